#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"

namespace huiyin::store::rows {

/// What a cursor gives beyond its database's own kinds of column, whichever database that is. `Cursor` has integer(), blob_view(),
/// text() and fail_reading(), which throws Damage.
template <typename Cursor>
class Columns {
  public:
    std::uint64_t count() { return static_cast<std::uint64_t>(cursor().integer()); }
    std::uint32_t small() { return static_cast<std::uint32_t>(cursor().integer()); }
    Instant instant() { return Instant(std::chrono::seconds(cursor().integer())); }
    Bytes blob() { return to_bytes(cursor().blob_view()); }
    Hash hash() {
        const ByteView view = cursor().blob_view();
        Hash value;
        if (view.size() != value.size()) cursor().fail_reading();
        std::copy(view.begin(), view.end(), value.begin());
        return value;
    }
    /// One after the other.
    std::vector<Hash> hashes() {
        const ByteView view = cursor().blob_view();
        if (view.size() % sizeof(Hash) != 0) cursor().fail_reading();
        std::vector<Hash> values(view.size() / sizeof(Hash));
        for (std::size_t i = 0; i < values.size(); ++i)
            std::copy_n(view.begin() + static_cast<std::ptrdiff_t>(i * sizeof(Hash)), sizeof(Hash), values[i].begin());
        return values;
    }
    template <typename Id>
    Id id() {
        const auto found = Id::from(cursor().blob_view());
        if (!found) cursor().fail_reading();
        return *found;
    }
    template <typename SlugType>
    SlugType slug() {
        return SlugType{cursor().text()};
    }

  private:
    Cursor& cursor() { return static_cast<Cursor&>(*this); }
};

}  // namespace huiyin::store::rows
