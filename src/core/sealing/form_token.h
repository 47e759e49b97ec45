#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/time.h"

namespace huiyin::sealing {

/// The secret that signs form tokens; kept in `keys/`, so that a restart spoils no open form.
/// A parameter: it doesn't own the key.
struct FormKey {
    const crypto::Key& key;
};

/// Which form, and whose. Residents who only read have no session and no cookie.
struct FormPurpose {
    std::string purpose;          ///< the route template, e.g. "POST /case/messages"
    std::optional<Hash> session;  ///< Token::hash() of the cookie

    friend bool operator==(const FormPurpose&, const FormPurpose&) = default;
};

/// A token that shows that this server made the form, for this purpose and session, in this minute:
/// version, minute since 1970 (8 bytes, big-endian), HMAC-SHA-256(key, label, purpose, session or
/// "-", minute); base64url.
std::string issue_form_token(FormKey key, const FormPurpose& purpose, Instant now);

/// Whether the token is one of ours, for this purpose and session, and at most `age_max` old
/// (counted from the start of its minute). One from the future is not valid.
bool verify_form_token(FormKey key,
                       const FormPurpose& purpose,
                       std::string_view token,
                       Instant now,
                       std::chrono::minutes age_max);

}  // namespace huiyin::sealing
