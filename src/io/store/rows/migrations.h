#pragma once

#include <algorithm>
#include <charconv>
#include <span>
#include <string_view>
#include <vector>

#include "base/embedded.h"
#include "base/fault.h"

namespace huiyin::store::rows {

/// One step of a database's schema: forward only, its number from the name of its file.
struct Migration {
    int number;
    std::string_view sql;
};

/// The migrations in the program's files, from 1 upwards. EXPECTS no gap.
inline std::vector<Migration> migrations(std::span<const EmbeddedFile> files) {
    std::vector<Migration> all;
    for (const auto& file : files) {
        int number = 0;
        std::from_chars(file.name.data(), file.name.data() + file.name.size(), number);
        all.push_back({number, file.bytes});
    }
    std::ranges::sort(all, {}, &Migration::number);
    for (std::size_t i = 0; i < all.size(); ++i) EXPECTS(all[i].number == static_cast<int>(i) + 1);
    return all;
}

}  // namespace huiyin::store::rows
