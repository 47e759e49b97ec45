#pragma once

#include <string>
#include <string_view>

namespace huiyin::mail {

/// Whether a mail can be sent there: a dot-atom of RFC 5321 in ASCII, an @ and a host name of two labels or more; 64 characters before
/// the @, 254 in all.
bool is_address(std::string_view text);

/// "l…@town.example": enough for who gave it to know it again.
std::string masked(std::string_view address);

}  // namespace huiyin::mail
