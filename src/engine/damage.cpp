#include "engine/damage.h"

#include <algorithm>

#include "core/ledger/merkle.h"
#include "engine/fsck_content.h"
#include "engine/fsck_findings.h"
#include "engine/fsck_problems.h"

namespace huiyin::engine {
namespace damage_detail {

using fsck_detail::Findings;
using Progress = std::function<void(std::uint64_t done, std::uint64_t all)>;

/// Tells of progress now and then.
class Steps {
  public:
    Steps(const Progress& progress, std::uint64_t all) : progress_(progress), all_(all) {}
    void step() {
        if ((++done_ & 0xfff) == 0) progress_(done_, all_);
    }

  private:
    const Progress& progress_;
    std::uint64_t all_;
    std::uint64_t done_ = 0;
};

void check_log(const FsckDatabase& moment, Findings& findings, Steps& steps) {
    const LogState state = moment.store.log_state();
    ledger::Frontier frontier;
    bool gap = false;
    moment.inspection.each_leaf([&](const InspectedLeaf& leaf) {
        steps.step();
        ++findings.report.entries;
        if (gap) return;
        if (leaf.index != frontier.size()) {
            gap = true;
            return findings.found(fsck_problems::entry_missing, {{"entry", std::to_string(frontier.size())}});
        }
        frontier.append(ledger::leaf_hash(leaf.entry));
    });
    if (!gap && (frontier.size() != state.size || (state.size > 0 && frontier.root() != state.root)))
        findings.found(fsck_problems::root, {{"size", std::to_string(state.size)}});
}

void check_saved(const InspectedCase& one, Findings& findings) {
    ++findings.report.cases;
    findings.report.events += one.events.size();
    if (one.receipt == Saved::changed && one.row && one.row->receipt_tag) findings.found(fsck_problems::receipt_changed, {{"case", one.id.hex()}});
    // Of what was destroyed, as was meant, the sums still tell.
    if (std::ranges::any_of(one.events, [](const InspectedEvent& event) { return event.kind == "content_destroyed"; })) return;
    for (std::size_t i = 0; i < one.events.size(); ++i)
        if (one.contents[i] == Saved::changed)
            findings.found(fsck_problems::content_changed, {{"case", one.id.hex()}, {"event", std::to_string(one.events[i].seq)}});
}

void check_key(const FsckDatabase& moment, const InspectedKey& key, Findings& findings) {
    if (key.saved != Saved::changed) return;
    if (!key.member) return findings.found(fsck_problems::office_key_changed, {{"office", key.office.value}, {"key", std::to_string(key.epoch)}});
    const auto member = moment.store.staff_by_id(*key.member);
    findings.found(fsck_problems::member_key_changed, {{"login", member ? member->login : "?"}, {"office", key.office.value}});
}

}  // namespace damage_detail
using namespace damage_detail;

FsckReport find_damage(const FsckDatabase& moment, const Progress& progress) {
    Findings findings(nullptr);
    Steps steps(progress, moment.store.log_state().size * 2);
    for (const std::string& line : moment.store.check_integrity()) findings.found(fsck_problems::database, {{"what", line}});
    if (!findings.report.sound()) return std::move(findings.report);  // the rest can't all be read
    check_log(moment, findings, steps);
    moment.inspection.each_case([&](const InspectedCase& one) {
        steps.step();
        check_saved(one, findings);
    });
    moment.inspection.each_file([&](const InspectedFile& file) { fsck_detail::check_file(findings, file); });
    moment.inspection.each_office_key([&](const InspectedKey& key) { check_key(moment, key, findings); });
    return std::move(findings.report);
}

}  // namespace huiyin::engine
