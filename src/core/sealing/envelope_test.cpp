#include "core/sealing/envelope.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/fault.h"
#include "core/sealing/context.h"
#include "core/sealing/padding.h"
#include "core/sealing/receipt_code.h"

namespace huiyin::sealing::envelope_tests {

/// A case of Lin Mei's, its keys and its readers.
struct Sealed {
    SeededRandom random{26};
    Sender sender{random};
    InstanceId instance = InstanceId::draw(random);
    CaseId case_id = CaseId::draw(random);
    CaseKey key = CaseKey::draw(random, KeyName::ck, 1);
    MonthKey month = MonthKey::draw(random, "2031-03");
    MonthKey next_month = MonthKey::draw(random, "2031-04");
    crypto::BoxPair lin_mei = ReceiptCode::draw(random).resident_pair();
    crypto::BoxPair office = crypto::draw_box_pair(random);

    PartAddress part() const { return {instance, case_id, 3, "body"}; }
    WrapAddress wrap() const { return {instance, case_id, KeyName::ck, 1, Recipient::resident()}; }
    ListTextAddress subject() const {
        return {instance, case_id, "subject", Recipient::office({"water"}, 2)};
    }
    MonthAddress opening() const { return {instance, case_id, 3, "opening"}; }
};

/// Every address that differs from `address` in one field.
std::vector<PartAddress> elsewhere(const PartAddress& address) {
    std::vector<PartAddress> others(5, address);
    others[0].instance.bytes[0] ^= 1;
    others[1].case_id.bytes[15] ^= 1;
    others[2].sequence += 1;
    others[3].part = "subject";
    others[4].part = "";
    return others;
}
std::vector<WrapAddress> elsewhere(const WrapAddress& address) {
    std::vector<WrapAddress> others(5, address);
    others[0].instance.bytes[0] ^= 1;
    others[1].case_id.bytes[15] ^= 1;
    others[2].key = KeyName::ik;
    others[3].key_epoch += 1;
    others[4].recipient = Recipient::office({"water"}, 1);
    return others;
}
std::vector<ListTextAddress> elsewhere(const ListTextAddress& address) {
    std::vector<ListTextAddress> others(5, address);
    others[0].instance.bytes[0] ^= 1;
    others[1].case_id.bytes[15] ^= 1;
    others[2].part = "body";
    others[3].recipient = Recipient::office({"water"}, 1);
    others[4].recipient = Recipient::office({"roads"}, 2);
    return others;
}
std::vector<MonthAddress> elsewhere(const MonthAddress& address) {
    std::vector<MonthAddress> others(4, address);
    others[0].instance.bytes[0] ^= 1;
    others[1].case_id.bytes[15] ^= 1;
    others[2].sequence += 1;
    others[3].purpose = "content";
    return others;
}

/// Calls `opens` with every single-bit change and every proper prefix of `sealed`, and with one
/// byte more.
template <typename Opens>
void expect_no_altered_form_opens(const Bytes& sealed, Opens opens) {
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            Bytes altered = sealed;
            altered[at] = static_cast<std::uint8_t>(altered[at] ^ (1U << bit));
            ASSERT_FALSE(opens(altered)) << "byte " << at << " bit " << bit;
        }
        ASSERT_FALSE(opens(Bytes(sealed.begin(), sealed.begin() + static_cast<std::ptrdiff_t>(at))))
            << "cut at " << at;
    }
    Bytes longer = sealed;
    longer.push_back(0);
    ASSERT_FALSE(opens(longer));
}

// ---- padding

TEST(Padding, follows_the_published_rule) {
    for (std::size_t length = 2; length < 100'000; ++length) {
        // PURBs, algorithm 1, in floating point.
        const double exponent = std::floor(std::log2(static_cast<double>(length)));
        const double kept = std::floor(std::log2(std::max(exponent, 1.0))) + 1;
        const auto step = static_cast<std::size_t>(std::exp2(std::max(exponent - kept, 0.0)));
        ASSERT_EQ(padme(length), (length + step - 1) / step * step) << length;
    }
    EXPECT_EQ(padme(0), 0U);
    EXPECT_EQ(padme(1), 1U);
    EXPECT_EQ(padme(257), 272U);
    EXPECT_EQ(padme(1'000'000), 1'015'808U);
}

TEST(Padding, costs_at_most_an_eighth_and_has_few_sizes) {
    std::set<std::size_t> sizes;
    for (std::size_t length = 0; length <= 20'000; ++length) {
        const Bytes padded = pad(Bytes(length, 1));
        sizes.insert(padded.size());
        ASSERT_LE(padded.size(), std::max<std::size_t>(256, (length + 4) + (length + 4) / 8));
    }
    EXPECT_EQ(*sizes.begin(), 256U);
    EXPECT_EQ(sizes.size(), 101U);  // 16 for each doubling from 256 on
}

RC_GTEST_PROP(Padding, is_taken_off_again, (const std::vector<std::uint8_t>& text)) {
    const auto bare = unpad(pad(text));
    RC_ASSERT(bare.has_value());
    RC_ASSERT(*bare == text);
}

TEST(Padding, of_another_form_is_not_taken_off) {
    const Bytes good = pad(as_bytes("subject"));
    ASSERT_TRUE(unpad(good).has_value());
    Bytes dirty = good;
    dirty.back() = 1;
    Bytes long_claim = good;
    long_claim[0] = 0xFF;
    Bytes wrong_bucket = good;
    wrong_bucket.resize(272);
    for (const auto& bad : {dirty, long_claim, wrong_bucket, Bytes(255), Bytes()})
        EXPECT_FALSE(unpad(bad).has_value());
}

// ---- parts

TEST(SealedPart, opens_with_its_key_in_its_place) {
    Sealed s;
    const auto sealed = seal_part(s.random, s.key, s.part(), as_bytes("路灯坏了三个月。"));
    EXPECT_EQ(as_text(open_part(s.key, s.part(), sealed).value()), "路灯坏了三个月。");
    EXPECT_EQ(part_epoch(sealed), 1U);
    EXPECT_EQ(sealed.size(), 5U + 40U + 256U);
}

TEST(SealedPart, does_not_open_in_another_case_event_part_or_instance) {
    Sealed s;
    const auto sealed = seal_part(s.random, s.key, s.part(), as_bytes("text"));
    for (const auto& address : elsewhere(s.part()))
        EXPECT_FALSE(open_part(s.key, address, sealed).has_value());
}

TEST(SealedPart, does_not_open_as_another_epoch_or_kind_of_key_even_with_the_same_bytes) {
    Sealed s;
    auto sealed = seal_part(s.random, s.key, s.part(), as_bytes("text"));
    EXPECT_FALSE(
        open_part(CaseKey{KeyName::ik, 1, s.key.key.clone()}, s.part(), sealed).has_value());
    EXPECT_FALSE(
        open_part(CaseKey{KeyName::ck, 2, s.key.key.clone()}, s.part(), sealed).has_value());
    sealed[4] = 2;  // the epoch that the head claims
    EXPECT_FALSE(
        open_part(CaseKey{KeyName::ck, 2, s.key.key.clone()}, s.part(), sealed).has_value());
    EXPECT_FALSE(open_part(CaseKey::draw(s.random), s.part(), sealed).has_value());
}

TEST(SealedPart, does_not_open_when_altered) {
    Sealed s;
    expect_no_altered_form_opens(
        seal_part(s.random, s.key, s.part(), as_bytes("text")),
        [&](const Bytes& altered) { return open_part(s.key, s.part(), altered).has_value(); });
}

TEST(SealedPart, of_two_short_texts_has_the_same_size) {
    Sealed s;
    EXPECT_EQ(seal_part(s.random, s.key, s.part(), {}).size(),
              seal_part(s.random, s.key, s.part(), Bytes(252, 'x')).size());
}

// Two addresses whose fields run together to the same letters are still two addresses.
TEST(SealedPart, keeps_fields_apart) {
    Sealed s;
    const ListTextAddress one{s.instance, s.case_id, "ab", {"c"}};
    const ListTextAddress two{s.instance, s.case_id, "a", {"bc"}};
    const auto sealed = seal_list_text(s.sender, one, s.office.public_key, s.month, "text");
    EXPECT_TRUE(open_list_text(one, s.month, s.office, sealed).has_value());
    EXPECT_FALSE(open_list_text(two, s.month, s.office, sealed).has_value());
}

TEST(SealedPart, never_uses_a_nonce_twice) {
    Sealed s;
    SystemRandom dice;
    std::vector<std::array<std::uint8_t, 24>> nonces(1'000'000);
    for (auto& nonce : nonces) {
        const auto sealed = crypto::aead_seal(dice, s.key.key, {}, {});
        std::copy_n(sealed.begin(), nonce.size(), nonce.begin());
    }
    std::ranges::sort(nonces);
    EXPECT_EQ(std::ranges::adjacent_find(nonces), nonces.end());
    EXPECT_NE(seal_part(dice, s.key, s.part(), {}), seal_part(dice, s.key, s.part(), {}));
}

// ---- wraps

TEST(WrappedKey, opens_with_month_key_and_recipient_together_only) {
    Sealed s;
    const auto wrapped = wrap_key(s.sender, s.key, s.wrap(), s.lin_mei.public_key, s.month);
    const auto key = unwrap_key(s.wrap(), s.month, s.lin_mei, wrapped);
    ASSERT_TRUE(key.has_value());
    EXPECT_EQ(key->text(), "ck:1");
    EXPECT_TRUE(crypto::equal(key->key.reveal(), s.key.key.reveal()));
    EXPECT_EQ(month_of_sealed(wrapped), "2031-03");

    EXPECT_FALSE(unwrap_key(s.wrap(), s.month, s.office, wrapped).has_value());
    EXPECT_FALSE(unwrap_key(s.wrap(), s.next_month, s.lin_mei, wrapped).has_value());
    const MonthKey other_key = MonthKey::draw(s.random, "2031-03");
    EXPECT_FALSE(unwrap_key(s.wrap(), other_key, s.lin_mei, wrapped).has_value());
    const MonthKey other_name{"2031-04", s.month.key.clone()};
    EXPECT_FALSE(unwrap_key(s.wrap(), other_name, s.lin_mei, wrapped).has_value());
}

TEST(WrappedKey, does_not_open_in_another_place) {
    Sealed s;
    const auto wrapped = wrap_key(s.sender, s.key, s.wrap(), s.lin_mei.public_key, s.month);
    for (const auto& address : elsewhere(s.wrap()))
        EXPECT_FALSE(unwrap_key(address, s.month, s.lin_mei, wrapped).has_value());
}

/// The context of a wrap as docs/formats/sealed-values.md gives it; the outer layer adds the month.
Context wrap_context(const WrapAddress& address, std::uint64_t version) {
    Context context("huiyin/v1 key wrap");
    context.add(version).add(address.instance.view()).add(address.case_id.view());
    context.add(to_text(address.key)).add(std::uint64_t{address.key_epoch});
    return context.add(address.recipient.text);
}

/// The three ways to wrap a key that are read, by version.
std::vector<Bytes> wrapped_in_each_way(Sealed& s) {
    const Context context = wrap_context(s.wrap(), 1);
    Bytes bound{1};
    append(bound, context.digest());
    append(bound, s.key.key.reveal());
    Bytes boxed{1};
    append(boxed, as_bytes(s.month.month));
    append(boxed, crypto::aead_seal(s.random, s.month.key,
                                    wrap_context(s.wrap(), 1).add(s.month.month).bytes(),
                                    crypto::box_seal(s.random, s.lin_mei.public_key, bound)));
    return {boxed, wrap_key(s.sender, s.key, s.wrap(), s.lin_mei.public_key, s.month),
            wrap_own_key(s.random, s.key, s.wrap(), s.lin_mei, s.month)};
}

TEST(WrappedKey, opens_in_each_way_that_was_ever_written) {
    Sealed s;
    const auto ways = wrapped_in_each_way(s);
    for (std::size_t way = 0; way < ways.size(); ++way) {
        EXPECT_EQ(ways[way][0], way + 1);
        const auto key = unwrap_key(s.wrap(), s.month, s.lin_mei, ways[way]);
        ASSERT_TRUE(key.has_value()) << way;
        EXPECT_TRUE(crypto::equal(key->key.reveal(), s.key.key.reveal()));
        EXPECT_FALSE(unwrap_key(s.wrap(), s.month, s.office, ways[way]).has_value());
        const auto moved = rewrap_month(s.random, s.wrap(), s.month, s.next_month, ways[way]);
        ASSERT_TRUE(moved.has_value());
        EXPECT_EQ(moved->at(0), way + 1);
        EXPECT_TRUE(unwrap_key(s.wrap(), s.next_month, s.lin_mei, *moved).has_value());
        expect_no_altered_form_opens(ways[way], [&](const Bytes& altered) {
            return unwrap_key(s.wrap(), s.month, s.lin_mei, altered).has_value();
        });
    }
}

// The server holds the month key, so it can write a new outer layer for another case or version;
// the inner one remembers.
TEST(WrappedKey, moved_to_another_place_by_the_server_does_not_open) {
    Sealed s;
    const auto ways = wrapped_in_each_way(s);
    for (std::uint8_t version = 1; version <= ways.size(); ++version) {
        const Bytes& wrapped = ways[version - 1U];
        const auto inner = crypto::aead_open(
            s.month.key, wrap_context(s.wrap(), version).add(s.month.month).bytes(),
            ByteView(wrapped).subspan(8));
        ASSERT_TRUE(inner.has_value());
        const auto forged_for = [&](const WrapAddress& address, std::uint8_t as_version) {
            Bytes forged{as_version};
            append(forged, as_bytes(s.month.month));
            append(forged, crypto::aead_seal(
                               s.random, s.month.key,
                               wrap_context(address, as_version).add(s.month.month).bytes(), *inner));
            return forged;
        };
        for (std::uint8_t as_version = 1; as_version <= ways.size(); ++as_version) {
            EXPECT_EQ(unwrap_key(s.wrap(), s.month, s.lin_mei, forged_for(s.wrap(), as_version))
                          .has_value(),
                      as_version == version);
        }
        for (const auto& address : elsewhere(s.wrap())) {
            EXPECT_FALSE(
                unwrap_key(address, s.month, s.lin_mei, forged_for(address, version)).has_value());
            EXPECT_FALSE(
                rewrap_month(s.random, address, s.month, s.next_month, wrapped).has_value());
        }
    }
}

// One command seals several values to several recipients with one ephemeral pair.
TEST(Sender, gives_each_recipient_and_each_place_a_key_of_its_own) {
    Sealed s;
    const auto one = s.sender.key_for(s.office.public_key, as_bytes("one place"));
    const auto again = s.sender.key_for(s.office.public_key, as_bytes("one place"));
    const auto elsewhere = s.sender.key_for(s.office.public_key, as_bytes("another place"));
    const auto other = s.sender.key_for(s.lin_mei.public_key, as_bytes("one place"));
    EXPECT_TRUE(crypto::equal(one.reveal(), again.reveal()));
    EXPECT_FALSE(crypto::equal(one.reveal(), elsewhere.reveal()));
    EXPECT_FALSE(crypto::equal(one.reveal(), other.reveal()));
    Sender next(s.random);
    EXPECT_NE(next.public_key(), s.sender.public_key());
    EXPECT_FALSE(crypto::equal(one.reveal(),
                               next.key_for(s.office.public_key, as_bytes("one place")).reveal()));
}

TEST(Receiver, opens_what_several_senders_sealed_to_its_pair_and_nothing_else) {
    Sealed s;
    Sender next(s.random);
    const CaseKey second = CaseKey::draw(s.random, s.key.name, 2);
    WrapAddress of_second = s.wrap();
    of_second.key_epoch = 2;
    const auto first = wrap_key(s.sender, s.key, s.wrap(), s.lin_mei.public_key, s.month);
    const auto by_another = wrap_key(next, second, of_second, s.lin_mei.public_key, s.month);
    const auto to_the_office = wrap_key(s.sender, s.key, s.wrap(), s.office.public_key, s.month);
    Receiver receiver(s.lin_mei);
    for (int round = 0; round < 2; ++round) {
        EXPECT_FALSE(unwrap_key(s.wrap(), s.month, receiver, to_the_office).has_value());
        const auto key = unwrap_key(s.wrap(), s.month, receiver, first);
        const auto other = unwrap_key(of_second, s.month, receiver, by_another);
        ASSERT_TRUE(key && other) << round;
        EXPECT_TRUE(crypto::equal(key->key.reveal(), s.key.key.reveal()));
        EXPECT_TRUE(crypto::equal(other->key.reveal(), second.key.reveal()));
        EXPECT_FALSE(unwrap_key(of_second, s.month, receiver, first).has_value());
    }
}

TEST(Sender, seals_to_no_key_that_agrees_on_the_same_with_everybody) {
    Sealed s;
    const crypto::PublicKey zero{};
    EXPECT_THROW(static_cast<void>(wrap_key(s.sender, s.key, s.wrap(), zero, s.month)), Fault);
    // An ephemeral key of small order in a stored wrap opens nothing, not even with the right month key.
    Bytes inner(32);
    append(inner, crypto::aead_seal(s.random, s.key.key, wrap_context(s.wrap(), 2).bytes(), s.key.key.reveal()));
    Bytes forged{2};
    append(forged, as_bytes(s.month.month));
    append(forged, crypto::aead_seal(s.random, s.month.key,
                                     wrap_context(s.wrap(), 2).add(s.month.month).bytes(), inner));
    EXPECT_FALSE(unwrap_key(s.wrap(), s.month, s.lin_mei, forged).has_value());
}

// A subject line and a key are sealed alike; neither passes for the other.
TEST(WrappedKey, is_no_list_text) {
    Sealed s;
    const auto subject =
        seal_list_text(s.sender, s.subject(), s.lin_mei.public_key, s.month, "text");
    EXPECT_FALSE(unwrap_key(s.wrap(), s.month, s.lin_mei, subject).has_value());
    EXPECT_FALSE(open_under_month(s.month, s.opening(), subject).has_value());
}

TEST(WrappedKey, moves_to_another_month_without_the_key_in_it) {
    Sealed s;
    const auto wrapped = wrap_key(s.sender, s.key, s.wrap(), s.lin_mei.public_key, s.month);
    const auto moved = rewrap_month(s.random, s.wrap(), s.month, s.next_month, wrapped);
    ASSERT_TRUE(moved.has_value());
    EXPECT_EQ(month_of_sealed(*moved), "2031-04");
    const auto key = unwrap_key(s.wrap(), s.next_month, s.lin_mei, *moved);
    ASSERT_TRUE(key.has_value());
    EXPECT_TRUE(crypto::equal(key->key.reveal(), s.key.key.reveal()));
    EXPECT_FALSE(unwrap_key(s.wrap(), s.month, s.lin_mei, *moved).has_value());
    EXPECT_FALSE(rewrap_month(s.random, s.wrap(), s.next_month, s.month, wrapped).has_value());
}

TEST(WrappedKey, does_not_open_when_altered) {
    Sealed s;
    expect_no_altered_form_opens(
        wrap_key(s.sender, s.key, s.wrap(), s.lin_mei.public_key, s.month),
        [&](const Bytes& altered) {
            return unwrap_key(s.wrap(), s.month, s.lin_mei, altered).has_value();
        });
}

TEST(WrappedKey, under_a_false_name_is_a_bug) {
    Sealed s;
    auto address = s.wrap();
    address.key_epoch = 2;
    EXPECT_THROW(wrap_key(s.sender, s.key, address, s.lin_mei.public_key, s.month), Bug);
    EXPECT_THROW(wrap_key(s.sender, s.key, s.wrap(), s.lin_mei.public_key,
                          MonthKey::draw(s.random, "March")),
                 Bug);
}

// ---- list texts and month values

TEST(ListText, opens_for_the_office_in_its_place_and_month) {
    Sealed s;
    const auto sealed = seal_list_text(s.sender, s.subject(), s.office.public_key, s.month, "路灯");
    EXPECT_EQ(open_list_text(s.subject(), s.month, s.office, sealed), "路灯");
    EXPECT_FALSE(open_list_text(s.subject(), s.month, s.lin_mei, sealed).has_value());
    EXPECT_FALSE(open_list_text(s.subject(), s.next_month, s.office, sealed).has_value());
    for (const auto& address : elsewhere(s.subject()))
        EXPECT_FALSE(open_list_text(address, s.month, s.office, sealed).has_value());
    const auto moved = rewrap_month(s.random, s.subject(), s.month, s.next_month, sealed);
    ASSERT_TRUE(moved.has_value());
    EXPECT_EQ(open_list_text(s.subject(), s.next_month, s.office, *moved), "路灯");
    EXPECT_EQ(sealed.size(), seal_list_text(s.sender, s.subject(), s.office.public_key, s.month,
                                            std::string(252, 'x'))
                                 .size());
}

TEST(MonthValue, opens_with_the_month_key_in_its_place) {
    Sealed s;
    const auto opening = crypto::Key::draw(s.random);
    const auto sealed = seal_under_month(s.random, s.month, s.opening(), opening.reveal());
    EXPECT_TRUE(
        crypto::equal(open_under_month(s.month, s.opening(), sealed).value(), opening.reveal()));
    EXPECT_FALSE(open_under_month(s.next_month, s.opening(), sealed).has_value());
    for (const auto& address : elsewhere(s.opening()))
        EXPECT_FALSE(open_under_month(s.month, address, sealed).has_value());
    const auto moved = rewrap_month(s.random, s.opening(), s.month, s.next_month, sealed);
    EXPECT_TRUE(crypto::equal(open_under_month(s.next_month, s.opening(), moved.value()).value(),
                              opening.reveal()));
    expect_no_altered_form_opens(sealed, [&](const Bytes& altered) {
        return open_under_month(s.month, s.opening(), altered).has_value();
    });
}

TEST(MonthOfSealed, reads_no_month_from_anything_else) {
    for (const std::string_view bytes : {"", "\x01",
                                         "\x01"
                                         "2031-0",
                                         "\x04"
                                         "2031-03",
                                         "\x01"
                                         "2031-13",
                                         "\x01"
                                         "monthly"}) {
        EXPECT_FALSE(month_of_sealed(as_bytes(bytes)).has_value());
    }
}

}  // namespace huiyin::sealing::envelope_tests
