#include "io/web/site/limits.h"

#include <iterator>

namespace huiyin::web {

std::int64_t RateLimits::take(std::string_view what, std::uint64_t key, std::int64_t per_minute, Instant now) {
    if (per_minute <= 0 || key == 0) return 0;
    const std::int64_t second = now.time_since_epoch().count();
    const std::int64_t minute = second / 60;
    const std::lock_guard lock(mutex_);
    if (minute != swept_) {
        std::erase_if(counts_, [&](const auto& entry) { return entry.second.minute < minute; });
        swept_ = minute;
    }
    Count& count = counts_[{std::string(what), key}];
    if (count.minute != minute) count = {.minute = minute, .taken = 0};
    if (count.taken >= per_minute) return 60 - second % 60;
    ++count.taken;
    return 0;
}

}  // namespace huiyin::web
