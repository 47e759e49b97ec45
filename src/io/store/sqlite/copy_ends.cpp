#include "io/store/sqlite/copy_ends.h"

#include <map>

#include "io/store/sqlite/connection.h"
#include "io/store/sqlite/schema.h"
#include "io/store/sqlite/sqlite_store.h"

namespace huiyin::store::sqlite {
namespace copy_ends_detail {

using copy::Kind;
using copy::Row;
using copy::Table;
using copy::Value;

std::string listed(const Table& table, std::size_t from, std::size_t to, const char* after = "") {
    std::string out;
    for (std::size_t i = from; i < to; ++i) out += (out.empty() ? "" : ", ") + std::string(table.columns[i].name) + after;
    return out;
}
std::string marks(std::size_t count, std::size_t first = 1) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += (out.empty() ? "?" : ", ?") + std::to_string(first + i);
    return out;
}

std::string page_text(const Table& table, bool after) {
    const std::string keys = listed(table, 0, table.keys);
    return "select " + listed(table, 0, table.columns.size()) + " from " + std::string(table.name) +
           (after ? " where (" + keys + ") > (" + marks(table.keys) + ")" : "") + " order by " + keys + " limit " +
           std::to_string(table.rows_a_page);
}

std::string put_text(const Table& table) {
    return std::string("insert ") + (table.has_rows_from_the_start ? "or replace " : "") + "into " + std::string(table.name) + " (" +
           listed(table, 0, table.columns.size()) + ") values (" + marks(table.columns.size()) + ")";
}

void bind(SQLite::Statement& statement, int at, Kind kind, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        statement.bind(at, *number);
    } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
        if (kind == Kind::text) {
            statement.bind(at, std::string(as_text(*bytes)));
        } else {
            statement.bind(at, bytes->empty() ? static_cast<const void*>("") : bytes->data(), static_cast<int>(bytes->size()));
        }
    } else {
        statement.bind(at);
    }
}

Row row_of(SQLite::Statement& statement, const Table& table) {
    Row row;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto column = statement.getColumn(static_cast<int>(i));
        if (column.isNull()) {
            row.emplace_back();
        } else if (table.columns[i].kind == Kind::integer || table.columns[i].kind == Kind::truth) {
            row.emplace_back(column.getInt64());
        } else {
            const auto* bytes = static_cast<const std::uint8_t*>(column.getBlob());
            row.emplace_back(Bytes(bytes, bytes + column.getBytes()));
        }
    }
    return row;
}

/// The statements of one connection, prepared as they are wanted.
class End {
  public:
    End(const std::filesystem::path& file, Connection::Role role) : file_(file), connection_(file, role) {}

    template <typename Act>
    auto guarded(Act act) {
        try {
            return act();
        } catch (const SQLite::Exception& error) {
            rethrow(error, &connection_.database(), file_.string());
        }
    }

    std::vector<Row> rows(const std::string& sql, const Table& table, const Row* after) {
        return guarded([&] {
            SQLite::Statement& statement = prepared(sql);
            if (after != nullptr)
                for (std::size_t i = 0; i < table.keys; ++i)
                    bind(statement, static_cast<int>(i) + 1, table.columns[i].kind, (*after)[i]);
            std::vector<Row> found;
            while (statement.executeStep()) found.push_back(row_of(statement, table));
            statement.reset();
            return found;
        });
    }
    void put(const Table& table, const std::vector<Row>& rows) {
        guarded([&] {
            SQLite::Statement& statement = prepared(put_text(table));
            for (const Row& row : rows) {
                for (std::size_t i = 0; i < row.size(); ++i) bind(statement, static_cast<int>(i) + 1, table.columns[i].kind, row[i]);
                statement.exec();
                statement.reset();
            }
        });
    }
    std::uint64_t count(const Table& table) {
        return std::stoull(connection_.ask("select count(*) from " + std::string(table.name)));
    }
    Connection& connection() { return connection_; }
    std::string name() const { return file_.string(); }

  private:
    SQLite::Statement& prepared(const std::string& sql) {
        auto& statement = statements_[sql];
        if (!statement) statement = std::make_unique<SQLite::Statement>(connection_.database(), sql);
        statement->tryReset();
        return *statement;
    }

    std::filesystem::path file_;
    Connection connection_;
    std::map<std::string, std::unique_ptr<SQLite::Statement>> statements_;  // before the connection goes, they go
};

class FileSource final : public copy::Source {
  public:
    explicit FileSource(const std::filesystem::path& file) : end_(file, Connection::Role::reader) {
        end_.connection().execute("begin");
        end_.connection().ask("select size from log_state");  // the moment is that of the first read
    }
    ~FileSource() override { end_.connection().database().tryExec("rollback"); }
    std::uint64_t count(const Table& table) override { return end_.count(table); }
    std::vector<Row> page(const Table& table, const Row* after) override {
        return end_.rows(page_text(table, after != nullptr), table, after);
    }
    std::string name() const override { return end_.name(); }

  private:
    End end_;
};

class FileTarget final : public copy::Target {
  public:
    FileTarget(const std::filesystem::path& file, Puts puts) : end_(file, Connection::Role::writer) {
        if (puts == Puts::durable_in_the_end) end_.connection().execute("pragma synchronous = off");
    }
    std::uint64_t count(const Table& table) override { return end_.count(table); }
    std::vector<Row> page(const Table& table, const Row* after) override {
        return end_.rows(page_text(table, after != nullptr), table, after);
    }
    std::optional<Row> last(const Table& table) override {
        const auto rows = end_.rows("select " + listed(table, 0, table.columns.size()) + " from " + std::string(table.name) +
                                        " order by " + listed(table, 0, table.keys, " desc") + " limit 1",
                                    table, nullptr);
        if (rows.empty()) return std::nullopt;
        return rows.front();
    }
    void put(const Table& table, const std::vector<Row>& rows) override {
        end_.connection().execute("begin immediate");
        try {
            end_.put(table, rows);
            end_.connection().execute("commit");
        } catch (...) {
            end_.connection().database().tryExec("rollback");
            throw;
        }
        // Nobody reads here, so the write-ahead log can always be emptied.
        if (++puts_ % puts_a_checkpoint == 0) end_.connection().ask("pragma wal_checkpoint(truncate)");
    }
    void finish() override {
        end_.connection().execute("delete from setting where key = '" + std::string(copy::mark) + "'");
        end_.connection().ask("pragma wal_checkpoint(truncate)");
    }
    std::string name() const override { return end_.name(); }

  private:
    static constexpr int puts_a_checkpoint = 32;
    End end_;
    int puts_ = 0;
};

}  // namespace copy_ends_detail

std::unique_ptr<copy::Source> copy_source(const std::filesystem::path& file) {
    SqliteStore::open(file, {});  // refuses what is none of ours, and brings it to the schema that we know
    return std::make_unique<copy_ends_detail::FileSource>(std::filesystem::absolute(file));
}

std::unique_ptr<copy::Target> copy_target(const std::filesystem::path& given, Puts puts) {
    const auto file = std::filesystem::absolute(given);
    bool begun = false;
    if (std::filesystem::exists(file) && std::filesystem::file_size(file) > 0) {
        check_header(file);
        const auto writer = open_writer(file);
        begun = !is_blank(*writer, file) &&
                !writer->ask("select 1 from setting where key = '" + std::string(copy::mark) + "'").empty();
    }
    if (!begun) SqliteStore::open(file, {.create = true, .instance = {}});
    return std::make_unique<copy_ends_detail::FileTarget>(file, puts);
}

}  // namespace huiyin::store::sqlite
