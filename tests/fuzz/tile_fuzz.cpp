#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/ledger/entry.h"
#include "core/ledger/tile.h"

using namespace huiyin;
using namespace huiyin::ledger;

/// Tile paths, entry bundles (the first byte is the width less one) and entries from outside.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto id = parse_tile_path(text); id && tile_path(*id) != text) std::abort();
    if (const auto id = parse_entries_path(text); id && entries_path(*id) != text) std::abort();
    const ByteView bytes(data, size);
    if (const auto commitment = parse_sealed_entry(bytes)) {
        if (make_sealed_entry(*commitment) != to_bytes(bytes)) std::abort();
    }
    if (const auto key = parse_key_entry(bytes); key && make_key_entry(*key) != to_bytes(bytes))
        std::abort();
    if (size == 0) return 0;
    const ByteView bundle = bytes.subspan(1);
    const auto entries = split_bundle(bundle, data[0] + 1);
    if (!entries) return 0;
    Bytes again;
    for (const ByteView entry : *entries) {
        if (!append_entry(again, entry)) std::abort();
    }
    if (again != to_bytes(bundle)) std::abort();
    return 0;
}
