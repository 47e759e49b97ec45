#include "core/sealing/case_key.h"

#include <gtest/gtest.h>

#include <limits>

namespace huiyin::sealing::case_key_tests {

CaseKey counting_key() {
    std::array<std::uint8_t, 32> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
    return {KeyName::ck, 1, crypto::Key(bytes)};
}

ContentManifest bridge_manifest() {
    ContentFile photo{.file = *FileId::parse("000102030405060708090a0b0c0d0e0f"),
                      .name = "桥.jpg",
                      .type = "image/jpeg",
                      .size = 70000};
    photo.sha256.fill(0xFF);
    return {.parts = {{"body", crypto::sha256(as_bytes("路灯坏了"))}}, .files = {photo}};
}

// Reference values come from Python's cryptography package.
TEST(CaseKey, gives_each_event_its_opening_and_content_key) {
    struct Known {
        std::uint64_t sequence;
        std::string opening;
        std::string content;
    };
    for (const auto& known : std::vector<Known>{
             {0, "229fb62cedb54bf3fc4978c78c9dd929ceaef9ef04f982f8fab05b3e3e1ff621",
              "c7d5e707e6ae47a57ec35d6bc8e5687ce090412d1f80752310cca41a33e01389"},
             {1, "907a5d2fd4b26bad772269dae01376d044fc32d97021f966ba38cd970c04bb61",
              "c3966b6305e59d8c7062131ae9abd1b15a91c8cb211f2ee002d688dce55a0f4e"},
             {258, "fc8911832208728f31a02962c7d43e03b314b8a6114d130229385eeeec4d90f9",
              "ec5b11b114d9448e03470e8d58a1ed8a82c885f07af54a400820da355f9cfa62"},
             {std::numeric_limits<std::uint64_t>::max(),
              "217ea98053693389399d9360aaa835f8a8e5ab2098741dd3f01d13fdd4cbefef",
              "61b8d58caada8871cc5705721c578af356a2866ea0619fa699bc1be3a66ce205"}}) {
        EXPECT_EQ(to_hex(opening(counting_key(), known.sequence).reveal()), known.opening);
        EXPECT_EQ(to_hex(content_key(counting_key(), known.sequence).reveal()), known.content);
    }
}

TEST(Commitment, is_the_known_answer_and_fits_nothing_else) {
    const auto first = opening(counting_key(), 1);
    const auto second = opening(counting_key(), 2);
    const std::string event = R"({"case":"00000000000000000000000000000001","v":1})";
    const std::string other_event = R"({"case":"00000000000000000000000000000001","v":2})";
    const Hash value = commitment(first.reveal(), as_bytes(event));
    EXPECT_EQ(to_hex(value), "a2c81b22e217f59a3f4e459c4980397c1dc0cee62a2279c18aa3451a2f6f93a5");
    EXPECT_TRUE(commits_to(first.reveal(), as_bytes(event), value));
    EXPECT_FALSE(commits_to(second.reveal(), as_bytes(event), value));
    EXPECT_FALSE(commits_to(first.reveal(), as_bytes(other_event), value));
    EXPECT_FALSE(commits_to(first.reveal(), as_bytes(event), ByteView(value).first(31)));
}

// HMAC pads a shorter key with zeros: an opening that ends in a zero byte must not open with 31
// bytes.
TEST(Commitment, takes_openings_of_32_bytes_only) {
    Bytes opening(32, 7);
    opening.back() = 0;
    const Hash value = commitment(ByteView(opening).first<32>(), as_bytes("event"));
    ASSERT_TRUE(commits_to(opening, as_bytes("event"), value));
    EXPECT_FALSE(commits_to(ByteView(opening).first(31), as_bytes("event"), value));
    opening.push_back(0);
    EXPECT_FALSE(commits_to(opening, as_bytes("event"), value));
}

TEST(ContentManifest, is_written_canonically_and_read_back) {
    const auto text = write_manifest(bridge_manifest());
    EXPECT_EQ(
        text,
        R"([{"part":"body","sha256":"c9b1e645e650a33b00ab4894108d671aaca0b683554eff94ef42f81af89af183"},)"
        R"({"file":"000102030405060708090a0b0c0d0e0f","name":"桥.jpg",)"
        R"("sha256":"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff","size":70000,"type":"image/jpeg"}])");
    EXPECT_EQ(parse_manifest(text), bridge_manifest());
    EXPECT_EQ(parse_manifest("[]"), ContentManifest{});
    EXPECT_EQ(to_hex(content_digest(content_key(counting_key(), 1), bridge_manifest())),
              "941f2985b2d08bc915aaea3aa9ad82aae72ea036e2cac16dbdf8f5681f88c5e5");
}

TEST(ContentManifest, in_any_other_form_is_not_read) {
    const std::string hash(64, 'a');
    for (const std::string& text : {
             std::string(""),
             std::string("{}"),
             std::string("[ ]"),
             std::string("[1]"),
             std::string("[{}]"),
             R"([{"sha256":")" + hash + R"(","part":"body"}])",
             R"([{"part":"body","sha256":")" + hash + R"(","more":1}])",
             R"([{"part":"body","sha256":")" + hash.substr(2) + R"("}])",
             R"([{"part":7,"sha256":")" + hash + R"("}])",
             R"([{"file":"00","name":"a","sha256":")" + hash + R"(","size":1,"type":"b"}])",
             R"([{"file":"000102030405060708090a0b0c0d0e0f","name":"a","sha256":")" + hash +
                 R"(","size":-1,"type":"b"}])",
             R"([{"file":"000102030405060708090a0b0c0d0e0f","name":"a","sha256":")" + hash +
                 R"(","size":9007199254740992,"type":"b"}])",
             R"([{"file":"000102030405060708090a0b0c0d0e0f","name":"a","sha256":")" + hash +
                 R"(","size":1,"type":"b"},{"part":"body","sha256":")" + hash + R"("}])",
         }) {
        EXPECT_FALSE(parse_manifest(text).has_value()) << text;
    }
}

TEST(ContentDigest, changes_with_every_field) {
    const auto key = content_key(counting_key(), 1);
    const Hash digest = content_digest(key, bridge_manifest());
    const auto differs = [&](auto change) {
        auto manifest = bridge_manifest();
        change(manifest);
        return content_digest(key, manifest) != digest;
    };
    EXPECT_TRUE(differs([](auto& m) { m.parts[0].part = "subject"; }));
    EXPECT_TRUE(differs([](auto& m) { m.parts[0].sha256[31] ^= 1; }));
    EXPECT_TRUE(differs([](auto& m) { m.files[0].file.bytes[0] ^= 1; }));
    EXPECT_TRUE(differs([](auto& m) { m.files[0].name += "x"; }));
    EXPECT_TRUE(differs([](auto& m) { m.files[0].type += "x"; }));
    EXPECT_TRUE(differs([](auto& m) { m.files[0].size += 1; }));
    EXPECT_TRUE(differs([](auto& m) { m.files[0].sha256[0] ^= 1; }));
    EXPECT_TRUE(differs([](auto& m) { m.files.clear(); }));
    EXPECT_NE(content_digest(content_key(counting_key(), 2), bridge_manifest()), digest);
}

TEST(KeyName, is_spelled_as_in_the_database) {
    EXPECT_EQ(to_text(KeyName::ck), "ck");
    EXPECT_EQ(parse_key_name("ik"), KeyName::ik);
    EXPECT_EQ(parse_key_name("CK"), std::nullopt);
    EXPECT_EQ(counting_key().text(), "ck:1");
}

TEST(Month, is_four_digits_hyphen_two_digits) {
    EXPECT_TRUE(is_month("2026-01"));
    EXPECT_TRUE(is_month("9999-12"));
    for (const std::string_view bad : {"", "2026-00", "2026-13", "2026-1", "2026/01", "0026-01",
                                       "2026-01-01", "20a6-01", "2026-a1"}) {
        EXPECT_FALSE(is_month(bad)) << bad;
    }
    EXPECT_EQ(month_of(*parse_date("2026-02-28")), "2026-02");
}

}  // namespace huiyin::sealing::case_key_tests
