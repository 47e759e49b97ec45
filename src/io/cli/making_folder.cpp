#include "io/cli/making_folder.h"

#include <utility>

#include "base/fault.h"
#include "io/cli/problems.h"
#include "io/store/files/disk.h"

namespace huiyin::cli {
namespace making_folder_detail {

namespace fs = std::filesystem;

constexpr const char* mark = "init-unfinished";

void clear(const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator(folder)) fs::remove_all(entry.path());
}

/// The topmost part of the path that isn't there; empty if all of it is.
fs::path first_missing(const fs::path& folder) {
    fs::path missing;
    for (fs::path at = fs::absolute(folder); !fs::exists(at); at = at.parent_path()) missing = at;
    return missing;
}

}  // namespace making_folder_detail
using namespace making_folder_detail;

bool MakingFolder::is_unfinished(const fs::path& folder) { return fs::exists(folder / mark); }

Result<MakingFolder> MakingFolder::begin(const fs::path& folder) {
    if (folder.empty()) return refuse(problems::no_option, {{"option", "--data"}, {"help", "huiyin --help"}});
    try {
        const fs::path missing = first_missing(folder);
        if (missing.empty()) {
            if (!fs::is_directory(folder)) return refuse(problems::not_a_folder, {{"folder", folder.string()}}, "--data");
            if (!fs::is_empty(folder) && !is_unfinished(folder))
                return refuse(problems::folder_used, {{"folder", folder.string()}}, "--data");
            clear(folder);
        }
        MakingFolder making(folder, missing);  // what of the path gets made goes with it
        fs::create_directories(folder);
        fs::permissions(folder, fs::perms::owner_all);
        store::disk::real().overwrite(folder / mark, "huiyin init has not finished here. Run it again.\n");
        return making;
    } catch (const fs::filesystem_error& error) {
        throw Fault("can't make the folder " + folder.string() + ": " + error.code().message());
    }
}

MakingFolder::MakingFolder(fs::path folder, fs::path made) : folder_(std::move(folder)), made_(std::move(made)) {}

MakingFolder::MakingFolder(MakingFolder&& other) noexcept
    : folder_(std::move(other.folder_)),
      made_(std::move(other.made_)),
      finished_(std::exchange(other.finished_, true)) {}

MakingFolder::~MakingFolder() {
    if (finished_) return;
    std::error_code ignored;  // what can't be removed keeps its mark
    if (!made_.empty()) {
        fs::remove_all(made_, ignored);
        return;
    }
    for (const auto& entry : fs::directory_iterator(folder_, ignored)) fs::remove_all(entry.path(), ignored);
}

void MakingFolder::finish() {
    std::error_code error;
    if (!fs::remove(folder_ / mark, error)) throw Fault("can't finish " + folder_.string() + ": " + error.message());
    finished_ = true;
}

}  // namespace huiyin::cli
