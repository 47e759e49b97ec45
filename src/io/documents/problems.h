#pragma once

#include <string_view>

namespace huiyin::documents::problems {

/// A text is longer than the largest QR code at level Q holds. Facts: bytes.
inline constexpr std::string_view qr_too_long = "documents/qr-too-long";

}  // namespace huiyin::documents::problems
