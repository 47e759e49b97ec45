#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "core/procedure/procedure.h"

namespace huiyin::reception {

using procedure::Text;

/// A day on which a leader receives, checked.
struct Day {
    std::string id;               ///< a slug: its name among the town's versions, and in addresses
    OfficeId office;              ///< whose leader receives, and which publishes it
    std::vector<OfficeId> joint;  ///< offices that take part
    Date date{};
    int from = 0;                 ///< minute of the day at which it begins, on the town's wall clock
    int to = 0;                   ///< minute at which it is over
    int minutes = 0;              ///< of one appointment
    std::string leader;           ///< the name, as typed: leaders' names are public (letters-and-visits 18)
    Text post;
    Text place;
    Text languages;               ///< that may be spoken; may be empty
    Text note;                    ///< may be empty
    bool cancelled = false;
    Text reason;                  ///< of the cancelling; else empty
    friend bool operator==(const Day&, const Day&) = default;
};

/// The minutes at which appointments begin, in order.
std::vector<int> times_of(const Day& day);
bool has_time(const Day& day, int minute);
/// Whether who, when and which times are the same: what somebody may have booked by.
bool receives_alike(const Day& one, const Day& other);
/// All offices that somebody meets there.
std::vector<OfficeId> offices_of(const Day& day);

/// 570 ↔ "09:30"; also reads "9:30". Nothing if it is no time of a day.
std::string write_time(int minute);
std::optional<int> parse_time(std::string_view text);

/// A town's days in the order in which they come: by date, beginning, id.
class Book {
  public:
    /// Puts a day in its place, and out of the one that it had.
    void put(Day day);
    /// Null if there is none of that id.
    const Day* find(std::string_view id) const;
    const std::vector<Day>& all() const { return days_; }
    /// At most `limit` from that date on; `after`: behind that one.
    std::vector<const Day*> from(Date date, std::size_t limit, std::string_view after = {}) const;
    /// At most `limit` before that date, the latest first; `before`: beyond that one.
    std::vector<const Day*> until(Date date, std::size_t limit, std::string_view before = {}) const;

  private:
    std::vector<Day> days_;
};

}  // namespace huiyin::reception
