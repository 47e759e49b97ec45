#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/random.h"

// The crypto library (libsodium; OpenSSL for SHA-256, HMAC, HKDF) behind our own names. No primitive is ours.
namespace huiyin::crypto {

/// Call once before anything else in a process; idempotent. Throws Fault.
void initialise();

/// Key bytes in memory that is wiped when it goes; can't be printed, compared or copied by accident.
template <std::size_t N>
class Secret {
  public:
    Secret() = default;
    explicit Secret(std::span<const std::uint8_t, N> bytes) { std::copy(bytes.begin(), bytes.end(), bytes_.begin()); }
    static Secret draw(Random& random) {
        Secret secret;
        random.fill(secret.bytes_);
        return secret;
    }
    static std::optional<Secret> from(ByteView bytes) {
        if (bytes.size() != N) return std::nullopt;
        Secret secret;
        std::copy(bytes.begin(), bytes.end(), secret.bytes_.begin());
        return secret;
    }
    ~Secret() { wipe(bytes_); }
    Secret(Secret&& other) noexcept : bytes_(other.bytes_) { wipe(other.bytes_); }
    Secret& operator=(Secret&& other) noexcept {
        if (this != &other) {
            bytes_ = other.bytes_;
            wipe(other.bytes_);
        }
        return *this;
    }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    /// A copy, asked for by name.
    Secret clone() const { return Secret(std::span<const std::uint8_t, N>(bytes_)); }
    /// The bytes, for handing to the library and to nothing else.
    std::span<const std::uint8_t, N> reveal() const { return bytes_; }
    std::span<std::uint8_t, N> writable() { return bytes_; }

  private:
    static void wipe(std::span<std::uint8_t> bytes);
    std::array<std::uint8_t, N> bytes_{};
};
/// Overwrites in a way that the compiler keeps.
void wipe(std::span<std::uint8_t> bytes);
template <std::size_t N>
void Secret<N>::wipe(std::span<std::uint8_t> bytes) {
    crypto::wipe(bytes);
}

using Key = Secret<32>;
using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

/// Constant-time comparison; false if the lengths differ.
bool equal(ByteView a, ByteView b);

/// SHA-256 over one or several pieces. Uses a digest context kept per thread.
Hash sha256(ByteView bytes);
Hash sha256(std::initializer_list<ByteView> pieces);

/// SHA-256 fed piece by piece.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    void update(ByteView bytes);
    /// The value; the object starts afresh afterwards.
    Hash finish();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// SipHash-2-4 under a key that nobody knows who could choose the bytes: for sums and tables in memory, never stored or shown.
using ShortHashKey = std::array<std::uint8_t, 16>;
std::uint64_t short_hash(const ShortHashKey& key, ByteView bytes);

Hash hmac_sha256(ByteView key, ByteView message);
/// RFC 5869 with an empty salt; `info` binds the purpose. At most 8160 bytes.
Bytes hkdf_sha256(ByteView input_key, ByteView info, std::size_t length);
/// The same for 32 bytes.
Key derive_key(ByteView input_key, ByteView info);

/// Ed25519 (RFC 8032): deterministic signatures from a 32-byte seed.
PublicKey ed25519_public(const Key& seed);
Signature ed25519_sign(const Key& seed, ByteView message);
bool ed25519_verify(const PublicKey& key, ByteView message, ByteView signature);

/// An X25519 pair for sealed boxes.
struct BoxPair {
    PublicKey public_key{};
    Key private_key;
};
BoxPair box_pair_from_seed(const Key& seed);
BoxPair draw_box_pair(Random& random);
PublicKey box_public(const Key& private_key);
/// libsodium's crypto_box_seal format (48 bytes longer), with the ephemeral key from `random`.
Bytes box_seal(Random& random, const PublicKey& to, ByteView message);
/// Nothing if it was not sealed to this pair or was altered.
std::optional<Bytes> box_open(const BoxPair& pair, ByteView sealed);

/// The key that two pairs agree on (libsodium's crypto_box_beforenm: X25519, then HSalsa20): the same from either side.
/// Nothing if `theirs` is one of the few points that give the same key to everybody.
std::optional<Key> box_agree(const Key& mine, const PublicKey& theirs);

/// XChaCha20-Poly1305: 24-byte random nonce, then ciphertext and tag (40 bytes longer).
Bytes aead_seal(Random& random, const Key& key, ByteView associated, ByteView message);
/// Nothing if key, associated data or bytes don't fit.
std::optional<Bytes> aead_open(const Key& key, ByteView associated, ByteView sealed);

/// Argon2id. `memory_kib` and `passes` are stored with the value.
struct Argon2Cost {
    std::uint32_t memory_kib = 128 * 1024;
    std::uint32_t passes = 3;
};
Key argon2id(std::string_view passphrase, std::span<const std::uint8_t, 16> salt, Argon2Cost cost);

}  // namespace huiyin::crypto
