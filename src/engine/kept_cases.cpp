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
    const CaseId id = fresh.value.id;
    const std::uint64_t generation = fresh.generation;
    ByUse one;
    one.push_front(std::make_shared<const ReplayedCase>(std::move(fresh)));
    Shard& shard = shard_of(id);
    std::shared_ptr<const ReplayedCase> gone;  // let go of outside the lock
    const std::lock_guard lock(shard.mutex);
    if (generation != generation_.load()) return;
    const auto [place, added] = shard.by_id.try_emplace(id);
    if (!added) {
        gone = std::move(*place->second);
        shard.by_use.erase(place->second);
    }
    shard.by_use.splice(shard.by_use.begin(), one);
    place->second = shard.by_use.begin();
    if (shard.by_use.size() <= most_ / shards_.size()) return;
    gone = std::move(shard.by_use.back());
    shard.by_id.erase(gone->value.id);
    shard.by_use.pop_back();
}

void KeptCases::clear() {
    ++generation_;  // first: what was read before comes to no part that is empty already
    for (Shard& shard : shards_) {
        ByUse gone;  // let go of outside the lock
        const std::lock_guard lock(shard.mutex);
        shard.by_id.clear();
        gone.swap(shard.by_use);
    }
}

}  // namespace huiyin::engine
