#pragma once

#include <array>
#include <fstream>
#include <sstream>

#include "core/accounts/offices.h"
#include "core/procedure/parse.h"
#include "engine/town.h"

// The town of these tests.
namespace huiyin::papers::papers_tests {

inline constexpr std::array procedure_names{"complaint", "fast-track", "suggestion", "disclosure", "en-complaint", "official-report"};

/// Every procedure in which a document is issued; weekends only; no offices yet. `published`: of every year; else of none.
inline engine::Town make_town(bool published = true) {
    std::vector<procedure::Procedure> procedures;
    for (const std::string name : procedure_names) {
        std::ifstream in("procedures/" + name + ".toml");
        std::ostringstream text;
        text << in.rdbuf();
        procedures.push_back(procedure::parse(text.str(), name).value());
    }
    std::map<std::string, calendar::WorkCalendar> calendars;
    for (const auto& one : procedures)
        calendars.try_emplace(one.calendar, calendar::WorkCalendar::create({.id = one.calendar,
                                                                        .name_zh = "周末",
                                                                        .name_en = "Weekends",
                                                                        .source = "-",
                                                                        .always_published = published,
                                                                        .holiday_names = {}},
                                                                       {})
                                            .value());
    return {engine::Settings{},     InstanceId{},         *TimeZone::create("Asia/Shanghai"), std::move(procedures),
            std::move(calendars)};
}

/// Three levels of offices.
inline accounts::Offices offices(const std::string& outside = "-") {
    std::vector<accounts::Office> out;
    for (const auto& [id, parent] : {std::pair{"county", ""}, std::pair{"hall", "county"}, std::pair{"streets", "hall"}}) {
        accounts::Office office;
        office.id = {id};
        if (*parent != '\0') office.parent = OfficeId{parent};
        office.name = {.zh = std::string(id) + "-zh", .en = std::string(id) + "-en"};
        office.duties = {.zh = "-", .en = "-"};
        office.outside_route = {.zh = outside, .en = outside};
        office.reception = *parent == '\0';
        out.push_back(std::move(office));
    }
    return accounts::Offices::create(std::move(out)).value();
}

}  // namespace huiyin::papers::papers_tests
