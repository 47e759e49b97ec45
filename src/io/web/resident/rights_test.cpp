#include <algorithm>
#include <utility>

#include "engine/timers.h"
#include "io/papers/letters.h"
#include "io/papers/standing.h"
#include "io/web/resident/browser_test.h"

// What a resident's page says of their rights: a hearing's day, a review asked for too late, a closing and its reason, a time that stands still.
namespace huiyin::web::resident {
namespace rights_tests {

using namespace town_for_tests;
using tests::holds;

constexpr std::chrono::hours day{24};

http::Response in_tongue(Browser& browser, const std::string& path, const char* tongue) {
    const std::string before = std::exchange(browser.language, tongue);
    auto page = browser.get(path);
    browser.language = before;
    return page;
}

/// A complaint that the office has taken on, on the page of its resident.
struct Accepted : Browser {
    engine::Receipt receipt = file();
    engine::StaffSession officer = TestTown::staff("chengjian-ban");
    CaseId id = receipt.value.id;

    Accepted() {
        must_act("register");
        must_act("accept", {{"way", "We look."}});
        open_case(receipt.code.text());
    }
    void must_act(const std::string& command, std::map<std::string, std::string> values = {}) {
        const auto done = TestTown::act(officer, id, command, std::move(values));
        EXPECT_TRUE(done) << command << ": " << (done ? "" : done.error().code);
    }
    void reply() { must_act("reply", {{"outcome", "refused"}, {"facts", "f"}, {"reasons", "r"}, {"rule", "l"}}); }
    /// The day of that many days later, with all that happens by itself.
    void wait(int days) {
        clock.pass(day * days);
        engine::Timers timers(context());
        while (timers.look().fired > 0) {}
        cookies.clear();
        open_case(receipt.code.text());
    }
    std::string page_in(const char* tongue) { return in_tongue(*this, "/case", tongue).body; }
};

/// The letter of the last event, as text.
std::string last_letter(Accepted& one, text::Language language) {
    const auto seen = tests::must(engine::view_own_case(one.context(), one.resident(one.receipt)));
    const auto letters = papers::letters_of(one.town, language, seen.loaded);
    std::string out;
    for (const auto& block : papers::write_letter(one.town, language, seen, letters.back()).blocks) {
        if (const auto* paragraph = std::get_if<documents::Paragraph>(&block)) out += paragraph->text + "\n";
        if (const auto* heading = std::get_if<documents::Heading>(&block)) out += heading->text + "\n";
    }
    return out;
}

// letters-and-visits 31 (6)
TEST(Hearing, that_is_called_stands_on_top_of_the_page_until_it_is_off) {
    Accepted one;
    EXPECT_TRUE(holds(one.get("/case"), "/case/act/ask_hearing"));
    one.must_act("call_hearing", {{"day", "2026-03-20"}, {"place", "Town hall, room 2, 9:00"}, {"open_to_public", "yes"}, {"subject_matter", "s"}});
    const std::string page = one.page_in("en");
    const auto said = page.find("Friday 20 March 2026");
    ASSERT_NE(said, std::string::npos) << page;
    EXPECT_LT(said, page.find("class=\"deadline")) << "above what is due";
    EXPECT_NE(page.find("class=\"notice\"><p><b>A hearing was called"), std::string::npos);
    EXPECT_LT(page.find("Town hall, room 2, 9:00"), page.find("class=\"deadline"));
    EXPECT_EQ(page.find("/case/act/ask_hearing"), std::string::npos) << "one is called";
    EXPECT_NE(one.page_in("zh-CN").find("2026年3月20日"), std::string::npos);
    const auto refused = one.TestTown::act(one.officer, one.id, "reply", {{"outcome", "refused"}, {"facts", "f"}, {"reasons", "r"}, {"rule", "l"}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "casework/settle-first");
    one.must_act("call_off_hearing", {{"reasons", "snow"}});
    EXPECT_EQ(one.page_in("en").find("class=\"notice\"><p><b>A hearing was called"), std::string::npos) << "the story alone tells it";
    one.reply();
}

TEST(Hearing, calls_nobody_who_has_withdrawn) {
    Accepted one;
    one.must_act("call_hearing", {{"day", "2026-03-20"}, {"place", "Town hall"}, {"open_to_public", "yes"}, {"subject_matter", "s"}});
    ASSERT_TRUE(holds(one.get("/case"), "class=\"notice\"><p><b>A hearing was called"));
    ASSERT_EQ(where(one.post("/case/withdraw", "/case/withdraw", {})).substr(0, 5), "/case");
    EXPECT_EQ(one.value(one.id).state, "withdrawn");
    EXPECT_FALSE(holds(one.get("/case"), "class=\"notice\"><p><b>A hearing was called"));
}

TEST(Review, that_is_sent_twice_is_one_and_ends_in_no_error) {
    Accepted one;
    one.reply();
    const std::string form = one.get("/case/review").body;
    const std::string done = "/case?done=review&lang=en";
    EXPECT_EQ(where(one.send(form, "/case/review", {{"text", "It is dark still."}})), done);
    EXPECT_EQ(where(one.send(form, "/case/review", {{"text", "It is dark still."}})), done);
    const auto kinds = one.kinds(one.id);
    EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "review_requested"), 1);
}

// letters-and-visits 35
TEST(Review, asked_for_too_late_is_explained_and_what_was_typed_is_kept) {
    Accepted one;
    one.reply();
    EXPECT_TRUE(holds(one.get("/case"), "/case/review"));
    one.wait(31);
    EXPECT_EQ(one.value(one.id).state, "closed");
    const auto late = one.post("/case", "/case/review", {{"text", "It is dark still."}});
    EXPECT_EQ(late.status, 409) << late.body;
    for (const char* words : {"It is dark still.", "Time to ask for a review", "30 days", "ended on", "“Reopen for new facts”", "“Contest the closing”"})
        EXPECT_TRUE(holds(late, words)) << words << late.body;
    const auto zh = in_tongue(one, "/case/review", "zh-CN");
    EXPECT_EQ(zh.status, 409);
    for (const char* words : {"请求复查", "30日", "已经过了", "“有新情况，重新办理”、“不同意办结”"}) EXPECT_TRUE(holds(zh, words)) << words << zh.body;
    EXPECT_FALSE(holds(zh, "closed”"));
}

TEST(Review, that_the_case_has_not_come_to_names_its_state) {
    Accepted one;
    const auto early = one.post("/case", "/case/review", {{"text", "Too slow."}});
    EXPECT_EQ(early.status, 409);
    EXPECT_TRUE(holds(early, "“Accepted”")) << early.body;
    EXPECT_TRUE(holds(early, "Too slow."));
}

TEST(Review, says_every_period_that_its_answer_takes) {
    Accepted one;
    one.reply();
    EXPECT_TRUE(holds(one.get("/case/review"), "within 30 days of receiving the request"));
    EXPECT_FALSE(holds(one.get("/case/review"), "Another person there")) << "another office, which needs no such word";
    engine::Filing filing = one.filing();
    filing.procedure = "en-complaint";
    ASSERT_NE(one.town.find_procedure("en-complaint"), nullptr);
    const auto receipt = one.file(filing);
    const CaseId id = receipt.value.id;
    ASSERT_TRUE(one.TestTown::act(one.officer, id, "acknowledge", {{"understanding", "u"}}));
    ASSERT_TRUE(one.TestTown::act(one.officer, id, "reply", {{"outcome", one.town.procedure("en-complaint").find_command({"reply"})->fields.front().choices.front().id.value}, {"facts", "f"}, {"reasons", "r"}, {"rule", "l"}}));
    one.cookies.clear();
    one.open_case(receipt.code.text());
    const auto form = one.get("/case/review");
    EXPECT_TRUE(holds(form, "acknowledged within 5 working days")) << form.body;
    EXPECT_TRUE(holds(form, "within 20 working days of its acknowledgement")) << form.body;
    EXPECT_FALSE(holds(form, "5 working days to reply"));
    EXPECT_TRUE(holds(form, "Another person there deals with it")) << form.body;
    // What that person did says so, to the resident.
    ASSERT_EQ(where(one.post("/case/review", "/case/review", {})), "/case?done=review&lang=en");
    const auto colleague = one.TestTown::staff(one.value(id).office.value);
    std::map<std::string, std::string> words;
    for (const auto& field : one.town.procedure("en-complaint").find_command({"acknowledge_stage2"})->fields) words[field.id.value] = "words";
    ASSERT_TRUE(one.TestTown::act(colleague, id, "acknowledge_stage2", words));
    EXPECT_TRUE(holds(one.get("/case"), "(another person than before)")) << one.get("/case").body;
}

// letters-and-visits 35, 36: whoever reviews is named, not the office whose answer is reviewed.
TEST(Review, is_where_it_is_made_while_it_runs_and_once_it_is_given) {
    Accepted one;
    one.reply();
    EXPECT_TRUE(holds(one.get("/case"), "Answered</span> Office: Planning and Construction Office"));
    ASSERT_EQ(where(one.post("/case/review", "/case/review", {{"text", "no"}})), "/case?done=review&lang=en");
    EXPECT_TRUE(holds(one.get("/case"), "Under review</span> Office: Township Government")) << one.get("/case").body;
    ASSERT_TRUE(one.TestTown::act(one.TestTown::staff("zhen-zhengfu"), one.id, "give_review_opinion", {{"opinion", "upheld"}, {"facts", "f"}, {"reasons", "r"}, {"rule", "l"}}));
    EXPECT_TRUE(holds(one.get("/case"), "Reviewed</span> Office: Township Government"));
    EXPECT_TRUE(holds(in_tongue(one, "/case", "zh-CN"), "办理部门：镇人民政府"));
}

// letters-and-visits 35: the reason, the period's last day, and the article.
TEST(Closing, says_why) {
    Accepted one;
    one.reply();
    one.get("/case");  // the answer is received, and the thirty days begin
    one.wait(31);
    const std::string en = last_letter(one, text::Language::en);
    for (const char* words : {"Why it is closed", "Time to ask for a review", "ended on Wednesday 1 April 2026", "art. 35"})
        EXPECT_NE(en.find(words), std::string::npos) << words << en;
    const std::string zh = last_letter(one, text::Language::zh);
    for (const char* words : {"办结的理由", "请求复查", "2026年4月1日", "信访工作条例第35条"}) EXPECT_NE(zh.find(words), std::string::npos) << words << zh;
    EXPECT_EQ(en.find("Was the promise kept?"), std::string::npos) << "none was made: " << en;
}

/// A request for information, on the page of who asked.
struct Disclosure : Browser {
    engine::Receipt receipt = file(request());
    engine::StaffSession officer = TestTown::staff("chengjian-ban");

    Disclosure() { open_case(receipt.code.text()); }
    engine::Filing request() {
        engine::Filing out = filing();
        out.procedure = "disclosure";
        out.reachable = true;
        return out;
    }
};

// open-information 30
TEST(Disclosure, what_the_office_may_ask_is_no_duty_and_is_gone_when_its_time_has_passed) {
    rights_tests::Disclosure one;
    EXPECT_TRUE(holds(one.get("/case"), "Until this day, Planning and Construction Office may do this if there is need: Ask for what is missing"));
    EXPECT_TRUE(holds(in_tongue(one, "/case", "zh-CN"), "可以提出：要求补正"));
    one.clock.pass(day * 12);
    one.cookies.clear();
    one.open_case(one.receipt.code.text());
    const auto later = one.get("/case");
    EXPECT_FALSE(holds(later, "Ask for what is missing</p>")) << later.body;
    EXPECT_FALSE(holds(later, "late since")) << later.body;
    EXPECT_TRUE(holds(later, "must do this by: Answer"));
    EXPECT_EQ(one.store.case_row(one.receipt.value.id)->due_clock, "reply") << "what the desk's list and board go by";
}

TEST(Disclosure, that_waits_for_the_resident_has_one_last_day_and_says_that_the_office_s_time_stands_still) {
    rights_tests::Disclosure one;
    const auto today = one.TestTown::act(one.officer, one.receipt.value.id, "ask_to_supplement", {{"missing", "Which year?"}, {"until_day", "2026-03-02"}});
    ASSERT_FALSE(today);
    ASSERT_TRUE(one.TestTown::act(one.officer, one.receipt.value.id, "ask_to_supplement", {{"missing", "Which year?"}, {"until_day", "2026-03-27"}}));
    const auto page = one.get("/case");
    EXPECT_TRUE(holds(page, "<p class=\"day\">Friday 27 March 2026</p>")) << page.body;
    EXPECT_TRUE(holds(page, "The time stands still since 2 March 2026")) << page.body;
    EXPECT_TRUE(holds(page, "still owes you this: Answer"));
    // What is asked of them stands on top, with the notice that says what happens if nothing comes.
    const auto asked = page.body.find("/case/act/supplement");
    ASSERT_NE(asked, std::string::npos);
    EXPECT_LT(asked, page.body.find("class=\"deadline"));
    EXPECT_TRUE(holds(page, "You are asked to add something"));
    EXPECT_TRUE(holds(one.get("/case/act/supplement"), "takes the request as dropped"));
    EXPECT_EQ(one.store.case_row(one.receipt.value.id)->asked, "supplement_asked");
    EXPECT_FALSE(holds(page, "must do this by: Answer"));
    EXPECT_TRUE(holds(in_tongue(one, "/case", "zh-CN"), "从2026年3月2日起暂停计算"));
    const auto seen = tests::must(engine::view_own_case(one.context(), one.resident(one.receipt)));
    ASSERT_TRUE(one.say(one.receipt, "supplement", {{"addition", "Of 2025."}}));
    const auto again = one.get("/case");
    EXPECT_FALSE(holds(again, "The time stands still")) << "what was missing came, and it is counted anew: " << again.body;
    EXPECT_TRUE(holds(again, "must do this by: Answer"));
    for (const auto language : {text::Language::zh, text::Language::en}) {
        const auto letters = papers::letters_of(one.town, language, seen.loaded);
        std::string rows;
        for (const auto& block : papers::write_letter(one.town, language, seen, letters.back()).blocks)
            if (const auto* days = std::get_if<documents::Rows>(&block))
                for (const auto& row : days->rows) rows += row.value + "\n";
        EXPECT_NE(rows.find(language == text::Language::zh ? "2026年3月27日" : "27 March 2026"), std::string::npos) << rows;
    }
}

}  // namespace rights_tests
}  // namespace huiyin::web::resident
