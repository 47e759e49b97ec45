#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "base/bytes.h"
#include "core/casework/case.h"

namespace huiyin::engine {

/// What the events of a case have made of it.
struct ReplayedCase {
    casework::Case value;
    std::uint64_t last_leaf = 0;                ///< of the newest of them
    std::optional<Hash> as_previous;            ///< how the next event names it: SHA-256 of its commitment; none: the log tells
    std::uint64_t generation = 0;               ///< KeptCases::generation, from before the store was asked; 0: it isn't kept
};

/// Cases as they were replayed for a command, so that the next one reads only what has happened in them since: what the events of
/// a case have made of it by one of them never changes. Holds what the database has in clear (docs/formats/event.md), no
/// text and no key. About `most`, a sixteenth of them in each part; of a part the least lately used goes. From any thread.
class KeptCases {
  public:
    /// A case takes some 3 KiB.
    explicit KeptCases(std::size_t most = 24576) : most_(most) {}
    /// How often it was cleared, and one.
    std::uint64_t generation() const { return generation_.load(); }
    /// Null if there is none.
    std::shared_ptr<const ReplayedCase> find(const CaseId& id);
    /// In the place of what was kept of it; unless it was cleared since that was read.
    void keep(ReplayedCase fresh);
    /// For whoever can't be sure any more that the store still has what it had.
    void clear();

  private:
    using ByUse = std::list<std::shared_ptr<const ReplayedCase>>;
    /// A part of them under a lock of its own.
    struct Shard {
        std::mutex mutex;
        ByUse by_use;  // the one used last is the first
        std::unordered_map<CaseId, ByUse::iterator> by_id;
    };
    Shard& shard_of(const CaseId& id) { return shards_[id.view().front() % shards_.size()]; }

    std::size_t most_;
    std::atomic<std::uint64_t> generation_{1};
    std::array<Shard, 16> shards_;
};

}  // namespace huiyin::engine
