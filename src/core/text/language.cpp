#include "core/text/language.h"

#include <algorithm>
#include <string>

namespace huiyin::text {
namespace language_detail {

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// A quality value in thousandths; 1000 if there is none, 0 if it can't be read.
int quality(std::string_view parameters) {
    const auto at = parameters.find("q=");
    if (at == std::string_view::npos) return 1000;
    const auto value = trim(parameters.substr(at + 2));
    if (value.empty() || (value[0] != '0' && value[0] != '1')) return 0;
    int thousandths = (value[0] - '0') * 1000;
    int place = 100;
    for (std::size_t i = 2; i < value.size() && place > 0; ++i, place /= 10) {
        if (value[i] < '0' || value[i] > '9') break;
        thousandths += (value[i] - '0') * place;
    }
    return std::min(thousandths, 1000);
}

}  // namespace language_detail

std::string_view tag(Language language) { return language == Language::zh ? "zh-Hans" : "en"; }
std::string_view short_tag(Language language) { return language == Language::zh ? "zh" : "en"; }

std::optional<Language> parse_language(std::string_view tag) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    if (tag.size() < 2 || (tag.size() > 2 && tag[2] != '-' && tag[2] != '_')) return std::nullopt;
    const std::string primary{lower(tag[0]), lower(tag[1])};
    if (primary == "zh") return Language::zh;
    if (primary == "en") return Language::en;
    return std::nullopt;
}

Language negotiate_language(std::string_view accept_language, Language otherwise) {
    Language best = otherwise;
    int best_quality = 0;
    while (!accept_language.empty()) {
        const auto comma = accept_language.find(',');
        const auto item = accept_language.substr(0, comma);
        accept_language.remove_prefix(comma == std::string_view::npos ? accept_language.size() : comma + 1);
        const auto semicolon = item.find(';');
        const auto language = parse_language(language_detail::trim(item.substr(0, semicolon)));
        if (!language) continue;
        const int wish = semicolon == std::string_view::npos
                             ? 1000
                             : language_detail::quality(item.substr(semicolon + 1));
        if (wish > best_quality) {
            best = *language;
            best_quality = wish;
        }
    }
    return best;
}

}  // namespace huiyin::text
