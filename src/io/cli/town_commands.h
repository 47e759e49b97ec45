#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "io/cli/commands.h"
#include "io/cli/terminal.h"
#include "io/cli/town_folder.h"

namespace CLI {
class App;
}

namespace huiyin::cli {

/// What a command does with a town that is open, and its exit code. `inputs`: descriptors of the files that it reads, in
/// the order of TownCommand::inputs.
using TownWork = std::function<int(TownFolder&, Terminal&, std::span<const int> inputs)>;

/// A parsed command that works on a town: `staff`, `office`, `calendar`, `mail`, `reload`, `import`. It runs in the process that holds the town's
/// folder, which may be a server; its input files are opened by who typed it, with their rights and from their folder.
struct TownCommand {
    std::filesystem::path folder;
    std::string db;  ///< URL of the database, over huiyin.toml's, where no server runs
    std::vector<std::filesystem::path> inputs;
    TownWork work;
};

/// Adds those commands to a command line; parsing one of them fills `into`, which must outlive `app`.
void add_town_commands(CLI::App& app, TownCommand& into);

struct StaffCommand {
    std::string login;
    std::string name;
    std::string office;
    std::vector<std::string> roles;
    std::string email;  ///< for the daily mail; empty: none
    bool even_the_last = false;  ///< also where nobody else can open an office's cases
};
int staff_add(TownFolder& town, Terminal& terminal, const StaffCommand& command);
int staff_list(TownFolder& town, Terminal& terminal, const StaffCommand& command);
int staff_disable(TownFolder& town, Terminal& terminal, const StaffCommand& command);
int staff_enable(TownFolder& town, Terminal& terminal, const StaffCommand& command);
int staff_reset(TownFolder& town, Terminal& terminal, const StaffCommand& command);

struct OfficeCommand {
    std::string id;
    std::string name_zh;
    std::string name_en;
    std::string duties_zh;
    std::string duties_en;
    std::string parent;         ///< empty: under whom the reception stands, or the reception
    std::string complaints_to;  ///< empty: the parent
    std::string outside_zh;     ///< where complaints about it go when no office here can handle them
    std::string outside_en;
    bool top = false;           ///< nobody stands above it
    bool no_filings = false;
};
int office_add(TownFolder& town, Terminal& terminal, const OfficeCommand& command);
int office_list(TownFolder& town, Terminal& terminal);

struct MailCommand {
    std::string id;   ///< as `list` shows it
    bool all = false; ///< all that are in trouble
};
int mail_list(TownFolder& town, Terminal& terminal, const MailCommand& command);
int mail_retry(TownFolder& town, Terminal& terminal, const MailCommand& command);
int mail_drop(TownFolder& town, Terminal& terminal, const MailCommand& command);

/// Procedures and calendars anew from the data folder's files; also what SIGHUP makes a server do.
int reload(TownFolder& town, Terminal& terminal);
/// What became of it, a line each.
std::vector<std::string> reload_lines(const engine::Town& town, const TownFolder::Reloaded& reloaded, text::Language language);

struct CalendarCommand {
    std::filesystem::path file;
    std::string calendar;     ///< its id; empty: by which complaints are counted
    std::optional<int> year;
    bool yes = false;         ///< take it
};
int calendar_show(TownFolder& town, Terminal& terminal, const CalendarCommand& command);
/// `input`: the file.
int calendar_diff(TownFolder& town, Terminal& terminal, const CalendarCommand& command, int input);
int calendar_load(TownFolder& town, Terminal& terminal, const CalendarCommand& command, int input);
/// Back to what the year was before its newest version.
int calendar_undo(TownFolder& town, Terminal& terminal, const CalendarCommand& command);

struct ImportCommand {
    std::filesystem::path file;
    std::filesystem::path map;
    bool json = false;
    bool dry_run = false;  ///< read and check everything, import nothing
};
/// `inputs`: the CSV file, then the map.
int import_311(TownFolder& town, Terminal& terminal, const ImportCommand& command, std::span<const int> inputs);

}  // namespace huiyin::cli
