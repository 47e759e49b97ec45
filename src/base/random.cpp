#include "base/random.h"

#include <sodium.h>

#include <array>
#include <cstring>

namespace huiyin {

void SystemRandom::fill(std::span<std::uint8_t> bytes) {
    if (!bytes.empty()) randombytes_buf(bytes.data(), bytes.size());  // takes no null, not even for nothing
}

void SeededRandom::fill(std::span<std::uint8_t> bytes) {
    std::array<std::uint8_t, randombytes_SEEDBYTES> key{};
    std::memcpy(key.data(), &seed_, sizeof seed_);
    std::memcpy(key.data() + sizeof seed_, &counter_, sizeof counter_);
    ++counter_;
    if (!bytes.empty()) randombytes_buf_deterministic(bytes.data(), bytes.size(), key.data());
}

}  // namespace huiyin
