#include "support/town.h"

#include <csignal>
#include <stdexcept>

#include "io/http/client.h"
#include "support/visitor.h"

namespace huiyin::testing {

NewTown make_town(const std::filesystem::path& folder, const std::string& profile, const std::string& database) {
    std::vector<std::string> init{"init", "--data", folder.string(), "--profile", profile};
    if (!database.empty()) init.insert(init.end(), {"--db", database});
    const auto made = huiyin(std::move(init));
    if (made.code != 0) throw std::runtime_error("init: " + made.err);
    const auto at = made.out.find("/desk/set-up/");
    if (at == std::string::npos) throw std::runtime_error("init gave no set-up link: " + made.out);
    const std::string link = made.out.substr(at, made.out.find_first_of(" \n", at) - at);
    NewTown town{folder, "seven quiet herons over the canal"};
    Server server(folder);
    Visitor administrator(server.url());
    administrator.go(link);
    administrator.send("/desk/set-up", {{"passphrase", town.passphrase}, {"again", town.passphrase}});
    if (administrator.status() != 200 || administrator.path().find("/desk/sign-in") == std::string::npos)
        throw std::runtime_error("set-up: " + std::to_string(administrator.status()) + " " + administrator.body());
    if (const int code = server.stop(); code != 0) throw std::runtime_error("serve ended with " + std::to_string(code));
    return town;
}

std::unique_ptr<Program> Server::launch(const std::filesystem::path& folder, std::vector<std::string> sets,
                                        std::vector<std::string> environment) {
    std::vector<std::string> arguments{"serve", "--data", folder.string(), "--listen", "127.0.0.1:0"};
    sets.insert(sets.begin(), {"limits.filings_per_minute=0", "limits.tries_per_minute=0", "log.tick_seconds=1"});
    for (std::string& set : sets) {
        arguments.emplace_back("--set");
        arguments.push_back(std::move(set));
    }
    Start start = huiyin_start(std::move(arguments));
    for (std::string& one : environment) start.environment.push_back(std::move(one));
    return std::make_unique<Program>(std::move(start));
}

Server::Server(const std::filesystem::path& folder, std::vector<std::string> sets, std::vector<std::string> environment)
    : program_(launch(folder, std::move(sets), std::move(environment))) {
    const auto address = program_->wait_for_line("listening on ");
    if (!address) {
        program_->signal(SIGKILL);
        program_->wait();
        throw std::runtime_error("serve did not listen: " + program_->err());
    }
    url_ = *address;
    port_ = static_cast<std::uint16_t>(std::stoi(url_.substr(url_.rfind(':') + 1)));
}

int Server::stop() {
    program_->signal(SIGTERM);
    return program_->wait();
}

void Server::kill() {
    program_->signal(SIGKILL);
    program_->wait();
}

ledger::VerifierKey log_key_of(const std::string& url) {
    http::Client client(url);
    const std::string body = client.get("/log/key").body;
    auto key = ledger::VerifierKey::parse(body.substr(0, body.find('\n')));
    if (!key) throw std::runtime_error("/log/key gave no key: " + body);
    return *key;
}

}  // namespace huiyin::testing
