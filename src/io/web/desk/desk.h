#pragma once

#include "io/http/router.h"
#include "io/web/site/site.h"

namespace huiyin::web {

/// The staff's pages: everything under /desk. The site's parts outlive the router.
void add_desk_routes(http::Router& router, const Site& site);

}  // namespace huiyin::web
