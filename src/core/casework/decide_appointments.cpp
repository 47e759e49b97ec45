#include <algorithm>

#include "base/fault.h"
#include "core/casework/decide_parts.h"
#include "core/casework/problems.h"

// A resident's appointments at leaders' reception days.
namespace huiyin::casework::decide_detail {
namespace appointment_detail {

/// Which one, as an event says it.
std::map<std::string, std::string> said(const Appointment& one) {
    return {{"reception", one.reception},
            {"date", to_text(one.day)},
            {"time", one.time},
            {"office", one.office.value},
            {"reference", one.reference}};
}

}  // namespace appointment_detail
using namespace appointment_detail;

Result<Event> decide_booking(const Case& current, const BookAppointment& booking, Now now) {
    const Appointment& what = booking.what;
    if (current.booked_at(what.reception) != nullptr) return refuse(problems::appointment_booked, {{"day", to_text(what.day)}});
    if (what.day < now.today) return refuse(problems::appointment_over, {{"day", to_text(what.day)}});
    std::vector<OfficeId> offices = booking.joint;
    offices.push_back(what.office);
    for (const OfficeId& office : offices)
        if (std::find(current.about.begin(), current.about.end(), office) != current.about.end())
            return refuse(problems::office_accused, {{"office", office.value}});
    EXPECTS(current.appointment(what.reference) == nullptr);  // drawn anew by the engine
    Event event = begin(current, "appointment_booked", {.role = "resident", .office = std::nullopt, .tag = {}}, now);
    event.substantive = false;
    event.fields = said(what);
    return event;
}

Result<Event> decide_end_of_appointment(const Case& current, const EndAppointment& end, Now now) {
    const Appointment* booked = current.appointment(end.reference);
    if (booked == nullptr || !booked->is_open()) return refuse(problems::appointment_not_booked);
    const bool by_resident = end.actor == procedure::Actor::resident;
    EXPECTS(end.state == "cancelled" || (!by_resident && (end.state == "held" || end.state == "missed")));
    if (!by_resident && end.office != booked->office) return refuse(problems::appointment_not_booked);
    if (end.state == "cancelled" && booked->day < now.today) return refuse(problems::appointment_over, {{"day", to_text(booked->day)}});
    if (end.state != "cancelled" && booked->day > now.today) return refuse(problems::not_yet, {{"day", to_text(booked->day)}});
    if (!by_resident && end.state != "missed" && !end.has_text) return refuse(problems::field_missing, {{"field", "text"}}, "text");
    Event event = begin(current, "appointment_" + end.state,
                        {.role = std::string(procedure::to_text(end.actor)), .office = end.office, .tag = end.tag}, now);
    event.substantive = false;
    event.fields = said(*booked);
    return event;
}

}  // namespace huiyin::casework::decide_detail
