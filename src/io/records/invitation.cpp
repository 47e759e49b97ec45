#include "io/records/invitation.h"

#include "io/records/ical.h"

namespace huiyin::records {
namespace invitation_detail {

icaltimetype utc(Instant at) { return icaltime_from_timet_with_zone(at.time_since_epoch().count(), 0, icaltimezone_get_utc_timezone()); }

}  // namespace invitation_detail
using namespace invitation_detail;

std::string write_invitation(const Invitation& invitation) {
    const Component calendar(icalcomponent_new(ICAL_VCALENDAR_COMPONENT));
    icalcomponent_add_property(calendar.get(), icalproperty_new_version("2.0"));
    icalcomponent_add_property(calendar.get(), icalproperty_new_prodid("-//Huiyin//Appointment//EN"));
    icalcomponent* event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    icalcomponent_add_component(calendar.get(), event);
    icalcomponent_add_property(event, icalproperty_new_uid(invitation.id.c_str()));
    icalcomponent_add_property(event, icalproperty_new_dtstamp(utc(invitation.made_at)));
    icalcomponent_add_property(event, icalproperty_new_dtstart(utc(invitation.from)));
    icalcomponent_add_property(event, icalproperty_new_dtend(utc(invitation.to)));
    icalcomponent_add_property(event, icalproperty_new_summary(invitation.summary.c_str()));
    if (!invitation.place.empty()) icalcomponent_add_property(event, icalproperty_new_location(invitation.place.c_str()));
    if (!invitation.words.empty()) icalcomponent_add_property(event, icalproperty_new_description(invitation.words.c_str()));
    if (!invitation.address.empty()) icalcomponent_add_property(event, icalproperty_new_url(invitation.address.c_str()));
    char* text = icalcomponent_as_ical_string_r(calendar.get());
    std::string out(text);
    icalmemory_free_buffer(text);
    return out;
}

}  // namespace huiyin::records
