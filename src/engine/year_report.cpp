#include "engine/year_report.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <string_view>

#include "engine/board.h"

namespace huiyin::engine {
namespace year_detail {

// Measures beside the plain ones: "outcome.ID" and "ended.ID".
constexpr std::string_view outcome_prefix = "outcome.";
constexpr std::string_view ended_prefix = "ended.";
// Written by the migration of a database that holds events.
constexpr std::string_view not_counted = "not-counted";

int calendar_year(Date day) { return static_cast<int>(std::chrono::year_month_day(day).year()); }

std::string field_of(const casework::Event& event, const char* name) {
    const auto found = event.fields.find(name);
    return found == event.fields.end() ? std::string() : found->second;
}

bool is_answer(const procedure::Procedure& procedure, const procedure::CommandRule& rule) {
    return std::ranges::any_of(rule.stops, [&](const procedure::ClockStop& stop) {
        return stop.clock == procedure.answer_clock && stop.outcome == procedure::Outcome::answered;
    });
}

bool was_answered(const procedure::Procedure& procedure, const casework::Case& value) {
    return std::ranges::any_of(procedure.commands, [&](const procedure::CommandRule& rule) {
        return is_answer(procedure, rule) && value.last_of.contains(rule.event);
    });
}

/// Whether it was over before.
bool has_ended(const procedure::Procedure& procedure, const casework::Case& value) {
    return std::ranges::any_of(procedure.commands, [&](const procedure::CommandRule& rule) {
        const procedure::State* state = rule.to ? procedure.find_state(*rule.to) : nullptr;
        return state != nullptr && state->is_final && value.last_of.contains(rule.event);
    });
}

/// What somebody who puts a proposal's answer beside it counts: the year in which it was made.
int year_of_proposal(const casework::Case& before, const casework::Event& event) {
    for (const casework::ClockStopped& stopped : event.stops)
        if (const auto* clock = before.running(stopped.clock)) return calendar_year(clock->begun_on);
    return calendar_year(event.day);
}

template <typename Find>
procedure::Text name_in(const Town& town, const std::string& procedure, const std::string& id, const Find& find) {
    const procedure::Procedure* newest = nullptr;
    procedure::Text out{.zh = id, .en = id};
    for (const procedure::Procedure* one : town.rule_book().all_versions()) {
        if (one->id.value != procedure || (newest != nullptr && newest->version > one->version)) continue;
        if (const procedure::Text* name = find(*one)) {
            newest = one;
            out = *name;
        }
    }
    return out;
}

std::string source_of(int year) { return std::to_string(year); }

/// The rows from that year on; none in a town from before these counters until `fsck --rebuild` has counted what came before.
std::vector<FigureRow> rows_from(Store& store, int year) {
    auto rows = store.figures_of(year_section, source_of(year));
    if (std::ranges::any_of(rows, [](const FigureRow& row) { return row.measure == not_counted && row.add > 0; })) rows.clear();
    return rows;
}

/// Everything counted of a year and of those after it.
struct Counted {
    std::map<std::string, YearReport::OfProcedure> procedures;
    std::map<OfficeId, std::int64_t> about;
    std::map<std::string, std::int64_t> acts;

    void take(const FigureRow& row) {
        if (row.measure == "complained-of") {
            about[row.office] += row.add;
            return;
        }
        if (row.procedure.empty()) {
            acts[row.measure] += row.add;
            return;
        }
        YearReport::OfProcedure& of = procedures[row.procedure];
        of.procedure = row.procedure;
        if (row.measure == "received") of.received += row.add;
        if (row.measure == "taken-over") of.taken_over += row.add;
        if (row.measure == "moved-on") of.moved_on += row.add;
        if (row.measure == "answered") of.answered += row.add;
        if (row.measure == "late") of.late += row.add;
        if (row.measure == "extended") of.extended += row.add;
        if (row.measure == "reviewed") of.reviewed += row.add;
        if (row.measure == "changed") of.changed += row.add;
        if (row.measure.starts_with(outcome_prefix)) of.outcomes.emplace_back(row.measure.substr(outcome_prefix.size()), row.add);
        if (row.measure.starts_with(ended_prefix)) of.endings.emplace_back(row.measure.substr(ended_prefix.size()), row.add);
    }
    std::int64_t act(const std::string& name) const {
        const auto found = acts.find(name);
        return found == acts.end() ? 0 : found->second;
    }
};

bool is_shown(std::int64_t count) { return shown(count).has_value(); }

std::int64_t sum_of(const std::vector<YearReport::Named>& parts) {
    std::int64_t sum = 0;
    for (const auto& [id, count] : parts) sum += count;
    return sum;
}

/// Drops the parts of fewer than ten, and as long as the others of a known whole leave fewer than ten, the smallest of these.
void drop_few(std::vector<YearReport::Named>& parts, std::int64_t whole) {
    std::erase_if(parts, [](const YearReport::Named& one) { return !is_shown(one.second); });
    for (std::int64_t rest = whole - sum_of(parts); rest > 0 && !is_shown(rest) && !parts.empty(); rest = whole - sum_of(parts))
        parts.erase(std::ranges::min_element(parts, {}, &YearReport::Named::second));
}

/// What remains of a procedure in a report; nothing where all would speak of fewer than ten.
std::optional<YearReport::OfProcedure> published(YearReport::OfProcedure of) {
    drop_few(of.outcomes, of.answered);
    std::erase_if(of.endings, [](const YearReport::Named& one) { return !is_shown(one.second); });
    const bool any = is_shown(of.received) || is_shown(of.taken_over) || is_shown(of.answered) || is_shown(of.reviewed) || is_shown(of.moved_on) || !of.endings.empty();
    return any ? std::optional(std::move(of)) : std::nullopt;
}

/// In the order in which the procedure's newest version offers them; others behind.
void sort_outcomes(const Town& town, YearReport::OfProcedure& of) {
    const procedure::Procedure* procedure = town.rule_book().newest(of.procedure);
    if (procedure == nullptr) return;
    const auto place = [&](const std::string& outcome) {
        std::size_t at = 0;
        for (const procedure::CommandRule& rule : procedure->commands) {
            const procedure::Field* field = is_answer(*procedure, rule) ? procedure::find_field(rule, {"outcome"}) : nullptr;
            if (field == nullptr) continue;
            for (const procedure::Choice& choice : field->choices) {
                if (choice.id.value == outcome) return at;
                ++at;
            }
        }
        return at;
    };
    std::ranges::stable_sort(of.outcomes, {}, [&](const YearReport::Named& one) { return place(one.first); });
}

}  // namespace year_detail
using namespace year_detail;

std::vector<FigureRow> year_figures_of(const procedure::Procedure& procedure, const casework::Case& before, const casework::Event& event) {
    std::vector<FigureRow> out;
    if (before.imported || event.history) return out;
    const auto add = [&](std::string measure, std::string of_procedure, OfficeId office = {}, int year = 0) {
        out.push_back({.section = year_section,
                       .source = source_of(year == 0 ? calendar_year(event.day) : year),
                       .office = std::move(office),
                       .procedure = std::move(of_procedure),
                       .clock = {},
                       .measure = std::move(measure),
                       .day = {},
                       .add = 1});
    };
    const std::string& own = procedure.id.value;
    if (event.kind == "case_filed") {
        add("received", own);
        // A report on an official is known to nobody but who looks into it: not even as one of ten.
        if (!procedure.needs_about)
            for (const OfficeId& office : event.about) add("complained-of", {}, office);
        return out;
    }
    if (!event.procedure.empty() && event.procedure != before.procedure) {
        add("moved-on", before.procedure);
        add("taken-over", event.procedure);
        return out;
    }
    bool answers = false;
    for (const casework::ClockStopped& stopped : event.stops) {
        if (stopped.outcome != procedure::to_text(procedure::Outcome::answered)) continue;
        if (stopped.clock != procedure.answer_clock) {
            add("reviewed", own);
            const std::string outcome = field_of(event, "outcome");
            if (field_of(event, "opinion") == "changed" || (!outcome.empty() && outcome != earlier_outcome(procedure, before)))
                add("changed", own);
            continue;
        }
        answers = true;
        add("answered", own);
        if (const auto* clock = before.running(stopped.clock); clock != nullptr && clock->is_late_on(event.day)) add("late", own);
        if (const std::string outcome = field_of(event, "outcome"); !outcome.empty())
            add(std::string(outcome_prefix) + outcome, own);
    }
    for (const casework::ClockMoved& moved : event.moves)
        if (moved.clock == procedure.answer_clock && moved.reason == "extended") add("extended", own);
    const procedure::State* state = event.state ? procedure.find_state({*event.state}) : nullptr;
    // Contested or taken up again, and over once more without an answer: that is still one matter.
    if (state != nullptr && state->is_final && !answers && !was_answered(procedure, before) && !has_ended(procedure, before))
        add(std::string(ended_prefix) + state->id.value, own);
    if (event.kind == "case_forwarded") add("forwarded", {});
    if (event.kind == "assigned_below" || event.kind == "assigned_further") add("assigned", {});
    if (event.kind == "office_urged") add("urged", {});
    if (event.kind == "proposal_made") add("proposed", {});
    if (event.kind == "proposal_answered")
        add("proposal." + field_of(event, "adopted"), {}, {}, year_of_proposal(before, event));
    return out;
}

YearReport read_year(const Context& context, int year, Date today) {
    YearReport out;
    out.year = year;
    out.is_over = year < calendar_year(today);
    Counted counted;
    for (const FigureRow& row : rows_from(context.store, year - 1)) {
        if (row.source == source_of(year)) {
            out.is_counted = true;
            counted.take(row);
        }
        out.has_earlier = out.has_earlier || row.source == source_of(year - 1);
    }
    if (!out.is_over) return out;
    const auto take = [&](const std::string& id) {
        auto node = counted.procedures.extract(id);
        if (!node) return;
        sort_outcomes(context.town, node.mapped());
        if (auto of = published(std::move(node.mapped()))) out.procedures.push_back(std::move(*of));
    };
    for (const procedure::Procedure& procedure : context.town.procedures()) take(procedure.id.value);
    while (!counted.procedures.empty()) take(counted.procedures.begin()->first);
    out.forwarded = counted.act("forwarded");
    out.assigned = counted.act("assigned");
    out.urged = counted.act("urged");
    out.proposed = counted.act("proposed");
    out.adopted = counted.act("proposal.yes");
    out.adopted_partly = counted.act("proposal.partly");
    out.not_adopted = counted.act("proposal.no");
    const auto offices = context.town.offices();
    for (const accounts::Office& office : offices->all())
        if (const auto found = counted.about.find(office.id); found != counted.about.end() && is_shown(found->second))
            out.complained_of.emplace_back(office.id, found->second);
    return out;
}

std::vector<int> report_years(Store& store, Date today) {
    const int year = calendar_year(today);
    std::vector<int> out{year};
    const auto rows = rows_from(store, year - 1);
    if (std::ranges::any_of(rows, [&](const FigureRow& row) { return row.source == source_of(year - 1); })) out.push_back(year - 1);
    return out;
}

std::optional<int> parse_report_year(std::string_view text, Date today) {
    constexpr int first_year = 2000;
    int year = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
    const bool is_year = text.size() == 4 && error == std::errc{} && end == text.data() + text.size();
    return is_year && year >= first_year && year <= calendar_year(today) ? std::optional(year) : std::nullopt;
}

procedure::Text outcome_name(const Town& town, const std::string& procedure, const std::string& outcome) {
    return name_in(town, procedure, outcome, [&](const procedure::Procedure& one) -> const procedure::Text* {
        for (const procedure::CommandRule& rule : one.commands) {
            const procedure::Field* field = is_answer(one, rule) ? procedure::find_field(rule, {"outcome"}) : nullptr;
            const procedure::Choice* choice = field == nullptr ? nullptr : procedure::find_choice(*field, {outcome});
            if (choice != nullptr) return &choice->name;
        }
        return nullptr;
    });
}

procedure::Text ending_name(const Town& town, const std::string& procedure, const std::string& state) {
    return name_in(town, procedure, state, [&](const procedure::Procedure& one) -> const procedure::Text* {
        const procedure::State* found = one.find_state({state});
        return found == nullptr ? nullptr : &found->name;
    });
}

}  // namespace huiyin::engine
