#pragma once

#include <string>
#include <vector>

#include "io/cli/town_commands.h"

namespace huiyin::cli {

/// Runs a command that works on a town: in the town's server if one runs, else here, holding the folder's lock.
/// `arguments` are those it was parsed from.
int on_town(const TownCommand& command, const std::vector<std::string>& arguments);

}  // namespace huiyin::cli
