#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/http/message.h"

namespace huiyin::http {

struct ClientOptions {
    std::chrono::milliseconds connect_time{10'000};
    std::chrono::milliseconds request_time{
        60'000};  ///< from the first byte sent to the last received
    std::uint64_t body_bytes_max = 256 * 1024 * 1024;
    std::string
        trusted_certificates{};  ///< a PEM file instead of the system's; empty: the system's
};

struct ClientResponse {
    int status = 0;
    std::vector<Header> headers;
    std::string body;
    const std::string* header(std::string_view name) const { return find_header(headers, name); }
};

/// A small blocking HTTP/1.1 client for the command line and the witnesses. Keeps its connection
/// alive; follows no redirect; never sends cookies. One thread at a time.
class Client {
  public:
    /// `base` is http://host[:port][/prefix], https://… or unix:/path/to/socket. Certificates are
    /// verified against the name. Throws Fault if the address can't be read.
    explicit Client(std::string base, ClientOptions options = {});
    ~Client();
    Client(Client&&) noexcept;
    Client& operator=(Client&&) noexcept;

    /// `path` begins with '/' and follows the base's prefix. Throws Fault: no connection, time
    /// over, an answer that breaks the rules or the limit. Any status is an answer.
    ClientResponse get(std::string_view path, const std::vector<Header>& headers = {});
    /// Not repeated by itself; a lost answer is a Fault whose outcome is unknown.
    ClientResponse post(std::string_view path,
                        std::string_view content_type,
                        std::string_view body,
                        const std::vector<Header>& headers = {});

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace huiyin::http
