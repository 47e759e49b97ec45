#pragma once

#include <filesystem>

#include "base/result.h"

namespace huiyin::cli {

/// A data folder while `init` makes it. Unless it is finished, by a refusal or a fault, all of it goes again. A mark in
/// it tells of an `init` that was cut off without a word (power, kill): `serve` refuses such a folder, the next `init`
/// starts afresh in it.
class MakingFolder {
  public:
    /// Makes the folder, for its owner alone. Refuses with cli/folder-used {"folder"} if anything lies there; throws
    /// Fault.
    static Result<MakingFolder> begin(const std::filesystem::path& folder);
    MakingFolder(MakingFolder&& other) noexcept;
    MakingFolder& operator=(MakingFolder&&) = delete;
    ~MakingFolder();
    /// From here on the folder stays. Throws Fault.
    void finish();
    static bool is_unfinished(const std::filesystem::path& folder);

  private:
    MakingFolder(std::filesystem::path folder, std::filesystem::path made);

    std::filesystem::path folder_;
    std::filesystem::path made_;  ///< the topmost folder that was not there before; empty: only the content is ours
    bool finished_ = false;
};

}  // namespace huiyin::cli
