#pragma once

#include <string_view>

namespace huiyin::procedure::problems {

// Of a procedure file: `where` is file:line.
inline constexpr std::string_view answer_clock_not_owed = "procedure/answer-clock-not-owed";
inline constexpr std::string_view bad_amount = "procedure/bad-amount";
inline constexpr std::string_view bad_name = "procedure/bad-name";
inline constexpr std::string_view choices_misplaced = "procedure/choices-misplaced";
inline constexpr std::string_view choices_missing = "procedure/choices-missing";
inline constexpr std::string_view clock_left_running = "procedure/clock-left-running";
inline constexpr std::string_view clock_never_started = "procedure/clock-never-started";
inline constexpr std::string_view clock_never_stopped = "procedure/clock-never-stopped";
inline constexpr std::string_view command_without_actor = "procedure/command-without-actor";
inline constexpr std::string_view command_without_effect = "procedure/command-without-effect";
inline constexpr std::string_view condition_not_choice = "procedure/condition-not-choice";
inline constexpr std::string_view dead_end = "procedure/dead-end";
inline constexpr std::string_view document_field_optional = "procedure/document-field-optional";
inline constexpr std::string_view document_lacks_field = "procedure/document-lacks-field";
inline constexpr std::string_view duplicate = "procedure/duplicate";
inline constexpr std::string_view extension_by_wrong_actor = "procedure/extension-by-wrong-actor";
inline constexpr std::string_view extension_never_granted = "procedure/extension-never-granted";
inline constexpr std::string_view extension_not_allowed = "procedure/extension-not-allowed";
inline constexpr std::string_view extension_without_reason = "procedure/extension-without-reason";
inline constexpr std::string_view guard_clock = "procedure/guard-clock";
inline constexpr std::string_view hands_to_not_office = "procedure/hands-to-not-office";
inline constexpr std::string_view keeps_week_misplaced = "procedure/keeps-week-misplaced";
inline constexpr std::string_view length_misplaced = "procedure/length-misplaced";
inline constexpr std::string_view length_missing = "procedure/length-missing";
inline constexpr std::string_view missing_source = "procedure/missing-source";
inline constexpr std::string_view missing_translation = "procedure/missing-translation";
inline constexpr std::string_view outcome_misplaced = "procedure/outcome-misplaced";
inline constexpr std::string_view presumed_receipt_missing = "procedure/presumed-receipt-missing";
inline constexpr std::string_view resume_without_suspend = "procedure/resume-without-suspend";
inline constexpr std::string_view state_without_clock = "procedure/state-without-clock";
inline constexpr std::string_view suspend_without_resume = "procedure/suspend-without-resume";
inline constexpr std::string_view timer_without_guard = "procedure/timer-without-guard";
inline constexpr std::string_view unknown_id = "procedure/unknown-id";
inline constexpr std::string_view unknown_value = "procedure/unknown-value";
inline constexpr std::string_view unreachable_state = "procedure/unreachable-state";
inline constexpr std::string_view unused = "procedure/unused";

// Of a question about a deadline.
inline constexpr std::string_view extended_too_often = "procedure/extended-too-often";
inline constexpr std::string_view not_extendable = "procedure/not-extendable";
inline constexpr std::string_view unknown_clock = "procedure/unknown-clock";

}  // namespace huiyin::procedure::problems
