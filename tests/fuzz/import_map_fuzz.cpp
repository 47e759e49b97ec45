#include <cstdint>
#include <cstdlib>
#include <string>

#include "io/records/map.h"

using namespace huiyin;
using namespace huiyin::records;

/// Maps that a town writes for its import: refused at a line, or whole.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto map = parse_map(text, "f.toml");
    if (!map) {
        if (!map.error().where.starts_with("f.toml:")) std::abort();
        return 0;
    }
    if (map->source.empty()) std::abort();
    for (const Field field : {Field::id, Field::filed, Field::office})
        if (!map->columns.contains(field)) std::abort();
    return 0;
}
