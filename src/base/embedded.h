#pragma once

#include <string_view>

namespace huiyin {

/// A file that was put into the program at build time (cmake/embed.cmake).
struct EmbeddedFile {
    std::string_view name;   ///< its file name, without folders
    std::string_view bytes;  ///< its content; lives as long as the program
};

}  // namespace huiyin
