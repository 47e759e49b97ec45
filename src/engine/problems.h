#pragma once

#include <string_view>

namespace huiyin::engine::problems {

inline constexpr std::string_view no_such_case = "engine/no-such-case";            ///< also for one that may not be known
inline constexpr std::string_view no_such_code = "engine/no-such-code";            ///< unknown, burnt or expired: one answer
inline constexpr std::string_view changed_meanwhile = "engine/changed-meanwhile";  ///< {"revision"}: someone was faster
inline constexpr std::string_view version_missing = "engine/version-missing";      ///< an answer that doesn't say to what
inline constexpr std::string_view put_anew = "engine/put-anew";                    ///< {"revision","what_zh","what_en"}: what is answered was replaced
inline constexpr std::string_view no_such_version = "engine/no-such-version";      ///< of what the town sets for itself
/// {"count","office_zh","office_en","above_zh","above_en"}: nobody could handle them where the office would stand
inline constexpr std::string_view cases_stranded = "engine/cases-stranded";
inline constexpr std::string_view other_body = "engine/other-body";                ///< an Idempotency-Key used with another request
inline constexpr std::string_view no_such_procedure = "engine/no-such-procedure";  ///< {"procedure","known"}
inline constexpr std::string_view no_way_given = "engine/no-way-given";            ///< neither e-mail, telephone nor address
inline constexpr std::string_view name_needed = "engine/name-needed";              ///< {"procedure","statute_zh","statute_en"}: which asks for name and contact
inline constexpr std::string_view missing_text = "engine/missing-text";            ///< {"field"}, where = field
inline constexpr std::string_view text_too_long = "engine/text-too-long";          ///< {"field","max","over"}
inline constexpr std::string_view not_text = "engine/not-text";                    ///< {"field"}: no valid UTF-8, or NUL in it
inline constexpr std::string_view too_many_files = "engine/too-many-files";        ///< {"max"}
inline constexpr std::string_view sign_in_failed = "engine/sign-in-failed";        ///< unknown name, wrong passphrase, disabled: one answer
inline constexpr std::string_view signed_out = "engine/signed-out";                ///< no session, or it has ended
inline constexpr std::string_view link_used = "engine/link-used";                  ///< a set-up link that is unknown, used or too old
inline constexpr std::string_view too_many_filings = "engine/too-many-filings";    ///< {"seconds"}
inline constexpr std::string_view too_many_tries = "engine/too-many-tries";        ///< {"seconds"}
inline constexpr std::string_view cannot_open = "engine/cannot-open";              ///< no key of this case is sealed to you
inline constexpr std::string_view not_a_colleague = "engine/not-a-colleague";      ///< nobody to whom this member may assign the case
inline constexpr std::string_view nobody_goes_on = "engine/nobody-goes-on";        ///< no colleague is left for the case
inline constexpr std::string_view nobody_takes_over = "engine/nobody-takes-over";  ///< the same of who would be taken off it
inline constexpr std::string_view no_contact = "engine/no-contact";                ///< the resident gave neither name nor contact
inline constexpr std::string_view no_such_file = "engine/no-such-file";
inline constexpr std::string_view rolled_back = "engine/rolled-back";              ///< {"stored","published"}: the town can only be read
inline constexpr std::string_view head_gone = "engine/head-gone";                  ///< {"size"}: likewise, log.head isn't there
inline constexpr std::string_view head_foreign = "engine/head-foreign";            ///< likewise, log.head is no checkpoint of this log
inline constexpr std::string_view restored = "engine/restored";                    ///< {"size","made"}: likewise, until log recover
inline constexpr std::string_view file_gone = "engine/file-gone";                  ///< sent more than seven days before what names it
inline constexpr std::string_view import_without_key = "engine/import-without-key";  ///< no office can open anything yet
inline constexpr std::string_view import_office_unknown = "engine/import-office-unknown";  ///< {"office"}
inline constexpr std::string_view import_offices_too_many = "engine/import-offices-too-many";  ///< {"max","office"}
inline constexpr std::string_view version_kept = "engine/version-kept";    ///< {"procedure","newest","next"}: other rules under a number that is taken
inline constexpr std::string_view kept_unreadable = "engine/kept-unreadable";  ///< {"kind","name","why"}
inline constexpr std::string_view no_such_calendar = "engine/no-such-calendar";  ///< {"calendar","known"}
inline constexpr std::string_view nothing_to_undo = "engine/nothing-to-undo";    ///< {"name"}: nothing is kept of it
inline constexpr std::string_view calendar_changed = "engine/calendar-changed";  ///< {"name"}: since what was looked at
inline constexpr std::string_view bad_mail_address = "engine/bad-mail-address";    ///< where = field
inline constexpr std::string_view no_such_member = "engine/no-such-member";
inline constexpr std::string_view day_is_past = "engine/day-is-past";              ///< {"day"}, where = field
inline constexpr std::string_view no_mail = "engine/no-mail";                      ///< where = field: the town writes no mails
// Of a Fault, when something was to be written.
inline constexpr std::string_view not_kept = "engine/not-kept";            ///< it failed, and nothing of it is there
inline constexpr std::string_view perhaps_kept = "engine/perhaps-kept";    ///< it failed, and it may be there all the same
inline constexpr std::string_view writing_waits = "engine/writing-waits";  ///< nothing is written for now, reading goes on
/// Another case that an act names is none that this member may look at, or is over. {"field"}
inline constexpr std::string_view no_such_own_case = "engine/no-such-own-case";
inline constexpr std::string_view one_at_a_time = "engine/one-at-a-time";  ///< not a command for several cases at once
inline constexpr std::string_view before_a_colleague = "engine/before-a-colleague";  ///< a draft of it was put before a colleague

}  // namespace huiyin::engine::problems
