#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace huiyin::engine {

/// A value that never changes, which some thread replaces by another while others read it: who has loaded it keeps what they have, as long
/// as they like. From any thread.
///
/// Not std::atomic<std::shared_ptr>: that of libstdc++ 12 reads its pointer under a lock of its own and lets go of it with relaxed order, so
/// that the next writer is not ordered behind the read. The thread sanitizer says so; on processors other than x86 it may be so.
template <typename T>
class Shared {
  public:
    Shared() = default;
    explicit Shared(std::shared_ptr<T> value) : value_(std::move(value)) {}
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;

    std::shared_ptr<T> load() const {
        const std::lock_guard lock(mutex_);
        return value_;
    }
    void store(std::shared_ptr<T> value) {
        const std::lock_guard lock(mutex_);
        value_.swap(value);
    }  // what stood there before goes with the argument, behind the lock
    Shared& operator=(std::shared_ptr<T> value) {
        store(std::move(value));
        return *this;
    }

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<T> value_;
};

}  // namespace huiyin::engine
