#include "io/store/sqlite/copy.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "io/store/sqlite/connection.h"
#include "io/store/sqlite/copy_ends.h"
#include "io/store/sqlite/schema.h"

namespace huiyin::store {
namespace copy_detail {

constexpr int pages_at_once = 1024;

struct CloseBackup {
    void operator()(sqlite3_backup* backup) const { sqlite3_backup_finish(backup); }
};

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& what) {
    throw Fault("copying the database to " + file.string() + ": " + what);
}

void make_file(const std::filesystem::path& file) {
    const int made = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (made < 0) fail(file, std::strerror(errno));
    ::close(made);
}

void sync_file(const std::filesystem::path& file) {
    const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = opened >= 0 && ::fsync(opened) == 0;
    const int error = errno;
    if (opened >= 0) ::close(opened);
    if (!synced) fail(file, std::strerror(error));
}

/// Has what was written go to the disk bit by bit. Left to the sync at the end it goes all at once, and a filing's own sync waits
/// behind gigabytes.
class SteadyWriting {
  public:
    explicit SteadyWriting(const std::filesystem::path& file) : path_(file), file_(::open(file.c_str(), O_RDWR | O_CLOEXEC)) {
        if (file_ < 0) fail(file, std::strerror(errno));
    }
    ~SteadyWriting() { ::close(file_); }
    SteadyWriting(const SteadyWriting&) = delete;
    SteadyWriting& operator=(const SteadyWriting&) = delete;

    /// Waits until what was there at the last call is written, and begins with the rest. Where a file system can't do that, the sync
    /// at the end counts alone. An error in writing is told once: here it must not be passed over, nothing after it would say so.
    void go_on() {
        if (::sync_file_range(file_, 0, 0, SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE) == 0) return;
        if (errno != ENOSYS && errno != EINVAL && errno != EOPNOTSUPP && errno != ESPIPE) fail(path_, std::strerror(errno));
    }

  private:
    std::filesystem::path path_;
    int file_;
};

CopiedDatabase look_at(sqlite::Connection& source) {
    CopiedDatabase out;
    auto state = source.run(sqlite::Query::log_state);
    if (!state.next()) throw Fault("the database is damaged: it lacks the log's state");
    out.log = {.size = state.count(), .root = state.hash()};
    if (const std::string at = source.ask("select at from event order by leaf_index desc limit 1"); !at.empty())
        out.last_event = Instant(std::chrono::seconds(std::stoll(at)));
    return out;
}

[[noreturn]] void refuse_other(const std::string& name) {
    throw Fault("database " + name + ": it belongs to another installation than its configuration and keys");
}

/// When the last event of a copy happened.
std::optional<Instant> last_event_of(copy::Target& target) {
    const auto& event = *std::ranges::find(copy::tables(), std::string_view("event"), &copy::Table::name);
    const auto at = std::ranges::find(event.columns, std::string_view("at"), &copy::Column::name) - event.columns.begin();
    const auto row = target.last(event);
    if (!row) return std::nullopt;
    return Instant(std::chrono::seconds(std::get<std::int64_t>((*row)[static_cast<std::size_t>(at)])));
}

}  // namespace copy_detail
using namespace copy_detail;

std::optional<CopiedDatabase> copy_database(const std::filesystem::path& from, const InstanceId& instance,
                                            const std::filesystem::path& to, const CopyProgress& progress) {
    sqlite::check_header(from);
    sqlite::Connection source(from, sqlite::Connection::Role::reader);
    // Within one read transaction the pages stay as they are, so the copy never begins anew, however much is written.
    source.execute("begin");
    if (source.ask("select value from setting where key = 'instance'") != instance.hex()) refuse_other(from.string());
    const CopiedDatabase out = look_at(source);
    make_file(to);
    try {
        SQLite::Database copy(to.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
        copy.exec("pragma journal_mode = off");  // a copy that breaks off is thrown away whole
        copy.exec("pragma synchronous = off");   // synced once, at the end
        const std::unique_ptr<sqlite3_backup, CloseBackup> backup(
            sqlite3_backup_init(copy.getHandle(), "main", source.database().getHandle(), "main"));
        if (!backup) fail(to, copy.getErrorMsg());
        SteadyWriting writing(to);
        for (;;) {
            const int outcome = sqlite3_backup_step(backup.get(), pages_at_once);
            if (outcome != SQLITE_OK && outcome != SQLITE_DONE) fail(to, sqlite3_errstr(outcome));
            const int pages = sqlite3_backup_pagecount(backup.get());
            const int left = sqlite3_backup_remaining(backup.get());
            const bool go_on = progress(static_cast<std::uint64_t>(pages - left), static_cast<std::uint64_t>(pages));
            if (outcome == SQLITE_DONE) break;
            writing.go_on();
            if (!go_on) return std::nullopt;
        }
    } catch (const SQLite::Exception& error) {
        fail(to, error.what());
    }
    sync_file(to);
    return out;
}

std::optional<CopiedDatabase> copy_rows(copy::Source& from, const InstanceId& instance, const std::filesystem::path& to,
                                        const CopyProgress& progress) {
    if (copy::setting(from, "instance") != instance.hex()) refuse_other(from.name());
    CopiedDatabase out;
    {
        const auto target = sqlite::copy_target(to, sqlite::Puts::durable_in_the_end);
        SteadyWriting writing(to);
        const auto report = copy::copy_town(from, *target, [&](const copy::Progress& at) {
            if (!at.comparing) writing.go_on();
            // A row counts once where it is copied and twice where it is compared: once for each side, read again or not.
            return at.comparing ? progress(at.of / 2 + at.rows, at.of / 2 * 3) : progress(at.rows, at.of * 3);
        });
        if (report.stopped) return std::nullopt;
        out.log = report.log;
        out.last_event = last_event_of(*target);
    }
    sync_file(to);
    return out;
}

}  // namespace huiyin::store
