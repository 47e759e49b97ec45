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

}  // namespace huiyin::cli
