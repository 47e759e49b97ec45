#pragma once

#include <string>
#include <vector>

#include "io/store/sqlite/connection.h"

namespace huiyin::store::sqlite {

/// Whether each index holds exactly what its table holds, in order, and a unique one nothing twice: with `PRAGMA quick_check`
/// what `PRAGMA integrity_check` says. That one looks each row up in each index; this one reads every table and index from
/// end to end and compares keyed sums, at a third of the cost, and lets SQLite say in its own words what differs. Empty: all fits.
std::vector<std::string> check_indexes(Connection& connection);

}  // namespace huiyin::store::sqlite
