#pragma once

#include <string_view>
#include <vector>

#include "io/http/message.h"

namespace huiyin::http {

/// The policy of every page: nothing inline, nothing from elsewhere (web.md section 4).
inline constexpr std::string_view content_security_policy =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; font-src "
    "'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src "
    "'none'; "
    "require-trusted-types-for 'script'";

/// What every answer carries unless its handler sets the header itself (an empty value leaves it
/// out). `https`: the site's address begins with https, so browsers are told to stay there.
std::vector<Header> security_headers(bool https);

}  // namespace huiyin::http
