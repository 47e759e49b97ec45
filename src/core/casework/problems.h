#pragma once

#include <string_view>

namespace huiyin::casework::problems {

inline constexpr std::string_view already_filed = "casework/already-filed";
inline constexpr std::string_view not_filed = "casework/not-filed";
inline constexpr std::string_view unknown_command = "casework/unknown-command";        ///< {"command"}
inline constexpr std::string_view not_in_this_state = "casework/not-in-this-state";    ///< {"command","state_zh","state_en"}
inline constexpr std::string_view not_your_command = "casework/not-your-command";      ///< {"command"}
inline constexpr std::string_view field_missing = "casework/field-missing";            ///< {"field"}, where = field
inline constexpr std::string_view field_too_long = "casework/field-too-long";          ///< {"field","max","over"}
inline constexpr std::string_view field_not_chosen = "casework/field-not-chosen";      ///< {"field"}
inline constexpr std::string_view field_bad_date = "casework/field-bad-date";          ///< {"field"}
inline constexpr std::string_view field_past_date = "casework/field-past-date";        ///< {"field"}
inline constexpr std::string_view field_future_date = "casework/field-future-date";    ///< {"field"}
inline constexpr std::string_view field_before_filing = "casework/field-before-filing";  ///< {"field","filed"}
inline constexpr std::string_view field_too_far = "casework/field-too-far";            ///< {"field","latest"}
inline constexpr std::string_view day_off = "casework/day-off";  ///< {"field","day","next"}: may be kept; whoever names it is told
inline constexpr std::string_view field_day_off = "casework/field-day-off";            ///< {"field","day","next"}: must be a working day
inline constexpr std::string_view field_too_soon = "casework/field-too-soon";          ///< {"field","earliest"}
inline constexpr std::string_view field_too_late = "casework/field-too-late";          ///< {"field","before"}
inline constexpr std::string_view office_takes_part = "casework/office-takes-part";    ///< {"office"}: is asked already
inline constexpr std::string_view office_takes_no_part = "casework/office-takes-no-part";  ///< {"office"}
inline constexpr std::string_view nothing_pending = "casework/nothing-pending";        ///< {"event","event_name_zh","event_name_en"}: nobody asked, or it is settled
/// {"event","event_name_zh","event_name_en","first_zh","first_en"}: something of it has happened, and that step comes first
inline constexpr std::string_view waits_for = "casework/waits-for";
inline constexpr std::string_view already_pending = "casework/already-pending";        ///< {"event","event_name_zh","event_name_en"}: was asked and waits, or stands
/// {"event","event_name_zh","event_name_en","first_zh","first_en"}: that waits, and one of the steps named comes first
inline constexpr std::string_view settle_first = "casework/settle-first";
inline constexpr std::string_view recusal_first = "casework/recusal-first";              ///< who goes on with it is decided before anything else is
/// {"clock","clock_name_zh","clock_name_en","period_zh","period_en","due","ways_zh","ways_en"}: the resident's own period has passed
inline constexpr std::string_view period_ended = "casework/period-ended";
inline constexpr std::string_view too_late = "casework/too-late";                      ///< {"due"}
inline constexpr std::string_view not_yet = "casework/not-yet";                        ///< {"day"}; empty: no day was promised
inline constexpr std::string_view said_otherwise = "casework/said-otherwise";          ///< {"field_name_zh","field_name_en"}: what was said there, or that nothing was, leaves no room for it
inline constexpr std::string_view parts_missing = "casework/parts-missing";            ///< {"offices"}: asked, and not done yet
inline constexpr std::string_view clock_runs = "casework/clock-runs";                  ///< {"clock","clock_name_zh","clock_name_en"}: must be settled first
inline constexpr std::string_view office_not_below = "casework/office-not-below";      ///< {"office"}
inline constexpr std::string_view other_office_owes = "casework/other-office-owes";    ///< {"clock","clock_name_zh","clock_name_en"}
inline constexpr std::string_view nobody_takes_part = "casework/nobody-takes-part";    ///< no other office does
inline constexpr std::string_view no_office_below = "casework/no-office-below";        ///< {"office"}
inline constexpr std::string_view no_sender = "casework/no-sender";                    ///< nobody forwarded it
inline constexpr std::string_view field_not_asked = "casework/field-not-asked";        ///< {"field"}
inline constexpr std::string_view office_accused = "casework/office-accused";          ///< {"office"}
inline constexpr std::string_view same_office = "casework/same-office";                ///< {"office"}
inline constexpr std::string_view period_not_over = "casework/period-not-over";        ///< {"clock","due"}
inline constexpr std::string_view period_over = "casework/period-over";                ///< {"clock","due"}
inline constexpr std::string_view same_person = "casework/same-person";
inline constexpr std::string_view stepped_out = "casework/stepped-out";                ///< this member left it for a conflict of interest
inline constexpr std::string_view assigned_already = "casework/assigned-already";      ///< this member works on it
inline constexpr std::string_view not_the_head = "casework/not-the-head";              ///< the head of the office decides on that
inline constexpr std::string_view about_yourself = "casework/about-yourself";          ///< who has the case can't decide on that
inline constexpr std::string_view cosign_yourself = "casework/cosign-yourself";        ///< a colleague signs, not the author
inline constexpr std::string_view cosign_waits = "casework/cosign-waits";              ///< another draft of this case is being read
inline constexpr std::string_view cosign_void = "casework/cosign-void";                ///< something happened since, or it was answered
/// {"clock","clock_name_zh","clock_name_en","due"}: more time is given while there is some left
inline constexpr std::string_view too_late_to_extend = "casework/too-late-to-extend";
inline constexpr std::string_view extended_already = "casework/extended-already";      ///< {"clock","clock_name_zh","clock_name_en"}
inline constexpr std::string_view clock_not_running = "casework/clock-not-running";    ///< {"clock","clock_name_zh","clock_name_en"}
inline constexpr std::string_view nothing_to_say = "casework/nothing-to-say";
inline constexpr std::string_view already_received = "casework/already-received";
inline constexpr std::string_view nothing_to_recount = "casework/nothing-to-recount";  ///< every day stands as it is
inline constexpr std::string_view bad_import = "casework/bad-import";                  ///< {"why"}
inline constexpr std::string_view no_office_above = "casework/no-office-above";        ///< {"office"}
inline constexpr std::string_view no_office_above_both = "casework/no-office-above-both";  ///< {"office","other"}
inline constexpr std::string_view about_missing = "casework/about-missing";            ///< this procedure is about an office, which must be named
inline constexpr std::string_view still_owed = "casework/still-owed";                  ///< {"clock"}: over, but an office owes something
inline constexpr std::string_view not_over = "casework/not-over";                      ///< it is open: its content is kept
inline constexpr std::string_view warned_already = "casework/warned-already";          ///< {"day"}: the resident was told
inline constexpr std::string_view forgotten = "casework/forgotten";                    ///< {"day"}: its content was destroyed
inline constexpr std::string_view appointment_booked = "casework/appointment-booked";  ///< {"day"}: one is booked at that day already
inline constexpr std::string_view appointment_not_booked = "casework/appointment-not-booked";  ///< there is none, or it is settled
inline constexpr std::string_view appointment_over = "casework/appointment-over";      ///< {"day"}: it has passed
inline constexpr std::string_view bad_event = "casework/bad-event";                    ///< {"why"}

}  // namespace huiyin::casework::problems
