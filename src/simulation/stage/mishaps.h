#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "simulation/stage/dice.h"
#include "simulation/stage/trace.h"
#include "testing/crashing_disk.h"

namespace huiyin::simulation {

/// What goes wrong, or comes together badly. Each is counted: one that never happened was never tested.
enum class Mishap {
    operation_fails,        ///< of the database: not done, and reported so
    operation_slow,         ///< others go first
    process_dies,           ///< at an operation of the database that is no commit
    dies_before_commit,
    dies_after_commit,
    commit_fails,           ///< not kept, and known not to be
    commit_kept_unknown,    ///< kept, but reported as failed
    commit_lost_unknown,    ///< not kept, and nobody can say
    database_gone,          ///< for a while
    disk_fails,
    disk_done_fails,        ///< done, but reported as failed
    disk_dies,
    disk_tears,             ///< the process dies in the middle of a write
    power_cut,              ///< what was not synced is lost
    rolled_back,            ///< an older database was put back
    clock_leaps_forward,
    clock_leaps_back,
    answer_lost,            ///< the work is done, and who asked never learns
    submitted_twice,        ///< one form, two requests at once
    submitted_again,        ///< the same form once more, later
    overtaken,              ///< two commands on one case at once: somebody was faster
    restarted,              ///< in good order
    swept,                  ///< what nobody came back for was deleted
    import_interrupted,
    count
};
std::string_view to_text(Mishap mishap);
inline constexpr std::size_t mishap_count = static_cast<std::size_t>(Mishap::count);

/// The `nth` operation of database and disk together, from 1, meets its fate; no other does.
struct Countdown {
    std::size_t nth = 0;
    tests::Fate fate = tests::Fate::dies;
    bool power_too = false;  ///< if the process dies of it, the power is cut as well
};

/// Decides over every operation of database and disk.
class Mishaps {
  public:
    Mishaps(Dice& dice, Trace& trace) : dice_(dice), trace_(trace) {}

    void count(Mishap mishap);
    const std::array<std::size_t, mishap_count>& counts() const { return counts_; }

    bool calm = true;                    ///< nothing goes wrong
    std::optional<Countdown> countdown;  ///< instead of dice
    bool countdown_met() const { return countdown && operations_ >= countdown->nth; }

    /// The fate of an operation of the disk; `content`: one that can be torn.
    tests::Fate disk(std::string_view operation, const std::string& file);
    /// The fate of an operation of the database. A commit `done_fails` with an unknown outcome; `tears`: not done, and
    /// the outcome is unknown as well.
    tests::Fate database(std::string_view operation);
    /// Others go first.
    bool is_slow();
    /// For so many operations nobody reaches the database.
    void lose_database(std::size_t operations) { gone_for_ = operations; }

  private:
    std::optional<tests::Fate> counted_down();
    tests::Fate tell(std::string_view operation, Mishap mishap, tests::Fate fate);

    Dice& dice_;
    Trace& trace_;
    std::array<std::size_t, mishap_count> counts_{};
    std::size_t operations_ = 0;
    std::size_t gone_for_ = 0;
};

}  // namespace huiyin::simulation
