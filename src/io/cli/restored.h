#pragma once

#include <filesystem>
#include <optional>

#include "base/time.h"
#include "engine/ports/store.h"

// The mark of a town whose database came out of a backup, and of which nobody has said yet whether anything was published
// after it. While it is there nothing is signed; `huiyin log recover` takes it away.
namespace huiyin::cli {

/// Of a folder that `restore` is still filling.
inline constexpr const char* restoring_mark = "restore-unfinished";

struct Restored {
    engine::LogState log;   ///< as the backup had it
    Instant made{};         ///< when the backup was made
};
void write_restored(const std::filesystem::path& folder, const Restored& restored);
std::optional<Restored> read_restored(const std::filesystem::path& folder);
/// Durable when it returns.
void forget_restored(const std::filesystem::path& folder);
bool is_restoring(const std::filesystem::path& folder);

}  // namespace huiyin::cli
