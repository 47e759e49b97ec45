#include "io/cli/town_file.h"

#include <string_view>
#include <vector>

#include "base/data_file.h"
#include "base/fault.h"

namespace huiyin::cli {
namespace town_file_detail {

const DataNode* node_in(const DataNode& root, const char* section, const char* key) {
    const DataNode* table = root.find(section);
    return table == nullptr ? nullptr : table->find(key);
}

/// Whether a text says that and nothing else there; an empty value: nothing.
bool says(const std::string& toml, const char* section, const char* key, const std::string& value) {
    const auto root = parse_toml(toml, "huiyin.toml");
    if (!root) return false;
    const DataNode* node = node_in(*root, section, key);
    return node == nullptr ? value.empty() : node->as_string() == value;
}

std::string_view line_of(std::string_view toml, int number) {
    for (int i = 1; i < number; ++i) toml.remove_prefix(toml.find('\n') + 1);
    return toml.substr(0, toml.find('\n'));
}

std::string with_line(const std::string& toml, int number, const std::string& line) {
    const std::string_view old = line_of(toml, number);
    std::string out = toml;
    return out.replace(static_cast<std::size_t>(old.data() - toml.data()), old.size(), line);
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
    if (says(toml, "database", "url", url)) return toml;
    const std::string value = toml_string(url);
    std::vector<std::string> tries;
    if (const auto root = parse_toml(toml, "huiyin.toml"); root && node_in(*root, "database", "url") != nullptr) {
        const int line = node_in(*root, "database", "url")->line();
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
        if (says(one, "database", "url", url)) return std::move(one);
    throw Fault("huiyin.toml: database.url stands among other things on its line; write it on a line of its own");
}

std::string with_log_origin(const std::string& toml, const std::string& origin) {
    const auto root = parse_toml(toml, "huiyin.toml");
    const DataNode* node = root ? node_in(*root, "log", "origin") : nullptr;
    for (const std::string key : {"origin", "log.origin"}) {
        if (node == nullptr || !line_of(toml, node->line()).starts_with(key)) continue;
        std::string changed = with_line(toml, node->line(), key + " = " + toml_string(origin) + "   # never change: receipts name it");
        if (says(changed, "log", "origin", origin)) return changed;
    }
    throw Fault("huiyin.toml: log.origin stands among other things on its line; write it on a line of its own");
}

}  // namespace huiyin::cli
