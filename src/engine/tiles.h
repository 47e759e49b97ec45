#pragma once

#include <cstdint>
#include <vector>

#include "core/ledger/tile.h"
#include "engine/ports/store.h"

namespace huiyin::engine {

/// The log's hashes in a tree of that size, read from the stored tiles. The store must outlive it.
ledger::TileHashes tile_hashes(Store& store, std::uint64_t size);

/// What a log that has grown adds to its stored tiles.
std::vector<TileAppend> tile_rows(const ledger::Extension& extension);

}  // namespace huiyin::engine
