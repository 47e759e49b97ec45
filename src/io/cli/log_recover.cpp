#include <algorithm>

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

Result<Evidence> open_evidence(std::string_view note, const std::vector<ledger::VerifierKey>& keys, const std::string& from) {
    auto opened = ledger::open_checkpoint(note, {.origin = {}, .log = keys, .witnesses = {}});
    if (!opened) return refuse(problems::no_evidence, {{"from", from}});
    return Evidence{opened->checkpoint, std::string(note), from};
}

/// The entries of a mirror from `first` on, up to the size of its checkpoint.
Result<std::vector<Bytes>> fetch(ledger::LogSource& mirror, std::uint64_t first, std::uint64_t size, ProgressBar& bar) {
    std::vector<Bytes> out;
    for (std::uint64_t n = first / ledger::tile_width; n * ledger::tile_width < size; ++n) {
        const int width = ledger::width_in_tree(size, 0, n);
        auto file = mirror.entries({.index = n, .width = width});
        bool whole = file.has_value();
        if (!whole && width < ledger::tile_width) file = mirror.entries({.index = n});
        if (!file) return refuse(problems::mirror_lacks, {{"path", ledger::entries_path({.index = n, .width = width})}});
        ByteView rest = *file;
        for (std::uint64_t i = n * ledger::tile_width; i < n * ledger::tile_width + static_cast<std::uint64_t>(width); ++i) {
            const auto entry = ledger::take_entry(rest);
            if (!entry) return refuse(problems::mirror_lacks, {{"path", ledger::entries_path({.index = n, .width = width})}});
            if (i >= first) out.emplace_back(entry->begin(), entry->end());
        }
        bar.show(n * ledger::tile_width, size);
    }
    return out;
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
    const std::vector<ledger::VerifierKey>& keys = town.log_keys().verifiers;

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
    std::vector<Bytes> missing;
    if (mirror && mirror_size > stored.size) {
        ProgressBar bar(terminal, "recover.progress");
        auto fetched = fetch(*mirror, stored.size, mirror_size, bar);
        if (!fetched) return refused(fetched.error());
        missing = std::move(*fetched);
    }
    engine::Recovery recovery(town.store());
    recovery.add(std::move(missing));
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
    recovery.commit(clock.now(), town.log_keys().history);
    forget_restored(command.folder);
    terminal.print(text::say(language, "recover.done", facts) + "\n");
    return done;
}

}  // namespace huiyin::cli
