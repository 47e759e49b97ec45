#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/importing.h"
#include "io/records/map.h"

namespace huiyin::records {

/// Where in a file's rows the columns of a map stand.
class Binding {
  public:
    /// `names`: the file's first line. Refuses with records/bad-text {"column": its number}, no-column {"field","column","there"} or
    /// column-twice.
    static Result<Binding> create(const ImportMap& map, std::span<const std::string> names);
    std::size_t cells() const { return cells_; }
    std::optional<std::size_t> at(Field field) const { return at_[static_cast<std::size_t>(field)]; }

  private:
    std::size_t cells_ = 0;
    std::array<std::optional<std::size_t>, 11> at_{};
};

struct ReadRow {
    engine::OldRecord record;
    std::vector<Problem> warnings;  ///< of a row that is taken all the same
};

/// A row by its map. Dates without a zone are the map's wall clock: one that a change of the clock skipped is moved
/// forward, one that it brought twice means the first, both with a warning.
/// Refuses with records/cell-count, empty-cell, bad-text, cell-too-long, bad-date or closed-before-filed.
Result<ReadRow> read_row(const ImportMap& map, const Binding& binding, std::span<const std::string> cells);

}  // namespace huiyin::records
