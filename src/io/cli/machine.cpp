#include "io/cli/machine.h"

#include <sys/statvfs.h>
#include <unistd.h>

#include <fstream>

namespace huiyin::cli {

std::uint64_t free_bytes(const std::filesystem::path& folder) {
    struct statvfs status {};
    if (::statvfs(folder.c_str(), &status) != 0) return 0;
    return static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
}

std::vector<api::Condition> machine_conditions(const std::filesystem::path& folder, const GuardedClock& clock) {
    api::Condition disk{.part = "disk"};
    const std::uint64_t left = free_bytes(folder);
    if (left < disk_low_bytes) {
        disk.word = left >= disk_full_bytes ? "low" : "full";  // whether it is too little, the writer finds out
        disk.why = std::to_string(left / (1024 * 1024)) + " MiB are left for the data folder";
    }
    api::Condition time{.part = "clock"};
    const auto state = clock.state();
    if (state.trouble != GuardedClock::Trouble::none) {
        time.word = GuardedClock::word(state.trouble);
        time.why = "the machine's clock is " + std::to_string(state.off.count()) + " s off; filings go on with " +
                   to_text(clock.now());
    }
    return {disk, time};
}

std::uint64_t resident_bytes() {
    std::uint64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages >> pages;  // the second number
    return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::size_t open_files() {
    std::error_code ignored;
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", ignored)) ++count;
    return count;
}

}  // namespace huiyin::cli
