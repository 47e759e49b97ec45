#include <algorithm>

#include "core/casework/case.h"
#include "core/procedure/procedure.h"

namespace huiyin::casework {
namespace apply_detail {

RunningClock* find(Case& current, const ClockId& clock) {
    for (RunningClock& running : current.clocks)
        if (running.clock == clock) return &running;
    return nullptr;
}

/// What the event says of an appointment.
void apply_appointment(Case& current, const Event& event) {
    const auto field = [&](const char* name) {
        const auto found = event.fields.find(name);
        return found == event.fields.end() ? std::string() : found->second;
    };
    const std::string what = event.kind.substr(std::string_view("appointment_").size());
    if (what == "booked") {
        current.appointments.push_back({.reception = field("reception"),
                                        .day = parse_date(field("date")).value_or(event.day),
                                        .time = field("time"),
                                        .office = {field("office")},
                                        .reference = field("reference"),
                                        .state = what,
                                        .seq = event.seq});
        return;
    }
    for (Appointment& one : current.appointments)
        if (one.reference == field("reference")) one.state = what;
}

}  // namespace apply_detail

const RunningClock* Case::running(const ClockId& clock) const {
    for (const RunningClock& one : clocks)
        if (one.clock == clock) return &one;
    return nullptr;
}

std::optional<OfficeId> Case::sender() const {
    if (handlers.size() < 2) return std::nullopt;
    return handlers[handlers.size() - 2];
}

bool Case::takes_part(const OfficeId& other) const {
    return std::find(participants.begin(), participants.end(), other) != participants.end();
}

std::vector<OfficeId> Case::owing() const {
    std::vector<OfficeId> out;
    for (const OfficeId& one : handlers)
        if (one != office && std::any_of(clocks.begin(), clocks.end(), [&](const RunningClock& clock) { return clock.promise && clock.office == one; }))
            out.push_back(one);
    return out;
}

std::vector<OfficeId> Case::asked() const {
    std::vector<OfficeId> out;
    const auto is_among = [](const std::vector<OfficeId>& offices, const OfficeId& one) { return std::find(offices.begin(), offices.end(), one) != offices.end(); };
    for (const RunningClock& clock : clocks)
        if (clock.promise && !is_among(handlers, clock.office) && !is_among(out, clock.office)) out.push_back(clock.office);
    return out;
}

bool Case::waits_for(const OfficeId& one) const {
    return office == one || takes_part(one) || std::ranges::find(clocks, one, &RunningClock::office) != clocks.end();
}

std::string Case::worker(const OfficeId& of) const {
    const auto found = workers.find(of);
    return found == workers.end() ? std::string() : found->second;
}

const Cosigning* Case::standing_cosigning() const {
    const bool stands = cosigning && cosigning->revision == revision && cosigning->state != Cosigning::State::declined;
    return stands ? &*cosigning : nullptr;
}

namespace apply_detail {

/// What the event says by that name; empty if nothing.
std::string said(const Event& event, const char* name) {
    const auto found = event.fields.find(name);
    return found == event.fields.end() ? std::string() : found->second;
}

/// Nothing to do with it any more.
void take_out(Case& current, const std::string& tag) {
    current.stepped_out.insert(tag);
    std::erase_if(current.assigned, [&](const auto& one) { return one.second == tag; });
    std::erase_if(current.workers, [&](const auto& one) { return one.second == tag; });
    if (current.cosigning && (current.cosigning->author == tag || current.cosigning->cosigner == tag)) current.cosigning.reset();
}

/// Who has it now: who was assigned keeps it; and a head who approves takes nobody's case away.
void pass_on(Case& current, const Event& event) {
    if (event.kind == "case_assigned" && event.by.office)
        if (const auto to = event.fields.find("assignee"); to != event.fields.end()) {
            current.assigned[*event.by.office] = to->second;
            current.workers[*event.by.office] = to->second;
        }
    if (!event.substantive || !event.by.office || event.by.tag.empty()) return;
    const OfficeId& office = *event.by.office;
    const bool is_kept = current.workers.contains(office) && (current.assigned.contains(office) || event.by.role == "supervisor");
    if (!is_kept) current.workers[office] = event.by.tag;
}

/// Whoever decided in it before has it no more: another person is to take it.
void leave_to_another(Case& current) {
    const auto has_decided = [&](const auto& one) { return current.deciders.contains(one.second); };
    std::erase_if(current.assigned, has_decided);
    std::erase_if(current.workers, has_decided);
}

void move_cosigning(Case& current, const Event& event) {
    using State = Cosigning::State;
    if (event.kind == "cosign_asked" && event.by.office)
        current.cosigning = Cosigning{.request = event.seq,
                                      .revision = current.revision,
                                      .command = said(event, "command"),
                                      .office = *event.by.office,
                                      .author = event.by.tag,
                                      .cosigner = said(event, "cosigner"),
                                      .role = {},
                                      .state = State::asked};
    if (current.cosigning && (event.kind == "cosign_given" || event.kind == "cosign_declined")) {
        current.cosigning->state = event.kind == "cosign_given" ? State::given : State::declined;
        current.cosigning->role = event.by.role;
    }
    if (current.cosigning && event.kind != "cosign_asked" && event.fields.contains("cosigner")) current.cosigning.reset();  // used
}

/// Whom a request for somebody else is about: whoever had the case then, though it be given to another meanwhile. It is settled by the
/// case going to another office, under whatever procedure that was.
void move_recusal(Case& current, const Event& event, bool is_handed_on) {
    if (is_handed_on) {
        current.last_of.erase(std::string(procedure::recusal_asked));
        current.meant.clear();
        current.let_go_on.clear();
    }
    if (event.kind.ends_with(procedure::recusal_refused)) current.let_go_on = current.meant;
    if (event.kind != procedure::recusal_asked) return;
    current.meant.clear();
    for (const auto& [office, tag] : current.workers) current.meant.insert(tag);
}

}  // namespace apply_detail

const Appointment* Case::booked_at(const std::string& reception) const {
    for (const Appointment& one : appointments)
        if (one.is_open() && one.reception == reception) return &one;
    return nullptr;
}

const Appointment* Case::appointment(const std::string& reference) const {
    for (const Appointment& one : appointments)
        if (one.reference == reference) return &one;
    return nullptr;
}

void advance(Case& current, const Event& event) {
    using apply_detail::find;
    current.version = event.seq;
    if (event.substantive) current.revision = event.seq;
    current.changed_at = event.at;
    current.last_of[event.kind] = event.seq;
    if (!event.procedure.empty()) {
        current.procedure = event.procedure;
        current.procedure_version = event.procedure_version;
    }
    if (event.seq == 1) {
        current.filed_at = event.history ? event.history->opened : event.at;
        current.filed_on = event.day;
        current.received_on = event.day;
        current.about = event.about;
        current.imported = event.history.has_value();
        current.history = event.history;
    }
    if (event.state) current.state = *event.state;
    const std::optional<OfficeId> handed_on_by = event.office && *event.office != current.office ? std::optional(current.office) : std::nullopt;
    if (event.office) {
        current.office = *event.office;
        std::erase(current.handlers, *event.office);
        current.handlers.push_back(*event.office);
        current.received_on = event.day;
        std::erase(current.participants, *event.office);
    }
    for (const OfficeId& office : event.leaves) {
        std::erase(current.participants, office);
        current.assigned.erase(office);
        current.workers.erase(office);
    }
    apply_detail::pass_on(current, event);
    if (event.fields.contains(std::string(other_person_field))) apply_detail::leave_to_another(current);
    apply_detail::move_recusal(current, event, handed_on_by.has_value());
    if (event.kind == "member_stepped_out") apply_detail::take_out(current, event.by.tag);
    if (event.kind == "member_recused") apply_detail::take_out(current, apply_detail::said(event, "member"));
    apply_detail::move_cosigning(current, event);
    for (const OfficeId& office : event.joins)
        if (!current.takes_part(office)) current.participants.push_back(office);
    std::vector<RunningClock> stopped_now;
    for (const ClockStopped& stopped : event.stops)
        std::erase_if(current.clocks, [&](const RunningClock& clock) {
            if (clock.clock != stopped.clock) return false;
            stopped_now.push_back(clock);
            return true;
        });
    for (const ClockMoved& moved : event.moves) {
        RunningClock* clock = find(current, moved.clock);
        if (clock == nullptr) continue;
        clock->due = moved.due;
        clock->from = moved.from;
        clock->provisional = moved.provisional;
        if (moved.reason == "extended") ++clock->extended;
        if (moved.reason == "received") clock->awaits_receipt = false;
        if (moved.reason == "restarted") {  // counted anew: what stood still before is over
            clock->begun_on = event.day;
            clock->suspended_on.reset();
            clock->suspensions.clear();
        }
        if (moved.suspended_from) {
            clock->suspensions.push_back({*moved.suspended_from, event.day});
            clock->suspended_on.reset();
        }
    }
    for (const ClockSuspended& suspended : event.suspends)
        if (RunningClock* clock = find(current, suspended.clock)) clock->suspended_on = event.day;
    for (const ClockStarted& started : event.starts) {
        std::erase_if(current.clocks, [&](const RunningClock& clock) { return clock.clock == started.clock; });
        const auto before = std::find_if(stopped_now.begin(), stopped_now.end(), [&](const RunningClock& one) { return one.clock == started.clock; });
        if (started.continues && before != stopped_now.end()) {
            before->promise = started.promise;
            before->office = started.office;
            current.clocks.push_back(*before);
            continue;
        }
        RunningClock clock;
        clock.clock = started.clock;
        clock.promise = started.promise;
        clock.office = started.office;
        clock.from = started.from;
        clock.due = started.due;
        clock.provisional = started.provisional;
        clock.opened_on = started.opened_on;
        clock.begun_on = event.day;
        if (event.by.office) clock.begun_by = *event.by.office;
        clock.awaits_receipt = started.from > event.day;  // day zero ahead: a presumed receipt
        current.clocks.push_back(std::move(clock));
    }
    // Whoever handed it on has it no more, unless their office still owes something in it.
    if (handed_on_by && std::none_of(current.clocks.begin(), current.clocks.end(), [&](const RunningClock& clock) { return clock.promise && clock.office == *handed_on_by; })) {
        current.assigned.erase(*handed_on_by);
        current.workers.erase(*handed_on_by);
    }
    // What an earlier event of this kind said and this one doesn't is no longer so.
    const std::string kind_prefix = event.kind + ".";
    for (auto said = current.latest.lower_bound(kind_prefix); said != current.latest.end() && said->first.starts_with(kind_prefix);)
        said = current.latest.erase(said);
    for (const auto& [name, value] : event.fields) {
        current.latest[event.kind + "." + name] = value;
        if (event.seq == 1 && name == "language") current.language = value;
        if (event.seq == 1 && name == "contact") current.contact = value;
    }
    if (event.hands_notice) {
        current.notice_put_on = event.day;
        current.notice_received_on.reset();
    }
    if (event.kind == "message_added" && event.by.role == "resident") current.wrote = event.seq;
    if (event.kind == "notice_received") current.notice_received_on = event.day;
    if (event.kind == "notice_received" || event.kind == "receipt_presumed")
        for (RunningClock& clock : current.clocks)
            if (clock.from <= event.day) clock.awaits_receipt = false;
    if (event.kind.starts_with("appointment_")) apply_detail::apply_appointment(current, event);
    if (event.kind == "retention_warned") {
        current.kept_until = parse_date(event.fields.at("last_day"));
    } else if (prolongs(event)) {
        current.kept_until.reset();
    }
    if (event.kind == "content_destroyed") {
        current.forgotten = true;
        current.forgotten_on = event.day;
    }
    if (!event.by.tag.empty() && event.fields.contains("decides")) {
        current.deciders.insert(event.by.tag);
        if (const auto cosigner = event.fields.find("cosigner"); cosigner != event.fields.end()) current.deciders.insert(cosigner->second);
    }
}

Case apply(Case current, const Event& event) {
    advance(current, event);
    return current;
}

bool prolongs(const Event& event) {
    return event.kind != "case_viewed" && event.kind != "identity_viewed" && event.kind != "retention_warned";
}

std::optional<Date> kept_at_least(const Case& current) {
    const std::string ending = "." + std::string(kept_field);
    std::optional<Date> out;
    for (const auto& [name, said] : current.latest) {
        if (!name.ends_with(ending)) continue;
        const auto day = said == "for_ever" ? std::optional(Date::max()) : parse_date(said);
        if (day && (!out || *day > *out)) out = day;
    }
    return out;
}

const RunningClock* next_due(const Case& current, const std::optional<OfficeId>& of) {
    const auto comes_before = [](const RunningClock& one, const RunningClock& other) {
        if (one.suspended_on.has_value() != other.suspended_on.has_value()) return !one.suspended_on;
        return one.due < other.due;
    };
    const RunningClock* next = nullptr;
    for (const RunningClock& clock : current.clocks) {
        if (clock.office.value.empty() || (of && clock.office != *of)) continue;
        if (next == nullptr || comes_before(clock, *next)) next = &clock;
    }
    return next;
}

}  // namespace huiyin::casework
