#include "io/cli/key_check.h"

#include <utility>

#include "base/fault.h"
#include "core/ledger/checkpoint.h"
#include "core/sealing/keys.h"

namespace huiyin::cli {

Result<LogKeys> fitting_log_keys(store::KeyFiles& keys, engine::Store& store, const std::string& origin) {
    keys.know([&store](const std::string& name) { return store.setting(name); });
    TRY_LET(log_keys, choose_log_keys(keys, store, origin));
    // A database that an earlier version wrote knows no key by its name.
    const auto published = store.latest_checkpoint();
    if (published && !ledger::open_checkpoint(published->note, {.origin = {}, .log = log_keys.verifiers, .witnesses = {}}))
        throw Fault("keys/log-seed is not the key that the newest checkpoint of the log is signed with: put back its copy");
    return std::move(log_keys);
}

void require_months_of_late(store::KeyFiles& keys, engine::Store& store, const std::string& present) {
    constexpr std::uint64_t lately = 256;
    const std::uint64_t size = store.log_state().size;
    for (const engine::EventRow& event : store.events_by_leaf(size > lately ? size - lately : 0, lately))
        if (sealing::is_month(event.month) && event.month >= present && !keys.existing_month_key(event.month))
            throw Fault("keys/month/" + event.month + " is gone, and what was filed lately is sealed under it: put it back from a backup, or from "
                        "another server of the town");
}

std::string latest_month(Instant now) {
    constexpr std::chrono::hours furthest_east{14};
    return sealing::month_of(std::chrono::floor<std::chrono::days>(now + furthest_east));
}

}  // namespace huiyin::cli
