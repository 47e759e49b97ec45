#include "io/papers/standing.h"

#include <algorithm>

#include "core/casework/decide.h"
#include "core/casework/problems.h"
#include "core/text/say.h"
#include "io/papers/story.h"
#include "io/web/shown.h"

namespace huiyin::papers {
namespace standing_detail {

using text::Language;

/// What the event said in that field, as it may be shown.
std::string said_in(Language language, const procedure::CommandRule& rule, const casework::Case& current, const engine::CaseContent& content,
                    const procedure::FieldId& id, std::uint32_t seq) {
    const procedure::Field* field = procedure::find_field(rule, id);
    if (field == nullptr) return {};
    if (field->kind == procedure::FieldKind::text) return web::shown_line(content.text(seq, id.value));
    const auto value = current.latest.find(rule.event + "." + id.value);
    if (value == current.latest.end()) return {};
    const auto* choice = procedure::find_choice(*field, {value->second});
    return choice == nullptr ? value->second : in(language, choice->name);
}

/// The day that a step promises, which an earlier one names.
std::optional<Date> promised_day(const casework::Case& current, const procedure::CommandRule& rule) {
    const auto said = current.latest.find(rule.promises);
    return said == current.latest.end() ? std::nullopt : parse_date(said->second);
}

/// A period of the resident's in which a review can be asked for, as the case's events tell it.
struct OwnPeriod {
    const procedure::ClockRule* clock = nullptr;
    Date due{};
    bool used = false;
};

OwnPeriod last_review_period(const procedure::Procedure& procedure, const engine::LoadedCase& loaded) {
    OwnPeriod out;
    const auto asks_within = [&](const ClockId& id) {
        const auto* clock = procedure.find_clock(id);
        return clock != nullptr && clock->owed_by == procedure::OwedBy::resident &&
               std::ranges::any_of(procedure.commands, [&](const procedure::CommandRule& command) {
                   return std::ranges::any_of(command.guards, [&](const procedure::Guard& guard) {
                       return guard.kind == procedure::Guard::Kind::period_not_over && guard.clock == id;
                   });
               });
    };
    for (const casework::Committed& one : loaded.events) {
        for (const casework::ClockStarted& started : one.event.starts)
            if (asks_within(started.clock)) out = {.clock = procedure.find_clock(started.clock), .due = started.due};
        if (out.clock == nullptr) continue;
        for (const casework::ClockMoved& moved : one.event.moves)
            if (moved.clock == out.clock->id) out.due = moved.due;
        for (const casework::ClockStopped& stopped : one.event.stops)
            if (stopped.clock == out.clock->id) out.used = stopped.outcome != procedure::to_text(procedure::Outcome::lapsed);
    }
    return out;
}

std::string length_of(Language language, const procedure::ClockRule& clock) {
    return text::say(language, "period." + std::string(calendar::to_text(clock.period.unit)), {{"count", std::to_string(clock.period.amount)}});
}

/// What leads on from here, in words; else that a new case can be filed.
std::string ways_on(Language language, const std::vector<const procedure::CommandRule*>& open) {
    std::string names;
    for (const auto* rule : open)
        if (rule->to && !rule->stops_all) names += text::say(language, names.empty() ? "late.way-first" : "late.way-more", {{"way", in(language, rule->name)}});
    return names.empty() ? text::say(language, "late.none") : text::say(language, "late.ways", {{"ways", names}});
}

}  // namespace standing_detail
using namespace standing_detail;

std::vector<Announced> announced(const engine::Town& town, text::Language language, const engine::CaseView& view, Date today) {
    const casework::Case& current = view.value();
    const auto& procedure = town.procedure(current);
    std::vector<Announced> out;
    // What was promised by the step that led to where the case is.
    for (const procedure::CommandRule& rule : procedure.commands) {
        if (rule.promises.empty() || !current.last_of.contains(rule.event) || !rule.to || rule.to->value != current.state) continue;
        const auto* field = procedure::find_day(procedure, rule.promises);
        const auto day = promised_day(current, rule);
        if (field == nullptr || !day || *day < today) continue;
        out.push_back({.day = *day, .what = in(language, field->name), .words = {}, .seq = current.last_of.at(rule.event)});
    }
    for (const casework::RunningClock& clock : current.clocks) {
        const procedure::ClockRule* rule = procedure.find_clock(clock.clock);
        if (rule == nullptr || rule->owed_by != procedure::OwedBy::resident || !rule->after_end || clock.due < today) continue;
        const auto starts = [&](const casework::Committed& one) { return std::ranges::find(one.event.starts, clock.clock, &casework::ClockStarted::clock) != one.event.starts.end(); };
        const auto begun = std::find_if(view.loaded.events.rbegin(), view.loaded.events.rend(), starts);
        if (begun == view.loaded.events.rend()) continue;
        out.push_back({.day = clock.due, .what = in(language, rule->name), .words = in(language, rule->rule), .seq = begun->event.seq});
    }
    std::ranges::sort(out, {}, &Announced::day);
    // Who has withdrawn is called to nothing any more.
    if (const auto* state = procedure.find_state({current.state}); state == nullptr || state->is_final) return out;
    for (const procedure::CommandRule& rule : procedure.commands) {
        if (rule.announces.empty() || !casework::is_pending(current, rule.event, procedure::ends_of(procedure, rule.event))) continue;
        const auto said = current.latest.find(rule.event + "." + rule.announces.front().value);
        const auto day = said == current.latest.end() ? std::nullopt : parse_date(said->second);
        if (!day || *day < today) continue;
        Announced one{.day = *day, .what = in(language, rule.event_name), .words = {}, .seq = current.last_of.at(rule.event)};
        for (auto field = rule.announces.begin() + 1; field != rule.announces.end(); ++field)
            if (const std::string words = said_in(language, rule, current, view.content, *field, one.seq); !words.empty())
                one.words += (one.words.empty() ? "" : "\n") + words;
        out.push_back(std::move(one));
    }
    std::ranges::sort(out, {}, &Announced::day);
    return out;
}

std::optional<Problem> late_review(const engine::Town& town, const engine::LoadedCase& loaded, Date today,
                                   const std::vector<const procedure::CommandRule*>& open) {
    const OwnPeriod period = last_review_period(town.procedure(loaded.value), loaded);
    if (period.clock == nullptr || period.used || period.due >= today) return std::nullopt;
    const procedure::ClockRule& clock = *period.clock;
    return Problem{casework::problems::period_ended,
                   {{"clock", clock.id.value},
                    {"clock_name_zh", clock.name.zh},
                    {"clock_name_en", clock.name.en},
                    {"period_zh", length_of(Language::zh, clock)},
                    {"period_en", length_of(Language::en, clock)},
                    {"due", to_text(period.due)},
                    {"ways_zh", ways_on(Language::zh, open)},
                    {"ways_en", ways_on(Language::en, open)}},
                   {}};
}

}  // namespace huiyin::papers
