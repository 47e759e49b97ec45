#include "io/papers/story.h"

#include <algorithm>

#include "core/accounts/route.h"
#include "core/casework/decide.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/rules_then.h"
#include "io/web/shown.h"

namespace huiyin::papers {

using text::Language;

const std::string& in(Language language, const procedure::Text& text) {
    return language == Language::zh ? text.zh : text.en;
}

std::string office_name(const engine::Town& town, Language language, const OfficeId& office) {
    const auto offices = town.offices();
    const auto* found = offices->find(office);
    return found == nullptr ? office.value : in(language, found->name);
}

std::string write_moment(const engine::Town& town, Language language, Instant at) {
    return text::write_moment(language, town.zone().local(at));
}

std::string who(const engine::Town& town, Language language, const casework::Agent& agent) {
    // Whoever reads this is the resident.
    if (agent.role == "resident") return text::say(language, "actor.you");
    const std::string key = "actor." + agent.role;
    const std::string role = text::knows(language, key) ? text::say(language, key) : agent.role;
    if (!agent.office) return role;
    return text::say(language, "page.two", {{"one", role}, {"two", office_name(town, language, *agent.office)}});
}

std::string who(const engine::Town& town, Language language, const procedure::Procedure& procedure, const casework::Event& event) {
    const std::string name = who(town, language, event.by);
    const auto* command = command_of(procedure, event.kind);
    const bool is_another = command != nullptr && std::ranges::find(command->guards, procedure::Guard::Kind::other_person, &procedure::Guard::kind) != command->guards.end();
    return is_another ? text::say(language, "actor.another", {{"who", name}}) : name;
}

std::string what(Language language, const procedure::Procedure& procedure, const std::string& kind) {
    if (const auto* command = command_of(procedure, kind)) return in(language, command->event_name);
    return text::say(language, "event." + kind);
}

std::string taken_down(const casework::Event& event) {
    const auto channel = event.fields.find("channel");
    if (event.kind != "case_filed" || channel == event.fields.end()) return {};
    return channel->second == "counter" || channel->second == "phone" ? channel->second : std::string();
}

std::string what(Language language, const procedure::Procedure& procedure, const casework::Event& event) {
    if (const std::string channel = taken_down(event); !channel.empty()) return text::say(language, "event.case_filed." + channel);
    return what(language, procedure, event.kind);
}

const procedure::CommandRule* command_of(const procedure::Procedure& procedure, const std::string& kind) {
    for (const auto& command : procedure.commands)
        if (command.event == kind) return &command;
    return nullptr;
}

namespace story_detail {

/// Which calendar it was, and each day: from where to where, or that it is final now.
std::vector<Said> days_counted_anew(const engine::Town& town, Language language, const procedure::Procedure& procedure,
                                    const casework::Event& event) {
    std::vector<Said> out;
    if (const auto id = event.fields.find("calendar"); id != event.fields.end()) {
        const auto& calendars = town.calendars();
        const auto found = calendars.find(id->second);
        std::string name = id->second;
        if (found != calendars.end())
            name = language == Language::zh ? found->second.description().name_zh : found->second.description().name_en;
        out.push_back({.field = "calendar", .name = text::say(language, "story.calendar"), .value = std::move(name), .is_text = false});
    }
    for (const casework::ClockMoved& moved : event.moves) {
        const auto* clock = procedure.find_clock(moved.clock);
        const auto before = event.fields.find("was_" + moved.clock.value);
        const auto was = before == event.fields.end() ? std::nullopt : parse_date(before->second);
        const bool stays = was && *was == moved.due;
        std::string_view key = stays ? "story.day-final" : "story.day-moved";
        if (moved.provisional) key = stays ? "story.day-provisional" : "story.day-moved-provisional";
        out.push_back({.field = moved.clock.value,
                       .name = clock == nullptr ? moved.clock.value : in(language, clock->name),
                       .value = text::say(language, std::string(key),
                                          {{"before", text::write_day(language, was.value_or(moved.due))},
                                           {"day", text::write_day(language, moved.due)}}),
                       .is_text = false});
    }
    return out;
}

/// When, with whom, and what was said with it.
std::vector<Said> appointment_said(const engine::Town& town, Language language, const casework::Event& event,
                                   const engine::CaseContent& content) {
    const auto field = [&](const char* name) {
        const auto found = event.fields.find(name);
        return found == event.fields.end() ? std::string() : found->second;
    };
    std::vector<Said> out;
    const auto add = [&](const char* id, std::string value) {
        out.push_back({.field = id, .name = text::say(language, std::string("story.appointment.") + id), .value = std::move(value), .is_text = false});
    };
    const auto day = parse_date(field("date"));
    add("when", text::say(language, "reception.day-time", {{"day", day ? text::write_day(language, *day) : field("date")}, {"time", field("time")}}));
    add("office", office_name(town, language, {field("office")}));
    add("reference", field("reference"));
    for (const char* part : {"reason", "record"})
        out.push_back({.field = part, .name = text::say(language, std::string("story.appointment.") + part), .value = content.text(event.seq, part), .is_text = true});
    return out;
}

}  // namespace story_detail
using namespace story_detail;

bool is_note(const std::string& kind) { return casework::is_between_officers(kind); }
bool is_appointment(const std::string& kind) { return kind.starts_with("appointment_"); }
bool is_looking(const std::string& kind) { return kind == "case_viewed" || kind == "identity_viewed"; }

std::vector<Said> all_said(const engine::Town& town, Language language, const procedure::Procedure& procedure,
                           const casework::Event& event, const engine::CaseContent& content) {
    std::vector<Said> out;
    if (is_note(event.kind)) return out;
    const auto add = [&](Said one) {
        one.value = web::shown_text(one.value);
        if (!one.value.empty()) out.push_back(std::move(one));
    };
    if (event.kind == recount_kind) {
        for (Said& one : days_counted_anew(town, language, procedure, event)) add(std::move(one));
        return out;
    }
    if (is_appointment(event.kind)) {
        for (Said& one : appointment_said(town, language, event, content)) add(std::move(one));
        return out;
    }
    const auto* command = command_of(procedure, event.kind);
    if (command == nullptr) {
        add({.field = "body", .name = {}, .value = content.text(event.seq, "body"), .is_text = true});
        return out;
    }
    for (const procedure::Field& field : command->fields) {
        Said one{.field = field.id.value, .name = in(language, field.name), .value = {}, .is_text = false};
        if (field.kind == procedure::FieldKind::text) {
            one.is_text = true;
            one.value = content.text(event.seq, field.id.value);
            add(std::move(one));
            continue;
        }
        const auto value = event.fields.find(field.id.value);
        if (value == event.fields.end()) continue;
        one.value = value->second;
        if (field.kind == procedure::FieldKind::choice) {
            if (const auto* choice = procedure::find_choice(field, {value->second})) one.value = in(language, choice->name);
        } else if (field.kind == procedure::FieldKind::date) {
            if (const auto day = parse_date(value->second)) one.value = text::write_day(language, *day);
        } else if (field.kind == procedure::FieldKind::office) {
            one.value = office_name(town, language, {value->second});
        }
        add(std::move(one));
    }
    add({.field = "cosigner", .name = text::say(language, "paper.cosigned"), .value = cosigned_by(town, language, event), .is_text = false});
    return out;
}

std::string cosigned_by(const engine::Town& town, Language language, const casework::Event& event) {
    const auto role = event.fields.find("cosigner_role");
    const auto office = event.fields.find("cosigner_office");
    if (role == event.fields.end() || office == event.fields.end()) return {};
    return who(town, language, {.role = role->second, .office = OfficeId{office->second}, .tag = {}});
}

std::string said(const engine::Town& town, Language language, const procedure::Procedure& procedure,
                 const casework::Event& event, const engine::CaseContent& content) {
    const auto all = all_said(town, language, procedure, event, content);
    const bool named = std::count_if(all.begin(), all.end(), [](const Said& one) { return one.is_text; }) > 1;
    std::string out;
    for (const Said& one : all) {
        if (!out.empty()) out += "\n\n";
        if (!one.is_text)
            out += text::say(language, "page.about", {{"what", one.name}, {"value", one.value}});
        else
            out += (named ? one.name + "\n" : "") + one.value;
    }
    return out;
}

std::string source_words(Language language, const procedure::Procedure& procedure, const procedure::SourceRef& source) {
    const procedure::Text cited = procedure::cite(procedure, source);
    const std::string& words = in(language, cited);
    return procedure::is_confirmed(procedure, source) ? words : text::say(language, "source.unconfirmed", {{"source", words}});
}

std::string write_due(const engine::Town& town, Language language, const procedure::Procedure& procedure, Date due, bool provisional) {
    const std::string day = text::write_day(language, due);
    const bool still = provisional && !town.calendar_of(procedure).is_published(due);
    return still ? text::say(language, "page.provisional", {{"day", day}}) : day;
}

std::string office_names(const engine::Town& town, Language language, const std::vector<OfficeId>& offices) {
    std::string out;
    for (const OfficeId& office : offices) out += (out.empty() ? "" : text::say(language, "page.and")) + office_name(town, language, office);
    return out;
}

std::vector<OfficeId> invited_before(const engine::Town& town, const engine::LoadedCase& loaded, std::uint32_t seq) {
    const engine::RulesThen rules(town, loaded);
    std::vector<OfficeId> out;
    for (const casework::Committed& one : loaded.events) {
        const auto* command = command_of(rules.of(one.event), one.event.kind);
        if (one.event.seq >= seq || command == nullptr || !command->invites) continue;
        for (const OfficeId& office : one.event.joins)
            if (std::find(out.begin(), out.end(), office) == out.end()) out.push_back(office);
    }
    return out;
}

OfficeId office_at_work(const engine::Town& town, const engine::LoadedCase& loaded) {
    const casework::Case& current = loaded.value;
    const OfficeId at_work = casework::office_at_work(current, town.procedure(current));
    if (at_work != current.office && !at_work.value.empty()) return at_work;
    // An opinion stands with the office that gave it.
    const auto last = std::find_if(loaded.events.rbegin(), loaded.events.rend(), [](const casework::Committed& one) { return one.event.state.has_value(); });
    if (last == loaded.events.rend()) return current.office;
    const auto& procedure = engine::RulesThen(town, loaded).of(last->event);
    const auto* command = command_of(procedure, last->event.kind);
    const bool is_opinion = command != nullptr && std::ranges::any_of(command->stops, [&](const procedure::ClockStop& stop) {
        const auto* clock = procedure.find_clock(stop.clock);
        return stop.outcome == procedure::Outcome::answered && clock != nullptr && procedure::levels_up(clock->owed_by) > 0;
    });
    return is_opinion ? last->event.by.office.value_or(current.office) : current.office;
}

std::string contact_words(Language language, const std::string& contact) {
    std::string out;
    for (std::size_t at = 0; at < contact.size();) {
        const std::size_t end = std::min(contact.find('\n', at), contact.size());
        const std::string line = web::shown_text(contact.substr(at, end - at));
        const std::size_t colon = line.find(": ");
        const std::string key = "contact." + line.substr(0, std::min(colon, line.size()));
        if (!out.empty()) out += "\n";
        out += colon != std::string::npos && text::knows(language, key)
                   ? text::say(language, "page.about", {{"what", text::say(language, key)}, {"value", line.substr(colon + 2)}})
                   : line;
        at = end + 1;
    }
    return out;
}

std::string clock_started(const engine::Town& town, Language language, const procedure::Procedure& procedure, const casework::Event& event) {
    if (event.starts.empty() && event.moves.empty()) return {};
    if (event.kind == recount_kind) return {};  // says it with all its days
    const auto& id = event.starts.empty() ? event.moves.front().clock : event.starts.front().clock;
    const Date due = event.starts.empty() ? event.moves.front().due : event.starts.front().due;
    const bool provisional = event.starts.empty() ? event.moves.front().provisional : event.starts.front().provisional;
    const auto* clock = procedure.find_clock(id);
    if (clock == nullptr) return {};
    // Opening the notice counts the period anew: this day is the last one only for who never opens it.
    const bool counts_anew = !event.starts.empty() && clock->counts_from == procedure::CountsFrom::notice_received;
    return text::say(language, counts_anew ? "page.about-unopened" : "page.about",
                     {{"what", in(language, clock->name)}, {"value", write_due(town, language, procedure, due, provisional)}});
}

std::optional<OfficeId> reviewing_office(const engine::Town& town, const casework::Case& current, const procedure::CommandRule& rule) {
    int levels = 0;
    const auto& procedure = town.procedure(current);
    for (const ClockId& id : rule.starts)
        if (const auto* clock = procedure.find_clock(id)) levels = std::max(levels, procedure::levels_up(clock->owed_by));
    if (levels == 0) return current.office;
    const auto above = accounts::review_office(*town.offices(), current.office, levels, current.about);
    return above ? std::optional(*above) : std::nullopt;
}

std::string review_outside(const engine::Town& town, Language language, const casework::Case& current) {
    const accounts::Text route = accounts::outside_route_of(*town.offices(), current.office);
    const std::string& words = language == Language::zh ? route.zh : route.en;
    return words.empty() ? text::say(language, "review.outside") : words;
}

}  // namespace huiyin::papers
