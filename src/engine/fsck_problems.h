#pragma once

#include <string_view>

/// What a full check finds.
namespace huiyin::engine::fsck_problems {

inline constexpr std::string_view database = "fsck/database";                  ///< {"what"}: the database's own words
inline constexpr std::string_view index = "fsck/index";                        ///< {"what"}: an index or constraint; can be built
inline constexpr std::string_view schema = "fsck/schema";                      ///< {"what"}: a table
inline constexpr std::string_view entry_missing = "fsck/entry-missing";        ///< {"entry"}
inline constexpr std::string_view entry_unreadable = "fsck/entry-unreadable";  ///< {"entry"}: a docket or history
inline constexpr std::string_view tile = "fsck/tile";                          ///< {"tile"}
inline constexpr std::string_view tile_more = "fsck/tile-more";
inline constexpr std::string_view root = "fsck/root";                          ///< {"size"}
inline constexpr std::string_view checkpoint_foreign = "fsck/checkpoint-foreign";  ///< {"size"}
inline constexpr std::string_view checkpoint_root = "fsck/checkpoint-root";    ///< {"size"}
inline constexpr std::string_view checkpoint_ahead = "fsck/checkpoint-ahead";  ///< {"size"}
inline constexpr std::string_view checkpoint_gone = "fsck/checkpoint-gone";    ///< {"found","archived","newest"}
inline constexpr std::string_view head_gone = "fsck/head-gone";                ///< {}
inline constexpr std::string_view content_left = "fsck/content-left";          ///< {"case"}: its content was to be destroyed
inline constexpr std::string_view head_foreign = "fsck/head-foreign";          ///< {}
inline constexpr std::string_view head_root = "fsck/head-root";                ///< {"size"}
inline constexpr std::string_view rolled_back = "fsck/rolled-back";            ///< {"stored","published"}
inline constexpr std::string_view leaf_event = "fsck/leaf-event";              ///< {"entry"}: a sealed entry without its event
inline constexpr std::string_view event_leaf = "fsck/event-leaf";              ///< {"entry"}
inline constexpr std::string_view event_unreadable = "fsck/event-unreadable";  ///< {"entry"}
inline constexpr std::string_view event_row = "fsck/event-row";                ///< {"entry"}: number, kind or time differ from the event
inline constexpr std::string_view case_without_events = "fsck/case-without-events";  ///< {"case"}
inline constexpr std::string_view case_unfollowed = "fsck/case-unfollowed";    ///< {"case","why"}: its events tell what can't be
inline constexpr std::string_view case_number = "fsck/case-number";            ///< {"case"}: its rows lead to no case
inline constexpr std::string_view case_without_code = "fsck/case-without-code";  ///< {"case"}: no receipt code leads to it
inline constexpr std::string_view receipt_changed = "fsck/receipt-changed";    ///< {"case"}: receipt tag or resident's key
inline constexpr std::string_view text_missing = "fsck/text-missing";          ///< {"case","event","part"}
inline constexpr std::string_view text_harmed = "fsck/text-harmed";            ///< {"case","event","part"}
inline constexpr std::string_view files_harmed = "fsck/files-harmed";          ///< {"case","event"}
inline constexpr std::string_view content_changed = "fsck/content-changed";    ///< {"case","event"}
inline constexpr std::string_view file_piece = "fsck/file-piece";              ///< {"case","event","file","piece","pieces"}: the first that isn't right
inline constexpr std::string_view key_without_office = "fsck/key-without-office";  ///< {"case","key"}
inline constexpr std::string_view key_without_resident = "fsck/key-without-resident";  ///< {"case","key"}
inline constexpr std::string_view case_row_missing = "fsck/case-row-missing";  ///< {"case"}
inline constexpr std::string_view case_row = "fsck/case-row";                  ///< {"case"}
inline constexpr std::string_view case_month = "fsck/case-month";              ///< {"case"}: neither its row nor an event names one
inline constexpr std::string_view month_key = "fsck/month-key";                ///< {"month"}: not over, and its key is gone
inline constexpr std::string_view key_changed = "fsck/key-changed";            ///< {"key"}: another one than the database knows
inline constexpr std::string_view wrap = "fsck/wrap";                          ///< {"case","key","recipient"}
inline constexpr std::string_view guest_row = "fsck/guest-row";                ///< {"case","office"}
inline constexpr std::string_view appointment = "fsck/appointment";            ///< {"case","reference"}
inline constexpr std::string_view promise = "fsck/promise";                    ///< {"promise"}: a docket line that can't be
inline constexpr std::string_view history = "fsck/history";
inline constexpr std::string_view line_without_event = "fsck/line-without-event";  ///< {"line"}
inline constexpr std::string_view event_without_line = "fsck/event-without-line";  ///< {"line"}
inline constexpr std::string_view covered = "fsck/covered";                    ///< {"stored","log"}
inline constexpr std::string_view waiting_more = "fsck/waiting-more";          ///< {"entry","line"}
inline constexpr std::string_view waiting_missing = "fsck/waiting-missing";    ///< {"entry","line"}
inline constexpr std::string_view promises = "fsck/promises";
inline constexpr std::string_view figure = "fsck/figure";                      ///< {"section","office","measure","off"}
inline constexpr std::string_view office_unreadable = "fsck/office-unreadable";  ///< {"office"}
inline constexpr std::string_view office_missing = "fsck/office-missing";      ///< {"office"}: a case or a key names it
inline constexpr std::string_view office_key_changed = "fsck/office-key-changed";  ///< {"office","key"}: the public half
inline constexpr std::string_view office_key_missing = "fsck/office-key-missing";  ///< {"office","key"}: the public half
inline constexpr std::string_view office_key_unheld = "fsck/office-key-unheld";  ///< {"office","key"}
inline constexpr std::string_view recipient_unknown = "fsck/recipient-unknown";  ///< {"recipient"}: cases are sealed to it
inline constexpr std::string_view member_unreadable = "fsck/member-unreadable";  ///< {"login"}
inline constexpr std::string_view member_passphrase = "fsck/member-passphrase";  ///< {"login"}: what is kept of it can't be that
inline constexpr std::string_view member_missing = "fsck/member-missing";      ///< {"office","key"}: they hold that key
inline constexpr std::string_view member_key_changed = "fsck/member-key-changed";  ///< {"login","office"}
inline constexpr std::string_view loose = "fsck/loose";                        ///< {"what","row"}

}  // namespace huiyin::engine::fsck_problems
