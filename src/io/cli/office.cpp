#include <fmt/format.h>

#include "io/cli/town_commands.h"

namespace huiyin::cli {

int office_add(TownFolder& town, Terminal& terminal, const OfficeCommand& command) {
    const auto offices = town.town().offices();
    const accounts::Office& reception = offices->reception();
    accounts::Office office;
    office.id = {command.id};
    office.parent = !command.parent.empty() ? OfficeId{command.parent} : reception.parent.value_or(reception.id);
    office.name = {command.name_zh, command.name_en};
    office.duties = {command.duties_zh, command.duties_en};
    office.takes_filings = !command.no_filings;
    office.complaints_to = command.complaints_to.empty() ? office.parent : OfficeId{command.complaints_to};
    if (const auto added = town.add_office(std::move(office)); !added) {
        terminal.complain(added.error());
        return wrong_use;
    }
    terminal.print(fmt::format("{} is an office of the town; it takes cases once a member has set a passphrase:\n"
                               "  huiyin staff add LOGIN --name NAME --office {} --role caseworker --data {}\n",
                               command.id, command.id, town.folder().string()));
    return done;
}

int office_list(TownFolder& town, Terminal& terminal) {
    const auto offices = town.town().offices();
    for (const accounts::Office& office : offices->all())
        terminal.print(fmt::format("{:<20} {:<20} {}{}\n", office.id.value, office.parent ? office.parent->value : "-",
                                   office.name.zh == office.name.en ? office.name.en
                                                                    : office.name.zh + " / " + office.name.en,
                                   town.town().has_key(office.id) ? ""
                                                                  : "  (no key yet: nobody there has set a passphrase)"));
    return done;
}

}  // namespace huiyin::cli
