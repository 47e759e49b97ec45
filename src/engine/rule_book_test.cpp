#include <gtest/gtest.h>

#include "core/procedure/parse.h"
#include "engine/problems.h"
#include "engine/stories_test.h"

namespace huiyin::engine::engine_tests {
namespace rule_book_tests {

using tests::must;

RuleFiles::ProcedureFile procedure_file(const std::string& text, const std::string& name) {
    return {.text = text, .version_at = "procedures/" + name + ".toml:5", .procedure = must(procedure::parse(text, name + ".toml"))};
}

/// The rules that ship, as files of a data folder.
RuleFiles shipped_files() {
    RuleFiles out;
    for (const char* name : {"complaint", "en-complaint", "fast-track", "suggestion", "disclosure"})
        out.procedures.push_back(procedure_file(tests::read_text(std::string("procedures/") + name + ".toml"), name));
    for (const auto& [id, calendar] : tests::shipped_calendars()) {
        RuleFiles::CalendarFiles files{.description = calendar.description(), .years = {}};
        if (const auto* year = calendar.notice(2026)) files.years.push_back(*year);
        out.calendars.emplace(id, std::move(files));
    }
    return out;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw Bug("not there: " + from);
    return text.replace(at, from.size(), to);
}

std::string version_line(int version) { return "\nversion = " + std::to_string(version) + "\n"; }

/// Under which number a procedure ships.
int shipped_version(const std::string& name) {
    const std::string text = tests::read_text("procedures/" + name + ".toml");
    return std::stoi(text.substr(text.find("\nversion = ") + 11));
}

/// The complaint's file with one change, under that version.
RuleFiles::ProcedureFile changed_complaint(int version, const std::string& from, const std::string& to) {
    const std::string text = tests::read_text("procedures/complaint.toml");
    return procedure_file(replaced(replaced(text, version_line(shipped_version("complaint")), version_line(version)), from, to), "complaint");
}

/// Joins and keeps what is new, as a start does.
JoinedRules keep(World& world, const RuleFiles& files) {
    JoinedRules joined = must(join_rules(files, world.store, world.clock.now()));
    Append append;
    append.settled = joined.known;
    append.changes.versions = joined.fresh;
    EXPECT_EQ(world.writer->append(std::move(append)).outcome, Appended::Outcome::done);
    world.town.set_rules(joined.book, joined.known + joined.fresh.size());
    return joined;
}

/// Ninety days instead of sixty to answer.
const std::string sixty = "amount = 60";
const std::string ninety = "amount = 90";

}  // namespace rule_book_tests
using namespace rule_book_tests;

TEST(RuleBooks, AreKeptOnceAndComeBackWithoutTheirFiles) {
    World world;
    const RuleFiles files = shipped_files();
    const JoinedRules first = keep(world, files);
    EXPECT_EQ(first.fresh.size(), 6u) << "five procedures, and 2026";
    EXPECT_TRUE(must(join_rules(files, world.store, world.clock.now())).fresh.empty());
    EXPECT_EQ(world.town.rules_known(), world.store.newest_version());
    RuleFiles fewer = files;
    std::erase_if(fewer.procedures, [](const auto& one) { return one.procedure.id.value == "suggestion"; });
    fewer.calendars.at("cn").years.clear();
    const JoinedRules joined = must(join_rules(fewer, world.store, world.clock.now()));
    EXPECT_EQ(joined.book.newest("suggestion"), nullptr) << "nobody files under it any more";
    ASSERT_NE(joined.book.find("suggestion", shipped_version("suggestion")), nullptr) << "what has begun goes on";
    EXPECT_TRUE(joined.book.calendars.at("cn").published_years().contains(2026));
    EXPECT_EQ(joined.book.find("unheard-of", 1), nullptr);
}

TEST(RuleBooks, ChangedRulesNeedANumberOfTheirOwn) {
    World world;
    RuleFiles files = shipped_files();
    keep(world, files);
    const int shipped = shipped_version("complaint");
    files.procedures[0] = changed_complaint(shipped, version_line(shipped), "\nversion = " + std::to_string(shipped) + "  # as before\n");
    EXPECT_TRUE(must(join_rules(files, world.store, world.clock.now())).fresh.empty()) << "a comment changes no rule";
    files.procedures[0] = changed_complaint(shipped, sixty, ninety);
    auto refused = join_rules(files, world.store, world.clock.now());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, problems::version_kept);
    EXPECT_EQ(refused.error().where, "procedures/complaint.toml:5");
    EXPECT_EQ(refused.error().facts, (Facts{{"procedure", "complaint"}, {"newest", std::to_string(shipped)}, {"next", std::to_string(shipped + 1)}}));
    files.procedures[0] = changed_complaint(2, sixty, ninety);
    EXPECT_EQ(join_rules(files, world.store, world.clock.now()).error().code, problems::version_kept) << "nor a lower one";
    files.procedures[0] = changed_complaint(shipped + 3, sixty, ninety);
    EXPECT_EQ(keep(world, files).fresh.size(), 1u);
    // Another server whose folder still has the old file goes by what is kept.
    const JoinedRules other = must(join_rules(shipped_files(), world.store, world.clock.now()));
    EXPECT_TRUE(other.fresh.empty());
    EXPECT_EQ(other.book.newest("complaint")->version, shipped + 3);
    EXPECT_EQ(other.book.find("complaint", shipped)->version, shipped);
    EXPECT_EQ(other.book.find("complaint", 1)->version, shipped) << "from before versions were kept: the one that came next";
}

TEST(RuleBooks, OpenCasesStayOnTheVersionUnderWhichTheyStarted) {
    World world;
    RuleFiles files = shipped_files();
    keep(world, files);
    const StaffSession staff = world.staff("chengjian-ban");
    const CaseId before = world.file().value.id;
    ASSERT_TRUE(world.act(staff, before, "register"));
    files.procedures[0] = changed_complaint(shipped_version("complaint") + 1, sixty, ninety);
    keep(world, files);
    const CaseId after = world.file().value.id;
    ASSERT_TRUE(world.act(staff, after, "register"));
    for (const CaseId& id : {before, after}) ASSERT_TRUE(world.act(staff, id, "accept", {{"way", "w"}}));
    EXPECT_EQ(world.value(before).procedure_version, shipped_version("complaint"));
    EXPECT_EQ(world.value(after).procedure_version, shipped_version("complaint") + 1);
    const auto length = [&](const CaseId& id) {
        const casework::Case value = world.value(id);
        const auto& clock = *value.running({"reply"});
        return must(casework::explain_clock(clock, world.town.rules(world.town.procedure(value), {}))).due - clock.from;
    };
    EXPECT_GE(length(after) - length(before), std::chrono::days(25));
    const Date today = world.town.now(world.clock.now()).today;
    EXPECT_EQ(due_dates(world.town, world.value(before), today).size(), due_dates(world.town, world.value(after), today).size());
    EXPECT_TRUE(world.town.is_newest(world.town.procedure(world.value(after))));
    EXPECT_FALSE(world.town.is_newest(world.town.procedure(world.value(before))));
}

TEST(RuleBooks, FormerVersionsMustStillFitTheOthers) {
    World world;
    RuleFiles files = shipped_files();
    keep(world, files);
    // The complaint switches to a state of the fast track; taking that away would leave its open cases without a way.
    std::string text = tests::read_text("procedures/fast-track.toml");
    text = replaced(text, version_line(shipped_version("fast-track")), version_line(shipped_version("fast-track") + 1));
    for (auto at = text.find("\"taken\""); at != std::string::npos; at = text.find("\"taken\"", at)) text.replace(at, 7, "\"begun\"");
    for (auto& file : files.procedures)
        if (file.procedure.id.value == "fast-track") file = procedure_file(text, "fast-track");
    files.procedures[0] = changed_complaint(shipped_version("complaint") + 1, "state = \"taken\"", "state = \"begun\"");
    const auto joined = join_rules(files, world.store, world.clock.now());
    ASSERT_FALSE(joined);
    EXPECT_TRUE(joined.error().code.starts_with("procedure/")) << joined.error().code;
}

TEST(RuleBooks, TheYearThatWasPublishedLastCounts) {
    World world;
    RuleFiles files = shipped_files();
    keep(world, files);
    calendar::HolidayYear year{.year = 2027, .papers = {}, .days = {}};
    const Date day = parse_date("2027-01-01").value();
    year.days[day] = {.is_off = true, .name_zh = "元旦", .name_en = "New Year's Day"};
    files.calendars.at("cn").years.push_back(year);
    EXPECT_EQ(keep(world, files).fresh.size(), 1u);
    const auto has_day = [&](const RuleFiles& with) {
        return must(join_rules(with, world.store, world.clock.now())).book.calendars.at("cn").exception(day) != nullptr;
    };
    EXPECT_TRUE(has_day(files));
    // An administrator withdraws it: the file, which says nothing new, doesn't bring it back; a changed one does.
    Append append;
    append.changes.versions.push_back(
        {.serial = world.store.newest_version() + 1, .kind = "calendar", .name = "cn/2027", .at = {}, .author = "qin", .document = {}});
    world.writer->append(std::move(append));
    EXPECT_FALSE(has_day(files));
    EXPECT_TRUE(must(join_rules(files, world.store, world.clock.now())).fresh.empty());
    files.calendars.at("cn").years.back().days[day + std::chrono::days(3)] = {.is_off = true, .name_zh = "元旦", .name_en = "New Year's Day"};
    EXPECT_TRUE(has_day(files));
}

}  // namespace huiyin::engine::engine_tests
