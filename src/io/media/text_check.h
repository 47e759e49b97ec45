#pragma once

#include "base/bytes.h"

namespace huiyin::media {

/// Well-formed UTF-8 without NUL, told piece by piece (RFC 3629; Unicode table 3-7).
class TextCheck {
  public:
    /// False once a byte cannot belong to such a text; stays false.
    bool feed(ByteView piece);
    /// True if all fed bytes are good and no character is cut short.
    bool finished() const { return good_ && missing_ == 0; }
    bool good() const { return good_; }

  private:
    bool good_ = true;
    int missing_ = 0;          ///< bytes that the character still needs
    std::uint8_t low_ = 0x80;  ///< bounds of its next byte
    std::uint8_t high_ = 0xBF;
};

}  // namespace huiyin::media
