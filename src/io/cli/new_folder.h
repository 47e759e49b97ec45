#pragma once

#include <string>

#include "core/accounts/offices.h"

namespace huiyin::cli {

/// An office as offices.toml has it.
std::string office_table(const accounts::Office& office);

}  // namespace huiyin::cli
