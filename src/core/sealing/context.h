#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace huiyin::sealing {

/// What a sealed value is bound to, written so that two different lists of fields never give the
/// same bytes: each field is its length (8 bytes, big-endian) and then itself; numbers are 8 bytes.
class Context {
  public:
    explicit Context(std::string_view label);
    Context& add(ByteView field);
    Context& add(std::string_view field);
    Context& add(std::uint64_t number);
    /// For use as the associated data of an AEAD.
    ByteView bytes() const { return bytes_; }
    /// For a sealed box, which has no associated data: goes into the box and is compared on
    /// opening.
    Hash digest() const;

  private:
    Bytes bytes_;
};

}  // namespace huiyin::sealing
