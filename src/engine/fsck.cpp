#include "engine/fsck.h"

#include <algorithm>
#include <cstdlib>
#include <future>
#include <set>

#include "base/fault.h"
#include "core/accountability/note.h"
#include "core/casework/event.h"
#include "core/ledger/entry.h"
#include "core/sealing/case_key.h"
#include "core/sealing/envelope.h"
#include "engine/fsck_content.h"
#include "engine/fsck_findings.h"
#include "engine/fsck_people.h"
#include "engine/fsck_problems.h"
#include "engine/fsck_promises.h"
#include "engine/fsck_rows.h"
#include "engine/fsck_tree.h"
#include "engine/outer_layers.h"

namespace huiyin::engine {
namespace fsck_detail {

/// How many cases without a code a rebuild of an earlier version has said there are.
constexpr std::string_view codes_lost_setting = "fsck.codes_lost";
/// That a rebuild has named this case as one without a code: a setting of its own, so that the next check names only what is lost since.
std::string code_lost_setting(const CaseId& id) { return "fsck.code_lost." + id.hex(); }
/// Of cases whose number was lost: so many are remembered, so that each is named once.
constexpr std::size_t numbers_most = 100'000;

/// Reads everything once and hands it to the parts of the check.
class Fsck {
  public:
    Fsck(const FsckParts& parts, const FsckDatabase* mending, const std::function<void(std::uint64_t, std::uint64_t)>& progress)
        : parts_(parts), mending_(mending), progress_(progress), findings_(mending), tree_(parts_, findings_), promises_(parts_, findings_), content_(parts_, findings_) {}

    FsckReport run() {
        // Under a wrong key all that was sealed with the right one would seem harmed, and rebuilding would harm it.
        check_keys();
        if (findings_.report.finding_count > 0) {
            findings_.report.keys_fit = false;
            return std::move(findings_.report);
        }
        promises_.begin();
        size_ = parts_.moment.store.log_state().size;
        if (mending_ == nullptr && parts_.beside.size() >= 2) {
            read_side_by_side();
        } else {
            check_database();
            check_entries();
            check_cases();
            check_files();
        }
        tell_loose();
        check_months();
        check_people(parts_, findings_, met_);
        for (const std::uint64_t index : unowned_) findings_.found(fsck_problems::leaf_event, {{"entry", std::to_string(index)}});
        check_codes();
        if (findings_.report.ground_sound && findings_.report.numbers_sound) promises_.compare(lost_);
        findings_.flush();
        if (!findings_.report.ground_sound) findings_.report.mendable = 0;
        return std::move(findings_.report);
    }

  private:
    void check_database() {
        tell_database(parts_.moment.inspection.check_all_but_case_indexes());
    }
    void tell_database(const std::vector<std::string>& lines) {
        for (const std::string& line : lines) findings_.found(fsck_problems::database, {{"what", line}});
    }
    void check_entries() {
        tree_.begin(parts_.moment.store.log_state());
        parts_.moment.inspection.each_leaf([this](const InspectedLeaf& leaf) { take_leaf(leaf); });
        tree_.end();
    }
    /// What of the cases stands in a docket depends on how far these reach: after the entries.
    void check_cases() {
        parts_.moment.inspection.each_case([this](const InspectedCase& one) { take_case(one); });
        tell_database(parts_.moment.inspection.check_case_indexes());
        check_loose();
    }
    /// Each key of a case, whoever it is wrapped for, as far as the server can look: its outer layer opens under the month's key.
    void check_wraps(const InspectedCase& one) {
        for (const HeldKey& held : one.keys) {
            if (!met_.recipients.contains(held.recipient)) met_.recipients.emplace(held.recipient);
            const sealing::MonthKey* month = month_key(held.month);
            const auto address = wrap_address(parts_.town.instance(), one.id, {held.key, held.recipient});
            // A month's key that is gone was destroyed with what it led to, as was meant.
            const bool fits = address && (month == nullptr ? sealing::month_of_sealed(held.wrapped) == held.month
                                                           : sealing::fits_month(*address, *month, held.wrapped));
            if (!fits)
                findings_.found(fsck_problems::wrap,
                                {{"case", one.id.hex()}, {"key", std::string(held.key)}, {"recipient", std::string(held.recipient)}});
        }
    }
    void check_files() {
        parts_.moment.inspection.each_file([this](const InspectedFile& file) { check_file(findings_, file); });
    }
    void check_loose() {
        parts_.moment.inspection.each_loose(fsck_findings_of_a_kind, [this](const LooseRow& row) {
            (row.what.ends_with("-without-case") ? orphans_ : loose_).push_back(row);
        });
    }
    /// Of what belongs to no case little can be said while it is not known which cases there are.
    void tell_loose() {
        if (findings_.report.numbers_sound) loose_.insert(loose_.end(), orphans_.begin(), orphans_.end());
        for (const LooseRow& row : loose_) findings_.found(fsck_problems::loose, {{"what", row.what}, {"row", row.row}});
    }
    /// A month's key is destroyed once the month is over, and no sooner (engine/retention).
    void check_months() {
        if (!newest_) return;
        const std::string present = sealing::month_of(parts_.town.now(std::max(*newest_, parts_.now.value_or(*newest_))).today);
        for (const auto& [month, key] : months_)
            if (!key && month >= present && sealing::is_month(month)) findings_.found(fsck_problems::month_key, {{"month", month}});
    }
    /// The keys are those that the database has seen.
    void check_keys() {
        for (const auto& [name, fingerprint] : parts_.keys.fingerprints())
            if (const auto known = parts_.moment.store.setting(name); known && *known != fingerprint)
                findings_.found(fsck_problems::key_changed, {{"key", name}});
    }
    /// Cases that no code leads to, and that no rebuild has named yet. An earlier version kept only how many of them it had named.
    void check_codes() {
        const auto said = parts_.moment.store.setting(std::string(codes_lost_setting));
        const std::uint64_t known = said ? std::strtoull(said->c_str(), nullptr, 10) : 0;
        const FsckReport& report = findings_.report;
        if (unnamed_ > known) {
            findings_.report.codes_lost = unnamed_with_row_;
            for (const CaseId& id : first_unnamed_) findings_.found(fsck_problems::case_without_code, {{"case", id.hex()}});
            findings_.report.finding_count += unnamed_with_row_ - first_unnamed_.size();
        }
        if (mending_ != nullptr && known > 0 && report.ground_sound && report.numbers_sound)
            findings_.changes.settings.emplace_back(codes_lost_setting, "0");  // each has its own mark now
    }
    /// The same in three threads. None touches what another one counts: each has a Fsck of its own, merged at the end.
    void read_side_by_side() {
        const std::function<void(std::uint64_t, std::uint64_t)> silent = [](std::uint64_t, std::uint64_t) {};
        const auto beside = [&](const FsckDatabase& moment) {
            return FsckParts{.moment = moment, .beside = {}, .keys = parts_.keys, .town = parts_.town, .log_keys = parts_.log_keys};
        };
        Fsck cases(beside(parts_.beside[0]), nullptr, silent);
        cases.promises_.expect_dockets_to(promises_.covered_to());  // so the database says; the entries will show whether it is so
        Fsck rest(beside(parts_.beside[1]), nullptr, silent);
        auto cases_read = std::async(std::launch::async, [&cases] { cases.check_cases(); });
        auto rest_read = std::async(std::launch::async, [&rest] {
            rest.check_database();
            rest.check_files();
        });
        check_entries();
        cases_read.get();
        rest_read.get();
        if (promises_.docketed_to() == promises_.covered_to()) {
            findings_.merge(cases.findings_);
            promises_.merge(cases.promises_);
            met_.merge(std::move(cases.met_));
            months_.merge(std::move(cases.months_));
            unnamed_ = cases.unnamed_;
            unnamed_with_row_ = cases.unnamed_with_row_;
            first_unnamed_ = std::move(cases.first_unnamed_);
            loose_ = std::move(cases.loose_);
            orphans_ = std::move(cases.orphans_);
        } else {
            check_cases();
        }
        findings_.merge(rest.findings_);
    }
    void tick() {
        if ((++steps_ & 0xfff) == 0) progress_(steps_, 2 * size_);
    }

    void take_leaf(const InspectedLeaf& leaf) {
        tick();
        if (!tree_.take(leaf.index, leaf.entry)) return;
        const ledger::Entry entry = ledger::read_entry(leaf.entry);
        if (entry.kind == ledger::EntryKind::sealed) {
            take_sealed(leaf);
        } else if (leaf.event) {
            findings_.found(fsck_problems::event_leaf, {{"entry", std::to_string(leaf.index)}});
        } else if (entry.kind == ledger::EntryKind::docket) {
            promises_.take_docket(leaf);
        } else if (entry.kind == ledger::EntryKind::history) {
            promises_.take_history(leaf);
        } else if (entry.kind == ledger::EntryKind::note) {
            take_note(leaf);
        }
    }

    const sealing::MonthKey* month_key(std::string_view month) {
        auto known = months_.find(month);
        if (known == months_.end()) {
            auto key = parts_.keys.existing_month_key(std::string(month));
            known = months_.emplace(month, std::nullopt).first;
            if (key) known->second = sealing::MonthKey{known->first, std::move(*key)};
        }
        return known->second ? &*known->second : nullptr;
    }

    void take_sealed(const InspectedLeaf& leaf) {
        const auto wrong = [&](std::string_view code) { findings_.found(code, {{"entry", std::to_string(leaf.index)}}); };
        if (!leaf.event) {
            unowned_.push_back(leaf.index);  // events that a recovery could not bring back: a later note says so
            if (unowned_.size() > 100'000) wrong(fsck_problems::leaf_event), unowned_.pop_back();
            return;
        }
        ++findings_.report.events;
        newest_ = std::max(newest_.value_or(leaf.event->at), leaf.event->at);
        if (leaf.lost_number) return take_unnumbered(leaf);
        const sealing::MonthKey* month = month_key(leaf.event->month);
        if (month == nullptr) {
            ++findings_.report.forgotten;
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
    /// An event of which no row tells whose it is: it says so itself, if it is the one of its leaf.
    void take_unnumbered(const InspectedLeaf& leaf) {
        const auto read = casework::read_event(leaf.event->canonical);
        InspectedLeaf named{.index = leaf.index, .entry = leaf.entry, .event = leaf.event, .lost_number = {}};
        if (read) named.event->case_id = read->envelope.case_id;
        --findings_.report.events;
        take_sealed(named);
        if (!read) return;
        // Once so many were met, the first may be named again.
        if (numbers_.size() >= numbers_most) numbers_.clear();
        if (numbers_.insert(*leaf.lost_number).second)
            findings_.found_number({.number = *leaf.lost_number, .id = read->envelope.case_id});
    }
    /// Whether the entry is, byte by byte, the one that opening and event make.
    static bool is_leaf_of(ByteView opening, const InspectedLeaf& leaf) {
        if (opening.size() != 32) return false;
        const Bytes made =
            ledger::make_sealed_entry(sealing::commitment(opening.first<32>(), as_bytes(leaf.event->canonical)));
        return std::equal(made.begin(), made.end(), leaf.entry.begin(), leaf.entry.end());
    }

    void take_note(const InspectedLeaf& leaf) {
        const auto note = accountability::parse_note(as_text(leaf.entry));
        if (!note || !*note) return;
        const auto* recovered = std::get_if<accountability::LogRecovered>(&**note);
        if (recovered == nullptr) return;
        const std::size_t before = unowned_.size();
        std::erase_if(unowned_, [&](std::uint64_t index) { return index >= recovered->from && index < recovered->to; });
        lost_ += before - unowned_.size();
    }

    /// What events tell that was harmed need not be possible: here, where everything is looked for that can't be, a broken
    /// expectation is a finding, and the next case has its turn.
    void take_case(const InspectedCase& one) {
        ++findings_.report.cases;
        check_wraps(one);
        try {
            follow(one);
        } catch (const Bug& bug) {
            findings_.found(fsck_problems::case_unfollowed, {{"case", one.id.hex()}, {"why", bug.what()}});
        }
    }
    void follow(const InspectedCase& one) {
        content_.begin();
        casework::Case value;
        value.id = one.id;
        std::uint32_t seq = 0;
        for (const InspectedEvent& row : one.events) {
            tick();
            const auto read = casework::read_event(row.canonical);
            const auto wrong = [&](std::string_view code) { findings_.found(code, {{"entry", std::to_string(row.leaf_index)}}); };
            if (!read || read->envelope.case_id != one.id) return wrong(fsck_problems::event_unreadable);
            if (row.seq != ++seq || read->event.seq != seq || read->event.kind != row.kind || read->event.at != row.at)
                return wrong(fsck_problems::event_row);
            content_.take_event(value, *read);
            promises_.take_event(value, read->event, row.leaf_index);
            casework::advance(value, read->event);
        }
        if (seq == 0) return findings_.found(fsck_problems::case_without_events, {{"case", one.id.hex()}});
        met_.handling.insert(value.office);
        if (!value.imported) check_receipt(one);
        content_.end(one, value);
        check_rows(parts_, findings_, one, value);
    }

    /// Which code leads to a case, and to whom its texts are sealed beside the offices, stands in its row alone.
    void check_receipt(const InspectedCase& one) {
        const auto is_there = [](const std::optional<Hash>& hash) { return hash && *hash != Hash{}; };
        if (!one.row || !is_there(one.row->receipt_tag)) {
            ++findings_.report.without_code;
            const std::string mark = code_lost_setting(one.id);
            if (parts_.moment.store.setting(mark)) return;
            ++unnamed_;
            if (one.row && ++unnamed_with_row_ <= fsck_findings_of_a_kind) first_unnamed_.push_back(one.id);
            if (mending_ == nullptr || !findings_.report.ground_sound || !findings_.report.numbers_sound) return;
            findings_.changes.settings.emplace_back(mark, "");
            findings_.changed();
        } else if (!is_there(one.row->resident_key) || one.receipt == Saved::changed) {
            findings_.found(fsck_problems::receipt_changed, {{"case", one.id.hex()}});
        }
    }

    FsckParts parts_;
    const FsckDatabase* mending_;
    const std::function<void(std::uint64_t, std::uint64_t)>& progress_;
    Findings findings_;
    TreeCheck tree_;
    PromiseCheck promises_;
    ContentCheck content_;
    OfficesMet met_;
    std::set<std::int64_t> numbers_;       ///< that lead to no case, of late
    std::uint64_t unnamed_ = 0;            ///< cases without a code that no rebuild has named
    std::uint64_t unnamed_with_row_ = 0;   ///< of these, those whose row is there: of the others it is missed already
    std::vector<CaseId> first_unnamed_;
    std::vector<LooseRow> loose_;
    std::vector<LooseRow> orphans_;        ///< of these, rows of no case
    std::uint64_t size_ = 0;
    std::uint64_t steps_ = 0;
    std::map<std::string, std::optional<sealing::MonthKey>, std::less<>> months_;
    std::optional<Instant> newest_;        ///< when the latest event was
    std::vector<std::uint64_t> unowned_;
    std::uint64_t lost_ = 0;
};

}  // namespace fsck_detail

FsckReport fsck(const FsckParts& parts, const FsckDatabase* mending,
                const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
    return fsck_detail::Fsck(parts, mending, progress).run();
}

}  // namespace huiyin::engine
