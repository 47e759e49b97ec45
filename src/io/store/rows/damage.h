#pragma once

#include <utility>

#include "base/fault.h"

namespace huiyin::store::rows {

/// A database holds other than it should. What is tried again will fail again.
class Damage : public Fault {
  public:
    Damage(const std::string& database, std::string what_was_found)
        : Fault("database " + database + " is damaged (" + what_was_found + ")"), finding(std::move(what_was_found)) {}
    std::string finding;
};

}  // namespace huiyin::store::rows
