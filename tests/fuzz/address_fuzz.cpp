#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/fault.h"
#include "io/cli/server_settings.h"
#include "io/http/client.h"
#include "io/store/postgres/address.h"

using namespace huiyin;

/// Addresses that an operator types, of a database and of a door, and settings KEY=VALUE: no crash, and a password is in no
/// message.
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
    if (const auto split = cli::split_address(text); split && split->first.empty()) std::abort();
    const std::size_t equals = text.find('=');
    if (equals != std::string::npos) {
        cli::ServerSettings settings;
        (void)cli::apply(settings, text.substr(0, equals), text.substr(equals + 1), "--set");
    }
    return 0;
}
