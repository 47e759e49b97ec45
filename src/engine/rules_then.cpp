#include "engine/rules_then.h"

#include "engine/cases.h"
#include "engine/town.h"

namespace huiyin::engine {

RulesThen::RulesThen(const Town& town, const LoadedCase& loaded) {
    for (const casework::Committed& one : loaded.events)
        if (!one.event.procedure.empty())
            if (const auto* known = town.rule_book().find(one.event.procedure, one.event.procedure_version)) from_.emplace_back(one.event.seq, known);
    if (from_.empty()) from_.emplace_back(0, &town.procedure(loaded.value));
}

const procedure::Procedure& RulesThen::of(const casework::Event& event) const { return after(event.seq - 1); }

const procedure::Procedure& RulesThen::after(std::uint32_t seq) const {
    const procedure::Procedure* out = from_.front().second;
    for (const auto& [from, rules] : from_)
        if (from <= seq) out = rules;
    return *out;
}

}  // namespace huiyin::engine
