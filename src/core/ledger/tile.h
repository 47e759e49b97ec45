#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "core/ledger/merkle.h"

// C2SP tlog-tiles: paths, rows of hashes, entry bundles.
namespace huiyin::ledger {

/// A full tile spans 8 tree levels: 256 hashes of 32 bytes.
inline constexpr int tile_height = 8;
inline constexpr int tile_width = 256;
inline constexpr int tile_level_max = 63;
/// The length prefix of an entry is a uint16.
inline constexpr std::size_t entry_bytes_max = 65535;

/// Hashes of the tree: entry i of tile (level, index) is the root of the perfect subtree of
/// 256^level leaves that starts at leaf (256 * index + i) * 256^level.
struct TileId {
    int level = 0;
    std::uint64_t index = 0;
    int width =
        tile_width;  ///< 1 to 256 hashes; below 256: a partial tile, a prefix of the full one
    friend auto operator<=>(const TileId&, const TileId&) = default;
};

/// The entries under the level-0 tile with the same index and width.
struct BundleId {
    std::uint64_t index = 0;
    int width = tile_width;
    friend auto operator<=>(const BundleId&, const BundleId&) = default;
};

/// "tile/0/x001/x234/067.p/89", relative to the log's prefix.
std::string tile_path(const TileId& id);
/// "tile/entries/x001/x234/067.p/89".
std::string entries_path(const BundleId& id);
/// Accepts only what the two functions above write. Refuse with ledger/bad-tile-path.
Result<TileId> parse_tile_path(std::string_view path);
Result<BundleId> parse_entries_path(std::string_view path);

/// How many hashes a tree of that size has at a tile level: floor(size / 256^level).
std::uint64_t hashes_at_level(std::uint64_t size, int level);
/// The width of tile (level, index) in a tree of that size; 0 if it does not exist.
int width_in_tree(std::uint64_t size, int level, std::uint64_t index);
/// The bundle that holds the entry in a tree of that size. EXPECTS entry < size.
BundleId bundle_of(std::uint64_t entry, std::uint64_t size);

/// The tiles of one level in a tree.
struct LevelTiles {
    int level;
    std::uint64_t full;
    int partial_width;  ///< 0: no partial tile
    friend bool operator==(const LevelTiles&, const LevelTiles&) = default;
};
/// All tiles of a tree, level 0 first.
std::vector<LevelTiles> tiles_for_size(std::uint64_t size);

/// Adds an entry to a bundle. Refuses with ledger/entry-too-long.
Result<void> append_entry(Bytes& bundle, ByteView entry);
/// Exactly `width` entries and nothing after them; the views look into `bundle`.
/// Refuses with ledger/bundle-malformed {"entry": index within the bundle}.
Result<std::vector<ByteView>> split_bundle(ByteView bundle, int width);
/// Takes the next entry off the front; nothing if the bytes end before it does.
std::optional<ByteView> take_entry(ByteView& bundle);

/// Reads a hash out of a row: `position` counts hashes. EXPECTS that the row has it.
Hash hash_at(ByteView row, std::size_t position);
/// The root of 2^height hashes of a row, from the multiple `index` of 2^height on (height 0 to 8).
Hash subtree_in_row(ByteView row, int height, std::size_t index);

/// Hands out the bytes of a tile, exactly id.width * 32 of them. May throw Fault.
using TileReader = std::function<Bytes(const TileId&)>;

/// Answers for hashes of a tree of a given size out of its tiles; each tile is asked for once.
class TileHashes {
  public:
    TileHashes(std::uint64_t size, TileReader reader) : size_(size), reader_(std::move(reader)) {}
    Hash at(TreeNode node);
    /// For the proof builders; must not outlive this object.
    HashReader reader() {
        return [this](TreeNode node) { return at(node); };
    }

  private:
    std::uint64_t size_;
    TileReader reader_;
    std::map<std::pair<int, std::uint64_t>, Bytes> rows_;
};

/// Hashes that a batch adds to the row (level, index), which held `old_width` hashes before.
struct TileAppend {
    int level;
    std::uint64_t index;
    int old_width;  ///< 0: a new row
    Bytes hashes;   ///< 32 bytes each; to be added at the end of the row
    friend bool operator==(const TileAppend&, const TileAppend&) = default;
};
/// All rows that a batch touches, by level and index. A row is only ever added to, up to 256
/// hashes.
std::vector<TileAppend> tile_appends(const Extension& batch);

}  // namespace huiyin::ledger
