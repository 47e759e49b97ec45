#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/time.h"

namespace huiyin::cli {

/// What the server tells its operator: one JSON object a line, on standard error.
///
/// `{"t":"2026-11-26T14:00:00Z","level":"error","event":"incident",…}`. The members of each event are listed in the
/// operator's guide; none holds an address, a name, a code, a case or anything that a visitor wrote. Whoever adds an
/// event keeps to that: a canary test reads every line.
class Journal {
  public:
    enum class Level { debug, info, warning, error };
    static std::optional<Level> parse_level(std::string_view text);

    /// `print` gets whole lines, with their end, one at a time. `clock` outlives the journal.
    Journal(const Clock& clock, Level level, std::function<void(std::string_view)> print);

    /// Writes a line if the level is wanted. Lines with the same event and `about` are written five times a minute, and
    /// then once more with the number of those left out ("repeated").
    void write(Level level, std::string_view event, json::Object members = {}, std::string_view about = {});

  private:
    struct Seen {
        std::uint64_t written = 0;
        std::uint64_t left_out = 0;
    };
    void print_line(Level level, std::string_view event, json::Object members);
    void tell_left_out();

    const Clock& clock_;
    Level level_;
    std::function<void(std::string_view)> print_;
    std::mutex mutex_;
    std::map<std::string, Seen> seen_;  // by event and what it is about: both are constants of ours, so it stays small
    std::int64_t minute_ = 0;
};

}  // namespace huiyin::cli
