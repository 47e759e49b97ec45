#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/casework/decide.h"
#include "core/reception/reception.h"
#include "engine/handling.h"

// Appointments at leaders' reception days. The days are published (publishing.h); an appointment is told by events of the case in
// which it was booked, and its time is a row of its own, so that it is given once.
namespace huiyin::engine {

/// What a resident may be called there, in characters.
inline constexpr std::size_t called_characters_max = 60;

/// The moment at which an appointment begins.
Instant start_of(const Town& town, const reception::Day& day, int minute);
/// The times of a day that can still be booked: none of a cancelled one.
std::vector<int> free_times(const Context& context, const reception::Day& day);
/// An office that receives on that day though the case is about it, or about one above it: nobody there may learn of the case.
std::optional<OfficeId> barred_office(const Town& town, const reception::Day& day, const std::vector<OfficeId>& about);

// ---- the resident
struct Booking {
    std::string day;
    int minute = 0;
    std::string called;                         ///< what they would be called; empty: by the reference alone
};
/// Whether that could be booked now, in whatever case. Refuses as `book_appointment` does.
Result<void> may_book(const Context& context, const Booking& booking);
/// Books, by an event in the case. Who has that very time already gets the event by which they have it. Refuses with reception/no-such-day, no-such-time, cancelled, begun, taken {"time"}, barred
/// {"office"}, name-too-long, name-not-text, and as decide does.
Result<casework::Event> book_appointment(const Context& context, const CaseSession& session, const Booking& booking);
/// Until it begins. Refuses with reception/begun, and as decide does.
Result<void> cancel_appointment(const Context& context, const CaseSession& session, const std::string& reference);

// ---- the office that receives
struct ListedAppointment {
    AppointmentRow row;
    std::string called;                         ///< empty: they gave no name, or it can't be opened
    bool may_open = false;                      ///< this member may look at the case anyway
};
/// The day's appointments by time. Refuses with reception/no-such-day, also whom they don't concern.
Result<std::vector<ListedAppointment>> appointments_of_day(const Context& context, const StaffSession& session, const std::string& day);
/// What became of one: "cancelled" with a reason, "held" with a record that the resident reads, "missed" with or without one.
struct AppointmentEnd {
    std::string day;
    int minute = 0;
    std::string reference;                      ///< whose: the time may be somebody else's by now
    std::string state;
    std::string text;
};
Result<void> end_appointment(const Context& context, const StaffSession& session, const AppointmentEnd& end);

/// Tells everybody who has booked at that day that it was cancelled, if it was: an event in each case. What the server could not
/// do at once, it does when it is called again. How many were told.
std::size_t tell_of_cancelled(const Context& context, const std::string& day);
/// The same of all days that are still to come. For the server's ticker: by what the town knows in memory, and an index.
std::size_t tell_of_all_cancelled(const Context& context);

/// What a case's events say of its times' rows; their names are left empty.
std::vector<AppointmentRow> project_appointments(const casework::Case& value);

}  // namespace huiyin::engine
