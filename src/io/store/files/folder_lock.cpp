#include "io/store/files/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "base/fault.h"
#include "io/store/files/disk.h"

namespace huiyin::store {

FolderLock FolderLock::take(const std::filesystem::path& folder) {
    if (auto lock = try_take(folder)) return std::move(*lock);
    std::string holder = disk::real().read(folder / "lock", false).value_or("");
    while (!holder.empty() && holder.back() == '\n') holder.pop_back();
    throw Fault(folder.string() + " is in use by " +
                (holder.empty() ? "another process" : "process " + holder) + ": stop it first");
}

std::optional<FolderLock> FolderLock::try_take(const std::filesystem::path& folder) {
    const auto file = folder / "lock";
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) throw Fault(folder.string() + " can't be written to: " + std::strerror(errno));
    FolderLock lock(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return std::nullopt;
        throw Fault(file.string() + " can't be locked: " + std::strerror(errno));
    }
    const std::string content = std::to_string(::getpid()) + "\n";
    if (::ftruncate(descriptor, 0) != 0 ||
        ::pwrite(descriptor, content.data(), content.size(), 0) != static_cast<ssize_t>(content.size()))
        throw Fault(file.string() + " can't be written to: " + std::strerror(errno));
    return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock::~FolderLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace huiyin::store
