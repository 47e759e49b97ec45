#pragma once

#include <string>
#include <vector>

#include "towns.h"

namespace huiyin::bench {

/// The Cookie lines, as get_request() takes them, of residents who have each opened their case on that server.
std::vector<std::string> residents(const BenchTown& town, const std::string& site, std::size_t count);

/// A caseworker who has signed in, and the first case of their list, which they have opened.
struct AtWork {
    std::string cookie;
    std::string case_path;
};
AtWork caseworker(const BenchTown& town, const std::string& site);
/// The cookie of the head of that office, signed in.
std::string head_of_office(const BenchTown& town, const std::string& site);

}  // namespace huiyin::bench
