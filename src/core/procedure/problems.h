#pragma once

#include <string_view>

// After each code, the facts that its sentence may name.
namespace huiyin::procedure::problems {

// Of a procedure file: `where` is file:line.
inline constexpr std::string_view about_not_asked = "procedure/about-not-asked";  ///< needs_about, and the form doesn't ask it
/// What whoever answers must write isn't among the document's `fields`. {"document","command","field"}
inline constexpr std::string_view answer_hides_field = "procedure/answer-hides-field";
inline constexpr std::string_view answer_clock_not_owed = "procedure/answer-clock-not-owed";  ///< {"clock"}: the resident's own period
/// {"command"}: not of cases that are over, or names no required choice of terms
inline constexpr std::string_view archives_misplaced = "procedure/archives-misplaced";
inline constexpr std::string_view bad_articles = "procedure/bad-articles";                    ///< {"source","articles"}: no numbers of articles
inline constexpr std::string_view bad_amount = "procedure/bad-amount";                        ///< {"key","low","high"}
inline constexpr std::string_view bad_name = "procedure/bad-name";                            ///< {"name"}
inline constexpr std::string_view choices_misplaced = "procedure/choices-misplaced";          ///< {"field"}: not of kind choice
inline constexpr std::string_view choices_missing = "procedure/choices-missing";              ///< {"field"}
/// An office would still owe `clock` in the final state. {"clock","state","command"}
inline constexpr std::string_view clock_left_running = "procedure/clock-left-running";
inline constexpr std::string_view clock_never_started = "procedure/clock-never-started";          ///< {"clock"}
inline constexpr std::string_view clock_never_stopped = "procedure/clock-never-stopped";          ///< {"clock"}: stops_all is not enough
inline constexpr std::string_view command_without_actor = "procedure/command-without-actor";      ///< {"command"}
inline constexpr std::string_view command_without_effect = "procedure/command-without-effect";    ///< {"command"}
inline constexpr std::string_view condition_not_choice = "procedure/condition-not-choice";        ///< {"field","condition"}: no choice above it
inline constexpr std::string_view dead_end = "procedure/dead-end";                                ///< {"state"}: no way to a final state
inline constexpr std::string_view document_field_optional = "procedure/document-field-optional";  ///< {"document","command","field"}
inline constexpr std::string_view document_lacks_field = "procedure/document-lacks-field";        ///< {"document","command","field"}
/// A clock whose day a field gives has no length to state, extend, restart or suspend. {"clock"}
inline constexpr std::string_view due_in_and_period = "procedure/due-in-and-period";
/// What starts such a clock has no required date field of that name for a day ahead. {"clock","command","field"}
inline constexpr std::string_view due_in_not_given = "procedure/due-in-not-given";
inline constexpr std::string_view duplicate = "procedure/duplicate";                              ///< {"kind","id"}
inline constexpr std::string_view extension_by_wrong_actor = "procedure/extension-by-wrong-actor";  ///< {"clock","command"}
inline constexpr std::string_view extension_never_granted = "procedure/extension-never-granted";    ///< {"clock"}
inline constexpr std::string_view extension_not_allowed = "procedure/extension-not-allowed";        ///< {"clock","command"}
inline constexpr std::string_view extension_without_reason = "procedure/extension-without-reason";  ///< {"clock","command"}: no required text field
inline constexpr std::string_view field_reserved = "procedure/field-reserved";  ///< {"field"}: the program keeps something of its own under it
inline constexpr std::string_view guard_parts = "procedure/guard-parts";  ///< {"guard","needs"}: lacks a key that it needs
inline constexpr std::string_view guard_clock = "procedure/guard-clock";  ///< {"guard"}: lacks its clock, or names one for nothing
/// A text that officers read, too, says "you" to the resident, and has no words for them. {"key","desk_key"}
inline constexpr std::string_view desk_words_missing = "procedure/desk-words-missing";
inline constexpr std::string_view days_misplaced = "procedure/days-misplaced";              ///< {"field"}: not of kind date
/// A command that hands the case on, or back, also extends, restarts, suspends or resumes a clock that goes with it. {"command","clock","key"}
inline constexpr std::string_view hands_on_and_moves = "procedure/hands-on-and-moves";
/// A command hands the case both on and back. {"command"}
inline constexpr std::string_view hands_twice = "procedure/hands-twice";
inline constexpr std::string_view hands_to_not_office = "procedure/hands-to-not-office";    ///< {"field"}: no required field of kind office
/// A command that says nothing, moves the case or names another one is given case by case. {"command"}
inline constexpr std::string_view together_misplaced = "procedure/together-misplaced";
inline constexpr std::string_view own_case_misplaced = "procedure/own-case-misplaced";  ///< {"field"}: only a text is the number of a case
inline constexpr std::string_view keeps_week_misplaced = "procedure/keeps-week-misplaced";  ///< {"command"}: starts or stops no clock
inline constexpr std::string_view length_misplaced = "procedure/length-misplaced";          ///< {"field"}: not of kind text
inline constexpr std::string_view length_missing = "procedure/length-missing";              ///< {"field"}
inline constexpr std::string_view missing_source = "procedure/missing-source";              ///< {"of"}: none named, or a statute without articles
inline constexpr std::string_view missing_translation = "procedure/missing-translation";    ///< {"key","language"}
inline constexpr std::string_view offices_misplaced = "procedure/offices-misplaced";          ///< {"field"}: not of kind office
inline constexpr std::string_view outcome_misplaced = "procedure/outcome-misplaced";        ///< {"clock","outcome"}: an obligation can't lapse
inline constexpr std::string_view presumed_receipt_missing = "procedure/presumed-receipt-missing";  ///< {"clock"}
inline constexpr std::string_view meanwhile_endless = "procedure/meanwhile-endless";  ///< {"command"}: no guard pending waits for its event
inline constexpr std::string_view no_such_answer = "procedure/no-such-answer";  ///< {"field"}: of a guard said, names no choice field of an event
inline constexpr std::string_view no_such_day = "procedure/no-such-day";  ///< {"field"}: of a guard day_reached, names no date field of an event
inline constexpr std::string_view promises_no_day = "procedure/promises-no-day";  ///< {"command"}: names no date field of an event
inline constexpr std::string_view reason_waived = "procedure/reason-waived";                ///< {"clock"}: each extension gives its reason
inline constexpr std::string_view resume_without_suspend = "procedure/resume-without-suspend";      ///< {"clock"}
inline constexpr std::string_view state_without_clock = "procedure/state-without-clock";    ///< {"state"}: a case could lie there for ever
/// A switch to another procedure names `to`, or leaves this one's clocks running (no stops_all). {"command"}
inline constexpr std::string_view switch_incomplete = "procedure/switch-incomplete";
inline constexpr std::string_view switch_other_calendar = "procedure/switch-other-calendar";  ///< {"command","procedure"}
/// Only a clock owed by the handling office can permit, and it neither stays, nor is extended, nor outlives the case. {"clock"}
inline constexpr std::string_view permits_misplaced = "procedure/permits-misplaced";
/// What is announced begins with a required date field, and some guard `pending` says until when. {"command"}
inline constexpr std::string_view announces_misplaced = "procedure/announces-misplaced";
/// A clock that stays with its office isn't owed by the handling one. {"clock"}
inline constexpr std::string_view stays_misplaced = "procedure/stays-misplaced";
/// No command by owing or owing_head, with a guard running, ends it: nobody could once the case was handed on. {"clock"}
inline constexpr std::string_view stays_unsettled = "procedure/stays-unsettled";
inline constexpr std::string_view suspend_without_resume = "procedure/suspend-without-resume";      ///< {"clock"}
inline constexpr std::string_view timer_asks = "procedure/timer-asks";          ///< {"command","field"}: nobody would fill it in
/// What the timer waits for must not pass while the server is down. {"command","guard"}
inline constexpr std::string_view timer_may_miss = "procedure/timer-may-miss";
inline constexpr std::string_view timer_without_guard = "procedure/timer-without-guard";    ///< {"command"}: neither period_over nor day_reached
/// kind: calendar, state, clock, command, document, source, field, choice, fact. {"kind","id"}
inline constexpr std::string_view unknown_id = "procedure/unknown-id";
inline constexpr std::string_view unknown_value = "procedure/unknown-value";          ///< {"key","value","known"}
inline constexpr std::string_view unreachable_state = "procedure/unreachable-state";  ///< {"state"}
inline constexpr std::string_view unused = "procedure/unused";                        ///< {"kind","id"}: a document or source

/// Only a clock owed by office_above_both names the other office, and it must. {"clock"}
inline constexpr std::string_view with_misplaced = "procedure/with-misplaced";

// Of a question about a deadline.
inline constexpr std::string_view extended_too_often = "procedure/extended-too-often";  ///< {"clock","times"}
inline constexpr std::string_view no_period = "procedure/no-period";                    ///< {"clock"}: its day is given in a command
inline constexpr std::string_view not_extendable = "procedure/not-extendable";          ///< {"clock"}
inline constexpr std::string_view unknown_clock = "procedure/unknown-clock";            ///< {"clock","known"}

}  // namespace huiyin::procedure::problems
