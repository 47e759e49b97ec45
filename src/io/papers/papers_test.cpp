#include <gtest/gtest.h>

#include "io/papers/page.h"
#include "io/papers/story.h"
#include "io/papers/town_test.h"

namespace huiyin::papers::papers_tests {

using text::Language;

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
    auto top = current;
    top.office = {"county"};
    EXPECT_EQ(reviewing_office(town, top, *complaint.find_command({"request_review"})), std::nullopt) << "never the office that answered";
    EXPECT_FALSE(review_outside(town, Language::en, top).empty());
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
