#pragma once

#include <filesystem>

#include "io/store/rows/schema_fault.h"
#include "io/store/sqlite/connection.h"

namespace huiyin::store::sqlite {

/// "HuYi": tells our databases from other SQLite files (file(1) and we look at it).
inline constexpr int application_id = 0x48755969;

/// The number of the last migration that this program knows.
int schema_known();

/// Looks at the file's first bytes before SQLite does. Throws Fault if it can't be an SQLite database.
void check_header(const std::filesystem::path& file);

/// Opens the writing connection, which reads the first page. Throws Fault.
std::unique_ptr<Connection> open_writer(const std::filesystem::path& file);

/// Whether the database holds no table yet. Throws Fault if it belongs to another program.
bool is_blank(Connection& writer, const std::filesystem::path& file);

/// Brings the schema forward by all migrations that it lacks, each in a transaction of its own.
/// Throws Fault if the database was written by a newer program.
void migrate(Connection& writer, const std::filesystem::path& file);

/// Checks that cost the same at any size: schema, log, first and last row of each table. Throws a Fault that names
/// the one that failed. What lies between is for `PRAGMA integrity_check`, which reads everything.
void check_cheaply(Connection& writer, const std::filesystem::path& file);

/// Whether the file is of an older version than this program. Throws Fault if it can't be read.
bool is_older(const std::filesystem::path& file);

/// SQLite's own check of all pages, whatever the version: one line for each finding. Throws Fault.
std::vector<std::string> check_pages(const std::filesystem::path& file);

/// What of the schema isn't as the migrations make it that the database has had. Of a file that is none of ours nothing is said: whoever
/// opens it does. Throws Fault if it can't be read.
rows::SchemaFaults schema_faults(const std::filesystem::path& file);

/// Builds indexes anew that are missing or other than they should be, each in a transaction of its own. One that can't be built, since it
/// forbids what stands there, stays as it was. Nobody else writes meanwhile. Throws Fault.
void mend_schema(const std::filesystem::path& file);

}  // namespace huiyin::store::sqlite
