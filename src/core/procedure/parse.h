#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/procedure/procedure.h"

namespace huiyin::procedure {

/// What a procedure file says, or all that is wrong with it.
struct Checked {
    std::optional<Procedure> procedure;  ///< present exactly if there is no problem
    std::vector<Problem> problems;       ///< each with file:line, in the order of the file
};

/// Reads and checks a procedure file (docs/formats/procedure.md).
///
/// Everything wrong is reported at once: what the file can't say (base/bad-toml, base/data-*), what it leaves out
/// (translations, sources, actors), names that nothing bears, and what no case could live with (states that can't be
/// reached or left, clocks that nothing starts or stops, duties that a finished case still owes). What a state or
/// clock lacks is only searched for once the file can be read whole.
/// `file` is for messages. `calendars` are the ids that exist; empty: the calendar's id is not checked.
Checked check(std::string_view toml, std::string file, std::span<const std::string> calendars = {});

/// The same for a caller who needs a procedure or nothing: refuses with the first problem.
Result<Procedure> parse(std::string_view toml, std::string file, std::span<const std::string> calendars = {});

}  // namespace huiyin::procedure
