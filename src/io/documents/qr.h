#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace huiyin::documents {

/// The dark modules of a QR code (ISO/IEC 18004), error correction level Q, without its quiet zone.
struct QrModules {
    int side = 0;
    std::vector<bool> dark;  ///< row by row, side × side

    bool at(int row, int column) const {
        return dark[static_cast<std::size_t>(row) * static_cast<std::size_t>(side) + static_cast<std::size_t>(column)];
    }
};

/// A run of dark modules in one row.
struct QrRun {
    int row;
    int column;
    int length;
};

/// Refuses with documents/qr-too-long.
Result<QrModules> qr_modules(std::string_view text);
std::vector<QrRun> runs(const QrModules& modules);

/// White modules around a code on each side (ISO/IEC 18004, section 6.3.8).
inline constexpr int qr_quiet_zone = 4;

/// The QR code as an SVG picture of its own: black on white, one path, a row's modules merged, quiet zone
/// included. No style, script or outside reference, so it may stand in a data: address. Refuses with
/// documents/qr-too-long.
Result<std::string> qr_svg(std::string_view text);

}  // namespace huiyin::documents
