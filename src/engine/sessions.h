#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/accounts/staff.h"
#include "core/sealing/staff_keys.h"
#include "core/sealing/token.h"
#include "engine/cases.h"
#include "engine/context.h"

namespace huiyin::engine {

/// Staff: idle 15 minutes, 10 hours in all. A resident's: 15 minutes, 1 hour (security-checklist 7.1.1).
inline constexpr std::chrono::minutes session_idle{15};
inline constexpr std::chrono::hours staff_session_life{10};
inline constexpr std::chrono::hours case_session_life{1};

/// A signed-in member of staff with the keys of their office.
struct StaffSession {
    accounts::Staff staff;
    Hash cookie_hash{};
    Instant seen_at{};
    std::vector<Opener> office_keys;
    crypto::Key draft_root;  ///< what opens this member's drafts (drafts.h)
    crypto::Key reload_key;  ///< what opens what the server keeps for their next request (reloads.h)
};

/// Takes the work of one passphrase derivation at a time, whoever asks. The cookie's token, or
/// engine/sign-in-failed: the same for an unknown name, a wrong passphrase and a disabled member.
Result<sealing::Token> sign_in(const Context& context, const std::string& login, const std::string& passphrase);
/// Refuses with engine/signed-out.
Result<StaffSession> staff_session(const Context& context, const std::string& cookie);
void sign_out(const Context& context, const std::string& cookie);

/// A one-time link for a new or returning member (24 hours). Returns the token for /desk/set-up/TOKEN.
sealing::Token invite(const Context& context, accounts::Staff staff);
/// Who was invited by that link; engine/link-used otherwise.
Result<accounts::Staff> invited(const Context& context, const std::string& token);
/// Sets the passphrase and draws the member's key pair. The first member of an office gets the office's new key pair; a
/// later one gets it from a colleague's next session (`share_office_keys`). Refuses with engine/link-used, accounts/passphrase-*.
Result<void> set_up(const Context& context, const std::string& token, const std::string& passphrase);
/// Seals the office's keys to colleagues who have none yet. Called when a member signs in.
void share_office_keys(const Context& context, const StaffSession& session);

/// A resident's session, which holds the key of one case.
struct CaseSession {
    CaseId case_id;
    Hash cookie_hash{};
    std::vector<Opener> openers;
};
/// One answer for codes that are unknown, burnt or expired: engine/no-such-code. A mistyped one: sealing/code-*.
Result<sealing::Token> open_case_session(const Context& context, const std::string& code);
Result<CaseSession> case_session(const Context& context, const std::string& cookie);
/// A resident's session of which it is known that it lives, and not opened yet: that takes private-key work.
struct ClosedCaseSession {
    SessionRow row;
    sealing::Token cookie;
    CaseId case_id() const { return *row.case_id; }
};
Result<ClosedCaseSession> find_case_session(const Context& context, const std::string& cookie);
Result<CaseSession> open(const Context& context, const ClosedCaseSession& session);
/// The same without a session, for the API.
Result<CaseSession> case_by_code(const Context& context, const std::string& code);
void end_session(const Context& context, const std::string& cookie);

std::vector<accounts::Staff> all_staff(Store& store);
std::optional<accounts::Staff> find_staff(Store& store, const std::string& login);
/// Lets a member sign in or not, durably; who may no longer is signed out with it. EXPECTS a member.
void set_disabled(const Context& context, accounts::Staff staff, bool disabled);

}  // namespace huiyin::engine
