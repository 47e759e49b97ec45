#include "core/text/lists.h"

namespace huiyin::text {

void add_name(std::string& list, Language language, std::string_view name) {
    if (!list.empty()) list += language == Language::zh ? "、" : ", ";
    list += name;
}

void add_sentence(std::string& text, Language language, std::string_view sentence) {
    if (!text.empty() && language == Language::en) text += " ";
    text += sentence;
}

}  // namespace huiyin::text
