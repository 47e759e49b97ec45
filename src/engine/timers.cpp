#include "engine/timers.h"

#include <algorithm>
#include <utility>

#include "core/casework/decide.h"
#include "engine/retention.h"
#include "engine/seal.h"

namespace huiyin::engine {

TimersLook Timers::look(std::size_t most) {
    TimersLook out;
    if (context_.writer.hold() || !context_.writer.trouble().empty()) return out;
    const casework::Now now = context_.town.now(context_.clock.now());
    const auto due = context_.store.timers_due({.until = now.today, .after = after_, .limit = most});
    // All of them wait for one commit.
    std::vector<std::pair<bool, std::future<Appended>>> under_way;
    for (const TimerQuery::After& one : due) {
        after_ = one;
        auto append = make(one.case_id, now);
        if (!append) continue;
        const bool fires = !append->changes.events.empty();
        under_way.emplace_back(fires, context_.writer.append_later(std::move(*append)));
    }
    for (auto& [fires, answer] : under_way) {
        if (context_.writer.wait_for(std::move(answer)).outcome != Appended::Outcome::done) {
            figures_.overtaken.add();
        } else if (fires) {
            figures_.fired.add();
            ++out.fired;
        }
    }
    // Behind the last one it begins anew; a case in which something happened may have more to do.
    out.more = due.size() == most || !under_way.empty();
    if (due.size() < most) after_.reset();
    if (!out.more && now.at - keys_looked_at_ >= std::chrono::hours(1)) {
        destroy_passed_months(context_);
        keys_looked_at_ = now.at;
    }
    return out;
}

bool Timers::fire(const CaseId& id) {
    auto append = make(id, context_.town.now(context_.clock.now()));
    if (!append) return false;
    const bool fires = !append->changes.events.empty();
    const bool done = context_.writer.append(std::move(*append)).outcome == Appended::Outcome::done;
    if (fires && done) figures_.fired.add();
    if (!done) figures_.overtaken.add();
    return done;
}

std::optional<Append> Timers::make(const CaseId& id, const casework::Now& now) {
    auto loaded = standing_case(context_, id);
    if (!loaded) return std::nullopt;
    const casework::Case& current = loaded->value;
    const casework::Rules rules = context_.town.rules(context_.town.procedure(current), current.about);
    const auto timer = casework::next_timer(current, rules);
    const auto retention = next_retention(loaded->row, current);
    const bool retains = retention && (!timer || retention->day < timer->day);
    const Date day = retains ? retention->day : timer ? timer->day : Date::max();
    if (day > now.today) {
        Append append;
        append.cases.push_back({.case_id = id, .version = current.version});
        append.changes.cases.push_back(std::move(loaded->row));
        project(append.changes.cases.back(), current, context_.town);
        return append;
    }
    if (retains && retention->kind == RetentionStep::Kind::keep) return keep_longer(context_, std::move(*loaded), now.today);
    casework::Command command = casework::FireTimer{};
    if (retains && retention->kind == RetentionStep::Kind::warn)
        command = casework::WarnOfEnd{.last_day = last_day_of_content(loaded->row, now.today)};
    if (retains && retention->kind == RetentionStep::Kind::forget) command = casework::Forget{};
    // A clock that was set back makes no event that is older than the one before it.
    const Instant at = std::max(context_.clock.now(), current.changed_at);
    auto event = casework::decide(current, command, rules, context_.town.now(at));
    if (!event) {
        figures_.stuck.add();
        return std::nullopt;
    }
    return seal_by_itself(context_, std::move(*loaded), std::move(*event));
}

}  // namespace huiyin::engine
