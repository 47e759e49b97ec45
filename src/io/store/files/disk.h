#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

// Small files written so that a crash leaves the old or the new one whole. All of it throws Fault.
namespace huiyin::store::disk {

/// The content of a file; nothing if there is none. Follows no symbolic link, reads at most 1 MiB.
std::optional<std::string> read_file(const std::filesystem::path& file);

/// The same for a secret: refuses a file that anybody but its owner, who must be us, may read or write.
std::optional<std::string> read_secret(const std::filesystem::path& file);

/// Puts `content` at `file` by way of `file`.new and a rename, readable by the owner only. If `synced`, content and
/// name are on disk when it returns.
void replace_file(const std::filesystem::path& file, std::string_view content, bool synced);

/// Removes a file, if it is there, and syncs the folder.
void remove_file(const std::filesystem::path& file);

void sync_folder(const std::filesystem::path& folder);

/// Makes a folder that only its owner may enter, and syncs the one above; an existing one is left as it is.
void make_private_folder(const std::filesystem::path& folder);

/// Refuses a folder that anybody but its owner, who must be us, may enter.
void check_private_folder(const std::filesystem::path& folder);

}  // namespace huiyin::store::disk
