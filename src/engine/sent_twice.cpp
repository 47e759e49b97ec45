#include <algorithm>

#include "core/casework/decide.h"
#include "engine/handling.h"
#include "engine/handling_parts.h"
#include "engine/rules_then.h"

// Whether an act only repeats what its member has done already: without a script, a button can be pressed twice.
namespace huiyin::engine {
namespace sent_twice_detail {

/// The event that such an act makes.
std::string kind_of_act(const procedure::Procedure& procedure, const std::string& command) {
    if (command == "message") return "message_added";
    if (command == "note") return "note_added";
    const procedure::CommandRule* rule = procedure.find_command({command});
    return rule == nullptr ? std::string() : rule->event;
}

/// What was chosen in an act, as its event would say it.
bool says_the_same(const procedure::CommandRule* rule, const Action& action, const casework::Event& event) {
    if (rule == nullptr) return true;
    return std::ranges::all_of(rule->fields, [&](const procedure::Field& field) {
        if (field.kind == procedure::FieldKind::text) return true;
        const auto typed = action.values.find(field.id.value);
        const bool applies = typed != action.values.end() && !typed->second.empty() && casework::field_applies(field, action.values);
        const auto said = event.fields.find(field.id.value);
        return applies ? said != event.fields.end() && said->second == typed->second : said == event.fields.end();
    });
}

/// Whether an event brought exactly these files, in this order.
bool are_files_of(const CaseContent& content, std::uint32_t seq, std::span<const sealing::FileMeta> files) {
    std::size_t at = 0;
    for (const CaseFile& one : content.files) {
        if (one.seq != seq) continue;
        const auto stored = content.secrets.find(one.id);
        if (at == files.size() || stored == content.secrets.end()) return false;
        if (stored->second.name != files[at].name || stored->second.secret.sha256 != files[at].secret.sha256) return false;
        ++at;
    }
    return at == files.size();
}

}  // namespace sent_twice_detail
using namespace handling_detail;
using namespace sent_twice_detail;

bool is_done_already(const Context& context, const StaffSession& session, CaseId id, const Action& action,
                     std::span<const sealing::FileMeta> files) {
    const auto loaded = load_case(context.store, id);
    if (!loaded || action.revision == 0 || action.revision == loaded->value.revision) return false;
    const procedure::Procedure& procedure = RulesThen(context.town, *loaded).after(action.revision);
    const procedure::CommandRule* rule = procedure.find_command({action.command});
    const std::string kind = kind_of_act(procedure, action.command);
    const std::string tag = member_tag(context, session.staff.id, id);
    std::vector<std::uint32_t> alike;
    for (const casework::Committed& one : loaded->events) {
        const casework::Event& event = one.event;
        const bool theirs = event.seq > action.revision && event.kind == kind && event.by.tag == tag;
        const auto brought = event.fields.find(std::string(casework::files_field));
        const std::string count = brought == event.fields.end() ? "0" : brought->second;
        if (theirs && count == std::to_string(files.size()) && says_the_same(rule, action, event)) alike.push_back(event.seq);
    }
    const Content said = content_of(rule, action);
    if (alike.empty() || (said.texts.empty() && files.empty())) return !alike.empty();
    const auto seen = view_for_staff(context, session, id);
    if (!seen) return false;
    return std::ranges::any_of(alike, [&](std::uint32_t seq) {
        return std::ranges::all_of(said.texts, [&](const auto& text) { return seen->content.text(seq, text.first) == text.second; }) &&
               are_files_of(seen->content, seq, files);
    });
}

bool is_own_doing(const Context& context, const StaffSession& session, const LoadedCase& loaded, std::uint32_t revision) {
    const std::string tag = member_tag(context, session.staff.id, loaded.value.id);
    return std::ranges::all_of(loaded.events, [&](const casework::Committed& one) {
        return one.event.seq <= revision || !one.event.substantive || one.event.by.tag == tag;
    });
}

bool is_duty_done(const Context& context, const StaffSession& session, CaseId id, const Action& action) {
    const auto loaded = load_case(context.store, id);
    if (!loaded) return false;
    const casework::Case& current = loaded->value;
    if (action.command == step_out_command) return current.stepped_out.contains(member_tag(context, session.staff.id, id));
    const auto wanted = action.values.find("member");
    const auto member = wanted == action.values.end() ? std::nullopt : StaffId::parse(wanted->second);
    if (!member || actors_in(context, session, current).empty()) return false;
    const std::string tag = member_tag(context, *member, id);
    if (action.command == take_off_command) return current.stepped_out.contains(tag);
    const auto known = current.assigned.find(session.staff.office);
    return action.command == assign_command && known != current.assigned.end() && known->second == tag;
}

}  // namespace huiyin::engine
