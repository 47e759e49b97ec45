#pragma once

#include <string_view>

/// What does not fit in a bundle. `where` names the member.
namespace huiyin::bundle::problems {

inline constexpr std::string_view member_missing = "bundle/member-missing";
inline constexpr std::string_view member_unlisted = "bundle/member-unlisted";    ///< stands there, but in no list
inline constexpr std::string_view member_changed = "bundle/member-changed";      ///< other bytes than the list says
inline constexpr std::string_view member_malformed = "bundle/member-malformed";  ///< not as a bundle is written
inline constexpr std::string_view member_too_large = "bundle/member-too-large";  ///< {"max"}
inline constexpr std::string_view list_not_signed = "bundle/list-not-signed";    ///< signed, but not this list
inline constexpr std::string_view other_log = "bundle/other-log";                ///< {"log","expected"}
inline constexpr std::string_view no_events = "bundle/no-events";
/// The event's text beside the proof is not the one that the proof holds.
inline constexpr std::string_view event_differs = "bundle/event-differs";
/// {"seq","why"}: number, case, log, previous, time, order, first
inline constexpr std::string_view out_of_line = "bundle/out-of-line";
inline constexpr std::string_view other_checkpoint = "bundle/other-checkpoint";  ///< proven under another than the last
inline constexpr std::string_view log_rewritten = "bundle/log-rewritten";        ///< {"before","now"}
inline constexpr std::string_view content_missing = "bundle/content-missing";    ///< {"seq"}
inline constexpr std::string_view content_differs = "bundle/content-differs";    ///< {"seq"}: not what the event committed to
inline constexpr std::string_view text_differs = "bundle/text-differs";          ///< {"seq"}
inline constexpr std::string_view file_differs = "bundle/file-differs";          ///< {"seq","name"}
/// {"seq","kind","why"}: kind, state, role, clock
inline constexpr std::string_view step_not_allowed = "bundle/step-not-allowed";

}  // namespace huiyin::bundle::problems
