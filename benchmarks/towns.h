#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "measurements.h"

namespace huiyin::bench {

/// A town to measure on, in a folder that later runs find again. Serving from it adds sessions and openings to it; copy
/// it before anything that adds cases.
struct BenchTown {
    std::filesystem::path folder;
    std::size_t cases = 0;
    std::vector<std::string> codes;  ///< receipt codes of residents, whose cases have gone different ways
    std::string login;               ///< a caseworker of the office that has most of the cases
    std::string passphrase;
    std::string office;              ///< theirs
    std::string head;                ///< the login of its supervisor
    std::string head_passphrase;
    std::vector<double> import_rates;  ///< rows per second of each part of the import, when the town was made
    std::size_t import_part = 0;       ///< rows in a part
};

/// A town with that many cases: one in twenty, and 400 at least, filed here by a resident (half of them sixty days ago; some registered,
/// answered, rated; their promises in dockets), the rest imported, two thirds of them into offices that have members.
/// Made at the first call (minutes for a million), then kept under build/bench.
BenchTown town_of(const Setting& setting, std::size_t cases);

}  // namespace huiyin::bench
