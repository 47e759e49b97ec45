#include "simulation/people/acting.h"

#include <algorithm>

namespace huiyin::simulation::people {

std::map<std::string, std::string> filled_in(Town& town, const engine::Context& context,
                                             const procedure::CommandRule& rule, const casework::Case& current,
                                             const std::string& words) {
    std::map<std::string, std::string> out;
    for (const procedure::Field& field : rule.fields) {
        if (!casework::field_applies(field, out)) continue;
        std::string& value = out[field.id.value];
        switch (field.kind) {
            case procedure::FieldKind::text: value = "In the words of " + words; break;
            case procedure::FieldKind::date:
                value = huiyin::to_text(context.town.now(context.clock.now()).today + std::chrono::days(7));
                break;
            case procedure::FieldKind::choice: value = town.dice.any_of(field.choices).id.value; break;
            case procedure::FieldKind::office: {
                const auto offices = context.town.offices();
                do value = town.dice.any_of(offices->all()).id.value;
                while (value == current.office.value);
                break;
            }
        }
    }
    return out;
}

void must_be_durable(Town& town, const CaseId& id, const casework::Event& event) {
    const auto rows = town.database->events(id);
    if (std::none_of(rows.begin(), rows.end(), [&](const engine::EventRow& row) {
            return row.seq == event.seq && row.kind == event.kind;
        }))
        town.broken("nothing_is_answered_before_it_is_durable", event.kind + " was answered, and is not in the database");
}

}  // namespace huiyin::simulation::people
