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

/// How a small procedure begins: two states, filed and closed, and one clock, which the file goes on to describe.
inline std::string small_head(const std::string& id, const std::string& clock) {
    return R"(id = ")" + id + R"("
version = 1
calendar = "cn"
initial = "filed"
starts_on_filing = [")" + clock + R"("]
answer_clock = ")" + clock + R"("
name = { zh = "小", en = "Small" }
summary = { zh = "小", en = "Small" }

[[source]]
id = "law"
name = { zh = "法", en = "Law" }
citation = { zh = "法第{articles}条", en = "Law, art. {articles}" }

[[state]]
id = "filed"
name = { zh = "已提出", en = "Filed" }
meaning = { zh = "已提出", en = "Filed" }

[[state]]
id = "closed"
is_final = true
name = { zh = "已办结", en = "Closed" }
meaning = { zh = "已办结", en = "Closed" }

)";
}

}  // namespace huiyin::procedure::for_tests
