#pragma once

#include <atomic>
#include <string>
#include <utility>

#include "base/fault.h"

namespace huiyin::store::rows {

/// Why a store takes no writes: the first failure since it last recovered, in its own words. Whoever writes, one thread at a time, notes
/// and forgets it.
class Failure {
  public:
    Failure() = default;
    /// From the beginning, as for a view that is there to be read.
    explicit Failure(std::string reason) : reason_(std::move(reason)), stands_(true) {}

    void note(std::string reason) {
        if (stands_) return;
        reason_ = std::move(reason);
        stands_ = true;
    }
    void forget() { stands_ = false; }
    /// Throws Fault with the reason while there is one.
    void refuse() const {
        if (stands_) throw Fault(reason_);
    }

  private:
    std::string reason_;
    std::atomic<bool> stands_ = false;
};

}  // namespace huiyin::store::rows
