#pragma once

#include <fstream>
#include <sstream>
#include <string>

#include "core/procedure/parse.h"

// What several tests of this folder read. Tests run in the repository's root.
namespace huiyin::procedure::for_tests {

inline std::string read_text(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

/// One of the procedures that ship.
inline Procedure shipped(const std::string& id) {
    const std::string file = "procedures/" + id + ".toml";
    return parse(read_text(file), file).value();
}

}  // namespace huiyin::procedure::for_tests
