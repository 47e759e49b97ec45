#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace huiyin {

/// A civil date in the town's zone.
using Date = std::chrono::sys_days;
/// A moment, to the second, UTC.
using Instant = std::chrono::sys_seconds;

/// The time, passed in. Only app builds the real one.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
  public:
    Instant now() const override;
};

/// A clock that stands where it is put. For tests, the simulation and `deadline`.
class StandingClock final : public Clock {
  public:
    explicit StandingClock(Instant at) : at_(at) {}
    Instant now() const override { return at_; }
    void set(Instant at) { at_ = at; }

  private:
    Instant at_;
};

/// YYYY-MM-DD.
std::string to_text(Date date);
/// YYYY-MM-DD of a date that exists; nothing otherwise.
std::optional<Date> parse_date(std::string_view text);
/// YYYY-MM-DDThh:mm:ssZ.
std::string to_text(Instant at);
/// YYYY-MM-DDThh:mm:ssZ; nothing otherwise.
std::optional<Instant> parse_instant(std::string_view text);
/// ISO 8601 week, e.g. 2026-W48.
std::string iso_week(Date date);
/// The Monday of an ISO week such as 2026-W48; nothing otherwise.
std::optional<Date> parse_iso_week(std::string_view text);

/// A wall-clock reading without a zone, as sources write it.
using LocalTime = std::chrono::local_seconds;

/// What a wall-clock reading meant.
struct ResolvedTime {
    Instant at;
    enum class Oddity { none, gap, doubled } oddity;  ///< gap: moved forward; doubled: the first is taken
};

/// A time zone by its IANA name; rules from ICU's copy of tzdata. Safe for use from any thread.
class TimeZone {
  public:
    /// Refuses with base/unknown-time-zone.
    static Result<TimeZone> create(std::string_view name);
    ~TimeZone();
    TimeZone(const TimeZone&);
    TimeZone(TimeZone&&) noexcept;
    TimeZone& operator=(const TimeZone&);
    TimeZone& operator=(TimeZone&&) noexcept;

    const std::string& name() const;
    Date day_of(Instant at) const;
    LocalTime local(Instant at) const;
    ResolvedTime resolve(LocalTime wall) const;

  private:
    struct Impl;
    explicit TimeZone(std::shared_ptr<const Impl> impl);
    std::shared_ptr<const Impl> impl_;
};

}  // namespace huiyin
