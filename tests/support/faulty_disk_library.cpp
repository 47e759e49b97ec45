// Stands between a program and the C library's calls on files (LD_PRELOAD), counts those on one folder and lets one of
// them go wrong, or writes down what each did. What it does is said by the environment; faulty_disk.h sets that.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>

namespace {

template <typename Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

std::string_view variable(const char* name) {
    const char* text = ::getenv(name);
    return text == nullptr ? std::string_view() : std::string_view(text);
}

constexpr int descriptors_max = 1 << 16;

struct Settings {
    std::string under{variable("FAULTY_DISK_UNDER")};  // a folder; calls on other files are left alone
    std::string call{variable("FAULTY_DISK_CALL")};    // one kind of call; empty: all but reads
    std::string file{variable("FAULTY_DISK_FILE")};    // how the file's path ends; empty: any
    std::string does{variable("FAULTY_DISK_DOES")};    // enospc, eio, short, lies, kill, kill-after
    std::string only_while{variable("FAULTY_DISK_WHILE")};  // only while this file is there; without `at` every call
    long at = ::atol(std::string(variable("FAULTY_DISK_AT")).c_str());  // the how-manyth, from 1
    int tells = -1;                                    // gets a line on each call that was counted, or on the one that failed
    bool tells_all = !variable("FAULTY_DISK_TELLS_ALL").empty();
    int record = -1;
    std::atomic<long> count = 0;
    std::atomic<int> cut_short = -1;                   // the descriptor whose next write finds no room
    std::mutex mutex;
    std::string path_of[descriptors_max];

    Settings() {
        const auto open_outside = [](std::string_view name) {
            if (name.empty()) return -1;
            return next<int(const char*, int, ...)>("open")(std::string(name).c_str(),
                                                            O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        };
        tells = open_outside(variable("FAULTY_DISK_TELLS"));
        record = open_outside(variable("FAULTY_DISK_RECORD"));
    }
};

Settings& settings() {
    static auto* const made = new Settings;  // lives as long as the last call
    return *made;
}

bool is_ours(std::string_view path) { return !settings().under.empty() && path.starts_with(settings().under); }

std::string path_of(int descriptor) {
    if (descriptor < 0 || descriptor >= descriptors_max) return {};
    const std::lock_guard lock(settings().mutex);
    return settings().path_of[descriptor];
}

void set_path(int descriptor, std::string path) {
    if (descriptor < 0 || descriptor >= descriptors_max) return;
    const std::lock_guard lock(settings().mutex);
    settings().path_of[descriptor] = std::move(path);
}

void put(int descriptor, const void* bytes, std::size_t size) {
    static const auto real = next<ssize_t(int, const void*, size_t)>("write");
    const char* at = static_cast<const char*>(bytes);
    while (size > 0) {
        const ssize_t done = real(descriptor, at, size);
        if (done <= 0) ::abort();
        at += done;
        size -= static_cast<std::size_t>(done);
    }
}

void tell(long number, std::string_view call, std::string_view path) {
    if (settings().tells < 0) return;
    const auto slash = path.rfind('/');
    const std::string line = std::to_string(number) + " " + std::string(call) + " " +
                             std::string(slash == std::string_view::npos ? path : path.substr(slash + 1)) + "\n";
    put(settings().tells, line.data(), line.size());
}

// ------------------------------------------------------------------------------------------------------ what is written down

// Record: kind (1), length of the path (4), number (8), length of the data (4), path, data; numbers as this machine has them.
void note(char kind, const std::string& path, std::uint64_t number, std::string_view data = {}) {
    const auto path_size = static_cast<std::uint32_t>(path.size());
    const auto data_size = static_cast<std::uint32_t>(data.size());
    std::string out;
    out += kind;
    out.append(reinterpret_cast<const char*>(&path_size), sizeof path_size);
    out.append(reinterpret_cast<const char*>(&number), sizeof number);
    out.append(reinterpret_cast<const char*>(&data_size), sizeof data_size);
    out += path;
    out += data;
    put(settings().record, out.data(), out.size());
}

/// Does the call, and if it went well writes it down, in the order in which calls were done.
template <typename Act, typename Note>
auto recorded(const std::string& path, Act act, Note write_down) {
    static std::mutex one_at_a_time;
    if (settings().record < 0 || !is_ours(path)) return act();
    const std::lock_guard lock(one_at_a_time);
    const auto result = act();
    const int kept = errno;
    if (result >= 0) write_down(result);
    errno = kept;
    return result;
}

// ------------------------------------------------------------------------------------------------------------- faults

/// Whether this call is the one that goes wrong.
bool is_hit(std::string_view call, const std::string& path) {
    Settings& all = settings();
    if (!is_ours(path)) return false;
    if (all.call.empty() ? call == "read" : call != all.call) return false;
    if (!std::string_view(path).ends_with(all.file)) return false;
    if (!all.only_while.empty()) {
        if (::access(all.only_while.c_str(), F_OK) != 0) return false;
        if (all.at == 0) return true;
    }
    const long number = ++all.count;
    if (all.tells_all) tell(number, call, path);
    if (all.at == 0 || number != all.at) return false;
    if (!all.tells_all) tell(number, call, path);
    return true;
}

[[noreturn]] void die() {
    for (;;) ::kill(::getpid(), SIGKILL);
}

/// A call that gives a number below 0 when it fails. `undo` takes back a result that nobody will hear of.
template <typename Act, typename Undo>
auto tried(std::string_view call, const std::string& path, Act act, Undo undo) -> decltype(act()) {
    if (!is_hit(call, path)) return act();
    const std::string& does = settings().does;
    if (does == "kill") die();
    if (does == "kill-after") {
        act();
        die();
    }
    if (does == "lies") {
        undo(act());
        errno = EIO;
        return -1;
    }
    errno = does == "enospc" ? ENOSPC : EIO;
    return -1;
}
template <typename Act>
auto tried(std::string_view call, const std::string& path, Act act) -> decltype(act()) {
    return tried(call, path, act, [](auto) {});
}

/// A write: it can also stop in the middle.
template <typename Write>
ssize_t tried_write(int descriptor, std::string_view data, Write write) {
    const std::string path = path_of(descriptor);
    int expected = descriptor;
    if (is_ours(path) && settings().cut_short.compare_exchange_strong(expected, -1)) {
        errno = ENOSPC;
        return -1;
    }
    if (settings().does != "short")
        return tried("write", path, [&] { return write(data); });
    if (!is_hit("write", path)) return write(data);
    settings().cut_short = descriptor;
    return write(data.substr(0, data.size() / 2));
}

int tried_open(const std::string& path, int flags, auto open) {
    const int opened = tried(
        "open", path,
        [&] {
            const bool was_there = ::access(path.c_str(), F_OK) == 0;
            return recorded(path, open, [&](int) {
                if ((flags & O_CREAT) != 0 && !was_there) note('c', path, 0);
                if ((flags & O_TRUNC) != 0 && was_there) note('t', path, 0);
            });
        },
        [](int descriptor) {
            if (descriptor >= 0) next<int(int)>("close")(descriptor);
        });
    if (opened >= 0) set_path(opened, is_ours(path) ? path : std::string());
    return opened;
}

std::string absolute(const char* path) {
    if (path[0] == '/') return path;
    char folder[4096];
    return ::getcwd(folder, sizeof folder) == nullptr ? std::string(path) : std::string(folder) + "/" + path;
}

int tried_sync(const char* name, int descriptor) {
    const std::string path = path_of(descriptor);
    const auto real = next<int(int)>(name);
    return tried("sync", path,
                 [&] { return recorded(path, [&] { return real(descriptor); }, [&](int) { note('s', path, 0); }); });
}

int tried_truncate(const char* name, int descriptor, off_t size) {
    const std::string path = path_of(descriptor);
    const auto real = next<int(int, off_t)>(name);
    return tried("truncate", path, [&] {
        return recorded(path, [&] { return real(descriptor, size); },
                        [&](int) { note('t', path, static_cast<std::uint64_t>(size)); });
    });
}

ssize_t tried_pwrite(const char* name, int descriptor, const void* bytes, size_t size, off_t offset) {
    const auto real = next<ssize_t(int, const void*, size_t, off_t)>(name);
    return tried_write(descriptor, {static_cast<const char*>(bytes), size}, [&](std::string_view data) {
        const std::string path = path_of(descriptor);
        return recorded(path, [&] { return real(descriptor, data.data(), data.size(), offset); },
                        [&](ssize_t done) {
                            note('w', path, static_cast<std::uint64_t>(offset),
                                 data.substr(0, static_cast<std::size_t>(done)));
                        });
    });
}

void* tried_map(const char* name, void* where, size_t size, int protection, int flags, int descriptor, off_t offset) {
    const auto real = next<void*(void*, size_t, int, int, int, off_t)>(name);
    const auto mapped = [&] { return reinterpret_cast<std::intptr_t>(real(where, size, protection, flags, descriptor, offset)); };
    if (descriptor < 0) return reinterpret_cast<void*>(mapped());
    return reinterpret_cast<void*>(tried("map", path_of(descriptor), mapped));  // -1 is MAP_FAILED
}

}  // namespace

extern "C" {

#define HUIYIN_SHIM_OPEN(NAME)                                                                     \
    int NAME(const char* path, int flags, ...) {                                                   \
        mode_t mode = 0;                                                                           \
        if ((flags & (O_CREAT | O_TMPFILE)) != 0) {                                                \
            va_list more;                                                                          \
            va_start(more, flags);                                                                 \
            mode = va_arg(more, mode_t);                                                           \
            va_end(more);                                                                          \
        }                                                                                          \
        const auto real = next<int(const char*, int, ...)>(#NAME);                                 \
        return tried_open(absolute(path), flags, [&] { return real(path, flags, mode); });         \
    }
HUIYIN_SHIM_OPEN(open)
HUIYIN_SHIM_OPEN(open64)

int close(int descriptor) {
    set_path(descriptor, {});
    return next<int(int)>("close")(descriptor);
}

ssize_t write(int descriptor, const void* bytes, size_t size) {
    const auto real = next<ssize_t(int, const void*, size_t)>("write");
    if (path_of(descriptor).empty()) return real(descriptor, bytes, size);
    return tried_write(descriptor, {static_cast<const char*>(bytes), size}, [&](std::string_view data) {
        const std::string path = path_of(descriptor);
        const off_t offset = ::lseek(descriptor, 0, SEEK_CUR);
        return recorded(path, [&] { return real(descriptor, data.data(), data.size()); },
                        [&](ssize_t done) {
                            note('w', path, static_cast<std::uint64_t>(offset),
                                 data.substr(0, static_cast<std::size_t>(done)));
                        });
    });
}
ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
    return tried_pwrite("pwrite", descriptor, bytes, size, offset);
}
ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off_t offset) {
    return tried_pwrite("pwrite64", descriptor, bytes, size, offset);
}

ssize_t read(int descriptor, void* bytes, size_t size) {
    const auto real = next<ssize_t(int, void*, size_t)>("read");
    return tried("read", path_of(descriptor), [&] { return real(descriptor, bytes, size); });
}
ssize_t pread64(int descriptor, void* bytes, size_t size, off_t offset) {
    const auto real = next<ssize_t(int, void*, size_t, off_t)>("pread64");
    return tried("read", path_of(descriptor), [&] { return real(descriptor, bytes, size, offset); });
}

int fsync(int descriptor) { return tried_sync("fsync", descriptor); }
int fdatasync(int descriptor) { return tried_sync("fdatasync", descriptor); }
int ftruncate(int descriptor, off_t size) { return tried_truncate("ftruncate", descriptor, size); }
int ftruncate64(int descriptor, off_t size) { return tried_truncate("ftruncate64", descriptor, size); }

int rename(const char* from, const char* to) {
    const std::string source = absolute(from);
    const std::string target = absolute(to);
    return tried("rename", target, [&] {
        return recorded(target, [&] { return next<int(const char*, const char*)>("rename")(from, to); },
                        [&](int) { note('r', source, 0, target); });
    });
}

int unlink(const char* path) {
    const std::string whole = absolute(path);
    return tried("unlink", whole, [&] {
        return recorded(whole, [&] { return next<int(const char*)>("unlink")(path); }, [&](int) { note('u', whole, 0); });
    });
}

void* mmap(void* where, size_t size, int protection, int flags, int descriptor, off_t offset) {
    return tried_map("mmap", where, size, protection, flags, descriptor, offset);
}
void* mmap64(void* where, size_t size, int protection, int flags, int descriptor, off_t offset) {
    return tried_map("mmap64", where, size, protection, flags, descriptor, offset);
}
}
