#pragma once

#include <optional>
#include <string_view>

namespace huiyin::text {

/// The languages that every sentence exists in.
enum class Language { zh, en };

inline constexpr Language all_languages[] = {Language::zh, Language::en};

/// BCP 47 tag for `lang` and Content-Language: "zh-Hans" or "en".
std::string_view tag(Language language);
/// The short form that links carry (`?lang=`): "zh" or "en".
std::string_view short_tag(Language language);
/// Any tag of Chinese or English, in any case ("zh", "zh-CN", "zh_Hant", "en-GB"); nothing otherwise.
/// Traditional Chinese gets the simplified texts, the only ones there are.
std::optional<Language> parse_language(std::string_view tag);
/// The reader's first choice among ours in an Accept-Language header (RFC 9110, section 12.5.4);
/// `otherwise` if it names none of them, or can't be read.
Language negotiate_language(std::string_view accept_language, Language otherwise);

}  // namespace huiyin::text
