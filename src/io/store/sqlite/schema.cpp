#include "io/store/sqlite/schema.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <span>
#include <vector>

#include "base/embedded.h"
#include "io/store/copy/copy.h"
#include "io/store/rows/migrations.h"

namespace huiyin::store {
std::span<const EmbeddedFile> sqlite_migration_files();
}

namespace huiyin::store::sqlite {
namespace schema_detail {

std::vector<rows::Migration> migrations() { return rows::migrations(sqlite_migration_files()); }

[[noreturn]] void refuse_damaged(const std::filesystem::path& file, const char* check, const std::string& finding) {
    throw Damage::by_check(file.string(), check, finding);
}

/// Runs one check and names it if it finds damage. Other faults (in use, no access) say enough by themselves.
template <typename Check>
void named_check(const std::filesystem::path& file, const char* name, Check check) {
    try {
        check();
    } catch (const Damage& damage) {
        refuse_damaged(file, name, damage.finding);
    } catch (const Bug& bug) {  // SQL that no longer fits the tables
        refuse_damaged(file, name, bug.what());
    }
}

[[noreturn]] void found_damage(Connection& writer, const std::string& finding) {
    throw Damage(writer.database().getFilename(), finding);
}

/// Tables and indexes with the SQL that makes them, by "index event_case".
using Objects = std::map<std::string, std::string>;

Objects objects_of(SQLite::Database& database) {
    SQLite::Statement statement(
        database, "select type || ' ' || name, coalesce(sql, '') from sqlite_schema where name not like 'sqlite_%' order by 1");
    Objects found;
    while (statement.executeStep()) found[statement.getColumn(0).getString()] = statement.getColumn(1).getString();
    return found;
}

/// What the schema has to hold, from a database made by the same migrations, up to that number.
Objects objects_expected(int up_to) {
    SQLite::Database fresh(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    for (const auto& migration : migrations())
        if (migration.number <= up_to) fresh.exec(std::string(migration.sql));
    return objects_of(fresh);
}

Objects objects_found(Connection& connection) {
    try {
        return objects_of(connection.database());
    } catch (const SQLite::Exception& error) {
        rethrow(error, &connection.database(), connection.database().getFilename());
    }
}

bool is_index(const std::string& object) { return object.starts_with("index "); }

rows::SchemaFaults faults_of(const Objects& found, const Objects& expected) {
    rows::SchemaFaults out;
    for (const auto& [object, sql] : expected)
        if (const auto there = found.find(object); there == found.end() || there->second != sql)
            out.push_back({.what = object, .mendable = is_index(object)});
    return out;
}

int number_held(Connection& connection) { return std::min(std::stoi(connection.ask("pragma user_version")), schema_known()); }

void check_schema(Connection& writer) {
    const Objects found = objects_found(writer);
    for (const auto& [object, sql] : objects_expected(schema_known()))
        if (!found.contains(object))
            found_damage(writer, "it lacks " + object + (is_index(object) ? ", which huiyin fsck --rebuild builds anew" : ""));
    for (const auto& statement : statements()) writer.run(statement.query);  // prepares each: columns are there
}

void check_log(Connection& writer) {
    auto state = writer.run(Query::log_state);
    if (!state.next()) found_damage(writer, "it lacks the log's state");
    const std::uint64_t size = state.count();
    state.hash();
    auto last = writer.run(Query::last_entry);
    const std::uint64_t held = last.next() ? last.count() + 1 : 0;
    if (size != held)
        found_damage(writer,
                     "its log says " + std::to_string(size) + " entries and holds " + std::to_string(held));
}

void check_ends(Connection& writer) {
    const auto tables = writer.ask_all("select name from sqlite_schema where type = 'table'");
    for (const auto& table : tables) {
        std::string key = "rowid";
        if (writer.ask("select wr from pragma_table_list where schema = 'main' and name = '" + table + "'") == "1")
            key = writer.ask("select group_concat(name) from pragma_table_info('" + table + "') where pk > 0");
        writer.ask("select * from " + table + " order by " + key + " limit 1");
        std::string descending = key;
        for (std::size_t at = 0; (at = descending.find(',', at)) != std::string::npos; at += 6)
            descending.replace(at, 1, " desc,");
        writer.ask("select * from " + table + " order by " + descending + " desc limit 1");
    }
}

}  // namespace schema_detail

int schema_known() { return static_cast<int>(schema_detail::migrations().size()); }

void check_header(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw Fault("database " + file.string() + ": it can't be read: " + std::strerror(errno));
    std::array<char, 100> header{};
    stream.read(header.data(), header.size());
    if (stream.bad() || stream.gcount() != static_cast<std::streamsize>(header.size()))
        schema_detail::refuse_damaged(file, "header", "the file is shorter than an SQLite header");
    if (!std::string_view(header.data(), header.size()).starts_with(std::string_view("SQLite format 3\0", 16)))
        schema_detail::refuse_damaged(file, "header", "the file does not begin as an SQLite database");
}

std::unique_ptr<Connection> open_writer(const std::filesystem::path& file) {
    std::unique_ptr<Connection> writer;
    schema_detail::named_check(
        file, "first page", [&] { writer = std::make_unique<Connection>(file, Connection::Role::writer); });
    return writer;
}

bool is_blank(Connection& writer, const std::filesystem::path& file) {
    std::string id;
    std::string tables;
    schema_detail::named_check(file, "schema", [&] {
        id = writer.ask("pragma application_id");
        tables = writer.ask("select count(*) from sqlite_schema");
    });
    if (tables == "0") return true;
    if (id != std::to_string(application_id))
        throw Fault("database " + file.string() + " is an SQLite database of another program, not Huiyin's");
    return false;
}

void migrate(Connection& writer, const std::filesystem::path& file) {
    const int held = std::stoi(writer.ask("pragma user_version"));
    if (held > schema_known()) {
        throw Fault("database " + file.string() + " was written by a newer Huiyin (its schema is " +
                    std::to_string(held) + ", this program knows up to " + std::to_string(schema_known()) +
                    "): use that version or a later one");
    }
    for (const auto& migration : schema_detail::migrations()) {
        if (migration.number <= held) continue;
        const std::string number = std::to_string(migration.number);
        writer.execute("begin immediate");
        try {
            writer.execute(std::string(migration.sql));
            writer.execute("insert into setting (key, value) values ('schema', '" + number +
                           "') on conflict (key) do update set value = excluded.value");
            writer.execute("pragma application_id = " + std::to_string(application_id));
            writer.execute("pragma user_version = " + number);
            writer.execute("commit");
        } catch (...) {
            writer.database().tryExec("rollback");
            throw;
        }
    }
}

bool is_older(const std::filesystem::path& file) {
    check_header(file);
    Connection reader(file, Connection::Role::reader);
    return std::stoi(reader.ask("pragma user_version")) < schema_known();
}

std::vector<std::string> check_pages(const std::filesystem::path& file) {
    Connection reader(file, Connection::Role::reader);
    auto findings = reader.ask_all("pragma quick_check(100)");
    if (findings == std::vector<std::string>{"ok"}) findings.clear();
    return findings;
}

rows::SchemaFaults schema_faults(const std::filesystem::path& given) {
    using namespace schema_detail;
    const auto file = std::filesystem::absolute(given);
    std::error_code none;
    if (!std::filesystem::is_regular_file(file, none) || std::filesystem::file_size(file) == 0) return {};
    check_header(file);
    rows::SchemaFaults faults;
    named_check(file, "schema", [&] {
        Connection reader(file, Connection::Role::reader);
        if (reader.ask("pragma application_id") == std::to_string(application_id))
            faults = faults_of(objects_found(reader), objects_expected(number_held(reader)));
    });
    return faults;
}

void mend_schema(const std::filesystem::path& given) {
    using namespace schema_detail;
    const auto file = std::filesystem::absolute(given);
    const auto writer = open_writer(file);
    const Objects expected = objects_expected(number_held(*writer));
    for (const rows::SchemaFault& fault : faults_of(objects_found(*writer), expected)) {
        if (!fault.mendable) continue;
        writer->execute("begin immediate");
        try {
            writer->execute("drop index if exists " + fault.what.substr(fault.what.find(' ') + 1));
            writer->execute(expected.at(fault.what));
            writer->execute("commit");
        } catch (const Bug&) {
            writer->database().tryExec("rollback");  // what it forbids stands there: it stays a fault
        } catch (...) {
            writer->database().tryExec("rollback");
            throw;
        }
    }
}

void check_cheaply(Connection& writer, const std::filesystem::path& file) {
    using namespace schema_detail;
    named_check(file, "schema", [&] {
        check_schema(writer);
        const std::string said = writer.ask("select value from setting where key = 'schema'");
        const std::string marked = writer.ask("pragma user_version");
        if (said != marked) found_damage(writer, "its header says schema " + marked + ", its settings say " + said);
    });
    if (writer.run(Query::setting, std::string(copy::mark)).next())
        throw Fault("database " + file.string() + " is a copy in the making: run the same command again that makes it");
    named_check(file, "log", [&] { check_log(writer); });
    named_check(file, "table", [&] { check_ends(writer); });
}

}  // namespace huiyin::store::sqlite
