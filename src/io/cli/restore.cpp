#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <utility>

#include "base/fault.h"
#include "base/json.h"
#include "core/ledger/checkpoint.h"
#include "core/text/say.h"
#include "engine/tiles.h"
#include "io/cli/backup_folder.h"
#include "io/cli/commands.h"
#include "io/cli/key_check.h"
#include "io/cli/problems.h"
#include "io/cli/progress.h"
#include "io/cli/say.h"
#include "io/cli/restored.h"
#include "io/cli/town_file.h"
#include "io/cli/town_folder.h"
#include "io/store/files/disk.h"
#include "io/store/files/folder_lock.h"
#include "io/store/files/head_file.h"
#include "io/store/files/key_files.h"
#include "io/store/copy/copy.h"

namespace huiyin::cli {
namespace restore_detail {

namespace fs = std::filesystem;

constexpr const char* lock_name = "lock";

/// What may lie in a folder that a town is restored into: the last checkpoint that was published, which no backup replaces.
bool may_stay(const fs::path& file) {
    const fs::path name = file.filename();
    return name == "log.head" || name == "log.head.recent" || name == lock_name;
}

/// A folder that becomes a town. Until it is finished it bears a mark that no command takes for a town, and whatever was
/// put into it goes with this object.
class RestoringFolder {
  public:
    /// Refuses with cli/folder-used {"folder"} at --data. Throws Fault if it is in use.
    static Result<RestoringFolder> begin(const fs::path& folder) {
        const bool there = fs::exists(fs::symlink_status(folder));
        const bool cut_off = is_restoring(folder);
        if (there && !fs::is_directory(folder)) return used(folder);
        if (there && !cut_off)
            for (const auto& entry : fs::directory_iterator(folder))
                if (!may_stay(entry.path())) return used(folder);
        if (!there) fs::create_directories(folder);
        auto lock = store::FolderLock::take(folder);
        RestoringFolder out(folder, !there, std::move(lock));
        if (cut_off) {
            out.mark_before_ = store::disk::real().read(folder / restoring_mark, false).value_or("");
            clear(folder);
        }
        fs::permissions(folder, fs::perms::owner_all);
        if (!cut_off) out.mark("");
        return out;
    }
    RestoringFolder(RestoringFolder&& other) noexcept
        : folder_(std::move(other.folder_)), made_(other.made_), lock_(std::move(other.lock_)),
          mark_before_(std::move(other.mark_before_)), finished_(std::exchange(other.finished_, true)) {}
    RestoringFolder& operator=(RestoringFolder&&) = delete;
    ~RestoringFolder() {
        if (finished_) return;
        std::error_code ignored;  // what can't be removed keeps its mark
        if (made_) {
            fs::remove_all(folder_, ignored);
            return;
        }
        try {
            clear(folder_);
            fs::remove(folder_ / restoring_mark, ignored);
        } catch (const std::exception&) {
        }
    }
    /// Whether the run that was cut off here had begun to fill that place, which was empty before.
    bool was_moving_to(const std::string& place) const { return mark_before_ == marked(place); }
    void moving_to(const std::string& place) { mark(place); }
    void finish() {
        sync_folders(folder_);
        store::disk::remove_file(folder_ / restoring_mark);
        finished_ = true;
    }

  private:
    RestoringFolder(fs::path folder, bool made, store::FolderLock lock)
        : folder_(std::move(folder)), made_(made), lock_(std::move(lock)) {}
    static std::string marked(const std::string& place) {
        return "huiyin restore has not finished here. Run it again.\n" + (place.empty() ? place : "It moves the town to " + place + "\n");
    }
    void mark(const std::string& place) const { store::disk::replace_file(folder_ / restoring_mark, marked(place), true); }
    static tl::unexpected<Problem> used(const fs::path& folder) {
        return refuse(problems::folder_used, {{"folder", folder.string()}}, "--data");
    }
    static void clear(const fs::path& folder) {
        for (const auto& entry : fs::directory_iterator(folder))
            if (!may_stay(entry.path()) && entry.path().filename() != restoring_mark) fs::remove_all(entry.path());
    }

    fs::path folder_;
    bool made_;
    store::FolderLock lock_;
    std::string mark_before_;
    bool finished_ = false;
};

/// Copies what a manifest lists. Refuses with cli/backup-damaged {"file"} what is missing or isn't what was backed up.
Result<void> copy_listed(const fs::path& from, const BackupManifest& manifest, const fs::path& to, ProgressBar& bar) {
    std::uint64_t all = 0;
    std::uint64_t so_far = 0;
    for (const BackupFile& file : manifest.files) all += file.bytes;
    for (const BackupFile& file : manifest.files) {
        const auto damaged = [&] { return refuse(problems::backup_damaged, {{"file", (from / file.path).string()}}); };
        bar.show(so_far, all);
        if (!fs::is_regular_file(from / file.path)) return damaged();
        if (file.path == "log.head") {  // put in place apart: a newer one may be there
            if (describe_file(from / file.path, file.path) != file) return damaged();
            continue;
        }
        fs::create_directories((to / file.path).parent_path());
        if (copy_file_synced(from / file.path, to / file.path, file.path) != file) return damaged();
        so_far += file.bytes;
    }
    for (const auto& entry : fs::recursive_directory_iterator(to))
        if (entry.is_directory()) fs::permissions(entry.path(), fs::perms::owner_all);
    return {};
}

std::optional<ledger::Checkpoint> opened_by(const std::string& note, const std::vector<ledger::TrustedLogKey>& keys) {
    auto opened = ledger::open_checkpoint(note, {.origin = {}, .log = keys, .witnesses = {}});
    if (!opened) return std::nullopt;
    return opened->checkpoint;
}

/// The database opens, and its log is the one that the manifest names, down to the hashes at its right edge.
Result<void> check_database(const store::Database& database, const BackupManifest& manifest) {
    const auto store = database.open({.create = false, .instance = manifest.instance});
    const engine::LogState state = store->log_state();
    auto hashes = engine::tile_hashes(*store, state.size);
    const auto frontier = ledger::Frontier::read(state.size, hashes.reader());
    const Hash root = state.size == 0 ? ledger::empty_root() : state.root;
    if (state.size != manifest.log.size || (state.size > 0 && state.root != manifest.log.root) || frontier.root() != root)
        return refuse(problems::backup_damaged, {{"file", "huiyin.db"}});
    return {};
}

/// Where the town is to live, as it will say itself.
struct Home {
    std::string url;            ///< for huiyin.toml; empty: huiyin.db in the folder
    store::Database database;
};
Result<Home> home_of(const RestoreCommand& command) {
    auto database = store::Database::parse(command.db, command.folder);
    if (!database) return refuse(problems::bad_database, {}, "--db");
    return Home{command.db, std::move(*database)};
}

/// Moves the town out of the file that came with the backup. Refuses with cli/stopped. Throws Fault if that place is not empty.
Result<void> move_out(const store::Database& file, const store::Database& home, const BackupManifest& manifest, RestoringFolder& folder,
                      Terminal& terminal) {
    const auto target = home.copy_target();
    const std::string place = home.name() + ": " + to_text(manifest.made) + " " + to_base64(manifest.log.root);
    const bool is_whole = !setting(*target, store::copy::mark) && setting(*target, "instance") == manifest.instance.hex() &&
                          log_state(*target) == manifest.log;
    if (folder.was_moving_to(place) && is_whole) return {};  // it was cut off just behind its end
    ProgressBar bar(terminal, "restore.moving");
    bool begun = false;
    const auto report = store::copy::copy_town(*file.copy_source(true), *target, [&](const store::copy::Progress& at) {
        if (!std::exchange(begun, true)) folder.moving_to(place);  // now it is known to be nobody's
        bar.show(at.comparing ? at.of / 2 + at.rows : at.rows, at.comparing ? at.of / 2 * 3 : at.of * 3);
        return !terminal.stop_asked();
    });
    if (report.stopped) return refuse(problems::stopped);
    return {};
}

void remove_database(const fs::path& file) {
    for (const char* ending : {"", "-wal", "-shm"}) fs::remove(file.string() + ending);
}

}  // namespace restore_detail
using namespace restore_detail;

int restore(const RestoreCommand& command) {
    OwnTerminal terminal;
    const auto language = terminal.language();
    const auto refused = [&](const Problem& problem) {
        terminal.complain(problem);
        return exit_code_of(problem);
    };
    std::error_code none;  // what can't be looked at is taken for not there
    if (!fs::is_directory(command.from, none)) {
        terminal.complain(Problem{problems::no_folder, {{"folder", command.from}}, {}});
        return wrong_use;
    }
    const auto manifest = read_manifest(command.from, backup_format);
    if (!manifest) return refused(manifest.error());
    fs::path keys_folder = command.keys;
    if (keys_folder.empty()) {
        keys_folder = fs::absolute(command.from);
        if (!keys_folder.has_filename()) keys_folder = keys_folder.parent_path();
        keys_folder += ".keys";
    }
    if (!fs::exists(keys_folder / manifest_name, none))
        return refused({problems::no_backup_keys, {{"folder", keys_folder.string()}}, {}});
    const auto keys_manifest = read_manifest(keys_folder, backup_keys_format);
    if (!keys_manifest) return refused(keys_manifest.error());
    if (keys_manifest->instance != manifest->instance)
        return refused({problems::other_town, {{"folder", keys_folder.string()}}, {}});

    const auto home = home_of(command);
    if (!home) return refused(home.error());

    auto folder = RestoringFolder::begin(command.folder);
    if (!folder) return refused(folder.error());
    if (manifest->damaged) terminal.complain(text::say(language, "restore.damaged", {{"folder", command.folder.string()}}));
    {
        ProgressBar bar(terminal, "restore.progress");
        fs::create_directories(command.folder / "keys" / "month");
        for (const auto& copied : {copy_listed(command.from, *manifest, command.folder, bar),
                                   copy_listed(keys_folder, *keys_manifest, command.folder / "keys", bar)})
            if (!copied) return refused(copied.error());
        fs::permissions(command.folder / "keys", fs::perms::owner_all);
        fs::permissions(command.folder / "keys" / "month", fs::perms::owner_all);
    }
    const auto copied = *store::Database::parse({}, command.folder);
    if (const auto checked = check_database(copied, *manifest); !checked) return refused(checked.error());

    // Of two checkpoints the newer one counts: a backup can't make the world forget what it has seen.
    SystemRandom random;
    const auto keys = store::KeyFiles::open(command.folder / "keys", random);
    const auto log_keys = [&] {
        const auto store = copied.open({.create = false, .instance = manifest->instance});
        require_months_of_late(*keys, *store, latest_month(SystemClock{}.now()));
        return fitting_log_keys(*keys, *store, manifest->origin);
    }();
    if (!log_keys) return refused(log_keys.error());
    store::HeadFile head(command.folder / "log.head");
    const auto here = head.read();
    const auto known = here ? opened_by(*here, log_keys->verifiers) : std::nullopt;
    if (here && !known) return refused({problems::head_of_another, {{"file", (command.folder / "log.head").string()}}, {}});
    const auto backed_up = store::disk::real().read(command.from / "log.head", false);
    const auto older = backed_up ? opened_by(*backed_up, log_keys->verifiers) : std::nullopt;
    if (older && (!known || known->size < older->size)) head.write(*backed_up, true);
    const bool stays = home->database.is_same(copied);
    if (!stays) {
        if (const auto moved = move_out(copied, home->database, *manifest, *folder, terminal); !moved) return refused(moved.error());
        if (const auto checked = check_database(home->database, *manifest); !checked) return refused(checked.error());
        remove_database(command.folder / "huiyin.db");
    }
    // Whatever the town said before: it must never go on in the database that it was copied from.
    const std::string settings = read_text_file(command.folder / "huiyin.toml");
    const std::string settled = with_database_url(settings, stays ? std::string() : home->url);
    if (settled != settings) store::disk::replace_file(command.folder / "huiyin.toml", settled, true);
    // A log.head that says more than the backup tells how old the database is. One that doesn't may be as old: somebody must say it.
    const bool behind = known && known->size > manifest->log.size;
    const bool must_be_told = !behind && !command.latest;
    if (must_be_told) write_restored(command.folder, {.log = manifest->log, .made = manifest->made});
    folder->finish();

    if (command.json) {
        terminal.print(json::write(json::Object{{"size", manifest->log.size},
                                                {"root", to_base64(manifest->log.root)},
                                                {"made", to_text(manifest->made)},
                                                {"database", home->database.name()},
                                                {"published", known ? json::Value(known->size) : json::Value()},
                                                {"read_only", must_be_told || behind}}) +
                       "\n");
        return done;
    }
    const Facts facts{{"folder", command.folder.string()},
                      {"size", std::to_string(manifest->log.size)},
                      {"made", to_text(manifest->made)},
                      {"last", manifest->last_event ? to_text(*manifest->last_event) : "-"},
                      {"published", known ? std::to_string(known->size) : ""}};
    terminal.print(text::say(language, "restore.done", facts) + "\n");
    if (settled != settings)
        terminal.print(text::say(language, "restore.home", {{"database", home->database.name()}}) + "\n");
    terminal.print(text::say(language, "restore.gone", facts) + "\n");
    if (behind)
        terminal.print(text::say(language, "restore.behind", facts) + "\n");
    else
        terminal.print(text::say(language, must_be_told ? "restore.must-be-told" : "restore.may-serve", facts) + "\n");
    return done;
}

}  // namespace huiyin::cli
