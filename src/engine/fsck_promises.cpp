#include "engine/fsck_promises.h"

#include <algorithm>
#include <cstdlib>
#include <unordered_set>

#include "core/ledger/entry.h"
#include "engine/board.h"
#include "engine/dockets.h"
#include "engine/fsck_problems.h"
#include "engine/seal.h"

namespace huiyin::engine::fsck_detail {

using namespace accountability;

namespace {

/// The part of a history line that its case's event tells too (days depend on the import's zone).
void write_history_text(std::string& out, const ObligationId& id, const OfficeId& office, const std::string& procedure,
                        const std::optional<bool>& late, bool due, bool closed) {
    out.assign(as_text(id.view()));
    out.append(office.value).push_back(' ');
    out.append(procedure).append(late ? *late ? " late" : " in-time" : " open");
    if (due) out.append(" due");
    if (closed) out.append(" closed");
}

}  // namespace

PromiseCheck::PromiseCheck(const FsckParts& parts, Findings& findings)
    : parts_(parts), findings_(findings), lines_(sums_key(parts.keys)), history_(sums_key(parts.keys)), promises_(sums_key(parts.keys)) {}

void PromiseCheck::begin() {
    const auto covered = parts_.moment.store.setting("docket.covered_to");
    covered_to_ = covered ? std::strtoull(covered->c_str(), nullptr, 10) : 0;
}

void PromiseCheck::take_docket(const InspectedLeaf& leaf) {
    const auto docket = parse_docket(as_text(leaf.entry));
    if (!docket) return findings_.found(fsck_problems::entry_unreadable, {{"entry", std::to_string(leaf.index)}});
    docketed_to_ = docket->covers.to;
    for (const DocketLine& line : docket->lines) {
        lines_.add(id_of(line), write_line(line));
        take_promise(line);
    }
}

void PromiseCheck::take_promise(const DocketLine& line) {
    const ObligationId& id = id_of(line);
    const auto open = open_.find(id);
    const auto effect = on_line(line, open == open_.end() ? std::nullopt : std::optional(open->second));
    if (!effect) return findings_.found(fsck_problems::promise, {{"promise", id.hex()}});
    if (open != open_.end()) promises_.take(id, named(id, open->second));
    promises_.add(id, named(id, effect->promise.document));
    for (const FigureDelta& delta : effect->deltas) figures_.add(delta);
    if (std::holds_alternative<PromiseClosed>(line))
        open_.erase(id);
    else
        open_[id] = effect->promise.document;
}

const std::string& PromiseCheck::named(const ObligationId& id, const std::string& document) {
    named_text_.assign(as_text(id.view()));
    named_text_.append(document);
    return named_text_;
}

void PromiseCheck::take_history(const InspectedLeaf& leaf) {
    const auto history = parse_history(as_text(leaf.entry));
    if (!history) return findings_.found(fsck_problems::entry_unreadable, {{"entry", std::to_string(leaf.index)}});
    for (const HistoryLine& line : history->lines) {
        write_history_text(history_text_, line.id, line.office, line.procedure, line.late, line.due.has_value(),
                           line.closed.has_value());
        history_.add(line.id, history_text_);
    }
    for (const FigureDelta& delta : on_history(history->source, history->lines)) figures_.add(delta);
}

const procedure::Procedure* PromiseCheck::find_procedure(const casework::Case& value, const casework::Event& event) const {
    const bool begins = !event.procedure.empty();
    return parts_.town.rule_book().find(begins ? event.procedure : value.procedure,
                                        begins ? event.procedure_version : value.procedure_version);
}

void PromiseCheck::take_event(const casework::Case& before, const casework::Event& event, std::uint64_t leaf) {
    if (const auto& past = event.history) {
        write_history_text(history_text_, past->id, past->office, past->procedure, past->late, past->due.has_value(),
                           past->closed.has_value());
        history_.take(past->id, history_text_);
    }
    std::uint32_t ordinal = 0;
    for (const DocketLine& line : docket_lines_of(before, event)) {
        const std::string text = write_line(line);
        if (leaf < docketed_to_)
            lines_.take(id_of(line), text);
        else
            waiting_.emplace(std::pair{leaf, ordinal}, text);
        ++ordinal;
    }
    if (const procedure::Procedure* known = find_procedure(before, event))
        for (const FigureRow& figure : own_figures_of(*known, before, event)) figures_.add(figure);
}

void PromiseCheck::merge(const PromiseCheck& other) {
    lines_.merge(other.lines_);
    history_.merge(other.history_);
    waiting_.insert(other.waiting_.begin(), other.waiting_.end());
    figures_.add(other.figures_);
}

void PromiseCheck::compare(std::uint64_t lost) {
    if (!history_.same()) findings_.found(fsck_problems::history, {});
    if (!lines_.same() && lost == 0) compare_lines();
    compare_waiting();
    compare_obligations();
    compare_figures();
    findings_.flush();
}

void PromiseCheck::each_docket_line(const std::function<void(const DocketLine&)>& take) const {
    parts_.moment.inspection.each_leaf([&](const InspectedLeaf& leaf) {
        if (ledger::read_entry(leaf.entry).kind != ledger::EntryKind::docket) return;
        if (const auto docket = parse_docket(as_text(leaf.entry)))
            for (const DocketLine& line : docket->lines) take(line);
    });
}

void PromiseCheck::compare_lines() {
    // Which lines: both sides again, only of the buckets that differ.
    std::map<std::string, std::int64_t> differ;
    const auto note = [&](const DocketLine& line, std::int64_t by) {
        if (!lines_.differs_at(id_of(line))) return;
        const auto at = differ.try_emplace(write_line(line)).first;
        if ((at->second += by) == 0) differ.erase(at);
    };
    each_docket_line([&](const DocketLine& line) { note(line, 1); });
    parts_.moment.inspection.each_case([&](const InspectedCase& one) {
        casework::Case value;
        std::uint32_t seq = 0;
        for (const InspectedEvent& row : one.events) {
            const auto read = casework::read_event(row.canonical);
            if (!read || row.seq != ++seq) return;
            if (row.leaf_index < docketed_to_)
                for (const DocketLine& line : docket_lines_of(value, read->event)) note(line, -1);
            casework::advance(value, read->event);
        }
    });
    for (const auto& [line, count] : differ)
        findings_.found(count > 0 ? fsck_problems::line_without_event : fsck_problems::event_without_line, {{"line", line}});
}

void PromiseCheck::compare_waiting() {
    if (covered_to_ != docketed_to_ &&
        findings_.found_mendable(fsck_problems::covered, {{"stored", std::to_string(covered_to_)}, {"log", std::to_string(docketed_to_)}})) {
        findings_.changes.settings.emplace_back("docket.covered_to", std::to_string(docketed_to_));
        findings_.changes.docketed_below = docketed_to_;
    }
    for (const DocketLineRow& row : parts_.moment.store.docket_lines(10'000'000)) {
        const auto expected = waiting_.find({row.leaf_index, row.ordinal});
        if (expected == waiting_.end() || expected->second != row.line)
            findings_.found(fsck_problems::waiting_more, {{"entry", std::to_string(row.leaf_index)}, {"line", row.line}});
        if (expected != waiting_.end()) waiting_.erase(expected);
    }
    for (const auto& [place, line] : waiting_)
        if (findings_.found_mendable(fsck_problems::waiting_missing, {{"entry", std::to_string(place.first)}, {"line", line}}))
            findings_.changes.docket_lines.push_back({.leaf_index = place.first, .ordinal = place.second, .line = line});
    findings_.flush();
}

void PromiseCheck::compare_obligations() {
    parts_.moment.inspection.each_obligation([this](const ObligationRow& row) { promises_.take(row.id, named(row.id, row.document)); });
    if (promises_.same() || !findings_.found_mendable(fsck_problems::promises, {})) return;
    // Told anew from the dockets, open ones in memory; then what is under an id that no docket knows goes.
    std::unordered_set<ObligationId> unknown;
    parts_.moment.inspection.each_obligation([&](const ObligationRow& row) {
        if (promises_.differs_at(row.id)) unknown.insert(row.id);
    });
    std::unordered_map<ObligationId, std::string> open;
    each_docket_line([&](const DocketLine& line) {
        unknown.erase(id_of(line));
        const auto before = open.find(id_of(line));
        const auto effect = on_line(line, before == open.end() ? std::nullopt : std::optional(before->second));
        if (!effect) return;
        findings_.changes.obligations.push_back({.id = effect->promise.id, .document = effect->promise.document});
        if (std::holds_alternative<PromiseClosed>(line))
            open.erase(id_of(line));
        else
            open[id_of(line)] = effect->promise.document;
        findings_.changed();
    });
    findings_.changes.obligations_gone.assign(unknown.begin(), unknown.end());
    findings_.flush();
}

void PromiseCheck::compare_figures() {
    for (FigureRow& row : parts_.moment.store.figures()) {
        row.add = -row.add;
        figures_.add(row);
    }
    for (const auto& [name, off] : figures_.left()) {
        if (!findings_.found_mendable(fsck_problems::figure, {{"section", name[0]},
                                                              {"office", name[2]},
                                                              {"measure", name[5]},
                                                              {"off", std::to_string(-off)}}))
            continue;
        findings_.changes.figures.push_back({.section = name[0],
                                             .source = name[1],
                                             .office = {name[2]},
                                             .procedure = name[3],
                                             .clock = name[4],
                                             .measure = name[5],
                                             .day = name[6],
                                             .add = off});
    }
}

}  // namespace huiyin::engine::fsck_detail
