#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ports/store.h"

namespace huiyin::engine {

/// By which number rows of a case know it.
struct CaseNumber {
    std::int64_t number = 0;
    CaseId id;
};

/// An entry of the log, with the event whose leaf it is, if the database has one there.
struct InspectedLeaf {
    std::uint64_t index = 0;
    ByteView entry;                 ///< looks into the database's memory until the next one
    std::optional<EventRow> event;
    std::optional<std::int64_t> lost_number;  ///< of the event's case, if no row tells which case has it; `event` names none then
};

/// Whether what is put once and never changed is still what was put, as a sum tells that was kept of it then.
enum class Saved {
    unknown,  ///< from before sums were kept, or there is nothing
    same,
    changed,
};

/// An event as in EventRow, without its case and opening. Texts and bytes of what a case has look into memory that is the next case's
/// once this one was taken.
struct InspectedEvent {
    std::uint32_t seq = 0;
    std::string_view kind;
    Instant at{};
    std::string_view canonical;
    std::string_view month;
    std::uint64_t leaf_index = 0;
};
/// As in PartRow.
struct InspectedPart {
    std::uint32_t seq = 0;
    std::string_view part;
    std::uint32_t epoch = 0;
    std::string_view key;
    ByteView sealed;
};
/// A key of the case that somebody holds, as in WrapRow.
struct HeldKey {
    std::string_view key;
    std::string_view recipient;
    std::string_view month;
    ByteView wrapped;
};

/// A case: what its events say (openings left out), what was sealed with them, and the projection that the lists read. Of what can't
/// be read, an id or digest is zero.
struct InspectedCase {
    CaseId id;
    std::optional<CaseRow> row;
    bool row_harmed = false;        ///< some column of it can't be read
    std::vector<GuestRow> guests;   ///< by office
    std::vector<AppointmentRow> appointments;  ///< by day and minute
    std::vector<InspectedEvent> events;   ///< by seq
    std::vector<Saved> contents;     ///< of each of the events: its texts and files
    Saved receipt = Saved::unknown;   ///< the row's receipt tag and resident's key
    std::vector<InspectedPart> parts;     ///< by seq
    std::vector<FileRow> files;     ///< by seq and ordinal
    std::vector<HeldKey> keys;
};

struct InspectedChunk {
    std::uint32_t number = 0;
    std::size_t size = 0;           ///< of the sealed bytes
    Saved saved = Saved::unknown;
};
/// A file that a case has, and the pieces that are there, by number.
struct InspectedFile {
    FileRow row;                    ///< without `meta_sealed`
    std::vector<InspectedChunk> chunks;
};

/// An office's public key, or the private one as a member holds it.
struct InspectedKey {
    OfficeId office;
    std::uint32_t epoch = 0;
    std::optional<StaffId> member;  ///< none: the public key
    std::size_t size = 0;
    Saved saved = Saved::unknown;
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
    /// Store::check_integrity in two parts, for a thread each: the indexes by which each_case finds its rows, and all else. The first costs
    /// little once each_case has gone through this moment, and so has looked at them.
    virtual std::vector<std::string> check_case_indexes() = 0;
    virtual std::vector<std::string> check_all_but_case_indexes() = 0;
    /// Of all cases; in an order of the database's own.
    virtual void each_file(const std::function<void(const InspectedFile&)>& take) = 0;
    /// Those of all offices; there are few.
    virtual void each_office_key(const std::function<void(const InspectedKey&)>& take) = 0;
    virtual void each_obligation(const std::function<void(const ObligationRow&)>& take) = 0;
    /// At most `limit` of each kind. Costs little once each_case has gone through this moment, and so has met most of what could be loose.
    virtual void each_loose(std::size_t limit, const std::function<void(const LooseRow&)>& take) = 0;
    /// How many tiles there are, to find superfluous ones.
    virtual std::uint64_t count_tiles() = 0;
    /// Puts hashes in the place of what stood there; durable when it returns. Refused (Fault) by a snapshot.
    virtual void mend_tiles(std::span<const InspectedTile> tiles) = 0;
    /// Likewise, which case has which number.
    virtual void mend_numbers(std::span<const CaseNumber> numbers) = 0;
    /// Gives whatever is put once and has no sum (Saved::unknown) the sum of what is there now: from then on it shows if that changes. How
    /// many got one. May be cut off and run again; refused by a snapshot.
    virtual std::uint64_t mend_sums() = 0;
};

/// A database that can be worked with and inspected. Of one moment (store::Database::open_moments) both doors show that moment,
/// to one thread, and nothing can be written.
class InspectedStore : public Store, public Inspection {};

}  // namespace huiyin::engine
