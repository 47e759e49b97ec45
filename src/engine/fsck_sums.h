#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/ids.h"
#include "core/sealing/labels.h"
#include "engine/ports/keys.h"

namespace huiyin::engine::fsck_detail {

/// Tells two multisets apart without holding either: a sum of keyed digests for each of many buckets. Whoever can write to
/// the database doesn't know the key, and so can't choose rows whose sums agree.
class Sums {
  public:
    explicit Sums(const crypto::ShortHashKey& key) : key_(key) {}
    void add(const ObligationId& id, std::string_view text) { at(id) += digest(text); }
    void take(const ObligationId& id, std::string_view text) { at(id) -= digest(text); }
    bool same() const {
        return std::all_of(sums_.begin(), sums_.end(), [](std::uint64_t sum) { return sum == 0; });
    }
    bool differs_at(const ObligationId& id) { return at(id) != 0; }
    void merge(const Sums& more) {
        for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += more.sums_[i];
    }

  private:
    std::uint64_t digest(std::string_view text) const { return crypto::short_hash(key_, as_bytes(text)); }
    std::uint64_t& at(const ObligationId& id) {
        const auto bytes = id.view();
        return sums_[static_cast<std::size_t>(bytes[0]) << 4 | bytes[1] >> 4];
    }
    crypto::ShortHashKey key_;
    std::vector<std::uint64_t> sums_ = std::vector<std::uint64_t>(4096);
};

/// The key of these sums, from the pepper: the same for every list of a check.
inline crypto::ShortHashKey sums_key(const Keys& keys) {
    const Bytes derived =
        crypto::hkdf_sha256(keys.pepper().reveal(), as_bytes(sealing::labels::check_sums_key), sizeof(crypto::ShortHashKey));
    crypto::ShortHashKey key{};
    std::copy(derived.begin(), derived.end(), key.begin());
    return key;
}

}  // namespace huiyin::engine::fsck_detail
