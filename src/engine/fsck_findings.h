#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "engine/fsck.h"

namespace huiyin::engine::fsck_detail {

/// What a check has found, and what is being written anew for it.
class Findings {
  public:
    /// `mending` as in `fsck`: null, or where to write.
    explicit Findings(const FsckDatabase* mending) : mending_(mending) {}

    FsckReport report;
    Changes changes;                           ///< to be written; whoever adds to them says so (`changed`)

    void found(std::string_view code, Facts facts);
    /// Something that events and entries tell anew. True: mend it.
    bool found_mendable(std::string_view code, Facts facts);
    /// The number by which a case's rows know it, which its event tells.
    void found_number(CaseNumber lost);
    void mend_tile(InspectedTile tile);
    /// Writes what has gathered, once it is much.
    void changed();
    void flush();
    /// Takes over what another part of the same check has found; it mends nothing.
    void merge(Findings& other);

  private:
    const FsckDatabase* mending_;
    std::map<std::string_view, std::size_t> kinds_;
    std::vector<InspectedTile> tiles_;
    std::vector<CaseNumber> numbers_;
    std::size_t changed_ = 0;
};

}  // namespace huiyin::engine::fsck_detail
