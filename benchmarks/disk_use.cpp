#include <sqlite3.h>

#include <fstream>
#include <map>
#include <string>

#include "base/fault.h"
#include "child.h"
#include "engine/filing.h"
#include "engine/handling.h"
#include "engine/sessions.h"
#include "io/cli/town_folder.h"
#include "measurements.h"

namespace huiyin::bench {
namespace {

constexpr int case_count = 1000;

/// Bytes of each table and index, and of the whole file under "".
std::map<std::string, double> bytes_by_name(const std::filesystem::path& file) {
    sqlite3* database = nullptr;
    if (sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK)
        throw Fault("can't open " + file.string());
    std::map<std::string, double> sizes;
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(database, "select name, sum(pgsize) + 0.0 from dbstat group by name", -1, &statement, nullptr);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const std::string name = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
        sizes[name] = sqlite3_column_double(statement, 1);
        sizes[""] += sizes[name];
    }
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return sizes;
}

/// The passphrase of a clerk of that office, from the list that a demo town comes with.
std::pair<std::string, std::string> clerk_of(const std::filesystem::path& town, const OfficeId& office) {
    std::ifstream list(town / "demo-sign-in.txt");
    std::string login;
    std::string passphrase;
    for (std::string line; std::getline(list, line);) {
        if (!line.starts_with("clerk." + office.value + " ")) continue;
        const auto end = line.find(' ');
        login = line.substr(0, end);
        const auto from = line.find_first_not_of(' ', end);
        passphrase = line.substr(from, line.find(' ', from) - from);
    }
    if (login.empty()) throw Fault("no clerk of " + office.value + " in the demo town");
    return {login, passphrase};
}

/// Filed by a resident, opened by a clerk, registered.
void live(const engine::Context& context, const std::filesystem::path& town) {
    const OfficeId office = context.town.offices()->reception().id;
    const auto [login, passphrase] = clerk_of(town, office);
    const auto cookie = engine::sign_in(context, login, passphrase);
    if (!cookie) throw Fault("the clerk can't sign in");
    const auto session = engine::staff_session(context, cookie->text());
    if (!session) throw Fault("the clerk is not signed in");
    engine::Filing filing;
    filing.subject = "Street lamp out by the old tree";
    while (filing.body.size() < 600) filing.body += "The lamp by the old tree has been dark for two weeks. ";
    for (int i = 0; i < case_count; ++i) {
        const auto receipt = engine::file(context, filing, sealing::Token::draw(context.random));
        if (!receipt) throw Fault("a filing was refused");
        const CaseId id = receipt->value.id;
        if (!engine::open_for_staff(context, *session, id)) throw Fault("a case was not opened");
        const engine::Action action{.command = "register", .values = {}, .revision = 0, .files = {}};
        if (const auto done = engine::act_as_staff(context, *session, id, action); !done)
            throw Fault("a case was not registered: " + std::string(done.error().code));
    }
}

}  // namespace

void measure_disk_use(const Setting& setting) {
    const testing::TemporaryFolder scratch;
    const auto town = scratch.path() / "town";
    if (run_program(setting.program, {"init", "--data", town.string(), "--demo"}).exit_code != 0)
        throw Fault("huiyin init failed");
    const auto before = bytes_by_name(town / "huiyin.db");
    {
        SystemRandom random;
        SystemClock clock;
        auto folder = cli::TownFolder::open(town, {}, clock, random);
        if (!folder) throw Fault("can't open the town");
        (*folder)->start();
        live((*folder)->context(), town);
    }
    auto after = bytes_by_name(town / "huiyin.db");
    const std::string note = std::to_string(case_count) +
                             " cases, each with a text of 600 characters and three events (filed, opened, registered): what the "
                             "database file grew by, its write-ahead log merged";
    std::vector<std::pair<double, std::string>> shares;
    for (auto& [name, bytes] : after) {
        const auto was = before.find(name);
        if (was != before.end()) bytes -= was->second;
        if (!name.empty() && bytes > 0) shares.emplace_back(bytes / case_count, name);
    }
    setting.report.add({"disk.sqlite.case", after[""] / case_count, "bytes", std::nullopt, note});
    std::sort(shares.rbegin(), shares.rend());
    for (const auto& [bytes, name] : shares)
        if (bytes >= 20) setting.report.add({"disk.sqlite.case." + name, bytes, "bytes", std::nullopt, "of this, the pages of " + name});
}

}  // namespace huiyin::bench
