#pragma once

#include <string_view>

#include "io/cli/terminal.h"

namespace huiyin::cli {

/// Asks a question of the catalogue (`key`) on the terminal; only "yes" is one.
bool agreed(Terminal& terminal, std::string_view key);

}  // namespace huiyin::cli
