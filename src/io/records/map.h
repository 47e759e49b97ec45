#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/data_file.h"
#include "base/time.h"
#include "io/records/dates.h"

namespace huiyin::records {

using huiyin::to_text;  // of moments: our own overload would hide it

/// What a map may name a column for.
enum class Field { id, filed, closed, due, office, category, subject, reply, latitude, longitude, status };
/// As spelled in the map.
std::string_view to_text(Field field);

struct Column {
    std::string name;                  ///< as the file's first line has it
    std::vector<DateFormat> formats;   ///< dates only: the first that fits is taken
};

/// A map, as its file says it (docs/formats/import-map.md).
struct ImportMap {
    std::string source;
    std::string procedure;
    TimeZone zone;
    bool create_offices = false;
    std::string encoding = "UTF-8";
    std::map<Field, Column> columns;   ///< id, filed and office always
    std::vector<std::string> closed_statuses;  ///< with a status column: the values that mean closed
    std::map<Field, std::map<std::string, std::string>> values;  ///< renamed before anything else is done with them
};

/// Refuses with base/* or records/*, at file:line; a key that nobody knows too.
Result<ImportMap> parse_map(std::string_view text, std::string file);

}  // namespace huiyin::records
