#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "core/accounts/offices.h"
#include "core/procedure/parse.h"
#include "io/papers/page.h"
#include "io/papers/story.h"

namespace huiyin::papers::papers_tests {

using text::Language;

/// Three levels of offices, both procedures, no case.
engine::Town make_town() {
    std::vector<procedure::Procedure> procedures;
    for (const std::string name : {"complaint", "en-complaint"}) {
        std::ifstream in("procedures/" + name + ".toml");
        std::ostringstream text;
        text << in.rdbuf();
        procedures.push_back(procedure::parse(text.str(), name).value());
    }
    std::map<std::string, calendar::WorkCalendar> calendars;
    for (const auto& one : procedures)
        calendars.emplace(one.calendar, calendar::WorkCalendar::create({.id = one.calendar,
                                                                        .name_zh = "周末",
                                                                        .name_en = "Weekends",
                                                                        .source = "-",
                                                                        .always_published = true,
                                                                        .holiday_names = {}},
                                                                       {})
                                            .value());
    return {engine::Settings{},     InstanceId{},         *TimeZone::create("Asia/Shanghai"), std::move(procedures),
            std::move(calendars), {}};
}

accounts::Offices offices() {
    std::vector<accounts::Office> out;
    for (const auto& [id, parent] : {std::pair{"county", ""}, std::pair{"hall", "county"}, std::pair{"streets", "hall"}}) {
        accounts::Office office;
        office.id = {id};
        if (*parent != '\0') office.parent = OfficeId{parent};
        office.name = {.zh = std::string(id) + "-zh", .en = std::string(id) + "-en"};
        office.duties = office.outside_route = {.zh = "-", .en = "-"};
        office.reception = *parent == '\0';
        out.push_back(std::move(office));
    }
    return accounts::Offices::create(std::move(out)).value();
}

casework::Case at_streets(const char* procedure) {
    casework::Case out;
    out.procedure = procedure;
    out.office = {"streets"};
    return out;
}

TEST(Story, AReviewGoesToTheOfficeThatWillOweTheOpinion) {
    auto town = make_town();
    town.set_offices(offices());
    const auto& complaint = town.procedure("complaint");
    const auto current = at_streets("complaint");
    EXPECT_EQ(reviewing_office(town, current, *complaint.find_command({"request_review"})), OfficeId{"hall"});
    EXPECT_EQ(reviewing_office(town, current, *complaint.find_command({"request_re_review"})), OfficeId{"county"});
    const auto& two_stages = town.procedure("en-complaint");
    EXPECT_EQ(reviewing_office(town, at_streets("en-complaint"), *two_stages.find_command({"request_review"})),
              OfficeId{"streets"})
        << "another person in the same office";
}

TEST(Story, SaysChoicesDaysAndOfficesByNameAndTextsAsTheyAre) {
    auto town = make_town();
    town.set_offices(offices());
    const auto& complaint = town.procedure("complaint");
    casework::Event event;
    event.kind = "case_forwarded";
    event.seq = 2;
    event.fields["office"] = "hall";
    engine::CaseContent content;
    content.texts[2]["reasons"] = "They\r\nlook after it.\x07";
    EXPECT_EQ(said(town, Language::en, complaint, event, content), "Forward to: hall-en\n\nThey\nlook after it.");
    EXPECT_EQ(said(town, Language::zh, complaint, event, content), "转送给：hall-zh\n\nThey\nlook after it.");
    event.kind = "note_added";
    content.texts[2]["body"] = "Only among us.";
    EXPECT_EQ(said(town, Language::en, complaint, event, content), "");
    event.kind = "message_added";
    EXPECT_EQ(said(town, Language::en, complaint, event, content), "Only among us.");
}

TEST(Copy, ItsReadmeSpeaksBothLanguagesAndNamesTheKey) {
    const std::string readme = write_readme("town.example/log+0+x");
    EXPECT_NE(readme.find("完整副本"), std::string::npos);
    EXPECT_NE(readme.find("full copy"), std::string::npos);
    EXPECT_NE(readme.find("huiyin verify case.zip --key town.example/log+0+x"), std::string::npos);
    EXPECT_EQ(readme.find('{'), std::string::npos) << "every placeholder is filled";
}

}  // namespace huiyin::papers::papers_tests
