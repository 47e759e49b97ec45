#include "io/mail/compose.h"

#include <gmime/gmime.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/encoding.h"
#include "base/time.h"
#include "io/mail/smtp.h"

namespace huiyin::mail_door {

engine::Settings a_town() {
    engine::Settings town;
    town.site = "https://town.example";
    town.name = {.zh = "回音镇", .en = "Huiyin Town"};
    town.mail.server = "smtp://127.0.0.1:25";
    town.mail.from = "huiyin@town.example";
    return town;
}

const Instant a_moment = *parse_instant("2026-03-02T02:00:00Z");

/// A message as a mail program reads it.
struct Read {
    std::string subject;
    std::string from;
    std::string to;
    std::string text;
    std::vector<std::string> headers;  ///< as they stand, unfolded
    std::string header(const std::string& name) const {
        for (const std::string& one : headers)
            if (one.starts_with(name + ": ")) return one.substr(name.size() + 2);
        return {};
    }
};

Read read(const std::string& message) {
    GMimeStream* stream = g_mime_stream_mem_new_with_buffer(message.data(), message.size());
    GMimeParser* parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage* parsed = g_mime_parser_construct_message(parser, nullptr);
    Read out;
    const auto take = [](char* text) {
        std::string taken = text == nullptr ? "" : text;
        g_free(text);
        return taken;
    };
    out.subject = g_mime_message_get_subject(parsed);
    out.from = take(internet_address_list_to_string(g_mime_message_get_from(parsed), nullptr, FALSE));
    out.to = take(internet_address_list_to_string(g_mime_message_get_to(parsed), nullptr, FALSE));
    out.text = take(g_mime_text_part_get_text(GMIME_TEXT_PART(g_mime_message_get_mime_part(parsed))));
    std::erase(out.text, '\r');
    g_object_unref(parsed);
    g_object_unref(parser);
    g_object_unref(stream);
    std::string head = message.substr(0, message.find("\r\n\r\n") + 2);
    for (std::size_t at = 0; at < head.size();) {
        const std::size_t end = head.find("\r\n", at);
        const std::string line = head.substr(at, end - at);
        if (line.starts_with(' ') || line.starts_with('\t'))
            out.headers.back() += " " + line.substr(line.find_first_not_of(" \t"));
        else
            out.headers.push_back(line);
        at = end + 2;
    }
    return out;
}

TEST(Compose, AResidentsMailSaysThatThereIsNewsAndNothingElse) {
    const std::string token(43, 'a');
    for (const auto language : text::all_languages) {
        const std::string message =
            compose({.to = "lin@post.example", .language = language, .stop_token = token}, a_town(), a_moment, "abc");
        const Read mail = read(message);
        const bool zh = language == text::Language::zh;
        EXPECT_EQ(mail.subject, zh ? "回音镇：有新进展" : "Huiyin Town: there is news");
        EXPECT_EQ(mail.from, zh ? "回音镇 <huiyin@town.example>" : "Huiyin Town <huiyin@town.example>");
        EXPECT_EQ(mail.to, "lin@post.example");
        EXPECT_EQ(mail.header("Message-Id"), "<abc@town.example>") << message;
        EXPECT_EQ(mail.header("Date"), "Mon, 02 Mar 2026 02:00:00 +0000");
        const std::string stop = "https://town.example/news/stop/" + token + (zh ? "?lang=zh" : "?lang=en");
        EXPECT_EQ(mail.header("List-Unsubscribe"), "<" + stop + ">") << message;
        EXPECT_EQ(mail.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        EXPECT_EQ(mail.header("Auto-Submitted"), "auto-generated");
        EXPECT_NE(mail.text.find(stop), std::string::npos) << mail.text;
        EXPECT_NE(mail.text.find(std::string("https://town.example/case?lang=") + (zh ? "zh" : "en")), std::string::npos);
        EXPECT_EQ(mail.text.find('{'), std::string::npos) << "every placeholder is filled";
    }
}

TEST(Compose, EveryLineOfAMessageIsOneThatAServerTakes) {
    for (const auto language : text::all_languages) {
        const std::string message = compose({.to = "lin@post.example", .language = language, .stop_token = std::string(43, 'a')},
                                            a_town(), a_moment, "abc");
        for (std::size_t at = 0; at < message.size();) {
            const std::size_t end = message.find("\r\n", at);
            ASSERT_NE(end, std::string::npos) << "a bare line feed, or none at the end";
            const std::string line = message.substr(at, end - at);
            EXPECT_LE(line.size(), 998u);
            EXPECT_EQ(line.find('\n'), std::string::npos);
            EXPECT_TRUE(std::all_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
            at = end + 2;
        }
    }
}

TEST(Compose, ATownsNameMakesNoHeader) {
    engine::Settings town = a_town();
    town.name.en = "Town\r\nBcc: everybody@post.example\r\n\r\nBuy \"now\" <x@y.example>,";
    const Read mail = read(compose({.to = "lin@post.example", .language = text::Language::en, .stop_token = "t"}, town, a_moment, "a"));
    EXPECT_EQ(mail.header("Bcc"), "");
    EXPECT_EQ(mail.to, "lin@post.example");
    for (const std::string& header : mail.headers) EXPECT_FALSE(header.starts_with("Bcc") || header.starts_with("Buy")) << header;
}

TEST(Compose, AMembersMailHoldsNumbersThatAreNotZero) {
    const auto text_of = [](const engine::Digest& digest) {
        return read(compose({.to = "w@town.example", .language = text::Language::en, .digest = digest}, a_town(), a_moment, "a"));
    };
    const Read mail = text_of({.late = 3, .today = 0, .next = 2, .week = 1000, .approvals = 1, .cosign = 4});
    EXPECT_EQ(mail.subject, "Huiyin Town: what is due");
    EXPECT_NE(mail.text.find("Late: 3\n"), std::string::npos) << mail.text;
    EXPECT_EQ(mail.text.find("today"), std::string::npos) << mail.text;
    EXPECT_NE(mail.text.find("999+"), std::string::npos) << mail.text;
    EXPECT_NE(mail.text.find("decision: 1\n"), std::string::npos) << mail.text;
    EXPECT_NE(mail.text.find("signature: 4\n"), std::string::npos) << mail.text;
    EXPECT_EQ(mail.text.find("newly given"), std::string::npos) << mail.text;
    EXPECT_NE(mail.text.find("https://town.example/desk?lang=en"), std::string::npos);
    EXPECT_EQ(mail.header("List-Unsubscribe"), "");
}

TEST(Reply, OnlyItsCodesAreKept) {
    EXPECT_EQ(codes_of("550 5.1.1 <lin@post.example>: no such user"), "550 5.1.1");
    EXPECT_EQ(codes_of("550-5.1.1 lin@post.example"), "550 5.1.1");
    EXPECT_EQ(codes_of("451 try later, lin"), "451");
    EXPECT_EQ(codes_of("421"), "421");
    EXPECT_EQ(codes_of("550 5.1 lin"), "550");
    EXPECT_EQ(codes_of("550 51.1.1 lin"), "550");
    EXPECT_EQ(codes_of("550 1234567.1.1"), "550");
    EXPECT_EQ(codes_of("lin@post.example"), "");
    EXPECT_EQ(codes_of(""), "");
}

}  // namespace huiyin::mail_door
