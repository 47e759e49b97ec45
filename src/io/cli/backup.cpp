#include <unistd.h>

#include <algorithm>

#include "base/fault.h"
#include "base/json.h"
#include "core/text/say.h"
#include "io/cli/backup_folder.h"
#include "io/cli/commands.h"
#include "io/cli/damage_look.h"
#include "io/cli/key_check.h"
#include "io/cli/problems.h"
#include "io/cli/progress.h"
#include "io/cli/say.h"
#include "io/cli/town_folder.h"
#include "io/store/files/disk.h"
#include "io/store/files/head_file.h"
#include "io/store/files/key_files.h"

namespace huiyin::cli {
namespace backup_detail {

namespace fs = std::filesystem;

constexpr int patience = 10;  ///< added to the niceness that the process was started with

/// The files below a folder, as paths below `root`, in order. What a crash or a replacement in progress left is no file.
std::vector<std::string> files_below(const fs::path& root, const fs::path& folder) {
    std::vector<std::string> out;
    if (!fs::exists(folder)) return out;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().extension() != ".new")
            out.push_back(fs::relative(entry.path(), root).generic_string());
    std::sort(out.begin(), out.end());
    return out;
}

void copy_all(const fs::path& from, const std::vector<std::string>& paths, const fs::path& to, BackupManifest& manifest) {
    for (const std::string& path : paths) {
        fs::create_directories((to / path).parent_path());
        manifest.files.push_back(copy_file_synced(from / path, to / path, path));
    }
}

void protect(const fs::path& folder) {
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_directory()) fs::permissions(entry.path(), fs::perms::owner_all);
}

void put_manifest(const fs::path& folder, BackupManifest& manifest) {
    std::sort(manifest.files.begin(), manifest.files.end(),
              [](const BackupFile& a, const BackupFile& b) { return a.path < b.path; });
    store::disk::replace_file(folder / manifest_name, write_manifest(manifest) + "\n", true);
    protect(folder);
}

BackupManifest manifest_of(const TownIdentity& town, std::string_view format, Instant now) {
    BackupManifest out;
    out.format = format;
    out.made = now;
    out.instance = town.instance;
    out.origin = town.origin;
    return out;
}

/// What whoever read a copy leaves beside it.
void remove_beside(const fs::path& database) {
    for (const char* ending : {"-wal", "-shm"}) fs::remove(database.string() + ending);
}

/// The order matters beside a server that works: log.head is written after the database, so the older head goes first; an
/// office stands in its file before the database knows it, and a key is on disk before anything is sealed under it, so these
/// come last. Whatever moment the database shows, the rest fits it.
/// Damage comes along, page by page, and the copy is worth keeping all the same: what of it was found is in `findings`.
Result<BackupManifest> fill(const fs::path& folder, const TownIdentity& town, const fs::path& to, Terminal& terminal,
                            Instant now, std::vector<Problem>& findings) {
    BackupManifest manifest = manifest_of(town, backup_format, now);
    if (const auto head = store::disk::real().read(folder / "log.head", false)) {
        store::disk::replace_file(to / "log.head", *head, true);
        manifest.files.push_back(describe_file(to / "log.head", "log.head"));
    }
    {
        ProgressBar bar(terminal, "backup.progress");
        const auto copied = town.database.back_up(town.instance, to / "huiyin.db", [&](std::uint64_t steps, std::uint64_t all) {
            bar.show(steps, all);
            return !terminal.stop_asked();
        });
        if (!copied) return refuse(problems::stopped);
        manifest.log = copied->log;
        manifest.last_event = copied->last_event;
    }
    TRY_LET(damage, look_for_damage(*store::Database::parse({}, to), town.instance, terminal, "backup.checking"));
    remove_beside(to / "huiyin.db");
    manifest.damaged = !damage.sound();
    findings = std::move(damage.findings);
    manifest.files.push_back(describe_file(to / "huiyin.db", "huiyin.db"));
    std::vector<std::string> paths;
    for (const char* name : {"huiyin.toml", "offices.toml", "categories.toml", "replies.toml"})
        if (fs::exists(folder / name)) paths.emplace_back(name);
    for (const char* name : {"calendars", "procedures", "templates"})
        for (std::string& path : files_below(folder, folder / name)) paths.push_back(std::move(path));
    copy_all(folder, paths, to, manifest);
    put_manifest(to, manifest);
    return manifest;
}

/// The keys are those of the database that was copied to `copy`, and a server could start with them. Throws a Fault that names the first
/// one that isn't: nothing of the backup gets its name, and no copy of the keys that opens something goes for one that opens nothing.
Result<void> check_keys(const fs::path& folder, const TownIdentity& town, const fs::path& copy, Instant now) {
    const auto database = *store::Database::parse({}, copy);
    if (database.is_older_file()) return {};  // it knows no keys yet
    SystemRandom random;
    {
        const auto moments = database.open_moments(town.instance, 1);
        const auto keys = store::KeyFiles::open_beside(folder / "keys", random);
        TRY(fitting_log_keys(*keys, *moments.front(), town.origin));
        require_months_of_late(*keys, *moments.front(), latest_month(now));
    }
    remove_beside(copy / "huiyin.db");
    return {};
}

void fill_keys(const fs::path& folder, const TownIdentity& town, const fs::path& to, Instant now) {
    BackupManifest manifest = manifest_of(town, backup_keys_format, now);
    copy_all(folder / "keys", files_below(folder / "keys", folder / "keys"), to, manifest);
    put_manifest(to, manifest);
}

}  // namespace backup_detail
using namespace backup_detail;

int backup(const BackupCommand& command) {
    // A backup can wait; whoever files beside it should not.
    [[maybe_unused]] const int niceness = ::nice(patience);  // refused or not, the backup goes on
    OwnTerminal terminal;
    const auto refused = [&](const Problem& problem) {
        terminal.complain(problem);
        return exit_code_of(problem);
    };
    const auto town = read_identity(command.folder, command.db);
    if (!town) return refused(town.error());
    fs::path keys_name = command.keys;
    if (keys_name.empty()) {
        keys_name = fs::absolute(command.out);
        if (!keys_name.has_filename()) keys_name = keys_name.parent_path();
        keys_name += ".keys";
    }
    if (fs::weakly_canonical(keys_name) == fs::weakly_canonical(command.out))
        return refused({problems::keys_in_backup, {{"folder", command.out.string()}}, "--keys"});
    auto out = UnfinishedFolder::begin(command.out);
    if (!out) return refused(out.error());
    std::optional<UnfinishedFolder> keys;
    if (!command.without_keys) {
        auto begun = UnfinishedFolder::begin(keys_name);
        if (!begun) return refused(begun.error());
        keys.emplace(std::move(*begun));
    }
    const Instant now = SystemClock{}.now();
    std::vector<Problem> findings;
    const auto manifest = fill(command.folder, *town, out->path(), terminal, now, findings);
    if (!manifest) return refused(manifest.error());
    // The keys first: a backup that has its name can be restored.
    if (keys) {
        // What is damaged can't tell whose its keys are, and is copied all the same.
        if (!manifest->damaged)
            if (const auto fit = check_keys(command.folder, *town, out->path(), now); !fit) return refused(fit.error());
        fill_keys(command.folder, *town, keys->path(), now);
        keys->finish();
    }
    out->finish();
    const auto language = terminal.language();
    if (manifest->damaged) {
        for (const Problem& finding : findings) terminal.complain(finding);
        terminal.complain(text::say(language, "backup.damaged", {{"out", command.out.string()}, {"folder", command.folder.string()}}));
    }
    if (command.json) {
        json::Object said{{"out", command.out.string()},
                          {"damaged", manifest->damaged},
                          {"size", manifest->log.size},
                          {"root", to_base64(manifest->log.root)},
                          {"files", static_cast<std::uint64_t>(manifest->files.size())}};
        if (keys) said.emplace_back("keys", keys_name.string());
        terminal.print(json::write(said) + "\n");
        return manifest->damaged ? check_failed : done;
    }
    terminal.print(text::say(language, "backup.done",
                             {{"out", command.out.string()}, {"size", std::to_string(manifest->log.size)}}) + "\n");
    terminal.print((keys ? text::say(language, "backup.keys", {{"keys", keys_name.string()}})
                         : text::say(language, "backup.no-keys")) + "\n");
    return manifest->damaged ? check_failed : done;
}

}  // namespace huiyin::cli
