#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/time.h"
#include "engine/context.h"

namespace huiyin::engine {

/// What was opened for somebody who is signed in, kept in memory for their next request: opening it anew costs private-key
/// operations each time. Nothing readable is kept: each text is sealed under a key that follows from the cookie
/// (sealing::reload_key), and the server keeps no cookie. What nobody asked for within the idle time of a session goes, and
/// before it what is least lately used once `bytes_max` are full. From any thread.
class Reloads {
  public:
    explicit Reloads(const Context& context, std::size_t bytes_max = std::size_t{16} << 20)
        : context_(context), bytes_max_(bytes_max) {}
    /// `name`: a hash over all that the text depends on, whose session it is included.
    std::optional<std::string> find(const crypto::Key& key, const Hash& name);
    void keep(const crypto::Key& key, const Hash& name, std::string_view text);
    std::size_t bytes() const;

  private:
    struct Kept {
        Hash name{};
        Bytes sealed;
        Instant used_at{};
    };
    void drop_last();

    Context context_;
    std::size_t bytes_max_;
    mutable std::mutex mutex_;
    std::list<Kept> by_use_;  // the one used last is the first
    std::map<Hash, std::list<Kept>::iterator> by_name_;
    std::size_t bytes_ = 0;
};

}  // namespace huiyin::engine
