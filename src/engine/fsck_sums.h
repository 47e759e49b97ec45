#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/crypto.h"
#include "base/ids.h"
#include "core/accountability/figures.h"
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

/// Figures by name; each event adds to a handful of a few thousand, so a name is one text and is found by its hash.
class FigureSums {
  public:
    using Name = std::array<std::string_view, 7>;  ///< as the columns of a FigureRow

    void add(const Name& name, std::int64_t add) {
        text_.clear();
        for (const std::string_view part : name) text_.append(part).push_back('\0');
        sums_[text_] += add;
    }
    void add(const FigureRow& row) {
        add({row.section, row.source, row.office.value, row.procedure, row.clock, row.measure, row.day}, row.add);
    }
    void add(const accountability::FigureDelta& delta) {
        const accountability::FigureKey& key = delta.key;
        add({to_text(key.section), key.source, key.office.value, key.procedure, key.clock, delta.measure, delta.day}, delta.add);
    }
    void add(const FigureSums& more) {
        for (const auto& [text, sum] : more.sums_) sums_[text] += sum;
    }
    /// Those that are not zero, in order of their names.
    std::map<std::array<std::string, 7>, std::int64_t> left() const {
        std::map<std::array<std::string, 7>, std::int64_t> out;
        for (const auto& [text, sum] : sums_) {
            if (sum == 0) continue;
            std::array<std::string, 7> name;
            std::size_t from = 0;
            for (std::string& part : name) {
                const std::size_t end = text.find('\0', from);
                part = text.substr(from, end - from);
                from = end + 1;
            }
            out.emplace(std::move(name), sum);
        }
        return out;
    }

  private:
    std::unordered_map<std::string, std::int64_t> sums_;
    std::string text_;
};

/// The key of the digests' sums, from the pepper: the same for every list of a check.
inline crypto::ShortHashKey sums_key(const Keys& keys) {
    const Bytes derived =
        crypto::hkdf_sha256(keys.pepper().reveal(), as_bytes(sealing::labels::check_sums_key), sizeof(crypto::ShortHashKey));
    crypto::ShortHashKey key{};
    std::copy(derived.begin(), derived.end(), key.begin());
    return key;
}

}  // namespace huiyin::engine::fsck_detail
