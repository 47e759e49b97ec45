#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "engine/ports/store.h"
#include "io/store/copy/copy.h"

namespace huiyin::store {

/// What a copied database holds: the log as it stood, and when the last event happened, if there is one.
struct CopiedDatabase {
    engine::LogState log;
    std::optional<Instant> last_event;
};

/// Called between pieces of a copy with the pages done and all pages; false: stop.
using CopyProgress = std::function<bool(std::uint64_t done, std::uint64_t all)>;

/// Copies one moment of the database `from` into the new file `to` (mode 0600, on disk when it returns), beside a server
/// that goes on writing to `from`: neither waits for the other, and what is written meanwhile is not in the copy. Nothing
/// if `progress` stopped it. Throws Fault, also if it is not of that installation; what it has made of `to` then is for the
/// caller to remove.
std::optional<CopiedDatabase> copy_database(const std::filesystem::path& from,
                                            const InstanceId& instance,
                                            const std::filesystem::path& to,
                                            const CopyProgress& progress);

/// The same from a database of another kind: its rows at its moment, read again in the end and compared. `progress` is called
/// with rows.
std::optional<CopiedDatabase> copy_rows(copy::Source& from,
                                        const InstanceId& instance,
                                        const std::filesystem::path& to,
                                        const CopyProgress& progress);

}  // namespace huiyin::store
