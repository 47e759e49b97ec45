#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/publishing.h"
#include "io/web/desk/parts.h"

/// What the town's administrators change in the browser: one form, one preview and one history for all kinds of things. A
/// thing's document (engine/publishing.h) is the one form in which it is kept between two pages; a kind says how it looks as fields.
namespace huiyin::web::desk {

/// One control of an administrator's form.
struct TownField {
    enum class Kind { head, line, lines, select, check, hidden } kind = Kind::line;
    std::string name;                                              ///< in the form; as the place of a problem, with hyphens
    std::string label;
    std::string value = {};                                        ///< check: "yes" or empty
    std::string hint = {};
    std::vector<std::pair<std::string, std::string>> options = {};  ///< select: value and label
};
using TownFields = std::vector<TownField>;

/// A kind of thing that administrators change.
struct TownKind {
    std::string_view kind;   ///< of its versions
    std::string_view path;   ///< below /desk/town
    std::string_view words;  ///< where its sentences begin in the catalogues
    /// Ids, in order; empty for what there is one of.
    std::vector<std::string> (*names)(const Seat& seat);
    /// The document of a new one.
    std::string (*blank)(const Seat& seat);
    /// The form for a document; `fresh`: its id may be chosen; `more`: with room for one more question.
    TownFields (*fields)(const Seat& seat, const std::string& document, bool fresh, bool more);
    /// The document that a form asks for; `before` is what the form was made from.
    std::string (*read)(const Seat& seat, const Typed& typed, const std::string& name, const std::string& before);
    std::string (*title)(const Seat& seat, const std::string& document);
    /// What a list says of it beside the title.
    std::string (*detail)(const Seat& seat, const std::string& document);
    /// SHOWN*: as residents or caseworkers will see it.
    void (*preview)(View& view, const Seat& seat, const std::string& document);
    std::string_view only = {};        ///< name of what there is one of
    std::string_view root = "/desk/town";  ///< what `path` is below
    bool heads = false;  ///< the heads of offices change their own, too; its list is a page of its own
    std::string_view more_label = {};  ///< key of the button that asks for the form with more in it; empty: there is none
};

const TownKind& town_offices();
const TownKind& town_categories();
const TownKind& town_replies();
const TownKind& town_texts();
const TownKind& town_order();
const TownKind& town_receptions();
const TownKind& town_calls();

// ---- what the kinds share
/// What was typed into the two fields of a text, without blanks around it.
procedure::Text typed_text(const Typed& typed, const std::string& name);
/// Two fields for a text, NAME-zh and NAME-en.
void add_text_fields(const Seat& seat, TownFields& fields, const std::string& name, const std::string& label,
                     const procedure::Text& text, TownField::Kind kind = TownField::Kind::line, const std::string& hint = {});
void add_id_field(const Seat& seat, TownFields& fields, const std::string& id, bool fresh);
/// Offices to choose from, with words for none.
std::vector<std::pair<std::string, std::string>> office_options(const Seat& seat, std::string_view none_key);
/// An item of SHOWN for each language, in every part of which nothing is set.
View& add_shown(View& view, text::Language language);

}  // namespace huiyin::web::desk
