#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/timers.h"
#include "io/web/resident/browser_test.h"

// Mediation as the resident sees it: what is asked stands on top of the page, with rights and what each answer means.
namespace huiyin::web::resident {
namespace mediation_tests {

using namespace town_for_tests;
using tests::holds;

/// A complaint that was taken on, with mediation proposed in it, on the page of its resident.
struct Proposed : Browser {
    engine::Receipt receipt = file();
    engine::StaffSession officer = TestTown::staff("chengjian-ban");
    CaseId id = receipt.value.id;

    Proposed() {
        must_act("register");
        must_act("accept", {{"way", "We look."}});
        must_act("propose_mediation", {{"other_party", "The owner of the workshop"}, {"dispute", "Noise at night"}, {"mediators", "Mediator Qin"}, {"interests", "none"}});
        open_case(receipt.code.text());
    }
    void must_act(const std::string& command, std::map<std::string, std::string> values = {}) {
        const auto done = TestTown::act(officer, id, command, std::move(values));
        EXPECT_TRUE(done) << command << ": " << (done ? "" : done.error().code);
    }
    void both_agree() {
        EXPECT_EQ(where(post("/case/act/agree_to_mediation", "/case/act/agree_to_mediation", {{"mediators", "accepted"}, {"openness", "closed"}})), "/case?done=act&lang=en");
        must_act("record_other_consent", {{"agreed_on", "2026-03-02"}, {"how", "at the counter"}});
    }
    void put(const char* content = "The machines rest from ten at night.") {
        must_act("put_agreement", {{"parties", "the resident; the owner"}, {"facts", "f"}, {"points", "p"}, {"responsibility", "r"}, {"content", content},
                                   {"way", "w"}, {"performed_by", "2026-03-20"}, {"other_signed_on", "2026-03-02"}});
    }
    /// Where the newest document of the case is read.
    std::string newest_paper() {
        std::size_t newest = 0;
        const std::string page = get("/case").body;
        constexpr std::string_view start = "/case/documents/";
        for (auto at = page.find(start); at != std::string::npos; at = page.find(start, at + 1)) newest = std::max(newest, std::stoul(page.substr(at + start.size())));
        return std::string(start) + std::to_string(newest);
    }
    http::Response in_zh(const std::string& path) {
        const std::string before = std::exchange(language, "zh-CN");
        auto page = get(path);
        language = before;
        return page;
    }
};

// People's Mediation Law, art. 3, 4, 17, 23
TEST(Mediation, that_is_proposed_stands_on_top_with_its_rights_and_one_act_answers) {
    Proposed one;
    const std::string page = one.get("/case").body;
    const auto asked = page.find("The office proposes mediation");
    ASSERT_NE(asked, std::string::npos) << page;
    EXPECT_LT(asked, page.find("class=\"deadline")) << "above what is due";
    for (const char* path : {"/case/act/agree_to_mediation", "/case/act/refuse_mediation"}) {
        const auto at = page.find(path);
        EXPECT_LT(at, page.find("<details")) << path;
        EXPECT_EQ(page.find(path, at + 1), std::string::npos) << "once";
    }
    const auto paper = one.get("/case/documents/4/page");
    EXPECT_EQ(paper.status, 200);
    for (const char* words : {"Proposal of mediation", "The owner of the workshop", "Mediator Qin", "Your rights", "It costs nothing", "bars no other route", "Written answer"})
        EXPECT_TRUE(holds(paper, words)) << words << paper.body;
    for (const char* words : {"征求调解意愿书", "您的权利", "不收任何费用", "拒绝调解", "本件的答复期限照常计算"}) EXPECT_TRUE(holds(one.in_zh("/case/documents/4/page"), words)) << words;
    const auto form = one.get("/case/act/refuse_mediation");
    EXPECT_TRUE(holds(form, "Refusing costs you nothing")) << form.body;
    EXPECT_TRUE(holds(form, "/case/documents/4/page"));
    EXPECT_TRUE(holds(one.in_zh("/case/act/refuse_mediation"), "不同意不会有任何不利"));
    EXPECT_EQ(where(one.post("/case/act/refuse_mediation", "/case/act/refuse_mediation", {})), "/case?done=act&lang=en");
    const auto after = one.get("/case");
    EXPECT_FALSE(holds(after, "/case/act/agree_to_mediation"));
    EXPECT_TRUE(holds(after, "Confirmation that the mediation is over"));
    EXPECT_TRUE(holds(one.get(one.newest_paper() + "/page"), "arbitration, through the authorities or in court")) << "other routes";
    EXPECT_NE(one.value(one.id).running({"reply"}), nullptr);
}

// People's Mediation Law, art. 20, 23: whoever would mediate is for both sides to accept.
TEST(Mediation, by_others_is_asked_anew_with_who_they_are) {
    Proposed one;
    one.both_agree();
    one.must_act("name_mediators", {{"mediators", "Mediator Sun"}, {"interests", "A cousin of the owner"}});
    const std::string page = one.get("/case").body;
    const auto asked = page.find("Other mediators were named");
    ASSERT_NE(asked, std::string::npos) << page;
    EXPECT_LT(asked, page.find("class=\"deadline")) << "on top";
    EXPECT_EQ(page.substr(0, page.find("<details")).find("The office proposes mediation"), std::string::npos) << "and no longer the first proposal";
    const std::string notice = one.newest_paper();
    EXPECT_LT(page.find(notice + "/page"), page.find("class=\"deadline")) << "who they are stands behind it";
    for (const char* path : {"/case/act/agree_to_mediation", "/case/act/refuse_mediation"}) EXPECT_LT(page.find(path), page.find("<details")) << path;
    const auto paper = one.get(notice + "/page");
    for (const char* words : {"Notice of other mediators", "Mediator Sun", "A cousin of the owner", "both sides are asked anew", "need give no reason"})
        EXPECT_TRUE(holds(paper, words)) << words << paper.body;
    for (const char* words : {"更换调解员告知书", "双方都要重新表示", "不用说理由"}) EXPECT_TRUE(holds(one.in_zh(notice + "/page"), words)) << words;
    EXPECT_TRUE(holds(one.get("/case/act/agree_to_mediation"), notice + "/page")) << "and above the form";
    one.both_agree();
    EXPECT_FALSE(holds(one.get("/case"), "/case/act/agree_to_mediation"));
}

TEST(Mediation, asks_for_all_that_agreeing_needs_and_keeps_what_was_typed) {
    Proposed one;
    const auto refused = one.post("/case/act/agree_to_mediation", "/case/act/agree_to_mediation", {{"mediators", "others"}, {"words", "In the evening, please."}});
    EXPECT_EQ(refused.status, 422);
    EXPECT_TRUE(holds(refused, "In the evening, please."));
    EXPECT_TRUE(holds(refused, "href=\"#whom\"")) << refused.body;
    EXPECT_FALSE(one.value(one.id).last_of.contains("mediation_agreed"));
}

// letters-and-visits 33; People's Mediation Law, art. 28–29, 31
TEST(Agreement, is_read_confirmed_and_followed_up) {
    Proposed one;
    one.both_agree();
    EXPECT_TRUE(holds(one.get("/case"), "/case/act/stop_mediation")) << "at any time";
    one.put();
    const auto page = one.get("/case");
    EXPECT_TRUE(holds(page, "The settlement agreement is ready for you to confirm")) << page.body;
    const std::string agreement = one.newest_paper();
    const auto paper = one.get(agreement + "/page");
    for (const char* words : {"Settlement agreement", "The machines rest from ten at night.", "Friday 20 March 2026", "Mediators (signatures)", "Its force"})
        EXPECT_TRUE(holds(paper, words)) << words << paper.body;
    EXPECT_TRUE(holds(one.in_zh(agreement + "/page"), "调解协议书"));
    EXPECT_EQ(one.get(agreement).body_text().substr(0, 5), "%PDF-");
    EXPECT_TRUE(holds(one.get("/case/act/confirm_agreement"), "The button below is your signature"));
    EXPECT_EQ(where(one.post("/case/act/confirm_agreement", "/case/act/confirm_agreement", {})), "/case?done=act&lang=en");
    EXPECT_EQ(one.value(one.id).state, "settled");
    const auto settled = one.get("/case");
    for (const char* words : {"Settled by agreement", "the case is over", "Confirmation that the case is settled"}) EXPECT_TRUE(holds(settled, words)) << words << settled.body;
    EXPECT_FALSE(holds(settled, "/case/act/confirm_performance")) << "its day has not come";
    EXPECT_TRUE(holds(settled, "To be performed by")) << "the day stands on top" << settled.body;
    for (const char* words : {"Last day to ask the court to confirm the agreement", "Wednesday 1 April 2026", "both sides"})
        EXPECT_TRUE(holds(settled, words)) << words << settled.body;
    EXPECT_TRUE(holds(one.in_zh("/case"), "想请法院确认协议的，最后一天"));
    EXPECT_FALSE(holds(settled, "class=\"deadline")) << "nobody here owes it, and what settled means is said";
    EXPECT_TRUE(holds(settled, "action=\"/case/rate")) << "a right in every state: it is asked whether it was solved";
    EXPECT_EQ(where(one.post("/case", "/case/rate", {{"solved", "yes"}})), "/case?done=rate&lang=en");
    EXPECT_TRUE(holds(one.get("/case"), "You rated how it was handled"));
    EXPECT_FALSE(holds(one.get("/case"), "action=\"/case/rate"));
    one.clock.pass(std::chrono::hours(24 * 19));
    engine::Timers timers(one.context());
    while (timers.look().fired > 0) {}
    one.cookies.clear();
    one.open_case(one.receipt.code.text());
    const auto due = one.get("/case");
    EXPECT_TRUE(holds(due, "The agreed day has come")) << due.body;
    EXPECT_TRUE(holds(due, "The day has come for which this was promised: Friday 20 March 2026")) << "on top" << due.body;
    EXPECT_TRUE(holds(due, "/case/act/confirm_performance"));
    EXPECT_EQ(where(one.post("/case/act/confirm_performance", "/case/act/confirm_performance", {{"kept", "yes"}})), "/case?done=act&lang=en");
    EXPECT_EQ(one.value(one.id).latest.at("performance_checked.kept"), "yes");
    EXPECT_FALSE(holds(one.get("/case"), "The day has come for which")) << "it was answered";
    const auto on_top = [&] {
        const std::string now = one.get("/case").body;
        return now.substr(0, now.find("<details"));
    };
    EXPECT_NE(on_top().find("Last day to ask the court"), std::string::npos);
    one.clock.pass(std::chrono::hours(24 * 12));
    one.cookies.clear();
    one.open_case(one.receipt.code.text());
    EXPECT_EQ(on_top().find("Last day to ask the court"), std::string::npos) << "its day has passed";
}

// People's Mediation Law, art. 31
TEST(Agreement, that_is_not_performed_is_pressed_for_and_asked_about_on_the_new_day) {
    Proposed one;
    one.both_agree();
    one.put();
    ASSERT_EQ(where(one.post("/case/act/confirm_agreement", "/case/act/confirm_agreement", {})), "/case?done=act&lang=en");
    const auto days_later = [&](int days) {
        one.clock.pass(std::chrono::hours(24 * days));
        engine::Timers timers(one.context());
        while (timers.look().fired > 0) {}
        one.cookies.clear();
        one.open_case(one.receipt.code.text());
        return one.get("/case");
    };
    days_later(19);
    ASSERT_EQ(where(one.post("/case/act/confirm_performance", "/case/act/confirm_performance", {{"kept", "no"}})), "/case?done=act&lang=en");
    one.must_act("press_for_performance", {{"done", "We called on the owner, who asks for two weeks."}, {"performed_by", "2026-04-10"}});
    const auto pressed = one.get("/case");
    for (const char* words : {"The agreement was pressed for, and a new day set", "who asks for two weeks", "Friday 10 April 2026"}) EXPECT_TRUE(holds(pressed, words)) << words << pressed.body;
    EXPECT_FALSE(holds(pressed, "/case/act/confirm_performance")) << "its day has not come";
    EXPECT_TRUE(holds(pressed, "/case/act/reopen")) << "and nobody has to wait for it";
    const auto due = days_later(21);
    EXPECT_TRUE(holds(due, "The day has come for which this was promised: Friday 10 April 2026")) << due.body;
    EXPECT_EQ(where(one.post("/case/act/confirm_performance", "/case/act/confirm_performance", {{"kept", "yes"}})), "/case?done=act&lang=en");
    EXPECT_FALSE(holds(one.get("/case"), "The day has come for which")) << "it was answered";
}

TEST(Agreement, that_was_changed_meanwhile_is_not_signed_unseen) {
    Proposed one;
    one.both_agree();
    one.put();
    const std::string form = one.get("/case/act/confirm_agreement").body;
    one.put("The machines rest from midnight.");
    const auto late = one.send(form, "/case/act/confirm_agreement", {});
    EXPECT_EQ(late.status, 409) << late.body;
    EXPECT_TRUE(holds(late, "a new one was put before you: Settlement agreement")) << late.body;
    EXPECT_FALSE(holds(late, "name=\"version\"")) << "no button that signs what was not read";
    EXPECT_TRUE(holds(one.get(one.newest_paper() + "/page"), "rest from midnight"));
    EXPECT_EQ(one.value(one.id).state, "accepted");
    EXPECT_EQ(where(one.post("/case/act/confirm_agreement", "/case/act/confirm_agreement", {})), "/case?done=act&lang=en");
    EXPECT_EQ(one.value(one.id).state, "settled");
}

TEST(Mediation, that_goes_on_stands_on_top_with_what_comes_next) {
    Proposed one;
    EXPECT_FALSE(holds(one.get("/case"), "the mediators talk with both of you")) << "it is the resident's turn";
    EXPECT_EQ(where(one.post("/case/act/agree_to_mediation", "/case/act/agree_to_mediation", {{"mediators", "accepted"}, {"openness", "closed"}})), "/case?done=act&lang=en");
    const auto waits = one.get("/case");
    EXPECT_TRUE(holds(waits, "You agreed to mediation. Once the other side agrees too")) << waits.body;
    EXPECT_LT(waits.body.find("Once the other side agrees too"), waits.body.find("class=\"deadline")) << "above what is due";
    EXPECT_TRUE(holds(one.in_zh("/case"), "谈成了，调解协议书会放在这里"));
    one.must_act("record_other_consent", {{"agreed_on", "2026-03-02"}, {"how", "at the counter"}});
    EXPECT_TRUE(holds(one.get("/case"), "The other side agreed to mediation."));
    EXPECT_FALSE(holds(one.get("/case"), "Once the other side agrees too"));
    one.put();
    EXPECT_FALSE(holds(one.get("/case"), "the mediators talk with both of you")) << "it is the resident's turn again";
    EXPECT_EQ(where(one.post("/case/act/refuse_agreement", "/case/act/refuse_agreement", {})), "/case?done=act&lang=en");
    EXPECT_FALSE(holds(one.get("/case"), "the mediators talk with both of you")) << "it is over";
}

TEST(Agreement, that_was_changed_while_a_form_came_back_with_an_error_is_not_answered_unseen) {
    Proposed one;
    one.both_agree();
    one.put();
    const std::string form = one.get("/case/act/refuse_agreement").body;
    one.put("The machines rest from midnight.");
    const auto wrong = one.send(form, "/case/act/refuse_agreement", {{"words", std::string(4001, 'x')}});
    ASSERT_EQ(wrong.status, 422) << wrong.body;
    EXPECT_EQ(one.send(wrong.body, "/case/act/refuse_agreement", {{"words", "No."}}).status, 409);
    EXPECT_FALSE(one.value(one.id).last_of.contains("agreement_refused"));
}

TEST(Agreement, without_the_version_that_was_read_is_not_signed) {
    Proposed one;
    one.both_agree();
    one.put();
    std::string form = one.get("/case/act/confirm_agreement").body;
    constexpr std::string_view version = "name=\"version\"";
    form.replace(form.find(version), version.size(), "name=\"nothing\"");
    const auto blind = one.send(form, "/case/act/confirm_agreement", {});
    EXPECT_EQ(blind.status, 422);
    EXPECT_TRUE(holds(blind, "an answer holds for what you have seen")) << blind.body;
    EXPECT_TRUE(holds(blind, one.newest_paper() + "/page"));
    EXPECT_EQ(one.value(one.id).state, "accepted");
}

TEST(Agreement, that_was_replaced_says_so_wherever_it_stands_and_the_confirmation_says_which_one_it_confirms) {
    Proposed one;
    one.both_agree();
    one.put();
    const std::string first = one.newest_paper();
    EXPECT_FALSE(holds(one.get("/case"), "replaced by")) << "it stands";
    one.put("The machines rest from midnight.");
    const std::string second = one.newest_paper();
    const auto number = [&](const std::string& paper) { return engine::case_number(one.id) + "-" + paper.substr(paper.rfind('/') + 1); };
    EXPECT_TRUE(holds(one.get("/case"), "replaced by number " + number(second))) << one.get("/case").body;
    EXPECT_TRUE(holds(one.in_zh("/case"), "已由" + number(second) + "代替"));
    EXPECT_TRUE(holds(one.get(first + "/page"), "Replaced on 2 March 2026 by number " + number(second))) << one.get(first + "/page").body;
    EXPECT_TRUE(holds(one.in_zh(first + "/page"), "由" + number(second) + "代替，以那一份为准"));
    EXPECT_FALSE(holds(one.get(second + "/page"), "Replaced on"));
    EXPECT_EQ(where(one.post("/case/act/confirm_agreement", "/case/act/confirm_agreement", {})), "/case?done=act&lang=en");
    const std::string notice = one.newest_paper() + "/page";
    for (const std::string& words : {"number " + number(second), std::string("To be performed by"), std::string("Friday 20 March 2026")})
        EXPECT_TRUE(holds(one.get(notice), words)) << words << one.get(notice).body;
    EXPECT_TRUE(holds(one.in_zh(notice), "调解协议书，编号" + number(second)));
    EXPECT_TRUE(holds(one.get(first + "/page"), "Replaced on")) << "nor does confirming the other bring it back";
}

}  // namespace mediation_tests
}  // namespace huiyin::web::resident
