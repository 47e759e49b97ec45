#include <fmt/format.h>

#include <cstdio>

#include "base/fault.h"
#include "base/json.h"
#include "core/accountability/fold.h"
#include "core/text/say.h"
#include "io/cli/commands.h"
#include "io/cli/log_sources.h"
#include "io/cli/named_file.h"
#include "io/cli/problems.h"
#include "io/cli/read_day.h"
#include "io/cli/say.h"
#include "io/cli/town_folder.h"

namespace huiyin::cli {
namespace verify_detail {

void print_progress(std::uint64_t entries, std::uint64_t size) {
    if (size < 100'000 || entries % 65'536 != 0) return;
    std::fprintf(stderr, "\r%llu of %llu entries", static_cast<unsigned long long>(entries),
                 static_cast<unsigned long long>(size));
}

}  // namespace verify_detail

int log_verify(const LogCommand& command) {
    const auto keys = read_keys(command.key);
    if (!keys) return complain(keys.error()), wrong_use;
    if (const auto there = check_log_place(command.log); !there) return complain(there.error()), wrong_use;
    auto source = open_log(command.log);
    ledger::LogVerification wanted;
    wanted.keys = {.origin = {}, .log = *keys, .witnesses = {}};
    if (!command.since.empty()) {
        auto since = read_named_file(command.since);
        if (!since) return complain(since.error()), wrong_use;
        wanted.since = std::move(*since);
    }
    wanted.on_progress = verify_detail::print_progress;
    const auto report = ledger::verify_log(*source, wanted);
    for (const Problem& problem : report.problems) complain(problem);
    if (!report.fits()) return check_failed;
    print_line(text::say(terminal_language(), "said.log.ok", {{"log", report.checkpoint->checkpoint.origin}, {"entries", std::to_string(report.entries)}, {"tiles", std::to_string(report.tiles)}, {"root", to_base64(report.checkpoint->checkpoint.root)}}));
    if (report.since)
        print_line(text::say(terminal_language(), "said.log.since", {{"count", std::to_string(report.since->size)}}));
    return done;
}

int log_audit(const LogCommand& command) {
    const auto keys = read_keys(command.key);
    if (!keys) return complain(keys.error()), wrong_use;
    if (const auto there = check_log_place(command.log); !there) return complain(there.error()), wrong_use;
    Date as_of = std::chrono::floor<std::chrono::days>(SystemClock{}.now());
    if (!command.as_of.empty()) {
        const auto date = read_day(command.as_of, "--as-of");
        if (!date) return complain_and_exit_code(date.error());
        as_of = *date;
    }
    auto source = open_log(command.log);
    accountability::Fold fold;
    ledger::LogVerification wanted;
    wanted.keys = {.origin = {}, .log = *keys, .witnesses = {}};
    // Past a file that is missing no figures are made: the log doesn't fit, and that alone is said.
    wanted.on_entry = [&](std::uint64_t index, ByteView entry) {
        if (index == fold.size()) fold.take(index, as_text(entry));
    };
    const auto report = ledger::verify_log(*source, wanted);
    if (!report.fits()) {
        for (const Problem& problem : report.problems) complain(problem);
        return check_failed;
    }
    const auto figures = fold.figures(as_of);
    const auto problems = fold.problems();
    if (command.json) {
        print(json::write_pretty(accountability::write_audit(fold.size(), as_of, figures, problems)));
        return problems.empty() ? done : check_failed;
    }
    print_line(text::say(terminal_language(), "said.audit.as-of", {{"count", std::to_string(fold.size())}, {"day", to_text(as_of)}, {"below", std::to_string(fold.covered_to())}}));
    const auto language = terminal_language();
    const auto print = [language](const std::string& title, const std::vector<accountability::Figure>& rows) {
        if (rows.empty()) return;
        const auto line = [](const auto&... cells) {
            print_line(fmt::format("{:<40} {:<24} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}", cells...));
        };
        const auto heading = [&](const char* column) { return text::say(language, std::string("said.audit.column.") + column); };
        print_line("\n" + title);
        line(heading("office"), heading("clock"), heading("opened"), heading("in-time"), heading("late"), heading("no-due"), heading("open"),
             heading("overdue"), heading("extended"));
        for (const auto& [key, counts] : rows)
            line(key.office.value, key.procedure + "/" + key.clock, counts.opened, counts.in_time, counts.late, counts.no_due, counts.open,
                 counts.overdue, counts.extended);
    };
    print(text::say(language, "said.audit.promises"), figures.promises);
    for (const auto& period : figures.recent.periods)
        print(text::say(language, "said.audit.period", {{"from", iso_week(period.from)}, {"to", iso_week(period.to)}}), period.promises);
    print(text::say(language, "said.audit.history"), figures.history);
    for (const Problem& problem : problems) complain(problem);
    return problems.empty() ? done : check_failed;
}

}  // namespace huiyin::cli
