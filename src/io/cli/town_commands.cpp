#include "io/cli/town_commands.h"

#include <CLI/CLI.hpp>
#include <memory>

namespace huiyin::cli {
namespace town_commands_detail {

/// A subcommand that takes the folder; `act` is what it does with it.
CLI::App* add(CLI::App& to, const char* name, TownCommand& into, TownWork act) {
    CLI::App* sub = to.add_subcommand(name);
    sub->add_option("--data", into.folder)->required();
    sub->add_option("--db", into.db);
    sub->callback([&into, act = std::move(act)] { into.work = act; });
    return sub;
}

void add_staff(CLI::App& app, TownCommand& into) {
    CLI::App& staff = *app.add_subcommand("staff");
    staff.require_subcommand(1);
    const auto command = std::make_shared<StaffCommand>();
    const auto sub = [&](const char* name, bool needs_login, int (*act)(TownFolder&, Terminal&, const StaffCommand&)) {
        CLI::App* made = add(staff, name, into, [command, act](TownFolder& town, Terminal& terminal, std::span<const int>) {
            return act(town, terminal, *command);
        });
        if (needs_login) made->add_option("login", command->login)->required();
        return made;
    };
    CLI::App* invite = sub("add", true, staff_add);
    invite->add_option("--name", command->name)->required();
    invite->add_option("--office", command->office)->required();
    invite->add_option("--role", command->roles)
        ->required()
        ->allow_extra_args(false);
    invite->add_option("--email", command->email);
    sub("list", false, staff_list);
    for (CLI::App* one : {sub("disable", true, staff_disable), sub("reset", true, staff_reset)})
        one->add_flag("--even-the-last", command->even_the_last);
    sub("enable", true, staff_enable);
}

void add_offices(CLI::App& app, TownCommand& into) {
    CLI::App& office = *app.add_subcommand("office");
    office.require_subcommand(1);
    add(office, "list", into,
        [](TownFolder& town, Terminal& terminal, std::span<const int>) { return office_list(town, terminal); });
    const auto command = std::make_shared<OfficeCommand>();
    CLI::App* made = add(office, "add", into, [command](TownFolder& town, Terminal& terminal, std::span<const int>) {
        return office_add(town, terminal, *command);
    });
    made->add_option("id", command->id)->required();
    made->add_option("--name-zh", command->name_zh)->required();
    made->add_option("--name-en", command->name_en)->required();
    made->add_option("--duties-zh", command->duties_zh)->required();
    made->add_option("--duties-en", command->duties_en)->required();
    auto* parent = made->add_option("--parent", command->parent);
    made->add_flag("--top", command->top)->excludes(parent);
    made->add_option("--outside-zh", command->outside_zh);
    made->add_option("--outside-en", command->outside_en);
    made->add_option("--complaints-to", command->complaints_to);
    made->add_flag("--no-filings", command->no_filings);
}

void add_calendars(CLI::App& app, TownCommand& into) {
    CLI::App& calendar = *app.add_subcommand("calendar");
    calendar.require_subcommand(1);
    const auto command = std::make_shared<CalendarCommand>();
    const auto sub = [&](const char* name, TownWork act) {
        CLI::App* made = add(calendar, name, into, std::move(act));
        made->add_option("--calendar", command->calendar);
        made->add_option("--year", command->year)->check(CLI::Range(1, 9999));
        return made;
    };
    const auto with_file = [&](const char* name, int (*act)(TownFolder&, Terminal&, const CalendarCommand&, int)) {
        CLI::App* made = sub(name, [command, act](TownFolder& town, Terminal& terminal, std::span<const int> inputs) {
            return act(town, terminal, *command, inputs.front());
        });
        made->add_option("file", command->file)->required();
        made->parse_complete_callback([&into, command] { into.inputs = {command->file}; });
        return made;
    };
    sub("show", [command](TownFolder& town, Terminal& terminal, std::span<const int>) {
        return calendar_show(town, terminal, *command);
    });
    with_file("diff", calendar_diff);
    with_file("load", calendar_load)->add_flag("--yes", command->yes);
    sub("undo", [command](TownFolder& town, Terminal& terminal, std::span<const int>) {
        return calendar_undo(town, terminal, *command);
    })->add_flag("--yes", command->yes);
}

void add_mails(CLI::App& app, TownCommand& into) {
    CLI::App& mail = *app.add_subcommand("mail");
    mail.require_subcommand(1);
    const auto command = std::make_shared<MailCommand>();
    const auto sub = [&](const char* name, int (*act)(TownFolder&, Terminal&, const MailCommand&)) {
        return add(mail, name, into, [command, act](TownFolder& town, Terminal& terminal, std::span<const int>) {
            return act(town, terminal, *command);
        });
    };
    sub("list", mail_list);
    for (CLI::App* one : {sub("retry", mail_retry), sub("drop", mail_drop)}) {
        auto* id = one->add_option("mail", command->id);
        one->add_flag("--all", command->all)->excludes(id);
    }
}

void add_import(CLI::App& app, TownCommand& into) {
    CLI::App& import = *app.add_subcommand("import");
    import.require_subcommand(1);
    const auto command = std::make_shared<ImportCommand>();
    CLI::App* made =
        add(import, "311", into,
            [command](TownFolder& town, Terminal& terminal, std::span<const int> inputs) {
                return import_311(town, terminal, *command, inputs);
            });
    made->add_option("file", command->file)->required();
    made->add_option("--map", command->map)->required();
    made->add_flag("--json", command->json);
    made->add_flag("--dry-run", command->dry_run);
    made->parse_complete_callback([&into, command] { into.inputs = {command->file, command->map}; });
}

}  // namespace town_commands_detail

void add_town_commands(CLI::App& app, TownCommand& into) {
    using namespace town_commands_detail;
    add_staff(app, into);
    add_offices(app, into);
    add_mails(app, into);
    add_calendars(app, into);
    add(app, "reload", into,
        [](TownFolder& town, Terminal& terminal, std::span<const int>) { return reload(town, terminal); });
    add_import(app, into);
}

}  // namespace huiyin::cli
