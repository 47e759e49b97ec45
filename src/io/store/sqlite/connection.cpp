#include "io/store/sqlite/connection.h"

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

namespace huiyin::store::sqlite {
namespace connection_detail {

std::string reason(int code, int system_error) {
    const std::string system = system_error ? std::string(": ") + std::strerror(system_error) : "";
    switch (code & 0xff) {
        case SQLITE_FULL: return "no room is left to write to it (disk full, or a quota)";
        case SQLITE_IOERR: return "reading or writing it failed" + system;
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return "another program holds it";
        case SQLITE_READONLY: return "it may not be written to" + system;
        case SQLITE_CANTOPEN: return "it, or a file beside it, can't be opened or made" + system;
        case SQLITE_PERM:
        case SQLITE_AUTH: return "access was denied" + system;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return "it is damaged";
        case SQLITE_NOMEM: return "memory ran out";
        case SQLITE_PROTOCOL: return "its lock files don't work on this file system";
        default: return {};
    }
}

template <typename Act>
auto translated(SQLite::Database& database, Act act) {
    try {
        return act();
    } catch (const SQLite::Exception& error) {
        rethrow(error, &database, database.getFilename());
    }
}

}  // namespace connection_detail

void rethrow(const SQLite::Exception& error, SQLite::Database* database, const std::string& file) {
    const int system_error = database ? sqlite3_system_errno(database->getHandle()) : errno;
    const std::string reason = connection_detail::reason(error.getErrorCode(), system_error);
    const std::string detail = std::string(" (SQLite: ") + error.what() + ")";
    if (reason.empty()) throw Bug("database " + file + detail);
    const int code = error.getErrorCode() & 0xff;
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) throw Damage(file, error.what());
    throw Fault("database " + file + ": " + reason + detail);
}

// ---------------------------------------------------------------------------------------------------------- Run

Run::~Run() { sqlite3_reset(statement_); }  // what failed has been told by whoever stepped

void Run::fail(int code) const {
    rethrow(SQLite::Exception(database_.getHandle(), code), &database_, database_.getFilename());
}

bool Run::next() {
    column_ = 0;
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) fail(code);
    return code == SQLITE_ROW;
}

int Run::done() {
    EXPECTS(!next());
    return sqlite3_changes(database_.getHandle());
}

std::int64_t Run::integer() { return sqlite3_column_int64(statement_, column_++); }

std::string Run::text() {
    const ByteView bytes = blob_view();
    return std::string(as_text(bytes));
}

bool Run::is_null() { return sqlite3_column_type(statement_, column_) == SQLITE_NULL; }

ByteView Run::blob_view() {
    // In this order: asking for the bytes may convert, and so change, how many there are.
    const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column_));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column_++));
    if (bytes == nullptr && sqlite3_errcode(database_.getHandle()) == SQLITE_NOMEM) fail(SQLITE_NOMEM);
    return bytes == nullptr ? ByteView() : ByteView(bytes, size);
}

void Run::fail_reading() const {
    throw Damage(database_.getFilename(),
                 std::string("a value of the wrong length in column ") + sqlite3_column_name(statement_, std::max(0, column_ - 1)));
}

void Run::put(std::int64_t value) { check(sqlite3_bind_int64(statement_, ++parameter_, value)); }

void Run::put(std::uint64_t value) {
    EXPECTS(value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
    put(static_cast<std::int64_t>(value));
}

void Run::put(const std::string& value) {
    check(sqlite3_bind_text(statement_, ++parameter_, value.data(), static_cast<int>(value.size()), SQLITE_STATIC));
}

void Run::put(ByteView value) {
    EXPECTS(value.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
    // A null pointer would be bound as NULL, and an empty blob is not that.
    const void* bytes = value.empty() ? static_cast<const void*>("") : value.data();
    check(sqlite3_bind_blob(statement_, ++parameter_, bytes, static_cast<int>(value.size()), SQLITE_STATIC));
}

void Run::put(std::nullopt_t) { check(sqlite3_bind_null(statement_, ++parameter_)); }

// --------------------------------------------------------------------------------------------------- Connection

namespace connection_detail {

/// SQLite counts each piece of memory under one lock of the whole process, for figures that nobody asks for.
void count_no_memory() {
    static const int outcome = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(outcome);  // refused if a test has used SQLite before us: then it counts
}

SQLite::Database open(const std::filesystem::path& file, Connection::Role role) {
    count_no_memory();
    const bool writes = role == Connection::Role::writer;
    // Nobody else writes by right, so the writer hardly waits; a reader may meet a checkpoint's short lock.
    const int wait_ms = writes ? 500 : 5000;
    try {
        return SQLite::Database(
            file.string(), (writes ? SQLite::OPEN_READWRITE : SQLite::OPEN_READONLY) | SQLite::OPEN_NOMUTEX, wait_ms);
    } catch (const SQLite::Exception& error) {
        rethrow(error, nullptr, file.string());
    }
}

}  // namespace connection_detail

Connection::Connection(const std::filesystem::path& file, Role role)
    : database_(connection_detail::open(file, role)) {
    sqlite3* handle = database_.getHandle();
    // Neither a damaged nor a doctored schema may make SQLite run something.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    execute("pragma cell_size_check = on");
    execute("pragma temp_store = memory");
    // A read beyond a truncated file would kill the process, and a stray pointer could write into the database.
    execute("pragma mmap_size = 0");
    // SQLite before 3.51.3 can lose a commit when one connection starts the WAL afresh while another copies it into
    // the database. So the writing connection alone does both, after its own commits (sqlite_store.cpp).
    execute("pragma wal_autocheckpoint = 0");
    if (role == Role::writer) {
        execute("pragma secure_delete = on");
        execute("pragma synchronous = full");
        execute("pragma journal_size_limit = 67108864");
        execute("pragma cache_size = -65536");
    } else {
        sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        execute("pragma query_only = on");
        // A mebibyte: with as many readers as workers more would add up, and behind it stands the system's own cache.
        execute("pragma cache_size = -1024");
    }
}

void Connection::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

sqlite3_stmt* Connection::prepared(Query query) {
    auto& statement = prepared_[static_cast<std::size_t>(query)];
    if (!statement) {
        const std::string_view sql = text_of(query).sql;
        sqlite3_stmt* made = nullptr;
        const int code = sqlite3_prepare_v3(database_.getHandle(), sql.data(), static_cast<int>(sql.size()),
                                            SQLITE_PREPARE_PERSISTENT, &made, nullptr);
        if (code != SQLITE_OK) rethrow(SQLite::Exception(database_.getHandle(), code), &database_, database_.getFilename());
        statement.reset(made);
    }
    return statement.get();
}

using connection_detail::translated;

void Connection::execute(const std::string& sql) {
    translated(database_, [&] { database_.exec(sql); });
}

std::string Connection::ask(const std::string& sql) {
    const auto all = ask_all(sql);
    return all.empty() ? std::string() : all.front();
}

std::vector<std::string> Connection::ask_all(const std::string& sql) {
    return translated(database_, [&] {
        SQLite::Statement statement(database_, sql);
        std::vector<std::string> found;
        while (statement.executeStep()) found.push_back(statement.getColumn(0).getString());
        return found;
    });
}

}  // namespace huiyin::store::sqlite
