#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/sealing/token.h"
#include "engine/sessions.h"

// What was typed and not sent yet. Sealed under a key that the server doesn't keep.
namespace huiyin::engine {

/// A resident's draft between pages, sealed under its token.
std::optional<std::string> load_draft(const Context& context, const sealing::Token& token);
void save_draft(const Context& context, const sealing::Token& token, const std::string& document);
void drop_draft(const Context& context, const sealing::Token& token);

/// A member's unfinished form of one command in one case. Its key comes from their passphrase, so it is there again after
/// their session has ended, and no colleague, administrator or stolen disk can open it.
struct DeskDraft {
    std::uint32_t revision = 0;                                  ///< of the case, when it was kept
    Instant at{};
    std::vector<std::pair<std::string, std::string>> fields;     ///< as typed, in order
    friend bool operator==(const DeskDraft&, const DeskDraft&) = default;
};
std::optional<DeskDraft> load_desk_draft(const Context& context, const StaffSession& session, CaseId id,
                                         const std::string& command);
/// Takes the place of an earlier one; `at` is now.
void save_desk_draft(const Context& context, const StaffSession& session, CaseId id, const std::string& command,
                     const DeskDraft& draft);
void drop_desk_draft(const Context& context, const StaffSession& session, CaseId id, const std::string& command);

}  // namespace huiyin::engine
