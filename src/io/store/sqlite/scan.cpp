#include "io/store/sqlite/scan.h"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

#include "io/store/sqlite/connection.h"

namespace huiyin::store::sqlite {
namespace scan_detail {

[[noreturn]] void fail(Connection& connection) {
    SQLite::Database& database = connection.database();
    rethrow(SQLite::Exception(database.getHandle()), &database, database.getFilename());
}

/// One or two integers.
class Numbers {
  public:
    Numbers(Connection& connection, const std::string& sql) : scan_(connection, sql), is_pair_(scan_.columns() == 2) {}
    bool next() {
        if (!scan_.next()) return false;
        row.first = scan_.integer();
        if (is_pair_) row.second = scan_.integer();
        return true;
    }
    std::pair<std::int64_t, std::int64_t> row{};

  private:
    Scan scan_;
    bool is_pair_;
};

}  // namespace scan_detail
using namespace scan_detail;

Scan::Scan(Connection& connection, const std::string& sql) : connection_(connection) {
    if (sqlite3_prepare_v2(connection.database().getHandle(), sql.c_str(), static_cast<int>(sql.size()), &statement_, nullptr) !=
        SQLITE_OK)
        fail(connection);
}

Scan::~Scan() { sqlite3_finalize(statement_); }

bool Scan::next() {
    column_ = 0;
    const int outcome = sqlite3_step(statement_);
    if (outcome == SQLITE_ROW) return true;
    if (outcome != SQLITE_DONE) fail(connection_);
    return false;
}

int Scan::columns() const { return sqlite3_column_count(statement_); }

std::int64_t Scan::integer() { return sqlite3_column_int64(statement_, column_++); }

bool Scan::is_exact_truth() const {
    const std::int64_t value = sqlite3_column_int64(statement_, column_);
    return sqlite3_column_type(statement_, column_) == SQLITE_INTEGER && (value == 0 || value == 1);
}

std::string_view Scan::text_view() {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column_));
    return {text == nullptr ? "" : text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column_++))};
}

ByteView Scan::blob_view() {
    const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column_));
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column_++))};
}

bool Scan::is_null() { return sqlite3_column_type(statement_, column_) == SQLITE_NULL; }

void Scan::fail_reading() const {
    throw Damage(connection_.database().getFilename(),
                 std::string("a value of the wrong length in column ") + sqlite3_column_name(statement_, std::max(0, column_ - 1)));
}

bool each_stands_in(Connection& connection, const std::string& wanted, const std::string& there) {
    Numbers want(connection, wanted);
    Numbers have(connection, there);
    bool more = have.next();
    while (want.next()) {
        while (more && have.row < want.row) more = have.next();
        if (!more || have.row != want.row) return false;
    }
    return true;
}

}  // namespace huiyin::store::sqlite
