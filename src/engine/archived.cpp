#include "engine/archived.h"

#include <charconv>

namespace huiyin::engine {

std::optional<Archived> parse_archived(std::string_view text) {
    Archived out;
    const char* end = text.data() + text.size();
    const auto newest = std::from_chars(text.data(), end, out.newest);
    if (newest.ec != std::errc() || newest.ptr == end || *newest.ptr != ' ') return std::nullopt;
    const auto count = std::from_chars(newest.ptr + 1, end, out.count);
    if (count.ec != std::errc() || count.ptr != end) return std::nullopt;
    return out;
}

void archive(Changes& changes, CheckpointRow checkpoint, const std::optional<std::string>& so_far) {
    const auto before = so_far ? parse_archived(*so_far) : std::nullopt;
    changes.settings.emplace_back(std::string(archived_setting),
                                  std::to_string(checkpoint.size) + " " + std::to_string((before ? before->count : 0) + 1));
    changes.checkpoints.push_back(std::move(checkpoint));
}

}  // namespace huiyin::engine
