#include <algorithm>
#include <charconv>

#include "core/guidance/parse.h"
#include "core/text/say.h"
#include "io/web/desk/town_parts.h"

// In which order the categories stand in the form.
namespace huiyin::web::desk {
namespace town_order_detail {

using guidance::Category;
using text::say;

/// The document is ours: a form or a version made it.
std::vector<std::string> order_in(const std::string& document) {
    auto read = guidance::read_order(document);
    return read ? std::move(*read) : std::vector<std::string>();
}

/// The categories as a document arranges them.
std::vector<Category> arranged(const Seat& seat, const std::string& document) {
    guidance::Guidance guidance = *seat.site.context.town.guidance();
    guidance.arrange(order_in(document));
    return std::move(guidance.categories);
}

std::string place_field(const std::string& id) { return "place-" + id; }

TownFields fields_of(const Seat& seat, const std::string& document, bool, bool) {
    const auto categories = arranged(seat, document);
    TownFields fields;
    for (std::size_t i = 0; i < categories.size(); ++i) {
        TownField place{.kind = TownField::Kind::select, .name = place_field(categories[i].id), .label = in(seat.language, categories[i].name),
                        .value = std::to_string(i + 1), .hint = categories[i].withdrawn ? say(seat.language, "town.withdrawn") : std::string()};
        for (std::size_t at = 1; at <= categories.size(); ++at)
            place.options.emplace_back(std::to_string(at), say(seat.language, "town.order.place", {{"number", std::to_string(at)}}));
        fields.push_back(std::move(place));
    }
    return fields;
}

/// Whoever was moved to a place stands there, and whoever stood there makes room.
std::string read_form(const Seat& seat, const Typed& typed, const std::string&, const std::string& before) {
    struct Placed {
        std::string id;
        std::size_t place;
        int beside;  ///< of two with one place: moved up before, moved down behind who stays
    };
    std::vector<Placed> placed;
    const auto categories = arranged(seat, before);
    for (std::size_t i = 0; i < categories.size(); ++i) {
        const std::string_view text = typed.get(place_field(categories[i].id));
        std::size_t place = i + 1;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), place);
        if (error != std::errc{} || end != text.data() + text.size()) place = i + 1;
        placed.push_back({categories[i].id, place, place < i + 1 ? -1 : place > i + 1 ? 1 : 0});
    }
    std::ranges::stable_sort(placed, [](const Placed& one, const Placed& other) {
        return std::pair(one.place, one.beside) < std::pair(other.place, other.beside);
    });
    std::vector<std::string> ids;
    for (Placed& one : placed) ids.push_back(std::move(one.id));
    return guidance::write_order(ids);
}

void show_preview_of(View& view, const Seat& seat, const std::string& document) {
    const auto categories = arranged(seat, document);
    for (const auto language : text::all_languages) {
        View& shown = add_shown(view, language);
        for (const Category& one : categories) {
            if (one.withdrawn) continue;
            View& choice = shown.add("CHOICE").set("LABEL", in(language, one.name)).list("HINT");
            if (const auto& hint = in(language, one.hint); !hint.empty()) choice.add("HINT").set("TEXT", hint);
        }
    }
}

}  // namespace town_order_detail

const TownKind& town_order() {
    using namespace town_order_detail;
    static const TownKind kind{.kind = engine::order_kind,
                               .path = "order",
                               .words = "town.order",
                               .names = nullptr,
                               .blank = [](const Seat&) { return guidance::write_order({}); },
                               .fields = fields_of,
                               .read = read_form,
                               .title = [](const Seat& seat, const std::string&) { return say(seat.language, "town.order.title"); },
                               .detail = [](const Seat&, const std::string&) { return std::string(); },
                               .preview = show_preview_of,
                               .only = engine::order_name};
    return kind;
}

}  // namespace huiyin::web::desk
