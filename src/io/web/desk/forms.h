#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/drafts.h"
#include "io/web/desk/parts.h"

/// The forms of commands, made from procedure data.
namespace huiyin::web::desk {

/// A command's form: of the procedure, or a message or note beside it.
struct Asked {
    std::string id;
    std::string label;
    std::string effect;
    std::vector<procedure::Field> fields;
    const procedure::CommandRule* rule = nullptr;  ///< null for what stands in no procedure
    procedure::Actor actor = procedure::Actor::caseworker;
    bool open = true;                              ///< may be given now by who asks
};

/// Message and note stand in no procedure.
bool is_talk(std::string_view command);
/// Nor do giving a case to a colleague and stepping out of it.
bool is_duty(std::string_view command);
/// Whether files may come with it: with all that the resident sees.
bool takes_files(std::string_view command);
/// The name of that control, in every form.
inline constexpr const char* files_input = "files";
procedure::Field talk_field();
/// Nothing if the procedure knows no such command.
std::optional<Asked> asked_for(const Seat& seat, const casework::Case& current, const std::string& command);
/// The values that apply: what was filled in for another choice is left out, so that it is never sealed.
std::map<std::string, std::string> values_of(const Asked& asked, const Typed& typed);
/// The reply templates of a command for a case in its present state; those of its category too, once its content is known.
std::vector<guidance::ReplyTemplate> texts_for(const Site& site, const casework::Case& current, const Asked& asked,
                                               const std::string& category);
/// What the case is about, as far as this member may know it now: the id of a category, or the filer's words; else empty.
std::string category_of(const Seat& seat, const engine::LoadedCase& loaded);
/// What the form says once a reply template has been chosen: its texts and its outcome take the place of what was there.
Typed with_text(const guidance::ReplyTemplate& chosen, const Asked& asked, const Typed& typed, text::Language language);
/// What happened in a case after `revision`: CHANGES.
void add_changes(View& view, const Seat& seat, const engine::LoadedCase& loaded, std::uint32_t revision);
/// How a colleague's signature stands to what is in a form now.
enum class Signature { none, holds, waits, sent_back, changed, moved_on };
Signature signature_of(const Seat& seat, const engine::LoadedCase& loaded, const Asked& asked, const Typed& typed);
/// COSIGN?, SIGNATURE?, UNSIGNED? of a command's form: whom to ask, and what came of it.
void add_cosigning(View& view, const Seat& seat, const engine::LoadedCase& loaded, const Asked& asked, const Typed& typed,
                   const std::vector<Problem>& wrong);
/// A colleague's name, and until when they are away.
std::string colleague_words(const Seat& seat, const engine::Colleague& colleague);
/// FIELDS* of a form, with what was typed.
void add_fields(View& view, const Seat& seat, const casework::Case& current, const Asked& asked, const Typed& typed,
                const std::vector<Problem>& wrong);
/// The days ahead that were typed and are days off by the case's calendar, without those of which the form has told before.
std::vector<Problem> days_off(const Seat& seat, const casework::Case& current, const Asked& asked, const Typed& typed);
/// ERROR_SUMMARY? of a form.
void add_summary(View& view, text::Language language, const Asked& asked, const std::vector<Problem>& wrong);
/// The form, with what was typed. What the resident wrote stands beside it if this member has opened the case.
/// `draft`: the one from which the form was filled in, if it was. `brought_files`: they came with it and must be chosen again.
http::Response show_form(const Seat& seat, const engine::LoadedCase& loaded, const Asked& asked, const Typed& typed,
                         const std::vector<Problem>& wrong, const engine::DeskDraft* draft = nullptr, bool brought_files = false);

}  // namespace huiyin::web::desk
