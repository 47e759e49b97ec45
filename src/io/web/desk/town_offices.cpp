#include "base/json.h"
#include "core/accounts/route.h"
#include "core/text/say.h"
#include "io/web/desk/town_parts.h"
#include "io/web/site/category.h"

namespace huiyin::web::desk {
namespace town_offices_detail {

using accounts::Office;
using text::say;

/// Also of one whose id is none yet.
Office office_in(const std::string& document) {
    if (auto read = accounts::read_office(document)) return *read;
    const auto value = json::parse(document);
    if (!value) return {};
    const auto text = [&](std::string_view key) {
        const auto* found = value->find(key);
        return found ? procedure::Text{found->text("zh"), found->text("en")} : procedure::Text{};
    };
    const auto office = [&](std::string_view key) { return value->text(key).empty() ? std::nullopt : std::optional(OfficeId{value->text(key)}); };
    const auto is_set = [&](std::string_view key) {
        const auto* found = value->find(key);
        return found && found->boolean() && *found->boolean();
    };
    Office out;
    out.id = {value->text("id")};
    out.parent = office("parent");
    out.name = text("name");
    out.duties = text("duties");
    out.takes_filings = is_set("takes_filings");
    out.reception = is_set("reception");
    out.complaints_to = office("complaints_to");
    out.outside_route = text("outside_route");
    return out;
}

std::string value_of(const std::optional<OfficeId>& office) { return office ? office->value : std::string(); }

TownFields fields_of(const Seat& seat, const std::string& document, bool fresh, bool) {
    const auto language = seat.language;
    const Office office = office_in(document);
    TownFields fields;
    add_id_field(seat, fields, office.id.value, fresh);
    add_text_fields(seat, fields, "name", say(language, "town.name"), office.name);
    add_text_fields(seat, fields, "duties", say(language, "town.office.duties"), office.duties, TownField::Kind::line, say(language, "town.office.duties.hint"));
    TownField parent{.kind = TownField::Kind::select, .name = "parent", .label = say(language, "town.office.parent"), .value = value_of(office.parent),
                     .hint = say(language, "town.office.parent.hint")};
    parent.options = office_options(seat, "town.office.parent.none");
    fields.push_back(std::move(parent));
    fields.push_back({.kind = TownField::Kind::check, .name = "takes-filings", .label = say(language, "town.office.takes-filings"),
                      .value = office.takes_filings ? "yes" : "", .hint = office.reception ? say(language, "town.office.reception") : std::string()});
    fields.push_back({.kind = TownField::Kind::check, .name = "reception", .label = say(language, "town.office.is-reception"),
                      .value = office.reception ? "yes" : "", .hint = say(language, "town.office.is-reception.hint")});
    TownField complaints{.kind = TownField::Kind::select, .name = "complaints-to", .label = say(language, "town.office.complaints-to"),
                         .value = value_of(office.complaints_to), .hint = say(language, "town.office.complaints-to.hint")};
    complaints.options = office_options(seat, "town.office.complaints-to.none");
    fields.push_back(std::move(complaints));
    add_text_fields(seat, fields, "outside-route", say(language, "town.office.outside-route"), office.outside_route, TownField::Kind::line,
                    say(language, "town.office.outside-route.hint"));
    return fields;
}

std::string read_form(const Seat&, const Typed& typed, const std::string& name, const std::string& before) {
    Office out = office_in(before);  // what no form changes stays: that an import made it
    out.id = {name.empty() ? std::string(typed.get("id")) : name};
    out.name = typed_text(typed, "name");
    out.duties = typed_text(typed, "duties");
    const auto office = [&](std::string_view field) {
        const auto typed_id = typed.get(field);
        return typed_id.empty() ? std::nullopt : std::optional(OfficeId{std::string(typed_id)});
    };
    out.parent = office("parent");
    out.takes_filings = typed.get("takes-filings") == "yes";
    out.reception = typed.get("reception") == "yes";
    out.complaints_to = office("complaints-to");
    out.outside_route = typed_text(typed, "outside-route");
    return accounts::write_office(out);
}

std::string title_of(const Seat& seat, const std::string& document) {
    const Office office = office_in(document);
    const std::string& name = in(seat.language, office.name);
    return name.empty() ? office.id.value : name;
}

std::string detail_of(const Seat& seat, const std::string& document) { return in(seat.language, office_in(document).duties); }

void show_preview_of(View& view, const Seat& seat, const std::string& document) {
    const Office office = office_in(document);
    for (const auto language : text::all_languages) {
        View& shown = add_shown(view, language);
        if (office.takes_filings) {
            View& choice = shown.add("CHOICE").set("LABEL", in(language, office.name)).list("HINT");
            if (const auto& duties = in(language, office.duties); !duties.empty()) choice.add("HINT").set("TEXT", duties);
        }
        View& about = shown.add("OFFICE").set("NAME", in(language, office.name));
        const auto name_of = [&](const std::optional<OfficeId>& one, std::string_view none) {
            return one ? office_name(seat.site, language, *one) : say(language, none);
        };
        about.set("PARENT", name_of(office.parent, "town.office.parent.none")).set("COMPLAINTS", name_of(office.complaints_to, "town.office.complaints-to.none"));
        about.list("OUTSIDE");
        if (const auto& route = in(language, office.outside_route); !route.empty()) about.add("OUTSIDE").set("TEXT", route);
    }
}

}  // namespace town_offices_detail

const TownKind& town_offices() {
    using namespace town_offices_detail;
    static const TownKind kind{.kind = engine::office_kind,
                               .path = "offices",
                               .words = "town.offices",
                               .names =
                                   [](const Seat& seat) {
                                       std::vector<std::string> out;
                                       for (const Office& one : seat.site.context.town.offices()->all()) out.push_back(one.id.value);
                                       return out;
                                   },
                               .blank = [](const Seat&) { return accounts::write_office({}); },
                               .fields = fields_of,
                               .read = read_form,
                               .title = title_of,
                               .detail = detail_of,
                               .preview = show_preview_of};
    return kind;
}

}  // namespace huiyin::web::desk
