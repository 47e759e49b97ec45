#include <algorithm>

#include "core/guidance/parse.h"
#include "core/text/say.h"
#include "io/web/desk/town_parts.h"
#include "io/web/shown.h"

namespace huiyin::web::desk {
namespace town_replies_detail {

using guidance::ReplyTemplate;
using text::say;

ReplyTemplate reply_in(const std::string& document) {
    const auto read = guidance::read_reply(document);
    return read ? *read : ReplyTemplate{};
}

bool has_words(const procedure::CommandRule& command) {
    return std::ranges::any_of(command.fields, [](const procedure::Field& one) { return one.kind == procedure::FieldKind::text; });
}
/// Somebody of the staff gives it.
bool is_staffs(const procedure::CommandRule& command) {
    return std::ranges::any_of(command.actors, [](procedure::Actor one) { return one != procedure::Actor::resident && one != procedure::Actor::timer; });
}

const procedure::CommandRule* command_of(const Seat& seat, const ReplyTemplate& reply) {
    const auto* procedure = seat.site.context.town.find_procedure(reply.procedure);
    return procedure ? procedure->find_command({reply.command}) : nullptr;
}

/// "complaint.reply": one choice names both.
TownField command_field(const Seat& seat, const ReplyTemplate& reply) {
    TownField out{.kind = TownField::Kind::select, .name = "command", .label = say(seat.language, "town.reply.command"),
                  .value = reply.procedure + "." + reply.command, .hint = say(seat.language, "town.reply.command.hint")};
    for (const auto& procedure : seat.site.context.town.procedures())
        for (const auto& command : procedure.commands)
            if (has_words(command) && is_staffs(command))
                out.options.emplace_back(procedure.id.value + "." + command.id.value,
                                         say(seat.language, "page.about", {{"what", in(seat.language, procedure.name)}, {"value", in(seat.language, command.name)}}));
    return out;
}

TownFields fields_of(const Seat& seat, const std::string& document, bool fresh, bool) {
    const auto language = seat.language;
    const ReplyTemplate reply = reply_in(document);
    const auto* procedure = seat.site.context.town.find_procedure(reply.procedure);
    const auto* command = command_of(seat, reply);
    TownFields fields;
    add_id_field(seat, fields, reply.id, fresh);
    add_text_fields(seat, fields, "name", say(language, "town.reply.name"), reply.name);
    fields.push_back(command_field(seat, reply));
    TownField category{.kind = TownField::Kind::select, .name = "category", .label = say(language, "town.reply.category"), .value = reply.category,
                       .hint = say(language, "town.reply.category.hint")};
    category.options.emplace_back("", say(language, "town.reply.category.none"));
    for (const auto& one : seat.site.context.town.guidance()->categories) category.options.emplace_back(one.id, in(language, one.name));
    fields.push_back(std::move(category));
    TownField state{.kind = TownField::Kind::select, .name = "state", .label = say(language, "town.reply.state"), .value = reply.state};
    state.options.emplace_back("", say(language, "town.reply.state.none"));
    if (procedure != nullptr && command != nullptr)
        for (const auto& id : command->from)
            if (const auto* one = procedure->find_state(id)) state.options.emplace_back(id.value, in(language, one->name));
    fields.push_back(std::move(state));
    TownField outcome{.kind = TownField::Kind::select, .name = "outcome", .label = say(language, "town.reply.outcome"), .value = reply.outcome};
    outcome.options.emplace_back("", say(language, "town.reply.outcome.none"));
    if (command != nullptr)
        for (const auto& field : command->fields)
            for (const auto& choice : field.choices) outcome.options.emplace_back(choice.id.value, in(language, choice.name));
    if (outcome.options.size() > 1) fields.push_back(std::move(outcome));
    if (command != nullptr)
        for (const auto& field : command->fields) {
            if (field.kind != procedure::FieldKind::text) continue;
            const auto found = reply.texts.find(field.id.value);
            add_text_fields(seat, fields, "texts-" + field.id.value, in(language, field.name), found == reply.texts.end() ? procedure::Text{} : found->second,
                            TownField::Kind::lines);
        }
    if (!fresh)
        fields.push_back({.kind = TownField::Kind::check, .name = "withdrawn", .label = say(language, "town.reply.withdrawn"),
                          .value = reply.withdrawn ? "yes" : "", .hint = {}});
    for (TownField& field : fields) std::ranges::replace(field.name, '_', '-');
    return fields;
}

std::string read_form(const Seat& seat, const Typed& typed, const std::string& name, const std::string&) {
    ReplyTemplate out;
    out.id = name.empty() ? std::string(typed.get("id")) : name;
    out.name = typed_text(typed, "name");
    out.category = std::string(typed.get("category"));
    out.state = std::string(typed.get("state"));
    out.outcome = std::string(typed.get("outcome"));
    out.withdrawn = typed.get("withdrawn") == "yes";
    const std::string command(typed.get("command"));
    const auto dot = std::min(command.find('.'), command.size());
    out.procedure = command.substr(0, dot);
    out.command = command.substr(std::min(dot + 1, command.size()));
    // Another command has other fields, states and outcomes: what it doesn't know goes.
    const auto* rule = command_of(seat, out);
    if (rule == nullptr) return guidance::write_reply(out);
    if (std::ranges::find(rule->from, procedure::StateId{out.state}) == rule->from.end()) out.state.clear();
    bool known = false;
    for (const auto& field : rule->fields) {
        known = known || procedure::find_choice(field, {out.outcome}) != nullptr;
        if (field.kind != procedure::FieldKind::text) continue;
        std::string form_name = "texts-" + field.id.value;
        std::ranges::replace(form_name, '_', '-');
        if (auto text = typed_text(typed, form_name); !(text == procedure::Text{})) out.texts[field.id.value] = std::move(text);
    }
    if (!known) out.outcome.clear();
    return guidance::write_reply(out);
}

std::string title_of(const Seat& seat, const std::string& document) {
    const ReplyTemplate reply = reply_in(document);
    const std::string& name = in(seat.language, reply.name);
    return name.empty() ? reply.id : name;
}

std::string detail_of(const Seat& seat, const std::string& document) {
    const ReplyTemplate reply = reply_in(document);
    const auto* procedure = seat.site.context.town.find_procedure(reply.procedure);
    const auto* command = command_of(seat, reply);
    if (procedure == nullptr || command == nullptr) return {};
    std::string out = say(seat.language, "page.about", {{"what", in(seat.language, procedure->name)}, {"value", in(seat.language, command->name)}});
    if (!reply.category.empty())
        out = say(seat.language, "page.two", {{"one", out}, {"two", guidance::category_name(seat.language, *seat.site.context.town.guidance(), reply.category)}});
    return out;
}

void show_preview_of(View& view, const Seat& seat, const std::string& document) {
    const ReplyTemplate reply = reply_in(document);
    const auto* command = command_of(seat, reply);
    for (const auto language : text::all_languages) {
        View& shown = add_shown(view, language);
        shown.add("CHOICE").set("LABEL", in(language, reply.name)).list("HINT");
        if (command == nullptr) continue;
        for (const auto& field : command->fields)
            if (const auto found = reply.texts.find(field.id.value); found != reply.texts.end())
                shown.add("TEXTS").set("LABEL", in(language, field.name)).set("TEXT", shown_text(in(language, found->second)));
    }
}

std::string blank_of(const Seat& seat) {
    ReplyTemplate out;
    const auto* own = seat.site.context.town.find_procedure("complaint");
    if (own != nullptr && own->find_command({"reply"}) != nullptr) {
        out.procedure = own->id.value;
        out.command = "reply";
    }
    return guidance::write_reply(out);
}

}  // namespace town_replies_detail

const TownKind& town_replies() {
    using namespace town_replies_detail;
    static const TownKind kind{.kind = engine::reply_kind,
                               .path = "replies",
                               .words = "town.replies",
                               .names =
                                   [](const Seat& seat) {
                                       std::vector<std::string> out;
                                       for (const auto& one : seat.site.context.town.guidance()->replies) out.push_back(one.id);
                                       return out;
                                   },
                               .blank = blank_of,
                               .fields = fields_of,
                               .read = read_form,
                               .title = title_of,
                               .detail = detail_of,
                               .preview = show_preview_of,
                               .more_label = "town.replies.more"};
    return kind;
}

}  // namespace huiyin::web::desk
