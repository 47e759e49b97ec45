#include "io/http/security_headers.h"

namespace huiyin::http {

std::vector<Header> security_headers(bool https) {
    std::vector<Header> headers = {
        {"Content-Security-Policy", std::string(content_security_policy)},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Permissions-Policy", "geolocation=(), camera=(), microphone=()"},
        // The safe default; public pages say otherwise.
        {"Cache-Control", "no-store"},
    };
    if (https)
        headers.push_back({"Strict-Transport-Security", "max-age=63072000; includeSubDomains"});
    return headers;
}

}  // namespace huiyin::http
