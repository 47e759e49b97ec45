#include "towns.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "base/fault.h"
#include "base/random.h"
#include "child.h"
#include "engine/filing.h"
#include "engine/handling.h"
#include "engine/sessions.h"
#include "io/cli/town_folder.h"

namespace huiyin::bench {
namespace {

namespace fs = std::filesystem;

/// Raised whenever towns are made otherwise, so that no run measures on one of the old kind.
constexpr int format = 2;
constexpr std::size_t import_part = 100'000;
constexpr const char* office = "streets";

/// Filed here: one in twenty, but enough to fill a page of each of the desk's lists.
std::size_t own_of(std::size_t cases) { return std::max<std::size_t>(cases / 20, 400); }

class PastClock final : public Clock {
  public:
    explicit PastClock(std::chrono::seconds ago) : ago_(ago) {}
    Instant now() const override { return system_.now() - ago_; }

  private:
    SystemClock system_;
    std::chrono::seconds ago_;
};

template <typename T>
T must(Result<T> result, const char* what) {
    if (!result) throw Fault(std::string(what) + ": " + std::string(result.error().code));
    return std::move(*result);
}

std::string passphrase_of(const fs::path& town, const std::string& login) {
    std::ifstream in(town / "demo-sign-in.txt");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with(login + "   ")) {
            const auto from = login.size() + 3;
            return line.substr(from, line.find("   ", from) - from);
        }
    throw Fault("no passphrase of " + login);
}

/// Files `count` cases, `ago`, by many threads so that commits are shared; a part of them goes on to an answer.
void file_cases(const fs::path& town, std::size_t count, std::chrono::hours ago, std::vector<std::string>& codes) {
    const PastClock clock(ago);
    SystemRandom random;
    const auto folder = must(cli::TownFolder::open(town, {}, clock, random), "open");
    folder->start();
    const engine::Context context = folder->context();
    const std::string login = std::string("supervisor.") + office;
    const auto cookie = must(engine::sign_in(context, login, passphrase_of(town, login)), "sign in");
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::exception_ptr failed;
    const auto work = [&] {
        const engine::StaffSession session = must(engine::staff_session(context, cookie.text()), "session");
        for (std::size_t number; (number = next++) < count;) {
            engine::Filing filing;
            filing.office = OfficeId{office};
            filing.subject = "Street lamp " + std::to_string(number) + " is out";
            filing.body = "The lamp by the old tree has been dark for two weeks. Old people walk there at night, and "
                          "the path is uneven. Please mend it before the winter.";
            filing.contact_kind = "reachable";
            filing.contact = "Mei Lin, 12 Canal Street";
            filing.language = "en";
            const auto receipt = must(engine::file(context, filing, sealing::Token::draw(random)), "file");
            const CaseId id = receipt.value.id;
            const std::size_t kind = number % 4;
            const auto act = [&](const char* command) {
                engine::Action action;
                action.command = command;
                const auto* rule = context.town.procedure(receipt.value).find_command({command});
                for (const procedure::Field& field : rule->fields) {
                    if (field.kind == procedure::FieldKind::choice) action.values[field.id.value] = field.choices.front().id.value;
                    if (field.kind == procedure::FieldKind::text && field.required && !field.applies_if)
                        action.values[field.id.value] = "We looked into it on the spot; the lamp has been mended.";
                }
                must(engine::act_as_staff(context, session, id, action), command);
            };
            if (kind >= 1) act("acknowledge");
            if (kind >= 2) {
                if (const auto opened = engine::open_for_staff(context, session, id); !opened)
                    throw Fault("open: " + std::string(opened.error().code));
                act("reply");
            }
            if (number < 64) {
                const std::lock_guard lock(mutex);
                codes.push_back(receipt.code.text());
            }
        }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 48; ++i)
        threads.emplace_back([&] {
            try {
                work();
            } catch (...) {
                const std::lock_guard lock(mutex);
                failed = std::current_exception();
                next = count;
            }
        });
    for (auto& thread : threads) thread.join();
    if (failed) std::rethrow_exception(failed);
    // A docket takes 20,000 lines; a town that files so much at once has several waiting.
    for (std::uint64_t before = 0; before != folder->store().log_state().size;) {
        before = folder->store().log_state().size;
        folder->writer().docket_now();
    }
    folder->writer().publish_now();
}

/// Rows [from, to) of a city's old requests: two years of them, one in twenty still open.
void write_rows(const fs::path& file, std::size_t from, std::size_t to) {
    std::ofstream out(file);
    out << "id,filed,closed,due,office,kind,words,reply\n";
    const auto moment = [](std::int64_t seconds) {
        const Instant at{std::chrono::seconds(1'546'300'800 + seconds)};  // from 2019 on
        std::string text = to_text(at);
        text[10] = ' ';
        text.pop_back();
        return text;
    };
    for (std::size_t row = from; row < to; ++row) {
        const auto filed = static_cast<std::int64_t>(row % 1'000'000) * 60;
        const auto days = static_cast<std::int64_t>(row % 23 + 1);
        const char* own[]{"Streets and Environment", "Housing and Planning"};
        const std::string of = row % 3 != 2 ? own[row % 3] : "Old office " + std::to_string(row % 20);
        out << "R-" << row << ',' << moment(filed) << ',' << (row % 20 == 7 ? "" : moment(filed + days * 86'400)) << ','
            << moment(filed + 15 * 86'400) << ',' << of << ",Kind " << row % 50 << ",Lamp out at corner " << row
            << ",The lamp was mended on site by crew " << row % 9 << '\n';
    }
    if (!out.flush()) throw Fault("can't write " + file.string());
}

void write_map(const fs::path& file) {
    std::ofstream out(file);
    out << "source = \"An invented city\"\nprocedure = \"complaint\"\ntime_zone = \"Europe/London\"\n"
           "create_offices = true\n[columns]\nid = \"id\"\n"
           "filed = { column = \"filed\", format = \"%Y-%m-%d %H:%M:%S\" }\n"
           "closed = { column = \"closed\", format = \"%Y-%m-%d %H:%M:%S\" }\n"
           "due = { column = \"due\", format = \"%Y-%m-%d %H:%M:%S\" }\n"
           "office = \"office\"\ncategory = \"kind\"\nsubject = \"words\"\nreply = \"reply\"\n";
    if (!out.flush()) throw Fault("can't write " + file.string());
}

void make(const Setting& setting, const fs::path& town, std::size_t cases) {
    if (run_program(setting.program, {"init", "--data", town.string(), "--demo", "--profile", "en-town"}).exit_code != 0)
        throw Fault("huiyin init failed");
    std::vector<std::string> codes;
    const std::size_t own = own_of(cases);
    file_cases(town, own / 2, std::chrono::hours(24 * 60), codes);
    file_cases(town, own - own / 2, std::chrono::hours(0), codes);
    std::ofstream kept(town / "bench-codes");
    for (const std::string& code : codes) kept << code << '\n';
    std::ofstream rates(town / "bench-import-rates");
    const testing::TemporaryFolder scratch;
    write_map(scratch.path() / "map.toml");
    for (std::size_t from = 0, rows = cases - own; from < rows; from += import_part) {
        const std::size_t to = std::min(from + import_part, rows);
        write_rows(scratch.path() / "rows.csv", from, to);
        const Spent spent = run_program(setting.program, {"import", "311", (scratch.path() / "rows.csv").string(), "--map",
                                                          (scratch.path() / "map.toml").string(), "--data", town.string()});
        if (spent.exit_code != 0) throw Fault("huiyin import 311 failed: " + spent.output);
        rates << static_cast<double>(to - from) / spent.wall_seconds << '\n';
        std::printf("    a town of %zu cases is being made: %zu imported\n", cases, to);
        std::fflush(stdout);
    }
    if (!kept.flush() || !rates.flush()) throw Fault("can't write into " + town.string());
}

}  // namespace

BenchTown town_of(const Setting& setting, std::size_t cases) {
    const fs::path towns = setting.root / "build" / "bench" / ("towns-" + std::to_string(format));
    BenchTown out;
    out.folder = towns / std::to_string(cases);
    out.cases = cases;
    out.import_part = import_part;
    if (!fs::exists(out.folder)) {
        const fs::path making = towns / ("making-" + std::to_string(cases));
        fs::remove_all(making);
        fs::create_directories(towns);
        make(setting, making, cases);
        fs::rename(making, out.folder);
    }
    std::ifstream codes(out.folder / "bench-codes");
    for (std::string line; std::getline(codes, line);) out.codes.push_back(line);
    std::ifstream rates(out.folder / "bench-import-rates");
    for (double rate = 0; rates >> rate;) out.import_rates.push_back(rate);
    out.login = std::string("clerk.") + office;
    out.passphrase = passphrase_of(out.folder, out.login);
    out.office = office;
    out.head = std::string("supervisor.") + office;
    out.head_passphrase = passphrase_of(out.folder, out.head);
    return out;
}

}  // namespace huiyin::bench
