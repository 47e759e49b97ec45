#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "io/store/files/folder_lock.h"

namespace huiyin::cli {

/// Whether a file that was named on the command line is one that can be read. Refuses with cli/no-file, cli/is-folder or
/// cli/cant-read.
Result<void> check_named_file(const std::filesystem::path& file);
/// Its text; refuses likewise.
Result<std::string> read_named_file(const std::filesystem::path& file);
/// The lock of a data folder. Refuses with cli/folder-busy while another process has it. Throws Fault.
Result<store::FolderLock> lock_folder(const std::filesystem::path& folder);

}  // namespace huiyin::cli
