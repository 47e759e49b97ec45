#pragma once

#include <utility>

#include "base/fault.h"

namespace huiyin::store::rows {

/// A database holds other than it should. What is tried again will fail again.
class Damage : public Fault {
  public:
    Damage(std::string its_name, std::string what_was_found)
        : Fault("database " + its_name + " is damaged (" + what_was_found + ")"), database(std::move(its_name)), finding(std::move(what_was_found)) {}
    /// What a check found that has a name.
    static Damage by_check(std::string its_name, const std::string& check, const std::string& what_was_found) {
        return {std::move(its_name), "the " + check + " check failed: " + what_was_found};
    }
    std::string database;
    std::string finding;
};

}  // namespace huiyin::store::rows
