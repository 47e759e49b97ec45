#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace huiyin::store::postgres {

/// Where a PostgreSQL database is and how to sign in there: a URL as libpq reads it.
class Address {
  public:
    /// "postgresql://[USER[:PASSWORD]@][HOST][:PORT][,…]/DATABASE[?NAME=VALUE&…]"; nothing if it can't be read.
    static std::optional<Address> parse(const std::string& url);

    /// The whole, for libpq alone: it may hold a password.
    const std::string& url() const { return url_; }
    /// For messages: database and server, neither user nor password.
    const std::string& name() const { return name_; }
    /// A message of libpq in one line, without the password should it be there.
    std::string in_one_line(std::string_view message) const;

  private:
    std::string url_;
    std::string name_;
    std::string password_;
};

}  // namespace huiyin::store::postgres
