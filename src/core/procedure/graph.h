#pragma once

#include <functional>
#include <string>

#include "core/procedure/procedure.h"

namespace huiyin::procedure {

enum class Language { zh, en };

/// "60 c", "5 w", "1 m": calendar days, working days, months.
std::string short_period(const calendar::Period& period);

/// How a graph says what no procedure file says. core/text has the words; by itself it uses short signs and ids.
struct GraphWords {
    std::function<std::string(const calendar::Period&)> period = short_period;
    std::function<std::string(Actor)> actor = [](Actor who) { return std::string(to_text(who)); };
    std::function<std::string(const calendar::Period&)> extension = [](const calendar::Period& more) { return "+" + short_period(more); };
    std::string filing = "*";  ///< at the arrow to the first state
    std::string from = "*";    ///< before the states from which a command leads elsewhere, where they are many
    std::string separator = ", ";
    std::string colon = ": ";
    std::string given = "day given";  ///< for a period: its day is given in the command
};

/// The procedure as a graph in DOT (graphviz): states with the commands that stay in them; commands as arrows with who gives them,
/// the clocks that they start with their periods, and the articles behind both. A command that is there in four states or more has one
/// arrow, from a list of them. The same procedure gives the same bytes.
std::string write_dot(const Procedure& procedure, Language language, const GraphWords& words = {});

}  // namespace huiyin::procedure
