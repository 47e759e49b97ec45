#include <atomic>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "core/accounts/problems.h"
#include "core/casework/problems.h"
#include "engine/problems.h"
#include "engine/stories_test.h"

namespace huiyin::engine::engine_tests {

TEST(Staff, OfOtherOfficesAndOfTheAccusedOneKnowOfNoCase) {
    World world;
    Filing about = world.filing(nullptr);
    about.about = {{"chengjian-ban"}};
    const Receipt receipt = world.file(about);
    const CaseId id = receipt.value.id;
    EXPECT_EQ(receipt.value.office.value, "xinfang-ban");
    for (const char* office : {"chengjian-ban", "shehui-shiwu-ban"}) {
        const StaffSession outsider = world.staff(office);
        EXPECT_EQ(desk_case(world.context(), outsider, id).error().code, problems::no_such_case);
        EXPECT_EQ(open_for_staff(world.context(), outsider, id).error().code, problems::no_such_case);
        EXPECT_EQ(view_for_staff(world.context(), outsider, id).error().code, problems::no_such_case);
        EXPECT_EQ(world.act(outsider, id, "register").error().code, problems::no_such_case);
        EXPECT_TRUE(open_keys(world.context(), *world.store.case_row(id), outsider.office_keys).empty());
        EXPECT_TRUE(desk_list(world.context(), outsider, {}).empty());
    }
    EXPECT_TRUE(desk_case(world.context(), world.staff("xinfang-ban"), id));
    const StaffSession handling = world.staff("xinfang-ban");
    ASSERT_TRUE(world.act(handling, id, "register"));
    EXPECT_FALSE(world.act(handling, id, "forward", {{"office", "chengjian-ban"}, {"reasons", "theirs"}}));
}

// What fsck --rebuild makes of a lost row: the events tell it, but neither the subject nor what the resident's code gives.
TEST(Staff, SeeASubjectAgainAfterTheNextStepInACaseWhoseRowWasLost) {
    World world;
    const CaseId id = world.file().value.id;
    const StaffSession staff = world.staff("chengjian-ban");
    Changes rebuilt;
    rebuilt.cases.push_back(*world.store.case_row(id));
    rebuilt.cases.front().subject_sealed.clear();
    rebuilt.cases.front().receipt_tag.reset();
    rebuilt.cases.front().resident_key.reset();
    world.writer->write(std::move(rebuilt));
    EXPECT_EQ(desk_list(world.context(), staff, {}).at(0).subject, "");
    ASSERT_TRUE(world.act(staff, id, "register"));
    EXPECT_EQ(desk_list(world.context(), staff, {}).at(0).subject, "The drain in Canary Lane");
}

TEST(Staff, SeeContentOnlyBehindARecordedOpening) {
    World world;
    const Receipt receipt = world.file();
    const CaseId id = receipt.value.id;
    const StaffSession staff = world.staff("chengjian-ban");
    const auto list = desk_list(world.context(), staff, {});
    ASSERT_EQ(list.size(), 1u);
    EXPECT_EQ(list[0].subject, "The drain in Canary Lane");
    EXPECT_EQ(view_for_staff(world.context(), staff, id).error().code, problems::cannot_open);
    ASSERT_TRUE(open_for_staff(world.context(), staff, id));
    const auto view = view_for_staff(world.context(), staff, id);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->content.text(1, "body"), "It smells of canary since Monday.");
    const auto& event = view->loaded.events.back().event;
    EXPECT_EQ(event.kind, "case_viewed");
    EXPECT_EQ(event.by.office, OfficeId{"chengjian-ban"});
    // A reload is free; after the idle time it is another opening. The resident sees both.
    ASSERT_TRUE(open_for_staff(world.context(), staff, id));
    EXPECT_EQ(count(world.kinds(id), "case_viewed"), 1u);
    EXPECT_FALSE(view_for_staff(world.context(), world.staff("chengjian-ban"), id));  // a colleague's is their own
    world.clock.pass(session_idle + std::chrono::seconds(1));
    EXPECT_FALSE(view_for_staff(world.context(), staff, id));
    ASSERT_TRUE(open_for_staff(world.context(), staff, id));
    EXPECT_EQ(count(world.kinds(id), "case_viewed"), 2u);
}

TEST(Staff, SeeWhoTheResidentIsOnlyBehindAnActOfItsOwn) {
    World world;
    const Receipt receipt = world.file();
    const CaseId id = receipt.value.id;
    const StaffSession staff = world.staff("chengjian-ban");
    const auto contact_seen = [&](const StaffSession& who) {
        const auto view = view_for_staff(world.context(), who, id);
        EXPECT_EQ(view->keys.find(sealing::KeyName::ik, 1) != nullptr, !view->content.text(1, "contact").empty());
        return view->content.text(1, "contact");
    };
    ASSERT_TRUE(open_for_staff(world.context(), staff, id));
    EXPECT_EQ(contact_seen(staff), "");
    ASSERT_TRUE(open_for_staff(world.context(), staff, id, Opening::identity));
    EXPECT_EQ(contact_seen(staff), "Mrs Canary, 12 Canary Lane");
    ASSERT_TRUE(open_for_staff(world.context(), staff, id, Opening::identity));  // a reload
    EXPECT_EQ(world.kinds(id), (std::vector<std::string>{"case_filed", "case_viewed", "identity_viewed"}));
    const casework::Event looked = load_case(world.store, id)->events.back().event;
    EXPECT_EQ(looked.by.role, "supervisor");  // the highest of the member's roles, for content and contact alike
    EXPECT_EQ(load_case(world.store, id)->events[1].event.by.role, "supervisor");
    EXPECT_EQ(looked.by.office, OfficeId{"chengjian-ban"});
    EXPECT_FALSE(looked.substantive);  // nobody's form is made old by a look

    const StaffSession colleague = world.staff("chengjian-ban");  // an opening is nobody else's
    ASSERT_TRUE(open_for_staff(world.context(), colleague, id));
    EXPECT_EQ(contact_seen(colleague), "");
    world.clock.pass(session_idle + std::chrono::seconds(1));
    ASSERT_TRUE(open_for_staff(world.context(), staff, id));
    EXPECT_EQ(contact_seen(staff), "");
}

TEST(Staff, AClerkAndWhoAsksForWhatIsNotThereAreNotShownWhoTheResidentIs) {
    World world;
    const CaseId named = world.file().value.id;
    Filing filing = world.filing();
    filing.contact_kind = "anonymous";
    filing.contact = "";
    const CaseId anonymous = world.file(filing).value.id;
    const StaffSession clerk = world.staff("chengjian-ban", {Role::clerk});
    ASSERT_TRUE(open_for_staff(world.context(), clerk, named));
    EXPECT_EQ(open_for_staff(world.context(), clerk, named, Opening::identity).error().code,
              accounts::problems::not_your_role);
    const StaffSession staff = world.staff("chengjian-ban");
    EXPECT_EQ(open_for_staff(world.context(), staff, anonymous, Opening::identity).error().code, problems::no_contact);
    EXPECT_FALSE(may_open_identity(world.context(), staff, world.value(anonymous)));
    EXPECT_EQ(open_for_staff(world.context(), world.staff("shehui-shiwu-ban"), named, Opening::identity).error().code,
              problems::no_such_case);
    EXPECT_EQ(count(world.kinds(named), "identity_viewed") + count(world.kinds(anonymous), "identity_viewed"), 0u);
}

TEST(Staff, WhoFilledInAnOldFormIsToldThatTheCaseChanged) {
    World world;
    const CaseId id = world.file().value.id;
    const StaffSession ann = world.staff("chengjian-ban");
    const StaffSession bob = world.staff("chengjian-ban");
    ASSERT_TRUE(open_for_staff(world.context(), bob, id));  // a viewing between is nobody's conflict
    const std::uint32_t revision = 1;
    ASSERT_TRUE(world.act(ann, id, "register", {}, revision));
    const auto late = world.act(bob, id, "register", {}, revision);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, problems::changed_meanwhile);
    EXPECT_EQ(late.error().facts.at(0).second, std::to_string(world.value(id).revision));
    EXPECT_EQ(count(world.kinds(id), "case_registered"), 1u);
}

// What a resident answers holds for what they read: whoever asks in their name, a page or a program, is held to it here.
TEST(Resident, AnswersWhatWasReadAndNothingThatTookItsPlace) {
    World world;
    const Receipt receipt = world.file();
    const CaseId id = receipt.value.id;
    const StaffSession officer = world.staff("chengjian-ban");
    ASSERT_TRUE(world.act(officer, id, "register"));
    ASSERT_TRUE(world.act(officer, id, "accept", {{"way", "We look."}}));
    ASSERT_TRUE(world.act(officer, id, "propose_mediation", {{"other_party", "o"}, {"dispute", "d"}, {"mediators", "Qin"}, {"interests", "none"}}));
    const auto answer = [&](const char* command, std::uint32_t revision, std::map<std::string, std::string> values = {}) {
        return act_as_resident(world.context(), world.resident(receipt), {.command = command, .values = std::move(values), .revision = revision, .files = {}});
    };
    const std::map<std::string, std::string> consent{{"mediators", "accepted"}, {"openness", "closed"}};
    EXPECT_EQ(answer("agree_to_mediation", 0, consent).error().code, problems::version_missing);
    ASSERT_TRUE(answer("agree_to_mediation", world.value(id).revision, consent));
    ASSERT_TRUE(world.act(officer, id, "record_other_consent", {{"agreed_on", to_text(world.town.now(world.clock.now()).today)}, {"how", "in person"}}));
    const auto put = [&] {
        const std::string today = to_text(world.town.now(world.clock.now()).today);
        return world.act(officer, id, "put_agreement", {{"parties", "p"}, {"facts", "f"}, {"points", "p"}, {"responsibility", "r"}, {"content", "c"}, {"way", "w"},
                                                        {"performed_by", today}, {"other_signed_on", today}});
    };
    ASSERT_TRUE(put());
    const std::uint32_t read = world.value(id).revision;
    ASSERT_TRUE(put());
    const auto other = answer("confirm_agreement", read);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, problems::put_anew);
    EXPECT_EQ(answer("confirm_agreement", 0).error().code, problems::version_missing);
    const std::uint32_t read_anew = world.value(id).revision;
    ASSERT_TRUE(answer("message", 0, {{"body", "One more word."}}));
    EXPECT_EQ(answer("refuse_agreement", read_anew).error().code, problems::changed_meanwhile) << "nothing took its place, but something happened";
    EXPECT_EQ(world.value(id).state, "accepted");
    ASSERT_TRUE(answer("confirm_agreement", world.value(id).revision));
    EXPECT_EQ(world.value(id).state, "settled");
}

// The written answer has no section for what nobody said.
TEST(Staff, AnOptionalTextOfBlanksIsNotKept) {
    World world;
    const CaseId id = world.file().value.id;
    const StaffSession officer = world.staff("chengjian-ban");
    ASSERT_TRUE(world.act(officer, id, "register"));
    ASSERT_TRUE(world.act(officer, id, "accept", {{"way", "We look."}}));
    ASSERT_TRUE(world.act(officer, id, "propose_mediation", {{"other_party", "o"}, {"dispute", "d"}, {"mediators", "Qin"}, {"interests", "none"}}));
    ASSERT_TRUE(world.act(officer, id, "end_mediation", {{"ground", "other"}, {"reasons", "r"}, {"routes", "the court"}}));
    const auto& rule = *world.town.procedure("complaint").find_command({"reply"});
    std::map<std::string, std::string> values;
    for (const procedure::Field& field : rule.fields) {
        if (field.kind == procedure::FieldKind::choice) values[field.id.value] = field.choices.back().id.value;
        if (field.kind == procedure::FieldKind::text) values[field.id.value] = field.required ? "words" : "   ";
    }
    ASSERT_TRUE(world.act(officer, id, "reply", values));
    for (const PartRow& part : world.store.parts(id)) {
        const auto* field = procedure::find_field(rule, {part.part});
        if (part.seq == world.value(id).version && field != nullptr) {
            EXPECT_TRUE(field->required) << part.part;
        }
    }
}

TEST(Staff, AClockThatWasSetBackMakesNoEventOlderThanTheOneBefore) {
    World world;
    const Receipt receipt = world.file();
    const Instant filed = world.clock.now();
    world.clock.pass(-std::chrono::days(3));
    const StaffSession staff = world.staff("chengjian-ban");
    ASSERT_TRUE(open_for_staff(world.context(), staff, receipt.value.id));
    ASSERT_TRUE(world.act(staff, receipt.value.id, "register"));
    EXPECT_EQ(world.value(receipt.value.id).changed_at, filed);
}

TEST(Staff, OfManyAtOnceExactlyOneRegisters) {
    World world;
    const CaseId id = world.file().value.id;
    std::atomic<int> done{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 6; ++i)
            threads.emplace_back([&world, &done, id] {
                const StaffSession staff = world.staff("chengjian-ban");
                if (world.act(staff, id, "register", {}, 1)) ++done;
            });
    }
    EXPECT_EQ(done, 1);
    EXPECT_EQ(world.value(id).version, 2u);
}

TEST(Staff, TextsOfAnotherChoiceAreNotKept) {
    World world;
    const Receipt receipt = world.file();
    const CaseId id = receipt.value.id;
    const StaffSession staff = world.staff("chengjian-ban");
    ASSERT_TRUE(world.act(staff, id, "register"));
    ASSERT_TRUE(world.act(staff, id, "accept", {{"way", "we look"}}));
    auto values = answer();
    values["whose"] = "the county's";
    ASSERT_TRUE(world.act(staff, id, "reply", values));
    const auto view = view_own_case(world.context(), world.resident(receipt));
    EXPECT_EQ(view->content.text(4, "whose"), "");
    EXPECT_EQ(view->content.text(4, "reasons"), "The canary is free.");
}

TEST(Staff, SayNothingThatIsNoTextOrTooLong) {
    World world;
    const CaseId id = world.file().value.id;
    const StaffSession staff = world.staff("chengjian-ban");
    EXPECT_EQ(world.act(staff, id, "message", {{"body", "\xff"}}).error().code, problems::not_text);
    EXPECT_EQ(world.act(staff, id, "message", {{"body", std::string(body_characters_max + 1, 'x')}}).error().code,
              problems::text_too_long);
    EXPECT_EQ(world.act(staff, id, "message", {{"body", " "}}).error().code, casework::problems::nothing_to_say);
    EXPECT_EQ(world.act(staff, id, "ask", {{"question", "\xff"}}).error().code, problems::not_text);
    EXPECT_EQ(world.value(id).version, 1u);
}

TEST(Desk, ListsWhatIsLateWaitingOrMineAndCountsThem) {
    World world;
    using Show = DeskQuery::Show;
    const StaffSession zhou = world.staff("chengjian-ban");
    const StaffSession qin = world.staff("chengjian-ban");
    const CaseId late = world.file().value.id;
    world.clock.pass(std::chrono::hours(24 * 20));
    const CaseId mine = world.file().value.id;
    const CaseId waiting = world.file().value.id;
    const CaseId closed = world.file().value.id;
    ASSERT_TRUE(world.act(qin, closed, "register"));
    ASSERT_TRUE(world.act(qin, closed, "decline", {{"ground", "concluded"}, {"reasons", "r"}, {"right_route", "r"},
                                                   {"route_time_limits", "r"}}));
    ASSERT_TRUE(world.act(zhou, waiting, "register"));
    ASSERT_TRUE(world.act(zhou, waiting, "accept", {{"way", "w"}}));
    ASSERT_TRUE(world.act(zhou, waiting, "reply", answer()));
    ASSERT_TRUE(world.act(qin, mine, "message", {{"body", "We look at it."}}));
    ASSERT_TRUE(world.act(zhou, mine, "register"));
    const auto ids = [&](const StaffSession& who, Show show) {
        std::set<CaseId> out;
        for (const DeskRow& row : desk_list(world.context(), who, {.show = show})) out.insert(row.row.case_id);
        EXPECT_EQ(desk_count(world.context(), who, show, 100), out.size());
        return out;
    };
    EXPECT_EQ(desk_list(world.context(), zhou, {}).at(0).row.case_id, late);
    EXPECT_EQ(ids(zhou, Show::open), (std::set{late, mine, waiting}));
    EXPECT_EQ(ids(zhou, Show::late), (std::set{late}));
    EXPECT_EQ(ids(zhou, Show::waiting), (std::set{waiting}));
    EXPECT_EQ(ids(zhou, Show::mine), (std::set{mine, waiting}));
    EXPECT_EQ(ids(qin, Show::mine), (std::set<CaseId>{}));
    EXPECT_EQ(ids(qin, Show::closed), (std::set{closed}));
    EXPECT_EQ(desk_count(world.context(), zhou, Show::open, 2), 2u);

    const StaffSession administrator = world.staff("chengjian-ban", {Role::administrator});
    for (const Show show : {Show::open, Show::today, Show::late, Show::waiting, Show::mine, Show::own, Show::guest, Show::closed})
        EXPECT_TRUE(ids(administrator, show).empty());
}

TEST(Desk, AHeadWhoApprovesTakesNobodysCaseAndForwardingGivesItToNobody) {
    World world;
    const auto handler = [&](CaseId id) { return world.store.case_row(id)->handler; };
    const StaffSession zhou = world.staff("chengjian-ban", {Role::caseworker});
    const StaffSession head = world.staff("chengjian-ban", {Role::supervisor});
    const CaseId id = world.file().value.id;
    EXPECT_FALSE(handler(id));
    ASSERT_TRUE(open_for_staff(world.context(), zhou, id));
    EXPECT_FALSE(handler(id));  // looking is not working on it
    ASSERT_TRUE(world.act(zhou, id, "register"));
    ASSERT_TRUE(world.act(zhou, id, "accept", {{"way", "w"}}));
    ASSERT_TRUE(world.act(head, id, "extend", {{"reasons", "much to do"}}));
    EXPECT_EQ(handler(id), desk_pseudonym(world.context(), zhou.staff.id));
    const CaseId other = world.file().value.id;
    ASSERT_TRUE(world.act(zhou, other, "register"));
    ASSERT_TRUE(world.act(zhou, other, "forward", {{"office", "zonghe-zhifa-dui"}, {"reasons", "noise"}}));
    EXPECT_FALSE(handler(other));
}

TEST(Commands, WhatTheButtonForeseesIsWhatHappens) {
    World world;
    const CaseId id = world.file(world.filing(nullptr)).value.id;
    const StaffSession reception = world.staff("xinfang-ban");
    const StaffSession staff = world.staff("chengjian-ban");
    const auto give = [&](const StaffSession& who, const std::string& name, std::map<std::string, std::string> values) {
        world.clock.pass(std::chrono::hours(30));
        const casework::Case current = world.value(id);
        for (const OpenCommand& command : staff_commands(world.context(), who, current)) {
            if (command.rule->id.value != name) continue;
            auto seen = foresee(world.context(), current, command);
            const auto done = world.act(who, id, name, std::move(values));
            ASSERT_TRUE(seen && done) << name;
            for (auto& started : seen->starts) {
                started.promise = {};
                started.office = {};
            }
            casework::Event was = *done;
            for (auto& started : was.starts) {
                started.promise = {};
                started.office = {};
            }
            EXPECT_EQ(seen->starts, was.starts) << name;
            EXPECT_EQ(seen->moves, was.moves) << name;
            EXPECT_EQ(seen->stops, was.stops) << name;
            EXPECT_EQ(seen->state, was.state) << name;
            return;
        }
        FAIL() << name << " is not open";
    };
    give(reception, "register", {});
    give(reception, "forward", {{"office", "chengjian-ban"}, {"reasons", "r"}});
    give(staff, "accept", {{"way", "w"}});
    give(staff, "extend", {{"reasons", "r"}});
    give(staff, "reply", answer());
}

TEST(Forwarding, TheNewOfficeReadsAllAndTheOldOneNothingMore) {
    World world;
    const Receipt receipt = world.file(world.filing(nullptr));
    const CaseId id = receipt.value.id;
    const StaffSession old_office = world.staff("xinfang-ban");
    const StaffSession new_office = world.staff("chengjian-ban");
    ASSERT_EQ(receipt.value.office.value, "xinfang-ban");
    ASSERT_TRUE(world.act(old_office, id, "register"));
    ASSERT_TRUE(world.act(old_office, id, "forward", {{"office", "chengjian-ban"}, {"reasons", "drains are theirs"}}));
    ASSERT_TRUE(world.say(receipt, "message", {{"body", "It is worse today."}}));

    ASSERT_TRUE(open_for_staff(world.context(), new_office, id));
    ASSERT_TRUE(open_for_staff(world.context(), new_office, id, Opening::identity));
    const auto view = view_for_staff(world.context(), new_office, id);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->content.text(1, "body"), "It smells of canary since Monday.");
    EXPECT_EQ(view->content.text(1, "contact"), "Mrs Canary, 12 Canary Lane");
    EXPECT_EQ(view->content.text(3, "reasons"), "drains are theirs");
    EXPECT_EQ(view->content.text(4, "body"), "It is worse today.");
    EXPECT_EQ(desk_list(world.context(), new_office, {}).at(0).subject, "The drain in Canary Lane");

    EXPECT_EQ(desk_case(world.context(), old_office, id).error().code, problems::no_such_case);
    EXPECT_TRUE(desk_list(world.context(), old_office, {}).empty());
    const OpenKeys kept = open_keys(world.context(), *world.store.case_row(id), old_office.office_keys);
    EXPECT_FALSE(kept.empty());
    EXPECT_EQ(kept.find(sealing::KeyName::ik, 1), nullptr);  // who the resident is went with the case
    const CaseContent readable = open_content(world.context(), id, kept);
    EXPECT_EQ(readable.text(1, "body"), "It smells of canary since Monday.");  // what it saw it saw
    EXPECT_FALSE(readable.texts.contains(3));
    EXPECT_FALSE(readable.texts.contains(4));

    const auto own = view_own_case(world.context(), world.resident(receipt));
    EXPECT_EQ(own->content.text(1, "body"), "It smells of canary since Monday.");
    EXPECT_EQ(own->content.text(4, "body"), "It is worse today.");
}

/// From a filing to its answer.
void answer_it(World& world, const StaffSession& staff, const CaseId& id) {
    ASSERT_TRUE(world.act(staff, id, "register"));
    ASSERT_TRUE(world.act(staff, id, "accept", {{"way", "we look"}}));
    ASSERT_TRUE(world.act(staff, id, "reply", answer()));
}

TEST(Review, TheOfficeAboveReadsAndAnswersWithAPromiseOfItsOwn) {
    World world;
    const Receipt receipt = world.file();
    const CaseId id = receipt.value.id;
    const StaffSession staff = world.staff("chengjian-ban");
    const StaffSession above = world.staff("zhen-zhengfu");
    answer_it(world, staff, id);
    EXPECT_EQ(open_for_staff(world.context(), above, id).error().code, problems::cannot_open);
    ASSERT_TRUE(world.say(receipt, "request_review", {{"reasons", "It still smells."}}));
    EXPECT_EQ(world.store.case_row(id)->office.value, "zhen-zhengfu");
    ASSERT_TRUE(open_for_staff(world.context(), above, id));
    const auto view = view_for_staff(world.context(), above, id);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->content.text(1, "body"), "It smells of canary since Monday.");
    EXPECT_EQ(view->content.text(5, "reasons"), "It still smells.") << ::testing::PrintToString(world.kinds(id));
    ASSERT_TRUE(world.act(above, id, "give_review_opinion",
                          {{"opinion", "changed"}, {"facts", "f"}, {"reasons", "r"}, {"rule", "l"}}));
    EXPECT_EQ(world.value(id).state, "reviewed");
}

TEST(Review, StaysWithTheOfficeThatWasAskedWhenAnotherOneComesToStandAbove) {
    World world;
    const Receipt receipt = world.file();
    const CaseId id = receipt.value.id;
    const StaffSession staff = world.staff("chengjian-ban");
    const StaffSession asked = world.staff("zhen-zhengfu");
    answer_it(world, staff, id);
    ASSERT_TRUE(world.say(receipt, "request_review"));
    std::vector<accounts::Office> offices = world.town.offices()->all();
    for (accounts::Office& office : offices)
        if (office.id.value == "chengjian-ban") office.parent = OfficeId{"xinfang-ban"};
    auto moved = accounts::Offices::create(std::move(offices));
    ASSERT_TRUE(moved) << moved.error().code;
    world.town.set_offices(std::move(*moved));
    const std::map<std::string, std::string> opinion{{"opinion", "changed"}, {"facts", "f"}, {"reasons", "r"}, {"rule", "l"}};
    const StaffSession newcomer = world.staff("xinfang-ban");
    EXPECT_EQ(world.act(newcomer, id, "give_review_opinion", opinion).error().code, casework::problems::not_your_command);
    ASSERT_TRUE(world.act(asked, id, "give_review_opinion", opinion));
    EXPECT_EQ(world.value(id).state, "reviewed");
}

}  // namespace huiyin::engine::engine_tests
