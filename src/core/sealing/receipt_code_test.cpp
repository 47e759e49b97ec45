#include "core/sealing/receipt_code.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "core/sealing/problems.h"

namespace huiyin::sealing::receipt_code_tests {

std::array<std::uint8_t, 15> bytes_from(std::uint8_t first) {
    std::array<std::uint8_t, 15> bytes{};
    for (auto& byte : bytes) byte = first++;
    return bytes;
}

/// The 25 symbols without hyphens.
std::string symbols_of(const ReceiptCode& code) {
    std::string symbols = code.text();
    std::erase(symbols, '-');
    return symbols;
}

crypto::Key key_of(std::uint8_t filler) {
    std::array<std::uint8_t, 32> bytes{};
    bytes.fill(filler);
    return crypto::Key(bytes);
}

Token token_of(std::uint8_t filler) {
    return *Token::parse(to_base64url(key_of(filler).reveal()));
}

// Reference values come from Python's cryptography package and a second implementation of the
// check.
TEST(ReceiptCode, is_written_as_the_format_page_says) {
    EXPECT_EQ(ReceiptCode::from_bytes(bytes_from(1)).text(), "04106-1050R-3GG28-A1C60-T3GFJ");
    EXPECT_EQ(ReceiptCode::from_bytes(std::array<std::uint8_t, 15>{}).text(),
              "00000-00000-00000-00000-00000");
    std::array<std::uint8_t, 15> ones{};
    ones.fill(0xFF);
    EXPECT_EQ(ReceiptCode::from_bytes(ones).text(), "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZW");
}

TEST(ReceiptCode, leads_to_the_same_tag_and_key_for_ever) {
    const auto code = ReceiptCode::from_bytes(bytes_from(1));
    const auto pepper = key_of(7);
    EXPECT_EQ(to_hex(code.lookup_tag({pepper})),
              "ad9d3fcd873d6e9b7c3b32906b37341eb4f5d3960a6cad4c4e3db26413444e56");
    EXPECT_EQ(to_hex(code.resident_pair().public_key),
              "17aa916f269ac426a9565fbd66be1a4c903d6e8c6eeef17799a39d3b395e5846");
}

TEST(ReceiptCode, of_a_filing_depends_on_token_and_pepper_alone) {
    const auto pepper = key_of(7);
    const auto other_pepper = key_of(8);
    EXPECT_EQ(ReceiptCode::of_filing({pepper}, token_of(9)).text(),
              "PJMPG-GRM16-XK8D5-2TCDY-ARFNS");
    EXPECT_EQ(case_of_filing({pepper}, token_of(9)).hex(), "fa36c0513f7c50a8694093f58a2ac625");
    EXPECT_NE(ReceiptCode::of_filing({other_pepper}, token_of(9)).text(),
              "PJMPG-GRM16-XK8D5-2TCDY-ARFNS");
    EXPECT_NE(ReceiptCode::of_filing({pepper}, token_of(10)).text(),
              "PJMPG-GRM16-XK8D5-2TCDY-ARFNS");
    EXPECT_NE(case_of_filing({other_pepper}, token_of(9)), case_of_filing({pepper}, token_of(9)));
    EXPECT_NE(case_of_filing({pepper}, token_of(10)), case_of_filing({pepper}, token_of(9)));
}

TEST(ReceiptCode, under_a_wrong_pepper_is_unknown) {
    const auto code = ReceiptCode::from_bytes(bytes_from(1));
    const auto pepper = key_of(7);
    const auto other = key_of(8);
    EXPECT_NE(code.lookup_tag({pepper}), code.lookup_tag({other}));
}

RC_GTEST_PROP(ReceiptCode, reads_back_what_it_writes, (std::uint64_t seed)) {
    SeededRandom random(seed);
    const auto code = ReceiptCode::draw(random);
    const auto again = ReceiptCode::parse(code.text());
    RC_ASSERT(again.has_value());
    RC_ASSERT(again->text() == code.text());
}

RC_GTEST_PROP(ReceiptCode, with_any_one_symbol_mistyped_is_refused, (std::uint64_t seed)) {
    SeededRandom random(seed);
    const std::string right = symbols_of(ReceiptCode::draw(random));
    for (std::size_t at = 0; at < right.size(); ++at) {
        for (const char symbol : ReceiptCode::alphabet) {
            if (symbol == right[at]) continue;
            std::string wrong = right;
            wrong[at] = symbol;
            const auto parsed = ReceiptCode::parse(wrong);
            RC_ASSERT(!parsed.has_value());
            RC_ASSERT(parsed.error().code == problems::code_mistyped);
        }
    }
}

RC_GTEST_PROP(ReceiptCode,
              with_any_two_different_symbols_swapped_is_refused,
              (std::uint64_t seed)) {
    SeededRandom random(seed);
    const std::string right = symbols_of(ReceiptCode::draw(random));
    for (std::size_t i = 0; i < right.size(); ++i) {
        for (std::size_t j = i + 1; j < right.size(); ++j) {
            std::string swapped = right;
            std::swap(swapped[i], swapped[j]);
            const auto parsed = ReceiptCode::parse(swapped);
            RC_ASSERT(parsed.has_value() == (right[i] == right[j]));
        }
    }
}

// The two properties above try random codes; the sum is linear, so differences decide, and there
// are few enough to try them all: a change of d at place i, and +d at i with -d (which is +d) at j.
TEST(ReceiptCode, check_misses_no_difference_that_a_typo_or_a_swap_can_make) {
    for (std::size_t i = 0; i < 25; ++i) {
        for (std::size_t j = i; j < 25; ++j) {
            for (std::uint8_t difference = 1; difference < 32; ++difference) {
                std::array<std::uint8_t, 25> values{};
                values[i] = difference;
                values[j] = difference;
                EXPECT_NE(check_symbol(std::span(values).first<24>()), values[24])
                    << i << " " << j << " " << int{difference};
            }
        }
    }
}

TEST(ReceiptCode, forgives_how_people_type) {
    for (const std::string_view typed : {
             "04106-1050R-3GG28-A1C60-T3GFJ",
             "041061050R3GG28A1C60T3GFJ",
             "o4io6-lO5Or-3gg28-aIc6o-t3gfj",
             "  04106 1050R\t3GG28\nA1C60 T3GFJ\r\n",
             "０４１０６－１０５０Ｒ－３ＧＧ２８－Ａ１Ｃ６０－Ｔ３ＧＦＪ",
             "ｏ４ｉ０６　ｌｏ５０ｒ　３ｇｇ２８　ａ１ｃ６０　ｔ３ｇｆｊ",
             "04106–1050R—3GG28‑A1C60−T3GFJ",
             "\u2066\ufeff04106\u00a01050R\u200b3GG28\u00adA1C60_T3GFJ\u2069",
         }) {
        const auto parsed = ReceiptCode::parse(typed);
        ASSERT_TRUE(parsed.has_value()) << typed << " " << parsed.error().code;
        EXPECT_EQ(parsed->text(), "04106-1050R-3GG28-A1C60-T3GFJ") << typed;
    }
}

TEST(ReceiptCode, of_another_length_says_how_many_symbols_there_were) {
    for (const auto& [typed, count] : std::vector<std::pair<std::string, std::string>>{
             {"", "0"},
             {"- -", "0"},
             {"04106-1050R-3GG28-A1C60-T3GF", "24"},
             {"04106-1050R-3GG28-A1C60-T3GFJ0", "26"}}) {
        const auto parsed = ReceiptCode::parse(typed);
        ASSERT_FALSE(parsed.has_value()) << typed;
        EXPECT_EQ(parsed.error(), (Problem{problems::code_wrong_length, {{"count", count}}, ""}))
            << typed;
    }
}

TEST(ReceiptCode, with_a_character_that_no_code_has_names_it_and_its_place) {
    const auto expect = [](std::string_view typed, std::string symbol, std::string position) {
        const auto parsed = ReceiptCode::parse(typed);
        ASSERT_FALSE(parsed.has_value()) << typed;
        EXPECT_EQ(
            parsed.error(),
            (Problem{problems::code_bad_symbol, {{"symbol", symbol}, {"position", position}}, ""}));
    };
    expect("04106-1U50R-3GG28-A1C60-T3GFJ", "U", "7");
    expect("04106-1050R-3GG28-A1C60-T3GF!", "!", "25");
    expect("04106-１０５０桥-3GG28", "桥", "10");
    expect("ｕ", "ｕ", "1");
    expect(std::string("0\0", 2), "U+0000", "2");
    expect("0\x1b[", "U+001B", "2");
    expect("00\xff", "U+FFFD", "3");
    expect("00\xe6\xa1", "U+FFFD", "3");  // cut short
    expect("\xc0\xb0", "U+FFFD", "1");    // an overlong 0
}

TEST(ReceiptCode, ten_thousand_draws_repeat_nothing_and_use_every_symbol_at_every_place) {
    SeededRandom random(11);
    std::set<std::string> seen;
    std::array<std::set<char>, 25> at_place;
    for (int i = 0; i < 10'000; ++i) {
        const auto symbols = symbols_of(ReceiptCode::draw(random));
        for (std::size_t place = 0; place < 25; ++place) at_place[place].insert(symbols[place]);
        seen.insert(symbols);
    }
    EXPECT_EQ(seen.size(), 10'000U);
    for (const auto& used : at_place) EXPECT_EQ(used.size(), 32U);
}

TEST(Token, reads_back_what_it_writes_and_nothing_else) {
    EXPECT_EQ(token_of(9).text(), "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk");
    EXPECT_EQ(to_hex(token_of(9).hash()),
              "653f698921ceb7e51c2d00bae1ca1ff597b36ce146b17b6604b305722fd1a66a");
    for (const std::string_view bad : {"", "CQkJ", "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=",
                                       "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQ!",
                                       "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJ"}) {
        EXPECT_FALSE(Token::parse(bad).has_value()) << bad;
    }
}

TEST(Token, of_a_members_draft_is_the_same_at_the_same_place_and_for_nobody_else) {
    SeededRandom random(5);
    const auto zhou = crypto::draw_box_pair(random);
    const auto qin = crypto::draw_box_pair(random);
    const auto token = Token::of_draft(draft_root(zhou), as_bytes("case, reply"));
    EXPECT_EQ(Token::of_draft(draft_root(zhou), as_bytes("case, reply")).text(), token.text());
    EXPECT_NE(Token::of_draft(draft_root(zhou), as_bytes("case, note")).text(), token.text());
    EXPECT_NE(Token::of_draft(draft_root(qin), as_bytes("case, reply")).text(), token.text());
}

TEST(Token, of_an_idempotency_key_needs_128_bits_of_it) {
    const auto token = Token::from_idempotency_key("8e03978e-40d5-43e8-bc93-6894a57f9324");
    ASSERT_TRUE(token.has_value());
    EXPECT_EQ(token->text(),
              Token::from_idempotency_key("8e03978e-40d5-43e8-bc93-6894a57f9324")->text());
    EXPECT_NE(token->text(),
              Token::from_idempotency_key("8e03978e-40d5-43e8-bc93-6894a57f9325")->text());
    EXPECT_FALSE(Token::from_idempotency_key("123456789012345678901").has_value());
    EXPECT_FALSE(Token::from_idempotency_key("1234567890 1234567890123").has_value());
    EXPECT_FALSE(Token::from_idempotency_key(std::string(256, 'a')).has_value());
}

TEST(Token, opens_its_own_draft_in_its_own_place_only) {
    SeededRandom random(3);
    const auto instance = InstanceId::draw(random);
    const auto sealed =
        seal_with_token(random, instance, "filing", token_of(1), as_bytes("路灯坏了"));
    EXPECT_EQ(as_text(open_with_token(instance, "filing", token_of(1), sealed).value()),
              "路灯坏了");
    EXPECT_FALSE(open_with_token(instance, "filing", token_of(2), sealed).has_value());
    EXPECT_FALSE(open_with_token(instance, "reply", token_of(1), sealed).has_value());
    EXPECT_FALSE(
        open_with_token(InstanceId::draw(random), "filing", token_of(1), sealed).has_value());
    EXPECT_FALSE(open_with_token(instance, "filing", token_of(1), {}).has_value());
    EXPECT_EQ(sealed.size(), 1U + 40U + 256U);
}

}  // namespace huiyin::sealing::receipt_code_tests
