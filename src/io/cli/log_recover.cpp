#include <functional>

#include "base/fault.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/proof.h"
#include "core/text/say.h"
#include "engine/recovery.h"
#include "io/cli/commands.h"
#include "io/cli/log_sources.h"
#include "io/cli/problems.h"
#include "io/cli/progress.h"
#include "io/cli/agreed.h"
#include "io/cli/say.h"
#include "io/cli/restored.h"
#include "io/cli/town_folder.h"

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
    const SystemClock clock;
    auto opened = TownFolder::open(command.folder, with_database({}, command.db), clock, random,
                                   TownFolder::Stage::finished, TownFolder::Use::alone);
    if (!opened) return refused(opened.error());
    TownFolder& town = **opened;
    const auto hold = town.writer().hold();
    if (!hold) {
        terminal.print(text::say(language, "recover.not-needed") + "\n");
        return done;
    }
    const std::vector<ledger::TrustedLogKey>& keys = town.log_keys().verifiers;

    // What the world was shown: log.head, the mirror, receipts. The largest of them decides.
    std::vector<Evidence> known;
    if (const auto note = town.head().read()) {
        auto one = open_evidence(*note, keys, "log.head");
        if (!one) return refused(one.error());
        known.push_back(std::move(*one));
    }
    std::unique_ptr<ledger::LogSource> mirror;
    std::uint64_t mirror_size = 0;
    if (!command.from.empty()) {
        mirror = open_log(command.from);
        const auto note = mirror->checkpoint();
        if (!note) return refused({problems::no_evidence, {{"from", command.from}}, {}});
        auto one = open_evidence(as_text(*note), keys, command.from);
        if (!one) return refused(one.error());
        mirror_size = one->checkpoint.size;
        known.push_back(std::move(*one));
    }
    for (const std::string& file : command.receipts) {
        const auto proof = ledger::parse_proof(read_text_file(file));
        if (!proof) return refused({problems::no_evidence, {{"from", file}}, {}});
        auto one = open_evidence(proof->checkpoint, keys, file);
        if (!one) return refused(one.error());
        known.push_back(std::move(*one));
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
    forget_restored(command.folder);
    terminal.print(text::say(language, "recover.done", facts) + "\n");
    return done;
}

}  // namespace huiyin::cli
