#pragma once

#include <functional>

#include "engine/fsck.h"

namespace huiyin::engine {

/// What a database tells of damage by itself, with nobody's keys and without the town's files: its own check, entries against the log's
/// root, and what is saved once (texts, files, office keys, what leads to a case) against the sums kept of it. A copy may be as
/// damaged as what it was made from, and exactly the same. Much less than `fsck`: nothing is read as an event, nothing is counted.
/// Streams, in memory that doesn't grow. `progress`: of all entries and cases.
FsckReport find_damage(const FsckDatabase& moment, const std::function<void(std::uint64_t done, std::uint64_t all)>& progress);

}  // namespace huiyin::engine
