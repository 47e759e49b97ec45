#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace huiyin::store::copy {

/// A value is an integer, a truth (0 or 1), or bytes. `text`: SQLite keeps it as text, whose bytes it is.
enum class Kind { integer, truth, bytes, text };

struct Column {
    std::string_view name;
    Kind kind;
};

/// A table that every database has, with the columns that are stored (not those computed from others).
struct Table {
    std::string_view name;
    std::span<const Column> columns;  ///< those of the key first
    std::size_t keys;                 ///< how many these are: a unique index leads by them
    std::size_t rows_a_page;          ///< few where rows are large
    bool has_rows_from_the_start = false;  ///< a new database holds some: they are replaced
};

/// All tables, in the order in which they are copied.
std::span<const Table> tables();

}  // namespace huiyin::store::copy
