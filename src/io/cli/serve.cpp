#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <optional>
#include <semaphore>

#include "base/fault.h"
#include "io/api/routes.h"
#include "io/cli/commands.h"
#include "io/cli/control_server.h"
#include "io/cli/say.h"
#include "io/cli/town_folder.h"
#include "io/http/server.h"
#include "io/web/desk/desk.h"
#include "io/web/resident/resident.h"
#include "io/web/site/site.h"

namespace huiyin::cli {
namespace serve_detail {

std::binary_semaphore stop_asked{0};
extern "C" void huiyin_ask_stop(int) { stop_asked.release(); }

/// "127.0.0.1:8080", "localhost:8080", "[::1]:8080" or ":8080".
std::optional<std::pair<std::string, std::uint16_t>> split_address(const std::string& text) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos || colon + 1 == text.size()) return std::nullopt;
    if (text.find_first_not_of("0123456789", colon + 1) != std::string::npos) return std::nullopt;
    std::uint16_t port = 0;
    if (std::from_chars(text.data() + colon + 1, text.data() + text.size(), port).ec != std::errc{}) return std::nullopt;
    std::string host = text.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    if (host == "localhost") host = "127.0.0.1";
    return std::pair{host.empty() ? std::string("0.0.0.0") : host, port};
}

/// Each connection is a descriptor, and systems give a program few unless it asks. Returns how many it has now.
std::size_t raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
    rlimit wanted = limit;
    wanted.rlim_cur = limit.rlim_max == RLIM_INFINITY ? rlim_t{1} << 16 : std::min(limit.rlim_max, rlim_t{1} << 16);
    if (wanted.rlim_cur > limit.rlim_cur && ::setrlimit(RLIMIT_NOFILE, &wanted) == 0) limit = wanted;
    return static_cast<std::size_t>(limit.rlim_cur);
}
/// A page is for whoever asks for one, where there are pages; programs get problem details.
bool asks_for_page(const http::Request& request) {
    return !request.path.starts_with("/api/") && !request.path.starts_with("/log/") &&
           request.header_text("accept").find("text/html") != std::string_view::npos;
}

constexpr std::size_t descriptors_for_the_rest = 256;  // database readers, key files, the system's own

}  // namespace serve_detail

int serve(const ServeCommand& command) {
    const auto address = serve_detail::split_address(command.listen);
    if (!address) return complain("--listen wants ADDR:PORT, such as 127.0.0.1:8080"), wrong_use;
    SystemRandom random;
    SystemClock clock;
    auto folder = TownFolder::open(command.folder, with_database(command.sets, command.db), clock, random);
    if (!folder) return complain_and_exit_code(folder.error());
    TownFolder& town = **folder;
    if (town.town().settings().example && address->first != "127.0.0.1" && address->first != "::1")
        return complain("an example town listens on loopback only: its passphrases lie in a file"), wrong_use;
    town.writer().set_watch([](engine::Writer::Condition, const std::string& trouble) {
        std::fprintf(stderr, "%s\n", trouble.empty() ? "saving works again" : trouble.c_str());
    });
    town.start();
    if (const auto hold = town.writer().hold()) complain(*hold);

    auto renderer = web::Renderer::create({.override_folder = town.folder() / "templates"});
    if (!renderer) return complain(renderer.error()), check_failed;
    const web::Site site{.context = town.context(), .renderer = **renderer};
    http::Router router;
    const api::Api api{.context = town.context(),
                       .log_key = town.signer().verifier(),
                       .may_file = [site](std::uint64_t key) {
                           http::Request request;
                           request.remote_key = key;
                           return web::limit_filings(site, request).has_value();
                       },
                       .may_try = [site](std::uint64_t key) {
                           http::Request request;
                           request.remote_key = key;
                           return web::limit_tries(site, request).has_value();
                       },
                       .board = site.board};
    api::add_routes(router, api);
    web::resident::add_routes(router, site);
    web::add_desk_routes(router, site);
    http::Config config;
    config.address = address->first;
    config.port = address->second;
    config.site_is_https = town.town().is_https();
    config.workers = static_cast<unsigned>(town.town().settings().worker_threads);
    const std::size_t descriptors = serve_detail::raise_descriptor_limit();
    if (descriptors < config.limits.connections_max + serve_detail::descriptors_for_the_rest)
        config.limits.connections_max = std::max<std::size_t>(descriptors, 2 * serve_detail::descriptors_for_the_rest) -
                                        serve_detail::descriptors_for_the_rest;
    http::Hooks hooks;
    hooks.incident = [](const http::IncidentReport& report) {
        std::fprintf(stderr, "incident %.*s on %.*s: %.*s\n", static_cast<int>(report.id.size()), report.id.data(),
                     static_cast<int>(report.route.size()), report.route.data(), static_cast<int>(report.what.size()),
                     report.what.data());
    };
    hooks.error_page = [site, api](const http::Request& request,
                                   const http::ErrorInfo& error) -> std::optional<http::Response> {
        if (api::is_for_programs(request.path) || !serve_detail::asks_for_page(request))
            return api::error_answer(api, request, error.status, error.code, error.incident);
        return web::error_page(site, request, error.status, error.incident, {}, error.code);
    };
    http::Server server(config, std::move(router), hooks, clock, random);
    const std::uint16_t port = server.start();
    std::signal(SIGTERM, serve_detail::huiyin_ask_stop);
    std::signal(SIGINT, serve_detail::huiyin_ask_stop);
    std::signal(SIGPIPE, SIG_IGN);
    std::optional<ControlServer> control(std::in_place, town);
    const std::string shown = command.listen.substr(0, command.listen.rfind(':'));
    std::printf("listening on http://%s:%u\n", shown.empty() ? "0.0.0.0" : shown.c_str(), static_cast<unsigned>(port));
    std::fflush(stdout);
    serve_detail::stop_asked.acquire();
    server.stop();
    control.reset();
    town.writer().stop();
    return done;
}

}  // namespace huiyin::cli
