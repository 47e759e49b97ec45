#include "io/store/postgres/address.h"

#include <libpq-fe.h>

#include <memory>

namespace huiyin::store::postgres {

std::optional<Address> Address::parse(const std::string& url) {
    if (!url.starts_with("postgresql://") && !url.starts_with("postgres://")) return std::nullopt;
    // What libpq says of a bad URL may quote a piece of the password, so nobody asks it.
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfoParse(url.c_str(), nullptr),
                                                                             PQconninfoFree);
    if (!options) return std::nullopt;
    std::string host;
    std::string port;
    std::string database;
    Address address;
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val == nullptr) continue;
        const std::string_view keyword = option->keyword;
        if (keyword == "host" || (keyword == "hostaddr" && host.empty())) host = option->val;
        if (keyword == "port") port = option->val;
        if (keyword == "dbname") database = option->val;
        if (keyword == "password") address.password_ = option->val;
    }
    address.url_ = url;
    address.name_ = (database.empty() ? "of the user's name" : database) + " at " + (host.empty() ? "this machine" : host) +
                    (port.empty() ? "" : ":" + port);
    return address;
}

std::string Address::in_one_line(std::string_view message) const {
    std::string out;
    for (const char c : message) {
        if (c != '\n' && c != '\t' && c != '\r') {
            out += c;
        } else if (!out.empty() && out.back() != ' ') {
            out += ' ';
        }
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    for (std::size_t at = 0; !password_.empty() && (at = out.find(password_, at)) != std::string::npos; at += 3)
        out.replace(at, password_.size(), "***");
    return out;
}

}  // namespace huiyin::store::postgres
