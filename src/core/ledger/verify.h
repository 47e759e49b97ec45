#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/ledger/checkpoint.h"
#include "core/ledger/tile.h"

// The whole log recomputed from its bytes by whoever holds its key; needs nothing of ours but this.
namespace huiyin::ledger {

/// A log to read: a folder, a website, a test. Bytes in; nothing is trusted. Each function may
/// throw Fault; "nothing" means that there is no such file (404). Read in order, one file at a
/// time: a source that fetches over a network may fetch ahead.
class LogSource {
  public:
    virtual ~LogSource() = default;
    virtual std::optional<Bytes> checkpoint() = 0;
    virtual std::optional<Bytes> tile(const TileId& id) = 0;
    virtual std::optional<Bytes> entries(const BundleId& id) = 0;
    /// Widths of the partial files that lie beside the full or latest one; only a folder can tell.
    virtual std::vector<int> partial_tiles(int /*level*/, std::uint64_t /*index*/) { return {}; }
    virtual std::vector<int> partial_bundles(std::uint64_t /*index*/) { return {}; }
};

/// What to verify, and who wants to look on.
struct LogVerification {
    TrustedKeys keys;
    /// An older signed checkpoint: prove that its tree is a prefix of today's.
    std::optional<std::string> since;
    /// Each entry in order, as it is read: before anything is known to fit. What it folds counts
    /// only if the report fits.
    std::function<void(std::uint64_t index, ByteView entry)> on_entry;
    /// After each 256 entries and at the end.
    std::function<void(std::uint64_t done, std::uint64_t size)> on_progress;
};

/// What was found. Each problem names the file in `where` and, for what it concerns, entries and
/// sizes in its facts (core/ledger/problems.h).
struct LogReport {
    std::optional<OpenedCheckpoint>
        checkpoint;                   ///< nothing: it did not open, and nothing else was read
    std::optional<Checkpoint> since;  ///< the older one, if asked for and good
    std::uint64_t entries = 0;        ///< read and hashed
    std::uint64_t tiles = 0;          ///< read and compared
    std::uint64_t bytes = 0;          ///< of all files read
    std::vector<Problem> problems;    ///< at most report_problems_max
    std::uint64_t problem_count = 0;

    /// Everything fits: signature, root, every tile and every entry.
    bool fits() const { return problem_count == 0; }
};
inline constexpr std::size_t report_problems_max = 100;

/// Reads every file that the checkpoint implies, once, and recomputes everything: each entry is
/// hashed and compared with its level-0 tile, each full tile with the hash one level up, the root
/// with the signed one. Memory: a few tiles and one bundle, whatever the log's size.
LogReport verify_log(LogSource& source, const LogVerification& wanted);

}  // namespace huiyin::ledger
