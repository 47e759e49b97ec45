#include "core/reception/draft.h"
#include "engine/publishing.h"
#include "engine/receptions.h"
#include "simulation/people/acting.h"
#include "simulation/people/people.h"

namespace huiyin::simulation::people {
namespace receptions_detail {

Date today(const engine::Context& context) { return context.town.now(context.clock.now()).today; }

reception::Draft new_day(const Member& head, Date date) {
    return {.id = reception::id_for(date, head.staff.office),
            .office = head.staff.office.value,
            .joint = {},
            .date = huiyin::to_text(date),
            .from = "09:00",
            .to = "10:00",
            .minutes = "20",
            .leader = head.staff.name,
            .post = {.zh = "主任", .en = "Head"},
            .place = {.zh = "接待室", .en = "Room 1"},
            .languages = {},
            .note = {},
            .cancelled = false,
            .reason = {}};
}

/// Of whom the time is said to be in the database; empty: nobody's.
std::optional<engine::AppointmentRow> row_at(Town& town, const std::string& day, int minute) {
    for (engine::AppointmentRow& row : town.database->appointments(day))
        if (row.minute == static_cast<std::uint32_t>(minute)) return std::move(row);
    return std::nullopt;
}

std::vector<Resident*> with_code(Town& town) {
    std::vector<Resident*> out;
    for (Resident& one : town.known.residents)
        if (one.receipt) out.push_back(&one);
    return out;
}

void book(Town& town, const engine::Context& context, const engine::CaseSession& session, Resident& me) {
    const auto receptions = context.town.receptions();
    const auto days = receptions->from(today(context), 5);
    if (days.empty()) return;
    const reception::Day day = *town.dice.any_of(days);
    const engine::Booking booking{
        .day = day.id, .minute = town.dice.any_of(reception::times_of(day)), .called = town.dice.once_in(2) ? "Mrs " + me.name : ""};
    const auto event = engine::book_appointment(context, session, booking);
    if (!event) return town.tell("  " + me.name + " can't have that time: " + std::string(event.error().code));
    must_be_durable(town, session.case_id, *event);
    const auto row = row_at(town, booking.day, booking.minute);
    if (!row || row->case_id != session.case_id || row->reference != event->fields.at("reference"))
        town.broken("a_time_is_given_once", me.name + " was given a time that is not theirs in the database");
    if (town.is_answer_lost()) return;
    town.tell("  " + me.name + " has " + booking.day + " " + event->fields.at("time"));
    me.done.push_back({event->seq, event->kind, {}});
}

void call_off(Town& town, const engine::Context& context, const engine::CaseSession& session, Resident& me) {
    const auto view = engine::view_own_case(context, session);
    if (!view) return;
    for (const casework::Appointment& one : view->value().appointments) {
        if (!one.is_open()) continue;
        const auto called_off = engine::cancel_appointment(context, session, one.reference);
        return town.tell("  " + me.name + (called_off ? " called off " : " can't call off ") + one.reception);
    }
}

}  // namespace receptions_detail
using namespace receptions_detail;

void head_plans_reception(Town& town) {
    if (is_changing_the_town(town)) return;
    std::vector<Member*> heads;
    for (Member& one : town.known.members)
        if (one.staff.has(accounts::Role::supervisor)) heads.push_back(&one);
    const Member& me = *town.dice.any_of(heads);
    const std::chrono::days ahead(town.dice.below(3));
    town.tell("  by " + me.staff.login);
    town.request(planning_name, [&town, &me, ahead](const engine::Context& context) {
        reception::Draft draft = new_day(me, today(context) + ahead);
        const auto stands = engine::standing(context, std::string(engine::reception_kind), draft.id);
        if (stands && !town.dice.once_in(3)) return;
        if (stands) {
            draft.cancelled = true;
            draft.reason = {.zh = "出差。", .en = "Away."};
        }
        const auto published = engine::publish(context, me.staff,
                                               {.kind = std::string(engine::reception_kind),
                                                .name = draft.id,
                                                .document = reception::write_draft(draft),
                                                .based_on = stands ? stands->serial : 0});
        if (!published) return town.tell("  it can't be: " + std::string(published.error().code));
        town.tell("  " + draft.id + (draft.cancelled ? " is cancelled" : " is announced"));
    });
}

void resident_books(Town& town) {
    const auto residents = with_code(town);
    if (residents.empty()) return;
    Resident& me = *town.dice.any_of(residents);
    const bool calls_off = town.dice.once_in(4);
    town.request(me.name + (calls_off ? " calls off" : " books"), [&town, &me, calls_off](const engine::Context& context) {
        const auto session = session_of(context, me);
        if (!session) return;
        if (calls_off) call_off(town, context, *session, me);
        else book(town, context, *session, me);
    });
}

void member_receives(Town& town) {
    Member& me = town.dice.any_of(town.known.members);
    town.request(me.staff.login + " receives", [&town, &me](const engine::Context& context) {
        const auto session = session_of(context, me);
        if (!session) return;
        const auto receptions = context.town.receptions();
        for (const reception::Day* day : receptions->until(today(context) + std::chrono::days(1), 20)) {
            if (day->office != me.staff.office) continue;
            const auto listed = engine::appointments_of_day(context, *session, day->id);
            if (!listed) return town.broken("who_handles_can_read", me.staff.login + " can't see who comes to their own office");
            for (const engine::ListedAppointment& one : *listed) {
                if (one.row.state != "booked") continue;
                if (!one.row.name_sealed.empty() && one.called.empty())
                    town.broken("who_handles_can_read", me.staff.login + " can't read by what name somebody comes");
                const std::string state = town.dice.once_in(3) ? "missed" : "held";
                const auto ended = engine::end_appointment(context, *session,
                                                           {.day = day->id,
                                                            .minute = static_cast<int>(one.row.minute),
                                                            .reference = one.row.reference,
                                                            .state = state,
                                                            .text = state == "held" ? "They came, says officialx" : ""});
                return town.tell("  " + day->id + " " + one.row.reference + ": " + (ended ? state : std::string(ended.error().code)));
            }
        }
    });
}

}  // namespace huiyin::simulation::people
