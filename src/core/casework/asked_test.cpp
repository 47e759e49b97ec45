#include "core/casework/asked.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/casework/problems.h"
#include "core/casework/stories_test.h"

// What is put before people, and whether it still stands.
namespace huiyin::casework::decide_tests {
namespace asked_test {

/// A complaint that was taken on, and what waits for its resident.
struct Taken : Story {
    Taken() : Story(complaint(), "2026-03-02"_day) { accept(); }
    Result<Event> by_office(const std::string& command) {
        return act(command, Actor::caseworker, good_values(*complaint().procedure.find_command({command})));
    }
    std::string waits() const {
        const auto* by = waits_for_resident(complaint().procedure, value);
        return by == nullptr ? std::string() : by->event;
    }
    void hear(bool has_text = true) {
        ASSERT_TRUE(tell(AddMessage{.actor = Actor::resident, .office = std::nullopt, .has_text = has_text, .files = has_text ? 0 : 1, .internal = false}));
    }
    /// What stands on top of the resident's page, by events.
    std::vector<std::string> on_top() const {
        std::vector<std::string> out;
        for (const Asked& one : asked_of_resident(complaint().procedure, value, open_commands(value, Actor::resident, rulebook().rules(), on(today))))
            out.push_back(one.by->event);
        return out;
    }
};

TEST(Asked, a_question_waits_until_the_resident_writes_or_it_is_answered_over_their_head) {
    Taken story;
    EXPECT_EQ(story.waits(), "");
    ASSERT_TRUE(story.by_office("ask"));
    EXPECT_EQ(story.waits(), "question_asked");
    EXPECT_EQ(story.on_top(), std::vector<std::string>{"question_asked"});
    ASSERT_TRUE(story.tell(AddMessage{.actor = Actor::caseworker, .office = OfficeId{"office"}, .has_text = true, .internal = false}));
    EXPECT_EQ(story.waits(), "question_asked") << "a message of the office's is no answer";
    story.hear(false);
    EXPECT_EQ(story.waits(), "") << "a file is one";
    ASSERT_TRUE(story.by_office("ask"));
    EXPECT_EQ(story.waits(), "question_asked") << "the next one waits anew";
    ASSERT_TRUE(story.by_office("reply"));
    EXPECT_EQ(story.waits(), "") << "nothing is asked any more where nothing may be";
}

TEST(Asked, a_proposal_of_mediation_and_an_agreement_wait_until_they_are_answered) {
    Taken story;
    ASSERT_TRUE(story.by_office("propose_mediation"));
    EXPECT_EQ(story.waits(), "mediation_proposed");
    ASSERT_TRUE(story.by_office("ask"));
    EXPECT_EQ(story.waits(), "mediation_proposed") << "what was put first";
    EXPECT_EQ(story.on_top(), (std::vector<std::string>{"mediation_proposed", "question_asked"}));
    story.hear();
    ASSERT_TRUE(story.act("agree_to_mediation", Actor::resident, {{"mediators", "accepted"}, {"openness", "closed"}}));
    const std::string between = story.waits();
    EXPECT_TRUE(between.empty()) << "the other side's turn: " << between;
    ASSERT_TRUE(story.by_office("record_other_consent"));
    ASSERT_TRUE(story.by_office("put_agreement"));
    EXPECT_EQ(story.waits(), "agreement_put");
    ASSERT_TRUE(story.act("refuse_agreement", Actor::resident));
    EXPECT_EQ(story.waits(), "");
}

TEST(Replaced, is_an_agreement_by_the_next_one_and_not_one_that_was_answered) {
    Taken story;
    ASSERT_TRUE(story.by_office("propose_mediation"));
    ASSERT_TRUE(story.act("agree_to_mediation", Actor::resident, {{"mediators", "accepted"}, {"openness", "closed"}}));
    ASSERT_TRUE(story.by_office("record_other_consent"));
    const auto by = [&](std::uint32_t seq) {
        std::vector<Committed> events;
        for (const Event& event : story.events) events.push_back({.event = event});
        return replaced_by(complaint().procedure, events, seq);
    };
    ASSERT_TRUE(story.by_office("put_agreement"));
    const std::uint32_t first = story.value.version;
    EXPECT_EQ(by(first), 0U);
    story.hear();
    ASSERT_TRUE(story.by_office("put_agreement"));
    const std::uint32_t second = story.value.version;
    EXPECT_EQ(by(first), second);
    EXPECT_EQ(by(second), 0U);
    ASSERT_TRUE(story.act("confirm_agreement", Actor::resident));
    EXPECT_EQ(by(first), second);
    EXPECT_EQ(by(second), 0U);
    for (std::uint32_t seq = 1; seq < first; ++seq) EXPECT_EQ(by(seq), 0U) << seq;
}

TEST(Replaced, are_no_questions) {
    Taken story;
    ASSERT_TRUE(story.by_office("ask"));
    ASSERT_TRUE(story.by_office("ask"));
    std::vector<Committed> events;
    for (const Event& event : story.events) events.push_back({.event = event});
    EXPECT_EQ(replaced_by(complaint().procedure, events, story.value.version - 1), 0U);
}

TEST(Blanks, are_nothing_said) {
    Taken story;
    const auto& rule = *complaint().procedure.find_command({"reply"});
    auto values = story.good_values(rule);
    const auto optional = std::ranges::find_if(rule.fields, [](const procedure::Field& field) { return field.kind == procedure::FieldKind::text && !field.required; });
    ASSERT_NE(optional, rule.fields.end());
    const auto is_given = [&](const std::string& text) {
        values[optional->id.value] = text;
        const auto given = texts_given(rule, values);
        return std::ranges::any_of(given, [&](const auto& one) { return one.first == optional->id.value; });
    };
    EXPECT_TRUE(is_given("Ask the welfare office."));
    for (const char* blank : {"", "   ", "\n\t", "　"}) EXPECT_FALSE(is_given(blank)) << "[" << blank << "]";
    EXPECT_TRUE(story.act("reply", Actor::caseworker, values)) << "it may be left out";
}

}  // namespace asked_test
}  // namespace huiyin::casework::decide_tests
