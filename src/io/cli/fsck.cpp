#include "engine/fsck.h"

#include <sys/resource.h>

#include <algorithm>

#include "base/fault.h"
#include "base/json.h"
#include "core/text/say.h"
#include "engine/fsck_problems.h"
#include "engine/publishing.h"
#include "io/cli/backup_folder.h"
#include "io/cli/commands.h"
#include "io/cli/named_file.h"
#include "io/cli/log_keys.h"
#include "io/cli/progress.h"
#include "io/cli/say.h"
#include "io/cli/town_folder.h"
#include "io/store/files/folder_lock.h"
#include "io/store/files/head_file.h"
#include "io/store/files/key_files.h"

namespace huiyin::cli {
namespace fsck_detail {

/// The most memory that this process has had, in MiB.
std::uint64_t memory_mib() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return static_cast<std::uint64_t>(used.ru_maxrss) / 1024;
}

Result<engine::FsckReport> look(const FsckCommand& command, const TownIdentity& identity, engine::Town& town,
                        engine::InspectedStore* mended, Terminal& terminal) {
    SystemRandom random;
    const auto keys = store::KeyFiles::open_beside(command.folder / "keys", random);
    // Before the moment: beside a server that works, what is published stands in the database first.
    store::HeadFile head(command.folder / "log.head");
    auto published = head.read();
    const auto moments = identity.database.open_moments(identity.instance, mended == nullptr ? 3 : 1);
    engine::load_published(town, *moments.front());
    TRY_LET(log_keys, choose_log_keys(*keys, *moments.front(), identity.origin));
    engine::FsckParts parts{.moment = {*moments[0], *moments[0]},
                            .beside = {},
                            .keys = *keys,
                            .town = town,
                            .log_keys = log_keys.verifiers,
                            .head = std::move(published),
                            .has_own_head = identity.database.key_register() == nullptr,
                            .now = SystemClock{}.now()};
    for (std::size_t i = 1; i < moments.size(); ++i) parts.beside.push_back({*moments[i], *moments[i]});
    ProgressBar bar(terminal, mended != nullptr ? "fsck.mending" : "fsck.progress");
    const auto progress = [&bar](std::uint64_t steps, std::uint64_t all) { bar.show(steps, all); };
    if (mended == nullptr) return engine::fsck(parts, nullptr, progress);
    const engine::FsckDatabase mending{.store = *mended, .inspection = *mended};
    return engine::fsck(parts, &mending, progress);
}

json::Value as_json(const engine::FsckReport& report, std::uint64_t mended, text::Language language) {
    json::Array findings;
    for (const Problem& problem : report.findings) {
        json::Object one{{"code", std::string(problem.code)}, {"text", text::explain(language, problem)}};
        for (const auto& [name, value] : problem.facts) one.emplace_back(name, value);
        findings.push_back(std::move(one));
    }
    return json::Object{{"sound", report.sound()},
                        {"keys_fit", report.keys_fit},
                        {"entries", report.entries},
                        {"events", report.events},
                        {"cases", report.cases},
                        {"checkpoints", report.checkpoints},
                        {"forgotten", report.forgotten},
                        {"without_code", report.without_code},
                        {"without_sum", report.without_sum},
                        {"finding_count", report.finding_count},
                        {"mendable", report.mendable},
                        {"mended", mended},
                        {"memory_mib", memory_mib()},
                        {"findings", std::move(findings)}};
}

/// What of the database's schema isn't as it should be, as a report of its own: without its indexes the rest can't be read.
engine::FsckReport schema_report(const store::Database& database) {
    engine::FsckReport report;
    for (const store::rows::SchemaFault& fault : database.schema_faults()) {
        ++report.finding_count;
        if (fault.mendable) ++report.mendable;
        else report.ground_sound = false;
        report.findings.push_back({fault.mendable ? engine::fsck_problems::index : engine::fsck_problems::schema, {{"what", fault.what}}, {}});
    }
    return report;
}

/// Builds its indexes anew, where it can; how many.
std::uint64_t mend_schema(const store::Database& database, engine::FsckReport& report) {
    database.mend_schema();
    const std::uint64_t before = report.finding_count;
    report = schema_report(database);
    report.mendable = 0;  // what is left was tried
    return before - report.finding_count;
}

/// Says what was found; the command's exit code.
int tell(const FsckCommand& command, const engine::FsckReport& report, std::uint64_t mended, Terminal& terminal) {
    const auto language = terminal.language();
    if (command.json) {
        terminal.print(json::write(as_json(report, mended, language)) + "\n");
        return report.sound() ? done : check_failed;
    }
    for (const Problem& problem : report.findings) terminal.complain(problem);
    const Facts facts{{"entries", std::to_string(report.entries)},
                      {"events", std::to_string(report.events)},
                      {"cases", std::to_string(report.cases)},
                      {"checkpoints", std::to_string(report.checkpoints)},
                      {"count", std::to_string(report.finding_count)},
                      {"mendable", std::to_string(report.mendable)},
                      {"mended", std::to_string(mended)},
                      {"memory", std::to_string(memory_mib())}};
    if (mended > 0) terminal.print(text::say(language, "fsck.mended", facts) + "\n");
    if (report.without_code > 0)
        terminal.print(text::say(language, "fsck.without-code", {{"count", std::to_string(report.without_code)}}) + "\n");
    if (report.without_sum > 0)
        terminal.print(text::say(language, "fsck.without-sum", {{"count", std::to_string(report.without_sum)}}) + "\n");
    if (report.sound()) {
        terminal.print(text::say(language, "fsck.sound", facts) + "\n");
        return done;
    }
    if (!report.keys_fit) {
        terminal.print(text::say(language, "fsck.keys-first") + "\n");
        return check_failed;
    }
    terminal.print(text::say(language, "fsck.broken", facts) + "\n");
    if (report.mendable == report.finding_count)
        terminal.print(text::say(language, "fsck.rebuild", {{"folder", command.folder.string()}}) + "\n");
    else if (!report.ground_sound)
        terminal.print(text::say(language, "fsck.restore") + "\n");
    return check_failed;
}

}  // namespace fsck_detail
using namespace fsck_detail;

int fsck(const FsckCommand& command) {
    OwnTerminal terminal;
    const auto refused = [&](const Problem& problem) {
        terminal.complain(problem);
        return exit_code_of(problem);
    };
    const auto identity = read_identity(command.folder, command.db);
    if (!identity) return refused(identity.error());
    auto town = read_town(command.folder, with_database({}, command.db));
    if (!town) return refused(town.error());
    std::optional<store::FolderLock> lock;
    if (command.rebuild) {
        auto taken = lock_folder(command.folder);
        if (!taken) return refused(taken.error());
        lock.emplace(std::move(*taken));
    }
    std::uint64_t mended = 0;
    auto schema = schema_report(identity->database);
    if (command.rebuild && schema.mendable > 0) {
        for (const Problem& problem : schema.findings) terminal.complain(problem);
        mended += mend_schema(identity->database, schema);
    }
    if (!schema.sound()) return tell(command, schema, mended, terminal);
    std::unique_ptr<engine::InspectedStore> mended_store;
    if (command.rebuild) mended_store = identity->database.open({.create = false, .instance = identity->instance, .alone = true});

    if (const auto taken = take_kept_rules(*town); !taken) return refused(taken.error());
    auto looked = look(command, *identity, *town->town, nullptr, terminal);
    std::uint64_t sums_given = 0;
    bool numbers_were_sound = true;
    // Twice where it had to learn first which cases there are.
    const auto has_work = [](const engine::FsckReport& report) {
        return report.mendable > 0 || (report.codes_lost > 0 && report.ground_sound);
    };
    for (int run = 0; looked && command.rebuild && has_work(*looked) && (run == 0 || (run == 1 && !numbers_were_sound)); ++run) {
        numbers_were_sound = looked->numbers_sound;
        for (const Problem& problem : looked->findings) terminal.complain(problem);
        const auto mending = look(command, *identity, *town->town, mended_store.get(), terminal);
        if (!mending) return refused(mending.error());
        mended += mending->mended;
        looked = look(command, *identity, *town->town, nullptr, terminal);
    }
    // What is whole now gets the sums that an earlier version did not keep; what isn't would get those of its damage.
    if (looked && command.rebuild && looked->sound() && looked->without_sum > 0) {
        sums_given = mended_store->mend_sums();
        looked = look(command, *identity, *town->town, nullptr, terminal);
    }
    if (!looked) return refused(looked.error());
    if (sums_given > 0 && !command.json)
        terminal.print(text::say(terminal.language(), "fsck.sums-given", {{"count", std::to_string(sums_given)}}) + "\n");
    return tell(command, *looked, mended, terminal);
}

}  // namespace huiyin::cli
