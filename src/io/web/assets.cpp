#include "io/web/assets.h"

#include <algorithm>
#include <deque>
#include <vector>

#include "base/crypto.h"
#include "base/embedded.h"
#include "base/fault.h"

namespace huiyin::web {

std::span<const EmbeddedFile> asset_files();  // made by cmake/embed.cmake

namespace assets_detail {

std::string type_of(std::string_view name) {
    if (name.ends_with(".css")) return "text/css; charset=utf-8";
    if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
    if (name.ends_with(".svg")) return "image/svg+xml";
    throw Bug("an asset of unknown type: " + std::string(name));
}

/// A first visit should be light: no comments, no indentation, no empty lines. Ours have no comment within a string, comments in
/// scripts stand on lines of their own, and no string runs over lines.
std::string lightened(std::string_view text, bool is_script) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t open = is_script ? text.size() : std::min(text.find("/*", at), text.size());
        out += text.substr(at, open - at);
        const std::size_t close = text.find("*/", open);
        at = close == std::string_view::npos ? text.size() : close + 2;
    }
    std::string lines;
    for (std::size_t start = 0; start < out.size();) {
        const std::size_t end = std::min(out.find('\n', start), out.size());
        const std::size_t first = std::min(out.find_first_not_of(' ', start), end);
        const bool is_comment = is_script && std::string_view(out).substr(first).starts_with("//");
        if (first < end && !is_comment) (lines += out.substr(first, end - first)) += '\n';
        start = end + 1;
    }
    return lines;
}

}  // namespace assets_detail

std::span<const Asset> assets() {
    static std::deque<std::string> texts;  // what the lightened ones' bytes lie in
    static const std::vector<Asset> all = [] {
        std::vector<Asset> made;
        for (const auto& file : asset_files()) {
            std::string_view bytes = file.bytes;
            const bool is_script = file.name.ends_with(".js");
            if (is_script || file.name.ends_with(".css")) bytes = texts.emplace_back(assets_detail::lightened(bytes, is_script));
            const auto hash = to_hex(crypto::sha256(as_bytes(bytes))).substr(0, 12);
            const auto dot = file.name.rfind('.');
            made.push_back({.name = std::string(file.name),
                            .path = "/assets/" + std::string(file.name.substr(0, dot)) + "." + hash +
                                    std::string(file.name.substr(dot)),
                            .type = assets_detail::type_of(file.name),
                            .tag = "\"" + hash + "\"",
                            .bytes = bytes});
        }
        return made;
    }();
    return all;
}

const Asset* find_asset(std::string_view path) {
    for (const auto& asset : assets())
        if (asset.path == path) return &asset;
    return nullptr;
}

std::string asset_path(std::string_view name) {
    for (const auto& asset : assets())
        if (asset.name == name) return asset.path;
    throw Bug("there is no asset " + std::string(name));
}

}  // namespace huiyin::web
