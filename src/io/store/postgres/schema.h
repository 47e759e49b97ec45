#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/store/postgres/connection.h"
#include "io/store/rows/schema_fault.h"

namespace huiyin::store::postgres {

/// The number of the last migration that this program knows.
int schema_known();

/// Whether the database holds no town yet.
bool is_blank(Connection& writer);

/// Brings the schema forward by all migrations that it lacks, each in a transaction of its own. Two programs that do so
/// at once wait for each other. Throws Fault if the database was written by a newer program.
void migrate(Connection& writer);

/// Throws Fault if it holds none.
void refuse_blank(Connection& connection);

/// For who only reads: throws Fault if the database holds no town, or another schema than this program's.
void check_schema(Connection& connection);

/// Checks that cost the same at any size: statements fit the tables, the log's state fits its last entry, at one moment.
void check_cheaply(Connection& writer);

/// What of the schema isn't as the migrations make it that the database has had: tables with their columns, constraints, indexes. Of a
/// database that holds no town nothing is said: whoever opens it does. Beside reading, the account must be
/// allowed to make temporary tables. Throws Fault.
rows::SchemaFaults schema_faults(const Address& address);

/// Builds indexes and constraints anew that are missing or other than they should be, each in a transaction of its own. One that can't be
/// built, since it forbids what stands there, stays as it was. Throws Fault, also if somebody else works on the town.
void mend_schema(const Address& address);

/// Reads every row of every table; what is found wrong, one line each.
std::vector<std::string> check_thoroughly(const Address& address);

}  // namespace huiyin::store::postgres
