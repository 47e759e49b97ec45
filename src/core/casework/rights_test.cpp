#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "core/casework/problems.h"
#include "core/casework/stories_test.h"

// What the statutes say beside the rows of statutes_test.cpp: what holds in every state, of every clock, and of every document. Each
// test names its article.
namespace huiyin::casework::decide_tests {
namespace rights_test {

using procedure::CommandRule;

const procedure::Procedure& shipped(const std::string& id) { return Rulebook::by_id(id).procedure; }

std::set<std::string> choices_of(const std::string& procedure, const char* command, const char* field) {
    std::set<std::string> out;
    for (const procedure::Choice& choice : procedure::find_field(*shipped(procedure).find_command({command}), {field})->choices) out.insert(choice.id.value);
    return out;
}
bool has_guard(const std::string& procedure, const char* command, procedure::Guard::Kind kind) {
    const auto& guards = shipped(procedure).find_command({command})->guards;
    return std::ranges::any_of(guards, [&](const procedure::Guard& guard) { return guard.kind == kind; });
}
using Ids = std::set<std::string>;

struct Paper {
    const char* procedure;
    const char* document;
    std::vector<const char*> says;  ///< facts of the case, and fields of the command that issues it
    const char* source;
};
const std::vector<Paper>& papers() {
    static const std::vector<Paper> all{
        {"complaint", "receipt", {"reference", "filed_on", "office", "subject", "next_clock", "next_due"}, "letters-and-visits 22–23"},
        {"complaint", "acceptance-notice", {"way", "next_clock", "next_due", "rule"}, "letters-and-visits 23, 31"},
        {"complaint", "non-acceptance-notice", {"reasons", "right_route", "route_time_limits"}, "letters-and-visits 22–23, 31"},
        {"complaint", "forwarding-notice", {"office", "reasons", "next_due"}, "letters-and-visits 22–23"},
        {"complaint", "reply", {"request", "facts", "reasons", "outcome", "rule", "next_clock", "next_due"}, "letters-and-visits 32–34"},
        {"complaint", "extension-notice", {"reasons", "due_before", "due_after"}, "letters-and-visits 34"},
        {"complaint", "review-opinion", {"opinion", "facts", "reasons", "rule", "next_clock", "next_due"}, "letters-and-visits 35"},
        {"complaint", "re-review-opinion", {"opinion", "facts", "reasons", "rule"}, "letters-and-visits 36"},
        {"complaint", "closing-notice", {"state"}, "letters-and-visits 32, 36"},
        {"complaint", "withdrawal-confirmation", {"state"}, "default"},
        {"complaint", "completion-report", {"facts", "measures", "result"}, "letters-and-visits 22–23"},
        {"complaint", "hearing-notice", {"day", "place", "open_to_public"}, "letters-and-visits 31, 36"},
        {"complaint", "hearing-record", {"present", "record"}, "letters-and-visits 31, 36"},
        {"complaint", "mediation-proposal", {"other_party", "mediators", "interests", "next_clock", "next_due"}, "letters-and-visits 33"},
        {"complaint", "settlement-agreement",
         {"parties", "facts", "points", "responsibility", "content", "way", "performed_by"}, "letters-and-visits 33"},
        {"complaint", "mediation-closing", {"ground", "routes", "next_clock", "next_due"}, "mediation-law 26"},
        {"complaint", "mediation-stopped", {"next_clock", "next_due"}, "mediation-law 23, 26"},
        {"complaint", "settlement-notice", {"state"}, "mediation-law 28–29, 31–33"},
        {"complaint", "archives-notice", {"term", "reasons"}, "archives-law 13, 21"},
        {"complaint", "proposal-reply", {"adopted", "words"}, "letters-and-visits 40"},
        {"suggestion", "reply", {"outcome", "reasons"}, "letters-and-visits 29"},
        {"disclosure", "supplement-notice", {"missing", "next_due"}, "open-information 30"},
        {"disclosure", "extension-notice", {"reasons", "due_before", "due_after"}, "open-information 33"},
        {"disclosure", "reply", {"where_to_find", "content", "whose", "channel", "reasons", "remedies"}, "open-information 33, 36"},
        {"complaint", "data-answer", {"decision", "reasons", "remedies"}, "personal-information 45–46, 50"},
        {"en-complaint", "acknowledgement", {"understanding", "next_due"}, "complaint-codes 6"},
        {"en-complaint", "extension-notice", {"reasons", "due_after", "outside_route"}, "complaint-codes 6"},
        {"en-complaint", "stage2-reply", {"outcome", "facts", "reasons", "outside_route"}, "complaint-codes 6"},
    };
    return all;
}

TEST(Papers, SayWhatTheirRowDemands) {
    for (const Paper& paper : papers()) {
        SCOPED_TRACE(std::string(paper.source) + ": " + paper.procedure + " " + paper.document);
        const auto* document = shipped(paper.procedure).find_document({paper.document});
        ASSERT_NE(document, nullptr);
        EXPECT_EQ(document->source.source.value + (document->source.articles.empty() ? "" : " " + document->source.articles), paper.source);
        for (const char* said : paper.says)
            EXPECT_TRUE(std::ranges::find(document->facts, said) != document->facts.end() ||
                        std::ranges::find(document->fields, procedure::FieldId{said}) != document->fields.end())
                << said;
    }
}

TEST(Papers, OfAHearingAreARecordThatWhoWasThereSigns) {  // letters-and-visits 31, 36; provinces rule it
    EXPECT_EQ(shipped("complaint").find_document({"hearing-record"})->form, procedure::DocumentForm::record);
    EXPECT_EQ(choices_of("complaint", "call_hearing", "open_to_public"), (Ids{"yes", "no"}));
}

/// The states in which the resident may give a command.
Ids open_in(const std::string& procedure, const char* command) {
    Ids out;
    const CommandRule* rule = shipped(procedure).find_command({command});
    if (rule == nullptr || std::ranges::find(rule->actors, Actor::resident) == rule->actors.end()) return out;
    for (const procedure::StateId& state : rule->from) out.insert(state.value);
    return out;
}
Ids states_of(const std::string& procedure, bool with_final) {
    Ids out;
    for (const procedure::State& state : shipped(procedure).states)
        if (with_final || !state.is_final) out.insert(state.id.value);
    return out;
}

TEST(EveryState, LetsTheResidentAskAboutTheirData) {  // personal-information 45–46
    for (const char* one : {"complaint", "fast-track", "suggestion", "disclosure", "en-complaint", "official-report"})
        EXPECT_EQ(open_in(one, "ask_about_data"), states_of(one, true)) << one;
}

TEST(EveryState, ThatIsNotOverLetsTheResidentTakeTheirComplaintBack) {  // default
    for (const char* one : {"complaint", "fast-track"}) EXPECT_EQ(open_in(one, "withdraw"), states_of(one, false)) << one;
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    ASSERT_TRUE(story.act("withdraw", Actor::resident));
    EXPECT_TRUE(story.value.clocks.empty()) << "all clocks stop";
}

TEST(EveryState, InWhichAnOfficeHasACaseLetsTheResidentAskForSomebodyElse) {  // letters-and-visits 28
    for (const char* state : {"registered", "forwarded", "accepted", "review", "re_review"}) EXPECT_TRUE(open_in("complaint", "ask_recusal").contains(state)) << state;
}

TEST(Rating, IsFreeAfterEachAnswerAlsoOnceItIsOver) {  // letters-and-visits 21
    for (const char* state : {"replied", "review", "reviewed", "re_review", "concluded", "closed", "settled"}) EXPECT_TRUE(open_in("complaint", "rate").contains(state)) << state;
    Story story(complaint(), "2026-03-02"_day);
    story.reply();
    for (const char* solved : {"no", "yes"}) EXPECT_TRUE(story.act("rate", Actor::resident, {{"solved", solved}})) << "and may be said anew";
}

TEST(Clocks, ThatRanOutAreNoGroundToRefuseWhatIsOwed) {  // common rule; letters-and-visits 34
    for (const char* late : {"2026-12-01", "2027-12-01"}) {
        Story story(complaint(), "2026-03-02"_day);
        story.file();
        story.today = day(late);
        EXPECT_TRUE(story.act("register", Actor::clerk)) << "20 days or two years late";
        EXPECT_TRUE(story.act("accept", Actor::caseworker, {{"way", "we look"}}));
        story.today += std::chrono::days(200);
        EXPECT_TRUE(story.act("reply", Actor::caseworker, Story::answer()));
        ASSERT_TRUE(story.act("request_review", Actor::resident));
        story.today += std::chrono::days(200);
        EXPECT_TRUE(story.act("give_review_opinion", Actor::reviewer, {{"opinion", "upheld"}, {"facts", "f"}, {"reasons", "r"}, {"rule", "l"}}));
    }
}

TEST(Clocks, AreTheSameForWhoGivesNoName) {  // common rule
    for (const std::string& one : procedures_of_cases()) {
        if (one == "fast-track") continue;  // nobody files under it
        std::vector<Event> filed;
        for (const char* contact : {"anonymous", "reachable", "named"}) {
            Story story(Rulebook::by_id(one), "2026-03-02"_day);
            FileCase filing;
            filing.office = {"above"};
            filing.about = {OfficeId{"accused"}};
            filing.contact = contact;
            auto event = story.tell(filing);
            ASSERT_TRUE(event);
            event->fields.erase("contact");
            filed.push_back(*event);
        }
        for (Event& event : filed)
            for (std::size_t i = 0; i < event.starts.size(); ++i) event.starts[i].promise = filed[0].starts[i].promise;
        EXPECT_EQ(filed[0], filed[1]) << one;
        EXPECT_EQ(filed[0], filed[2]) << one;
    }
}

TEST(Clocks, StandStillOnlyWhereARowSaysSo) {  // letters-and-visits 36; open-information 30, 33; common rule
    Ids found;
    for (const std::string& one : procedures_of_cases())
        for (const CommandRule& rule : shipped(one).commands)
            for (const ClockId& clock : rule.suspends) found.insert(one + " " + rule.id.value + " " + clock.value);
    EXPECT_EQ(found, (Ids{"complaint call_re_review_hearing re-review", "disclosure ask_third_party reply", "disclosure ask_to_supplement reply"}));
}

TEST(Clocks, GoOnWhenACaseIsHandedOnUnlessTheRowSaysOtherwise) {  // common rule; letters-and-visits 23
    for (const std::string& one : procedures_of_cases())
        for (const CommandRule& rule : shipped(one).commands) {
            if (!rule.hands_to && !rule.hands_back) continue;
            for (const ClockId& clock : rule.starts) {
                const auto* begun = shipped(one).find_clock(clock);
                const bool is_named = clock.value == "accept" || clock.value == "acknowledge" || begun->due_in;
                EXPECT_TRUE(is_named || begun->counts_from == procedure::CountsFrom::filing_day) << one << " " << rule.id.value << " " << clock.value;
            }
            EXPECT_TRUE(rule.restarts.empty()) << one << " " << rule.id.value;
        }
}

TEST(Clocks, AreExtendedOnceByTheHeadWithAReason) {  // letters-and-visits 34; open-information 33; complaint-codes 6
    int extensible = 0;
    for (const std::string& one : procedures_of_cases())
        for (const procedure::ClockRule& clock : shipped(one).clocks) {
            if (!clock.extension) continue;
            ++extensible;
            EXPECT_EQ(clock.extension->times, 1) << one << " " << clock.id.value;
            EXPECT_TRUE(clock.extension->needs_reason) << one << " " << clock.id.value;
            EXPECT_LE(clock.extension->amount, clock.period.amount) << one << " " << clock.id.value;
        }
    EXPECT_EQ(extensible, 6);
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    ASSERT_TRUE(story.act("extend", Actor::supervisor, {{"reasons", "r"}}));
    EXPECT_EQ(story.act("extend", Actor::supervisor, {{"reasons", "r"}}).error().code, problems::extended_already);
}

TEST(Filing, ByWordOfMouthIsRecordedAsSuch) {  // letters-and-visits 19; open-information 29
    for (const char* channel : {"counter", "phone", "web"}) {
        Story story(complaint(), "2026-03-02"_day);
        FileCase filing;
        filing.office = {"roads"};
        filing.channel = channel;
        EXPECT_EQ(story.tell(filing)->fields.at("channel"), channel);
    }
}

TEST(Filing, AsksForANameOnlyWhereTheStatuteDoes) {  // open-information 29
    for (const std::string& one : procedures_of_cases())
        EXPECT_EQ(shipped(one).filing == procedure::Filing::named, one == "disclosure") << one;
}

TEST(Suggestion, IsAnsweredAndHasNoReviewChain) {  // letters-and-visits 29
    EXPECT_EQ(choices_of("suggestion", "reply", "outcome"), (Ids{"adopted", "partly", "not_adopted"}));
    for (const CommandRule& rule : shipped("suggestion").commands)
        for (const Actor actor : rule.actors) EXPECT_TRUE(actor != Actor::reviewer && actor != Actor::re_reviewer) << rule.id.value;
    for (const procedure::State& state : shipped("suggestion").states)
        EXPECT_TRUE(!state.is_final || state.id.value == "answered" || state.id.value == "withdrawn") << state.id.value << ": none is over without an answer";
}

TEST(Suggestion, KnowsTheCallThatItAnswersTo) {  // letters-and-visits 29
    Story story(Rulebook::by_id("suggestion"), "2026-03-02"_day);
    FileCase filing;
    filing.office = {"roads"};
    filing.call = "2026-12-31-roads";
    ASSERT_TRUE(story.tell(filing));
    EXPECT_EQ(story.value.latest.at("case_filed.call"), filing.call);
    Story none(Rulebook::by_id("suggestion"), "2026-03-02"_day);
    none.file();
    EXPECT_FALSE(none.events.front().fields.contains("call")) << "the others' events say nothing of calls";
}

TEST(FastTrack, IsForTheMattersThatItsMeasuresNameAndNeverForARefusal) {  // fast-track-measures
    EXPECT_EQ(choices_of("complaint", "use_fast_track", "ground"), (Ids{"clear", "question", "daily_life", "settled"}));
    EXPECT_FALSE(choices_of("fast-track", "reply", "outcome").contains("refused")) << "what may not be supported takes the ordinary track";
}

TEST(NotTakenOn, NamesTheProceduresThatFitBetter) {  // letters-and-visits 31, 36
    const Ids grounds = choices_of("complaint", "decline", "ground");
    for (const char* one : {"statutory_route", "not_competent", "concluded"}) EXPECT_TRUE(grounds.contains(one)) << one;
}

// Archives Law, art. 13, 21; National Archives Order 8; what is no archive: PIPL art. 19 (P: 3 years as the town sets, 5 with a mediation agreement)
TEST(Content, IsKeptForTheTermOfArchivesOrOfHowItEndedAndElseAsTheTownSets) {
    EXPECT_EQ(choices_of("complaint", "file_as_archives", "term"), (Ids{"10_years", "30_years", "permanent"}));
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    EXPECT_EQ(story.act("file_as_archives", Actor::caseworker, {{"term", "10_years"}, {"reasons", "r"}}).error().code, problems::not_in_this_state)
        << "what is open is kept anyhow";
    ASSERT_TRUE(story.act("withdraw", Actor::resident));
    const auto kept = [](const Story& one) { return kept_at_least(one.value); };
    EXPECT_FALSE(kept(story));
    story.today = "2028-02-29"_day;
    EXPECT_EQ(story.act("file_as_archives", Actor::caseworker, {{"term", "20_years"}, {"reasons", "r"}}).error().code, problems::field_not_chosen);
    ASSERT_TRUE(story.act("file_as_archives", Actor::caseworker, {{"term", "10_years"}, {"reasons", "r"}}));
    EXPECT_EQ(kept(story), "2038-02-28"_day);
    ASSERT_TRUE(story.act("file_as_archives", Actor::caseworker, {{"term", "permanent"}, {"reasons", "r"}}));
    EXPECT_EQ(kept(story), Date::max());
    ASSERT_TRUE(story.act("file_as_archives", Actor::caseworker, {{"term", "30_years"}, {"reasons", "it was too long"}}));
    EXPECT_EQ(kept(story), "2058-02-28"_day) << "the last word counts";
    story.today = "2030-05-06"_day;
    ASSERT_TRUE(story.act("ask_about_data", Actor::resident, {{"wish", "see"}}));
    EXPECT_EQ(kept(story), "2058-02-28"_day) << "the term runs from the day on which it was set";
    EXPECT_EQ(shipped("complaint").find_state({"settled"})->kept_years, 5);
}

TEST(Concluded, IsReopenedForNewFactsAlone) {  // letters-and-visits 36
    const auto& reopening = *shipped("complaint").find_command({"reopen"});
    EXPECT_TRUE(std::ranges::find(reopening.from, procedure::StateId{"concluded"}) != reopening.from.end());
    EXPECT_TRUE(procedure::find_field(reopening, {"new_facts"})->required);
    Ids ways_on;
    for (const CommandRule& rule : shipped("complaint").commands)
        for (const procedure::StateId& state : rule.from)
            if (state.value == "concluded" && rule.to && !shipped("complaint").find_state(*rule.to)->is_final) ways_on.insert(rule.id.value);
    EXPECT_EQ(ways_on, Ids{"reopen"});
}

TEST(Disclosure, SaysWhichOfTheAnswersOfTheStatuteItIs) {  // open-information 36, 37, 39
    EXPECT_EQ(choices_of("disclosure", "reply", "outcome"),
              (Ids{"public", "given", "partly", "refused", "none", "not_ours", "repeated", "other_law", "not_a_request"}));
    Story story(Rulebook::by_id("disclosure"), "2026-03-02"_day);
    story.file();
    std::map<std::string, std::string> answer{{"outcome", "not_a_request"}, {"reasons", "r"}, {"remedies", "m"}};
    EXPECT_EQ(story.act("reply", Actor::caseworker, answer).error().where, "channel") << "a complaint is shown its channel";
    answer["channel"] = "/file";
    EXPECT_TRUE(story.act("reply", Actor::caseworker, answer));
}

TEST(StageTwo, IsDecidedByAnotherPersonAndAskedForWithoutReasons) {  // complaint-codes 6
    EXPECT_TRUE(has_guard("en-complaint", "reply_stage2", procedure::Guard::Kind::other_person));
    for (const procedure::Field& field : shipped("en-complaint").find_command({"request_review"})->fields) EXPECT_FALSE(field.required) << field.id.value;
}

}  // namespace rights_test
}  // namespace huiyin::casework::decide_tests
