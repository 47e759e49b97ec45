#include <algorithm>
#include <charconv>

#include "base/fault.h"
#include "core/accounts/route.h"
#include "core/casework/problems.h"
#include "core/sealing/token.h"
#include "core/text/say.h"
#include "engine/filing.h"
#include "engine/problems.h"
#include "io/web/desk/parts.h"
#include "io/web/shown.h"

namespace huiyin::web::desk {
namespace commands_detail {

using procedure::Field;
using procedure::FieldKind;

/// A command's form: of the procedure, or a message or note beside it.
struct Asked {
    std::string id;
    std::string label;
    std::string effect;
    std::vector<Field> fields;
    const procedure::CommandRule* rule = nullptr;  ///< null for message and note
    procedure::Actor actor = procedure::Actor::caseworker;
    bool open = true;                              ///< may be given now by who asks
};

bool is_talk(std::string_view command) { return command == "message" || command == "note"; }

Field talk_field() {
    constexpr std::string_view label = "desk.message.text";
    return {.id = {"body"},
            .name = {.zh = text::say(text::Language::zh, label), .en = text::say(text::Language::en, label)},
            .hint = std::nullopt,
            .kind = FieldKind::text,
            .required = true,
            .applies_if = std::nullopt,
            .max_length = static_cast<int>(engine::body_characters_max),
            .choices = {}};
}

/// Nothing if the procedure knows no such command.
std::optional<Asked> asked_for(const Seat& seat, const casework::Case& current, const std::string& command) {
    const auto language = seat.language;
    Asked out;
    out.id = command;
    if (is_talk(command)) {
        const bool note = command == "note";
        out.label = note ? text::say(language, "desk.note") : text::say(language, "desk.message");
        out.effect = note ? text::say(language, "desk.note.effect") : text::say(language, "desk.message.effect");
        out.fields = {talk_field()};
        return out;
    }
    const auto& procedure = seat.site.context.town.procedure(current.procedure);
    out.rule = procedure.find_command({command});
    if (out.rule == nullptr) return std::nullopt;
    out.label = in(language, out.rule->name);
    out.effect = effect_words(language, procedure, *out.rule);
    out.fields = out.rule->fields;
    out.open = false;
    for (const engine::OpenCommand& one : engine::staff_commands(seat.site.context, seat.session, current))
        if (one.rule == out.rule) {
            out.open = true;
            out.actor = one.actor;
        }
    return out;
}

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

/// Year, month and day as typed make YYYY-MM-DD; what isn't three numbers stays wrong for the check to say so.
std::string typed_date(const Typed& typed, const std::string& id) {
    const std::string year = trimmed(typed.get(id + "-year"));
    std::string month = trimmed(typed.get(id + "-month"));
    std::string day = trimmed(typed.get(id + "-day"));
    if (year.empty() && month.empty() && day.empty()) return {};
    if (month.size() == 1) month.insert(0, "0");
    if (day.size() == 1) day.insert(0, "0");
    return year + "-" + month + "-" + day;
}

std::string value_of(const Typed& typed, const Field& field) {
    return field.kind == FieldKind::date ? typed_date(typed, field.id.value) : std::string(typed.get(field.id.value));
}

/// The values that apply: what was filled in for another choice is left out, so that it is never sealed.
std::map<std::string, std::string> values_of(const Asked& asked, const Typed& typed) {
    std::map<std::string, std::string> out;
    for (const Field& field : asked.fields) {
        if (field.applies_if) {
            const auto& wanted = field.applies_if->values;
            const procedure::ChoiceId chosen{std::string(typed.get(field.applies_if->field.value))};
            if (std::find(wanted.begin(), wanted.end(), chosen) == wanted.end()) continue;
        }
        if (std::string value = value_of(typed, field); !value.empty()) out[field.id.value] = std::move(value);
    }
    return out;
}

std::string field_label(text::Language language, const Field& field) {
    return field.required ? in(language, field.name)
                          : text::say(language, "desk.field.optional", {{"field", in(language, field.name)}});
}

/// The field's hint, when it applies, and how long it may be.
std::string hint_of(text::Language language, const Asked& asked, const Field& field) {
    std::string out;
    const auto add = [&](const std::string& words) {
        if (!out.empty() && language == text::Language::en) out += " ";
        out += words;
    };
    if (field.applies_if) {
        const Field* on = nullptr;
        for (const Field& one : asked.fields)
            if (one.id == field.applies_if->field) on = &one;
        std::string choices;
        for (const auto& value : field.applies_if->values) {
            const auto* choice = on ? procedure::find_choice(*on, value) : nullptr;
            if (!choices.empty()) choices += language == text::Language::zh ? "、" : ", ";
            choices += choice ? in(language, choice->name) : value.value;
        }
        add(text::say(language, "desk.field.only-if",
                      {{"field", on ? in(language, on->name) : field.applies_if->field.value}, {"choices", choices}}));
    }
    if (field.hint) add(in(language, *field.hint));
    if (field.kind == FieldKind::text && field.max_length > 0)
        add(text::say(language, "desk.field.max", {{"max", std::to_string(field.max_length)}}));
    return out;
}

struct Option {
    std::string value;
    std::string label;
};

std::vector<Option> options_of(const Seat& seat, const casework::Case& current, const Field& field) {
    std::vector<Option> out;
    for (const auto& choice : field.choices) out.push_back({choice.id.value, in(seat.language, choice.name)});
    if (field.kind != FieldKind::office) return out;
    const auto offices = seat.site.context.town.offices();
    const auto keys = seat.site.context.town.office_keys();
    for (const accounts::Office& office : offices->all()) {
        if (office.id == current.office) continue;
        if (accounts::may_forward(*offices, office.id, current.about,
                                  [&](const OfficeId& id) { return keys->contains(id); }))
            out.push_back({office.id.value, in(seat.language, office.name)});
    }
    return out;
}

/// Where an error's link leads: the first control of the field.
std::string anchor_of(const Field& field) {
    return field.kind == FieldKind::date ? field.id.value + "-year" : field.id.value;
}

/// Names a field in a refusal as the form does.
std::string explain_field(text::Language language, const Asked& asked, Problem problem) {
    for (auto& [name, value] : problem.facts)
        if (name == "field")
            for (const Field& field : asked.fields)
                if (field.id.value == value) value = in(language, field.name);
    return text::explain(language, problem);
}

void add_fields(View& view, const Seat& seat, const casework::Case& current, const Asked& asked, const Typed& typed,
                const std::vector<Problem>& wrong) {
    const auto language = seat.language;
    view.list("FIELDS");
    for (const Field& field : asked.fields) {
        const std::string& id = field.id.value;
        View& outer = view.add("FIELDS");
        for (const auto* kind : {"LINES", "TEXTLINE", "DATE", "CHOICE", "NOTE"}) outer.list(kind);
        const bool choice = field.kind == FieldKind::choice || field.kind == FieldKind::office;
        View& inner = outer.add(field.kind == FieldKind::date ? "DATE" : choice ? "CHOICE" : "LINES");
        inner.set("ID", id).set("LABEL", field_label(language, field)).list("HINT").list("ERROR");
        if (const auto hint = hint_of(language, asked, field); !hint.empty()) inner.add("HINT").set("TEXT", hint);
        for (const Problem& problem : wrong)
            if (problem.where == id && inner.items("ERROR")->empty())
                inner.add("ERROR").set("TEXT", explain_field(language, asked, problem));
        if (field.kind == FieldKind::date) {
            for (const auto& [part, name] : {std::pair{"-year", "YEAR"}, {"-month", "MONTH"}, {"-day", "DAY"}})
                inner.set(name, typed.get(id + part));
        } else if (choice) {
            inner.list("OPTIONS");
            bool first = true;
            for (const Option& option : options_of(seat, current, field)) {
                inner.add("OPTIONS")
                    .set("OPTION_ID", first ? id : id + "-" + option.value)
                    .set("VALUE", option.value)
                    .set("LABEL", option.label)
                    .show("CHECKED", typed.get(id) == option.value);
                first = false;
            }
        } else {
            inner.set("VALUE", typed.get(id)).set("ROWS", field.max_length > 4000 ? "12" : "6");
        }
    }
}

void add_summary(View& view, text::Language language, const Asked& asked, const std::vector<Problem>& wrong) {
    if (wrong.empty()) return;
    View& summary = view.add("ERROR_SUMMARY");
    for (const Problem& problem : wrong) {
        std::string anchor = asked.fields.empty() ? "main" : anchor_of(asked.fields.front());
        for (const Field& field : asked.fields)
            if (field.id.value == problem.where) anchor = anchor_of(field);
        summary.add("ERRORS").set("HREF", "#" + anchor).set("TEXT", explain_field(language, asked, problem));
    }
}

std::vector<const engine::ReplyTemplate*> texts_for(const Site& site, const std::string& procedure, const Asked& asked) {
    std::vector<const engine::ReplyTemplate*> out;
    if (asked.rule == nullptr) return out;
    for (const engine::ReplyTemplate& one : site.context.town.templates())
        if (one.procedure == procedure && one.command == asked.id) out.push_back(&one);
    return out;
}

/// What the form says once a reply template has been chosen: its texts and its outcome take the place of what was there.
Typed with_text(const engine::ReplyTemplate& chosen, const Asked& asked, const Typed& typed, text::Language language) {
    std::map<std::string, std::string> replaced;
    for (const auto& [field, words] : chosen.texts) replaced[field] = in(language, words);
    if (!chosen.outcome.empty())
        for (const Field& field : asked.fields)
            if (procedure::find_choice(field, {chosen.outcome}) != nullptr) replaced[field.id.value] = chosen.outcome;
    Typed out;
    for (const auto& [name, value] : typed.items())
        if (!replaced.contains(name)) out.add(name, value);
    for (const auto& [name, value] : replaced) out.add(name, value);
    return out;
}

/// The form, with what was typed. What the resident wrote stands beside it if this member has opened the case.
http::Response show_form(const Seat& seat, const engine::LoadedCase& loaded, const Asked& asked, const Typed& typed,
                         const std::vector<Problem>& wrong) {
    const auto language = seat.language;
    const casework::Case& current = loaded.value;
    const std::string path = case_path(current.id) + "/" + asked.id;
    View view = seat.view(path);
    set_back(view, language, case_path(current.id));
    std::string subject = shown_line(engine::desk_subject(seat.site.context, seat.session, loaded.row));
    if (subject.empty()) subject = text::say(language, "desk.list.no-subject");
    view.set("SUBJECT", subject).set("LABEL", asked.label).set("EFFECT", asked.effect);
    view.set("ACTION", in_language(path, language)).set("VERSION", std::to_string(current.revision));
    add_fields(view, seat, current, asked, typed, wrong);
    add_summary(view, language, asked, wrong);
    const auto texts = texts_for(seat.site, current.procedure, asked);
    const bool beside = asked.id == "message" || !texts.empty() || (asked.rule != nullptr && asked.rule->substantive);
    const int status = wrong.empty() ? 200 : 422;
    if (!beside) return page(seat.site, seat.request, "desk-command", view, status);
    view.list("TEXTS").list("ASKED");
    if (!texts.empty()) {
        View& list = view.add("TEXTS");
        for (const auto* one : texts) list.add("ITEMS").set("TEXT_ID", one->id).set("LABEL", in(language, one->name));
    }
    if (engine::recently_opened(seat.site.context, seat.session, loaded))
        if (const auto seen = engine::view_for_staff(seat.site.context, seat.session, current.id))
            view.add("ASKED").set("TEXT", shown_text(seen->content.text(1, "body")));
    return page(seat.site, seat.request, "desk-reply", view, status);
}

/// Someone was faster: what changed since, and the form's text, ready to be taken on.
http::Response show_conflict(const Seat& seat, const engine::LoadedCase& loaded, const Asked& asked, const Typed& typed,
                             std::uint32_t revision) {
    const auto language = seat.language;
    const casework::Case& current = loaded.value;
    const auto& procedure = seat.site.context.town.procedure(current.procedure);
    const std::string path = case_path(current.id) + "/" + asked.id;
    View view = seat.view(path);
    set_back(view, language, case_path(current.id));
    view.list("CHANGES").set("ACTION", in_language(path, language)).set("REFERENCE", current.id.hex());
    view.set("VERSION", std::to_string(current.revision)).show("MAY_GO_ON", asked.open);
    for (const casework::Committed& one : loaded.events)
        if (one.event.seq > revision && one.event.substantive)
            view.add("CHANGES")
                .set("WHAT", event_words(language, procedure, one.event))
                .set("WHO", event_who(seat.site, language, one.event))
                .set("WHEN", write_moment_of(seat.site, language, one.event.at));
    keep_typed(view, seat.site, language, asked.id, typed, "");
    return page(seat.site, seat.request, "desk-conflict", view, 409);
}

std::string all_texts(const Typed& typed) {
    std::string out;
    for (const auto& [name, value] : typed.items())
        if (name != "token" && name != "version" && !value.empty()) out += (out.empty() ? "" : "\n\n") + value;
    return out;
}

std::uint32_t revision_of(const Typed& typed) {
    const std::string_view text = typed.get("version");
    std::uint32_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size() ? out : 0;
}

/// Why a command of the procedure can't be given now.
Problem closed_problem(const Seat& seat, const casework::Case& current, const Asked& asked) {
    const auto& procedure = seat.site.context.town.procedure(current.procedure);
    const auto* state = procedure.find_state({current.state});
    const auto& from = asked.rule->from;
    if (std::find(from.begin(), from.end(), procedure::StateId{current.state}) != from.end())
        return {casework::problems::not_your_command, {{"command", asked.id}}, {}};
    return {casework::problems::not_in_this_state,
            {{"command", asked.id}, {"state", state ? in(seat.language, state->name) : current.state}},
            {}};
}

http::Response show_command(const Seat& seat) {
    const auto id = case_of(seat.request);
    if (!id) return seat.refuse_page(id.error());
    const auto loaded = engine::desk_case(seat.site.context, seat.session, *id);
    if (!loaded) return seat.refuse_page(loaded.error());
    const auto asked = asked_for(seat, loaded->value, seat.request.capture("command"));
    if (!asked) return error_page(seat.site, seat.request, 404);
    if (!asked->open) return seat.refuse_page(closed_problem(seat, loaded->value, *asked));
    return show_form(seat, *loaded, *asked, {}, {});
}

http::Response post_command(const Site& site, http::Request& request) {
    const auto form = http::read_form(request, {.bytes_max = form_bytes_max});
    if (!form) return refusal(site, request, form.error(), {}, "/desk");
    const std::string& command = request.capture("command");
    if (const auto seat = seat_of(site, request)) {
        if (const auto own = seat->check(*form); !own) return seat->refuse_page(own.error(), all_texts(*form));
        const auto id = case_of(request);
        if (!id) return seat->refuse_page(id.error(), all_texts(*form));
        return take_command(*seat, *id, command, *form);
    }
    // The session has ended: its cookie still shows that the form was ours and theirs, so nobody else's text is kept.
    const auto cookie = request.cookie(cookie_name);
    const auto token = cookie ? sealing::Token::parse(*cookie) : std::nullopt;
    const auto own = check_form(site, request, *form, form_purpose, token ? std::optional(token->hash()) : std::nullopt);
    const auto id = CaseId::parse(request.capture("id"));
    if (!own || !id) return refusal(site, request, {engine::problems::signed_out, {}, {}}, all_texts(*form), "/desk/sign-in");
    return expired_page(site, request, case_path(*id) + "/" + command, command, *form);
}

/// The field of that name in any procedure of the town: what a page calls it that may not look into the case.
std::optional<Field> field_named(const Site& site, const std::string& command, std::string_view name) {
    if (is_talk(command)) return name == "body" ? std::optional(talk_field()) : std::nullopt;
    for (const auto& procedure : site.context.town.procedures())
        if (const auto* rule = procedure.find_command({command}))
            if (const auto* field = procedure::find_field(*rule, {std::string(name)})) return *field;
    return std::nullopt;
}

}  // namespace commands_detail
using namespace commands_detail;

http::Response take_command(const Seat& seat, CaseId id, const std::string& command, const Typed& typed) {
    const engine::Context& context = seat.site.context;
    const auto loaded = engine::desk_case(context, seat.session, id);
    if (!loaded) return seat.refuse_page(loaded.error(), all_texts(typed));
    const casework::Case& current = loaded->value;
    const auto asked = asked_for(seat, current, command);
    if (!asked) return error_page(seat.site, seat.request, 404);
    const std::uint32_t revision = revision_of(typed);
    if (!asked->open) {
        if (revision != 0 && revision != current.revision) return show_conflict(seat, *loaded, *asked, typed, revision);
        return seat.refuse_page(closed_problem(seat, current, *asked), all_texts(typed));
    }
    if (const std::string_view wanted = typed.get("text"); !wanted.empty())
        for (const auto* one : texts_for(seat.site, current.procedure, *asked))
            if (one->id == wanted)
                return show_form(seat, *loaded, *asked, with_text(*one, *asked, typed, seat.language), {});
    if (typed.has("again")) return show_form(seat, *loaded, *asked, typed, {});
    if (revision != current.revision) return show_conflict(seat, *loaded, *asked, typed, revision);

    engine::Action action{.command = command, .values = values_of(*asked, typed), .revision = revision, .files = {}};
    std::vector<Problem> wrong;
    if (asked->rule != nullptr) {
        wrong = engine::check_action(context, current, asked->actor, action);
    } else if (const auto length = count_characters(typed.get("body")); length > engine::body_characters_max) {
        wrong.push_back({engine::problems::text_too_long,
                         {{"field", "body"},
                          {"max", std::to_string(engine::body_characters_max)},
                          {"over", std::to_string(length - engine::body_characters_max)}},
                         "body"});
    }
    if (!wrong.empty()) return show_form(seat, *loaded, *asked, typed, wrong);
    const auto done = engine::act_as_staff(context, seat.session, id, action);
    if (!done) {
        if (done.error().code == engine::problems::no_such_case) return seat.refuse_page(done.error(), all_texts(typed));
        if (done.error().code != engine::problems::changed_meanwhile)
            return show_form(seat, *loaded, *asked, typed, {done.error()});
        const auto now = engine::desk_case(context, seat.session, id);
        if (!now) return seat.refuse_page(now.error(), all_texts(typed));
        const auto still = asked_for(seat, now->value, command);
        return show_conflict(seat, *now, still ? *still : *asked, typed, revision);
    }
    // Forwarded, it may concern this member no longer.
    const bool ours = engine::desk_case(context, seat.session, id).has_value();
    return go(seat.site, seat.request, (ours ? case_path(id) : std::string("/desk")) + "?done=" + command);
}

void keep_typed(View& view, const Site& site, text::Language language, const std::string& command, const Typed& typed,
                std::string_view prefix) {
    view.list("KEPT").list("HIDDEN");
    for (const auto& [name, value] : typed.items()) {
        if (name == "token" || name == "again" || name == "text" || value.empty()) continue;
        const std::string sent = std::string(prefix) + name;
        const auto field = field_named(site, command, name);
        if (field && field->kind == FieldKind::text) {
            view.add("KEPT").set("FIELD", sent).set("LABEL", in(language, field->name)).set("TEXT", value);
        } else if (name != "version" || !prefix.empty()) {
            view.add("HIDDEN").set("FIELD", sent).set("TEXT", value);
        }
    }
}

void add_commands(http::Router& router, const Site& site) {
    router.get("/desk/cases/{id}/{command}", seated(site, show_command));
    router.post("/desk/cases/{id}/{command}", [site](http::Request& request) { return post_command(site, request); },
                form_bytes_max);
}

}  // namespace huiyin::web::desk
