#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/time.h"

struct sqlite3_stmt;

namespace huiyin::store::sqlite {

class Connection;

/// One run of SQL that reads a whole table: straight from SQLite, a million rows at a time, with views instead of copies.
/// Reads columns as `Run` does. Throws Fault.
class Scan {
  public:
    Scan(Connection& connection, const std::string& sql);
    ~Scan();
    Scan(const Scan&) = delete;
    Scan& operator=(const Scan&) = delete;

    /// Steps; true if there is a row. Column reading starts at the first again, and views into the row before are gone.
    bool next();
    int columns() const;

    std::int64_t integer();
    std::uint64_t count() { return static_cast<std::uint64_t>(integer()); }
    std::uint32_t small() { return static_cast<std::uint32_t>(integer()); }
    bool truth() { return integer() != 0; }
    std::string_view text_view();
    std::string text() { return std::string(text_view()); }
    ByteView blob_view();
    Bytes blob() { return to_bytes(blob_view()); }
    Hash hash();
    Instant instant() { return Instant(std::chrono::seconds(integer())); }
    bool is_null();
    /// Passes over a column that `is_null` has looked at.
    void skip() { ++column_; }
    template <typename Id>
    Id id() {
        const auto found = Id::from(blob_view());
        if (!found) fail_reading();
        return *found;
    }
    template <typename SlugType>
    SlugType slug() {
        return SlugType{text()};
    }

  private:
    [[noreturn]] void fail_reading() const;

    Connection& connection_;
    sqlite3_stmt* statement_ = nullptr;
    int column_ = 0;
};

/// Whether each row of `wanted` is also one of `there`: SQL for one or two columns of integers, in ascending order.
bool each_stands_in(Connection& connection, const std::string& wanted, const std::string& there);

}  // namespace huiyin::store::sqlite
