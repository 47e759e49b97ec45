#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <map>
#include <mutex>
#include <optional>
#include <semaphore>
#include <thread>

#include "base/fault.h"
#include "base/guarded_clock.h"
#include "engine/digests.h"
#include "engine/publishing.h"
#include "engine/receptions.h"
#include "engine/recount.h"
#include "engine/timers.h"
#include "io/api/open_metrics.h"
#include "io/api/routes.h"
#include "io/cli/admin_door.h"
#include "io/cli/commands.h"
#include "io/cli/control_server.h"
#include "io/cli/journal.h"
#include "io/cli/machine.h"
#include "io/cli/problems.h"
#include "io/cli/say.h"
#include "io/cli/ticker.h"
#include "io/cli/town_commands.h"
#include "io/cli/town_clock.h"
#include "io/cli/town_folder.h"
#include "io/mail/smtp.h"
#include "io/http/problems.h"
#include "io/http/server.h"
#include "io/web/desk/desk.h"
#include "io/web/resident/resident.h"
#include "io/web/site/site.h"

namespace huiyin::cli {
namespace serve_detail {

std::counting_semaphore<> woken{0};
std::atomic<bool> stop_asked{false};
std::atomic<bool> reload_asked{false};
extern "C" void huiyin_ask_stop(int) {
    stop_asked = true;
    woken.release();
}
extern "C" void huiyin_ask_reload(int) {
    reload_asked = true;
    woken.release();
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
constexpr std::chrono::seconds look_again{5};
constexpr std::chrono::seconds patience{30};  // beyond the time for draining, with handlers that don't end

void print_line(std::string_view line) { std::fwrite(line.data(), 1, line.size(), stderr); }

json::Object members_of(const http::RequestLog& line) {
    return {{"listener", line.listener}, {"method", line.method}, {"route", line.route}, {"status", line.status},
            {"ms", line.duration_ms},    {"size", line.size},     {"id", line.incident}};
}

http::Hooks hooks_for(Journal& journal, bool log_requests) {
    http::Hooks hooks;
    hooks.incident = [&journal](const http::IncidentReport& report) {
        journal.write(Journal::Level::error, "incident",
                      {{"id", report.id}, {"route", report.route}, {"kind", report.fault ? "fault" : "bug"}, {"what", report.what}},
                      report.what);
    };
    if (log_requests)
        hooks.request = [&journal](const http::RequestLog& line) {
            journal.write(Journal::Level::info, "request", members_of(line));
        };
    return hooks;
}

/// Says when a part of the server begins to be in trouble, gets over it, or changes from one trouble to another.
class Watch {
  public:
    Watch(Journal& journal, const api::Api& api) : journal_(journal), api_(api) {}
    void look() {
        for (const api::Condition& one : api::conditions_of(api_)) {
            std::string& before = words_[one.part];
            if (before.empty()) before = "ok";
            if (before == one.word) continue;
            const auto level = one.word == "ok" ? Journal::Level::info : one.ready ? Journal::Level::warning : Journal::Level::error;
            journal_.write(level, "condition", {{"part", one.part}, {"word", one.word}, {"before", before}, {"why", one.why}});
            before = one.word;
        }
    }

  private:
    Journal& journal_;
    const api::Api& api_;
    std::map<std::string, std::string> words_;
};

/// Sees to next month's key in time, once an hour, and says if it has not come here from the server that made it.
class KeysAhead {
  public:
    KeysAhead(Journal& journal, TownFolder& town) : journal_(journal), town_(town) {}
    void look() {
        const auto now = std::chrono::steady_clock::now();
        if (now < next_) return;
        next_ = now + std::chrono::hours(1);
        try {
            town_.keep_keys_ahead();
        } catch (const Fault& fault) {
            journal_.write(Journal::Level::warning, "key", {{"why", fault.what()}});
        }
    }

  private:
    Journal& journal_;
    TownFolder& town_;
    std::chrono::steady_clock::time_point next_{};
};

/// What administrators published on another server of the town.
void take_over(Journal& journal, engine::Publications& publications) {
    try {
        publications.look();
    } catch (const Fault& fault) {
        journal.write(Journal::Level::warning, "publications", {{"why", fault.what()}}, fault.what());
    }
}

/// Takes rules anew that were changed in the data folder, and says what became of it.
void reload_by_signal(Journal& journal, TownFolder& town) {
    try {
        const auto reloaded = town.reload_rules();
        if (!reloaded) return journal.write(Journal::Level::error, "reload", {{"why", sentence_of(text::Language::en, reloaded.error())}});
        for (const std::string& line : reload_lines(town.town(), *reloaded, text::Language::en))
            journal.write(Journal::Level::info, "reload", {{"what", line}});
    } catch (const Fault& fault) {
        journal.write(Journal::Level::error, "reload", {{"why", fault.what()}});
    }
}

/// Ends the process if something keeps it from ending by itself.
std::jthread end_within(std::chrono::milliseconds time, Journal& journal) {
    return std::jthread([time, &journal](const std::stop_token& done_in_time) {
        std::mutex mutex;
        std::condition_variable_any never;
        std::unique_lock lock(mutex);
        never.wait_for(lock, done_in_time, time, [] { return false; });
        if (done_in_time.stop_requested()) return;
        journal.write(Journal::Level::error, "cut", {{"why", "something did not end in time; what was answered is kept"}});
        std::_Exit(check_failed);
    });
}

}  // namespace serve_detail

int serve(const ServeCommand& command) {
    const auto address = split_address(command.listen);
    if (!address) return complain_and_exit_code({problems::no_address, {{"value", command.listen}}, "--listen"});
    SystemRandom random;
    SystemClock machine_clock;
    GuardedClock clock(machine_clock, seconds_since_boot);
    std::optional<Journal> kept_journal;  // outlives the town: its writer tells what befalls it until it ends
    auto folder = TownFolder::open(command.folder, with_database(command.sets, command.db), clock, random);
    if (!folder) return complain_and_exit_code(folder.error());
    TownFolder& town = **folder;
    if (town.town().settings().example && address->first != "127.0.0.1" && address->first != "::1")
        return complain_and_exit_code({problems::example_public, {}, "--listen"});
    const ServerSettings& settings = town.server_settings();
    std::optional<http::Config> admin;
    if (!settings.admin_listen.empty()) {
        auto config = admin_config(settings);
        if (!config) return complain(config.error()), wrong_use;
        admin = std::move(*config);
    }
    if (const auto begun = begin_clock(clock, machine_clock, town); !begun) return complain(begun.error()), check_failed;
    Journal& journal = kept_journal.emplace(machine_clock, settings.log_level, serve_detail::print_line);
    town.writer().set_watch([&journal](engine::Writer::Condition, const std::string& trouble) {
        journal.write(trouble.empty() ? Journal::Level::info : Journal::Level::error, "writer",
                      {{"why", trouble.empty() ? "saving works again" : trouble}}, trouble.empty() ? "again" : trouble);
    });
    town.start();
    if (const auto hold = town.writer().hold()) complain(*hold);
    else if (const std::string trouble = town.writer().trouble(); !trouble.empty())
        journal.write(Journal::Level::error, "writer", {{"why", trouble}}, trouble);

    auto renderer = web::Renderer::create({.override_folder = town.folder() / "templates"});
    if (!renderer) return complain(renderer.error()), check_failed;
    const web::Site site{.context = town.context(), .renderer = **renderer};
    http::Router router;
    const api::Api api{.context = town.context(),
                       .log_key = town.signer().verifier(),
                       .log_keys = ledger::published_keys(town.log_keys().history),
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
                       .machine = [&town, &clock] { return machine_conditions(town.folder(), clock); },
                       .board = site.board};
    api::add_routes(router, api);
    web::resident::add_routes(router, site);
    web::add_desk_routes(router, site);
    http::Config config = settings.http;
    config.address = address->first;
    config.port = address->second;
    config.site_is_https = town.town().is_https();
    const std::size_t descriptors = serve_detail::raise_descriptor_limit();
    if (descriptors < config.limits.connections_max + serve_detail::descriptors_for_the_rest)
        config.limits.connections_max = std::max<std::size_t>(descriptors, 2 * serve_detail::descriptors_for_the_rest) -
                                        serve_detail::descriptors_for_the_rest;
    http::Hooks hooks = serve_detail::hooks_for(journal, settings.log_requests);
    hooks.error_page = [site, api, &journal](const http::Request& request,
                                   const http::ErrorInfo& error) -> std::optional<http::Response> {
        if (error.code == http::problems::busy) journal.write(Journal::Level::warning, "busy", {}, error.code);
        if (api::is_for_programs(request.path) || !serve_detail::asks_for_page(request))
            return api::error_answer(api, request, error.status, error.code, error.incident);
        return web::error_page(site, request, error.status, error.incident, error.code);
    };
    http::Server server(config, std::move(router), hooks, clock, random);
    const std::uint16_t port = server.start();
    std::signal(SIGTERM, serve_detail::huiyin_ask_stop);
    std::signal(SIGINT, serve_detail::huiyin_ask_stop);
    const bool in_terminal = ::isatty(STDERR_FILENO) != 0;
    std::signal(SIGHUP, serve_detail::huiyin_ask_reload);
    std::signal(SIGPIPE, SIG_IGN);
    http::Router admin_router;
    api::add_health_routes(admin_router, api);
    engine::Timers timers(town.context());
    engine::Recount recount(town.context());
    const engine::MailSettings& mail = town.town().settings().mail;
    std::optional<mail_door::SmtpMailer> mailer;
    std::optional<engine::Outbox> outbox;
    if (mail.is_on()) {
        const auto in_folder = [&](const std::string& file) { return file.empty() ? file : (town.folder() / file).string(); };
        mailer.emplace(town.town().settings(), mail.user.empty() ? std::string() : mail_door::read_password(in_folder(mail.password_file)),
                       in_folder(mail.certificates), clock, random);
        outbox.emplace(town.context(), *mailer);
    }
    const Measured measured{.town = town, .server = server, .timers = timers, .outbox = outbox ? &*outbox : nullptr, .clock = clock, .started = clock.now()};
    admin_router.get("/metrics", [&api, &measured](http::Request&) {
        auto page = http::Response::text(200, figures_page(api, measured));
        page.set("Content-Type", std::string(api::OpenMetricsPage::media_type));
        return page;
    });
    std::optional<http::Server> admin_server;
    if (admin) {
        admin_server.emplace(*admin, std::move(admin_router), serve_detail::hooks_for(journal, settings.log_requests), clock, random);
        const std::uint16_t admin_port = admin_server->start();
        std::printf("figures on http://%s:%u/metrics\n", admin->address.c_str(), static_cast<unsigned>(admin_port));
    }
    std::optional<ControlServer> control(std::in_place, town);
    const std::string shown = command.listen.substr(0, command.listen.rfind(':'));
    std::printf("listening on http://%s:%u\n", shown.empty() ? "0.0.0.0" : shown.c_str(), static_cast<unsigned>(port));
    flush_printed();
    journal.write(Journal::Level::info, "started", {{"log_entries", town.writer().state().size}});
    Ticker ticker(serve_detail::look_again, [&timers, &recount, &town, &journal] {
        town.look_for_versions();
        // What falls due does so by the calendar that counts: where one was replaced, all open cases follow first.
        const engine::RecountLook look = recount.look();
        if (look.recounted > 0) journal.write(Journal::Level::info, "recount", {{"cases", std::uint64_t{look.recounted}}});
        engine::tell_of_all_cancelled(town.context());
        return look.more || timers.look().more;
    }, [&journal](const std::string& why) {
        journal.write(Journal::Level::error, "timers", {{"why", why}}, why);
    });
    engine::Digests digests(town.context());
    std::optional<Ticker> postman;  // its own thread: a mail server may take its time
    if (outbox)
        postman.emplace(serve_detail::look_again, [&outbox, &digests] { return digests.look() || outbox->look(); }, [&journal](const std::string& why) {
            journal.write(Journal::Level::error, "mail", {{"why", why}}, why);
        });
    serve_detail::Watch watch(journal, api);
    serve_detail::KeysAhead keys_ahead(journal, town);
    engine::Publications publications(town.context());
    while (!serve_detail::stop_asked) {
        watch.look();
        keys_ahead.look();
        serve_detail::take_over(journal, publications);
        static_cast<void>(serve_detail::woken.try_acquire_for(serve_detail::look_again));
        if (!serve_detail::reload_asked.exchange(false)) continue;
        if (in_terminal && ::isatty(STDERR_FILENO) == 0) break;  // SIGHUP says that the terminal was closed
        serve_detail::reload_by_signal(journal, town);
    }
    journal.write(Journal::Level::info, "stopping", {{"connections", std::uint64_t{server.figures().connections_open}}});
    const auto end = serve_detail::end_within(config.limits.drain_time + serve_detail::patience, journal);
    ticker.stop();
    if (postman) postman->stop();
    server.stop();
    if (admin_server) admin_server->stop();
    control.reset();
    town.writer().stop();
    journal.write(Journal::Level::info, "stopped");
    return done;
}

}  // namespace huiyin::cli
