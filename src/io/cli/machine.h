#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/guarded_clock.h"
#include "io/api/routes.h"

/// What the machine lends to the server: room on the disk, a clock, memory, open files.
namespace huiyin::cli {

/// Below the first the disk counts as low, below the second as full.
inline constexpr std::uint64_t disk_low_bytes = 1024ull * 1024 * 1024;
inline constexpr std::uint64_t disk_full_bytes = 32ull * 1024 * 1024;

/// Bytes that this account may still write below `folder`; 0 if that can't be told.
std::uint64_t free_bytes(const std::filesystem::path& folder);
/// Disk and clock.
std::vector<api::Condition> machine_conditions(const std::filesystem::path& folder, const GuardedClock& clock);

std::uint64_t resident_bytes();
std::size_t open_files();

}  // namespace huiyin::cli
