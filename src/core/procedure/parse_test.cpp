#include "core/procedure/parse.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/problems.h"
#include "core/procedure/problems.h"
#include "core/procedure/procedure_files_for_tests.h"

namespace huiyin::procedure {
namespace parse_test_detail {

using for_tests::read_text;
using for_tests::shipped;

/// The smallest procedure that is right: file, answer, done.
const std::string small = for_tests::small_head("small", "reply") + R"([[clock]]
id = "reply"
amount = 5
unit = "working_days"
source = "law 1"
name = { zh = "答复", en = "Answer" }
rule = { zh = "五日", en = "5 days" }

[[command]]
id = "reply"
event = "reply_issued"
event_name = { zh = "已答复", en = "Answered" }
name = { zh = "答复", en = "Answer" }
from = ["filed"]
to = "closed"
actors = ["caseworker"]
stops = { reply = "answered" }
document = "answer"
source = "law 2"

[[command.field]]
id = "outcome"
kind = "choice"
name = { zh = "结果", en = "Outcome" }
choice = [{ id = "done", name = { zh = "好", en = "Done" } }]

[[command.field]]
id = "reasons"
kind = "text"
max_length = 100
name = { zh = "理由", en = "Reasons" }

[[document]]
id = "answer"
facts = ["reference"]
fields = ["outcome", "reasons"]
source = "law 2"
name = { zh = "答复", en = "Answer" }
)";

/// `small` with its only `what` replaced.
std::string with(const std::string& what, const std::string& instead) {
    std::string text = small;
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    EXPECT_EQ(text.find(what, at + 1), std::string::npos) << what << " is there twice";
    return text.replace(at, what.size(), instead);
}

int line_of(const std::string& text, const std::string& what) {
    return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(text.find(what)), '\n'));
}

std::string told(const Problem& problem) {
    std::string out = problem.where + " " + std::string(problem.code);
    for (const auto& [key, value] : problem.facts) out += " " + key + "=" + value;
    return out;
}

std::string told(const Checked& checked) {
    std::string out;
    for (const Problem& problem : checked.problems) out += told(problem) + "\n";
    return out;
}

}  // namespace parse_test_detail
using namespace parse_test_detail;

TEST(ProcedureFile, TheSmallestOneIsReadWhole) {
    const Checked checked = check(small, "small.toml");
    ASSERT_TRUE(checked.procedure) << told(checked);
    const Procedure& procedure = *checked.procedure;
    EXPECT_EQ(procedure.states.size(), 2u);
    EXPECT_EQ(procedure.clocks.front().period, (calendar::Period{5, calendar::Unit::working_days}));
    EXPECT_EQ(procedure.clocks.front().counts_from, CountsFrom::event_day);
    const CommandRule& reply = *procedure.find_command({"reply"});
    EXPECT_EQ(reply.stops, (std::vector<ClockStop>{{.clock = {"reply"}, .outcome = Outcome::answered}}));
    ASSERT_NE(find_field(reply, {"outcome"}), nullptr);
    EXPECT_NE(find_choice(*find_field(reply, {"outcome"}), {"done"}), nullptr);
    EXPECT_EQ(find_choice(*find_field(reply, {"outcome"}), {"undone"}), nullptr);
    EXPECT_EQ(cite(procedure, reply.source), (Text{"法第2条", "Law, art. 2"}));
    SourceRef several = reply.source;
    several.articles = "22–23, 29, 31";
    EXPECT_EQ(cite(procedure, several), (Text{"法第22–23、29、31条", "Law, art. 22–23, 29, 31"}));
}

struct Broken {
    const char* what;
    const char* replace;
    const char* instead;
    const char* marker;  ///< the problem is on the line where this stands; "" is line 1
    std::string_view code;
};

TEST(ProcedureFile, EachMistakeIsFoundOnItsLine) {
    namespace base = ::huiyin::problems;
    using namespace problems;
    const Broken table[] = {
        {"not TOML", "version = 1", "version = ", "version", base::bad_toml},
        {"a line in another encoding", "zh = \"五日\"", "zh = \"\xCE\xE5\xC8\xD5\"", "\xCE", base::not_utf8},
        {"a typo in a key", "actors = [", "actor = [", "actor = [", base::data_unknown_key},
        {"a key that is left out", "version = 1\n", "", "", base::data_missing},
        {"a number written as a text", "version = 1", "version = \"1\"", "version", base::data_wrong_type},
        {"an id that is no name", "id = \"small\"", "id = \"Small One\"", "id =", bad_name},
        {"a period of no days", "amount = 5", "amount = 0", "amount = 0", bad_amount},
        {"a unit that nobody knows", "\"working_days\"", "\"weeks\"", "weeks", unknown_value},
        {"an actor that nobody knows", "[\"caseworker\"]", "[\"mayor\"]", "mayor", unknown_value},
        {"an outcome that nobody knows", "reply = \"answered\"", "reply = \"solved\"", "solved", unknown_value},
        {"a command without actors", "[\"caseworker\"]", "[]", "[[command]]", command_without_actor},
        {"a text that is missing in English", "{ zh = \"五日\", en = \"5 days\" }", "{ zh = \"五日\" }", "五日",
         missing_translation},
        {"a text that is empty in Chinese", "zh = \"五日\"", "zh = \"\"", "5 days", missing_translation},
        {"a text of a blank of full width in Chinese", "zh = \"五日\"", "zh = \"　\"", "5 days", missing_translation},
        {"a text of blanks in English", "en = \"5 days\"", "en = \" \"", "五日", missing_translation},
        {"an id that is empty", "id = \"small\"", "id = \"\"", "id =", bad_name},
        {"a text in a third language", "en = \"5 days\"", "en = \"5 days\", fr = \"5 jours\"", "5 days",
         base::data_unknown_key},
        {"a clock without source", "source = \"law 1\"\n", "", "[[clock]]", missing_source},
        {"a source without articles", "\"law 1\"", "\"law\"", "\"law\"\nname = { zh = \"答复\", en", missing_source},
        {"a source that is not listed", "\"law 1\"", "\"custom 1\"", "custom", unknown_id},
        {"articles that are a word", "\"law 1\"", "\"law abc\"", "law abc", bad_articles},
        {"an article that no statute has", "\"law 1\"", "\"law 0\"", "law 0", bad_articles},
        {"articles backwards", "\"law 1\"", "\"law 33–22\"", "law 33", bad_articles},
        {"articles in no order", "\"law 1\"", "\"law 23, 17\"", "law 23", bad_articles},
        {"articles in no order after a stretch", "\"law 1\"", "\"law 22–25, 24\"", "law 22", bad_articles},
        {"articles with something behind them", "\"law 1\"", "\"law 31 (6), 34!\"", "law 31", bad_articles},
        {"a list of articles that breaks off", "\"law 1\"", "\"law 31, \"", "law 31", bad_articles},
        {"more time without a reason", "rule = {", "extension = { amount = 5, needs_reason = false }\nrule = {", "extension", reason_waived},
        {"a document without facts", "facts = [\"reference\"]\n", "", "[[document]]", base::data_missing},
        {"an answer that hides its reasons", "\"outcome\", \"reasons\"", "\"outcome\"", "fields = [", answer_hides_field},
        {"an answer that shows nothing that was written", "fields = [\"outcome\", \"reasons\"]\n", "", "[[document]]", answer_hides_field},
        {"an event that calls the resident you at the desk", "en = \"Answered\"", "en = \"You were answered\"", "event_name", desk_words_missing},
        {"a rule that calls the resident you at the desk", "zh = \"五日\"", "zh = \"五日内告诉您\"", "rule = {", desk_words_missing},
        {"words for the desk that say you, too", "zh = \"五日\"", "zh = \"五日内告诉您\", en = \"5\" }\ndesk_rule = { zh = \"告诉您\"", "rule = {", desk_words_missing},
        {"a state twice", "id = \"closed\"", "id = \"filed\"", "[[state]]\nid = \"filed\"\nis_final", duplicate},
        {"an initial state that is not there", "initial = \"filed\"", "initial = \"new\"", "initial", unknown_id},
        {"a state that a command can't leave from", "from = [\"filed\"]", "from = [\"field\"]", "field\"]", unknown_id},
        {"a state that a command can't go to", "to = \"closed\"", "to = \"shut\"", "shut", unknown_id},
        {"a clock that filing can't start", "[\"reply\"]", "[\"answer\"]", "starts_on_filing", unknown_id},
        {"a clock that a command can't stop", "{ reply = \"answered\" }", "{ answer = \"answered\" }", "stops =",
         unknown_id},
        {"an answer clock that is not there", "answer_clock = \"reply\"", "answer_clock = \"answer\"", "answer_clock",
         unknown_id},
        {"an answer that the resident would owe", "id = \"reply\"\namount", "id = \"reply\"\nowed_by = \"resident\"\namount",
         "answer_clock", answer_clock_not_owed},
        {"a duty that just lapses", "reply = \"answered\"", "reply = \"lapsed\"", "lapsed", outcome_misplaced},
        {"a document that is not there", "document = \"answer\"", "document = \"letter\"", "letter", unknown_id},
        {"a document field that nobody fills in", "\"outcome\", \"reasons\"", "\"outcome\", \"rule\"",
         "document = \"answer\"", document_lacks_field},
        {"a document field that may be left empty", "max_length = 100", "max_length = 100\nrequired = false",
         "[[command.field]]\nid = \"reasons\"", document_field_optional},
        {"a fact that no case has", "[\"reference\"]", "[\"identity_number\"]", "identity_number", unknown_id},
        {"a text field without length", "max_length = 100\n", "", "[[command.field]]\nid = \"reasons\"", length_missing},
        {"a choice with a length", "kind = \"choice\"", "kind = \"choice\"\nmax_length = 3", "max_length = 3",
         length_misplaced},
        {"a choice without choices", "choice = [{ id = \"done\", name = { zh = \"好\", en = \"Done\" } }]\n", "",
         "[[command.field]]\nid = \"outcome\"", choices_missing},
        {"a condition on a text", "max_length = 100",
         "max_length = 100\napplies_if = { field = \"reasons\", is = [\"done\"] }", "applies_if", condition_not_choice},
        {"a condition on a choice that is not offered", "max_length = 100",
         "max_length = 100\napplies_if = { field = \"outcome\", is = [\"maybe\"] }", "applies_if", unknown_id},
        {"hand-over to an office that nobody chose", "document = \"answer\"", "document = \"answer\"\nhands_to = \"reasons\"",
         "hands_to", hands_to_not_office},
        {"hand-over by a field that is not there", "document = \"answer\"", "document = \"answer\"\nhands_to = \"office\"",
         "hands_to", unknown_id},
        {"a clock that is handed on and counted anew at once", "document = \"answer\"",
         "document = \"answer\"\nhands_back = true\nrestarts = [\"reply\"]", "restarts", hands_on_and_moves},
        {"a clock that is handed on and stands still at once", "document = \"answer\"",
         "document = \"answer\"\nhands_back = true\nsuspends = [\"reply\"]", "suspends", hands_on_and_moves},
        {"a clock that is handed on and goes on at once", "document = \"answer\"",
         "document = \"answer\"\nhands_back = true\nresumes = [\"reply\"]", "resumes", hands_on_and_moves},
        {"a clock that is handed on and extended at once", "document = \"answer\"",
         "document = \"answer\"\nhands_back = true\nextends = \"reply\"", "extends", hands_on_and_moves},
        {"said in several cases though it moves each", "document = \"answer\"", "document = \"answer\"\nhands_back = true\ntogether = true", "together",
         together_misplaced},
        {"an end said in several cases though none is answered", "stops = { reply = \"answered\" }", "stops = { reply = \"withdrawn\" }\ntogether = true",
         "together", together_misplaced},
        {"a week kept for nothing", "document = \"answer\"", "document = \"answer\"\nkeeps_week = true", "keeps_week",
         keeps_week_misplaced},
        {"an extension of a clock that has none", "document = \"answer\"", "document = \"answer\"\nextends = \"reply\"",
         "extends", extension_not_allowed},
        {"an extension that no command grants", "rule = {", "extension = { amount = 5 }\nrule = {", "extension",
         extension_never_granted},
        {"a timer that nobody answers", "actors = [\"caseworker\"]",
         "actors = [\"timer\"]\nguard = [{ is = \"period_over\", clock = \"reply\" }]", "[[command.field]]", timer_asks},
        {"a timer that could come too late", "actors = [\"caseworker\"]",
         "actors = [\"timer\"]\nguard = [{ is = \"period_over\", clock = \"reply\" }, { is = \"within\", amount = 9, unit = "
         "\"working_days\", counts_from = \"filing_day\" }]",
         "within", timer_may_miss},
        {"a timer that would fire at once", "[\"caseworker\"]", "[\"timer\"]", "timer", timer_without_guard},
        {"a matter that no guard asks for", "[[command]]\nid = \"reply\"", "[[matter]]\nid = \"m\"\nevent = \"reply_issued\"\n\n[[command]]\nid = \"reply\"", "[[matter]]", unused},
        {"a guard of a matter that is not there", "document = \"answer\"", "document = \"answer\"\nguard = [{ is = \"pending\", matter = \"m\" }]", "guard", unknown_id},
        {"a guard that tells a matter's event itself", "[[command]]\nid = \"reply\"\n",
         "[[matter]]\nid = \"m\"\nevent = \"reply_issued\"\n\n[[command]]\nid = \"reply\"\nguard = [{ is = \"pending\", matter = \"m\", event = \"reply_issued\", until = [\"reply_issued\"] }]\n", "guard", guard_parts},
        {"a guard without its clock", "document = \"answer\"", "document = \"answer\"\nguard = [{ is = \"period_over\" }]",
         "guard", guard_clock},
        {"a guard with a clock that is not there", "document = \"answer\"",
         "document = \"answer\"\nguard = [{ is = \"period_over\", clock = \"answer\" }]", "guard", unknown_id},
        {"a clock of the office above that permits", "amount = 5", "amount = 5\nowed_by = \"office_above\"\npermits = true", "permits", permits_misplaced},
        {"an answer that an office only may give", "amount = 5", "amount = 5\npermits = true", "answer_clock", answer_clock_not_owed},
        {"a text announced as a day", "document = \"answer\"", "document = \"answer\"\nannounces = [\"reasons\"]", "announces", announces_misplaced},
        {"a text promised as a day", "document = \"answer\"", "document = \"answer\"\npromises = \"reply_issued.reasons\"", "promises", promises_no_day},
        {"a guard for a day that no event gives", "document = \"answer\"", "document = \"answer\"\nguard = [{ is = \"day_reached\", field = \"reply_isued.day\" }]", "guard", no_such_day},
        {"a day put off by what names none", "document = \"answer\"", "document = \"answer\"\nguard = [{ is = \"day_reached\", field = \"reply_issued.promised_day\", moved_by = \"reply_issued.reasons\" }]", "guard", no_such_day},
        {"a guard for an answer that no event gives", "document = \"answer\"", "document = \"answer\"\nguard = [{ is = \"said\", field = \"reply_issued.reasons\", values = [\"yes\"] }]", "guard", no_such_answer},
        {"a guard for a choice that isn't there", "document = \"answer\"", "document = \"answer\"\nguard = [{ is = \"said\", field = \"reply_issued.outcome\", values = [\"perhaps\"] }]", "guard", unknown_id},
        {"a guard for any answer", "document = \"answer\"", "document = \"answer\"\nguard = [{ is = \"said\", field = \"reply_issued.outcome\" }]", "guard", guard_parts},
        {"words for the time between that would never go", "document = \"answer\"", "document = \"answer\"\nmeanwhile = { zh = \"等\", en = \"Wait\" }", "meanwhile", meanwhile_endless},
        {"archives of a case that is open", "document = \"answer\"", "document = \"answer\"\narchives = \"outcome\"", "archives", archives_misplaced},
        {"a passage without its heading", "id = \"answer\"\n", "id = \"answer\"\ntold = [{ text = { zh = \"好\", en = \"x\" } }]\n", "told", ::huiyin::problems::data_missing},
        {"a clock of the office above that stays", "amount = 5", "amount = 5\nowed_by = \"office_above\"\nstays = true", "stays", stays_misplaced},
        {"a clock that stays where nobody can settle it", "amount = 5", "amount = 5\nstays = true", "stays", stays_unsettled},
        {"a clock of the office that names another one", "amount = 5", "amount = 5\nwith = \"office\"", "with", with_misplaced},
        {"a choice before a clock's day", "kind = \"choice\"", "kind = \"choice\"\nbefore = \"reply\"",
         "[[command.field]]\nid = \"outcome\"", days_misplaced},
        {"a choice that must be a working day", "kind = \"choice\"", "kind = \"choice\"\nworking_day = true",
         "[[command.field]]\nid = \"outcome\"", days_misplaced},
        {"a clock that waits for a receipt that no rule presumes", "amount = 5",
         "amount = 5\ncounts_from = \"notice_received\"", "counts_from", presumed_receipt_missing},
        {"time that stops and never goes on", "document = \"answer\"", "document = \"answer\"\nsuspends = [\"reply\"]",
         "suspends", suspend_without_resume},
        {"time that goes on and never stopped", "document = \"answer\"", "document = \"answer\"\nresumes = [\"reply\"]",
         "resumes", resume_without_suspend},
        {"a clock that nothing starts", "starts_on_filing = [\"reply\"]\n", "", "[[clock]]", clock_never_started},
        {"a clock that nothing stops", "stops = { reply = \"answered\" }", "stops_all = \"withdrawn\"", "[[clock]]",
         clock_never_stopped},
        {"a duty that a finished case still owes", "stops = { reply = \"answered\" }\n", "", "[[command]]",
         clock_left_running},
        {"a state that can't be left", "is_final = true\n", "", "[[state]]\nid = \"closed\"", dead_end},
    };
    for (const Broken& row : table) {
        const std::string text = with(row.replace, row.instead);
        const Checked checked = check(text, "small.toml");
        const std::string where = "small.toml:" + std::to_string(row.marker[0] == '\0' ? 1 : line_of(text, row.marker));
        const bool found = std::ranges::any_of(checked.problems, [&](const Problem& problem) {
            return problem.code == row.code && problem.where == where;
        });
        EXPECT_TRUE(found) << row.what << ": expected " << where << " " << row.code << ", got\n" << told(checked);
        EXPECT_FALSE(checked.procedure) << row.what;
    }
}

TEST(ProcedureFile, AStateThatNoCommandReachesIsNamed) {
    const std::string text = small + R"(
[[state]]
id = "lost"
name = { zh = "失", en = "Lost" }
meaning = { zh = "失", en = "Lost" }
)";
    const Checked checked = check(text, "small.toml");
    ASSERT_EQ(checked.problems.size(), 1u) << told(checked);
    EXPECT_EQ(told(checked.problems.front()),
              "small.toml:" + std::to_string(line_of(text, "[[state]]\nid = \"lost\"")) +
                  " procedure/unreachable-state state=lost");
}

TEST(ProcedureFile, ACycleInWhichNoClockRunsIsNamed) {
    // "waiting" can be left, but nothing makes anybody leave it: one of the two ways in stops the clock.
    const std::string text = small + R"(
[[state]]
id = "waiting"
name = { zh = "等", en = "Waiting" }
meaning = { zh = "等", en = "Waiting" }

[[command]]
id = "wait"
event = "wait_began"
event_name = { zh = "等", en = "Wait" }
name = { zh = "等", en = "Wait" }
from = ["filed"]
to = "waiting"
actors = ["caseworker"]
stops = { reply = "done" }
source = "law 2"

[[command]]
id = "go_on"
event = "went_on"
event_name = { zh = "继", en = "Go on" }
name = { zh = "继", en = "Go on" }
from = ["waiting"]
to = "filed"
actors = ["caseworker"]
starts = ["reply"]
source = "law 2"

[[command]]
id = "wait_in_time"
event = "timed_wait_began"
event_name = { zh = "等", en = "Wait" }
name = { zh = "等", en = "Wait" }
from = ["filed"]
to = "waiting"
actors = ["caseworker"]
source = "law 2"
)";
    const Checked checked = check(text, "small.toml");
    ASSERT_EQ(checked.problems.size(), 1u) << told(checked);
    EXPECT_EQ(told(checked.problems.front()),
              "small.toml:" + std::to_string(line_of(text, "[[state]]\nid = \"waiting\"")) +
                  " procedure/state-without-clock state=waiting");
}

TEST(ProcedureFile, AnExtensionNeedsItsApproverAndItsReason) {
    const std::string extension = "extension = { amount = 5, approved_by = \"supervisor\" }\nrule = {";
    std::string text = with("rule = {", extension) + R"(
[[command]]
id = "extend"
event = "extension_granted"
event_name = { zh = "延", en = "Extended" }
name = { zh = "延", en = "Extend" }
from = ["filed"]
actors = ["caseworker"]
extends = "reply"
source = "law 2"

[[command.field]]
id = "until"
kind = "date"
name = { zh = "至", en = "Until" }
)";
    const Checked checked = check(text, "small.toml");
    const std::string command = std::to_string(line_of(text, "[[command]]\nid = \"extend\""));
    const std::string actors = std::to_string(line_of(text, "actors = [\"caseworker\"]\nextends"));
    EXPECT_EQ(told(checked), "small.toml:" + command +
                                 " procedure/extension-without-reason clock=reply command=extend\nsmall.toml:" + actors +
                                 " procedure/extension-by-wrong-actor clock=reply command=extend\n");
}

TEST(ProcedureFile, ArticlesMayBeRangesWithItemsAndInsertedOnes) {
    for (const char* articles : {"1", "22–23, 31", "22-23", "31 (6)", "31(6)(2)", "31a", "120之一", "2 (1)–4, 9999"}) {
        const Checked checked = check(with("\"law 1\"", "\"law " + std::string(articles) + "\""), "small.toml");
        EXPECT_TRUE(checked.procedure) << articles << told(checked);
    }
}

// What waits for the event that was meant, or for the one that is there twice, is not reported once more.
TEST(ProcedureFile, AnEventThatIsThereTwiceIsReportedOnceAndNothingThatFollowsFromIt) {
    for (const std::string id : {"complaint", "en-complaint"}) {
        const std::string whole = read_text("procedures/" + id + ".toml");
        const std::string first = "\nevent = \"answer_rated\"";
        ASSERT_NE(whole.find(first), std::string::npos);
        int doubled = 0;
        for (std::size_t at = whole.find("\nevent = \""); at != std::string::npos; at = whole.find("\nevent = \"", at + 1)) {
            // Guards and matters name events, too, on lines that look the same; a command's stands right after its id.
            const std::size_t before = whole.rfind('\n', whole.rfind('\n', at - 1) - 1);
            if (whole.compare(before, 19, "\n[[command]]\nid = \"") != 0 || whole.compare(at, first.size(), first) == 0) continue;
            std::string text = whole;
            text.replace(at, whole.find('\n', at + 1) - at, first);
            const Checked checked = check(text, "twice.toml");
            ASSERT_EQ(checked.problems.size(), 1u) << told(checked);
            const std::size_t second = std::max(at, whole.find(first));
            const auto line = 2 + std::count(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(second), '\n');
            EXPECT_EQ(told(checked), "twice.toml:" + std::to_string(line) + " procedure/duplicate kind=event id=answer_rated\n");
            ++doubled;
        }
        EXPECT_GT(doubled, 10) << id;
    }
}

TEST(ProcedureFile, AWordThatIsNoneComesWithAllThatAre) {
    const Checked checked = check(with("\"working_days\"", "\"calendar days\""), "small.toml");
    ASSERT_FALSE(checked.problems.empty());
    EXPECT_EQ(checked.problems.front().facts, (Facts{{"key", "unit"}, {"value", "calendar days"}, {"known", "calendar_days, working_days, months"}}));
    for (const std::string& word : {all_words(Actor{}), all_words(Outcome{}), all_words(Guard::Kind{})}) EXPECT_NE(word.find(", "), std::string::npos);
}

TEST(ProcedureFile, AllProblemsAreReportedInTheOrderOfTheFile) {
    std::string text = with("name = { zh = \"小\", en = \"Small\" }\nsummary", "name = { zh = \"小\" }\nsummary");
    const std::string amount = "amount = 5";
    text.replace(text.find(amount), amount.size(), "amount = 0");
    const std::string kind = "kind = \"choice\"";
    text.replace(text.find(kind), kind.size(), "kind = \"number\"");
    const Checked checked = check(text, "small.toml");
    ASSERT_EQ(checked.problems.size(), 3u) << told(checked);
    EXPECT_EQ(checked.problems[0].code, problems::missing_translation);
    EXPECT_EQ(checked.problems[1].code, problems::bad_amount);
    EXPECT_EQ(checked.problems[2].code, problems::unknown_value);
    EXPECT_EQ(parse(text, "small.toml").error(), checked.problems.front());
}

TEST(ProcedureFile, ACalendarThatIsNotThereIsReportedIfTheCallerKnowsWhichAre) {
    const std::vector<std::string> calendars{"weekends"};
    const Checked checked = check(small, "small.toml", calendars);
    EXPECT_EQ(told(checked), "small.toml:3 procedure/unknown-id kind=calendar id=cn\n");
}

TEST(ProcedureFile, TheTwoThatShipAreClean) {
    const std::vector<std::string> calendars{"cn", "weekends"};
    for (const std::string id : {"complaint", "en-complaint"}) {
        const std::string file = "procedures/" + id + ".toml";
        const Checked checked = check(read_text(file), file, calendars);
        EXPECT_TRUE(checked.procedure) << told(checked);
    }
}

TEST(ProcedureFile, AFileThatLostALineIsReadOrRefusedOnOneOfItsLines) {
    const std::string whole = read_text("procedures/en-complaint.toml");
    int refused = 0;
    for (std::size_t start = 0, number = 0; start < whole.size(); ++number) {
        const std::size_t end = whole.find('\n', start) + 1;
        if (number % 5 == 0) {
            const Checked checked = check(whole.substr(0, start) + whole.substr(end), "cut.toml");
            EXPECT_EQ(checked.procedure.has_value(), checked.problems.empty());
            refused += checked.problems.empty() ? 0 : 1;
            for (const Problem& problem : checked.problems) EXPECT_TRUE(problem.where.starts_with("cut.toml:")) << told(problem);
        }
        start = end;
    }
    EXPECT_GT(refused, 50);
}

TEST(Complaint, CoversTheFirstAnswerAndTheReviewsAsTheRegulationsSay) {
    const Procedure complaint = shipped("complaint");
    const auto period = [&](const char* clock) {
        const ClockRule* rule = complaint.find_clock({clock});
        return rule == nullptr ? "none" : std::to_string(rule->period.amount) + std::string(to_text(rule->period.unit)) +
                                              " " + std::string(to_text(rule->owed_by)) + " " + rule->source.articles;
    };
    EXPECT_EQ(period("register"), "15calendar_days office 22–23");
    EXPECT_EQ(period("accept"), "15calendar_days office 23, 31");
    EXPECT_EQ(period("reply"), "60calendar_days office 34");
    EXPECT_EQ(period("review-request"), "30calendar_days resident 35");
    EXPECT_EQ(period("review"), "30calendar_days office_above 35");
    EXPECT_EQ(period("re-review-request"), "30calendar_days resident 36");
    EXPECT_EQ(period("re-review"), "30calendar_days office_two_above 36");
    EXPECT_EQ(complaint.find_clock({"reply"})->extension,
              (Extension{.times = 1, .amount = 30, .approved_by = Actor::supervisor, .needs_reason = true}));
    EXPECT_EQ(complaint.answer_clock, ClockId{"reply"});
    EXPECT_EQ(complaint.find_clock({"accept"})->counts_from, CountsFrom::office_receipt);
    EXPECT_TRUE(complaint.find_command({"forward"})->keeps_week);
}

TEST(Complaint, AllowsEachActorOnlyTheirCommands) {
    const Procedure complaint = shipped("complaint");
    const auto allowed = [&](const char* state, Actor actor) {
        std::string out;
        for (const CommandRule* command : allowed_commands(complaint, {state}, actor)) out += command->id.value + " ";
        return out;
    };
    EXPECT_EQ(allowed("filed", Actor::clerk), "register ask use_fast_track ");
    EXPECT_EQ(allowed("registered", Actor::clerk), "forward ask use_fast_track assign_below assign_further ");
    EXPECT_EQ(allowed("registered", Actor::caseworker), "accept decline forward link_earlier ask_competence ask invite_office release_office hold_conference use_fast_track answer_data_request ");
    EXPECT_EQ(allowed("accepted", Actor::caseworker), "ask reply invite_office release_office hold_conference request_extension refuse_hearing call_hearing hold_hearing "
                                                       "call_off_hearing propose_mediation name_mediators record_other_consent put_agreement end_mediation answer_data_request ");
    EXPECT_EQ(allowed("accepted", Actor::supervisor), "extend reply invite_office release_office hold_conference refuse_extension refuse_hearing propose_mediation name_mediators record_other_consent "
                                                         "put_agreement end_mediation refuse_recusal answer_proposal answer_data_request ");
    EXPECT_EQ(allowed("accepted", Actor::resident), "withdraw ask_hearing agree_to_mediation refuse_mediation confirm_agreement refuse_agreement stop_mediation ask_recusal ask_about_data ");
    EXPECT_EQ(allowed("settled", Actor::resident), "rate confirm_performance reopen ask_about_data ");
    EXPECT_EQ(allowed("replied", Actor::resident), "rate request_review withdraw confirm_promise ask_about_data ");
    EXPECT_EQ(allowed("review", Actor::caseworker), "report_back report_further answer_data_request ") << "the office that answered has no say in its review";
    EXPECT_EQ(allowed("closed", Actor::caseworker), "report_back report_further answer_data_request file_as_archives ");
    EXPECT_EQ(allowed("review", Actor::reviewer), "give_review_opinion refuse_review_recusal propose ");
    EXPECT_EQ(allowed("settled", Actor::caseworker), "press_for_performance report_back report_further answer_data_request file_as_archives ");
    EXPECT_EQ(allowed("declined", Actor::caseworker), "report_back report_further answer_data_request file_as_archives ");
}

TEST(EnglishComplaint, KeepsTheCodesTimesAndHasStageTwoAnsweredBySomebodyElse) {
    const Procedure complaint = shipped("en-complaint");
    const auto period = [&](const char* clock) { return complaint.find_clock({clock})->period; };
    EXPECT_EQ(period("acknowledge"), (calendar::Period{5, calendar::Unit::working_days}));
    EXPECT_EQ(period("stage1"), (calendar::Period{10, calendar::Unit::working_days}));
    EXPECT_EQ(period("stage2-request"), (calendar::Period{1, calendar::Unit::months}));
    EXPECT_EQ(period("stage2-acknowledge"), (calendar::Period{5, calendar::Unit::working_days}));
    EXPECT_EQ(period("stage2"), (calendar::Period{20, calendar::Unit::working_days}));
    EXPECT_EQ(complaint.find_clock({"acknowledge"})->counts_from, CountsFrom::filing_day);
    EXPECT_EQ(complaint.find_command({"reply_stage2"})->guards.front().kind, Guard::Kind::other_person);
    const auto& notice = complaint.find_document({"extension-notice"})->facts;
    EXPECT_NE(std::ranges::find(notice, "outside_route"), notice.end()) << "the notice names the ombudsman";
}

}  // namespace huiyin::procedure
