#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/data_file.h"
#include "io/records/map.h"

using namespace huiyin;

namespace {

void walk(const DataNode& node, int deep) {
    if (node.line() < 0 || node.file() != "f.toml" || deep > 1000) std::abort();
    for (const auto& [key, member] : node.members()) {
        if (node.find(key) != member) std::abort();
        walk(*member, deep + 1);
    }
    for (const DataNode& element : node.elements()) walk(element, deep + 1);
}

}  // namespace

/// Data files that people write: any text is read or refused at a line, and so is any map of an import.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto root = parse_toml(text, "f.toml");
    if (root) walk(*root, 0);
    else if (!root.error().where.starts_with("f.toml:")) std::abort();
    const auto map = records::parse_map(text, "f.toml");
    if (map && (map->source.empty() || !map->columns.contains(records::Field::id))) std::abort();
    if (!map && !map.error().where.starts_with("f.toml:")) std::abort();
    return 0;
}
