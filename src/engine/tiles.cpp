#include "engine/tiles.h"

#include <algorithm>
#include <utility>

namespace huiyin::engine {

ledger::TileHashes tile_hashes(Store& store, std::uint64_t size) {
    return {size, [&store](const ledger::TileId& id) {
                Bytes row = store.log_tile(static_cast<std::uint8_t>(id.level), id.index);
                row.resize(std::min(row.size(), static_cast<std::size_t>(id.width) * 32));
                return row;
            }};
}

std::vector<TileAppend> tile_rows(const ledger::Extension& extension) {
    std::vector<TileAppend> out;
    for (ledger::TileAppend& tile : ledger::tile_appends(extension))
        out.push_back({.level = static_cast<std::uint8_t>(tile.level),
                       .index = tile.index,
                       .offset = static_cast<std::uint32_t>(tile.old_width),
                       .hashes = std::move(tile.hashes)});
    return out;
}

}  // namespace huiyin::engine
