#include <map>
#include <string>

#include "base/fault.h"
#include "child.h"
#include "clients.h"
#include "measurements.h"
#include "people.h"
#include "towns.h"

namespace huiyin::bench {
namespace {

struct Page {
    std::string name;
    std::string path;
    std::string headers;
};

/// The pages of a town. `first`: an address that differs at each request, so that nothing of an earlier one can be used.
std::vector<Page> pages_of(const BenchTown& town, const std::string& resident, const AtWork& member, const std::string& head) {
    std::vector<Page> out{{"case", "/case", resident},
                          {"case_first", "/case?first=", resident},
                          {"desk_case", member.case_path, member.cookie},
                          {"board_html", "/board", {}},
                          {"board_json", "/board.json", {}},
                          {"board_csv", "/board.csv", {}},
                          {"board_office", "/board/" + town.office, {}},
                          {"desk_board", "/desk/board", head},
                          {"desk_board_late", "/desk/board?show=late&office=" + town.office, head},
                          {"desk_board_free", "/desk/board?show=free&office=" + town.office, head}};
    for (const char* show : {"open", "late", "mine", "waiting", "closed"})
        out.push_back({std::string("desk_") + show, std::string("/desk?show=") + show, member.cookie});
    return out;
}

std::vector<std::string> requests_for(const Page& page) {
    if (!page.path.ends_with('=')) return {get_request(page.path, page.headers)};
    std::vector<std::string> out;
    for (int i = 0; i < 300'000; ++i) out.push_back(get_request(page.path + std::to_string(i), page.headers));
    return out;
}

}  // namespace

void measure_pages(const Setting& setting) {
    std::map<std::string, double> smallest;
    for (const std::size_t cases : {std::size_t{1'000}, std::size_t{100'000}, std::size_t{1'000'000}}) {
        const BenchTown town = town_of(setting, cases);
        const ServerChild server(setting.program, town.folder, {"limits.tries_per_minute=0"});
        const std::string resident = residents(town, server.site(), 1).front();
        const AtWork member = caseworker(town, server.site());
        for (const Page& page : pages_of(town, resident, member, head_of_office(town, server.site()))) {
            Clients client(server.site(), 1, each_in_turn(requests_for(page)));
            Load answered = client.in_turn({.warm_up = std::chrono::milliseconds(500), .measured = std::chrono::milliseconds(1500)});
            const double median = answered.latencies.milliseconds_at(0.5);
            const std::string note = std::to_string(cases) + " cases, one client that asks one page after the other, " +
                                     std::to_string(answered.latencies.count()) + " answers of " +
                                     std::to_string(answered.body_bytes) + " bytes; p99 " +
                                     std::to_string(answered.latencies.milliseconds_at(0.99)) + " ms" +
                                     (page.name == "case_first" ? "; nothing of an earlier answer is used" : "");
            const auto known = smallest.try_emplace(page.name, median).first->second;
            setting.report.add({"pages." + page.name + "." + std::to_string(cases) + ".median", median, "ms",
                                cases == 1'000 ? std::optional<Ceiling>() : Ceiling{"the same with 1,000 cases", known}, note});
        }
    }
}

}  // namespace huiyin::bench
