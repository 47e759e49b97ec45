#pragma once

#include <string>

#include "engine/fsck.h"
#include "io/cli/terminal.h"
#include "io/store/open/database.h"

namespace huiyin::cli {

/// What a database that is copied, or is a copy, tells of damage by itself (engine/damage.h), with a bar beside `key`; of a file of an older
/// version, which no store opens as it is, what SQLite's own check says. That a file can't be read is damage, too. Refuses with cli/stopped. Throws
/// Fault if a server doesn't answer.
Result<engine::FsckReport> look_for_damage(const store::Database& database, const InstanceId& instance, Terminal& terminal,
                                           const std::string& key);

}  // namespace huiyin::cli
