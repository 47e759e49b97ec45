#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "io/http/router.h"

namespace huiyin::tests {

/// One person's browser over a router.
class Browser {
  public:
    explicit Browser(http::Router& router) : router_(router) {}

    using Values = std::vector<std::pair<std::string, std::string>>;
    http::Response ask(const std::string& method, const std::string& path, const std::string& type,
                       const std::string& body);
    http::Response get(const std::string& path) { return ask("GET", path, "", ""); }
    /// Sends what a form on that page would: the page's token and version, and `values`.
    http::Response send(const std::string& page_body, const std::string& path, const Values& values);
    /// The same from the page at `page`.
    http::Response post(const std::string& page, const std::string& path, const Values& values) {
        return send(get(page).body, path, values);
    }
    /// A form with files (name, content).
    http::Response upload(const std::string& page, const std::string& path, const Values& values,
                          const Values& files = {});

    std::map<std::string, std::string> cookies;
    std::string language = "en";
    std::string site_header = "same-origin";  ///< Sec-Fetch-Site
    std::uint64_t remote_key = 0;             ///< who asks, as the limits know them

  private:
    http::Router& router_;
};

/// What stands between two texts on a page; empty if the first isn't there.
std::string between(const std::string& text, const std::string& before, const std::string& after);
/// The value of a page's hidden field.
std::string hidden(const std::string& page_body, const std::string& name);
/// Where an answer leads, or, if nowhere, its status and body.
std::string where(const http::Response& response);
bool holds(const http::Response& response, const std::string& text);

}  // namespace huiyin::tests
