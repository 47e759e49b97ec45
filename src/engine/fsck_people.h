#pragma once

#include <set>
#include <string>

#include "engine/fsck_findings.h"

namespace huiyin::engine::fsck_detail {

/// What a check of the cases has met of offices.
struct OfficesMet {
    std::set<std::string, std::less<>> recipients;  ///< of wrapped keys: "office:<id>:<epoch>"
    std::set<OfficeId> handling;       ///< those that have a case
    void merge(OfficesMet more) {
        recipients.merge(more.recipients);
        handling.merge(more.handling);
    }
};

/// Offices, members and their keys: each office that a case needs is known, and has each of its keys; somebody holds it; no key has
/// changed since it was made. Whether a member's passphrase still opens theirs, only they can tell.
void check_people(const FsckParts& parts, Findings& findings, const OfficesMet& met);

}  // namespace huiyin::engine::fsck_detail
