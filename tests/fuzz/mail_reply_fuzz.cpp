#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/outbox.h"
#include "io/mail/smtp.h"

using namespace huiyin;

/// What a mail server answers, of which only codes are kept; and a letter as it comes out of its seal.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::string codes = mail_door::codes_of(text);
    if (codes.size() > 13 || codes.find_first_not_of("0123456789. ") != std::string::npos) std::abort();
    if (const auto letter = engine::read_letter(text))
        if (engine::read_letter(engine::write_letter(*letter)) != *letter) std::abort();
    return 0;
}
