#include "core/casework/event.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/json.h"
#include "base/problems.h"
#include "core/casework/event_as_written.h"
#include "core/casework/problems.h"

namespace huiyin::casework::event_tests {

Event small() {
    Event event;
    event.kind = "case_registered";
    event.seq = 2;
    event.at = parse_instant("2026-03-02T04:00:00Z").value();
    event.day = parse_date("2026-03-02").value();
    event.by.role = "clerk";
    event.by.office = OfficeId{"roads"};
    event.state = "registered";
    ClockStopped stopped;
    stopped.clock = {"register"};
    stopped.outcome = "done";
    event.stops.push_back(stopped);
    return event;
}

Envelope envelope() {
    Envelope out;
    out.log = "town.example/log";
    out.case_id.bytes[15] = 1;
    return out;
}

TEST(EventText, IsWhatTheLogCommitsTo) {
    EXPECT_EQ(write_event(small(), envelope()),
              R"({"at":"2026-03-02T04:00:00Z","by":{"office":"roads","role":"clerk"},)"
              R"("case":"00000000000000000000000000000001","closes":[{"clock":"register","outcome":"done"}],)"
              R"("day":"2026-03-02","kind":"case_registered","log":"town.example/log","seq":2,)"
              R"("state":"registered","v":1})");
}

std::string why(const std::string& text) {
    const auto read = read_event(text);
    if (read) return "(read)";
    if (read.error().code != problems::bad_event) return std::string(read.error().code);
    return read.error().facts.at(0).second;
}

std::string altered(const std::string& from, const std::string& to) {
    std::string text = write_event(small(), envelope());
    text.replace(text.find(from), from.size(), to);
    return text;
}

TEST(EventText, WhatDoesNotFitIsNamed) {
    EXPECT_EQ(why(altered("\"v\":1", "\"v\":2")), "v");
    EXPECT_EQ(why(altered("00000000000000000000000000000001", "01")), "case");
    EXPECT_EQ(why(altered("\"seq\":2", "\"seq\":0")), "seq");
    EXPECT_EQ(why(altered("\"seq\":2", "\"seq\":-1")), "seq");
    EXPECT_EQ(why(altered("\"seq\":2", "\"seq\":4294967296")), "seq");
    EXPECT_EQ(why(altered("\"day\":\"2026-03-02\"", "\"day\":\"2026-02-30\"")), "day");
    EXPECT_EQ(why(altered("T04:00:00Z", " 04:00")), "at");
    EXPECT_FALSE(read_event("{"));
    EXPECT_FALSE(read_event(""));
}

rc::Gen<std::string> any_word() {
    return rc::gen::elementOf(std::vector<std::string>{"a", "reply", "字", "\"\\\n", "2026-03-02", "x y", "", "roads", "道路局",
                                                            "b", "clerk", "en-complaint", "true", "1", "\x7f", "{}"});
}
Date any_day() { return Date{std::chrono::days(*rc::gen::inRange(0, 30'000))}; }
Instant any_instant() { return Instant{std::chrono::seconds(*rc::gen::inRange<std::int64_t>(0, 4'000'000'000))}; }
std::optional<ObligationId> any_promise() {
    if (*rc::gen::arbitrary<bool>()) return std::nullopt;
    ObligationId id;
    for (auto& byte : id.bytes) byte = *rc::gen::arbitrary<std::uint8_t>();
    return id;
}
bool flip() { return *rc::gen::arbitrary<bool>(); }

Event any_event() {
    Event event;
    event.kind = *any_word();
    event.seq = *rc::gen::inRange<std::uint32_t>(1, 4'294'967'295U);
    event.at = any_instant();
    event.day = any_day();
    event.by.role = *any_word();
    if (flip()) event.by.office = OfficeId{*any_word()};
    if (flip()) event.by.tag = *any_word();
    if (flip()) event.state = *any_word();
    if (flip()) event.office = OfficeId{*any_word()};
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
        ClockStopped stopped;
        stopped.clock = {*any_word()};
        stopped.promise = any_promise();
        stopped.outcome = *any_word();
        event.stops.push_back(stopped);
    }
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
        ClockMoved moved;
        moved.clock = {*any_word()};
        moved.promise = any_promise();
        moved.due = any_day();
        moved.from = any_day();
        moved.provisional = flip();
        moved.reason = *any_word();
        if (flip()) moved.suspended_from = any_day();
        event.moves.push_back(moved);
    }
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
        ClockStarted started;
        started.clock = {*any_word()};
        started.promise = any_promise();
        started.owed_by_office = flip();
        if (flip()) started.office = {*any_word()};
        started.from = any_day();
        started.due = any_day();
        started.provisional = flip();
        started.opened_on = any_day();
        started.continues = flip();
        if (flip()) started.suspended_on = any_day();
        event.starts.push_back(started);
    }
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) event.suspends.push_back({.clock = {*any_word()}, .promise = any_promise()});
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) event.fields[*any_word()] = *any_word();
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) event.about.push_back({*any_word()});
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) event.joins.push_back({*any_word()});
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) event.leaves.push_back({*any_word()});
    event.hands_notice = flip();
    event.substantive = flip();
    if (flip()) {
        event.procedure = *any_word();
        event.procedure_version = *rc::gen::inRange(1, 1000);
    }
    if (flip()) {
        History history;
        history.id = any_promise().value_or(ObligationId{});
        history.source = *any_word();
        history.office = {*any_word()};
        history.procedure = *any_word();
        history.opened = any_instant();
        if (flip()) history.due = any_instant();
        if (flip()) history.closed = any_instant();
        if (flip()) history.late = flip();
        event.history = history;
    }
    return event;
}

TEST(AnyEvent, IsReadBackExactly) {
    EXPECT_TRUE(rc::check("write and read", [] {
        const Event event = any_event();
        Envelope around = envelope();
        if (flip()) around.previous = Hash{1, 2, 3};
        if (flip()) around.content = Hash{9};
        const std::string text = write_event(event, around);
        const auto read = read_event(text);
        RC_ASSERT(read.has_value());
        RC_ASSERT(read->event == event);
        RC_ASSERT(read->envelope == around);
        RC_ASSERT(write_event(read->event, read->envelope) == text);
        RC_ASSERT(json::write_canonical(json::parse(text).value()) == text);
    }));
}

// Beyond the characters that UTF-16 writes in one piece its order is not that of the bytes.
TEST(EventText, OrdersFieldsAsRfc8785Does) {
    Event event = small();
    event.fields = {{"\xef\xbf\xbd", "one"}, {"\xf0\x9f\x98\x80", "other"}};
    const std::string text = write_event(event, envelope());
    EXPECT_EQ(json::write_canonical(json::parse(text).value()), text);
    EXPECT_EQ(read_event(text)->event, event);
}

TEST(AnyEvent, AlteredAnywhereIsRefusedOrAnotherWholeEvent) {
    EXPECT_TRUE(rc::check("one byte altered", [] {
        std::string text = write_event(any_event(), envelope());
        text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::arbitrary<char>();
        const auto read = read_event(text);
        if (!read) return;
        const auto again = read_event(write_event(read->event, read->envelope));
        RC_ASSERT(again.has_value());
        RC_ASSERT(again->event == read->event);
    }));
}

bool same(const Committed& one, const Committed& other) {
    return one.event == other.event && one.envelope == other.envelope;
}

TEST(AnyEvent, IsReadAlikeByBytesAndByDocument) {
    int by_bytes = 0;
    EXPECT_TRUE(rc::check("as written", [&by_bytes] {
        Envelope around = envelope();
        if (flip()) around.previous = Hash{1, 2, 3};
        if (flip()) around.content = Hash{9};
        const std::string text = write_event(any_event(), around);
        const auto document = read_any_spelling(text);
        Committed bytes;
        const bool is_read = read_as_written(text, bytes);
        RC_ASSERT(document.has_value());
        // Only what needs an escape is left to the document.
        RC_ASSERT(is_read == (text.find('\\') == std::string::npos));
        if (!is_read) return;
        ++by_bytes;
        RC_ASSERT(same(bytes, *document));
    }));
    EXPECT_GT(by_bytes, 0);
}

/// A text with something of it left out, doubled, altered or put elsewhere: by bytes, or by a whole member.
std::string any_alteration(std::string text) {
    const auto place = [&] { return *rc::gen::inRange<std::size_t>(0, text.size() + 1); };
    for (int times = *rc::gen::inRange(1, 3); times > 0; --times) {
        const std::size_t from = std::min(place(), text.size() - 1);
        const std::size_t length = *rc::gen::inRange<std::size_t>(1, 30);
        switch (*rc::gen::inRange(0, 5)) {
            case 0: text.erase(from, length); break;
            case 1: text.insert(place(), text.substr(from, length)); break;
            case 2: text[from] = flip() ? *rc::gen::arbitrary<char>() : *rc::gen::inRange('0', 'g'); break;
            case 3: {
                static const std::vector<std::string> pieces{" ", ",", "\"v\":1,", "true", "false", "null", "0", "-1", "[]", "{}",
                                                             "\"\"", "\xff", "\xed\xa0\x80", "\x7f", "99999999999999999999"};
                text.insert(place(), *rc::gen::elementOf(pieces));
                break;
            }
            default: {  // two members change places, or one stands twice
                const auto comma = text.find(",\"", from);
                const auto next = comma == std::string::npos ? comma : text.find(",\"", comma + 1);
                if (next == std::string::npos) break;
                const std::string member = text.substr(comma, next - comma);
                if (flip()) text.erase(comma, member.size());
                const auto other = text.find(",\"", place());
                text.insert(other == std::string::npos ? text.size() - 1 : other, member);
            }
        }
        if (text.empty()) text = "{";
    }
    return text;
}

TEST(AnyEvent, WhateverIsReadByBytesMeansTheSameAsADocument) {
    int read = 0;
    EXPECT_TRUE(rc::check("altered", [&read] {
        const std::string whole = write_event(any_event(), envelope());
        for (int times = 0; times < 50; ++times) {
            const std::string text = any_alteration(whole);
            Committed bytes;
            if (!read_as_written(text, bytes)) continue;
            ++read;
            const auto document = read_any_spelling(text);
            RC_ASSERT(document.has_value());
            RC_ASSERT(same(bytes, *document));
        }
    }));
    EXPECT_GT(read, 0) << "some alterations leave an event";
}

}  // namespace huiyin::casework::event_tests
