#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ledger/checkpoint.h"

// C2SP tlog-policy: which logs and how many witnesses a reader asks for.
namespace huiyin::ledger {

/// A log or a witness with the address that the policy gives for it, if any.
struct PolicyKey {
    VerifierKey key;
    std::string url;
};

/// Whom to trust. A checkpoint is good when a listed log signed it and the quorum is met.
class Policy {
  public:
    /// Lines `log <vkey> [url]`, `witness <name> <vkey> [url]`, `group <name> <k|any|all>
    /// <member>...` and exactly one `quorum <name|none>`; `#` starts a comment line. Witness keys
    /// of type 0x01 are taken as cosigner keys. Refuses with ledger/policy-malformed
    /// {"line","why"}: field-count, keyword, key, duplicate-key, name, duplicate-name,
    /// undefined-name, member-twice, threshold, second-quorum, no-quorum.
    static Result<Policy> parse(std::string_view text);

    const std::vector<PolicyKey>& logs() const { return logs_; }
    /// By the policy's own name for each.
    const std::map<std::string, PolicyKey>& witnesses() const { return witnesses_; }
    /// The keys of one log's checkpoints under this policy: the logs whose key bears the origin as
    /// its name.
    TrustedKeys keys_for(const std::string& origin) const;
    /// Whether these verified signatures meet the quorum. That the log signed, open_checkpoint has
    /// seen to.
    bool quorum_met(std::span<const VerifiedSignature> signatures) const;
    /// The same by the policy's own names of the witnesses that cosigned.
    bool quorum_met_by(const std::set<std::string>& witnesses) const;

  private:
    struct Group {
        std::size_t threshold;
        std::vector<std::string> members;
    };
    struct Parser;
    bool holds(const std::string& name, const std::set<std::string>& witnesses) const;

    std::vector<PolicyKey> logs_;
    std::map<std::string, PolicyKey> witnesses_;
    std::map<std::string, Group> groups_;
    std::string quorum_;
};

}  // namespace huiyin::ledger
