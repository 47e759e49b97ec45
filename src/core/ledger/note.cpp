#include "core/ledger/note.h"

#include <algorithm>
#include <array>

#include "base/fault.h"
#include "core/ledger/decimal.h"
#include "core/ledger/problems.h"

namespace huiyin::ledger {

namespace note_detail {

constexpr std::string_view line_start = "\u2014 ";
constexpr std::string_view skey_start = "PRIVATE+KEY+";
constexpr std::size_t key_bytes = 32;

// The code points with the Unicode property White_Space, spelled in UTF-8 (below U+0020: see
// is_plain).
constexpr std::string_view white_space[] = {" ",      "\u0085", "\u00a0", "\u1680", "\u2000",
                                            "\u2001", "\u2002", "\u2003", "\u2004", "\u2005",
                                            "\u2006", "\u2007", "\u2008", "\u2009", "\u200a",
                                            "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};

bool is_known_type(std::uint8_t type) {
    return type == static_cast<std::uint8_t>(KeyType::ed25519) ||
           type == static_cast<std::uint8_t>(KeyType::cosignature_v1);
}

/// UTF-8 without control characters below U+0020 except LF.
bool is_plain(std::string_view text) {
    return std::ranges::none_of(
               text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }) &&
           is_utf8(text);
}

std::uint32_t from_big_endian(ByteView four) {
    return static_cast<std::uint32_t>(four[0]) << 24 | static_cast<std::uint32_t>(four[1]) << 16 |
           static_cast<std::uint32_t>(four[2]) << 8 | four[3];
}

std::array<std::uint8_t, 4> to_big_endian(std::uint32_t value) {
    return {static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
            static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

std::uint32_t key_id(std::string_view name, KeyType type, const crypto::PublicKey& key) {
    const std::uint8_t type_byte[] = {static_cast<std::uint8_t>(type)};
    const Hash hash =
        crypto::sha256({as_bytes(name), as_bytes("\n"), ByteView(type_byte), ByteView(key)});
    return from_big_endian(ByteView(hash).first(4));
}

/// The parts of a vkey, or of an skey behind its fixed start: `<name>+<hex>+<base64(type || 32
/// bytes)>`.
struct KeyText {
    std::string name;
    std::uint32_t id;
    KeyType type;
    std::array<std::uint8_t, key_bytes> key;
};

Result<KeyText> parse_key_text(std::string_view text) {
    const auto bad = [](std::string why) {
        return refuse(problems::bad_key, {{"why", std::move(why)}});
    };
    const auto first = text.find('+');
    if (first == std::string_view::npos) return bad("form");
    // Base64 may hold `+` too: only the first two separate.
    const auto second = text.find('+', first + 1);
    if (second == std::string_view::npos) return bad("form");
    KeyText parts;
    parts.name = text.substr(0, first);
    if (!is_key_name(parts.name)) return bad("name");
    const auto id = from_hex(text.substr(first + 1, second - first - 1));
    if (!id || id->size() != 4) return bad("id");
    parts.id = from_big_endian(*id);
    auto raw = from_base64(text.substr(second + 1));
    if (!raw || raw->empty()) return bad("base64");
    if (!is_known_type(raw->front())) return bad("type");
    if (raw->size() != 1 + key_bytes) return bad("length");
    parts.type = static_cast<KeyType>(raw->front());
    std::copy(raw->begin() + 1, raw->end(), parts.key.begin());
    crypto::wipe(*raw);
    return parts;
}

std::string format_key_text(const VerifierKey& verifier, ByteView key) {
    Bytes raw{static_cast<std::uint8_t>(verifier.type())};
    append(raw, key);
    auto text = verifier.name() + "+" + to_hex(to_big_endian(verifier.id())) + "+" + to_base64(raw);
    crypto::wipe(raw);
    return text;
}

std::string line(const VerifierKey& key, ByteView signature) {
    Bytes raw = to_bytes(ByteView(to_big_endian(key.id())));
    append(raw, signature);
    return std::string(line_start) + key.name() + " " + to_base64(raw) + "\n";
}

bool may_be_signed(std::string_view text) {
    return text.ends_with('\n') && is_plain(text);
}

std::optional<SignatureLine> parse_line(std::string_view text) {
    if (!text.starts_with(line_start)) return std::nullopt;
    text.remove_prefix(line_start.size());
    const auto space = text.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    const auto name = text.substr(0, space);
    const auto raw = from_base64(text.substr(space + 1));
    if (!is_key_name(name) || !raw || raw->size() < 5) return std::nullopt;
    return SignatureLine{.name = std::string(name),
                         .key_id = from_big_endian(ByteView(*raw).first(4)),
                         .signature = Bytes(raw->begin() + 4, raw->end())};
}

/// The signature and, of a cosignature, its time; nothing if it does not verify.
std::optional<VerifiedSignature> verify(const VerifierKey& key,
                                        std::string_view text,
                                        ByteView signature) {
    if (key.type() == KeyType::ed25519) {
        if (!crypto::ed25519_verify(key.public_key(), as_bytes(text), signature))
            return std::nullopt;
        return VerifiedSignature{key, std::nullopt};
    }
    constexpr std::size_t time_bytes = 8;
    if (signature.size() != time_bytes + crypto::Signature{}.size()) return std::nullopt;
    std::uint64_t time = 0;
    for (const std::uint8_t byte : signature.first(time_bytes)) time = time << 8 | byte;
    if (time == 0 || time >= size_limit) return std::nullopt;
    if (!crypto::ed25519_verify(key.public_key(), as_bytes(cosigned_message(text, time)),
                                signature.subspan(time_bytes))) {
        return std::nullopt;
    }
    return VerifiedSignature{key, time};
}

}  // namespace note_detail

bool is_key_name(std::string_view name) {
    if (name.empty() || !note_detail::is_plain(name)) return false;
    if (name.find('+') != std::string_view::npos || name.find('\n') != std::string_view::npos)
        return false;
    return std::ranges::none_of(note_detail::white_space, [name](std::string_view space) {
        return name.find(space) != std::string_view::npos;
    });
}

VerifierKey::VerifierKey(std::string name, KeyType type, const crypto::PublicKey& key)
    : name_(std::move(name)), id_(note_detail::key_id(name_, type, key)), type_(type), key_(key) {}

Result<VerifierKey> VerifierKey::create(std::string name,
                                        KeyType type,
                                        const crypto::PublicKey& key) {
    if (!is_key_name(name)) return refuse(problems::bad_key, {{"why", "name"}});
    return VerifierKey(std::move(name), type, key);
}

Result<VerifierKey> VerifierKey::parse(std::string_view vkey) {
    TRY_LET(parts, note_detail::parse_key_text(vkey));
    VerifierKey key(std::move(parts.name), parts.type, parts.key);
    if (key.id() != parts.id) return refuse(problems::bad_key, {{"why", "id-mismatch"}});
    return key;
}

std::string VerifierKey::format() const {
    return note_detail::format_key_text(*this, key_);
}

VerifierKey VerifierKey::as_cosigner() const {
    return VerifierKey(name_, KeyType::cosignature_v1, key_);
}

Result<SignerKey> SignerKey::from_seed(std::string name, const crypto::Key& seed, KeyType type) {
    TRY_LET(verifier, VerifierKey::create(std::move(name), type, crypto::ed25519_public(seed)));
    return SignerKey(std::move(verifier), seed.clone());
}

Result<SignerKey> SignerKey::parse(std::string_view skey) {
    if (!skey.starts_with(note_detail::skey_start))
        return refuse(problems::bad_key, {{"why", "form"}});
    TRY_LET(parts, note_detail::parse_key_text(skey.substr(note_detail::skey_start.size())));
    const crypto::Key seed(std::span<const std::uint8_t, 32>(parts.key));
    crypto::wipe(parts.key);
    TRY_LET(signer, from_seed(std::move(parts.name), seed, parts.type));
    if (signer.verifier().id() != parts.id)
        return refuse(problems::bad_key, {{"why", "id-mismatch"}});
    return std::move(signer);
}

std::string SignerKey::reveal() const {
    return std::string(note_detail::skey_start) +
           note_detail::format_key_text(verifier_, seed_.reveal());
}

std::string signature_line(const SignerKey& signer, std::string_view text) {
    EXPECTS(signer.verifier().type() == KeyType::ed25519);
    EXPECTS(note_detail::may_be_signed(text));
    return note_detail::line(signer.verifier(), signer.sign(as_bytes(text)));
}

std::string sign_note(std::string_view text, std::span<const SignerKey> signers) {
    EXPECTS(!signers.empty());
    std::string note(text);
    note += '\n';
    for (const SignerKey& signer : signers) note += signature_line(signer, text);
    return note;
}

std::string sign_note(std::string_view text, const SignerKey& signer) {
    return sign_note(text, std::span<const SignerKey>(&signer, 1));
}

std::string cosigned_message(std::string_view checkpoint_text, std::uint64_t time) {
    return "cosignature/v1\ntime " + std::to_string(time) + "\n" + std::string(checkpoint_text);
}

std::string cosignature_line(const SignerKey& cosigner,
                             std::string_view checkpoint_text,
                             std::uint64_t time) {
    EXPECTS(cosigner.verifier().type() == KeyType::cosignature_v1);
    EXPECTS(note_detail::may_be_signed(checkpoint_text) && time > 0 && time < size_limit);
    Bytes signature = to_bytes(ByteView(big_endian_64(time)));
    append(signature, cosigner.sign(as_bytes(cosigned_message(checkpoint_text, time))));
    return note_detail::line(cosigner.verifier(), signature);
}

Result<Note> parse_note(std::string_view note) {
    const auto malformed = [](std::string why) {
        return refuse(problems::note_malformed, {{"why", std::move(why)}});
    };
    if (note.size() > note_bytes_max) return malformed("too-long");
    if (!note_detail::is_plain(note)) return malformed("characters");
    const auto split = note.rfind("\n\n");
    if (split == std::string_view::npos) return malformed("no-signature-block");
    Note parts{.text = std::string(note.substr(0, split + 1)), .signatures = {}};
    auto rest = note.substr(split + 2);
    if (rest.empty()) return malformed("no-signature-block");
    while (!rest.empty()) {
        const auto line = take_line(rest);
        if (!line) return malformed("signature-line");
        if (parts.signatures.size() == note_signatures_max) return malformed("too-many-signatures");
        auto signature = note_detail::parse_line(*line);
        if (!signature) return malformed("signature-line");
        parts.signatures.push_back(std::move(*signature));
    }
    return parts;
}

Result<OpenedNote> open_note(std::string_view note, std::span<const VerifierKey> known) {
    for (std::size_t i = 0; i < known.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (known[i].name() == known[j].name() && known[i].id() == known[j].id() &&
                known[i] != known[j]) {
                return refuse(problems::ambiguous_key, {{"name", known[i].name()}});
            }
        }
    }
    TRY_LET(parts, parse_note(note));
    OpenedNote opened{.text = std::move(parts.text), .signatures = {}};
    for (const SignatureLine& line : parts.signatures) {
        const auto key = std::ranges::find_if(known, [&line](const VerifierKey& candidate) {
            return candidate.name() == line.name && candidate.id() == line.key_id;
        });
        if (key == known.end()) continue;
        auto verified = note_detail::verify(*key, opened.text, line.signature);
        if (!verified) return refuse(problems::note_invalid, {{"key", key->name()}});
        const bool seen = std::ranges::any_of(
            opened.signatures,
            [&key](const VerifiedSignature& earlier) { return earlier.key == *key; });
        if (!seen) opened.signatures.push_back(std::move(*verified));
    }
    if (opened.signatures.empty()) return refuse(problems::note_unverified);
    return opened;
}

}  // namespace huiyin::ledger
