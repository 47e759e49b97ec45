#include "engine/drafts.h"

#include <algorithm>

#include "base/json.h"

namespace huiyin::engine {
namespace drafts_detail {

constexpr std::string_view filing_purpose = "filing";
constexpr std::string_view desk_purpose = "desk";

std::optional<std::string> load(const Context& context, std::string_view purpose, const sealing::Token& token) {
    const auto row = context.store.draft(token.hash());
    if (!row) return std::nullopt;
    const auto opened = sealing::open_with_token(context.town.instance(), purpose, token, row->sealed);
    if (!opened) return std::nullopt;
    return std::string(as_text(*opened));
}

void save(const Context& context, std::string_view purpose, const sealing::Token& token, const std::string& document) {
    Changes changes;
    changes.drafts.push_back({.token_hash = token.hash(),
                              .changed_at = context.clock.now(),
                              .sealed = sealing::seal_with_token(context.random, context.town.instance(), purpose, token,
                                                                 as_bytes(document))});
    context.writer.write(std::move(changes));
}

sealing::Token desk_token(const StaffSession& session, const CaseId& id, const std::string& command) {
    Bytes place = to_bytes(id.view());
    append(place, as_bytes(command));
    return sealing::Token::of_draft(session.draft_root, place);
}

}  // namespace drafts_detail
using namespace drafts_detail;

std::optional<std::string> load_draft(const Context& context, const sealing::Token& token) {
    return load(context, filing_purpose, token);
}

void save_draft(const Context& context, const sealing::Token& token, const std::string& document) {
    save(context, filing_purpose, token, document);
}

void drop_draft(const Context& context, const sealing::Token& token) {
    Changes changes;
    changes.drafts_gone.push_back(token.hash());
    context.writer.write(std::move(changes));
}

std::optional<DeskDraft> load_desk_draft(const Context& context, const StaffSession& session, CaseId id,
                                         const std::string& command) {
    const auto document = load(context, desk_purpose, desk_token(session, id, command));
    if (!document) return std::nullopt;
    const auto value = json::parse(*document);
    if (!value) return std::nullopt;
    DeskDraft out;
    out.revision = static_cast<std::uint32_t>(value->number("revision"));
    if (const auto at = parse_instant(value->text("at"))) out.at = *at;
    if (const auto* fields = value->find("fields"); fields != nullptr && fields->object() != nullptr)
        for (const auto& [name, text] : *fields->object())
            if (text.string() != nullptr) out.fields.emplace_back(name, *text.string());
    return out;
}

void save_desk_draft(const Context& context, const StaffSession& session, CaseId id, const std::string& command,
                     const DeskDraft& draft) {
    json::Object fields;
    for (const auto& [name, text] : draft.fields)
        if (std::none_of(fields.begin(), fields.end(), [&, &key = name](const auto& one) { return one.first == key; }))
            fields.emplace_back(name, text);
    save(context, desk_purpose, desk_token(session, id, command),
         json::write(json::Object{{"revision", draft.revision},
                                  {"at", to_text(context.clock.now())},
                                  {"fields", std::move(fields)}}));
}

void drop_desk_draft(const Context& context, const StaffSession& session, CaseId id, const std::string& command) {
    const auto token = desk_token(session, id, command);
    if (context.store.draft(token.hash())) drop_draft(context, token);
}

}  // namespace huiyin::engine
