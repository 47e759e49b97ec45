#include "core/ledger/key_history.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/random.h"

namespace huiyin::ledger {
namespace {

VerifierKey drawn(std::uint64_t seed) {
    SeededRandom random(seed);
    return SignerKey::from_seed("town.example/log", crypto::Key::draw(random))->verifier();
}

TEST(KeyHistory, ReadsBackWhatItWrites) {
    const std::vector<LogKey> keys{{.key = drawn(2), .from = 18, .since = *parse_instant("2026-11-26T10:00:00Z")},
                                   {.key = drawn(1), .from = 0, .since = {}}};
    EXPECT_EQ(parse_key_history(write_key_history(keys)), keys);
    const std::string published = published_keys(keys);
    EXPECT_TRUE(published.starts_with(drawn(2).format() + "\n" + drawn(2).format() + " 18\n")) << published;
    constexpr auto for_ever = std::numeric_limits<std::uint64_t>::max();
    const std::vector<TrustedLogKey> each{{drawn(2), 18, for_ever}, {drawn(1), 0, 18}};
    EXPECT_EQ(parse_published_keys(published), each);
    EXPECT_EQ(trusted_keys(keys), each);
    EXPECT_EQ(parse_published_keys(drawn(1).format()), std::vector<TrustedLogKey>{drawn(1)}) << "one key alone: any size";
    EXPECT_EQ(parse_published_keys(drawn(1).format() + "\n" + drawn(2).format()), (std::vector<TrustedLogKey>{drawn(1), drawn(2)}));
}

TEST(KeyHistory, KeysOfAnOriginThatWasLeftCountForItAlone) {
    const auto signer = [](const char* origin, std::uint64_t seed) {
        SeededRandom random(seed);
        return *SignerKey::from_seed(origin, crypto::Key::draw(random));
    };
    const SignerKey first = signer("town.example/log", 1);
    const SignerKey second = signer("town.example/log", 2);
    const SignerKey renamed = signer("town.example/log-2", 3);
    const std::vector<LogKey> history{{.key = renamed.verifier(), .from = 9, .since = {}},
                                      {.key = second.verifier(), .from = 5, .since = {}},
                                      {.key = first.verifier(), .from = 0, .since = {}}};
    const auto keys = trusted_keys(history);
    EXPECT_EQ(parse_published_keys(published_keys(history)), keys);
    const auto opens = [&](const char* origin, std::uint64_t size, const SignerKey& by) {
        return open_checkpoint_of_any_origin(sign_checkpoint({.origin = origin, .size = size, .root = {}}, by), keys).has_value();
    };
    EXPECT_TRUE(opens("town.example/log-2", 9, renamed));
    EXPECT_FALSE(opens("town.example/log-2", 8, renamed)) << "before it began";
    EXPECT_TRUE(opens("town.example/log", 4, first));
    EXPECT_FALSE(opens("town.example/log", 5, first)) << "its successor signs alone";
    EXPECT_TRUE(opens("town.example/log", 50, second)) << "what was signed there, and got lost";
    EXPECT_FALSE(opens("town.example/log-2", 9, second)) << "a key vouches for its own name only";
    EXPECT_FALSE(opens("town.example/log", 50, renamed));
    EXPECT_FALSE(opens("other.example/log", 9, renamed));
}

TEST(KeyHistory, RefusesWhatIsNone) {
    for (const char* text : {"", "x", "x 1", "x 1 2026-11-26T10:00:00Z\n"}) EXPECT_FALSE(parse_key_history(text)) << text;
    EXPECT_FALSE(parse_key_history(drawn(1).format() + " -1 2026-11-26T10:00:00Z\n"));
    EXPECT_FALSE(parse_key_history(drawn(1).format() + " 1 yesterday\n"));
    EXPECT_FALSE(parse_published_keys(""));
    EXPECT_FALSE(parse_published_keys(drawn(1).format() + "\nrubbish\n"));
    EXPECT_FALSE(parse_published_keys(drawn(1).format() + " soon\n"));
}

}  // namespace
}  // namespace huiyin::ledger
