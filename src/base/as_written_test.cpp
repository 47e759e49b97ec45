#include "base/as_written.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace huiyin::json {
namespace {

/// What a text gives, or "(no)".
std::string text_of(const std::string& written) {
    AsWritten in(written);
    std::string out;
    return in.text(out) && in.ended() ? out : "(no)";
}

TEST(AsWritten, TakesTextsThatNeedNoEscape) {
    EXPECT_EQ(text_of("\"\""), "");
    EXPECT_EQ(text_of("\"路灯 \x7f~\""), "路灯 \x7f~");
    for (const char* other : {"", "\"", "a", "\"a", "\"a\"b", "null", "\"\xff\""}) EXPECT_EQ(text_of(other), "(no)") << other;
    // At each place of a text of any length, and so in each place of a word.
    for (std::size_t length = 1; length < 20; ++length)
        for (std::size_t at = 0; at < length; ++at)
            for (int c = 0; c < 256; ++c) {
                std::string text(length, 'x');
                text[at] = static_cast<char>(c);
                const bool fits = c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
                EXPECT_EQ(text_of('"' + text + '"'), fits ? text : "(no)") << length << " " << at << " " << c;
            }
}

TEST(AsWritten, TakesMembersInTheOrderInWhichTheyStand) {
    AsWritten in(R"({"a":{"b":"{"},"c":12})");
    std::string text;
    std::int64_t number = 0;
    EXPECT_TRUE(in.open('{'));
    EXPECT_FALSE(in.member(R"("c":)"));
    EXPECT_TRUE(in.member(R"("a":)") && in.open('{') && in.member(R"("b":)") && in.text(text) && in.take("}"));
    EXPECT_EQ(text, "{");
    EXPECT_FALSE(in.take(R"("c":)")) << "a comma comes first";
    EXPECT_TRUE(in.member(R"("c":)") && in.whole(number) && in.take("}") && in.ended());
    EXPECT_EQ(number, 12);
}

TEST(AsWritten, TakesWholeNumbersInOneSpelling) {
    for (const char* text : {"0", "7", "10", "999999999999999999"}) {
        AsWritten in(text);
        std::int64_t number = -1;
        EXPECT_TRUE(in.whole(number) && in.ended());
        EXPECT_EQ(std::to_string(number), text);
    }
    for (const char* text : {"", "-1", "+1", "00", "01", "1000000000000000000", "a"}) {
        AsWritten in(text);
        std::int64_t number = 0;
        EXPECT_FALSE(in.whole(number)) << text;
    }
}

TEST(Spelling, SpellsWhatADocumentOfTheSameIsWrittenAs) {
    Spelling out(16);
    out.open('{').member(R"("a":)").text("x \"y\"\\\n\x01 字").member(R"("b":)").open('[');
    for (const int one : {1, -2}) out.item().number(one);
    out.close(']').member(R"("c":)").open('{').close('}').member(R"("d":)").truth(false).close('}');
    EXPECT_EQ(out.take(), write(Object{{"a", "x \"y\"\\\n\x01 字"}, {"b", Array{1, -2}}, {"c", Object{}}, {"d", false}}));
}

}  // namespace
}  // namespace huiyin::json
