#include "core/accountability/lines.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/ids.h"
#include "core/accountability/problems.h"

namespace huiyin::accountability::lines {

Result<std::vector<std::string_view>> split_entry(std::string_view entry, std::string_view type) {
    if (!entry.starts_with(type) || entry.size() == type.size() || entry[type.size()] != '\n')
        return refuse(problems::bad_entry, {{"why", "type"}});
    if (!is_utf8(entry)) return refuse(problems::bad_entry, {{"why", "utf-8"}});
    std::string_view rest = entry.substr(type.size() + 1);
    if (rest.empty()) return refuse(problems::bad_entry, {{"why", "empty"}});
    if (rest.back() != '\n') return refuse(problems::bad_entry, {{"why", "line-feed"}});
    std::vector<std::string_view> out;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        out.push_back(rest.substr(0, end));
        rest.remove_prefix(end + 1);
    }
    return out;
}

Result<const json::Object*> exact_members(const Result<json::Value>& parsed,
                                          std::initializer_list<std::string_view> keys,
                                          std::string_view code) {
    if (!parsed) return refuse(code, {{"why", "json"}});
    const json::Object* object = parsed->object();
    if (object == nullptr ||
        !std::equal(object->begin(), object->end(), keys.begin(), keys.end(),
                    [](const json::Member& member, std::string_view key) { return member.first == key; }))
        return refuse(code, {{"why", "members"}});
    return object;
}

bool is_iso_week(const json::Value& value) { return value.string() != nullptr && parse_iso_week(*value.string()); }
bool is_slug_value(const json::Value& value) { return value.string() != nullptr && is_slug(*value.string()); }

std::optional<Date> day_value(const json::Value& value) {
    return value.string() != nullptr ? parse_date(*value.string()) : std::nullopt;
}
json::Value day_or_null(const std::optional<Date>& day) {
    return day ? json::Value(to_text(*day)) : json::Value(nullptr);
}

}  // namespace huiyin::accountability::lines
