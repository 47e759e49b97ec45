#include "io/documents/qr.h"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>

#include "base/fault.h"
#include "io/documents/problems.h"

namespace huiyin::documents {

Result<QrModules> qr_modules(std::string_view text) {
    EXPECTS(!text.empty());
    // The "8-bit hint with case" call splits the text itself: capitals and digits get the alphanumeric mode.
    EXPECTS(text.find('\0') == std::string_view::npos);
    const std::string terminated(text);
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString(terminated.c_str(), 0, QR_ECLEVEL_Q, QR_MODE_8, 1), QRcode_free);
    if (!code) {
        if (errno == ERANGE) return refuse(problems::qr_too_long, {{"bytes", std::to_string(text.size())}});
        throw Fault("libqrencode could not encode a text");
    }
    QrModules modules{.side = code->width, .dark = {}};
    const auto count = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
    modules.dark.reserve(count);
    for (std::size_t i = 0; i < count; ++i) modules.dark.push_back((code->data[i] & 1) != 0);
    return modules;
}

std::vector<QrRun> runs(const QrModules& modules) {
    std::vector<QrRun> found;
    for (int row = 0; row < modules.side; ++row) {
        for (int column = 0; column < modules.side; ++column) {
            if (!modules.at(row, column)) continue;
            const int start = column;
            while (column < modules.side && modules.at(row, column)) ++column;
            found.push_back({.row = row, .column = start, .length = column - start});
        }
    }
    return found;
}

Result<std::string> qr_svg(std::string_view text) {
    TRY_LET(modules, qr_modules(text));
    const int side = modules.side + 2 * qr_quiet_zone;
    std::string path;
    for (const QrRun& run : runs(modules)) {
        path += fmt::format("M{} {}h{}v1h-{}z", run.column + qr_quiet_zone, run.row + qr_quiet_zone, run.length, run.length);
    }
    return fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges">)"
        R"(<path fill="#fff" d="M0 0h{0}v{0}h-{0}z"/><path fill="#000" d="{1}"/></svg>)",
        side, path);
}

}  // namespace huiyin::documents
