#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace huiyin::testing {

/// What a piece of code costs.
struct Work {
    std::map<std::string, int> crypto;         ///< calls by function
    std::vector<std::string> statements;       ///< SQL as it was run
    std::vector<int> steps;                    ///< of SQLite's machine, for each
    friend bool operator==(const Work&, const Work&) = default;
};

/// Lets SQLite tell what it runs. Once in a program, before the first connection.
void watch_sqlite();
/// What `act` costs on this thread; what other threads do meanwhile doesn't count.
Work work_of(const std::function<void()>& act);

}  // namespace huiyin::testing
