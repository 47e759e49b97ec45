#include "io/records/dates.h"

#include <locale.h>
#include <time.h>

#include <array>

#include "base/fault.h"
#include "io/records/problems.h"

namespace huiyin::records {
namespace dates_detail {

locale_t plain_locale() {
    static const locale_t made = newlocale(LC_ALL_MASK, "C", nullptr);
    EXPECTS(made != nullptr);
    return made;
}

}  // namespace dates_detail

Result<DateFormat> DateFormat::create(std::string format) {
    constexpr std::string_view known = "YymdebBhHIMSpTDFRzaA%";
    bool year = false;
    bool month = false;
    bool day = false;
    bool zone = false;
    bool time = false;
    bool within_an_hour = false;
    const auto bad = [&](std::string why) {
        return refuse(problems::bad_date_format, {{"format", format}, {"why", std::move(why)}});
    };
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] == '\0') return bad("NUL");
        if (format[i] != '%') continue;
        const char letter = ++i < format.size() ? format[i] : '\0';
        if (letter == '\0' || known.find(letter) == std::string_view::npos)
            return bad(letter == '\0' ? "%" : std::string("%") + letter);
        const bool whole = letter == 'D' || letter == 'F';
        year = year || whole || letter == 'Y' || letter == 'y';
        month = month || whole || letter == 'm' || letter == 'b' || letter == 'B' || letter == 'h';
        day = day || whole || letter == 'd' || letter == 'e';
        zone = zone || letter == 'z';
        time = time || letter == 'H' || letter == 'I' || letter == 'T' || letter == 'R';
        within_an_hour = within_an_hour || letter == 'M' || letter == 'S' || letter == 'p';
    }
    if (!year) return bad("%Y");
    if (!month) return bad("%m");
    if (!day) return bad("%d");
    if (within_an_hour && !time) return bad("%H");
    return DateFormat(std::move(format), zone, time);
}

std::optional<DateFormat::Reading> DateFormat::read(std::string_view text) const {
    using namespace std::chrono;
    std::array<char, 128> copy{};  // strptime wants a NUL behind it
    if (text.size() >= copy.size() || text.find('\0') != std::string_view::npos) return std::nullopt;
    std::copy(text.begin(), text.end(), copy.begin());
    tm parts{};
    const char* end = strptime_l(copy.data(), format_.c_str(), &parts, dates_detail::plain_locale());
    if (end != copy.data() + text.size()) return std::nullopt;
    const year_month_day date = year{parts.tm_year + 1900} / month{static_cast<unsigned>(parts.tm_mon + 1)} /
                                std::chrono::day{static_cast<unsigned>(parts.tm_mday)};
    if (!date.ok() || date.year() < year{1900} || date.year() > year{2199} || parts.tm_sec > 59) return std::nullopt;
    if (abs(seconds{parts.tm_gmtoff}) >= hours{24}) return std::nullopt;  // strptime takes +9900
    Reading out{local_days{date} + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec}, std::nullopt,
                !has_time_};
    if (has_zone_) out.offset = seconds{parts.tm_gmtoff};
    return out;
}

std::vector<DateFormat> iso_formats() {
    std::vector<DateFormat> out;
    for (const char* format : {"%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d"}) {
        auto made = DateFormat::create(format);
        EXPECTS(made.has_value());
        out.push_back(std::move(*made));
    }
    return out;
}

}  // namespace huiyin::records
