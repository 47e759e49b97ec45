#pragma once

#include <map>
#include <string>

#include "core/procedure/procedure.h"
#include "simulation/stage/town.h"

namespace huiyin::simulation::people {

/// Values for every field of a command; free texts hold `words`.
std::map<std::string, std::string> filled_in(Town& town, const engine::Context& context,
                                             const procedure::CommandRule& rule, const casework::Case& current,
                                             const std::string& words);

/// Of an event of which somebody was told: breaks a promise if the database does not hold it.
void must_be_durable(Town& town, const CaseId& id, const casework::Event& event);

}  // namespace huiyin::simulation::people
