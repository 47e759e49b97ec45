#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <utility>

#include "base/time.h"
#include "engine/shared.h"

namespace huiyin::engine {

/// A value that was read from the store, kept while its stamp (what it depends on and can be had without reading) stays
/// the same, and for a minute at most: another server on the same database may have written. From any thread.
template <typename Value, typename Stamp>
class Kept {
  public:
    /// The value if nothing has to be read for it; else null.
    std::shared_ptr<const Value> at_hand(const Stamp& stamp, Instant now) const {
        auto held = held_.load();
        if (!held || held->stamp != stamp || now < held->read_at || now - held->read_at >= std::chrono::minutes(1))
            return nullptr;
        const Value& value = held->value;
        return {std::move(held), &value};
    }
    /// Reads it if need be; whoever asks meanwhile waits for that reading. Take `stamp` before.
    template <typename Read>
    std::shared_ptr<const Value> get(const Stamp& stamp, Instant now, Read read) {
        if (auto value = at_hand(stamp, now)) return value;
        const std::lock_guard one_reads(reading_);
        if (auto value = at_hand(stamp, now)) return value;
        auto fresh = std::make_shared<const Held>(Held{stamp, now, read()});
        held_ = fresh;
        const Value& value = fresh->value;
        return {std::move(fresh), &value};
    }

  private:
    struct Held {
        Stamp stamp;
        Instant read_at{};
        Value value;
    };
    std::mutex reading_;
    Shared<const Held> held_;
};

}  // namespace huiyin::engine
