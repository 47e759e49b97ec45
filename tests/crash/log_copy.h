#pragma once

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/ledger/checkpoint.h"
#include "core/ledger/merkle.h"
#include "io/http/client.h"

namespace huiyin::testing {

/// An auditor's copy of a log: every leaf ever seen, and the root after each of them. Once a leaf is copied the log can
/// never show another in its place without being caught.
class LogCopy {
  public:
    explicit LogCopy(ledger::VerifierKey key) : keys_{.origin = {}, .log = {std::move(key)}, .witnesses = {}} {}

    const ledger::TrustedKeys& keys() const { return keys_; }
    /// Copies what the server has published, waiting until that is at least `size`. Returns what is wrong, or "".
    std::string follow(const std::string& url, std::uint64_t size, std::chrono::seconds time = std::chrono::seconds(10));
    /// Whether a checkpoint that somebody was once given states a beginning of this log. Returns what is wrong, or "".
    std::string holds(const std::string& checkpoint) const;
    std::uint64_t size() const { return leaves_.size(); }
    const Hash& leaf(std::uint64_t index) const { return leaves_.at(static_cast<std::size_t>(index)); }

  private:
    std::string copy_up_to(http::Client& client, std::uint64_t size);

    ledger::TrustedKeys keys_;
    ledger::Frontier frontier_;
    std::vector<Hash> leaves_;
    std::vector<Hash> roots_{ledger::empty_root()};  ///< by size
};

}  // namespace huiyin::testing
