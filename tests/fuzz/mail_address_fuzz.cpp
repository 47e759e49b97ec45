#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/mail/address.h"

using namespace huiyin;

/// An e-mail address as somebody typed it: what passes may stand in an SMTP command and in a header as it is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)mail::masked(text);
    if (!mail::is_address(text)) return 0;
    if (text.size() > 254 || text.find('@') != text.rfind('@')) std::abort();
    for (const char c : text)
        if (c <= ' ' || c >= 0x7f || c == '<' || c == '>' || c == ',' || c == ';' || c == '"' || c == '\\' || c == '(') std::abort();
    return 0;
}
