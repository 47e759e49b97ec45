#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

/// What the parts count for the operator. A count costs one relaxed addition, from any thread; nobody waits for another.
/// Each part owns its own: there is no registry.
namespace huiyin::metrics {

/// A number that only grows.
class Counter {
  public:
    void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_{0};
};

/// How often a number fell under each bound, and its sum.
class Histogram {
  public:
    /// A reading. `counts` has one more than `bounds`: what lies above the last.
    struct Reading {
        std::vector<std::uint64_t> bounds;
        std::vector<std::uint64_t> counts;  ///< each bucket's own, not added up
        std::uint64_t sum = 0;
    };

    /// Bounds ascend; a bucket holds what is at most its bound.
    explicit Histogram(std::vector<std::uint64_t> bounds) : bounds_(std::move(bounds)), counts_(bounds_.size() + 1) {}

    void count(std::uint64_t value) {
        std::size_t at = 0;
        while (at < bounds_.size() && value > bounds_[at]) ++at;
        counts_[at].add();
        sum_.add(value);
    }
    Reading read() const {
        Reading out{.bounds = bounds_, .counts = {}, .sum = sum_.value()};
        for (const Counter& one : counts_) out.counts.push_back(one.value());
        return out;
    }

  private:
    std::vector<std::uint64_t> bounds_;
    std::vector<Counter> counts_;
    Counter sum_;
};

/// Bounds for times in microseconds, from half a millisecond to ten seconds.
inline std::vector<std::uint64_t> duration_bounds() {
    return {500, 1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 500'000, 1'000'000, 2'500'000, 10'000'000};
}
/// Bounds for numbers of things, from one to 256.
inline std::vector<std::uint64_t> size_bounds() { return {1, 2, 4, 8, 16, 32, 64, 128, 256}; }

}  // namespace huiyin::metrics
