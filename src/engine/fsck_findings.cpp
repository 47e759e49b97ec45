#include "engine/fsck_findings.h"

#include <utility>

#include "engine/fsck_problems.h"

namespace huiyin::engine::fsck_detail {
namespace {

/// Entries and events are what everything else is told from: where they are harmed, nothing is.
bool is_ground(std::string_view code) {
    using namespace fsck_problems;
    for (const std::string_view one : {database, entry_missing, root, checkpoint_root, leaf_event, event_leaf, event_unreadable, event_row,
                                       entry_unreadable, case_without_events, case_unfollowed})
        if (code == one) return true;
    return false;
}

}  // namespace

void Findings::found(std::string_view code, Facts facts) {
    ++report.finding_count;
    if (is_ground(code)) report.ground_sound = false;
    if (++kinds_[code] <= fsck_findings_of_a_kind) report.findings.push_back({code, std::move(facts), {}});
}

bool Findings::found_mendable(std::string_view code, Facts facts) {
    found(code, std::move(facts));
    ++report.mendable;
    if (mending_ == nullptr || !report.ground_sound || !report.numbers_sound) return false;
    ++report.mended;
    return true;
}

void Findings::found_number(CaseNumber lost) {
    report.numbers_sound = false;
    found(fsck_problems::case_number, {{"case", lost.id.hex()}});
    ++report.mendable;
    if (mending_ == nullptr || !report.ground_sound) return;
    ++report.mended;
    numbers_.push_back(lost);
    changed();
}

void Findings::mend_tile(InspectedTile tile) {
    tiles_.push_back(std::move(tile));
    changed();
}

void Findings::changed() {
    if (++changed_ >= 1000) flush();
}

void Findings::flush() {
    if (mending_ == nullptr) return;
    changed_ = 0;
    if (!tiles_.empty()) mending_->inspection.mend_tiles(tiles_);
    tiles_.clear();
    if (!numbers_.empty()) mending_->inspection.mend_numbers(numbers_);
    numbers_.clear();
    if (changes == Changes{}) return;
    auto transaction = mending_->store.begin();
    transaction->lock_log();
    transaction->write(changes);
    transaction->commit();
    changes = {};
}

void Findings::merge(Findings& other) {
    report.events += other.report.events;
    report.cases += other.report.cases;
    report.without_code += other.report.without_code;
    report.without_sum += other.report.without_sum;
    report.finding_count += other.report.finding_count;
    report.mendable += other.report.mendable;
    report.ground_sound = report.ground_sound && other.report.ground_sound;
    report.numbers_sound = report.numbers_sound && other.report.numbers_sound;
    for (Problem& problem : other.report.findings)
        if (++kinds_[problem.code] <= fsck_findings_of_a_kind) report.findings.push_back(std::move(problem));
}

}  // namespace huiyin::engine::fsck_detail
