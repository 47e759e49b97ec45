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
    /// Passes over a column that `is_null` has looked at.
    void skip() { ++column_; }
    [[noreturn]] void fail_reading() const;

  private:
    Connection& connection_;
    sqlite3_stmt* statement_ = nullptr;
    int column_ = 0;
};

/// Whether each row of `wanted` is also one of `there`: SQL for one or two columns of integers, in ascending order.
bool each_stands_in(Connection& connection, const std::string& wanted, const std::string& there);

}  // namespace huiyin::store::sqlite
