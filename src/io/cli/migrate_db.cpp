#include <fmt/format.h>

#include "base/fault.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "io/cli/commands.h"
#include "io/cli/damage_look.h"
#include "io/cli/named_file.h"
#include "io/cli/problems.h"
#include "io/cli/say.h"
#include "io/cli/terminal.h"
#include "io/store/files/folder_lock.h"
#include "io/store/open/database.h"

namespace huiyin::cli {
namespace migrate_db_detail {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

/// A bar four times a second for who watches; else a line every ten seconds.
class Bar {
  public:
    explicit Bar(Terminal& terminal) : terminal_(terminal) {}
    bool show(const store::copy::Progress& progress) {
        const auto now = Steady::now();
        const auto pause = terminal_.is_watched() ? std::chrono::milliseconds(250) : std::chrono::seconds(10);
        if (now - shown_at_ < pause) return !terminal_.stop_asked();
        shown_at_ = now;
        const std::uint64_t percent = progress.of == 0 ? 100 : std::min<std::uint64_t>(100, progress.rows * 100 / progress.of);
        const std::string words = text::say(terminal_.language(), progress.comparing ? "migrate.comparing" : "migrate.copying",
                                            {{"percent", std::to_string(percent)},
                                             {"rows", text::write_number(static_cast<std::int64_t>(progress.rows))},
                                             {"table", std::string(progress.table)}});
        if (!terminal_.is_watched()) {
            terminal_.complain(words);
        } else {
            constexpr std::size_t width = 20;
            const std::size_t filled = static_cast<std::size_t>(percent) * width / 100;
            terminal_.show_progress("[" + std::string(filled, '#') + std::string(width - filled, '.') + "] " + words);
        }
        return !terminal_.stop_asked();
    }

  private:
    Terminal& terminal_;
    Steady::time_point shown_at_ = Steady::now();
};

/// Nobody may write to the source meanwhile: a server has the lock of its folder.
std::optional<store::FolderLock> hold(const fs::path& folder) {
    if (!fs::exists(folder / "huiyin.toml")) return std::nullopt;
    return store::FolderLock::take(folder);
}

/// Whose town a source holds. Throws Fault if it holds none, or if servers work on it.
InstanceId instance_of(const store::Database& from) {
    const auto instance = InstanceId::parse(store::copy::setting(*from.copy_source(true), "instance").value_or(""));
    if (!instance) throw Fault("database " + from.name() + ": it holds no town");
    return *instance;
}

}  // namespace migrate_db_detail
using namespace migrate_db_detail;

int migrate_db(const MigrateCommand& command) {
    OwnTerminal terminal;
    const fs::path base = command.folder.empty() ? fs::current_path() : command.folder;
    const auto refused = [&](const Problem& problem) {
        terminal.complain(problem);
        return wrong_use;
    };
    if (!command.folder.empty() && !fs::exists(fs::path(command.folder) / "huiyin.toml"))
        return refused({problems::no_town, {{"folder", command.folder}}, "--data"});
    const auto from = store::Database::parse(command.from, base);
    if (!from || command.from.empty()) return refused({problems::bad_database, {}, "--from"});
    const auto to = store::Database::parse(command.to, base);
    if (!to || command.to.empty()) return refused({problems::bad_database, {}, "--to"});
    if (from->is_same(*to)) return refused({problems::same_database, {}, "--to"});
    const auto* file = std::get_if<fs::path>(&from->place());
    if (file != nullptr)
        if (const auto there = check_named_file(*file); !there) return refused(Problem{there.error().code, there.error().facts, "--from"});
    const auto lock = hold(file != nullptr && command.folder.empty() ? file->parent_path() : base);

    const auto instance = instance_of(*from);
    // Two copies may be the same and both be damaged: what the source tells of itself is said, too. Before it is held: the look
    // would wait for that itself.
    const auto damage = look_for_damage(*from, instance, terminal, "migrate.checking");
    if (!damage) {
        terminal.complain(text::say(terminal.language(), "migrate.stopped"));
        return check_failed;
    }
    const auto source = from->copy_source(true);
    const auto target = to->copy_target();
    for (const Problem& finding : damage->findings) terminal.complain(finding);
    Bar bar(terminal);
    const auto report = store::copy::copy_town(*source, *target, [&](const auto& progress) { return bar.show(progress); });
    if (terminal.is_watched()) terminal.show_progress({});
    if (report.stopped) {
        terminal.complain(text::say(terminal.language(), "migrate.stopped"));
        return check_failed;
    }
    for (const auto& table : report.tables)
        terminal.print(fmt::format("{:<15} {:>12}  {}\n", table.name, text::write_number(static_cast<std::int64_t>(table.rows)),
                                   to_hex(ByteView(table.digest).first(16))));
    const Facts facts{{"size", text::write_number(static_cast<std::int64_t>(report.log.size))},
                      {"root", to_hex(report.log.root)},
                      {"from", from->name()},
                      {"to", to->name()}};
    if (!damage->sound()) {
        terminal.complain(text::say(terminal.language(), "migrate.damaged", facts));
        return check_failed;
    }
    terminal.print(text::say(terminal.language(), "migrate.done", facts) + "\n");
    return done;
}

}  // namespace huiyin::cli
