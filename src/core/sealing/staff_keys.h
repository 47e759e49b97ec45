#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/ids.h"
#include "core/sealing/keys.h"
#include "core/sealing/token.h"

namespace huiyin::sealing {

/// What the database holds about a passphrase. Alone it allows no guess: the check needs the pepper
/// too.
struct PassphraseRecord {
    std::array<std::uint8_t, 16> salt{};
    crypto::Argon2Cost cost;
    Hash check{};

    /// Version, memory and passes (4 bytes each, big-endian), salt, check: 57 bytes.
    Bytes encode() const;
    /// Nothing if malformed, or if it asks for more than 1 GiB or 16 passes.
    static std::optional<PassphraseRecord> parse(ByteView bytes);
    friend bool operator==(const PassphraseRecord& a, const PassphraseRecord& b) {
        return a.salt == b.salt && a.cost.memory_kib == b.cost.memory_kib &&
               a.cost.passes == b.cost.passes && a.check == b.check;
    }
};

/// Whose key, and where.
struct StaffAddress {
    InstanceId instance;
    StaffId staff;

    friend bool operator==(const StaffAddress&, const StaffAddress&) = default;
};

/// A member's sign-in: everything in it may lie in the database.
struct StaffRecord {
    PassphraseRecord passphrase;
    Bytes sealed_private_key;
    crypto::PublicKey public_key{};

    /// Passphrase record, then sealed private key: 130 bytes. The public key has a column of its
    /// own, since others seal to it.
    Bytes encode() const;
    static std::optional<StaffRecord> parse(ByteView bytes, const crypto::PublicKey& public_key);
};

/// Draws a pair and seals its private half under the passphrase. One Argon2id derivation.
StaffRecord create_staff(Random& random,
                         const StaffAddress& address,
                         std::string_view passphrase,
                         Pepper pepper,
                         crypto::Argon2Cost cost = {});

/// The member's pair, if the passphrase is right. One Argon2id derivation, right or wrong.
std::optional<crypto::BoxPair> sign_in(const StaffAddress& address,
                                       const StaffRecord& record,
                                       std::string_view passphrase,
                                       Pepper pepper);

/// The work of a sign-in for a name that nobody has, so that it takes the same time.
void sign_in_nobody(std::string_view passphrase, Pepper pepper, crypto::Argon2Cost cost = {});

/// The same pair under a new passphrase, or under the old one at a new cost. One Argon2id
/// derivation.
StaffRecord seal_staff(Random& random,
                       const StaffAddress& address,
                       const crypto::BoxPair& pair,
                       std::string_view passphrase,
                       Pepper pepper,
                       crypto::Argon2Cost cost = {});

/// A passphrase for somebody whose first sign-in is made for them: four groups of five letters and digits that are not
/// mistaken for each other, 99 bits.
std::string draw_passphrase(Random& random);

/// Whether a record is cheaper to guess than it should be today: reseal it at the next sign-in.
bool needs_upgrade(const PassphraseRecord& record, crypto::Argon2Cost cost = {});

/// One member's copy of an office's private key.
struct OfficeKeyAddress {
    InstanceId instance;
    OfficeId office;
    std::uint32_t epoch = 1;
    StaffId member;

    friend bool operator==(const OfficeKeyAddress&, const OfficeKeyAddress&) = default;
};

/// Seals an office's private key to a member's public key.
Bytes seal_office_key(Random& random,
                      const OfficeKeyAddress& address,
                      const crypto::PublicKey& member,
                      const crypto::BoxPair& office);
std::optional<crypto::BoxPair> open_office_key(const OfficeKeyAddress& address,
                                               const crypto::BoxPair& member,
                                               ByteView sealed);

/// What a session row holds beside `Token::hash()`: a private key, with its public half, that only the cookie opens.
/// `holder` says whose ("staff:<id>", "case:<id>") and is bound in.
Bytes seal_for_session(Random& random,
                       const InstanceId& instance,
                       std::string_view holder,
                       const Token& cookie,
                       const crypto::BoxPair& pair);
std::optional<crypto::BoxPair> open_session(const InstanceId& instance,
                                            std::string_view holder,
                                            const Token& cookie,
                                            ByteView sealed);

}  // namespace huiyin::sealing
