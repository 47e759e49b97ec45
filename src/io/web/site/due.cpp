#include "io/web/site/due.h"

#include <algorithm>

#include "core/text/dates.h"
#include "core/text/say.h"
#include "io/http/url.h"
#include "io/papers/story.h"

namespace huiyin::web {

std::string deadline_address(text::Language language, const Counted& counted) {
    std::string out = "/deadline?clock=" + http::percent_encode(counted.procedure + "." + counted.clock) + "&from=" + to_text(counted.from);
    for (const auto& one : counted.suspensions) out += "&suspend=" + to_text(one.first) + ".." + to_text(one.last);
    if (counted.extended) out += "&extended=yes";
    return in_language(out, language);
}

namespace due_detail {

/// Whether that clock, extended, is counted from its start alone: it never stands still, and is extended once.
bool is_extended_once(const procedure::Procedure& procedure, const ClockId& clock) {
    const auto* rule = procedure.find_clock(clock);
    const bool stands_still = std::ranges::any_of(procedure.commands, [&](const procedure::CommandRule& command) {
        return std::ranges::find(command.suspends, clock) != command.suspends.end();
    });
    return rule != nullptr && rule->extension && rule->extension->times == 1 && !stands_still;
}

}  // namespace due_detail
using due_detail::is_extended_once;

std::optional<Counted> counted_by(const procedure::Procedure& procedure, const casework::Event& event) {
    if (!event.starts.empty()) {
        const auto& started = event.starts.front();
        const auto* clock = procedure.find_clock(started.clock);
        if (clock == nullptr || clock->due_in) return std::nullopt;
        return Counted{.procedure = procedure.id.value, .clock = started.clock.value, .from = started.from};
    }
    if (event.moves.empty()) return std::nullopt;
    const auto& moved = event.moves.front();
    if (procedure.find_clock(moved.clock) == nullptr) return std::nullopt;
    if (moved.reason == "extended" && is_extended_once(procedure, moved.clock))
        return Counted{.procedure = procedure.id.value, .clock = moved.clock.value, .from = moved.from, .extended = true};
    if (moved.reason != "received" && moved.reason != "restarted") return std::nullopt;
    return Counted{.procedure = procedure.id.value, .clock = moved.clock.value, .from = moved.from};
}

void set_steps(View& view, text::Language language, const calendar::Deadline& deadline) {
    view.list("STEPS");
    for (const calendar::Step& step : deadline.steps)
        view.add("STEPS").set("TEXT", text::say(language, "step." + step.code, step.facts));
}

void set_due_date(View& shown, const Site& site, text::Language language, const casework::Case& current, const procedure::ClockRule& clock,
                  const engine::DueDate& due) {
    const auto& procedure = site.context.town.procedure(current);
    shown.set("DAY", text::write_day(language, due.deadline.due));
    // Only who owes something is late with it; whose own period it is has let it pass.
    const bool over = due.deadline.due < site.today();
    shown.set("REMAINING", over && !clock.is_obligation() ? text::say(language, "due.own-over")
                                                          : write_remaining_of(site, language, procedure, due.deadline.due));
    shown.set("RULE", in(language, clock.rule)).set("SOURCE", papers::source_words(language, procedure, clock.source));
    const auto* standing = current.running(due.clock);
    const bool stands_still = standing != nullptr && standing->suspended_on;
    shown.show("LATE", over && clock.is_obligation() && !stands_still).show("PROVISIONAL", due.deadline.provisional);
    set_steps(shown, language, due.deadline);
    shown.list("COUNT").list("SUSPENDED");
    if (stands_still)
        shown.add("SUSPENDED").set("TEXT", text::say(language, "due.suspended", {{"day", text::write_date(language, *standing->suspended_on)}}));
    // The page counts by the newest rules.
    if (const auto* running = current.running(due.clock);
        running != nullptr && !running->suspended_on && !clock.due_in && site.context.town.is_newest(procedure))
        shown.add("COUNT").set("HREF", deadline_address(language, {.procedure = procedure.id.value,
                                                                   .clock = due.clock.value,
                                                                   .from = running->from,
                                                                   .suspensions = running->suspensions,
                                                                   .extended = running->extended > 0}));
}

}  // namespace huiyin::web
