#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.h"

namespace huiyin::web {

/// How often one address may do something in a minute. In memory only, forgotten within two minutes; knows an address
/// only as the key that the server made of it.
class RateLimits {
  public:
    /// Counts one try. 0: go on; else the seconds to wait. `per_minute` 0 and `key` 0 (a Unix socket) have no limit.
    std::int64_t take(std::string_view what, std::uint64_t key, std::int64_t per_minute, Instant now);

  private:
    struct Count {
        std::int64_t minute = 0;
        std::int64_t taken = 0;
    };
    std::mutex mutex_;
    std::map<std::pair<std::string, std::uint64_t>, Count> counts_;
    std::int64_t swept_ = 0;
};

}  // namespace huiyin::web
