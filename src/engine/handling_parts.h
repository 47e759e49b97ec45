#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/handling.h"
#include "engine/seal.h"

// What the files that carry out acts in a case share.
namespace huiyin::engine::handling_detail {

/// The same member in the same case gives the same tag; in another case another one.
std::string member_tag(const Context& context, const StaffId& staff, const CaseId& id);
accounts::CaseSituation situation(const Context& context, const casework::Case& current);
/// The tags, in that case, of those who head an office.
std::vector<std::string> heads_among(const Context& context, const std::vector<accounts::Staff>& staff, const OfficeId& office, const CaseId& id);
/// The rules for a case, and who heads an office: what its procedure asks of the people at work. For as long as `context` lives.
casework::Rules rules_of(const Context& context, const casework::Case& current);
/// What an act says in texts and files, as its event is sealed with it.
Content content_of(const procedure::CommandRule* rule, const Action& action);
/// All that a member may act as in a case: nothing once they have stepped out of it.
std::vector<procedure::Actor> actors_in(const Context& context, const StaffSession& session, const casework::Case& current);
/// The role in which a member gives a command: the first of theirs that may.
std::optional<procedure::Actor> actor_for(const Context& context, const accounts::Staff& staff, const casework::Case& current,
                                          const procedure::CommandRule& rule);

/// Of the staff, as lists know them.
struct AtWork {
    std::optional<Hash> worker = {};    ///< who works on it with this, or is taken off it (desk_pseudonym)
    std::optional<Hash> cosigner = {};  ///< who is asked to sign (cosigner_pseudonym)
};
/// A case that was looked at just now, and its keys if they were opened: the first attempt goes by it, and nothing is read twice.
/// Should it have moved since, the writer says so.
struct AtHand {
    std::optional<StandingCase> loaded = {};
    std::optional<OpenKeys> keys = {};
};
/// An event that was decided, and what is to be written of it.
struct Decided {
    casework::Event event;
    Append append;
    ReplayedCase after;                 ///< as Sealed has it
};
/// Decides against the case at hand, and seals. Refuses as decide does, and where the event would hand the case to an office that it
/// may not go to.
Result<Decided> decide_and_seal(const Context& context, AtHand at_hand, const std::vector<Opener>& openers, const casework::Command& command,
                                const std::function<Content(const procedure::Procedure&)>& make_content, const AtWork& people = {});
/// Decides against the case as it stands, seals, and hands to the writer. Viewings and receipts conflict with nobody: if only
/// those came between, it is decided again. `add`: what else is to be written with it, or must hold for it.
Result<casework::Event> perform(const Context& context, CaseId id, const std::vector<Opener>& openers, std::uint32_t revision,
                                const std::function<Result<casework::Command>(const casework::Case&)>& make_command,
                                const std::function<Content(const procedure::Procedure&)>& make_content,
                                const AtWork& people = {}, AtHand at_hand = {},
                                const std::function<void(Append&)>& add = {});

/// What is sealed to a list of the member's office (a subject, a name): nothing if it can't be opened.
std::optional<std::string> open_list_text(const Context& context, const StaffSession& session, const CaseId& id, const std::string& part,
                                          const Bytes& sealed);

void sort_by_name(std::vector<Colleague>& colleagues);

/// Who works on the case, or no more: in no procedure, and in every one.
Result<casework::Event> do_duty(const Context& context, const StaffSession& session, CaseId id, const Action& action);

}  // namespace huiyin::engine::handling_detail
