#include <algorithm>

#include "engine/importing.h"
#include "simulation/invariants/invariants.h"

// An import that was interrupted goes on: no row is lost, and none becomes two cases.
namespace huiyin::simulation::invariants {

Reason every_old_row_makes_one_case(Town& town, const engine::Context& context) {
    const engine::ImportSource source{"Old records", context.town.find_procedure("complaint"),
                                      tests::must(TimeZone::create("Asia/Shanghai"))};
    std::ptrdiff_t cases = 0;
    for (const OldRow& row : town.known.old_rows) {
        const auto id = context.store.imported(engine::source_row(source, row.id));
        if (row.arrived && !id) return "old row " + row.id + " had arrived and is lost";
        if (id && context.store.events(*id).empty()) return "old row " + row.id + " has no case";
        if (id) ++cases;
    }
    const auto rows = events_of(context);
    if (std::count_if(rows.begin(), rows.end(),
                      [](const engine::EventRow& row) { return row.kind == "case_imported"; }) != cases)
        return "there are other cases than the " + std::to_string(cases) + " rows that were brought in";
    return std::nullopt;
}

}  // namespace huiyin::simulation::invariants
