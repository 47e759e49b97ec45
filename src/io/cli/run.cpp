#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/fault.h"
#include "core/text/say.h"
#include "io/cli/commands.h"
#include "io/cli/help.h"
#include "io/cli/on_town.h"
#include "io/cli/problems.h"
#include "io/cli/say.h"
#include "io/cli/town_commands.h"
#include "io/store/rows/damage.h"

namespace huiyin::cli {
namespace run_detail {

/// Where a command line leads.
struct Way {
    const CLI::App* at;               ///< the innermost command that it names
    std::string help = "huiyin";      ///< what lists what may follow
    std::optional<Problem> unknown;   ///< a word that is no command
};

std::vector<const CLI::App*> commands_of(const CLI::App* app) {
    return app->get_subcommands([](const CLI::App*) { return true; });
}

Way way_of(const CLI::App& app, const std::vector<std::string>& arguments) {
    Way way{.at = &app, .unknown = {}};
    for (const std::string& argument : arguments) {
        const auto commands = commands_of(way.at);
        const auto next = std::ranges::find(commands, argument, [](const CLI::App* command) { return command->get_name(); });
        if (next == commands.end()) {
            if (!commands.empty() && !argument.starts_with('-'))
                way.unknown = Problem{problems::unknown_command, {{"command", argument}, {"help", way.help + " --help"}}, {}};
            break;
        }
        way.at = *next;
        way.help += " " + argument;
    }
    way.help += " --help";
    return way;
}

/// Makes an empty value a mistake of every option: as a rule it is a script's variable that was never set, and to take it as left out
/// would do something else than was meant.
void refuse_empty_values(CLI::App& app) {
    for (CLI::Option* option : app.get_options())
        if (option->get_items_expected_max() > 0)
            option->check([](const std::string& value) { return std::string(value.empty() ? "empty" : ""); });
    for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) refuse_empty_values(*command);
}

/// A file or folder by its place is written in capitals, as in the help.
std::string name_in_help(std::string name) {
    if (!name.starts_with('-')) std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return name;
}

/// What stands there with nothing after it, as an empty argument; none if nothing does.
const CLI::Option* emptied(const CLI::App& command) {
    for (const CLI::Option* option : command.get_options())
        if (option->get_items_expected_max() > 0 && std::ranges::find(option->results(), "") != option->results().end()) return option;
    return nullptr;
}

/// One line for each way in which a command line can be wrong, and what lists the right ones.
Problem wrong_use_of(const CLI::App& app, const Way& way, const CLI::ParseError& error, const std::vector<std::string>& arguments) {
    if (way.unknown) return *way.unknown;
    const std::string& help = way.help;
    if (const auto* option = emptied(*way.at)) {
        const bool by_place = option->get_positional();
        return {by_place ? problems::no_option : problems::no_value, {{"option", name_in_help(option->get_name())}, {"help", help}}, {}};
    }
    constexpr std::string_view required = " is required";
    std::string text = error.what();
    if (const auto* missing = dynamic_cast<const CLI::RequiredError*>(&error)) {
        if (!commands_of(way.at).empty()) {
            const auto option = std::ranges::find_if(arguments, [](const std::string& one) { return one.starts_with('-'); });
            if (option != arguments.end()) return {problems::unknown_option, {{"text", *option}, {"help", help}}, {}};
            return {problems::no_command, {{"help", help}}, {}};
        }
        text = missing->what();
        if (text.ends_with(required)) text.resize(text.size() - required.size());
        return {problems::no_option, {{"option", name_in_help(text)}, {"help", help}}, {}};
    }
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
        std::string typed;
        for (const std::string& word : app.remaining(true)) typed += (typed.empty() ? "" : " ") + word;
        return {problems::unknown_option, {{"text", typed}, {"help", help}}, {}};
    }
    static const std::regex twice("(--[a-z-]+): At Most 1 required but received .*");
    if (std::smatch found; std::regex_match(text, found, twice)) return {problems::option_twice, {{"option", found[1]}}, {}};
    static const std::regex range("(--[a-z-]+): Value (.*) not in range (\\S+) to (\\S+)");
    if (std::smatch found; std::regex_match(text, found, range))
        return {problems::out_of_range, {{"option", found[1]}, {"value", found[2]}, {"least", found[3]}, {"most", found[4]}, {"help", help}}, {}};
    static const std::regex nothing("(--[a-z-]+): \\d+ required \\S+ missing");
    if (std::smatch found; std::regex_match(text, found, nothing)) return {problems::no_value, {{"option", found[1]}, {"help", help}}, {}};
    static const std::regex unreadable("Could not convert: (--[a-z-]+) = ([^]*)");
    if (std::smatch found; std::regex_match(text, found, unreadable))
        return {problems::bad_value, {{"option", found[1]}, {"value", found[2]}, {"help", help}}, {}};
    static const std::regex excluded("(--[a-z-]+) excludes (--[a-z-]+)");
    if (std::smatch found; std::regex_match(text, found, excluded)) return {problems::not_together, {{"one", found[1]}, {"other", found[2]}}, {}};
    return {problems::bad_use, {{"text", text}, {"help", help}}, {}};
}

/// What was said on standard output is the answer: one that reached nobody must not look done.
int written(int result) {
    const auto why = why_unwritten();
    if (!why) return result;
    complain(Problem{problems::unwritten, {{"why", *why}}, {}});
    return result == done ? check_failed : result;
}

int run_command(int argc, char** argv) {
    CLI::App app;
    app.require_subcommand(1);
    app.set_version_flag("--version", "huiyin 0.1.0");
    int result = done;

    InitCommand init_command;
    auto* init_app = app.add_subcommand("init");
    init_app->add_option("--data", init_command.folder)->required();
    init_app->add_option("--profile", init_command.profile);
    init_app->add_option("--site", init_command.site);
    init_app->add_flag("--demo", init_command.demo);
    init_app->add_option("--db", init_command.db);
    init_app->callback([&] { result = init(init_command); });

    SimulateCommand simulate_command;
    auto* simulate_app = app.add_subcommand("simulate");
    simulate_app->add_option("--data", simulate_command.folder)->required();
    simulate_app->add_option("--seed", simulate_command.seed)
        ->required()
        ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{9'007'199'254'740'991}));
    simulate_app->add_option("--days", simulate_command.days)->required()->check(CLI::Range(1, 3660));
    simulate_app->add_option("--filings-per-day", simulate_command.filings_per_day)
        ->required()
        ->check(CLI::Range(1, 20'000));
    simulate_app->add_option("--offices", simulate_command.offices)->check(CLI::Range(5, 200));
    simulate_app->add_option("--start", simulate_command.start);
    simulate_app->add_option("--profile", simulate_command.profile);
    simulate_app->add_flag("--json", simulate_command.json);
    simulate_app->callback([&] { result = simulate(simulate_command); });

    ServeCommand serve_command;
    auto* serve_app = app.add_subcommand("serve");
    serve_app->add_option("--data", serve_command.folder)->required();
    serve_app->add_option("--listen", serve_command.listen);
    serve_app->add_option("--set", serve_command.sets)->expected(1)->take_all()->allow_extra_args(false);
    serve_app->add_option("--db", serve_command.db);
    serve_app->callback([&] { result = serve(serve_command); });

    MigrateCommand migrate_command;
    auto* migrate_app = app.add_subcommand("migrate-db");
    migrate_app->add_option("--from", migrate_command.from)->required();
    migrate_app->add_option("--to", migrate_command.to)->required();
    migrate_app->add_option("--data", migrate_command.folder);
    migrate_app->callback([&] { result = migrate_db(migrate_command); });

    VerifyCommand verify_command;
    auto* verify_app = app.add_subcommand("verify");
    verify_app->add_option("proof", verify_command.proof)->required();
    verify_app->add_option("--key", verify_command.key)->required();
    verify_app->add_option("--log", verify_command.log);
    verify_app->callback([&] { result = verify(verify_command); });

    LogCommand log_command;
    auto* log_app = app.add_subcommand("log");
    log_app->require_subcommand(1);
    auto* log_verify_app = log_app->add_subcommand("verify");
    log_verify_app->add_option("--key", log_command.key)->required();
    log_verify_app->add_option("log", log_command.log)->required();
    log_verify_app->add_option("--since", log_command.since);
    log_verify_app->callback([&] { result = log_verify(log_command); });
    auto* log_audit_app = log_app->add_subcommand("audit");
    log_audit_app->add_option("--key", log_command.key)->required();
    log_audit_app->add_option("log", log_command.log)->required();
    log_audit_app->add_option("--as-of", log_command.as_of);
    log_audit_app->add_flag("--json", log_command.json);
    log_audit_app->callback([&] { result = log_audit(log_command); });

    LogExportCommand export_command;
    auto* export_app = log_app->add_subcommand("export");
    export_app->add_option("out", export_command.out)->required();
    export_app->add_option("--data", export_command.folder)->required();
    export_app->add_option("--db", export_command.db);
    export_app->callback([&] { result = log_export(export_command); });
    LogRecoverCommand recover_command;
    auto* recover_app = log_app->add_subcommand("recover");
    recover_app->add_option("--data", recover_command.folder)->required();
    recover_app->add_option("--db", recover_command.db);
    recover_app->add_option("--from", recover_command.from);
    recover_app->add_option("--receipt", recover_command.receipts)->expected(1)->take_all()->allow_extra_args(false);
    recover_app->add_flag("--latest", recover_command.latest);
    recover_app->add_option("--new-origin", recover_command.new_origin)
        ->excludes("--from")
        ->excludes("--latest");
    recover_app->add_flag("--yes", recover_command.yes);
    recover_app->callback([&] { result = log_recover(recover_command); });

    LogRotateKeyCommand rotate_command;
    auto* rotate_app = log_app->add_subcommand("rotate-key");
    rotate_app->add_option("--data", rotate_command.folder)->required();
    rotate_app->add_option("--db", rotate_command.db);
    rotate_app->add_flag("--yes", rotate_command.yes);
    rotate_app->callback([&] { result = log_rotate_key(rotate_command); });

    BackupCommand backup_command;
    auto* backup_app = app.add_subcommand("backup");
    backup_app->add_option("out", backup_command.out)->required();
    backup_app->add_option("--data", backup_command.folder)->required();
    backup_app->add_option("--db", backup_command.db);
    auto* keys_option = backup_app->add_option("--keys", backup_command.keys);
    backup_app->add_flag("--without-keys", backup_command.without_keys)
        ->excludes(keys_option);
    backup_app->add_flag("--json", backup_command.json);
    backup_app->callback([&] { result = backup(backup_command); });
    RestoreCommand restore_command;
    auto* restore_app = app.add_subcommand("restore");
    restore_app->add_option("from", restore_command.from)->required();
    restore_app->add_option("--data", restore_command.folder)->required();
    restore_app->add_option("--db", restore_command.db);
    restore_app->add_option("--keys", restore_command.keys);
    restore_app->add_flag("--latest", restore_command.latest);
    restore_app->add_flag("--json", restore_command.json);
    restore_app->callback([&] { result = restore(restore_command); });

    DeadlineCommand deadline_command;
    auto* deadline_app = app.add_subcommand("deadline");
    deadline_app->add_option("--procedure", deadline_command.procedure)->required();
    deadline_app->add_option("--clock", deadline_command.clock)->required();
    deadline_app->add_option("--from", deadline_command.from)->required();
    deadline_app->add_option("--suspend", deadline_command.suspensions)->expected(1)->take_all()->allow_extra_args(false);
    deadline_app->add_flag("--extend", deadline_command.extend);
    deadline_app->add_option("--calendar", deadline_command.calendar);
    deadline_app->add_option("--data", deadline_command.data);
    deadline_app->add_flag("--json", deadline_command.json);
    deadline_app->callback([&] { result = deadline(deadline_command); });

    std::vector<std::string> procedure_files;
    std::string procedure_file;
    std::string graph_language;
    bool svg = false;
    auto* procedure_app = app.add_subcommand("procedure");
    procedure_app->require_subcommand(1);
    auto* check_app = procedure_app->add_subcommand("check");
    check_app->add_option("files", procedure_files)->required();
    check_app->callback([&] { result = procedure_check(procedure_files); });
    auto* graph_app = procedure_app->add_subcommand("graph");
    graph_app->add_option("file", procedure_file)->required();
    graph_app->add_flag("--svg", svg);
    graph_app->add_option("--lang", graph_language);
    graph_app->callback([&] { result = procedure_graph(procedure_file, svg, graph_language); });

    TownCommand town_command;
    add_town_commands(app, town_command);

    FsckCommand fsck_command;
    auto* fsck_app = app.add_subcommand("fsck");
    fsck_app->add_option("--data", fsck_command.folder)->required();
    fsck_app->add_option("--db", fsck_command.db);
    fsck_app->add_flag("--rebuild", fsck_command.rebuild);
    fsck_app->add_flag("--json", fsck_command.json);
    fsck_app->callback([&] { result = fsck(fsck_command); });

    const text::Language language = language_of_terminal({std::getenv("LC_ALL"), std::getenv("LC_MESSAGES"), std::getenv("LANG")});  // read once, at the edge of the program
    set_chinese(language == text::Language::zh);
    describe(app, language);
    refuse_empty_values(app);
    try {
        crypto::initialise();
        app.parse(argc, argv);
        if (town_command.work) result = on_town(town_command, {argv + 1, argv + argc});
    } catch (const CLI::ParseError& error) {
        const std::vector<std::string> arguments(argv + 1, argv + argc);
        const Way way = way_of(app, arguments);
        if (error.get_exit_code() == 0 && !way.unknown) return app.exit(error);  // --help, --version
        complain(wrong_use_of(app, way, error, arguments));
        return wrong_use;
    } catch (const store::rows::Damage& damage) {
        complain(text::say(language, "database.damaged", {{"database", damage.database}, {"what", damage.finding}}));
        return check_failed;
    } catch (const Fault& fault) {
        const std::string key = "problem." + std::string(fault.code);
        complain(in_chinese() && text::knows(text::Language::zh, key) ? text::say(text::Language::zh, key) : fault.what());
        return check_failed;
    } catch (const std::filesystem::filesystem_error& error) {
        complain((error.path1().empty() ? std::string("a file") : error.path1().string()) + ": " + error.code().message());
        return check_failed;
    } catch (const std::exception& error) {
        complain(std::string("this should not have happened: ") + error.what());
        return check_failed;
    }
    return result;
}

}  // namespace run_detail

int run(int argc, char** argv) {
    // A file that may not grow any further (ulimit -f) is an error of that write, as a full disk is, and not the end of the process.
    std::signal(SIGXFSZ, SIG_IGN);
    return run_detail::written(run_detail::run_command(argc, argv));
}

}  // namespace huiyin::cli
