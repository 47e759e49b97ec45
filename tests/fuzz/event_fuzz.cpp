#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/casework/event.h"

using namespace huiyin;
using namespace huiyin::casework;

/// Events out of a stranger's proof: what is read has one spelling, and that is read as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto read = read_event(text);
    if (!read) return 0;
    const std::string written = write_event(read->event, read->envelope);
    const auto again = read_event(written);
    if (!again || !(again->event == read->event)) std::abort();
    if (write_event(again->event, again->envelope) != written) std::abort();
    return 0;
}
