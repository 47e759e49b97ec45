#include "base/json.h"

#include <gtest/gtest.h>

namespace huiyin::json {

TEST(Json, WritesEachStringAsItIsReadBack) {
    std::string all;
    for (int c = 1; c < 0x80; ++c) all.push_back(static_cast<char>(c));
    for (const std::string& text : {std::string(), std::string("plain"), std::string("\"first and last\""),
                                    std::string("\\"), std::string("a\nb"), std::string("\x01\x1f \x7f"), all,
                                    std::string("\0 inside", 8), std::string("路灯 🏮 \"x\"")}) {
        const auto read = parse(write(Array{text}));
        ASSERT_TRUE(read && read->array() && read->array()->size() == 1) << write(Array{text});
        EXPECT_EQ(*read->array()->front().string(), text);
    }
    EXPECT_EQ(write(Array{"a\"b\\c\b\f\n\r\t\x01z"}), R"(["a\"b\\c\b\f\n\r\t\u0001z"])");
}

}  // namespace huiyin::json
