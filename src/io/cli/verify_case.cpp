#include <cstdio>
#include <fstream>

#include "base/crypto.h"
#include "core/bundle/check.h"
#include "core/casework/event.h"
#include "core/ledger/entry.h"
#include "core/ledger/problems.h"
#include "core/ledger/proof.h"
#include "core/sealing/case_key.h"
#include "core/text/say.h"
#include "io/cli/commands.h"
#include "io/cli/log_sources.h"
#include "io/cli/named_file.h"
#include "io/cli/problems.h"
#include "io/cli/say.h"
#include "io/cli/town_folder.h"
#include "io/zip/problems.h"
#include "io/zip/zip.h"

namespace huiyin::cli {
namespace verify_case_detail {

/// Holds a signed checkpoint against what a log shows: it must be a prefix of that, or not be published yet.
int hold_against(const std::string& log, const ledger::TrustedKeys& keys, const std::string& note, std::uint64_t size) {
    auto source = open_log(log);
    const auto bytes = source->checkpoint();
    if (!bytes) return complain(text::say(terminal_language(), "said.no-checkpoint")), check_failed;
    const auto published = ledger::open_checkpoint(as_text(*bytes), keys);
    if (!published) return complain(published.error()), check_failed;
    if (published->checkpoint.size < size) {
        print_line(text::say(terminal_language(), "said.verify.not-yet", {{"count", std::to_string(published->checkpoint.size)}}));
        return done;
    }
    ledger::LogVerification wanted;
    wanted.keys = keys;
    wanted.since = note;
    const auto report = ledger::verify_log(*source, wanted);
    for (const Problem& problem : report.problems) complain(problem);
    if (!report.fits()) return check_failed;
    print_line(text::say(terminal_language(), "said.verify.published", {{"count", std::to_string(report.checkpoint->checkpoint.size)}}));
    return done;
}

int verify_receipt(const VerifyCommand& command, const std::vector<ledger::TrustedLogKey>& log_keys) {
    std::string text = read_text_file(command.proof);
    // A proof that went through a shell or an editor often gains blank lines at its end; they carry nothing.
    while (text.ends_with("\n\n")) text.pop_back();
    const auto proof = ledger::parse_proof(text);
    if (!proof) return complain(proof.error()), check_failed;
    if (!proof->extra || proof->extra->size() <= 32)
        return complain(Problem{problems::no_event_in_proof, {}, {}}), check_failed;
    const ByteView extra(*proof->extra);
    const std::string canonical(as_text(extra.subspan(32)));
    const auto opening = crypto::Key::from(extra.first(32));
    const Bytes entry = ledger::make_sealed_entry(sealing::commitment(opening->reveal(), as_bytes(canonical)));
    // Whatever was changed in it no longer fits its entry: that is said before anybody tries to read it.
    const auto signed_note = ledger::open_checkpoint_of_any_origin(proof->checkpoint, log_keys);
    if (!signed_note) return complain(signed_note.error()), check_failed;
    const std::string& origin = signed_note->checkpoint.origin;
    const ledger::TrustedKeys keys{.origin = origin, .log = log_keys, .witnesses = {}};
    const auto opened = ledger::verify_proof(*proof, ledger::leaf_hash(entry), keys);
    if (!opened) return complain(opened.error()), check_failed;
    const auto event = casework::read_event(canonical);
    if (!event) return complain(event.error()), check_failed;
    if (event->envelope.log != origin)
        return complain(Problem{ledger::problems::wrong_origin, {{"expected", event->envelope.log}, {"found", origin}}, {}}), check_failed;
    print_line(text::say(terminal_language(), "said.verify.receipt", {{"kind", event->event.kind}, {"at", to_text(event->event.at)}, {"number", std::to_string(proof->index)}, {"log", opened->checkpoint.origin}}));
    print_line(text::say(terminal_language(), "said.verify.signed", {{"count", std::to_string(opened->checkpoint.size)}}));
    for (const casework::ClockStarted& clock : event->event.starts)
        print_line(text::say(terminal_language(), "said.verify.due", {{"clock", clock.clock.value}, {"day", to_text(clock.due)}}));
    if (command.log.empty()) return done;
    return hold_against(command.log, keys, proof->checkpoint, opened->checkpoint.size);
}

/// "1 text", "2 files".
std::string counted(const char* key, std::size_t count) { return text::say(terminal_language(), key, {{"count", std::to_string(count)}}); }

/// A zip begins with a local header, or, if it is empty, with the end of its directory.
bool is_zip(const std::filesystem::path& file) {
    char first[2] = {};
    std::ifstream(file, std::ios::binary).read(first, sizeof first);
    return first[0] == 'P' && first[1] == 'K';
}

/// Whether its last bytes are the end of its directory, without a comment: what stood behind them would belong to no member.
bool ends_with_its_directory(const std::filesystem::path& file) {
    char end[22] = {};
    std::ifstream in(file, std::ios::binary);
    in.seekg(-static_cast<std::streamoff>(sizeof end), std::ios::end);
    in.read(end, sizeof end);
    return in && std::string_view(end, 4) == "PK\x05\x06" && end[20] == 0 && end[21] == 0;
}

void print_report(const bundle::Report& report) {
    for (const bundle::CheckedEvent& event : report.events) {
        std::printf("    %4u  %s  %-24s %-12s %s", event.seq, to_text(event.at).c_str(), event.kind.c_str(),
                    event.role.c_str(),
                    event.proven ? text::say(terminal_language(), "said.verify.entry", {{"number", std::to_string(event.entry)}}).c_str()
                                 : text::say(terminal_language(), "said.verify.not-proven").c_str());
        if (event.texts > 0) std::printf(", %s", counted("said.verify.texts", event.texts).c_str());
        if (event.files > 0) std::printf(", %s", counted("said.verify.files", event.files).c_str());
        if (event.held_back) std::printf(", %s", text::say(terminal_language(), "said.verify.held-back").c_str());
        std::printf("\n");
    }
}

int verify_bundle(const VerifyCommand& command, const std::vector<ledger::TrustedLogKey>& log_keys) {
    // Only hashes and small members are held, so that a whole copy may be large.
    auto reader = zip::Reader::open(
        command.proof, {.members = 100'000, .total_bytes = std::uint64_t{1} << 40U, .ratio = 50});
    if (!reader) return complain(reader.error()), check_failed;
    const auto shipped = shipped_data();
    bundle::Check check(log_keys, [&](const std::string& id, int version) -> const procedure::Procedure* {
        if (!shipped) return nullptr;
        for (const procedure::Procedure& one : shipped->procedures)
            if (one.id.value == id && one.version == version) return &one;
        return nullptr;
    });
    for (;;) {
        const auto name = reader->next();
        if (!name) return complain(name.error()), check_failed;
        if (!*name) break;
        check.begin(**name);
        const auto read = reader->stream([&](ByteView piece) { check.data(piece); });
        if (!read) return complain(read.error()), check_failed;
        check.end();
    }
    if (!ends_with_its_directory(command.proof))
        return complain(Problem{zip::problems::damaged, {{"why", "something follows its end"}}, {}}), check_failed;
    const bundle::Report report = check.finish();
    std::size_t texts = 0;
    std::size_t files = 0;
    for (const bundle::CheckedEvent& event : report.events) {
        texts += event.texts;
        files += event.files;
    }
    const Facts held{{"log", report.log.empty() ? "-" : report.log},
                     {"events", counted("said.verify.events", report.events.size())},
                     {"texts", counted("said.verify.texts", texts)},
                     {"files", counted("said.verify.files", files)}};
    if (report.fits())
        print_line(text::say(terminal_language(), "said.verify.case", held));
    else
        print_line(text::say(terminal_language(), "said.verify.case-wrong", held));
    print_report(report);
    for (const Problem& problem : report.problems) complain(problem);
    if (!report.fits()) {
        print_line(text::say(terminal_language(), "said.verify.wrong", {{"count", std::to_string(report.problem_count)}}));
        return check_failed;
    }
    print_line(text::say(terminal_language(), "said.verify.all-texts"));
    print_line(text::say(terminal_language(), "said.verify.all-events", {{"count", std::to_string(report.last->checkpoint.size)}}));
    if (report.first->checkpoint.size < report.last->checkpoint.size)
        print_line(text::say(terminal_language(), "said.verify.grew", {{"count", std::to_string(report.first->checkpoint.size)}}));
    if (report.steps_checked)
        print_line(text::say(terminal_language(), "said.verify.legal", {{"procedure", report.story.procedure}, {"version", std::to_string(report.story.procedure_version)}}));
    else
        print_line(text::say(terminal_language(), "said.verify.unknown-rules", {{"procedure", report.story.procedure}}));
    print_line(text::say(terminal_language(), "said.verify.now", {{"state", report.story.state}}));
    for (const casework::RunningClock& clock : report.story.clocks)
        print_line(text::say(terminal_language(), "said.verify.due", {{"clock", clock.clock.value}, {"day", to_text(clock.due)}}));
    print_line(text::say(terminal_language(), "said.verify.readable"));
    if (command.log.empty()) return done;
    const ledger::TrustedKeys keys{.origin = {}, .log = log_keys, .witnesses = {}};
    return hold_against(command.log, keys, report.last_note, report.last->checkpoint.size);
}

}  // namespace verify_case_detail

int verify(const VerifyCommand& command) {
    using namespace verify_case_detail;
    const auto keys = read_keys(command.key);
    if (!keys) return complain(keys.error()), wrong_use;
    if (const auto there = check_named_file(command.proof); !there) return complain(there.error()), wrong_use;
    if (!command.log.empty())
        if (const auto there = check_log_place(command.log); !there) return complain(there.error()), wrong_use;
    return is_zip(command.proof) ? verify_bundle(command, *keys) : verify_receipt(command, *keys);
}

}  // namespace huiyin::cli
