#include "core/accountability/fold.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <functional>

#include "base/random.h"
#include "core/accountability/problems.h"

namespace huiyin::accountability {
namespace fold_test {

std::string sealed_leaf() { return "huiyin/v1 sealed\n" + std::string(43, 'A') + "=\n"; }
Date day_number(int n) { return *parse_date("2026-11-30") + std::chrono::days(n); }  // a Monday
ObligationId number(unsigned n) {
    ObligationId id;
    id.bytes[14] = static_cast<std::uint8_t>(n >> 8);
    id.bytes[15] = static_cast<std::uint8_t>(n);
    return id;
}
PromiseOpened promise(unsigned n, const char* office, int due = 30, const char* clock = "reply") {
    return {number(n), {office}, "complaint", clock, "2026-W49", day_number(due)};
}

/// A log as a server would write it: sealed leaves, notes, history, and dockets over whatever came since the last.
struct Log {
    std::vector<std::string> entries;
    std::vector<WaitingLine> waiting;
    std::vector<std::uint64_t> unsealed;
    std::uint64_t covered = 0;

    void act(std::vector<DocketLine> lines) {
        for (DocketLine& line : lines) waiting.push_back({entries.size(), std::move(line)});
        entries.push_back(sealed_leaf());
    }
    void add(std::string entry) {
        unsealed.push_back(entries.size());
        entries.push_back(std::move(entry));
    }
    void docket() {
        const Covers covers{covered, entries.size()};
        for (std::string& entry : compose_dockets(covers, waiting, unsealed)) {
            unsealed.clear();
            add(std::move(entry));
        }
        std::erase_if(unsealed, [&](std::uint64_t at) { return at < covers.to; });
        for (std::uint64_t at = covers.to; at < entries.size(); ++at)
            if (std::find(unsealed.begin(), unsealed.end(), at) == unsealed.end()) unsealed.push_back(at);
        std::sort(unsealed.begin(), unsealed.end());
        waiting.clear();
        covered = covers.to;
    }
    Fold folded(const Bracket& bracket = {}) const {
        Fold fold;
        for (std::uint64_t at = 0; at < entries.size(); ++at) fold.take(at, entries[at], bracket);
        return fold;
    }
};

Log town() {
    Log log;
    log.add(write_note(LogOpened{"town.example/log"}));
    log.add(write_note(ExampleTown{}));
    log.add(write_note(OfficeNote{{"clerk"}, "秘书长", "Clerk", std::nullopt}));
    for (const char* id : {"streets", "housing"}) log.add(write_note(OfficeNote{{id}, id, id, OfficeId{"clerk"}}));
    log.add(write_note(OfficeNote{{"lamps"}, "路灯", "Lamps", OfficeId{"streets"}}));
    return log;
}

std::vector<std::string> codes(const Fold& fold) {
    std::vector<std::string> out;
    for (const Problem& problem : fold.problems()) out.emplace_back(problem.code);
    return out;
}
using Codes = std::vector<std::string>;

Counts counts_of(const std::vector<Figure>& figures, const char* office, const char* clock = "reply") {
    Counts sum;
    for (const Figure& figure : figures)
        if (figure.key.office.value == office && figure.key.clock == clock) sum += figure.counts;
    return sum;
}

TEST(Fold, counts_each_promise_once_by_what_became_of_it) {
    Log log = town();
    for (unsigned n = 0; n < 12; ++n) log.act({promise(n, "streets", 10)});
    log.docket();
    log.act({PromiseClosed{number(0), day_number(10), Outcome::answered}});     // on the due day: in time
    log.act({PromiseClosed{number(1), day_number(11), Outcome::answered}});     // the day after: late
    log.act({PromiseClosed{number(2), day_number(12), Outcome::transferred}});  // never in time or late
    log.act({PromiseClosed{number(3), day_number(1), Outcome::withdrawn}});
    log.act({PromiseMoved{number(4), day_number(40), MoveReason::extended}});
    log.act({PromiseClosed{number(4), day_number(30), Outcome::done}});         // in time by the extended day
    log.act({PromiseMoved{number(5), day_number(41), MoveReason::calendar}});   // not the office's wish
    log.act({PromiseMoved{number(6), day_number(42), MoveReason::extended}});
    log.act({PromiseMoved{number(6), day_number(43), MoveReason::extended}});   // one promise, extended twice
    log.docket();
    const Fold fold = log.folded();
    EXPECT_EQ(codes(fold), Codes{});
    EXPECT_TRUE(fold.is_example());
    EXPECT_EQ(fold.open_promises(), 7u);
    const Figures figures = fold.figures(day_number(11));
    const Counts streets = counts_of(figures.promises, "streets");
    EXPECT_EQ(streets, (Counts{.opened = 12, .in_time = 2, .late = 1, .no_due = 0, .open = 7, .overdue = 5, .extended = 2,
                               .transferred = 1, .withdrawn = 1, .extensions = 3, .extension_days = 30 + 32 + 1}));
    EXPECT_EQ(counts_of(fold.figures(day_number(10)).promises, "streets").overdue, 0);  // on the due day: not yet
    EXPECT_TRUE(figures.promises_fewer_than_10.empty());
}

/// Both ways of counting one promise's lines, which must agree: the fold of an auditor, and the rows of a store.
Counts counted(const std::vector<DocketLine>& lines, Date as_of) {
    Log log = town();
    std::optional<std::string> document;
    std::vector<FigureDelta> rows;
    for (const DocketLine& line : lines) {
        log.act({line});
        auto effect = on_line(line, document).value();
        document = std::move(effect.promise.document);
        rows.insert(rows.end(), effect.deltas.begin(), effect.deltas.end());
    }
    log.docket();
    const Fold fold = log.folded();
    EXPECT_EQ(codes(fold), Codes{});
    const Figures figures = fold.figures(as_of);
    EXPECT_EQ(figures, figures_from_rows(rows, as_of, fold.parents()));
    Counts sum;
    for (const Figure& figure : figures.promises) sum += figure.counts;
    return sum;
}
const PromiseSuspended suspended_on(int day) { return {number(1), day_number(day)}; }
PromiseMoved moved_to(int day, MoveReason reason) { return {number(1), day_number(day), reason}; }
PromiseClosed answered_on(int day) { return {number(1), day_number(day), Outcome::answered}; }

TEST(Suspension, is_due_on_no_day_until_the_time_runs_again) {
    const DocketLine opened = promise(1, "streets", 10);
    EXPECT_EQ(counted({opened, suspended_on(3)}, day_number(300)), (Counts{.opened = 1, .open = 1, .suspended = 1}));
    EXPECT_EQ(counted({opened, suspended_on(10)}, day_number(11)), (Counts{.opened = 1, .open = 1, .suspended = 1})) << "on the due day it had not run out";
    for (const MoveReason reason : {MoveReason::resumed, MoveReason::restarted}) {
        const std::vector<DocketLine> again{opened, suspended_on(3), moved_to(40, reason)};
        EXPECT_EQ(counted(again, day_number(40)), (Counts{.opened = 1, .open = 1}));
        EXPECT_EQ(counted(again, day_number(41)), (Counts{.opened = 1, .open = 1, .overdue = 1})) << "the new day has passed, too";
    }
    EXPECT_EQ(counted({opened, suspended_on(3), moved_to(40, MoveReason::resumed), answered_on(40)}, day_number(50)),
              (Counts{.opened = 1, .in_time = 1}));
    EXPECT_EQ(counted({opened, suspended_on(3), moved_to(40, MoveReason::resumed), answered_on(41)}, day_number(50)),
              (Counts{.opened = 1, .late = 1}));
    EXPECT_EQ(counted({opened, suspended_on(3), moved_to(40, MoveReason::resumed), suspended_on(20)}, day_number(50)),
              (Counts{.opened = 1, .open = 1, .suspended = 1})) << "a second time";
}

TEST(Suspension, that_nothing_ended_leaves_an_answer_in_time_and_other_outcomes_as_they_are) {
    const DocketLine opened = promise(1, "streets", 10);
    EXPECT_EQ(counted({opened, suspended_on(3), answered_on(30)}, day_number(50)), (Counts{.opened = 1, .in_time = 1}));
    EXPECT_EQ(counted({opened, suspended_on(3), PromiseClosed{number(1), day_number(30), Outcome::withdrawn}}, day_number(50)),
              (Counts{.opened = 1, .withdrawn = 1}));
}

TEST(Suspension, goes_on_through_another_calendar_or_an_extension) {
    const DocketLine opened = promise(1, "streets", 10);
    EXPECT_EQ(counted({opened, suspended_on(3), moved_to(12, MoveReason::calendar)}, day_number(50)),
              (Counts{.opened = 1, .open = 1, .suspended = 1}));
    EXPECT_EQ(counted({opened, suspended_on(3), moved_to(25, MoveReason::extended)}, day_number(50)),
              (Counts{.opened = 1, .open = 1, .extended = 1, .extensions = 1, .extension_days = 15, .suspended = 1}));
}

TEST(Suspension, of_what_had_run_out_hides_nothing) {  // once late, always late
    const DocketLine opened = promise(1, "streets", 10);
    const Counts overdue{.opened = 1, .open = 1, .overdue = 1};
    EXPECT_EQ(counted({opened, suspended_on(11)}, day_number(11)), overdue);
    EXPECT_EQ(counted({opened, suspended_on(11), moved_to(10, MoveReason::resumed)}, day_number(12)), overdue);
    EXPECT_EQ(counted({opened, suspended_on(11), moved_to(60, MoveReason::restarted)}, day_number(12)), overdue);
    EXPECT_EQ(counted({opened, suspended_on(11), moved_to(60, MoveReason::restarted), suspended_on(20)}, day_number(21)), overdue);
    EXPECT_EQ(counted({opened, suspended_on(11), moved_to(60, MoveReason::restarted), moved_to(90, MoveReason::extended)}, day_number(12)),
              (Counts{.opened = 1, .open = 1, .overdue = 1, .extended = 1, .extensions = 1, .extension_days = 30}));
    EXPECT_EQ(counted({opened, suspended_on(11), answered_on(20)}, day_number(50)), (Counts{.opened = 1, .late = 1}));
    EXPECT_EQ(counted({opened, suspended_on(11), moved_to(60, MoveReason::restarted), answered_on(50)}, day_number(50)),
              (Counts{.opened = 1, .late = 1}));
}

TEST(Suspension, that_does_not_fit_is_reported) {
    const auto found = [](std::vector<DocketLine> lines, const Bracket& bracket = {}) {
        Log log = town();
        for (DocketLine& line : lines) log.act({std::move(line)});
        log.docket();
        return codes(log.folded(bracket));
    };
    const DocketLine opened = promise(1, "streets", 10);
    EXPECT_EQ(found({opened, suspended_on(3)}), Codes{});
    EXPECT_EQ(found({suspended_on(3)}), (Codes{"accountability/not-open"}));
    EXPECT_EQ(found({opened, answered_on(2), suspended_on(3)}), (Codes{"accountability/not-open"}));
    EXPECT_EQ(found({opened, suspended_on(3), suspended_on(4)}), (Codes{"accountability/suspended-twice"}));
    EXPECT_EQ(found({opened, suspended_on(-1)}), (Codes{"accountability/suspended-before-opened"}));
    const std::string once = on_line(suspended_on(3), on_line(opened, std::nullopt).value().promise.document).value().promise.document;
    EXPECT_EQ(on_line(suspended_on(4), once).error().code, problems::suspended_twice);
    EXPECT_EQ(on_line(suspended_on(4), std::nullopt).error().code, problems::not_open);
}

TEST(Suspension, on_a_day_that_the_log_contradicts_is_flagged) {
    const auto suspended = [](int day, int not_before, int not_after) {
        Log log = town();
        log.act({PromiseOpened{number(1), {"streets"}, "complaint", "reply", "2026-W40", day_number(5)}});
        log.act({moved_to(20, MoveReason::extended)});
        log.act({suspended_on(day)});
        log.docket();
        return codes(log.folded({day_number(not_before), day_number(not_after)}));
    };
    EXPECT_EQ(suspended(2, 10, 11), Codes{});
    EXPECT_EQ(suspended(1, 10, 11), Codes{"accountability/suspended-backdated"});
    EXPECT_EQ(suspended(12, 10, 11), Codes{});
    EXPECT_EQ(suspended(13, 10, 11), Codes{"accountability/suspended-postdated"});
}

TEST(Suspension, of_a_promise_that_was_handed_on_is_older_than_its_new_line) {
    Log log = town();
    const PromiseOpened handed_on{number(2), {"housing"}, "complaint", "reply", "2026-W40", day_number(-10)};
    log.act({handed_on, PromiseSuspended{number(2), day_number(-20)}});
    log.docket();
    const Fold fold = log.folded({day_number(10), day_number(11)});
    EXPECT_EQ(codes(fold), Codes{});
    EXPECT_EQ(counts_of(fold.figures(day_number(11)).promises, "clerk"), (Counts{.opened = 1, .open = 1, .suspended = 1}));
}

TEST(Fold, shows_history_apart_with_the_records_own_verdict) {
    Log log = town();
    std::vector<HistoryLine> lines;
    const auto row = [&](unsigned n, std::optional<Date> due, std::optional<Date> closed, std::optional<bool> late) {
        lines.push_back({number(n), {"streets"}, "complaint", "reply", "2026-W49", due, closed, late});
    };
    for (unsigned n = 0; n < 6; ++n) row(n, day_number(5), day_number(5), n % 3 == 0);  // by hours: 2 late, 4 in time
    row(6, std::nullopt, day_number(6), std::nullopt);
    row(7, std::nullopt, std::nullopt, std::nullopt);
    row(8, day_number(5), std::nullopt, std::nullopt);
    row(9, day_number(5), std::nullopt, true);
    for (const std::string& entry : compose_history("311", lines)) log.add(entry);
    log.docket();
    const Fold fold = log.folded();
    EXPECT_EQ(codes(fold), Codes{});
    const Figures figures = fold.figures(day_number(20));
    EXPECT_TRUE(figures.promises.empty());
    ASSERT_EQ(figures.history.size(), 1u);
    EXPECT_EQ(figures.history[0].key.source, "311");
    EXPECT_EQ(figures.history[0].counts, (Counts{.opened = 10, .in_time = 4, .late = 2, .no_due = 1, .open = 3, .overdue = 2}));
}

TEST(Fold, adds_small_offices_up_until_there_are_ten) {
    Log log = town();
    unsigned n = 0;
    for (int i = 0; i < 3; ++i) log.act({promise(n++, "lamps")});
    for (int i = 0; i < 6; ++i) log.act({promise(n++, "streets")});   // 9 with those of lamps: on to the clerk
    for (int i = 0; i < 10; ++i) log.act({promise(n++, "housing")});  // stays
    log.docket();
    Figures figures = log.folded().figures(day_number(0));
    EXPECT_EQ(counts_of(figures.promises, "clerk").opened, 9);
    EXPECT_EQ(counts_of(figures.promises, "streets").opened, 0);
    EXPECT_EQ(counts_of(figures.promises, "housing").opened, 10);
    EXPECT_EQ(figures.promises_fewer_than_10, (std::vector<OfficeId>{{"lamps"}, {"streets"}}));

    log.act({promise(n++, "streets", 30, "accept")});  // the tenth, of any clock, with those of lamps
    log.docket();
    figures = log.folded().figures(day_number(0));
    EXPECT_EQ(counts_of(figures.promises, "streets").opened, 9);
    EXPECT_EQ(counts_of(figures.promises, "streets", "accept").opened, 1);
    EXPECT_EQ(counts_of(figures.promises, "clerk").opened, 0);
    EXPECT_EQ(figures.promises_fewer_than_10, (std::vector<OfficeId>{{"lamps"}}));
}

PromiseOpened opened_in(unsigned n, const char* office, const char* week) {
    return {number(n), {office}, "complaint", "reply", week, day_number(30)};
}

TEST(Fold, counts_the_last_full_weeks_and_nothing_of_the_running_one) {
    Log log = town();
    unsigned n = 0;
    const auto open = [&](const char* office, const char* week, int count) {
        for (int i = 0; i < count; ++i) log.act({opened_in(n++, office, week)});
    };
    open("streets", "2026-W49", 20);  // of the week in which the figures are asked for: not yet
    open("streets", "2026-W48", 11);
    open("streets", "2026-W36", 2);   // the first of thirteen
    open("streets", "2026-W35", 4);   // before the quarter
    open("streets", "2025-W49", 8);   // the first of 52
    open("streets", "2025-W48", 16);  // before the year
    open("lamps", "2026-W40", 3);     // few in each period
    open("housing", "2026-W30", 10);  // none in the quarter
    log.docket();
    log.act({PromiseClosed{number(20), day_number(31), Outcome::declined}});
    log.docket();
    const Figures figures = log.folded().figures(day_number(6));  // Sunday of 2026-W49
    ASSERT_EQ(figures.recent.periods.size(), 2u);
    const Period& quarter = figures.recent.periods[0];
    EXPECT_EQ(quarter.name, "quarter");
    EXPECT_EQ(iso_week(quarter.from) + iso_week(quarter.to), "2026-W362026-W48");
    EXPECT_EQ(counts_of(quarter.promises, "streets"), (Counts{.opened = 16, .late = 1, .open = 15, .declined = 1}));
    EXPECT_EQ(quarter.promises.size(), 1u) << "the other has none";
    EXPECT_EQ(quarter.fewer_than_10, std::vector<OfficeId>{{"lamps"}});
    const Period& year = figures.recent.periods[1];
    EXPECT_EQ(year.name, "year");
    EXPECT_EQ(iso_week(year.from), "2025-W49");
    EXPECT_EQ(counts_of(year.promises, "streets").opened, 28);
    EXPECT_EQ(counts_of(year.promises, "housing").opened, 10);
    EXPECT_TRUE(figures.recent.last_hundred.empty());
    EXPECT_EQ(counts_of(figures.promises, "streets").opened, 64) << "what is counted in all hangs on no week";
    EXPECT_EQ(counts_of(log.folded().figures(day_number(7)).recent.periods[0].promises, "streets").opened, 34) << "a new week";
}

TEST(Fold, takes_for_the_last_hundred_the_latest_weeks_that_hold_a_hundred) {
    Log log = town();
    unsigned n = 0;
    const auto open = [&](const char* office, const char* week, int count) {
        for (int i = 0; i < count; ++i) log.act({opened_in(n++, office, week)});
    };
    open("streets", "2026-W48", 60);
    open("lamps", "2026-W47", 5);     // stands under the streets
    open("streets", "2026-W45", 34);  // the ninety-ninth
    open("streets", "2026-W20", 40);
    open("streets", "2026-W10", 40);
    open("housing", "2026-W48", 99);
    log.docket();
    const Recent recent = log.folded().figures(day_number(0)).recent;
    ASSERT_EQ(recent.last_hundred.size(), 1u) << "ninety-nine are no hundred";
    EXPECT_EQ(recent.last_hundred[0].figure.key, (FigureKey{Section::promises, "", {"streets"}, "complaint", "reply"}));
    EXPECT_EQ(recent.last_hundred[0].figure.counts.opened, 139);
    EXPECT_EQ(iso_week(recent.last_hundred[0].from), "2026-W20");
}

TEST(Fold, follows_an_office_that_was_put_elsewhere) {
    Log log = town();
    log.act({promise(1, "lamps")});
    log.docket();
    log.add(write_note(OfficeNote{{"lamps"}, "路灯", "Lamps", OfficeId{"housing"}}));
    for (unsigned n = 10; n < 20; ++n) log.act({promise(n, "housing")});
    log.docket();
    const Figures figures = log.folded().figures(day_number(0));
    EXPECT_EQ(counts_of(figures.promises, "housing").opened, 11);
}

TEST(Fold, finds_what_does_not_fit) {
    const auto found = [](const std::function<void(Log&)>& spoil) {
        Log log = town();
        log.act({promise(1, "streets")});
        log.act({promise(2, "streets")});
        log.docket();
        spoil(log);
        return codes(log.folded());
    };
    EXPECT_EQ(found([](Log&) {}), Codes{});
    EXPECT_EQ(found([](Log& log) {
        log.act({promise(1, "streets")});
        log.docket();
    }), Codes{"accountability/opened-twice"});
    EXPECT_EQ(found([](Log& log) {
        for (int i = 0; i < 2; ++i) log.act({PromiseClosed{number(1), day_number(3), Outcome::done}});
        log.docket();
    }), Codes{"accountability/not-open"});
    EXPECT_EQ(found([](Log& log) {
        log.act({PromiseMoved{number(7), day_number(3), MoveReason::extended}});
        log.docket();
    }), Codes{"accountability/not-open"});
    EXPECT_EQ(found([](Log& log) {
        log.act({PromiseClosed{number(1), day_number(-1), Outcome::done}});
        log.docket();
    }), Codes{"accountability/closed-before-opened"});
    EXPECT_EQ(found([](Log& log) {  // leaves that no docket covers
        log.act({});
        log.covered = log.entries.size();
        log.unsealed.clear();
        log.act({});
        log.docket();
    }), Codes{"accountability/covers-gap"});
    EXPECT_EQ(found([](Log& log) {  // leaves covered twice
        log.covered -= 1;
        log.act({});
        log.docket();
    }), Codes{"accountability/covers-gap"});
    EXPECT_EQ(found([](Log& log) {
        log.unsealed.clear();  // the docket before counts as a sealed leaf
        log.act({});
        log.docket();
    }), Codes{"accountability/wrong-sealed"});
    EXPECT_EQ(found([](Log& log) {
        log.add(compose_dockets({log.covered, log.entries.size() + 5}, {}, {})[0]);
    }), Codes{"accountability/covers-future"});
    EXPECT_EQ(found([](Log& log) { log.add("huiyin/v1 docket\n{}\n"); }), Codes{"accountability/bad-header"});
    EXPECT_EQ(found([](Log& log) { log.add("huiyin/v1 history\n{\"source\":\"x\",\"rows\":1}\n{}\n"); }),
              Codes{"accountability/bad-line"});
    EXPECT_EQ(found([](Log& log) { log.add("huiyin/v1 note\n[]\n"); }), Codes{"accountability/bad-entry"});
    EXPECT_EQ(found([](Log& log) { log.entries.push_back("huiyin/v1 sealed\nshort\n"); }), Codes{"accountability/bad-entry"});
    EXPECT_EQ(found([](Log& log) { log.add("huiyin/v2 novelty\n{}\n"); }), Codes{});  // unknown types are passed over
    EXPECT_EQ(found([](Log& log) {
        log.act({promise(9, "ghosts")});
        log.docket();
    }), Codes{"accountability/unknown-office"});
    EXPECT_EQ(found([](Log& log) { log.add(write_note(OfficeNote{{"clerk"}, "a", "a", OfficeId{"lamps"}})); }),
              (Codes{"accountability/office-circle", "accountability/office-circle", "accountability/office-circle"}));
}

TEST(Fold, says_in_which_entry_it_found_something) {
    Log log = town();
    log.act({PromiseClosed{number(1), day_number(3), Outcome::done}});
    log.docket();
    const Fold fold = log.folded();
    EXPECT_EQ(fold.problems().at(0).facts,
              (Facts{{"entry", std::to_string(log.entries.size() - 1)}, {"id", number(1).hex()}}));
}

TEST(Fold, flags_days_that_the_log_contradicts) {
    const auto closed_on = [](int closed, int not_before, int not_after) {
        Log log = town();
        log.act({PromiseOpened{number(1), {"streets"}, "complaint", "reply", "2026-W40", day_number(30)}});
        log.act({PromiseClosed{number(1), day_number(closed), Outcome::done}});
        log.docket();
        return codes(log.folded({day_number(not_before), day_number(not_after)}));
    };
    EXPECT_EQ(closed_on(2, 10, 11), Codes{});  // 8 days: held back, and written on the next
    EXPECT_EQ(closed_on(1, 10, 11), Codes{"accountability/backdated"});
    EXPECT_EQ(closed_on(12, 10, 11), Codes{});  // the town's day began before UTC's
    EXPECT_EQ(closed_on(13, 10, 11), Codes{"accountability/postdated"});
}

TEST(Fold, keeps_a_thousand_problems_and_counts_the_rest) {
    Fold fold;
    for (std::uint64_t at = 0; at < 1500; ++at) fold.take(at, "huiyin/v1 docket\n");
    EXPECT_EQ(fold.problems().size(), Fold::problems_kept);
    EXPECT_EQ(fold.problem_count(), 1500u);
}

TEST(Audit, is_written_as_the_interface_says) {
    Figures figures;
    figures.promises.push_back({{Section::promises, "", {"streets"}, "complaint", "reply"}, {.opened = 10, .open = 10}});
    figures.history.push_back({{Section::history, "311", {"streets"}, "complaint", "reply"}, {.opened = 12, .late = 12}});
    figures.promises_fewer_than_10 = {{"lamps"}};
    figures.recent.periods.push_back({"quarter", *parse_iso_week("2026-W36"), *parse_iso_week("2026-W48"), {}, {{"lamps"}}});
    figures.recent.last_hundred.push_back(
        {{{Section::promises, "", {"streets"}, "complaint", "reply"}, {.opened = 101, .open = 101}}, *parse_iso_week("2026-W40")});
    const std::vector<Problem> found{{problems::not_open, {{"entry", "7"}, {"id", "x"}}, ""}};
    EXPECT_EQ(json::write(write_audit(9, day_number(0), figures, found)),
              R"({"size":9,"as_of":"2026-11-30","promises":[{"office":"streets","procedure":"complaint","clock":"reply",)"
              R"("opened":10,"in_time":0,"late":0,"no_due":0,"open":10,"overdue":0,"extended":0,"transferred":0,"withdrawn":0,)"
              R"("declined":0,"extensions":0,"extension_days":0,"suspended":0}],)"
              R"("history":[{"source":"311","office":"streets","procedure":"complaint","clock":"reply",)"
              R"("opened":12,"in_time":0,"late":12,"no_due":0,"open":0,"overdue":0,"extended":0,"transferred":0,"withdrawn":0,)"
              R"("declined":0,"extensions":0,"extension_days":0,"suspended":0}],)"
              R"("fewer_than_10":{"promises":["lamps"],"history":[]},)"
              R"("periods":[{"name":"quarter","from":"2026-W36","to":"2026-W48","promises":[],"fewer_than_10":["lamps"]}],)"
              R"("last_hundred":[{"office":"streets","procedure":"complaint","clock":"reply",)"
              R"("opened":101,"in_time":0,"late":0,"no_due":0,"open":101,"overdue":0,"extended":0,"transferred":0,"withdrawn":0,)"
              R"("declined":0,"extensions":0,"extension_days":0,"suspended":0,"from":"2026-W40"}],)"
              R"("problems":[{"code":"accountability/not-open","entry":"7","id":"x"}]})");
}

// ---------------------------------------------------------------- both paths, random histories

/// What a store keeps: documents by id, and figure rows to which is added.
struct Rows {
    std::map<ObligationId, std::string> documents;
    std::vector<FigureDelta> figures;
    std::optional<std::string> document(const ObligationId& id) const {
        const auto found = documents.find(id);
        return found == documents.end() ? std::nullopt : std::optional(found->second);
    }
    void write(const BatchEffect& effect) {
        for (const StoredPromise& each : effect.promises) documents[each.id] = each.document;
        figures.insert(figures.end(), effect.deltas.begin(), effect.deltas.end());
    }
};

TEST(Figures, are_the_same_by_fold_and_by_rows_over_random_histories) {
    EXPECT_TRUE(rc::check([] {
        const char* const offices[] = {"clerk", "streets", "housing", "lamps"};
        const char* const clocks[] = {"reply", "accept"};
        const auto pick = [](auto from, auto to) { return *rc::gen::inRange(from, to); };
        Log log = town();
        Rows rows;
        struct Running {
            ObligationId id;
            OfficeId office;
            bool stands_still = false;
        };
        std::vector<Running> running;
        unsigned next = 1;
        std::int64_t opened = 0;
        std::map<std::string, std::int64_t> opened_in;
        std::vector<DocketLine> since;
        const auto to_rows = [&] {
            // The store takes the lines in the docket's order, not in that of the events.
            std::stable_sort(since.begin(), since.end(),
                             [](const DocketLine& a, const DocketLine& b) { return id_of(a) < id_of(b); });
            rows.write(on_lines(since, [&](const ObligationId& id) { return rows.document(id); }).value());
            since.clear();
        };
        const int steps = pick(0, 120);
        for (int step = 0; step < steps; ++step) {
            const int what = pick(0, 12);
            if (what < 5 || running.empty()) {
                ObligationId id = number(next++);
                id.bytes[0] = static_cast<std::uint8_t>(pick(0, 256));
                const int due = pick(0, 40);
                const OfficeId office{offices[pick(0, 4)]};
                const std::string week = iso_week(day_number(-7 * pick(0, 60)));
                const PromiseOpened line{id, office, "complaint", clocks[pick(0, 2)], week, day_number(due)};
                ++opened_in[week];
                running.push_back({id, office});
                since.push_back(line);
                log.act({line});
                ++opened;
            } else if (what < 8) {
                const auto at = static_cast<std::size_t>(pick(0, static_cast<int>(running.size())));
                const auto outcome = static_cast<Outcome>(pick(0, 5));
                const PromiseClosed line{running[at].id, day_number(pick(0, 45)), outcome};
                running.erase(running.begin() + static_cast<std::ptrdiff_t>(at));
                since.push_back(line);
                log.act({line});
            } else if (what < 11) {
                const auto at = static_cast<std::size_t>(pick(0, static_cast<int>(running.size())));
                const auto reason = static_cast<MoveReason>(pick(0, 4));
                DocketLine line = PromiseMoved{running[at].id, day_number(pick(0, 80)), reason};
                if (!running[at].stands_still && pick(0, 2) == 0) {
                    line = PromiseSuspended{running[at].id, day_number(pick(0, 80))};
                    running[at].stands_still = true;
                } else if (reason == MoveReason::resumed || reason == MoveReason::restarted) {
                    running[at].stands_still = false;
                }
                since.push_back(line);
                log.act({line});
            } else if (pick(0, 2) == 0) {
                log.docket();
                to_rows();
            } else {
                std::vector<HistoryLine> lines;
                for (int n = pick(0, 15); n > 0; --n) {
                    HistoryLine line{number(next++), {offices[pick(0, 4)]}, "complaint", "reply", "2026-W49", {}, {}, {}};
                    if (pick(0, 3) > 0) line.due = day_number(pick(0, 40));
                    if (pick(0, 3) > 0) line.closed = day_number(pick(0, 40));
                    if (line.due && line.closed)
                        line.late = *line.closed == *line.due ? pick(0, 2) == 0 : *line.closed > *line.due;
                    lines.push_back(line);
                }
                for (const std::string& entry : compose_history("311", lines)) log.add(entry);
                rows.write({{}, on_history("311", lines)});
            }
        }
        log.docket();
        to_rows();

        const Fold fold = log.folded();
        RC_ASSERT(codes(fold) == Codes{});
        const Date as_of = day_number(pick(0, 120));
        const Figures by_fold = fold.figures(as_of);
        const Figures by_rows = figures_from_rows(rows.figures, as_of, fold.parents());
        RC_ASSERT(by_fold == by_rows);

        std::int64_t counted = 0;
        for (const std::vector<Figure>* section : {&by_fold.promises, &by_fold.history})
            for (const Figure& figure : *section) {
                const Counts& c = figure.counts;
                RC_ASSERT(c.opened == c.in_time + c.late + c.no_due + c.open + c.transferred + c.withdrawn);
                RC_ASSERT(c.overdue + c.suspended <= c.open);
                RC_ASSERT(figure.key.office.value == "clerk" || c.opened > 0);
                if (figure.key.section == Section::promises) counted += c.opened;
            }
        RC_ASSERT(counted == opened);  // adding up loses nothing
        for (const Period& period : by_fold.recent.periods) {
            std::int64_t in_period = 0;
            for (const Figure& figure : period.promises) in_period += figure.counts.opened;
            for (const auto& [week, count] : opened_in)
                if (week >= iso_week(period.from) && week <= iso_week(period.to)) in_period -= count;
            RC_ASSERT(in_period == 0);
        }
    }));
}

TEST(StoredPromise, refuses_what_cannot_follow) {
    const DocketLine open = promise(1, "streets");
    const DocketLine close = PromiseClosed{number(1), day_number(3), Outcome::done};
    EXPECT_EQ(on_line(close, std::nullopt).error().code, problems::not_open);
    const std::string opened = on_line(open, std::nullopt).value().promise.document;
    EXPECT_EQ(on_line(open, opened).error().code, problems::opened_twice);
    const std::string closed = on_line(close, opened).value().promise.document;
    EXPECT_EQ(on_line(close, closed).error().code, problems::not_open);
    EXPECT_EQ(on_line(open, closed).error().code, problems::opened_twice);
    EXPECT_EQ(on_line(close, "{}").error().code, problems::bad_document);
}

TEST(AddUp, ends_where_offices_stand_in_a_circle) {
    std::map<FigureKey, Counts> counts;
    for (const char* office : {"a", "b", "c"}) counts[{Section::promises, "", {office}, "p", "k"}] = {.opened = 2, .open = 2};
    const Parents parents{{{"a"}, OfficeId{"b"}}, {{"b"}, OfficeId{"a"}}, {{"c"}, OfficeId{"a"}}};
    const Figures figures = add_up(counts, parents);
    EXPECT_EQ(figures.promises.size(), 3u);
    EXPECT_TRUE(figures.promises_fewer_than_10.empty());
}

}  // namespace fold_test
}  // namespace huiyin::accountability
