#include <algorithm>
#include <array>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "core/casework/problems.h"
#include "core/casework/stories_test.h"

// Mediation out of a complaint: Regulations on the Work of Letters and Visits 信访工作条例, art. 33; People's Mediation Law 人民调解法. What
// its rows in statutes_test.cpp don't live. Each test names its articles.
namespace huiyin::casework::decide_tests {
namespace mediation_test {

using Values = std::map<std::string, std::string>;

const Values closing{{"ground", "no_agreement"}, {"reasons", "r"}, {"routes", "the county court"}};
const Values consent{{"mediators", "accepted"}, {"openness", "closed"}};

/// A complaint that was taken on, and how far its mediation came.
struct Mediation : Story {
    Mediation() : Story(complaint(), "2026-03-02"_day) { accept(); }
    Result<Event> by_office(const std::string& command) {
        return act(command, Actor::caseworker, good_values(*complaint().procedure.find_command({command})));
    }
    void propose() { ASSERT_TRUE(by_office("propose_mediation")); }
    void both_agree() {
        propose();
        ASSERT_TRUE(act("agree_to_mediation", Actor::resident, consent));
        ASSERT_TRUE(by_office("record_other_consent"));
    }
    Result<Event> put(const char* performed_by = "2026-04-20") {
        auto values = good_values(*complaint().procedure.find_command({"put_agreement"}));
        values["performed_by"] = performed_by;
        return act("put_agreement", Actor::caseworker, values);
    }
    void settle() {
        both_agree();
        ASSERT_TRUE(put());
        ASSERT_TRUE(act("confirm_agreement", Actor::resident));
    }
    std::set<std::string> open(Actor actor) const {
        std::set<std::string> out;
        for (const auto* rule : open_commands(value, actor, rulebook().rules(), on(today))) out.insert(rule->id.value);
        return out;
    }
};

// letters-and-visits 33: with the consent of both. People's Mediation Law, art. 3, 17.
TEST(Agreement, IsMadeOnlyWhereBothAgreed) {
    Mediation story;
    EXPECT_EQ(story.put().error().code, problems::nothing_pending) << "nobody proposed anything";
    story.propose();
    const auto without = story.put();
    EXPECT_EQ(without.error().code, problems::waits_for);
    EXPECT_EQ(fact(without.error(), "event"), "mediation_agreed") << "it says for whom it waits";
    ASSERT_TRUE(story.act("agree_to_mediation", Actor::resident, consent));
    EXPECT_EQ(fact(story.put().error(), "event"), "other_side_agreed");
    ASSERT_TRUE(story.by_office("record_other_consent"));
    EXPECT_EQ(story.by_office("record_other_consent").error().code, problems::already_pending) << "once";
    EXPECT_FALSE(story.act("confirm_agreement", Actor::resident)) << "there is none yet";
    EXPECT_TRUE(story.put());
    // The other side may have agreed first.
    Mediation other;
    other.propose();
    ASSERT_TRUE(other.by_office("record_other_consent"));
    ASSERT_TRUE(other.act("agree_to_mediation", Actor::resident, consent));
    EXPECT_TRUE(other.put());
}

// People's Mediation Law, art. 29.
TEST(Agreement, WithoutOneOfItsPartsIsRefusedAndThePartNamed) {
    Mediation story;
    story.both_agree();
    const auto& rule = *complaint().procedure.find_command({"put_agreement"});
    for (const procedure::Field& field : rule.fields) {
        auto values = story.good_values(rule);
        values.erase(field.id.value);
        const auto refused = story.act("put_agreement", Actor::caseworker, values);
        ASSERT_FALSE(refused) << field.id.value;
        EXPECT_EQ(refused.error().code, problems::field_missing);
        EXPECT_EQ(fact(refused.error(), "field"), field.id.value);
    }
    const auto put = story.put();
    ASSERT_TRUE(put);
    EXPECT_EQ(put->fields, (Values{{"decides", "yes"}, {"kept_at_least", "2026-10-20"}, {"performed_by", "2026-04-20"}, {"other_signed_on", "2026-03-02"}})) << "all else is sealed";
}

// letters-and-visits 33, 34; People's Mediation Law, art. 29, 31.
TEST(Agreement, ThatIsConfirmedConcludesTheCaseAndItsDayIsAskedAbout) {
    Mediation story;
    story.both_agree();
    ASSERT_TRUE(story.put());
    story.today = "2026-03-20"_day;
    const auto confirmed = story.act("confirm_agreement", Actor::resident);
    ASSERT_TRUE(confirmed);
    ASSERT_EQ(confirmed->stops.size(), 1U);
    EXPECT_EQ(confirmed->stops.front().clock.value, "reply");
    EXPECT_EQ(confirmed->stops.front().outcome, "done") << "settled, and no answer";
    ASSERT_EQ(story.value.clocks.size(), 1U) << "only the time in which both sides can ask a court to confirm it, and nobody owes that";
    EXPECT_EQ(story.clock("confirm").due, last_day(complaint(), story.today, 30));
    EXPECT_FALSE(story.clock("confirm").promise);
    EXPECT_TRUE(story.rulebook().procedure.find_state({story.value.state})->is_final);
    EXPECT_EQ(story.open(Actor::resident), (std::set<std::string>{"ask_about_data", "rate", "reopen"}));
    EXPECT_EQ(kept_at_least(story.value), "2031-03-20"_day) << "five years with an agreement (default)";
    const auto timer = next_timer(story.value, story.rulebook().rules());
    ASSERT_TRUE(timer && timer->command);
    EXPECT_EQ(timer->command->id.value, "ask_about_performance");
    EXPECT_EQ(timer->day, "2026-04-20"_day);
    EXPECT_EQ(story.tell(FireTimer{}).error().code, problems::not_yet);
    EXPECT_EQ(story.act("confirm_performance", Actor::resident, {{"kept", "yes"}}).error().code, problems::not_yet);
    story.today = "2026-04-22"_day;
    ASSERT_TRUE(story.tell(FireTimer{}));
    EXPECT_EQ(story.events.back().kind, "performance_day_came");
    EXPECT_EQ(story.tell(FireTimer{}).error().code, problems::not_yet) << "once";
    ASSERT_TRUE(story.act("confirm_performance", Actor::resident, {{"kept", "no"}}));
    EXPECT_EQ(story.value.latest.at("performance_checked.kept"), "no");
    EXPECT_TRUE(story.open(Actor::resident).contains("confirm_performance")) << "who was mistaken says so";
    ASSERT_TRUE(story.act("reopen", Actor::resident, {{"new_facts", "nothing was done"}}));
    EXPECT_EQ(story.value.state, "registered");
    EXPECT_FALSE(next_timer(story.value, story.rulebook().rules()));
}

// People's Mediation Law, art. 31: whoever mediated presses for what was agreed.
TEST(Agreement, ThatIsNotPerformedIsPressedForAndAskedAboutAgain) {
    Mediation story;
    story.both_agree();
    ASSERT_TRUE(story.put());
    story.today = "2026-03-20"_day;
    ASSERT_TRUE(story.act("confirm_agreement", Actor::resident));
    story.today = "2026-04-22"_day;
    const Values pressed{{"done", "we called on them; they pay in May"}, {"performed_by", "2026-05-20"}};
    EXPECT_EQ(story.act("press_for_performance", Actor::caseworker, pressed).error().code, problems::nothing_pending) << "nobody has said yet";
    ASSERT_TRUE(story.act("confirm_performance", Actor::resident, {{"kept", "yes"}}));
    EXPECT_EQ(story.act("press_for_performance", Actor::caseworker, pressed).error().code, problems::said_otherwise);
    ASSERT_TRUE(story.act("confirm_performance", Actor::resident, {{"kept", "partly"}})) << "who was mistaken says so";
    EXPECT_FALSE(story.act("press_for_performance", Actor::caseworker, {{"done", "we called on them"}})) << "to a day";
    ASSERT_TRUE(story.act("press_for_performance", Actor::caseworker, pressed));
    EXPECT_FALSE(story.open(Actor::resident).contains("confirm_performance")) << "its new day has not come";
    const auto timer = next_timer(story.value, story.rulebook().rules());
    ASSERT_TRUE(timer && timer->command);
    EXPECT_EQ(timer->command->id.value, "ask_about_performance");
    EXPECT_EQ(timer->day, "2026-05-20"_day);
    story.today = "2026-05-20"_day;
    ASSERT_TRUE(story.tell(FireTimer{}));
    EXPECT_EQ(story.events.back().kind, "performance_day_came");
    EXPECT_EQ(story.tell(FireTimer{}).error().code, problems::not_yet) << "once";
    const procedure::Procedure& rules = story.rulebook().procedure;
    const auto* again = rules.find_command({"confirm_performance"});
    const auto asked = asked_of_resident(rules, story.value, {again});
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked.front().day, "2026-05-20"_day);
    ASSERT_TRUE(story.act("confirm_performance", Actor::resident, {{"kept", "no"}}));
    EXPECT_TRUE(asked_of_resident(rules, story.value, {again}).empty()) << "answered";
    EXPECT_TRUE(story.act("press_for_performance", Actor::caseworker, {{"done", "once more"}, {"performed_by", "2026-06-20"}}));
    ASSERT_TRUE(story.act("reopen", Actor::resident, {{"new_facts", "nothing was done"}}));
    EXPECT_FALSE(next_timer(story.value, story.rulebook().rules()));
}

// letters-and-visits 34; People's Mediation Law, art. 3: it bars nothing.
TEST(Mediation, NeverStopsTheTimeForTheAnswer) {
    Mediation story;
    const RunningClock before = story.clock("reply");
    story.both_agree();
    EXPECT_EQ(story.clock("reply"), before);
    ASSERT_TRUE(story.put());
    EXPECT_EQ(story.clock("reply"), before);
    story.today = before.due + std::chrono::days(3);
    EXPECT_TRUE(story.open(Actor::resident).contains("confirm_agreement")) << "late, and never a ground to refuse it";
    ASSERT_TRUE(story.act("refuse_agreement", Actor::resident));
    EXPECT_EQ(story.clock("reply"), before);
    EXPECT_TRUE(story.act("reply", Actor::caseworker, Story::answer()));
}

// People's Mediation Law, art. 17, 23 (2), 26.
TEST(Mediation, IsStoppedByEitherAtAnyTimeAndTheAnswerIsStillDue) {
    struct Way {
        const char* command;
        Actor by;
        int after;  ///< 0: it was proposed; 1: both agreed; 2: the agreement was put
        bool asked_again;
    };
    for (const Way& way : {Way{"refuse_mediation", Actor::resident, 0, false}, Way{"end_mediation", Actor::caseworker, 0, true},
                           Way{"stop_mediation", Actor::resident, 1, false}, Way{"end_mediation", Actor::supervisor, 1, true},
                           Way{"stop_mediation", Actor::resident, 2, false}, Way{"refuse_agreement", Actor::resident, 2, true},
                           Way{"end_mediation", Actor::caseworker, 2, true}}) {
        SCOPED_TRACE(std::string(way.command) + " after " + std::to_string(way.after));
        Mediation story;
        if (way.after == 0) story.propose();
        else story.both_agree();
        if (way.after == 2) {
            ASSERT_TRUE(story.put());
        }
        const auto reply = story.act("reply", Actor::caseworker, Story::answer());
        EXPECT_EQ(reply.error().code, problems::settle_first) << "nobody is answered over their head";
        EXPECT_EQ(fact(reply.error(), "first_en"), "“End the mediation”") << "what the office itself can do";
        ASSERT_TRUE(story.act(way.command, way.by, way.by == Actor::resident ? Values{} : closing));
        EXPECT_EQ(story.value.state, "accepted");
        for (const char* gone : {"agree_to_mediation", "refuse_mediation", "confirm_agreement", "refuse_agreement", "stop_mediation"})
            EXPECT_FALSE(story.open(Actor::resident).contains(gone)) << gone;
        for (const char* gone : {"put_agreement", "record_other_consent", "end_mediation", "name_mediators"})
            EXPECT_FALSE(story.open(Actor::caseworker).contains(gone)) << gone;
        EXPECT_NE(story.value.running({"reply"}), nullptr);
        EXPECT_EQ(story.open(Actor::caseworker).contains("propose_mediation"), way.asked_again) << "who said no is not asked again";
        EXPECT_TRUE(story.act("reply", Actor::caseworker, Story::answer()));
    }
}

TEST(Mediation, ThatBeginsAnewNeedsConsentAnew) {  // People's Mediation Law, art. 17
    Mediation story;
    story.both_agree();
    ASSERT_TRUE(story.act("end_mediation", Actor::caseworker, closing));
    story.propose();
    EXPECT_EQ(fact(story.put().error(), "event"), "mediation_agreed");
    ASSERT_TRUE(story.act("agree_to_mediation", Actor::resident, consent));
    EXPECT_EQ(fact(story.put().error(), "event"), "other_side_agreed");
}

TEST(Mediation, ByOtherMediatorsNeedsConsentAnew) {  // People's Mediation Law, art. 19, 23 (1)
    Mediation story;
    story.both_agree();
    ASSERT_TRUE(story.by_office("name_mediators"));
    EXPECT_EQ(fact(story.put().error(), "event"), "mediation_agreed");
    EXPECT_TRUE(story.open(Actor::resident).contains("agree_to_mediation"));
    EXPECT_TRUE(story.open(Actor::resident).contains("refuse_mediation"));
    ASSERT_TRUE(story.act("agree_to_mediation", Actor::resident, consent));
    EXPECT_EQ(fact(story.put().error(), "event"), "other_side_agreed") << "the other side, too";
    ASSERT_TRUE(story.by_office("record_other_consent"));
    ASSERT_TRUE(story.put());
    EXPECT_EQ(story.by_office("name_mediators").error().code, problems::settle_first) << "who mediated signs";
}

TEST(Mediation, IsRefusedWhereSomethingElseComesFirst) {  // letters-and-visits 31 (6), 33
    const Values hearing{{"day", "2026-03-20"}, {"place", "p"}, {"open_to_public", "yes"}, {"subject_matter", "s"}};
    Mediation called;
    ASSERT_TRUE(called.act("call_hearing", Actor::caseworker, hearing));
    EXPECT_EQ(called.by_office("propose_mediation").error().code, problems::settle_first) << "a hearing was called";
    Mediation asked;
    ASSERT_TRUE(asked.act("ask_hearing", Actor::resident));
    EXPECT_EQ(asked.by_office("propose_mediation").error().code, problems::settle_first) << "or asked for";
    Mediation running;
    running.both_agree();
    EXPECT_EQ(running.by_office("propose_mediation").error().code, problems::already_pending) << "it runs";
    EXPECT_TRUE(running.act("ask_hearing", Actor::resident)) << "it bars no right";
    EXPECT_EQ(running.act("call_hearing", Actor::caseworker, hearing).error().code, problems::settle_first);
    Mediation shared;
    shared.both_agree();
    ASSERT_TRUE(shared.act("invite_office", Actor::caseworker, {{"office", "drains"}, {"purpose", "part"}, {"task", "t"}}));
    EXPECT_EQ(shared.put().error().code, problems::parts_missing) << "an office that only takes part would read who agreed with whom";
    ASSERT_TRUE(shared.act("give_part", Actor::participant, {{"part", "p"}}, {}, OfficeId{"drains"}));
    ASSERT_TRUE(shared.put());
    EXPECT_EQ(shared.act("invite_office", Actor::caseworker, {{"office", "parks"}, {"purpose", "part"}, {"task", "t"}}).error().code, problems::already_pending);
    ASSERT_TRUE(shared.act("end_mediation", Actor::caseworker, closing));
    EXPECT_FALSE(shared.act("invite_office", Actor::caseworker, {{"office", "parks"}, {"purpose", "part"}, {"task", "t"}})) << "nor one that came to nothing";
    Story early(complaint(), "2026-03-02"_day);
    early.file();
    ASSERT_TRUE(early.act("register", Actor::clerk));
    EXPECT_EQ(early.act("propose_mediation", Actor::caseworker).error().code, problems::not_in_this_state) << "not before it was taken on";
}

TEST(Mediation, TellsRightsThatItIsFreeAndWhatElseIsOpen) {  // People's Mediation Law, art. 3, 4, 23, 26, 31–33
    const auto& rules = complaint().procedure;
    const auto all_told = [&](const char* document, bool zh) {
        std::string out;
        for (const procedure::Told& one : rules.find_document({document})->told) out += zh ? one.text.zh : one.text.en;
        return out;
    };
    for (const char* words : {"选择调解员", "拒绝调解", "停止调解", "公开进行，或者不公开进行", "自愿达成协议", "不收任何费用", "仲裁、行政、司法", "答复期限照常计算"})
        EXPECT_NE(all_told("mediation-proposal", true).find(words), std::string::npos) << words;
    for (const char* words : {"choose mediators", "refuse it", "stopped at any time", "public, or closed", "costs nothing", "bars no other route", "stays due"})
        EXPECT_NE(all_told("mediation-proposal", false).find(words), std::string::npos) << words;
    for (const char* document : {"mediation-stopped", "mediation-closing"})
        EXPECT_NE(all_told(document, true).find("书面答复照样到期"), std::string::npos) << document;
    EXPECT_NE(all_told("mediation-stopped", true).find("仲裁、行政、司法"), std::string::npos);
    for (const char* document : {"settlement-agreement", "settlement-notice"})
        for (const char* words : {"第32条", "第33条"}) EXPECT_NE(all_told(document, true).find(words), std::string::npos) << document << words;
    for (const char* command : {"agree_to_mediation", "refuse_mediation", "confirm_agreement", "refuse_agreement", "stop_mediation"})
        EXPECT_TRUE(rules.find_command({command})->told) << command << ": what it means stands above its button";
    EXPECT_EQ(rules.find_document({"settlement-agreement"})->form, procedure::DocumentForm::agreement);
}

TEST(Mediation, IsOfTheComplaintAlone) {
    for (const std::string& one : procedures_of_cases())
        EXPECT_EQ(Rulebook::by_id(one).procedure.find_command({"propose_mediation"}) != nullptr, one == "complaint") << one;
}

/// What the rules say of mediation, told from the events alone.
struct Told {
    bool proposed = false, agreed = false, other_agreed = false, put = false, barred = false;

    void over() { proposed = agreed = other_agreed = put = false; }
    /// Whether this could come now.
    bool takes(const std::string& kind) const {
        if (kind == "mediation_proposed") return !proposed && !barred;
        if (kind == "mediation_agreed" || kind == "mediation_refused") return proposed && !agreed;
        if (kind == "other_side_agreed") return proposed && !other_agreed;
        if (kind == "mediators_named") return proposed && !put;
        if (kind == "mediation_ended") return proposed;
        if (kind == "mediation_stopped") return agreed;
        if (kind == "agreement_put") return agreed && other_agreed;
        if (kind == "agreement_confirmed" || kind == "agreement_refused") return put;
        if (kind == "reply_issued" || kind == "hearing_called") return !proposed;
        return true;
    }
    void tell(const std::string& kind) {
        if (kind == "mediation_proposed") proposed = true;
        if (kind == "mediation_agreed") agreed = true;
        if (kind == "other_side_agreed") other_agreed = true;
        if (kind == "mediators_named") agreed = other_agreed = false;
        if (kind == "agreement_put") put = true;
        if (kind == "mediation_refused" || kind == "mediation_stopped") barred = true;
        if (kind == "mediation_refused" || kind == "mediation_stopped" || kind == "mediation_ended" || kind == "agreement_confirmed" || kind == "agreement_refused") over();
        if (kind == "case_accepted") barred = false;
    }
};

/// By these a mediation gets further; by chance alone few would.
const std::set<std::string> onwards{"propose_mediation", "agree_to_mediation", "record_other_consent", "put_agreement", "confirm_agreement"};

TEST(Mediation, InAnyStoryGoesByBothOrNotAtAll) {
    std::map<std::string, int> happened;
    EXPECT_TRUE(rc::check("whatever is done in whatever order", [&] {
        Mediation story;
        Told told;
        for (const Event& event : story.events) told.tell(event.kind);
        const Date due = story.clock("reply").due;
        const auto dice = *rc::gen::container<std::vector<unsigned>>(200, rc::gen::inRange(0U, 10'000U));
        for (std::size_t i = 0; i + 5 <= dice.size(); i += 5) {
            story.today += std::chrono::days(dice[i] % 3);
            constexpr std::array actors{Actor::resident, Actor::caseworker, Actor::supervisor, Actor::timer};
            const Actor actor = actors[dice[i + 1] % actors.size()];
            auto open = open_commands(story.value, actor, story.rulebook().rules(), on(story.today));
            // Otherwise most stories would end before anything is mediated.
            std::erase_if(open, [](const auto* rule) { return rule->id.value == "withdraw" || rule->id.value == "reply" || rule->id.value == "invite_office"; });
            const auto goes_on = [](const auto* rule) { return onwards.contains(rule->id.value); };
            if (dice[i + 2] % 3 != 0 && std::ranges::any_of(open, goes_on)) std::erase_if(open, [&](const auto* rule) { return !goes_on(rule); });
            if (open.empty()) continue;
            const auto* rule = open[dice[i + 3] % open.size()];
            const auto done = actor == Actor::timer ? story.tell(FireTimer{})
                                                    : story.act(rule->id.value, actor, story.good_values(*rule, dice[i + 4]));
            if (!done) continue;
            RC_ASSERT(told.takes(done->kind));
            told.tell(done->kind);
            ++happened[done->kind];
            const RunningClock* clock = story.value.running({"reply"});
            const bool is_first = clock != nullptr && clock->begun_on == "2026-03-02"_day && clock->extended == 0;
            if (is_first) RC_ASSERT(clock->due == due);
            const bool stands_still = clock != nullptr && clock->suspended_on.has_value();  // RC_ASSERT looks at both sides of an "or"
            RC_ASSERT(!stands_still);
            const bool is_settled = story.value.state == "settled" && clock == nullptr;
            if (done->kind == "agreement_confirmed") RC_ASSERT(is_settled);
        }
    }));
    for (const char* kind : {"mediation_proposed", "mediation_agreed", "mediation_refused", "mediators_named", "other_side_agreed", "agreement_put",
                             "agreement_confirmed", "agreement_refused", "mediation_stopped", "mediation_ended"})
        EXPECT_GT(happened[kind], 0) << kind << " never happened";
}

}  // namespace mediation_test
}  // namespace huiyin::casework::decide_tests
