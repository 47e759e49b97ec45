#include "engine/fsck_tree.h"

#include "core/ledger/checkpoint.h"
#include "core/ledger/entry.h"
#include "core/ledger/merkle.h"
#include "core/ledger/tile.h"
#include "engine/archived.h"
#include "engine/fsck_problems.h"

namespace huiyin::engine::fsck_detail {

void TreeCheck::begin(const LogState& state) {
    state_ = state;
    begin_head();
    next_checkpoint();
}

/// What the world was shown last must be a beginning of what is stored.
void TreeCheck::begin_head() {
    if (!parts_.head) {
        if (parts_.has_own_head && parts_.moment.store.latest_checkpoint()) findings_.found(fsck_problems::head_gone, {});
        return;
    }
    const auto opened = ledger::open_checkpoint_of_any_origin(*parts_.head, parts_.log_keys);
    if (!opened) return findings_.found(fsck_problems::head_foreign, {});
    head_size_ = opened->checkpoint.size;
    if (head_size_ > state_.size)
        findings_.found(fsck_problems::rolled_back, {{"stored", std::to_string(state_.size)}, {"published", std::to_string(head_size_)}});
    else if (head_size_ > 0)
        head_ = opened->checkpoint;
}

bool TreeCheck::take(std::uint64_t index, ByteView entry) {
    if (index != size_) {
        if (!gap_) findings_.found(fsck_problems::entry_missing, {{"entry", std::to_string(size_)}});
        gap_ = true;
    }
    if (gap_ || index >= state_.size) return false;
    ++size_;
    ++findings_.report.entries;
    push_hash(0, ledger::leaf_hash(entry));
    while (checkpoint_ && checkpoint_->size == size_) check_checkpoint();
    if (head_ && head_->size == size_) {
        if (head_->root != root_so_far()) findings_.found(fsck_problems::head_root, {{"size", std::to_string(size_)}});
        head_.reset();
    }
    return true;
}

void TreeCheck::end() {
    if (!gap_ && size_ != state_.size) findings_.found(fsck_problems::entry_missing, {{"entry", std::to_string(size_)}});
    if (size_ == state_.size && state_.size > 0 && root_so_far() != state_.root)
        findings_.found(fsck_problems::root, {{"size", std::to_string(state_.size)}});
    for (std::size_t level = 0; level < rows_.size(); ++level) end_row(level);
    while (checkpoint_) {
        if (!gap_ && size_ == state_.size) findings_.found(fsck_problems::checkpoint_ahead, {{"size", std::to_string(checkpoint_->size)}});
        next_checkpoint();
    }
    check_archive();
    if (!gap_ && parts_.moment.inspection.count_tiles() > tile_count_) findings_.found(fsck_problems::tile_more, {});
}

void TreeCheck::push_hash(std::size_t level, const Hash& hash) {
    if (rows_.size() <= level) rows_.resize(level + 1);
    auto& row = rows_[level];
    append(row.bytes, hash);
    row.hashes.push_back(hash);
    if (row.hashes.size() < ledger::tile_width) return;
    const Hash root = ledger::perfect_root(row.hashes);
    end_row(level);
    push_hash(level + 1, root);
}

void TreeCheck::end_row(std::size_t level) {
    auto& row = rows_[level];
    if (!row.bytes.empty()) {
        ++tile_count_;
        if (parts_.moment.store.log_tile(static_cast<std::uint8_t>(level), row.index) != row.bytes) {
            const ledger::TileId id{.level = static_cast<int>(level), .index = row.index, .width = static_cast<int>(row.hashes.size())};
            if (findings_.found_mendable(fsck_problems::tile, {{"tile", ledger::tile_path(id)}}))
                findings_.mend_tile({static_cast<std::uint8_t>(level), row.index, row.bytes});
        }
    }
    ++row.index;
    row.bytes.clear();
    row.hashes.clear();
}

Hash TreeCheck::root_so_far() const {
    return ledger::tree_root(size_, [this](ledger::TreeNode node) {
        const auto& row = rows_[static_cast<std::size_t>(node.level / ledger::tile_height)].hashes;
        const int height = node.level % ledger::tile_height;
        const std::uint64_t in_row = std::uint64_t{ledger::tile_width} >> height;
        const std::size_t first = static_cast<std::size_t>(node.index % in_row) << height;
        return ledger::perfect_root(std::span<const Hash>(row).subspan(first, std::size_t{1} << height));
    });
}

/// As many checkpoints as were archived, the newest among them. Before anything was, nothing was published either.
void TreeCheck::check_archive() {
    const auto said = parts_.moment.store.setting(std::string(archived_setting));
    const auto archived = said ? parse_archived(*said) : std::nullopt;
    const std::uint64_t count = archived ? archived->count : head_size_ > 0 ? 1 : 0;
    if (findings_.report.checkpoints >= count && (!archived || newest_archived_ >= archived->newest)) return;
    findings_.found(fsck_problems::checkpoint_gone, {{"found", std::to_string(findings_.report.checkpoints)},
                                                     {"archived", std::to_string(count)},
                                                     {"newest", std::to_string(archived ? archived->newest : head_size_)}});
}

void TreeCheck::next_checkpoint() {
    if (checkpoints_at_ == checkpoints_.size()) {
        checkpoints_ = parts_.moment.store.checkpoints(checkpoint_ ? checkpoint_->size : 0, 1000);
        checkpoints_at_ = 0;
    }
    if (checkpoints_.empty()) {
        checkpoint_.reset();
        return;
    }
    checkpoint_ = checkpoints_[checkpoints_at_++];
    newest_archived_ = checkpoint_->size;
    ++findings_.report.checkpoints;
}

void TreeCheck::check_checkpoint() {
    const auto opened = ledger::open_checkpoint_of_any_origin(checkpoint_->note, parts_.log_keys);
    if (!opened || opened->checkpoint.size != checkpoint_->size)
        findings_.found(fsck_problems::checkpoint_foreign, {{"size", std::to_string(checkpoint_->size)}});
    else if (opened->checkpoint.root != root_so_far())
        findings_.found(fsck_problems::checkpoint_root, {{"size", std::to_string(checkpoint_->size)}});
    next_checkpoint();
}

}  // namespace huiyin::engine::fsck_detail
