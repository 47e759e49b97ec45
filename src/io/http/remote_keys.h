#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/random.h"

namespace huiyin::http {

/// Turns addresses into numbers that tell them apart for an hour: a keyed hash whose key lives in
/// memory alone and is thrown away hourly (threat model, section 7).
class RemoteKeys {
  public:
    using Steady = std::chrono::steady_clock;
    RemoteKeys(Random& random, Steady::time_point now);

    /// The number of an address. IPv6 counts by its first 64 bits, since that is what one household
    /// has.
    std::uint64_t of(ByteView address, Steady::time_point now);
    /// Changes with the key: a number of an earlier epoch must be asked for again.
    std::uint64_t epoch(Steady::time_point now);

  private:
    void renew_if_due(Steady::time_point now);

    Random& random_;
    std::mutex mutex_;
    crypto::Key key_;
    std::atomic<std::int64_t> due_;  // so that the common case takes no lock
    std::atomic<std::uint64_t> epoch_{1};
};

}  // namespace huiyin::http
