#include "io/store/sqlite/sqlite_store.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <limits>

#include "io/store/sqlite/impl.h"
#include "io/store/sqlite/schema.h"

namespace huiyin::store {
namespace open_detail {

const std::string instance_key = "instance";

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& reason) {
    throw Fault("database " + file.string() + ": " + reason);
}

/// Makes an empty file that only its owner may read; SQLite gives the files beside it the same mode.
void make_file(const std::filesystem::path& file) {
    const int made = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (made < 0) refuse(file, std::string("it can't be made: ") + std::strerror(errno));
    ::close(made);
    const int folder = ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = folder >= 0 && ::fsync(folder) == 0;
    const int error = errno;
    if (folder >= 0) ::close(folder);
    if (!synced) refuse(file, std::string("its folder can't be synced: ") + std::strerror(error));
}

/// What can be said in plain words before SQLite is asked.
void check_place(const std::filesystem::path& file, bool create) {
    const auto folder = file.parent_path();
    if (::eaccess(folder.c_str(), W_OK | X_OK) != 0)
        refuse(file, "its folder can't be written to: " + std::string(std::strerror(errno)));
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (!std::filesystem::exists(status)) {
        if (!create) refuse(file, "there is none (huiyin init makes one)");
        make_file(file);
        return;
    }
    if (!std::filesystem::is_regular_file(status)) refuse(file, "it is not a file");
    if (::eaccess(file.c_str(), R_OK | W_OK) != 0)
        refuse(file, "it can't be read and written: " + std::string(std::strerror(errno)));
    if (std::filesystem::file_size(file) == 0) {
        if (!create) refuse(file, "the file is empty");
        return;
    }
    sqlite::check_header(file);
}

void use_write_ahead_log(sqlite::Connection& writer, const std::filesystem::path& file) {
    if (writer.ask("pragma journal_mode = wal") != "wal")
        refuse(file, "its file system can't hold a write-ahead log");
}

void check_instance(sqlite::Connection& writer, const std::filesystem::path& file, const InstanceId& expected) {
    auto row = writer.run(sqlite::Query::setting, instance_key);
    // Tables come before the name: so was left what was being made when its program died.
    if (!row.next()) refuse(file, "it is of no town yet: run the command again that was making it");
    if (row.text() != expected.hex()) refuse(file, "it belongs to another installation than its configuration and keys");
}

}  // namespace open_detail

std::unique_ptr<SqliteStore> SqliteStore::open(const std::filesystem::path& given, const Options& options) {
    const auto file = std::filesystem::absolute(given);
    open_detail::check_place(file, options.create);
    auto impl = std::make_unique<Impl>(file, options);
    auto& writer = *impl->writer;
    const bool blank = sqlite::is_blank(writer, file);
    if (blank && !options.create) open_detail::refuse(file, "it holds no tables");
    open_detail::use_write_ahead_log(writer, file);
    sqlite::migrate(writer, file);
    sqlite::check_cheaply(writer, file);
    if (options.instance) {
        if (blank) {
            writer.run(sqlite::Query::put_setting, open_detail::instance_key, options.instance->hex())
                .done();
        }
        open_detail::check_instance(writer, file, *options.instance);
    }
    // A program that died between writing and syncing left a log that reads well and that a power cut can still take
    // away, as can a sync that failed. Nothing may be vouched for on such a ground, so it goes into the database first.
    if (!impl->settle()) open_detail::refuse(file, "another program reads it and has to end first");
    impl->watch_log();
    if (options.durable_in_the_end) writer.execute("pragma synchronous = off");
    return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(impl)));
}

void SqliteStore::sync(const std::filesystem::path& file) {
    for (const auto& [path, flags] : {std::pair{file, O_RDONLY}, std::pair{file.parent_path(), O_RDONLY | O_DIRECTORY}}) {
        const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
        const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
        const int error = errno;
        if (descriptor >= 0) ::close(descriptor);
        if (!synced) throw Fault("can't write " + path.string() + " to disk: " + std::strerror(error));
    }
}

std::vector<std::unique_ptr<SqliteStore>> SqliteStore::open_moments(const std::filesystem::path& given, const InstanceId& instance,
                                                                    std::size_t count) {
    const auto file = std::filesystem::absolute(given);
    if (!std::filesystem::is_regular_file(file)) open_detail::refuse(file, "there is none (huiyin init makes one)");
    if (std::filesystem::file_size(file) == 0) open_detail::refuse(file, "the file is empty");
    sqlite::check_header(file);
    std::vector<std::unique_ptr<SqliteStore>> out;
    while (out.size() < count) {
        auto impl = std::make_unique<Impl>(file);
        if (sqlite::is_blank(*impl->writer, file)) open_detail::refuse(file, "it holds no tables");
        if (std::stoi(impl->writer->ask("pragma user_version")) < sqlite::schema_known())
            open_detail::refuse(file, "it is of an older version; huiyin serve brings it forward");
        sqlite::check_cheaply(*impl->writer, file);
        open_detail::check_instance(*impl->writer, file, instance);
        out.push_back(std::unique_ptr<SqliteStore>(new SqliteStore(std::move(impl))));
    }
    // Opening takes longer than a commit; the looks themselves are so close to each other that one falls between two commits.
    for (int tries = 0; tries < 1000; ++tries) {
        for (const auto& one : out) one->impl_->readers.pin();
        if (out.empty() || out.front()->log_state() == out.back()->log_state()) return out;
    }
    throw Fault("the log grows too fast to look at one moment of it");
}

SqliteStore::SqliteStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SqliteStore::~SqliteStore() = default;

std::unique_ptr<engine::Transaction> SqliteStore::begin() { return std::make_unique<Batch>(*impl_); }

void SqliteStore::recover() { impl_->recover(); }

void SqliteStore::Impl::watch_log() {
    sqlite3_wal_hook(
        writer->database().getHandle(),
        [](void* self, sqlite3*, const char*, int pages) {
            static_cast<Impl*>(self)->log_pages = pages;
            return SQLITE_OK;
        },
        this);
}

bool SqliteStore::Impl::has_moved() {
    int moved = 0;
    return sqlite3_file_control(writer->database().getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK ||
           moved != 0;
}

bool SqliteStore::Impl::settle() {
    int frames = 0;
    int copied = 0;
    sqlite3* handle = writer->database().getHandle();
    // It empties the log too, which may be the room that a full disk lacks.
    const int outcome = sqlite3_wal_checkpoint_v2(handle, nullptr, SQLITE_CHECKPOINT_TRUNCATE, &frames, &copied);
    if (outcome == SQLITE_BUSY || outcome == SQLITE_LOCKED) return frames >= 0 && frames == copied;
    if (outcome != SQLITE_OK) sqlite::rethrow(SQLite::Exception(handle, outcome), &writer->database(), file.string());
    return true;
}

// After a failed sync the system may call pages clean that never reached the disk, so that what reads well is not kept.
// Why going on is safe: SQLite makes a commit's frames known to readers, and to the next commit, only after the sync that
// followed them has succeeded, so none of those that failed are seen. The new connection is opened before the old one is
// closed, so that the index in which that is noted never has to be made anew from what is in the log. A checkpoint that
// failed is repeated with every page written again. And the small write at the end goes over the frames that failed, and
// is synced: they can't come back at the next start.
void SqliteStore::Impl::recover() {
    EXPECTS(!writing);
    const bool moved = has_moved();
    if (!std::filesystem::exists(file)) open_detail::refuse(file, "it is gone");
    auto fresh = sqlite::open_writer(file);
    if (sqlite::is_blank(*fresh, file)) open_detail::refuse(file, "it holds no tables");
    open_detail::use_write_ahead_log(*fresh, file);
    sqlite::check_cheaply(*fresh, file);
    if (options.instance) open_detail::check_instance(*fresh, file, *options.instance);
    writer = std::move(fresh);
    watch_log();
    if (moved) readers.renew();
    const bool settled = settle();
    if (moved && !settled) open_detail::refuse(file, "another program reads it and has to end first");
    const std::string schema = writer->ask("pragma user_version");
    writer->execute("begin immediate");
    try {
        writer->execute("pragma user_version = " + schema);  // no change, but a page
        writer->execute("commit");
    } catch (...) {
        writer->database().tryExec("rollback");
        throw;
    }
    failure.forget();
}

void SqliteStore::tend() {
    impl_->is_tended = true;
    impl_->checkpoint();
}

void SqliteStore::Impl::checkpoint() {
    if (log_pages < static_cast<int>(options.checkpoint_pages)) return;
    // PASSIVE never waits for readers. Once it has copied everything, the next commit starts the log afresh. If readers
    // held it up so long that the file has grown eightfold, TRUNCATE tries to shrink it, still without waiting.
    sqlite3* handle = writer->database().getHandle();
    const bool overgrown = log_pages >= static_cast<int>(options.checkpoint_pages) * 8;
    sqlite3_busy_timeout(handle, 0);
    const int mode = overgrown ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    const int outcome = sqlite3_wal_checkpoint_v2(handle, nullptr, mode, nullptr, nullptr);
    sqlite3_busy_timeout(handle, 500);
    if (outcome == SQLITE_OK || outcome == SQLITE_BUSY || outcome == SQLITE_LOCKED) return;
    // The commit stands in the log either way; but a database that can't be written to takes no more.
    try {
        sqlite::rethrow(SQLite::Exception(handle, outcome), &writer->database(), file.string());
    } catch (const std::exception& error) {
        failure.note(error.what());
    }
}

}  // namespace huiyin::store
