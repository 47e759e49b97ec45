#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>
#include <tuple>

#include "base/problems.h"
#include "core/accounts/offices.h"
#include "core/accounts/problems.h"
#include "core/accounts/route.h"
#include "core/accounts/sign_in.h"
#include "core/accounts/staff.h"

namespace huiyin::accounts {
namespace accounts_test {

using procedure::Actor;

Offices profile(const std::string& name) {
    const std::string path = "profiles/" + name + "/offices.toml";
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    const auto node = parse_toml(text.str(), path);
    EXPECT_TRUE(node) << (node ? "" : node.error().where);
    const auto offices = parse_offices(*node);
    EXPECT_TRUE(offices) << (offices ? "" : std::string(offices.error().code) + " " + offices.error().where);
    return offices.value();
}
const HasKey all_have_keys = [](const OfficeId&) { return true; };

std::string said(const Result<OfficeId>& routed) {
    return routed ? routed->value : std::string(routed.error().code);
}

// ---------------------------------------------------------------- data

TEST(Profiles, have_five_offices_with_one_sentence_each_and_somewhere_to_complain) {
    for (const char* name : {"zh-CN-township", "en-town"}) {
        const Offices offices = profile(name);
        EXPECT_EQ(offices.all().size(), 5u);
        EXPECT_EQ(offices.takers().size(), 5u);
        for (const Office& office : offices.all()) {
            EXPECT_FALSE(office.duties.zh.empty());
            EXPECT_TRUE(office.duties.zh.ends_with("。") && office.duties.en.ends_with(".")) << office.id.value;
            EXPECT_EQ(read_office(write_office(office)).value(), office);
        }
        EXPECT_EQ(offices.children(offices.above(offices.reception().id, 1)->id).size(), 4u);
    }
}

const char* const small_town = R"([[office]]
id = "top"
name = { zh = "上", en = "Top" }
duties = { zh = "全部。", en = "All." }
outside_route = { zh = "外", en = "Outside" }
[[office]]
id = "desk"
parent = "top"
reception = true
name = { zh = "接待", en = "Desk" }
duties = { zh = "接待。", en = "Desk." }
complaints_to = "top"
)";

TEST(OfficesFile, names_the_mistake_and_its_line) {
    const auto refusal = [](const std::string& from, const std::string& to) {
        std::string text = small_town;
        text.replace(text.find(from), from.size(), to);
        const auto node = parse_toml(text, "offices.toml");
        if (!node) return std::string(node.error().code);
        const auto offices = parse_offices(*node);
        return offices ? std::string("accepted") : std::string(offices.error().code) + " " + offices.error().where;
    };
    EXPECT_EQ(refusal("全部。", "全部。"), "accepted");
    EXPECT_EQ(refusal("id = \"desk\"", "id = \"Desk\""), "accounts/bad-office-id offices.toml:6");
    EXPECT_EQ(refusal("id = \"desk\"", "id = \"top\""), "accounts/office-twice offices.toml:6");
    EXPECT_EQ(refusal("zh = \"接待。\"", "zh = \"\""), "accounts/office-untranslated offices.toml:6");
    EXPECT_EQ(refusal("en = \"Outside\"", "en = \"\""), "accounts/office-untranslated offices.toml:1");
    EXPECT_EQ(refusal("reception = true", "reception = false"), "accounts/no-reception offices.toml:1");
    EXPECT_EQ(refusal("id = \"top\"", "id = \"top\"\nreception = true"), "accounts/two-receptions offices.toml:7");
    EXPECT_EQ(refusal("reception = true", "reception = true\ntakes_filings = false"), "accounts/reception-closed offices.toml:6");
    EXPECT_EQ(refusal("parent = \"top\"", "parent = \"moon\""), "accounts/unknown-parent offices.toml:6");
    EXPECT_EQ(refusal("id = \"top\"", "id = \"top\"\nparent = \"desk\""), "accounts/office-circle offices.toml:1");
    EXPECT_EQ(refusal("complaints_to = \"top\"", "complaints_to = \"moon\""), "accounts/unknown-complaints-to offices.toml:6");
    EXPECT_EQ(refusal("complaints_to = \"top\"", "complaints_to = \"desk\""), "accounts/complaints-to-itself offices.toml:6");
    EXPECT_EQ(refusal("id = \"top\"", "id = \"top\"\ncomplaints_to = \"desk\""), "accounts/complaints-to-itself offices.toml:1");
    EXPECT_EQ(refusal("complaints_to = \"top\"", ""), "accounts/no-route-for-complaints offices.toml:6");
    EXPECT_EQ(refusal("complaints_to", "complaint_to"), "base/data-unknown-key offices.toml:12");
    EXPECT_EQ(refusal("reception = true", "reception = \"yes\"").substr(0, 20), "base/data-wrong-type");
}

TEST(ImportedOffice, gets_an_id_of_its_own_under_the_offices_above_the_reception) {
    const Offices offices = profile("en-town");
    EXPECT_EQ(office_id_from_name("Department of Sanitation").value, "department-of-sanitation");
    EXPECT_EQ(office_id_from_name("  DSNY (Bronx) ").value, "dsny-bronx");
    EXPECT_EQ(office_id_from_name("Streets").value, "streets");
    for (const char* name : {"环卫所", "环卫站", "Straßenamt", "---", "", "A name that is far longer than any address should ever have to be, truly"})
        EXPECT_TRUE(is_slug(office_id_from_name(name).value)) << name;
    EXPECT_NE(office_id_from_name("环卫所"), office_id_from_name("环卫站"));
    const Office office = office_for_import(offices, "Streets");
    EXPECT_EQ(office.id.value, "streets-2");
    EXPECT_EQ(office.parent, OfficeId{"town-clerk"});
    std::vector<Office> more = offices.all();
    more.push_back(office);
    EXPECT_TRUE(Offices::create(more));
    EXPECT_EQ(read_office(write_office(office)).value(), office);
}

TEST(StoredOffice, that_does_not_read_is_refused) {
    EXPECT_EQ(read_office("{").error().code, huiyin::problems::bad_json);
    for (const char* document : {"{}", R"({"id":"A"})", R"({"id":"a","name":1})"})
        EXPECT_EQ(read_office(document).error().code, problems::bad_document);
}

// ---------------------------------------------------------------- routing

TEST(Route, goes_where_such_matters_usually_go_if_nobody_wishes_otherwise) {
    const Offices offices = profile("en-town");
    const auto goes = [&](std::optional<OfficeId> wanted, std::vector<OfficeId> about, std::optional<OfficeId> usual) {
        return route(offices, {.wanted = std::move(wanted), .about = std::move(about), .usual = std::move(usual)}, [](const OfficeId&) { return true; })->value;
    };
    EXPECT_EQ(goes({}, {}, OfficeId{"streets"}), "streets");
    EXPECT_EQ(goes(OfficeId{"housing"}, {}, OfficeId{"streets"}), "housing");
    EXPECT_EQ(goes({}, {{"streets"}}, OfficeId{"streets"}), "front-desk");
    EXPECT_EQ(goes({}, {{"benefits"}}, OfficeId{"streets"}), "town-clerk");
    EXPECT_EQ(goes({}, {}, OfficeId{"moon"}), "front-desk");
}

TEST(Route, follows_the_rules_in_both_example_towns) {
    struct Row {
        const char* town;
        const char* wanted;
        std::vector<OfficeId> about;
        const char* gets;
    };
    const Row table[] = {
        {"en-town", "", {}, "front-desk"},
        {"en-town", "streets", {}, "streets"},
        {"en-town", "streets", {{"housing"}}, "streets"},
        {"en-town", "streets", {{"streets"}}, "front-desk"},   // where complaints about it go
        {"en-town", "", {{"streets"}}, "front-desk"},
        {"en-town", "", {{"benefits"}}, "town-clerk"},         // its own choice
        {"en-town", "", {{"front-desk"}}, "town-clerk"},       // the reception is accused
        {"en-town", "streets", {{"streets"}, {"front-desk"}}, "town-clerk"},
        {"en-town", "", {{"town-clerk"}}, "accounts/no-office-inside"},  // all others work under it
        {"en-town", "streets", {{"town-clerk"}}, "accounts/no-office-inside"},
        {"en-town", "moon", {}, "accounts/unknown-office"},
        {"en-town", "", {{"moon"}}, "accounts/unknown-office"},
        {"zh-CN-township", "", {{"chengjian-ban"}}, "xinfang-ban"},
        {"zh-CN-township", "", {{"zonghe-zhifa-dui"}}, "zhen-zhengfu"},
        {"zh-CN-township", "xinfang-ban", {{"xinfang-ban"}}, "zhen-zhengfu"},
        {"zh-CN-township", "", {{"zhen-zhengfu"}}, "accounts/no-office-inside"},
    };
    for (const Row& row : table) {
        RoutingWish wish{std::nullopt, row.about};
        if (*row.wanted != '\0') wish.wanted = OfficeId{row.wanted};
        EXPECT_EQ(said(route(profile(row.town), wish, all_have_keys)), row.gets) << row.town << " " << row.wanted;
    }
}

TEST(Route, names_the_outside_route_when_nobody_inside_may_have_it) {
    const auto routed = route(profile("zh-CN-township"), {std::nullopt, {{"zhen-zhengfu"}}}, all_have_keys);
    ASSERT_FALSE(routed);
    EXPECT_EQ(routed.error().facts[0].second, "zhen-zhengfu");
    EXPECT_NE(routed.error().facts[1].second.find("县信访局"), std::string::npos);
    EXPECT_NE(routed.error().facts[2].second.find("12345"), std::string::npos);
}

TEST(Route, hands_on_upwards_from_an_office_without_a_key) {
    const Offices offices = profile("en-town");
    const auto only = [](std::set<std::string> ids) {
        return [ids = std::move(ids)](const OfficeId& id) { return ids.contains(id.value); };
    };
    EXPECT_EQ(said(route(offices, {OfficeId{"streets"}, {}}, only({"town-clerk", "front-desk"}))), "town-clerk");
    EXPECT_EQ(said(route(offices, {OfficeId{"streets"}, {}}, only({"front-desk"}))), "front-desk");
    EXPECT_EQ(said(route(offices, {OfficeId{"streets"}, {}}, only({}))), "accounts/no-office-ready");
    EXPECT_EQ(said(route(offices, {OfficeId{"streets"}, {{"streets"}}}, only({"streets"}))), "accounts/no-office-ready");
    EXPECT_EQ(sealing_office(offices, {"streets"}, only({"streets"})), OfficeId{"streets"});
    EXPECT_EQ(sealing_office(offices, {"streets"}, only({"front-desk"})), OfficeId{"front-desk"});
    EXPECT_EQ(sealing_office(offices, {"streets"}, only({"housing"})), std::nullopt);
}

TEST(Forwarding, never_goes_to_an_accused_office_nor_to_one_without_a_key) {
    const Offices offices = profile("en-town");
    const std::vector<OfficeId> about{{"streets"}};
    EXPECT_TRUE(may_forward(offices, {"housing"}, about, all_have_keys));
    EXPECT_EQ(may_forward(offices, {"streets"}, about, all_have_keys).error().code, problems::no_office_inside);
    EXPECT_EQ(may_forward(offices, {"moon"}, about, all_have_keys).error().code, problems::unknown_office);
    EXPECT_EQ(may_forward(offices, {"housing"}, about, [](const OfficeId&) { return false; }).error().code,
              problems::no_office_ready);
}

TEST(Review, goes_one_or_two_levels_up_or_outside) {
    const Offices offices = profile("en-town");
    EXPECT_EQ(said(review_office(offices, {"streets"}, 1, {})), "town-clerk");
    const auto outside = review_office(offices, {"streets"}, 2, {});
    EXPECT_EQ(said(outside), "accounts/no-office-above");
    EXPECT_NE(outside.error().facts[2].second.find("ombudsman"), std::string::npos);
    EXPECT_EQ(outside_route_of(offices, {"streets"}), offices.find({"town-clerk"})->outside_route);
    EXPECT_EQ(said(review_office(offices, {"town-clerk"}, 1, {})), "accounts/no-office-above");
    EXPECT_EQ(said(review_office(offices, {"streets"}, 1, std::vector<OfficeId>{{"town-clerk"}})), "accounts/no-office-above");
}

/// A random town: each office below an earlier one or at the top; complaints go to any office that is allowed.
Offices random_town() {
    const auto pick = [](int from, int to) { return *rc::gen::inRange(from, to); };
    const int size = pick(1, 12);
    std::vector<Office> offices;
    for (int i = 0; i < size; ++i) {
        const std::string id = "o" + std::to_string(i);
        Office office{{id}, {}, {id, id}, {id, id}, false, true, {}, {"外", "out"}, false};
        if (i > 0 && pick(0, 4) > 0) office.parent = OfficeId{"o" + std::to_string(pick(0, i))};
        office.takes_filings = pick(0, 5) > 0;
        offices.push_back(office);
    }
    Office& reception = offices[static_cast<std::size_t>(pick(0, size))];
    reception.reception = true;
    reception.takes_filings = true;
    const Offices tree = Offices::create(offices).value();
    for (Office& office : offices) {
        const OfficeId other{"o" + std::to_string(pick(0, size))};
        if (other != office.id && !tree.is_below(other, office.id) && pick(0, 3) > 0) office.complaints_to = other;
    }
    return Offices::create(offices).value();
}

TEST(ConflictOfInterest, no_sequence_of_routing_forwarding_and_review_reaches_an_accused_office_or_its_staff) {
    EXPECT_TRUE(rc::check([] {
        const auto pick = [](int from, int to) { return *rc::gen::inRange(from, to); };
        const Offices offices = random_town();
        const int size = static_cast<int>(offices.all().size());
        const auto any = [&] { return offices.all()[static_cast<std::size_t>(pick(0, size))].id; };
        std::vector<OfficeId> about;
        for (int n = pick(0, 4); n > 0; --n) about.push_back(any());
        std::set<OfficeId> keys;
        for (const Office& office : offices.all())
            if (pick(0, 4) > 0) keys.insert(office.id);
        const HasKey has_key = [&](const OfficeId& id) { return keys.contains(id); };

        // The slow oracle: walk up from an office and see whether an accused one stands on the way.
        const auto is_touched = [&](const OfficeId& id) {
            for (const Office* at = offices.find(id); at != nullptr; at = at->parent ? offices.find(*at->parent) : nullptr)
                if (std::find(about.begin(), about.end(), at->id) != about.end()) return true;
            return false;
        };
        const auto require_clean = [&](const OfficeId& handling) {
            RC_ASSERT(!is_touched(handling));
            RC_ASSERT(has_key(handling));
            for (const Office& office : offices.all())
                for (const Role role : {Role::clerk, Role::caseworker, Role::supervisor, Role::administrator}) {
                    const Staff staff{{}, "someone", "S", office.id, {role}, false, "en"};
                    const bool opens = may_open(staff, offices, {handling, about}).has_value();
                    RC_ASSERT(!(opens && is_touched(office.id)));
                    RC_ASSERT(!(opens && role == Role::administrator));
                }
            for (const int levels : {1, 2})
                if (const auto above = review_office(offices, handling, levels, about)) RC_ASSERT(!is_touched(*above));
        };

        RoutingWish wish{std::nullopt, about};
        if (pick(0, 3) > 0) wish.wanted = any();
        const auto routed = route(offices, wish, has_key);
        if (!routed) {
            // Nothing was refused that the reception, not barred and ready, could have taken.
            const bool wish_is_fine = !wish.wanted || offices.find(*wish.wanted)->takes_filings;
            RC_ASSERT(!wish_is_fine || is_touched(offices.reception().id) || !has_key(offices.reception().id));
            return;
        }
        OfficeId handling = *routed;
        require_clean(handling);
        for (int hops = pick(0, 6); hops > 0; --hops) {
            const OfficeId to = any();
            if (may_forward(offices, to, about, has_key)) handling = to;
            require_clean(handling);
        }
    }));
}

TEST(Routing, nobody_writes_down_a_complaint_about_their_own_office_or_one_above_it) {
    const Offices offices = profile("en-town");
    const std::vector<OfficeId> streets{{"streets"}};
    const std::vector<OfficeId> top{{"town-clerk"}};
    EXPECT_EQ(may_write_down(offices, {"streets"}, streets).error().code, problems::about_own_office);
    EXPECT_EQ(may_write_down(offices, {"streets"}, top).error().code, problems::about_own_office);
    EXPECT_TRUE(may_write_down(offices, {"housing"}, streets));
    EXPECT_TRUE(may_write_down(offices, {"town-clerk"}, streets)) << "an office above may";
    EXPECT_TRUE(may_write_down(offices, {"streets"}, {}));
}

TEST(Offices, who_becomes_the_reception_takes_it_over) {
    const Offices offices = profile("en-town");
    Office streets = *offices.find({"streets"});
    EXPECT_EQ(changed_by(offices, streets), std::vector<Office>{streets});
    streets.reception = true;
    const auto changed = changed_by(offices, streets);
    ASSERT_EQ(changed.size(), 2u);
    EXPECT_EQ(changed[0].id, offices.reception().id);
    EXPECT_FALSE(changed[0].reception);
    EXPECT_EQ(changed[1], streets);
}

// ---------------------------------------------------------------- permissions

TEST(May, is_one_table) {
    const Offices offices = profile("en-town");
    const CaseSituation streets{.office = {"streets"}, .about = {{"housing"}}, .owing = {{"benefits"}}, .asked = {{"front-desk"}}};
    const Actor actors[] = {Actor::resident, Actor::clerk,       Actor::caseworker, Actor::supervisor, Actor::head_above,
                            Actor::reviewer, Actor::re_reviewer, Actor::superior,   Actor::owing,      Actor::owing_head,
                            Actor::timer};
    struct Row {
        const char* office;
        std::set<Role> roles;
        std::set<Actor> may;
    };
    const Row table[] = {
        {"streets", {Role::clerk}, {Actor::clerk}},
        {"streets", {Role::caseworker}, {Actor::caseworker}},
        {"streets", {Role::clerk, Role::caseworker}, {Actor::clerk, Actor::caseworker}},
        {"streets", {Role::supervisor}, {Actor::clerk, Actor::caseworker, Actor::supervisor}},
        {"streets", {Role::administrator}, {}},
        {"town-clerk", {Role::clerk}, {}},
        {"town-clerk", {Role::caseworker}, {Actor::reviewer}},
        {"town-clerk", {Role::supervisor}, {Actor::head_above, Actor::reviewer}},
        {"benefits", {Role::clerk}, {}},
        {"benefits", {Role::caseworker}, {Actor::owing}},
        {"benefits", {Role::supervisor}, {Actor::owing, Actor::owing_head}},
        {"town-clerk", {Role::administrator}, {}},
        {"front-desk", {Role::clerk}, {}},
        {"front-desk", {Role::supervisor}, {Actor::superior}},
        {"housing", {Role::clerk, Role::caseworker, Role::supervisor, Role::administrator}, {}},
    };
    for (const Row& row : table) {
        Staff staff{{}, "someone", "S", {row.office}, row.roles, false, "en"};
        for (const Actor actor : actors)
            EXPECT_EQ(may(staff, offices, actor, streets).has_value(), row.may.contains(actor))
                << row.office << " " << procedure::to_text(actor);
        const auto found = actors_of(staff, offices, streets);
        EXPECT_EQ(std::set<Actor>(found.begin(), found.end()), row.may);
        EXPECT_EQ(may_open(staff, offices, streets).has_value(), !row.may.empty());
        staff.disabled = true;
        EXPECT_EQ(may_open(staff, offices, streets).error().code, problems::disabled);
    }
}

TEST(May, a_review_under_way_is_of_the_office_that_was_asked) {
    const Offices offices = profile("en-town");
    const CaseSituation streets{.office = {"streets"}, .about = {}, .reviewing = OfficeId{"benefits"}};
    const auto may_act = [&](const char* office, Actor actor) {
        return may(Staff{{}, "someone", "S", {office}, {Role::supervisor}, false, "en"}, offices, actor, streets).has_value();
    };
    EXPECT_TRUE(may_act("benefits", Actor::reviewer));
    EXPECT_FALSE(may_act("benefits", Actor::head_above));
    EXPECT_FALSE(may_act("town-clerk", Actor::reviewer)) << "it stands above, and was not asked";
    EXPECT_TRUE(may_act("town-clerk", Actor::head_above));
}

TEST(May, tells_the_accused_and_strangers_the_same_and_colleagues_why) {
    const Offices offices = profile("en-town");
    const CaseSituation situation{{"streets"}, {{"housing"}}};
    const auto refusal = [&](const char* office, Role role, Actor actor) {
        const Staff staff{{}, "someone", "S", {office}, {role}, false, "en"};
        return may(staff, offices, actor, situation).error();
    };
    EXPECT_EQ(refusal("housing", Role::supervisor, Actor::caseworker), refusal("front-desk", Role::supervisor, Actor::caseworker));
    EXPECT_EQ(refusal("housing", Role::supervisor, Actor::caseworker), (Problem{problems::no_such_case, {}, ""}));
    EXPECT_EQ(refusal("streets", Role::administrator, Actor::caseworker).code, problems::no_such_case);
    EXPECT_EQ(refusal("streets", Role::clerk, Actor::caseworker).code, problems::not_your_role);
    EXPECT_EQ(refusal("town-clerk", Role::supervisor, Actor::caseworker).code, problems::not_your_office);
    EXPECT_EQ(refusal("streets", Role::supervisor, Actor::timer).code, problems::not_your_role);
}

TEST(May, shows_who_the_resident_is_to_those_who_handle_or_review_and_to_no_clerk) {
    const Offices offices = profile("en-town");
    const auto roles = [&](const char* office, Role role, std::vector<OfficeId> about = {}) {
        const Staff staff{{}, "someone", "S", {office}, {role}, false, "en"};
        return identity_actors_of(staff, offices, {{"streets"}, std::move(about)});
    };
    EXPECT_EQ(roles("streets", Role::caseworker), std::vector{Actor::caseworker});
    EXPECT_EQ(roles("streets", Role::supervisor), (std::vector{Actor::caseworker, Actor::supervisor}));
    EXPECT_EQ(roles("town-clerk", Role::caseworker), std::vector{Actor::reviewer});
    EXPECT_TRUE(roles("streets", Role::clerk).empty());
    EXPECT_TRUE(roles("streets", Role::administrator).empty());
    EXPECT_TRUE(roles("streets", Role::caseworker, {{"streets"}}).empty());
    EXPECT_TRUE(roles("housing", Role::supervisor).empty());
}

TEST(May, refuses_the_accused_even_where_a_case_should_never_have_come_to_them) {
    const Offices offices = profile("en-town");
    for (const auto& [office, handling, about] : {std::tuple{"streets", "streets", "streets"},
                                                  std::tuple{"streets", "streets", "town-clerk"},
                                                  std::tuple{"town-clerk", "streets", "town-clerk"}})
        for (const Role role : {Role::clerk, Role::caseworker, Role::supervisor, Role::administrator}) {
            const Staff staff{{}, "someone", "S", {office}, {role}, false, "en"};
            EXPECT_EQ(may_open(staff, offices, {{handling}, {{about}}}).error().code, problems::no_such_case);
        }
}

TEST(May, keeps_administration_to_administrators) {
    Staff staff{{}, "someone", "S", {"streets"}, {Role::supervisor}, false, "en"};
    EXPECT_EQ(may_administer(staff).error().code, problems::administrators_only);
    staff.roles.insert(Role::administrator);
    EXPECT_TRUE(may_administer(staff));
    staff.disabled = true;
    EXPECT_EQ(may_administer(staff).error().code, problems::disabled);
}

TEST(May, lets_heads_and_administrators_announce_reception_days_and_the_office_see_who_comes) {
    Staff staff{{}, "someone", "S", {"streets"}, {Role::caseworker, Role::clerk}, false, "en"};
    EXPECT_EQ(may_publish_for(staff, {"streets"}).error().code, problems::others_publish);
    EXPECT_TRUE(may_see_appointments(staff, {"streets"}));
    EXPECT_FALSE(may_see_appointments(staff, {"care"}));
    staff.roles = {Role::supervisor};
    EXPECT_TRUE(may_publish_for(staff, {"streets"}));
    EXPECT_EQ(may_publish_for(staff, {"care"}).error().code, problems::others_publish);
    staff.roles = {Role::administrator};
    EXPECT_TRUE(may_publish_for(staff, {"care"}));
    EXPECT_FALSE(may_see_appointments(staff, {"streets"})) << "whoever only administers sees nobody's appointment";
    staff.disabled = true;
    EXPECT_EQ(may_publish_for(staff, {"streets"}).error().code, problems::disabled);
}

TEST(Staff, reads_back_as_stored_and_is_checked) {
    const Offices offices = profile("zh-CN-township");
    const Staff good{*StaffId::parse("00112233445566778899aabbccddeeff"), "li.mei", "李梅", {"xinfang-ban"},
                     {Role::clerk, Role::administrator}, false, "zh"};
    EXPECT_EQ(read_staff(write_staff(good)).value(), good);
    Staff away = good;
    away.away_until = parse_date("2026-12-08");
    EXPECT_EQ(read_staff(write_staff(away)).value(), away);
    EXPECT_TRUE(away.is_away(*parse_date("2026-12-08")));
    EXPECT_FALSE(away.is_away(*parse_date("2026-12-09")));
    std::string spoilt = write_staff(away);
    spoilt.replace(spoilt.find("2026-12-08"), 10, "2026-13-08");
    EXPECT_EQ(read_staff(spoilt).error().code, problems::bad_document);
    EXPECT_TRUE(check_staff(good, offices));
    const auto refusal = [&](const std::function<void(Staff&)>& spoil) {
        Staff staff = good;
        spoil(staff);
        const auto checked = check_staff(staff, offices);
        return checked ? std::string_view("accepted") : checked.error().code;
    };
    EXPECT_EQ(refusal([](Staff& s) { s.login = "Li"; }), problems::bad_login);
    EXPECT_EQ(refusal([](Staff& s) { s.name = ""; }), problems::bad_name);
    EXPECT_EQ(refusal([](Staff& s) { s.name = "a\nb"; }), problems::bad_name);
    EXPECT_EQ(refusal([](Staff& s) { s.roles.clear(); }), problems::no_role);
    EXPECT_EQ(refusal([](Staff& s) { s.language = "fr"; }), problems::unknown_language);
    EXPECT_EQ(refusal([](Staff& s) { s.office = {"moon"}; }), problems::unknown_office);
    EXPECT_EQ(read_staff("{}").error().code, problems::bad_document);
    EXPECT_FALSE(parse_role("king"));
}

// ---------------------------------------------------------------- signing in

TEST(Login, is_short_and_plain) {
    for (const char* good : {"li", "li.mei", "a-1", "7of9", "abcdefghijabcdefghijabcdefghijabcdefghij"}) EXPECT_TRUE(is_login(good)) << good;
    for (const char* bad : {"", "l", "Li", "li mei", "li_mei", ".li", "li-", "李梅", "abcdefghijabcdefghijabcdefghijabcdefghijk"})
        EXPECT_FALSE(is_login(bad)) << bad;
}

TEST(Passphrase, is_long_and_not_common) {
    const std::vector<std::string> known{"li.mei", "Streets and Environment", "李梅"};
    const auto said_of = [&](const std::string& passphrase) {
        const auto checked = check_passphrase(passphrase, known);
        if (checked) return std::string_view("accepted");
        EXPECT_EQ(checked.error().where, "passphrase");
        return checked.error().code;
    };
    for (const char* good : {"correct horse battery staple", "many small lamps by the river", "qingchen de he bian you liang zhi lu",
                             "清晨的河边有两只鹭，一只先飞走了", "Tr0ub4dor&3 and more", "xq7vd2kp9mwz4tr", "               b c d e f river"})
        EXPECT_EQ(said_of(good), "accepted") << good;
    for (const char* common : {"passwordpassword", "Password-Password!", "password12345678", "123456789012345", "abcdefghijklmno",
                               "qwertyuiopasdfg", "aaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "1qaz2wsx3edc4rfv", "huiyinhuiyinhuiyin",
                               "woaini woaini woaini", "xinfangban 20261201",
                               "zhenzhengfu123456", "为人民服务为人民服务为人民服务", "---------------", "iloveyouiloveyou",
                               "987654321098765", "lmth lmth lmth lmth"})
        EXPECT_EQ(said_of(common), problems::passphrase_common) << common;
    EXPECT_EQ(said_of("welcome li.mei STREETS AND ENVIRONMENT 2026"), problems::passphrase_common);
    EXPECT_TRUE(check_passphrase("welcome li.mei STREETS AND ENVIRONMENT 2026"));  // elsewhere these are no known words
    EXPECT_EQ(said_of("fourteen chars"), problems::passphrase_short);
    EXPECT_EQ(said_of("十四个字还不够长所以不可以"), problems::passphrase_short);
    std::string longest;
    for (int n = 0; n < 32; ++n) longest += "river" + std::to_string(100 + n * 7);
    EXPECT_EQ(longest.size(), 256u);
    EXPECT_EQ(said_of(longest), "accepted");
    EXPECT_EQ(said_of(longest + "x"), problems::passphrase_long);
    EXPECT_EQ(said_of("many small\tlamps by the river"), problems::passphrase_not_text);
    EXPECT_EQ(said_of("many small lamps by the \xff river"), problems::passphrase_not_text);
}

}  // namespace accounts_test
}  // namespace huiyin::accounts
