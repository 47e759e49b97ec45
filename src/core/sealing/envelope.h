#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/ids.h"
#include "core/sealing/keys.h"

// Sealed values as they lie in the database. Layouts: docs/formats/sealed-values.md. Whatever is
// wrong with one (key, place, version, a flipped bit), opening it gives nothing, and says no more.
namespace huiyin::sealing {

/// Where a sealed part belongs. It opens nowhere else.
struct PartAddress {
    InstanceId instance;
    CaseId case_id;
    std::uint64_t sequence = 0;  ///< event number
    std::string part;            ///< "subject", "body", "contact", "manifest", ...

    friend bool operator==(const PartAddress&, const PartAddress&) = default;
};

/// Pads the text to a bucket and seals it under a case, identity or mediation key (whose name and
/// epoch are bound in as well).
Bytes seal_part(Random& random, const CaseKey& key, const PartAddress& address, ByteView text);
std::optional<Bytes> open_part(const CaseKey& key, const PartAddress& address, ByteView sealed);
/// Which epoch of its key a sealed part needs; nothing if it is no sealed part. Not authenticated:
/// a false one leads to a key that does not open it.
std::optional<std::uint32_t> part_epoch(ByteView sealed);

/// Who holds the private key that a wrap is sealed to, as text: "resident" or
/// "office:<id>:<epoch>".
struct Recipient {
    std::string text;

    static Recipient resident() { return {"resident"}; }
    static Recipient office(const OfficeId& office, std::uint32_t epoch);
    friend bool operator==(const Recipient&, const Recipient&) = default;
};

/// Where a wrapped key belongs.
struct WrapAddress {
    InstanceId instance;
    CaseId case_id;
    KeyName key = KeyName::ck;
    std::uint32_t key_epoch = 1;
    Recipient recipient;

    friend bool operator==(const WrapAddress&, const WrapAddress&) = default;
};

/// What one command seals to public keys with: an ephemeral pair, drawn at first use and gone with
/// the command, and what it agrees on with each recipient. Every value gets a key of its own from
/// that, bound to the recipient and to the value's place. One thread at a time.
class Sender {
  public:
    explicit Sender(Random& random) : random_(random) {}
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;

    /// Goes with the sealed value; the recipient agrees with it.
    const crypto::PublicKey& public_key() { return pair().public_key; }
    /// Seals one value. Throws Fault if nobody can hold the private half of `to`.
    crypto::Key key_for(const crypto::PublicKey& to, ByteView context);
    Random& random() { return random_; }

  private:
    const crypto::BoxPair& pair();

    Random& random_;
    std::optional<crypto::BoxPair> pair_;
    std::map<crypto::PublicKey, crypto::Key> agreed_;
};

/// Opens what was sealed to a pair. What one command sealed came from one sender, and what is agreed on with that one is worked
/// out once. The pair must outlive it. One thread at a time.
class Receiver {
  public:
    explicit Receiver(const crypto::BoxPair& pair) : pair_(pair) {}
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;

    const crypto::BoxPair& pair() const { return pair_; }
    /// Null if `from` is no public key.
    const crypto::Key* agreed_with(const crypto::PublicKey& from);

  private:
    const crypto::BoxPair& pair_;
    std::map<crypto::PublicKey, crypto::Key> agreed_;
};

/// Seals a case's key in two layers: one that only the recipient's private key opens, inside an
/// AEAD under the month key. EXPECTS that the address names this key and epoch.
Bytes wrap_key(Sender& sender,
               const CaseKey& key,
               const WrapAddress& address,
               const crypto::PublicKey& to,
               const MonthKey& month);
/// The same by who holds the recipient's private key at this moment, which needs no ephemeral pair:
/// the receipt code of a filing that is just being made.
Bytes wrap_own_key(Random& random,
                   const CaseKey& key,
                   const WrapAddress& address,
                   const crypto::BoxPair& own,
                   const MonthKey& month);
/// Needs both the month key and the recipient's pair.
std::optional<CaseKey> unwrap_key(const WrapAddress& address,
                                  const MonthKey& month,
                                  const crypto::BoxPair& pair,
                                  ByteView wrapped);
/// The same for who opens several.
std::optional<CaseKey> unwrap_key(const WrapAddress& address,
                                  const MonthKey& month,
                                  Receiver& receiver,
                                  ByteView wrapped);
/// Moves a wrap to another month without learning the key in it: for the server, when retention
/// moves on.
std::optional<Bytes> rewrap_month(Random& random,
                                  const WrapAddress& address,
                                  const MonthKey& from,
                                  const MonthKey& to,
                                  ByteView wrapped);
/// Whether the outer layer of a wrap opens there, which tells without its recipient that nobody changed it.
bool fits_month(const WrapAddress& address, const MonthKey& month, ByteView wrapped);

/// Where a text for an office's list belongs: the subject line, sealed to the staff of the handling
/// office.
struct ListTextAddress {
    InstanceId instance;
    CaseId case_id;
    std::string part;  ///< "subject"
    Recipient recipient;

    friend bool operator==(const ListTextAddress&, const ListTextAddress&) = default;
};

/// A padded text in the same two layers, so that the list can show it without the case's key and
/// without an opening event, and so that it dies with its month like everything else.
Bytes seal_list_text(Sender& sender,
                     const ListTextAddress& address,
                     const crypto::PublicKey& to,
                     const MonthKey& month,
                     std::string_view text);
std::optional<std::string> open_list_text(const ListTextAddress& address,
                                          const MonthKey& month,
                                          const crypto::BoxPair& pair,
                                          ByteView sealed);
std::optional<Bytes> rewrap_month(Random& random,
                                  const ListTextAddress& address,
                                  const MonthKey& from,
                                  const MonthKey& to,
                                  ByteView sealed);

/// Where a value that the server alone may read belongs: the opening of an event, for timers and
/// fsck.
struct MonthAddress {
    InstanceId instance;
    CaseId case_id;
    std::uint64_t sequence = 0;  ///< event number
    std::string purpose;         ///< "opening"

    friend bool operator==(const MonthAddress&, const MonthAddress&) = default;
};

/// Sealed under the month key and nothing else; not padded.
Bytes seal_under_month(Random& random,
                       const MonthKey& month,
                       const MonthAddress& address,
                       ByteView value);
std::optional<Bytes> open_under_month(const MonthKey& month,
                                      const MonthAddress& address,
                                      ByteView sealed);
std::optional<Bytes> rewrap_month(Random& random,
                                  const MonthAddress& address,
                                  const MonthKey& from,
                                  const MonthKey& to,
                                  ByteView sealed);

/// Which month key a wrap, list text or month value needs; nothing if it is none of these. Not
/// authenticated.
std::optional<std::string> month_of_sealed(ByteView sealed);

}  // namespace huiyin::sealing
