#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace huiyin::testing {

/// One call that changed something on the disk, as faulty_disk_library.cpp wrote it down.
struct DiskAct {
    char kind = 0;                 ///< c: made, w: written, t: cut to a length, s: synced, r: renamed, u: removed
    std::string path;
    std::uint64_t number = 0;      ///< w: offset, t: length
    std::string data;              ///< w: the bytes, r: the new path
    std::uint64_t end = 0;         ///< length of the record behind it
};
std::vector<DiskAct> read_record(const std::filesystem::path& file);

/// What survives of what was not synced when the power goes.
enum class Survives {
    nothing,
    everything,  ///< as after a kill
    beginning,   ///< what came first, up to some moment
    anything,    ///< each write or not, in any order, or its first sectors of 512 or 4096 bytes; of names, what came first
};
const char* to_text(Survives survives);

/// A folder on a disk that forgets what was not synced: bytes by syncing the file, names by syncing their folder. That is
/// less than any file system promises in practice.
class CutDisk {
  public:
    /// All that lies in `folder` is on the disk.
    explicit CutDisk(const std::filesystem::path& folder);

    void apply(const DiskAct& act);
    /// The folder as it is found when the power is back, under another name. Index files (-shm), which mean nothing then,
    /// and sockets are left out.
    void write_image(const std::filesystem::path& to, Survives survives, std::mt19937_64& dice) const;

  private:
    struct Write {
        std::uint64_t order;
        bool cuts = false;
        std::uint64_t at = 0;      ///< offset, or length if it cuts
        std::string data{};
    };
    struct File {
        std::string durable;
        std::vector<Write> pending;
    };
    using FilePointer = std::shared_ptr<File>;
    struct NameChange {
        std::uint64_t order;
        std::string name;
        FilePointer file;          ///< null: the name goes
    };
    static void put(std::string& content, const Write& write);

    std::filesystem::path folder_;
    std::uint64_t order_ = 0;
    std::map<std::string, FilePointer> now_;      ///< names as the program sees them
    std::map<std::string, FilePointer> durable_;  ///< names on the disk
    std::map<std::string, std::vector<std::vector<NameChange>>> pending_;  ///< by folder; those of one call together
};

}  // namespace huiyin::testing
