#include "simulation/run.h"

#include <fmt/format.h>

#include "simulation/invariants/invariants.h"
#include "simulation/people/people.h"

namespace huiyin::simulation {
namespace run_detail {

constexpr std::size_t requests_max = 6;

/// Weighs what comes next; one object lives one run.
class Life {
  public:
    explicit Life(const Plan& plan) : plan_(plan), town_(plan.seed) {
        town_.trace.aloud = plan.aloud;
        town_.found();
        town_.mishaps.calm = !plan.mishaps;
        town_.mishaps.countdown = plan.countdown;
    }

    Outcome live() {
        for (step_ = 0; step_ < plan_.steps && !town_.first_broken; ++step_) {
            take_step();
            if (step_ % 150 == 149) inspect();
        }
        if (!town_.first_broken) end();
        return outcome();
    }

  private:
    void take_step() {
        if (!town_.is_up()) {
            if (town_.dice.once_in(3)) start();
            else pass_time();
            return;
        }
        const std::size_t drawn = town_.dice.below(100);
        if (drawn < 50) {
            if (!town_.resume_any()) town_.start_turn();
        } else if (drawn < 68) {
            town_.start_turn();
        } else if (drawn < 88) {
            somebody_acts();
        } else if (drawn < 97) {
            pass_time();
        } else {
            operator_acts();
        }
        // It mostly helps itself; now and then somebody restarts it before that.
        if (town_.is_up() && !town_.process->writer.trouble().empty() && town_.dice.once_in(60)) restart();
    }

    void somebody_acts() {
        if (town_.tasks.count() >= requests_max) return;
        if (plan_.meetings && town_.dice.once_in(5)) return somebody_meets();
        const std::size_t drawn = town_.dice.below(100);
        if (drawn < 12) people::resident_begins(town_);
        else if (drawn < 30) people::resident_sends(town_);
        else if (drawn < 48) people::resident_follows(town_);
        else if (drawn < 80) people::member_works(town_);
        else if (drawn < 90) people::monitor_looks(town_);
        else if (drawn < 92) people::importer_goes_on(town_);
        else if (drawn < 94) people::accused_member_tries(town_);
        else if (drawn < 96) people::resident_takes_copy(town_);
        else if (drawn < 97) people::resident_keeps_code(town_);
        else if (drawn < 98) people::auditor_asks_for_docket(town_);
        else people::resident_drafts(town_);
    }

    void somebody_meets() {
        const std::size_t drawn = town_.dice.below(100);
        if (drawn < 20) people::head_plans_reception(town_);
        else if (drawn < 55) people::resident_books(town_);
        else if (drawn < 70) people::member_receives(town_);
        else people::two_members_decide(town_);
    }

    void pass_time() {
        using namespace std::chrono_literals;
        // A request lasts seconds; between two of them, days may pass.
        const std::vector<std::chrono::seconds> short_spans{1s, 1s, 5s, 30s, 61s};
        const std::vector<std::chrono::seconds> spans{1s, 30s, 61s, 10min, 20min, 2h, 7h, 26h, 50h};
        if (town_.dice.once_in(4)) town_.drain();
        const bool is_quiet = town_.tasks.count() == 0;
        town_.clock.pass(town_.dice.any_of(is_quiet ? spans : short_spans));
        if (is_quiet && town_.is_up()) {
            town_.start_turn();  // the writer's thread wakes every second, whoever comes or not
            if (plan_.timers) town_.start_timers();
            town_.drain();
        }
        if (!is_quiet || !plan_.mishaps || plan_.countdown || !town_.dice.once_in(20)) return;
        if (town_.dice.once_in(2)) {
            town_.mishaps.count(Mishap::clock_leaps_forward);
            town_.tell("the clock leaps forward");
            town_.clock.pass(std::chrono::days(1 + town_.dice.below(40)));
            town_.start_turn();
            town_.drain();
        } else {
            town_.mishaps.count(Mishap::clock_leaps_back);
            town_.tell("the clock leaps back");
            town_.clock.pass(-std::chrono::hours(1 + town_.dice.below(72)));
        }
    }

    void operator_acts() {
        switch (town_.dice.below(6)) {
            case 0: return restart();
            case 1:
                if (!plan_.mishaps || plan_.countdown) return;
                town_.mishaps.count(Mishap::database_gone);
                town_.tell("the database is gone for a while");
                return town_.mishaps.lose_database(5 + town_.dice.below(60));
            case 2:
            case 3:
                town_.tell("a backup is taken");
                backup_ = town_.database->copy();
                return;
            case 4: return put_older_back();
            default: return;
        }
    }

    void restart() {
        if (town_.stop()) town_.mishaps.count(Mishap::restarted);
        start();
    }

    void start() {
        if (town_.start() && town_.process->writer.hold())
            town_.broken("the_server_comes_back", "the server takes its own database for an older one");
    }

    /// An older database is put back, its server looks around, and the right one is put back again.
    void put_older_back() {
        if (!plan_.mishaps || plan_.countdown || !backup_) return;
        if (!town_.stop()) return;
        const std::uint64_t newest = town_.known.checkpoints.empty() ? 0 : town_.known.checkpoints.rbegin()->first;
        const std::uint64_t backed_up = backup_->log_state().size;
        if (newest <= backed_up) return;  // nothing is denied by that one
        town_.mishaps.count(Mishap::rolled_back);
        town_.tell(fmt::format("a database of size {} is put back, {} was signed", backed_up, newest));
        auto right = std::move(town_.database);
        town_.database = backup_->copy();
        // The head is written with every batch but synced only when a checkpoint is served: a power cut may lose the rest.
        if (town_.start()) {
            if (!town_.process->writer.hold() && !town_.power_was_cut)
                town_.broken("an_older_database_signs_nothing",
                             fmt::format("a database of size {} goes on, though {} was signed", backed_up, newest));
            else if (town_.process->writer.hold())
                look_around_an_older_one(backed_up);
        }
        town_.die();
        town_.database = std::move(right);
        start();
    }

    void look_around_an_older_one(std::uint64_t size) {
        for (int i = 0; i < 12 && town_.is_up(); ++i) {
            if (town_.dice.once_in(2)) people::monitor_looks(town_);
            else people::member_works(town_);
            town_.drain();
        }
        if (town_.database->log_state().size != size)
            town_.broken("an_older_database_signs_nothing", "a database that is behind has grown");
    }

    /// Nothing goes wrong for a moment, the server starts anew, and everything that was promised must be there.
    void inspect() {
        const bool calm = town_.mishaps.calm;
        town_.mishaps.calm = true;
        town_.mishaps.lose_database(0);
        town_.stop();
        start();
        if (!town_.is_up()) town_.broken("the_server_comes_back", "the server does not start, though nothing goes wrong");
        else if (const std::string trouble = town_.process->writer.trouble(); !trouble.empty())
            town_.broken("the_server_comes_back", trouble);
        if (!town_.first_broken) {
            let_timers_fire();
            look_at_all();
        }
        town_.mishaps.calm = calm;
    }

    /// Until nothing is due any more.
    void let_timers_fire() {
        town_.timers_looked = false;
        for (int look = 0; plan_.timers && look < 500 && !town_.timers_looked && town_.is_up(); ++look) {
            town_.start_timers();
            town_.drain();
        }
        if (plan_.timers && !town_.timers_looked) town_.broken("timers_fire_once", "they never come to an end");
    }

    void look_at_all() {
        town_.tell("inspection");
        const engine::Context context = town_.process->context();
        for (const invariants::Invariant& one : invariants::all()) {
            if (town_.first_broken) return;
            try {
                if (auto why = one.look(town_, context)) town_.broken(one.name, *why);
            } catch (const std::exception& error) {
                town_.broken(one.name, error.what());
            }
        }
    }

    /// What was under way ends well, everybody asks once more, and then nobody comes back for nine days.
    void end() {
        inspect();
        town_.mishaps.calm = true;
        for (int i = 0; i < 12 && !town_.first_broken; ++i) {
            if (i % 3 == 0) people::resident_sends(town_);
            else if (i % 3 == 1) people::resident_takes_copy(town_);
            else people::resident_follows(town_);
            town_.drain();
        }
        people::monitor_looks(town_);
        people::importer_goes_on(town_);
        town_.drain();
        if (town_.first_broken || !town_.is_up()) return;
        town_.clock.pass(std::chrono::days(9));
        town_.process->writer.turn();
        const engine::WriterOptions usual;
        town_.swept_before = town_.clock.now() - usual.kept;
        let_timers_fire();
        if (!town_.first_broken) look_at_all();
    }

    Outcome outcome() const {
        Outcome out;
        out.seed = plan_.seed;
        out.step = step_;
        out.broken = town_.first_broken;
        out.digest = town_.trace.digest();
        out.tail.assign(town_.trace.tail().begin(), town_.trace.tail().end());
        out.mishaps = town_.mishaps.counts();
        out.countdown_met = town_.mishaps.countdown_met();
        for (const Resident& one : town_.known.residents)
            if (one.receipt) ++out.receipts;
        out.timers_fired = town_.timers_fired;
        const auto rows = town_.database->events_by_leaf(0, 1'000'000);
        out.events = rows.size();
        for (const engine::EventRow& row : rows) ++out.kinds[row.kind];
        for (const engine::EventRow& row : rows)
            if (row.seq == 1) ++out.cases;
        return out;
    }

    const Plan plan_;
    Town town_;
    std::unique_ptr<store::MemoryStore> backup_;
    std::size_t step_ = 0;
};

}  // namespace run_detail
using namespace run_detail;

Outcome run(const Plan& plan) { return Life(plan).live(); }

std::string report(const Outcome& outcome) {
    if (!outcome.broken) return fmt::format("seed {}: every promise held", outcome.seed);
    std::string out = fmt::format("seed {}, step {}: {}\n  {}\nThe end of the trace:\n", outcome.seed, outcome.step,
                                  outcome.broken->invariant, outcome.broken->how);
    for (const std::string& line : outcome.tail) out += "  " + line + "\n";
    return out + fmt::format("Run it again: build/release/simulation --seed {} --aloud\n", outcome.seed);
}

}  // namespace huiyin::simulation
