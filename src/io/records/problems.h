#pragma once

#include <string_view>

namespace huiyin::records::problems {

// the file
inline constexpr std::string_view empty_file = "records/empty-file";                ///< not even a line of column names
inline constexpr std::string_view not_csv = "records/not-csv";                      ///< bytes at its start that no text has
inline constexpr std::string_view encoding_needed = "records/encoding-needed";      ///< {"encoding"}: begins with another's mark
inline constexpr std::string_view no_column = "records/no-column";                  ///< {"field","column","there"}
inline constexpr std::string_view column_twice = "records/column-twice";            ///< {"column"}
// a calendar
inline constexpr std::string_view no_calendar = "records/no-calendar";              ///< neither holiday JSON nor iCalendar
inline constexpr std::string_view no_days = "records/no-days";                      ///< {"year"}: made before it was published
inline constexpr std::string_view which_year = "records/which-year";                ///< {"years"}: those that it names
inline constexpr std::string_view bad_event = "records/bad-event";                  ///< {"event","why"}: name, day, long or repeats
// the map
inline constexpr std::string_view bad_date_format = "records/bad-date-format";      ///< {"format","why"}
inline constexpr std::string_view bad_source = "records/bad-source";                ///< {"max"}
inline constexpr std::string_view no_format_here = "records/no-format-here";        ///< {"field"}: only dates have a format
// a row
inline constexpr std::string_view bad_quotes = "records/bad-quotes";
inline constexpr std::string_view open_quote = "records/open-quote";                ///< a quote that nothing closes
inline constexpr std::string_view row_too_long = "records/row-too-long";            ///< {"max"}
inline constexpr std::string_view cell_count = "records/cell-count";                ///< {"found","expected"}
inline constexpr std::string_view empty_cell = "records/empty-cell";                ///< {"column"}
inline constexpr std::string_view bad_text = "records/bad-text";                    ///< {"column"}: not of the encoding, or NUL in it
inline constexpr std::string_view cell_too_long = "records/cell-too-long";          ///< {"column","max"}
inline constexpr std::string_view bad_date = "records/bad-date";                    ///< {"column","value"}
inline constexpr std::string_view closed_before_filed = "records/closed-before-filed";  ///< {"filed","closed"}
// a warning: the row is taken all the same
inline constexpr std::string_view time_in_gap = "records/time-in-gap";              ///< {"column","value"}
inline constexpr std::string_view time_twice = "records/time-twice";                ///< {"column","value"}
inline constexpr std::string_view bad_place = "records/bad-place";                  ///< {"value"}
inline constexpr std::string_view status_differs = "records/status-differs";        ///< {"status"}

}  // namespace huiyin::records::problems
