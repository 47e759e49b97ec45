#include "core/sealing/keys.h"

#include <algorithm>

namespace huiyin::sealing {

std::string_view to_text(KeyName name) {
    switch (name) {
        case KeyName::ck:
            return "ck";
        case KeyName::ik:
            return "ik";
        case KeyName::mk:
            return "mk";
    }
    return "";
}

std::optional<KeyName> parse_key_name(std::string_view text) {
    for (const auto name : {KeyName::ck, KeyName::ik, KeyName::mk}) {
        if (to_text(name) == text) return name;
    }
    return std::nullopt;
}

std::string CaseKey::text() const {
    return std::string(to_text(name)) + ":" + std::to_string(epoch);
}

bool is_month(std::string_view text) {
    if (text.size() != 7 || text[4] != '-' || text[0] == '0') return false;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (!std::ranges::all_of(text.substr(0, 4), is_digit)) return false;
    if (!std::ranges::all_of(text.substr(5), is_digit)) return false;
    const int month = (text[5] - '0') * 10 + (text[6] - '0');
    return month >= 1 && month <= 12;
}

std::string month_of(Date day) {
    return huiyin::to_text(day).substr(0, 7);
}

}  // namespace huiyin::sealing
