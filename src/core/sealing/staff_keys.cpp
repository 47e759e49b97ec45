#include "core/sealing/staff_keys.h"

#include <algorithm>

#include "core/sealing/context.h"
#include "core/sealing/labels.h"

namespace huiyin::sealing {

namespace staff_keys_detail {

constexpr std::uint8_t version = 1;
constexpr std::size_t record_size = 1 + 4 + 4 + 16 + 32;
constexpr std::size_t sealed_private_size = 1 + 40 + 32;
constexpr std::uint32_t memory_kib_max = 1024 * 1024;
constexpr std::uint32_t passes_max = 16;

struct PassphraseKeys {
    crypto::Key check;
    crypto::Key wrapping;
};

PassphraseKeys derive(std::string_view passphrase,
                      std::span<const std::uint8_t, 16> salt,
                      crypto::Argon2Cost cost,
                      Pepper pepper) {
    const auto root = crypto::argon2id(passphrase, salt, cost);
    crypto::Secret<64> both;
    std::ranges::copy(pepper.key.reveal(), both.writable().begin());
    std::ranges::copy(root.reveal(), both.writable().begin() + 32);
    return {crypto::derive_key(both.reveal(), as_bytes(labels::sign_in_check)),
            crypto::derive_key(both.reveal(), as_bytes(labels::staff_wrapping_key))};
}

void append_32(Bytes& to, std::uint32_t number) {
    append(to, ByteView(big_endian_64(number)).subspan(4));
}

std::uint32_t read_32(ByteView bytes) {
    std::uint32_t number = 0;
    for (const auto byte : bytes.first(4)) number = (number << 8) | byte;
    return number;
}

Context context_of(const StaffAddress& address) {
    Context context(labels::staff_private_key);
    context.add(std::uint64_t{version}).add(address.instance.view()).add(address.staff.view());
    return context;
}

Context context_of(const OfficeKeyAddress& address) {
    Context context(labels::office_private_key);
    context.add(std::uint64_t{version}).add(address.instance.view()).add(address.office.value);
    context.add(std::uint64_t{address.epoch}).add(address.member.view());
    return context;
}

Context context_of_session(const InstanceId& instance,
                           std::string_view holder,
                           const Token& cookie) {
    Context context(labels::session_value);
    context.add(std::uint64_t{version})
        .add(instance.view())
        .add(holder)
        .add(ByteView(cookie.hash()));
    return context;
}

/// version || aead of a private key.
Bytes seal_private(Random& random,
                   const crypto::Key& key,
                   const Context& context,
                   const crypto::BoxPair& pair) {
    Bytes sealed{version};
    append(sealed, crypto::aead_seal(random, key, context.bytes(), pair.private_key.reveal()));
    return sealed;
}

std::optional<crypto::BoxPair> pair_of(Bytes raw) {
    auto private_key = crypto::Key::from(raw);
    crypto::wipe(raw);
    if (!private_key) return std::nullopt;
    const auto public_key = crypto::box_public(*private_key);
    return crypto::BoxPair{public_key, std::move(*private_key)};
}

std::optional<crypto::BoxPair> open_private(const crypto::Key& key,
                                            const Context& context,
                                            ByteView sealed) {
    if (sealed.empty() || sealed[0] != version) return std::nullopt;
    auto raw = crypto::aead_open(key, context.bytes(), sealed.subspan(1));
    if (!raw) return std::nullopt;
    return pair_of(std::move(*raw));
}

crypto::Key session_key(const Token& cookie) {
    return crypto::derive_key(cookie.secret().reveal(), as_bytes(labels::session_key));
}

}  // namespace staff_keys_detail

Bytes PassphraseRecord::encode() const {
    Bytes bytes{staff_keys_detail::version};
    staff_keys_detail::append_32(bytes, cost.memory_kib);
    staff_keys_detail::append_32(bytes, cost.passes);
    append(bytes, salt);
    append(bytes, check);
    return bytes;
}

std::optional<PassphraseRecord> PassphraseRecord::parse(ByteView bytes) {
    using namespace staff_keys_detail;
    if (bytes.size() != record_size || bytes[0] != version) return std::nullopt;
    PassphraseRecord record;
    record.cost = {.memory_kib = read_32(bytes.subspan(1)), .passes = read_32(bytes.subspan(5))};
    // Argon2's own least values are 8 KiB and one pass (RFC 9106, section 3.1).
    if (record.cost.memory_kib < 8 || record.cost.memory_kib > memory_kib_max) return std::nullopt;
    if (record.cost.passes < 1 || record.cost.passes > passes_max) return std::nullopt;
    std::ranges::copy(bytes.subspan(9, 16), record.salt.begin());
    std::ranges::copy(bytes.subspan(25, 32), record.check.begin());
    return record;
}

Bytes StaffRecord::encode() const {
    Bytes bytes = passphrase.encode();
    append(bytes, sealed_private_key);
    return bytes;
}

std::optional<StaffRecord> StaffRecord::parse(ByteView bytes, const crypto::PublicKey& public_key) {
    using namespace staff_keys_detail;
    if (bytes.size() != record_size + sealed_private_size) return std::nullopt;
    const auto passphrase = PassphraseRecord::parse(bytes.first(record_size));
    if (!passphrase) return std::nullopt;
    return StaffRecord{*passphrase, to_bytes(bytes.subspan(record_size)), public_key};
}

StaffRecord create_staff(Random& random,
                         const StaffAddress& address,
                         std::string_view passphrase,
                         Pepper pepper,
                         crypto::Argon2Cost cost) {
    return seal_staff(random, address, crypto::draw_box_pair(random), passphrase, pepper, cost);
}

StaffRecord seal_staff(Random& random,
                       const StaffAddress& address,
                       const crypto::BoxPair& pair,
                       std::string_view passphrase,
                       Pepper pepper,
                       crypto::Argon2Cost cost) {
    StaffRecord record;
    random.fill(record.passphrase.salt);
    record.passphrase.cost = cost;
    const auto keys = staff_keys_detail::derive(passphrase, record.passphrase.salt, cost, pepper);
    std::ranges::copy(keys.check.reveal(), record.passphrase.check.begin());
    record.public_key = pair.public_key;
    record.sealed_private_key = staff_keys_detail::seal_private(
        random, keys.wrapping, staff_keys_detail::context_of(address), pair);
    return record;
}

std::optional<crypto::BoxPair> sign_in(const StaffAddress& address,
                                       const StaffRecord& record,
                                       std::string_view passphrase,
                                       Pepper pepper) {
    const auto& stored = record.passphrase;
    const auto keys = staff_keys_detail::derive(passphrase, stored.salt, stored.cost, pepper);
    if (!crypto::equal(keys.check.reveal(), stored.check)) return std::nullopt;
    auto pair = staff_keys_detail::open_private(
        keys.wrapping, staff_keys_detail::context_of(address), record.sealed_private_key);
    // A row whose public key was exchanged would have others seal to a stranger.
    if (!pair || !crypto::equal(pair->public_key, record.public_key)) return std::nullopt;
    return pair;
}

void sign_in_nobody(std::string_view passphrase, Pepper pepper, crypto::Argon2Cost cost) {
    const std::array<std::uint8_t, 16> salt{};
    const auto keys = staff_keys_detail::derive(passphrase, salt, cost, pepper);
    crypto::equal(keys.check.reveal(), Hash{});
}

std::string draw_passphrase(Random& random) {
    std::string out;
    for (int group = 0; group < 4; ++group) {
        std::array<std::uint8_t, 5> bytes{};
        random.fill(bytes);
        if (group > 0) out += '-';
        for (const std::uint8_t byte : bytes) out += "abcdefghjkmnpqrstuvwxyz23456789"[byte % 31];
    }
    return out;
}

bool needs_upgrade(const PassphraseRecord& record, crypto::Argon2Cost cost) {
    return record.cost.memory_kib < cost.memory_kib || record.cost.passes < cost.passes;
}

Bytes seal_office_key(Random& random,
                      const OfficeKeyAddress& address,
                      const crypto::PublicKey& member,
                      const crypto::BoxPair& office) {
    Bytes bound{staff_keys_detail::version};
    append(bound, staff_keys_detail::context_of(address).digest());
    append(bound, office.private_key.reveal());
    Bytes sealed{staff_keys_detail::version};
    append(sealed, crypto::box_seal(random, member, bound));
    crypto::wipe(bound);
    return sealed;
}

std::optional<crypto::BoxPair> open_office_key(const OfficeKeyAddress& address,
                                               const crypto::BoxPair& member,
                                               ByteView sealed) {
    using namespace staff_keys_detail;
    if (sealed.empty() || sealed[0] != version) return std::nullopt;
    auto bound = crypto::box_open(member, sealed.subspan(1));
    if (!bound || bound->size() != 1 + 32 + 32 || bound->front() != version) return std::nullopt;
    if (!crypto::equal(ByteView(*bound).subspan(1, 32), context_of(address).digest()))
        return std::nullopt;
    auto pair = pair_of(to_bytes(ByteView(*bound).subspan(33)));
    crypto::wipe(*bound);
    return pair;
}

Bytes seal_for_session(Random& random,
                       const InstanceId& instance,
                       std::string_view holder,
                       const Token& cookie,
                       const crypto::BoxPair& pair) {
    using namespace staff_keys_detail;
    // With the public half, which every request would otherwise pay a multiplication for.
    Bytes both = to_bytes(ByteView(pair.private_key.reveal()));
    append(both, pair.public_key);
    Bytes sealed{version};
    append(sealed, crypto::aead_seal(random, session_key(cookie),
                                     context_of_session(instance, holder, cookie).bytes(), both));
    crypto::wipe(both);
    return sealed;
}

std::optional<crypto::BoxPair> open_session(const InstanceId& instance,
                                            std::string_view holder,
                                            const Token& cookie,
                                            ByteView sealed) {
    using namespace staff_keys_detail;
    if (sealed.empty() || sealed[0] != version) return std::nullopt;
    auto raw = crypto::aead_open(session_key(cookie),
                                 context_of_session(instance, holder, cookie).bytes(), sealed.subspan(1));
    if (!raw) return std::nullopt;
    crypto::PublicKey public_key{};
    if (raw->size() != 32 + public_key.size()) return pair_of(std::move(*raw));  // as sessions were sealed at first
    std::copy(raw->begin() + 32, raw->end(), public_key.begin());
    auto private_key = crypto::Key::from(ByteView(*raw).first(32));
    crypto::wipe(*raw);
    return crypto::BoxPair{public_key, std::move(*private_key)};
}

}  // namespace huiyin::sealing
