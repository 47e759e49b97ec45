#include <cstdint>
#include <cstdlib>
#include <string>

#include "io/records/holidays.h"

using namespace huiyin;

/// A year's days off from a file that somebody else made: refused, or a notice that names days, of its year or the one before, and is
/// read back as it was written.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    calendar::Description plain;
    plain.id = "c";
    plain.holiday_names = {{"春节", "Spring Festival"}};
    for (const std::optional<int> year : {std::optional<int>(), std::optional(2027)}) {
        const auto read = records::read_holidays(text, "days.ics", plain, year);
        if (!read) {
            if (read.error().code.empty()) std::abort();
            continue;
        }
        if (read->days.empty() || (year && read->year != *year)) std::abort();
        auto again = calendar::parse_holiday_year(calendar::write_holiday_year(*read), "again.json", plain);
        if (!again || again->days != read->days) std::abort();
    }
    return 0;
}
