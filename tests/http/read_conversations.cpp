#include <fstream>
#include <sstream>
#include <stdexcept>

#include "http/conversation.h"

namespace huiyin::testing {

ConversationFile read_conversations(const std::filesystem::path& path) {
    ConversationFile out{.path = path, .settings = {}, .conversations = {}};
    std::ifstream in(path);
    if (!in) throw std::runtime_error("can't read " + path.string());
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        const auto fail = [&](const std::string& what) {
            throw std::runtime_error(path.string() + ":" + std::to_string(number) + ": " + what);
        };
        if (line.empty() || line.front() == '#') continue;
        if (line.starts_with("server ")) {
            std::istringstream words(line.substr(7));
            for (std::string word; words >> word;) out.settings.push_back(word);
            continue;
        }
        if (line.starts_with("--- ")) {
            out.conversations.push_back({.title = line.substr(4), .line = number, .exchanges = {}});
            continue;
        }
        if (out.conversations.empty()) fail("a conversation begins with \"--- its title\"");
        auto& exchanges = out.conversations.back().exchanges;
        if (line.front() == '>') {
            const bool verbatim = line.starts_with(">>");
            if (exchanges.empty() || !exchanges.back().expected.empty())
                exchanges.push_back({.line = number, .verbatim = verbatim, .sent = {}, .expected = {}});
            if (exchanges.back().verbatim != verbatim) fail("one request is either > or >>");
            const std::size_t mark = verbatim ? 2 : 1;
            exchanges.back().sent.push_back(line.size() > mark ? line.substr(mark + 1) : "");
            continue;
        }
        if (exchanges.empty()) fail("an expectation without a request");
        exchanges.back().expected.emplace_back(number, line);
    }
    return out;
}

}  // namespace huiyin::testing
