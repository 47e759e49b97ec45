#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Small files written so that a crash leaves the old or the new one whole. All of it throws Fault.
namespace huiyin::store::disk {

/// The few calls by which small files reach a disk. There is one real one; tests hand in one that dies or tears.
class Disk {
  public:
    virtual ~Disk() = default;
    /// The content of a file, nothing if there is none. Follows no symbolic link, reads at most 1 MiB. If `secret`,
    /// refuses a file that anybody but its owner, who must be us, may read or write.
    virtual std::optional<std::string> read(const std::filesystem::path& file, bool secret) = 0;
    virtual bool exists(const std::filesystem::path& file) = 0;
    /// Makes a file that isn't there, readable by the owner only; its content is on disk if `synced`, its name is not.
    virtual void write_new(const std::filesystem::path& file, std::string_view content, bool synced) = 0;
    /// Writes a small file over, or makes it, unsynced: a crash may leave any mixture of old and new, or nothing.
    virtual void overwrite(const std::filesystem::path& file, std::string_view content) {
        remove(file);
        write_new(file, content, false);
    }
    virtual void rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
    /// False: there was none.
    virtual bool remove(const std::filesystem::path& file) = 0;
    /// What was made, renamed and removed in the folder is on disk.
    virtual void sync_folder(const std::filesystem::path& folder) = 0;
    /// A folder that only its owner may enter; false: there was one.
    virtual bool make_folder(const std::filesystem::path& folder) = 0;
    /// Refuses a folder that anybody but its owner, who must be us, may enter.
    virtual void check_folder(const std::filesystem::path& folder) = 0;
    virtual std::vector<std::filesystem::path> list(const std::filesystem::path& folder) = 0;
};

/// The machine's.
Disk& real();

/// Puts `content` at `file` by way of `file`.new and a rename, readable by the owner only. If `synced`, content and
/// name are on disk when it returns.
void replace_file(const std::filesystem::path& file, std::string_view content, bool synced, Disk& disk = real());

/// Removes a file, if it is there, and syncs the folder.
void remove_file(const std::filesystem::path& file, Disk& disk = real());

/// Makes a folder that only its owner may enter, and syncs the one above; an existing one is left as it is.
void make_private_folder(const std::filesystem::path& folder, Disk& disk = real());

}  // namespace huiyin::store::disk
