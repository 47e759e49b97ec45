#include "io/web/assets.h"

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

}  // namespace assets_detail

std::span<const Asset> assets() {
    static const std::vector<Asset> all = [] {
        std::vector<Asset> made;
        for (const auto& file : asset_files()) {
            const auto hash = to_hex(crypto::sha256(as_bytes(file.bytes))).substr(0, 12);
            const auto dot = file.name.rfind('.');
            made.push_back({.name = std::string(file.name),
                            .path = "/assets/" + std::string(file.name.substr(0, dot)) + "." + hash +
                                    std::string(file.name.substr(dot)),
                            .type = assets_detail::type_of(file.name),
                            .tag = "\"" + hash + "\"",
                            .bytes = file.bytes});
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
