#pragma once

#include <string>
#include <string_view>

#include "core/text/language.h"

// Names and sentences one after the other, as each language puts them.
namespace huiyin::text {

/// One more name at the end of a list: 甲、乙 and A, B.
void add_name(std::string& list, Language language, std::string_view name);
/// One more sentence at the end of a text: Chinese ones stand without a blank between them.
void add_sentence(std::string& text, Language language, std::string_view sentence);

}  // namespace huiyin::text
