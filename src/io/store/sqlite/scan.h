#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/time.h"
#include "io/store/rows/columns.h"

struct sqlite3_stmt;

namespace huiyin::store::sqlite {

class Connection;

/// One run of SQL that reads a whole table: straight from SQLite, a million rows at a time, with views instead of copies.
/// Reads columns as `Run` does. Throws Fault.
class Scan : public rows::Columns<Scan> {
  public:
    Scan(Connection& connection, const std::string& sql);
    ~Scan();
    Scan(const Scan&) = delete;
    Scan& operator=(const Scan&) = delete;

    /// Steps; true if there is a row. Column reading starts at the first again, and views into the row before are gone.
    bool next();
    int columns() const;
    /// The row at hand, as other cursors have it.
    Scan& row() { return *this; }

    std::int64_t integer();
    bool truth() { return integer() != 0; }
    /// Whether the next column is 0 or 1. SQLite lets any number stand there.
    bool is_exact_truth() const;
    std::string_view text_view();
    std::string text() { return std::string(text_view()); }
    ByteView blob_view();
    bool is_null();
    /// Reading goes on at this column of the row.
    void go_to(int column) { column_ = column; }
    /// Passes over a column that `is_null` has looked at.
    void skip() { ++column_; }
    [[noreturn]] void fail_reading() const;
    sqlite3_stmt* statement() const { return statement_; }

  private:
    Connection& connection_;
    sqlite3_stmt* statement_ = nullptr;
    int column_ = 0;
};

/// The rows of a table in the order of one of its unique indexes, each looked at in both places. The SQL gives the key's columns as the
/// table has them, then as the index has them, then the others; rows are read from the second on.
class ThroughIndex {
  public:
    ThroughIndex(Connection& connection, const std::string& sql, int key_columns) : scan_(connection, sql), columns_(key_columns), before_(static_cast<std::size_t>(key_columns)) {}
    bool next();
    Scan& row() { return scan_; }
    /// How many rows there were, and whether the index named each of them once, in order, and as it is. So if the table has no more rows
    /// than these, the index is the one that it must be.
    std::uint64_t count() const { return count_; }
    bool fits() const { return fits_; }

  private:
    struct Value {
        std::int64_t number = 0;
        std::string text;
    };
    void look_at_key();

    Scan scan_;
    int columns_;
    std::vector<Value> before_;
    std::uint64_t count_ = 0;
    bool fits_ = true;
};

}  // namespace huiyin::store::sqlite
