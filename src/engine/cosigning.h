#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/handling.h"

// A draft that a colleague reads and signs before it is given as a command. What it says is sealed in the case, as a note is.
namespace huiyin::engine {

/// What was put before a colleague, and what came of it.
struct CosignDraft {
    casework::Cosigning cosigning;
    std::map<std::string, std::string> values;  ///< by field of the command
    bool stands = false;                        ///< false: something happened in the case since, and it is void
    std::string colleague;                      ///< the other one's name: for the author who signs, for who signs the author's
    std::string answer;                         ///< the sentence with which it was sent back
    bool is_signed() const { return stands && cosigning.state == casework::Cosigning::State::given; }
    bool waits() const { return stands && cosigning.state == casework::Cosigning::State::asked; }
    /// Whether a command says just what was put before the colleague. Line ends are all one.
    bool says(const Action& action) const;
};

/// How a member stands in CaseRow::cosigner: another in each office, so that nothing follows who moves to another one.
Hash cosigner_pseudonym(const Context& context, const accounts::Staff& staff);
/// Who may be asked to sign a command: members of the same office who may act in the case, the author never; and where another
/// person must decide, nobody who decided before.
std::vector<Colleague> cosigners(const Context& context, const StaffSession& session, const casework::Case& current,
                                 const procedure::CommandRule& rule);
/// The member's own draft that was last put before a colleague, until it is given. Nothing without a key to the case.
std::optional<CosignDraft> own_draft(const Context& context, const StaffSession& session, const LoadedCase& loaded);
/// The draft that this member is asked to sign, for who has recorded an opening.
std::optional<CosignDraft> draft_to_sign(const Context& context, const StaffSession& session, const LoadedCase& loaded);
/// Whether this member is asked to sign something in the case: told before it is opened.
bool is_asked_to_sign(const Context& context, const StaffSession& session, const casework::Case& current);

/// Puts a command, filled in, before a colleague. Refuses as `act_as_staff` does, with engine/not-a-colleague, and
/// casework/cosign-waits, same-person or cosign-yourself.
Result<casework::Event> ask_to_cosign(const Context& context, const StaffSession& session, CaseId id, const Action& action,
                                      const StaffId& colleague);
/// Signs what was asked in event `request`, or sends it back with a sentence. Refuses with casework/cosign-void.
Result<casework::Event> answer_cosigning(const Context& context, const StaffSession& session, CaseId id, std::uint32_t request,
                                         bool signs, const std::string& sentence);

}  // namespace huiyin::engine
