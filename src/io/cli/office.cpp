#include <fmt/format.h>

#include "core/text/say.h"
#include "io/cli/town_commands.h"

namespace huiyin::cli {

int office_add(TownFolder& town, Terminal& terminal, const OfficeCommand& command) {
    const auto offices = town.town().offices();
    const accounts::Office& reception = offices->reception();
    accounts::Office office;
    office.id = {command.id};
    if (!command.top) office.parent = !command.parent.empty() ? OfficeId{command.parent} : reception.parent.value_or(reception.id);
    office.name = {command.name_zh, command.name_en};
    office.duties = {command.duties_zh, command.duties_en};
    office.takes_filings = !command.no_filings;
    office.complaints_to = command.complaints_to.empty() ? office.parent : OfficeId{command.complaints_to};
    office.outside_route = {command.outside_zh, command.outside_en};
    if (const auto added = town.add_office(std::move(office)); !added) {
        terminal.complain(added.error());
        return wrong_use;
    }
    terminal.print(text::say(terminal.language(), "said.office.made", {{"office", command.id}, {"folder", town.folder().string()}}) + "\n");
    return done;
}

int office_list(TownFolder& town, Terminal& terminal) {
    const auto offices = town.town().offices();
    for (const accounts::Office& office : offices->all())
        terminal.print(fmt::format("{:<20} {:<20} {}{}\n", office.id.value, office.parent ? office.parent->value : "-",
                                   office.name.zh == office.name.en ? office.name.en
                                                                    : office.name.zh + " / " + office.name.en,
                                   town.town().has_key(office.id) ? std::string()
                                                                  : "  (" + text::say(terminal.language(), "said.office.keyless") + ")"));
    return done;
}

}  // namespace huiyin::cli
