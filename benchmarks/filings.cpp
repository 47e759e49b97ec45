#include <time.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <utility>

#include "base/fault.h"
#include "child.h"
#include "clients.h"
#include "group_commit.h"
#include "io/cli/town_folder.h"
#include "io/http/client.h"
#include "made_filing.h"
#include "measurements.h"
#include "testing/postgres/cluster.h"

namespace huiyin::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr int client_counts[] = {1, 8, 64, 256};
constexpr double steady_per_second = 1000;
constexpr std::size_t answer_bytes = 1800;  // about a receipt with its proof

double process_cpu_microseconds() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

/// Runs `clients` threads, each doing `act` over and over.
Load drive(int clients, Span span, const std::function<void()>& act) {
    const auto from = SteadyClock::now() + span.warm_up;
    const auto until = from + span.measured;
    std::vector<Latencies> latencies(static_cast<std::size_t>(clients));
    std::vector<std::exception_ptr> failed(static_cast<std::size_t>(clients));
    std::atomic<std::size_t> count{0};
    std::vector<std::thread> threads;
    const double cpu_before = process_cpu_microseconds();
    for (int client = 0; client < clients; ++client) {
        threads.emplace_back([&, client] {
            const auto place = static_cast<std::size_t>(client);
            try {
                for (;;) {
                    const auto began = SteadyClock::now();
                    if (began >= until) break;
                    act();
                    ++count;
                    const auto ended = SteadyClock::now();
                    if (began >= from && ended < until) latencies[place].add((ended - began).count());
                }
            } catch (...) {
                failed[place] = std::current_exception();
            }
        });
    }
    for (auto& thread : threads) thread.join();
    for (const auto& why : failed)
        if (why) std::rethrow_exception(why);
    Load load;
    for (const Latencies& one : latencies) load.latencies.merge(one);
    load.per_second = static_cast<double>(load.latencies.count()) / std::chrono::duration<double>(span.measured).count();
    load.count = count;
    load.cpu_microseconds = (process_cpu_microseconds() - cpu_before) / static_cast<double>(std::max<std::size_t>(count, 1));
    return load;
}

/// A load on the server, with the processor time that the server itself needed for each.
struct Served {
    Load load;
    double server_microseconds = 0;
};
template <typename Act>
Served served(const ServerChild& server, Act act) {
    const double before = server.cpu_seconds();
    Served out{.load = act()};
    out.server_microseconds = (server.cpu_seconds() - before) * 1e6 / static_cast<double>(std::max<std::size_t>(out.load.count, 1));
    return out;
}

/// One kind of database: what `huiyin init` is told of it, and what makes an empty table in such a one.
struct Database {
    std::string kind;
    std::vector<std::string> init_options;
    std::function<std::unique_ptr<Bed>()> bed;
};

/// The town that is measured: one server, and beside it another town in this process that seals for the ceilings.
class Filings {
  public:
    Filings(const Setting& setting, Database database)
        : setting_(setting), database_(std::move(database)), name_("filings." + database_.kind + ".") {
        const auto served = scratch_.path() / "town";
        const auto beside = scratch_.path() / "beside";
        make_town(served, database_.init_options);
        make_town(beside, {});
        auto folder = cli::TownFolder::open(beside, {}, clock_, random_);
        if (!folder) throw Fault("can't open the copy of the town");
        beside_ = std::move(*folder);
        beside_->start();
        server_.emplace(setting.program, served,
                        std::vector<std::string>{"limits.filings_per_minute=0", "server.connections_per_address=0",
                                                 "log.tick_seconds=1", "log.docket_seconds=86400",
                                                 // clients that keep a schedule leave connections idle for as long as it lasts
                                                 "server.idle_seconds=600"});
    }

    void measure() {
        for (const int clients : client_counts) measure_at(clients);
        // What grows with the number of filings, if anything, shows as a difference from the first time.
        Clients again(server_->site(), 64, request(), 201);
        add("64_again.per_second", again.in_turn({}).per_second, "filings/s", {},
            "64 clients once more, after all those before");
        measure_steady();
        measure_beside_readers();
        add("memory", server_->memory_mib(), "MiB", {}, "resident memory of the server after these filings");
    }

  private:
    void make_town(const std::filesystem::path& folder, const std::vector<std::string>& options) {
        std::vector<std::string> arguments{"init", "--data", folder.string(), "--demo"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        if (run_program(setting_.program, arguments).exit_code != 0) throw Fault("huiyin init failed");
    }

    std::function<std::string()> request() {
        return [this] { return filing_request(random_); };
    }

    void add(const std::string& what, double value, const std::string& unit, std::optional<Ceiling> ceiling,
             const std::string& note) {
        setting_.report.add({name_ + what, value, unit, std::move(ceiling), note});
    }

    void measure_at(int clients) {
        const engine::Context context = beside_->context();
        const std::string n = std::to_string(clients);
        const std::vector<Bytes> bytes = stored_bytes(sealed_filing(context));
        std::size_t total = 0;
        for (const Bytes& row : bytes) total += row.size();
        Load bare;
        {
            GroupCommit ceiling(database_.bed());
            bare = drive(clients, {}, [&] { ceiling.put(bytes); });
        }
        Load sealed;
        Load responded;
        {
            GroupCommit ceiling(database_.bed());
            const auto act = [&] { ceiling.put(stored_bytes(sealed_filing(context))); };
            sealed = drive(clients, {}, act);
            Responder responder(act, answer_bytes);
            Clients askers(responder.site(), clients, request(), 201);
            responded = askers.in_turn({});
        }
        Clients askers(server_->site(), clients, request(), 201);
        Served real = served(*server_, [&] { return askers.in_turn({}); });

        const std::string note = n + " clients over HTTP/1.1 keep-alive on loopback, " + std::to_string(total) + " bytes in " +
                                 std::to_string(bytes.size()) + " rows stored a filing, " +
                                 std::to_string(std::chrono::duration_cast<std::chrono::seconds>(Span{}.measured).count()) +
                                 " s; clients and server share the cores; the server "
                                 "idles while the ceilings run";
        const std::string with_sealing = "group commit with the same sealing";
        add(n + ".per_second", real.load.per_second, "filings/s", Ceiling{with_sealing, sealed.per_second}, note);
        add(n + ".per_second_over_http", real.load.per_second, "filings/s",
            Ceiling{"the same behind the least of HTTP, asked by the same clients", responded.per_second}, note);
        add(n + ".per_second_unsealed", real.load.per_second, "filings/s",
            Ceiling{"group commit of the same bytes", bare.per_second}, note);
        add(n + ".cpu", real.server_microseconds, "us/filing", Ceiling{with_sealing, sealed.cpu_microseconds},
            "processor time of the server a filing; the clients' own " +
                std::to_string(static_cast<int>(real.load.cpu_microseconds)) + " us are not in it");
        add(n + ".p50", real.load.latencies.milliseconds_at(0.5), "ms", Ceiling{with_sealing, sealed.latencies.milliseconds_at(0.5)}, note);
        add(n + ".p99", real.load.latencies.milliseconds_at(0.99), "ms", Ceiling{with_sealing, sealed.latencies.milliseconds_at(0.99)}, note);
    }

    void measure_steady() {
        Clients askers(server_->site(), 256, request(), 201);
        Load load = askers.on_schedule(steady_per_second, {.warm_up = std::chrono::seconds(2), .measured = std::chrono::seconds(15)});
        const std::string note = "one filing due every millisecond for 15 s, whatever became of those before; latency counts "
                                 "from when it was due";
        add("steady.p50", load.latencies.milliseconds_at(0.5), "ms", {}, note);
        add("steady.p99", load.latencies.milliseconds_at(0.99), "ms", {}, note);
        add("steady.p999", load.latencies.milliseconds_at(0.999), "ms", {}, note);
    }

    /// 100 readers of pages, a verification of the whole log over HTTP and a backup, both again and again, and filings all
    /// the while.
    void measure_beside_readers() {
        const Span span{.warm_up = std::chrono::seconds(2), .measured = std::chrono::seconds(15)};
        std::atomic<bool> done{false};
        std::atomic<int> verified{0};
        std::atomic<int> backups{0};
        auto readers = std::async(std::launch::async, [&] {
            std::vector<std::string> pages;
            for (const char* path : {"/", "/board", "/case", "/log/checkpoint"}) pages.push_back(get_request(path));
            Clients all(server_->site(), 100, each_in_turn(pages));
            all.on_schedule(500, span);
        });
        auto verifier = std::async(std::launch::async, [&] {
            const std::string key = verifier_key();
            while (!done) {
                const Spent spent = run_program(setting_.program, {"log", "verify", "--key", key, server_->site() + "/log"});
                if (spent.exit_code == 0) ++verified;
            }
        });
        auto keeper = std::async(std::launch::async, [&] {
            for (int n = 0; !done; ++n) {
                const auto out = scratch_.path() / ("backup-" + std::to_string(n));
                const auto folder = (scratch_.path() / "town").string();
                if (run_program(setting_.program, {"backup", "--data", folder, out.string()}).exit_code == 0) ++backups;
                std::filesystem::remove_all(out);
                std::filesystem::remove_all(out.string() + ".keys");
            }
        });
        Load load;
        {
            const struct End {
                std::atomic<bool>& flag;
                ~End() { flag = true; }
            } end{done};  // also if the filings fail: what was begun above is waited for
            Clients askers(server_->site(), 64, request(), 201);
            load = askers.on_schedule(200, span);
            readers.get();
        }
        verifier.get();
        keeper.get();
        if (verified == 0) throw Fault("the log could not be verified beside the filings");
        if (backups == 0) throw Fault("no backup could be made beside the filings");
        const std::string note = "200 filings due a second, while 100 readers ask for 500 pages a second and a child verifies the "
                                 "whole log over HTTP (" + std::to_string(verified) + " times) and another one makes backups (" +
                                 std::to_string(backups) + "); latency counts from when it was due";
        add("beside_readers.p50", load.latencies.milliseconds_at(0.5), "ms", {}, note);
        add("beside_readers.p99", load.latencies.milliseconds_at(0.99), "ms", {}, note);
    }

    std::string verifier_key() {
        const std::string answer = http::Client(server_->site()).get("/log/key").body;
        return answer.substr(0, answer.find('\n'));
    }

    const Setting& setting_;
    Database database_;
    std::string name_;
    SystemRandom random_;
    SystemClock clock_;
    testing::TemporaryFolder scratch_;
    std::unique_ptr<cli::TownFolder> beside_;
    std::optional<ServerChild> server_;
};

}  // namespace

void measure_filings(const Setting& setting) {
    const testing::TemporaryFolder scratch;
    int made_beds = 0;
    Filings(setting, {"sqlite", {}, [&] { return sqlite_bed(scratch.path() / ("bed-" + std::to_string(++made_beds))); }}).measure();

    testing::PostgresCluster cluster({.durable = true});
    Filings(setting, {"postgres", {"--db", cluster.make_database()}, [&] { return postgres_bed(cluster.make_database()); }})
        .measure();
}

}  // namespace huiyin::bench
