#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "io/store/files/disk.h"

namespace huiyin::tests {

/// The process is gone. No std::exception: nobody handles it but whoever killed the process.
struct Died {};

/// What becomes of one operation.
enum class Fate {
    goes_well,
    fails,       ///< not done, and a Fault says so
    done_fails,  ///< done, and a Fault says that it failed
    dies,        ///< the process dies before it
    dies_after,  ///< the process dies when it is done
    tears,       ///< a write: half of it is done when the process dies; else as `dies`
};

/// A disk in memory that fails and dies where it is told to, and forgets at a power cut what was not synced.
///
/// What the process sees and what is durable are two things. Names made, renamed and removed are durable once their folder
/// was synced; before that, a power cut keeps the first few of them, in their order. A file's content is durable once synced;
/// before that, a power cut keeps a part of it.
class CrashingDisk final : public store::disk::Disk {
  public:
    /// Is asked before every operation: its name, and the file's.
    using Ask = std::function<Fate(std::string_view operation, const std::string& file)>;
    explicit CrashingDisk(Ask ask = {}) : ask_(std::move(ask)) {}

    /// What was not synced is lost, but for what `keep` (0 up to below its argument) happens to keep.
    void cut_power(const std::function<std::size_t(std::size_t)>& keep);
    /// The synced content of a file under a synced name: what is there after the worst power cut.
    std::optional<std::string> durable(const std::filesystem::path& file) const;

    std::optional<std::string> read(const std::filesystem::path& file, bool secret) override;
    bool exists(const std::filesystem::path& file) override;
    void write_new(const std::filesystem::path& file, std::string_view content, bool synced) override;
    void rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
    bool remove(const std::filesystem::path& file) override;
    void sync_folder(const std::filesystem::path& folder) override;
    bool make_folder(const std::filesystem::path& folder) override;
    void check_folder(const std::filesystem::path& folder) override;
    std::vector<std::filesystem::path> list(const std::filesystem::path& folder) override;

  private:
    struct Content {
        std::string bytes;
        bool synced = false;
    };
    using Names = std::map<std::string, std::shared_ptr<Content>>;
    /// A change of names; an empty content removes.
    struct Renaming {
        std::string folder;
        std::vector<std::pair<std::string, std::shared_ptr<Content>>> puts;
    };
    void step(std::string_view operation, const std::filesystem::path& file, const std::function<void()>& act,
              const std::function<void()>& half = {});
    void rename_later(Renaming change);
    static void apply(Names& names, const Renaming& change);

    Ask ask_;
    Names now_;
    Names durable_;
    std::vector<Renaming> pending_;
    std::set<std::string> folders_;
};

}  // namespace huiyin::tests
