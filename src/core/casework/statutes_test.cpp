#include <algorithm>
#include <ostream>
#include <set>

#include <gtest/gtest.h>

#include "core/casework/problems.h"
#include "core/casework/stories_test.h"

// The rules of statutes and codes as a table, a row for each thing that they say may or must be done, and each row lived: in a case
// that has come so far, by who may do it, with what it must hold, until the day that it must keep. So a procedure file that is
// edited away from its source fails the row that names the article.
namespace huiyin::casework::decide_tests {

using calendar::Unit;
constexpr auto c = Unit::calendar_days;
constexpr auto w = Unit::working_days;
constexpr auto m = Unit::months;

/// A period that begins with the command.
struct Starts {
    const char* clock;
    int amount;
    Unit unit;
    int extension = 0;          ///< what one extension adds; 0: there is none
    bool from_filing = false;   ///< counted from the day of filing, whenever it begins
    bool at_receipt = false;    ///< counted from the day on which the notice counts as received
};

struct Row {
    const char* name;
    const char* procedure;
    const char* source;                      ///< "letters-and-visits 34"; "default": set by no statute
    std::vector<const char*> before;         ///< commands that lead there, each by the first who may
    const char* command;                     ///< "" : the filing itself
    std::vector<Actor> by;                   ///< all who may
    const char* state;                       ///< afterwards
    std::vector<Starts> starts = {};
    const char* document = nullptr;
    std::vector<const char*> must_hold = {};  ///< fields without which it is refused
    const char* office = "roads";            ///< where it is filed
};
std::ostream& operator<<(std::ostream& out, const Row& row) { return out << row.source << ": " << row.name; }

constexpr auto resident = Actor::resident;
constexpr auto clerk = Actor::clerk;
constexpr auto worker = Actor::caseworker;
constexpr auto head = Actor::supervisor;

const std::vector<Row>& rows() {
    static const std::vector<Row> all{
        // ------------------------------------------------ Regulations on the Work of Letters and Visits 信访工作条例 (2022)
        {"whoever receives a case answers for it within 15 days", "complaint", "letters-and-visits 22–23", {}, "", {resident}, "filed",
         {{"register", 15, c}, {"accept", 15, c}}, "receipt"},
        {"it is registered", "complaint", "letters-and-visits 22–23", {}, "register", {clerk, worker}, "registered"},
        {"the competent office accepts in writing and then has 60 days, once 30 more", "complaint", "letters-and-visits 23, 31",
         {"register"}, "accept", {worker, head}, "accepted", {{"reply", 60, c, 30}}, "acceptance-notice", {"way"}},
        {"or it does not, with reasons, the right route and its time limits", "complaint", "letters-and-visits 22–23, 31", {"register"},
         "decline", {worker, head}, "declined", {}, "non-acceptance-notice", {"ground", "reasons", "right_route", "route_time_limits"}},
        {"it is passed on, to whom and why, and that office has 15 days from its receipt", "complaint", "letters-and-visits 22–23",
         {"register"}, "forward", {clerk, worker, head}, "forwarded", {{"accept", 15, c}}, "forwarding-notice", {"office", "reasons"}},
        {"that office accepts it", "complaint", "letters-and-visits 23, 31", {"register", "forward"}, "accept", {worker, head},
         "accepted", {{"reply", 60, c, 30}}, "acceptance-notice", {"way"}},
        {"or objects, with reasons", "complaint", "letters-and-visits 22–23", {"register", "forward"}, "object", {worker, head},
         "forwarded", {}, "forwarding-objection", {"reasons"}},
        {"and the sender takes it back", "complaint", "letters-and-visits 22–23", {"register", "forward", "object"}, "agree_to_return",
         {Actor::sender}, "registered", {{"accept", 15, c}}, "return-agreement"},
        {"or does not", "complaint", "letters-and-visits 22–23", {"register", "forward", "object"}, "refuse_return", {Actor::sender},
         "forwarded", {}, "return-refusal", {"reasons"}},
        {"an office above assigns it to one below it, with a day for the report", "complaint", "letters-and-visits 22–23", {"register"},
         "assign_below", {clerk, head}, "forwarded", {{"accept", 15, c}}, "assignment-notice", {"office", "report_by", "reasons"}, "above"},
        {"which reports how it ended: facts, what was done, result, the resident's view", "complaint", "letters-and-visits 22–23",
         {"register", "assign_below", "accept", "reply"}, "report_back", {worker, head, Actor::owing}, "replied", {}, "completion-report",
         {"facts", "measures", "result", "residents_view"}, "above"},
        {"at once, too, for what needs no answer", "complaint", "letters-and-visits 22–23", {"register", "assign_below"}, "report_back",
         {worker, head, Actor::owing}, "forwarded", {}, "completion-report", {"facts", "measures", "result", "residents_view"}, "above"},
        {"or assigns it further down, with an earlier day, and still owes its own report", "complaint", "letters-and-visits 22–23",
         {"register", "assign_below"}, "assign_further", {clerk, head}, "forwarded", {{"accept", 15, c}}, "assignment-notice",
         {"office", "report_by", "reasons"}, "above"},
        {"and is reported to", "complaint", "letters-and-visits 22–23", {"register", "assign_below", "assign_further"}, "report_further",
         {worker, head, Actor::owing}, "forwarded", {}, "completion-report", {"facts", "measures", "result", "residents_view"}, "above"},
        {"an office above urges one that is late", "complaint", "letters-and-visits 40", {"register", "accept"}, "urge",
         {Actor::reviewer, Actor::re_reviewer}, "accepted", {}, "urging-letter", {"what_is_late", "demand"}},
        {"or proposes to mend a practice", "complaint", "letters-and-visits 40", {"register", "accept"}, "propose",
         {Actor::reviewer, Actor::re_reviewer}, "accepted", {}, "improvement-proposal", {"practice", "proposal", "answer_by"}},
        {"and is answered in writing", "complaint", "letters-and-visits 40", {"register", "accept", "propose"}, "answer_proposal",
         {head, Actor::owing_head},
         "accepted", {}, "proposal-reply", {"adopted", "words"}},
        {"the answer: opinion, facts, reasons, rule applied, and 30 days from receipt to ask for a review", "complaint",
         "letters-and-visits 31–34", {"register", "accept"}, "reply", {worker, head}, "replied",
         {{"review-request", 30, c, 0, false, true}}, "reply", {"outcome", "facts", "reasons", "rule"}},
        {"more time only by the head, with a reason that the resident is told", "complaint", "letters-and-visits 34",
         {"register", "accept"}, "extend", {head}, "accepted", {}, "extension-notice", {"reasons"}},
        {"a caseworker asks for it", "complaint", "letters-and-visits 34", {"register", "accept"}, "request_extension", {worker},
         "accepted", {}, nullptr, {"reasons"}},
        {"and may be refused", "complaint", "letters-and-visits 34", {"register", "accept", "request_extension"}, "refuse_extension",
         {head}, "accepted", {}, nullptr, {"reasons"}},
        {"the resident asks for a hearing", "complaint", "letters-and-visits 31, 36", {"register", "accept"}, "ask_hearing", {resident},
         "accepted"},
        {"it is called with day, place and whether it is public", "complaint", "letters-and-visits 31", {"register", "accept"},
         "call_hearing", {worker}, "accepted", {}, "hearing-notice", {"day", "place", "open_to_public", "subject_matter"}},
        {"and recorded", "complaint", "letters-and-visits 31", {"register", "accept", "call_hearing"}, "hold_hearing", {worker},
         "accepted", {}, "hearing-record", {"held_on", "present", "record", "conclusion"}},
        {"or refused with reasons", "complaint", "letters-and-visits 31", {"register", "accept", "ask_hearing"}, "refuse_hearing",
         {worker, head}, "accepted", {}, nullptr, {"reasons"}},
        {"the resident asks that somebody else handle it", "complaint", "letters-and-visits 28", {"register", "accept"}, "ask_recusal",
         {resident}, "accepted"},
        {"whoever decides that they stay gives reasons: the head, or about the head the one of the office above", "complaint", "letters-and-visits 28",
         {"register", "accept", "ask_recusal"}, "refuse_recusal", {head, Actor::head_above}, "accepted", {}, nullptr, {"reasons"}},
        {"in a review the reviewing office decides", "complaint", "letters-and-visits 28",
         {"register", "accept", "reply", "request_review", "ask_recusal"}, "refuse_review_recusal", {Actor::reviewer}, "review", {}, nullptr, {"reasons"}},
        {"several offices: another is asked for its part", "complaint", "letters-and-visits 24, 32", {"register"}, "invite_office",
         {worker, head}, "registered", {}, nullptr, {"office", "purpose"}},
        {"and gives it", "complaint", "letters-and-visits 24, 32", {"register", "invite_office"}, "give_part", {Actor::participant},
         "registered", {}, nullptr, {"part"}},
        {"a joint conference leaves a record", "complaint", "letters-and-visits 24", {"register"}, "hold_conference", {worker, head},
         "registered", {}, "conference-record", {"day", "present", "record"}},
        // ------------------------------------------------- and mediation, by the People's Mediation Law 人民调解法 (2011), too
        {"mediation is proposed: with whom, about what, by whom and what interests they declare", "complaint", "letters-and-visits 33",
         {"register", "accept"}, "propose_mediation", {worker, head}, "accepted", {}, "mediation-proposal",
         {"other_party", "dispute", "mediators", "interests"}},
        {"the resident agrees, to these mediators or others, open or closed", "complaint", "mediation-law 17, 23",
         {"register", "accept", "propose_mediation"}, "agree_to_mediation", {resident}, "accepted", {}, nullptr, {"mediators", "openness"}},
        {"or refuses, and is told what else is open to them", "complaint", "mediation-law 17, 23", {"register", "accept", "propose_mediation"},
         "refuse_mediation", {resident}, "accepted", {}, "mediation-stopped"},
        {"others are named, with their interests", "complaint", "mediation-law 20, 23",
         {"register", "accept", "propose_mediation", "agree_to_mediation"}, "name_mediators", {worker, head}, "accepted", {}, "mediators-notice",
         {"mediators", "interests"}},
        {"the other side agrees, which the office writes down", "complaint", "mediation-law 17", {"register", "accept", "propose_mediation"},
         "record_other_consent", {worker, head}, "accepted", {}, nullptr, {"agreed_on", "how"}},
        {"either may stop at any time: the resident", "complaint", "mediation-law 23, 26",
         {"register", "accept", "propose_mediation", "agree_to_mediation"}, "stop_mediation", {resident}, "accepted", {}, "mediation-stopped"},
        {"or the other side, which the office writes down with the other routes", "complaint", "mediation-law 26",
         {"register", "accept", "propose_mediation"}, "end_mediation", {worker, head}, "accepted", {}, "mediation-closing",
         {"ground", "reasons", "routes"}},
        {"the agreement: parties; facts, points in dispute, responsibility; content, way and date of performance", "complaint",
         "letters-and-visits 33", {"register", "accept", "propose_mediation", "agree_to_mediation", "record_other_consent"}, "put_agreement",
         {worker, head}, "accepted", {}, "settlement-agreement",
         {"parties", "facts", "points", "responsibility", "content", "way", "performed_by", "other_signed_on"}},
        {"the resident confirms it, and it is in force", "complaint", "mediation-law 28–29",
         {"register", "accept", "propose_mediation", "agree_to_mediation", "record_other_consent", "put_agreement"}, "confirm_agreement",
         {resident}, "settled", {}, "settlement-notice"},
        {"or doesn't", "complaint", "mediation-law 23, 26",
         {"register", "accept", "propose_mediation", "agree_to_mediation", "record_other_consent", "put_agreement"}, "refuse_agreement",
         {resident}, "accepted", {}, "mediation-stopped"},
        {"an agreement that came to nothing can be brought up again", "complaint", "letters-and-visits 32, 36",
         {"register", "accept", "propose_mediation", "agree_to_mediation", "record_other_consent", "put_agreement", "confirm_agreement"}, "reopen",
         {resident}, "registered", {{"accept", 15, c}}, nullptr, {"new_facts"}},
        {"the resident rates the answer", "complaint", "letters-and-visits 21", {"register", "accept", "reply"}, "rate", {resident},
         "replied", {}, nullptr, {"solved"}},
        {"a review by the office above, within 30 days of the request", "complaint", "letters-and-visits 35",
         {"register", "accept", "reply"}, "request_review", {resident}, "review", {{"review", 30, c}}},
        {"its opinion, and 30 days to ask for a re-review", "complaint", "letters-and-visits 35",
         {"register", "accept", "reply", "request_review"}, "give_review_opinion", {Actor::reviewer}, "reviewed",
         {{"re-review-request", 30, c, 0, false, true}}, "review-opinion", {"opinion", "facts", "reasons", "rule"}},
        {"a re-review by the office above that, within 30 days", "complaint", "letters-and-visits 36",
         {"register", "accept", "reply", "request_review", "give_review_opinion"}, "request_re_review", {resident}, "re_review",
         {{"re-review", 30, c}}},
        {"its opinion ends the matter", "complaint", "letters-and-visits 36",
         {"register", "accept", "reply", "request_review", "give_review_opinion", "request_re_review"}, "give_re_review_opinion",
         {Actor::re_reviewer}, "concluded", {}, "re-review-opinion", {"opinion", "facts", "reasons", "rule"}},
        {"a hearing in a re-review", "complaint", "letters-and-visits 36",
         {"register", "accept", "reply", "request_review", "give_review_opinion", "request_re_review"}, "call_re_review_hearing",
         {Actor::re_reviewer}, "re_review", {}, "hearing-notice", {"day", "place", "open_to_public", "subject_matter"}},
        {"the resident takes it back at any time", "complaint", "default", {"register", "accept"}, "withdraw", {resident}, "withdrawn",
         {}, "withdrawal-confirmation"},
        {"a suggestion is registered within 15 days, and answered", "suggestion", "letters-and-visits 22–23", {}, "", {resident}, "filed",
         {{"register", 15, c}, {"reply", 60, c, 30}}, "receipt"},
        {"adopted, in part, or why not", "suggestion", "letters-and-visits 29", {"register"}, "reply", {worker, head}, "answered", {},
         "reply", {"outcome", "reasons"}},
        {"a matter that the resident brought before is not opened twice", "complaint", "letters-and-visits 19", {"register"}, "link_earlier",
         {worker, head}, "linked", {}, "linking-notice", {"handled"}},
        {"unless they say that it is another", "complaint", "default", {"register", "link_earlier"}, "contest_link", {resident}, "registered",
         {{"accept", 15, c}}},
        {"offices that do not agree who is competent ask the one above both", "complaint", "letters-and-visits 24", {"register"},
         "ask_competence", {worker, head}, "registered", {{"competence", 5, w}}, nullptr, {"other_office", "reasons"}},
        {"which names the one that is, in writing", "complaint", "letters-and-visits 24", {"register", "ask_competence"}, "name_competent",
         {Actor::reviewer, Actor::re_reviewer, Actor::superior}, "forwarded", {{"accept", 15, c}}, "competence-decision", {"office", "reasons"}},
        {"or says that the one that has it is", "complaint", "letters-and-visits 24", {"register", "ask_competence"}, "confirm_competent",
         {Actor::reviewer, Actor::re_reviewer, Actor::superior}, "registered", {}, "competence-confirmation", {"reasons"}},
        {"a report on an official is received, registered and decided on like any other", "official-report", "letters-and-visits 22–23", {}, "",
         {resident}, "filed", {{"register", 15, c}, {"accept", 15, c}}, "receipt"},
        {"the body with power over the person looks into it", "official-report", "letters-and-visits 22, 30", {"register"}, "take_up",
         {worker, head}, "verifying", {{"reply", 60, c, 30}}, "acceptance-notice", {"way"}},
        {"or it goes to the one outside that has it", "official-report", "letters-and-visits 22, 30", {"register"}, "refer", {worker, head},
         "referred", {}, "referral-notice", {"body", "how_to_ask"}},
        {"and the result is told", "official-report", "letters-and-visits 30", {"register", "take_up"}, "reply", {worker, head}, "answered", {},
         "result-notice", {"outcome", "result", "rule"}},
        // ----------------------------------------------- Measures for Handling Simple Matters 信访事项简易办理办法 (no. 17 of 2022)
        {"a simple matter goes by the fast track, accepted within 3 working days of receipt", "complaint", "fast-track-measures whole",
         {"register"}, "use_fast_track", {clerk, worker}, "taken", {{"accept", 3, w, 0, true}}, nullptr, {"ground"}},
        {"and answered within 10 working days of acceptance", "complaint", "fast-track-measures whole", {"register", "use_fast_track"},
         "accept", {clerk, worker, head}, "accepted", {{"reply", 10, w}}, "acceptance-notice", {"way"}},
        {"if it is not simple, the ordinary track counts from the first receipt", "complaint", "default",
         {"register", "use_fast_track"}, "use_ordinary_track", {clerk, worker, head}, "registered", {{"accept", 15, c, 0, true}},
         nullptr, {"reasons"}},
        // ------------------------------------------- Regulations on Open Government Information 政府信息公开条例 (Order 711, 2019)
        {"answered within 20 working days, once 20 more", "disclosure", "open-information 31", {}, "", {resident}, "filed",
         {{"reply", 20, w, 20}, {"ask-to-supplement", 7, w}}, "receipt"},
        {"what is missing is asked for once, until a day that the notice names", "disclosure", "open-information 30", {}, "ask_to_supplement",
         {worker}, "waiting", {}, "supplement-notice", {"missing"}},
        {"and the 20 days start anew when it comes", "disclosure", "open-information 30", {"ask_to_supplement"}, "supplement", {resident},
         "filed", {{"reply", 20, w, 20}}, nullptr, {"addition"}},
        {"a third party has 15 working days", "disclosure", "open-information 32, 33", {}, "ask_third_party", {worker}, "asked",
         {{"third-party", 15, w}}, "third-party-notice", {"why"}},
        {"more time only by the head, with a reason", "disclosure", "open-information 33", {}, "extend", {head}, "filed", {},
         "extension-notice", {"reasons"}},
        {"the answer names the remedies, and 60 days for reconsideration", "disclosure", "open-information 33, 36, 39", {}, "reply",
         {worker, head}, "answered", {{"reconsideration-request", 60, c, 0, false, true}}, "reply", {"outcome", "remedies"}},
        // ----------------------------------------- Personal Information Protection Law 个人信息保护法 (2021), and our default
        {"the resident asks to see, copy or correct what is kept about them, and is answered within 15 working days", "complaint",
         "personal-information 45–46", {}, "ask_about_data", {resident}, "filed", {{"data-request", 15, w}}, nullptr, {"wish"}},
        {"also when the case is over", "complaint", "personal-information 45–46", {"register", "withdraw"}, "ask_about_data", {resident},
         "withdrawn", {{"data-request", 15, w}}, nullptr, {"wish"}},
        {"the answer; a refusal says why, and where to turn", "complaint", "personal-information 45–46, 50", {"ask_about_data"},
         "answer_data_request", {worker, head}, "filed", {}, "data-answer", {"decision", "answer"}},
        {"on the fast track, too", "complaint", "personal-information 45–46", {"register", "use_fast_track"}, "ask_about_data", {resident},
         "taken", {{"data-request", 15, w}}, nullptr, {"wish"}},
        {"about a suggestion", "suggestion", "personal-information 45–46", {}, "ask_about_data", {resident}, "filed",
         {{"data-request", 15, w}}, nullptr, {"wish"}},
        {"about a request for information", "disclosure", "personal-information 45–46", {}, "ask_about_data", {resident}, "filed",
         {{"data-request", 15, w}}, nullptr, {"wish"}},
        {"in an English town", "en-complaint", "default", {}, "ask_about_data", {resident}, "filed", {{"data-request", 15, w}}, nullptr, {"wish"}},
        // ---------------------------------------------------------------------- Archives Law 档案法 (2021), National Archives Order 8
        {"what is over can be filed as archives, for a term and with a reason, which the resident is told", "complaint", "archives-law 13, 21",
         {"register", "withdraw"}, "file_as_archives", {clerk, worker, head}, "withdrawn", {}, "archives-notice", {"term", "reasons"}},
        {"by the fast track, too", "complaint", "archives-law 13, 21", {"register", "use_fast_track", "withdraw"}, "file_as_archives",
         {clerk, worker, head}, "withdrawn", {}, "archives-notice", {"term", "reasons"}},
        {"a suggestion", "suggestion", "archives-law 13, 21", {"register", "reply"}, "file_as_archives", {clerk, worker, head}, "answered", {},
         "archives-notice", {"term", "reasons"}},
        {"a request for information", "disclosure", "archives-law 13, 21", {"withdraw"}, "file_as_archives", {clerk, worker, head}, "withdrawn", {},
         "archives-notice", {"term", "reasons"}},
        {"a report on an official", "official-report", "archives-law 13, 21", {"register", "withdraw"}, "file_as_archives", {clerk, worker, head},
         "withdrawn", {}, "archives-notice", {"term", "reasons"}},
        // -------------------------------------------------- UK ombudsmen's complaint handling codes (2024), part 6, and our default
        {"acknowledged within 5 working days", "en-complaint", "default", {}, "", {resident}, "filed", {{"acknowledge", 5, w}}, "receipt"},
        {"answered within 10 working days of that, 10 more with reasons", "en-complaint", "complaint-codes 6", {}, "acknowledge",
         {clerk, worker}, "acknowledged", {{"stage1", 10, w, 10}}, "acknowledgement", {"understanding"}},
        {"the extension is the head's, with a reason", "en-complaint", "complaint-codes 6", {"acknowledge"}, "extend", {head},
         "acknowledged", {}, "extension-notice", {"reasons"}},
        {"the answer, and a month to ask for stage 2", "en-complaint", "complaint-codes 6", {"acknowledge"}, "reply", {worker, head},
         "replied", {{"stage2-request", 1, m, 0, false, true}}, "reply", {"outcome", "facts", "reasons"}},
        {"stage 2 is asked for without reasons, and acknowledged within 5 working days", "en-complaint", "complaint-codes 6",
         {"acknowledge", "reply"}, "request_review", {resident}, "stage2_requested", {{"stage2-acknowledge", 5, w}}},
        {"answered within 20 working days of that, 20 more with reasons", "en-complaint", "complaint-codes 6",
         {"acknowledge", "reply", "request_review"}, "acknowledge_stage2", {clerk, worker}, "stage2", {{"stage2", 20, w, 20}},
         "stage2-acknowledgement", {"understanding"}},
        {"by another person", "en-complaint", "complaint-codes 6", {"acknowledge", "reply", "request_review", "acknowledge_stage2"},
         "reply_stage2", {worker, head}, "stage2_replied", {}, "stage2-reply", {"outcome", "facts", "reasons"}},
    };
    return all;
}

class Statute : public testing::TestWithParam<Row> {
  protected:
    Statute() : story_(Rulebook::by_id(GetParam().procedure), "2026-03-02"_day) {}

    /// Gives a command as the first who may, each time somebody else.
    void go(const char* command) {
        const auto* rule = story_.rulebook().procedure.find_command({command});
        ASSERT_NE(rule, nullptr) << command;
        story_.today += std::chrono::days(1);
        const auto done = story_.act(command, rule->actors.front(), story_.good_values(*rule), "tag " + std::string(command));
        ASSERT_TRUE(done) << command << ": " << done.error().code;
    }
    void expect_clock(const Starts& expected) {
        const Rulebook& book = story_.rulebook();
        const RunningClock* clock = story_.value.running({expected.clock});
        ASSERT_NE(clock, nullptr) << expected.clock;
        const Date from = expected.from_filing ? story_.value.filed_on
                          : expected.at_receipt ? last_day(book, story_.today, book.procedure.presumed_receipt->amount,
                                                           book.procedure.presumed_receipt->unit)
                                                : story_.today;
        EXPECT_EQ(clock->due, last_day(book, from, expected.amount, expected.unit)) << expected.clock;
        const procedure::ClockRule* rule = book.procedure.find_clock({expected.clock});
        // A due day alone would hide a day more or less where it moves to the next working day.
        EXPECT_EQ(rule->period, (calendar::Period{expected.amount, expected.unit})) << expected.clock;
        const auto& extension = rule->extension;
        EXPECT_EQ(extension ? extension->amount : 0, expected.extension) << expected.clock;
        if (extension) {
            EXPECT_EQ(extension->times, 1) << expected.clock;
            EXPECT_EQ(extension->approved_by, Actor::supervisor) << expected.clock;
            EXPECT_TRUE(extension->needs_reason) << expected.clock;
        }
    }
    static std::string written(const procedure::SourceRef& source) {
        return source.source.value + (source.articles.empty() ? "" : " " + source.articles);
    }

    Story story_;
};

TEST_P(Statute, IsLived) {
    const Row& row = GetParam();
    story_.file({}, row.office);
    for (const char* command : row.before) go(command);
    if (testing::Test::HasFatalFailure()) return;
    const procedure::Procedure& procedure = story_.rulebook().procedure;
    const procedure::CommandRule* rule = *row.command == 0 ? nullptr : procedure.find_command({row.command});
    const procedure::DocumentRule* document = row.document == nullptr ? nullptr : procedure.find_document({row.document});
    ASSERT_EQ(document != nullptr, row.document != nullptr) << row.document;
    if (rule == nullptr) {
        ASSERT_EQ(*row.command, 0) << row.command;
        EXPECT_EQ(procedure.filing_document, procedure::DocumentId{row.document});
        EXPECT_EQ(written(document->source), row.source);
    } else {
        EXPECT_EQ(written(rule->source), row.source);
        EXPECT_EQ(std::set(rule->actors.begin(), rule->actors.end()), std::set(row.by.begin(), row.by.end()));
        EXPECT_EQ(rule->document ? rule->document->value : "", row.document == nullptr ? "" : row.document);
        story_.today += std::chrono::days(1);
        const auto values = story_.good_values(*rule);
        for (const Actor actor : everybody) {
            if (std::find(row.by.begin(), row.by.end(), actor) != row.by.end()) continue;
            Story other = story_;
            EXPECT_FALSE(other.act(row.command, actor, values, "somebody else")) << procedure::to_text(actor);
        }
        for (const char* field : row.must_hold) {
            Story lacking = story_;
            auto less = values;
            less.erase(field);
            const auto refused = lacking.act(row.command, row.by.front(), less, "the worker");
            ASSERT_FALSE(refused) << "went through without " << field;
            EXPECT_EQ(fact(refused.error(), "field"), field) << refused.error().code;
            if (document == nullptr) continue;
            EXPECT_TRUE(std::find(document->fields.begin(), document->fields.end(), procedure::FieldId{field}) !=
                        document->fields.end())
                << "the document leaves out " << field;
        }
        const auto done = story_.act(row.command, row.by.front(), values, "the worker");
        ASSERT_TRUE(done) << done.error().code;
        EXPECT_EQ(done->hands_notice, row.document != nullptr && row.by.front() != Actor::resident) << "put before the resident";
    }
    EXPECT_EQ(story_.value.state, row.state);
    for (const Starts& expected : row.starts) expect_clock(expected);
}

INSTANTIATE_TEST_SUITE_P(Rules, Statute, testing::ValuesIn(rows()));

}  // namespace huiyin::casework::decide_tests
