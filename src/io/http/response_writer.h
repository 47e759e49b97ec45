#pragma once

#include <string>
#include <vector>

#include "io/http/message.h"

namespace huiyin::http {

/// How an answer goes out on its connection.
struct SendOptions {
    bool head_only = false;  ///< to HEAD: the head of the answer to GET
    bool keep_alive = true;
    bool http_1_0 = false;
    std::string_view date;  ///< HTTP date
};

/// Writes answers' heads, with the defaults that a server gives to all of them.
class ResponseWriter {
  public:
    explicit ResponseWriter(std::vector<Header> defaults);
    /// The head up to and with its empty line. Throws Bug if a header holds a line end or another
    /// control character: nothing splits an answer.
    std::string head(const Response& response, const SendOptions& options) const;

  private:
    struct Default {
        std::string name;
        std::string line;
    };
    std::vector<Default> defaults_;
};

/// Whether the answer's body goes out in chunks: a source without a known size, to HTTP/1.1.
bool is_sent_in_chunks(const Response& response, const SendOptions& options);

}  // namespace huiyin::http
