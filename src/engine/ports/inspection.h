#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/ports/store.h"

namespace huiyin::engine {

/// An entry of the log, with the event whose leaf it is, if the database has one there.
struct InspectedLeaf {
    std::uint64_t index = 0;
    ByteView entry;                 ///< looks into the database's memory until the next one
    std::optional<EventRow> event;
};

/// A case: what its events say (openings left out) and the projection that the lists read.
struct InspectedCase {
    CaseId id;
    std::optional<CaseRow> row;
    std::vector<GuestRow> guests;   ///< by office
    std::vector<AppointmentRow> appointments;  ///< by day and minute
    std::vector<EventRow> events;   ///< by seq
};

/// A row that belongs to nothing, or lacks what belongs to it. `what` is a fixed word (engine/fsck.cpp says the sentences).
struct LooseRow {
    std::string what;
    std::string row;
};

struct InspectedTile {
    std::uint8_t level = 0;
    std::uint64_t index = 0;
    Bytes hashes;
};

/// What a full check asks of a database beyond Store: everything, as a stream, in memory that does not grow with it. Each call
/// may throw Fault.
class Inspection {
  public:
    virtual ~Inspection() = default;
    /// By index; gaps show as jumps.
    virtual void each_leaf(const std::function<void(const InspectedLeaf&)>& take) = 0;
    /// In an order of the database's own.
    virtual void each_case(const std::function<void(const InspectedCase&)>& take) = 0;
    /// Of the cases that there are; in an order of the database's own.
    virtual void each_wrap(const std::function<void(const WrapRow&)>& take) = 0;
    virtual void each_obligation(const std::function<void(const ObligationRow&)>& take) = 0;
    /// At most `limit` of each kind.
    virtual void each_loose(std::size_t limit, const std::function<void(const LooseRow&)>& take) = 0;
    /// How many tiles there are, to find superfluous ones.
    virtual std::uint64_t count_tiles() = 0;
    /// Puts hashes in the place of what stood there; durable when it returns. Refused (Fault) by a snapshot.
    virtual void mend_tiles(std::span<const InspectedTile> tiles) = 0;
};

/// A database that can be worked with and inspected. Of one moment (store::Database::open_moments) both doors show that moment,
/// to one thread, and nothing can be written.
class InspectedStore : public Store, public Inspection {};

}  // namespace huiyin::engine
