#pragma once

#include <filesystem>
#include <mutex>

#include "engine/ports/keys.h"
#include "io/store/files/disk.h"

namespace huiyin::store {

/// `log.head`, the last published checkpoint, beside the database.
///
/// What is written without a sync may, after a power cut, be torn or gone. So unsynced notes go to `log.head.recent`,
/// each over the one before, with a digest that tells a torn one, and the published one is never put at risk.
class HeadFile final : public engine::LogHead {
  public:
    /// `in_the_end`: for a log that is thrown away if the machine stops before it is whole, and that `sync` makes durable then.
    enum class Durable { at_once, in_the_end };
    /// `file` is where the published note stands, such as DIR/log.head.
    explicit HeadFile(std::filesystem::path file, disk::Disk& disk = disk::real(), Durable durable = Durable::at_once);

    /// The note of the larger log: the published one, or a later unsynced one if it is whole.
    std::optional<std::string> read() override;
    void write(const std::string& note, bool synced) override;
    /// The published note is on disk when it returns. Throws Fault.
    void sync();

  private:
    std::mutex mutex_;
    disk::Disk& disk_;
    std::filesystem::path file_;
    std::filesystem::path recent_;
    Durable durable_;
};

}  // namespace huiyin::store
