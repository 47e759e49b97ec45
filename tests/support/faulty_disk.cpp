#include "support/faulty_disk.h"

#include <cstdlib>

namespace huiyin::testing {

std::vector<std::string> FaultyDisk::environment() const {
    const char* library = std::getenv("FAULTY_DISK_LIBRARY");
    const std::filesystem::path beside = "build/release/tests/support/libfaulty_disk.so";
    std::vector<std::string> out{
        "LD_PRELOAD=" + (library != nullptr ? std::string(library) : std::filesystem::absolute(beside).string()),
        "FAULTY_DISK_UNDER=" + under.string(),
        "FAULTY_DISK_CALL=" + call,
        "FAULTY_DISK_FILE=" + file,
        "FAULTY_DISK_AT=" + std::to_string(at),
        "FAULTY_DISK_WHILE=" + only_while.string(),
        "FAULTY_DISK_DOES=" + does,
        "FAULTY_DISK_TELLS=" + tells.string(),
        "FAULTY_DISK_RECORD=" + record.string(),
    };
    if (tells_all) out.emplace_back("FAULTY_DISK_TELLS_ALL=1");
    return out;
}

}  // namespace huiyin::testing
