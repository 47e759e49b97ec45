#pragma once

#include <string>

#include "base/result.h"
#include "base/time.h"

namespace huiyin::cli {

/// A day as it stands on the command line, YYYY-MM-DD. Refuses at `where`, the option, with cli/no-such-day {"value"} where it is written
/// so and no month has it (2026-02-30), and with cli/no-date {"value"} where it is anything else.
Result<Date> read_day(const std::string& text, const std::string& where);

}  // namespace huiyin::cli
