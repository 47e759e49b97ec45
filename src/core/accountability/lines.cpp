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

bool AsWritten::text(std::string_view& into) {
    if (rest_.empty() || rest_.front() != '"') return false;
    std::size_t end = 1;
    while (end < rest_.size() && rest_[end] >= 0x20 && rest_[end] < 0x7f && rest_[end] != '"' && rest_[end] != '\\') ++end;
    if (end == rest_.size() || rest_[end] != '"') return false;
    into = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return true;
}

bool AsWritten::slug(std::string& into) {
    std::string_view found;
    if (!text(found) || !is_slug(found)) return false;
    into = found;
    return true;
}

bool AsWritten::iso_week(std::string& into) {
    std::string_view found;
    if (!text(found) || !parse_iso_week(found)) return false;
    into = found;
    return true;
}

bool AsWritten::id(ObligationId& into) {
    std::string_view found;
    const auto id = text(found) ? ObligationId::parse(found) : std::nullopt;
    if (id) into = *id;
    return id.has_value();
}

bool AsWritten::day(Date& into) {
    std::string_view found;
    const auto day = text(found) ? parse_date(found) : std::nullopt;
    if (day) into = *day;
    return day.has_value();
}

bool AsWritten::day_or_null(std::optional<Date>& into) {
    if (take("null")) return true;
    return day(into.emplace());
}

bool AsWritten::truth_or_null(std::optional<bool>& into) {
    if (take("null")) return true;
    into = rest_.starts_with('t');
    return take(*into ? "true" : "false");
}

}  // namespace huiyin::accountability::lines
