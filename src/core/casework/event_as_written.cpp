#include "core/casework/event_as_written.h"

#include <limits>

#include "base/as_written.h"

namespace huiyin::casework {
namespace as_written_detail {

using json::AsWritten;

/// So that none of the JSON reader's limits on keys and counts can be met.
constexpr std::size_t longest = 65'536;
constexpr std::size_t longest_name = 1000;

/// A list of at least one; `one` reads an item.
template <typename One>
bool list(AsWritten& in, One one) {
    if (!in.open('[')) return false;
    do {
        if (!one()) return false;
    } while (in.take(","));
    return in.take("]");
}
/// An object of members that `inside` reads.
template <typename Inside>
bool object(AsWritten& in, Inside inside) {
    return in.open('{') && inside() && in.take("}");
}
/// A member that may be left out: false only if it is there and unfit.
template <typename Read>
bool if_any(AsWritten& in, std::string_view name, Read read) {
    return !in.member(name) || read();
}

bool offices(AsWritten& in, std::string_view name, std::vector<OfficeId>& into) {
    return if_any(in, name, [&] { return list(in, [&] { return in.text(into.emplace_back().value); }); });
}
bool promise(AsWritten& in, std::optional<ObligationId>& into) {
    return if_any(in, R"("id":)", [&] { return in.id(into.emplace()); });
}
/// Flags are written only when they are set.
bool flag(AsWritten& in, std::string_view name, bool& into) {
    return if_any(in, name, [&] { return into = in.take("true"); });
}
bool hash_if_any(AsWritten& in, std::string_view name, std::optional<Hash>& into) {
    return if_any(in, name, [&] { return in.hash(into.emplace()); });
}
bool moment_if_any(AsWritten& in, std::string_view name, std::optional<Instant>& into) {
    return if_any(in, name, [&] { return in.instant(into.emplace()); });
}

bool agent(AsWritten& in, Agent& by) {
    return object(in, [&] {
        return if_any(in, R"("office":)", [&] { return in.text(by.office.emplace().value); }) &&
               in.member(R"("role":)") && in.text(by.role) && if_any(in, R"("tag":)", [&] { return in.text(by.tag); });
    });
}

bool stopped(AsWritten& in, ClockStopped& clock) {
    return object(in, [&] {
        return in.member(R"("clock":)") && in.text(clock.clock.value) && promise(in, clock.promise) &&
               in.member(R"("outcome":)") && in.text(clock.outcome);
    });
}

bool moved(AsWritten& in, ClockMoved& clock) {
    return object(in, [&] {
        return in.member(R"("clock":)") && in.text(clock.clock.value) && in.member(R"("due":)") && in.day(clock.due) &&
               in.member(R"("from":)") && in.day(clock.from) && promise(in, clock.promise) &&
               flag(in, R"("provisional":)", clock.provisional) && in.member(R"("reason":)") && in.text(clock.reason) &&
               if_any(in, R"("suspended_from":)", [&] { return in.day(clock.suspended_from.emplace()); });
    });
}

bool started(AsWritten& in, ClockStarted& clock) {
    return object(in, [&] {
        return in.member(R"("clock":)") && in.text(clock.clock.value) && flag(in, R"("continues":)", clock.continues) && in.member(R"("due":)") && in.day(clock.due) &&
               in.member(R"("from":)") && in.day(clock.from) && promise(in, clock.promise) &&
               if_any(in, R"("office":)", [&] { return in.text(clock.office.value); }) && in.member(R"("opened":)") &&
               in.day(clock.opened_on) && flag(in, R"("owed":)", clock.owed_by_office) &&
               flag(in, R"("provisional":)", clock.provisional) &&
               if_any(in, R"("suspended_on":)", [&] { return in.day(clock.suspended_on.emplace()); });
    });
}

/// Without a promise only the clock's name.
bool suspended(AsWritten& in, ClockSuspended& clock) {
    if (in.text(clock.clock.value)) return true;
    return object(in, [&] {
        return in.member(R"("clock":)") && in.text(clock.clock.value) && in.member(R"("id":)") &&
               in.id(clock.promise.emplace());
    });
}

/// In ascending order, so that none stands twice.
bool fields(AsWritten& in, std::map<std::string, std::string>& into) {
    return object(in, [&] {
        do {
            std::string_view name;
            std::string_view value;
            if (!in.text(name) || !in.take(":") || !in.text(value)) return false;
            if (name.size() > longest_name || (!into.empty() && into.rbegin()->first >= name)) return false;
            into.emplace_hint(into.end(), name, value);
        } while (in.take(","));
        return true;
    });
}

bool history(AsWritten& in, History& past) {
    return object(in, [&] {
        return moment_if_any(in, R"("closed":)", past.closed) && moment_if_any(in, R"("due":)", past.due) &&
               in.member(R"("id":)") && in.id(past.id) &&
               if_any(in, R"("late":)", [&] { return in.truth(past.late.emplace()); }) && in.member(R"("office":)") &&
               in.text(past.office.value) && in.member(R"("opened":)") && in.instant(past.opened) &&
               in.member(R"("procedure":)") && in.text(past.procedure) && in.member(R"("source":)") &&
               in.text(past.source);
    });
}

template <typename Number>
bool number(AsWritten& in, std::int64_t least, Number& into) {
    std::int64_t value = 0;
    if (!in.whole(value) || value < least || value > std::numeric_limits<Number>::max()) return false;
    into = static_cast<Number>(value);
    return true;
}

/// All members, in the order of RFC 8785.
bool members(AsWritten& in, Event& event, Envelope& around) {
    return offices(in, R"("about":)", event.about) && in.member(R"("at":)") && in.instant(event.at) &&
           in.member(R"("by":)") && agent(in, event.by) && in.member(R"("case":)") && in.id(around.case_id) &&
           if_any(in, R"("closes":)",
                  [&] { return list(in, [&] { return stopped(in, event.stops.emplace_back()); }); }) &&
           hash_if_any(in, R"("content":)", around.content) && in.member(R"("day":)") && in.day(event.day) &&
           if_any(in, R"("fields":)", [&] { return fields(in, event.fields); }) &&
           if_any(in, R"("history":)", [&] { return history(in, event.history.emplace()); }) &&
           offices(in, R"("joins":)", event.joins) && in.member(R"("kind":)") && in.text(event.kind) &&
           offices(in, R"("leaves":)", event.leaves) && in.member(R"("log":)") && in.text(around.log) &&
           if_any(in, R"("moves":)", [&] { return list(in, [&] { return moved(in, event.moves.emplace_back()); }); }) &&
           flag(in, R"("notice":)", event.hands_notice) &&
           if_any(in, R"("office":)", [&] { return in.text(event.office.emplace().value); }) &&
           if_any(in, R"("opens":)", [&] { return list(in, [&] { return started(in, event.starts.emplace_back()); }); }) &&
           hash_if_any(in, R"("prev":)", around.previous) &&
           if_any(in, R"("procedure":)", [&] { return in.text(event.procedure); }) &&
           if_any(in, R"("procedure_version":)", [&] { return number(in, 0, event.procedure_version); }) &&
           if_any(in, R"("quiet":)", [&] { return !(event.substantive = !in.take("true")); }) && in.member(R"("seq":)") &&
           number(in, 1, event.seq) && if_any(in, R"("state":)", [&] { return in.text(event.state.emplace()); }) &&
           if_any(in, R"("suspends":)",
                  [&] { return list(in, [&] { return suspended(in, event.suspends.emplace_back()); }); }) &&
           in.member(R"("v":)") && in.take("1");
}

}  // namespace as_written_detail

bool read_as_written(std::string_view canonical, Committed& into) {
    if (canonical.size() > as_written_detail::longest) return false;
    json::AsWritten in(canonical);
    return as_written_detail::object(in, [&] { return as_written_detail::members(in, into.event, into.envelope); }) && in.ended();
}

}  // namespace huiyin::casework
