#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/accountability/docket.h"

// History entries: promises as older records tell them. The log vouches for the import, not for the past.
namespace huiyin::accountability {

/// `{"id","office","procedure","clock","opened","due","closed","late"}`
struct HistoryLine {
    ObligationId id;
    OfficeId office;
    std::string procedure;
    std::string clock = "reply";
    std::string opened;          ///< ISO week
    std::optional<Date> due;     ///< none: the records gave no due day
    std::optional<Date> closed;  ///< none: still open in the records
    /// The records' verdict to the second. Closed with a due day: always given. Without a due day: never.
    /// Open with a due day: true once it had passed at the time of the records, else none.
    std::optional<bool> late;
    friend bool operator==(const HistoryLine&, const HistoryLine&) = default;
};

struct History {
    std::string source;  ///< the map's name for the file, UTF-8 without control characters
    std::vector<HistoryLine> lines;
    friend bool operator==(const History&, const History&) = default;
};

/// EXPECTS slugs, an ISO week and a verdict that fits.
std::string write_history_line(const HistoryLine& line);
/// Refuses with accountability/bad-line {"why"}.
Result<HistoryLine> parse_history_line(std::string_view text);

/// History entries in the order given, each below 60,000 bytes with a header of its own. None for no lines.
std::vector<std::string> compose_history(std::string_view source, std::span<const HistoryLine> lines);
/// Refuses with accountability/bad-entry, bad-header or bad-line {"line","why"}.
Result<History> parse_history(std::string_view entry);

}  // namespace huiyin::accountability
