#pragma once

#include <string>

#include "engine/sessions.h"
#include "io/api/routes.h"

// Routes for who holds the receipt code of a case.
namespace huiyin::api {

/// What a holder asks for.
using HolderHandler = http::Response (*)(const Api&, http::Request&, const engine::CaseSession&);
/// A handler behind the code in the Authorization header, with an answer of that type; empty: of any.
http::Handler held(const Api& api, std::string type, HolderHandler then);

}  // namespace huiyin::api
