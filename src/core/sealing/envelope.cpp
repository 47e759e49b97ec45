#include "core/sealing/envelope.h"

#include "base/fault.h"
#include "core/sealing/context.h"
#include "core/sealing/labels.h"
#include "core/sealing/padding.h"

namespace huiyin::sealing {

namespace envelope_detail {

/// Of parts and month values.
constexpr std::uint8_t version = 1;
/// How the inner layer of a wrap or list text is made. The outer one begins with it.
enum class Inner : std::uint8_t {
    boxed = 1,   ///< libsodium's sealed box: no longer written, still read
    agreed = 2,  ///< under a key agreed on with a command's ephemeral pair
    own = 3,     ///< under a key from the recipient's own private key
};
constexpr std::size_t month_size = 7;

std::optional<Inner> inner_of(ByteView sealed) {
    if (sealed.empty() || sealed[0] < 1 || sealed[0] > 3) return std::nullopt;
    return static_cast<Inner>(sealed[0]);
}

void append_epoch(Bytes& to, std::uint32_t epoch) {
    append(to, ByteView(big_endian_64(epoch)).subspan(4));
}

Context context_of(const PartAddress& address, const CaseKey& key) {
    Context context(labels::part);
    context.add(std::uint64_t{version}).add(address.instance.view()).add(address.case_id.view());
    context.add(address.sequence)
        .add(address.part)
        .add(to_text(key.name))
        .add(std::uint64_t{key.epoch});
    return context;
}

Context context_of(const WrapAddress& address, Inner inner) {
    Context context(labels::key_wrap);
    context.add(static_cast<std::uint64_t>(inner)).add(address.instance.view()).add(address.case_id.view());
    context.add(to_text(address.key))
        .add(std::uint64_t{address.key_epoch})
        .add(address.recipient.text);
    return context;
}

Context context_of(const ListTextAddress& address, Inner inner) {
    Context context(labels::list_text);
    context.add(static_cast<std::uint64_t>(inner)).add(address.instance.view()).add(address.case_id.view());
    context.add(address.part).add(address.recipient.text);
    return context;
}

Context context_of(const MonthAddress& address) {
    Context context(labels::month_value);
    context.add(std::uint64_t{version}).add(address.instance.view()).add(address.case_id.view());
    context.add(address.sequence).add(address.purpose);
    return context;
}

/// version || YYYY-MM || aead. The month is part of the associated data too.
Bytes seal_outer(
    Random& random, std::uint8_t first, const MonthKey& month, Context context, ByteView value) {
    EXPECTS(is_month(month.month));
    Bytes sealed{first};
    append(sealed, as_bytes(month.month));
    append(sealed, crypto::aead_seal(random, month.key, context.add(month.month).bytes(), value));
    return sealed;
}

std::optional<Bytes> open_outer(const MonthKey& month, Context context, ByteView sealed) {
    if (month_of_sealed(sealed) != month.month) return std::nullopt;
    return crypto::aead_open(month.key, context.add(month.month).bytes(),
                             sealed.subspan(1 + month_size));
}

std::optional<Bytes> move_outer(Random& random,
                                const MonthKey& from,
                                const MonthKey& to,
                                const Context& context,
                                ByteView sealed) {
    const auto value = open_outer(from, context, sealed);
    if (!value) return std::nullopt;
    return seal_outer(random, sealed[0], to, context, *value);
}

/// The key for one value between two pairs. The text that it comes from names both of them.
crypto::Key value_key(const crypto::Key& agreed,
                      const crypto::PublicKey& from,
                      const crypto::PublicKey& to,
                      ByteView context) {
    Context info(labels::agreed_key);
    info.add(ByteView(from)).add(ByteView(to)).add(context);
    return crypto::derive_key(agreed.reveal(), info.bytes());
}

crypto::Key own_key(const crypto::BoxPair& pair, ByteView context) {
    Context info(labels::own_key);
    return crypto::derive_key(pair.private_key.reveal(), info.add(context).bytes());
}

/// Ephemeral public key || aead.
Bytes seal_agreed(Sender& sender,
                  const crypto::PublicKey& to,
                  const Context& context,
                  ByteView value) {
    const auto key = sender.key_for(to, context.bytes());
    Bytes sealed(sender.public_key().begin(), sender.public_key().end());
    append(sealed, crypto::aead_seal(sender.random(), key, context.bytes(), value));
    return sealed;
}

std::optional<Bytes> open_agreed(Receiver& receiver, const Context& context, ByteView sealed) {
    crypto::PublicKey from{};
    if (sealed.size() < from.size()) return std::nullopt;
    std::copy_n(sealed.begin(), from.size(), from.begin());
    const crypto::Key* agreed = receiver.agreed_with(from);
    if (agreed == nullptr) return std::nullopt;
    return crypto::aead_open(value_key(*agreed, from, receiver.pair().public_key, context.bytes()),
                             context.bytes(), sealed.subspan(from.size()));
}

/// A box around 01 || digest of the context || value: the library's box has no associated data.
std::optional<Bytes> open_boxed(const crypto::BoxPair& pair,
                                const Context& context,
                                ByteView boxed) {
    auto bound = crypto::box_open(pair, boxed);
    const std::size_t head = 1 + sizeof(Hash);
    if (!bound || bound->size() < head || bound->front() != static_cast<std::uint8_t>(Inner::boxed))
        return std::nullopt;
    if (!crypto::equal(ByteView(*bound).subspan(1, sizeof(Hash)), context.digest()))
        return std::nullopt;
    Bytes value = to_bytes(ByteView(*bound).subspan(head));
    crypto::wipe(*bound);
    return value;
}

/// Both layers of a wrap or list text.
template <typename Address>
std::optional<Bytes> open_layers(const Address& address,
                                 const MonthKey& month,
                                 Receiver& receiver,
                                 ByteView sealed) {
    const auto inner = inner_of(sealed);
    if (!inner) return std::nullopt;
    const Context context = context_of(address, *inner);
    const auto layer = open_outer(month, context, sealed);
    if (!layer) return std::nullopt;
    switch (*inner) {
        case Inner::boxed:
            return open_boxed(receiver.pair(), context, *layer);
        case Inner::agreed:
            return open_agreed(receiver, context, *layer);
        case Inner::own:
            return crypto::aead_open(own_key(receiver.pair(), context.bytes()), context.bytes(), *layer);
    }
    return std::nullopt;
}

template <typename Address>
Bytes seal_layers(Sender& sender,
                  const Address& address,
                  const crypto::PublicKey& to,
                  const MonthKey& month,
                  ByteView value) {
    const Context context = context_of(address, Inner::agreed);
    return seal_outer(sender.random(), static_cast<std::uint8_t>(Inner::agreed), month, context,
                      seal_agreed(sender, to, context, value));
}

template <typename Address>
std::optional<Bytes> move_layers(Random& random,
                                 const Address& address,
                                 const MonthKey& from,
                                 const MonthKey& to,
                                 ByteView sealed) {
    const auto inner = inner_of(sealed);
    if (!inner) return std::nullopt;
    return move_outer(random, from, to, context_of(address, *inner), sealed);
}

}  // namespace envelope_detail

Bytes seal_part(Random& random, const CaseKey& key, const PartAddress& address, ByteView text) {
    Bytes padded = pad(text);
    Bytes sealed{envelope_detail::version};
    envelope_detail::append_epoch(sealed, key.epoch);
    append(sealed, crypto::aead_seal(random, key.key,
                                     envelope_detail::context_of(address, key).bytes(), padded));
    crypto::wipe(padded);
    return sealed;
}

std::optional<Bytes> open_part(const CaseKey& key, const PartAddress& address, ByteView sealed) {
    if (part_epoch(sealed) != key.epoch) return std::nullopt;
    auto padded = crypto::aead_open(key.key, envelope_detail::context_of(address, key).bytes(),
                                    sealed.subspan(5));
    if (!padded) return std::nullopt;
    auto text = unpad(*padded);
    crypto::wipe(*padded);
    return text;
}

std::optional<std::uint32_t> part_epoch(ByteView sealed) {
    if (sealed.size() < 5 || sealed[0] != envelope_detail::version) return std::nullopt;
    std::uint32_t epoch = 0;
    for (const auto byte : sealed.subspan(1, 4)) epoch = (epoch << 8) | byte;
    return epoch;
}

Recipient Recipient::office(const OfficeId& office, std::uint32_t epoch) {
    return {"office:" + office.value + ":" + std::to_string(epoch)};
}

const crypto::BoxPair& Sender::pair() {
    if (!pair_) pair_ = crypto::draw_box_pair(random_);
    return *pair_;
}

crypto::Key Sender::key_for(const crypto::PublicKey& to, ByteView context) {
    auto known = agreed_.find(to);
    if (known == agreed_.end()) {
        auto agreed = crypto::box_agree(pair().private_key, to);
        if (!agreed) throw Fault("a public key to seal to is none");
        known = agreed_.emplace(to, std::move(*agreed)).first;
    }
    return envelope_detail::value_key(known->second, public_key(), to, context);
}

const crypto::Key* Receiver::agreed_with(const crypto::PublicKey& from) {
    auto known = agreed_.find(from);
    if (known == agreed_.end()) {
        auto agreed = crypto::box_agree(pair_.private_key, from);
        if (!agreed) return nullptr;
        known = agreed_.emplace(from, std::move(*agreed)).first;
    }
    return &known->second;
}

Bytes wrap_key(Sender& sender,
               const CaseKey& key,
               const WrapAddress& address,
               const crypto::PublicKey& to,
               const MonthKey& month) {
    EXPECTS(address.key == key.name && address.key_epoch == key.epoch);
    return envelope_detail::seal_layers(sender, address, to, month, key.key.reveal());
}

Bytes wrap_own_key(Random& random,
                   const CaseKey& key,
                   const WrapAddress& address,
                   const crypto::BoxPair& own,
                   const MonthKey& month) {
    using namespace envelope_detail;
    EXPECTS(address.key == key.name && address.key_epoch == key.epoch);
    const Context context = context_of(address, Inner::own);
    return seal_outer(random, static_cast<std::uint8_t>(Inner::own), month, context,
                      crypto::aead_seal(random, own_key(own, context.bytes()), context.bytes(),
                                        key.key.reveal()));
}

std::optional<CaseKey> unwrap_key(const WrapAddress& address,
                                  const MonthKey& month,
                                  const crypto::BoxPair& pair,
                                  ByteView wrapped) {
    Receiver receiver(pair);
    return unwrap_key(address, month, receiver, wrapped);
}

std::optional<CaseKey> unwrap_key(const WrapAddress& address,
                                  const MonthKey& month,
                                  Receiver& receiver,
                                  ByteView wrapped) {
    auto raw = envelope_detail::open_layers(address, month, receiver, wrapped);
    if (!raw) return std::nullopt;
    auto key = crypto::Key::from(*raw);
    crypto::wipe(*raw);
    if (!key) return std::nullopt;
    return CaseKey{address.key, address.key_epoch, std::move(*key)};
}

std::optional<Bytes> rewrap_month(Random& random,
                                  const WrapAddress& address,
                                  const MonthKey& from,
                                  const MonthKey& to,
                                  ByteView wrapped) {
    return envelope_detail::move_layers(random, address, from, to, wrapped);
}

bool fits_month(const WrapAddress& address, const MonthKey& month, ByteView wrapped) {
    const auto inner = envelope_detail::inner_of(wrapped);
    return inner && envelope_detail::open_outer(month, envelope_detail::context_of(address, *inner), wrapped).has_value();
}

Bytes seal_list_text(Sender& sender,
                     const ListTextAddress& address,
                     const crypto::PublicKey& to,
                     const MonthKey& month,
                     std::string_view text) {
    Bytes padded = pad(as_bytes(text));
    Bytes sealed = envelope_detail::seal_layers(sender, address, to, month, padded);
    crypto::wipe(padded);
    return sealed;
}

std::optional<std::string> open_list_text(const ListTextAddress& address,
                                          const MonthKey& month,
                                          const crypto::BoxPair& pair,
                                          ByteView sealed) {
    Receiver receiver(pair);
    const auto padded = envelope_detail::open_layers(address, month, receiver, sealed);
    if (!padded) return std::nullopt;
    const auto text = unpad(*padded);
    if (!text) return std::nullopt;
    return std::string(as_text(*text));
}

std::optional<Bytes> rewrap_month(Random& random,
                                  const ListTextAddress& address,
                                  const MonthKey& from,
                                  const MonthKey& to,
                                  ByteView sealed) {
    return envelope_detail::move_layers(random, address, from, to, sealed);
}

Bytes seal_under_month(Random& random,
                       const MonthKey& month,
                       const MonthAddress& address,
                       ByteView value) {
    return envelope_detail::seal_outer(random, envelope_detail::version, month,
                                       envelope_detail::context_of(address), value);
}

std::optional<Bytes> open_under_month(const MonthKey& month,
                                      const MonthAddress& address,
                                      ByteView sealed) {
    if (sealed.empty() || sealed[0] != envelope_detail::version) return std::nullopt;
    return envelope_detail::open_outer(month, envelope_detail::context_of(address), sealed);
}

std::optional<Bytes> rewrap_month(Random& random,
                                  const MonthAddress& address,
                                  const MonthKey& from,
                                  const MonthKey& to,
                                  ByteView sealed) {
    if (sealed.empty() || sealed[0] != envelope_detail::version) return std::nullopt;
    return envelope_detail::move_outer(random, from, to, envelope_detail::context_of(address),
                                       sealed);
}

std::optional<std::string> month_of_sealed(ByteView sealed) {
    if (sealed.size() < 1 + envelope_detail::month_size || !envelope_detail::inner_of(sealed))
        return std::nullopt;
    const auto month = as_text(sealed.subspan(1, envelope_detail::month_size));
    if (!is_month(month)) return std::nullopt;
    return std::string(month);
}

}  // namespace huiyin::sealing
