#include <fmt/format.h>

#include "base/fault.h"
#include "core/accounts/staff.h"
#include "core/text/say.h"
#include "engine/digests.h"
#include "engine/key_holders.h"
#include "engine/news.h"
#include "engine/sessions.h"
#include "io/cli/problems.h"
#include "io/cli/town_commands.h"

namespace huiyin::cli {
namespace staff_detail {

/// Refuses with cli/last-holder {"login","offices"}, unless that was agreed to, what would leave cases that nobody can open.
Result<void> require_other_holders(TownFolder& town, const StaffCommand& command, const accounts::Staff& staff) {
    if (command.even_the_last) return {};
    std::string offices;
    for (const OfficeId& office : engine::offices_of_last_holder(town.store(), staff.id)) offices += (offices.empty() ? "" : ", ") + office.value;
    if (offices.empty()) return {};
    return refuse(problems::last_holder, {{"login", command.login}, {"offices", offices}});
}

/// The member of that login; says so where there is none.
std::optional<accounts::Staff> member_named(TownFolder& town, Terminal& terminal, const std::string& login) {
    auto staff = engine::find_staff(town.store(), login);
    if (!staff) terminal.complain(Problem{problems::no_member, {{"login", login}}, {}});
    return staff;
}

}  // namespace staff_detail

int staff_add(TownFolder& town, Terminal& terminal, const StaffCommand& command) {
    accounts::Staff staff;
    staff.login = command.login;
    staff.name = command.name;
    staff.office = {command.office};
    for (const std::string& text : command.roles) {
        const auto role = accounts::parse_role(text);
        if (!role) {
            terminal.complain(Problem{problems::no_such_role, {{"role", text}, {"known", "clerk, caseworker, supervisor, administrator"}}, "--role"});
            return wrong_use;
        }
        staff.roles.insert(*role);
    }
    if (const auto fine = accounts::check_staff(staff, *town.town().offices()); !fine) {
        terminal.complain(fine.error());
        return wrong_use;
    }
    if (engine::find_staff(town.store(), staff.login)) {
        terminal.complain(Problem{problems::member_there, {{"login", staff.login}}, {}});
        return wrong_use;
    }
    if (!command.email.empty())
        if (const auto fits = engine::check_mail_address(command.email, "--email"); !fits) {
            terminal.complain(fits.error());
            return wrong_use;
        }
    const auto link = engine::invite(town.context(), staff);
    if (!command.email.empty()) {
        const auto kept = engine::set_member_address(town.context(), engine::find_staff(town.store(), staff.login)->id, command.email);
        EXPECTS(kept.has_value());
        if (!town.town().settings().mail.is_on()) terminal.print(text::say(terminal.language(), "said.staff.no-mail") + "\n");
    }
    terminal.print(text::say(terminal.language(), "said.staff.link", {{"login", staff.login}, {"link", town.town().settings().site + "/desk/set-up/" + link.text()}}) + "\n");
    return done;
}

int staff_list(TownFolder& town, Terminal& terminal, const StaffCommand&) {
    for (const accounts::Staff& staff : engine::all_staff(town.store())) {
        std::string roles;
        for (const accounts::Role role : staff.roles)
            roles += (roles.empty() ? "" : ",") + std::string(accounts::to_text(role));
        terminal.print(fmt::format("{:<16} {:<20} {:<20} {}{}\n", staff.login, staff.office.value, roles, staff.name,
                                   staff.disabled ? " (" + text::say(terminal.language(), "said.staff.off") + ")" : ""));
    }
    return done;
}

int staff_disable(TownFolder& town, Terminal& terminal, const StaffCommand& command) {
    auto staff = staff_detail::member_named(town, terminal, command.login);
    if (!staff) return wrong_use;
    if (staff->disabled) {
        terminal.print(text::say(terminal.language(), "said.staff.disabled-before", {{"login", command.login}}) + "\n");
        return done;
    }
    if (const auto others = staff_detail::require_other_holders(town, command, *staff); !others) {
        terminal.complain(others.error());
        return check_failed;
    }
    engine::set_disabled(town.context(), std::move(*staff), true);
    terminal.print(text::say(terminal.language(), "said.staff.disabled", {{"login", command.login}}) + "\n");
    return done;
}

int staff_enable(TownFolder& town, Terminal& terminal, const StaffCommand& command) {
    auto staff = staff_detail::member_named(town, terminal, command.login);
    if (!staff) return wrong_use;
    if (staff->disabled) engine::set_disabled(town.context(), std::move(*staff), false);
    terminal.print(text::say(terminal.language(), "said.staff.enabled", {{"login", command.login}}) + "\n");
    return done;
}

int staff_reset(TownFolder& town, Terminal& terminal, const StaffCommand& command) {
    const auto staff = staff_detail::member_named(town, terminal, command.login);
    if (!staff) return wrong_use;
    if (staff->disabled) {
        terminal.complain(Problem{problems::member_disabled, {{"login", command.login}, {"folder", town.folder().string()}}, {}});
        return check_failed;
    }
    if (const auto others = staff_detail::require_other_holders(town, command, *staff); !others) {
        terminal.complain(others.error());
        return check_failed;
    }
    const auto link = engine::invite(town.context(), *staff);
    terminal.print(text::say(terminal.language(), "said.staff.new-link", {{"login", staff->login}, {"link", town.town().settings().site + "/desk/set-up/" + link.text()}}) + "\n");
    return done;
}

}  // namespace huiyin::cli
