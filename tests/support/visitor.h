#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/http/client.h"

namespace huiyin::testing {

/// A file put into a form.
struct Upload {
    std::string field;
    std::string name;
    std::string type;
    std::string content;
};

/// Somebody with a browser without scripts: keeps cookies, follows redirects, sends the forms that the page at hand
/// shows, with their hidden fields as they stand.
class Visitor {
  public:
    explicit Visitor(std::string base) : base_(base), client_(std::move(base)) {}

    using Typed = std::vector<std::pair<std::string, std::string>>;
    Visitor& go(std::string path);
    /// The form of the page at hand with this path as its action. Throws std::runtime_error if there is none.
    Visitor& send(std::string_view action, const Typed& typed, const std::vector<Upload>& files = {});

    int status() const { return answer_.status; }
    const std::string& body() const { return answer_.body; }
    const http::ClientResponse& answer() const { return answer_; }
    /// What the browser would send as its Cookie header.
    std::string cookie_line() const;
    /// Where we are, redirects followed.
    const std::string& path() const { return path_; }
    /// The target of the first link of the page at hand that begins so; empty if there is none.
    std::string link(std::string_view begin) const;

  private:
    std::vector<http::Header> headers() const;
    void take(http::ClientResponse answer);

    std::string base_;
    http::Client client_;
    std::map<std::string, std::string> cookies_;
    http::ClientResponse answer_;
    std::string path_;
};

/// A member of staff, signed in. Throws std::runtime_error with the page if that failed.
Visitor signed_in(const std::string& base, const std::string& name, const std::string& passphrase);

/// Announces that the front desk's leader receives on that day, for so many minutes each from nine to twenty past twelve; what the day
/// is called. Throws std::runtime_error with the page if it was refused.
std::string announce_reception(Visitor& head, const std::string& date, int minutes);

}  // namespace huiyin::testing
