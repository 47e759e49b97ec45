#include "people.h"

#include "base/fault.h"
#include "support/visitor.h"

namespace huiyin::bench {

std::vector<std::string> residents(const BenchTown& town, const std::string& site, std::size_t count) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count && i < town.codes.size(); ++i) {
        testing::Visitor visitor(site);
        visitor.go("/case?lang=en").send("/case", {{"code", town.codes[i]}});
        if (visitor.status() != 200 || visitor.body().find("Street lamp") == std::string::npos)
            throw Fault("a code of a bench town opens nothing: remove build/bench");
        out.push_back("Cookie: " + visitor.cookie_line() + "\r\n");
    }
    return out;
}

AtWork caseworker(const BenchTown& town, const std::string& site) {
    testing::Visitor visitor(site);
    visitor.go("/desk/sign-in?lang=en").send("/desk/sign-in", {{"name", town.login}, {"passphrase", town.passphrase}});
    const std::string begin = "action=\"/desk/cases/";
    const auto at = visitor.body().find(begin);
    if (at == std::string::npos) throw Fault("a caseworker of a bench town sees no case: remove build/bench");
    const auto from = at + begin.size();
    const std::string id = visitor.body().substr(from, visitor.body().find('/', from) - from);
    AtWork out{.cookie = "Cookie: " + visitor.cookie_line() + "\r\n", .case_path = "/desk/cases/" + id};
    visitor.send(out.case_path + "/opening", {});
    return out;
}

std::string head_of_office(const BenchTown& town, const std::string& site) {
    testing::Visitor visitor(site);
    visitor.go("/desk/sign-in?lang=en").send("/desk/sign-in", {{"name", town.head}, {"passphrase", town.head_passphrase}});
    return "Cookie: " + visitor.cookie_line() + "\r\n";
}

}  // namespace huiyin::bench
