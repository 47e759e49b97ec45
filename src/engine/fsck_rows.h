#pragma once

#include "core/casework/case.h"
#include "engine/fsck_findings.h"

namespace huiyin::engine::fsck_detail {

/// Holds the rows by which lists and reception days know a case against what its events say (`value`: the case replayed).
void check_rows(const FsckParts& parts, Findings& findings, const InspectedCase& one, const casework::Case& value);

}  // namespace huiyin::engine::fsck_detail
