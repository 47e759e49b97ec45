#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/context.h"

namespace huiyin::engine {

/// One row of older records, read and checked (io/records): what becomes a case. Its office is still the source's name.
struct OldRecord {
    std::string id;                                          ///< the source's own, for telling it apart
    std::string office;
    Instant filed{};
    std::optional<Instant> due;
    std::optional<Instant> closed;                           ///< never before `filed`
    std::vector<std::pair<std::string, std::string>> texts;  ///< sealed parts: "subject", "body"
};

/// What all rows of one import share.
struct ImportSource {
    std::string name;                   ///< shown on the board
    const procedure::Procedure* procedure = nullptr;
    TimeZone zone;                      ///< its days are the days of the history lines
};

/// Refuses with engine/no-such-procedure, or engine/import-without-key while nobody in the town could open a case.
Result<ImportSource> prepare_import(const Context& context, std::string name, const std::string& procedure, TimeZone zone);

/// What "imported before" goes by: 24 bytes of a SHA-256 over the source's name and the row's own id, behind 8 bytes of one
/// over the name and all but the id's last three characters. Sources number their rows, so those of one batch lie side by
/// side in the index, on a page or two instead of a page each.
Hash source_row(const ImportSource& source, std::string_view id);

/// Whether a row has become a case, also in a town that began when source rows were the SHA-256 of name and id alone.
bool is_imported(Store& store, const ImportSource& source, std::string_view id);

/// Finds the town's offices by the names that a source uses, and makes those that are missing if it may. One thread.
class ImportOffices {
  public:
    ImportOffices(const Context& context, bool may_create) : context_(context), may_create_(may_create) {}
    /// By id or by its name in either language. A new one is durable, with its note entry, when this returns.
    /// Refuses with engine/import-office-unknown, or engine/import-offices-too-many: a column that makes hundreds of
    /// offices holds something else.
    Result<OfficeId> office_of(const std::string& name);
    std::size_t created() const { return created_; }

  private:
    Context context_;
    bool may_create_;
    std::size_t created_ = 0;
    std::map<std::string, OfficeId> known_;
};

/// A row whose office is known.
struct ImportRow {
    OldRecord record;
    OfficeId office;
};

/// How many rows go to the writer at once. Their history lines fill one entry; a filing that comes meanwhile waits for
/// at most a few such batches.
inline constexpr std::size_t import_rows_max = 240;

/// Seals rows: one case and one event each, and the history lines that speak of exactly these rows, all to be made
/// durable together. The lines are sorted by their random ids, so that their order joins none of them to a leaf.
/// Safe from any thread. `rows` holds no row that was imported before, none twice.
Append seal_import(const Context& context, const ImportSource& source, std::span<const ImportRow> rows);

}  // namespace huiyin::engine
