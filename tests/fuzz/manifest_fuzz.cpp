#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/sealing/case_key.h"

using namespace huiyin;
using namespace huiyin::sealing;

/// The list of an event's texts and files, as it lies in a stranger's full copy: one spelling.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto manifest = parse_manifest(text);
    if (manifest && (write_manifest(*manifest) != text || parse_manifest(text) != manifest)) std::abort();
    return 0;
}
