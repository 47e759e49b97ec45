#include <algorithm>

#include "base/fault.h"
#include "core/casework/problems.h"
#include "core/sealing/token.h"
#include "core/text/say.h"
#include "engine/cosigning.h"
#include "engine/filing.h"
#include "engine/problems.h"
#include "engine/rules_then.h"
#include "io/intake/intake.h"
#include "io/web/desk/forms.h"
#include "io/web/desk/problems.h"
#include "io/web/site/typed.h"

namespace huiyin::web::desk {
namespace commands_detail {

using procedure::Field;
using procedure::FieldKind;

/// What is no text of the writer's.
bool is_control(std::string_view name) {
    return name == "token" || name == "version" || name == "again" || name == "text" || name == "save" || name == "drop" ||
           name == "cosign" || name == "cosigner" || name == "unsigned";
}

void keep_draft(const Seat& seat, CaseId id, const Asked& asked, const Typed& typed, std::uint32_t revision) {
    engine::DeskDraft draft{.revision = revision, .at = {}, .fields = {}};
    for (const auto& [name, value] : typed.items())
        if (!is_control(name) && !value.empty()) draft.fields.emplace_back(name, value);
    if (!draft.fields.empty()) engine::save_desk_draft(seat.site.context, seat.session, id, asked.id, draft);
}

/// The field of that name in any procedure of the town: what a page calls it that may not look into the case.
std::optional<Field> field_named(const Site& site, const std::string& command, std::string_view name) {
    if (is_duty(command)) return std::nullopt;
    if (is_talk(command)) return name == "body" ? std::optional(talk_field()) : std::nullopt;
    for (const auto* procedure : site.context.town.rule_book().all_versions())
        if (const auto* rule = procedure->find_command({command}))
            if (const auto* field = procedure::find_field(*rule, {std::string(name)})) return *field;
    return std::nullopt;
}

/// What was written, to be kept on a page that takes nothing: choices and days are quickly made again.
std::string all_texts(const Site& site, const std::string& command, const Typed& typed) {
    std::string out;
    for (const auto& [name, value] : typed.items()) {
        const auto field = field_named(site, command, name);
        if (field && field->kind == FieldKind::text && !value.empty()) out += (out.empty() ? "" : "\n\n") + value;
    }
    return out;
}

/// Why a command of the procedure can't be given now.
Problem closed_problem(const Seat& seat, const casework::Case& current, const Asked& asked) {
    if (asked.rule == nullptr) return {casework::problems::assigned_already, {}, {}};
    const auto& procedure = seat.site.context.town.procedure(current);
    const auto& from = asked.rule->from;
    for (casework::ClosedCommand& one : engine::closed_commands(seat.site.context, seat.session, current))
        if (one.command == asked.rule) return std::move(one.why);
    if (std::find(from.begin(), from.end(), procedure::StateId{current.state}) != from.end())
        return {casework::problems::not_your_command, {{"command", asked.id}}, {}};
    return casework::not_in_this_state(current, procedure, asked.id);
}

/// The case has moved since the form was shown: what changed, and the form's text, ready to be taken on. Where the step can't be given any more, why, and
/// the text to be sent as a message or copied: as a draft of that step it would be of no use.
http::Response show_conflict(const Seat& seat, const engine::LoadedCase& loaded, const Asked& asked, const Typed& typed,
                             std::uint32_t revision) {
    const auto language = seat.language;
    const casework::Case& current = loaded.value;
    const std::string path = case_path(current.id) + "/" + asked.id;
    View view = seat.view(path);
    set_back(view, language, case_path(current.id));
    view.set("ACTION", in_language(path, language)).set("REFERENCE", current.id.hex());
    view.set("VERSION", std::to_string(current.revision)).show("MAY_GO_ON", asked.open).list("CLOSED");
    view.show("OWN", engine::is_own_doing(seat.site.context, seat.session, loaded, revision));
    add_changes(view, seat, loaded, revision);
    if (asked.open) keep_draft(seat, current.id, asked, typed, revision);
    else {
        View& closed = view.add("CLOSED").set("WHY", text::explain(language, closed_problem(seat, current, asked))).set("LABEL", asked.label).list("AS_MESSAGE");
        if (const std::string words = all_texts(seat.site, asked.id, typed); !words.empty())
            closed.add("AS_MESSAGE").set("ACTION", in_language(case_path(current.id) + "/message", language)).set("WORDS", words);
    }
    keep_typed(view, seat.site, language, asked.id, typed, "");
    return page(seat.site, seat.request, "desk-conflict", view, 409);
}

/// A form as it was put before a colleague.
Typed typed_of(const Asked& asked, const std::map<std::string, std::string>& values) {
    Typed out;
    for (const Field& field : asked.fields) {
        const auto found = values.find(field.id.value);
        if (found == values.end()) continue;
        const std::string& value = found->second;
        if (field.kind != FieldKind::date || value.size() != 10) {
            out.add(field.id.value, value);
            continue;
        }
        out.add(field.id.value + "-year", value.substr(0, 4));
        out.add(field.id.value + "-month", value.substr(5, 2));
        out.add(field.id.value + "-day", value.substr(8, 2));
    }
    return out;
}

/// Puts the command before a colleague; what was typed stays, as a draft.
http::Response ask_colleague(const Seat& seat, const engine::LoadedCase& loaded, const Asked& asked, const Typed& typed,
                             const engine::Action& action) {
    const auto colleague = StaffId::parse(typed.get("cosigner"));
    if (!colleague)
        return show_form(seat, loaded, asked, typed, {{web::problems::nobody_to_cosign, {}, "cosigner"}});
    const CaseId id = loaded.value.id;
    const auto done = engine::ask_to_cosign(seat.site.context, seat.session, id, action, *colleague);
    if (!done && done.error().code == engine::problems::changed_meanwhile) {
        const auto now = engine::desk_case(seat.site.context, seat.session, id);
        if (!now) return seat.refuse_page(now.error(), all_texts(seat.site, asked.id, typed));
        return show_conflict(seat, *now, asked, typed, action.revision);
    }
    if (!done) return show_form(seat, loaded, asked, typed, {done.error()});
    keep_draft(seat, id, asked, typed, action.revision);
    return go(seat.site, seat.request, case_path(id) + "?done=cosign-asked");
}

http::Response show_command(const Seat& seat) {
    const auto id = case_of(seat.request);
    if (!id) return seat.refuse_page(id.error());
    const auto loaded = engine::desk_case(seat.site.context, seat.session, *id);
    if (!loaded) return seat.refuse_page(loaded.error());
    const auto asked = asked_for(seat, loaded->value, seat.request.capture("command"));
    if (!asked) return error_page(seat.site, seat.request, 404);
    if (!asked->open) return refusal(seat.site, seat.request, closed_problem(seat, loaded->value, *asked), {}, case_path(*id));
    const auto draft = engine::load_desk_draft(seat.site.context, seat.session, *id, asked->id);
    Typed typed;
    if (draft)
        for (const auto& [name, value] : draft->fields) typed.add(name, value);
    else if (const auto signing = engine::own_draft(seat.site.context, seat.session, *loaded); signing && signing->cosigning.command == asked->id)
        typed = typed_of(*asked, signing->values);
    return show_form(seat, *loaded, *asked, typed, {}, draft ? &*draft : nullptr);
}

http::Response post_command(const Site& site, http::Request& request) {
    const std::string& command = request.capture("command");
    if (const auto own = check_origin(site, request); !own) return refusal(site, request, own.error(), texts_on_the_way(site, request), "/desk");
    const auto seat = seat_of(site, request);
    intake::Intake taken(site.context, 0);
    intake::NoFiles passed;
    http::FileSink& files = seat && takes_files(command) ? static_cast<http::FileSink&>(taken) : passed;
    const auto form = intake::read_form_with_files(request, {.bytes_max = form_bytes_max}, files);
    if (!form) return refusal(site, request, form.error(), {}, "/desk");
    if (seat) {
        if (const auto own = seat->check(*form); !own) return seat->refuse_page(own.error(), all_texts(site, command, *form));
        const auto id = case_of(request);
        if (!id) return seat->refuse_page(id.error(), all_texts(site, command, *form));
        return take_command(*seat, *id, command, *form, &taken);
    }
    // The session has ended: its cookie still shows that the form was ours and theirs, so nobody else's text is kept.
    const auto cookie = request.cookie(cookie_name);
    const auto token = cookie ? sealing::Token::parse(*cookie) : std::nullopt;
    const auto own = check_form(site, request, *form, form_purpose, token ? std::optional(token->hash()) : std::nullopt);
    const auto id = CaseId::parse(request.capture("id"));
    if (!own || !id) return refusal(site, request, {engine::problems::signed_out, {}, {}}, all_texts(site, command, *form), "/desk/sign-in");
    return expired_page(site, request, case_path(*id) + "/" + command, command, *form);
}

/// The page that follows a command. Forwarded, the case may concern this member no longer.
http::Response after_command(const Seat& seat, CaseId id, const std::string& command) {
    const bool ours = engine::desk_case(seat.site.context, seat.session, id).has_value();
    return go(seat.site, seat.request, (ours ? case_path(id) : std::string("/desk")) + "?done=" + command);
}

/// Whether a form only repeats what this member has done by it already: without a script, a button can be pressed twice.
bool is_pressed_twice(const Seat& seat, CaseId id, const std::string& command, const Typed& typed, std::uint32_t revision,
                      const intake::Intake* files) {
    if (typed.has("drop") || typed.has("save") || typed.has("again") || typed.has("cosign") || !typed.get("text").empty()) return false;
    const engine::Context& context = seat.site.context;
    const auto loaded = engine::load_case(context.store, id);
    if (!loaded) return false;
    // As the form asked: the case may go by other rules by now, or be theirs no more.
    const auto* rule = engine::RulesThen(context.town, *loaded).after(revision).find_command({command});
    const std::vector<Field> fields = is_talk(command) ? std::vector{talk_field()} : rule == nullptr ? std::vector<Field>() : rule->fields;
    const engine::Action action{.command = command, .values = field_values(fields, typed), .revision = revision, .files = {}};
    if (files == nullptr) return engine::is_done_already(context, seat.session, id, action, {});
    return files->problems().empty() && engine::is_done_already(context, seat.session, id, action, files->ready());
}

/// Whether the case is already with whom the form gives it to, or without whom it takes off.
bool is_settled(const Seat& seat, CaseId id, const std::string& command, const Typed& typed) {
    return is_duty(command) &&
           engine::is_duty_done(seat.site.context, seat.session, id,
                                {.command = command, .values = {{"member", std::string(typed.get("member"))}}, .revision = 0, .files = {}});
}

}  // namespace commands_detail
using namespace commands_detail;

http::Response take_command(const Seat& seat, CaseId id, const std::string& command, const Typed& typed, intake::Intake* files) {
    const engine::Context& context = seat.site.context;
    const std::uint32_t revision = read_revision(typed.get("version"));
    const auto loaded = engine::desk_case(context, seat.session, id);
    const auto asked = loaded ? asked_for(seat, loaded->value, command) : std::nullopt;
    const bool has_moved = !loaded || loaded->value.revision != revision;
    if (has_moved && is_pressed_twice(seat, id, command, typed, revision, files)) return after_command(seat, id, command);
    if (is_settled(seat, id, command, typed)) return after_command(seat, id, command);
    if (!loaded) return seat.refuse_page(loaded.error(), all_texts(seat.site, command, typed));
    const casework::Case& current = loaded->value;
    if (!asked) return error_page(seat.site, seat.request, 404);
    if (!asked->open) {
        if (revision != 0 && revision != current.revision) return show_conflict(seat, *loaded, *asked, typed, revision);
        return refusal(seat.site, seat.request, closed_problem(seat, current, *asked), all_texts(seat.site, command, typed), case_path(id));
    }
    if (const std::string_view wanted = typed.get("text"); !wanted.empty())
        for (const auto& one : texts_for(seat.site, current, *asked, category_of(seat, *loaded)))
            if (one.id == wanted)
                return show_form(seat, *loaded, *asked, with_text(one, *asked, typed, seat.language), {});
    const std::string path = case_path(id) + "/" + asked->id;
    if (typed.has("drop")) {
        engine::drop_desk_draft(context, seat.session, id, asked->id);
        return go(seat.site, seat.request, path);
    }
    if (typed.has("save")) {
        keep_draft(seat, id, *asked, typed, revision);
        return go(seat.site, seat.request, path);
    }
    if (typed.has("again")) return show_form(seat, *loaded, *asked, typed, {});
    if (revision != current.revision) return show_conflict(seat, *loaded, *asked, typed, revision);

    engine::Action action{.command = command, .values = values_of(*asked, typed), .revision = revision, .files = {}};
    std::vector<Problem> wrong;
    if (asked->rule != nullptr) {
        wrong = engine::check_action(context, current, asked->actor, action);
    } else if (is_duty(command)) {
        for (const Field& field : asked->fields)
            if (procedure::find_choice(field, {std::string(typed.get(field.id.value))}) == nullptr)
                wrong.push_back({casework::problems::field_missing, {{"field", field.id.value}}, field.id.value});
    } else if (const auto length = count_characters(typed.get("body")); length > engine::body_characters_max) {
        wrong.push_back({engine::problems::text_too_long,
                         {{"field", "body"},
                          {"max", std::to_string(engine::body_characters_max)},
                          {"over", std::to_string(length - engine::body_characters_max)}},
                         "body"});
    }
    const bool brought = files != nullptr && files->count() > 0;
    if (files != nullptr) wrong.insert(wrong.end(), files->problems().begin(), files->problems().end());
    if (wrong.empty()) wrong = days_off(seat, current, *asked, typed);
    if (!wrong.empty()) return show_form(seat, *loaded, *asked, typed, wrong, nullptr, brought);
    if (typed.has("cosign") && asked->rule != nullptr) return ask_colleague(seat, *loaded, *asked, typed, action);
    // What a colleague was asked to sign goes out without them only when it is said so.
    const Signature signature = signature_of(seat, *loaded, *asked, typed);
    if (signature != Signature::none && signature != Signature::holds && !typed.has("unsigned")) {
        keep_draft(seat, id, *asked, typed, revision);
        return show_form(seat, *loaded, *asked, typed, {}, nullptr, brought);
    }
    if (brought) action.files = files->take();
    const auto done = engine::act_as_staff(context, seat.session, id, action);
    if (!done) {
        intake::drop_files(context, action.files);
        if (is_settled(seat, id, command, typed)) return after_command(seat, id, command);
        if (done.error().code == engine::problems::no_such_case) return seat.refuse_page(done.error(), all_texts(seat.site, command, typed));
        if (done.error().code != engine::problems::changed_meanwhile)
            return show_form(seat, *loaded, *asked, typed, {done.error()}, nullptr, brought);
        if (engine::is_done_already(context, seat.session, id, action, action.files)) return after_command(seat, id, command);  // by the first of two presses
        const auto now = engine::desk_case(context, seat.session, id);
        if (!now) return seat.refuse_page(now.error(), all_texts(seat.site, command, typed));
        const auto still = asked_for(seat, now->value, command);
        return show_conflict(seat, *now, still ? *still : *asked, typed, revision);
    }
    engine::drop_desk_draft(context, seat.session, id, asked->id);
    return after_command(seat, id, command);
}

void keep_typed(View& view, const Site& site, text::Language language, const std::string& command, const Typed& typed,
                std::string_view prefix) {
    view.list("KEPT").list("HIDDEN");
    for (const auto& [name, value] : typed.items()) {
        if (value.empty() || (is_control(name) && name != "version")) continue;
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
    router.post_stream("/desk/cases/{id}/{command}", [site](http::Request& request) { return post_command(site, request); },
                       intake::upload_bytes_max);
}

}  // namespace huiyin::web::desk
