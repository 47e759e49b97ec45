#pragma once

#include <string_view>

namespace huiyin::web::problems {

/// A form that we didn't make, or made too long ago, or for somebody else.
inline constexpr std::string_view form_expired = "web/form-expired";
/// A form sent from another site's page (Origin, Sec-Fetch-Site).
inline constexpr std::string_view foreign_form = "web/foreign-form";

}  // namespace huiyin::web::problems
