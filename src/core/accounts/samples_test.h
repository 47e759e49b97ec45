#pragma once

#include <utility>
#include <vector>

#include "core/accounts/offices.h"

/// For tests of modules that publish for offices.
namespace huiyin::accounts {

/// Three offices, two of them below the first.
inline Offices three_offices() {
    std::vector<Office> offices;
    for (const char* id : {"top", "roads", "care"}) {
        Office office;
        office.id = {id};
        office.name = office.duties = office.outside_route = {.zh = "某办", .en = "Office"};
        office.reception = office.id.value == "top";
        if (!office.reception) office.parent = OfficeId{"top"};
        offices.push_back(std::move(office));
    }
    return Offices::create(std::move(offices)).value();
}

}  // namespace huiyin::accounts
