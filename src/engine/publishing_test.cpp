#include "engine/publishing.h"

#include <gtest/gtest.h>

#include "core/accountability/note.h"
#include "core/accounts/problems.h"
#include "core/guidance/parse.h"
#include "core/guidance/problems.h"
#include "engine/problems.h"
#include "testing/town.h"

namespace huiyin::engine {

namespace publishing_tests {

guidance::Category lamp(const std::string& name = "Street lamps") {
    return {.id = "lamp",
            .name = {.zh = "路灯", .en = name},
            .hint = {},
            .procedure = {},
            .office = OfficeId{"chengjian-ban"},
            .notice = {},
            .questions = {{.id = "place", .kind = guidance::Question::Kind::place, .label = {"在哪里", "Where"}, .help = {}, .required = true, .choices = {}}},
            .withdrawn = false};
}

accounts::Staff member(const std::string& login, accounts::Role role = accounts::Role::administrator) {
    accounts::Staff out;
    out.login = login;
    out.office = {"xinfang-ban"};
    out.roles = {role};
    return out;
}

struct Publishing : testing::Test {
    tests::TestTown town{{.guidance = {.categories = {lamp()}}}};
    accounts::Staff zhou = member("zhou");

    Result<void> publish_lamp(const std::string& name, std::uint64_t based_on, const accounts::Staff& by) {
        return publish(town.context(), by, {.kind = std::string(category_kind), .name = "lamp", .document = guidance::write_category(lamp(name)), .based_on = based_on});
    }
    Result<void> publish_lamp(const std::string& name, std::uint64_t based_on) { return publish_lamp(name, based_on, zhou); }
    Result<void> publish_office(const accounts::Office& office, std::uint64_t based_on) {
        return publish(town.context(), zhou, {.kind = std::string(office_kind), .name = office.id.value, .document = accounts::write_office(office), .based_on = based_on});
    }
    std::string name_of_lamp() { return town.town.guidance()->find_category("lamp")->name.en; }
    Standing stands() { return *standing(town.context(), std::string(category_kind), "lamp"); }
    /// The same town as another server, or this one after a restart, finds it.
    std::unique_ptr<Town> read_again() {
        auto again = std::make_unique<Town>(Settings{}, InstanceId::draw(town.random), tests::must(TimeZone::create("Asia/Shanghai")), tests::shipped_procedures(),
                                            tests::shipped_calendars());
        again->set_originals({.offices = tests::shipped_offices(), .guidance = {.categories = {lamp()}}});
        load_published(*again, town.store);
        return again;
    }
    std::vector<std::string> notes() {
        std::vector<std::string> out;
        for (const std::uint64_t index : town.store.unsealed_entries(0)) out.emplace_back(as_text(town.store.log_entries(index, 1).front()));
        return out;
    }
};

}  // namespace publishing_tests
using namespace publishing_tests;

// Promise 6: whoever works under an accused office handles nothing about it, so no open case may come to lie there.
TEST_F(Publishing, an_office_is_not_moved_under_one_that_its_open_cases_are_about) {
    Filing about = town.filing(nullptr);
    about.about = {OfficeId{"chengjian-ban"}};
    const CaseId id = town.file(about).value.id;
    ASSERT_EQ(town.value(id).office.value, "xinfang-ban");
    town.file(town.filing("xinfang-ban"));
    accounts::Office accused = *town.town.offices()->find({"chengjian-ban"});
    accused.complaints_to = OfficeId{"zhen-zhengfu"};
    ASSERT_TRUE(publish_office(accused, 0));
    accounts::Office moved = *town.town.offices()->find({"xinfang-ban"});
    moved.parent = OfficeId{"chengjian-ban"};
    const auto refused = publish_office(moved, 0);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, problems::cases_stranded);
    EXPECT_EQ(refused.error().where, "parent");
    for (const auto& [name, fact] : refused.error().facts) EXPECT_TRUE(name.starts_with("office_")) << "neither how many nor about whom: " << name;
    EXPECT_EQ(town.town.offices()->find({"xinfang-ban"})->parent->value, "zhen-zhengfu");
    // Once it has gone to another office, or is over, nothing is in the way.
    const auto receptionist = town.staff("xinfang-ban");
    ASSERT_TRUE(town.act(receptionist, id, "register"));
    ASSERT_TRUE(town.act(receptionist, id, "forward", {{"office", "zhen-zhengfu"}, {"reasons", "r"}}));
    const auto done = publish_office(moved, 0);
    EXPECT_TRUE(done) << done.error().code;
}

TEST_F(Publishing, a_change_counts_at_once_and_names_who_made_it) {
    EXPECT_EQ(stands().serial, 0U);
    ASSERT_TRUE(publish_lamp("Lamps", 0));
    EXPECT_EQ(name_of_lamp(), "Lamps");
    EXPECT_EQ(stands().serial, 1U);
    EXPECT_EQ(stands().author, "zhou");
    EXPECT_EQ(stands().at, town.clock.now());
    EXPECT_EQ(read_again()->guidance()->find_category("lamp")->name.en, "Lamps");
}

TEST_F(Publishing, is_for_administrators_alone) {
    const auto refused = publish_lamp("Lamps", 0, member("wu", accounts::Role::supervisor));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, accounts::problems::administrators_only);
    EXPECT_FALSE(put_back(town.context(), member("wu", accounts::Role::clerk), std::string(category_kind), "lamp", 0, 0));
    EXPECT_EQ(name_of_lamp(), "Street lamps");
    EXPECT_EQ(town.store.newest_version(), 0U);
}

TEST_F(Publishing, of_two_at_once_the_second_is_told_and_changes_nothing) {
    ASSERT_TRUE(publish_lamp("Lamps", 0));
    const auto late = publish_lamp("Lanterns", 0);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, problems::changed_meanwhile);
    EXPECT_EQ(name_of_lamp(), "Lamps");
    EXPECT_EQ(town.store.newest_version(), 1U);
    EXPECT_TRUE(publish_lamp("Lanterns", 1));
    // Something else was published meanwhile: that is no conflict.
    EXPECT_TRUE(publish(town.context(), zhou, {.kind = std::string(texts_kind), .name = std::string(texts_name),
                                               .document = guidance::write_texts({.welcome = {"欢迎", "Welcome"}, .contact = {}, .emergency = {}}), .based_on = 0}));
    EXPECT_TRUE(publish_lamp("Lights", 2));
}

TEST_F(Publishing, a_broken_document_changes_nothing) {
    guidance::Category wrong = lamp();
    wrong.name.zh.clear();
    for (const std::string& document : {guidance::write_category(wrong), std::string("{}"), std::string("not JSON")}) {
        EXPECT_FALSE(publish(town.context(), zhou, {.kind = std::string(category_kind), .name = "lamp", .document = document, .based_on = 0})) << document;
        EXPECT_FALSE(check_edition(town.context(), {.kind = std::string(category_kind), .name = "lamp", .document = document, .based_on = 0}).empty());
    }
    EXPECT_FALSE(publish(town.context(), zhou, {.kind = std::string(category_kind), .name = "road", .document = guidance::write_category(lamp()), .based_on = 0}));
    EXPECT_EQ(*town.town.guidance()->find_category("lamp"), lamp());
    EXPECT_EQ(town.store.newest_version(), 0U);
}

TEST_F(Publishing, what_stood_before_is_put_back_as_a_new_version_also_what_the_files_said) {
    ASSERT_TRUE(publish_lamp("Lamps", 0));
    ASSERT_TRUE(publish_lamp("Lanterns", 1));
    ASSERT_TRUE(put_back(town.context(), zhou, std::string(category_kind), "lamp", 1, 2));
    EXPECT_EQ(name_of_lamp(), "Lamps");
    EXPECT_EQ(stands().serial, 3U);
    ASSERT_TRUE(put_back(town.context(), zhou, std::string(category_kind), "lamp", 0, 3));
    EXPECT_EQ(name_of_lamp(), "Street lamps");
    EXPECT_EQ(town.store.version_history(std::string(category_kind), "lamp", 100, 100).size(), 4U);
    EXPECT_EQ(put_back(town.context(), zhou, std::string(category_kind), "lamp", 77, 4).error().code, problems::no_such_version);
    EXPECT_EQ(put_back(town.context(), zhou, std::string(category_kind), "lamp", 1, 2).error().code, problems::changed_meanwhile);
}

TEST_F(Publishing, an_office_is_renamed_for_everybody_and_in_the_public_log) {
    const auto before = notes().size();
    accounts::Office office = *town.town.offices()->find({"chengjian-ban"});
    office.name = {"建设办", "Works Office"};
    office.complaints_to = OfficeId{"zhen-zhengfu"};
    ASSERT_TRUE(publish_office(office, 0));
    EXPECT_EQ(town.town.offices()->find(office.id)->name.en, "Works Office");
    EXPECT_EQ(town.town.offices()->all().size(), tests::shipped_offices().all().size());
    ASSERT_EQ(notes().size(), before + 1);
    EXPECT_NE(notes().back().find("Works Office"), std::string::npos);
    EXPECT_EQ(*read_again()->offices()->find(office.id), office);
    // Duties are no matter for the log.
    office.duties.en = "Roads.";
    ASSERT_TRUE(publish_office(office, 1));
    EXPECT_EQ(notes().size(), before + 1);
    // A conflict of interest is refused here as in the file.
    office.complaints_to = office.id;
    EXPECT_EQ(publish_office(office, 2).error().code, accounts::problems::complaints_to_itself);
    EXPECT_EQ(town.town.offices()->find(office.id)->complaints_to->value, "zhen-zhengfu");
}

TEST_F(Publishing, a_new_office_stands_there_after_a_restart_too) {
    const accounts::Office office{.id = {"water"}, .parent = OfficeId{"zhen-zhengfu"}, .name = {"水务办", "Water"}, .duties = {"供水。", "Water."},
                                  .reception = false, .takes_filings = true, .complaints_to = OfficeId{"zhen-zhengfu"}, .outside_route = {}, .imported = false};
    ASSERT_TRUE(publish_office(office, 0));
    EXPECT_NE(town.town.offices()->find({"water"}), nullptr);
    EXPECT_NE(read_again()->offices()->find({"water"}), nullptr);
}

TEST_F(Publishing, the_order_of_the_categories_stands_whatever_is_published_later) {
    guidance::Category road = lamp("Roads");
    road.id = "road";
    road.name.zh = "道路";
    ASSERT_TRUE(publish(town.context(), zhou, {.kind = std::string(category_kind), .name = "road", .document = guidance::write_category(road), .based_on = 0}));
    const auto ids = [](const Town& where) {
        std::vector<std::string> out;
        for (const auto* one : where.guidance()->offered()) out.push_back(one->id);
        return out;
    };
    const auto arrange = [&](const std::vector<std::string>& order, std::uint64_t based_on) {
        return publish(town.context(), zhou, {.kind = std::string(order_kind), .name = std::string(order_name), .document = guidance::write_order(order), .based_on = based_on});
    };
    EXPECT_EQ(ids(town.town), (std::vector<std::string>{"lamp", "road"}));
    ASSERT_TRUE(arrange({"road", "lamp"}, 0));
    EXPECT_EQ(ids(town.town), (std::vector<std::string>{"road", "lamp"}));
    ASSERT_TRUE(publish_lamp("Lamps", 0));
    EXPECT_EQ(ids(town.town), (std::vector<std::string>{"road", "lamp"}));
    EXPECT_EQ(ids(*read_again()), ids(town.town));
    EXPECT_EQ(arrange({"road", "gone"}, 2).error().code, guidance::problems::unknown_category);
    ASSERT_TRUE(put_back(town.context(), zhou, std::string(order_kind), std::string(order_name), 0, 2));
    EXPECT_EQ(ids(town.town), (std::vector<std::string>{"lamp", "road"})) << "what the files say, and the new one behind";
}

TEST_F(Publishing, another_office_becomes_the_reception_and_the_one_before_is_it_no_more) {
    const OfficeId before = town.town.offices()->reception().id;
    accounts::Office office = *town.town.offices()->find({"chengjian-ban"});
    office.reception = true;
    ASSERT_TRUE(publish_office(office, 0));
    EXPECT_EQ(town.town.offices()->reception().id, office.id);
    EXPECT_FALSE(town.town.offices()->find(before)->reception);
    EXPECT_EQ(read_again()->offices()->reception().id, office.id) << "after a restart too";
    EXPECT_EQ(town.store.version_history(std::string(office_kind), before.value, 100, 100).size(), 1U) << "who was it has a version that says so";
    // Somebody has to be it.
    accounts::Office gone = office;
    gone.reception = false;
    EXPECT_EQ(publish_office(gone, standing(town.context(), std::string(office_kind), office.id.value)->serial).error().code, accounts::problems::no_reception);
    // Putting the one before back makes it the reception again.
    const auto stands = standing(town.context(), std::string(office_kind), before.value);
    ASSERT_TRUE(put_back(town.context(), zhou, std::string(office_kind), before.value, 0, stands->serial));
    EXPECT_EQ(town.town.offices()->reception().id, before);
    EXPECT_EQ(read_again()->offices()->reception().id, before);
}

TEST_F(Publishing, another_server_takes_it_over_when_it_looks) {
    const auto other = read_again();
    Context context = town.context();
    Context there{*other, context.store, context.keys, context.writer, context.clock, context.random, context.kept};
    Publications publications(there);
    publications.look();
    ASSERT_TRUE(publish_lamp("Lamps", 0));
    accounts::Office office = *town.town.offices()->find({"chengjian-ban"});
    office.name.en = "Works Office";
    ASSERT_TRUE(publish_office(office, 0));
    EXPECT_EQ(other->guidance()->find_category("lamp")->name.en, "Street lamps");
    publications.look();
    EXPECT_EQ(other->guidance()->find_category("lamp")->name.en, "Lamps");
    EXPECT_EQ(other->offices()->find({"chengjian-ban"})->name.en, "Works Office");
    // And what it publishes on top of that is no conflict.
    EXPECT_TRUE(publish(there, zhou, {.kind = std::string(category_kind), .name = "lamp", .document = guidance::write_category(lamp("Lights")), .based_on = 1}));
}

TEST_F(Publishing, a_filing_goes_to_the_office_of_its_category_unless_that_is_complained_of) {
    const auto file = [&](std::optional<OfficeId> office, std::vector<OfficeId> about) {
        Filing filing = town.filing(nullptr);
        filing.office = std::move(office);
        filing.about = std::move(about);
        filing.category = "lamp";
        filing.answers = {{"place", "Canary Lane"}};
        return town.file(filing).value.office.value;
    };
    EXPECT_EQ(file({}, {}), "chengjian-ban");
    EXPECT_EQ(file(OfficeId{"shehui-shiwu-ban"}, {}), "shehui-shiwu-ban");
    EXPECT_EQ(file({}, {{"chengjian-ban"}}), "xinfang-ban");
    EXPECT_EQ(file({}, {{"zonghe-zhifa-dui"}}), "zhen-zhengfu");  // where complaints about it go comes before the usual place
    guidance::Category gone = lamp();
    gone.office = OfficeId{"nobody"};
    ASSERT_TRUE(town.town.change([&](Changeable& changing) -> Result<void> {
        changing.guidance.put(gone);
        return {};
    }));
    EXPECT_EQ(file({}, {}), "xinfang-ban");
}

TEST_F(Publishing, answers_are_sealed_into_the_case_and_what_is_required_is_asked_for) {
    Filing filing = town.filing(nullptr);
    filing.category = "lamp";
    const auto wrong = check_filing(town.town, filing);
    ASSERT_EQ(wrong.size(), 1U);
    EXPECT_EQ(wrong.front().code, guidance::problems::answer_missing);
    EXPECT_EQ(wrong.front().where, "answers/place");
    filing.answers = {{"place", "Canary Lane 12"}};
    filing.language = "en";
    const auto receipt = town.file(filing);
    const auto seen = view_own_case(town.context(), town.resident(receipt));
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->content.text(1, "category"), "lamp");
    EXPECT_EQ(seen->content.text(1, "answers"), "Where\nCanary Lane 12");
    for (const EventRow& row : town.store.events(receipt.value.id)) EXPECT_EQ(row.canonical.find("lamp"), std::string::npos);
    // In words of one's own: kept, and asks nothing.
    filing.category = "something about pipes";
    filing.answers.clear();
    EXPECT_EQ(view_own_case(town.context(), town.resident(town.file(filing)))->content.text(1, "category"), "something about pipes");
    filing.category = std::string(121, 'x');
    EXPECT_EQ(check_filing(town.town, filing).front().where, "category");
}

}  // namespace huiyin::engine
