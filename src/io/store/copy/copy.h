#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/ports/store.h"
#include "io/store/copy/tables.h"

namespace huiyin::store::copy {

/// NULL, an integer (a truth is 0 or 1), or bytes. A row has one for each column of its table.
using Value = std::variant<std::monostate, std::int64_t, Bytes>;
using Row = std::vector<Value>;

/// Where rows come from: one moment of a database, as long as the object lives. Throws Fault.
class Source {
  public:
    virtual ~Source() = default;
    virtual std::uint64_t count(const Table& table) = 0;
    /// At most table.rows_a_page rows in order of the key, behind `after` (a row, of which the key counts).
    virtual std::vector<Row> page(const Table& table, const Row* after) = 0;
    virtual std::string name() const = 0;
};

/// Where rows go. What stands there can be read as from a source.
class Target : public Source {
  public:
    /// Puts rows that come in order of the key; durable when it returns.
    virtual void put(const Table& table, const std::vector<Row>& rows) = 0;
    /// The last row in order of the key, if there is any.
    virtual std::optional<Row> last(const Table& table) = 0;
    /// Makes of the finished copy a town's database, which stores open.
    virtual void finish() = 0;
};

/// The setting that marks a copy in the making, with the source's log as its value. No store opens such a database.
inline constexpr std::string_view mark = "copying";

/// The row of a database's `setting` table, or nothing.
std::optional<std::string> setting(Source& source, std::string_view key);
engine::LogState log_state(Source& source);

struct Progress {
    std::string_view table;
    bool comparing = false;      ///< everything is there; the target is read again, and of the source what no unbroken copy has read
    std::uint64_t rows = 0;      ///< of all tables, so far
    std::uint64_t of = 0;
};
struct CopiedTable {
    std::string_view name;
    std::uint64_t rows = 0;
    Hash digest{};               ///< over all its rows in order of the key
};
struct Report {
    std::vector<CopiedTable> tables;
    engine::LogState log;
    bool stopped = false;        ///< `go_on` said so; the same call goes on where this one stopped
};

/// Copies, compares and finishes. The target has the tables; it is empty, or was left by a copy of the same source that
/// was cut off. Throws a Fault of one line if it is anything else, or if the two differ in the end.
Report copy_town(Source& from, Target& to, const std::function<bool(const Progress&)>& go_on);

}  // namespace huiyin::store::copy
