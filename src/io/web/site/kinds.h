#pragma once

#include <string_view>
#include <vector>

#include "core/procedure/procedure.h"
#include "engine/town.h"

namespace huiyin::web {

/// What may be brought here, the request or complaint first: procedures that somebody may file under and that count by the same
/// calendar as the town's own complaint. Those of another country's law ship with every town and are not offered.
std::vector<const procedure::Procedure*> kinds_offered(const engine::Town& town);
/// The one of these with that id; the first if there is none.
const procedure::Procedure& kind_of(const engine::Town& town, std::string_view id);

}  // namespace huiyin::web
