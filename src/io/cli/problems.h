#pragma once

#include <string_view>

namespace huiyin::cli::problems {

inline constexpr std::string_view folder_used = "cli/folder-used";            ///< {"folder"}
inline constexpr std::string_view unfinished = "cli/unfinished";              ///< {"folder"}: init was cut off there
inline constexpr std::string_view unknown_profile = "cli/unknown-profile";    ///< {"profile"}
inline constexpr std::string_view unknown_setting = "cli/unknown-setting";    ///< {"setting"}
inline constexpr std::string_view mail_setting = "cli/mail-setting";  ///< {"setting","why"}: from, password, tls or smtps
inline constexpr std::string_view bad_setting = "cli/bad-setting";            ///< {"setting","value"}
inline constexpr std::string_view no_setting = "cli/no-setting";              ///< {"text"}: not KEY=VALUE
inline constexpr std::string_view admin_public = "cli/admin-public";          ///< {"address"}: others reach it
inline constexpr std::string_view clock_far_ahead = "cli/clock-far-ahead";    ///< {"now","last"}
inline constexpr std::string_view no_date = "cli/no-date";                    ///< {"value"}: not YYYY-MM-DD
inline constexpr std::string_view no_such_day = "cli/no-such-day";            ///< {"value"}: of the right form, but in no month
inline constexpr std::string_view date_too_far = "cli/date-too-far";          ///< {"value","first","last"}
inline constexpr std::string_view no_town = "cli/no-town";                    ///< {"folder"}: no huiyin.toml there
inline constexpr std::string_view not_yours = "cli/not-yours";                ///< {"folder"}: of another user
inline constexpr std::string_view bad_database = "cli/bad-database";          ///< a URL that can't be read; never quoted
inline constexpr std::string_view same_database = "cli/same-database";        ///< both ends of a copy are one place
inline constexpr std::string_view restoring = "cli/restoring";                ///< {"folder"}: restore was cut off there
inline constexpr std::string_view stopped = "cli/stopped";                    ///< Ctrl-C
inline constexpr std::string_view out_exists = "cli/out-exists";              ///< {"path"}
inline constexpr std::string_view no_folder_for = "cli/no-folder-for";        ///< {"folder","path"}: what is to hold it isn't there
inline constexpr std::string_view no_backup = "cli/no-backup";                ///< {"folder"}
inline constexpr std::string_view no_backup_keys = "cli/no-backup-keys";      ///< {"folder"}: where they were looked for
inline constexpr std::string_view backup_damaged = "cli/backup-damaged";      ///< {"file"}
inline constexpr std::string_view keys_in_backup = "cli/keys-in-backup";      ///< {"folder"}: one place for the backup and its keys
inline constexpr std::string_view other_town = "cli/other-town";              ///< {"folder"}: keys of another town
inline constexpr std::string_view head_of_another = "cli/head-of-another";    ///< {"file"}
inline constexpr std::string_view nothing_published = "cli/nothing-published";
inline constexpr std::string_view export_of_another = "cli/export-of-another";  ///< {"folder"}
inline constexpr std::string_view no_evidence = "cli/no-evidence";            ///< {"from"}: no checkpoint that this log signed
inline constexpr std::string_view mirror_lacks = "cli/mirror-lacks";          ///< {"path"}
inline constexpr std::string_view recover_what = "cli/recover-what";          ///< nothing was said of what was published
inline constexpr std::string_view recover_behind = "cli/recover-behind";      ///< {"from","size","have"}: a copy that ends no later than the database
inline constexpr std::string_view recover_more = "cli/recover-more";          ///< {"from","size","have"}
inline constexpr std::string_view other_origin = "cli/other-origin";          ///< {"origin","needed"}
inline constexpr std::string_view origin_was_used = "cli/origin-was-used";    ///< {"origin"}: the log's name, now or before
inline constexpr std::string_view bad_origin = "cli/bad-origin";              ///< {"origin"}: can't name a log
inline constexpr std::string_view recover_fork = "cli/recover-fork";          ///< {"from","size"}
inline constexpr std::string_view no_file = "cli/no-file";                    ///< {"file"}: named on the command line, and not there
inline constexpr std::string_view is_folder = "cli/is-folder";                ///< {"file"}: a folder where a file is wanted
inline constexpr std::string_view cant_read = "cli/cant-read";                ///< {"file"}: this user may not
inline constexpr std::string_view no_folder = "cli/no-folder";                ///< {"folder"}
inline constexpr std::string_view not_a_folder = "cli/not-a-folder";          ///< {"folder"}: a file where a folder is wanted
inline constexpr std::string_view folder_busy = "cli/folder-busy";            ///< {"folder","process"}
inline constexpr std::string_view no_address = "cli/no-address";              ///< {"value"}: not ADDR:PORT
inline constexpr std::string_view example_public = "cli/example-public";      ///< an example town that others would reach
inline constexpr std::string_view no_such_year = "cli/no-such-year";          ///< {"value","first","last"}: of a simulated town
inline constexpr std::string_view no_days = "cli/no-days";                    ///< {"value"}: not D1..D2
inline constexpr std::string_view no_language = "cli/no-language";            ///< {"value"}: neither zh nor en
inline constexpr std::string_view no_such_procedure = "cli/no-such-procedure";  ///< {"procedure","known"}
inline constexpr std::string_view no_such_calendar = "cli/no-such-calendar";  ///< {"calendar","known"}
inline constexpr std::string_view no_such_role = "cli/no-such-role";          ///< {"role","known"}
inline constexpr std::string_view no_member = "cli/no-member";                ///< {"login"}
inline constexpr std::string_view member_there = "cli/member-there";          ///< {"login"}
inline constexpr std::string_view member_disabled = "cli/member-disabled";    ///< {"login","folder"}
inline constexpr std::string_view last_holder = "cli/last-holder";            ///< {"login","offices"}: their cases could not be opened any more
inline constexpr std::string_view procedures_gone = "cli/procedures-gone";    ///< {"names"}: no file of theirs is left
inline constexpr std::string_view no_rules = "cli/no-rules";                  ///< {"folder"}: of procedures or calendars
inline constexpr std::string_view which_mail = "cli/which-mail";              ///< neither an id nor --all
inline constexpr std::string_view mail_gone = "cli/mail-gone";
inline constexpr std::string_view no_event_in_proof = "cli/no-event-in-proof";
inline constexpr std::string_view out_of_range = "cli/out-of-range";          ///< {"option","value","least","most","help"}
inline constexpr std::string_view no_command = "cli/no-command";              ///< {"help"}
inline constexpr std::string_view unknown_command = "cli/unknown-command";    ///< {"command","help"}
inline constexpr std::string_view no_option = "cli/no-option";                ///< {"option","help"}: one that has to be given
inline constexpr std::string_view unknown_option = "cli/unknown-option";      ///< {"text","help"}
inline constexpr std::string_view option_twice = "cli/option-twice";          ///< {"option"}
inline constexpr std::string_view no_value = "cli/no-value";                  ///< {"option","help"}: nothing stands after it
inline constexpr std::string_view bad_value = "cli/bad-value";                ///< {"option","value","help"}
inline constexpr std::string_view not_together = "cli/not-together";          ///< {"one","other"}: each excludes the other
inline constexpr std::string_view unwritten = "cli/unwritten";                ///< {"why"}: standard output took no more
inline constexpr std::string_view bad_use = "cli/bad-use";                    ///< {"text","help"}
inline constexpr std::string_view rotated_lately = "cli/rotated-lately";      ///< {"key","until"}: both still sign
inline constexpr std::string_view unknown_calendar = "cli/unknown-calendar";  ///< {"calendar","procedure"}

}  // namespace huiyin::cli::problems
