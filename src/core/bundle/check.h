#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "core/bundle/format.h"
#include "core/casework/case.h"
#include "core/casework/event.h"
#include "core/ledger/checkpoint.h"
#include "core/procedure/procedure.h"

namespace huiyin::bundle {

/// Looks up a procedure by id and version; null if it is not known here.
using FindProcedure = std::function<const procedure::Procedure*(const std::string& id, int version)>;

/// One event that was read.
struct CheckedEvent {
    std::uint32_t seq = 0;
    std::string kind;
    std::string role;
    Instant at{};
    std::uint64_t entry = 0;     ///< its place in the log
    bool proven = false;         ///< its text is what the log vouches for under the last checkpoint
    bool held_back = false;      ///< a note between officers: its text is not in the copy
    std::size_t texts = 0;       ///< that fit
    std::size_t files = 0;       ///< that fit
};

/// What was found. It all fits if there is no problem.
struct Report {
    std::string log;                             ///< the origin that the copy names
    std::vector<CheckedEvent> events;
    casework::Case story;                        ///< the events, replayed
    std::optional<ledger::OpenedCheckpoint> first;
    std::optional<ledger::OpenedCheckpoint> last;
    std::string last_note;                       ///< the signed note of `last`, verbatim
    bool steps_checked = false;                  ///< a procedure was at hand
    std::size_t members = 0;
    std::vector<Problem> problems;               ///< at most report_problems_max
    std::uint64_t problem_count = 0;

    bool fits() const { return problem_count == 0; }
};
inline constexpr std::size_t report_problems_max = 100;

/// Takes the members of a bundle, in any order, and says what fits. Total: any bytes. Everything is recomputed from the
/// bytes held: each member's hash against the signed list, each text and file against its event's content digest, each
/// event against its leaf, each leaf against a checkpoint that `key` signed, and the events against the rules.
class Check {
  public:
    Check(ledger::VerifierKey key, FindProcedure find_procedure);
    /// With all keys that the log has had, each for its sizes. EXPECTS one.
    Check(std::vector<ledger::TrustedLogKey> keys, FindProcedure find_procedure);

    void begin(std::string_view name);
    void data(ByteView piece);
    void end();
    /// Once, after the last member.
    Report finish();

  private:
    struct Seen {
        Hash sha256{};
        std::uint64_t size = 0;
        bool listed = false;
        bool used = false;  ///< the story vouches for it
    };
    void problem(std::string_view code, std::string where, Facts facts = {});
    void problem(Problem problem, std::string_view where);
    const std::string* kept(const std::string& name);
    const Seen* seen(const std::string& name);
    void check_list();
    void check_checkpoints();
    void check_events();
    std::optional<casework::Committed> check_event(std::uint32_t seq, CheckedEvent& out);
    void check_content(const casework::Committed& one, CheckedEvent& out);
    void check_step(const casework::Committed& one, const std::optional<Hash>& previous);
    void check_clocks(const casework::Event& event);

    std::vector<ledger::TrustedLogKey> keys_;
    FindProcedure find_procedure_;
    Report report_;
    std::map<std::string, Seen, std::less<>> seen_;
    std::map<std::string, std::string, std::less<>> kept_;
    std::size_t kept_bytes_ = 0;
    std::string name_;
    bool keeping_ = false;
    std::uint64_t size_ = 0;
    crypto::Sha256 hash_;
    std::optional<Hash> commitment_;     ///< of the event that was read last
    std::uint64_t entry_ = 0;
    const procedure::Procedure* rules_ = nullptr;
};

}  // namespace huiyin::bundle
