#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/casework/decide.h"
#include "engine/filing.h"
#include "engine/kept.h"
#include "engine/sessions.h"

namespace huiyin::engine {

/// A case's number as papers have it: the first digits of its id.
inline constexpr std::size_t case_number_digits = 8;
std::string case_number(const CaseId& id);

/// A case as somebody may see it: replayed, opened as far as their keys go.
struct CaseView {
    LoadedCase loaded;
    CaseContent content;
    OpenKeys keys;
    std::vector<DueDate> due;
    const casework::Case& value() const { return loaded.value; }
};

/// What is done in a case. `revision` is the one that the form was filled in against; 0 does not ask.
struct Action {
    std::string command;                        ///< of the procedure; "message" or "note" beside them
    std::map<std::string, std::string> values;
    std::uint32_t revision = 0;
    std::vector<sealing::FileMeta> files;
};

// ---- the resident
/// The case in full. The first look after a document was put before them is recorded once and starts their period.
/// Refuses with casework/forgotten {"day"} once its content was destroyed: what is left, `load_case` tells.
Result<CaseView> view_own_case(const Context& context, const CaseSession& session);
/// Message, rating, review, withdrawal. Refuses as decide does, with engine/changed-meanwhile {"revision"}; what answers an office
/// (procedure::answers_to) with engine/version-missing where no revision says what was read, and with engine/put-anew where
/// something else was put before the resident since.
Result<casework::Event> act_as_resident(const Context& context, const CaseSession& session, const Action& action);
std::vector<const procedure::CommandRule*> resident_commands(const Context& context, const casework::Case& current);

// ---- staff
/// A row of the desk's list, its subject opened.
struct DeskRow {
    CaseRow row;
    std::string subject;                        ///< empty if it can't be opened
};
/// Cases of the member's office and those in which it takes part, as `query` asks for them; office, today and handler are filled in here. Empty for who
/// handles no cases (accounts::handles_cases).
std::vector<DeskRow> desk_list(const Context& context, const StaffSession& session, DeskQuery query);
/// The same rows, their subjects left closed.
std::vector<CaseRow> desk_rows(const Context& context, const StaffSession& session, DeskQuery query);
/// How many there are, counted up to `most`.
std::size_t desk_count(const Context& context, const StaffSession& session, DeskQuery::Show show, std::size_t most);
/// The subject of a case on the list; empty if it can't be opened, or this member has stepped out of the case.
std::string desk_subject(const Context& context, const StaffSession& session, const CaseRow& row);
/// Whether this member has stepped out of a case on the list.
bool has_stepped_out(const Context& context, const StaffSession& session, const CaseRow& row);
/// How a member stands in CaseRow::handler: only the keys outside the database lead back to them.
Hash desk_pseudonym(const Context& context, const StaffId& staff);
/// Who is meant by CaseRow::handler, for the rows of a list: read when somebody's row has changed. From any thread.
class KeptNames {
  public:
    struct Member {
        OfficeId office;
        std::string name;
    };
    using ByPseudonym = std::map<Hash, Member>;
    explicit KeptNames(const Context& context) : context_(context) {}
    std::shared_ptr<const ByPseudonym> now();

  private:
    Context context_;
    Kept<ByPseudonym, std::uint64_t> kept_;
};
/// What may be known of a case before its content is opened. engine/no-such-case also for staff whom it does not concern;
/// casework/stepped-out for who has left it.
Result<LoadedCase> desk_case(const Context& context, const StaffSession& session, CaseId id);
/// What of a case is opened: what was written in it, or who the resident is. Each is an act and an event of its own.
enum class Opening { content, identity };
/// Whether its page is theirs to look at: whether `desk_case` gives it.
bool may_look_at(const Context& context, const StaffSession& session, const casework::Case& current);
/// Whether this member opened it within the idle time of a session: a reload then is free.
bool recently_opened(const Context& context, const StaffSession& session, const LoadedCase& loaded,
                     Opening what = Opening::content);
/// Whether this member may be shown who the resident is (accounts::identity_actors_of), and there is something to show.
bool may_open_identity(const Context& context, const StaffSession& session, const casework::Case& current);
/// Records the opening, which the resident will see with role, office and time. Identity refuses with engine/no-contact,
/// or accounts/not-your-role.
Result<void> open_for_staff(const Context& context, const StaffSession& session, CaseId id,
                            Opening what = Opening::content);
/// The content, for who has recorded an opening; "contact" only behind an opening of the identity.
Result<CaseView> view_for_staff(const Context& context, const StaffSession& session, CaseId id);
/// Refuses as decide does, with engine/changed-meanwhile {"revision"}, and with engine/no-such-own-case {"field"} what names another
/// case (procedure::Field::own_case) that they may not look at, or that is over.
Result<casework::Event> act_as_staff(const Context& context, const StaffSession& session, CaseId id,
                                     const Action& action);
/// Whether just this was done already by this member after that revision, as a form that is sent twice finds it: the same command,
/// with the same choices, days and offices, the same texts and the same `files` (`action.files` isn't asked). Texts and files that
/// can't be compared (`view_for_staff`) may be others: they don't count as the same.
bool is_done_already(const Context& context, const StaffSession& session, CaseId id, const Action& action, std::span<const sealing::FileMeta> files);
/// Whether all that happened in a case since `revision` was this member's own doing: in another window of theirs, say.
bool is_own_doing(const Context& context, const StaffSession& session, const LoadedCase& loaded, std::uint32_t revision);
/// Whether a duty is as the action would have it: the case is with that member, they are off it, or this one has stepped out.
bool is_duty_done(const Context& context, const StaffSession& session, CaseId id, const Action& action);
/// Beside the procedure's commands: who is to work on the case ("member", a StaffId), and leaving it for a conflict of interest.
inline constexpr std::string_view assign_command = "assign";
inline constexpr std::string_view step_out_command = "step_out";
/// The head's: a member ("member", a StaffId) may have nothing to do with it any more.
inline constexpr std::string_view take_off_command = "take_off";
struct Colleague {
    StaffId id;
    std::string name;
    std::optional<Date> away_until = {};        ///< the last day on which they are away, if they are
    bool disabled = false;                      ///< gone for good: may give cases, but take none
};
/// To whom this member may assign a case: the head of an office to any member of it who handles cases, others to themselves.
/// Not who has it already or has stepped out of it, nor who decided before where another person is needed.
std::vector<Colleague> assignable(const Context& context, const StaffSession& session, const casework::Case& current);
/// Whom this member may take off a case for a conflict of interest (casework::may_take_off), whoever has it first.
std::vector<Colleague> removable(const Context& context, const StaffSession& session, const casework::Case& current);
/// The same for whoever has read the staff already, as for a list of cases.
std::vector<Colleague> removable(const Context& context, const StaffSession& session, const casework::Case& current,
                                 const std::vector<accounts::Staff>& staff);
/// Commands that this member may give now, with the role in which they give it.
struct OpenCommand {
    const procedure::CommandRule* rule = nullptr;
    procedure::Actor actor = procedure::Actor::caseworker;
};
std::vector<OpenCommand> staff_commands(const Context& context, const StaffSession& session,
                                        const casework::Case& current);
/// Those that the state and their role would give them, and why they can't be given now: offices by name.
std::vector<casework::ClosedCommand> closed_commands(const Context& context, const StaffSession& session, const casework::Case& current);
/// The same of the resident's.
std::vector<casework::ClosedCommand> closed_resident_commands(const Context& context, const casework::Case& current);
/// What a command would do to the case's clocks if it were given now, whatever is filled in; nothing if it can't be.
std::optional<casework::Event> foresee(const Context& context, const casework::Case& current, const OpenCommand& command);
/// All that is wrong with an action's values, for the form.
std::vector<Problem> check_action(const Context& context, const casework::Case& current, procedure::Actor actor,
                                  const Action& action);

}  // namespace huiyin::engine
