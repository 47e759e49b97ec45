#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "base/fault.h"
#include "base/json.h"
#include "child.h"
#include "clients.h"
#include "io/http/client.h"
#include "measurements.h"
#include "people.h"
#include "towns.h"

namespace huiyin::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

double milliseconds_since(SteadyClock::time_point began) {
    return std::chrono::duration<double, std::milli>(SteadyClock::now() - began).count();
}

double start_up(const Setting& setting, const BenchTown& town) {
    std::vector<double> times;
    for (int i = 0; i < 5; ++i) {
        const auto began = SteadyClock::now();
        const ServerChild server(setting.program, town.folder, {});
        times.push_back(milliseconds_since(began));
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

std::string written(const std::vector<double>& rates) {
    std::string out;
    for (const double rate : rates) out += (out.empty() ? "" : ", ") + std::to_string(static_cast<int>(rate));
    return out;
}

}  // namespace

void measure_million(const Setting& setting) {
    const BenchTown small = town_of(setting, 1'000);
    const BenchTown town = town_of(setting, 1'000'000);
    const double begun_small = start_up(setting, small);
    setting.report.add({"million.start_up", start_up(setting, town), "ms", Ceiling{"with 1,000 cases", begun_small},
                        "from the start of the process to \"listening\", median of five"});
    std::uintmax_t bytes = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(town.folder))
        if (file.is_regular_file()) bytes += file.file_size();
    setting.report.add({"million.disk_per_case", static_cast<double>(bytes) / 1'000'000, "bytes", std::nullopt,
                        "the whole folder, by cases: 19 of 20 imported (one event), the rest filed here"});

    const Spent fsck = run_program(setting.program, {"fsck", "--data", town.folder.string(), "--json"});
    if (fsck.exit_code != 0) throw Fault("huiyin fsck found something: " + fsck.output.substr(0, 2000));
    const auto said = json::parse(fsck.output);
    if (!said || said->number("events") < 1'000'000) throw Fault("huiyin fsck did not see a million events: " + fsck.output);
    const double millions = static_cast<double>(said->number("events")) / 1'000'000;
    setting.report.add({"million.fsck_of_a_million_events", fsck.wall_seconds / millions, "s", Ceiling{"what it is held to", 10},
                        "no server running, two threads or three at a time; of all " + std::to_string(said->number("events")) +
                            " events, " + std::to_string(said->number("entries")) + " entries and " +
                            std::to_string(said->number("cases")) + " cases: " + std::to_string(fsck.wall_seconds) + " s, " +
                            std::to_string(fsck.cpu_seconds) + " s of processor time, " + std::to_string(fsck.memory_mib) + " MiB"});

    const ServerChild server(setting.program, town.folder, {"limits.tries_per_minute=0"});
    setting.report.add({"million.memory_idle", server.memory_mib(), "MiB", std::nullopt, "resident, just started"});
    const AtWork member = caseworker(town, server.site());
    std::vector<std::string> requests;
    for (const std::string& resident : residents(town, server.site(), 64))
        for (const char* path : {"/case", "/case?lang=zh-CN", "/case/reply"}) requests.push_back(get_request(path, resident));
    for (const char* path : {"/desk", "/desk?show=late", "/desk?show=closed"})
        requests.push_back(get_request(path, member.cookie));
    for (const char* path : {"/", "/board", "/board.json", "/log"}) requests.push_back(get_request(path));
    constexpr int any_status = 0;  // some cases have no answer yet, and lead elsewhere
    const Load answered = Clients(server.site(), 256, each_in_turn(std::move(requests)), any_status).in_turn({});
    setting.report.add({"million.memory_under_load", server.memory_mib(), "MiB", std::nullopt,
                        "resident, after 6 s of 256 clients who read pages of 64 cases, the desk and the board: " +
                            std::to_string(static_cast<int>(answered.per_second)) + " pages/s"});

    http::Client client(server.site());
    const std::string key = client.get("/log/key").body;
    const Spent audit = run_program(setting.program, {"log", "audit", "--key", key.substr(0, key.find('\n')), "--json",
                                                      server.site()});
    if (audit.exit_code != 0) throw Fault("huiyin log audit found something: " + audit.output.substr(0, 2000));
    setting.report.add({"million.log_audit", audit.wall_seconds, "s", std::nullopt,
                        "of the whole log over HTTP, server and auditor on the same two cores; the auditor's own: " +
                            std::to_string(audit.cpu_seconds) + " s, " + std::to_string(audit.memory_mib) + " MiB"});
    const auto [least, most] = std::minmax_element(town.import_rates.begin(), town.import_rates.end());
    if (least != town.import_rates.end())
        setting.report.add({"million.import_slowest_part", *least, "rows/s", Ceiling{"its fastest part", *most},
                            "rows per second of each " + std::to_string(town.import_part) +
                                ", process by process, when the town was made: " + written(town.import_rates)});
}

}  // namespace huiyin::bench
