#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/accounts/staff.h"
#include "core/sealing/chunks.h"
#include "core/sealing/token.h"
#include "engine/filing.h"

namespace huiyin::simulation {

/// A file that somebody sent ahead of the event that names it.
struct Upload {
    FileId id;
    Instant at{};
};

/// What a receipt said. From that moment the case can't be denied.
struct KeptReceipt {
    std::string code;
    CaseId case_id;
    std::uint64_t leaf_index = 0;
    std::string proof;
};

/// One thing done in a case, of which whoever did it was told that it is done.
struct Done {
    std::uint32_t seq = 0;
    std::string kind;
    std::map<std::string, std::string> texts;
};

/// A resident, what they hold, and what they were told.
struct Resident {
    std::string name;                       ///< in what they write; nobody else writes it
    sealing::Token token;                   ///< of their form
    engine::Filing filing;
    std::vector<Upload> uploads;
    bool has_filed = false;                 ///< asked at least once
    std::optional<KeptReceipt> receipt;
    std::string cookie;                     ///< of their session; empty: none
    std::vector<Done> done;
};

/// A member of staff, with the pair that their passphrase would open.
struct Member {
    accounts::Staff staff;
    crypto::BoxPair pair;
    std::string cookie;
};

/// What a member of staff saw of a case, and in which role's name it must stand there.
struct Look {
    CaseId case_id;
    OfficeId office;
    Instant at{};
    bool identity = false;
};

/// An older record, and whether the importer was told that it has arrived.
struct OldRow {
    std::string id;
    bool arrived = false;
};

/// What stands outside the server and outlives it: what people hold, and what watchers wrote down.
struct Known {
    std::deque<Resident> residents;         // references to them outlive a pause
    std::vector<Member> members;
    std::vector<Look> looks;
    std::vector<OldRow> old_rows;
    std::map<std::uint64_t, std::set<std::string>> checkpoints;  ///< every note ever served or received, by size
    std::vector<std::pair<Hash, Instant>> drafts;                ///< token hashes, and when they were kept last
    std::vector<std::string> said;                               ///< words that stand in no row in the clear
    std::vector<Bytes> entries;                                  ///< of the log, as an auditor fetched them
};

}  // namespace huiyin::simulation
