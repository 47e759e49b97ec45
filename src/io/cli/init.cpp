#include <cstdio>

#include "core/accounts/staff.h"
#include "core/text/say.h"
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
                                   .demo = command.demo,
                                   .database = command.db},
                                  random);
    if (!made) return complain_and_exit_code(made.error());
    auto folder = TownFolder::open(command.folder, {}, clock, random, TownFolder::Stage::making);
    if (!folder) return complain_and_exit_code(folder.error());
    (*folder)->start();
    if (command.demo) {
        const auto filled = fill_demo_town(**folder, random);
        if (!filled) return complain_and_exit_code(filled.error());
        making->finish();
        print_line(text::say(terminal_language(), "said.init.demo", {{"folder", command.folder.string()}, {"sheet", (command.folder / "demo-sign-in.txt").string()}}));
        return done;
    }
    accounts::Staff staff;
    staff.login = "admin";
    staff.name = "Administrator";
    staff.office = (*folder)->town().offices()->reception().id;
    staff.roles = {accounts::Role::administrator, accounts::Role::supervisor};
    const auto link = engine::invite((*folder)->context(), staff);
    making->finish();
    print_line(text::say(terminal_language(), "said.init.ready", {{"folder", command.folder.string()}, {"link", command.site + "/desk/set-up/" + link.text()}}));
    return done;
}

}  // namespace huiyin::cli
