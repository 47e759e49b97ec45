#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/fault.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/merkle.h"
#include "core/ledger/tile.h"
#include "core/ledger/verify.h"

// For tests: a log as files in memory, and the slow, obvious tree.
namespace huiyin::ledger::testing {

/// RFC 6962, section 2.1, word for word.
inline Hash oracle_root(std::span<const Hash> leaves) {
    if (leaves.empty()) return empty_root();
    if (leaves.size() == 1) return leaves[0];
    std::size_t k = 1;
    while (k * 2 < leaves.size()) k *= 2;
    return node_hash(oracle_root(leaves.first(k)), oracle_root(leaves.subspan(k)));
}

inline std::vector<Hash> numbered_leaves(std::uint64_t count) {
    std::vector<Hash> leaves;
    for (std::uint64_t i = 0; i < count; ++i)
        leaves.push_back(leaf_hash(as_bytes("leaf " + std::to_string(i))));
    return leaves;
}

inline HashReader oracle_reader(const std::vector<Hash>& leaves) {
    return [&leaves](TreeNode node) {
        const std::size_t count = std::size_t{1} << node.level;
        return oracle_root(std::span<const Hash>(leaves).subspan(
            static_cast<std::size_t>(node.index) * count, count));
    };
}

inline SignerKey town_key(std::uint8_t seed = 7, std::string name = "town.example/log") {
    std::array<std::uint8_t, 32> bytes{};
    bytes.fill(seed);
    return std::move(*SignerKey::from_seed(std::move(name),
                                           crypto::Key(std::span<const std::uint8_t, 32>(bytes))));
}

/// Files by path, as a folder or a website would hold them.
class MemoryLog final : public LogSource {
  public:
    std::map<std::string, Bytes> files;

    /// Builds the log as the writer does: batch by batch, each row only ever added to.
    MemoryLog(const std::vector<Bytes>& entries,
              const SignerKey& key,
              std::size_t batch_size = 97) {
        std::map<std::pair<int, std::uint64_t>, Bytes> rows;
        Frontier frontier;
        for (std::size_t at = 0; at < entries.size(); at += batch_size) {
            Extension batch(frontier);
            for (std::size_t i = at; i < std::min(entries.size(), at + batch_size); ++i) {
                batch.append(leaf_hash(entries[i]));
            }
            for (const TileAppend& more : tile_appends(batch)) {
                Bytes& row = rows[{more.level, more.index}];
                EXPECTS(row.size() == static_cast<std::size_t>(more.old_width) * 32);
                append(row, more.hashes);
            }
            frontier = batch.frontier();
        }
        for (const auto& [id, row] : rows) {
            files[tile_path({.level = id.first,
                             .index = id.second,
                             .width = static_cast<int>(row.size() / 32)})] = row;
        }
        for (std::size_t at = 0; at < entries.size(); at += tile_width) {
            Bytes bundle;
            for (std::size_t i = at; i < std::min<std::size_t>(entries.size(), at + tile_width);
                 ++i) {
                EXPECTS(append_entry(bundle, entries[i]).has_value());
            }
            files[entries_path(bundle_of(at, entries.size()))] = bundle;
        }
        head = {.origin = key.verifier().name(), .size = frontier.size(), .root = frontier.root()};
        files["checkpoint"] = to_bytes(sign_checkpoint(head, key));
    }

    std::optional<Bytes> checkpoint() override { return file("checkpoint"); }
    std::optional<Bytes> tile(const TileId& id) override { return file(tile_path(id)); }
    std::optional<Bytes> entries(const BundleId& id) override { return file(entries_path(id)); }
    std::vector<int> partial_tiles(int level, std::uint64_t index) override {
        return widths(tile_path({.level = level, .index = index}));
    }
    std::vector<int> partial_bundles(std::uint64_t index) override {
        return widths(entries_path({.index = index}));
    }

    Checkpoint head;

  private:
    std::optional<Bytes> file(const std::string& path) const {
        const auto found = files.find(path);
        if (found == files.end()) return std::nullopt;
        return found->second;
    }
    std::vector<int> widths(const std::string& full) const {
        std::vector<int> found;
        const std::string start = full + ".p/";
        for (auto it = files.lower_bound(start); it != files.end() && it->first.starts_with(start);
             ++it) {
            found.push_back(std::stoi(it->first.substr(start.size())));
        }
        return found;
    }
};

}  // namespace huiyin::ledger::testing
