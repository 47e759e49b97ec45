#include "engine/board.h"

#include <algorithm>
#include <map>

#include "engine/dockets.h"

namespace huiyin::engine {
namespace board_detail {

/// The section of counters that no docket holds. `day` of the measure "days" is the number of days.
constexpr const char* own_section = "own";
constexpr std::int64_t fewest = 10;

struct Own {
    std::map<std::int64_t, std::int64_t> days;  ///< how many answers took how long
    std::map<std::string, std::int64_t> counts;
    std::int64_t answered() const {
        std::int64_t sum = 0;
        for (const auto& [day, count] : days) sum += count;
        return sum;
    }
    std::int64_t median() const {
        std::int64_t before = 0;
        const std::int64_t middle = (answered() + 1) / 2;
        for (const auto& [day, count] : days)
            if ((before += count) >= middle) return day;
        return 0;
    }
    void add(const Own& more) {
        for (const auto& [day, count] : more.days) days[day] += count;
        for (const auto& [name, count] : more.counts) counts[name] += count;
    }
    std::int64_t count(const std::string& name) const {
        const auto found = counts.find(name);
        return found == counts.end() ? 0 : found->second;
    }
};

int depth(const accounts::Offices& offices, const OfficeId& office) {
    int levels = 0;
    while (offices.above(office, levels + 1) != nullptr) ++levels;
    return levels;
}

/// Small offices are added to the one above, from the lowest upwards; what is small at the top is not shown.
std::vector<OwnFigure> add_up_own(std::map<OfficeId, Own> by_office, const accounts::Offices& offices) {
    std::vector<std::pair<int, OfficeId>> order;
    for (const accounts::Office& office : offices.all()) order.emplace_back(-depth(offices, office.id), office.id);
    std::sort(order.begin(), order.end());
    for (const auto& [level, office] : order) {
        const auto found = by_office.find(office);
        if (found == by_office.end() || found->second.answered() >= fewest) continue;
        const Own small = std::move(found->second);
        by_office.erase(found);
        if (const accounts::Office* above = offices.above(office, 1)) by_office[above->id].add(small);
    }
    std::vector<OwnFigure> out;
    for (const auto& [office, own] : by_office)
        if (own.answered() >= fewest)
            out.push_back({.office = office,
                           .answered = own.answered(),
                           .median_days = own.median(),
                           .rated = own.count("rated"),
                           .solved = own.count("solved"),
                           .reviewed = own.count("reviewed"),
                           .changed = own.count("changed")});
    return out;
}

std::string value_of(const std::map<std::string, std::string>& values, const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
}

/// The last outcome that an office gave before, whatever the event was called.
std::string earlier_outcome(const procedure::Procedure& procedure, const casework::Case& before) {
    for (const procedure::CommandRule& rule : procedure.commands)
        for (const procedure::ClockStop& stop : rule.stops)
            if (stop.clock == procedure.answer_clock && stop.outcome == procedure::Outcome::answered)
                if (const auto value = value_of(before.latest, rule.event + ".outcome"); !value.empty()) return value;
    return {};
}

}  // namespace board_detail
using namespace board_detail;

std::vector<FigureRow> own_figures_of(const procedure::Procedure& procedure, const casework::Case& before,
                                      const casework::Event& event) {
    std::vector<FigureRow> out;
    // The office whose answer it is about: also when another one reviews it.
    const auto add = [&](const char* measure, std::int64_t count, std::string day = {}) {
        out.push_back({.section = own_section,
                       .source = {},
                       .office = before.office,
                       .procedure = procedure.id.value,
                       .clock = procedure.answer_clock.value,
                       .measure = measure,
                       .day = std::move(day),
                       .add = count});
    };
    if (before.imported) return out;
    for (const casework::ClockStopped& stopped : event.stops) {
        if (stopped.outcome != procedure::to_text(procedure::Outcome::answered)) continue;
        if (stopped.clock == procedure.answer_clock) {
            add("days", 1, std::to_string((event.day - before.filed_on).count()));
            continue;
        }
        // Another promise that ends in an answer is a review of the first one.
        add("reviewed", 1);
        const std::string outcome = value_of(event.fields, "outcome");
        if (value_of(event.fields, "opinion") == "changed" ||
            (!outcome.empty() && outcome != earlier_outcome(procedure, before)))
            add("changed", 1);
    }
    if (const std::string solved = value_of(event.fields, "solved"); event.kind == "answer_rated" && !solved.empty()) {
        const std::string earlier = value_of(before.latest, "answer_rated.solved");
        if (earlier.empty()) add("rated", 1);
        if (const int now = solved == "yes", then = earlier == "yes"; now != then) add("solved", now - then);
    }
    return out;
}

Board read_board(const Context& context, Date today) {
    const auto offices = context.town.offices();
    accountability::Parents parents;
    for (const accounts::Office& office : offices->all()) parents[office.id] = office.parent;
    std::vector<accountability::FigureDelta> rows;
    std::map<OfficeId, Own> own;
    for (const FigureRow& row : context.store.figures()) {
        if (row.section == own_section) {
            if (row.measure == "days")
                own[row.office].days[std::stoll(row.day)] += row.add;
            else
                own[row.office].counts[row.measure] += row.add;
            continue;
        }
        rows.push_back({.key = {.section = row.section == "history" ? accountability::Section::history
                                                                    : accountability::Section::promises,
                                .source = row.source,
                                .office = row.office,
                                .procedure = row.procedure,
                                .clock = row.clock},
                        .measure = row.measure,
                        .day = row.day,
                        .add = row.add});
    }
    Board out;
    out.offices = offices;
    out.figures = accountability::figures_from_rows(rows, today, parents);
    out.own = add_up_own(std::move(own), *offices);
    if (const auto last = last_docket(context.store)) out.docket = context.town.zone().day_of(*last);
    return out;
}

std::uint64_t KeptBoard::counted_at(Instant at) const {
    const auto second = second_.load();
    if (second && second->at == at) return second->counted;
    const std::uint64_t counted = context_.writer.figures_changed();
    second_ = std::make_shared<const Second>(Second{at, counted});
    return counted;
}

KeptBoard::Stamp KeptBoard::stamp(Instant at) const {
    return {.counted = counted_at(at),
            .today = context_.town.zone().day_of(at),
            .offices = context_.town.offices()};
}

std::shared_ptr<const Board> KeptBoard::at_hand() const {
    const Instant now = context_.clock.now();
    return kept_.at_hand(stamp(now), now);
}

std::shared_ptr<const Board> KeptBoard::now() {
    const Instant now = context_.clock.now();
    const Stamp stamp = this->stamp(now);
    return kept_.get(stamp, now, [&] { return read_board(context_, stamp.today); });
}

}  // namespace huiyin::engine
