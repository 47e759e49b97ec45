#include "core/ledger/policy.h"

#include <algorithm>

#include "core/ledger/decimal.h"
#include "core/ledger/problems.h"

namespace huiyin::ledger {

namespace policy_detail {

constexpr std::string_view none = "none";

std::vector<std::string> fields_of(std::string_view line) {
    std::vector<std::string> fields;
    for (std::size_t at = line.find_first_not_of(" \t"); at != std::string_view::npos;) {
        const auto end = line.find_first_of(" \t", at);
        fields.emplace_back(line.substr(at, end - at));
        at = line.find_first_not_of(" \t", end);
    }
    return fields;
}

}  // namespace policy_detail

struct Policy::Parser {
    using Fields = std::vector<std::string>;

    Policy policy;
    std::set<std::string> members;
    std::size_t line_number = 0;

    auto malformed(std::string why) const {
        return refuse(problems::policy_malformed,
                      {{"line", std::to_string(line_number)}, {"why", std::move(why)}});
    }

    bool is_defined(const std::string& name) const {
        return policy.witnesses_.contains(name) || policy.groups_.contains(name);
    }

    Result<void> line(const Fields& fields) {
        if (fields.empty() || fields[0].starts_with('#')) return {};
        if (fields[0] == "log") return log(fields);
        if (fields[0] == "witness") return witness(fields);
        if (fields[0] == "group") return group(fields);
        if (fields[0] == "quorum") return quorum(fields);
        return malformed("keyword");
    }

    Result<void> log(const Fields& fields) {
        if (fields.size() < 2 || fields.size() > 3) return malformed("field-count");
        const auto key = VerifierKey::parse(fields[1]);
        if (!key || key->type() != KeyType::ed25519) return malformed("key");
        for (const PolicyKey& other : policy.logs_) {
            if (other.key.public_key() == key->public_key()) return malformed("duplicate-key");
        }
        policy.logs_.push_back({*key, fields.size() == 3 ? fields[2] : ""});
        return {};
    }

    Result<void> new_name(const std::string& name) const {
        if (name == policy_detail::none) return malformed("name");
        if (is_defined(name)) return malformed("duplicate-name");
        return {};
    }

    Result<void> witness(const Fields& fields) {
        if (fields.size() < 3 || fields.size() > 4) return malformed("field-count");
        TRY(new_name(fields[1]));
        const auto key = VerifierKey::parse(fields[2]);
        if (!key) return malformed("key");
        for (const auto& [name, other] : policy.witnesses_) {
            if (other.key.public_key() == key->public_key()) return malformed("duplicate-key");
        }
        policy.witnesses_.emplace(
            fields[1], PolicyKey{key->as_cosigner(), fields.size() == 4 ? fields[3] : ""});
        return {};
    }

    Result<void> group(const Fields& fields) {
        if (fields.size() < 4) return malformed("field-count");
        TRY(new_name(fields[1]));
        Group group{.threshold = 0, .members = Fields(fields.begin() + 3, fields.end())};
        for (const std::string& member : group.members) {
            if (!is_defined(member)) return malformed("undefined-name");
            if (!members.insert(member).second) return malformed("member-twice");
        }
        if (fields[2] == "any") {
            group.threshold = 1;
        } else if (fields[2] == "all") {
            group.threshold = group.members.size();
        } else {
            const auto threshold = parse_decimal(fields[2]);
            if (!threshold || *threshold < 1 || *threshold > group.members.size())
                return malformed("threshold");
            group.threshold = static_cast<std::size_t>(*threshold);
        }
        policy.groups_.emplace(fields[1], std::move(group));
        return {};
    }

    Result<void> quorum(const Fields& fields) {
        if (fields.size() != 2) return malformed("field-count");
        if (!policy.quorum_.empty()) return malformed("second-quorum");
        if (fields[1] != policy_detail::none && !is_defined(fields[1]))
            return malformed("undefined-name");
        policy.quorum_ = fields[1];
        return {};
    }
};

Result<Policy> Policy::parse(std::string_view text) {
    Parser parser;
    while (!text.empty()) {
        ++parser.line_number;
        const auto end =
            text.find('\n');  // the last line may lack its LF: people write these files
        TRY(parser.line(policy_detail::fields_of(text.substr(0, end))));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    if (parser.policy.quorum_.empty()) return parser.malformed("no-quorum");
    return std::move(parser.policy);
}

TrustedKeys Policy::keys_for(const std::string& origin) const {
    TrustedKeys keys{.origin = origin, .log = {}, .witnesses = {}};
    for (const PolicyKey& log : logs_) {
        if (log.key.name() == origin) keys.log.push_back(log.key);
    }
    for (const auto& [name, witness] : witnesses_) keys.witnesses.push_back(witness.key);
    return keys;
}

bool Policy::quorum_met(std::span<const VerifiedSignature> signatures) const {
    std::set<std::string> cosigned;
    for (const auto& [name, witness] : witnesses_) {
        const auto by_witness = [&key = witness.key](const VerifiedSignature& signature) {
            return signature.key == key && signature.time;
        };
        if (std::ranges::any_of(signatures, by_witness)) cosigned.insert(name);
    }
    return quorum_met_by(cosigned);
}

bool Policy::quorum_met_by(const std::set<std::string>& witnesses) const {
    return quorum_ == policy_detail::none || holds(quorum_, witnesses);
}

bool Policy::holds(const std::string& name, const std::set<std::string>& witnesses) const {
    const auto group = groups_.find(name);
    if (group == groups_.end()) return witnesses.contains(name);
    // Members were defined before their group, so this ends.
    const auto count = std::ranges::count_if(
        group->second.members, [&](const std::string& member) { return holds(member, witnesses); });
    return static_cast<std::size_t>(count) >= group->second.threshold;
}

}  // namespace huiyin::ledger
