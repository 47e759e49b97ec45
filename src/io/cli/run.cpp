#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/fault.h"
#include "core/text/say.h"
#include "io/cli/commands.h"
#include "io/cli/on_town.h"
#include "io/cli/problems.h"
#include "io/cli/say.h"
#include "io/cli/server_settings.h"
#include "io/cli/town_commands.h"

namespace huiyin::cli {
namespace run_detail {

/// One line for each way in which a command line can be wrong, and what lists the right ones.
Problem wrong_use_of(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& arguments) {
    const auto any = [](const CLI::App*) { return true; };
    const CLI::App* at = &app;
    std::string help = "huiyin";
    for (const std::string& argument : arguments) {
        const auto commands = at->get_subcommands(any);
        const auto next = std::find_if(commands.begin(), commands.end(),
                                       [&](const CLI::App* command) { return command->get_name() == argument; });
        if (next == commands.end()) {
            if (!commands.empty() && !argument.starts_with('-'))
                return {problems::unknown_command, {{"command", argument}, {"help", help + " --help"}}, {}};
            break;
        }
        at = *next;
        help += " " + argument;
    }
    help += " --help";
    constexpr std::string_view required = " is required";
    std::string text = error.what();
    if (const auto* missing = dynamic_cast<const CLI::RequiredError*>(&error)) {
        if (!at->get_subcommands(any).empty()) {
            const auto option = std::ranges::find_if(arguments, [](const std::string& one) { return one.starts_with('-'); });
            if (option != arguments.end()) return {problems::unknown_option, {{"text", *option}, {"help", help}}, {}};
            return {problems::no_command, {{"help", help}}, {}};
        }
        text = missing->what();
        if (text.ends_with(required)) text.resize(text.size() - required.size());
        // A file or folder by its place is written in capitals, as in the help.
        if (!text.starts_with('-')) std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        return {problems::no_option, {{"option", text}, {"help", help}}, {}};
    }
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr)
        return {problems::unknown_option, {{"text", text.substr(text.find(": ") + 2)}, {"help", help}}, {}};
    static const std::regex range("(--[a-z-]+): Value (.*) not in range (\\S+) to (\\S+)");
    if (std::smatch found; std::regex_match(text, found, range))
        return {problems::out_of_range, {{"option", found[1]}, {"value", found[2]}, {"least", found[3]}, {"most", found[4]}, {"help", help}}, {}};
    return {problems::bad_use, {{"text", text}, {"help", help}}, {}};
}

}  // namespace run_detail
using namespace run_detail;

int run(int argc, char** argv) {
    CLI::App app{"Huiyin: every case gets an answer, and anyone can check that it did."};
    app.require_subcommand(1);
    app.set_version_flag("--version", "huiyin 0.1.0");
    int result = done;

    InitCommand init_command;
    auto* init_app = app.add_subcommand("init", "create a data folder");
    init_app->add_option("--data", init_command.folder, "the folder")->required();
    init_app->add_option("--profile", init_command.profile, "zh-CN-township or en-town");
    init_app->add_option("--site", init_command.site, "the address that residents will use");
    init_app->add_flag("--demo", init_command.demo, "an example town with staff and cases");
    init_app->add_option("--db", init_command.db, database_help);
    init_app->callback([&] { result = init(init_command); });

    SimulateCommand simulate_command;
    auto* simulate_app = app.add_subcommand(
        "simulate", "live a town's life in one go, for trials: the same seed gives the same log root. ALL KEYS, codes and "
                    "passphrases of such a town FOLLOW FROM ITS SEED: whoever knows it reads everything. Never let anybody "
                    "file for real in it. The folder must be new or empty; database writes are synced once, at the end.");
    simulate_app->add_option("--data", simulate_command.folder, "the folder to be made")->required();
    simulate_app->add_option("--seed", simulate_command.seed, "a number: what everything is drawn from")
        ->required()
        ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{9'007'199'254'740'991}));
    simulate_app->add_option("--days", simulate_command.days, "how long it lives")->required()->check(CLI::Range(1, 3660));
    simulate_app->add_option("--filings-per-day", simulate_command.filings_per_day, "what residents bring")
        ->required()
        ->check(CLI::Range(1, 20'000));
    simulate_app->add_option("--offices", simulate_command.offices, "how many there are; 20")->check(CLI::Range(5, 200));
    simulate_app->add_option("--start", simulate_command.start, "YYYY-MM-DD, the first day; 2025-01-01");
    simulate_app->add_option("--profile", simulate_command.profile, "zh-CN-township or en-town");
    simulate_app->add_flag("--json", simulate_command.json, "one line of JSON instead of the summary");
    simulate_app->callback([&] { result = simulate(simulate_command); });

    std::string server_settings;
    for (const std::string& name : server_setting_names()) server_settings += (server_settings.empty() ? "" : ", ") + name;
    ServeCommand serve_command;
    auto* serve_app = app.add_subcommand("serve", "serve a town");
    serve_app->add_option("--data", serve_command.folder, "the data folder")->required();
    serve_app->add_option("--listen", serve_command.listen, "ADDR:PORT");
    serve_app->add_option("--set", serve_command.sets, "KEY=VALUE: override one setting of huiyin.toml: town.site, town.name_zh, town.name_en, town.profile, "
                          "town.time_zone, town.language, town.contact, town.example, log.origin, log.tick_seconds, "
                          "log.docket_seconds, log.docket_lines_min, mail.server, mail.from, mail.user, mail.password_file, mail.tls, mail.certificates, mail.digest_hour, limits.filings_per_minute, "
                          "limits.tries_per_minute (0: no limit), retention.months, " + server_settings)->allow_extra_args(false);
    serve_app->add_option("--db", serve_command.db, database_help);
    serve_app->callback([&] { result = serve(serve_command); });

    MigrateCommand migrate_command;
    auto* migrate_app = app.add_subcommand("migrate-db", "copy a town into another database; the same command again goes on "
                                                         "where it stopped");
    migrate_app->add_option("--from", migrate_command.from, "sqlite:PATH or postgresql://USER@HOST/NAME")->required();
    migrate_app->add_option("--to", migrate_command.to, "the same; an empty database")->required();
    migrate_app->add_option("--data", migrate_command.folder, "the town's data folder: no server may run on it meanwhile");
    migrate_app->callback([&] { result = migrate_db(migrate_command); });

    VerifyCommand verify_command;
    auto* verify_app = app.add_subcommand("verify", "check a receipt's proof or the full copy of a case, offline");
    verify_app->add_option("proof", verify_command.proof, "a .tlog-proof file, or the zip of a case")->required();
    verify_app->add_option("--key", verify_command.key, "the log's verifier key, or a file with it")->required();
    verify_app->add_option("--log", verify_command.log, "also hold it against the published log: URL or folder");
    verify_app->callback([&] { result = verify(verify_command); });

    LogCommand log_command;
    auto* log_app = app.add_subcommand("log", "the public log: check it, copy it, recover it");
    log_app->require_subcommand(1);
    auto* log_verify_app = log_app->add_subcommand("verify", "recompute the whole log");
    log_verify_app->add_option("--key", log_command.key, "the log's verifier key, or a file with it")->required();
    log_verify_app->add_option("log", log_command.log, "URL or folder")->required();
    log_verify_app->add_option("--since", log_command.since, "an older checkpoint: prove that the log only grew");
    log_verify_app->callback([&] { result = log_verify(log_command); });
    auto* log_audit_app = log_app->add_subcommand("audit", "recompute the public figures from the log alone");
    log_audit_app->add_option("--key", log_command.key, "the log's verifier key, or a file with it")->required();
    log_audit_app->add_option("log", log_command.log, "URL or folder")->required();
    log_audit_app->add_option("--as-of", log_command.as_of, "YYYY-MM-DD: the day on which overdue is judged");
    log_audit_app->add_flag("--json", log_command.json, "for programs");
    log_audit_app->callback([&] { result = log_audit(log_command); });

    LogExportCommand export_command;
    auto* export_app = log_app->add_subcommand("export", "write the log as static files; a second run only adds");
    export_app->add_option("out", export_command.out, "the folder that a web server or a mirror takes")->required();
    export_app->add_option("--data", export_command.folder, "the data folder")->required();
    export_app->add_option("--db", export_command.db, database_help);
    export_app->callback([&] { result = log_export(export_command); });
    LogRecoverCommand recover_command;
    auto* recover_app = log_app->add_subcommand("recover", "let a town sign again after a restore (server stopped)");
    recover_app->add_option("--data", recover_command.folder, "the data folder")->required();
    recover_app->add_option("--db", recover_command.db, database_help);
    recover_app->add_option("--from", recover_command.from, "a copy of the log: URL or folder");
    recover_app->add_option("--receipt", recover_command.receipts, "a .tlog-proof that a resident holds; may be repeated")
        ->allow_extra_args(false);
    recover_app->add_flag("--latest", recover_command.latest, "declare that nothing was published after the backup");
    recover_app->add_option("--new-origin", recover_command.new_origin,
                            "give up this log's name and go on under another one, such as town.example/log-2")
        ->excludes("--from")
        ->excludes("--latest");
    recover_app->add_flag("--yes", recover_command.yes, "don't ask");
    recover_app->callback([&] { result = log_recover(recover_command); });

    LogRotateKeyCommand rotate_command;
    auto* rotate_app = log_app->add_subcommand("rotate-key", "give the log a new key; both sign for 90 days (server stopped)");
    rotate_app->add_option("--data", rotate_command.folder, "the data folder")->required();
    rotate_app->add_option("--db", rotate_command.db, database_help);
    rotate_app->add_flag("--yes", rotate_command.yes, "don't ask");
    rotate_app->callback([&] { result = log_rotate_key(rotate_command); });

    BackupCommand backup_command;
    auto* backup_app = app.add_subcommand("backup", "copy a town beside its running server");
    backup_app->add_option("out", backup_command.out, "the folder to be made; the keys go to OUT.keys")->required();
    backup_app->add_option("--data", backup_command.folder, "the data folder")->required();
    backup_app->add_option("--db", backup_command.db, database_help);
    auto* keys_option = backup_app->add_option("--keys", backup_command.keys, "the folder to be made for the keys");
    backup_app->add_flag("--without-keys", backup_command.without_keys, "the database and the town's files only")
        ->excludes(keys_option);
    backup_app->add_flag("--json", backup_command.json, "for programs");
    backup_app->callback([&] { result = backup(backup_command); });
    RestoreCommand restore_command;
    auto* restore_app = app.add_subcommand("restore", "make a data folder out of a backup");
    restore_app->add_option("from", restore_command.from, "the backup's folder")->required();
    restore_app->add_option("--data", restore_command.folder, "the data folder to be made")->required();
    restore_app->add_option("--db", restore_command.db,
                            "an empty database that the town moves into: postgresql://USER@HOST/NAME; without it a file in the folder");
    restore_app->add_option("--keys", restore_command.keys, "where its keys are, if not in OUT.keys");
    restore_app->add_flag("--latest", restore_command.latest, "declare that nothing was published after the backup");
    restore_app->add_flag("--json", restore_command.json, "for programs");
    restore_app->callback([&] { result = restore(restore_command); });

    DeadlineCommand deadline_command;
    auto* deadline_app = app.add_subcommand("deadline", "compute a due date, step by step");
    deadline_app->add_option("--procedure", deadline_command.procedure, "its id")->required();
    deadline_app->add_option("--clock", deadline_command.clock, "the clock's id")->required();
    deadline_app->add_option("--from", deadline_command.from, "YYYY-MM-DD, day zero")->required();
    deadline_app->add_option("--suspend", deadline_command.suspensions, "D1..D2: days that are not counted")
        ->allow_extra_args(false);
    deadline_app->add_flag("--extend", deadline_command.extend, "with the extension that the rule allows");
    deadline_app->add_option("--calendar", deadline_command.calendar, "cn, weekends, ...");
    deadline_app->add_option("--data", deadline_command.data, "a town's own procedures and calendars");
    deadline_app->add_flag("--json", deadline_command.json, "for programs");
    deadline_app->callback([&] { result = deadline(deadline_command); });

    std::vector<std::string> procedure_files;
    std::string procedure_file;
    std::string graph_language;
    bool svg = false;
    auto* procedure_app = app.add_subcommand("procedure", "check or draw procedure files");
    procedure_app->require_subcommand(1);
    auto* check_app = procedure_app->add_subcommand("check", "report everything that is wrong, at file:line");
    check_app->add_option("files", procedure_files, "procedure files")->required();
    check_app->callback([&] { result = procedure_check(procedure_files); });
    auto* graph_app = procedure_app->add_subcommand("graph", "draw one: as DOT, or as SVG");
    graph_app->add_option("file", procedure_file, "a procedure file")->required();
    graph_app->add_flag("--svg", svg, "as a picture (SVG) instead of DOT");
    graph_app->add_option("--lang", graph_language, "zh or en");
    graph_app->callback([&] { result = procedure_graph(procedure_file, svg, graph_language); });

    TownCommand town_command;
    add_town_commands(app, town_command);

    FsckCommand fsck_command;
    auto* fsck_app = app.add_subcommand("fsck", "check everything in a town against everything, also beside its running server");
    fsck_app->add_option("--data", fsck_command.folder, "the data folder")->required();
    fsck_app->add_option("--db", fsck_command.db, database_help);
    fsck_app->add_flag("--rebuild", fsck_command.rebuild,
                       "write anew what events and entries tell: tiles, case rows, promises, figures (server stopped)");
    fsck_app->add_flag("--json", fsck_command.json, "for programs");
    fsck_app->callback([&] { result = fsck(fsck_command); });

    const char* language = std::getenv("LANG");  // the terminal's, read once at the edge of the program
    set_chinese(language != nullptr && std::string_view(language).starts_with("zh"));
    try {
        crypto::initialise();
        app.parse(argc, argv);
        if (town_command.work) result = on_town(town_command, {argv + 1, argv + argc});
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
        complain(wrong_use_of(app, error, {argv + 1, argv + argc}));
        return wrong_use;
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

}  // namespace huiyin::cli
