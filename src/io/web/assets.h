#pragma once

#include <span>
#include <string>
#include <string_view>

namespace huiyin::web {

/// A style sheet or script of ours, served for ever under a path that names its content.
struct Asset {
    std::string name;        ///< "huiyin.css"
    std::string path;        ///< "/assets/huiyin.0123456789ab.css"
    std::string type;        ///< Content-Type with charset
    std::string tag;         ///< strong ETag, in its quotes
    std::string_view bytes;  ///< lives as long as the program
};

std::span<const Asset> assets();
/// Null if there is none under that path.
const Asset* find_asset(std::string_view path);
/// The path of the asset of that name; an unknown name is a Bug.
std::string asset_path(std::string_view name);

}  // namespace huiyin::web
