#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace huiyin {

/// A clock that never goes back and follows no leap.
///
/// It holds the machine's clock against one that only counts (since boot, sleep included). Within ten minutes of each
/// other the machine's is right, and small corrections are followed, standing still while they go back. Beyond, somebody
/// or something has set the clock: time then runs on by the counter, so that no promise is late, no session over and no
/// draft swept because of it, and `state` says so until the machine's clock is right again or the program starts anew.
///
/// At a start there is no counter to hold it against, only the last moment that the log knows: `begin_after`.
class GuardedClock final : public Clock {
  public:
    using Counter = std::function<std::chrono::seconds()>;
    enum class Trouble {
        none,
        leapt,      ///< it was set while the program ran; time runs on by the counter
        behind,     ///< it starts before what is already signed; time runs on from there
        far_ahead,  ///< it starts more than a year after the last that is signed, and nobody confirmed the day
    };
    struct State {
        Trouble trouble = Trouble::none;
        std::chrono::seconds off{0};  ///< the machine's clock minus the time that is used
    };
    static constexpr std::chrono::seconds tolerance{600};
    static constexpr std::chrono::seconds rest_max{366 * 24 * 3600};

    /// Both outlive it. `counter` counts seconds and never goes back.
    GuardedClock(const Clock& machine, Counter counter);

    /// Time goes on after `last`, the latest moment that the log knows. `confirmed`: the day on which the operator says
    /// that we are, if they said so.
    void begin_after(Instant last, std::optional<Date> confirmed = {});
    Instant now() const override;
    State state() const;
    /// "ok", "leapt", "behind", "far-ahead".
    static std::string_view word(Trouble trouble);

  private:
    Instant look() const;

    const Clock& machine_;
    Counter counter_;
    mutable std::mutex mutex_;
    mutable std::chrono::seconds start_;  // the time at the counter's zero
    mutable Instant last_{};
    mutable State state_;
    bool began_behind_ = false;
    bool far_ahead_ = false;
};

/// Seconds since boot, sleep included.
std::chrono::seconds seconds_since_boot();

}  // namespace huiyin
