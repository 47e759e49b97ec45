#include "engine/board.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "engine/dockets.h"
#include "engine/year_report.h"

namespace huiyin::engine {
namespace board_detail {

/// The sections of counters that no docket holds: of all time, and by the week in which it happened. `day` of the measure
/// "days" is the number of days.
constexpr const char* own_section = "own";
constexpr const char* own_weeks_section = "own-weeks";

/// How many answers took how long.
struct Days {
    std::map<std::int64_t, std::int64_t> days;
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
    void add(const Days& more) {
        for (const auto& [day, count] : more.days) days[day] += count;
    }
};

struct Own {
    Days all;
    std::map<std::string, Days> by_procedure;
    std::map<std::string, std::int64_t> counts;

    void add(const FigureRow& row) {
        if (row.measure != "days") {
            counts[row.measure] += row.add;
            return;
        }
        const std::int64_t days = std::stoll(row.day);
        all.days[days] += row.add;
        by_procedure[row.procedure].days[days] += row.add;
    }
    void add(const Own& more) {
        all.add(more.all);
        for (const auto& [procedure, days] : more.by_procedure) by_procedure[procedure].add(days);
        for (const auto& [name, count] : more.counts) counts[name] += count;
    }
    std::int64_t count(const std::string& name) const {
        const auto found = counts.find(name);
        return found == counts.end() ? 0 : found->second;
    }
    OwnFigure figure_of(const OfficeId& office) const {
        OwnFigure out{.office = office,
                      .answered = all.answered(),
                      .median_days = all.median(),
                      .rated = count("rated"),
                      .solved = count("solved"),
                      .reviewed = count("reviewed"),
                      .changed = count("changed"),
                      .promised = count("promised"),
                      .checked = count("checked"),
                      .kept = count("kept"),
                      .urged = count("urged"),
                      .proposed = count("proposed"),
                      .adopted = count("adopted"),
                      .paces = {}};
        for (const auto& [procedure, days] : by_procedure)
            if (days.answered() >= fewest_shown)
                out.paces.push_back({.procedure = procedure, .answered = days.answered(), .median_days = days.median()});
        return out;
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
        if (found == by_office.end() || found->second.all.answered() >= fewest_shown) continue;
        const Own small = std::move(found->second);
        by_office.erase(found);
        if (const accounts::Office* above = offices.above(office, 1)) by_office[above->id].add(small);
    }
    std::vector<OwnFigure> out;
    for (const auto& [office, own] : by_office)
        if (own.all.answered() >= fewest_shown) out.push_back(own.figure_of(office));
    return out;
}

std::string value_of(const std::map<std::string, std::string>& values, const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
}

accountability::Parents parents_of(const accounts::Offices& offices) {
    accountability::Parents out;
    for (const accounts::Office& office : offices.all()) out[office.id] = office.parent;
    return out;
}

std::vector<accountability::FigureDelta> deltas_of(const std::vector<FigureRow>& rows) {
    std::vector<accountability::FigureDelta> out;
    for (const FigureRow& row : rows)
        if (auto delta = figure_delta(row)) out.push_back(std::move(*delta));
    return out;
}

std::shared_ptr<const Periods> read_periods(Store& store, Periods out) {
    const std::string first = accountability::first_recent_week(out.today);
    out.recent = accountability::figures_from_rows(deltas_of(store.figures_of("weeks", first)), out.today,
                                                   parents_of(*out.offices)).recent;
    const std::vector<FigureRow> rows = store.figures_of(own_weeks_section, first);
    for (const accountability::Period& period : out.recent.periods) {
        const std::string from = iso_week(period.from);
        const std::string to = iso_week(period.to);
        std::map<OfficeId, Own> by_office;
        for (const FigureRow& row : rows)
            if (row.source >= from && row.source <= to) by_office[row.office].add(row);
        out.own.push_back({.name = period.name, .own = add_up_own(std::move(by_office), *out.offices)});
    }
    return std::make_shared<const Periods>(std::move(out));
}

}  // namespace board_detail
using namespace board_detail;

std::string earlier_outcome(const procedure::Procedure& procedure, const casework::Case& before) {
    for (const procedure::CommandRule& rule : procedure.commands)
        for (const procedure::ClockStop& stop : rule.stops)
            if (stop.clock == procedure.answer_clock && stop.outcome == procedure::Outcome::answered)
                if (const auto value = value_of(before.latest, rule.event + ".outcome"); !value.empty()) return value;
    return {};
}

std::vector<FigureRow> own_figures_of(const procedure::Procedure& procedure, const casework::Case& before,
                                      const casework::Event& event) {
    std::vector<FigureRow> out = year_figures_of(procedure, before, event);
    // The office whose answer it is about: also when another one reviews it, or has the case by now.
    const bool answers_proposal = event.kind == "proposal_answered";
    const OfficeId& office = answers_proposal && event.by.office ? *event.by.office : before.office;
    const auto figure = [&](const char* measure, std::int64_t count, std::string day = {}) {
        return FigureRow{.section = own_section,
                         .source = {},
                         .office = office,
                         .procedure = procedure.id.value,
                         .clock = procedure.answer_clock.value,
                         .measure = measure,
                         .day = std::move(day),
                         .add = count};
    };
    const auto add = [&](const char* measure, std::int64_t count, std::string day = {}) {
        FigureRow row = figure(measure, count, std::move(day));
        out.push_back(row);
        row.section = own_weeks_section;
        row.source = iso_week(event.day);
        out.push_back(std::move(row));
    };
    if (const std::string call = value_of(event.fields, std::string(casework::call_field)); event.kind == "case_filed" && !call.empty()) {
        out.push_back(figure("received", 1));
        out.back().section = call_section;
        out.back().source = call;
    }
    if (event.kind == "content_destroyed") out.push_back(figure("forgotten", 1));  // of the whole town for ever, of no week
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
    const auto rule = std::ranges::find(procedure.commands, event.kind, &procedure::CommandRule::event);
    const bool is_agreed = rule != procedure.commands.end() && !rule->promises.empty() && before.latest.contains(rule->promises);
    if (is_agreed || !value_of(event.fields, "promised_day").empty()) add("promised", 1);
    if (event.kind == "office_urged") add("urged", 1);
    if (event.kind == "proposal_made") add("proposed", 1);
    if (answers_proposal && value_of(event.fields, "adopted") != "no") add("adopted", 1);
    // What the resident says may be said anew, and counts once.
    const auto say = [&](const char* kind, const char* field, const char* said, const char* yes) {
        const std::string now = value_of(event.fields, field);
        if (event.kind != kind || now.empty()) return;
        const std::string earlier = value_of(before.latest, std::string(kind) + "." + field);
        if (earlier.empty()) add(said, 1);
        if (const int is = now == "yes", was = earlier == "yes"; is != was) add(yes, is - was);
    };
    say("answer_rated", "solved", "rated", "solved");
    say("promise_checked", "kept", "checked", "kept");
    say("performance_checked", "kept", "checked", "kept");  // of what both sides agreed on
    return out;
}

std::vector<std::optional<std::int64_t>> answers_told(Store& store, const std::vector<const calls::Call*>& calls, Date today) {
    std::map<std::string_view, std::int64_t> counts;
    for (const calls::Call* call : calls)
        if (!call->is_open(today)) counts.emplace(call->id, 0);
    if (!counts.empty())
        for (const FigureRow& row : store.figures_of(call_section, std::string(counts.begin()->first)))
            if (const auto found = counts.find(row.source); found != counts.end()) found->second += row.add;
    std::vector<std::optional<std::int64_t>> out;
    for (const calls::Call* call : calls) {
        const auto found = counts.find(call->id);
        out.push_back(found == counts.end() ? std::nullopt : shown(found->second));
    }
    return out;
}

Board read_board(const Context& context, Date today, std::shared_ptr<const Periods> known) {
    Board out;
    out.offices = context.town.offices();
    const auto last = last_docket(context.store);
    if (last) out.docket = context.town.zone().day_of(*last);
    if (!known || known->today != today || known->docket != last || known->offices != out.offices)
        known = read_periods(context.store, {.today = today, .docket = last, .offices = out.offices, .recent = {}, .own = {}, .years = report_years(context.store, today)});
    out.periods = std::move(known);

    auto rows = deltas_of(context.store.figures_of("promises", ""));
    auto history = deltas_of(context.store.figures_of("history", ""));
    rows.insert(rows.end(), std::make_move_iterator(history.begin()), std::make_move_iterator(history.end()));
    out.figures = accountability::figures_from_rows(rows, today, parents_of(*out.offices));
    out.figures.recent = out.periods->recent;
    std::map<OfficeId, Own> own;
    for (const FigureRow& row : context.store.figures_of(own_section, "")) {
        if (row.measure == "forgotten") {
            out.forgotten += row.add;
        } else {
            own[row.office].add(row);
        }
    }
    out.own = add_up_own(std::move(own), *out.offices);
    return out;
}

Board part_of(const Board& board, const OfficeId& office) {
    const auto of_others = [&](const auto& row) { return row.key.office != office; };
    const auto own_of_others = [&](const OwnFigure& row) { return row.office != office; };
    Board out = board;
    std::erase_if(out.figures.promises, of_others);
    std::erase_if(out.figures.history, of_others);
    for (auto* fewer : {&out.figures.promises_fewer_than_10, &out.figures.history_fewer_than_10})
        std::erase_if(*fewer, [&](const OfficeId& one) { return one != office; });
    for (accountability::Period& period : out.figures.recent.periods) {
        std::erase_if(period.promises, of_others);
        std::erase_if(period.fewer_than_10, [&](const OfficeId& one) { return one != office; });
    }
    std::erase_if(out.figures.recent.last_hundred,
                  [&](const accountability::LastHundred& one) { return one.figure.key.office != office; });
    std::erase_if(out.own, own_of_others);
    Periods periods = *board.periods;
    for (OwnPeriod& period : periods.own) std::erase_if(period.own, own_of_others);
    periods.recent = out.figures.recent;
    out.periods = std::make_shared<const Periods>(std::move(periods));
    return out;
}

std::optional<OfficeId> stands_under(const Board& board, const std::vector<accountability::Figure>& promises,
                                     const std::vector<OfficeId>& fewer, const OfficeId& office) {
    if (std::find(fewer.begin(), fewer.end(), office) == fewer.end()) return std::nullopt;
    // It went upwards until there were enough: to the first one that has figures.
    for (int levels = 1;; ++levels) {
        const accounts::Office* above = board.offices->above(office, levels);
        if (above == nullptr) return std::nullopt;
        if (std::any_of(promises.begin(), promises.end(), [&](const auto& one) { return one.key.office == above->id; }))
            return above->id;
    }
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
    return kept_.get(stamp, now, [&] {
        Board board = read_board(context_, stamp.today, periods_);
        periods_ = board.periods;
        return board;
    });
}

}  // namespace huiyin::engine
