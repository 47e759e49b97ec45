#include <fmt/format.h>

#include <set>

#include "core/text/say.h"
#include "engine/key_holders.h"
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
    const auto held = engine::held_office_keys(town.store());
    std::set<OfficeId> unheld;
    for (const engine::OfficeKeyRow& key : town.store().office_keys())
        if (!held.contains({key.office, key.epoch})) unheld.insert(key.office);
    const auto remark = [&](const OfficeId& office) -> std::string {
        const char* word = !town.town().has_key(office) ? "said.office.keyless" : unheld.contains(office) ? "said.office.unheld" : nullptr;
        return word == nullptr ? std::string() : "  (" + text::say(terminal.language(), word) + ")";
    };
    for (const accounts::Office& office : offices->all())
        terminal.print(fmt::format("{:<20} {:<20} {}{}\n", office.id.value, office.parent ? office.parent->value : "-",
                                   office.name.zh == office.name.en ? office.name.en
                                                                    : office.name.zh + " / " + office.name.en,
                                   remark(office.id)));
    return done;
}

}  // namespace huiyin::cli
