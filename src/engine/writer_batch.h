#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/writer.h"

namespace huiyin::engine {

/// What one batch may write: holds each Append against what is durable, and against those of the same batch before it.
class BatchJudge {
  public:
    /// Looks up, in one go for each kind, all that the appends expect. Throws Fault.
    BatchJudge(Store& store, Transaction& transaction, std::span<const Append* const> appends);
    /// `done`, or why not; `earlier` too. Changes nothing.
    Appended judge(const Append& append) const;
    /// It will be written with this batch: what comes behind it is held against that, too.
    void accept(const Append& append);

  private:
    bool files_are_there(const Append& append) const;

    Store& store_;
    std::unordered_map<CaseId, std::uint32_t> version_of_;
    std::map<Hash, CaseId> made_by_;             ///< by the token of a form
    std::set<Hash> imported_;
    std::map<MailId, std::optional<Hash>> mark_of_;  ///< of the mails that somebody expects
    std::map<std::string, std::optional<std::string>> value_of_;  ///< of the settings that somebody expects
    std::map<AppointmentTime, std::optional<CaseId>> booked_;  ///< of the times that somebody expects
    std::optional<std::uint64_t> newest_version_;  ///< looked up only if somebody wants to know
};

}  // namespace huiyin::engine
