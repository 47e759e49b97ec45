#include "io/store/sqlite/index_check.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/crypto.h"
#include "io/store/sqlite/scan.h"

namespace huiyin::store::sqlite {
namespace index_check_detail {

using crypto::ShortHashKey;

/// What an aggregate has seen so far.
struct Seen {
    std::uint64_t sum = 0;
    bool ascending = true;
    bool twice = false;
    std::string row;      ///< as `write_value` writes its columns: texts that compare as SQLite compares the rows
    std::string before;
    std::size_t key_size_before = 0;
    bool any = false;
};

/// So that rows compare as SQLite does, byte by byte: null, integers, reals, texts, blobs.
void write_value(std::string& out, sqlite3_value* value) {
    const auto put_bytes = [&out](const void* data, int size) {
        std::string_view rest(static_cast<const char*>(data), static_cast<std::size_t>(size));
        for (auto zero = rest.find('\0'); zero != std::string_view::npos; zero = rest.find('\0')) {
            out.append(rest.substr(0, zero + 1)).push_back('\xff');
            rest.remove_prefix(zero + 1);
        }
        out.append(rest).append(2, '\0');
    };
    switch (sqlite3_value_type(value)) {
        case SQLITE_NULL: out.push_back('\1'); break;
        case SQLITE_INTEGER: {
            out.push_back('\2');
            const auto bits = static_cast<std::uint64_t>(sqlite3_value_int64(value)) ^ (std::uint64_t{1} << 63);
            out.append(as_text(big_endian_64(bits)));
            break;
        }
        case SQLITE_TEXT: {
            out.push_back('\4');
            const void* text = sqlite3_value_text(value);
            put_bytes(text, sqlite3_value_bytes(value));
            break;
        }
        default: {
            out.push_back('\5');
            const void* blob = sqlite3_value_blob(value);
            put_bytes(blob, sqlite3_value_bytes(value));
        }
    }
}

Seen* seen_of(sqlite3_context* context) {
    auto** place = static_cast<Seen**>(sqlite3_aggregate_context(context, sizeof(Seen*)));
    if (place == nullptr) return nullptr;
    if (*place == nullptr) *place = new Seen;
    return *place;
}

/// row_sum(columns…, rowid): a sum over all rows, the same in whatever order they come.
void add_row(sqlite3_context* context, int count, sqlite3_value** values) {
    Seen* seen = seen_of(context);
    if (seen == nullptr) return sqlite3_result_error_nomem(context);
    seen->row.clear();
    for (int i = 0; i < count; ++i) write_value(seen->row, values[i]);
    seen->sum += crypto::short_hash(*static_cast<const ShortHashKey*>(sqlite3_user_data(context)), as_bytes(seen->row));
}

/// index_sum(columns…, rowid): the same over an index from end to end, whose order it looks at too.
void add_index_row(sqlite3_context* context, int count, sqlite3_value** values) {
    Seen* seen = seen_of(context);
    if (seen == nullptr) return sqlite3_result_error_nomem(context);
    seen->row.clear();
    bool has_null = false;
    for (int i = 0; i + 1 < count; ++i) {
        write_value(seen->row, values[i]);
        has_null = has_null || sqlite3_value_type(values[i]) == SQLITE_NULL;
    }
    const std::size_t key_size = seen->row.size();
    write_value(seen->row, values[count - 1]);
    seen->sum += crypto::short_hash(*static_cast<const ShortHashKey*>(sqlite3_user_data(context)), as_bytes(seen->row));
    if (seen->any) {
        if (seen->row <= seen->before) seen->ascending = false;
        const auto key = std::string_view(seen->row).substr(0, key_size);
        if (!has_null && key == std::string_view(seen->before).substr(0, seen->key_size_before)) seen->twice = true;
    }
    seen->any = true;
    seen->before.swap(seen->row);
    seen->key_size_before = key_size;
}

/// "sum", then " disorder" or " twice" if the index showed that.
void finish(sqlite3_context* context) {
    auto** place = static_cast<Seen**>(sqlite3_aggregate_context(context, 0));
    const std::unique_ptr<Seen> seen(place == nullptr || *place == nullptr ? new Seen : *place);
    if (place != nullptr) *place = nullptr;
    std::string out = std::to_string(seen->sum);
    if (!seen->ascending) out += " disorder";
    if (seen->twice) out += " twice";
    sqlite3_result_text(context, out.c_str(), static_cast<int>(out.size()), SQLITE_TRANSIENT);
}

/// The aggregates of one connection, for as long as this object is there.
class Aggregates {
  public:
    explicit Aggregates(Connection& connection) : database_(connection.database().getHandle()) {
        sqlite3_randomness(static_cast<int>(key_.size()), key_.data());
        put("row_sum", add_row, finish);
        put("index_sum", add_index_row, finish);
    }
    ~Aggregates() {
        put("row_sum", nullptr, nullptr);
        put("index_sum", nullptr, nullptr);
    }
    Aggregates(const Aggregates&) = delete;
    Aggregates& operator=(const Aggregates&) = delete;

  private:
    using Step = void (*)(sqlite3_context*, int, sqlite3_value**);
    using Final = void (*)(sqlite3_context*);
    void put(const char* name, Step step, Final last) {
        sqlite3_create_function_v2(database_, name, -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, &key_, nullptr, step, last, nullptr);
    }
    sqlite3* database_;
    ShortHashKey key_{};
};

struct Index {
    std::string name;
    std::string columns;    ///< and rowid, with commas
    std::string same;       ///< that rows `i` and `o` have the same columns
    std::string condition;  ///< of a partial one; else empty
    bool unique = false;
    bool has_key = false;   ///< the table's key is among its columns
};

struct Table {
    std::string name;
    std::vector<Index> indexes;
    bool has_others = false;  ///< a kind of index that sums can't be made of: SQLite's own check is asked
};

/// What stands after `where` in an index's SQL.
std::string condition_of(std::string sql) {
    std::string lower = sql;
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const auto where = lower.find("where", lower.find(')'));
    return where == std::string::npos ? std::string() : sql.substr(where + 5);
}

std::vector<Table> tables_of(Connection& connection, const std::function<bool(std::string_view)>& wanted) {
    std::vector<Table> out;
    Scan tables(connection, "select name, wr from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%'");
    while (tables.next()) {
        Table table{.name = tables.text(), .indexes = {}, .has_others = false};
        const bool has_rowid = !tables.truth();
        // The key of a table without rowid is the table itself, in an order that quick_check looks at.
        Scan indexes(connection, "select l.name, l.\"unique\", s.sql from pragma_index_list('" + table.name +
                                     "') l left join sqlite_schema s on s.type = 'index' and s.name = l.name" +
                                     (has_rowid ? "" : " where l.origin <> 'pk'"));
        while (indexes.next()) {
            Index index{.name = indexes.text(), .columns = {}, .same = {}, .condition = {}, .unique = indexes.truth(), .has_key = false};
            if (!wanted(index.name)) continue;
            bool plain = has_rowid && !indexes.is_null();
            index.condition = condition_of(indexes.text());
            Scan columns(connection, "select x.name, x.desc, x.coll, coalesce(t.pk, 0) from pragma_index_xinfo('" + index.name +
                                         "') x left join pragma_table_xinfo('" + table.name + "') t on t.cid = x.cid where x.key = 1");
            while (columns.next()) {
                plain = plain && !columns.is_null();  // not an expression
                const std::string name = columns.text();
                index.columns += name + ", ";
                index.same += "i." + name + " is o." + name + " and ";
                const bool descending = columns.truth();
                plain = plain && !descending && columns.text_view() == "BINARY";
                index.has_key = columns.integer() != 0 || index.has_key;
            }
            index.columns += "rowid";
            if (plain)
                table.indexes.push_back(std::move(index));
            else
                table.has_others = true;
        }
        if (!table.indexes.empty() || table.has_others) out.push_back(std::move(table));
    }
    return out;
}

/// The sums of a table's rows, one for each index: the table is read once. Where an index holds the table's key, how many rows there are
/// and how many of them it lacks: SQLite gives a row's own key for what stands in the index, which only looking rows up shows.
std::vector<std::string> sums_of(Connection& connection, const Table& table) {
    std::string sql = "select ";
    for (const Index& index : table.indexes) {
        if (&index != &table.indexes.front()) sql += ", ";
        const std::string condition = index.condition.empty() ? "1" : index.condition;
        if (index.has_key)
            sql += "count(*) filter (where " + condition + ") || ' lacks ' || count(*) filter (where (" + condition +
                   ") and not exists (select 1 from " + table.name + " as i indexed by " + index.name + " where (" + condition + ") and " +
                   index.same + "+i.rowid = o.rowid))";
        else
            sql += "row_sum(" + index.columns + ") filter (where " + condition + ")";
    }
    Scan scan(connection, sql + " from " + table.name + " as o not indexed");
    std::vector<std::string> out;
    if (!scan.next()) return out;
    for (std::size_t i = 0; i < table.indexes.size(); ++i) out.push_back(scan.text());
    return out;
}

std::string sum_of(Connection& connection, const Table& table, const Index& index) {
    const std::string condition = index.condition.empty() ? "" : " where " + index.condition;
    // Of one that holds the key and lacks no row, the number tells that it has no other.
    const std::string sum_sql = index.has_key ? "count(*) || ' lacks 0'" : "index_sum(" + index.columns + ")";
    Scan scan(connection,
              "select " + sum_sql + " from " + table.name + " indexed by " + index.name + condition);
    std::string sum = scan.next() ? scan.text() : std::string();
    // Only a unique index may hold nothing twice.
    if (!index.unique && sum.ends_with(" twice")) sum.resize(sum.size() - std::string_view(" twice").size());
    return sum;
}

void ask_sqlite(Connection& connection, const std::string& table, std::vector<std::string>& findings) {
    for (std::string& line : connection.ask_all("pragma integrity_check('" + table + "')"))
        if (line != "ok") findings.push_back(std::move(line));
}

}  // namespace index_check_detail

std::vector<std::string> check_indexes(Connection& connection, const std::function<bool(std::string_view)>& wanted) {
    using namespace index_check_detail;
    const Aggregates aggregates(connection);
    std::vector<std::string> findings;
    for (const Table& table : tables_of(connection, wanted)) {
        const std::size_t before = findings.size();
        if (table.has_others) ask_sqlite(connection, table.name, findings);
        if (table.indexes.empty()) continue;
        const auto sums = sums_of(connection, table);
        std::vector<std::string> differ;
        for (std::size_t i = 0; i < table.indexes.size(); ++i)
            if (sums.size() <= i || sum_of(connection, table, table.indexes[i]) != sums[i]) differ.push_back(table.indexes[i].name);
        if (differ.empty()) continue;
        if (!table.has_others) ask_sqlite(connection, table.name, findings);
        if (findings.size() > before) continue;
        for (const std::string& name : differ) findings.push_back("index " + name + " does not hold what its table holds");
    }
    return findings;
}

}  // namespace huiyin::store::sqlite
