#include "io/store/sqlite/scan.h"

#include <sqlite3.h>

#include <algorithm>
#include <compare>

#include "io/store/sqlite/connection.h"

namespace huiyin::store::sqlite {
namespace scan_detail {

[[noreturn]] void fail(Connection& connection) {
    SQLite::Database& database = connection.database();
    rethrow(SQLite::Exception(database.getHandle()), &database, database.getFilename());
}

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

// The value itself is asked what it is: a column asked twice locks and looks for errors twice. A connection without mutexes, as all of
// ours are, gives values that may be asked.
std::string_view Scan::text_view() {
    sqlite3_value* value = sqlite3_column_value(statement_, column_++);
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return {text == nullptr ? "" : text, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

ByteView Scan::blob_view() {
    sqlite3_value* value = sqlite3_column_value(statement_, column_++);
    const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_value_blob(value));
    return {bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

bool Scan::is_null() { return sqlite3_column_type(statement_, column_) == SQLITE_NULL; }

void Scan::fail_reading() const {
    throw Damage(connection_.database().getFilename(),
                 std::string("a value of the wrong length in column ") + sqlite3_column_name(statement_, std::max(0, column_ - 1)));
}

bool ThroughIndex::next() {
    sqlite3_stmt* row = scan_.statement();
    while (scan_.next()) {
        ++count_;
        look_at_key();
        scan_.go_to(columns_);
        // Where the index leads nowhere there is nothing to read.
        if (fits_ || sqlite3_column_type(row, 0) != SQLITE_NULL) return true;
    }
    return false;
}

/// That the key is the same in both places, and greater than the one before.
void ThroughIndex::look_at_key() {
    sqlite3_stmt* row = scan_.statement();
    auto order = std::strong_ordering::equal;
    for (int i = 0; i < columns_; ++i) {
        sqlite3_value* in_index = sqlite3_column_value(row, columns_ + i);
        sqlite3_value* in_table = sqlite3_column_value(row, i);
        const int type = sqlite3_value_type(in_index);
        fits_ = fits_ && type == sqlite3_value_type(in_table);
        Value& before = before_[static_cast<std::size_t>(i)];
        if (type == SQLITE_INTEGER) {
            const std::int64_t number = sqlite3_value_int64(in_index);
            fits_ = fits_ && number == sqlite3_value_int64(in_table);
            if (order == 0) order = number <=> before.number;
            before.number = number;
        } else {
            const auto bytes = [](sqlite3_value* value) {
                const auto* data = static_cast<const char*>(sqlite3_value_blob(value));
                return std::string_view(data, data == nullptr ? 0 : static_cast<std::size_t>(sqlite3_value_bytes(value)));
            };
            const std::string_view text = bytes(in_index);
            fits_ = fits_ && (type == SQLITE_TEXT || type == SQLITE_BLOB) && text == bytes(in_table);
            if (order == 0) order = text <=> std::string_view(before.text);
            before.text.assign(text);
        }
    }
    fits_ = fits_ && (count_ == 1 || order > 0);
}

}  // namespace huiyin::store::sqlite
