#pragma once

#include <filesystem>
#include <optional>

namespace huiyin::store {

/// The right to write to a data folder: an advisory lock on DIR/lock (flock), held until the object or the process
/// goes. One process writes; the file's content, its process number, is for people.
class FolderLock {
  public:
    /// Throws a Fault that names the process that holds it.
    static FolderLock take(const std::filesystem::path& folder);
    /// Nothing if another process (or object) holds it. Throws Fault if the folder can't be written to.
    static std::optional<FolderLock> try_take(const std::filesystem::path& folder);

    ~FolderLock();
    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&&) = delete;

  private:
    explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace huiyin::store
