#pragma once

#include <string_view>

/// What a reader or an audit finds wrong with public entries. `why` facts are fixed words, not sentences.
namespace huiyin::accountability::problems {

// One entry or line that does not read.
inline constexpr std::string_view bad_line = "accountability/bad-line";        ///< {"line","why"}, audit adds {"entry"}
inline constexpr std::string_view bad_header = "accountability/bad-header";    ///< {"why"}, audit adds {"entry"}
inline constexpr std::string_view bad_entry = "accountability/bad-entry";      ///< {"why"}, audit adds {"entry"}
inline constexpr std::string_view bad_document = "accountability/bad-document";  ///< {"id"}: a stored promise does not read

// Entries that read, but don't fit together.
inline constexpr std::string_view covers_gap = "accountability/covers-gap";    ///< {"entry","expected","found"}
inline constexpr std::string_view covers_future = "accountability/covers-future";  ///< {"entry","to"}
inline constexpr std::string_view wrong_sealed = "accountability/wrong-sealed";  ///< {"entry","stated","counted"}
inline constexpr std::string_view opened_twice = "accountability/opened-twice";  ///< {"id"}, audit adds {"entry"}
/// A close or a move of a promise that is not open: never opened, or closed already. {"id"}, audit adds {"entry"}
inline constexpr std::string_view not_open = "accountability/not-open";
/// It stands still already. {"id"}, audit adds {"entry"}
inline constexpr std::string_view suspended_twice = "accountability/suspended-twice";
inline constexpr std::string_view suspended_before_opened = "accountability/suspended-before-opened";  ///< {"entry","id","suspended","opened"}
inline constexpr std::string_view closed_before_opened = "accountability/closed-before-opened";  ///< {"entry","id","closed","opened"}
/// Closed on a day more than 8 days before the log can have held the line. {"entry","id","closed","not_before"}
inline constexpr std::string_view backdated = "accountability/backdated";
/// Closed on a day after the log held the line already. {"entry","id","closed","not_after"}
inline constexpr std::string_view postdated = "accountability/postdated";
/// The same of the day from which it stands still: an earlier one would hide that the promise had run out. {"entry","id","suspended","not_before"}
inline constexpr std::string_view suspended_backdated = "accountability/suspended-backdated";
inline constexpr std::string_view suspended_postdated = "accountability/suspended-postdated";  ///< {"entry","id","suspended","not_after"}
inline constexpr std::string_view unknown_office = "accountability/unknown-office";  ///< {"office"}: no note names it
inline constexpr std::string_view office_circle = "accountability/office-circle";    ///< {"office"}: it is above itself

}  // namespace huiyin::accountability::problems
