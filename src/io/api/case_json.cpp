#include "io/api/case_json.h"

#include "core/casework/asked.h"
#include "core/text/say.h"
#include "engine/rules_then.h"
#include "io/papers/letters.h"
#include "io/papers/standing.h"

namespace huiyin::api {
namespace case_json_detail {

using json::Array;
using json::Object;
using json::Value;

Object event_head(const casework::Event& event) {
    Object out{{"seq", std::int64_t{event.seq}}, {"kind", event.kind}, {"role", event.by.role}, {"at", to_text(event.at)}};
    if (event.by.office) out.emplace_back("office", event.by.office->value);
    return out;
}

Value event_json(const Api& api, text::Language language, const procedure::Procedure& procedure, const casework::Event& event,
                 const engine::CaseContent& content) {
    Object out = event_head(event);
    Object texts;
    std::string text;
    const auto found = content.texts.find(event.seq);
    if (found != content.texts.end() && !papers::is_note(event.kind))
        for (const auto& [part, value] : found->second) {
            texts.emplace_back(part, value);
            if (part == "body" || text.empty()) text = value;
        }
    if (event.kind == papers::recount_kind) text = papers::said(api.context.town, language, procedure, event, content);
    out.emplace_back("text", text);
    if (!texts.empty()) out.emplace_back("texts", std::move(texts));
    Object fields;
    for (const auto& [name, value] : event.fields)
        if (name != "decides" && name != casework::other_person_field) fields.emplace_back(name, value);  // marks of the program's own
    if (!fields.empty()) out.emplace_back("fields", std::move(fields));
    return out;
}

/// A command with what it asks for, what is told of it, and what it answers.
Value command_json(text::Language language, const procedure::Procedure& procedure, const casework::Case& current, const procedure::CommandRule& rule) {
    Array fields;
    for (const procedure::Field& field : rule.fields) {
        Object one{{"id", field.id.value},
                   {"name", in(language, field.name)},
                   {"kind", std::string(procedure::to_text(field.kind))},
                   {"required", field.required}};
        if (field.max_length > 0) one.emplace_back("max_length", field.max_length);
        if (!field.choices.empty()) {
            Array choices;
            for (const procedure::Choice& choice : field.choices)
                choices.emplace_back(Object{{"id", choice.id.value}, {"name", in(language, choice.name)}});
            one.emplace_back("choices", std::move(choices));
        }
        if (field.applies_if) {
            Array values;
            for (const procedure::ChoiceId& value : field.applies_if->values) values.emplace_back(value.value);
            one.emplace_back("applies_if", Object{{"field", field.applies_if->field.value}, {"is", std::move(values)}});
        }
        fields.emplace_back(std::move(one));
    }
    Object out{{"command", rule.id.value}, {"name", in(language, rule.name)}, {"fields", std::move(fields)}};
    if (rule.told) out.emplace_back("told", in(language, *rule.told));
    if (const auto* asked = casework::asked_by(procedure, current, rule)) out.emplace_back("answers", std::int64_t{current.last_of.at(asked->event)});
    return out;
}

}  // namespace case_json_detail
using namespace case_json_detail;

Value appointment_json(const casework::Appointment& one) {
    return Object{{"day", one.reception},      {"date", to_text(one.day)},    {"time", one.time},
                  {"office", one.office.value}, {"reference", one.reference}, {"state", one.state}};
}

Value due_json(const Api& api, text::Language language, const casework::Case& current,
               const std::vector<engine::DueDate>& dates) {
    const procedure::Procedure& procedure = api.context.town.procedure(current);
    Array out;
    for (const engine::DueDate& due : dates) {
        Array steps;
        for (const calendar::Step& step : due.deadline.steps)
            steps.emplace_back(text::say(language, "step." + step.code, step.facts));
        const procedure::ClockRule* rule = procedure.find_clock(due.clock);
        const casework::RunningClock* running = current.running(due.clock);
        Object one;  // not in braces, which would copy all that is in it
        one.reserve(7);
        one.emplace_back("clock", due.clock.value);
        one.emplace_back("date", to_text(due.deadline.due));
        one.emplace_back("provisional", due.deadline.provisional);
        one.emplace_back("rule", rule == nullptr ? std::string() : in(language, rule->rule));
        one.emplace_back("steps", std::move(steps));
        if (rule != nullptr && rule->permits) one.emplace_back("permits", true);
        if (running != nullptr && running->suspended_on) one.emplace_back("suspended_since", to_text(*running->suspended_on));
        out.emplace_back(std::move(one));
    }
    return out;
}

Value case_json(const Api& api, text::Language language, const engine::CaseView& view) {
    const casework::Case& current = view.value();
    const procedure::Procedure& procedure = api.context.town.procedure(current);
    const procedure::State* state = procedure.find_state({current.state});
    Array events;
    const engine::RulesThen rules(api.context.town, view.loaded);
    for (const casework::Committed& one : view.loaded.events)
        events.emplace_back(event_json(api, language, rules.of(one.event), one.event, view.content));
    Array commands;
    for (const procedure::CommandRule* rule : engine::resident_commands(api.context, current))
        commands.emplace_back(command_json(language, procedure, current, *rule));
    Array files;
    for (const engine::CaseFile& file : view.content.files)
        if (!papers::is_note(view.loaded.events.at(file.seq - 1).event.kind))
            files.emplace_back(Object{{"id", file.id.hex()},
                                      {"seq", std::int64_t{file.seq}},
                                      {"name", file.name},
                                      {"type", file.type},
                                      {"size", file.size}});
    Array documents;
    for (const papers::Letter& letter : papers::letters_of(api.context.town, language, view.loaded)) {
        Object one{{"seq", std::int64_t{letter.seq}}, {"name", letter.name}, {"day", to_text(letter.day)}};
        if (letter.replaced_by != 0) one.emplace_back("replaced_by", std::int64_t{letter.replaced_by});
        documents.emplace_back(std::move(one));
    }
    Array about;
    for (const OfficeId& office : current.about)
        about.emplace_back(Object{{"office", office.value}, {"name", papers::office_name(api.context.town, language, office)}});
    Array appointments;
    for (const casework::Appointment& one : current.appointments) appointments.emplace_back(appointment_json(one));
    Array announced;
    for (const papers::Announced& one : papers::announced(api.context.town, language, view, api.context.town.now(api.context.clock.now()).today))
        announced.emplace_back(Object{{"seq", std::int64_t{one.seq}}, {"date", to_text(one.day)}, {"what", one.what}, {"text", one.words}});
    const auto* step = casework::goes_on(procedure, current);
    return Object{{"procedure", current.procedure},
                  {"state", current.state},
                  {"state_name", state == nullptr ? current.state : in(language, state->name)},
                  {"state_meaning", state == nullptr ? std::string() : in(language, state->meaning)},
                  {"office", current.office.value},
                  {"at_work", papers::office_at_work(api.context.town, view.loaded).value},
                  {"about", std::move(about)},
                  {"version", std::int64_t{current.revision}},
                  {"filed", to_text(current.filed_at)},
                  {"subject", view.content.text(1, "subject")},
                  {"due", due_json(api, language, current, view.due)},
                  {"commands", std::move(commands)},
                  {"files", std::move(files)},
                  {"documents", std::move(documents)},
                  {"appointments", std::move(appointments)},
                  {"announced", std::move(announced)},
                  {"meanwhile", step == nullptr ? std::string() : in(language, *step->meanwhile)},
                  {"events", std::move(events)}};
}

Value changes_since(const engine::CaseView& view, std::uint32_t revision) {
    Array out;
    for (const casework::Committed& one : view.loaded.events)
        if (one.event.seq > revision && one.event.substantive) out.emplace_back(event_head(one.event));
    return out;
}

}  // namespace huiyin::api
