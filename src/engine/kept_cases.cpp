#include "engine/kept_cases.h"

#include <utility>

namespace huiyin::engine {

std::shared_ptr<const ReplayedCase> KeptCases::find(const CaseId& id) {
    Shard& shard = shard_of(id);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.by_id.find(id);
    if (found == shard.by_id.end()) return nullptr;
    shard.by_use.splice(shard.by_use.begin(), shard.by_use, found->second);
    return *found->second;
}

void KeptCases::keep(ReplayedCase fresh) {
    auto value = std::make_shared<const ReplayedCase>(std::move(fresh));
    const CaseId id = value->value.id;
    Shard& shard = shard_of(id);
    std::shared_ptr<const ReplayedCase> gone;  // let go of outside the lock
    const std::lock_guard lock(shard.mutex);
    if (const auto found = shard.by_id.find(id); found != shard.by_id.end()) {
        shard.by_use.splice(shard.by_use.begin(), shard.by_use, found->second);
        gone = std::exchange(*found->second, std::move(value));
        return;
    }
    shard.by_use.push_front(std::move(value));
    shard.by_id.emplace(id, shard.by_use.begin());
    if (shard.by_use.size() <= most_ / shards_.size()) return;
    gone = std::move(shard.by_use.back());
    shard.by_id.erase(gone->value.id);
    shard.by_use.pop_back();
}

void KeptCases::clear() {
    for (Shard& shard : shards_) {
        const std::lock_guard lock(shard.mutex);
        shard.by_id.clear();
        shard.by_use.clear();
    }
}

}  // namespace huiyin::engine
