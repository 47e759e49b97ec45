#include <csignal>
#include <fstream>
#include <sstream>

#include "base/json.h"
#include "base/time.h"
#include "command_line/town_at_work.h"

// Rules that change while cases are open: procedures and calendars of a town at work.
namespace huiyin::testing {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}
void write(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary | std::ios::trunc) << text; }
std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}
std::string without_hyphens(std::string day) {
    std::erase(day, '-');
    return day;
}

class ATownAtWork : public ::testing::Test {
  protected:
    TemporaryFolder folder;
    fs::path data = make_town(folder.path() / "town", "zh-CN-township").folder;
    Server server{data, {"log.tick_seconds=1", "log.docket_seconds=1", "log.docket_lines_min=1"}};
    http::Client client{server.url()};

    Finished on(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--data", data.string()});
        return huiyin(std::move(arguments));
    }
    json::Value case_of(const std::string& code) {
        const auto answer = client.get("/api/v1/case?lang=en", {{"Authorization", "Receipt " + code}});
        EXPECT_EQ(answer.status, 200) << answer.body;
        return json::parse(answer.body).value();
    }
    /// The day by which they must say whether they take the case on.
    std::string acceptance_due(const std::string& code) {
        const json::Value shown = case_of(code);
        for (const json::Value& due : *shown.find("due")->array())
            if (due.text("clock") == "accept") return due.text("date");
        ADD_FAILURE() << json::write(shown);
        return {};
    }
    std::size_t recounts(const std::string& code) {
        const json::Value shown = case_of(code);
        std::size_t out = 0;
        for (const json::Value& event : *shown.find("events")->array()) out += event.text("kind") == "deadline_recounted" ? 1 : 0;
        return out;
    }
    /// Once `of`, which has counted nothing anew before, says that it did.
    void expect_recounts(Server& of, const std::string& code, std::size_t count) {
        EXPECT_TRUE(of.program().wait_for_complaint("\"event\":\"recount\""));
        EXPECT_EQ(recounts(code), count);
    }
};

TEST_F(ATownAtWork, CountsOpenCasesAnewWhenACalendarComes) {
    const std::string code = file_case(client, "dark");
    const std::string before = acceptance_due(code);
    const Date day = parse_date(before).value();
    const std::string behind = without_hyphens(to_text(day + std::chrono::days(1)));
    const std::string year = before.substr(0, 4);
    const auto file = (folder.path() / "days.ics").string();
    // All the year's own days stay away: what is said replaces the year's notice.
    write(file, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:镇庆（休）\r\nDTSTART;VALUE=DATE:" + without_hyphens(before) +
                    "\r\nDTEND;VALUE=DATE:" + behind + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
    const auto difference = on({"calendar", "diff", file});
    EXPECT_EQ(difference.code, 0) << difference.err;
    EXPECT_NE(difference.out.find("off (镇庆)"), std::string::npos) << difference.out;
    EXPECT_NE(difference.out.find("Open cases: 1."), std::string::npos) << difference.out;
    const auto unsaid = on({"calendar", "load", file});
    EXPECT_EQ(unsaid.code, 1);
    EXPECT_NE(unsaid.err.find("--yes"), std::string::npos) << unsaid.err;
    EXPECT_EQ(acceptance_due(code), before);

    const auto taken = on({"calendar", "load", file, "--yes"});
    EXPECT_EQ(taken.code, 0) << taken.err << taken.out;
    expect_recounts(server, code, 1);
    const std::string moved = acceptance_due(code);
    EXPECT_GT(moved, before);
    EXPECT_NE(on({"calendar", "show", "--year", year}).out.find("镇庆"), std::string::npos);
    EXPECT_EQ(on({"calendar", "load", file, "--yes"}).out.find("taken"), std::string::npos) << "it counts already";
    const std::string from = to_text(day - std::chrono::days(15));
    const auto counted = on({"deadline", "--procedure", "complaint", "--clock", "accept", "--from", from});
    EXPECT_NE(counted.out.find(moved), std::string::npos) << counted.out << counted.err;

    // A restart goes on; going back moves it back.
    EXPECT_EQ(server.stop(), 0);
    Server next(data);
    client = http::Client(next.url());
    EXPECT_EQ(on({"calendar", "undo", "--year", year, "--yes"}).code, 0);
    expect_recounts(next, code, 2);
    EXPECT_EQ(acceptance_due(code), before);
    const auto checked = on({"fsck"});
    EXPECT_EQ(checked.code, 0) << checked.out << checked.err;
    const auto audited = huiyin({"log", "audit", "--key", log_key_of(next.url()).format(), next.url()});
    EXPECT_EQ(audited.code, 0) << audited.out << audited.err;
    EXPECT_EQ(next.stop(), 0);
}

TEST_F(ATownAtWork, TakesChangedProceduresWithoutARestart) {
    const fs::path file = data / "procedures" / "complaint.toml";
    const std::string original = read(file);
    const auto at = original.find("\nversion = ");
    ASSERT_NE(at, std::string::npos);
    const int shipped = std::stoi(original.substr(at + 11));
    const auto version = [](int number) { return "\nversion = " + std::to_string(number) + "\n"; };
    const std::string next_number = std::to_string(shipped + 1);
    EXPECT_NE(on({"reload"}).out.find("nothing is new"), std::string::npos);
    const std::string code = file_case(client, "dark");
    const std::string before = acceptance_due(code);
    // The first amount of the file's clocks that is fifteen days is the acceptance.
    const std::string changed = replaced(original, "amount = 15\nunit = \"calendar_days\"\ncounts_from = \"office_receipt\"",
                                         "amount = 10\nunit = \"calendar_days\"\ncounts_from = \"office_receipt\"");
    write(file, changed);
    const auto same_number = on({"reload"});
    EXPECT_TRUE(failed_with(same_number, 1, "procedures/complaint.toml:5")) << same_number.out;
    EXPECT_NE(same_number.err.find("raise `version` of complaint to " + next_number), std::string::npos) << same_number.err;
    write(file, replaced(replaced(changed, version(shipped), version(shipped + 1)), "\nid = \"reply\"", "\nid = \"rep ly\""));
    EXPECT_TRUE(failed_with(on({"reload"}), 1, "procedures/complaint.toml:"));
    EXPECT_EQ(acceptance_due(file_case(client, "dark")), before) << "a mistake changes nothing";

    write(file, replaced(changed, version(shipped), version(shipped + 1)));
    const auto reloaded = on({"reload"});
    EXPECT_EQ(reloaded.code, 0) << reloaded.err;
    EXPECT_NE(reloaded.out.find("complaint: what begins from now on follows version " + next_number), std::string::npos) << reloaded.out;
    EXPECT_EQ(acceptance_due(code), before);
    EXPECT_LT(acceptance_due(file_case(client, "dark")), before);
    EXPECT_EQ(recounts(code), 0u);

    // By signal, and a start with the older file again: what is kept counts.
    write(file, replaced(changed, version(shipped), version(shipped + 2)));
    server.program().signal(SIGHUP);
    EXPECT_TRUE(server.program().wait_for_complaint("follows version " + std::to_string(shipped + 2)));
    write(file, original);
    server.program().signal(SIGHUP);
    EXPECT_TRUE(server.program().wait_for_complaint("complaint is version " + std::to_string(shipped) + " here"));
    EXPECT_EQ(server.stop(), 0);
    EXPECT_EQ(on({"fsck"}).code, 0);
    Server next(data);
    client = http::Client(next.url());
    EXPECT_LT(acceptance_due(file_case(client, "dark")), before);
    EXPECT_EQ(acceptance_due(code), before);
    EXPECT_EQ(next.stop(), 0);
    write(file, changed);
    EXPECT_TRUE(failed_with(huiyin({"serve", "--data", data.string(), "--listen", "127.0.0.1:0"}), 1, "procedures/complaint.toml:5"));
}

TEST_F(ATownAtWork, KeepsAProcedureWhoseFileWasMovedByMistake) {
    const fs::path file = data / "procedures" / "suggestion.toml";
    const std::string original = read(file);
    fs::remove(file);
    EXPECT_TRUE(failed_with(on({"reload"}), 1, "no longer has a file of: suggestion"));
    const auto still_taken = [&] {
        return client.post("/api/v1/cases", "application/json", "{\"procedure\":\"suggestion\",\"subject\":\"A bench\",\"body\":\"By the bridge\"}").status == 201;
    };
    EXPECT_TRUE(still_taken());
    server.program().signal(SIGHUP);
    EXPECT_TRUE(server.program().wait_for_complaint("no longer has a file of: suggestion"));
    EXPECT_TRUE(still_taken());
    write(file, original);
    EXPECT_NE(on({"reload"}).out.find("nothing is new"), std::string::npos);
    fs::rename(data / "procedures", data / "elsewhere");
    EXPECT_TRUE(failed_with(on({"reload"}), 1, "procedures is missing: put it back"));
    fs::rename(data / "elsewhere", data / "procedures");
    EXPECT_EQ(server.stop(), 0);
}

TEST_F(ATownAtWork, SaysWhatIsWrongWithACalendar) {
    const auto file = (folder.path() / "days.ics").string();
    EXPECT_TRUE(failed_with(on({"calendar", "diff", file}), 2, "days.ics"));
    write(file, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
    EXPECT_TRUE(failed_with(on({"calendar", "load", file, "--yes"}), 1, "names no day off"));
    write(file, "hello");
    EXPECT_TRUE(failed_with(on({"calendar", "diff", file}), 1, "can't be read"));
    write(file, "{\"year\":2027,\"papers\":[],\"days\":[\n{\"name\":\"x\",\"date\":\"2027-02-30\",\"isOffDay\":true}]}");
    EXPECT_TRUE(failed_with(on({"calendar", "diff", file}), 1, "days.ics:2"));
    EXPECT_TRUE(failed_with(on({"calendar", "diff", file, "--calendar", "mars"}), 2, "mars"));
    EXPECT_TRUE(failed_with(on({"calendar", "undo"}), 2, "--year"));
    EXPECT_TRUE(failed_with(on({"calendar", "undo", "--year", "2031"}), 1, "nothing to undo"));
    EXPECT_TRUE(failed_with(on({"calendar", "show", "--year", "often"}), 2, "--year"));
    EXPECT_NE(on({"calendar", "show"}).out.find("cn  "), std::string::npos);
}

}  // namespace
}  // namespace huiyin::testing
