#include "io/store/postgres/schema.h"

#include <charconv>
#include <map>

#include "base/embedded.h"
#include "io/store/copy/copy.h"
#include "io/store/postgres/presence.h"
#include "io/store/rows/migrations.h"

namespace huiyin::store {
std::span<const EmbeddedFile> postgres_migration_files();
}

namespace huiyin::store::postgres {
namespace schema_detail {

std::vector<rows::Migration> migrations() { return rows::migrations(postgres_migration_files()); }

constexpr const char* number_held = "select convert_from(value, 'UTF8') from huiyin.setting where key = 'schema'";

[[noreturn]] void refuse_damaged(Connection& connection, const char* check, const std::string& finding) {
    throw Damage::by_check(connection.name(), check, finding);
}

[[noreturn]] void refuse_newer(Connection& connection, int number) {
    throw Fault("database " + connection.name() + " was written by a newer Huiyin (its schema is " + std::to_string(number) +
                ", this program knows up to " + std::to_string(schema_known()) + "): use that version or a later one");
}

int held(Connection& writer) {
    if (is_blank(writer)) return 0;
    const std::string text = writer.ask(number_held);
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    if (number == 0) refuse_damaged(writer, "schema", "it does not say which schema it has");
    return number;
}

/// What one schema holds, each by its name and kind, with the words that make it; the schema's own name is left out of them.
using Objects = std::map<std::string, std::string>;

struct Place {
    const char* schema;  ///< as SQL
    const char* prefix;  ///< how the server writes it before a name
};
constexpr Place town{"'huiyin'::regnamespace", "huiyin."};
constexpr Place nowhere{"pg_my_temp_schema()", "pg_temp."};

Objects objects_of(Connection& connection, const Place& place) {
    Objects out;
    const auto take = [&](const std::string& sql) {
        for (Answer answer = connection.execute(sql); answer.next();) {
            std::string name = answer.text();
            out[std::move(name)] = answer.text();
        }
    };
    const std::string in = place.schema;
    const auto unnamed = [&](const char* text) { return "replace(" + std::string(text) + ", '" + place.prefix + "', '')"; };
    take("select 'table ' || c.relname, string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end "
         "|| a.attgenerated::text || a.attidentity::text || coalesce(' ' || " + unnamed("pg_get_expr(d.adbin, d.adrelid)") + ", ''), ', ' order by a.attname) "
         "from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped "
         "left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum "
         "where c.relnamespace = " + in + " and c.relkind = 'r' group by c.relname");
    take("select 'constraint ' || o.conname, c.relname || ' ' || pg_get_constraintdef(o.oid) || case when i.indisvalid is false then ' not whole' else '' end "
         "from pg_constraint o join pg_class c on c.oid = o.conrelid left join pg_index i on i.indexrelid = o.conindid "
         "where o.connamespace = " + in + " and o.contype in ('p', 'u', 'c')");
    take("select 'index ' || c.relname, " + unnamed("pg_get_indexdef(i.indexrelid)") + " || case when i.indisvalid then '' else ' not whole' end "
         "from pg_index i join pg_class c on c.oid = i.indexrelid where c.relnamespace = " + in +
         " and not exists (select 1 from pg_constraint o where o.conindid = i.indexrelid)");
    return out;
}

/// What the migrations make, up to the one that the database has: asked of the server itself, in tables of this connection alone, which an
/// account may make that can otherwise only read, and which are gone with the transaction.
Objects objects_expected(Connection& connection, int up_to) {
    try {
        connection.execute("begin; set local search_path = pg_temp");
        for (const auto& migration : migrations())
            if (migration.number <= up_to) connection.execute(std::string(migration.sql));
        Objects out = objects_of(connection, nowhere);
        connection.execute("rollback");
        return out;
    } catch (const Lost&) {
        throw;
    } catch (const std::exception& error) {
        throw Fault(std::string("what the schema should be can't be told, since the account may make no temporary tables: ") + error.what());
    }
}

bool is_table(const std::string& object) { return object.starts_with("table "); }

rows::SchemaFaults faults_of(const Objects& found, const Objects& expected) {
    rows::SchemaFaults out;
    for (const auto& [object, words] : expected)
        if (const auto there = found.find(object); there == found.end() || there->second != words)
            out.push_back({.what = object, .mendable = !is_table(object)});
    return out;
}

}  // namespace schema_detail
using namespace schema_detail;

int schema_known() { return static_cast<int>(migrations().size()); }

bool is_blank(Connection& writer) { return writer.ask("select to_regclass('huiyin.setting')").empty(); }

void refuse_blank(Connection& connection) {
    if (is_blank(connection))
        throw Fault("database " + connection.name() + ": it holds no town (huiyin init, huiyin restore or huiyin migrate-db makes one)");
}

void check_schema(Connection& connection) {
    refuse_blank(connection);
    const int number = held(connection);
    if (number > schema_known()) refuse_newer(connection, number);
    if (number < schema_known())
        throw Fault("database " + connection.name() + ": it is of an older version; huiyin serve brings it forward");
}

void migrate(Connection& writer) {
    const int before = held(writer);
    if (before > schema_known()) refuse_newer(writer, before);
    for (const auto& migration : migrations()) {
        if (migration.number <= before) continue;
        const std::string number = std::to_string(migration.number);
        try {
            // The lock's number is "HuYi", which is also the mark of our SQLite files.
            writer.execute("begin; select pg_advisory_xact_lock(1215658345)");
            if (held(writer) < migration.number) {
                writer.execute("create schema if not exists huiyin");
                writer.execute(std::string(migration.sql));
                writer.execute("insert into setting (key, value) values ('schema', '" + number +
                               "') on conflict (key) do update set value = excluded.value");
            }
            writer.execute("commit");
        } catch (const Bug& bug) {
            throw Fault(bug.what());  // somebody else's tables are in the way
        }
    }
}

void check_cheaply(Connection& writer) {
    try {
        writer.prepare();
    } catch (const Bug& bug) {
        refuse_damaged(writer, "schema", bug.what());
    }
    // At one moment: another server of the town may append between two looks.
    const bool alone = PQtransactionStatus(writer.link()) == PQTRANS_IDLE;
    if (alone) writer.execute("begin isolation level repeatable read, read only");
    if (writer.run(Query::setting, std::string(copy::mark)).next())
        throw Fault("database " + writer.name() + " is a copy in the making: run the same command again that makes it");
    Answer state = writer.run(Query::log_state);
    if (!state.next()) refuse_damaged(writer, "log", "it lacks the log's state");
    const std::uint64_t size = state.count();
    state.hash();
    Answer last = writer.run(Query::last_entry);
    const std::uint64_t entries = last.next() ? last.count() + 1 : 0;
    if (size != entries)
        refuse_damaged(writer, "log",
                       "its log says " + std::to_string(size) + " entries and holds " + std::to_string(entries));
    if (alone) writer.execute("commit");
}

rows::SchemaFaults schema_faults(const Address& address) {
    Connection connection(address, Connection::Role::plain);
    if (is_blank(connection)) return {};
    const int number = held(connection);
    if (number > schema_known()) refuse_newer(connection, number);
    return faults_of(objects_of(connection, town), objects_expected(connection, number));
}

void mend_schema(const Address& address) {
    Connection connection(address, Connection::Role::plain);
    be_present(connection, true);
    connection.execute("set idle_in_transaction_session_timeout = 0");
    const Objects found = objects_of(connection, town);
    const Objects expected = objects_expected(connection, held(connection));
    for (const rows::SchemaFault& fault : faults_of(found, expected)) {
        if (!fault.mendable) continue;
        const std::string name = fault.what.substr(fault.what.find(' ') + 1);
        const std::string& words = expected.at(fault.what);
        const bool is_there = found.contains(fault.what);
        std::string sql;
        if (fault.what.starts_with("index ")) {
            sql = "drop index if exists " + name + ";" + words;
        } else {
            const std::string table = words.substr(0, words.find(' '));
            if (is_there) {
                const std::string& before = found.at(fault.what);
                sql = "alter table " + before.substr(0, before.find(' ')) + " drop constraint " + name + ";";
            }
            sql += "alter table " + table + " add constraint " + name + words.substr(words.find(' '));
        }
        try {
            connection.execute("begin;" + sql + "; commit");
        } catch (const Lost&) {
            throw;
        } catch (const std::exception&) {
            connection.execute("rollback");  // what it forbids stands there: it stays a fault
        }
    }
}

std::vector<std::string> check_thoroughly(const Address& address) {
    std::vector<std::string> findings;
    Connection connection(address, Connection::Role::plain);
    const auto column = [&](const std::string& sql) {
        std::vector<std::string> found;
        for (Answer answer = connection.execute(sql); answer.next();) found.push_back(answer.text());
        return found;
    };
    for (const auto& index : column("select indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid "
                                    "where c.relnamespace = 'huiyin'::regnamespace and not i.indisvalid order by 1"))
        findings.push_back("index " + index + " is not whole");
    for (const auto& table : column("select c.oid::regclass::text from pg_class c "
                                    "where c.relnamespace = 'huiyin'::regnamespace and c.relkind = 'r' order by 1")) {
        try {
            // A row in words makes the server read all of it, from wherever it lies.
            connection.execute("set enable_seqscan = on; select count(hashtext(t::text)) from " + table + " t");
        } catch (const Damage& damage) {
            findings.push_back("table " + table + ": " + damage.finding);
        }
    }
    if (const auto gap = column("select 'the log holds ' || count(*) || ' of ' || (select size from log_state) || ' entries' "
                                "from log_entry having count(*) <> (select size from log_state)");
        !gap.empty())
        findings.push_back(gap.front());
    return findings;
}

}  // namespace huiyin::store::postgres
