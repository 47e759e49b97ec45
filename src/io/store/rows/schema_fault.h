#pragma once

#include <string>
#include <vector>

namespace huiyin::store::rows {

/// Something of a database's schema that isn't as the program's migrations make it. What is there beside them is nobody's business.
struct SchemaFault {
    std::string what;       ///< "index event_case", "table event", "constraint part_pkey"
    bool mendable = false;  ///< an index or a constraint, which can be built from the rows that there are
};
using SchemaFaults = std::vector<SchemaFault>;

}  // namespace huiyin::store::rows
