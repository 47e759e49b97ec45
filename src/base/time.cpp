#include "base/time.h"

#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <cstdio>

#include "base/fault.h"
#include "base/problems.h"

namespace huiyin {
namespace time_detail {

/// Reads exactly `digits` decimal digits at `at`; -1 if anything else stands there.
constexpr int number(std::string_view text, std::size_t at, std::size_t digits) {
    if (at + digits > text.size()) return -1;
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

Date iso_monday(int year, int week) {
    using namespace std::chrono;
    // ISO 8601: the week that holds 4 January is the first.
    const Date fourth = sys_days{std::chrono::year{year} / January / 4};
    const Date first_monday = fourth - (weekday{fourth} - Monday);
    return first_monday + days{7 * (week - 1)};
}

/// Writes `digits` digits over those at `from`.
inline void put_number(std::string& text, std::size_t from, std::size_t digits, unsigned value) {
    for (std::size_t at = from + digits; at-- > from; value /= 10) text[at] = static_cast<char>('0' + value % 10);
}

}  // namespace time_detail

Instant SystemClock::now() const {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());  // the one real clock
}

std::string to_text(Date date) {
    const std::chrono::year_month_day d{date};
    const int year = static_cast<int>(d.year());
    const bool has_four_digits = year >= 0 && year <= 9999;
    std::string out = (has_four_digits ? "0000" : std::to_string(year)) + "-00-00";
    if (has_four_digits) time_detail::put_number(out, 0, 4, static_cast<unsigned>(year));
    time_detail::put_number(out, out.size() - 5, 2, static_cast<unsigned>(d.month()));
    time_detail::put_number(out, out.size() - 2, 2, static_cast<unsigned>(d.day()));
    return out;
}

std::optional<Date> parse_date(std::string_view text) {
    using namespace time_detail;
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const int y = number(text, 0, 4);
    const int m = number(text, 5, 2);
    const int d = number(text, 8, 2);
    if (y < 0 || m < 0 || d < 0) return std::nullopt;
    const auto date = std::chrono::year{y} / std::chrono::month{static_cast<unsigned>(m)} /
                      std::chrono::day{static_cast<unsigned>(d)};
    if (!date.ok()) return std::nullopt;
    return Date{date};
}

std::string to_text(Instant at) {
    const Date date = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::hh_mm_ss time{at - date};
    std::string out = to_text(date) + "T00:00:00Z";
    const std::size_t at_time = out.size() - 9;
    time_detail::put_number(out, at_time, 2, static_cast<unsigned>(time.hours().count()));
    time_detail::put_number(out, at_time + 3, 2, static_cast<unsigned>(time.minutes().count()));
    time_detail::put_number(out, at_time + 6, 2, static_cast<unsigned>(time.seconds().count()));
    return out;
}

std::optional<Instant> parse_instant(std::string_view text) {
    using namespace time_detail;
    if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z')
        return std::nullopt;
    const auto date = parse_date(text.substr(0, 10));
    const int h = number(text, 11, 2);
    const int m = number(text, 14, 2);
    const int s = number(text, 17, 2);
    if (!date || h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 59) return std::nullopt;
    return Instant{*date} + std::chrono::hours{h} + std::chrono::minutes{m} + std::chrono::seconds{s};
}

std::string iso_week(Date date) {
    using namespace std::chrono;
    const Date monday = date - (weekday{date} - Monday);
    const int year = static_cast<int>(year_month_day{monday + days{3}}.year());  // its Thursday decides
    const auto week = (monday - time_detail::iso_monday(year, 1)).count() / 7 + 1;
    char out[32];
    std::snprintf(out, sizeof out, "%04d-W%02d", year, static_cast<int>(week));
    return out;
}

std::optional<Date> parse_iso_week(std::string_view text) {
    if (text.size() != 8 || text[4] != '-' || text[5] != 'W') return std::nullopt;
    const int year = time_detail::number(text, 0, 4);
    const int week = time_detail::number(text, 6, 2);
    if (year < 0 || week < 1 || week > 53) return std::nullopt;
    const Date monday = time_detail::iso_monday(year, week);
    // The week's Thursday says of which year it is: not every year has a fifty-third.
    if (std::chrono::year_month_day{monday + std::chrono::days{3}}.year() != std::chrono::year{year}) return std::nullopt;
    return monday;
}

struct TimeZone::Impl {
    std::string name;
    std::unique_ptr<icu::BasicTimeZone> zone;
};

TimeZone::TimeZone(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
TimeZone::~TimeZone() = default;
TimeZone::TimeZone(const TimeZone&) = default;
TimeZone::TimeZone(TimeZone&&) noexcept = default;
TimeZone& TimeZone::operator=(const TimeZone&) = default;
TimeZone& TimeZone::operator=(TimeZone&&) noexcept = default;

Result<TimeZone> TimeZone::create(std::string_view name) {
    std::unique_ptr<icu::TimeZone> zone(
        icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(std::string(name))));
    auto* basic = dynamic_cast<icu::BasicTimeZone*>(zone.get());
    if (basic == nullptr || *zone == icu::TimeZone::getUnknown())
        return refuse(problems::unknown_time_zone, {{"name", std::string(name)}});
    zone.release();
    auto impl = std::make_shared<Impl>();
    impl->name = std::string(name);
    impl->zone.reset(basic);
    return TimeZone{std::move(impl)};
}

const std::string& TimeZone::name() const { return impl_->name; }

LocalTime TimeZone::local(Instant at) const {
    std::int32_t raw = 0;
    std::int32_t dst = 0;
    UErrorCode status = U_ZERO_ERROR;
    impl_->zone->getOffset(static_cast<double>(at.time_since_epoch().count()) * 1000.0, false, raw, dst, status);
    EXPECTS(U_SUCCESS(status));
    return LocalTime{at.time_since_epoch() + std::chrono::seconds{(raw + dst) / 1000}};
}

Date TimeZone::day_of(Instant at) const {
    return Date{std::chrono::floor<std::chrono::days>(local(at)).time_since_epoch()};
}

ResolvedTime TimeZone::resolve(LocalTime wall) const {
    const double reading = static_cast<double>(wall.time_since_epoch().count()) * 1000.0;
    const auto resolved = [&](UTimeZoneLocalOption option) {
        std::int32_t raw = 0;
        std::int32_t dst = 0;
        UErrorCode status = U_ZERO_ERROR;
        impl_->zone->getOffsetFromLocal(reading, option, option, raw, dst, status);
        EXPECTS(U_SUCCESS(status));
        return Instant{wall.time_since_epoch() - std::chrono::seconds{(raw + dst) / 1000}};
    };
    // In a gap FORMER applies the offset before the jump, which moves the reading forward by the gap's length;
    // in a doubled hour FORMER is the first of the two.
    const Instant former = resolved(UCAL_TZ_LOCAL_FORMER);
    const Instant latter = resolved(UCAL_TZ_LOCAL_LATTER);
    if (former == latter) return {former, ResolvedTime::Oddity::none};
    const bool exists = local(former) == wall;
    return {former, exists ? ResolvedTime::Oddity::doubled : ResolvedTime::Oddity::gap};
}

}  // namespace huiyin
