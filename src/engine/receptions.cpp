#include "engine/receptions.h"

#include <algorithm>
#include <array>
#include <future>

#include "core/accounts/route.h"
#include "core/casework/problems.h"
#include "core/reception/draft.h"
#include "core/reception/problems.h"
#include "engine/handling_parts.h"
#include "engine/problems.h"
#include "engine/publishing.h"
#include "engine/seal.h"
#include "engine/texts.h"

namespace huiyin::engine {
namespace receptions_detail {

using procedure::Actor;
using reception::Day;

constexpr std::string_view name_part = "appointment";

/// The day as the database has it: another server may have published since this one looked.
Result<Day> standing_day(const Context& context, const std::string& name) {
    const auto stands = is_slug(name) ? standing(context, std::string(reception_kind), name) : std::nullopt;
    if (!stands) return refuse(reception::problems::no_such_day);
    TRY_LET(draft, reception::read_draft(stands->document));
    return reception::day_of(draft);
}

Result<void> check_called(const std::string& called) {
    if (!is_utf8(called) || std::ranges::any_of(called, [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
        return refuse(reception::problems::name_not_text, {}, "called");
    if (const std::size_t length = count_characters(called); length > called_characters_max)
        return refuse(reception::problems::name_too_long,
                      {{"max", std::to_string(called_characters_max)}, {"over", std::to_string(length - called_characters_max)}}, "called");
    return {};
}

Result<void> check_time(const Context& context, const Day& day, int minute) {
    if (day.cancelled) return refuse(reception::problems::cancelled);
    if (!reception::has_time(day, minute)) return refuse(reception::problems::no_such_time, {}, "time");
    if (start_of(context.town, day, minute) <= context.clock.now()) return refuse(reception::problems::begun, {}, "time");
    return {};
}

/// The event by which the case has this very time, if it has.
std::optional<casework::Event> booking_of(const Context& context, const CaseId& id, const Booking& booking) {
    const auto loaded = load_case(context.store, id);
    const auto* own = loaded ? loaded->value.booked_at(booking.day) : nullptr;
    if (own == nullptr || own->time != reception::write_time(booking.minute)) return std::nullopt;
    const auto event = std::ranges::find(loaded->events, own->seq, [](const casework::Committed& one) { return one.event.seq; });
    EXPECTS(event != loaded->events.end());
    return event->event;
}

Result<void> check_free(const std::vector<AppointmentRow>& rows, int minute) {
    if (std::ranges::none_of(rows, [&](const AppointmentRow& row) { return row.minute == static_cast<std::uint32_t>(minute); })) return {};
    return refuse(reception::problems::taken, {{"time", reception::write_time(minute)}}, "time");
}

/// Four symbols that can be read out and not be mistaken for each other; like nobody else's on that day or in this case.
std::string draw_reference(const Context& context, const std::vector<AppointmentRow>& rows, const casework::Case& current) {
    constexpr std::string_view symbols = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    static_assert(symbols.size() == 32);
    for (;;) {
        std::array<std::uint8_t, 4> dice{};
        context.random.fill(dice);
        std::string out;
        for (const std::uint8_t one : dice) out += symbols[one % symbols.size()];
        if (current.appointment(out) == nullptr && std::ranges::none_of(rows, [&](const auto& row) { return row.reference == out; })) return out;
    }
}

/// To the office that receives, or to the one that stands for it while nobody there has a key; to nobody the case is about.
Bytes seal_called(const Context& context, const casework::Case& current, const OfficeId& office, const std::string& called) {
    if (called.empty()) return {};
    const auto offices = context.town.offices();
    const auto keys = context.town.office_keys();
    const auto holder = accounts::sealing_office(*offices, office, [&](const OfficeId& one) { return keys->contains(one); });
    if (!holder || accounts::is_barred(*offices, *holder, current.about)) return {};
    const OfficeKey& key = keys->at(*holder);
    const std::string month = context.town.retention_month(context.town.now(context.clock.now()).today);
    const sealing::MonthKey month_key{month, context.keys.month_key(month)};
    sealing::Sender sender(context.random);
    return sealing::seal_list_text(sender,
                                   {.instance = context.town.instance(),
                                    .case_id = current.id,
                                    .part = std::string(name_part),
                                    .recipient = sealing::Recipient::office(*holder, key.epoch)},
                                   key.public_key, month_key, called);
}

std::uint32_t minute_of(const casework::Appointment& one) {
    return static_cast<std::uint32_t>(reception::parse_time(one.time).value_or(0));
}

/// The content of an event that ends an appointment.
Content content_of_end(const casework::EndAppointment& end, const std::string& text) {
    Content out;
    if (!text.empty()) out.texts.emplace_back(end.state == "cancelled" ? "reason" : "record", text);
    return out;
}

/// What becomes of an appointment's row with the event that ends it.
void end_row(Append& append, const CaseId& id, const casework::Appointment& booked, const std::string& state) {
    const AppointmentTime time{booked.reception, minute_of(booked)};
    append.appointments.emplace_back(time, id);
    if (state == "cancelled")
        append.changes.appointments_gone.push_back({time, id});
    else  // the name has served its purpose
        append.changes.appointments.push_back(
            {.day = time.day, .minute = time.minute, .case_id = id, .reference = booked.reference, .state = state, .name_sealed = {}});
}

Result<void> perform_end(const Context& context, const CaseId& id, const std::vector<Opener>& openers, const casework::EndAppointment& end,
                         const std::string& text) {
    casework::Appointment booked;
    TRY(handling_detail::perform(
        context, id, openers, 0,
        [&](const casework::Case& current) -> Result<casework::Command> {
            const casework::Appointment* found = current.appointment(end.reference);
            if (found == nullptr) return refuse(casework::problems::appointment_not_booked);
            booked = *found;
            return end;
        },
        [&](const procedure::Procedure&) { return content_of_end(end, text); }, {}, {},
        [&](Append& append) { end_row(append, id, booked, end.state); }));
    return {};
}

/// As whom a member acts at their office's reception day.
Actor actor_at(const accounts::Staff& staff) {
    if (staff.has(accounts::Role::supervisor)) return Actor::supervisor;
    return staff.has(accounts::Role::caseworker) ? Actor::caseworker : Actor::clerk;
}

}  // namespace receptions_detail
using namespace receptions_detail;

Instant start_of(const Town& town, const reception::Day& day, int minute) {
    const auto wall = std::chrono::local_days{day.date.time_since_epoch()} + std::chrono::minutes(minute);
    return town.zone().resolve(std::chrono::time_point_cast<std::chrono::seconds>(wall)).at;
}

std::vector<int> free_times(const Context& context, const reception::Day& day) {
    if (day.cancelled || day.date < context.town.now(context.clock.now()).today) return {};
    std::vector<int> out = reception::times_of(day);
    const auto rows = context.store.appointments(day.id);
    const Instant now = context.clock.now();
    std::erase_if(out, [&](int minute) {
        return start_of(context.town, day, minute) <= now ||
               std::ranges::any_of(rows, [&](const AppointmentRow& row) { return row.minute == static_cast<std::uint32_t>(minute); });
    });
    return out;
}

std::optional<OfficeId> barred_office(const Town& town, const reception::Day& day, const std::vector<OfficeId>& about) {
    const auto offices = town.offices();
    for (const OfficeId& office : reception::offices_of(day))
        if (accounts::is_barred(*offices, office, about)) return office;
    return std::nullopt;
}

Result<void> may_book(const Context& context, const Booking& booking) {
    TRY(check_called(booking.called));
    TRY_LET(day, standing_day(context, booking.day));
    TRY(check_time(context, day, booking.minute));
    return check_free(context.store.appointments(day.id), booking.minute);
}

Result<casework::Event> book_appointment(const Context& context, const CaseSession& session, const Booking& booking) {
    TRY(check_called(booking.called));
    std::uint64_t settled = 0;
    AppointmentRow row;
    auto booked = handling_detail::perform(
        context, session.case_id, session.openers, 0,
        [&](const casework::Case& current) -> Result<casework::Command> {
            settled = context.store.newest_version();
            TRY_LET(day, standing_day(context, booking.day));
            TRY(check_time(context, day, booking.minute));
            const auto rows = context.store.appointments(day.id);
            TRY(check_free(rows, booking.minute));
            if (const auto barred = barred_office(context.town, day, current.about))
                return refuse(reception::problems::barred, {{"office", barred->value}});
            row = {.day = day.id,
                   .minute = static_cast<std::uint32_t>(booking.minute),
                   .case_id = current.id,
                   .reference = draw_reference(context, rows, current),
                   .state = "booked",
                   .name_sealed = seal_called(context, current, day.office, booking.called)};
            return casework::BookAppointment{.what = {.reception = day.id,
                                                      .day = day.date,
                                                      .time = reception::write_time(booking.minute),
                                                      .office = day.office,
                                                      .reference = row.reference,
                                                      .state = row.state,
                                                      .seq = 0},
                                             .joint = day.joint};
        },
        [](const procedure::Procedure&) { return Content{}; }, {}, {},
        [&](Append& append) {
            append.settled = settled;  // the day is what we read
            append.appointments.emplace_back(AppointmentTime{row.day, row.minute}, std::nullopt);
            append.changes.appointments.push_back(row);
        });
    if (booked) return booked;
    // Sent twice, the second finds the time taken by the first, or the case with a time on that day.
    if (auto before = booking_of(context, session.case_id, booking)) return std::move(*before);
    return booked;
}

Result<void> cancel_appointment(const Context& context, const CaseSession& session, const std::string& reference) {
    const auto loaded = standing_case(context, session.case_id);
    if (!loaded) return refuse(problems::no_such_case);
    const casework::Appointment* booked = loaded->value.appointment(reference);
    if (booked == nullptr || !booked->is_open()) return refuse(casework::problems::appointment_not_booked);
    reception::Day day;
    day.date = booked->day;
    if (start_of(context.town, day, static_cast<int>(minute_of(*booked))) <= context.clock.now()) return refuse(reception::problems::begun);
    return perform_end(context, session.case_id, session.openers,
                       {.reference = reference, .state = "cancelled", .actor = Actor::resident, .office = std::nullopt, .tag = {}, .has_text = false}, {});
}

Result<std::vector<ListedAppointment>> appointments_of_day(const Context& context, const StaffSession& session, const std::string& name) {
    TRY_LET(day, standing_day(context, name));
    if (!accounts::may_see_appointments(session.staff, day.office)) return refuse(reception::problems::no_such_day);
    std::vector<ListedAppointment> out;
    for (AppointmentRow& row : context.store.appointments(day.id)) {
        std::string called = handling_detail::open_list_text(context, session, row.case_id, std::string(name_part), row.name_sealed).value_or("");
        const auto loaded = standing_case(context, row.case_id);
        const bool may_open = loaded && !loaded->value.forgotten && may_look_at(context, session, loaded->value);
        out.push_back({.row = std::move(row), .called = std::move(called), .may_open = may_open});
    }
    return out;
}

Result<void> end_appointment(const Context& context, const StaffSession& session, const AppointmentEnd& end) {
    TRY_LET(day, standing_day(context, end.day));
    if (!accounts::may_see_appointments(session.staff, day.office)) return refuse(reception::problems::no_such_day);
    TRY(check_text("text", end.text, body_characters_max));
    const auto rows = context.store.appointments(day.id);
    const auto row = std::ranges::find_if(rows, [&](const AppointmentRow& one) {
        return one.minute == static_cast<std::uint32_t>(end.minute) && one.reference == end.reference;
    });
    if (row == rows.end()) return refuse(casework::problems::appointment_not_booked);
    const std::string text = has_words(end.text) ? end.text : std::string();
    return perform_end(context, row->case_id, session.office_keys,
                       {.reference = end.reference,
                        .state = end.state,
                        .actor = actor_at(session.staff),
                        .office = day.office,
                        .tag = handling_detail::member_tag(context, session.staff.id, row->case_id),
                        .has_text = !text.empty()},
                       text);
}

std::size_t tell_of_cancelled(const Context& context, const std::string& name) {
    if (context.writer.hold() || !context.writer.trouble().empty()) return 0;
    const auto receptions = context.town.receptions();
    const Day* day = receptions->find(name);
    if (day == nullptr || !day->cancelled || day->date < context.town.now(context.clock.now()).today) return 0;
    std::vector<std::future<Appended>> under_way;  // all of them wait for one commit
    for (const AppointmentRow& row : context.store.appointments(name)) {
        auto loaded = row.state == "booked" ? standing_case(context, row.case_id) : std::nullopt;
        if (!loaded) continue;
        const casework::Appointment* found = loaded->value.appointment(row.reference);
        if (found == nullptr) continue;
        const casework::Appointment booked = *found;
        const std::string& reason = loaded->value.language != "en" ? day->reason.zh : day->reason.en;
        const casework::EndAppointment end{.reference = row.reference,
                                           .state = "cancelled",
                                           .actor = Actor::supervisor,
                                           .office = day->office,
                                           .tag = {},
                                           .has_text = true};
        auto decided = handling_detail::decide_and_seal(context, {.loaded = std::move(loaded), .keys = {}}, {}, end,
                                                        [&](const procedure::Procedure&) { return content_of_end(end, reason); });
        if (!decided) continue;
        end_row(decided->append, row.case_id, booked, end.state);
        under_way.push_back(context.writer.append_later(std::move(decided->append)));
    }
    std::size_t told = 0;
    for (auto& answer : under_way)
        if (context.writer.wait_for(std::move(answer)).outcome == Appended::Outcome::done) ++told;
    return told;
}

std::size_t tell_of_all_cancelled(const Context& context) {
    const auto receptions = context.town.receptions();
    const Date today = context.town.now(context.clock.now()).today;
    std::size_t told = 0;
    for (const Day& day : receptions->all())
        if (day.cancelled && day.date >= today) told += tell_of_cancelled(context, day.id);
    return told;
}

std::vector<AppointmentRow> project_appointments(const casework::Case& value) {
    std::vector<AppointmentRow> out;
    for (const casework::Appointment& one : value.appointments)
        if (one.state != "cancelled")
            out.push_back({.day = one.reception,
                           .minute = minute_of(one),
                           .case_id = value.id,
                           .reference = one.reference,
                           .state = one.state,
                           .name_sealed = {}});
    return out;
}

}  // namespace huiyin::engine
