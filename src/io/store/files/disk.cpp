#include "io/store/files/disk.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/fault.h"

namespace huiyin::store::disk {
namespace disk_detail {

constexpr std::size_t size_max = 1 << 20;

[[noreturn]] void fail(const std::filesystem::path& file, const char* what) {
    const int error = errno;
    throw Fault(fmt::format("{}: {} failed: {}", file.string(), what, std::strerror(error)));
}

/// An open file or folder; closed when it goes.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }
    bool is_open() const { return number_ >= 0; }

  private:
    int number_;
};

void check_private(const std::filesystem::path& path, const struct stat& status, const char* remedy) {
    if (status.st_uid != ::geteuid())
        throw Fault(fmt::format("{} belongs to another user (number {}) than this program (number {})", path.string(),
                                status.st_uid, ::geteuid()));
    if ((status.st_mode & 077) != 0)
        throw Fault(fmt::format("{} is open to others (mode {:04o}): run chmod {} {}", path.string(),
                                status.st_mode & 07777, remedy, path.string()));
}

std::optional<std::string> read(const std::filesystem::path& file, bool secret) {
    const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!descriptor.is_open()) {
        if (errno == ENOENT) return std::nullopt;
        fail(file, "opening");
    }
    struct stat status {};
    if (::fstat(descriptor.number(), &status) != 0) fail(file, "looking at it");
    if (!S_ISREG(status.st_mode)) throw Fault(file.string() + " is not a file");
    if (secret) check_private(file, status, "600");
    std::string content;
    char piece[4096];
    for (;;) {
        const ssize_t got = ::read(descriptor.number(), piece, sizeof piece);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(file, "reading");
        if (got == 0) return content;
        content.append(piece, static_cast<std::size_t>(got));
        if (content.size() > size_max) throw Fault(file.string() + " is far longer than it should be");
    }
}

void write_all(const std::filesystem::path& file, int descriptor, std::string_view content) {
    while (!content.empty()) {
        const ssize_t put = ::write(descriptor, content.data(), content.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) fail(file, "writing");
        content.remove_prefix(static_cast<std::size_t>(put));
    }
}

class RealDisk final : public Disk {
  public:
    std::optional<std::string> read(const std::filesystem::path& file, bool secret) override {
        return disk_detail::read(file, secret);
    }

    bool exists(const std::filesystem::path& file) override { return std::filesystem::exists(file); }

    void write_new(const std::filesystem::path& file, std::string_view content, bool synced) override {
        const Descriptor descriptor(
            ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (!descriptor.is_open()) fail(file, "making it");
        write_all(file, descriptor.number(), content);
        if (synced && ::fsync(descriptor.number()) != 0) fail(file, "syncing");
    }

    /// In place: to unlink and make a file costs the log's writer more than to sign what it writes there.
    void overwrite(const std::filesystem::path& file, std::string_view content) override {
        const Descriptor descriptor(::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (!descriptor.is_open()) fail(file, "opening");
        struct stat status {};
        if (::fstat(descriptor.number(), &status) != 0) fail(file, "looking at it");
        write_all(file, descriptor.number(), content);
        const auto size = static_cast<off_t>(content.size());
        if (status.st_size > size && ::ftruncate(descriptor.number(), size) != 0) fail(file, "cutting its end off");
    }

    void rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
        if (::rename(from.c_str(), to.c_str()) != 0) fail(to, "putting it in place");
    }

    bool remove(const std::filesystem::path& file) override {
        if (::unlink(file.c_str()) == 0) return true;
        if (errno != ENOENT) fail(file, "removing");
        return false;
    }

    void sync_folder(const std::filesystem::path& folder) override {
        const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!descriptor.is_open()) fail(folder, "opening");
        if (::fsync(descriptor.number()) != 0) fail(folder, "syncing");
    }

    bool make_folder(const std::filesystem::path& folder) override {
        if (::mkdir(folder.c_str(), 0700) == 0) return true;
        if (errno != EEXIST) fail(folder, "making it");
        return false;
    }

    void check_folder(const std::filesystem::path& folder) override {
        struct stat status {};
        if (::lstat(folder.c_str(), &status) != 0) fail(folder, "looking at it");
        if (!S_ISDIR(status.st_mode)) throw Fault(folder.string() + " is not a folder");
        check_private(folder, status, "700");
    }

    std::vector<std::filesystem::path> list(const std::filesystem::path& folder) override {
        std::vector<std::filesystem::path> out;
        std::error_code error;
        for (auto at = std::filesystem::directory_iterator(folder, error);
             !error && at != std::filesystem::directory_iterator(); at.increment(error))
            out.push_back(at->path());
        if (error) throw Fault(fmt::format("{}: looking into it failed: {}", folder.string(), error.message()));
        return out;
    }
};

}  // namespace disk_detail

Disk& real() {
    static disk_detail::RealDisk disk;  // holds nothing
    return disk;
}

void replace_file(const std::filesystem::path& file, std::string_view content, bool synced, Disk& disk) {
    auto fresh = file;
    fresh += ".new";
    disk.remove(fresh);  // what a crash left
    disk.write_new(fresh, content, synced);
    disk.rename(fresh, file);
    if (synced) disk.sync_folder(file.parent_path());
}

void remove_file(const std::filesystem::path& file, Disk& disk) {
    if (disk.remove(file)) disk.sync_folder(file.parent_path());
}

void make_private_folder(const std::filesystem::path& folder, Disk& disk) {
    if (disk.make_folder(folder)) disk.sync_folder(folder.parent_path());
}

}  // namespace huiyin::store::disk
