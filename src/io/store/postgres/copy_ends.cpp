#include "io/store/postgres/copy_ends.h"

#include "io/store/postgres/connection.h"
#include "io/store/postgres/postgres_store.h"
#include "io/store/postgres/presence.h"
#include "io/store/postgres/schema.h"

namespace huiyin::store::postgres {
namespace copy_ends_detail {

using Cell = copy::Value;
using CellKind = copy::Kind;
using Cells = copy::Row;
using copy::Table;

std::string listed(const Table& table, std::size_t from, std::size_t to, const char* after = "") {
    std::string out;
    for (std::size_t i = from; i < to; ++i) out += (out.empty() ? "" : ", ") + std::string(table.columns[i].name) + after;
    return out;
}
std::string marks(std::size_t count) {
    std::string out;
    for (std::size_t i = 1; i <= count; ++i) out += (out.empty() ? "$" : ", $") + std::to_string(i);
    return out;
}

void put_key(Values& values, const Cell& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return values.put(*number);
    values.put(std::get<Bytes>(cell));
}

Cells cells_of(Answer& answer, const Table& table) {
    Cells cells;
    for (const auto& column : table.columns) {
        if (answer.is_null()) {
            answer.skip();
            cells.emplace_back();
        } else if (column.kind == CellKind::integer) {
            cells.emplace_back(answer.integer());
        } else if (column.kind == CellKind::truth) {
            cells.emplace_back(std::int64_t{answer.truth()});
        } else {
            cells.emplace_back(answer.blob());
        }
    }
    return cells;
}

/// What both ends do with their connection.
class End {
  public:
    explicit End(const Address& address) : connection_(address, Connection::Role::plain) {
        // A copy takes as long as it takes, and its pages want the planner's plain order.
        connection_.execute("set idle_in_transaction_session_timeout = 0");
    }
    std::uint64_t count(const Table& table) {
        return std::stoull(connection_.ask("select count(*) from " + std::string(table.name)));
    }
    std::vector<Cells> page(const Table& table, const Cells* after) {
        Values values;
        if (after != nullptr)
            for (std::size_t i = 0; i < table.keys; ++i) put_key(values, (*after)[i]);
        const std::string keys = listed(table, 0, table.keys);
        return rows("select " + listed(table, 0, table.columns.size()) + " from " + std::string(table.name) +
                        (after ? " where (" + keys + ") > (" + marks(table.keys) + ")" : "") + " order by " + keys +
                        " limit " + std::to_string(table.rows_a_page),
                    table, values);
    }
    std::vector<Cells> rows(const std::string& sql, const Table& table, const Values& values) {
        std::vector<Cells> found;
        for (Answer answer = connection_.ask_with(sql, values); answer.next();) found.push_back(cells_of(answer, table));
        return found;
    }
    Connection& connection() { return connection_; }
    std::string name() const { return connection_.name(); }

  private:
    Connection connection_;
};

class ServerSource final : public copy::Source {
  public:
    ServerSource(const Address& address, bool hold) : end_(address) {
        if (hold) be_present(end_.connection(), true);
        end_.connection().execute(hold ? "begin isolation level repeatable read"
                                       : "begin isolation level repeatable read, read only");
        // Writers want this row for update, and wait or give up. Locking the table takes no snapshot yet.
        if (hold) end_.connection().execute("lock table log_state in exclusive mode");
        end_.connection().ask("select size from log_state");
    }
    std::uint64_t count(const Table& table) override { return end_.count(table); }
    std::vector<Cells> page(const Table& table, const Cells* after) override { return end_.page(table, after); }
    std::string name() const override { return end_.name(); }

  private:
    End end_;
};

class ServerTarget final : public copy::Target {
  public:
    explicit ServerTarget(const Address& address) : end_(address) {
        // The server may still be at the last page of a copy that was killed: until that is written or dropped, nobody
        // knows where to go on. The lock ends with its connection.
        end_.connection().execute("set lock_timeout = '60s'; select pg_advisory_lock(1215658346); set lock_timeout = 0");
    }
    std::uint64_t count(const Table& table) override { return end_.count(table); }
    std::vector<Cells> page(const Table& table, const Cells* after) override { return end_.page(table, after); }
    std::string name() const override { return end_.name(); }
    std::optional<Cells> last(const Table& table) override {
        auto rows = end_.rows("select " + listed(table, 0, table.columns.size()) + " from " + std::string(table.name) +
                                  " order by " + listed(table, 0, table.keys, " desc") + " limit 1",
                              table, Values());
        if (rows.empty()) return std::nullopt;
        return std::move(rows.front());
    }
    void put(const Table& table, const std::vector<Cells>& rows) override {
        Values values;
        std::string arrays;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            Rows::Column column;
            const bool truth = table.columns[i].kind == CellKind::truth;
            column.kind = truth                                          ? Kind::truth
                          : table.columns[i].kind == CellKind::integer ? Kind::integer
                                                                         : Kind::bytes;
            for (const Cells& row : rows) {
                if (const auto* number = std::get_if<std::int64_t>(&row[i])) {
                    truth ? column.add_encoded(*number != 0) : column.add_encoded(*number);
                } else if (const auto* bytes = std::get_if<Bytes>(&row[i])) {
                    column.add_encoded(ByteView(*bytes));
                } else {
                    column.add_null();
                }
            }
            values.put(column);
            arrays += (arrays.empty() ? "$" : ", $") + std::to_string(i + 1) +
                      (column.kind == Kind::truth ? "::boolean[]" : column.kind == Kind::integer ? "::bigint[]" : "::bytea[]");
        }
        std::string sql = "insert into " + std::string(table.name) + " (" + listed(table, 0, table.columns.size()) +
                          ") select * from unnest(" + arrays + ")";
        if (table.has_rows_from_the_start) {
            sql += " on conflict (" + listed(table, 0, table.keys) + ") do update set ";
            for (std::size_t i = table.keys; i < table.columns.size(); ++i) {
                const std::string column(table.columns[i].name);
                sql += (i == table.keys ? "" : ", ") + column + " = excluded." + column;
            }
        }
        end_.connection().ask_with(sql, values);
    }
    void finish() override {
        end_.connection().execute(
            "begin;"
            "select setval(pg_get_serial_sequence('case_number', 'number'), coalesce((select max(number) from case_number), 1), "
            "exists (select from case_number));"
            "delete from setting where key = '" +
            std::string(copy::mark) + "'; commit");
        end_.connection().execute("analyze");
    }

  private:
    End end_;
};

}  // namespace copy_ends_detail

std::unique_ptr<copy::Source> copy_source(const Address& address, bool hold) {
    // Refuses what is none of ours, and brings it to the schema that we know; beside a server nothing is brought forward.
    hold ? static_cast<void>(PostgresStore::open(address, {})) : check_schema(*std::make_unique<Connection>(address, Connection::Role::plain));
    auto source = std::make_unique<copy_ends_detail::ServerSource>(address, hold);
    if (copy::setting(*source, copy::mark)) throw Fault("database " + source->name() + " is a copy in the making");
    return source;
}

std::unique_ptr<copy::Target> copy_target(const Address& address) {
    Connection connection(address, Connection::Role::plain);
    migrate(connection);
    return std::make_unique<copy_ends_detail::ServerTarget>(address);
}

}  // namespace huiyin::store::postgres
