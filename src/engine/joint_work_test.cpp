#include <gtest/gtest.h>

#include <set>

#include "core/accountability/docket.h"
#include "core/accounts/problems.h"
#include "core/casework/problems.h"
#include "engine/board.h"
#include "engine/problems.h"
#include "engine/seal.h"
#include "engine/stories_test.h"
#include "engine/timers.h"

// Several offices in one case, who of an office works on it, and who steps out of it.
namespace huiyin::engine::engine_tests {

using Show = DeskQuery::Show;
constexpr const char* works = "chengjian-ban";
constexpr const char* social = "shehui-shiwu-ban";

std::vector<DeskRow> shown(World& world, const StaffSession& who, Show show = Show::open) {
    DeskQuery query;
    query.show = show;
    auto rows = desk_list(world.context(), who, query);
    EXPECT_EQ(desk_count(world.context(), who, show, 100), rows.size());
    return rows;
}

/// A case of the works office in which the social affairs office takes part.
CaseId invited(World& world, const StaffSession& handling, const Filing& filing) {
    const CaseId id = world.file(filing).value.id;
    EXPECT_TRUE(world.act(handling, id, "register"));
    EXPECT_TRUE(world.act(handling, id, "accept", {{"way", "w"}}));
    EXPECT_TRUE(world.act(handling, id, "invite_office", {{"office", social}, {"purpose", "part"}, {"task", "look at the pipe"}}));
    return id;
}

TEST(JointWork, StandsOnTheListOfTheOfficeThatTakesPartUntilItHasGivenItsPart) {
    World world;
    const StaffSession handling = world.staff(works);
    const StaffSession guest = world.staff(social);
    EXPECT_TRUE(shown(world, guest).empty());
    const CaseId id = invited(world, handling, world.filing());

    const auto list = shown(world, guest);
    ASSERT_EQ(list.size(), 1u);
    EXPECT_EQ(list[0].subject, "The drain in Canary Lane");
    EXPECT_EQ(list[0].row.office.value, works);
    EXPECT_EQ(list[0].row.due, world.store.case_row(id)->due);
    EXPECT_EQ(shown(world, guest, Show::guest).size(), 1u);
    EXPECT_TRUE(shown(world, guest, Show::own).empty());
    EXPECT_EQ(shown(world, handling, Show::own).size(), 1u);
    EXPECT_TRUE(shown(world, handling, Show::guest).empty());
    EXPECT_EQ(desk_subject(world.context(), guest, *world.store.case_row(id)), "The drain in Canary Lane");

    // It reads the case, works on it, and is found under "mine"; who handles it stays who handles it.
    EXPECT_EQ(shown(world, handling, Show::mine).size(), 1u);
    ASSERT_TRUE(open_for_staff(world.context(), guest, id));
    EXPECT_EQ(view_for_staff(world.context(), guest, id)->content.text(1, "body"), "It smells of canary since Monday.");
    ASSERT_TRUE(world.act(guest, id, "note", {{"body", "we are looking"}}));
    EXPECT_EQ(shown(world, guest, Show::mine).size(), 1u);
    EXPECT_EQ(shown(world, handling, Show::mine).size(), 1u);

    EXPECT_EQ(world.act(handling, id, "reply", answer()).error().code, casework::problems::parts_missing);
    ASSERT_TRUE(world.act(guest, id, "give_part", {{"part", "the pipe is sound"}}));
    EXPECT_TRUE(shown(world, guest).empty());
    EXPECT_TRUE(world.store.guests(id).empty());
    ASSERT_TRUE(open_for_staff(world.context(), handling, id));
    EXPECT_EQ(view_for_staff(world.context(), handling, id)->content.text(world.value(id).last_of.at("part_given"), "part"),
              "the pipe is sound");
    ASSERT_TRUE(world.act(handling, id, "reply", answer()));
}

TEST(JointWork, EndsOnTheirListWhenTheOfficeIsLetGoOrTheCaseEnds) {
    World world;
    const StaffSession handling = world.staff(works);
    const StaffSession guest = world.staff(social);
    const CaseId let_go = invited(world, handling, world.filing());
    const Receipt withdrawn_receipt = world.file();
    const CaseId withdrawn = withdrawn_receipt.value.id;
    ASSERT_TRUE(world.act(handling, withdrawn, "register"));
    ASSERT_TRUE(world.act(handling, withdrawn, "invite_office", {{"office", social}, {"purpose", "conference"},
                                                                 {"conference_day", "2026-03-20"}, {"task", "come"}}));
    EXPECT_EQ(shown(world, guest).size(), 2u);
    ASSERT_TRUE(world.act(handling, let_go, "release_office", {{"office", social}, {"reasons", "not needed"}}));
    EXPECT_EQ(shown(world, guest).size(), 1u);
    ASSERT_TRUE(world.say(withdrawn_receipt, "withdraw"));
    EXPECT_TRUE(shown(world, guest).empty());
    EXPECT_TRUE(world.store.guests(withdrawn).empty());
}

TEST(JointWork, AnObjectionBringsTheCaseBeforeTheSenderAndBackToIt) {
    World world;
    const StaffSession sender = world.staff(works);
    const StaffSession receiver = world.staff(social);
    const CaseId id = world.file().value.id;
    ASSERT_TRUE(world.act(sender, id, "register"));
    ASSERT_TRUE(world.act(sender, id, "forward", {{"office", social}, {"reasons", "theirs"}}));
    EXPECT_TRUE(shown(world, sender).empty());
    ASSERT_TRUE(world.act(receiver, id, "object", {{"reasons", "not ours"}}));
    ASSERT_EQ(shown(world, sender, Show::guest).size(), 1u);
    EXPECT_EQ(shown(world, sender).at(0).subject, "The drain in Canary Lane");
    EXPECT_EQ(shown(world, receiver, Show::own).size(), 1u);
    ASSERT_TRUE(world.act(sender, id, "agree_to_return"));
    EXPECT_EQ(shown(world, sender, Show::own).at(0).subject, "The drain in Canary Lane");
    EXPECT_TRUE(shown(world, sender, Show::guest).empty());
    EXPECT_TRUE(shown(world, receiver).empty());
}

TEST(JointWork, IsNeverAskedOfWhoIsComplainedOfNorOfWhoWorksUnderThem) {
    World world;
    Filing about = world.filing(nullptr);
    about.about = {{works}};
    const CaseId id = world.file(about).value.id;
    const StaffSession handling = world.staff("xinfang-ban");
    ASSERT_TRUE(world.act(handling, id, "register"));
    const auto asked = world.act(handling, id, "invite_office", {{"office", works}, {"purpose", "part"}, {"task", "t"}});
    EXPECT_EQ(asked.error().code, casework::problems::office_accused);
    for (const accounts::Office& office : world.town.offices()->all())
        if (world.town.offices()->is_below(office.id, {works})) {
            EXPECT_EQ(world.act(handling, id, "invite_office", {{"office", office.id.value}, {"purpose", "part"}, {"task", "t"}}).error().code,
                      accounts::problems::no_office_inside);
        }
    EXPECT_TRUE(world.store.guests(id).empty());
    EXPECT_EQ(world.act(handling, id, "invite_office", {{"office", "nowhere"}, {"purpose", "part"}, {"task", "t"}}).error().code,
              accounts::problems::unknown_office);
}

TEST(JointWork, KeepsItsPlaceOnTheListThroughWhatHappensByItself) {
    World world;
    const StaffSession handling = world.staff(works);
    const StaffSession guest = world.staff(social);
    const CaseId id = invited(world, handling, world.filing());
    // A message of the resident, for whom no office's key is open, changes nothing there.
    const auto before = world.store.guests(id).at(0);
    world.clock.pass(std::chrono::hours(48));
    ASSERT_TRUE(world.act(handling, id, "ask", {{"question", "which pipe?"}}));
    const auto after = world.store.guests(id).at(0);
    EXPECT_EQ(after.row.subject_sealed, before.row.subject_sealed);
    EXPECT_EQ(after.row.version, world.value(id).version);
    EXPECT_EQ(shown(world, guest).at(0).subject, "The drain in Canary Lane");
}

TEST(DueToday, ShowsWhatIsDueTodayAndNothingElse) {
    World world;
    const StaffSession staff = world.staff(works);
    const CaseId id = world.file().value.id;
    const Date due = *world.store.case_row(id)->due;
    EXPECT_TRUE(shown(world, staff, Show::today).empty());
    world.clock.pass(std::chrono::hours(24) * (due - world.town.now(world.clock.now()).today).count());
    ASSERT_EQ(shown(world, staff, Show::today).size(), 1u);
    EXPECT_TRUE(shown(world, staff, Show::late).empty());
    world.clock.pass(std::chrono::hours(24));
    EXPECT_TRUE(shown(world, staff, Show::today).empty());
    EXPECT_EQ(shown(world, staff, Show::late).size(), 1u);
}

struct OfficeAtWork : World {
    StaffSession head = member(*this, works, "head", {Role::supervisor});
    StaffSession ann = member(*this, works, "ann", {Role::caseworker});
    StaffSession bob = member(*this, works, "bob", {Role::caseworker});
    StaffSession admin = member(*this, works, "admin", {Role::administrator});
    StaffSession stranger = member(*this, social, "stranger", {Role::supervisor});
    Receipt receipt = file();
    CaseId id = receipt.value.id;
    Result<casework::Event> assign(const StaffSession& by, const StaffSession& to) {
        return act(by, id, "assign", {{"member", to.staff.id.hex()}});
    }
    std::size_t mine(const StaffSession& who) { return shown(*this, who, Show::mine).size(); }
};

// Whoever was asked is at turn, and the list says so, though the office's own time runs on.
TEST(Lists, ShowAmongWhatWaitsACaseInWhichTheResidentWasAskedSomething) {
    World world;
    const StaffSession officer = world.staff(works);
    const Receipt receipt = world.file();
    const CaseId id = receipt.value.id;
    ASSERT_TRUE(world.act(officer, id, "register"));
    ASSERT_TRUE(world.act(officer, id, "accept", {{"way", "w"}}));
    const auto asked = [&] { return world.store.case_row(id)->asked; };
    const auto waiting = [&] { return shown(world, officer, Show::waiting).size(); };
    EXPECT_EQ(asked(), "");
    EXPECT_EQ(waiting(), 0u);
    ASSERT_TRUE(world.act(officer, id, "ask", {{"question", "Which pipe?"}}));
    EXPECT_EQ(asked(), "question_asked");
    EXPECT_EQ(waiting(), 1u);
    EXPECT_TRUE(world.store.case_row(id)->due) << "its time runs on";
    EXPECT_EQ(shown(world, officer, Show::own_waiting).size(), 1u);
    ASSERT_TRUE(world.say(receipt, "message", {{"body", "The left one."}}));
    EXPECT_EQ(asked(), "");
    EXPECT_EQ(waiting(), 0u);
    ASSERT_TRUE(world.act(officer, id, "propose_mediation", {{"other_party", "o"}, {"dispute", "d"}, {"mediators", "Qin"}, {"interests", "none"}}));
    EXPECT_EQ(asked(), "mediation_proposed");
    ASSERT_TRUE(world.say(receipt, "refuse_mediation"));
    EXPECT_EQ(waiting(), 0u);
    ASSERT_TRUE(world.act(officer, id, "ask", {{"question", "Which pipe?"}}));
    ASSERT_TRUE(world.say(receipt, "withdraw"));
    EXPECT_EQ(asked(), "") << "nothing waits in a case that is over";
}

// letters-and-visits 24: who decides on competence does not have the case, and whoever has it still owes what it owed.
TEST(Lists, NameTheOfficeAtWorkWhileAnotherDecidesWhoIsCompetent) {
    World world;
    const StaffSession officer = world.staff(works);
    const StaffSession superior = world.staff("zhen-zhengfu");
    const CaseId id = world.file().value.id;
    ASSERT_TRUE(world.act(officer, id, "register"));
    const auto due = world.store.case_row(id)->due;
    ASSERT_TRUE(world.act(officer, id, "ask_competence", {{"other_office", social}, {"reasons", "r"}}));
    EXPECT_EQ(world.store.case_row(id)->office.value, works);
    EXPECT_EQ(world.store.case_row(id)->due, due) << "of its own";
    EXPECT_EQ(shown(world, officer, Show::own).size(), 1u);
    EXPECT_TRUE(shown(world, officer, Show::guest).empty());
    EXPECT_TRUE(shown(world, superior, Show::own).empty());
    const auto theirs = shown(world, superior, Show::guest);
    ASSERT_EQ(theirs.size(), 1u);
    EXPECT_EQ(theirs[0].row.due_clock, "competence");
    EXPECT_EQ(theirs[0].subject, "The drain in Canary Lane");
    ASSERT_TRUE(world.act(superior, id, "confirm_competent", {{"reasons", "r"}}));
    EXPECT_TRUE(shown(world, superior).empty());
    EXPECT_EQ(shown(world, officer, Show::own).size(), 1u);
}

// The second stage is another person's: whoever answered can give it to one, without being the head.
TEST(Assigning, OfAStepThatIsAnotherPersonsIsForWhoeverMayNotTakeItToo) {
    OfficeAtWork office;
    Filing filing = office.filing();
    filing.procedure = "en-complaint";
    const Receipt receipt = office.file(filing);
    const CaseId id = receipt.value.id;
    ASSERT_TRUE(office.act(office.ann, id, "acknowledge", {{"understanding", "u"}}));
    const auto names = [&](const StaffSession& who) {
        std::set<std::string> out;
        for (const Colleague& one : assignable(office.context(), who, office.value(id))) out.insert(one.name);
        return out;
    };
    const auto& reply = *office.town.procedure("en-complaint").find_command({"reply"});
    ASSERT_TRUE(office.act(office.ann, id, "reply", {{"outcome", reply.fields.front().choices.front().id.value}, {"facts", "f"}, {"reasons", "r"}, {"rule", "l"}}));
    const auto ask = std::ranges::find_if(office.town.procedure("en-complaint").commands, [](const procedure::CommandRule& one) { return procedure::asks_for_review(one); });
    ASSERT_TRUE(office.say(receipt, ask->id.value));
    EXPECT_EQ(office.act(office.ann, id, "acknowledge_stage2", {{"understanding", "u"}}).error().code, casework::problems::same_person);
    EXPECT_EQ(names(office.ann), (std::set<std::string>{"bob", "head"}));
    EXPECT_EQ(names(office.bob), std::set<std::string>{"bob"}) << "who may take it, takes it";
    ASSERT_TRUE(office.act(office.ann, id, "assign", {{"member", office.bob.staff.id.hex()}}));
    EXPECT_EQ(office.mine(office.bob), 1u);
}

TEST(Assigning, IsTheHeadsToAnyoneAndOthersToThemselves) {
    OfficeAtWork office;
    const auto names = [&](const StaffSession& who) {
        std::set<std::string> out;
        for (const Colleague& one : assignable(office.context(), who, office.value(office.id))) out.insert(one.name);
        return out;
    };
    EXPECT_EQ(names(office.head), (std::set<std::string>{"ann", "bob", "head"}));
    EXPECT_EQ(names(office.ann), std::set<std::string>{"ann"});
    EXPECT_EQ(office.assign(office.ann, office.bob).error().code, problems::not_a_colleague);
    EXPECT_EQ(office.assign(office.head, office.admin).error().code, problems::not_a_colleague);
    EXPECT_EQ(office.assign(office.head, office.stranger).error().code, problems::not_a_colleague);
    EXPECT_EQ(office.assign(office.stranger, office.stranger).error().code, problems::no_such_case);
    EXPECT_FALSE(office.act(office.head, office.id, "assign", {{"member", "nobody"}}));

    ASSERT_TRUE(office.assign(office.ann, office.ann));
    EXPECT_EQ(office.mine(office.ann), 1u);
    EXPECT_EQ(office.assign(office.ann, office.ann).error().code, problems::not_a_colleague) << "it is theirs already";
    ASSERT_TRUE(office.assign(office.head, office.bob));  // ann is away
    EXPECT_EQ(office.mine(office.ann), 0u);
    EXPECT_EQ(office.mine(office.bob), 1u);
    // Whoever helps, it stays with whom it was given to.
    ASSERT_TRUE(office.act(office.head, office.id, "register"));
    ASSERT_TRUE(office.act(office.ann, office.id, "note", {{"body", "I called them"}}));
    EXPECT_EQ(office.mine(office.bob), 1u);
    // The log and the resident learn of no name.
    for (const EventRow& row : office.store.events(office.id)) {
        EXPECT_EQ(row.canonical.find(office.bob.staff.id.hex()), std::string::npos);
        EXPECT_EQ(row.canonical.find("bob"), std::string::npos);
    }
}

TEST(SteppingOut, TakesTheCaseAwayForGood) {
    OfficeAtWork office;
    ASSERT_TRUE(office.assign(office.head, office.ann));
    ASSERT_TRUE(open_for_staff(office.context(), office.ann, office.id));
    ASSERT_TRUE(office.act(office.ann, office.id, "step_out"));
    EXPECT_EQ(office.kinds(office.id).back(), "member_stepped_out");
    const auto left = casework::problems::stepped_out;
    EXPECT_EQ(desk_case(office.context(), office.ann, office.id).error().code, left);
    EXPECT_EQ(open_for_staff(office.context(), office.ann, office.id).error().code, left);
    EXPECT_EQ(open_for_staff(office.context(), office.ann, office.id, Opening::identity).error().code, left);
    EXPECT_EQ(view_for_staff(office.context(), office.ann, office.id).error().code, left);
    EXPECT_EQ(office.act(office.ann, office.id, "note", {{"body", "x"}}).error().code, left);
    EXPECT_EQ(office.act(office.ann, office.id, "accept", {{"way", "w"}}).error().code, left);
    EXPECT_TRUE(staff_commands(office.context(), office.ann, office.value(office.id)).empty());
    EXPECT_FALSE(may_open_identity(office.context(), office.ann, office.value(office.id)));
    EXPECT_EQ(office.mine(office.ann), 0u);
    const auto list = shown(office, office.ann);
    ASSERT_EQ(list.size(), 1u) << "the office's list and count are everybody's";
    EXPECT_EQ(list[0].subject, "");
    EXPECT_TRUE(has_stepped_out(office.context(), office.ann, list[0].row));
    EXPECT_FALSE(has_stepped_out(office.context(), office.bob, list[0].row));

    // Somebody else takes over, and it can't be given back.
    EXPECT_EQ(office.assign(office.head, office.ann).error().code, problems::not_a_colleague);
    ASSERT_TRUE(office.assign(office.head, office.bob));
    ASSERT_TRUE(office.act(office.bob, office.id, "accept", {{"way", "w"}}) || office.act(office.head, office.id, "register"));
    EXPECT_EQ(office.mine(office.bob), 1u);
    // The resident sees that somebody did, by role and office.
    const auto view = view_own_case(office.context(), office.resident(office.receipt));
    ASSERT_TRUE(view);
    const auto& events = view->loaded.events;
    const auto event = std::find_if(events.begin(), events.end(), [](const auto& one) { return one.event.kind == "member_stepped_out"; });
    ASSERT_NE(event, events.end());
    EXPECT_EQ(event->event.by.office, OfficeId{works});
}

TEST(HandedOn, WhatAnOfficeStillOwesKeepsTheCaseOnItsListWithoutTheName) {
    World world;
    const StaffSession head = member(world, works, "head", {Role::supervisor});
    const StaffSession clerk = member(world, works, "ann", {Role::caseworker});
    const StaffSession above = world.staff("zhen-zhengfu", {Role::supervisor});
    const StaffSession other = member(world, social, "bo", {Role::caseworker, Role::supervisor});
    Filing filing = world.filing();
    filing.contact_kind = "named";
    filing.contact = "Lin Mei";
    filing.reachable = true;
    const Receipt receipt = world.file(filing);
    const CaseId id = receipt.value.id;
    ASSERT_TRUE(world.act(clerk, id, "register"));
    ASSERT_TRUE(world.say(receipt, "ask_about_data", {{"wish", "see"}}));
    ASSERT_TRUE(world.act(above, id, "propose", {{"practice", "p"}, {"proposal", "q"}, {"answer_by", "2027-01-04"}}));
    const casework::Case before = world.value(id);
    const auto passed = world.act(clerk, id, "forward", {{"office", social}, {"reasons", "theirs"}});
    ASSERT_TRUE(passed);

    // The dockets close the old office's promise as transferred, and open the new one's due on the same day.
    const casework::RunningClock& asked = *before.running({"data-request"});
    std::size_t closed = 0;
    std::size_t opened = 0;
    for (const accountability::DocketLine& line : docket_lines_of(before, *passed)) {
        if (const auto* one = std::get_if<accountability::PromiseClosed>(&line); one != nullptr && one->id == *asked.promise)
            closed += one->outcome == accountability::Outcome::transferred ? 1 : 0;
        if (const auto* one = std::get_if<accountability::PromiseOpened>(&line); one != nullptr && one->clock == "data-request")
            opened += one->office.value == social && one->due == asked.due ? 1 : 0;
    }
    EXPECT_EQ(closed, 1u);
    EXPECT_EQ(opened, 1u);

    EXPECT_EQ(world.store.case_row(id)->office.value, social);
    ASSERT_EQ(shown(world, head).size(), 1u);
    EXPECT_EQ(shown(world, head)[0].row.due, parse_date("2027-01-04"));
    ASSERT_TRUE(open_for_staff(world.context(), head, id));
    EXPECT_EQ(view_for_staff(world.context(), head, id)->content.text(1, "subject"), "The drain in Canary Lane");
    EXPECT_FALSE(may_open_identity(world.context(), head, world.value(id)));
    for (const WrapRow& wrap : world.store.wraps(id))
        EXPECT_FALSE(wrap.key.starts_with("ik:") && wrap.recipient.starts_with(std::string("office:") + works + ":")) << "not who the resident is";
    const std::map<std::string, std::string> adopted{{"adopted", "yes"}, {"words", "from May on"}};
    EXPECT_EQ(world.act(other, id, "answer_proposal", adopted).error().code, casework::problems::other_office_owes);
    EXPECT_EQ(world.act(clerk, id, "answer_proposal", adopted).error().code, casework::problems::not_your_command) << "the head's";
    for (const OpenCommand& one : staff_commands(world.context(), other, world.value(id))) EXPECT_NE(one.rule->id.value, "answer_proposal");
    ASSERT_TRUE(world.act(head, id, "answer_proposal", adopted));
    EXPECT_TRUE(shown(world, head).empty());
    EXPECT_EQ(desk_case(world.context(), head, id).error().code, problems::no_such_case);
    ASSERT_TRUE(world.act(other, id, "answer_data_request", {{"decision", "given"}, {"answer", "here"}}));
    const Board board = read_board(world.context(), world.town.now(world.clock.now()).today);
    EXPECT_TRUE(board.own.empty()) << "fewer than ten answers are nobody's figures";
}

TEST(HandedOn, AnOfficeThatReviewsWhatItHandedDownLearnsAgainWhoTheResidentIs) {
    World world;
    const StaffSession chief = member(world, "zhen-zhengfu", "chief", {Role::caseworker, Role::supervisor});
    const StaffSession ann = member(world, works, "ann", {Role::caseworker});
    const Receipt receipt = world.file(world.filing("zhen-zhengfu"));
    const CaseId id = receipt.value.id;
    ASSERT_TRUE(world.act(chief, id, "register"));
    ASSERT_TRUE(world.act(chief, id, "assign_below", {{"office", works}, {"report_by", "2026-06-01"}, {"reasons", "yours"}}));
    ASSERT_TRUE(world.act(ann, id, "accept", {{"way", "w"}}));
    ASSERT_TRUE(world.act(ann, id, "reply", answer()));
    EXPECT_EQ(open_for_staff(world.context(), chief, id, Opening::identity).error().code, problems::cannot_open) << "it only waits for a report";
    ASSERT_TRUE(view_own_case(world.context(), world.resident(receipt)));
    ASSERT_TRUE(world.say(receipt, "request_review"));
    ASSERT_TRUE(may_open_identity(world.context(), chief, world.value(id)));
    EXPECT_TRUE(open_for_staff(world.context(), chief, id, Opening::identity));
}

TEST(HandedOn, AnOfficeThatStandsForAnotherLearnsWhoTheResidentIsIfEitherMay) {
    World world;
    const StaffSession chief = member(world, "zhen-zhengfu", "chief", {Role::caseworker, Role::supervisor});
    const StaffSession ann = member(world, works, "ann", {Role::caseworker});
    const CaseId id = world.file().value.id;
    ASSERT_TRUE(world.act(ann, id, "register"));
    ASSERT_TRUE(world.act(chief, id, "propose", {{"practice", "p"}, {"proposal", "q"}, {"answer_by", "2027-01-04"}}));
    OfficeKeys keys = *world.town.office_keys();
    keys.erase({works});
    world.town.set_office_keys(std::move(keys));  // from now on the office above stands for it
    ASSERT_TRUE(world.act(ann, id, "forward", {{"office", "zhen-zhengfu"}, {"reasons", "theirs"}}));
    ASSERT_EQ(world.value(id).owing(), std::vector{OfficeId{works}});
    EXPECT_TRUE(open_for_staff(world.context(), chief, id, Opening::identity));
}

TEST(HandedOn, WhoHasACaseIsTheSameOnTheListAndInTheCase) {
    World world;
    const StaffSession ann = member(world, works, "ann", {Role::caseworker});
    const StaffSession above = member(world, "zhen-zhengfu", "chief", {Role::supervisor});
    const Receipt receipt = world.file();
    const CaseId id = receipt.value.id;
    const auto handler = [&] { return world.store.case_row(id)->handler; };
    ASSERT_TRUE(world.act(ann, id, "register"));
    ASSERT_TRUE(world.act(ann, id, "accept", {{"way", "w"}}));
    ASSERT_TRUE(world.act(ann, id, "reply", answer()));
    EXPECT_EQ(handler(), desk_pseudonym(world.context(), ann.staff.id));
    ASSERT_TRUE(view_own_case(world.context(), world.resident(receipt)));
    ASSERT_TRUE(world.say(receipt, "request_review"));
    EXPECT_FALSE(handler()) << "on the desk of the office above, where nobody has it";
    ASSERT_TRUE(world.act(above, id, "give_review_opinion", {{"opinion", "upheld"}, {"facts", "f"}, {"reasons", "r"}, {"rule", "l"}}));
    EXPECT_EQ(world.store.case_row(id)->office.value, works);
    EXPECT_EQ(handler(), desk_pseudonym(world.context(), ann.staff.id)) << "it comes back to who had it";
}

TEST(HandedOn, ACaseThatComesBackLiesOnNobodysDesk) {
    World world;
    const StaffSession ann = member(world, works, "ann", {Role::caseworker});
    const StaffSession bo = member(world, social, "bo", {Role::caseworker});
    const CaseId id = world.file().value.id;
    ASSERT_TRUE(world.act(ann, id, "register"));
    ASSERT_TRUE(world.act(ann, id, "forward", {{"office", social}, {"reasons", "theirs"}}));
    ASSERT_TRUE(world.act(bo, id, "forward", {{"office", works}, {"reasons", "not ours"}}));
    EXPECT_EQ(world.store.case_row(id)->office.value, works);
    EXPECT_FALSE(world.store.case_row(id)->handler);
    EXPECT_TRUE(shown(world, ann, Show::mine).empty());
}

TEST(HandedOn, WhomTheListKnowsFromBeforeTheCaseToldKeepsIt) {
    World world;
    const StaffSession ann = member(world, works, "ann", {Role::caseworker});
    const StaffSession bob = member(world, works, "bob", {Role::caseworker});
    const Receipt receipt = world.file();
    const CaseId id = receipt.value.id;
    ASSERT_TRUE(world.value(id).worker({works}).empty());
    // As an older version left it: her message had no tag, and only the list says that she has it.
    CaseRow row = *world.store.case_row(id);
    row.handler = desk_pseudonym(world.context(), ann.staff.id);
    Changes changes;
    changes.cases.push_back(row);
    world.writer->write(std::move(changes));
    ASSERT_TRUE(world.say(receipt, "message", {{"body", "and it drips"}}));
    EXPECT_EQ(world.store.case_row(id)->handler, row.handler);
    ASSERT_TRUE(world.act(ann, id, "step_out"));
    EXPECT_FALSE(world.store.case_row(id)->handler);
    ASSERT_TRUE(world.act(bob, id, "register"));
    EXPECT_EQ(world.store.case_row(id)->handler, desk_pseudonym(world.context(), bob.staff.id));
}

}  // namespace huiyin::engine::engine_tests
