#include <cstdio>

#include "core/accounts/staff.h"
#include "engine/sessions.h"
#include "io/cli/commands.h"
#include "io/cli/demo.h"
#include "io/cli/making_folder.h"
#include "io/cli/say.h"
#include "io/cli/town_folder.h"

namespace huiyin::cli {

int init(const InitCommand& command) {
    SystemRandom random;
    const SystemClock clock;
    auto making = MakingFolder::begin(command.folder);
    if (!making) return complain_and_exit_code(making.error());
    const auto made = make_folder({.folder = command.folder,
                                   .profile = command.profile,
                                   .site = command.site,
                                   .demo = command.demo},
                                  random);
    if (!made) return complain_and_exit_code(made.error());
    auto folder = TownFolder::open(command.folder, {}, clock, random, TownFolder::Stage::making);
    if (!folder) return complain_and_exit_code(folder.error());
    (*folder)->start();
    if (command.demo) {
        const auto filled = fill_demo_town(**folder, random);
        if (!filled) return complain_and_exit_code(filled.error());
        making->finish();
        std::printf("%s: an example town; how to sign in: %s\n", command.folder.c_str(),
                    (command.folder / "demo-sign-in.txt").c_str());
        return done;
    }
    accounts::Staff staff;
    staff.login = "admin";
    staff.name = "Administrator";
    staff.office = (*folder)->town().offices()->reception().id;
    staff.roles = {accounts::Role::administrator, accounts::Role::supervisor};
    const auto link = engine::invite((*folder)->context(), staff);
    making->finish();
    std::printf("%s is ready. The first administrator sets a passphrase here, within 24 hours, once the server runs:\n"
                "  %s/desk/set-up/%s\n",
                command.folder.c_str(), command.site.c_str(), link.text().c_str());
    return done;
}

namespace init_detail {

/// Opens the folder for a command that changes it, which needs that no server runs on it.
template <typename Act>
int with_town(const std::filesystem::path& path, const Act& act) {
    SystemRandom random;
    const SystemClock clock;
    auto folder = TownFolder::open(path, {}, clock, random);
    if (!folder) return complain_and_exit_code(folder.error());
    (*folder)->start();
    return act(**folder);
}

}  // namespace init_detail

int staff_add(const StaffCommand& command) {
    return init_detail::with_town(command.folder, [&](TownFolder& folder) {
        accounts::Staff staff;
        staff.login = command.login;
        staff.name = command.name;
        staff.office = {command.office};
        for (const std::string& text : command.roles) {
            const auto role = accounts::parse_role(text);
            if (!role) {
                complain("there is no role \"" + text + "\"; known: clerk, caseworker, supervisor, administrator");
                return wrong_use;
            }
            staff.roles.insert(*role);
        }
        if (const auto fine = accounts::check_staff(staff, *folder.town().offices()); !fine) {
            complain(fine.error());
            return wrong_use;
        }
        if (engine::find_staff(folder.store(), staff.login)) {
            complain("there is a member \"" + staff.login + "\" already");
            return wrong_use;
        }
        const auto link = engine::invite(folder.context(), staff);
        std::printf("%s sets a passphrase here, within 24 hours:\n  %s/desk/set-up/%s\n", staff.login.c_str(),
                    folder.town().settings().site.c_str(), link.text().c_str());
        return done;
    });
}

int staff_list(const StaffCommand& command) {
    return init_detail::with_town(command.folder, [&](TownFolder& folder) {
        for (const accounts::Staff& staff : engine::all_staff(folder.store())) {
            std::string roles;
            for (const accounts::Role role : staff.roles)
                roles += (roles.empty() ? "" : ",") + std::string(accounts::to_text(role));
            std::printf("%-16s %-20s %-20s %s%s\n", staff.login.c_str(), staff.office.value.c_str(), roles.c_str(),
                        staff.name.c_str(), staff.disabled ? " (disabled)" : "");
        }
        return done;
    });
}

int staff_disable(const StaffCommand& command) {
    return init_detail::with_town(command.folder, [&](TownFolder& folder) {
        auto row = folder.store().staff_by_login(command.login);
        auto staff = engine::find_staff(folder.store(), command.login);
        if (!row || !staff) {
            complain("there is no member \"" + command.login + "\"");
            return wrong_use;
        }
        staff->disabled = true;
        row->document = accounts::write_staff(*staff);
        engine::Changes changes;
        changes.staff_signed_out.push_back(row->id);
        changes.staff.push_back(std::move(*row));
        folder.writer().write(std::move(changes));
        std::printf("%s can't sign in any more\n", command.login.c_str());
        return done;
    });
}

int staff_reset(const StaffCommand& command) {
    return init_detail::with_town(command.folder, [&](TownFolder& folder) {
        const auto staff = engine::find_staff(folder.store(), command.login);
        if (!staff) {
            complain("there is no member \"" + command.login + "\"");
            return wrong_use;
        }
        const auto link = engine::invite(folder.context(), *staff);
        std::printf("%s sets a new passphrase here, within 24 hours:\n  %s/desk/set-up/%s\n", staff->login.c_str(),
                    folder.town().settings().site.c_str(), link.text().c_str());
        return done;
    });
}

int office_list(const std::filesystem::path& path) {
    return init_detail::with_town(path, [&](TownFolder& folder) {
        for (const accounts::Office& office : folder.town().offices()->all())
            std::printf("%-20s %-20s %s / %s%s\n", office.id.value.c_str(), office.parent ? office.parent->value.c_str() : "-",
                        office.name.zh.c_str(), office.name.en.c_str(),
                        folder.town().has_key(office.id) ? "" : "  (no key yet: nobody there has set a passphrase)");
        return done;
    });
}

}  // namespace huiyin::cli
