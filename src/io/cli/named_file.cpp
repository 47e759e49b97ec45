#include "io/cli/named_file.h"

#include <unistd.h>

#include <cerrno>

#include "io/cli/problems.h"
#include "io/cli/town_folder.h"

namespace huiyin::cli {

Result<void> check_named_file(const std::filesystem::path& file) {
    const Facts name{{"file", file.string()}};
    std::error_code none;
    if (std::filesystem::is_directory(file, none)) return refuse(problems::is_folder, name);
    if (::access(file.c_str(), R_OK) == 0) return {};
    return refuse(errno == EACCES ? problems::cant_read : problems::no_file, name);
}

Result<std::string> read_named_file(const std::filesystem::path& file) {
    TRY(check_named_file(file));
    return read_text_file(file);
}

Result<store::FolderLock> lock_folder(const std::filesystem::path& folder) {
    if (auto lock = store::FolderLock::try_take(folder)) return std::move(*lock);
    std::string holder;
    if (check_named_file(folder / "lock")) holder = read_text_file(folder / "lock");
    while (holder.ends_with('\n')) holder.pop_back();
    return refuse(problems::folder_busy, {{"folder", folder.string()}, {"process", holder}});
}

}  // namespace huiyin::cli
