#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/casework/event.h"
#include "engine/context.h"
#include "engine/handling.h"
#include "engine/ports/store.h"
#include "io/trial/crew.h"
#include "io/trial/fate.h"
#include "io/trial/people.h"

namespace huiyin::trial {

/// What a simulated town is asked for.
struct Plan {
    std::uint64_t seed = 1;
    Date first{};
    int days = 365;
    int filings_per_day = 200;
    bool zh = true;
};

/// What came of it.
struct Lived {
    std::uint64_t filings = 0;
    std::uint64_t acts = 0;       ///< of staff and residents that became an event, filings and openings not counted
    std::uint64_t refused = 0;    ///< what the rules, or what had happened meanwhile, said no to
    std::uint64_t timers = 0;     ///< what happened by itself
    std::string first_code;       ///< a resident's receipt code, to try
    std::map<std::string, std::uint64_t> refusals;  ///< by command and problem code
};

/// A town's days, one after another: what happens by itself in the night, filings, work and visits, each at its own time. All
/// through the same engine as everybody's; nothing is written that a server would not write.
///
/// Each command has a clock and dice of its own, drawn from the seed and its number. In one day one thing at most is done in a
/// case, after what happens in it by itself: so all of a day is given to a crew at once, and different cases stand in the log as the crew
/// came to them, not by the hour.
class Life {
  public:
    /// Counts nothing yet; `clock` is the writer's and stands where the first day begins.
    Life(const engine::Context& context, People& people, Crew& crew, TrialClock& clock, Plan plan);
    ~Life();
    Life(const Life&) = delete;
    Life& operator=(const Life&) = delete;

    /// The days that are left, until `stop` says so after one. `shown` is told how many have passed.
    void live(const std::function<void(int days)>& shown, const std::function<bool()>& stop);
    const Lived& lived() const { return lived_; }

  private:
    struct Matter;
    struct Errand;
    /// The end of the day before, if that is still to come: what is due there of dockets and publications.
    void end_day();
    /// The days on which leaders will receive, announced once a week.
    void announce(Date day);
    void day(Date day);
    void work(std::vector<std::unique_ptr<Errand>> errands, const std::function<void()>& first = {});
    void give_filings(Date day, std::vector<std::unique_ptr<Errand>>& errands);
    void give_work(Date day, std::vector<std::unique_ptr<Errand>>& errands);
    void give_timers(Date day, std::vector<std::unique_ptr<Errand>>& errands);
    std::vector<engine::TimerQuery::After> timers_due(Date day) const;
    std::unique_ptr<Errand> timer(const CaseId& id, Instant at);
    std::unique_ptr<Errand> errand(Instant at);
    void file(Errand& errand) const;
    void act_at_desk(Errand& errand) const;
    void act_as_resident(Errand& errand) const;
    struct Meeting;
    /// The next time that is free at the office's receptions; on each of them no more than one is asked for in a day.
    std::optional<Meeting> take_time(const Matter& matter, Date day);
    void ask_for_signature(Errand& errand, const procedure::CommandRule& rule, const engine::Action& action) const;
    void receive(Errand& errand) const;
    std::map<std::string, std::string> filled_in(const procedure::CommandRule& rule, Errand& errand) const;
    /// What the day has made of it, and what comes next.
    void learn(Errand& errand, Date day);
    void plan_next(Matter& matter, Date day);
    void schedule(Matter& matter, Date day);
    const Desk* desk_of(const Matter& matter) const;
    Date working_day(const Matter& matter, Date after, int count) const;
    Instant at(Date day, int seconds) const;

    engine::Context context_;
    People& people_;
    Crew& crew_;
    TrialClock& clock_;
    Plan plan_;
    Lived lived_;
    std::vector<std::unique_ptr<Matter>> matters_;
    std::map<Date, std::vector<Matter*>> agenda_;
    std::map<OfficeId, std::size_t> desk_numbers_;
    std::vector<OfficeId> takers_;
    std::vector<OfficeId> accusable_;  ///< complaints about them stay in the town
    struct Given {
        int times = 0;
        Date last{};                           ///< the day on which one was asked for last
    };
    std::map<std::string, Given> given_;       ///< by reception day
    std::optional<Date> unended_;              ///< the day that has no end yet
    std::uint64_t errands_ = 0;
    int passed_ = 0;
};

}  // namespace huiyin::trial
