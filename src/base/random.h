#pragma once

#include <cstdint>
#include <mutex>
#include <span>

namespace huiyin {

/// Dice, passed in. The real ones are built in app; tests and the simulation hand in seeded ones.
class Random {
  public:
    virtual ~Random() = default;
    /// Fills with uniformly distributed bytes. May be called from any thread.
    virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

/// The operating system's generator, through libsodium.
class SystemRandom final : public Random {
  public:
    void fill(std::span<std::uint8_t> bytes) override;
};

/// A reproducible stream from a 64-bit seed. For tests and the simulation only: never for real keys.
class SeededRandom final : public Random {
  public:
    explicit SeededRandom(std::uint64_t seed) : seed_(seed) {}
    void fill(std::span<std::uint8_t> bytes) override;

  private:
    std::uint64_t seed_;
    std::uint64_t counter_ = 0;
};

/// The same for several threads: which of them gets which bytes is up to who comes first.
class SharedSeededRandom final : public Random {
  public:
    explicit SharedSeededRandom(std::uint64_t seed) : dice_(seed) {}
    void fill(std::span<std::uint8_t> bytes) override {
        const std::lock_guard lock(mutex_);
        dice_.fill(bytes);
    }

  private:
    std::mutex mutex_;
    SeededRandom dice_;
};

}  // namespace huiyin
