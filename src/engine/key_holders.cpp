#include "engine/key_holders.h"

#include "core/accounts/staff.h"

namespace huiyin::engine {

bool can_sign_in(const StaffRow& row) {
    const auto staff = accounts::read_staff(row.document);
    return !row.credentials.empty() && staff && !staff->disabled;
}

std::set<OfficeKeyName> held_office_keys(Store& store, std::optional<StaffId> without) {
    std::set<OfficeKeyName> out;
    for (const StaffRow& row : store.staff()) {
        if (row.id == without || !can_sign_in(row)) continue;
        for (const MemberKeyRow& key : store.member_keys(row.id))
            if (is_handed_over(key)) out.emplace(key.office, key.epoch);
    }
    return out;
}

std::vector<OfficeId> offices_of_last_holder(Store& store, const StaffId& member) {
    const auto with = held_office_keys(store);
    const auto others = held_office_keys(store, member);
    std::set<OfficeId> out;
    for (const OfficeKeyName& key : with)
        if (!others.contains(key)) out.insert(key.first);
    return {out.begin(), out.end()};
}

}  // namespace huiyin::engine
