#pragma once

#include <string_view>
#include <vector>

#include "core/procedure/procedure.h"
#include "engine/town.h"

namespace huiyin::engine {

/// What may be brought here, the request or complaint first: procedures that somebody may file under and that count by the same
/// calendar as the town's own complaint. Those of another country's law ship with every town and are not offered.
std::vector<const procedure::Procedure*> kinds_offered(const Town& town);
/// The one of these with that id; the first if there is none.
const procedure::Procedure& kind_of(const Town& town, std::string_view id);
/// The kind under which something of a category goes, whatever else was chosen; else the one of that id.
const procedure::Procedure& kind_of(const Town& town, std::string_view id, const guidance::Category* category);

}  // namespace huiyin::engine
