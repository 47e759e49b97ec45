#include "io/web/desk/stories_test.h"

// Co-signing, one reply to many cases, recusal, and members who are away: as pages.
namespace huiyin::web::desk {
namespace desk_tests {

namespace colleagues {

struct Team : Desk {
    std::string qin;  ///< a colleague of the same office
    std::string zhou;

    void gather() {
        accept();
        member("qin", town.offices()->reception().id);
        qin = store.staff_by_login("qin")->id.hex();
        zhou = store.staff_by_login("zhou")->id.hex();
        again("zhou");
    }
    CaseId another(const std::string& subject) {
        const CaseId id = tests::must(engine::file(context(), {.subject = subject, .body = "Dark too."}, sealing::Token::draw(random))).value.id;
        const std::string there = "/desk/cases/" + id.hex();
        EXPECT_EQ(where(post(there + "/register", there + "/register", {})), there + "?done=register&lang=en");
        EXPECT_EQ(where(post(there + "/accept", there + "/accept", {{"way", "We look."}})), there + "?done=accept&lang=en");
        return id;
    }
    static Values with(Values values, std::initializer_list<std::pair<std::string, std::string>> more) {
        for (const auto& one : more) values.push_back(one);
        return values;
    }
    /// What the page of the form sends for each case that is on it.
    Values cases_of(const http::Response& page, const std::vector<CaseId>& ids) {
        Values out;
        for (const CaseId& id : ids) {
            out.emplace_back("case", id.hex());
            out.emplace_back("version-" + id.hex(), hidden(page.body, "version-" + id.hex()));
        }
        return out;
    }
};

}  // namespace colleagues
using colleagues::Team;

TEST(Cosigning, is_asked_signed_and_said_with_the_answer) {
    Team team;
    team.gather();
    const auto form = team.get(team.path("/reply"));
    EXPECT_TRUE(holds(form, "Ask to co-sign"));
    EXPECT_EQ(team.act("reply", Team::with(whole_reply, {{"cosign", "yes"}})).status, 422) << "nobody was chosen";
    const auto incomplete = team.act("reply", {{"outcome", "done"}, {"cosign", "yes"}, {"cosigner", team.qin}});
    EXPECT_EQ(incomplete.status, 422);
    EXPECT_EQ(where(team.act("reply", Team::with(whole_reply, {{"cosign", "yes"}, {"cosigner", team.qin}}))), team.path("?done=cosign-asked&lang=en"));
    EXPECT_TRUE(holds(team.get(team.path("/reply")), "has not signed yet"));
    EXPECT_TRUE(holds(team.get(team.path()), "With Zhou, to be signed."));
    EXPECT_EQ(where(team.act("reply", {{"drop", "yes"}})), team.path("/reply?lang=en"));
    EXPECT_TRUE(holds(team.get(team.path("/reply")), "We went there.")) << "what was put before the colleague is there again";
    EXPECT_EQ(team.act("reply", whole_reply).status, 200) << "it waits";
    EXPECT_EQ(team.kinds().back(), "cosign_asked");

    team.again("qin");
    EXPECT_TRUE(holds(team.get("/desk"), "To co-sign (1)"));
    EXPECT_TRUE(holds(team.get("/desk?show=cosign"), "Street lamp"));
    const auto sealed = team.get(team.path());
    EXPECT_TRUE(holds(sealed, "A draft waits for your signature"));
    EXPECT_FALSE(holds(sealed, "We went there."));
    EXPECT_EQ(where(team.post(team.path(), team.path("/opening"), {})), team.path("?lang=en"));
    const auto opened = team.get(team.path());
    EXPECT_TRUE(holds(opened, "We went there."));
    const std::string request = hidden(opened.body, "request");
    const auto wordless = team.post(team.path(), team.path("/cosign"), {{"request", request}, {"act", "back"}, {"body", ""}});
    EXPECT_EQ(wordless.status, 422);
    EXPECT_TRUE(holds(wordless, "We went there."));
    EXPECT_EQ(where(team.post(team.path(), team.path("/cosign"), {{"request", request}, {"act", "sign"}})), team.path("?done=cosign-signed&lang=en"));
    EXPECT_TRUE(holds(team.get("/desk"), "To co-sign (0)"));

    team.again("zhou");
    EXPECT_TRUE(holds(team.get(team.path()), "has signed it: it can be sent."));
    EXPECT_TRUE(holds(team.get(team.path("/reply")), "has signed just this"));
    auto changed = whole_reply;
    changed[1].second = "We went there twice.";
    const auto differs = team.act("reply", changed);
    EXPECT_EQ(differs.status, 200);
    EXPECT_TRUE(holds(differs, "the signature no longer holds"));
    EXPECT_TRUE(holds(differs, "We went there twice."));
    EXPECT_EQ(where(team.act("reply", whole_reply)), team.done("reply"));
    const auto page = team.get(team.path());
    EXPECT_TRUE(holds(page, "Co-signed by"));
}

TEST(Cosigning, can_be_left_out_by_saying_so) {
    Team team;
    team.gather();
    EXPECT_EQ(where(team.act("reply", Team::with(whole_reply, {{"cosign", "yes"}, {"cosigner", team.qin}}))), team.path("?done=cosign-asked&lang=en"));
    EXPECT_EQ(where(team.act("reply", Team::with(whole_reply, {{"unsigned", "yes"}}))), team.done("reply"));
    EXPECT_FALSE(holds(team.get(team.path()), "Co-signed by"));
}

TEST(TakingOff, is_the_heads_and_keeps_the_case_from_them) {
    Team team;
    team.gather();
    EXPECT_TRUE(holds(team.get(team.path()), "Take a member off the case"));
    EXPECT_EQ(team.act("take_off").status, 422);
    EXPECT_EQ(where(team.act("take_off", {{"member", team.qin}})), team.done("take_off"));
    team.again("qin");
    EXPECT_EQ(team.get(team.path()).status, 403);
}

TEST(TakingOff, asked_for_by_the_resident_is_decided_before_the_matter_and_that_is_said_once) {
    Team team;
    team.gather();
    const auto receipt = tests::must(engine::file(team.context(), {.subject = "Noise", .body = "All night."}, sealing::Token::draw(team.random)));
    const std::string there = "/desk/cases/" + receipt.value.id.hex();
    ASSERT_EQ(where(team.post(there + "/register", there + "/register", {})), there + "?done=register&lang=en");
    ASSERT_TRUE(engine::act_as_resident(team.context(), team.resident(receipt), {.command = "ask_recusal", .values = {{"reasons", "a cousin"}}, .revision = 0, .files = {}}));
    const auto page = team.get(there);
    EXPECT_TRUE(holds(page, "Not possible now: Accept, Do not accept, ")) << page.body;
    EXPECT_EQ(page.body.find("The head decides on that first"), page.body.rfind("The head decides on that first"));
}

TEST(SteppingOut, leaves_a_row_that_says_so_and_counts_as_one) {
    Team team;
    team.gather();
    team.another("Lamp by the school");
    EXPECT_EQ(where(team.act("step_out")), "/desk?done=step_out&lang=en");
    const auto rows = [](const http::Response& page) {
        std::size_t count = 0;
        for (auto at = page.body.find("data-row="); at != std::string::npos; at = page.body.find("data-row=", at + 1)) ++count;
        return count;
    };
    const auto list = team.get("/desk");
    EXPECT_EQ(rows(list), 2U);
    EXPECT_TRUE(holds(list, "Open (2)")) << list.body;
    EXPECT_TRUE(holds(list, "(you stepped out of this case)"));
    EXPECT_FALSE(holds(list, "Street lamp"));
}

TEST(Together, one_reply_goes_into_each_case_by_itself) {
    Team team;
    team.gather();
    const CaseId second = team.another("Lamp by the school");
    const CaseId third = team.another("Lamp by the bridge");
    const auto list = team.get("/desk");
    EXPECT_TRUE(holds(list, "name=\"case\" value=\"" + second.hex() + "\" form=\"together\""));
    EXPECT_TRUE(holds(team.post("/desk", "/desk/together", {}), "No case was chosen"));
    const Team::Values chosen{{"case", team.case_id.hex()}, {"case", second.hex()}, {"case", third.hex()}, {"case", std::string(32, '0')}};
    const auto choice = team.post("/desk", "/desk/together", chosen);
    EXPECT_TRUE(holds(choice, "Lamp by the school"));
    EXPECT_TRUE(holds(choice, "value=\"reply\""));
    EXPECT_TRUE(holds(choice, "Left out"));
    const auto form = team.post("/desk", "/desk/together", Team::with(chosen, {{"command", "reply"}}));
    EXPECT_EQ(form.status, 200);
    EXPECT_TRUE(holds(form, "Written once, given in 3 cases."));
    EXPECT_TRUE(holds(form, "Dark since &lt;May&gt;."));
    EXPECT_EQ(team.kinds().back(), "case_viewed") << "each resident sees it";

    auto sent = Team::with(team.cases_of(form, {team.case_id, second, third}), {{"command", "reply"}, {"send", "yes"}});
    const auto empty = team.post("/desk", "/desk/together", sent);
    EXPECT_EQ(empty.status, 422);
    for (const auto& one : whole_reply) sent.push_back(one);
    // Something happens in one of them meanwhile.
    const std::string there = "/desk/cases/" + third.hex();
    EXPECT_EQ(where(team.post(there + "/message", there + "/message", {{"body", "A word."}})), there + "?done=message&lang=en");
    const auto result = team.post("/desk", "/desk/together", sent);
    EXPECT_EQ(result.status, 409);
    EXPECT_TRUE(holds(result, "2 of 3 cases got it."));
    EXPECT_TRUE(holds(result, "Try these again"));
    EXPECT_TRUE(holds(result, "We went there.")) << "what was written is kept";
    EXPECT_EQ(team.kinds().back(), "reply_issued");
    EXPECT_EQ(team.TestTown::kinds(second).back(), "reply_issued");
    EXPECT_EQ(team.TestTown::kinds(third).back(), "message_added");

    // A second click answers nobody twice.
    const std::size_t events = team.store.events(second).size();
    EXPECT_TRUE(holds(team.post("/desk", "/desk/together", sent), "2 of 3 cases got it."));
    EXPECT_EQ(team.store.events(second).size(), events);

    // The one that was left out, once more.
    const auto again = team.post("/desk", "/desk/together", Team::with(whole_reply, {{"case", third.hex()}, {"command", "reply"}}));
    EXPECT_TRUE(holds(again, "We went there."));
    auto rest = Team::with(team.cases_of(again, {third}), {{"command", "reply"}, {"send", "yes"}});
    for (const auto& one : whole_reply) rest.push_back(one);
    const auto done = team.post("/desk", "/desk/together", rest);
    EXPECT_EQ(done.status, 200);
    EXPECT_EQ(team.TestTown::kinds(third).back(), "reply_issued");
    // Nothing in one names another.
    for (const auto& row : team.store.events(second)) {
        EXPECT_EQ(row.canonical.find(third.hex()), std::string::npos);
        EXPECT_EQ(row.canonical.find(team.case_id.hex()), std::string::npos);
    }
}

TEST(Together, cases_that_stand_elsewhere_are_named_and_left_out) {
    Team team;
    team.gather();
    const CaseId fresh = tests::must(engine::file(team.context(), {.subject = "Quite new", .body = "x"}, sealing::Token::draw(team.random))).value.id;
    const CaseId second = team.another("Lamp by the school");
    const auto choice = team.post("/desk", "/desk/together", {{"case", team.case_id.hex()}, {"case", fresh.hex()}, {"case", second.hex()}, {"command", "reply"}});
    EXPECT_TRUE(holds(choice, "Written once, given in 2 cases."));
    EXPECT_TRUE(holds(choice, "Quite new"));
    EXPECT_TRUE(holds(choice, "Left out"));
    EXPECT_EQ(team.TestTown::kinds(fresh).back(), "case_filed") << "it was not opened";
    const auto offered = team.post("/desk", "/desk/together", {{"case", team.case_id.hex()}, {"case", fresh.hex()}, {"case", second.hex()}});
    EXPECT_TRUE(holds(offered, "(2 cases)"));
}

TEST(Assigning, a_form_sent_twice_shows_what_the_first_stored) {
    Team team;
    team.gather();
    const auto twice = [](Team& by, const std::string& command, const Desk::Values& values, const std::string& there) {
        const auto form = by.get(by.path("/" + command));
        EXPECT_EQ(where(by.send(form.body, by.path("/" + command), values)), there);
        const auto size = by.store.log_state().size;
        EXPECT_EQ(where(by.send(form.body, by.path("/" + command), values)), there) << command;
        EXPECT_EQ(by.store.log_state().size, size) << command;
    };
    twice(team, "assign", {{"member", team.qin}}, team.done("assign"));
    twice(team, "take_off", {{"member", team.qin}}, team.done("take_off"));
    const auto gone = team.get(team.path("/assign"));
    EXPECT_FALSE(holds(gone, team.qin)) << "who was taken off takes it no more";
    Team other;  // of whom two are left
    other.gather();
    twice(other, "step_out", {}, "/desk?done=step_out&lang=en");
}

TEST(Away, cases_go_to_a_colleague_and_the_form_of_assigning_says_who_is_away) {
    Team team;
    team.gather();
    EXPECT_TRUE(holds(team.get("/desk/away"), "Whose cases"));
    EXPECT_TRUE(holds(team.get("/desk/away?from=" + team.zhou), ": 1."));
    EXPECT_EQ(team.post("/desk/away?from=" + team.zhou, "/desk/away", {{"from", team.zhou}}).status, 422);
    const auto given = team.post("/desk/away?from=" + team.zhou, "/desk/away", {{"from", team.zhou}, {"to", team.qin}});
    EXPECT_EQ(given.status, 200);
    EXPECT_TRUE(holds(given, "Cases given to Zhou: 1."));
    EXPECT_EQ(team.kinds().back(), "case_assigned");

    EXPECT_EQ(team.post("/desk/me", "/desk/me/away", {{"act", "away"}}).status, 422);
    EXPECT_EQ(team.post("/desk/me", "/desk/me/away", {{"act", "away"}, {"until-year", "2001"}, {"until-month", "1"}, {"until-day", "1"}}).status, 422);
    EXPECT_EQ(where(team.post("/desk/me", "/desk/me/away", {{"act", "away"}, {"until-year", "2031"}, {"until-month", "3"}, {"until-day", "4"}})),
              "/desk/me?done=away&lang=en");
    EXPECT_TRUE(holds(team.get("/desk/me"), "You are away through"));
    EXPECT_TRUE(holds(team.get(team.path("/assign")), "away through"));
    EXPECT_EQ(where(team.post("/desk/me", "/desk/me/away", {{"act", "here"}})), "/desk/me?done=here&lang=en");
}

}  // namespace desk_tests
}  // namespace huiyin::web::desk
