#include "core/sealing/envelope.h"

#include "base/fault.h"
#include "core/sealing/context.h"
#include "core/sealing/labels.h"
#include "core/sealing/padding.h"

namespace huiyin::sealing {

namespace envelope_detail {

/// Of every layout in this file.
constexpr std::uint8_t version = 1;
constexpr std::size_t month_size = 7;

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

Context context_of(const WrapAddress& address) {
    Context context(labels::key_wrap);
    context.add(std::uint64_t{version}).add(address.instance.view()).add(address.case_id.view());
    context.add(to_text(address.key))
        .add(std::uint64_t{address.key_epoch})
        .add(address.recipient.text);
    return context;
}

Context context_of(const ListTextAddress& address) {
    Context context(labels::list_text);
    context.add(std::uint64_t{version}).add(address.instance.view()).add(address.case_id.view());
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
Bytes seal_outer(Random& random, const MonthKey& month, Context context, ByteView value) {
    EXPECTS(is_month(month.month));
    Bytes sealed{version};
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
    return seal_outer(random, to, context, *value);
}

/// A box around version || digest of the context || value: the library's box has no associated
/// data.
Bytes seal_inner(Random& random,
                 const crypto::PublicKey& to,
                 const Context& context,
                 ByteView value) {
    Bytes bound{version};
    append(bound, context.digest());
    append(bound, value);
    Bytes boxed = crypto::box_seal(random, to, bound);
    crypto::wipe(bound);
    return boxed;
}

std::optional<Bytes> open_inner(const crypto::BoxPair& pair,
                                const Context& context,
                                ByteView boxed) {
    auto bound = crypto::box_open(pair, boxed);
    const std::size_t head = 1 + sizeof(Hash);
    if (!bound || bound->size() < head || bound->front() != version) return std::nullopt;
    if (!crypto::equal(ByteView(*bound).subspan(1, sizeof(Hash)), context.digest()))
        return std::nullopt;
    Bytes value = to_bytes(ByteView(*bound).subspan(head));
    crypto::wipe(*bound);
    return value;
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

Bytes wrap_key(Random& random,
               const CaseKey& key,
               const WrapAddress& address,
               const crypto::PublicKey& to,
               const MonthKey& month) {
    EXPECTS(address.key == key.name && address.key_epoch == key.epoch);
    const auto context = envelope_detail::context_of(address);
    return envelope_detail::seal_outer(
        random, month, context, envelope_detail::seal_inner(random, to, context, key.key.reveal()));
}

std::optional<CaseKey> unwrap_key(const WrapAddress& address,
                                  const MonthKey& month,
                                  const crypto::BoxPair& pair,
                                  ByteView wrapped) {
    const auto context = envelope_detail::context_of(address);
    const auto boxed = envelope_detail::open_outer(month, context, wrapped);
    if (!boxed) return std::nullopt;
    auto raw = envelope_detail::open_inner(pair, context, *boxed);
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
    return envelope_detail::move_outer(random, from, to, envelope_detail::context_of(address),
                                       wrapped);
}

Bytes seal_list_text(Random& random,
                     const ListTextAddress& address,
                     const crypto::PublicKey& to,
                     const MonthKey& month,
                     std::string_view text) {
    const auto context = envelope_detail::context_of(address);
    Bytes padded = pad(as_bytes(text));
    const Bytes boxed = envelope_detail::seal_inner(random, to, context, padded);
    crypto::wipe(padded);
    return envelope_detail::seal_outer(random, month, context, boxed);
}

std::optional<std::string> open_list_text(const ListTextAddress& address,
                                          const MonthKey& month,
                                          const crypto::BoxPair& pair,
                                          ByteView sealed) {
    const auto context = envelope_detail::context_of(address);
    const auto boxed = envelope_detail::open_outer(month, context, sealed);
    if (!boxed) return std::nullopt;
    const auto padded = envelope_detail::open_inner(pair, context, *boxed);
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
    return envelope_detail::move_outer(random, from, to, envelope_detail::context_of(address),
                                       sealed);
}

Bytes seal_under_month(Random& random,
                       const MonthKey& month,
                       const MonthAddress& address,
                       ByteView value) {
    return envelope_detail::seal_outer(random, month, envelope_detail::context_of(address), value);
}

std::optional<Bytes> open_under_month(const MonthKey& month,
                                      const MonthAddress& address,
                                      ByteView sealed) {
    return envelope_detail::open_outer(month, envelope_detail::context_of(address), sealed);
}

std::optional<Bytes> rewrap_month(Random& random,
                                  const MonthAddress& address,
                                  const MonthKey& from,
                                  const MonthKey& to,
                                  ByteView sealed) {
    return envelope_detail::move_outer(random, from, to, envelope_detail::context_of(address),
                                       sealed);
}

std::optional<std::string> month_of_sealed(ByteView sealed) {
    if (sealed.size() < 1 + envelope_detail::month_size || sealed[0] != envelope_detail::version)
        return std::nullopt;
    const auto month = as_text(sealed.subspan(1, envelope_detail::month_size));
    if (!is_month(month)) return std::nullopt;
    return std::string(month);
}

}  // namespace huiyin::sealing
