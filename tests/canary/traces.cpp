#include "canary/traces.h"

#include <iconv.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

#include "base/bytes.h"

namespace huiyin::testing {
namespace traces_detail {

std::string converted(std::string_view text, const char* to, const char* from = "UTF-8") {
    const iconv_t converter = ::iconv_open(to, from);
    if (converter == reinterpret_cast<iconv_t>(-1)) throw std::runtime_error(std::string("no such encoding: ") + to);
    std::string in(text);
    std::string out(text.size() * 8 + 16, '\0');
    char* from_at = in.data();
    char* to_at = out.data();
    std::size_t from_left = in.size();
    std::size_t to_left = out.size();
    const bool done = ::iconv(converter, &from_at, &from_left, &to_at, &to_left) != static_cast<std::size_t>(-1);
    ::iconv_close(converter);
    out.resize(done ? out.size() - to_left : 0);
    return out;
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

/// Each byte by a format such as "%%%02X".
std::string each_byte(std::string_view text, const char* format, bool also_ascii) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        char piece[16];
        std::snprintf(piece, sizeof piece, format, byte);
        out += byte < 0x80 && !also_ascii && std::isalnum(byte) ? std::string(1, c) : std::string(piece);
    }
    return out;
}

/// Each UTF-16 unit by a format such as "\\u%04x"; ASCII stays.
std::string each_unit(std::string_view text, const char* format) {
    const std::string units = converted(text, "UTF-16BE");
    std::string out;
    for (std::size_t i = 0; i + 1 < units.size(); i += 2) {
        const unsigned unit = (static_cast<unsigned char>(units[i]) << 8U) | static_cast<unsigned char>(units[i + 1]);
        char piece[16];
        std::snprintf(piece, sizeof piece, format, unit);
        out += unit < 0x80 ? std::string(1, static_cast<char>(unit)) : std::string(piece);
    }
    return out;
}

}  // namespace traces_detail
using namespace traces_detail;

std::vector<Trace> traces_of(std::string_view text) {
    std::vector<Trace> out{{"UTF-8", std::string(text)}};
    for (const char* encoding : {"UTF-16LE", "UTF-16BE", "UTF-32LE", "GB18030", "BIG5"})
        out.push_back({encoding, converted(text, encoding)});
    out.push_back({"UTF-8 taken for Latin-1", converted(text, "UTF-8", "ISO-8859-1")});
    out.push_back({"reversed", std::string(text.rbegin(), text.rend())});
    const std::vector<Trace> plain(out.begin(), out.begin() + 5);
    for (const auto& [encoding, bytes] : plain) {
        out.push_back({"hex of " + encoding, to_hex(as_bytes(bytes))});
        out.push_back({"HEX of " + encoding, upper(to_hex(as_bytes(bytes)))});
        for (std::size_t shift = 0; shift < 3; ++shift) {
            // Characters that depend on neighbours are left off at both ends.
            const std::string padded = std::string(shift, 'x') + bytes;
            const std::size_t whole = padded.size() / 3 * 4;
            for (const std::string& written : {to_base64(as_bytes(padded)), to_base64url(as_bytes(padded))}) {
                const std::size_t from = shift == 0 ? 0 : 4;
                if (whole > from + 4)
                    out.push_back({"base64 of " + encoding + " at " + std::to_string(shift), written.substr(from, whole - from)});
            }
        }
    }
    for (const char* format : {"%%%02X", "%%%02x", "=%02X", "\\x%02x", "\\%03o"}) {
        out.push_back({std::string("escaped as ") + format, each_byte(text, format, false)});
        out.push_back({std::string("all escaped as ") + format, each_byte(text, format, true)});
    }
    for (const char* format : {"\\u%04x", "\\u%04X", "&#%u;", "&#x%x;", "&#x%X;", "%%u%04X"})
        out.push_back({std::string("escaped as ") + format, each_unit(text, format)});
    std::set<std::string> seen{""};  // no text, and no second name for the same bytes
    std::erase_if(out, [&seen](const Trace& trace) { return !seen.insert(trace.bytes).second; });
    return out;
}

std::vector<std::string> find_traces(const std::vector<std::string>& texts, std::string_view bytes, std::string_view name) {
    std::vector<std::string> found;
    for (const std::string& text : texts)
        for (const auto& [encoding, trace] : traces_of(text))
            if (const auto at = bytes.find(trace); at != std::string_view::npos)
                found.push_back(std::string(name) + " at " + std::to_string(at) + ": " + encoding + " of \"" + text + "\"");
    return found;
}

std::vector<std::string> find_traces(const std::vector<std::string>& texts, const std::filesystem::path& folder) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const std::string name = std::filesystem::relative(entry.path(), folder).string();
        for (std::string& one : find_traces(texts, name, "the name of a file")) found.push_back(std::move(one));
        if (!entry.is_regular_file()) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string bytes(std::istreambuf_iterator<char>(in), {});
        for (std::string& one : find_traces(texts, bytes, name)) found.push_back(std::move(one));
    }
    return found;
}

}  // namespace huiyin::testing
