#include <algorithm>
#include <utility>

#include "base/data_file.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/problems.h"
#include "core/calendar/calendar.h"
#include "core/calendar/problems.h"

namespace huiyin::calendar {
namespace parse_detail {

namespace base_problems = ::huiyin::problems;

/// The line on which the `nth` object inside the root object opens. json::Value knows no lines; a holiday file
/// has objects only in `days`, so counting them is enough.
std::size_t line_of_object(std::string_view text, std::size_t nth) {
    std::size_t line = 1;
    std::size_t opened = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n') ++line;
        if (in_string) {
            if (c == '\\') ++i;
            if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' && opened++ == nth + 1) {
            return line;
        }
    }
    return 1;
}

/// A member that must be there, or a refusal at `where`.
Result<const json::Value*> member(const json::Value& object, std::string_view key, const std::string& where) {
    const json::Value* value = object.find(key);
    if (value == nullptr) return refuse(base_problems::data_missing, {{"key", std::string(key)}}, where);
    return value;
}

tl::unexpected<Problem> wrong(std::string_view key, std::string_view expected, const std::string& where) {
    return refuse(base_problems::data_wrong_type, {{"key", std::string(key)}, {"expected", std::string(expected)}},
                  where);
}

Result<void> only_keys(const json::Value& object,
                       std::initializer_list<std::string_view> known,
                       const std::string& where) {
    for (const auto& [key, value] : *object.object())
        if (std::ranges::find(known, key) == known.end())
            return refuse(base_problems::data_unknown_key, {{"key", key}}, where);
    return {};
}

/// The English name of a holiday, or of its parts between 、; the Chinese one where a part has none.
std::string english_name(const std::string& name, const Description& description) {
    constexpr std::string_view comma = "、";
    std::string out;
    for (std::size_t start = 0; start <= name.size();) {
        const std::size_t end = std::min(name.find(comma, start), name.size());
        const std::string part = name.substr(start, end - start);
        const auto known = std::ranges::find(description.holiday_names, part,
                                             &std::pair<std::string, std::string>::first);
        if (known == description.holiday_names.end()) return name;
        if (!out.empty()) out += " and ";
        out += known->second;
        start = end + comma.size();
    }
    return out;
}

}  // namespace parse_detail

Result<Description> parse_description(std::string_view toml, std::string file) {
    TRY_LET(root, parse_toml(toml, std::move(file)));
    Description description;
    TRY_LET(id, root.string("id"));
    TRY_LET(name, root.table("name"));
    TRY_LET(name_zh, name->string("zh"));
    TRY_LET(name_en, name->string("en"));
    TRY_LET(source, root.string("source"));
    TRY_LET(always_published, root.boolean_or("always_published", false));
    if (!is_slug(id)) return root.find("id")->refuse_here(problems::bad_id, {{"id", id}});
    description = {.id = id,
                   .name_zh = name_zh,
                   .name_en = name_en,
                   .source = source,
                   .always_published = always_published,
                   .holiday_names = {}};
    if (root.find("holiday") != nullptr) {
        TRY_LET(holidays, root.array("holiday"));
        for (const DataNode& holiday : holidays->elements()) {
            TRY_LET(zh, holiday.string("zh"));
            TRY_LET(en, holiday.string("en"));
            description.holiday_names.emplace_back(zh, en);
        }
    }
    TRY(root.require_all_read());
    return description;
}

Result<HolidayYear> parse_holiday_year(std::string_view text, std::string file, const Description& description) {
    using namespace parse_detail;
    auto parsed = json::parse(text);
    if (!parsed) {
        Problem problem = std::move(parsed).error();
        std::string line = "1";
        for (const auto& [key, value] : problem.facts)
            if (key == "line") line = value;
        problem.where = file + ":" + line;
        return tl::unexpected<Problem>(std::move(problem));
    }
    const json::Value& root = *parsed;
    const std::string top = file + ":1";
    if (root.object() == nullptr) return wrong("", "table", top);
    TRY(only_keys(root, {"$schema", "$id", "year", "papers", "days"}, top));
    TRY_LET(year, member(root, "year", top));
    TRY_LET(papers, member(root, "papers", top));
    TRY_LET(days, member(root, "days", top));
    if (year->integer() == nullptr || *year->integer() < 1 || *year->integer() > 9999)
        return wrong("year", "integer", top);
    if (papers->array() == nullptr) return wrong("papers", "array", top);
    if (days->array() == nullptr) return wrong("days", "array", top);

    HolidayYear out;
    out.year = static_cast<int>(*year->integer());
    for (const json::Value& paper : *papers->array()) {
        if (paper.string() == nullptr) return wrong("papers", "strings", top);
        out.papers.push_back(*paper.string());
    }
    for (std::size_t i = 0; i < days->array()->size(); ++i) {
        const json::Value& entry = (*days->array())[i];
        if (entry.object() == nullptr) return wrong("days", "table", top);
        const std::string where = file + ":" + std::to_string(line_of_object(text, i));
        TRY(only_keys(entry, {"name", "date", "isOffDay"}, where));
        TRY_LET(name, member(entry, "name", where));
        TRY_LET(date, member(entry, "date", where));
        TRY_LET(is_off, member(entry, "isOffDay", where));
        if (name->string() == nullptr || name->string()->empty()) return wrong("name", "string", where);
        if (date->string() == nullptr) return wrong("date", "string", where);
        if (is_off->boolean() == nullptr) return wrong("isOffDay", "boolean", where);
        const auto day = parse_date(*date->string());
        if (!day) return refuse(problems::bad_day, {{"day", *date->string()}}, where);
        const int day_year = static_cast<int>(std::chrono::year_month_day(*day).year());
        if (day_year != out.year && day_year != out.year - 1)
            return refuse(problems::day_outside_year, {{"day", *date->string()}, {"year", std::to_string(out.year)}},
                          where);
        ExceptionalDay exceptional{.is_off = *is_off->boolean(),
                                   .name_zh = *name->string(),
                                   .name_en = english_name(*name->string(), description)};
        if (!out.days.emplace(*day, std::move(exceptional)).second)
            return refuse(problems::day_twice, {{"day", *date->string()}}, where);
    }
    return out;
}

std::string write_holiday_year(const HolidayYear& year) {
    json::Array papers(year.papers.begin(), year.papers.end());
    std::string out = "{\"year\":" + std::to_string(year.year) + ",\"papers\":" + json::write(papers) + ",\"days\":[";
    bool first = true;
    for (const auto& [day, exceptional] : year.days) {
        out += first ? "\n" : ",\n";
        first = false;
        out += json::write(json::Object{{"name", exceptional.name_zh}, {"date", to_text(day)}, {"isOffDay", exceptional.is_off}});
    }
    return out + "\n]}\n";
}

}  // namespace huiyin::calendar
