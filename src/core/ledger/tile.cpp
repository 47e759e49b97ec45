#include "core/ledger/tile.h"

#include <algorithm>
#include <cstring>

#include "base/fault.h"
#include "core/ledger/decimal.h"
#include "core/ledger/problems.h"

namespace huiyin::ledger {

namespace tile_detail {

constexpr std::size_t hash_bytes = 32;

std::string three_digits(std::uint64_t group) {
    const std::string digits = std::to_string(group);
    return std::string(3 - digits.size(), '0') + digits;
}

std::string index_and_width(std::uint64_t index, int width) {
    EXPECTS(width >= 1 && width <= tile_width);
    std::string path = three_digits(index % 1000);
    for (index /= 1000; index > 0; index /= 1000)
        path = "x" + three_digits(index % 1000) + "/" + path;
    if (width < tile_width) path += ".p/" + std::to_string(width);
    return path;
}

/// Takes three digits off the front; nothing if there are none.
std::optional<std::uint64_t> take_group(std::string_view& text) {
    if (text.size() < 3) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : text.substr(0, 3)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    text.remove_prefix(3);
    return value;
}

std::optional<BundleId> parse_index_and_width(std::string_view text) {
    BundleId id;
    // More than six leading groups make 10^21 and more.
    for (int groups = 0; text.starts_with('x'); ++groups) {
        text.remove_prefix(1);
        const auto group = take_group(text);
        if (!group || groups >= 6 || !text.starts_with('/')) return std::nullopt;
        if (groups == 0 && *group == 0) return std::nullopt;  // the shortest form only
        if (id.index > (size_limit - 1) / 1000) return std::nullopt;
        id.index = id.index * 1000 + *group;
        text.remove_prefix(1);
    }
    const auto last = take_group(text);
    if (!last || id.index > (size_limit - 1 - *last) / 1000) return std::nullopt;
    id.index = id.index * 1000 + *last;
    if (text.empty()) return id;
    if (!text.starts_with(".p/")) return std::nullopt;
    const auto width = parse_decimal(text.substr(3));
    if (!width || *width < 1 || *width >= tile_width) return std::nullopt;
    id.width = static_cast<int>(*width);
    return id;
}

}  // namespace tile_detail

std::string tile_path(const TileId& id) {
    EXPECTS(id.level >= 0 && id.level <= tile_level_max);
    return "tile/" + std::to_string(id.level) + "/" +
           tile_detail::index_and_width(id.index, id.width);
}

std::string entries_path(const BundleId& id) {
    return "tile/entries/" + tile_detail::index_and_width(id.index, id.width);
}

Result<TileId> parse_tile_path(std::string_view path) {
    constexpr std::string_view prefix = "tile/";
    if (!path.starts_with(prefix)) return refuse(problems::bad_tile_path);
    path.remove_prefix(prefix.size());
    const auto slash = path.find('/');
    if (slash == std::string_view::npos) return refuse(problems::bad_tile_path);
    const auto level = parse_decimal(path.substr(0, slash));
    const auto rest = tile_detail::parse_index_and_width(path.substr(slash + 1));
    if (!level || *level > tile_level_max || !rest) return refuse(problems::bad_tile_path);
    return TileId{.level = static_cast<int>(*level), .index = rest->index, .width = rest->width};
}

Result<BundleId> parse_entries_path(std::string_view path) {
    constexpr std::string_view prefix = "tile/entries/";
    if (!path.starts_with(prefix)) return refuse(problems::bad_tile_path);
    const auto id = tile_detail::parse_index_and_width(path.substr(prefix.size()));
    if (!id) return refuse(problems::bad_tile_path);
    return *id;
}

std::uint64_t hashes_at_level(std::uint64_t size, int level) {
    EXPECTS(level >= 0);
    return level >= 64 / tile_height ? 0 : size >> (tile_height * level);
}

int width_in_tree(std::uint64_t size, int level, std::uint64_t index) {
    const std::uint64_t hashes = hashes_at_level(size, level);
    if (index > hashes / tile_width) return 0;
    return static_cast<int>(std::min<std::uint64_t>(tile_width, hashes - index * tile_width));
}

BundleId bundle_of(std::uint64_t entry, std::uint64_t size) {
    EXPECTS(entry < size);
    const std::uint64_t index = entry / tile_width;
    return {.index = index, .width = width_in_tree(size, 0, index)};
}

std::vector<LevelTiles> tiles_for_size(std::uint64_t size) {
    std::vector<LevelTiles> tiles;
    for (int level = 0; hashes_at_level(size, level) > 0; ++level) {
        const std::uint64_t hashes = hashes_at_level(size, level);
        tiles.push_back({.level = level,
                         .full = hashes / tile_width,
                         .partial_width = static_cast<int>(hashes % tile_width)});
    }
    return tiles;
}

Result<void> append_entry(Bytes& bundle, ByteView entry) {
    if (entry.size() > entry_bytes_max) {
        return refuse(problems::entry_too_long, {{"bytes", std::to_string(entry.size())},
                                                 {"max", std::to_string(entry_bytes_max)}});
    }
    bundle.push_back(static_cast<std::uint8_t>(entry.size() >> 8));
    bundle.push_back(static_cast<std::uint8_t>(entry.size() & 0xff));
    append(bundle, entry);
    return {};
}

std::optional<ByteView> take_entry(ByteView& bundle) {
    if (bundle.size() < 2) return std::nullopt;
    const std::size_t length = static_cast<std::size_t>(bundle[0]) << 8 | bundle[1];
    if (bundle.size() - 2 < length) return std::nullopt;
    const auto entry = bundle.subspan(2, length);
    bundle = bundle.subspan(2 + length);
    return entry;
}

Result<std::vector<ByteView>> split_bundle(ByteView bundle, int width) {
    std::vector<ByteView> entries;
    for (int i = 0; i < width; ++i) {
        const auto entry = take_entry(bundle);
        if (!entry) return refuse(problems::bundle_malformed, {{"entry", std::to_string(i)}});
        entries.push_back(*entry);
    }
    if (!bundle.empty())
        return refuse(problems::bundle_malformed, {{"entry", std::to_string(width)}});
    return entries;
}

Hash hash_at(ByteView row, std::size_t position) {
    EXPECTS((position + 1) * tile_detail::hash_bytes <= row.size());
    Hash hash;
    std::memcpy(hash.data(), row.data() + position * tile_detail::hash_bytes, hash.size());
    return hash;
}

Hash subtree_in_row(ByteView row, int height, std::size_t index) {
    EXPECTS(height >= 0 && height <= tile_height);
    const std::size_t count = std::size_t{1} << height;
    EXPECTS((index + 1) * count * tile_detail::hash_bytes <= row.size());
    std::vector<Hash> hashes(count);
    std::memcpy(hashes.data(), row.data() + index * count * tile_detail::hash_bytes,
                count * tile_detail::hash_bytes);
    return perfect_root(hashes);
}

Hash TileHashes::at(TreeNode node) {
    const int level = node.level / tile_height;
    const int height = node.level % tile_height;
    const std::uint64_t in_row =
        std::uint64_t{tile_width} >> height;  // subtrees of that height in a full row
    const std::uint64_t tile = node.index / in_row;
    auto found = rows_.find({level, tile});
    if (found == rows_.end()) {
        const TileId id{.level = level, .index = tile, .width = width_in_tree(size_, level, tile)};
        EXPECTS(id.width > 0);
        auto row = reader_(id);
        EXPECTS(row.size() == static_cast<std::size_t>(id.width) * tile_detail::hash_bytes);
        found = rows_.emplace(std::pair{level, tile}, std::move(row)).first;
    }
    return subtree_in_row(found->second, height, static_cast<std::size_t>(node.index % in_row));
}

std::vector<TileAppend> tile_appends(const Extension& batch) {
    std::vector<TileAppend> appends;
    for (int level = 0; hashes_at_level(batch.size(), level) > 0; ++level) {
        std::uint64_t next = hashes_at_level(batch.old_size(), level);
        for (const Hash& hash : batch.new_nodes(level * tile_height)) {
            const std::uint64_t row = next / tile_width;
            if (appends.empty() || appends.back().level != level || appends.back().index != row) {
                appends.push_back({.level = level,
                                   .index = row,
                                   .old_width = static_cast<int>(next % tile_width),
                                   .hashes = {}});
            }
            append(appends.back().hashes, hash);
            ++next;
        }
    }
    return appends;
}

}  // namespace huiyin::ledger
