#include "core/ledger/verify.h"

#include <algorithm>
#include <cstring>
#include <set>

#include "core/ledger/merkle.h"
#include "core/ledger/problems.h"

// How a wrong file is found out. The same tree is told several times over: by the entries, by the
// level-0 tiles, by the level-1 tiles and so on. Each telling is kept as a `Chain` and gives a
// root. Where two neighbouring tellings disagree, the place is noted; which of the two is wrong,
// the hash one level up says at once or, at the end, the chain whose root is the signed one.
namespace huiyin::ledger {

namespace verify_detail {

using Row = std::vector<Hash>;
constexpr std::size_t hash_bytes = 32;
constexpr std::uint64_t unreadable_max = 1000;

Row to_row(ByteView bytes) {
    Row row(bytes.size() / hash_bytes);
    if (!row.empty()) std::memcpy(row.data(), bytes.data(), row.size() * hash_bytes);
    return row;
}

/// The right edge of the tree as one telling has it: the unfinished row of each tile level.
class Chain {
  public:
    explicit Chain(std::size_t levels) : rows_(levels + 1) {}
    Row& row(std::size_t level) { return rows_[level]; }
    const Row& row(std::size_t level) const { return rows_[level]; }
    /// Adds a hash; if that fills the row, its root goes one level up and is returned.
    std::optional<Hash> push(std::size_t level, const Hash& hash) {
        rows_[level].push_back(hash);
        if (rows_[level].size() < tile_width) return std::nullopt;
        const Hash root = perfect_root(rows_[level]);
        rows_[level].clear();
        push(level + 1, root);
        return root;
    }

  private:
    std::vector<Row> rows_;
};

/// A place where a file disagrees with what lies under it.
struct Mismatch {
    int level;            ///< of the tile; 0: between bundle and level-0 tile
    std::uint64_t index;  ///< of the tile
    int position;         ///< of the first hash that differs
    int count;            ///< of hashes that differ
    enum class Wrong { unknown, lower, upper } wrong;
};

class Verifier {
  public:
    Verifier(LogSource& source, const LogVerification& wanted) : source_(source), wanted_(wanted) {}

    LogReport run() {
        if (open()) read_tree();
        return std::move(report_);
    }

  private:
    bool open() {
        constexpr std::string_view path = "checkpoint";
        const auto note = source_.checkpoint();
        if (!note) {
            found({problems::file_missing, {{"path", std::string(path)}}, std::string(path)});
            return false;
        }
        report_.bytes += note->size();
        auto opened = open_checkpoint(as_text(*note), wanted_.keys);
        if (!opened) {
            found({opened.error().code, opened.error().facts, std::string(path)});
            return false;
        }
        report_.checkpoint = std::move(*opened);
        size_ = report_.checkpoint->checkpoint.size;
        if (wanted_.since) open_since(*wanted_.since);
        return true;
    }

    void open_since(const std::string& note) {
        const auto opened = open_checkpoint(note, wanted_.keys);
        if (!opened) {
            found({opened.error().code, opened.error().facts, "since"});
            return;
        }
        const Checkpoint& old = opened->checkpoint;
        if (old.size > size_) {
            found({problems::log_shrank,
                   {{"before", std::to_string(old.size)}, {"now", std::to_string(size_)}},
                   "since"});
            return;
        }
        report_.since = old;
        if (old.size == 0) compare_since({empty_root()});
    }

    void read_tree() {
        levels_ = tiles_for_size(size_).size();
        // Bottom chains (entries, level-0 tiles) first, so that chain 1 + L is told by the tiles of
        // level L.
        chains_.assign(1 + std::max<std::size_t>(levels_, 1), Chain(levels_ + 1));
        above_.assign(levels_ + 1, {});
        for (std::uint64_t n = 0; n * tile_width < size_; ++n) {
            read_leaves(n);
            // A log may sign any size: don't go on asking for ever for files that are not there.
            if (root_unknowable_ && report_.problem_count > unreadable_max) break;
            if (wanted_.on_progress)
                wanted_.on_progress(std::min(size_, (n + 1) * tile_width), size_);
        }
        judge();
    }

    void read_leaves(std::uint64_t n) {
        const int width = width_in_tree(size_, 0, n);
        auto tile = read_tile({.level = 0, .index = n, .width = width});
        auto entries = read_bundle({.index = n, .width = width}, tile);
        const bool full = width == tile_width;
        const std::optional<Hash> parent = full ? hash_above(0, n) : std::nullopt;
        if (!entries && !tile) return skip_leaves(n, parent);
        // What can't be read is already reported; for the sums above, one stands in for the other.
        const Row& by_entries = entries ? *entries : *tile;
        const Row& by_tile = tile ? *tile : *entries;
        const bool agree = by_entries == by_tile;
        if (!full) {
            if (!agree) note_leaves(n, by_entries, by_tile, Mismatch::Wrong::unknown);
            compare_since_within(n, by_entries, by_tile);
            chains_[0].row(0) = by_entries;
            chains_[1].row(0) = by_tile;
            return;
        }
        const Hash entries_root = perfect_root(by_entries);
        const Hash tile_root = agree ? entries_root : perfect_root(by_tile);
        Hash believed = tile_root;
        if (!agree) {
            auto wrong = Mismatch::Wrong::unknown;
            if (parent == tile_root) wrong = Mismatch::Wrong::lower;
            if (parent == entries_root) wrong = Mismatch::Wrong::upper;
            note_leaves(n, by_entries, by_tile, wrong);
            if (parent) believed = *parent;  // else the level above would be blamed too
        }
        compare_since_within(n, by_entries, by_tile);
        chains_[0].push(1, entries_root);
        chains_[1].push(1, tile_root);
        compare_since_after(n);
        tile_complete(0, n, believed);
    }

    /// Neither bundle nor tile of full or partial tile n can be read.
    void skip_leaves(std::uint64_t n, const std::optional<Hash>& parent) {
        if (!parent) {
            root_unknowable_ = true;
            // Upper rows keep their places, whatever stands there: no root is computed from them.
            if (width_in_tree(size_, 0, n) == tile_width) advance(n, Hash{});
            return;
        }
        const std::uint64_t first = n * tile_width;
        if (report_.since && report_.since->size > first &&
            report_.since->size < first + tile_width) {
            since_done_ =
                true;  // can't be told without these leaves; that they are missing is reported
        }
        advance(n, *parent);
    }

    void advance(std::uint64_t n, const Hash& hash) {
        chains_[0].push(1, hash);
        chains_[1].push(1, hash);
        compare_since_after(n);
        tile_complete(0, n, hash);
    }

    /// Tile (level, index) is full and its root is `lower`: compare it with the level above.
    void tile_complete(int level, std::uint64_t index, const Hash& lower) {
        const int up = level + 1;
        const std::uint64_t row = index / tile_width;
        const Hash told = hash_above(level, index).value_or(lower);
        auto& above = above_[static_cast<std::size_t>(up)];
        above.below.push_back(lower);
        if (told != lower) {
            above.differs = true;
            note({.level = up,
                  .index = row,
                  .position = static_cast<int>(index % tile_width),
                  .count = 1,
                  .wrong = Mismatch::Wrong::unknown});
        }
        const auto filled =
            chains_[1 + static_cast<std::size_t>(up)].push(static_cast<std::size_t>(up), told);
        if (!filled) return;
        tile_complete(up, row, above.differs ? settle_row(up, row, *filled) : *filled);
    }

    /// Row (level, index) is full and differs from what lies under it: the level above says which
    /// is wrong. Returns the root to go on with, so that one mistake is reported once, at the place
    /// where it is.
    Hash settle_row(int level, std::uint64_t index, const Hash& row_root) {
        const auto parent = hash_above(level, index);
        if (!parent) return row_root;
        auto wrong = Mismatch::Wrong::unknown;
        if (*parent == row_root) wrong = Mismatch::Wrong::lower;
        if (*parent == perfect_root(above_[static_cast<std::size_t>(level)].below))
            wrong = Mismatch::Wrong::upper;
        for (Mismatch& mismatch : mismatches_) {
            if (mismatch.level == level && mismatch.index == index) mismatch.wrong = wrong;
        }
        return *parent;
    }

    /// What the tile one level up says of the full tile (level, index); nothing if it can't be
    /// read.
    std::optional<Hash> hash_above(int level, std::uint64_t index) {
        auto& above = above_[static_cast<std::size_t>(level) + 1];
        const std::uint64_t row = index / tile_width;
        if (!above.read || above.index != row) {
            const int up = level + 1;
            above = {.read = true,
                     .index = row,
                     .hashes = read_tile(
                         {.level = up, .index = row, .width = width_in_tree(size_, up, row)}),
                     .below = {},
                     .differs = false};
        }
        if (!above.hashes) return std::nullopt;
        return (*above.hashes)[static_cast<std::size_t>(index % tile_width)];
    }

    // Reading: one file each, and what can be said of it alone.

    std::optional<Row> read_tile(const TileId& id) {
        const std::size_t wanted_bytes = static_cast<std::size_t>(id.width) * hash_bytes;
        auto file = source_.tile(id);
        TileId read = id;
        if (!file && id.width < tile_width) {
            read.width = tile_width;  // a log may drop a partial tile once the full one exists
            file = source_.tile(read);
        }
        const std::string path = tile_path(file ? read : id);
        if (!file) {
            found({problems::file_missing, {{"path", path}}, path});
            return std::nullopt;
        }
        if (read != id) cut_levels_.insert(id.level);
        report_.bytes += file->size();
        const std::size_t expected = static_cast<std::size_t>(read.width) * hash_bytes;
        if (file->size() != expected) {
            found({problems::tile_malformed,
                   {{"path", path},
                    {"bytes", std::to_string(file->size())},
                    {"expected", std::to_string(expected)}},
                   path});
            return std::nullopt;
        }
        ++report_.tiles;
        const ByteView row = ByteView(*file).first(wanted_bytes);
        for (const int width : source_.partial_tiles(id.level, id.index)) {
            if (width < 1 || width >= id.width) continue;
            const TileId older{.level = id.level, .index = id.index, .width = width};
            compare_partial(source_.tile(older),
                            row.first(static_cast<std::size_t>(width) * hash_bytes),
                            tile_path(older));
        }
        return to_row(row);
    }

    /// Leaf hashes of the bundle's entries; nothing if there are fewer or more of them than there
    /// must be.
    std::optional<Row> read_bundle(const BundleId& id, const std::optional<Row>& tile) {
        auto file = source_.entries(id);
        BundleId read = id;
        if (!file && id.width < tile_width) {
            read.width = tile_width;
            file = source_.entries(read);
        }
        const std::string path = entries_path(file ? read : id);
        if (!file) {
            found({problems::file_missing, {{"path", path}}, path});
            return std::nullopt;
        }
        if (read != id) bundle_cut_ = true;
        report_.bytes += file->size();
        const std::uint64_t first = id.index * tile_width;
        Row hashes;
        hashes.reserve(static_cast<std::size_t>(id.width));
        ByteView rest = *file;
        bool sound = true;
        while (sound && hashes.size() < static_cast<std::size_t>(id.width)) {
            const auto entry = take_entry(rest);
            if (!entry) {
                sound = false;
                break;
            }
            if (wanted_.on_entry) wanted_.on_entry(first + hashes.size(), *entry);
            hashes.push_back(leaf_hash(*entry));
        }
        report_.entries += hashes.size();
        if (read.width == id.width && !rest.empty()) sound = false;
        if (!sound) {
            // A wrong length shifts what follows: the first entry that differs from its tile is the
            // one.
            const std::size_t at = tile ? first_difference(hashes, *tile) : hashes.size();
            const std::uint64_t entry = first + std::min<std::size_t>(at, hashes.size());
            found({problems::bundle_malformed,
                   {{"path", path}, {"entry", std::to_string(entry)}},
                   path});
            return std::nullopt;
        }
        for (const int width : source_.partial_bundles(id.index)) {
            if (width < 1 || width >= id.width) continue;
            ByteView after = *file;
            for (int i = 0; i < width; ++i) take_entry(after);
            const BundleId older{.index = id.index, .width = width};
            compare_partial(source_.entries(older),
                            ByteView(*file).first(file->size() - after.size()),
                            entries_path(older));
        }
        return hashes;
    }

    void compare_partial(const std::optional<Bytes>& file,
                         ByteView expected,
                         const std::string& path) {
        if (file) report_.bytes += file->size();
        if (!file || !std::ranges::equal(*file, expected)) {
            found({problems::partial_differs, {{"path", path}}, path});
        }
    }

    static std::size_t first_difference(const Row& a, const Row& b) {
        return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
    }

    // The older checkpoint.

    void compare_since_within(std::uint64_t n, const Row& by_entries, const Row& by_tile) {
        if (!report_.since || since_done_) return;
        const std::uint64_t first = n * tile_width;
        const std::uint64_t old_size = report_.since->size;
        if (old_size <= first || old_size > first + by_entries.size() ||
            old_size == first + tile_width)
            return;
        const auto width = static_cast<std::ptrdiff_t>(old_size - first);
        chains_[0].row(0).assign(by_entries.begin(), by_entries.begin() + width);
        chains_[1].row(0).assign(by_tile.begin(), by_tile.begin() + width);
        compare_since({root_of(0, old_size), root_of(1, old_size)});
        chains_[0].row(0).clear();
        chains_[1].row(0).clear();
    }

    void compare_since_after(std::uint64_t n) {
        if (!report_.since || since_done_ || report_.since->size != (n + 1) * tile_width) return;
        compare_since({root_of(0, report_.since->size), root_of(1, report_.since->size)});
    }

    void compare_since(const Row& roots) {
        since_done_ = true;
        if (root_unknowable_ || std::ranges::find(roots, report_.since->root) != roots.end())
            return;
        found({problems::history_rewritten,
               {{"size", std::to_string(report_.since->size)},
                {"signed", to_base64(report_.since->root)},
                {"computed", to_base64(roots.front())}},
               "since"});
    }

    // The verdict.

    /// The root of the first `size` leaves as chain `chain` tells it; its rows must stand at that
    /// size.
    Hash root_of(std::size_t chain, std::uint64_t size) const {
        return tree_root(size, [&](TreeNode node) {
            const auto level = static_cast<std::size_t>(node.level / tile_height);
            const int height = node.level % tile_height;
            // Below the tiles that tell this chain, each level's own tiles fill the right edge.
            const std::size_t told_from = chain == 0 ? 0 : chain - 1;
            const Row& row = chains_[level < told_from ? 1 + level : chain].row(level);
            const std::uint64_t in_row = std::uint64_t{tile_width} >> height;
            const std::size_t first = static_cast<std::size_t>(node.index % in_row) << height;
            return perfect_root(
                std::span<const Hash>(row).subspan(first, std::size_t{1} << height));
        });
    }

    void judge() {
        const Hash& signed_root = report_.checkpoint->checkpoint.root;
        std::vector<bool> good(chains_.size(), false);
        if (!root_unknowable_) {
            for (std::size_t chain = 0; chain < chains_.size(); ++chain) {
                good[chain] = root_of(chain, size_) == signed_root;
            }
        }
        for (const Mismatch& mismatch : mismatches_) report(mismatch, good);
        report_.problem_count += mismatches_dropped_;
        const bool none = std::ranges::find(good, true) == good.end();
        // If some telling gives the signed root, the mismatches already say which others do not.
        if (!root_unknowable_ && (none || (report_.fits() && !good[0]))) {
            found({problems::root_differs,
                   {{"size", std::to_string(size_)},
                    {"signed", to_base64(signed_root)},
                    {"computed", to_base64(root_of(0, size_))}},
                   "checkpoint"});
        }
    }

    void report(const Mismatch& mismatch, const std::vector<bool>& good) {
        const auto level = static_cast<std::size_t>(mismatch.level);
        auto wrong = mismatch.wrong;
        if (wrong == Mismatch::Wrong::unknown) {
            // Chain 1 + level is told by this tile's level, the chains before it by what lies
            // below.
            const auto below = good.begin() + static_cast<std::ptrdiff_t>(1 + level);
            if (good[1 + level]) {
                wrong = Mismatch::Wrong::lower;
            } else if (std::find(good.begin(), below, true) != below) {
                wrong = Mismatch::Wrong::upper;
            }
        }
        // At most the last tile of a level is partial; name the file that was read.
        const int width = width_in_tree(size_, mismatch.level, mismatch.index);
        const std::string tile =
            tile_path({.level = mismatch.level,
                       .index = mismatch.index,
                       .width = cut_levels_.contains(mismatch.level) ? tile_width : width});
        const std::uint64_t position =
            mismatch.index * tile_width + static_cast<std::uint64_t>(mismatch.position);
        const std::uint64_t first = position << (tile_height * mismatch.level);
        const std::uint64_t last = ((position + 1) << (tile_height * mismatch.level)) - 1;
        const Facts range = {{"path", tile},
                             {"position", std::to_string(mismatch.position)},
                             {"first", std::to_string(first)},
                             {"last", std::to_string(last)}};
        if (wrong == Mismatch::Wrong::upper) return found({problems::tile_differs, range, tile});
        if (mismatch.level == 0) {
            const std::string bundle =
                entries_path({.index = mismatch.index, .width = bundle_cut_ ? tile_width : width});
            const auto code = wrong == Mismatch::Wrong::lower ? problems::entry_differs
                                                              : problems::entry_or_tile_differs;
            return found({code,
                          {{"path", bundle},
                           {"tile", tile},
                           {"entry", std::to_string(first)},
                           {"count", std::to_string(mismatch.count)}},
                          bundle});
        }
        if (wrong == Mismatch::Wrong::unknown)
            return found({problems::tile_or_entries_differ, range, tile});
        found({problems::entries_replaced,
               {{"path", tile}, {"first", std::to_string(first)}, {"last", std::to_string(last)}},
               tile});
    }

    void note_leaves(std::uint64_t n,
                     const Row& by_entries,
                     const Row& by_tile,
                     Mismatch::Wrong wrong) {
        int count = 0;
        for (std::size_t i = 0; i < by_entries.size(); ++i)
            count += by_entries[i] != by_tile[i] ? 1 : 0;
        note({.level = 0,
              .index = n,
              .position = static_cast<int>(first_difference(by_entries, by_tile)),
              .count = count,
              .wrong = wrong});
    }

    void note(const Mismatch& mismatch) {
        if (mismatches_.size() < report_problems_max) {
            mismatches_.push_back(mismatch);
        } else {
            ++mismatches_dropped_;
        }
    }

    void found(Problem problem) {
        ++report_.problem_count;
        if (report_.problems.size() < report_problems_max)
            report_.problems.push_back(std::move(problem));
    }

    /// The row above the tiles that are being read.
    struct Above {
        bool read = false;
        std::uint64_t index = 0;
        std::optional<Row> hashes;
        Row below;             ///< what lies under it, as far as read
        bool differs = false;  ///< from `below`
    };

    LogSource& source_;
    const LogVerification& wanted_;
    LogReport report_;
    std::uint64_t size_ = 0;
    std::size_t levels_ = 0;
    std::vector<Chain> chains_;  ///< 0: told by the entries; 1 + L: told by the tiles of level L
    std::vector<Above> above_;   ///< by level
    std::vector<Mismatch> mismatches_;
    std::uint64_t mismatches_dropped_ = 0;
    std::set<int> cut_levels_;  ///< levels whose partial tile was cut from the full one
    bool bundle_cut_ = false;
    bool root_unknowable_ = false;
    bool since_done_ = false;
};

}  // namespace verify_detail

LogReport verify_log(LogSource& source, const LogVerification& wanted) {
    return verify_detail::Verifier(source, wanted).run();
}

}  // namespace huiyin::ledger
