#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "io/web/site/site.h"

namespace huiyin::web {

/// The texts of a form that we couldn't take, so that nobody writes them twice; empty if there are none. Of a form that was
/// cut because it is too large: those that came before the cut. Never a code, a passphrase or a token.
std::string texts_of(const Site& site, const http::Request& request);
/// The same of a form that is still coming and won't be taken: texts stand in front of the files, so its beginning will do.
std::string texts_on_the_way(const Site& site, http::Request& request);

/// The case's revision that a form says it was shown with; 0, which asks for none, if there is none.
std::uint32_t read_revision(std::string_view text);

}  // namespace huiyin::web
