#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/result.h"

// C2SP signed-note and, for witnesses, tlog-cosignature.
namespace huiyin::ledger {

/// A note may have at most so many bytes and signature lines; readers refuse more.
inline constexpr std::size_t note_bytes_max = std::size_t{64} * 1024;
inline constexpr std::size_t note_signatures_max = 100;

/// The type byte of a key. Lines of other types are carried and ignored.
enum class KeyType : std::uint8_t {
    ed25519 = 0x01,         ///< signs the note's text
    cosignature_v1 = 0x04,  ///< a witness: Ed25519 over a time and a checkpoint's text
};

/// Not empty, no `+`, no Unicode white space or control character, valid UTF-8.
bool is_key_name(std::string_view name);

/// Name, key ID, type and public key: enough to check signatures.
class VerifierKey {
  public:
    /// Refuses with ledger/bad-key {"why"} if the name is none.
    static Result<VerifierKey> create(std::string name, KeyType type, const crypto::PublicKey& key);
    /// `<name>+<8 lower-case hex digits>+<base64(type || public key)>`. Recomputes the ID.
    /// Refuses with ledger/bad-key {"why"}: form, name, id, base64, type, length, id-mismatch.
    static Result<VerifierKey> parse(std::string_view vkey);

    const std::string& name() const { return name_; }
    std::uint32_t id() const { return id_; }
    KeyType type() const { return type_; }
    const crypto::PublicKey& public_key() const { return key_; }
    std::string format() const;
    /// The same key as a witness: many published witness keys still carry type 0x01.
    VerifierKey as_cosigner() const;
    friend bool operator==(const VerifierKey&, const VerifierKey&) = default;

  private:
    VerifierKey(std::string name, KeyType type, const crypto::PublicKey& key);
    std::string name_;
    std::uint32_t id_;
    KeyType type_;
    crypto::PublicKey key_;
};

/// Signs under a name. Holds the secret seed.
class SignerKey {
  public:
    /// Refuses with ledger/bad-key {"why"}.
    static Result<SignerKey> from_seed(std::string name,
                                       const crypto::Key& seed,
                                       KeyType type = KeyType::ed25519);
    /// `PRIVATE+KEY+<name>+<hex key ID>+<base64(type || seed)>`, as golang.org/x/mod/sumdb/note
    /// writes it. Refuses with ledger/bad-key {"why"}.
    static Result<SignerKey> parse(std::string_view skey);

    const VerifierKey& verifier() const { return verifier_; }
    /// The skey text. Secret.
    std::string reveal() const;
    /// Ed25519 over any message.
    crypto::Signature sign(ByteView message) const { return crypto::ed25519_sign(seed_, message); }

  private:
    SignerKey(VerifierKey verifier, crypto::Key seed)
        : verifier_(std::move(verifier)), seed_(std::move(seed)) {}
    VerifierKey verifier_;
    crypto::Key seed_;
};

/// `— <name> <base64(key ID || signature)>` LF over `text`. EXPECTS type ed25519 and a text that
/// may be signed.
std::string signature_line(const SignerKey& signer, std::string_view text);
/// The whole note: text, empty line, one signature line for each signer.
std::string sign_note(std::string_view text, std::span<const SignerKey> signers);
/// The same with one signer.
std::string sign_note(std::string_view text, const SignerKey& signer);
/// A cosignature/v1 line: at `time` (POSIX seconds, not 0) this was the largest consistent tree
/// that the cosigner had seen. EXPECTS type cosignature_v1.
std::string cosignature_line(const SignerKey& cosigner,
                             std::string_view checkpoint_text,
                             std::uint64_t time);
/// What a cosignature/v1 signs.
std::string cosigned_message(std::string_view checkpoint_text, std::uint64_t time);

/// One line under a note, not yet verified.
struct SignatureLine {
    std::string name;
    std::uint32_t key_id;
    Bytes signature;  ///< what follows the key ID
    friend bool operator==(const SignatureLine&, const SignatureLine&) = default;
};

/// A note taken apart, nothing verified.
struct Note {
    std::string text;  ///< with its final LF
    std::vector<SignatureLine> signatures;
};
/// Refuses with ledger/note-malformed {"why"}: too-long, characters, no-signature-block,
/// signature-line, too-many-signatures.
Result<Note> parse_note(std::string_view note);

/// A signature that verified.
struct VerifiedSignature {
    VerifierKey key;
    std::optional<std::uint64_t> time;  ///< of a cosignature, POSIX seconds
};
/// A note with at least one good signature by a known key and no bad one.
struct OpenedNote {
    std::string text;
    std::vector<VerifiedSignature> signatures;  ///< each key once, in the order of the lines
};
/// Lines by unknown keys are ignored. Refuses with ledger/note-malformed, ledger/note-unverified
/// (no known signature), ledger/note-invalid {"key"} (a known key's line does not verify, whatever
/// the others say) or ledger/ambiguous-key {"name"} (two known keys with one name and ID).
Result<OpenedNote> open_note(std::string_view note, std::span<const VerifierKey> known);

}  // namespace huiyin::ledger
