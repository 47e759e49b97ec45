#include "base/crypto.h"

#include <openssl/evp.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <sodium.h>

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

struct MacDeleter {
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

/// HMAC with SHA-256, ready for a key. One per thread: setting one up costs several times what it computes.
EVP_MAC_CTX* thread_mac() {
    static EVP_MAC* const method = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    thread_local const std::unique_ptr<EVP_MAC_CTX, MacDeleter> context = [] {
        std::unique_ptr<EVP_MAC_CTX, MacDeleter> fresh{EVP_MAC_CTX_new(method)};
        char digest[] = "SHA256";
        const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                     OSSL_PARAM_construct_end()};
        EVP_MAC_CTX_set_params(fresh.get(), params);
        return fresh;
    }();
    return context.get();
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

Hash hmac(ByteView key, std::initializer_list<ByteView> pieces) {
    EVP_MAC_CTX* mac = thread_mac();
    // A null pointer would mean "the key of before".
    const std::uint8_t* bytes = key.empty() ? reinterpret_cast<const std::uint8_t*>("") : key.data();
    require(EVP_MAC_init(mac, bytes, key.size(), nullptr) == 1, "hmac");
    for (const ByteView piece : pieces) require(EVP_MAC_update(mac, piece.data(), piece.size()) == 1, "hmac");
    Hash out;
    std::size_t size = 0;
    require(EVP_MAC_final(mac, out.data(), &size, out.size()) == 1 && size == out.size(), "hmac");
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

PublicKey box_public(const Key& private_key) {
    PublicKey out;
    crypto_scalarmult_base(out.data(), private_key.reveal().data());
    return out;
}

BoxPair box_pair_from_seed(const Key& seed) {
    BoxPair pair;
    crypto_box_seed_keypair(pair.public_key.data(), pair.private_key.writable().data(), seed.reveal().data());
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
