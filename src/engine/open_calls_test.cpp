#include <gtest/gtest.h>

#include "core/accounts/problems.h"
#include "core/calls/draft.h"
#include "core/calls/problems.h"
#include "engine/board.h"
#include "engine/kinds.h"
#include "engine/problems.h"
#include "engine/publishing.h"
#include "engine/stories_test.h"

// Open calls for suggestions (letters-and-visits 29): published by an office, answered to until their day, counted without a name.
namespace huiyin::engine::engine_tests {
namespace open_calls_test {

/// A town on 2 March 2026 whose planning office asks what the park should have.
struct CallWorld {
    World world;
    StaffSession head = world.staff("chengjian-ban");
    std::string id = "2026-03-31-chengjian-ban";

    CallWorld() { EXPECT_TRUE(publish_call(draft())); }

    calls::Draft draft() const {
        return {.id = id,
                .office = "chengjian-ban",
                .until = "2026-03-31",
                .title = {.zh = "公园里要添什么", .en = {}},
                .text = {.zh = "长椅、树，还是灯？", .en = {}},
                .outcome = {},
                .withdrawn = false};
    }
    Result<void> publish_call(const calls::Draft& what) { return publish_call(what, head); }
    Result<void> publish_call(const calls::Draft& what, const StaffSession& by) {
        const auto stands = standing(world.context(), std::string(call_kind), what.id);
        return publish(world.context(), by.staff,
                       {.kind = std::string(call_kind), .name = what.id, .document = calls::write_draft(what), .based_on = stands ? stands->serial : 0});
    }
    Filing suggestion(const char* office = nullptr) const {
        Filing out = world.filing(office);
        out.procedure = "suggestion";
        out.call = id;
        return out;
    }
    std::string refused(const Filing& filing) {
        const auto done = file(world.context(), filing, sealing::Token::draw(world.random));
        return done ? "" : std::string(done.error().code) + " " + done.error().where;
    }
    const calls::Call& call() { return *world.town.calls()->find(id); }
};

std::int64_t answers_to_call(Store& store, const calls::Call& call) {
    std::int64_t out = 0;
    for (const FigureRow& row : store.figures_of(call_section, call.id)) out += row.source == call.id ? row.add : 0;
    return out;
}

TEST(OpenCall, a_suggestion_that_answers_to_it_belongs_to_it_and_goes_to_its_office) {
    CallWorld w;
    const Receipt receipt = w.world.file(w.suggestion("shehui-shiwu-ban"));
    EXPECT_EQ(receipt.value.office, OfficeId{"chengjian-ban"}) << "whatever else was named";
    EXPECT_EQ(receipt.value.latest.at("case_filed.call"), w.id);
    EXPECT_EQ(answers_to_call(w.world.store, w.call()), 1);
    w.world.file();
    EXPECT_EQ(answers_to_call(w.world.store, w.call()), 1);
    Filing about = w.suggestion();
    about.about = {OfficeId{"chengjian-ban"}};
    EXPECT_NE(w.world.file(about).value.office, OfficeId{"chengjian-ban"}) << "what complains of the office goes around it all the same";
}

TEST(OpenCall, nobody_answers_to_one_that_is_over_taken_back_or_unknown) {
    CallWorld w;
    Filing unknown = w.suggestion();
    unknown.call = "no-such-call";
    EXPECT_EQ(w.refused(unknown), "calls/no-such-call call");
    w.world.clock.pass(std::chrono::hours(24 * 29) + std::chrono::hours(13));  // the last day, an hour before midnight
    EXPECT_EQ(w.refused(w.suggestion()), "");
    w.world.clock.pass(std::chrono::hours(2));
    EXPECT_EQ(w.refused(w.suggestion()), "calls/over call");
    calls::Draft longer = w.draft();
    longer.until = "2026-05-31";
    EXPECT_EQ(w.publish_call(longer).error().code, calls::problems::counted) << "how many came has been told";
}

TEST(OpenCall, that_was_taken_back_takes_no_answers_and_stays_so) {
    CallWorld w;
    calls::Draft off = w.draft();
    off.withdrawn = true;
    ASSERT_TRUE(w.publish_call(off));
    EXPECT_EQ(w.refused(w.suggestion()), "calls/over call");
    EXPECT_EQ(w.publish_call(w.draft()).error().code, calls::problems::counted);
}

TEST(OpenCall, is_answered_by_suggestions_alone) {
    CallWorld w;
    Filing complaint = w.suggestion();
    complaint.procedure = "complaint";
    EXPECT_EQ(w.refused(complaint), "calls/other-kind procedure");
    EXPECT_EQ(kind_of_answers(w.world.town).id.value, "suggestion");
}

TEST(OpenCall, an_answer_that_is_sent_again_after_the_last_day_gets_its_receipt) {
    CallWorld w;
    const auto token = sealing::Token::draw(w.world.random);
    const auto first = file(w.world.context(), w.suggestion(), token);
    ASSERT_TRUE(first);
    w.world.clock.pass(std::chrono::hours(24 * 30));
    EXPECT_TRUE(check_filing(w.world.town, w.suggestion()).empty()) << "whether it is over asks who files";
    const auto again = file(w.world.context(), w.suggestion(), token);
    ASSERT_TRUE(again) << again.error().code;
    EXPECT_EQ(again->code.text(), first->code.text());
}

TEST(OpenCall, is_published_by_its_own_head_or_an_administrator_and_stays_with_its_office) {
    CallWorld w;
    calls::Draft other = w.draft();
    other.id = "2026-03-31-chengjian-ban-2";
    const auto code = [&](const StaffSession& by) {
        const auto done = w.publish_call(other, by);
        return done ? std::string() : std::string(done.error().code);
    };
    for (const auto role : {Role::caseworker, Role::clerk}) EXPECT_EQ(code(w.world.staff("chengjian-ban", {role})), accounts::problems::others_publish);
    EXPECT_EQ(code(w.world.staff("xinfang-ban")), accounts::problems::others_publish);
    EXPECT_EQ(code(w.world.staff("xinfang-ban", {Role::administrator})), "");
    other.office = "xinfang-ban";
    EXPECT_EQ(code(w.world.staff("xinfang-ban")), calls::problems::other_office);
    EXPECT_EQ(code(w.world.staff("xinfang-ban", {Role::administrator})), calls::problems::other_office);
}

TEST(OpenCall, is_versioned_and_can_be_put_back) {
    CallWorld w;
    const auto first = standing(w.world.context(), std::string(call_kind), w.id);
    calls::Draft told = w.draft();
    told.outcome.zh = "添了十二把长椅。";
    ASSERT_TRUE(w.publish_call(told));
    EXPECT_EQ(w.call().outcome.zh, "添了十二把长椅。");
    const auto second = standing(w.world.context(), std::string(call_kind), w.id);
    ASSERT_TRUE(put_back(w.world.context(), w.head.staff, std::string(call_kind), w.id, first->serial, second->serial));
    EXPECT_EQ(w.call().outcome.zh, "");
    EXPECT_EQ(publish(w.world.context(), w.head.staff, {.kind = std::string(call_kind), .name = w.id, .document = calls::write_draft(told), .based_on = first->serial}).error().code,
              problems::changed_meanwhile);
    Town other(Settings{}, w.world.town.instance(), w.world.town.zone(), {}, {});
    other.set_originals({.offices = *w.world.town.offices(), .guidance = {}});
    load_published(other, w.world.store);
    EXPECT_EQ(*other.calls()->find(w.id), w.call()) << "another server sees it";
}

TEST(OpenCall, does_not_change_what_the_log_commits_to_of_other_filings) {
    CallWorld w;
    const CaseId id = w.world.file().value.id;
    EXPECT_FALSE(w.world.value(id).latest.contains("case_filed.call"));
    EXPECT_EQ(w.world.store.events(id).front().canonical.find("\"call\""), std::string::npos);
    const CaseId answering = w.world.file(w.suggestion()).value.id;
    EXPECT_NE(w.world.store.events(answering).front().canonical.find("\"call\""), std::string::npos);
}

}  // namespace open_calls_test

TEST(NamedCase, is_one_that_whoever_names_it_may_look_at_and_that_is_not_over) {
    World world;
    const auto here = world.staff("chengjian-ban");
    const Receipt earlier = world.file();
    const Receipt elsewhere = world.file(world.filing("shehui-shiwu-ban"));
    const Receipt later = world.file();
    ASSERT_TRUE(world.act(here, later.value.id, "register"));
    const auto link = [&](const std::string& number) {
        const auto done = world.act(here, later.value.id, "link_earlier", {{"named", "number"}, {"earlier_number", number}, {"handled", "We do, by May."}});
        return done ? std::string() : std::string(done.error().code) + " " + done.error().where;
    };
    const std::string none = std::string(problems::no_such_own_case) + " earlier_number";
    for (const std::string& bad : {case_number(elsewhere.value.id), case_number(later.value.id), std::string("00000000"), std::string("lamp"), case_number(earlier.value.id) + "0"})
        EXPECT_EQ(link(bad), none) << bad;
    ASSERT_TRUE(world.say(earlier, "withdraw"));
    EXPECT_EQ(link(case_number(earlier.value.id)), none) << "it is over";
    const Receipt open = world.file();
    std::string typed = case_number(open.value.id) + "-3";
    for (char& c : typed) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    std::string wide;
    for (const char c : typed) wide += {'\xEF', c < '`' ? '\xBC' : '\xBD', static_cast<char>(c < '`' ? c + 0x60 : c + 0x20)};
    EXPECT_EQ(link("\xE3\x80\x80" + wide), "") << "as it stands on papers, typed in full width";
    EXPECT_EQ(world.value(later.value.id).state, "linked");
}

}  // namespace huiyin::engine::engine_tests
