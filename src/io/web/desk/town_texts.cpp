#include "core/guidance/parse.h"
#include "core/text/say.h"
#include "io/web/desk/town_parts.h"
#include "io/web/site/category.h"

namespace huiyin::web::desk {
namespace town_texts_detail {

using guidance::Texts;
using text::say;

Texts texts_in(const std::string& document) {
    const auto read = guidance::read_texts(document);
    return read ? *read : Texts{};
}

TownFields fields_of(const Seat& seat, const std::string& document, bool, bool) {
    const auto language = seat.language;
    const Texts texts = texts_in(document);
    TownFields fields;
    add_text_fields(seat, fields, "welcome", say(language, "town.texts.welcome"), texts.welcome, TownField::Kind::lines, say(language, "town.texts.welcome.hint"));
    add_text_fields(seat, fields, "emergency", say(language, "town.texts.emergency"), texts.emergency, TownField::Kind::lines,
                    say(language, "town.texts.emergency.hint"));
    add_text_fields(seat, fields, "contact", say(language, "town.texts.contact"), texts.contact, TownField::Kind::line, say(language, "town.texts.contact.hint"));
    return fields;
}

std::string read_form(const Seat&, const Typed& typed, const std::string&, const std::string&) {
    return guidance::write_texts({.welcome = typed_text(typed, "welcome"), .contact = typed_text(typed, "contact"), .emergency = typed_text(typed, "emergency")});
}

void show_preview_of(View& view, const Seat&, const std::string& document) {
    const Texts texts = texts_in(document);
    for (const auto language : text::all_languages) {
        View& shown = add_shown(view, language);
        set_town_words(shown, language, texts);
        if (const auto& contact = in(language, texts.contact); !contact.empty()) shown.add("CONTACT").set("TEXT", contact);
    }
}

}  // namespace town_texts_detail

const TownKind& town_texts() {
    using namespace town_texts_detail;
    static const TownKind kind{.kind = engine::texts_kind,
                               .path = "texts",
                               .words = "town.texts",
                               .names = nullptr,
                               .blank = [](const Seat&) { return guidance::write_texts({}); },
                               .fields = fields_of,
                               .read = read_form,
                               .title = [](const Seat& seat, const std::string&) { return say(seat.language, "town.texts.title"); },
                               .detail = [](const Seat&, const std::string&) { return std::string(); },
                               .preview = show_preview_of,
                               .only = engine::texts_name};
    return kind;
}

}  // namespace huiyin::web::desk
