#include "core/accountability/docket.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>

#include "base/random.h"
#include "core/accountability/history.h"
#include "core/accountability/note.h"
#include "core/accountability/problems.h"

namespace huiyin::accountability {
namespace docket_test {

ObligationId id_number(unsigned n) {
    ObligationId id;
    id.bytes[0] = static_cast<std::uint8_t>(n >> 8);
    id.bytes[1] = static_cast<std::uint8_t>(n);
    return id;
}
Date day(const char* text) { return *parse_date(text); }

const PromiseOpened opened{id_number(0x0a0b), {"streets"}, "complaint", "reply", "2026-W48", day("2027-01-25")};

std::string why_of(const Result<DocketLine>& line) {
    return line ? "accepted" : std::string(line.error().code) + " " + line.error().facts.front().second;
}

TEST(DocketLine, is_spelled_as_the_format_says) {
    EXPECT_EQ(write_line(opened),
              R"({"id":"0a0b0000000000000000000000000000","office":"streets","procedure":"complaint","clock":"reply","opened":"2026-W48","due":"2027-01-25"})");
    EXPECT_EQ(write_line(PromiseClosed{id_number(1), day("2027-01-26"), Outcome::answered}),
              R"({"id":"00010000000000000000000000000000","closed":"2027-01-26","outcome":"answered"})");
    EXPECT_EQ(write_line(PromiseMoved{id_number(1), day("2027-02-24"), MoveReason::extended}),
              R"({"id":"00010000000000000000000000000000","due":"2027-02-24","reason":"extended"})");
    EXPECT_EQ(write_line(PromiseSuspended{id_number(1), day("2027-01-20")}),
              R"({"id":"00010000000000000000000000000000","suspended":"2027-01-20"})");
}

TEST(DocketLine, reads_back_whatever_was_written) {
    for (const DocketLine& line : {DocketLine(opened), DocketLine(PromiseClosed{id_number(2), day("2026-12-31"), Outcome::withdrawn}),
                                   DocketLine(PromiseMoved{id_number(3), day("2026-12-31"), MoveReason::calendar}),
                                   DocketLine(PromiseSuspended{id_number(4), day("2026-12-31")})})
        EXPECT_EQ(parse_line(write_line(line)).value(), line);
    for (const char* word : {"done", "answered", "declined", "transferred", "withdrawn"})
        EXPECT_EQ(to_text(*parse_outcome(word)), word);
    EXPECT_FALSE(parse_outcome("lapsed"));  // a resident's own period is no promise
}

TEST(DocketLine, names_what_it_refuses) {
    const std::string id = "0a0b0000000000000000000000000000";
    const std::pair<std::string, const char*> table[] = {
        {"", "json"},
        {"[]", "id"},
        {R"({"id":"0A0B0000000000000000000000000000","closed":"2027-01-26","outcome":"done"})", "id"},
        {R"({"id":")" + id + R"(","closed":"2027-02-30","outcome":"done"})", "closed"},
        {R"({"id":")" + id + R"(","closed":"2027-02-20","outcome":"lapsed"})", "outcome"},
        {R"({"id":")" + id + R"(","outcome":"done","closed":"2027-02-20"})", "members"},
        {R"({"id":")" + id + R"(","closed":"2027-02-20","outcome":"done","name":"Li"})", "members"},
        {R"({"id":")" + id + R"(", "closed":"2027-02-20","outcome":"done"})", "spelling"},
        {R"({"id":")" + id + R"(","due":"2027-02-20","reason":"because"})", "reason"},
        {R"({"id":")" + id + R"(","due":"2027-02-20","reason":"suspended"})", "reason"},
        {R"({"id":")" + id + R"(","suspended":"2027-02-30"})", "suspended"},
        {R"({"id":")" + id + R"(","suspended":"2027-02-20","reason":"a hearing"})", "members"},
        {R"({"id":")" + id + R"(","suspended": "2027-02-20"})", "spelling"},
        {R"({"id":")" + id + R"(","office":"Streets","procedure":"complaint","clock":"reply","opened":"2026-W48","due":"2027-01-25"})", "office"},
        {R"({"id":")" + id + R"(","office":"streets","procedure":"complaint","clock":"reply","opened":"2026-11-25","due":"2027-01-25"})", "opened"},
        {R"({"id":")" + id + R"(","office":"streets","procedure":"complaint","clock":"reply","opened":"2026-W54","due":"2027-01-25"})", "opened"},
        {R"({"id":")" + id + R"(","office":"streets","procedure":"complaint","clock":"reply","opened":"2026-W48","due":null})", "due"},
    };
    for (const auto& [text, why] : table)
        EXPECT_EQ(why_of(parse_line(text)), std::string(problems::bad_line) + " " + why) << text;
}

/// Each text that is one byte away: changed, left out, or put in.
std::vector<std::string> neighbours(const std::string& text) {
    std::vector<std::string> out;
    const std::string bytes = std::string("09aAzZ-W{}\",:\\ n/t") + '\n' + '\0' + '\x7f' + '\xc3';
    for (std::size_t at = 0; at <= text.size(); ++at) {
        for (const char byte : bytes) {
            out.push_back(text.substr(0, at) + byte + text.substr(at));
            if (at < text.size()) out.push_back(text.substr(0, at) + byte + text.substr(at + 1));
        }
        if (at < text.size()) out.push_back(text.substr(0, at) + text.substr(at + 1));
        out.push_back(text.substr(0, at));
    }
    return out;
}

TEST(DocketLine, is_taken_in_one_spelling_only) {
    int taken = 0;
    for (const std::string text :
         {R"({"id":"0123456789abcdef0123456789abcdef","office":"roads","procedure":"complaint","clock":"reply","opened":"2026-W10","due":"2026-03-31"})",
          R"({"id":"0123456789abcdef0123456789abcdef","closed":"2026-03-20","outcome":"answered"})",
          R"({"id":"0123456789abcdef0123456789abcdef","due":"2026-05-29","reason":"extended"})",
          R"({"id":"0123456789abcdef0123456789abcdef","suspended":"2026-05-06"})"}) {
        ASSERT_TRUE(parse_line(text)) << text;
        for (const std::string& other : neighbours(text))
            if (const auto line = parse_line(other)) {
                EXPECT_EQ(write_line(*line), other);
                ++taken;
            }
    }
    EXPECT_GT(taken, 100) << "other digits, letters of a slug and days are as good";
}

TEST(HistoryLine, is_taken_in_one_spelling_only) {
    int taken = 0;
    for (const std::string text :
         {R"({"id":"0123456789abcdef0123456789abcdef","office":"roads","procedure":"complaint","clock":"reply","opened":"2018-W10","due":"2018-03-31","closed":"2018-04-02","late":true})",
          R"({"id":"0123456789abcdef0123456789abcdef","office":"roads","procedure":"complaint","clock":"reply","opened":"2018-W10","due":null,"closed":null,"late":null})"}) {
        ASSERT_TRUE(parse_history_line(text)) << text;
        for (const std::string& other : neighbours(text))
            if (const auto line = parse_history_line(other)) {
                EXPECT_EQ(write_history_line(*line), other);
                ++taken;
            }
    }
    EXPECT_GT(taken, 100);
}

TEST(Docket, sorts_its_lines_by_id_and_keeps_the_order_of_events_within_one) {
    const std::vector<WaitingLine> waiting{{4, PromiseOpened{id_number(9), {"a"}, "p", "c", "2026-W48", day("2026-12-01")}},
                                           {5, PromiseOpened{id_number(3), {"a"}, "p", "c", "2026-W48", day("2026-12-01")}},
                                           {6, PromiseMoved{id_number(9), day("2026-12-20"), MoveReason::extended}},
                                           {8, PromiseClosed{id_number(9), day("2026-12-02"), Outcome::done}}};
    const std::vector<std::uint64_t> unsealed{3, 7};
    const auto entries = compose_dockets({3, 10}, waiting, unsealed);
    ASSERT_EQ(entries.size(), 1u);
    EXPECT_EQ(entries[0].substr(0, entries[0].find('\n', 20)),
              "huiyin/v1 docket\n{\"covers\":[3,10],\"sealed\":5,\"opens\":2,\"closes\":1}");
    const Docket docket = parse_docket(entries[0]).value();
    ASSERT_EQ(docket.lines.size(), 4u);
    EXPECT_EQ(docket.lines[0], waiting[1].line);
    EXPECT_EQ(docket.lines[1], waiting[0].line);
    EXPECT_EQ(docket.lines[2], waiting[2].line);
    EXPECT_EQ(docket.lines[3], waiting[3].line);
}

TEST(Docket, without_lines_still_covers_its_leaves) {
    EXPECT_TRUE(compose_dockets({7, 7}, {}, {}).empty());
    const auto entries = compose_dockets({7, 9}, {}, {});
    ASSERT_EQ(entries.size(), 1u);
    EXPECT_EQ(parse_docket(entries[0]).value(), (Docket{{7, 9}, 2, 0, 0, {}}));
}

TEST(Docket, is_split_between_leaves_and_loses_nothing) {
    EXPECT_TRUE(rc::check([] {
        const auto leaves = *rc::gen::inRange<std::uint64_t>(1, 900);
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        SeededRandom random(seed);
        std::vector<WaitingLine> waiting;
        std::vector<std::uint64_t> unsealed;
        for (std::uint64_t leaf = 100; leaf < 100 + leaves; ++leaf) {
            std::uint8_t dice[2];
            random.fill(dice);
            if (dice[0] % 5 == 0) {
                unsealed.push_back(leaf);
                continue;
            }
            for (unsigned n = 0; n < dice[1] % 4u; ++n)
                waiting.push_back({leaf, PromiseOpened{ObligationId::draw(random), {"streets"}, "complaint", "reply",
                                                       "2026-W48", day("2027-01-25")}});
        }
        const auto entries = compose_dockets({100, 100 + leaves}, waiting, unsealed);
        std::uint64_t expected_from = 100;
        std::uint64_t sealed = 0;
        std::map<ObligationId, std::uint64_t> leaf_of;
        for (const WaitingLine& line : waiting) leaf_of[id_of(line.line)] = line.leaf_index;
        std::size_t found = 0;
        std::size_t total_bytes = 0;
        for (const std::string& entry : entries) {
            RC_ASSERT(entry.size() < entry_bytes_below);
            total_bytes += entry.size();
            const Docket docket = parse_docket(entry).value();
            RC_ASSERT(docket.covers.from == expected_from);
            expected_from = docket.covers.to;
            sealed += docket.sealed;
            for (const DocketLine& line : docket.lines) {
                ++found;
                RC_ASSERT(leaf_of.at(id_of(line)) >= docket.covers.from);
                RC_ASSERT(leaf_of.at(id_of(line)) < docket.covers.to);
            }
        }
        RC_ASSERT(expected_from == 100 + leaves);
        RC_ASSERT(sealed == leaves - unsealed.size());
        RC_ASSERT(found == waiting.size());
        RC_ASSERT(entries.size() <= total_bytes / 59'000 + 1);  // no needless cuts
    }));
}

TEST(Docket, names_the_line_that_it_refuses) {
    const std::vector<WaitingLine> waiting{{0, opened}, {1, PromiseClosed{opened.id, day("2027-01-02"), Outcome::done}}};
    const std::string good = compose_dockets({0, 2}, waiting, {}).at(0);
    const auto code_and_facts = [](const std::string& entry) {
        const auto docket = parse_docket(entry);
        if (docket) return std::string("accepted");
        std::string said(docket.error().code);
        for (const auto& [name, value] : docket.error().facts) said += " " + name + "=" + value;
        return said;
    };
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string changed = good;
        changed.replace(changed.find(from), from.size(), to);
        return changed;
    };
    EXPECT_EQ(code_and_facts(good), "accepted");
    EXPECT_EQ(code_and_facts(with("docket", "dockets")), "accountability/bad-entry why=type");
    EXPECT_EQ(code_and_facts(good.substr(0, good.size() - 1)), "accountability/bad-entry why=line-feed");
    EXPECT_EQ(code_and_facts("huiyin/v1 docket\n"), "accountability/bad-entry why=empty");
    EXPECT_EQ(code_and_facts(with("\"done\"", "\"d\xff\"")), "accountability/bad-entry why=utf-8");
    EXPECT_EQ(code_and_facts(with("[0,2]", "[2,2]")), "accountability/bad-header why=covers");
    EXPECT_EQ(code_and_facts(with("[0,2]", "[0,2,3]")), "accountability/bad-header why=covers");
    EXPECT_EQ(code_and_facts(with("[0,2]", "[-1,2]")), "accountability/bad-header why=covers");
    EXPECT_EQ(code_and_facts(with("\"sealed\":2", "\"sealed\":3")), "accountability/bad-header why=sealed");
    EXPECT_EQ(code_and_facts(with("\"opens\":1", "\"opens\":2")), "accountability/bad-header why=opens");
    EXPECT_EQ(code_and_facts(with("\"closes\":1", "\"closes\":0")), "accountability/bad-header why=closes");
    EXPECT_EQ(code_and_facts(with("[0,2]", "[0, 2]")), "accountability/bad-header why=spelling");
    EXPECT_EQ(code_and_facts(with("\"done\"", "\"lost\"")), "accountability/bad-line line=4 why=outcome");
    EXPECT_EQ(code_and_facts(good + "\n"), "accountability/bad-line line=5 why=json");
    EXPECT_EQ(code_and_facts(good + write_line(PromiseClosed{id_number(1), day("2027-01-02"), Outcome::done}) + "\n"),
              "accountability/bad-line line=5 why=order");
}

TEST(Docket, goes_out_nightly_with_five_lines_or_after_seven_days_with_any) {
    const DocketTiming timing;
    const Instant start = *parse_instant("2026-12-01T00:00:00Z");
    const auto hours = [&](int n) { return start + std::chrono::hours(n); };
    EXPECT_FALSE(docket_is_due(timing, 0, std::nullopt, start, hours(1000)));
    EXPECT_FALSE(docket_is_due(timing, 5, hours(1), start, hours(23)));
    EXPECT_TRUE(docket_is_due(timing, 5, hours(1), start, hours(24)));
    EXPECT_FALSE(docket_is_due(timing, 4, hours(1), start, hours(24)));
    EXPECT_FALSE(docket_is_due(timing, 4, hours(0), start, hours(167)));
    EXPECT_TRUE(docket_is_due(timing, 4, hours(0), start, hours(168)));
    EXPECT_TRUE(docket_is_due(timing, 0, hours(0), start, hours(168)));
}

TEST(HistoryLine, is_spelled_as_the_format_says) {
    const HistoryLine line{id_number(5), {"dsny"}, "complaint", "reply", "2011-W02", day("2011-01-20"), std::nullopt, true};
    EXPECT_EQ(write_history_line(line),
              R"({"id":"00050000000000000000000000000000","office":"dsny","procedure":"complaint","clock":"reply","opened":"2011-W02","due":"2011-01-20","closed":null,"late":true})");
    EXPECT_EQ(parse_history_line(write_history_line(line)).value(), line);
}

TEST(HistoryLine, has_a_verdict_that_fits_its_days) {
    const auto said = [](const char* due, const char* closed, const char* late) {
        const std::string text = std::string(R"({"id":"00050000000000000000000000000000","office":"dsny","procedure":"complaint",)") +
                                 R"("clock":"reply","opened":"2011-W02","due":)" + due + ",\"closed\":" + closed +
                                 ",\"late\":" + late + "}";
        const auto line = parse_history_line(text);
        return line ? std::string("accepted") : line.error().facts.front().second;
    };
    const char *a = "\"2011-01-20\"", *b = "\"2011-01-21\"";
    EXPECT_EQ(said(a, b, "true"), "accepted");
    EXPECT_EQ(said(b, a, "false"), "accepted");
    EXPECT_EQ(said(a, a, "true"), "accepted");   // by some hours of that day
    EXPECT_EQ(said(a, a, "false"), "accepted");
    EXPECT_EQ(said("null", b, "null"), "accepted");
    EXPECT_EQ(said("null", "null", "null"), "accepted");
    EXPECT_EQ(said(a, "null", "true"), "accepted");
    EXPECT_EQ(said(a, "null", "null"), "accepted");
    EXPECT_EQ(said(a, b, "false"), "late");
    EXPECT_EQ(said(b, a, "true"), "late");
    EXPECT_EQ(said(a, b, "null"), "late");
    EXPECT_EQ(said("null", b, "false"), "late");
    EXPECT_EQ(said(a, "null", "false"), "late");
    EXPECT_EQ(said(a, b, "1"), "late");
    EXPECT_EQ(said(a, "\"2011-01-09\"", "false"), "closed");  // the Sunday before the week it was opened in
    EXPECT_EQ(said("20", b, "true"), "due");
}

TEST(History, is_split_and_loses_nothing) {
    SeededRandom random(7);
    std::vector<HistoryLine> lines;
    for (int n = 0; n < 2000; ++n)
        lines.push_back({ObligationId::draw(random), {"department-of-sanitation"}, "complaint", "reply", "2011-W02",
                         std::nullopt, day("2011-01-21"), std::nullopt});
    std::vector<HistoryLine> back;
    for (const std::string& entry : compose_history("NYC 311 \"sample\" 样本", lines)) {
        EXPECT_LT(entry.size(), entry_bytes_below);
        const History history = parse_history(entry).value();
        EXPECT_EQ(history.source, "NYC 311 \"sample\" 样本");
        back.insert(back.end(), history.lines.begin(), history.lines.end());
    }
    EXPECT_EQ(back, lines);
    EXPECT_TRUE(compose_history("x", {}).empty());
}

TEST(History, refuses_a_header_that_miscounts) {
    const std::string entry = compose_history("x", std::vector{HistoryLine{id_number(1), {"a"}, "p", "reply", "2011-W02", {}, {}, {}}})[0];
    std::string wrong = entry;
    wrong.replace(wrong.find("\"rows\":1"), 8, "\"rows\":2");
    EXPECT_EQ(parse_history(wrong).error().code, problems::bad_header);
    EXPECT_EQ(parse_history(entry + "{}\n").error().code, problems::bad_header);
}

TEST(Note, reads_back_and_unknown_kinds_are_passed_over) {
    for (const Note& note : {Note(LogOpened{"town.example/log"}), Note(ExampleTown{}),
                             Note(OfficeNote{{"streets"}, "道路", "Streets", OfficeId{"town-clerk"}}),
                             Note(OfficeNote{{"town-clerk"}, "秘书长", "Clerk", std::nullopt}),
                             Note(LogRecovered{.from = 1, .to = 3, .lost = 2}),
                             Note(LogContinued{.origin = "town.example/log-2",
                                               .from = 7,
                                               .after_origin = "town.example/log",
                                               .after_size = 9,
                                               .after_root = {1, 2, 3}})})
        EXPECT_EQ(parse_note(write_note(note)).value(), note);
    EXPECT_EQ(write_note(ExampleTown{}), "huiyin/v1 note\n{\"example\":true}\n");
    EXPECT_EQ(parse_note("huiyin/v1 note\n{\"witness\":\"w\"}\n").value(), std::nullopt);
    EXPECT_EQ(parse_note("huiyin/v1 note\n{\"office\":{\"id\":\"a\",\"parent\":null}}\n").error().code, problems::bad_entry);
    EXPECT_EQ(parse_note("huiyin/v1 note\n{\"continued\":{\"origin\":\"a\",\"from\":1}}\n").error().code, problems::bad_entry);
    EXPECT_EQ(parse_note("huiyin/v1 note\nnot json\n").error().code, problems::bad_entry);
}

}  // namespace docket_test
}  // namespace huiyin::accountability
