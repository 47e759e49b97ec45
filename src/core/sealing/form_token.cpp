#include "core/sealing/form_token.h"

#include "core/sealing/context.h"
#include "core/sealing/labels.h"

namespace huiyin::sealing {

namespace form_token_detail {

constexpr std::uint8_t version = 1;

Hash sign(FormKey key, const FormPurpose& purpose, std::uint64_t minute) {
    Context context(labels::form_token);
    context.add(std::uint64_t{version}).add(purpose.purpose);
    // A hash is 32 bytes, so "-" is nobody's session.
    context.add(purpose.session ? ByteView(*purpose.session) : as_bytes("-")).add(minute);
    return crypto::hmac_sha256(key.key.reveal(), context.bytes());
}

}  // namespace form_token_detail

std::string issue_form_token(FormKey key, const FormPurpose& purpose, Instant now) {
    const auto minute = static_cast<std::uint64_t>(
        std::chrono::floor<std::chrono::minutes>(now).time_since_epoch().count());
    Bytes bytes{form_token_detail::version};
    append(bytes, big_endian_64(minute));
    append(bytes, form_token_detail::sign(key, purpose, minute));
    return to_base64url(bytes);
}

bool verify_form_token(FormKey key,
                       const FormPurpose& purpose,
                       std::string_view token,
                       Instant now,
                       std::chrono::minutes age_max) {
    const auto bytes = from_base64url(token);
    if (!bytes || bytes->size() != 1 + 8 + 32 || bytes->front() != form_token_detail::version)
        return false;
    std::uint64_t minute = 0;
    for (const auto byte : ByteView(*bytes).subspan(1, 8)) minute = (minute << 8) | byte;
    if (!crypto::equal(ByteView(*bytes).subspan(9), form_token_detail::sign(key, purpose, minute)))
        return false;
    // The minute is ours from here on, so the arithmetic can't overflow.
    const auto issued = Instant(std::chrono::minutes(static_cast<std::int64_t>(minute)));
    return issued <= now && now - issued <= age_max;
}

}  // namespace huiyin::sealing
