#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "core/ledger/checkpoint.h"

namespace huiyin::ledger {

/// A key of a log, and the size from which on it signs.
struct LogKey {
    VerifierKey key;
    std::uint64_t from = 0;
    Instant since{};
    friend bool operator==(const LogKey&, const LogKey&) = default;
};

/// For so long after a rotation the key before signs as well.
inline constexpr std::chrono::days key_overlap{90};

/// All keys that a log has had, the current one first, as they are kept: a line `vkey from-size time` each.
std::string write_key_history(const std::vector<LogKey>& keys);
/// Refuses with ledger/bad-key {"why"} what is not such a text of at least one key.
Result<std::vector<LogKey>> parse_key_history(std::string_view text);

/// What `/log/key` says: the current key, then each with the size from which on it signs.
std::string published_keys(const std::vector<LogKey>& keys);
/// All keys of such a text, each for the sizes at which it was the newest; or of a line with one key, for any size. Refuses
/// with ledger/bad-key {"why"}.
Result<std::vector<TrustedLogKey>> parse_published_keys(std::string_view text);
/// The same from the history itself.
std::vector<TrustedLogKey> trusted_keys(const std::vector<LogKey>& keys);

}  // namespace huiyin::ledger
