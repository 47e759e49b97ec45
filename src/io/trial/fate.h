#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "base/fault.h"
#include "base/time.h"

namespace huiyin::trial {

/// What happens next in a simulated town: a number in, a stream of decisions out (splitmix64). Never for keys.
class Fate {
  public:
    /// The same numbers in the same order give the same stream.
    Fate(std::initializer_list<std::uint64_t> of) {
        for (const std::uint64_t one : of) state_ = draw() ^ one;
    }
    std::uint64_t draw() {
        std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15U;
        mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
        return mixed ^ (mixed >> 31U);
    }
    /// 0 up to below `count`.
    std::size_t below(std::size_t count) {
        EXPECTS(count > 0);
        return static_cast<std::size_t>(draw() % count);
    }
    /// `least` to `most`, both included.
    int between(int least, int most) { return least + static_cast<int>(below(static_cast<std::size_t>(most - least + 1))); }
    bool percent(std::size_t chance) { return below(100) < chance; }
    template <typename List>
    auto& any_of(const List& all) {
        return all[below(all.size())];
    }

  private:
    std::uint64_t state_ = 0;
};

/// The simulated town's time, moved forward by one thread.
class TrialClock final : public Clock {
  public:
    explicit TrialClock(Instant at) : at_(at.time_since_epoch().count()) {}
    Instant now() const override { return Instant{std::chrono::seconds(at_.load())}; }
    void forward_to(Instant at) {
        if (at > now()) at_ = at.time_since_epoch().count();
    }

  private:
    std::atomic<std::int64_t> at_;
};

}  // namespace huiyin::trial
