#include "core/text/say.h"
#include "engine/rotation.h"
#include "io/cli/agreed.h"
#include "io/cli/commands.h"
#include "io/cli/problems.h"
#include "io/cli/say.h"
#include "io/cli/town_clock.h"
#include "io/cli/town_folder.h"

namespace huiyin::cli {

/// Two steps: the new seed is made durable, then one transaction appends the entry and makes its key the current one. What died
/// between them is taken up by the next run; the log signs with the old key until the second is done, and with both after it.
int log_rotate_key(const LogRotateKeyCommand& command) {
    OwnTerminal terminal;
    const auto language = terminal.language();
    const auto refused = [&](const Problem& problem) {
        terminal.complain(problem);
        return exit_code_of(problem);
    };
    SystemRandom random;
    const SystemClock machine_clock;
    GuardedClock clock(machine_clock, seconds_since_boot);
    auto opened = TownFolder::open(command.folder, with_database({}, command.db), clock, random,
                                   TownFolder::Stage::finished, TownFolder::Use::alone);
    if (!opened) return refused(opened.error());
    TownFolder& town = **opened;
    if (const auto begun = begin_clock(clock, machine_clock, town); !begun) return terminal.complain(begun.error()), check_failed;
    if (const auto hold = town.writer().hold()) return refused(*hold);
    const LogKeys& keys = town.log_keys();
    const Instant now = clock.now();
    // Three keys would sign, or the oldest would stop before its time.
    if (keys.history.size() > 1 && now < keys.before_until)
        return refused({problems::rotated_lately,
                        {{"key", keys.current.verifier().format()}, {"until", to_text(keys.before_until)}},
                        {}});
    if (!command.yes) {
        terminal.print(text::say(language, "rotate.plan", {{"key", keys.current.verifier().format()}}) + "\n");
        if (!agreed(terminal, "rotate.ask")) {
            terminal.print(text::say(language, "recover.left") + "\n");
            return check_failed;
        }
    }
    if (town.keys().log_seeds().size() == keys.history.size()) town.keys().add_log_seed();
    const auto next = ledger::SignerKey::from_seed(town.town().settings().origin, town.keys().log_seeds().back());
    if (!next) return refused(next.error());
    engine::rotate_key(town.store(), keys.history, next->verifier(), now);
    terminal.print(text::say(language, "rotate.done",
                             {{"key", next->verifier().format()}, {"until", to_text(now + ledger::key_overlap)}}) +
                   "\n");
    return done;
}

}  // namespace huiyin::cli
