#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "engine/ports/store.h"
#include "io/store/files/folder_lock.h"
#include "io/store/open/database.h"

// A backup as it lies on a disk (docs/formats/backup.md): a folder with the database and the town's own files, and beside it
// one with the keys, each with a manifest.
namespace huiyin::cli {

/// The two kinds of folders.
inline constexpr std::string_view backup_format = "huiyin/v1 backup";
inline constexpr std::string_view backup_keys_format = "huiyin/v1 backup-keys";
inline constexpr const char* manifest_name = "manifest.json";

struct BackupFile {
    std::string path;            ///< below the folder, with /
    std::uint64_t bytes = 0;
    Hash sha256{};
    friend bool operator==(const BackupFile&, const BackupFile&) = default;
};

struct BackupManifest {
    std::string format;
    Instant made{};
    InstanceId instance;         ///< of the town
    std::string origin;          ///< of its log
    engine::LogState log;        ///< as the database has it; nothing in a keys folder
    std::optional<Instant> last_event;
    bool damaged = false;        ///< the database was when it was copied, and so is the copy
    std::vector<BackupFile> files;
    friend bool operator==(const BackupManifest&, const BackupManifest&) = default;
};
std::string write_manifest(const BackupManifest& manifest);
/// Reads FOLDER/manifest.json. Refuses with cli/no-backup {"folder"} (none there, of another kind) or cli/backup-damaged
/// {"file"}.
Result<BackupManifest> read_manifest(const std::filesystem::path& folder, std::string_view format);

/// Who a data folder's town is, and where it lives, as huiyin.toml says.
struct TownIdentity {
    InstanceId instance;
    std::string origin;
    store::Database database;
};
/// `db`: the database's URL, over huiyin.toml's; empty: that. Refuses with cli/no-town, cli/unfinished, cli/bad-database, or what
/// is wrong with the file.
Result<TownIdentity> read_identity(const std::filesystem::path& folder, const std::string& db);

/// Copies a file into a new one of mode 0600, which is on disk when it returns. Throws Fault.
BackupFile copy_file_synced(const std::filesystem::path& from, const std::filesystem::path& to, std::string path);
/// What a file is, read once.
BackupFile describe_file(const std::filesystem::path& file, std::string path);

/// A folder that gets its name only when it is whole. Until then it is called NAME.unfinished and goes with this object;
/// what a kill left of one is cleared by the next.
class UnfinishedFolder {
  public:
    /// Refuses with cli/out-exists {"path"}. Throws Fault, also if another process fills it at this moment.
    static Result<UnfinishedFolder> begin(std::filesystem::path name);
    UnfinishedFolder(UnfinishedFolder&& other) noexcept;
    UnfinishedFolder& operator=(UnfinishedFolder&&) = delete;
    ~UnfinishedFolder();
    const std::filesystem::path& path() const { return path_; }
    /// Everything in it is on disk and it has its name when it returns. Throws Fault if the name was taken meanwhile.
    void finish();

  private:
    UnfinishedFolder(std::filesystem::path name, std::filesystem::path path, store::FolderLock lock);
    std::filesystem::path name_;
    std::filesystem::path path_;
    std::optional<store::FolderLock> lock_;
    bool finished_ = false;
};

/// Syncs a folder and all below it.
void sync_folders(const std::filesystem::path& folder);

}  // namespace huiyin::cli
