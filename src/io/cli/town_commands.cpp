#include "io/cli/town_commands.h"

#include <CLI/CLI.hpp>
#include <memory>

namespace huiyin::cli {
namespace town_commands_detail {

/// A subcommand that takes the folder; `act` is what it does with it.
CLI::App* add(CLI::App& to, const char* name, const char* what, TownCommand& into, TownWork act) {
    CLI::App* sub = to.add_subcommand(name, what);
    sub->add_option("--data", into.folder, "the data folder")->required();
    sub->add_option("--db", into.db, database_help);
    sub->callback([&into, act = std::move(act)] { into.work = act; });
    return sub;
}

void add_staff(CLI::App& app, TownCommand& into) {
    CLI::App& staff = *app.add_subcommand("staff", "members of staff");
    staff.require_subcommand(1);
    const auto command = std::make_shared<StaffCommand>();
    const auto sub = [&](const char* name, const char* what, bool needs_login,
                         int (*act)(TownFolder&, Terminal&, const StaffCommand&)) {
        CLI::App* made = add(staff, name, what, into, [command, act](TownFolder& town, Terminal& terminal, std::span<const int>) {
            return act(town, terminal, *command);
        });
        if (needs_login) made->add_option("login", command->login, "the member's login")->required();
        return made;
    };
    CLI::App* invite = sub("add", "invite a member: prints a one-time link", true, staff_add);
    invite->add_option("--name", command->name, "their name")->required();
    invite->add_option("--office", command->office, "their office's id")->required();
    invite->add_option("--role", command->roles, "clerk, caseworker, supervisor, administrator")
        ->required()
        ->allow_extra_args(false);
    invite->add_option("--email", command->email, "where their daily mail goes; they can change it under /desk/me");
    sub("list", "all members", false, staff_list);
    sub("disable", "end a member's sign-in", true, staff_disable);
    sub("reset", "a new one-time link", true, staff_reset);
}

void add_offices(CLI::App& app, TownCommand& into) {
    CLI::App& office = *app.add_subcommand("office", "offices");
    office.require_subcommand(1);
    add(office, "list", "all offices", into,
        [](TownFolder& town, Terminal& terminal, std::span<const int>) { return office_list(town, terminal); });
    const auto command = std::make_shared<OfficeCommand>();
    CLI::App* made = add(office, "add", "a new office", into, [command](TownFolder& town, Terminal& terminal, std::span<const int>) {
        return office_add(town, terminal, *command);
    });
    made->add_option("id", command->id, "its short name for ever: lower-case letters, digits, hyphens")->required();
    made->add_option("--name-zh", command->name_zh, "its name in Chinese")->required();
    made->add_option("--name-en", command->name_en, "its name in English")->required();
    made->add_option("--duties-zh", command->duties_zh, "one sentence for residents, in Chinese")->required();
    made->add_option("--duties-en", command->duties_en, "the same in English")->required();
    made->add_option("--parent", command->parent, "the office one level up; else where the reception stands");
    made->add_option("--complaints-to", command->complaints_to, "where complaints about it go; else its parent");
    made->add_flag("--no-filings", command->no_filings, "does not stand in the form");
}

void add_calendars(CLI::App& app, TownCommand& into) {
    CLI::App& calendar = *app.add_subcommand("calendar", "days off and worked weekends, by year");
    calendar.require_subcommand(1);
    const auto command = std::make_shared<CalendarCommand>();
    const auto sub = [&](const char* name, const char* what, TownWork act) {
        CLI::App* made = add(calendar, name, what, into, std::move(act));
        made->add_option("--calendar", command->calendar, "its id; else the one by which complaints are counted");
        made->add_option("--year", command->year, "the year")->check(CLI::Range(1, 9999));
        return made;
    };
    const auto with_file = [&](const char* name, const char* what, int (*act)(TownFolder&, Terminal&, const CalendarCommand&, int)) {
        CLI::App* made = sub(name, what, [command, act](TownFolder& town, Terminal& terminal, std::span<const int> inputs) {
            return act(town, terminal, *command, inputs.front());
        });
        made->add_option("file", command->file, "a year's days: JSON as in calendars/cn, or iCalendar (.ics)")->required();
        made->parse_complete_callback([&into, command] { into.inputs = {command->file}; });
        return made;
    };
    sub("show", "the calendars and their years; of one year its days and versions", [command](TownFolder& town, Terminal& terminal, std::span<const int>) {
        return calendar_show(town, terminal, *command);
    });
    with_file("diff", "what a file would change: each day, and how many running periods move", calendar_diff);
    with_file("load", "the same, and take it", calendar_load)->add_flag("--yes", command->yes, "take it; else only the difference is shown");
    sub("undo", "go back to what the year was before its newest version", [command](TownFolder& town, Terminal& terminal, std::span<const int>) {
        return calendar_undo(town, terminal, *command);
    })->add_flag("--yes", command->yes, "do it; else only the difference is shown");
}

void add_mails(CLI::App& app, TownCommand& into) {
    CLI::App& mail = *app.add_subcommand("mail", "mails that could not be delivered");
    mail.require_subcommand(1);
    const auto command = std::make_shared<MailCommand>();
    const auto sub = [&](const char* name, const char* what, int (*act)(TownFolder&, Terminal&, const MailCommand&)) {
        return add(mail, name, what, into, [command, act](TownFolder& town, Terminal& terminal, std::span<const int>) {
            return act(town, terminal, *command);
        });
    };
    sub("list", "what waits in trouble, and why; no address", mail_list);
    for (CLI::App* one : {sub("retry", "try now", mail_retry), sub("drop", "forget for good", mail_drop)}) {
        auto* id = one->add_option("mail", command->id, "its name, as the list shows it");
        one->add_flag("--all", command->all, "all on the list")->excludes(id);
    }
}

void add_import(CLI::App& app, TownCommand& into) {
    CLI::App& import = *app.add_subcommand("import", "other systems' records");
    import.require_subcommand(1);
    const auto command = std::make_shared<ImportCommand>();
    CLI::App* made =
        add(import, "311", "historical service requests as cases; the same command again goes on where it stopped", into,
            [command](TownFolder& town, Terminal& terminal, std::span<const int> inputs) {
                return import_311(town, terminal, *command, inputs);
            });
    made->add_option("file", command->file, "the CSV file")->required();
    made->add_option("--map", command->map, "which column means what: MAP.toml (docs/formats/import-map.md)")->required();
    made->add_flag("--json", command->json, "ends with one line of JSON");
    made->add_flag("--dry-run", command->dry_run, "reads and checks everything, imports nothing");
    made->parse_complete_callback([&into, command] { into.inputs = {command->file, command->map}; });
}

}  // namespace town_commands_detail

void add_town_commands(CLI::App& app, TownCommand& into) {
    using namespace town_commands_detail;
    add_staff(app, into);
    add_offices(app, into);
    add_mails(app, into);
    add_calendars(app, into);
    add(app, "reload", "take procedures and calendars anew from the data folder, without a restart", into,
        [](TownFolder& town, Terminal& terminal, std::span<const int>) { return reload(town, terminal); });
    add_import(app, into);
}

}  // namespace huiyin::cli
