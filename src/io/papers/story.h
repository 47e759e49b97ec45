#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/casework/event.h"
#include "core/procedure/procedure.h"
#include "core/text/language.h"
#include "engine/cases.h"
#include "engine/town.h"

/// A case in words.
namespace huiyin::papers {

const std::string& in(text::Language language, const procedure::Text& text);
/// An office's name; its id if there is none of that id.
std::string office_name(const engine::Town& town, text::Language language, const OfficeId& office);
/// A moment on the town's wall clock, in words.
std::string write_moment(const engine::Town& town, text::Language language, Instant at);

/// Who did it, as the resident reads it: a role, and its office.
std::string who(const engine::Town& town, text::Language language, const casework::Agent& agent);
/// The same of an event; of a step that is kept for somebody who decided nothing before also that it was another person.
std::string who(const engine::Town& town, text::Language language, const procedure::Procedure& procedure, const casework::Event& event);
/// What an event of that kind is called: by the procedure under which it was decided (engine::RulesThen), else by us.
std::string what(text::Language language, const procedure::Procedure& procedure, const std::string& kind);
/// The same of an event; of a filing also that staff wrote it down, at the counter or on the telephone.
std::string what(text::Language language, const procedure::Procedure& procedure, const casework::Event& event);
/// How a filing came, if staff wrote it down: "counter", "phone"; else empty.
std::string taken_down(const casework::Event& event);
/// The command whose event is of that kind, or null.
const procedure::CommandRule* command_of(const procedure::Procedure& procedure, const std::string& kind);
/// The server counted days anew because another calendar counts: `said` tells which days, from where to where.
inline constexpr std::string_view recount_kind = "deadline_recounted";
/// A note between officers: the resident sees that there is one, by whom and when, not what it says.
bool is_note(const std::string& kind);
/// A time at a leader's reception day was booked, cancelled, kept or missed.
bool is_appointment(const std::string& kind);
/// Somebody opened the content.
bool is_looking(const std::string& kind);

/// One thing that was said with an event.
struct Said {
    std::string field;  ///< id
    std::string name;   ///< what the procedure calls it; empty for a message
    std::string value;  ///< as it may be shown: choices and offices by name, days in full
    bool is_text = false;
};
/// In the order of the command's fields, those that were filled in. Nothing for notes.
std::vector<Said> all_said(const engine::Town& town, text::Language language, const procedure::Procedure& procedure,
                           const casework::Event& event, const engine::CaseContent& content);
/// The same as one text: "Outcome: upheld", then the texts, each under its name if there are several.
std::string said(const engine::Town& town, text::Language language, const procedure::Procedure& procedure,
                 const casework::Event& event, const engine::CaseContent& content);
/// Who read and signed it with its author, by role and office; empty if nobody.
std::string cosigned_by(const engine::Town& town, text::Language language, const casework::Event& event);
/// The clock that the event started, else moved, and its due day, in words; empty if none. `procedure`: by which the case went on.
std::string clock_started(const engine::Town& town, text::Language language, const procedure::Procedure& procedure, const casework::Event& event);
/// A day in full; marked as provisional if it was when it was set, and the holidays of its year are still not published.
std::string write_due(const engine::Town& town, text::Language language, const procedure::Procedure& procedure, Date due, bool provisional);

/// A source with its articles; of one whose text was not seen also that.
std::string source_words(text::Language language, const procedure::Procedure& procedure, const procedure::SourceRef& source);

/// Offices by name, in a row.
std::string office_names(const engine::Town& town, text::Language language, const std::vector<OfficeId>& offices);
/// The offices that were asked to take part in the case by the events before `seq`, each once, in the order in which they were.
std::vector<OfficeId> invited_before(const engine::Town& town, const engine::LoadedCase& loaded, std::uint32_t seq);

/// Where the case stands now: with the office above the handling one while that reviews, and once it has; else with the handling one.
OfficeId office_at_work(const engine::Town& town, const engine::LoadedCase& loaded);

/// Name and contact as they are shown: what programs sent as "name: Lin Mei" under the labels that people know.
std::string contact_words(text::Language language, const std::string& contact);

/// The office that a resident's command brings the case up to: the handling one where it doesn't go up. Nothing if none inside may
/// review: nobody stands above, or whoever does is complained of.
std::optional<OfficeId> reviewing_office(const engine::Town& town, const casework::Case& current, const procedure::CommandRule& rule);
/// Where to go instead then, in words that fit after "go to:".
std::string review_outside(const engine::Town& town, text::Language language, const casework::Case& current);

}  // namespace huiyin::papers
