#pragma once

#include <array>
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
};

/// Cases as they were replayed for a command, so that the next one reads only what has happened in them since: what the events of
/// a case have made of it by one of them never changes. Holds what the database has in clear (docs/formats/event.md), no
/// text and no key. What was least lately used goes once there are `most`. From any thread.
class KeptCases {
  public:
    /// A case takes some 5 KiB.
    explicit KeptCases(std::size_t most = 8192) : most_(most) {}
    /// Null if there is none.
    std::shared_ptr<const ReplayedCase> find(const CaseId& id);
    /// In the place of what was kept of it.
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
    std::array<Shard, 16> shards_;
};

}  // namespace huiyin::engine
