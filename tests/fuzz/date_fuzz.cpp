#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/time.h"
#include "io/records/dates.h"

using namespace huiyin;
using namespace huiyin::records;

/// Dates in a city's own spelling (a format, a line end, and the text), and days, moments and weeks in ours: what is read is a
/// day that there was, and ours have one spelling.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto day = parse_date(text); day && to_text(*day) != text) std::abort();
    if (const auto moment = parse_instant(text); moment && to_text(*moment) != text) std::abort();
    if (const auto monday = parse_iso_week(text); monday && iso_week(*monday) != text) std::abort();
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return 0;
    const auto format = DateFormat::create(std::string(text.substr(0, end)));
    if (!format) return 0;
    const auto read = format->read(text.substr(end + 1));
    if (!read) return 0;
    const auto day = std::chrono::floor<std::chrono::days>(read->wall);
    const std::chrono::year_month_day named(day);
    if (named.year() < std::chrono::year(1900) || named.year() > std::chrono::year(2199)) std::abort();
    if (read->whole_day && read->wall != LocalTime(day)) std::abort();
    if (read->offset && std::chrono::abs(*read->offset) >= std::chrono::hours(24)) std::abort();
    return 0;
}
