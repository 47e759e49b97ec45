#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/ledger/checkpoint.h"
#include "engine/ports/inspection.h"
#include "engine/ports/keys.h"
#include "engine/town.h"

namespace huiyin::engine {

/// A database, or one moment of it.
struct FsckDatabase {
    Store& store;
    Inspection& inspection;
};

/// What a full check works on: one moment of a database, read by nobody else through these objects.
struct FsckParts {
    FsckDatabase moment;
    /// The same moment again, each for a thread of its own. With two of them entries, cases and the database itself are
    /// checked side by side; with fewer one after another.
    std::vector<FsckDatabase> beside;
    Keys& keys;
    const Town& town;
    const std::vector<ledger::TrustedLogKey>& log_keys;  ///< all that may have signed; not empty
    std::optional<std::string> head = {};  ///< what was published last (LogHead), read before the moment was taken
    bool has_own_head = false;             ///< the town is on this machine alone: once something was published, there is one
    std::optional<Instant> now = {};       ///< which months are over; none: as the events tell
};

struct FsckReport {
    std::uint64_t entries = 0;
    std::uint64_t events = 0;
    std::uint64_t cases = 0;
    std::uint64_t checkpoints = 0;
    std::uint64_t forgotten = 0;      ///< events whose month key was destroyed: their openings can't be checked, as was meant
    std::uint64_t without_code = 0;   ///< filed cases that their residents' codes don't find: their rows were lost or rebuilt
    std::uint64_t codes_lost = 0;     ///< of these, those that no rebuild has named: each a finding
    std::uint64_t without_sum = 0;    ///< events, pieces of files and keys of which nothing was kept that tells whether they changed
    std::uint64_t finding_count = 0;
    std::uint64_t mendable = 0;       ///< of these: what events and entries can rebuild
    std::uint64_t mended = 0;
    std::vector<Problem> findings;    ///< the first of each kind (problems fsck/*)
    bool keys_fit = true;             ///< all keys are those that the database knows; else nothing but the keys was looked at
    bool ground_sound = true;         ///< entries and events fit each other: what they tell can be rebuilt from them
    bool numbers_sound = true;        ///< each event's case is known: before that is mended, nothing else is
    bool sound() const { return finding_count == 0; }
};
inline constexpr std::size_t fsck_findings_of_a_kind = 20;

/// Holds the keys against what the database knows of them, and only if they fit, everything against everything: entries, tiles, root, archived checkpoints, what was published last; each event against its
/// leaf, and its texts and files as far as they can be looked at sealed; dockets and history against events; case rows, promises and
/// figures against what events and entries say; offices, members and their keys; rows that hang in the air. Where events could not
/// all be read, promises and figures are not looked at.
/// Streams; memory grows with open promises and offices, and by eight bytes for each case that a resident holds a key of.
///
/// With `mending` (the database behind the moment, written to by nobody else), if a check before has found the ground sound, tiles, case
/// numbers, case rows, promises, figures and waiting docket lines that differ are written anew; events and entries never. Where case
/// numbers were mended, the rest takes another run. May be cut off and run again. `progress`: of all entries and cases.
FsckReport fsck(const FsckParts& parts, const FsckDatabase* mending,
                const std::function<void(std::uint64_t done, std::uint64_t all)>& progress);

}  // namespace huiyin::engine
