#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/accountability/docket.h"
#include "core/accountability/history.h"

using namespace huiyin::accountability;

/// A line of a docket or of a history entry, as anybody may have written it: what is taken has one spelling, so that two
/// auditors never read different things in the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto line = parse_line(text); line && write_line(*line) != text) std::abort();
    if (const auto line = parse_history_line(text); line && write_history_line(*line) != text) std::abort();
    return 0;
}
