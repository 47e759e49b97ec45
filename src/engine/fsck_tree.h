#pragma once

#include <optional>
#include <vector>

#include "core/ledger/checkpoint.h"
#include "engine/fsck_findings.h"

namespace huiyin::engine::fsck_detail {

/// The tree over the entries, made anew as they come: held against the stored tiles, each archived checkpoint, and the root.
class TreeCheck {
  public:
    TreeCheck(const FsckParts& parts, Findings& findings) : parts_(parts), findings_(findings) {}

    void begin(const LogState& state);
    /// The next entry. False behind a gap, and beyond the end of the log: nothing can be said of it.
    bool take(std::uint64_t index, ByteView entry);
    void end();

  private:
    struct TileRow {
        std::uint64_t index = 0;
        Bytes bytes;
        std::vector<Hash> hashes;
    };
    void push_hash(std::size_t level, const Hash& hash);
    void end_row(std::size_t level);
    /// Of the entries read so far: their rows hold the right edge of the tree.
    Hash root_so_far() const;
    void next_checkpoint();
    void check_checkpoint();
    void begin_head();
    void check_archive();

    const FsckParts& parts_;
    Findings& findings_;
    LogState state_;
    std::uint64_t size_ = 0;                   ///< entries read without a gap
    bool gap_ = false;
    std::vector<TileRow> rows_;
    std::uint64_t tile_count_ = 0;
    std::vector<CheckpointRow> checkpoints_;
    std::size_t checkpoints_at_ = 0;
    std::optional<CheckpointRow> checkpoint_;
    std::optional<ledger::Checkpoint> head_;   ///< published last, not yet come to
    std::uint64_t head_size_ = 0;
    std::uint64_t newest_archived_ = 0;
};

}  // namespace huiyin::engine::fsck_detail
