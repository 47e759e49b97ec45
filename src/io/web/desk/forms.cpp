#include "io/web/desk/forms.h"

#include <algorithm>

#include "core/accounts/route.h"
#include "core/casework/asked.h"
#include "core/casework/problems.h"
#include "core/text/say.h"
#include "engine/filing.h"
#include "engine/rules_then.h"
#include "io/papers/story.h"
#include "io/web/shown.h"
#include "io/web/site/category.h"
#include "io/web/site/fields.h"

namespace huiyin::web::desk {
namespace forms_detail {

using procedure::Field;
using procedure::FieldKind;

std::vector<FieldOption> offices_for(const Seat& seat, const casework::Case& current, const Asked& asked, const Field& field) {
    std::vector<FieldOption> out;
    const bool releases = asked.rule != nullptr && asked.rule->releases == field.id;
    const bool invites = asked.rule != nullptr && asked.rule->invites == field.id;
    if (releases) {
        for (const OfficeId& one : current.participants) out.push_back({one.value, office_name(seat.site, seat.language, one)});
        return out;
    }
    const auto offices = seat.site.context.town.offices();
    const auto keys = seat.site.context.town.office_keys();
    for (const accounts::Office& office : offices->all()) {
        if (office.id == current.office || (invites && current.takes_part(office.id))) continue;
        if (field.offices == procedure::Offices::below && !offices->is_below(office.id, current.office)) continue;
        if (accounts::may_forward(*offices, office.id, current.about,
                                  [&](const OfficeId& id) { return keys->contains(id); }))
            out.push_back({office.id.value, in(seat.language, office.name)});
    }
    return out;
}

}  // namespace forms_detail
using namespace forms_detail;

void add_fields(View& view, const Seat& seat, const casework::Case& current, const Asked& asked, const Typed& typed,
                const std::vector<Problem>& wrong) {
    add_field_views(view, seat.language, asked.fields, typed, wrong,
                    [&](const Field& field) { return offices_for(seat, current, asked, field); });
}

std::vector<Problem> days_off(const Seat& seat, const casework::Case& current, const Asked& asked, const Typed& typed) {
    const auto& town = seat.site.context.town;
    const auto values = values_of(asked, typed);
    auto out = casework::days_off(asked.fields, values, town.calendar_of(town.procedure(current)), seat.site.today());
    std::erase_if(out, [&](const Problem& one) { return typed.get(one.where + "-told") == values.at(one.where); });
    return out;
}

void add_summary(View& view, text::Language language, const Asked& asked, const std::vector<Problem>& wrong) {
    add_field_summary(view, language, asked.fields, wrong, {files_input, "cosigner"});
}

namespace forms_detail {

/// FILES_ERROR?: what is wrong with a file; where something else is, that files have to be chosen again.
void add_files_error(View& view, text::Language language, const std::vector<Problem>& wrong, bool brought) {
    view.list("FILES_ERROR");
    for (const Problem& problem : wrong)
        if (problem.where == files_input && view.items("FILES_ERROR")->empty())
            view.add("FILES_ERROR").set("TEXT", text::explain(language, problem));
    if (brought && view.items("FILES_ERROR")->empty()) view.add("FILES_ERROR").set("TEXT", text::say(language, "field.files-again"));
}

}  // namespace forms_detail

bool is_talk(std::string_view command) { return command == "message" || command == "note"; }

bool takes_files(std::string_view command) { return command != "note" && !is_duty(command); }

bool is_duty(std::string_view command) {
    return command == engine::assign_command || command == engine::step_out_command || command == engine::take_off_command;
}

Field talk_field() {
    constexpr std::string_view label = "desk.message.text";
    return {.id = {"body"},
            .name = {.zh = text::say(text::Language::zh, label), .en = text::say(text::Language::en, label)},
            .hint = std::nullopt,
            .kind = FieldKind::text,
            .required = true,
            .applies_if = std::nullopt,
            .max_length = static_cast<int>(engine::body_characters_max),
            .choices = {},
            .days = procedure::Days::ahead,
            .offices = procedure::Offices::any,
            .earliest = std::nullopt};
}

namespace forms_detail {

Asked asked_duty(const Seat& seat, const casework::Case& current, const std::string& command) {
    const auto language = seat.language;
    Asked out;
    out.id = command;
    if (command == engine::step_out_command) {
        out.label = text::say(language, "desk.step-out");
        out.effect = text::say(language, "desk.step-out.effect");
        return out;
    }
    const bool takes_off = command == engine::take_off_command;
    const auto colleagues = takes_off ? engine::removable(seat.site.context, seat.session, current) : engine::assignable(seat.site.context, seat.session, current);
    const bool gives = seat.session.staff.has(accounts::Role::supervisor) ||
                       std::ranges::any_of(colleagues, [&](const engine::Colleague& one) { return one.id != seat.session.staff.id; });
    out.label = text::say(language, takes_off ? "desk.take-off" : gives ? "desk.assign" : "desk.assign.take");
    out.effect = text::say(language, takes_off ? "desk.take-off.effect" : gives ? "desk.assign.effect" : "desk.assign.take.effect");
    const std::string_view label = takes_off ? "desk.take-off.member" : "desk.assign.member";
    Field member{.id = {"member"},
                 .name = {.zh = text::say(text::Language::zh, label), .en = text::say(text::Language::en, label)},
                 .hint = std::nullopt,
                 .kind = FieldKind::choice,
                 .required = true,
                 .applies_if = std::nullopt,
                 .max_length = 0,
                 .choices = {},
                 .days = procedure::Days::ahead,
                 .offices = procedure::Offices::any,
                 .earliest = std::nullopt};
    for (const engine::Colleague& one : colleagues) {
        const std::string name = colleague_words(seat, one);
        member.choices.push_back({.id = {one.id.hex()}, .name = {.zh = name, .en = name}});
    }
    out.open = !member.choices.empty();
    out.fields = {std::move(member)};
    return out;
}

}  // namespace forms_detail

std::optional<Asked> asked_for(const Seat& seat, const casework::Case& current, const std::string& command) {
    if (is_duty(command)) return asked_duty(seat, current, command);
    const auto language = seat.language;
    Asked out;
    out.id = command;
    if (is_talk(command)) {
        const bool note = command == "note";
        out.label = note ? text::say(language, "desk.note") : text::say(language, "desk.message");
        out.effect = talk_effect(language, current, note);
        out.fields = {talk_field()};
        return out;
    }
    const auto& procedure = seat.site.context.town.procedure(current);
    out.rule = procedure.find_command({command});
    if (out.rule == nullptr) return std::nullopt;
    out.label = in(language, out.rule->name);
    out.fields = out.rule->fields;
    out.open = false;
    for (const engine::OpenCommand& one : engine::staff_commands(seat.site.context, seat.session, current))
        if (one.rule == out.rule) {
            out.open = true;
            out.actor = one.actor;
            out.effect = effect_words(seat, current, one);
        }
    return out;
}

std::map<std::string, std::string> values_of(const Asked& asked, const Typed& typed) { return field_values(asked.fields, typed); }

std::vector<guidance::ReplyTemplate> texts_for(const Site& site, const casework::Case& current, const Asked& asked,
                                               const std::string& category) {
    if (asked.rule == nullptr) return {};
    return guidance::fitting(*site.context.town.guidance(),
                             {.procedure = current.procedure, .command = asked.id, .state = current.state, .category = category});
}

std::string category_of(const Seat& seat, const engine::LoadedCase& loaded) {
    if (!engine::recently_opened(seat.site.context, seat.session, loaded)) return {};
    const auto seen = engine::view_for_staff(seat.site.context, seat.session, loaded.value.id);
    return seen ? seen->content.text(1, "category") : std::string();
}

Typed with_text(const guidance::ReplyTemplate& chosen, const Asked& asked, const Typed& typed, text::Language language) {
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

void add_changes(View& view, const Seat& seat, const engine::LoadedCase& loaded, std::uint32_t revision) {
    const engine::RulesThen rules(seat.site.context.town, loaded);
    view.list("CHANGES");
    for (const casework::Committed& one : loaded.events)
        if (one.event.seq > revision && one.event.substantive)
            view.add("CHANGES")
                .set("WHAT", event_words(seat.language, rules.of(one.event), one.event))
                .set("WHO", event_who(seat.site, seat.language, one.event))
                .set("WHEN", write_moment_of(seat.site, seat.language, one.event.at));
}

namespace forms_detail {

/// Who was asked to take part, where a command's document says it: who writes the record sees it first.
std::string invited_words(const Seat& seat, const engine::LoadedCase& loaded, const Asked& asked) {
    const auto& procedure = seat.site.context.town.procedure(loaded.value);
    const auto* document = asked.rule != nullptr && asked.rule->document ? procedure.find_document(*asked.rule->document) : nullptr;
    if (document == nullptr || std::find(document->facts.begin(), document->facts.end(), "invited") == document->facts.end()) return {};
    const auto invited = papers::invited_before(seat.site.context.town, loaded, loaded.value.version + 1);
    if (invited.empty()) return text::say(seat.language, "desk.invited.nobody");
    return text::say(seat.language, "desk.invited", {{"offices", papers::office_names(seat.site.context.town, seat.language, invited)}});
}

}  // namespace forms_detail

http::Response show_form(const Seat& seat, const engine::LoadedCase& loaded, const Asked& asked, const Typed& typed,
                         const std::vector<Problem>& wrong, const engine::DeskDraft* draft, bool brought_files) {
    const auto language = seat.language;
    const casework::Case& current = loaded.value;
    const std::string path = case_path(current.id) + "/" + asked.id;
    View view = seat.view(path);
    set_back(view, language, case_path(current.id));
    std::string subject = shown_line(engine::desk_subject(seat.site.context, seat.session, loaded.row));
    if (subject.empty()) subject = text::say(language, "desk.list.no-subject");
    view.set("SUBJECT", subject).set("LABEL", asked.label).set("EFFECT", asked.effect).list("INVITED");
    if (const std::string words = invited_words(seat, loaded, asked); !words.empty()) view.add("INVITED").set("TEXT", words);
    view.set("ACTION", in_language(path, language)).set("VERSION", std::to_string(current.revision));
    view.list("DRAFT");
    if (draft != nullptr) {
        View& kept = view.add("DRAFT");
        kept.set("WHEN", write_moment_of(seat.site, language, draft->at)).list("MOVED_ON");
        if (draft->revision != current.revision) add_changes(kept.add("MOVED_ON"), seat, loaded, draft->revision);
    }
    add_fields(view, seat, current, asked, typed, wrong);
    add_summary(view, language, asked, wrong);
    view.list("TAKES_FILES");
    if (takes_files(asked.id)) add_files_error(view.add("TAKES_FILES"), language, wrong, brought_files);
    add_cosigning(view, seat, loaded, asked, typed, wrong);
    const auto guidance = seat.site.context.town.guidance();
    const bool has_texts = std::ranges::any_of(guidance->replies, [&](const guidance::ReplyTemplate& one) {
        return one.procedure == current.procedure && one.command == asked.id;
    });
    const bool beside = asked.id == "message" || has_texts || (asked.rule != nullptr && asked.rule->substantive);
    const int status = wrong.empty() ? 200 : 422;
    if (!beside) return page(seat.site, seat.request, "desk-command", view, status);
    std::optional<engine::CaseView> seen;
    if (engine::recently_opened(seat.site.context, seat.session, loaded))
        if (auto opened = engine::view_for_staff(seat.site.context, seat.session, current.id)) seen = std::move(*opened);
    const auto texts = texts_for(seat.site, current, asked, seen ? seen->content.text(1, "category") : std::string());
    view.list("TEXTS").list("ASKED");
    if (!texts.empty()) {
        View& list = view.add("TEXTS");
        for (const auto& one : texts) list.add("ITEMS").set("TEXT_ID", one.id).set("LABEL", in(language, one.name));
    }
    if (seen) {
        View& said = view.add("ASKED").set("TEXT", shown_text(seen->content.text(1, "body")));
        set_category(said, seat.site, language, seen->content);
    }
    return page(seat.site, seat.request, "desk-reply", view, status);
}

}  // namespace huiyin::web::desk
