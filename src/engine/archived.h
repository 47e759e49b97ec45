#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/ports/store.h"

// What the database says of its archive of published checkpoints, beside the archive: so that a check sees when some are gone.
namespace huiyin::engine {

inline constexpr std::string_view archived_setting = "log.archived";

struct Archived {
    std::uint64_t newest = 0;  ///< the size of the largest
    std::uint64_t count = 0;
};
/// Nothing if it is no such setting's value.
std::optional<Archived> parse_archived(std::string_view text);
/// Adds a checkpoint to the archive. `so_far`: what the setting says.
void archive(Changes& changes, CheckpointRow checkpoint, const std::optional<std::string>& so_far);

}  // namespace huiyin::engine
