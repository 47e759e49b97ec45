#include "io/cli/town_file.h"

#include <vector>

#include "base/data_file.h"
#include "base/fault.h"

namespace huiyin::cli {
namespace town_file_detail {

const DataNode* url_in(const DataNode& root) {
    const DataNode* table = root.find("database");
    return table == nullptr ? nullptr : table->find("url");
}

/// Whether a text says that URL and no other.
bool says(const std::string& toml, const std::string& url) {
    const auto root = parse_toml(toml, "huiyin.toml");
    if (!root) return false;
    const DataNode* node = url_in(*root);
    return node == nullptr ? url.empty() : node->as_string() == url;
}

std::string with_line(const std::string& toml, int number, const std::string& line) {
    std::size_t from = 0;
    for (int i = 1; i < number; ++i) from = toml.find('\n', from) + 1;
    const std::size_t end = std::min(toml.find('\n', from), toml.size());
    std::string out = toml;
    return out.replace(from, end - from, line);
}

}  // namespace town_file_detail
using namespace town_file_detail;

std::string toml_string(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) out += c;
    }
    return out + "\"";
}

std::string with_database_url(const std::string& toml, const std::string& url) {
    if (says(toml, url)) return toml;
    const std::string value = toml_string(url);
    std::vector<std::string> tries;
    if (const auto root = parse_toml(toml, "huiyin.toml"); root && url_in(*root) != nullptr) {
        const int line = url_in(*root)->line();
        // As it is written there: in its table, with a dotted key, or with the table in one line.
        if (url.empty())
            tries.push_back(with_line(toml, line, ""));
        else
            for (const std::string& one : {"url = " + value, "database.url = " + value, "database = { url = " + value + " }"})
                tries.push_back(with_line(toml, line, one));
    } else {
        const std::string gap = toml.ends_with('\n') || toml.empty() ? "\n" : "\n\n";
        tries.push_back(toml + gap + "[database]\nurl = " + value + "\n");
        if (root && root->find("database") != nullptr)
            tries.push_back(with_line(toml, root->find("database")->line(), "[database]\nurl = " + value));
    }
    for (std::string& one : tries)
        if (says(one, url)) return std::move(one);
    throw Fault("huiyin.toml: database.url stands among other things on its line; write it on a line of its own");
}

}  // namespace huiyin::cli
