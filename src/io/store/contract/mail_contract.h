#pragma once

#include "io/store/contract/values.h"

// Mails that wait, wishes for news, and times of reception days: each changed only where it is still what somebody saw.
namespace huiyin::store::contract {

// -------------------------------------------------------------------------------------------------------------- mail

inline engine::NewsRow news_row(std::string_view name) {
    return {.case_id = case_id(name),
            .stop_hash = hash_of(std::string("stop ") + std::string(name)),
            .epoch = 2,
            .sealed = awkward_bytes,
            .last_at = std::nullopt,
            .waits = false};
}
inline engine::MailRow mail_row(std::string_view name, std::int64_t when) {
    return {.id = id_of<MailId>(name),
            .mark = hash_of(name),
            .kind = "news",
            .made_at = at(when),
            .not_before = at(when),
            .tries = 0,
            .given_up = false,
            .last_error = "",
            .sealed = awkward_bytes};
}

TEST_P(StoreContract, a_wish_for_news_is_found_by_case_and_by_link_and_changed_only_where_it_is_still_that_one) {
    auto row = news_row("a");
    commit(store(), {.news = {row, news_row("b")}});
    EXPECT_EQ(store().news(case_id("a")), row);
    EXPECT_EQ(store().news_by_stop(row.stop_hash), row);
    EXPECT_FALSE(store().news(case_id("c")));
    EXPECT_FALSE(store().news_by_stop(hash_of("nothing")));
    commit(store(), {.news_moved = {{{row.case_id, row.stop_hash}, at(5), true}, {{case_id("b"), hash_of("another")}, at(5), true}}});
    row.last_at = at(5);
    row.waits = true;
    EXPECT_EQ(store().news(case_id("a")), row);
    EXPECT_EQ(store().news(case_id("b")), news_row("b"));
    auto anew = news_row("a");
    anew.stop_hash = hash_of("anew");
    commit(store(), {.news = {anew}, .news_gone = {{row.case_id, row.stop_hash}}});
    EXPECT_EQ(store().news(case_id("a")), anew) << "the old one's end does not end the new one";
    EXPECT_FALSE(store().news_by_stop(row.stop_hash));
    commit(store(), {.news_gone = {{row.case_id, anew.stop_hash}}});
    EXPECT_FALSE(store().news(case_id("a")));
}

TEST_P(StoreContract, mails_come_by_the_time_from_which_they_may_go_and_those_in_trouble_by_age) {
    auto first = mail_row("first", 10);
    auto second = mail_row("second", 5);
    auto given_up = mail_row("given up", 1);
    given_up.given_up = true;
    given_up.tries = 9;
    given_up.last_error = "550 5.1.1";
    auto failed = mail_row("failed", 2);
    failed.not_before = at(100);
    failed.tries = 1;
    failed.last_error = "451";
    commit(store(), {.mails = {first, second, given_up, failed}});
    using Rows = std::vector<engine::MailRow>;
    EXPECT_EQ(store().mails_due(at(10), 10), (Rows{second, first}));
    EXPECT_EQ(store().mails_due(at(9), 10), (Rows{second}));
    EXPECT_EQ(store().mails_due(at(1000), 1), (Rows{second}));
    EXPECT_EQ(store().mails_due(at(1000), 10), (Rows{second, first, failed}));
    EXPECT_EQ(store().mails_in_trouble({}), (Rows{given_up, failed}));
    EXPECT_EQ(store().mails_in_trouble({.after = std::nullopt, .limit = 1}), (Rows{given_up}));
    EXPECT_EQ(store().mails_in_trouble({.after = engine::MailQuery::After{given_up.made_at, given_up.id}}), (Rows{failed}));
    EXPECT_EQ(store().mail_counts(10), (engine::MailCounts{.waiting = 3, .given_up = 1}));
    EXPECT_EQ(store().mail_counts(2), (engine::MailCounts{.waiting = 2, .given_up = 1}));
    EXPECT_EQ(store().mail(failed.id), failed);
    EXPECT_FALSE(store().mail(id_of<MailId>("none")));
}

TEST_P(StoreContract, a_mail_is_dropped_by_whoever_knows_its_mark) {
    auto row = mail_row("a", 1);
    commit(store(), {.mails = {row}});
    auto changed = row;
    changed.mark = hash_of("changed");
    changed.last_error = awkward_text.substr(0, 6);
    // In one batch the new mail outlives the end of the one whose place it took.
    commit(store(), {.mails = {changed}, .mails_gone = {{row.id, row.mark}}});
    EXPECT_EQ(store().mail(row.id), changed);
    {
        const auto transaction = store().begin();
        transaction->lock_log();
        const std::vector<MailId> ids{id_of<MailId>("none"), row.id};
        EXPECT_EQ(transaction->mail_marks(ids), (std::vector<std::optional<Hash>>{std::nullopt, changed.mark}));
        transaction->write({.settings = {{"day", "1"}}, .mails = {mail_row("b", 2)}});
        EXPECT_EQ(transaction->mail_marks(std::vector{id_of<MailId>("b")}).at(0), mail_row("b", 2).mark);
        const std::vector<std::string> keys{"day", "none"};
        EXPECT_EQ(transaction->settings(keys), (std::vector<std::optional<std::string>>{"1", std::nullopt}));
        EXPECT_TRUE(transaction->mail_marks({}).empty());
        EXPECT_TRUE(transaction->settings({}).empty());
    }
    EXPECT_FALSE(store().mail(id_of<MailId>("b")));
    commit(store(), {.mails_gone = {{row.id, changed.mark}}});
    EXPECT_FALSE(store().mail(row.id));
}

// ------------------------------------------------------------------------------------------------------ appointments

TEST_P(StoreContract, a_time_of_a_reception_day_is_one_cases_and_dropped_where_it_still_is) {
    const engine::AppointmentRow first{awkward_text, 570, case_id("a"), "K7F3", "booked", awkward_bytes};
    const engine::AppointmentRow later{awkward_text, 600, case_id("b"), "M2P4", "booked", {}};
    const engine::AppointmentRow other{"other", 570, case_id("a"), "9XYZ", "booked", {}};
    commit(store(), {.appointments = {later, first, other}});
    using Rows = std::vector<engine::AppointmentRow>;
    EXPECT_EQ(store().appointments(awkward_text), (Rows{first, later}));
    EXPECT_EQ(store().appointments("nothing"), Rows{});
    EXPECT_EQ(store().appointments_of(case_id("b")), Rows{later});
    EXPECT_EQ(store().appointments_of(case_id("a")).size(), 2u);
    auto held = first;
    held.state = "held";
    held.name_sealed.clear();
    commit(store(), {.appointments = {held}, .appointments_gone = {{{awkward_text, 600}, case_id("a")}, {{"other", 570}, case_id("a")}}});
    EXPECT_EQ(store().appointments(awkward_text), (Rows{held, later})) << "what is another case's by now stays";
    EXPECT_EQ(store().appointments("other"), Rows{});
    {
        const auto transaction = store().begin();
        transaction->lock_log();
        transaction->write({.appointments = {other}});
        const std::vector<engine::AppointmentTime> times{{awkward_text, 570}, {"other", 570}, {"other", 571}, {"none", 570}};
        EXPECT_EQ(transaction->booked(times), (std::vector<std::optional<CaseId>>{case_id("a"), case_id("a"), std::nullopt, std::nullopt}));
        EXPECT_TRUE(transaction->booked({}).empty());
    }
    EXPECT_EQ(store().appointments("other"), Rows{});
    commit(store(), {.forgotten = {case_id("a")}});
    EXPECT_EQ(store().appointments(awkward_text), Rows{later});
}

}  // namespace huiyin::store::contract
