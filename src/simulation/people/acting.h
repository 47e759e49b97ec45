#pragma once

#include <map>
#include <string>

#include "core/procedure/procedure.h"
#include "engine/sessions.h"
#include "simulation/stage/town.h"

namespace huiyin::simulation::people {

/// Values for every field of a command; free texts hold `words`.
std::map<std::string, std::string> filled_in(Town& town, const engine::Context& context,
                                             const procedure::CommandRule& rule, const casework::Case& current,
                                             const std::string& words);

/// Signed in with the code, if they are not any more.
Result<engine::CaseSession> session_of(const engine::Context& context, Resident& me);
/// Signed in as engine::sign_in does, less the second of Argon2id, if they are not any more.
Result<engine::StaffSession> session_of(const engine::Context& context, Member& me);

/// The names of requests that change what the town is. Each holds a lock over its commit, so that of all of them one goes on at a time:
/// whoever waited for the lock would keep everybody from going on.
inline constexpr const char* planning_name = "a reception day is planned";
inline constexpr const char* importing_name = "the importer goes on";
bool is_changing_the_town(const Town& town);

/// Mostly one on whose office's desk something lies.
Member& somebody_at_work(Town& town);

/// Of an event of which somebody was told: breaks a promise if the database does not hold it.
void must_be_durable(Town& town, const CaseId& id, const casework::Event& event);

}  // namespace huiyin::simulation::people
