#include <gtest/gtest.h>

#include "core/text/say.h"
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

TEST(Story, WhileAReviewRunsTheOfficeAboveIsAtWork) {
    auto town = make_town();
    town.set_offices(offices());
    engine::LoadedCase loaded;
    casework::Case& current = loaded.value;
    current = at_streets("complaint");
    EXPECT_EQ(office_at_work(town, loaded), OfficeId{"streets"});
    casework::RunningClock clock;
    clock.clock = {"report"};
    clock.office = {"county"};
    current.clocks.push_back(clock);
    EXPECT_EQ(office_at_work(town, loaded), OfficeId{"streets"}) << "what another office owes besides";
    clock.clock = {"review"};
    clock.office = {"hall"};
    current.clocks.push_back(clock);
    EXPECT_EQ(office_at_work(town, loaded), OfficeId{"hall"}) << "never the one that is complained of by then";
}

// The town's order may have changed since: whoever gave the opinion is named, not who would give it today.
TEST(Story, AnOpinionStandsWithTheOfficeThatGaveIt) {
    auto town = make_town();
    town.set_offices(offices());
    engine::LoadedCase loaded;
    loaded.value = at_streets("complaint");
    loaded.value.state = "reviewed";
    casework::Committed opinion;
    opinion.event.seq = 1;
    opinion.event.kind = "review_opinion_given";
    opinion.event.state = "reviewed";
    opinion.event.by.office = OfficeId{"county"};
    loaded.events.push_back(opinion);
    EXPECT_EQ(office_at_work(town, loaded), OfficeId{"county"});
    loaded.events.back().event.kind = "reply_issued";
    EXPECT_EQ(office_at_work(town, loaded), OfficeId{"streets"}) << "an answer is no opinion on one";
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

TEST(Story, ADayThatIsProvisionalStillSaysSo) {
    auto town = make_town(false);
    const auto published = make_town();
    const auto& complaint = town.procedure("complaint");
    casework::Event event;
    event.kind = "case_accepted";
    event.starts.push_back({.clock = {"reply"}, .promise = {}, .office = {"streets"}, .due = *parse_date("2097-03-02"), .provisional = true});
    EXPECT_EQ(clock_started(town, Language::zh, complaint, event), "书面答复：2097年3月2日（星期六）（暂定）");
    EXPECT_EQ(clock_started(town, Language::en, complaint, event), "Written answer: Saturday 2 March 2097 (provisional)");
    EXPECT_EQ(clock_started(published, Language::zh, complaint, event), "书面答复：2097年3月2日（星期六）") << "published meanwhile";
    event.starts.front().provisional = false;
    EXPECT_EQ(clock_started(town, Language::zh, complaint, event), "书面答复：2097年3月2日（星期六）");
}

TEST(Story, AContactStandsUnderTheLabelsOfTheReader) {
    EXPECT_EQ(contact_words(Language::zh, "name: 王五\nemail: w@example.org\n"), "姓名：王五\n电子邮箱：w@example.org");
    EXPECT_EQ(contact_words(Language::en, "phone: 123\naddress: 2, Mill: Lane"), "Phone: 123\nAddress: 2, Mill: Lane");
    EXPECT_EQ(contact_words(Language::zh, "王五\nask at: the mill"), "王五\nask at: the mill") << "as it was typed";
}

TEST(Copy, ItsReadmeSpeaksBothLanguagesAndNamesTheKey) {
    const std::string readme = write_readme("town.example/log+0+x");
    EXPECT_NE(readme.find("完整副本"), std::string::npos);
    EXPECT_NE(readme.find("full copy"), std::string::npos);
    EXPECT_NE(readme.find("huiyin verify case.zip --key town.example/log+0+x"), std::string::npos);
    EXPECT_EQ(readme.find('{'), std::string::npos) << "every placeholder is filled";
}

}  // namespace huiyin::papers::papers_tests
