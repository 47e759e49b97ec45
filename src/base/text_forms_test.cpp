#include <gtest/gtest.h>

#include <cstdio>

#include "base/blank.h"
#include "base/bytes.h"
#include "base/full_width.h"
#include "base/time.h"

namespace huiyin {

TEST(Time, IsWrittenAsItIsReadBack) {
    for (const char* day : {"0000-01-01", "0001-02-03", "1969-12-31", "1970-01-01", "2024-02-29", "2026-11-30", "9999-12-31"}) {
        ASSERT_TRUE(parse_date(day)) << day;
        EXPECT_EQ(to_text(*parse_date(day)), day);
    }
    for (const char* moment : {"1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "2026-10-09T08:07:06Z", "9999-12-31T23:59:59Z"}) {
        ASSERT_TRUE(parse_instant(moment)) << moment;
        EXPECT_EQ(to_text(*parse_instant(moment)), moment);
    }
    EXPECT_EQ(to_text(*parse_date("9999-12-31") + std::chrono::days(1)), "10000-01-01");
}

TEST(Weeks, AreReadIfTheyExist) {
    for (int year = 1; year < 3000; ++year)
        for (const int week : {0, 1, 2, 30, 51, 52, 53, 54}) {
            char text[16];
            std::snprintf(text, sizeof text, "%04d-W%02d", year, week);
            const auto monday = parse_iso_week(text);
            if (monday) {
                EXPECT_EQ(iso_week(*monday), text);
            } else {
                EXPECT_TRUE(week == 0 || week > 52) << text;
            }
        }
    EXPECT_TRUE(parse_iso_week("2026-W53"));
    EXPECT_FALSE(parse_iso_week("2025-W53"));
}

TEST(Utf8, IsToldFromOtherBytesAtAnyPlace) {
    const std::string words = "plain letters and 路灯 and more";
    for (std::size_t before = 0; before < 20; ++before) {
        const std::string text = std::string(before, 'a') + words;
        EXPECT_TRUE(is_utf8(text));
        for (std::size_t at = 0; at < text.size(); ++at)
            for (const char* broken : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xe8"}) {
                std::string other = text;
                EXPECT_FALSE(is_utf8(other.insert(at, broken))) << before << " " << at;
            }
    }
}

TEST(Blank, IsWhatNobodySees) {
    for (const char* blank : {"", " ", "\n\t\r\f\v", "\u0085", "\u00a0\u00ad", "\u034f", "\u061c", "\u115f\u1160", "\u1680", "\u180b\u180e",
                              "\u2000\u200b\u200f", "\u2028\u202e", "\u2800", "\u3000", "\u3164", "\ufe00\ufe0f", "\ufeff", "\uffa0",
                              "\U000e0001\U000e0041\U000e007f", "\uffff\ufffe", "\ufdd0", "\a\x1b"})
        EXPECT_TRUE(is_blank(blank)) << blank;
    for (const char* words : {"a", " a", "\u3000路灯", "。", "\u200b!", "\u2026", "0", "\xff", " \xe3\x80", "\U0001f4a1\ufe0f"})
        EXPECT_FALSE(is_blank(words)) << words;
}

TEST(FullWidth, IsMadePlainAndNothingElseIs) {
    EXPECT_EQ(without_full_width("２０２６－ａＺ！～　x"), "2026-aZ!~ x");
    for (const char* other : {"", "2026-11-27", "路灯。", "\uff5f\uffa0", "\U0001f4a1"}) EXPECT_EQ(without_full_width(other), other);
}

// RFC 4648, section 10.
TEST(Base64, FollowsThePublishedVectors) {
    for (const auto& [bytes, text] : {std::pair{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
                                      {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}}) {
        EXPECT_EQ(to_base64(as_bytes(std::string_view(bytes))), text);
        EXPECT_EQ(from_base64(text), to_bytes(std::string_view(bytes)));
    }
    Bytes all;
    for (int value = 0; value < 256; ++value) all.push_back(static_cast<std::uint8_t>(value));
    EXPECT_EQ(from_base64(to_base64(all)), all);
}

}  // namespace huiyin
