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

/// What is brought in answer to an open call: suggestions, or whatever is brought in a town that takes none as a kind of its own.
bool answers_to_calls(const Town& town, const procedure::Procedure& kind);
/// The kind under which an answer to a call goes where none is chosen.
const procedure::Procedure& kind_of_answers(const Town& town);

/// Whether complaints here go by the Regulations on the Work of Letters and Visits, which pages then cite.
bool follows_letters_and_visits(const Town& town);

}  // namespace huiyin::engine
