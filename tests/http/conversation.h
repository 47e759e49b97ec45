#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace huiyin::testing {

/// One request and what is expected of its answer. Texts stand as written, with their ${names} and escapes.
struct Exchange {
    int line = 0;                           ///< of the file, where it begins
    bool verbatim = false;                  ///< sent to the byte
    std::vector<std::string> sent;
    std::vector<std::pair<int, std::string>> expected;
};
struct Conversation {
    std::string title;
    int line = 0;
    std::vector<Exchange> exchanges;
};
/// A file of them (tests/http/README.md).
struct ConversationFile {
    std::filesystem::path path;
    std::vector<std::string> settings;      ///< for a server of its own; empty: any server does
    std::vector<Conversation> conversations;
};
/// Throws std::runtime_error with file:line.
ConversationFile read_conversations(const std::filesystem::path& path);

/// Has the conversation with the server at this port. Returns what did not go as expected, each at file:line.
std::vector<std::string> have(const std::filesystem::path& file, const Conversation& conversation, std::uint16_t port);

}  // namespace huiyin::testing
