#include "core/sealing/staff_keys.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "core/sealing/context.h"
#include "core/sealing/form_token.h"
#include "core/sealing/labels.h"

namespace huiyin::sealing::staff_keys_tests {

constexpr crypto::Argon2Cost cheap{.memory_kib = 64, .passes = 1};

/// Officer Zhou of the water office.
struct Zhou {
    SeededRandom random{8};
    crypto::Key pepper_key = crypto::Key::draw(random);
    Pepper pepper{pepper_key};
    StaffAddress address{InstanceId::draw(random), StaffId::draw(random)};
    StaffRecord record = create_staff(random, address, "ten lamps over the canal", pepper, cheap);
};

TEST(StaffKeys, open_with_the_passphrase) {
    Zhou zhou;
    const auto pair = sign_in(zhou.address, zhou.record, "ten lamps over the canal", zhou.pepper);
    ASSERT_TRUE(pair.has_value());
    EXPECT_EQ(pair->public_key, zhou.record.public_key);
    EXPECT_EQ(crypto::box_public(pair->private_key), zhou.record.public_key);
}

TEST(StaffKeys, open_with_nothing_else) {
    Zhou zhou;
    const std::string right = "ten lamps over the canal";
    EXPECT_FALSE(
        sign_in(zhou.address, zhou.record, "ten lamps over the Canal", zhou.pepper).has_value());
    EXPECT_FALSE(sign_in(zhou.address, zhou.record, "", zhou.pepper).has_value());
    const auto other_pepper = crypto::Key::draw(zhou.random);
    EXPECT_FALSE(sign_in(zhou.address, zhou.record, right, {other_pepper}).has_value());
    auto elsewhere = zhou.address;
    elsewhere.instance.bytes[0] ^= 1;
    EXPECT_FALSE(sign_in(elsewhere, zhou.record, right, zhou.pepper).has_value());
    auto someone = zhou.address;
    someone.staff.bytes[0] ^= 1;
    EXPECT_FALSE(sign_in(someone, zhou.record, right, zhou.pepper).has_value());
}

TEST(StaffKeys, of_an_altered_row_do_not_open) {
    Zhou zhou;
    const Bytes bytes = zhou.record.encode();
    ASSERT_EQ(bytes.size(), 130U);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        if (at >= 1 && at < 9) continue;  // the cost: tried below
        Bytes altered = bytes;
        altered[at] ^= 1;
        const auto record = StaffRecord::parse(altered, zhou.record.public_key);
        EXPECT_FALSE(record &&
                     sign_in(zhou.address, *record, "ten lamps over the canal", zhou.pepper))
            << at;
    }
    auto exchanged = zhou.record;
    exchanged.public_key = crypto::draw_box_pair(zhou.random).public_key;
    EXPECT_FALSE(
        sign_in(zhou.address, exchanged, "ten lamps over the canal", zhou.pepper).has_value());
}

TEST(StaffKeys, read_back_what_they_write) {
    Zhou zhou;
    const auto again = StaffRecord::parse(zhou.record.encode(), zhou.record.public_key);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->passphrase, zhou.record.passphrase);
    EXPECT_TRUE(sign_in(zhou.address, *again, "ten lamps over the canal", zhou.pepper).has_value());
    EXPECT_FALSE(
        StaffRecord::parse(ByteView(zhou.record.encode()).first(129), zhou.record.public_key)
            .has_value());
}

TEST(PassphraseRecord, that_asks_for_absurd_work_is_not_read) {
    Zhou zhou;
    const auto with = [&](std::uint32_t memory_kib, std::uint32_t passes) {
        auto record = zhou.record.passphrase;
        record.cost = {.memory_kib = memory_kib, .passes = passes};
        return PassphraseRecord::parse(record.encode()).has_value();
    };
    EXPECT_TRUE(with(128 * 1024, 3));
    EXPECT_TRUE(with(1024 * 1024, 16));
    EXPECT_FALSE(with(1024 * 1024 + 1, 3));
    EXPECT_FALSE(with(128 * 1024, 17));
    EXPECT_FALSE(with(128 * 1024, 0));
    EXPECT_FALSE(with(7, 3));
}

TEST(StaffKeys, keep_their_pair_under_a_new_passphrase_and_cost) {
    Zhou zhou;
    const crypto::Argon2Cost dearer{.memory_kib = 128, .passes = 2};
    EXPECT_TRUE(needs_upgrade(zhou.record.passphrase, dearer));
    const auto pair = sign_in(zhou.address, zhou.record, "ten lamps over the canal", zhou.pepper);
    const auto changed =
        seal_staff(zhou.random, zhou.address, pair.value(), "nine lamps", zhou.pepper, dearer);
    EXPECT_FALSE(needs_upgrade(changed.passphrase, dearer));
    EXPECT_FALSE(needs_upgrade(changed.passphrase, cheap));
    EXPECT_EQ(changed.public_key, zhou.record.public_key);
    EXPECT_NE(changed.passphrase.salt, zhou.record.passphrase.salt);
    EXPECT_TRUE(sign_in(zhou.address, changed, "nine lamps", zhou.pepper).has_value());
    EXPECT_FALSE(
        sign_in(zhou.address, changed, "ten lamps over the canal", zhou.pepper).has_value());
    sign_in_nobody("nine lamps", zhou.pepper, cheap);
}

TEST(OfficeKey, opens_for_its_member_in_its_place_only) {
    Zhou zhou;
    const auto member =
        sign_in(zhou.address, zhou.record, "ten lamps over the canal", zhou.pepper).value();
    const auto office = crypto::draw_box_pair(zhou.random);
    const OfficeKeyAddress address{zhou.address.instance, {"water"}, 2, zhou.address.staff};
    const auto sealed = seal_office_key(zhou.random, address, member.public_key, office);
    const auto opened = open_office_key(address, member, sealed);
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(opened->public_key, office.public_key);
    EXPECT_TRUE(crypto::equal(opened->private_key.reveal(), office.private_key.reveal()));

    std::vector<OfficeKeyAddress> others(4, address);
    others[0].instance.bytes[0] ^= 1;
    others[1].office.value = "roads";
    others[2].epoch = 1;
    others[3].member.bytes[0] ^= 1;
    for (const auto& other : others)
        EXPECT_FALSE(open_office_key(other, member, sealed).has_value());
    EXPECT_FALSE(open_office_key(address, crypto::draw_box_pair(zhou.random), sealed).has_value());
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        Bytes altered = sealed;
        altered[at] ^= 1;
        EXPECT_FALSE(open_office_key(address, member, altered).has_value()) << at;
        EXPECT_FALSE(open_office_key(address, member, ByteView(sealed).first(at)).has_value())
            << at;
    }
}

TEST(Session, opens_with_its_cookie_for_its_holder_only) {
    Zhou zhou;
    const auto pair = crypto::draw_box_pair(zhou.random);
    const auto cookie = Token::draw(zhou.random);
    const auto& instance = zhou.address.instance;
    const auto sealed = seal_for_session(zhou.random, instance, "staff:zhou", cookie, pair);
    EXPECT_EQ(open_session(instance, "staff:zhou", cookie, sealed).value().public_key,
              pair.public_key);
    EXPECT_TRUE(crypto::equal(open_session(instance, "staff:zhou", cookie, sealed).value().private_key.reveal(),
                              pair.private_key.reveal()));
    EXPECT_FALSE(open_session(instance, "staff:lin", cookie, sealed).has_value());
    EXPECT_FALSE(
        open_session(instance, "staff:zhou", Token::draw(zhou.random), sealed).has_value());
    EXPECT_FALSE(
        open_session(InstanceId::draw(zhou.random), "staff:zhou", cookie, sealed).has_value());
    EXPECT_FALSE(open_session(instance, "staff:zhou", cookie, {}).has_value());
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        Bytes altered = sealed;
        altered[at] ^= 1;
        EXPECT_FALSE(open_session(instance, "staff:zhou", cookie, altered).has_value()) << at;
    }
}

TEST(Session, as_it_was_sealed_at_first_still_opens) {
    Zhou zhou;
    const auto pair = crypto::draw_box_pair(zhou.random);
    const auto cookie = Token::draw(zhou.random);
    Context context(labels::session_value);
    context.add(std::uint64_t{1}).add(zhou.address.instance.view()).add("staff:zhou").add(ByteView(cookie.hash()));
    Bytes sealed{1};
    append(sealed, crypto::aead_seal(zhou.random,
                                     crypto::derive_key(cookie.secret().reveal(), as_bytes(labels::session_key)),
                                     context.bytes(), pair.private_key.reveal()));
    EXPECT_EQ(open_session(zhou.address.instance, "staff:zhou", cookie, sealed).value().public_key, pair.public_key);
}

TEST(FormToken, is_good_for_its_form_its_session_and_its_time) {
    using std::chrono::minutes;
    using std::chrono::seconds;
    SeededRandom random(12);
    const auto key = crypto::Key::draw(random);
    const auto other_key = crypto::Key::draw(random);
    const Instant now = parse_instant("2026-03-02T09:30:59Z").value();
    const FormPurpose form{"POST /case/messages", Token::draw(random).hash()};
    const auto token = issue_form_token({key}, form, now);
    const auto good = [&](const FormPurpose& purpose, Instant at) {
        return verify_form_token({key}, purpose, token, at, minutes(60));
    };
    EXPECT_TRUE(good(form, now));
    EXPECT_TRUE(good(form, now + minutes(59)));
    EXPECT_TRUE(good(form, parse_instant("2026-03-02T10:30:00Z").value()));
    EXPECT_FALSE(good(form, parse_instant("2026-03-02T10:30:01Z").value()));
    EXPECT_TRUE(good(form, parse_instant("2026-03-02T09:30:00Z").value()));
    EXPECT_FALSE(good(form, parse_instant("2026-03-02T09:29:59Z").value()));
    EXPECT_FALSE(good({"POST /case/rating", form.session}, now));
    EXPECT_FALSE(good({form.purpose, Token::draw(random).hash()}, now));
    EXPECT_FALSE(good({form.purpose, std::nullopt}, now));
    EXPECT_FALSE(verify_form_token({other_key}, form, token, now, minutes(60)));
    for (std::size_t at = 0; at < token.size(); ++at) {
        auto altered = token;
        altered[at] = altered[at] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(verify_form_token({key}, form, altered, now, minutes(60))) << at;
    }
    EXPECT_FALSE(verify_form_token({key}, form, "", now, minutes(60)));
    EXPECT_FALSE(verify_form_token({key}, form, token + "A", now, minutes(60)));
}

TEST(FormToken, of_a_page_without_a_session_is_good_there_only) {
    SeededRandom random(13);
    const auto key = crypto::Key::draw(random);
    const Instant now = parse_instant("2026-03-02T09:30:00Z").value();
    const auto token = issue_form_token({key}, {"POST /file", std::nullopt}, now);
    EXPECT_TRUE(verify_form_token({key}, {"POST /file", std::nullopt}, token, now,
                                  std::chrono::minutes(60)));
    EXPECT_FALSE(
        verify_form_token({key}, {"POST /file", Hash{}}, token, now, std::chrono::minutes(60)));
}

// docs/crypto.md is what a reviewer reads: every label in the code stands in it, and it names no
// other.
TEST(CryptoPage, names_exactly_the_labels_in_the_code) {
    std::ifstream file("docs/crypto.md");
    ASSERT_TRUE(file) << "run from the root of the repository, as ctest does";
    std::stringstream page;
    page << file.rdbuf();
    const std::string text = page.str();
    std::set<std::string> in_page;
    for (auto at = text.find("`huiyin/v1 "); at != std::string::npos;
         at = text.find("`huiyin/v1 ", at + 1)) {
        in_page.insert(text.substr(at + 1, text.find('`', at + 1) - at - 1));
    }
    const std::set<std::string> in_code(labels::all.begin(), labels::all.end());
    EXPECT_EQ(in_code.size(), labels::all.size()) << "two purposes share a label";
    EXPECT_EQ(in_page, in_code);
}

}  // namespace huiyin::sealing::staff_keys_tests
