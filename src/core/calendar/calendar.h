#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace huiyin::calendar {

using huiyin::to_text;  // of dates, beside ours of units

/// A day that does not follow its weekday.
struct ExceptionalDay {
    bool is_off = true;   ///< true: nobody works; false: a weekend day that is worked (调休)
    std::string name_zh;  ///< the holiday to which it belongs, e.g. 国庆节
    std::string name_en;  ///< e.g. National Day; the Chinese name where no other is known
    friend bool operator==(const ExceptionalDay&, const ExceptionalDay&) = default;
};

/// One year's notice: days that may lie in the year before, too (a notice of 2023 rules 31 December 2022).
struct HolidayYear {
    int year = 0;
    std::vector<std::string> papers;  ///< addresses of the notices that were transcribed
    std::map<Date, ExceptionalDay> days;
    friend bool operator==(const HolidayYear&, const HolidayYear&) = default;
};

/// What `calendars/<id>/calendar.toml` says about a calendar as a whole.
struct Description {
    std::string id;
    std::string name_zh;
    std::string name_en;
    std::string source;
    bool always_published = false;  ///< weekends only, by choice: no year of it is ever provisional
    std::vector<std::pair<std::string, std::string>> holiday_names;  ///< zh, en
    friend bool operator==(const Description&, const Description&) = default;
};

/// Which days are worked. A value: built once from data files, then shared and only read.
class WorkCalendar {
  public:
    /// For day D the notices of D's year and of the next one count; where both name a day, the later year wins.
    /// Refuses with calendar/year-twice if two notices are of one year.
    static Result<WorkCalendar> create(Description description, std::vector<HolidayYear> years);
    /// The same with this notice in the place of the one that its year had, if it had one.
    WorkCalendar with(HolidayYear year) const;
    /// The same as if that year's notice had not been published.
    WorkCalendar without(int year) const;

    const std::string& id() const { return description_.id; }
    const Description& description() const { return description_; }
    /// Saturday and Sunday rest unless a notice says otherwise; other days are worked unless one says otherwise.
    bool is_working_day(Date day) const;
    /// Whether the notice of the day's own year is known. Without it the day is provisional. One that names no day is none: such files
    /// are made before the year is published.
    bool is_published(Date day) const;
    /// What a notice says about this day; null if it follows its weekday.
    const ExceptionalDay* exception(Date day) const;
    /// Years with a notice, ascending.
    const std::set<int>& published_years() const { return years_; }
    /// A year's notice, also an empty one; null if there is none.
    const HolidayYear* notice(int year) const;
    /// All that notices say, by day.
    const std::map<Date, ExceptionalDay>& exceptions() const { return days_; }
    friend bool operator==(const WorkCalendar&, const WorkCalendar&) = default;

  private:
    void gather();

    Description description_;
    std::map<int, HolidayYear> notices_;
    std::set<int> years_;
    std::map<Date, ExceptionalDay> days_;
};

/// The day of the same number so many months later, or that month's last (Civil Code of the PRC, art. 202).
Date add_months(Date from, int months);
/// The first working day after `day`.
Date next_working_day(const WorkCalendar& calendar, Date day);

/// A day that two calendars see differently: a working day in one of them, none in the other.
struct DayChange {
    Date day;
    bool is_off = true;   ///< in the later one
    std::string name_zh;  ///< of the notice that says so; of the earlier one's if the day follows its weekday again
    std::string name_en;
    friend bool operator==(const DayChange&, const DayChange&) = default;
};
/// All of them, by day.
std::vector<DayChange> differences(const WorkCalendar& before, const WorkCalendar& after);
/// Whether both give every period the same last day, and as finally: names and addresses of notices don't matter.
bool counts_alike(const WorkCalendar& one, const WorkCalendar& other);

/// Reads `calendar.toml`. Refuses with base/data-*, base/bad-toml or calendar/bad-id {"id"} and file:line.
Result<Description> parse_description(std::string_view toml, std::string file);

/// Reads one `<year>.json` in the form of holiday-cn (NateScarlet/holiday-cn, schema.json).
///
/// English names come from `description`: the whole name, or its parts between 、.
/// Refuses with base/bad-json, base/data-missing, base/data-wrong-type, base/data-unknown-key, calendar/bad-day
/// {"day"}, calendar/day-twice {"day"}, calendar/day-outside-year {"day","year"} (neither in the notice's year nor in
/// the one before, where it would never be looked up); `where` = file:line.
Result<HolidayYear> parse_holiday_year(std::string_view text, std::string file, const Description& description);
/// Writes it in that form, one day a line; English names are the description's.
std::string write_holiday_year(const HolidayYear& year);

/// What a period is counted in.
enum class Unit { calendar_days, working_days, months };
std::string_view to_text(Unit unit);
std::optional<Unit> parse_unit(std::string_view text);

/// A length of time as a rule states it. `amount` is at least 1.
struct Period {
    int amount = 0;
    Unit unit = Unit::calendar_days;
    friend bool operator==(const Period&, const Period&) = default;
};

/// Days that are not counted, both ends included.
struct Suspension {
    Date first;
    Date last;
    friend bool operator==(const Suspension&, const Suspension&) = default;
};

/// One step of the reasoning. Holds no sentence: core/text renders `code` with `facts`. Dates are YYYY-MM-DD.
struct Step {
    std::string code;  ///< one of steps::
    Facts facts;
    friend bool operator==(const Step&, const Step&) = default;
};

namespace steps {
/// {"amount","extra","unit","total"}: the extended period counts as one of `total` from the same start, all in `unit`.
inline constexpr std::string_view extended = "calendar/step-extended";
/// {"amount","count","unit","from","first","reached"}: `amount` (and for the plural `count`) of `unit`, counted from the day after `from`,
/// which is `first`.
inline constexpr std::string_view counted = "calendar/step-counted";
/// {"first","last","days","count"}: `days` of this suspension lay within the period and were not counted.
inline constexpr std::string_view suspended = "calendar/step-suspended";
/// The same of a suspension of one day.
inline constexpr std::string_view suspended_day = "calendar/step-suspended-day";
/// {"first","last"}: a suspension that was asked about lies wholly outside the period. Told of questions (procedure::deadline_for), not of
/// cases.
inline constexpr std::string_view outside = "calendar/step-outside";
/// The same of a suspension of one day.
inline constexpr std::string_view outside_day = "calendar/step-outside-day";
/// {"first","last","days","name_zh","name_en"}: a holiday that working days passed over.
inline constexpr std::string_view holiday = "calendar/step-holiday";
/// The same of one day.
inline constexpr std::string_view holiday_day = "calendar/step-holiday-day";
/// {"day","name_zh","name_en"}: a weekend day that was counted because it is worked.
inline constexpr std::string_view worked = "calendar/step-worked";
/// {"day","name_zh","name_en"}: the last day is a weekend day that is worked, so nothing moves.
inline constexpr std::string_view ends_on_worked = "calendar/step-ends-on-worked";
/// {"from","to","because","name_zh","name_en"}: the last day was none to work on. `because` is weekend, holiday or
/// holiday-and-weekend; the names (several joined by 、 and ", ") are empty unless a holiday is in it.
inline constexpr std::string_view rolled = "calendar/step-rolled";
/// The same, and a suspension lay on a working day that followed.
inline constexpr std::string_view rolled_past_suspension = "calendar/step-rolled-past-suspension";
/// {"years"}: no calendar is published yet for these years ("2027" or "2027,2028"); only their weekends rest.
inline constexpr std::string_view provisional = "calendar/step-provisional";
/// {"years"}: the same of years before the newest that is published; their notices are out, but not in this calendar.
inline constexpr std::string_view no_list = "calendar/step-no-list";
/// {"due","on","name_zh","name_en"}: not counted; an office set the day, in its command of the day `on`. The core says the office's id
/// for both names.
inline constexpr std::string_view given = "calendar/step-given";
}  // namespace steps

/// A due day with its reasoning. On time through the whole of `due`, late from 00:00 of the next day.
struct Deadline {
    Date due;
    bool provisional = false;  ///< a day that was looked up lies in a year without published calendar
    std::vector<Step> steps;
    friend bool operator==(const Deadline&, const Deadline&) = default;
};

/// What to count. `from` is day zero: counting begins on the day after (Civil Code of the PRC, art. 201).
struct Count {
    Date from;
    Period period;
    std::span<const Suspension> suspensions = {};  ///< may overlap; parts before the first day don't matter
    int extra = 0;  ///< granted by extensions, in the period's unit: one longer period, rolled once at its end
};

/// The last day of a period.
///
/// Months end on the day of the same number or the month's last (art. 202); the suspended days within are then
/// added. Calendar days and months that end on a day off move to the next working day that isn't suspended
/// (art. 203). Refuses with calendar/bad-period {"amount"} (less than 1 or more than 100,000 in total) and
/// calendar/bad-suspension {"first","last"} (ends before it begins).
Result<Deadline> count(const Count& what, const WorkCalendar& calendar);

}  // namespace huiyin::calendar
