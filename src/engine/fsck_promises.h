#pragma once

#include <functional>
#include <map>
#include <string>
#include <unordered_map>

#include "core/accountability/docket.h"
#include "core/accountability/history.h"
#include "core/casework/case.h"
#include "engine/fsck_findings.h"
#include "engine/fsck_sums.h"

namespace huiyin::engine::fsck_detail {

/// Promises and figures, counted twice: as the log's dockets and histories tell them, and as the events of the cases do. What the
/// database keeps of them must agree with both.
class PromiseCheck {
  public:
    PromiseCheck(const FsckParts& parts, Findings& findings);

    void begin();
    /// How far the database says that dockets reach, before any of them has been seen.
    std::uint64_t covered_to() const { return covered_to_; }
    /// How far they do reach, as seen so far.
    std::uint64_t docketed_to() const { return docketed_to_; }
    void expect_dockets_to(std::uint64_t leaf) { docketed_to_ = leaf; }

    void take_docket(const InspectedLeaf& leaf);
    void take_history(const InspectedLeaf& leaf);
    /// What an event says of promises: of those before `docketed_to` a docket must tell too.
    void take_event(const casework::Case& before, const casework::Event& event, std::uint64_t leaf);
    /// Takes over what another part of the same check has counted.
    void merge(const PromiseCheck& other);

    /// Once everything has been read. `lost`: events that a recovery could not bring back, of which dockets still speak.
    void compare(std::uint64_t lost);

  private:
    void take_promise(const accountability::DocketLine& line);
    /// A stored promise as it is compared: under its id.
    const std::string& named(const ObligationId& id, const std::string& document);
    const procedure::Procedure* find_procedure(const casework::Case& value, const casework::Event& event) const;
    void each_docket_line(const std::function<void(const accountability::DocketLine&)>& take) const;

    void compare_lines();
    void compare_waiting();
    void compare_obligations();
    void compare_figures();

    const FsckParts& parts_;
    Findings& findings_;
    std::uint64_t covered_to_ = 0;
    std::uint64_t docketed_to_ = 0;
    Sums lines_;
    Sums history_;
    Sums promises_;
    std::string history_text_;                 ///< of the line at hand
    std::string named_text_;                   ///< of the promise at hand
    std::unordered_map<ObligationId, std::string> open_;  ///< documents of open promises; of closed ones the digest is enough
    std::map<std::pair<std::uint64_t, std::uint32_t>, std::string> waiting_;
    FigureSums figures_;
};

}  // namespace huiyin::engine::fsck_detail
