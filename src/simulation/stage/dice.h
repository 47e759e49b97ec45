#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "base/fault.h"
#include "base/random.h"

namespace huiyin::simulation {

/// What happens next. A stream of its own: the program under test draws from another.
class Dice {
  public:
    explicit Dice(std::uint64_t seed) : random_(seed) {}
    /// 0 up to below `count`.
    std::size_t below(std::size_t count) {
        EXPECTS(count > 0);
        std::uint64_t drawn = 0;
        std::uint8_t bytes[sizeof drawn];
        random_.fill(bytes);
        std::memcpy(&drawn, bytes, sizeof drawn);
        return static_cast<std::size_t>(drawn % count);
    }
    bool once_in(std::size_t count) { return below(count) == 0; }
    template <typename T>
    const T& any_of(const std::vector<T>& all) {
        return all[below(all.size())];
    }
    template <typename T>
    T& any_of(std::vector<T>& all) {
        return all[below(all.size())];
    }

  private:
    SeededRandom random_;
};

}  // namespace huiyin::simulation
