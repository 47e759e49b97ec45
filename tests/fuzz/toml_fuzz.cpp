#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/data_file.h"

using namespace huiyin;

namespace {

void walk(const DataNode& node, int deep) {
    if (node.line() < 0 || node.file() != "f.toml" || deep > 200) std::abort();
    for (const auto& [key, member] : node.members())
        if (node.find(key) != member) std::abort();
    // A table's members are its elements.
    for (const DataNode& element : node.elements()) walk(element, deep + 1);
}

}  // namespace

/// Data files that people write: any text is read or refused at a line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto root = parse_toml(text, "f.toml");
    if (root) walk(*root, 0);
    else if (!root.error().where.starts_with("f.toml:")) std::abort();
    return 0;
}
