#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "core/ledger/key_history.h"
#include "core/ledger/merkle.h"
#include "engine/ports/store.h"

namespace huiyin::engine {

/// The setting that says, while a recovery is under way, at which entry the backup ended. Empty afterwards.
inline constexpr std::string_view recover_from_setting = "recover.from";

/// The setting that says, once a recovery is over, at which entry the backup ended from which it began: whoever finds the database held
/// for that backup all the same was cut off behind its end.
inline constexpr std::string_view recovered_from_setting = "recover.done";

/// A log that is brought back to what the world was shown (operator's guide, "After a restore"). Entries are appended as they
/// were published; of sealed ones the contents are gone, and a note says how many. Nothing is removed or replaced.
///
/// The published entries that follow what is stored are read twice: looked at first, so that everything known of the log can be
/// held against them before a single one is written, and then brought back in batches, each of which must give the root that
/// was seen. Cut off in between, the store holds more of the log's beginning than before and still less than was published; the
/// next recovery goes on from there. Memory: a batch of entries, and a hash for each batch.
class Recovery {
  public:
    /// Over a store that nobody writes to. `keys`: those of the log so far (engine/rotation.h), for rotations among what comes
    /// back.
    explicit Recovery(Store& store, std::vector<ledger::LogKey> keys = {}, std::uint64_t batch = 1024);

    /// `root_at` will be asked for this size: before the first entry is looked at.
    void want_root(std::uint64_t size) { roots_.try_emplace(size); }
    /// The next published entry, for the first time.
    void look_at(ByteView entry);

    /// Of the log with what was looked at.
    std::uint64_t size() const { return frontier_.size(); }
    /// Events among what comes back, also of a recovery before that was cut off: their leaves are there, their cases aren't.
    std::uint64_t lost() const { return lost_; }
    /// The root of the first `size` entries. EXPECTS size <= size(), and wanted unless it is stored.
    Hash root_at(std::uint64_t size) const;

    /// The next entry again. Full batches become durable, with all that their dockets and histories say. Throws Fault, also if a
    /// docket contradicts the promises that are stored, or if these are not the entries that were looked at.
    void bring_back(ByteView entry, Instant now);
    /// After the last one: the rest, and a note at the end.
    void finish(Instant now);

  private:
    void take_kept(ByteView entry, std::uint64_t size, Changes& changes, Instant now);
    void write_batch(Instant now, bool is_last);

    Store& store_;
    std::vector<ledger::LogKey> keys_;
    std::uint64_t batch_size_;
    LogState stored_;                      ///< before the first entry was looked at
    std::uint64_t from_ = 0;               ///< where the backup ended
    ledger::Frontier frontier_;            ///< of all that was looked at
    std::map<std::uint64_t, Hash> roots_;  ///< wanted, or at the end of a batch
    std::uint64_t lost_ = 0;
    LogState written_;
    ledger::Frontier written_frontier_;
    std::vector<Bytes> batch_;
};

}  // namespace huiyin::engine
