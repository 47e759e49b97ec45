#pragma once

#include <cstdint>
#include <string>

namespace huiyin::http {

/// A listening socket, or a Fault that says in one line why not. The caller owns the descriptor.
int listen_tcp(const std::string& address, std::uint16_t port);
/// The same on a path, mode 0600 from its first moment. A socket file that nobody listens on any
/// more is replaced; a living one is "in use".
int listen_unix(const std::string& path);
/// Whether a text is an IPv4 or IPv6 address, without a port.
bool is_address(const std::string& text);
/// The port that a TCP socket got.
std::uint16_t port_of(int listener);

}  // namespace huiyin::http
