#include "core/mail/address.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace huiyin::mail {

TEST(MailAddress, takes_what_people_have) {
    for (const char* one : {"lin.mei@town.example", "a@b.cn", "o'hara+news@mail.town.example", "LIN_mei-2@xn--fiqs8s.example",
                            "1@2.example"})
        EXPECT_TRUE(is_address(one)) << one;
}

TEST(MailAddress, refuses_what_no_server_takes_or_a_header_could_be_made_of) {
    for (const char* one : {"", "@", "a@", "@b.cn", "a b@c.cn", "a@b", "a@b..cn", ".a@b.cn", "a.@b.cn", "a..b@c.cn", "a@-b.cn", "a@b-.cn",
                            "a@b.cn.", "a@b@c.cn", "\"a b\"@c.cn", "a@[127.0.0.1]", "a@b.cn\r\nBcc: c@d.cn", "a@b.cn\n", "<a@b.cn>",
                            "a,b@c.cn", "a;b@c.cn", "林@town.example", "a@镇.example", "Lin <a@b.cn>", "a@b.cn "})
        EXPECT_FALSE(is_address(one)) << one;
    EXPECT_FALSE(is_address(std::string_view("a\0@b.cn", 7)));
}

TEST(MailAddress, holds_the_lengths_of_rfc_5321) {
    const std::string local(64, 'a');
    EXPECT_TRUE(is_address(local + "@b.cn"));
    EXPECT_FALSE(is_address(local + "a@b.cn"));
    EXPECT_TRUE(is_address("a@" + std::string(63, 'b') + ".cn"));
    EXPECT_FALSE(is_address("a@" + std::string(64, 'b') + ".cn"));
    std::string host;
    while (host.size() < 250) host += "a.";
    EXPECT_TRUE(is_address("a@" + host.substr(0, 252 - 1) + "a"));
    EXPECT_FALSE(is_address("ab@" + host + "aa"));
}

TEST(MailAddress, what_passes_is_one_word_without_a_bracket) {
    EXPECT_TRUE(rc::check([](const std::string& text) {
        if (!is_address(text)) return;
        for (const char c : text) RC_ASSERT(c > ' ' && c < 0x7f && c != '<' && c != '>' && c != ',' && c != '"');
    }));
}

TEST(MailAddress, a_mask_shows_its_first_letter_and_its_host) {
    EXPECT_EQ(masked("lin.mei@town.example"), "l…@town.example");
    EXPECT_EQ(masked("nothing"), "");
}

}  // namespace huiyin::mail
