#include "core/accountability/fold.h"

#include <algorithm>
#include <set>

#include "base/bytes.h"
#include "base/fault.h"
#include "core/accountability/problems.h"

namespace huiyin::accountability {

namespace fold_detail {

/// Lines are held back for at most 7 days, and the docket is written on the next.
constexpr std::chrono::days held_back_most{8};
/// A town's day may have begun when it is still yesterday in UTC, where checkpoints count.
constexpr std::chrono::days zone_slack{1};

bool has_type(std::string_view entry, std::string_view type) {
    return entry.starts_with(type) && entry.size() > type.size() && entry[type.size()] == '\n';
}
/// The sealed leaf's fixed form: type, LF, 44 characters of base64, LF.
bool is_sealed_leaf(std::string_view entry) {
    if (entry.size() != sealed_type.size() + 46 || entry.back() != '\n') return false;
    const auto commitment = from_base64(entry.substr(sealed_type.size() + 1, 44));
    return commitment && commitment->size() == 32;
}

}  // namespace fold_detail

void Fold::take(std::uint64_t index, std::string_view entry, const Bracket& bracket) {
    EXPECTS(index == size_);
    using fold_detail::has_type;
    if (has_type(entry, sealed_type)) {
        if (!fold_detail::is_sealed_leaf(entry)) report(problems::bad_entry, {{"why", "sealed"}});
    } else {
        unsealed_.push_back(index);
        if (has_type(entry, docket_type)) take_docket(entry, bracket);
        if (has_type(entry, history_type)) take_history(entry);
        if (has_type(entry, note_type)) take_note(entry);
    }
    ++size_;
}

void Fold::take_docket(std::string_view entry, const Bracket& bracket) {
    const auto docket = parse_docket(entry);
    if (!docket) return report_in_entry(docket.error());
    const Covers& covers = docket->covers;
    if (covers.to > size_) return report(problems::covers_future, {{"to", std::to_string(covers.to)}});
    if (covers.from != covered_to_)
        report(problems::covers_gap, {{"expected", std::to_string(covered_to_)}, {"found", std::to_string(covers.from)}});
    if (covers.from >= covered_to_) {
        const auto from = std::lower_bound(unsealed_.begin(), unsealed_.end(), covers.from);
        const auto to = std::lower_bound(unsealed_.begin(), unsealed_.end(), covers.to);
        const std::uint64_t sealed = covers.to - covers.from - static_cast<std::uint64_t>(to - from);
        if (sealed != docket->sealed)
            report(problems::wrong_sealed, {{"stated", std::to_string(docket->sealed)}, {"counted", std::to_string(sealed)}});
        unsealed_.erase(unsealed_.begin(), to);
    }
    if (covers.to > covered_to_) {
        covered_to_ = covers.to;
        while (!unsealed_.empty() && unsealed_.front() < covered_to_) unsealed_.pop_front();
    }
    const DocketLine* before = nullptr;
    for (const DocketLine& line : docket->lines) {
        // Handed on while it stands still, it does so since a day before the new promise: nothing that a checkpoint could deny.
        const bool of_new = before != nullptr && std::holds_alternative<PromiseOpened>(*before) && id_of(*before) == id_of(line);
        const Bracket none;
        const Bracket& known = of_new && std::holds_alternative<PromiseSuspended>(line) ? none : bracket;
        std::visit([&](const auto& each) { take_line(each, known); }, line);
        before = &line;
    }
}

void Fold::Tally::no_longer_due(const std::optional<Date>& day) {
    const auto found = open_by_due.find(day);
    if (--found->second == 0) open_by_due.erase(found);
}
void Fold::Tally::move(const std::optional<Date>& from, const std::optional<Date>& to) {
    no_longer_due(from);
    ++open_by_due[to];
}

void Fold::take_line(const PromiseOpened& line, const Bracket&) {
    const OpenPromise promise{{tally_of({Section::promises, {}, line.office, line.procedure, line.clock}),
                               tally_of({Section::weeks, line.opened, line.office, line.procedure, line.clock})},
                              false,
                              {.stated = line.due, .stands_still = false, .ran_out = std::nullopt},
                              *parse_iso_week(line.opened)};
    if (!open_.emplace(line.id, promise).second) return report(problems::opened_twice, {{"id", line.id.hex()}});
    for (const std::uint32_t number : promise.tallies) {
        ++tallies_[number].counts.opened;
        ++tallies_[number].open_by_due[line.due];
    }
}

void Fold::check_day(const DayTold& told, const ObligationId& id, Date day, const OpenPromise& promise, const Bracket& bracket) {
    const auto found = [&](std::string_view code, std::string fact, std::string value) {
        report(code, {{"id", id.hex()}, {told.name, to_text(day)}, {std::move(fact), std::move(value)}});
    };
    if (day < promise.week) found(told.before_opened, "opened", iso_week(promise.week));
    if (bracket.not_before && day < *bracket.not_before - fold_detail::held_back_most) found(told.backdated, "not_before", to_text(*bracket.not_before));
    if (bracket.not_after && day > *bracket.not_after + fold_detail::zone_slack) found(told.postdated, "not_after", to_text(*bracket.not_after));
}

void Fold::take_line(const PromiseClosed& line, const Bracket& bracket) {
    const auto found = open_.find(line.id);
    if (found == open_.end()) return report(problems::not_open, {{"id", line.id.hex()}});
    const OpenPromise promise = found->second;
    open_.erase(found);
    check_day({"closed", problems::closed_before_opened, problems::backdated, problems::postdated}, line.id, line.closed, promise, bracket);

    for (const std::uint32_t number : promise.tallies) {
        Tally& tally = tallies_[number];
        tally.no_longer_due(promise.due.counted());
        switch (line.outcome) {
            case Outcome::transferred: ++tally.counts.transferred; break;
            case Outcome::withdrawn: ++tally.counts.withdrawn; break;
            case Outcome::declined: ++tally.counts.declined; [[fallthrough]];
            case Outcome::done:
            case Outcome::answered: ++(promise.due.is_late_on(line.closed) ? tally.counts.late : tally.counts.in_time); break;
        }
    }
}

void Fold::take_line(const PromiseMoved& line, const Bracket&) {
    const auto found = open_.find(line.id);
    if (found == open_.end()) return report(problems::not_open, {{"id", line.id.hex()}});
    OpenPromise& promise = found->second;
    const bool by_wish = line.reason == MoveReason::extended;
    const DueDay before = promise.due;
    promise.due.move(line);
    for (const std::uint32_t number : promise.tallies) {
        Tally& tally = tallies_[number];
        tally.move(before.counted(), promise.due.counted());
        if (!by_wish) continue;
        if (!promise.extended) ++tally.counts.extended;
        ++tally.counts.extensions;
        tally.counts.extension_days += (line.due - before.stated).count();
    }
    promise.extended = promise.extended || by_wish;
}

void Fold::take_line(const PromiseSuspended& line, const Bracket& bracket) {
    const auto found = open_.find(line.id);
    if (found == open_.end()) return report(problems::not_open, {{"id", line.id.hex()}});
    OpenPromise& promise = found->second;
    if (promise.due.stands_still) return report(problems::suspended_twice, {{"id", line.id.hex()}});
    check_day({"suspended", problems::suspended_before_opened, problems::suspended_backdated, problems::suspended_postdated}, line.id, line.suspended,
              promise, bracket);
    const auto before = promise.due.counted();
    promise.due.suspend(line);
    for (const std::uint32_t number : promise.tallies) tallies_[number].move(before, promise.due.counted());
}

void Fold::take_history(std::string_view entry) {
    const auto history = parse_history(entry);
    if (!history) return report_in_entry(history.error());
    for (const HistoryLine& line : history->lines) {
        Tally& tally = tallies_[tally_of({Section::history, history->source, line.office, line.procedure, line.clock})];
        ++tally.counts.opened;
        if (!line.closed) ++tally.open_by_due[line.due];
        else if (!line.due) ++tally.counts.no_due;
        else if (*line.late) ++tally.counts.late;
        else ++tally.counts.in_time;
    }
}

void Fold::take_note(std::string_view entry) {
    const auto note = parse_note(entry);
    if (!note) return report_in_entry(note.error());
    if (!*note) return;
    if (std::holds_alternative<ExampleTown>(**note)) example_ = true;
    if (const auto* office = std::get_if<OfficeNote>(&**note)) offices_[office->id] = *office;
}

std::uint32_t Fold::tally_of(FigureKey key) {
    const auto [at, is_new] = tally_numbers_.try_emplace(std::move(key), static_cast<std::uint32_t>(tallies_.size()));
    if (is_new) tallies_.emplace_back();
    return at->second;
}

void Fold::report(std::string_view code, Facts facts) {
    ++problem_count_;
    if (problems_.size() >= problems_kept) return;
    facts.insert(facts.begin(), {"entry", std::to_string(size_)});
    problems_.push_back({code, std::move(facts), {}});
}

void Fold::report_in_entry(Problem problem) { report(problem.code, std::move(problem.facts)); }

Parents Fold::parents() const {
    Parents parents;
    for (const auto& [id, office] : offices_) parents[id] = office.parent;
    return parents;
}

Figures Fold::figures(Date as_of) const {
    std::map<FigureKey, Counts> counts;
    for (const auto& [key, number] : tally_numbers_) {
        Counts of_key = tallies_[number].counts;
        for (const auto& [due, promises] : tallies_[number].open_by_due) {
            of_key.open += promises;
            if (due && *due < as_of) of_key.overdue += promises;
            if (!due && key.section != Section::history) of_key.suspended += promises;
        }
        counts[key] = of_key;
    }
    Figures figures = add_up(counts, parents());
    figures.recent = recent_of(counts, as_of, parents());
    return figures;
}

std::vector<Problem> Fold::problems() const {
    std::vector<Problem> found = problems_;
    std::set<OfficeId> missing;
    for (const auto& [key, number] : tally_numbers_)
        if (!offices_.contains(key.office)) missing.insert(key.office);
    for (const auto& [id, office] : offices_) {
        if (office.parent && !offices_.contains(*office.parent)) missing.insert(*office.parent);
        std::set<OfficeId> passed;
        const OfficeNote* at = &office;
        while (at->parent && passed.insert(at->id).second) {
            const auto above = offices_.find(*at->parent);
            if (above == offices_.end()) break;
            at = &above->second;
            if (at->id != id) continue;
            found.push_back({problems::office_circle, {{"office", id.value}}, {}});
            break;
        }
    }
    for (const OfficeId& office : missing) found.push_back({problems::unknown_office, {{"office", office.value}}, {}});
    return found;
}

}  // namespace huiyin::accountability
