#pragma once

#include <functional>
#include <string>

#include "core/procedure/procedure.h"

namespace huiyin::procedure {

enum class Language { zh, en };

/// How a period is written on the graph. core/text says it in words; `short_period` needs none.
using SayPeriod = std::function<std::string(const calendar::Period&)>;
/// "60 c", "5 w", "1 m": calendar days, working days, months.
std::string short_period(const calendar::Period& period);

/// The procedure as a graph in DOT (graphviz): states with the commands that stay in them, commands as arrows with
/// the clocks that they start, each with its period and articles. The same procedure gives the same bytes.
std::string write_dot(const Procedure& procedure, Language language, const SayPeriod& say_period = short_period);

}  // namespace huiyin::procedure
