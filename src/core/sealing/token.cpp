#include "core/sealing/token.h"

#include <algorithm>

#include "core/sealing/context.h"
#include "core/sealing/labels.h"
#include "core/sealing/padding.h"

namespace huiyin::sealing {

namespace token_detail {

constexpr std::uint8_t version = 1;

crypto::Key draft_key(const Token& token) {
    return crypto::derive_key(token.secret().reveal(), as_bytes(labels::draft_key));
}

Context context_of(const InstanceId& instance, std::string_view purpose, const Token& token) {
    Context context(labels::draft);
    context.add(std::uint64_t{version}).add(instance.view()).add(purpose);
    context.add(ByteView(token.hash()));
    return context;
}

}  // namespace token_detail

std::optional<Token> Token::parse(std::string_view text) {
    auto raw = from_base64url(text);
    if (!raw) return std::nullopt;
    auto secret = crypto::Key::from(*raw);
    crypto::wipe(*raw);
    if (!secret) return std::nullopt;
    return Token(std::move(*secret));
}

std::optional<Token> Token::from_idempotency_key(std::string_view text) {
    if (text.size() < 22 || text.size() > 255) return std::nullopt;
    if (!std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; }))
        return std::nullopt;
    return Token(crypto::derive_key(as_bytes(text), as_bytes(labels::idempotency_token)));
}

Token Token::of_draft(const crypto::Key& root, ByteView place) {
    Bytes info = to_bytes(labels::draft_token);
    append(info, place);
    return Token(crypto::derive_key(root.reveal(), info));
}

crypto::Key reload_key(const Token& cookie) {
    return crypto::derive_key(cookie.secret().reveal(), as_bytes(labels::reload_key));
}

crypto::Key draft_root(const crypto::BoxPair& member) {
    return crypto::derive_key(member.private_key.reveal(), as_bytes(labels::draft_root));
}

std::string Token::text() const {
    return to_base64url(secret_.reveal());
}

Hash Token::hash() const {
    return crypto::sha256({as_bytes(labels::token_hash), secret_.reveal()});
}

Bytes seal_with_token(Random& random,
                      const InstanceId& instance,
                      std::string_view purpose,
                      const Token& token,
                      ByteView text) {
    using namespace token_detail;
    Bytes padded = pad(text);
    Bytes sealed{version};
    append(sealed, crypto::aead_seal(random, draft_key(token),
                                     context_of(instance, purpose, token).bytes(), padded));
    crypto::wipe(padded);
    return sealed;
}

std::optional<Bytes> open_with_token(const InstanceId& instance,
                                     std::string_view purpose,
                                     const Token& token,
                                     ByteView sealed) {
    using namespace token_detail;
    if (sealed.empty() || sealed[0] != version) return std::nullopt;
    auto padded = crypto::aead_open(draft_key(token), context_of(instance, purpose, token).bytes(),
                                    sealed.subspan(1));
    if (!padded) return std::nullopt;
    auto text = unpad(*padded);
    crypto::wipe(*padded);
    return text;
}

}  // namespace huiyin::sealing
