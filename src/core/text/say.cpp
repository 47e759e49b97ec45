#include "core/text/say.h"

#include <algorithm>
#include <array>
#include <boost/locale/gnu_gettext.hpp>
#include <boost/locale/message.hpp>
#include <charconv>
#include <memory>
#include <optional>
#include <span>

#include "base/embedded.h"
#include "base/fault.h"
#include "core/text/dates.h"

namespace huiyin::text {

std::span<const EmbeddedFile> catalogue_files();  // made by cmake/embed.cmake

namespace say_detail {

using Catalogue = boost::locale::message_format<char>;

/// Boost.Locale's reader of .mo files, given the embedded bytes in place of a path. The std::locale owns it.
std::locale load_catalogue(std::string language, std::string_view file) {
    namespace gettext = boost::locale::gnu_gettext;
    gettext::messages_info info;
    info.language = std::move(language);
    info.encoding = "UTF-8";
    info.domains.emplace_back("huiyin");
    info.paths.emplace_back("embedded");
    info.callback = [file](const std::string&, const std::string&) {
        for (const auto& embedded : catalogue_files())
            if (embedded.name == file) return std::vector<char>(embedded.bytes.begin(), embedded.bytes.end());
        return std::vector<char>{};
    };
    return std::locale(std::locale::classic(), gettext::create_messages_facet<char>(info));
}

const Catalogue& catalogue(Language language) {
    static const std::array locales{load_catalogue("zh", "zh-CN.mo"), load_catalogue("en", "en.mo")};
    return std::use_facet<Catalogue>(locales[language == Language::zh ? 0 : 1]);
}

const std::string* find_fact(const Facts& facts, std::string_view name) {
    for (const auto& [key, value] : facts)
        if (key == name) return &value;
    return nullptr;
}

std::optional<std::int64_t> as_integer(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::string write_fact(Language language, const std::string& value, std::string_view format) {
    if (format.empty()) return value;
    if (format == "day" || format == "date") {
        const auto day = parse_date(value);
        if (!day) return value;
        return format == "day" ? write_day(language, *day) : write_date(language, *day);
    }
    if (format == "number") {
        const auto number = as_integer(value);
        return number ? write_number(*number) : value;
    }
    if (format == "size") {
        const auto bytes = as_integer(value);
        return bytes && *bytes >= 0 ? write_size(static_cast<std::uint64_t>(*bytes)) : value;
    }
    const auto* word = raw_text(language, std::string(format) + "." + value);
    return word ? word : value;
}

std::string fill(Language language, std::string_view sentence, const Facts& facts) {
    std::string filled;
    filled.reserve(sentence.size() + 32);
    while (true) {
        const auto open = sentence.find('{');
        const auto close = sentence.find('}', open);
        if (open == std::string_view::npos || close == std::string_view::npos) break;
        filled += sentence.substr(0, open);
        const auto inside = sentence.substr(open + 1, close - open - 1);
        const auto colon = inside.find(':');
        const auto name = inside.substr(0, colon);
        const auto* fact = find_fact(facts, name);
        if (!fact) fact = find_fact(facts, std::string(name) + "_" + std::string(short_tag(language)));
        const auto format = colon == std::string_view::npos ? std::string_view{} : inside.substr(colon + 1);
        filled += fact ? write_fact(language, *fact, format) : std::string(sentence.substr(open, close - open + 1));
        sentence.remove_prefix(close + 1);
    }
    return filled += sentence;
}

}  // namespace say_detail

const char* raw_text(Language language, std::string_view key) {
    return say_detail::catalogue(language).get(0, nullptr, std::string(key).c_str());
}

bool knows(Language language, std::string_view key) { return raw_text(language, key) != nullptr; }

std::string say(Language language, std::string_view key, const Facts& facts) {
    const std::string name(key);
    const char* sentence = nullptr;
    if (const auto* fact = say_detail::find_fact(facts, "count")) {
        // The smallest catalogue type for a count is int: beyond it, every language of ours says "many".
        const auto count = say_detail::as_integer(*fact).value_or(0);
        const int form = static_cast<int>(std::min<std::int64_t>(count < 0 ? -count : count, 1'000'000'000));
        sentence = say_detail::catalogue(language).get(0, nullptr, name.c_str(), form);
    }
    if (!sentence) sentence = raw_text(language, key);
    return sentence ? say_detail::fill(language, sentence, facts) : name;
}

std::string explain(Language language, const Problem& problem) {
    return say(language, "problem." + std::string(problem.code), problem.facts);
}

}  // namespace huiyin::text
