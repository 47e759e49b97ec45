#include "engine/cosigning.h"

#include <algorithm>

#include "base/json.h"
#include "core/accounts/route.h"
#include "core/casework/problems.h"
#include "core/sealing/labels.h"
#include "engine/filing.h"
#include "engine/handling_parts.h"
#include "engine/problems.h"
#include "engine/texts.h"

namespace huiyin::engine {
namespace cosigning_detail {

using namespace handling_detail;

/// The part of the request's sealed content that holds the draft.
constexpr const char* draft_part = "draft";

std::string plain_lines(const std::string& text) {
    std::string out;
    for (const char c : text)
        if (c != '\r') out += c;
    return out;
}

std::map<std::string, std::string> plain_values(const std::map<std::string, std::string>& values) {
    std::map<std::string, std::string> out;
    for (const auto& [name, value] : values)
        if (!value.empty()) out[name] = plain_lines(value);
    return out;
}

std::string write_draft(const std::map<std::string, std::string>& values) {
    json::Object out;
    for (const auto& [name, value] : plain_values(values)) out.emplace_back(name, value);
    return json::write(out);
}

std::string name_of(const Context& context, const std::string& tag, const casework::Case& current) {
    for (const accounts::Staff& one : all_staff(context.store))
        if (member_tag(context, one.id, current.id) == tag) return one.name;
    return {};
}

std::optional<CosignDraft> read_draft(const Context& context, const StaffSession& session, const LoadedCase& loaded,
                                      const std::string& other) {
    const casework::Case& current = loaded.value;
    const OpenKeys keys = open_keys(context, loaded.row, session.office_keys);
    if (keys.empty()) return std::nullopt;
    const CaseContent content = open_content(context, current.id, keys);
    CosignDraft out;
    out.cosigning = *current.cosigning;
    out.stands = current.cosigning->revision == current.revision;
    const auto document = json::parse(content.text(out.cosigning.request, draft_part));
    if (!document || document->object() == nullptr) return std::nullopt;
    for (const auto& [name, value] : *document->object())
        if (value.string() != nullptr) out.values[name] = *value.string();
    out.colleague = name_of(context, other, current);
    for (const casework::Committed& one : loaded.events)
        if (one.event.kind == "cosign_declined" && one.event.seq > out.cosigning.request) out.answer = content.text(one.event.seq, "body");
    return out;
}

}  // namespace cosigning_detail
using namespace cosigning_detail;

bool CosignDraft::says(const Action& action) const {
    return cosigning.command == action.command && plain_values(values) == plain_values(action.values) &&
           action.files.empty();  // nobody showed files to who signed
}

Hash cosigner_pseudonym(const Context& context, const accounts::Staff& staff) {
    Bytes message = to_bytes(sealing::labels::cosigner_pseudonym);
    huiyin::append(message, staff.id.view());
    huiyin::append(message, as_bytes(staff.office.value));
    return crypto::hmac_sha256(context.keys.pepper().reveal(), message);
}

std::vector<Colleague> cosigners(const Context& context, const StaffSession& session, const casework::Case& current,
                                 const procedure::CommandRule& rule) {
    std::vector<Colleague> out;
    const auto offices = context.town.offices();
    const Date today = context.town.now(context.clock.now()).today;
    const bool other_person = std::any_of(rule.guards.begin(), rule.guards.end(), [](const procedure::Guard& guard) {
        return guard.kind == procedure::Guard::Kind::other_person;
    });
    for (const accounts::Staff& one : all_staff(context.store)) {
        if (one.id == session.staff.id || one.office != session.staff.office || one.disabled) continue;
        const std::string tag = member_tag(context, one.id, current.id);
        if (current.stepped_out.contains(tag) || (other_person && current.deciders.contains(tag))) continue;
        // Who only registers and routes signs no decision.
        if (!one.has(accounts::Role::caseworker) && !one.has(accounts::Role::supervisor)) continue;
        if (accounts::actors_of(one, *offices, situation(context, current)).empty()) continue;
        out.push_back({.id = one.id, .name = one.name, .away_until = one.is_away(today) ? one.away_until : std::nullopt});
    }
    sort_by_name(out);
    return out;
}

std::optional<CosignDraft> own_draft(const Context& context, const StaffSession& session, const LoadedCase& loaded) {
    const auto& cosigning = loaded.value.cosigning;
    if (!cosigning || cosigning->author != member_tag(context, session.staff.id, loaded.value.id)) return std::nullopt;
    return read_draft(context, session, loaded, cosigning->cosigner);
}

bool is_asked_to_sign(const Context& context, const StaffSession& session, const casework::Case& current) {
    const casework::Cosigning* waiting = current.standing_cosigning();
    return waiting != nullptr && waiting->state == casework::Cosigning::State::asked && waiting->office == session.staff.office &&
           waiting->cosigner == member_tag(context, session.staff.id, current.id);
}

std::optional<CosignDraft> draft_to_sign(const Context& context, const StaffSession& session, const LoadedCase& loaded) {
    if (!is_asked_to_sign(context, session, loaded.value) || !recently_opened(context, session, loaded)) return std::nullopt;
    return read_draft(context, session, loaded, loaded.value.cosigning->author);
}

Result<casework::Event> ask_to_cosign(const Context& context, const StaffSession& session, CaseId id, const Action& action,
                                      const StaffId& colleague) {
    TRY(desk_case(context, session, id));
    const auto row = context.store.staff_by_id(colleague);
    if (!row) return refuse(problems::not_a_colleague, {}, "cosigner");
    TRY_LET(member, accounts::read_staff(row->document));
    const auto offices = context.town.offices();
    return perform(
        context, id, session.office_keys, action.revision,
        [&](const casework::Case& current) -> Result<casework::Command> {
            const auto actors = actors_in(context, session, current);
            if (actors.empty()) return refuse(problems::no_such_case);
            const procedure::CommandRule* rule = context.town.procedure(current).find_command({action.command});
            if (rule == nullptr) return refuse(casework::problems::unknown_command, {{"command", action.command}});
            const auto may_sign = cosigners(context, session, current, *rule);
            if (std::none_of(may_sign.begin(), may_sign.end(), [&](const Colleague& one) { return one.id == colleague; }))
                return refuse(problems::not_a_colleague, {}, "cosigner");
            return casework::AskCosign{.act = {.command = action.command,
                                               .actor = actor_for(context, session.staff, current, *rule).value_or(actors.front()),
                                               .office = session.staff.office,
                                               .values = action.values,
                                               .tag = member_tag(context, session.staff.id, id)},
                                       .to = member_tag(context, colleague, id)};
        },
        [&](const procedure::Procedure&) {
            Content content;
            content.texts.emplace_back(draft_part, write_draft(action.values));
            return content;
        },
        {.worker = desk_pseudonym(context, session.staff.id), .cosigner = cosigner_pseudonym(context, member)});
}

Result<casework::Event> answer_cosigning(const Context& context, const StaffSession& session, CaseId id, std::uint32_t request,
                                         bool signs, const std::string& sentence) {
    TRY_LET(loaded, desk_case(context, session, id));
    // Nobody signs what they have not read.
    if (!recently_opened(context, session, loaded)) return refuse(problems::cannot_open);
    TRY(check_text("body", sentence, body_characters_max));
    const bool has_text = has_words(sentence);
    return perform(
        context, id, session.office_keys, 0,
        [&](const casework::Case& current) -> Result<casework::Command> {
            const auto actors = actors_in(context, session, current);
            if (actors.empty()) return refuse(problems::no_such_case);
            return casework::AnswerCosign{.actor = actors.back(),
                                          .office = session.staff.office,
                                          .tag = member_tag(context, session.staff.id, id),
                                          .request = request,
                                          .signs = signs,
                                          .has_text = has_text};
        },
        [&](const procedure::Procedure&) {
            Content content;
            if (!signs && has_text) content.texts.emplace_back("body", sentence);
            return content;
        });
}

}  // namespace huiyin::engine
