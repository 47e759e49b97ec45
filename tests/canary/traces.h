#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace huiyin::testing {

/// A text in one way of writing it down.
struct Trace {
    std::string encoding;  ///< "UTF-16LE", "base64, from its 2nd byte", …
    std::string bytes;
};
/// The text as UTF-8, UTF-16, UTF-32, GB18030, Latin-1 read as UTF-8, base64 in all alignments and both alphabets, hex, percent, JSON
/// and HTML escapes, quoted-printable, and reversed.
std::vector<Trace> traces_of(std::string_view text);

/// Where any trace of any of the texts lies: "huiyin.db: GB18030 of …", one for each find.
std::vector<std::string> find_traces(const std::vector<std::string>& texts, std::string_view bytes, std::string_view name);
/// The same in every file below the folder.
std::vector<std::string> find_traces(const std::vector<std::string>& texts, const std::filesystem::path& folder);

}  // namespace huiyin::testing
