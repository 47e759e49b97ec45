#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/fault.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/tile.h"
#include "core/text/say.h"
#include "engine/tiles.h"
#include "io/cli/backup_folder.h"
#include "io/cli/commands.h"
#include "io/cli/control_socket.h"
#include "io/cli/key_check.h"
#include "io/cli/problems.h"
#include "io/cli/progress.h"
#include "io/cli/say.h"
#include "io/store/files/disk.h"
#include "io/store/files/key_files.h"

namespace huiyin::cli {
namespace log_export_detail {

namespace fs = std::filesystem;

[[noreturn]] void export_failed(const fs::path& file) { throw Fault(file.string() + ": " + std::strerror(errno)); }

/// Writes a file that others may read, by way of a rename: who fetches it meanwhile sees the old one, none, or the whole.
/// It is on disk once the file system was synced.
void put_file(const fs::path& file, ByteView bytes) {
    fs::path fresh = file;
    fresh += ".new";
    {
        const Descriptor out(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644));
        if (!out) export_failed(fresh);
        while (!bytes.empty()) {
            const ssize_t put = ::write(out.number(), bytes.data(), bytes.size());
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) export_failed(fresh);
            bytes = bytes.subspan(static_cast<std::size_t>(put));
        }
    }
    fs::rename(fresh, file);
}

void sync_file_system(const fs::path& folder) {
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened || ::syncfs(opened.number()) != 0) export_failed(folder);
}

/// A log on its way into a folder.
class LogExport {
  public:
    LogExport(engine::Store& store, fs::path folder, std::uint64_t size) : store_(store), folder_(std::move(folder)), size_(size) {}

    /// Writes what a log of `size` entries has and the folder lacks; all rows below `before` entries are there. False: stopped.
    bool run(std::uint64_t before, ProgressBar& bar, const Terminal& terminal) {
        for (const ledger::LevelTiles& level : ledger::tiles_for_size(size_)) {
            const std::uint64_t count = level.full + (level.partial_width > 0 ? 1 : 0);
            for (std::uint64_t n = ledger::hashes_at_level(before, level.level) / ledger::tile_width; n < count; ++n) {
                if (terminal.stop_asked()) return false;
                const int width = ledger::width_in_tree(size_, level.level, n);
                put_tile({.level = level.level, .index = n, .width = width});
                if (level.level > 0) continue;
                put_entries({.index = n, .width = width});
                bar.show(n * ledger::tile_width, size_);
            }
        }
        return true;
    }
    std::uint64_t written() const { return written_; }

  private:
    void put_new(const std::string& path, const Bytes& bytes) {
        const fs::path file = folder_ / path;
        if (fs::exists(file)) return;
        fs::create_directories(file.parent_path());
        put_file(file, bytes);
        ++written_;
    }
    void put_tile(const ledger::TileId& id) {
        Bytes row = store_.log_tile(static_cast<std::uint8_t>(id.level), id.index);
        const std::size_t wanted = static_cast<std::size_t>(id.width) * 32;
        if (row.size() < wanted) throw Fault("the log's " + ledger::tile_path(id) + " is missing hashes; run: huiyin fsck");
        row.resize(wanted);
        put_new(ledger::tile_path(id), row);
    }
    void put_entries(const ledger::BundleId& id) {
        Bytes bundle;
        const auto entries = store_.log_entries(id.index * ledger::tile_width, static_cast<std::size_t>(id.width));
        if (entries.size() != static_cast<std::size_t>(id.width)) throw Fault("the log is missing entries; run: huiyin fsck");
        for (const Bytes& entry : entries)
            if (!ledger::append_entry(bundle, entry)) throw Fault("an entry of the log is too long; run: huiyin fsck");
        put_new(ledger::entries_path(id), bundle);
    }

    engine::Store& store_;
    fs::path folder_;
    std::uint64_t size_;
    std::uint64_t written_ = 0;
};

/// How much of this log the folder holds already. Refuses with cli/export-of-another {"folder"} what is no beginning of it.
Result<std::uint64_t> exported_before(const fs::path& folder, engine::Store& store, std::uint64_t size,
                                      const std::vector<ledger::TrustedLogKey>& keys) {
    const auto note = store::disk::real().read(folder / "checkpoint", false);
    if (!note) return std::uint64_t{0};
    const auto refused = [&] { return refuse(problems::export_of_another, {{"folder", folder.string()}}); };
    const auto opened = ledger::open_checkpoint(*note, {.origin = {}, .log = keys, .witnesses = {}});
    if (!opened || opened->checkpoint.size > size) return refused();
    if (opened->checkpoint.size == 0) return std::uint64_t{0};
    auto hashes = engine::tile_hashes(store, size);
    if (ledger::tree_root(opened->checkpoint.size, hashes.reader()) != opened->checkpoint.root) return refused();
    return opened->checkpoint.size;
}

}  // namespace log_export_detail
using namespace log_export_detail;

int log_export(const LogExportCommand& command) {
    OwnTerminal terminal;
    const auto refused = [&](const Problem& problem) {
        terminal.complain(problem);
        return exit_code_of(problem);
    };
    const auto town = read_identity(command.folder, command.db);
    if (!town) return refused(town.error());
    std::error_code none;  // what can't be looked at is said when it is written to
    if (fs::exists(command.out, none) && !fs::is_directory(command.out, none))
        return refused({problems::not_a_folder, {{"folder", command.out.string()}}, {}});
    SystemRandom random;
    const auto keys = store::KeyFiles::open_beside(command.folder / "keys", random);
    const auto moments = town->database.open_moments(town->instance, 1);
    engine::Store& store = *moments.front();
    const auto log_keys = fitting_log_keys(*keys, store, town->origin);
    if (!log_keys) return refused(log_keys.error());
    const auto published = store.latest_checkpoint();
    if (!published) return refused({problems::nothing_published, {}, {}});
    const fs::path folder = fs::absolute(command.out);
    fs::create_directories(folder);
    const auto before = exported_before(folder, store, published->size, log_keys->verifiers);
    if (!before) return refused(before.error());

    LogExport log(store, folder, published->size);
    {
        ProgressBar bar(terminal, "export.progress");
        if (!log.run(*before, bar, terminal)) return refused({problems::stopped, {}, {}});
    }
    put_file(folder / "key", as_bytes(ledger::published_keys(log_keys->history)));
    sync_file_system(folder);  // what a checkpoint speaks of is on disk before anybody sees it
    put_file(folder / "checkpoint", as_bytes(published->note));
    sync_file_system(folder);
    terminal.print(text::say(terminal.language(), "export.done",
                             {{"out", command.out.string()},
                              {"size", std::to_string(published->size)},
                              {"files", std::to_string(log.written())}}) + "\n");
    return done;
}

}  // namespace huiyin::cli
