#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace huiyin::records {

/// How a source writes moments, in the letters of strptime(3): %Y %y %m %d %e %b %B %h %H %I %M %S %p %T %D %F %R %z %a %A
/// and %%. Names of months and days are English, whatever the machine speaks.
class DateFormat {
  public:
    /// Refuses with records/bad-date-format {"format","why"}: a letter that it does not know, no whole date in it, or
    /// minutes without an hour.
    static Result<DateFormat> create(std::string format);

    struct Reading {
        LocalTime wall;
        std::optional<std::chrono::seconds> offset;  ///< of %z: east of Greenwich
        bool whole_day = false;                      ///< the format has no time; `wall` is the day's beginning
    };
    /// The whole text; nothing if it does not fit, or names a day that never was, or lies outside 1900 to 2199, or a
    /// day or more off Greenwich.
    std::optional<Reading> read(std::string_view text) const;

  private:
    DateFormat(std::string format, bool has_zone, bool has_time)
        : format_(std::move(format)), has_zone_(has_zone), has_time_(has_time) {}
    std::string format_;
    bool has_zone_;
    bool has_time_;
};

/// What is read where a map names no format: ISO 8601 with or without time and zone.
std::vector<DateFormat> iso_formats();

}  // namespace huiyin::records
