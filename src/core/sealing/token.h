#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/ids.h"

namespace huiyin::sealing {

/// 256 random bits that only their holder has: a session cookie, a set-up link, the token of a
/// filing. The server keeps `hash()`, never the token.
class Token {
  public:
    static Token draw(Random& random) { return Token(crypto::Key::draw(random)); }
    /// 43 characters of base64url; nothing otherwise.
    static std::optional<Token> parse(std::string_view text);
    /// The token of a filing through the API, from its Idempotency-Key: the same key, the same
    /// receipt. 22 to 255 visible ASCII characters (22 characters of base64url hold 128 bits);
    /// nothing otherwise. That the body is the same too is for the caller to check.
    static std::optional<Token> from_idempotency_key(std::string_view text);

    /// The token of a member's draft, under a root that only their private key gives (`draft_root`): the same place, the same
    /// token, whenever they are signed in. `place` names one form.
    static Token of_draft(const crypto::Key& root, ByteView place);

    std::string text() const;
    /// What the database may hold and look up by. Says nothing about the token or any key made from
    /// it.
    Hash hash() const;
    const crypto::Key& secret() const { return secret_; }

  private:
    explicit Token(crypto::Key secret) : secret_(std::move(secret)) {}
    crypto::Key secret_;
};

/// What seals in the server's memory what was opened for the holder of this cookie (engine/reloads.h).
crypto::Key reload_key(const Token& cookie);

/// What the tokens of a member's drafts come from.
crypto::Key draft_root(const crypto::BoxPair& member);

/// A padded text that only the token's holder can open: a draft between pages, kept by the server,
/// whose key lives in the browser. `purpose` is bound in.
Bytes seal_with_token(Random& random,
                      const InstanceId& instance,
                      std::string_view purpose,
                      const Token& token,
                      ByteView text);
std::optional<Bytes> open_with_token(const InstanceId& instance,
                                     std::string_view purpose,
                                     const Token& token,
                                     ByteView sealed);

}  // namespace huiyin::sealing
