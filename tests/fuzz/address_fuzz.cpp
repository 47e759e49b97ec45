#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/fault.h"
#include "io/http/client.h"
#include "io/store/postgres/address.h"

using namespace huiyin;

/// Addresses of databases and logs that an operator types or pastes: read or refused, and never a second line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    if (const auto address = store::postgres::Address::parse(text)) {
        if (address->url() != text) std::abort();
        const std::string line = address->in_one_line(text);
        if (line.find('\n') != std::string::npos) std::abort();
    }
    if (text.starts_with("http:") || text.starts_with("unix:")) {
        try {
            const http::Client client(text);  // connects only when asked for something
        } catch (const Fault&) {
        }
    }
    return 0;
}
