#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/fault.h"
#include "base/ids.h"
#include "base/time.h"
#include "io/store/rows/columns.h"
#include "io/store/rows/damage.h"
#include "io/store/sqlite/statements.h"

struct sqlite3_stmt;

namespace huiyin::store::sqlite {

using rows::Damage;

/// One run of a prepared statement: bound in order, then stepped, its columns read in order. Going out of scope
/// resets the statement, which ends the snapshot that it held. Throws Fault for the world, Bug for broken constraints.
/// It calls SQLite itself: a shared pointer for each column and an exception's frame for each call cost as much as a step.
class Run : public rows::Columns<Run> {
  public:
    /// Binds `values` to ?1, ?2, …. Texts and blobs are not copied: they must outlive the run.
    template <typename... Values>
    Run(SQLite::Database& database, sqlite3_stmt* statement, const Values&... values)
        : database_(database), statement_(statement) {
        (put(values), ...);
    }
    ~Run();
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    /// Steps; true if there is a row. Column reading starts at the first again.
    bool next();
    /// Runs a statement that gives no rows; the number of rows that it changed.
    int done();

    std::int64_t integer();
    bool truth() { return integer() != 0; }
    std::string text();
    bool is_null();
    /// Passes over a column that `is_null` has looked at.
    void skip() { ++column_; }
    ByteView blob_view();
    [[noreturn]] void fail_reading() const;

  private:
    [[noreturn]] void fail(int code) const;
    void check(int code) const {
        if (code != 0) fail(code);
    }
    void put(std::int64_t value);
    void put(std::uint64_t value);
    void put(std::uint32_t value) { put(std::int64_t{value}); }
    void put(std::uint8_t value) { put(std::int64_t{value}); }
    void put(bool value) { put(std::int64_t{value}); }
    void put(const std::string& value);
    void put(ByteView value);
    void put(const Bytes& value) { put(ByteView(value)); }
    void put(const Hash& value) { put(ByteView(value)); }
    void put(Instant value) { put(std::int64_t{value.time_since_epoch().count()}); }
    void put(Date value) { put(std::int64_t{value.time_since_epoch().count()}); }
    void put(std::nullopt_t);
    template <typename Tag>
    void put(const Id128<Tag>& value) {
        put(value.view());
    }
    template <typename Tag>
    void put(const Slug<Tag>& value) {
        put(value.value);
    }
    template <typename T>
    void put(const std::optional<T>& value) {
        if (value) {
            put(*value);
        } else {
            put(std::nullopt);
        }
    }

    SQLite::Database& database_;
    sqlite3_stmt* statement_;
    int parameter_ = 0;
    int column_ = 0;
};

/// One connection with its prepared statements. Used by one thread at a time.
class Connection {
  public:
    enum class Role { writer, reader };

    /// Opens an existing file and sets it up: see connection.cpp for each setting. Throws Fault.
    Connection(const std::filesystem::path& file, Role role);

    /// A run of a statement, which is prepared at its first use and kept.
    template <typename... Values>
    Run run(Query query, const Values&... values) {
        return Run(database_, prepared(query), values...);
    }
    /// Runs SQL that is written in the program. Throws Fault, or Bug if it is not SQL.
    void execute(const std::string& sql);
    /// The first column of the first row of such SQL, as text; empty if there is none.
    std::string ask(const std::string& sql);
    /// The first column of all rows, as text.
    std::vector<std::string> ask_all(const std::string& sql);

    SQLite::Database& database() { return database_; }

  private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    sqlite3_stmt* prepared(Query query);

    SQLite::Database database_;
    std::array<std::unique_ptr<sqlite3_stmt, Finalize>, query_count> prepared_;
};

/// Turns what SQLite says about a failure into plain words: Bug for a broken constraint or wrong use, else Fault.
[[noreturn]] void rethrow(const SQLite::Exception& error, SQLite::Database* database, const std::string& file);

}  // namespace huiyin::store::sqlite
