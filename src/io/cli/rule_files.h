#pragma once

#include "io/cli/town_folder.h"

namespace huiyin::cli {

/// The rules as the files say them, and nothing else.
Result<Shipped> rules_of(const engine::RuleFiles& files);

}  // namespace huiyin::cli
