#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/data_file.h"
#include "base/ids.h"
#include "base/result.h"
#include "core/procedure/procedure.h"

namespace huiyin::accounts {

using procedure::Text;

struct Office {
    OfficeId id;
    std::optional<OfficeId> parent;         ///< the office one level up, which reviews; none: the top
    Text name;
    Text duties;                            ///< one plain sentence for who chooses an office in the form
    bool reception = false;                 ///< takes what names no office; exactly one does
    bool takes_filings = true;              ///< stands in the form
    std::optional<OfficeId> complaints_to;  ///< where complaints about it go
    Text outside_route;                     ///< where to go when no office inside may handle it; may be empty if complaints_to is set
    bool imported = false;                  ///< made by an import; name in one language, duties may be empty
    friend bool operator==(const Office&, const Office&) = default;
};

/// The town's offices: a forest by `parent`, checked. A value; changes make a new one.
class Offices {
  public:
    /// An empty town, for builders.
    Offices() = default;
    /// Checks that ids are slugs and unique, texts are in both languages, exactly one office is the reception and takes
    /// filings, parents exist without circles, and complaints about each office have somewhere to go that is neither the
    /// office itself nor below it. Refuses with accounts/*; `where` comes from `where_of`, or is the office's id.
    static Result<Offices> create(std::vector<Office> offices,
                                  const std::function<std::string(std::size_t)>& where_of = {});

    /// In the order given.
    const std::vector<Office>& all() const { return all_; }
    /// Null if there is none of that id.
    const Office* find(const OfficeId& id) const;
    /// EXPECTS that there is a town.
    const Office& reception() const;
    /// The office `levels` above (0: itself), or null past the top or for an unknown office.
    const Office* above(const OfficeId& id, int levels) const;
    std::vector<const Office*> children(const OfficeId& id) const;
    /// Whether `id` stands anywhere below `other`; an office is not below itself.
    bool is_below(const OfficeId& id, const OfficeId& other) const;
    /// Those that stand in the form, in order.
    std::vector<const Office*> takers() const;

  private:
    std::vector<Office> all_;
    std::unordered_map<OfficeId, std::size_t> numbers_;
};

/// What changes when `office` comes to stand among `offices`: itself, and the reception until now if it becomes that.
std::vector<Office> changed_by(const Offices& offices, const Office& office);

/// Reads `[[office]]` tables of offices.toml (docs in the README). Refuses with base/data-* and accounts/*, at file:line.
Result<Offices> parse_offices(const DataNode& file);

/// One office as stored (OfficeRow.document).
std::string write_office(const Office& office);
/// Refuses with base/bad-json or accounts/bad-document {"why"}.
Result<Office> read_office(std::string_view document);

/// A new office for a name that an import brought: its id is made from the name (and numbered if taken), it stands under
/// the reception's parent (or the reception), which takes complaints about it too.
Office office_for_import(const Offices& offices, std::string_view name);
/// The slug that a name becomes: lower-case ASCII letters and digits, hyphens between; other scripts by hash.
OfficeId office_id_from_name(std::string_view name);

}  // namespace huiyin::accounts
