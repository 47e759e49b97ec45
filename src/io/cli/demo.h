#pragma once

#include "io/cli/town_folder.h"

namespace huiyin::cli {

/// Fills a new town with staff, whose random passphrases go into demo-sign-in.txt (0600), and with cases in different
/// states, through the same commands as everybody's. Everything in it is invented, and the log says so.
Result<void> fill_demo_town(TownFolder& folder, Random& random);

}  // namespace huiyin::cli
