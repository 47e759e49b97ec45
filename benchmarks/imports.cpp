#include <chrono>
#include <fstream>
#include <string>

#include "base/fault.h"
#include "base/random.h"
#include "child.h"
#include "group_commit.h"
#include "measurements.h"

namespace huiyin::bench {
namespace {

constexpr int row_count = 50'000;
/// Rows in one durable batch of the bare ceiling.
constexpr int batch_size = 256;
/// About what an imported row leaves in the database: its event, sealed parts, wrapped key, list row and history line.
constexpr std::size_t stored_bytes = 1'500;

/// A city's service requests of one invented year: twenty offices, sixty kinds, nine in ten closed.
void write_requests(const std::filesystem::path& file) {
    std::ofstream out(file);
    SeededRandom random(311);
    const auto below = [&](std::uint64_t bound) {
        std::array<std::uint8_t, 8> bytes;
        random.fill(bytes);
        std::uint64_t value = 0;
        for (const std::uint8_t byte : bytes) value = value << 8 | byte;
        return static_cast<int>(value % bound);
    };
    out << "id,filed,closed,due,office,kind,words\n";
    for (int row = 0; row < row_count; ++row) {
        char line[256];
        const int month = 1 + below(11);
        const int day = 1 + below(28);
        char closed[32] = "";
        if (below(10) != 0) std::snprintf(closed, sizeof closed, "2018-%02d-%02d 16:%02d:%02d", month + 1, day, below(60), below(60));
        std::snprintf(line, sizeof line, "R-%07d,2018-%02d-%02d 09:%02d:%02d,%s,2018-%02d-%02d 17:00:00,Office %02d,Kind %02d,\"A lamp, and the pavement\"\n",
                      row, month, day, below(60), below(60), closed, month + 1, 1 + below(28), below(20), below(60));
        out << line;
    }
    if (!out.flush()) throw Fault("can't write " + file.string());
}

void write_map(const std::filesystem::path& file) {
    std::ofstream out(file);
    out << "source = \"An invented city\"\nprocedure = \"complaint\"\ntime_zone = \"America/New_York\"\n"
           "create_offices = true\n[columns]\nid = \"id\"\n"
           "filed = { column = \"filed\", format = \"%Y-%m-%d %H:%M:%S\" }\n"
           "closed = { column = \"closed\", format = \"%Y-%m-%d %H:%M:%S\" }\n"
           "due = { column = \"due\", format = \"%Y-%m-%d %H:%M:%S\" }\n"
           "office = \"office\"\ncategory = \"kind\"\nsubject = \"words\"\n";
    if (!out.flush()) throw Fault("can't write " + file.string());
}

}  // namespace

void measure_imports(const Setting& setting) {
    const testing::TemporaryFolder scratch;
    const auto folder = scratch.path() / "town";
    if (run_program(setting.program, {"init", "--data", folder.string(), "--demo"}).exit_code != 0)
        throw Fault("huiyin init failed");
    write_requests(scratch.path() / "requests.csv");
    write_map(scratch.path() / "map.toml");

    double bare = 0;
    {
        GroupCommit ceiling(sqlite_bed(scratch.path() / "bare"));
        const std::vector<Bytes> rows(batch_size, Bytes(stored_bytes, 0x5a));
        const auto began = std::chrono::steady_clock::now();
        for (int row = 0; row < row_count; row += batch_size) ceiling.put(rows);
        bare = row_count / std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    }
    const Spent spent = run_program(setting.program, {"import", "311", (scratch.path() / "requests.csv").string(), "--map",
                                                      (scratch.path() / "map.toml").string(), "--data", folder.string()});
    if (spent.exit_code != 0) throw Fault("huiyin import 311 failed: " + spent.output);
    const std::string note = std::to_string(row_count) + " rows of seven columns into an example town on SQLite; the whole process";
    setting.report.add({"imports.per_second", row_count / spent.wall_seconds, "rows/s",
                        Ceiling{"bare commits of 256 rows of 1,500 bytes", bare}, note});
    setting.report.add({"imports.memory", spent.memory_mib, "MiB", std::nullopt, note});
    const Spent again = run_program(setting.program, {"import", "311", (scratch.path() / "requests.csv").string(), "--map",
                                                      (scratch.path() / "map.toml").string(), "--data", folder.string()});
    setting.report.add({"imports.skipped_per_second", row_count / again.wall_seconds, "rows/s", std::nullopt,
                        "the same file again: every row is known"});
}

}  // namespace huiyin::bench
