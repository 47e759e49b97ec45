#include <algorithm>
#include <functional>

#include "base/fault.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/proof.h"
#include "core/text/say.h"
#include "engine/recovery.h"
#include "engine/rotation.h"
#include "io/cli/commands.h"
#include "io/cli/log_sources.h"
#include "io/cli/problems.h"
#include "io/cli/progress.h"
#include "io/cli/agreed.h"
#include "io/cli/say.h"
#include "io/cli/restored.h"
#include "io/cli/town_file.h"
#include "io/cli/town_clock.h"
#include "io/cli/town_folder.h"
#include "io/store/files/disk.h"

namespace huiyin::cli {
namespace log_recover_detail {

/// A checkpoint that this log signed, and where it was found.
struct Evidence {
    ledger::Checkpoint checkpoint;
    std::string note;
    std::string from;
};

Result<Evidence> open_evidence(std::string_view note, const std::vector<ledger::TrustedLogKey>& keys, const std::string& from) {
    auto opened = ledger::open_checkpoint(note, {.origin = {}, .log = keys, .witnesses = {}});
    if (!opened) return refuse(problems::no_evidence, {{"from", from}});
    return Evidence{opened->checkpoint, std::string(note), from};
}

/// The entries of a mirror from `first` on, up to `size`, one bundle in memory at a time.
Result<void> each_entry(ledger::LogSource& mirror, std::uint64_t first, std::uint64_t size, ProgressBar& bar,
                        const std::function<void(ByteView)>& take) {
    for (std::uint64_t n = first / ledger::tile_width; n * ledger::tile_width < size; ++n) {
        const int width = ledger::width_in_tree(size, 0, n);
        auto file = mirror.entries({.index = n, .width = width});
        if (!file && width < ledger::tile_width) file = mirror.entries({.index = n});
        if (!file) return refuse(problems::mirror_lacks, {{"path", ledger::entries_path({.index = n, .width = width})}});
        ByteView rest = *file;
        for (std::uint64_t i = n * ledger::tile_width; i < n * ledger::tile_width + static_cast<std::uint64_t>(width); ++i) {
            const auto entry = ledger::take_entry(rest);
            if (!entry) return refuse(problems::mirror_lacks, {{"path", ledger::entries_path({.index = n, .width = width})}});
            if (i >= first) take(*entry);
        }
        bar.show(n * ledger::tile_width, size);
    }
    return {};
}

/// What the world was shown of this log, by log.head and receipts.
Result<std::vector<Evidence>> known_of(TownFolder& town, const std::vector<std::string>& receipts) {
    const std::vector<ledger::TrustedLogKey>& keys = town.log_keys().verifiers;
    std::vector<Evidence> known;
    if (const auto note = town.head().read()) {
        TRY_LET(one, open_evidence(*note, keys, "log.head"));
        known.push_back(std::move(one));
    }
    for (const std::string& file : receipts) {
        const auto proof = ledger::parse_proof(read_text_file(file));
        if (!proof) return refuse(problems::no_evidence, {{"from", file}});
        TRY_LET(one, open_evidence(proof->checkpoint, keys, file));
        known.push_back(std::move(one));
    }
    return known;
}

/// The largest of them; null if nothing is known.
const Evidence* largest(const std::vector<Evidence>& known) {
    const auto found = std::ranges::max_element(known, {}, [](const Evidence& one) { return one.checkpoint.size; });
    return found == known.end() ? nullptr : &*found;
}

/// The same; nothing known: what the database holds.
ledger::Checkpoint last_known(const std::vector<Evidence>& known, const std::string& origin, const engine::LogState& stored) {
    const Evidence* last = largest(known);
    return last != nullptr ? last->checkpoint : ledger::Checkpoint{.origin = origin, .size = stored.size, .root = stored.root};
}

/// Where there is no log.head, the newest that the world was shown, as far as anybody knows, stands there from here on.
void keep_head(TownFolder& town, const std::vector<Evidence>& known) {
    if (town.head().read()) return;
    const auto row = town.store().latest_checkpoint();
    const Evidence* last = largest(known);
    if (last != nullptr && (!row || last->checkpoint.size > row->size))
        town.head().write(last->note, true);
    else if (row)
        town.head().write(row->note, true);
}

/// Whether the backup that the folder is held for was recovered from already, by a command that died just behind its end; and nobody shows
/// more than it brought back.
bool is_over(TownFolder& town, const std::vector<Evidence>& known) {
    if (const Evidence* last = largest(known); last != nullptr && last->checkpoint.size > town.store().log_state().size) return false;
    const auto restored = read_restored(town.folder());
    const auto from = town.store().setting(std::string(engine::recovered_from_setting));
    return restored && from && *from == std::to_string(restored->log.size) && town.store().log_state().size > restored->log.size;
}

/// Gives up the log's name, and goes on under another one with a new key. Steps: the new seed is on disk, then one transaction says
/// it all, then log.head and huiyin.toml follow: what died before the transaction changed nothing, what died after it is named by
/// the next command (cli/other-origin).
Result<int> continue_under(const LogRecoverCommand& command, TownFolder& town, OwnTerminal& terminal, Instant now) {
    const auto language = terminal.language();
    const LogKeys& keys = town.log_keys();
    if (!ledger::is_key_name(command.new_origin)) return refuse(problems::bad_origin, {{"origin", command.new_origin}}, "--new-origin");
    for (const ledger::LogKey& one : keys.history)
        if (one.key.name() == command.new_origin)
            return refuse(problems::origin_was_used, {{"origin", command.new_origin}}, "--new-origin");
    TRY_LET(known, known_of(town, command.receipts));
    const engine::LogState stored = town.store().log_state();
    const ledger::Checkpoint after = last_known(known, keys.current.verifier().name(), stored);
    const std::string settings = with_log_origin(read_text_file(command.folder / "huiyin.toml"), command.new_origin);

    Facts facts{{"old", after.origin},
                {"size", std::to_string(after.size)},
                {"stored", std::to_string(stored.size)},
                {"new", command.new_origin}};
    terminal.print(text::say(language, "recover.plan-origin", facts) + "\n");
    if (!command.yes && !agreed(terminal, "recover.ask")) {
        terminal.print(text::say(language, "recover.left") + "\n");
        return check_failed;
    }
    if (town.keys().log_seeds().size() == keys.history.size()) town.keys().add_log_seed();
    TRY_LET(next, ledger::SignerKey::from_seed(command.new_origin, town.keys().log_seeds().back()));
    if (town.writer().hold()) engine::Recovery(town.store(), keys.history).finish(now);
    const std::string note = engine::continue_under_new_origin(town.store(), keys.history, next, after, now);
    town.head().write(note, true);
    store::disk::replace_file(command.folder / "huiyin.toml", settings, true);
    forget_restored(command.folder);
    facts.emplace_back("key", next.verifier().format());
    terminal.print(text::say(language, "recover.done-origin", facts) + "\n");
    return done;
}

}  // namespace log_recover_detail
using namespace log_recover_detail;

int log_recover(const LogRecoverCommand& command) {
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
    if (!command.new_origin.empty()) {
        const auto code = continue_under(command, town, terminal, clock.now());
        return code ? *code : refused(code.error());
    }
    if (!town.writer().hold()) {
        terminal.print(text::say(language, "recover.not-needed") + "\n");
        return done;
    }
    // What the world was shown: log.head, receipts, the mirror. The largest of them decides.
    auto shown = known_of(town, command.receipts);
    if (!shown) return refused(shown.error());
    std::vector<Evidence> known = std::move(*shown);
    std::unique_ptr<ledger::LogSource> mirror;
    std::uint64_t mirror_size = 0;
    if (!command.from.empty()) {
        mirror = open_log(command.from);
        const auto note = mirror->checkpoint();
        if (!note) return refused({problems::no_evidence, {{"from", command.from}}, {}});
        auto one = open_evidence(as_text(*note), town.log_keys().verifiers, command.from);
        if (!one) return refused(one.error());
        mirror_size = one->checkpoint.size;
        known.push_back(std::move(*one));
    }
    if (is_over(town, known)) {
        keep_head(town, known);
        forget_restored(command.folder);
        terminal.print(text::say(language, "recover.was-done") + "\n");
        return done;
    }
    // log.head may have come with the backup, and a receipt shows what one resident was told: neither says what was last.
    if (!mirror && !command.latest) return refused({problems::recover_what, {}, {}});
    const engine::LogState stored = town.store().log_state();
    engine::Recovery recovery(town.store(), town.log_keys().history);
    for (const Evidence& one : known) recovery.want_root(one.checkpoint.size);
    const auto read_mirror = [&](const std::function<void(ByteView)>& take) -> Result<void> {
        if (!mirror || mirror_size <= stored.size) return {};
        ProgressBar bar(terminal, "recover.progress");
        return each_entry(*mirror, stored.size, mirror_size, bar, take);
    };
    if (const auto seen = read_mirror([&](ByteView entry) { recovery.look_at(entry); }); !seen) return refused(seen.error());
    for (const Evidence& one : known) {
        if (one.checkpoint.size > recovery.size())
            return refused({problems::recover_more,
                            {{"from", one.from},
                             {"size", std::to_string(one.checkpoint.size)},
                             {"have", std::to_string(recovery.size())}},
                            {}});
        if (recovery.root_at(one.checkpoint.size) != one.checkpoint.root)
            return refused({problems::recover_fork, {{"from", one.from}, {"size", std::to_string(one.checkpoint.size)}}, {}});
    }
    // A copy that ends no later than the database knows nothing of what was published after it.
    if (mirror && mirror_size <= stored.size && !command.latest)
        return refused({problems::recover_behind,
                        {{"from", command.from}, {"size", std::to_string(mirror_size)}, {"have", std::to_string(stored.size)}},
                        {}});

    const Facts facts{{"stored", std::to_string(stored.size)},
                      {"size", std::to_string(recovery.size())},
                      {"added", std::to_string(recovery.size() - stored.size)},
                      {"lost", std::to_string(recovery.lost())}};
    terminal.print(text::say(language, recovery.size() == stored.size ? "recover.plan-declare" : "recover.plan-fetch", facts) + "\n");
    if (!command.yes && !agreed(terminal, "recover.ask")) {
        terminal.print(text::say(language, "recover.left") + "\n");
        return check_failed;
    }
    const Instant now = clock.now();
    if (const auto read = read_mirror([&](ByteView entry) { recovery.bring_back(entry, now); }); !read)
        return refused(read.error());
    recovery.finish(now);
    keep_head(town, known);
    forget_restored(command.folder);
    terminal.print(text::say(language, "recover.done", facts) + "\n");
    return done;
}

}  // namespace huiyin::cli
