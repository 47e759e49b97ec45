#include "core/sealing/context.h"

#include "base/crypto.h"

namespace huiyin::sealing {

namespace context_detail {

/// As long as most are, so that they are made in one piece.
constexpr std::size_t usual_size = 320;

}  // namespace context_detail

Context::Context(std::string_view label) {
    bytes_.reserve(context_detail::usual_size);
    add(label);
}

Context& Context::add(ByteView field) {
    append(bytes_, big_endian_64(field.size()));
    append(bytes_, field);
    return *this;
}

Context& Context::add(std::string_view field) {
    return add(as_bytes(field));
}

Context& Context::add(std::uint64_t number) {
    return add(ByteView(big_endian_64(number)));
}

Hash Context::digest() const {
    return crypto::sha256(bytes_);
}

}  // namespace huiyin::sealing
