#pragma once

#include <string>
#include <string_view>

namespace huiyin {

/// Text as it stands between tags and in quoted attributes of HTML and XML: & < > " ' become references.
std::string escape_markup(std::string_view text);

}  // namespace huiyin
