#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <thread>

#include "base/crypto.h"
#include "base/fault.h"
#include "child.h"
#include "core/casework/decide.h"
#include "core/sealing/receipt_code.h"
#include "core/sealing/token.h"
#include "engine/filing.h"
#include "engine/seal.h"
#include "group_commit.h"
#include "io/cli/town_folder.h"
#include "io/http/client.h"
#include "measurements.h"
#include "testing/postgres/cluster.h"

namespace huiyin::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr std::chrono::seconds warm_up{1};
constexpr std::chrono::seconds measured{6};
constexpr int client_counts[] = {1, 8, 64};

const std::string subject = "Street lamp out by the old tree";
/// About as long as a complaint is: 600 characters.
std::string body() {
    std::string text;
    while (text.size() < 600) text += "The lamp by the old tree has been dark for two weeks. ";
    return text;
}

struct Load {
    double per_second = 0;
    Latencies latencies;
};

/// Runs `clients` threads, each doing `act` over and over; counts what ends within the measured time. `make` gives each
/// thread its own act.
Load drive(int clients, const std::function<std::function<void()>(int)>& make) {
    const auto from = SteadyClock::now() + warm_up;
    const auto until = from + measured;
    std::vector<Latencies> latencies(static_cast<std::size_t>(clients));
    std::vector<std::exception_ptr> failed(static_cast<std::size_t>(clients));
    std::vector<std::thread> threads;
    for (int client = 0; client < clients; ++client) {
        threads.emplace_back([&, client] {
            const auto place = static_cast<std::size_t>(client);
            try {
                const auto act = make(client);
                for (;;) {
                    const auto began = SteadyClock::now();
                    if (began >= until) break;
                    act();
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
    load.per_second = static_cast<double>(load.latencies.count()) / static_cast<double>(measured.count());
    return load;
}

/// What a filing leaves in the database and the log, made as engine::file makes it, up to the writer.
engine::Append sealed_filing(const engine::Context& context) {
    const sealing::Token token = sealing::Token::draw(context.random);
    const procedure::Procedure& procedure = *context.town.find_procedure("complaint");
    casework::Case fresh;
    fresh.id = sealing::case_of_filing({context.keys.pepper()}, token);
    auto event = casework::decide(fresh,
                                  casework::FileCase{.office = context.town.offices()->all().front().id,
                                                     .about = {},
                                                     .contact = "anonymous",
                                                     .language = "en",
                                                     .channel = "api"},
                                  context.town.rules(procedure, {}), context.town.now(context.clock.now()));
    EXPECTS(event.has_value());
    engine::identify(*event, context.random);
    const auto code = sealing::ReceiptCode::of_filing({context.keys.pepper()}, token);
    engine::Sealing what;
    what.before = fresh;
    what.event = *event;
    what.content.texts = {{"subject", subject}, {"body", body()}};
    what.resident_pair = code.resident_pair();
    what.resident = what.resident_pair->public_key;
    what.receipt_tag = code.lookup_tag({context.keys.pepper()});
    return engine::seal(context, std::move(what));
}

/// The bytes of a filing, a row of ours for each row of the store.
std::vector<Bytes> stored_bytes(const engine::Append& append) {
    std::vector<Bytes> rows;
    const auto& changes = append.changes;
    for (const Bytes& entry : append.sealed_entries) rows.push_back(entry);
    for (const auto& event : changes.events) {
        Bytes row = to_bytes(event.canonical);
        huiyin::append(row, event.opening_sealed);
        rows.push_back(std::move(row));
    }
    for (const auto& part : changes.parts) rows.push_back(part.sealed);
    for (const auto& wrap : changes.wraps) rows.push_back(wrap.wrapped);
    for (const auto& one : changes.cases) rows.push_back(one.subject_sealed);
    for (const auto& line : changes.docket_lines) rows.push_back(to_bytes(line.line));
    rows.push_back(Bytes(96));  // the row of the form's token: two hashes and a case
    return rows;
}

std::string filing_json() {
    return R"({"procedure":"complaint","subject":")" + subject + R"(","body":")" + body() + R"("})";
}

/// A town on one kind of database, and what makes an empty table in such a one.
struct Place {
    std::string kind;
    std::string site;
    std::function<std::unique_ptr<Bed>()> bed;
};

void measure_at(const Setting& setting, int clients, const Place& place, const std::string& idle_note,
                const engine::Context& context) {
    const std::string name = "filings." + place.kind + "." + std::to_string(clients);
    std::vector<Bytes> bytes = stored_bytes(sealed_filing(context));
    std::size_t total = 0;
    for (const Bytes& row : bytes) total += row.size();

    Load bare;
    {
        GroupCommit ceiling(place.bed());
        bare = drive(clients, [&](int) { return [&] { ceiling.put(bytes); }; });
    }
    Load sealed;
    {
        GroupCommit ceiling(place.bed());
        sealed = drive(clients, [&](int) { return [&] { ceiling.put(stored_bytes(sealed_filing(context))); }; });
    }
    const std::string document = filing_json();
    Load served = drive(clients, [&](int) {
        auto client = std::make_shared<http::Client>(place.site);
        auto random = std::make_shared<SystemRandom>();
        return [client, random, &document] {
            const std::string key = sealing::Token::draw(*random).text();
            const auto answer = client->post("/api/v1/cases", "application/json", document, {{"Idempotency-Key", key}});
            if (answer.status != 201) throw Fault("a filing was answered " + std::to_string(answer.status) + ": " + answer.body);
        };
    });

    const std::string note = std::to_string(clients) + " clients over HTTP/1.1 keep-alive on loopback, JSON of " +
                             std::to_string(document.size()) + " bytes, " + std::to_string(total) + " bytes in " +
                             std::to_string(bytes.size()) + " rows stored a filing, " + std::to_string(measured.count()) +
                             " s; clients and server share the cores; " + idle_note;
    setting.report.add({name + ".per_second", served.per_second, "filings/s",
                        Ceiling{"group commit with the same sealing", sealed.per_second}, note});
    setting.report.add({name + ".per_second_unsealed_ceiling", served.per_second, "filings/s",
                        Ceiling{"group commit of the same bytes", bare.per_second}, note});
    setting.report.add({name + ".p50", served.latencies.milliseconds_at(0.5), "ms",
                        Ceiling{"group commit with the same sealing", sealed.latencies.milliseconds_at(0.5)}, note});
    setting.report.add({name + ".p99", served.latencies.milliseconds_at(0.99), "ms",
                        Ceiling{"group commit with the same sealing", sealed.latencies.milliseconds_at(0.99)}, note});
}

}  // namespace

void measure_filings(const Setting& setting) {
    const testing::TemporaryFolder scratch;
    const auto served = scratch.path() / "town";
    const auto beside = scratch.path() / "beside";
    const Spent made = run_program(setting.program, {"init", "--data", served.string(), "--demo"});
    if (made.exit_code != 0) throw Fault("huiyin init failed");
    std::filesystem::copy(served, beside, std::filesystem::copy_options::recursive);

    // The ceilings seal with the keys of a copy of the same town, in this process.
    SystemRandom random;
    SystemClock clock;
    auto folder = cli::TownFolder::open(beside, {}, clock, random);
    if (!folder) throw Fault("can't open the copy of the town");
    (*folder)->start();
    const std::vector<std::string> sets{"limits.filings_per_minute=0", "log.tick_seconds=1", "log.docket_seconds=86400"};
    const auto measure = [&](const std::string& kind, const std::filesystem::path& town, std::function<std::unique_ptr<Bed>()> bed) {
        const ServerChild server(setting.program, town, sets);
        const Place place{kind, server.site(), std::move(bed)};
        for (const int clients : client_counts)
            measure_at(setting, clients, place, "the server idles while the ceilings run", (*folder)->context());
        setting.report.add({"filings." + kind + ".memory", server.memory_mib(), "MiB", std::nullopt,
                            "resident memory of the server after these filings"});
    };
    int made_beds = 0;
    measure("sqlite", served, [&] { return sqlite_bed(scratch.path() / ("bed-" + std::to_string(++made_beds))); });

    testing::PostgresCluster cluster({.durable = true});
    const auto on_server = scratch.path() / "on-server";
    if (run_program(setting.program, {"init", "--data", on_server.string(), "--demo", "--db", cluster.make_database()}).exit_code != 0)
        throw Fault("huiyin init on PostgreSQL failed");
    measure("postgres", on_server, [&] { return postgres_bed(cluster.make_database()); });
}

}  // namespace huiyin::bench
