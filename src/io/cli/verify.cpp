#include <cstdio>

#include "base/crypto.h"
#include "base/fault.h"
#include "base/json.h"
#include "core/accountability/fold.h"
#include "core/casework/event.h"
#include "core/ledger/entry.h"
#include "core/ledger/proof.h"
#include "core/sealing/case_key.h"
#include "io/cli/commands.h"
#include "io/cli/log_sources.h"
#include "io/cli/say.h"
#include "io/cli/town_folder.h"

namespace huiyin::cli {
namespace verify_detail {

void print_progress(std::uint64_t entries, std::uint64_t size) {
    if (size < 100'000 || entries % 65'536 != 0) return;
    std::fprintf(stderr, "\r%llu of %llu entries", static_cast<unsigned long long>(entries),
                 static_cast<unsigned long long>(size));
}

}  // namespace verify_detail

int verify(const VerifyCommand& command) {
    const auto key = read_key(command.key);
    if (!key) return complain(key.error()), check_failed;
    std::string text = read_text_file(command.proof);
    // A proof that went through a shell or an editor often gains blank lines at its end; they carry nothing.
    while (text.ends_with("\n\n")) text.pop_back();
    const auto proof = ledger::parse_proof(text);
    if (!proof) return complain(proof.error()), check_failed;
    if (!proof->extra || proof->extra->size() <= 32)
        return complain("the proof holds no event: its line \"extra\" is missing"), check_failed;
    const ByteView extra(*proof->extra);
    const std::string canonical(as_text(extra.subspan(32)));
    const auto event = casework::read_event(canonical);
    if (!event) return complain(event.error()), check_failed;
    const auto opening = crypto::Key::from(extra.first(32));
    const Bytes entry = ledger::make_sealed_entry(sealing::commitment(opening->reveal(), as_bytes(canonical)));
    const ledger::TrustedKeys keys{.origin = event->envelope.log, .log = {*key}, .witnesses = {}};
    const auto opened = ledger::verify_proof(*proof, ledger::leaf_hash(entry), keys);
    if (!opened) return complain(opened.error()), check_failed;
    std::printf("ok: %s at %s (UTC) is entry %llu of %s\n", event->event.kind.c_str(),
                to_text(event->event.at).c_str(), static_cast<unsigned long long>(proof->index),
                opened->checkpoint.origin.c_str());
    std::printf("    signed by the log under a checkpoint of %llu entries; no witness has signed\n",
                static_cast<unsigned long long>(opened->checkpoint.size));
    for (const casework::ClockStarted& clock : event->event.starts)
        std::printf("    due: %s by %s\n", clock.clock.value.c_str(), to_text(clock.due).c_str());
    if (command.log.empty()) return done;

    // The same size may not be published yet; what is published must be its prefix or hold it.
    auto source = open_log(command.log);
    const auto bytes = source->checkpoint();
    if (!bytes) return complain("the log has published no checkpoint yet"), check_failed;
    const auto published = ledger::open_checkpoint(as_text(*bytes), keys);
    if (!published) return complain(published.error()), check_failed;
    if (published->checkpoint.size < opened->checkpoint.size) {
        std::printf("    not yet published: the log shows %llu entries; try again in a minute\n",
                    static_cast<unsigned long long>(published->checkpoint.size));
        return done;
    }
    ledger::LogVerification wanted;
    wanted.keys = keys;
    wanted.since = proof->checkpoint;
    const auto report = ledger::verify_log(*source, wanted);
    for (const Problem& problem : report.problems) complain(problem);
    if (!report.fits()) return check_failed;
    std::printf("    the published log of %llu entries holds it\n",
                static_cast<unsigned long long>(report.checkpoint->checkpoint.size));
    return done;
}

int log_verify(const LogCommand& command) {
    const auto key = read_key(command.key);
    if (!key) return complain(key.error()), check_failed;
    auto source = open_log(command.log);
    ledger::LogVerification wanted;
    wanted.keys = {.origin = {}, .log = {*key}, .witnesses = {}};
    if (!command.since.empty()) wanted.since = read_text_file(command.since);
    wanted.on_progress = verify_detail::print_progress;
    const auto report = ledger::verify_log(*source, wanted);
    for (const Problem& problem : report.problems) complain(problem);
    if (!report.fits()) return check_failed;
    std::printf("ok: %s, %llu entries, %llu tiles, root %s\n", report.checkpoint->checkpoint.origin.c_str(),
                static_cast<unsigned long long>(report.entries), static_cast<unsigned long long>(report.tiles),
                to_base64(report.checkpoint->checkpoint.root).c_str());
    if (report.since)
        std::printf("    the older log of %llu entries is its beginning\n",
                    static_cast<unsigned long long>(report.since->size));
    return done;
}

int log_audit(const LogCommand& command) {
    const auto key = read_key(command.key);
    if (!key) return complain(key.error()), check_failed;
    Date as_of = std::chrono::floor<std::chrono::days>(SystemClock{}.now());
    if (!command.as_of.empty()) {
        const auto date = parse_date(command.as_of);
        if (!date) return complain("--as-of wants a date such as 2026-11-24"), wrong_use;
        as_of = *date;
    }
    auto source = open_log(command.log);
    accountability::Fold fold;
    ledger::LogVerification wanted;
    wanted.keys = {.origin = {}, .log = {*key}, .witnesses = {}};
    wanted.on_entry = [&](std::uint64_t index, ByteView entry) { fold.take(index, as_text(entry)); };
    const auto report = ledger::verify_log(*source, wanted);
    if (!report.fits()) {
        for (const Problem& problem : report.problems) complain(problem);
        return check_failed;
    }
    const auto figures = fold.figures(as_of);
    const auto problems = fold.problems();
    if (command.json) {
        std::fputs(json::write_pretty(accountability::write_audit(fold.size(), as_of, figures, problems)).c_str(), stdout);
        return problems.empty() ? done : check_failed;
    }
    std::printf("%llu entries; figures as of %s; leaves below %llu are in dockets\n",
                static_cast<unsigned long long>(fold.size()), to_text(as_of).c_str(),
                static_cast<unsigned long long>(fold.covered_to()));
    const auto print = [](const char* title, const std::vector<accountability::Figure>& rows) {
        if (rows.empty()) return;
        std::printf("\n%-40s %-24s %7s %7s %6s %6s %6s %7s %8s\n", title, "procedure/clock", "opened", "in time", "late",
                    "no due", "open", "overdue", "extended");
        for (const auto& row : rows)
            std::printf("%-40s %-24s %7lld %7lld %6lld %6lld %6lld %7lld %8lld\n", row.key.office.value.c_str(),
                        (row.key.procedure + "/" + row.key.clock).c_str(), static_cast<long long>(row.counts.opened),
                        static_cast<long long>(row.counts.in_time), static_cast<long long>(row.counts.late),
                        static_cast<long long>(row.counts.no_due), static_cast<long long>(row.counts.open),
                        static_cast<long long>(row.counts.overdue), static_cast<long long>(row.counts.extended));
    };
    print("promises, by office", figures.promises);
    print("imported history, by office", figures.history);
    for (const Problem& problem : problems) complain(problem);
    return problems.empty() ? done : check_failed;
}

}  // namespace huiyin::cli
