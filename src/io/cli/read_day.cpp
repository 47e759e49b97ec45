#include "io/cli/read_day.h"

#include <regex>

#include "io/cli/problems.h"

namespace huiyin::cli {

Result<Date> read_day(const std::string& text, const std::string& where) {
    if (const auto day = parse_date(text)) return *day;
    static const std::regex form("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    return refuse(std::regex_match(text, form) ? problems::no_such_day : problems::no_date, {{"value", text}}, where);
}

}  // namespace huiyin::cli
