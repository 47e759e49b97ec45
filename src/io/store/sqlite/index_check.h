#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "io/store/sqlite/connection.h"

namespace huiyin::store::sqlite {

/// Whether each index holds exactly what its table holds, in order, and a unique one nothing twice: with `PRAGMA quick_check`
/// what `PRAGMA integrity_check` says. That one looks each row up in each index; this one reads every table and index from
/// end to end and compares keyed sums, at a third of the cost, and lets SQLite say in its own words what differs. Empty: all fits.
/// Of those whose name `wanted` wants.
std::vector<std::string> check_indexes(Connection& connection, const std::function<bool(std::string_view)>& wanted = [](std::string_view) { return true; });

}  // namespace huiyin::store::sqlite
