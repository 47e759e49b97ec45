#include "io/http/remote_keys.h"

#include <cstring>

namespace huiyin::http {

RemoteKeys::RemoteKeys(Random& random, Steady::time_point now)
    : random_(random),
      key_(crypto::Key::draw(random)),
      due_((now + std::chrono::hours(1)).time_since_epoch().count()) {}

void RemoteKeys::renew_if_due(Steady::time_point now) {
    if (now.time_since_epoch().count() < due_.load(std::memory_order_acquire)) return;
    const std::lock_guard lock(mutex_);
    if (now.time_since_epoch().count() < due_.load(std::memory_order_relaxed))
        return;  // another thread did
    key_ = crypto::Key::draw(random_);
    epoch_.fetch_add(1, std::memory_order_release);
    due_.store((now + std::chrono::hours(1)).time_since_epoch().count(), std::memory_order_release);
}

std::uint64_t RemoteKeys::epoch(Steady::time_point now) {
    renew_if_due(now);
    return epoch_.load(std::memory_order_acquire);
}

std::uint64_t RemoteKeys::of(ByteView address, Steady::time_point now) {
    renew_if_due(now);
    if (address.size() == 16) address = address.first(8);
    const std::lock_guard lock(mutex_);
    const auto hash = crypto::hmac_sha256(key_.reveal(), address);
    std::uint64_t number = 0;
    std::memcpy(&number, hash.data(), sizeof number);
    return number == 0 ? 1 : number;  // 0 stands for "no address"
}

}  // namespace huiyin::http
