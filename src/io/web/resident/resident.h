#pragma once

#include "io/http/router.h"
#include "io/web/site/site.h"

namespace huiyin::web::resident {

/// Everything that residents and the public see: the first page, filing, following a case, log and board.
/// `site` is copied; its parts outlive the router.
void add_routes(http::Router& router, const Site& site);

}  // namespace huiyin::web::resident
