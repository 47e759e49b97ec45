#include "core/guidance/guidance.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <fstream>
#include <sstream>

#include "core/guidance/answers.h"
#include "core/guidance/check.h"
#include "core/guidance/parse.h"
#include "core/guidance/problems.h"
#include "core/procedure/parse.h"

namespace huiyin::guidance {

namespace guidance_tests {

std::string text_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

accounts::Offices offices_of(const std::string& profile) {
    return *accounts::parse_offices(*parse_toml(text_of("profiles/" + profile + "/offices.toml"), "offices.toml"));
}

const procedure::Procedure* find_shipped(const std::string& id) {
    static const std::vector<procedure::Procedure> all = [] {
        std::vector<procedure::Procedure> out;
        for (const auto* name : {"complaint", "en-complaint", "suggestion", "mediation"})
            out.push_back(*procedure::parse(text_of(std::string("procedures/") + name + ".toml"), name));
        return out;
    }();
    for (const auto& one : all)
        if (one.id.value == id) return &one;
    return nullptr;
}

Category noise() {
    return {.id = "noise",
            .name = {"噪声", "Noise"},
            .hint = {},
            .procedure = {},
            .office = OfficeId{"zonghe-zhifa-dui"},
            .notice = {},
            .questions = {{.id = "when",
                           .kind = Question::Kind::choice,
                           .label = {"什么时候", "When"},
                           .help = {},
                           .required = true,
                           .choices = {{"day", {"白天", "By day"}}, {"night", {"夜里", "At night"}}}},
                          {.id = "since", .kind = Question::Kind::date, .label = {"从哪天", "Since"}, .help = {}, .required = false, .choices = {}}},
            .withdrawn = false};
}

ReplyTemplate done() {
    return {.id = "done", .category = "noise", .state = "accepted", .procedure = "complaint", .command = "reply", .outcome = "done",
            .name = {"办好", "Done"}, .texts = {{"facts", {"我们去了。", "We went."}}}, .withdrawn = false};
}

/// "code@where" of each.
std::vector<std::string> told(const std::vector<Problem>& wrong) {
    std::vector<std::string> out;
    for (const Problem& one : wrong) out.push_back(std::string(one.code.substr(one.code.find('/') + 1)) + "@" + one.where);
    return out;
}
using Told = std::vector<std::string>;

Told check(const Category& category) { return told(check_category(category, {}, offices_of("zh-CN-township"), find_shipped)); }
Told check(const ReplyTemplate& reply) { return told(check_reply(reply, {noise()}, find_shipped)); }

rc::Gen<Text> any_text() {
    return rc::gen::map(rc::gen::pair(rc::gen::arbitrary<std::string>(), rc::gen::arbitrary<std::string>()), [](auto pair) {
        for (auto* half : {&pair.first, &pair.second})
            for (char& c : *half) c = static_cast<char>(c & 0x7f);
        return Text{pair.first, pair.second};
    });
}

}  // namespace guidance_tests
using namespace guidance_tests;

TEST(Guidance, what_ships_with_each_profile_fits_its_offices_and_procedures) {
    for (const std::string profile : {"zh-CN-township", "en-town"}) {
        const std::string folder = "profiles/" + profile + "/";
        const auto categories = parse_categories(*parse_toml(text_of(folder + "categories.toml"), "categories.toml"), offices_of(profile), find_shipped);
        ASSERT_TRUE(categories) << categories.error().code << categories.error().where;
        EXPECT_GE(categories->size(), 6U);
        const auto replies = parse_replies(*parse_toml(text_of(folder + "replies.toml"), "replies.toml"), *categories, find_shipped);
        ASSERT_TRUE(replies) << replies.error().code << replies.error().where;
        EXPECT_EQ(replies->size(), 5U);
        for (const Category& one : *categories) EXPECT_EQ(*read_category(write_category(one)), one);
        for (const ReplyTemplate& one : *replies) EXPECT_EQ(*read_reply(write_reply(one)), one);
    }
}

TEST(Guidance, a_mistake_in_a_file_is_named_with_its_line) {
    const auto read = [](const std::string& text) {
        return parse_categories(*parse_toml(text, "categories.toml"), offices_of("zh-CN-township"), find_shipped);
    };
    const std::string good = "[[category]]\nid = \"noise\"\nname = { zh = \"噪声\", en = \"Noise\" }\n";
    ASSERT_TRUE(read(good));
    const auto nowhere = read(good + "office = \"nobody\"\n");
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().code, problems::unknown_office);
    EXPECT_EQ(nowhere.error().where, "categories.toml:1 (office)");
    EXPECT_EQ(read(good + good).error().where, "categories.toml:4");
    EXPECT_EQ(read(good + "ofice = \"x\"\n").error().where, "categories.toml:4");
    EXPECT_EQ(read(good + "[[category.question]]\nid = \"q\"\nkind = \"colour\"\nlabel = { zh = \"a\", en = \"b\" }\n").error().code, problems::unknown_kind);
    EXPECT_TRUE(read("")->empty());
}

TEST(Guidance, no_two_categories_that_are_offered_have_one_name_in_either_language) {
    const auto beside = [](const Category& one, const Category& other) {
        return told(check_category(one, {other}, offices_of("zh-CN-township"), find_shipped));
    };
    Category other = noise();
    other.id = "din";
    EXPECT_EQ(beside(other, noise()), (Told{"name-taken@name/zh", "name-taken@name/en"}));
    other.name = {"噪 声", "Din"};
    EXPECT_EQ(beside(other, noise()), Told{"name-taken@name/zh"}) << "a blank makes no other name";
    other.name = {"吵闹", "NOISE "};
    EXPECT_EQ(beside(other, noise()), Told{"name-taken@name/en"});
    other.name = {"吵闹", "Din"};
    EXPECT_EQ(beside(other, noise()), Told{});
    EXPECT_EQ(beside(noise(), noise()), Told{}) << "itself";
    other = noise();
    other.id = "din";
    other.withdrawn = true;
    EXPECT_EQ(beside(other, noise()), Told{}) << "nobody is offered it";
    EXPECT_EQ(beside(noise(), other), Told{});
    const std::string twice = "[[category]]\nid = \"noise\"\nname = { zh = \"噪声\", en = \"Noise\" }\n[[category]]\nid = \"din\"\nname = { zh = \"吵闹\", en = \"Noise\" }\n";
    const auto read = parse_categories(*parse_toml(twice, "categories.toml"), offices_of("zh-CN-township"), find_shipped);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, problems::name_taken);
    EXPECT_EQ(read.error().where, "categories.toml:4 (name/en)");
}

TEST(Guidance, all_that_is_wrong_with_a_category_is_found_at_its_field) {
    EXPECT_EQ(check(noise()), Told{});
    Category wrong = noise();
    wrong.id = "Noise!";
    wrong.name.en.clear();
    wrong.hint.zh = "声音";
    wrong.notice = {std::string(501, 'x'), "fine"};
    wrong.procedure = "nothing";
    wrong.office = OfficeId{"nobody"};
    wrong.questions[0].choices.resize(1);
    wrong.questions[1].label = {};
    wrong.questions[1].id = "when";
    EXPECT_EQ(check(wrong), (Told{"bad-id@id", "missing@name/en", "missing@hint/en", "too-long@notice/zh", "unknown-procedure@procedure",
                                  "unknown-office@office", "too-few-choices@questions/0/choices/zh", "missing@questions/1/label/zh",
                                  "missing@questions/1/label/en", "twice@questions/1/id"}));
    // Nobody can file under mediation's own rules.
    Category other = noise();
    other.procedure = "mediation";
    EXPECT_EQ(check(other), find_shipped("mediation")->filing == procedure::Filing::nobody ? Told{"unknown-procedure@procedure"} : Told{});
    other = noise();
    other.name.zh = std::string("a\x01", 2);
    EXPECT_EQ(check(other), Told{"not-text@name/zh"});
    other = noise();
    other.questions.resize(9, other.questions[1]);
    EXPECT_EQ(check(other).front(), "too-many-questions@questions");
}

TEST(Guidance, a_template_must_fit_the_step_for_which_it_is) {
    EXPECT_EQ(check(done()), Told{});
    ReplyTemplate wrong = done();
    wrong.category = "lamp";
    wrong.state = "nowhere";
    wrong.outcome = "perhaps";
    wrong.texts["nothing"] = {"a", "b"};
    wrong.texts["reasons"] = {"a", ""};
    EXPECT_EQ(check(wrong), (Told{"unknown-category@category", "missing@texts/reasons/en", "unknown-state@state", "unknown-outcome@outcome",
                                  "unknown-field@texts/nothing/zh"}));
    wrong = done();
    wrong.command = "sing";
    EXPECT_EQ(check(wrong), Told{"unknown-command@command"});
    wrong = done();
    wrong.procedure = "sing";
    EXPECT_EQ(check(wrong), Told{"unknown-procedure@procedure"});
    wrong = done();
    wrong.texts.clear();
    EXPECT_EQ(check(wrong).size(), 1U);
    EXPECT_EQ(check(wrong).front().substr(0, 15), "no-words@texts/");
}

TEST(Guidance, an_office_keeps_its_place_among_the_others) {
    const auto town = offices_of("zh-CN-township");
    accounts::Office office = *town.find({"chengjian-ban"});
    EXPECT_EQ(told(check_office(office, town)), Told{});
    office.name.en = "Works";
    office.parent = OfficeId{"chengjian-ban"};
    EXPECT_EQ(told(check_office(office, town)), Told{"office-circle@parent"});
    office = *town.find({"chengjian-ban"});
    office.complaints_to = office.id;
    EXPECT_EQ(told(check_office(office, town)), Told{"complaints-to-itself@complaints_to"});
    office.complaints_to.reset();
    EXPECT_EQ(told(check_office(office, town)), Told{"no-route-for-complaints@complaints_to"});
    office.duties.zh.clear();
    office.name = {};
    EXPECT_EQ(told(check_office(office, town)), (Told{"missing@name/zh", "missing@name/en", "missing@duties/zh"}));
    office = *town.find({"xinfang-ban"});
    office.takes_filings = false;
    EXPECT_EQ(told(check_office(office, town)), Told{"reception-closed@takes_filings"});
}

TEST(Guidance, answers_are_held_against_the_questions_and_read_like_the_form) {
    const Category category = noise();
    const auto wrong = [&](const Answers& answers, bool complete = true) { return told(check_answers(category, answers, complete)); };
    EXPECT_EQ(wrong({{"when", "night"}}), Told{});
    EXPECT_EQ(wrong({}), Told{"answer-missing@answers/when"});
    EXPECT_EQ(wrong({{"when", "  "}}), Told{"answer-missing@answers/when"});
    EXPECT_EQ(wrong({}, false), Told{});
    EXPECT_EQ(wrong({{"when", "noon"}, {"since", "2026-02-30"}}), (Told{"answer-no-choice@answers/when", "answer-no-day@answers/since"}));
    EXPECT_EQ(told(check_known(category, {{"colour", "red"}})), Told{"unknown-question@answers/colour"});
    EXPECT_EQ(write_answers(text::Language::en, category, {{"when", "night"}, {"since", "2026-03-02"}}),
              "When\nAt night\n\nSince\nMonday 2 March 2026");
    EXPECT_EQ(write_answers(text::Language::zh, category, {{"when", "day"}, {"since", ""}}), "什么时候\n白天");
    // Asked until a moment ago: nothing that somebody typed is lost.
    EXPECT_EQ(write_answers(text::Language::en, category, {{"gone", "words"}}), "gone\nwords");
    Category place = category;
    place.questions = {{.id = "where", .kind = Question::Kind::place, .label = {"哪里", "Where"}, .help = {}, .required = false, .choices = {}}};
    EXPECT_EQ(told(check_answers(place, {{"where", std::string(201, 'x')}}, true)), Told{"answer-too-long@answers/where"});
}

TEST(Guidance, templates_of_the_category_and_state_are_offered_first) {
    Guidance guidance;
    ReplyTemplate plain = done();
    plain.id = "plain";
    plain.category.clear();
    plain.state.clear();
    ReplyTemplate gone = done();
    gone.id = "gone";
    gone.withdrawn = true;
    guidance.replies = {plain, done(), gone};
    const auto ids = [&](const Wanted& wanted) {
        std::string out;
        for (const auto& one : fitting(guidance, wanted)) out += one.id + " ";
        return out;
    };
    EXPECT_EQ(ids({"complaint", "reply", "accepted", "noise"}), "done plain ");
    EXPECT_EQ(ids({"complaint", "reply", "accepted", ""}), "plain ");
    EXPECT_EQ(ids({"complaint", "reply", "review", "noise"}), "plain ");
    EXPECT_EQ(ids({"complaint", "accept", "accepted", "noise"}), "");
    EXPECT_EQ(ids({"suggestion", "reply", "accepted", "noise"}), "");
}

TEST(Guidance, a_withdrawn_category_is_offered_no_more_and_keeps_its_name) {
    Guidance guidance;
    guidance.put(noise());
    Category withdrawn = noise();
    withdrawn.withdrawn = true;
    guidance.put(withdrawn);
    EXPECT_EQ(guidance.categories.size(), 1U);
    EXPECT_TRUE(guidance.offered().empty());
    EXPECT_EQ(category_name(text::Language::en, guidance, "noise"), "Noise");
    EXPECT_EQ(category_name(text::Language::en, guidance, "my own words"), "my own words");
}

TEST(Guidance, a_document_with_a_member_too_few_or_too_many_is_refused) {
    const std::string document = write_category(noise());
    EXPECT_TRUE(read_category(document));
    EXPECT_EQ(read_category("{}").error().code, problems::bad_document);
    EXPECT_EQ(read_category(document.substr(0, document.size() - 1) + ",\"more\":1}").error().facts.front().second, "/more");
    EXPECT_EQ(read_texts("[]").error().code, problems::bad_document);
    EXPECT_FALSE(read_reply(document));
}

TEST(Guidance, what_is_written_reads_as_the_same) {
    EXPECT_TRUE(rc::check([] {
        Category category = noise();
        category.name = *any_text();
        category.notice = *any_text();
        category.withdrawn = *rc::gen::arbitrary<bool>();
        category.questions[0].label = *any_text();
        category.questions[0].required = *rc::gen::arbitrary<bool>();
        RC_ASSERT(*read_category(write_category(category)) == category);
        ReplyTemplate reply = done();
        reply.texts["facts"] = *any_text();
        reply.name = *any_text();
        RC_ASSERT(*read_reply(write_reply(reply)) == reply);
        const Texts texts{.welcome = *any_text(), .contact = *any_text(), .emergency = *any_text()};
        RC_ASSERT(*read_texts(write_texts(texts)) == texts);
    }));
}

TEST(Order, puts_categories_where_it_says_and_leaves_the_others_behind) {
    Guidance guidance;
    for (const char* id : {"a", "b", "c", "d"}) {
        Category one;
        one.id = id;
        guidance.put(one);
    }
    guidance.arrange({"c", "gone", "a"});
    std::vector<std::string> ids;
    for (const Category& one : guidance.categories) ids.push_back(one.id);
    EXPECT_EQ(ids, (std::vector<std::string>{"c", "a", "b", "d"}));
    EXPECT_EQ(*read_order(write_order(ids)), ids);
    EXPECT_TRUE(check_order(ids, guidance.categories).empty());
    EXPECT_TRUE(check_order({"d"}, guidance.categories).empty());
    EXPECT_EQ(check_order({"a", "a"}, guidance.categories).front().code, problems::twice);
    EXPECT_EQ(check_order({"x"}, guidance.categories).front().code, problems::unknown_category);
    for (const char* document : {"{}", "[]", "{\"categories\":1}", "{\"categories\":[1]}", "{\"categories\":[],\"more\":1}"})
        EXPECT_FALSE(read_order(document)) << document;
}

}  // namespace huiyin::guidance
