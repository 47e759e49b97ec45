#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "core/accounts/samples_test.h"
#include "core/calls/draft.h"
#include "core/calls/problems.h"

namespace huiyin::calls {
namespace calls_test {

constexpr auto today = [] { return *parse_date("2026-12-01"); };

Draft usual() {
    return {.id = "2026-12-31-roads",
            .office = "roads",
            .until = "2026-12-31",
            .title = {.zh = "路灯装在哪里", .en = "Where should lamps stand?"},
            .text = {.zh = "请说说哪里太暗。", .en = "Tell us where it is dark."},
            .outcome = {},
            .withdrawn = false};
}

using Wrong = std::vector<std::string>;
Wrong wrong(const Draft& draft, const Call* before = nullptr) {
    Wrong out;
    for (const Problem& problem : check_draft(draft, accounts::three_offices(), before, today())) out.push_back(problem.where + " " + std::string(problem.code));
    return out;
}

TEST(Call, is_written_in_one_language_or_in_both) {
    EXPECT_EQ(wrong(usual()), Wrong{});
    Draft draft = usual();
    draft.title.en = draft.text.en = "";
    EXPECT_EQ(wrong(draft), Wrong{});
    draft.text.en = "Tell us.";
    EXPECT_EQ(wrong(draft), Wrong{"title/en calls/other-language"});
    draft.title = draft.text = {};
    EXPECT_EQ(wrong(draft), (Wrong{"title/zh calls/missing", "text/zh calls/missing"}));
}

TEST(Call, says_what_is_wrong_at_its_field) {
    Draft draft = usual();
    draft.office = "gone";
    draft.until = "2026-11-30";
    EXPECT_EQ(wrong(draft), (Wrong{"office calls/unknown-office", "until calls/past-day"}));
    draft = usual();
    draft.until = "31 December";
    EXPECT_EQ(wrong(draft), Wrong{"until calls/bad-day"});
    draft.until = "2029-01-01";
    EXPECT_EQ(wrong(draft), Wrong{"until calls/far-day"});
    draft.until = "";
    EXPECT_EQ(wrong(draft), Wrong{"until calls/missing"});
    draft = usual();
    draft.title.zh = std::string(title_characters_max + 1, 'a');
    draft.text.en = "a\x01";
    EXPECT_EQ(wrong(draft), (Wrong{"title/zh calls/too-long", "text/en calls/not-text"}));
}

TEST(Call, stays_with_its_office_and_may_be_written_about_when_it_is_over) {
    Draft draft = usual();
    draft.until = "2026-11-01";
    const Call before = call_of(draft).value();
    draft.outcome.zh = "装了十二盏。";
    EXPECT_EQ(wrong(draft, &before), Wrong{}) << "its day lies in the past as it did";
    draft.until = "2026-11-15";
    EXPECT_EQ(wrong(draft, &before), Wrong{"until calls/past-day"});
    draft.until = "2026-12-20";
    EXPECT_EQ(wrong(draft, &before), Wrong{"until calls/counted"}) << "it is not opened again: how many came has been told";
    draft.until = "2026-11-01";
    Call off = before;
    off.withdrawn = true;
    EXPECT_EQ(wrong(draft, &off), Wrong{"withdrawn calls/counted"});
    draft.office = "care";
    EXPECT_EQ(wrong(draft, &before), Wrong{"office calls/other-office"});
}

TEST(Call, is_open_through_its_last_day) {
    Call call = call_of(usual()).value();
    EXPECT_TRUE(call.is_open(*parse_date("2026-12-31")));
    EXPECT_FALSE(call.is_open(*parse_date("2027-01-01")));
    call.withdrawn = true;
    EXPECT_FALSE(call.is_open(today()));
}

TEST(Call, is_read_back_as_it_was_written) {
    EXPECT_TRUE(rc::check("what write_draft writes, read_draft reads", [] {
        const auto half = [] {
            static const std::vector<std::string> pieces{"a", "Z", " ", "0", "\n", "\t", "\"", "\\", "<", "灯", "桥", "é", "🌉"};
            std::string out;
            for (const int piece : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, static_cast<int>(pieces.size())))) out += pieces[static_cast<std::size_t>(piece)];
            return out;
        };
        const auto text = [&] { return Text{half(), half()}; };
        const Draft draft{.id = "a-call", .office = "roads", .until = "2026-12-31", .title = text(), .text = text(), .outcome = text(), .withdrawn = *rc::gen::arbitrary<bool>()};
        RC_ASSERT(read_draft(write_draft(draft)).value() == draft);
        RC_ASSERT(draft_of(call_of(draft).value()) == draft);
    }));
    EXPECT_EQ(read_draft(R"({"id":"a"})").error().code, problems::bad_document);
    std::string more = write_draft(usual());
    more.insert(1, R"("names":[],)");
    EXPECT_EQ(read_draft(more).error().code, problems::bad_document);
    EXPECT_EQ(id_for(*parse_date("2026-12-31"), {"roads"}), "2026-12-31-roads");
}

TEST(CallBook, shows_open_calls_by_their_end_and_those_that_are_over_backwards) {
    Book book;
    const auto put = [&](const char* id, const char* until, bool withdrawn = false) {
        Draft draft = usual();
        draft.id = id;
        draft.until = until;
        draft.withdrawn = withdrawn;
        book.put(call_of(draft).value());
    };
    put("b", "2026-12-31");
    put("a", "2026-12-31");
    put("c", "2026-12-01");
    put("old", "2026-03-01");
    put("older", "2025-03-01");
    put("taken-back", "2027-03-01", true);
    const auto ids = [](const std::vector<const Call*>& calls) {
        std::string out;
        for (const Call* one : calls) out += one->id + " ";
        return out;
    };
    EXPECT_EQ(ids(book.open(today(), 10)), "c a b ");
    EXPECT_EQ(ids(book.open(today(), 1, "c")), "a ");
    EXPECT_EQ(ids(book.over(today(), 10)), "taken-back old older ");
    EXPECT_EQ(ids(book.over(today(), 1, "taken-back")), "old ");
    put("c", "2026-02-01");
    EXPECT_EQ(ids(book.over(today(), 10, "old")), "c older ") << "put anew, it is at its new place alone";
    EXPECT_EQ(book.all().size(), 6u);
    EXPECT_EQ(book.find("none"), nullptr);
}

}  // namespace calls_test
}  // namespace huiyin::calls
