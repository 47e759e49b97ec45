#include "base/crypto.h"

#include <gtest/gtest.h>

namespace huiyin::crypto {

Bytes hex(std::string_view digits) { return from_hex(digits).value(); }

// RFC 4231, test cases 1, 2 and 6 (a key longer than a block).
TEST(Hmac, follows_the_published_vectors) {
    initialise();
    EXPECT_EQ(to_hex(hmac_sha256(Bytes(20, 0x0b), as_bytes("Hi There"))),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(to_hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(to_hex(hmac_sha256(Bytes(131, 0xaa), as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

// An empty key is a key; it must not mean the one of the call before.
TEST(Hmac, of_an_empty_key_does_not_depend_on_what_was_computed_before) {
    const Hash first = hmac_sha256({}, as_bytes("text"));
    hmac_sha256(as_bytes("Jefe"), as_bytes("text"));
    EXPECT_EQ(hmac_sha256({}, as_bytes("text")), first);
    EXPECT_EQ(to_hex(hmac_sha256({}, {})), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

// RFC 5869, test case 3: no salt, no info.
TEST(Hkdf, follows_the_published_vector) {
    EXPECT_EQ(to_hex(hkdf_sha256(Bytes(22, 0x0b), {}, 42)),
              "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(Hkdf, of_a_shorter_length_is_the_beginning_of_a_longer_one) {
    const Bytes longest = hkdf_sha256(as_bytes("input"), as_bytes("info"), 8160);
    EXPECT_EQ(longest.size(), 8160u);
    for (const std::size_t length : {0u, 1u, 15u, 32u, 33u, 64u, 100u}) {
        const Bytes shorter = hkdf_sha256(as_bytes("input"), as_bytes("info"), length);
        EXPECT_EQ(shorter, Bytes(longest.begin(), longest.begin() + static_cast<std::ptrdiff_t>(length)));
    }
}

TEST(BoxAgree, gives_both_sides_the_same_key_and_refuses_points_of_small_order) {
    SeededRandom random(7);
    const BoxPair one = draw_box_pair(random);
    const BoxPair other = draw_box_pair(random);
    const auto here = box_agree(one.private_key, other.public_key);
    const auto there = box_agree(other.private_key, one.public_key);
    ASSERT_TRUE(here && there);
    EXPECT_TRUE(equal(here->reveal(), there->reveal()));
    EXPECT_FALSE(box_agree(one.private_key, PublicKey{}));
    PublicKey small{};
    small[0] = 1;
    EXPECT_FALSE(box_agree(one.private_key, small));
}

}  // namespace huiyin::crypto
