#pragma once

#include <string>

#include "base/time.h"
#include "engine/ports/mailer.h"
#include "engine/town.h"

namespace huiyin::mail_door {

/// The whole message, lines ended by CR LF. `id` goes before the @ of its Message-ID.
std::string compose(const engine::Letter& letter, const engine::Settings& town, Instant now, const std::string& id);

/// Where a resident's link leads that ends the mails.
std::string stop_link(const engine::Letter& letter, const engine::Settings& town);

}  // namespace huiyin::mail_door
