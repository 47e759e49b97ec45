#pragma once

#include "io/store/contract/values.h"

// Lists of cases, and which of them something happens in by itself.
namespace huiyin::store::contract {

// ----------------------------------------------------------------------------------------------------------- the desk

using Show = engine::DeskQuery::Show;

/// A row as the list of an office that takes part has it.
inline engine::GuestRow guest_row(const engine::CaseRow& row, const OfficeId& guest) {
    engine::GuestRow out{.guest = guest, .row = row};
    out.row.receipt_tag.reset();
    out.row.resident_key.reset();
    out.row.timer.reset();
    out.row.asks = false;
    out.row.cosigner.reset();
    return out;
}

/// What a desk list must be, said as plainly as possible: none is later than any day.
inline std::vector<engine::CaseRow> desk_by_hand(const std::vector<engine::CaseRow>& all,
                                                 const std::vector<engine::GuestRow>& guests, const engine::DeskQuery& query) {
    const bool open = query.show != Show::closed;
    const std::set of_its_own{Show::cosign, Show::own, Show::own_late, Show::own_soon, Show::own_waiting, Show::own_free, Show::own_asks};
    std::vector<engine::CaseRow> list;
    const auto take = [&](const engine::CaseRow& row) {
        const bool is_late = row.due.has_value() && *row.due < query.today;
        const bool shown = query.show == Show::late || query.show == Show::own_late         ? is_late
                           : query.show == Show::today                                      ? row.due == query.today
                           : query.show == Show::waiting || query.show == Show::own_waiting ? !row.due.has_value() || !row.asked.empty()
                           : query.show == Show::mine     ? row.handler.has_value() && *row.handler == query.handler
                           : query.show == Show::cosign   ? row.cosigner.has_value() && *row.cosigner == query.cosigner
                           : query.show == Show::own_soon ? row.due.has_value() && !is_late && *row.due <= query.until
                           : query.show == Show::own_free ? !row.handler.has_value()
                           : query.show == Show::own_asks ? row.asks
                                                          : true;
        if (row.open == open && shown) list.push_back(row);
    };
    for (const auto& row : all)
        if ((row.office == query.office || query.show == Show::cosign) && query.show != Show::guest) take(row);
    for (const auto& guest : guests)
        if (guest.guest == query.office && open && !of_its_own.contains(query.show)) take(guest.row);
    std::sort(list.begin(), list.end(), [&](const engine::CaseRow& a, const engine::CaseRow& b) {
        if (!open) return a.changed_at != b.changed_at ? a.changed_at > b.changed_at : a.case_id > b.case_id;
        if (a.due.has_value() != b.due.has_value()) return a.due.has_value();
        if (a.due != b.due) return *a.due < *b.due;
        if (a.filed_at != b.filed_at) return a.filed_at < b.filed_at;
        return a.case_id < b.case_id;
    });
    return list;
}

TEST_P(StoreContract, each_desk_list_page_by_page_is_the_list_sorted_by_hand_and_is_counted_so) {
    EXPECT_TRUE(rc::check([&] {
        const auto fresh = GetParam().make();
        std::map<CaseId, engine::CaseRow> rows;
        std::vector<engine::GuestRow> guests;
        const int count = *rc::gen::inRange(0, 40);
        engine::Changes changes;
        for (int i = 0; i < count; ++i) {
            auto row = case_row(case_id(std::to_string(*rc::gen::inRange(0, 30))));
            row.office = *rc::gen::element(roads, water);
            row.open = *rc::gen::element(true, true, false);
            row.due = *rc::gen::element<std::optional<Date>>(std::nullopt, day(-30'000), day(0), day(1), day(2));
            row.handler = *rc::gen::element<std::optional<Hash>>(std::nullopt, hash_of("zhou"), hash_of("qin"));
            row.cosigner = *rc::gen::element<std::optional<Hash>>(std::nullopt, hash_of("qin"), hash_of("he"));
            row.asks = *rc::gen::element(false, false, true);
            row.asked = *rc::gen::element<std::string>("", "", "question_asked");
            row.filed_at = at(*rc::gen::inRange(0, 3));
            row.changed_at = at(*rc::gen::inRange(0, 3));
            rows[row.case_id] = row;
            changes.cases.push_back(row);
            if (*rc::gen::inRange(0, 3) == 0) {
                auto shared = row;
                shared.case_id = case_id("shared" + std::to_string(i));
                shared.open = true;
                rows[shared.case_id] = shared;
                changes.cases.push_back(shared);
                auto guest = guest_row(shared, row.office == roads ? water : roads);
                guest.row.due = *rc::gen::element<std::optional<Date>>(std::nullopt, day(0), day(1));
                guest.row.asked = *rc::gen::element<std::string>("", "agreement_put");
                guest.row.handler = *rc::gen::element<std::optional<Hash>>(std::nullopt, hash_of("zhou"));
                guest.row.subject_sealed = to_bytes(std::to_string(i));
                changes.guests.push_back(guest);
                guests.push_back(std::move(guest));
            }
            if (i == count / 2) {
                commit(*fresh, changes);
                changes = {};
            }
        }
        commit(*fresh, changes);
        std::vector<engine::CaseRow> all;
        for (const auto& [id, row] : rows) all.push_back(row);
        const auto limit = static_cast<std::size_t>(*rc::gen::inRange(1, 8));
        for (const auto& office : {roads, water}) {
            for (const Show show : {Show::open, Show::today, Show::late, Show::waiting, Show::mine, Show::cosign, Show::own, Show::guest, Show::closed,
                                    Show::own_late, Show::own_soon, Show::own_waiting, Show::own_free, Show::own_asks}) {
                std::vector<engine::CaseRow> paged;
                engine::DeskQuery query{.show = show,
                                        .office = office,
                                        .today = day(*rc::gen::inRange(0, 3)),
                                        .until = day(*rc::gen::inRange(0, 4)),
                                        .handler = hash_of("zhou"),
                                        .cosigner = hash_of("qin"),
                                        .after = std::nullopt,
                                        .limit = limit};
                const auto by_hand = desk_by_hand(all, guests, query);
                RC_ASSERT(fresh->desk_count(query) == std::min(by_hand.size(), limit));
                for (auto page = fresh->desk(query); !page.empty(); page = fresh->desk(query)) {
                    RC_ASSERT(page.size() <= limit);
                    paged.insert(paged.end(), page.begin(), page.end());
                    RC_ASSERT(paged.size() <= all.size());
                    const auto& last = page.back();
                    query.after = {last.due, show == Show::closed ? last.changed_at : last.filed_at, last.case_id};
                }
                RC_ASSERT(paged == by_hand);
                query.limit = 1000;
                RC_ASSERT(fresh->desk_count(query) == by_hand.size());  // wherever `after` stands
            }
        }
    }));
}

TEST_P(StoreContract, a_case_stands_on_the_lists_of_those_who_take_part_until_they_leave) {
    auto row = case_row(case_id("lamp"));
    row.receipt_tag = hash_of("receipt");
    row.handler = hash_of("zhou");
    auto guest = guest_row(row, water);
    guest.row.subject_sealed = big_bytes(5000);
    guest.row.handler = std::nullopt;
    guest.row.stepped_out = {hash_of("qin")};
    const auto parks = guest_row(row, OfficeId{"parks"});
    commit(store(), {.cases = {row}, .guests = {guest, parks}});
    EXPECT_EQ(store().guests(row.case_id), (std::vector{parks, guest}));
    EXPECT_EQ(store().desk({.office = water, .after = std::nullopt}), std::vector{guest.row});
    EXPECT_EQ(store().desk({.office = roads, .after = std::nullopt}), std::vector{row});

    guest.row.due = day(3);
    guest.row.state = "accepted";
    commit(store(), {.guests = {guest}, .guests_gone = {{row.case_id, parks.guest}}});
    EXPECT_EQ(store().guests(row.case_id), std::vector{guest});
    EXPECT_TRUE(store().desk({.office = parks.guest, .after = std::nullopt}).empty());
    EXPECT_EQ(store().desk_count({.show = Show::guest, .office = water, .after = std::nullopt}), 1u);
    EXPECT_EQ(store().desk_count({.show = Show::own, .office = water, .after = std::nullopt}), 0u);
    commit(store(), {.guests_gone = {{row.case_id, water}, {row.case_id, water}}});
    EXPECT_TRUE(store().guests(row.case_id).empty());
    EXPECT_TRUE(store().guests(case_id("none")).empty());
}

TEST_P(StoreContract, timers_come_by_day_page_by_page_and_only_those_that_are_due) {
    engine::Changes changes;
    std::vector<engine::TimerQuery::After> expected;
    for (int i = 0; i < 40; ++i) {
        auto row = case_row(case_id("t" + std::to_string(i)));
        row.open = i % 3 != 0;  // a promise may be asked about in a closed case
        if (i % 5 != 0) row.timer = day(i % 7);
        if (row.timer && *row.timer <= day(4)) expected.push_back({*row.timer, row.case_id});
        changes.cases.push_back(row);
    }
    commit(store(), changes);
    std::ranges::sort(expected, {}, [](const auto& one) { return std::tuple(one.day, one.case_id); });
    std::vector<engine::TimerQuery::After> found;
    engine::TimerQuery query{.until = day(4), .after = std::nullopt, .limit = 4};
    for (;;) {
        const auto page = store().timers_due(query);
        found.insert(found.end(), page.begin(), page.end());
        if (page.size() < query.limit) break;
        query.after = page.back();
    }
    EXPECT_EQ(found, expected);
    auto gone = changes.cases[1];
    ASSERT_TRUE(gone.timer);
    gone.timer.reset();
    commit(store(), {.cases = {gone}});
    EXPECT_EQ(store().timers_due({.until = day(9), .after = std::nullopt, .limit = 100}).size(), 31u);
}

TEST_P(StoreContract, open_cases_come_page_by_page_each_once_also_when_some_close_meanwhile) {
    engine::Changes changes;
    std::vector<CaseId> expected;
    for (int i = 0; i < 40; ++i) {
        auto row = case_row(case_id("o" + std::to_string(i)));
        row.open = i % 3 != 0;
        row.due = day(40 - i);
        row.timer = day(99);
        if (row.open) expected.push_back(row.case_id);
        changes.cases.push_back(row);
    }
    commit(store(), changes);
    std::vector<CaseId> found;
    std::optional<CaseId> after;
    for (;;) {
        const auto page = store().open_cases(after, 4);
        found.insert(found.end(), page.begin(), page.end());
        if (page.size() < 4) break;
        after = page.back();
        if (found.size() != 4) continue;
        auto closed = changes.cases[1];  // the last of the page, or before
        ASSERT_TRUE(closed.open);
        closed.case_id = *after;
        closed.open = false;
        commit(store(), {.cases = {closed}});
    }
    std::ranges::sort(found);
    std::ranges::sort(expected);
    EXPECT_EQ(found, expected);
    EXPECT_EQ(store().open_cases(std::nullopt, 100).size(), expected.size() - 1);
}

}  // namespace huiyin::store::contract
