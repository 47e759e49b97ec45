#pragma once

#include <vector>

#include "core/ledger/key_history.h"
#include "core/ledger/merkle.h"
#include "engine/ports/store.h"

namespace huiyin::engine {

/// A log that is brought back to what the world was shown (operator's guide, "After a restore"). Entries are appended as they
/// were published; of sealed ones the contents are gone, and a note says how many. Nothing is removed or replaced.
class Recovery {
  public:
    /// Over a store that nobody writes to.
    explicit Recovery(Store& store);
    /// Published entries that follow what is stored.
    void add(std::vector<Bytes> entries);

    /// Of the log with what was added.
    std::uint64_t size() const { return frontier_.size(); }
    /// Events among what was added: their leaves come back, their cases don't.
    std::uint64_t lost() const { return lost_; }
    /// The root of the first `size` entries. EXPECTS size <= size().
    Hash root_at(std::uint64_t size) const;

    /// Makes it durable, with all that the added dockets and histories say and a note at the end; all of it or nothing. Throws
    /// Fault, also if an added docket contradicts the promises that are stored.
    /// `keys`: those of the log so far (engine/rotation.h), for rotations among what was added.
    void commit(Instant now, std::vector<ledger::LogKey> keys = {});

  private:
    Store& store_;
    LogState stored_;
    ledger::Frontier before_;
    ledger::Frontier frontier_;
    std::vector<Bytes> entries_;
    std::uint64_t lost_ = 0;
};

}  // namespace huiyin::engine
