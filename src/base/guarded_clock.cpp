#include "base/guarded_clock.h"

#include <ctime>

namespace huiyin {

GuardedClock::GuardedClock(const Clock& machine, Counter counter)
    : machine_(machine), counter_(std::move(counter)), start_(machine_.now().time_since_epoch() - counter_()) {}

void GuardedClock::begin_after(Instant last, std::optional<Date> confirmed) {
    const std::lock_guard lock(mutex_);
    const Instant machine = machine_.now();
    last_ = std::max(last_, last);
    if (machine < last - tolerance) {
        start_ = last.time_since_epoch() - counter_();
        began_behind_ = true;
    } else if (machine > last + rest_max) {
        far_ahead_ = confirmed != std::chrono::floor<std::chrono::days>(machine);
    }
    look();
}

Instant GuardedClock::now() const {
    const std::lock_guard lock(mutex_);
    return look();
}

GuardedClock::State GuardedClock::state() const {
    const std::lock_guard lock(mutex_);
    look();
    return state_;
}

Instant GuardedClock::look() const {
    const Instant machine = machine_.now();
    const std::chrono::seconds counted = counter_();
    Instant time{start_ + counted};
    const auto off = machine - time;
    if (off <= tolerance && off >= -tolerance) {
        time = machine;
        start_ = machine.time_since_epoch() - counted;  // a slow drift is the counter's, not a leap
        state_ = {.trouble = far_ahead_ ? Trouble::far_ahead : Trouble::none, .off = {}};
    } else {
        state_ = {.trouble = began_behind_ ? Trouble::behind : Trouble::leapt, .off = off};
    }
    last_ = std::max(last_, time);
    return last_;
}

std::string_view GuardedClock::word(Trouble trouble) {
    switch (trouble) {
        case Trouble::none: return "ok";
        case Trouble::leapt: return "leapt";
        case Trouble::behind: return "behind";
        case Trouble::far_ahead: return "far-ahead";
    }
    return {};
}

std::chrono::seconds seconds_since_boot() {
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    return std::chrono::seconds(now.tv_sec);
}

}  // namespace huiyin
