#include <gtest/gtest.h>

#include "core/procedure/deadline.h"
#include "core/procedure/graph.h"
#include "core/procedure/parse.h"
#include "core/procedure/problems.h"
#include "core/procedure/procedure_files_for_tests.h"

// Clocks whose day a command gives, and those that outlive their case.
namespace huiyin::procedure {
namespace given_day {

/// A case is closed at once, and the office reports by the day that was given then.
const std::string reported = for_tests::small_head("reported", "close") + R"([[clock]]
id = "close"
amount = 5
unit = "working_days"
source = "law 1"
name = { zh = "办结", en = "Close" }
rule = { zh = "五日", en = "5 days" }

[[clock]]
id = "report"
due_in = "report_by"
after_end = true
source = "law 1"
name = { zh = "报告", en = "Report" }
rule = { zh = "按指定的日期", en = "By the day given" }

[[command]]
id = "close"
event = "case_closed"
event_name = { zh = "已办结", en = "Closed" }
name = { zh = "办结", en = "Close" }
from = ["filed"]
to = "closed"
actors = ["caseworker"]
stops = { close = "done" }
starts = ["report"]
source = "law 2"

[[command.field]]
id = "report_by"
kind = "date"
name = { zh = "报告期限", en = "Report by" }

[[command]]
id = "report"
event = "case_reported"
event_name = { zh = "已报告", en = "Reported" }
name = { zh = "报告", en = "Report" }
from = ["closed"]
actors = ["caseworker"]
stops = { report = "done" }
source = "law 2"
)";

std::string codes(const std::string& what, const std::string& instead) {
    std::string text = reported;
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    std::string out;
    for (const Problem& problem : check(text.replace(at, what.size(), instead), "r.toml").problems)
        out += problem.where + " " + std::string(problem.code) + "\n";
    return out;
}

}  // namespace given_day
using namespace given_day;

TEST(GivenDay, IsReadAndHasNothingToCount) {
    const Procedure procedure = parse(reported, "r.toml").value();
    const ClockRule& report = *procedure.find_clock({"report"});
    EXPECT_EQ(report.due_in, FieldId{"report_by"});
    EXPECT_TRUE(report.after_end);
    const auto calendar = calendar::WorkCalendar::create({}, {}).value();
    const auto counted = deadline_for(procedure, {.clock = {"report"}, .from = {}, .suspensions = {}, .extensions = 0}, calendar);
    ASSERT_FALSE(counted);
    EXPECT_EQ(counted.error().code, problems::no_period);
    EXPECT_NE(write_dot(procedure, Language::en).find("Report: day given"), std::string::npos);
}

TEST(GivenDay, NeedsItsFieldAndNoLength) {
    EXPECT_EQ(codes("due_in = \"report_by\"", "due_in = \"report_by\"\namount = 5\nunit = \"months\""), "r.toml:36 procedure/due-in-and-period\n");
    EXPECT_EQ(codes("due_in = \"report_by\"", "due_in = \"day\""), "r.toml:51 procedure/due-in-not-given\n");
    EXPECT_EQ(codes("kind = \"date\"", "kind = \"date\"\nrequired = false"), "r.toml:51 procedure/due-in-not-given\n");
    EXPECT_EQ(codes("kind = \"date\"", "kind = \"date\"\ndays = \"past\""), "r.toml:51 procedure/due-in-not-given\n");
    EXPECT_EQ(codes("starts_on_filing = [\"close\"]", "starts_on_filing = [\"close\", \"report\"]"), "r.toml:5 procedure/due-in-not-given\n");
    EXPECT_EQ(codes("starts = [\"report\"]", "starts = [\"report\"]\nrestarts = [\"report\"]"), "r.toml:42 procedure/due-in-and-period\n");
}

TEST(GivenDay, AnObligationOutlivesTheCaseOnlyIfItSaysSo) {
    EXPECT_EQ(codes("after_end = true\n", ""), "r.toml:41 procedure/clock-left-running\n");
}

TEST(GivenDay, OtherKeysStandWhereTheyBelong) {
    EXPECT_EQ(codes("kind = \"date\"", "kind = \"date\"\noffices = \"below\""), "r.toml:57 procedure/offices-misplaced\n");
    EXPECT_NE(codes("id = \"report_by\"\nkind", "id = \"files\"\nkind").find("procedure/field-reserved"), std::string::npos);
    EXPECT_NE(codes("source = \"law 2\"\n\n[[command.field]]", "source = \"law 2\"\n\n[[command.guard]]\nis = \"not_running\"\n\n[[command.field]]")
                  .find("procedure/guard-clock"), std::string::npos);
}

}  // namespace huiyin::procedure
