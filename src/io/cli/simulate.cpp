#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/data_file.h"
#include "base/fault.h"
#include "base/json.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/board.h"
#include "io/cli/commands.h"
#include "io/cli/making_folder.h"
#include "io/cli/problems.h"
#include "io/cli/progress.h"
#include "io/cli/read_day.h"
#include "io/cli/say.h"
#include "io/cli/town_folder.h"
#include "io/store/files/disk.h"
#include "io/trial/life.h"

namespace huiyin::cli {
namespace simulate_detail {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

// What a case may still have before it, decades of keeping among it, must have a date of four digits.
constexpr Date first_start = std::chrono::year(1970) / 1 / 1;
constexpr Date last_start = std::chrono::year(9000) / 12 / 31;

constexpr std::size_t teams = 3;  // one is written, one works, and one is ready for whoever of them is done first
constexpr std::size_t seats = 512;

/// Figures of the promise to answer, over all offices.
struct Answers {
    std::int64_t in_time = 0;
    std::int64_t late = 0;
    std::int64_t open = 0;
    std::int64_t overdue = 0;
};

Answers answers_of(const engine::Town& town, const engine::Board& board) {
    Answers out;
    for (const accountability::Figure& one : board.figures.promises) {
        if (town.procedure(one.key.procedure).answer_clock.value != one.key.clock) continue;
        out.in_time += one.counts.in_time;
        out.late += one.counts.late;
        out.open += one.counts.open;
        out.overdue += one.counts.overdue;
    }
    return out;
}

void write_sign_in(const fs::path& file, const SimulateCommand& command, const trial::People& people, bool zh,
                   const std::string& code) {
    std::string text = zh ? "模拟镇：以下都是虚构的，密钥都能由种子推出，只供试用。登录页面：/desk/sign-in\n"
                            "其他人员没有口令：huiyin staff reset 登录名 --data " + command.folder.string() + "\n\n"
                          : "A simulated town: all invented, its keys follow from the seed, for trials only. Sign in at /desk/sign-in\n"
                            "Others have no passphrase: huiyin staff reset LOGIN --data " + command.folder.string() + "\n\n";
    text += people.sign_in;
    if (!code.empty()) text += std::string(zh ? "\n一个居民的回执码：" : "\nA resident's receipt code: ") + code + "\n";
    store::disk::real().overwrite(file, text);
}

/// Offices beyond those of the profile.
Result<void> add_offices(const SimulateCommand& command) {
    TRY_LET(file, parse_toml(read_text_file(command.folder / "offices.toml"), "offices.toml"));
    TRY_LET(offices, accounts::parse_offices(file));
    add_to_office_file(command.folder, trial::more_offices(offices, static_cast<std::size_t>(command.offices)));
    return {};
}

}  // namespace simulate_detail
using namespace simulate_detail;

int simulate(const SimulateCommand& command) {
    OwnTerminal terminal;
    const auto language = terminal.language();
    const auto refused = [&](const Problem& problem) {
        terminal.complain(problem);
        return exit_code_of(problem);
    };
    const auto first = read_day(command.start, "--start");
    if (!first) return refused(first.error());
    if (*first < first_start || *first > last_start)
        return refused({problems::no_such_year,
                        {{"value", command.start}, {"first", to_text(first_start)}, {"last", to_text(last_start)}},
                        "--start"});
    const auto began = Steady::now();
    auto making = MakingFolder::begin(command.folder);
    if (!making) return refused(making.error());
    SharedSeededRandom dice(command.seed);
    const auto made = make_folder({.folder = command.folder,
                                   .profile = command.profile,
                                   .demo = true,
                                   .unhurried = true},
                                  dice);
    if (!made) return refused(made.error());
    if (const auto added = add_offices(command); !added) return refused(added.error());

    const bool zh = command.profile == "zh-CN-township";
    trial::Crew crew(teams, seats, std::max(2U, std::thread::hardware_concurrency()));
    trial::TrialClock clock{*first};
    const TownFolder::Trial trial{.set_up_writer = [&](engine::WriterOptions& options) {
        crew.set_up(options);
        // A real town publishes each minute; nobody looks meanwhile.
        options.tick = std::chrono::hours(24);
        options.sweep = std::chrono::hours(24);
    }};
    std::string key;
    std::string root;
    std::uint64_t entries = 0;
    trial::Lived lived;
    Answers answers;
    const trial::Plan plan{.seed = command.seed,
                           .first = *first,
                           .days = command.days,
                           .filings_per_day = command.filings_per_day,
                           .zh = zh};
    store::Database database = *store::Database::parse("", command.folder);
    {
        auto folder = TownFolder::open(command.folder, {}, clock, dice, TownFolder::Stage::making,
                                       TownFolder::Use::alone, &trial);
        if (!folder) return refused(folder.error());
        TownFolder& town = **folder;
        crew.set_turn([&](std::uint64_t before, Instant at) {
            clock.forward_to(at);
            town.writer().turn(before);
        });
        crew.set_aside([&] { town.store().tend(); });
        town.start();
        trial::People people = trial::found(
            town.context(),
            {.seed = plan.seed, .zh = zh, .first = plan.first, .days = plan.days, .filings_per_day = plan.filings_per_day});
        trial::Life life(town.context(), people, crew, clock, plan);
        {
            ProgressBar bar(terminal, "simulate.progress");
            life.live([&](int days) { bar.show(static_cast<std::uint64_t>(days), static_cast<std::uint64_t>(plan.days)); },
                      [&] { return terminal.stop_asked(); });
        }
        if (terminal.stop_asked()) return refused({problems::stopped, {}, {}});
        town.writer().docket_now();
        town.writer().publish_now();
        town.writer().stop();
        while (town.writer().turn()) {}
        town.head().sync();
        lived = life.lived();
        answers = answers_of(town.town(), engine::read_board(town.context(), plan.first + std::chrono::days(plan.days - 1)));
        entries = town.writer().state().size;
        root = to_base64(town.writer().state().root);
        key = town.signer().verifier().format();
        write_sign_in(command.folder / "demo-sign-in.txt", command, people, zh, lived.first_code);
        database = town.database();
    }
    database.sync();
    making->finish();

    const double seconds = std::chrono::duration<double>(Steady::now() - began).count();
    const std::uint64_t bytes = fs::file_size(command.folder / "huiyin.db");
    if (command.json) {
        json::Object refusals;
        for (const auto& [what, count] : lived.refusals) refusals.emplace_back(what, count);
        terminal.print(json::write(json::Object{{"seed", command.seed},
                                                {"start", command.start},
                                                {"days", plan.days},
                                                {"filings", lived.filings},
                                                {"acts", lived.acts},
                                                {"timers", lived.timers},
                                                {"refused", lived.refused},
                                                {"refusals", std::move(refusals)},
                                                {"entries", entries},
                                                {"answered_in_time", answers.in_time},
                                                {"answered_late", answers.late},
                                                {"open", answers.open},
                                                {"overdue", answers.overdue},
                                                {"database_bytes", bytes},
                                                {"root", root},
                                                {"key", key},
                                                {"milliseconds", static_cast<std::int64_t>(seconds * 1000)}}) +
                       "\n");
        return done;
    }
    const Facts facts{{"folder", command.folder.string()},
                      {"days", text::write_number(plan.days)},
                      {"filings", text::write_number(static_cast<std::int64_t>(lived.filings))},
                      {"acts", text::write_number(static_cast<std::int64_t>(lived.acts))},
                      {"timers", text::write_number(static_cast<std::int64_t>(lived.timers))},
                      {"refused", text::write_number(static_cast<std::int64_t>(lived.refused))},
                      {"entries", text::write_number(static_cast<std::int64_t>(entries))},
                      {"in_time", text::write_number(answers.in_time)},
                      {"late", text::write_number(answers.late)},
                      {"open", text::write_number(answers.open)},
                      {"overdue", text::write_number(answers.overdue)},
                      {"mib", text::write_number(static_cast<std::int64_t>(bytes / (1024 * 1024)))},
                      {"root", root},
                      {"key", key},
                      {"last", to_text(plan.first + std::chrono::days(plan.days - 1))},
                      {"seconds", fmt::format("{:.1f}", seconds)}};
    for (const char* line : {"simulate.summary", "simulate.answers", "simulate.log", "simulate.warning", "simulate.serve",
                             "simulate.verify", "simulate.audit"})
        terminal.print(text::say(language, line, facts) + "\n");
    return done;
}

}  // namespace huiyin::cli
