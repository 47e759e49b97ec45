#include "engine/fsck_people.h"

#include <map>
#include <optional>

#include "core/accounts/offices.h"
#include "core/accounts/staff.h"
#include "core/sealing/envelope.h"
#include "core/sealing/staff_keys.h"
#include "engine/fsck_problems.h"
#include "engine/key_holders.h"

namespace huiyin::engine::fsck_detail {
namespace {

struct OfficeKeysMet {
    bool is_public = false;  ///< its public half is there
    bool is_held = false;    ///< by a member who can sign in
};
using ByEpoch = std::map<std::uint32_t, OfficeKeysMet>;

/// Whether what is kept of a member's passphrase can be that: a record, with the public half of their key, or neither before they
/// have chosen one.
bool can_be_credentials(const StaffRow& row) {
    if (row.credentials.empty()) return row.public_key == Hash{};
    return row.public_key != Hash{} && sealing::StaffRecord::parse(row.credentials, row.public_key).has_value();
}

struct Member {
    std::string login;
    bool can_sign_in = false;
};

/// The members, those too whose record can't be read: they have their row.
std::map<StaffId, Member> members_of(const FsckParts& parts, Findings& findings) {
    std::map<StaffId, Member> out;
    for (const StaffRow& row : parts.moment.store.staff()) {
        const auto read = accounts::read_staff(row.document);
        if (!read || read->login != row.login) findings.found(fsck_problems::member_unreadable, {{"login", row.login}});
        out.emplace(row.id, Member{.login = row.login, .can_sign_in = can_sign_in(row)});
        if (!can_be_credentials(row)) findings.found(fsck_problems::member_passphrase, {{"login", row.login}});
    }
    return out;
}

std::set<OfficeId> offices_of(const FsckParts& parts, Findings& findings) {
    std::set<OfficeId> out;
    const auto offices = parts.town.offices();
    for (const accounts::Office& one : offices->all()) out.insert(one.id);
    for (const OfficeRow& row : parts.moment.store.offices()) {
        const auto read = accounts::read_office(row.document);
        if (!read || read->id != row.id)
            findings.found(fsck_problems::office_unreadable, {{"office", row.id.value}});
        out.insert(row.id);  // named above already
    }
    return out;
}

}  // namespace

void check_people(const FsckParts& parts, Findings& findings, const OfficesMet& met) {
    const auto members = members_of(parts, findings);
    const auto offices = offices_of(parts, findings);
    std::map<OfficeId, ByEpoch> keys;
    parts.moment.inspection.each_office_key([&](const InspectedKey& key) {
        const Facts facts{{"office", key.office.value}, {"key", std::to_string(key.epoch)}};
        OfficeKeysMet& one = keys[key.office][key.epoch];
        if (key.saved == Saved::unknown) ++findings.report.without_sum;
        if (!key.member) {
            one.is_public = true;
            if (key.size != sizeof(Hash) || key.saved == Saved::changed) findings.found(fsck_problems::office_key_changed, facts);
            return;
        }
        const auto member = members.find(*key.member);
        if (member == members.end()) {
            findings.found(fsck_problems::member_missing, facts);
        } else if (key.saved == Saved::changed || (key.size == 0 && key.saved == Saved::unknown)) {
            findings.found(fsck_problems::member_key_changed, {{"login", member->second.login}, {"office", key.office.value}});
        } else {
            // Empty since its member has another passphrase, it waits for a colleague (key_holders.h).
            one.is_held = one.is_held || (key.size > 0 && member->second.can_sign_in);
        }
    });
    for (const auto& [office, epochs] : keys) {
        if (!offices.contains(office)) findings.found(fsck_problems::office_missing, {{"office", office.value}});
        for (const auto& [epoch, key] : epochs) {
            const Facts facts{{"office", office.value}, {"key", std::to_string(epoch)}};
            if (!key.is_public) findings.found(fsck_problems::office_key_missing, facts);
            if (!key.is_held) findings.found(fsck_problems::office_key_unheld, facts);
        }
    }
    for (const OfficeId& office : met.handling)
        if (!offices.contains(office) && !keys.contains(office)) findings.found(fsck_problems::office_missing, {{"office", office.value}});
    std::set<std::string> known{sealing::Recipient::resident().text};
    for (const auto& [office, epochs] : keys)
        for (const auto& [epoch, key] : epochs) known.insert(sealing::Recipient::office(office, epoch).text);
    for (const std::string& recipient : met.recipients)
        if (!known.contains(recipient)) findings.found(fsck_problems::recipient_unknown, {{"recipient", recipient}});
}

}  // namespace huiyin::engine::fsck_detail
