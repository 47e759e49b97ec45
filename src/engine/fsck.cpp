#include "engine/fsck.h"

#include <algorithm>
#include <array>
#include <future>
#include <map>
#include <unordered_map>

#include "base/fault.h"
#include "core/accountability/docket.h"
#include "core/accountability/history.h"
#include "core/accountability/note.h"
#include "core/casework/case.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/entry.h"
#include "core/ledger/merkle.h"
#include "core/ledger/tile.h"
#include "core/sealing/case_key.h"
#include "core/sealing/envelope.h"
#include "engine/board.h"
#include "engine/dockets.h"
#include "engine/fsck_problems.h"
#include "engine/fsck_sums.h"
#include "engine/receptions.h"
#include "engine/seal.h"

namespace huiyin::engine {
namespace fsck_detail {

using namespace accountability;

/// The part of a history line that its case's event tells too (days depend on the import's zone).
void write_history_text(std::string& out, const ObligationId& id, const OfficeId& office, const std::string& procedure,
                        const std::optional<bool>& late, bool due, bool closed) {
    out.assign(as_text(id.view()));
    out.append(office.value).push_back(' ');
    out.append(procedure).append(late ? *late ? " late" : " in-time" : " open");
    if (due) out.append(" due");
    if (closed) out.append(" closed");
}

/// Figures by name; each event adds to a handful of a few thousand, so a name is one text and is found by its hash.
class FigureSums {
  public:
    using Name = std::array<std::string_view, 7>;  ///< as the columns of a FigureRow

    void add(const Name& name, std::int64_t add) {
        text_.clear();
        for (const std::string_view part : name) text_.append(part).push_back('\0');
        sums_[text_] += add;
    }
    void add(const FigureRow& row) {
        add({row.section, row.source, row.office.value, row.procedure, row.clock, row.measure, row.day}, row.add);
    }
    void add(const FigureDelta& delta) {
        const FigureKey& key = delta.key;
        add({to_text(key.section), key.source, key.office.value, key.procedure, key.clock, delta.measure, delta.day}, delta.add);
    }
    void add(const FigureSums& more) {
        for (const auto& [text, sum] : more.sums_) sums_[text] += sum;
    }
    /// Those that are not zero, in order of their names.
    std::map<std::array<std::string, 7>, std::int64_t> left() const {
        std::map<std::array<std::string, 7>, std::int64_t> out;
        for (const auto& [text, sum] : sums_) {
            if (sum == 0) continue;
            std::array<std::string, 7> name;
            std::size_t from = 0;
            for (std::string& part : name) {
                const std::size_t end = text.find('\0', from);
                part = text.substr(from, end - from);
                from = end + 1;
            }
            out.emplace(std::move(name), sum);
        }
        return out;
    }

  private:
    std::unordered_map<std::string, std::int64_t> sums_;
    std::string text_;
};

class Fsck {
  public:
    Fsck(const FsckParts& parts, const FsckDatabase* mending, const std::function<void(std::uint64_t, std::uint64_t)>& progress)
        : parts_(parts),
          mending_(mending),
          progress_(progress),
          lines_(sums_key(parts.keys)),
          history_(sums_key(parts.keys)),
          promises_(sums_key(parts.keys)) {}

    FsckReport run() {
        state_ = parts_.moment.store.log_state();
        const auto covered = parts_.moment.store.setting("docket.covered_to");
        covered_to_ = covered ? std::strtoull(covered->c_str(), nullptr, 10) : 0;
        if (mending_ == nullptr && parts_.beside.size() >= 2) {
            read_side_by_side();
        } else {
            check_database();
            check_entries();
            check_cases();
            check_loose();
        }
        compare_lines();
        compare_waiting();
        compare_obligations();
        compare_figures();
        flush();
        if (!report_.ground_sound) report_.mendable = 0;
        return std::move(report_);
    }

  private:
    // ------------------------------------------------------------------------------------- reading everything once

    void check_database() {
        for (const std::string& line : parts_.moment.store.check_integrity()) found(fsck_problems::database, {{"what", line}});
    }
    void check_entries() {
        next_checkpoint();
        parts_.moment.inspection.each_leaf([this](const InspectedLeaf& leaf) { take_leaf(leaf); });
        end_of_entries();
    }
    /// What of the cases stands in a docket depends on how far these reach: after the entries.
    void check_cases() {
        parts_.moment.inspection.each_case([this](const InspectedCase& one) { take_case(one); });
    }
    void check_loose() {
        parts_.moment.inspection.each_loose(fsck_findings_of_a_kind, [this](const LooseRow& row) {
            found(fsck_problems::loose, {{"what", row.what}, {"row", row.row}});
        });
    }
    /// The same in three threads. None touches what another one counts: each has a Fsck of its own, merged at the end.
    void read_side_by_side() {
        const std::function<void(std::uint64_t, std::uint64_t)> silent = [](std::uint64_t, std::uint64_t) {};
        const auto beside = [&](const FsckDatabase& moment) {
            return FsckParts{.moment = moment, .beside = {}, .keys = parts_.keys, .town = parts_.town, .log_keys = parts_.log_keys};
        };
        Fsck cases(beside(parts_.beside[0]), nullptr, silent);
        cases.docketed_to_ = covered_to_;  // so the database says; the entries will show whether it is so
        Fsck rest(beside(parts_.beside[1]), nullptr, silent);
        auto cases_read = std::async(std::launch::async, [&cases] { cases.check_cases(); });
        auto rest_read = std::async(std::launch::async, [&rest] {
            rest.check_database();
            rest.check_loose();
        });
        check_entries();
        cases_read.get();
        rest_read.get();
        if (docketed_to_ == covered_to_)
            merge(cases);
        else
            check_cases();
        merge(rest);
    }
    void merge(Fsck& other) {
        report_.events += other.report_.events;
        report_.cases += other.report_.cases;
        report_.without_code += other.report_.without_code;
        report_.finding_count += other.report_.finding_count;
        report_.mendable += other.report_.mendable;
        report_.ground_sound = report_.ground_sound && other.report_.ground_sound;
        for (Problem& problem : other.report_.findings)
            if (++kinds_[problem.code] <= fsck_findings_of_a_kind) report_.findings.push_back(std::move(problem));
        lines_.merge(other.lines_);
        history_.merge(other.history_);
        waiting_.merge(other.waiting_);
        figures_.add(other.figures_);
    }

    // ------------------------------------------------------------------------------------------------ findings

    /// Entries and events are what everything else is told from: where they are harmed, nothing is.
    static bool is_ground(std::string_view code) {
        using namespace fsck_problems;
        for (const std::string_view one :
             {database, entry_missing, root, checkpoint_root, event_leaf, event_unreadable, event_row, entry_unreadable})
            if (code == one) return true;
        return false;
    }
    void found(std::string_view code, Facts facts) {
        ++report_.finding_count;
        if (is_ground(code)) report_.ground_sound = false;
        if (++kinds_[code] <= fsck_findings_of_a_kind) report_.findings.push_back({code, std::move(facts), {}});
    }
    /// Something that events and entries tell anew. True: mend it.
    bool found_mendable(std::string_view code, Facts facts) {
        found(code, std::move(facts));
        ++report_.mendable;
        if (mending_ == nullptr || !report_.ground_sound) return false;
        ++report_.mended;
        return true;
    }
    void flush() {
        if (mending_ == nullptr) return;
        if (!tiles_.empty()) mending_->inspection.mend_tiles(tiles_);
        tiles_.clear();
        if (changes_ == Changes{}) return;
        auto transaction = mending_->store.begin();
        transaction->lock_log();
        transaction->write(changes_);
        transaction->commit();
        changes_ = {};
        changed_ = 0;
    }
    void flush_if_many() {
        if (++changed_ >= 1000) flush();
    }
    void tick() {
        if ((++steps_ & 0xfff) == 0) progress_(steps_, 2 * state_.size);
    }

    // ------------------------------------------------------------------------------------------------- the log

    void take_leaf(const InspectedLeaf& leaf) {
        tick();
        if (leaf.index != size_) {
            if (!gap_) found(fsck_problems::entry_missing, {{"entry", std::to_string(size_)}});
            gap_ = true;
            return;
        }
        if (gap_ || leaf.index >= state_.size) return;
        const Hash hash = ledger::leaf_hash(leaf.entry);
        ++size_;
        ++report_.entries;
        push_hash(0, hash);
        while (checkpoint_ && checkpoint_->size == size_) check_checkpoint();
        const ledger::Entry entry = ledger::read_entry(leaf.entry);
        if (entry.kind == ledger::EntryKind::sealed) {
            take_sealed(leaf);
        } else if (leaf.event) {
            found(fsck_problems::event_leaf, {{"entry", std::to_string(leaf.index)}});
        } else if (entry.kind == ledger::EntryKind::docket) {
            take_docket(leaf);
        } else if (entry.kind == ledger::EntryKind::history) {
            take_history(leaf);
        } else if (entry.kind == ledger::EntryKind::note) {
            take_note(leaf);
        }
    }

    void push_hash(std::size_t level, const Hash& hash) {
        if (rows_.size() <= level) rows_.resize(level + 1);
        auto& row = rows_[level];
        append(row.bytes, hash);
        row.hashes.push_back(hash);
        if (row.hashes.size() < ledger::tile_width) return;
        const Hash root = ledger::perfect_root(row.hashes);
        end_row(level);
        push_hash(level + 1, root);
    }
    void end_row(std::size_t level) {
        auto& row = rows_[level];
        if (!row.bytes.empty()) {
            ++tile_count_;
            if (parts_.moment.store.log_tile(static_cast<std::uint8_t>(level), row.index) != row.bytes) {
                const ledger::TileId id{.level = static_cast<int>(level),
                                        .index = row.index,
                                        .width = static_cast<int>(row.hashes.size())};
                if (found_mendable(fsck_problems::tile, {{"tile", ledger::tile_path(id)}})) {
                    tiles_.push_back({static_cast<std::uint8_t>(level), row.index, row.bytes});
                    flush_if_many();
                }
            }
        }
        ++row.index;
        row.bytes.clear();
        row.hashes.clear();
    }

    /// Of the entries read so far: their rows hold the right edge of the tree.
    Hash root_so_far() const {
        return ledger::tree_root(size_, [this](ledger::TreeNode node) {
            const auto& row = rows_[static_cast<std::size_t>(node.level / ledger::tile_height)].hashes;
            const int height = node.level % ledger::tile_height;
            const std::uint64_t in_row = std::uint64_t{ledger::tile_width} >> height;
            const std::size_t first = static_cast<std::size_t>(node.index % in_row) << height;
            return ledger::perfect_root(std::span<const Hash>(row).subspan(first, std::size_t{1} << height));
        });
    }

    void next_checkpoint() {
        if (checkpoints_at_ == checkpoints_.size()) {
            checkpoints_ = parts_.moment.store.checkpoints(checkpoint_ ? checkpoint_->size : 0, 1000);
            checkpoints_at_ = 0;
        }
        if (checkpoints_.empty()) {
            checkpoint_.reset();
            return;
        }
        checkpoint_ = checkpoints_[checkpoints_at_++];
        ++report_.checkpoints;
    }
    void check_checkpoint() {
        const auto opened = ledger::open_checkpoint_of_any_origin(checkpoint_->note, parts_.log_keys);
        if (!opened || opened->checkpoint.size != checkpoint_->size)
            found(fsck_problems::checkpoint_foreign, {{"size", std::to_string(checkpoint_->size)}});
        else if (opened->checkpoint.root != root_so_far())
            found(fsck_problems::checkpoint_root, {{"size", std::to_string(checkpoint_->size)}});
        next_checkpoint();
    }

    void end_of_entries() {
        if (!gap_ && size_ != state_.size)
            found(fsck_problems::entry_missing, {{"entry", std::to_string(size_)}});
        if (size_ == state_.size && state_.size > 0 && root_so_far() != state_.root)
            found(fsck_problems::root, {{"size", std::to_string(state_.size)}});
        for (std::size_t level = 0; level < rows_.size(); ++level) end_row(level);
        while (checkpoint_) {
            if (!gap_ && size_ == state_.size)
                found(fsck_problems::checkpoint_ahead, {{"size", std::to_string(checkpoint_->size)}});
            next_checkpoint();
        }
        if (!gap_ && parts_.moment.inspection.count_tiles() > tile_count_) found(fsck_problems::tile_more, {});
    }

    const sealing::MonthKey* month_key(const std::string& month) {
        auto known = months_.find(month);
        if (known == months_.end()) {
            auto key = parts_.keys.existing_month_key(month);
            known = months_.emplace(month, std::nullopt).first;
            if (key) known->second = sealing::MonthKey{month, std::move(*key)};
        }
        return known->second ? &*known->second : nullptr;
    }

    void take_sealed(const InspectedLeaf& leaf) {
        const auto wrong = [&](std::string_view code) { found(code, {{"entry", std::to_string(leaf.index)}}); };
        if (!leaf.event) {
            unowned_.push_back(leaf.index);  // events that a recovery could not bring back: a later note says so
            if (unowned_.size() > 100'000) wrong(fsck_problems::leaf_event), unowned_.pop_back();
            return;
        }
        ++report_.events;
        const sealing::MonthKey* month = month_key(leaf.event->month);
        if (month == nullptr) {
            ++report_.forgotten;
            if (!ledger::parse_sealed_entry(leaf.entry)) wrong(fsck_problems::event_leaf);
            return;
        }
        const auto opening = sealing::open_under_month(*month,
                                                       {.instance = parts_.town.instance(),
                                                        .case_id = leaf.event->case_id,
                                                        .sequence = leaf.event->seq,
                                                        .purpose = "opening"},
                                                       leaf.event->opening_sealed);
        if (!opening || !is_leaf_of(*opening, leaf)) wrong(fsck_problems::event_leaf);
    }
    /// Whether the entry is, byte by byte, the one that opening and event make.
    static bool is_leaf_of(ByteView opening, const InspectedLeaf& leaf) {
        if (opening.size() != 32) return false;
        const Bytes made =
            ledger::make_sealed_entry(sealing::commitment(opening.first<32>(), as_bytes(leaf.event->canonical)));
        return std::equal(made.begin(), made.end(), leaf.entry.begin(), leaf.entry.end());
    }

    void take_docket(const InspectedLeaf& leaf) {
        const auto docket = parse_docket(as_text(leaf.entry));
        if (!docket) return found(fsck_problems::entry_unreadable, {{"entry", std::to_string(leaf.index)}});
        docketed_to_ = docket->covers.to;
        for (const DocketLine& line : docket->lines) {
            lines_.add(id_of(line), write_line(line));
            take_promise(line);
        }
    }
    /// Documents of open promises are kept; of closed ones the digest is enough.
    void take_promise(const DocketLine& line) {
        const ObligationId& id = id_of(line);
        const auto open = open_.find(id);
        const auto effect = on_line(line, open == open_.end() ? std::nullopt : std::optional(open->second));
        if (!effect) return found(fsck_problems::promise, {{"promise", id.hex()}});
        if (open != open_.end()) promises_.take(id, open->second);
        promises_.add(id, effect->promise.document);
        for (const FigureDelta& delta : effect->deltas) figures_.add(delta);
        if (std::holds_alternative<PromiseClosed>(line))
            open_.erase(id);
        else
            open_[id] = effect->promise.document;
    }
    void take_history(const InspectedLeaf& leaf) {
        const auto history = parse_history(as_text(leaf.entry));
        if (!history) return found(fsck_problems::entry_unreadable, {{"entry", std::to_string(leaf.index)}});
        for (const HistoryLine& line : history->lines) {
            write_history_text(history_text_, line.id, line.office, line.procedure, line.late, line.due.has_value(),
                               line.closed.has_value());
            history_.add(line.id, history_text_);
        }
        for (const FigureDelta& delta : on_history(history->source, history->lines)) figures_.add(delta);
    }
    void take_note(const InspectedLeaf& leaf) {
        const auto note = parse_note(as_text(leaf.entry));
        if (!note || !*note) return;
        const auto* recovered = std::get_if<LogRecovered>(&**note);
        if (recovered == nullptr) return;
        const std::size_t before = unowned_.size();
        std::erase_if(unowned_, [&](std::uint64_t index) { return index >= recovered->from && index < recovered->to; });
        lost_ += before - unowned_.size();
    }

    // ------------------------------------------------------------------------------------------------- the cases

    void take_case(const InspectedCase& one) {
        ++report_.cases;
        casework::Case value;
        value.id = one.id;
        std::uint32_t seq = 0;
        for (const EventRow& row : one.events) {
            tick();
            const auto read = casework::read_event(row.canonical);
            const Facts facts{{"entry", std::to_string(row.leaf_index)}};
            if (!read || read->envelope.case_id != one.id) return found(fsck_problems::event_unreadable, facts);
            if (row.seq != ++seq || read->event.seq != seq || read->event.kind != row.kind || read->event.at != row.at)
                return found(fsck_problems::event_row, facts);
            take_lines(value, read->event, row.leaf_index);
            if (const procedure::Procedure* known = find_procedure(value, read->event))
                for (const FigureRow& figure : own_figures_of(*known, value, read->event)) figures_.add(figure);
            value = casework::apply(std::move(value), read->event);
        }
        if (seq == 0) return found(fsck_problems::case_without_events, {{"case", one.id.hex()}});
        if (!value.imported && !(one.row && one.row->receipt_tag)) ++report_.without_code;
        if (!one.row) return rebuild_row(one, value);
        CaseRow expected = *one.row;
        project(expected, value, parts_.town);
        // Looked at too early, it is put right then (engine/timers).
        if (one.row->timer && (!expected.timer || *one.row->timer < *expected.timer)) expected.timer = one.row->timer;
        check_guests(one, expected, value);
        check_appointments(one.id, value);
        if (expected != *one.row && found_mendable(fsck_problems::case_row, {{"case", one.id.hex()}})) {
            changes_.cases.push_back(std::move(expected));
            flush_if_many();
        }
    }
    /// A row told anew from the events. They don't know the resident's code, nor what its holder's key is, and the subject lies
    /// sealed in the case: whoever acts on it next brings that back (engine/seal.cpp).
    void rebuild_row(const InspectedCase& one, const casework::Case& value) {
        if (!found_mendable(fsck_problems::case_row_missing, {{"case", one.id.hex()}})) return;
        CaseRow row;
        row.month = one.events.back().month;
        project(row, value, parts_.town);
        changes_.cases.push_back(std::move(row));
        flush_if_many();
    }
    /// Each time that is booked, or was kept or missed, has its row; where it is lost, events tell it anew, but for the name.
    void check_appointments(const CaseId& id, const casework::Case& value) {
        if (value.appointments.empty()) return;
        const auto rows = parts_.moment.store.appointments_of(id);
        const auto all = value.forgotten ? std::vector<AppointmentRow>() : project_appointments(value);
        for (const AppointmentRow& expected : all) {
            const auto there = std::find_if(rows.begin(), rows.end(), [&](const AppointmentRow& row) {
                return row.day == expected.day && row.minute == expected.minute && row.reference == expected.reference;
            });
            if (there != rows.end() && there->state == expected.state) continue;
            if (!found_mendable(fsck_problems::appointment, {{"case", id.hex()}, {"reference", expected.reference}})) continue;
            changes_.appointments.push_back(expected);
            if (there != rows.end() && expected.state == "booked") changes_.appointments.back().name_sealed = there->name_sealed;
            flush_if_many();
        }
        for (const AppointmentRow& row : rows) {
            // One that is put anew above takes the place of whatever stood at that time.
            if (std::any_of(all.begin(), all.end(), [&](const AppointmentRow& one) { return one.day == row.day && one.minute == row.minute; }))
                continue;
            if (!found_mendable(fsck_problems::appointment, {{"case", id.hex()}, {"reference", row.reference}})) continue;
            changes_.appointments_gone.push_back({{row.day, row.minute}, id});
            flush_if_many();
        }
    }
    /// On which lists of other offices the case stands. Their subjects can't be sealed anew: a row that was lost comes back
    /// without one.
    void check_guests(const InspectedCase& one, const CaseRow& row, const casework::Case& value) {
        std::vector<GuestRow> expected = project_guests(row, value, parts_.town);
        const auto of = [](const std::vector<GuestRow>& rows, const OfficeId& office) {
            return std::find_if(rows.begin(), rows.end(), [&](const GuestRow& guest) { return guest.guest == office; });
        };
        for (GuestRow& guest : expected) {
            const auto there = of(one.guests, guest.guest);
            if (there != one.guests.end()) {
                guest.row.subject_sealed = there->row.subject_sealed;
                guest.row.handler = there->row.handler;
                guest.row.month = there->row.month;
            }
            if ((there == one.guests.end() || *there != guest) &&
                found_mendable(fsck_problems::guest_row, {{"case", one.id.hex()}, {"office", guest.guest.value}})) {
                changes_.guests.push_back(guest);
                flush_if_many();
            }
        }
        for (const GuestRow& there : one.guests)
            if (of(expected, there.guest) == expected.end() &&
                found_mendable(fsck_problems::guest_row, {{"case", one.id.hex()}, {"office", there.guest.value}})) {
                changes_.guests_gone.push_back({one.id, there.guest});
                flush_if_many();
            }
    }
    const procedure::Procedure* find_procedure(const casework::Case& value, const casework::Event& event) const {
        const bool begins = !event.procedure.empty();
        return parts_.town.rule_book().find(begins ? event.procedure : value.procedure,
                                            begins ? event.procedure_version : value.procedure_version);
    }
    void take_lines(const casework::Case& before, const casework::Event& event, std::uint64_t leaf) {
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
    }

    // -------------------------------------------------------------------------------------------- what must agree

    void compare_lines() {
        for (const std::uint64_t index : unowned_) found(fsck_problems::leaf_event, {{"entry", std::to_string(index)}});
        if (!history_.same()) found(fsck_problems::history, {});
        if (lines_.same() || lost_ > 0) return;  // of lost events the dockets still speak
        // Which lines: both sides again, only of the buckets that differ.
        std::map<std::string, std::int64_t> differ;
        const auto note = [&](const DocketLine& line, std::int64_t by) {
            if (!lines_.differs_at(id_of(line))) return;
            const auto at = differ.try_emplace(write_line(line)).first;
            if ((at->second += by) == 0) differ.erase(at);
        };
        parts_.moment.inspection.each_leaf([&](const InspectedLeaf& leaf) {
            if (ledger::read_entry(leaf.entry).kind != ledger::EntryKind::docket) return;
            if (const auto docket = parse_docket(as_text(leaf.entry)))
                for (const DocketLine& line : docket->lines) note(line, 1);
        });
        parts_.moment.inspection.each_case([&](const InspectedCase& one) {
            casework::Case value;
            for (const EventRow& row : one.events) {
                const auto read = casework::read_event(row.canonical);
                if (!read) return;
                if (row.leaf_index < docketed_to_)
                    for (const DocketLine& line : docket_lines_of(value, read->event)) note(line, -1);
                value = casework::apply(std::move(value), read->event);
            }
        });
        for (const auto& [line, count] : differ)
            found(count > 0 ? fsck_problems::line_without_event : fsck_problems::event_without_line, {{"line", line}});
    }

    void compare_waiting() {
        if (covered_to_ != docketed_to_ &&
            found_mendable(fsck_problems::covered, {{"stored", std::to_string(covered_to_)}, {"log", std::to_string(docketed_to_)}})) {
            changes_.settings.emplace_back("docket.covered_to", std::to_string(docketed_to_));
            changes_.docketed_below = docketed_to_;
        }
        for (const DocketLineRow& row : parts_.moment.store.docket_lines(10'000'000)) {
            const auto expected = waiting_.find({row.leaf_index, row.ordinal});
            if (expected == waiting_.end() || expected->second != row.line)
                found(fsck_problems::waiting_more, {{"entry", std::to_string(row.leaf_index)}, {"line", row.line}});
            if (expected != waiting_.end()) waiting_.erase(expected);
        }
        for (const auto& [place, line] : waiting_)
            if (found_mendable(fsck_problems::waiting_missing, {{"entry", std::to_string(place.first)}, {"line", line}}))
                changes_.docket_lines.push_back({.leaf_index = place.first, .ordinal = place.second, .line = line});
        flush();
    }

    void compare_obligations() {
        parts_.moment.inspection.each_obligation([this](const ObligationRow& row) { promises_.take(row.id, row.document); });
        if (promises_.same() || !found_mendable(fsck_problems::promises, {})) return;
        // Told anew from the dockets, open ones in memory.
        std::unordered_map<ObligationId, std::string> open;
        parts_.moment.inspection.each_leaf([&](const InspectedLeaf& leaf) {
            if (ledger::read_entry(leaf.entry).kind != ledger::EntryKind::docket) return;
            const auto docket = parse_docket(as_text(leaf.entry));
            if (!docket) return;
            for (const DocketLine& line : docket->lines) {
                const auto before = open.find(id_of(line));
                const auto effect = on_line(line, before == open.end() ? std::nullopt : std::optional(before->second));
                if (!effect) continue;
                changes_.obligations.push_back({.id = effect->promise.id, .document = effect->promise.document});
                if (std::holds_alternative<PromiseClosed>(line))
                    open.erase(id_of(line));
                else
                    open[id_of(line)] = effect->promise.document;
                flush_if_many();
            }
        });
        flush();
    }

    void compare_figures() {
        for (FigureRow& row : parts_.moment.store.figures()) {
            row.add = -row.add;
            figures_.add(row);
        }
        for (const auto& [name, off] : figures_.left()) {
            if (!found_mendable(fsck_problems::figure, {{"section", name[0]},
                                                        {"office", name[2]},
                                                        {"measure", name[5]},
                                                        {"off", std::to_string(-off)}}))
                continue;
            changes_.figures.push_back({.section = name[0],
                                        .source = name[1],
                                        .office = {name[2]},
                                        .procedure = name[3],
                                        .clock = name[4],
                                        .measure = name[5],
                                        .day = name[6],
                                        .add = off});
        }
    }

    struct TileRow {
        std::uint64_t index = 0;
        Bytes bytes;
        std::vector<Hash> hashes;
    };

    FsckParts parts_;
    const FsckDatabase* mending_;
    const std::function<void(std::uint64_t, std::uint64_t)>& progress_;
    FsckReport report_;
    std::map<std::string_view, std::size_t> kinds_;
    Changes changes_;
    std::size_t changed_ = 0;
    std::vector<InspectedTile> tiles_;
    std::uint64_t steps_ = 0;

    LogState state_;
    std::uint64_t size_ = 0;  ///< entries read without a gap
    bool gap_ = false;
    std::vector<TileRow> rows_;
    std::uint64_t tile_count_ = 0;
    std::vector<CheckpointRow> checkpoints_;
    std::size_t checkpoints_at_ = 0;
    std::optional<CheckpointRow> checkpoint_;
    std::map<std::string, std::optional<sealing::MonthKey>> months_;
    std::vector<std::uint64_t> unowned_;
    std::uint64_t lost_ = 0;

    std::uint64_t covered_to_ = 0;   ///< as the settings say
    std::uint64_t docketed_to_ = 0;  ///< as the dockets say
    Sums lines_;
    Sums history_;
    Sums promises_;
    std::string history_text_;  ///< of the line at hand
    std::unordered_map<ObligationId, std::string> open_;
    std::map<std::pair<std::uint64_t, std::uint32_t>, std::string> waiting_;
    FigureSums figures_;
};

}  // namespace fsck_detail

FsckReport fsck(const FsckParts& parts, const FsckDatabase* mending,
                const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
    return fsck_detail::Fsck(parts, mending, progress).run();
}

}  // namespace huiyin::engine
