#include "base/crypto.h"

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>

#include "base/fault.h"

namespace huiyin::crypto {
namespace crypto_detail {

struct ContextDeleter {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, ContextDeleter>;

/// Fetched once: looking the digest up again costs more than hashing a leaf.
const EVP_MD* sha256_method() {
    static EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return method;
}

EVP_MD_CTX* thread_context() {
    thread_local const Context context{EVP_MD_CTX_new()};
    return context.get();
}

void require(bool done, const char* what) {
    if (!done) throw Fault(std::string("crypto: ") + what + " failed");
}

}  // namespace crypto_detail
using namespace crypto_detail;

void initialise() { require(sodium_init() >= 0, "sodium_init"); }

void wipe(std::span<std::uint8_t> bytes) { sodium_memzero(bytes.data(), bytes.size()); }

bool equal(ByteView a, ByteView b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

Hash sha256(std::initializer_list<ByteView> pieces) {
    EVP_MD_CTX* context = thread_context();
    require(EVP_DigestInit_ex2(context, sha256_method(), nullptr) == 1, "sha256");
    for (const ByteView piece : pieces) EVP_DigestUpdate(context, piece.data(), piece.size());
    Hash out;
    require(EVP_DigestFinal_ex(context, out.data(), nullptr) == 1, "sha256");
    return out;
}

Hash sha256(ByteView bytes) { return sha256({bytes}); }

struct Sha256::Impl {
    Context context{EVP_MD_CTX_new()};
};
Sha256::Sha256() : impl_(std::make_unique<Impl>()) {
    require(EVP_DigestInit_ex2(impl_->context.get(), sha256_method(), nullptr) == 1, "sha256");
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
void Sha256::update(ByteView bytes) { EVP_DigestUpdate(impl_->context.get(), bytes.data(), bytes.size()); }
Hash Sha256::finish() {
    Hash out;
    require(EVP_DigestFinal_ex(impl_->context.get(), out.data(), nullptr) == 1, "sha256");
    require(EVP_DigestInit_ex2(impl_->context.get(), sha256_method(), nullptr) == 1, "sha256");
    return out;
}

namespace crypto_detail {

/// RFC 2104 over two runs of the digest: the library's own HMAC takes half as long again to be set up for a key.
Hash hmac(ByteView key, std::initializer_list<ByteView> pieces) {
    constexpr std::size_t block_size = 64;
    constexpr std::uint8_t inner = 0x36;
    constexpr std::uint8_t outer = 0x5c;
    std::array<std::uint8_t, block_size> block{};
    if (key.size() > block_size) {
        Hash shorter = sha256({key});
        std::copy(shorter.begin(), shorter.end(), block.begin());
        wipe(shorter);
    } else {
        std::copy(key.begin(), key.end(), block.begin());
    }
    EVP_MD_CTX* context = thread_context();
    Hash out;
    for (std::uint8_t& byte : block) byte ^= inner;
    require(EVP_DigestInit_ex2(context, sha256_method(), nullptr) == 1, "hmac");
    EVP_DigestUpdate(context, block.data(), block.size());
    for (const ByteView piece : pieces) EVP_DigestUpdate(context, piece.data(), piece.size());
    require(EVP_DigestFinal_ex(context, out.data(), nullptr) == 1, "hmac");
    for (std::uint8_t& byte : block) byte ^= inner ^ outer;
    require(EVP_DigestInit_ex2(context, sha256_method(), nullptr) == 1, "hmac");
    EVP_DigestUpdate(context, block.data(), block.size());
    EVP_DigestUpdate(context, out.data(), out.size());
    require(EVP_DigestFinal_ex(context, out.data(), nullptr) == 1, "hmac");
    wipe(block);
    return out;
}

}  // namespace crypto_detail

std::uint64_t short_hash(const ShortHashKey& key, ByteView bytes) {
    static_assert(crypto_shorthash_KEYBYTES == sizeof(ShortHashKey) && crypto_shorthash_BYTES == sizeof(std::uint64_t));
    std::uint64_t out = 0;
    crypto_shorthash(reinterpret_cast<unsigned char*>(&out), bytes.data(), bytes.size(), key.data());
    return out;
}

Hash hmac_sha256(ByteView key, ByteView message) { return hmac(key, {message}); }

Bytes hkdf_sha256(ByteView input_key, ByteView info, std::size_t length) {
    EXPECTS(length <= 8160);
    const Hash no_salt{};
    Hash extracted = hmac(no_salt, {input_key});
    Bytes out;
    out.reserve(length + sizeof(Hash));
    Hash block{};
    for (std::uint8_t number = 1; out.size() < length; ++number) {
        block = hmac(extracted, {ByteView(block).first(number == 1 ? 0 : block.size()), info, ByteView(&number, 1)});
        out.insert(out.end(), block.begin(), block.end());
    }
    out.resize(length);
    wipe(extracted);
    wipe(block);
    return out;
}

Key derive_key(ByteView input_key, ByteView info) {
    Bytes raw = hkdf_sha256(input_key, info, 32);
    Key key{std::span<const std::uint8_t, 32>(raw.data(), 32)};
    wipe(raw);
    return key;
}

PublicKey ed25519_public(const Key& seed) {
    PublicKey key;
    std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret;
    crypto_sign_seed_keypair(key.data(), secret.data(), seed.reveal().data());
    wipe(secret);
    return key;
}

Signature ed25519_sign(const Key& seed, ByteView message) {
    PublicKey key;
    std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret;
    crypto_sign_seed_keypair(key.data(), secret.data(), seed.reveal().data());
    Signature out;
    crypto_sign_detached(out.data(), nullptr, message.data(), message.size(), secret.data());
    wipe(secret);
    return out;
}

bool ed25519_verify(const PublicKey& key, ByteView message, ByteView signature) {
    return signature.size() == crypto_sign_BYTES &&
           crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

namespace crypto_detail {

struct NumbersDeleter {
    void operator()(BN_CTX* numbers) const { BN_CTX_free(numbers); }
    void operator()(BIGNUM* number) const { BN_free(number); }
};

/// 2^255 - 19
const BIGNUM* field_of_25519() {
    static const std::unique_ptr<BIGNUM, NumbersDeleter> prime = [] {
        std::unique_ptr<BIGNUM, NumbersDeleter> made{BN_new()};
        require(made && BN_set_bit(made.get(), 255) == 1 && BN_sub_word(made.get(), 19) == 1, "x25519");
        return made;
    }();
    return prime.get();
}

/// From a point of edwards25519 to the same point's u coordinate on curve25519: (1 + y) / (1 - y) (RFC 7748, section 4.1). Both are
/// public, so this need not take the same time for all.
PublicKey montgomery_of(PublicKey edwards) {
    thread_local const std::unique_ptr<BN_CTX, NumbersDeleter> numbers{BN_CTX_new()};
    require(numbers != nullptr, "x25519");
    const BIGNUM* prime = field_of_25519();
    PublicKey out;
    edwards.back() &= 0x7f;  // the sign of x
    BN_CTX_start(numbers.get());
    BIGNUM* y = BN_CTX_get(numbers.get());
    BIGNUM* above = BN_CTX_get(numbers.get());
    BIGNUM* below = BN_CTX_get(numbers.get());
    const bool done = below != nullptr && BN_lebin2bn(edwards.data(), static_cast<int>(edwards.size()), y) != nullptr &&
                      BN_mod_add_quick(above, BN_value_one(), y, prime) == 1 &&
                      BN_mod_sub_quick(below, BN_value_one(), y, prime) == 1 &&
                      BN_mod_inverse(below, below, prime, numbers.get()) != nullptr &&
                      BN_mod_mul(above, above, below, prime, numbers.get()) == 1 &&
                      BN_bn2lebinpad(above, out.data(), static_cast<int>(out.size())) == static_cast<int>(out.size());
    BN_CTX_end(numbers.get());
    require(done, "x25519");
    return out;
}

}  // namespace crypto_detail

/// By way of edwards25519: there the library has a table of the base point's multiples, and takes less than half the time of its
/// ladder. A clamped scalar never gives the neutral point, so this never fails.
PublicKey box_public(const Key& private_key) {
    PublicKey edwards;
    require(crypto_scalarmult_ed25519_base(edwards.data(), private_key.reveal().data()) == 0, "x25519");
    return montgomery_of(edwards);
}

BoxPair box_pair_from_seed(const Key& seed) {  // as crypto_box_seed_keypair
    std::array<std::uint8_t, crypto_hash_sha512_BYTES> hash;
    crypto_hash_sha512(hash.data(), seed.reveal().data(), seed.reveal().size());
    BoxPair pair;
    std::copy_n(hash.begin(), pair.private_key.writable().size(), pair.private_key.writable().begin());
    wipe(hash);
    pair.public_key = box_public(pair.private_key);
    return pair;
}

BoxPair draw_box_pair(Random& random) { return box_pair_from_seed(Key::draw(random)); }

Bytes box_seal(Random& random, const PublicKey& to, ByteView message) {
    // crypto_box_seal itself can't be given dice; this is its published construction, and crypto_box_seal_open
    // opens it: ephemeral public key, then crypto_box under the nonce BLAKE2b(ephemeral || recipient).
    const BoxPair ephemeral = draw_box_pair(random);
    Bytes out(crypto_box_SEALBYTES + message.size());
    std::copy(ephemeral.public_key.begin(), ephemeral.public_key.end(), out.begin());
    std::array<std::uint8_t, crypto_box_NONCEBYTES> nonce;
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, nonce.size());
    crypto_generichash_update(&state, ephemeral.public_key.data(), ephemeral.public_key.size());
    crypto_generichash_update(&state, to.data(), to.size());
    crypto_generichash_final(&state, nonce.data(), nonce.size());
    require(crypto_box_easy(out.data() + crypto_box_PUBLICKEYBYTES, message.data(), message.size(), nonce.data(),
                            to.data(), ephemeral.private_key.reveal().data()) == 0,
            "box_seal");
    return out;
}

std::optional<Bytes> box_open(const BoxPair& pair, ByteView sealed) {
    if (sealed.size() < crypto_box_SEALBYTES) return std::nullopt;
    Bytes out(sealed.size() - crypto_box_SEALBYTES);
    if (crypto_box_seal_open(out.data(), sealed.data(), sealed.size(), pair.public_key.data(),
                             pair.private_key.reveal().data()) != 0)
        return std::nullopt;
    return out;
}

std::optional<Key> box_agree(const Key& mine, const PublicKey& theirs) {
    Key agreed;
    if (crypto_box_beforenm(agreed.writable().data(), theirs.data(), mine.reveal().data()) != 0) return std::nullopt;
    return agreed;
}

Bytes aead_seal(Random& random, const Key& key, ByteView associated, ByteView message) {
    constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    Bytes out(nonce_size + message.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
    random.fill(std::span(out).first(nonce_size));
    crypto_aead_xchacha20poly1305_ietf_encrypt(out.data() + nonce_size, nullptr, message.data(), message.size(),
                                               associated.data(), associated.size(), nullptr, out.data(),
                                               key.reveal().data());
    return out;
}

std::optional<Bytes> aead_open(const Key& key, ByteView associated, ByteView sealed) {
    constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    constexpr std::size_t overhead = nonce_size + crypto_aead_xchacha20poly1305_ietf_ABYTES;
    if (sealed.size() < overhead) return std::nullopt;
    Bytes out(sealed.size() - overhead);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(out.data(), nullptr, nullptr, sealed.data() + nonce_size,
                                                   sealed.size() - nonce_size, associated.data(), associated.size(),
                                                   sealed.data(), key.reveal().data()) != 0)
        return std::nullopt;
    return out;
}

Key argon2id(std::string_view passphrase, std::span<const std::uint8_t, 16> salt, Argon2Cost cost) {
    Key out;
    require(crypto_pwhash(out.writable().data(), 32, passphrase.data(), passphrase.size(), salt.data(), cost.passes,
                          std::size_t{cost.memory_kib} * 1024, crypto_pwhash_ALG_ARGON2ID13) == 0,
            "argon2id");
    return out;
}

}  // namespace huiyin::crypto
