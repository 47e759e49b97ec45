#pragma once

#include <algorithm>
#include <cstring>
#include <deque>
#include <optional>
#include <utility>

#include "engine/ports/inspection.h"
#include "io/store/rows/read.h"
#include "io/store/rows/sums.h"

// SQL that reads whole tables in the order of their keys, for a check of everything, and what becomes of its rows: not among the
// statements, which never do. The same words in each database. A source gives one row after the other: next(), row().
namespace huiyin::store::rows {

inline constexpr const char* leaves_sql =
    "select l.seq, l.data, e.case_number, c.case_id, e.seq, e.kind, e.at, e.canonical, e.opening_sealed, e.month "
    "from log_entry l left join event e on e.leaf_index = l.seq left join case_number c on c.number = e.case_number "
    "order by l.seq";
inline constexpr const char* cases_sql = "select number, case_id from case_number order by number";
inline constexpr const char* case_rows_sql =
    "select number, case_id, version, procedure, office, state, open, due, due_clock, provisional, filed_at, changed_at, month, receipt_tag, resident_key, "
    "subject_sealed, imported, handler, stepped_out, timer, asks, cosigner, asked "
    "from case_row order by number";
inline constexpr const char* files_sql =
    "select case_number, file_id, seq, ordinal, epoch, meta_sealed, chunks from file order by case_number, seq, ordinal";
inline constexpr const char* held_keys_sql = "select case_number, key, recipient, month, wrapped from wrap order by case_number";

/// Of each case the times that it has booked; there are few.
inline constexpr const char* appointments_sql =
    "select n.number, a.day, a.minute, a.case_id, a.reference, a.state, a.name_sealed "
    "from appointment a join case_number n on n.case_id = a.case_id order by n.number, a.day, a.minute";

/// Each file with its pieces, one after the other, in whatever order.
inline constexpr const char* chunks_sql =
    "select f.file_id, n.case_id, f.seq, f.ordinal, f.chunks, c.number, c.sealed, c.sum "
    "from file f left join case_number n on n.number = f.case_number left join chunk c on c.file_id = f.file_id "
    "order by f.case_number, f.seq, f.ordinal";

/// What has no sum: pieces of files, and keys, of which there are few.
inline constexpr const char* chunks_without_sum_sql = "select file_id, number, sealed from chunk where sum is null";
inline constexpr const char* office_keys_without_sum_sql = "select office, epoch, public_key from office_key where sum is null";
inline constexpr const char* member_keys_without_sum_sql = "select office, epoch, staff, wrapped from member_key where sum is null";

inline constexpr const char* office_keys_sql = "select office, epoch, public_key, sum from office_key order by office, epoch";
inline constexpr const char* member_keys_sql = "select office, epoch, staff, wrapped, sum from member_key order by office, epoch, staff";

/// Reads a row column by column also where one has a length that it can't have: that one is zero, and `harmed`.
template <typename Cursor>
class Lenient {
  public:
    explicit Lenient(Cursor& row) : row_(row) {}
    bool harmed = false;

    std::int64_t integer() { return row_.integer(); }
    std::uint64_t count() { return row_.count(); }
    std::uint32_t small() { return row_.small(); }
    /// Lists and indexes ask for the number itself: a yes that isn't 1 stands in none.
    bool truth() {
        harmed = harmed || !row_.is_exact_truth();
        return row_.truth();
    }
    Instant instant() { return row_.instant(); }
    std::string text() { return row_.text(); }
    Bytes blob() { return row_.blob(); }
    ByteView blob_view() { return row_.blob_view(); }
    bool is_null() { return row_.is_null(); }
    void skip() { row_.skip(); }
    template <typename SlugType>
    SlugType slug() {
        return row_.template slug<SlugType>();
    }
    Hash hash() {
        const ByteView view = row_.blob_view();
        Hash value{};
        if (view.size() == value.size())
            std::ranges::copy(view, value.begin());
        else
            harmed = true;
        return value;
    }
    std::vector<Hash> hashes() {
        const ByteView view = row_.blob_view();
        std::vector<Hash> values(view.size() % sizeof(Hash) == 0 ? view.size() / sizeof(Hash) : 0);
        harmed = harmed || values.size() * sizeof(Hash) != view.size();
        for (std::size_t i = 0; i < values.size(); ++i) std::ranges::copy(view.subspan(i * sizeof(Hash), sizeof(Hash)), values[i].begin());
        return values;
    }
    template <typename Id>
    Id id() {
        const auto found = Id::from(row_.blob_view());
        harmed = harmed || !found;
        return found.value_or(Id{});
    }

  private:
    Cursor& row_;
};

/// Rows that begin with a case's number, in its order, taken case by case.
template <typename Source>
class ByCase {
  public:
    explicit ByCase(Source& source) : source_(source) { step(); }
    /// Those of one case; those before it are of no case, and are named among the loose rows.
    template <typename Read>
    void each(std::int64_t number, Read read) {
        for (; more_ && at_ <= number; step()) {
            if (at_ == number)
                read(source_.row());
            else
                passed_ = true;
        }
    }
    /// Whether, so far, each row was one of a case; at the end, whether there is none left.
    bool all_had_cases() const { return !passed_ && !more_; }

  private:
    void step() {
        more_ = source_.next();
        if (more_) at_ = source_.row().integer();
    }
    Source& source_;
    bool more_ = false;
    bool passed_ = false;
    std::int64_t at_ = 0;
};

/// The event of a leaf, behind the entry's bytes. Texts of the one before keep their memory.
template <typename Cursor>
bool read_leaf_event(Cursor& cursor, engine::InspectedLeaf& leaf, engine::EventRow& event) {
    leaf.lost_number.reset();
    if (cursor.is_null()) return false;
    const std::int64_t number = cursor.integer();
    Lenient row(cursor);
    event.case_id = row.template id<CaseId>();
    if (row.harmed) leaf.lost_number = number;
    event.seq = row.small();
    event.kind = row.text();
    event.at = row.instant();
    event.canonical = row.text();
    const ByteView sealed = row.blob_view();
    event.opening_sealed.assign(sealed.begin(), sealed.end());
    event.month = row.text();
    event.leaf_index = leaf.index;
    return true;
}

/// Where the texts of one case lie while it is looked at; the next one has their memory.
class Kept {
  public:
    void clear() {
        block_ = 0;
        used_ = 0;
        large_.clear();
    }
    ByteView keep(ByteView bytes) {
        if (bytes.empty()) return {};
        std::uint8_t* to = room(bytes.size());
        std::memcpy(to, bytes.data(), bytes.size());
        return {to, bytes.size()};
    }
    std::string_view keep(std::string_view text) { return as_text(keep(as_bytes(text))); }

  private:
    static constexpr std::size_t block_size = 65'536;
    std::uint8_t* room(std::size_t size) {
        if (size > block_size / 4) return large_.emplace_back(size).data();
        if (used_ + size > block_size) {
            ++block_;
            used_ = 0;
        }
        if (block_ == blocks_.size()) blocks_.emplace_back(block_size);
        return blocks_[block_].data() + std::exchange(used_, used_ + size);
    }
    std::deque<Bytes> blocks_;
    std::deque<Bytes> large_;
    std::size_t block_ = 0;
    std::size_t used_ = 0;
};

/// What each_case reads, in the order of the cases' numbers. Events and texts are reached by an index.
template <typename Source, typename Indexed = Source>
struct CaseSources {
    Source& cases;
    Source& rows;
    Indexed& events;
    Source& guests;
    Source& appointments;
    Indexed& parts;
    Source& files;
    Source& keys;
};

/// What the sums of a case's events tell, once all of it was read.
class TakeSums {
  public:
    void of(engine::InspectedCase& one, const std::vector<ByteView>& sums, ByteView receipt) {
        one.contents.assign(one.events.size(), engine::Saved::unknown);
        auto part = one.parts.begin();
        auto file = one.files.begin();
        for (std::size_t i = 0; i < one.events.size(); ++i) {
            parts_.clear();
            files_.clear();
            texts_have_events = texts_have_events && take(part, one.parts.end(), one.events[i].seq, parts_);
            files_have_events = files_have_events && take(file, one.files.end(), one.events[i].seq, files_);
            if (!sums[i].empty()) one.contents[i] = saved(sums[i], content_sum(sum_, parts_, files_));
        }
        texts_have_events = texts_have_events && part == one.parts.end();
        files_have_events = files_have_events && file == one.files.end();
        one.receipt = one.row && !receipt.empty() ? saved(receipt, receipt_sum(*one.row)) : engine::Saved::unknown;
    }
    bool texts_have_events = true;  ///< so far
    bool files_have_events = true;

  private:
    /// Those of one event; false if there were others before them.
    template <typename At, typename Row>
    static bool take(At& at, At end, std::uint32_t seq, std::vector<const Row*>& into) {
        bool all = true;
        for (; at != end && at->seq <= seq; ++at) {
            if (at->seq == seq)
                into.push_back(&*at);
            else
                all = false;
        }
        return all;
    }
    Sum sum_;
    std::vector<const engine::InspectedPart*> parts_;
    std::vector<const engine::FileRow*> files_;
};

/// The sums that the events of a case lack.
struct MissingSums {
    struct OfEvent {
        std::uint64_t leaf_index = 0;
        Bytes sum;
    };
    std::vector<OfEvent> contents;
    std::vector<OfEvent> receipts;
};
inline MissingSums missing_sums(const engine::InspectedCase& one) {
    MissingSums out;
    Sum sum;
    for (std::size_t i = 0; i < one.events.size(); ++i) {
        const engine::InspectedEvent& event = one.events[i];
        if (event.seq == 1 && one.receipt == engine::Saved::unknown && one.row && !one.row_harmed && one.row->receipt_tag)
            out.receipts.push_back({event.leaf_index, receipt_sum(*one.row)});
        if (one.contents[i] != engine::Saved::unknown) continue;
        std::vector<const engine::InspectedPart*> parts;
        std::vector<const engine::FileRow*> files;
        for (const engine::InspectedPart& part : one.parts)
            if (part.seq == event.seq) parts.push_back(&part);
        for (const engine::FileRow& file : one.files)
            if (file.seq == event.seq) files.push_back(&file);
        if (!parts.empty() || !files.empty()) out.contents.push_back({event.leaf_index, content_sum(sum, parts, files)});
    }
    return out;
}

/// What a walk through all cases has shown of the rows on its way.
struct CasesSeen {
    bool all = true;  ///< that it could look at each case; else the rest says nothing
    bool rows_have_cases = true;
    bool events_have_cases = true;
    bool texts_have_events = true;
    bool files_have_events = true;
    bool keys_have_cases = true;
};

template <typename Source, typename Indexed>
CasesSeen inspect_cases(CaseSources<Source, Indexed> from, const std::function<void(const engine::InspectedCase&)>& take) {
    CasesSeen seen;
    ByCase rows(from.rows);
    ByCase events(from.events);
    ByCase guests(from.guests);
    ByCase appointments(from.appointments);
    ByCase parts(from.parts);
    ByCase files(from.files);
    ByCase keys(from.keys);
    engine::InspectedCase one;
    Kept kept;
    std::vector<ByteView> sums;
    TakeSums take_sums;
    while (from.cases.next()) {
        auto& cursor = from.cases.row();
        const std::int64_t number = cursor.integer();
        {
            Lenient row(cursor);
            one.id = row.template id<CaseId>();
            if (row.harmed) {  // its events' leaves tell
                seen.all = false;
                continue;
            }
        }
        one.row.reset();
        one.row_harmed = false;
        rows.each(number, [&](auto& cursor_of_row) {
            Lenient row(cursor_of_row);
            one.row = case_of(row);
            one.row_harmed = row.harmed;
            seen.rows_have_cases = seen.rows_have_cases && one.row->case_id == one.id;
        });
        kept.clear();
        one.events.clear();
        sums.clear();
        ByteView receipt;
        events.each(number, [&](auto& row) {
            one.events.push_back({.seq = row.small(),
                                  .kind = kept.keep(row.text_view()),
                                  .at = row.instant(),
                                  .canonical = kept.keep(row.text_view()),
                                  .month = kept.keep(row.text_view()),
                                  .leaf_index = row.count()});
            sums.push_back(kept.keep(row.blob_view()));
            if (const ByteView sum = row.blob_view(); !sum.empty()) receipt = kept.keep(sum);
        });
        one.guests.clear();
        guests.each(number, [&](auto& cursor_of_guest) {
            Lenient row(cursor_of_guest);
            one.guests.push_back(guest_of(row));
        });
        one.appointments.clear();
        appointments.each(number, [&](auto& row) { one.appointments.push_back(appointment_of(row)); });
        one.parts.clear();
        parts.each(number, [&](auto& row) {
            one.parts.push_back({.seq = row.small(),
                                 .part = kept.keep(row.text_view()),
                                 .epoch = row.small(),
                                 .key = kept.keep(row.text_view()),
                                 .sealed = kept.keep(row.blob_view())});
        });
        one.files.clear();
        files.each(number, [&](auto& cursor_of_file) {
            Lenient row(cursor_of_file);
            one.files.push_back(file_of(row, one.id));
        });
        one.keys.clear();
        keys.each(number, [&](auto& row) {
            one.keys.push_back({.key = kept.keep(row.text_view()),
                                .recipient = kept.keep(row.text_view()),
                                .month = kept.keep(row.text_view()),
                                .wrapped = kept.keep(row.blob_view())});
        });
        take_sums.of(one, sums, receipt);
        take(one);
    }
    seen.rows_have_cases = seen.rows_have_cases && rows.all_had_cases();
    seen.events_have_cases = events.all_had_cases();
    seen.keys_have_cases = keys.all_had_cases();
    seen.texts_have_events = take_sums.texts_have_events && parts.all_had_cases();
    seen.files_have_events = take_sums.files_have_events && files.all_had_cases();
    return seen;
}

template <typename Source>
void inspect_files(Source& source, const std::function<void(const engine::InspectedFile&)>& take) {
    std::optional<engine::InspectedFile> one;
    const auto give = [&] {
        if (!one) return;
        std::ranges::sort(one->chunks, {}, &engine::InspectedChunk::number);
        take(*one);
        one.reset();
    };
    while (source.next()) {
        Lenient row(source.row());
        const FileId id = row.template id<FileId>();
        const CaseId of = row.template id<CaseId>();
        const std::uint32_t seq = row.small();
        const std::uint32_t ordinal = row.small();
        const std::uint32_t chunks = row.small();
        if (!one || one->row.file_id != id || one->row.case_id != of || one->row.seq != seq || one->row.ordinal != ordinal) {
            give();
            one.emplace();
            one->row = {.file_id = id, .case_id = of, .seq = seq, .ordinal = ordinal, .epoch = 0, .meta_sealed = {}, .chunks = chunks};
        }
        if (row.is_null()) continue;
        const std::uint32_t number = row.small();
        const ByteView sealed = row.blob_view();
        engine::InspectedChunk chunk{.number = number, .size = sealed.size(), .saved = engine::Saved::unknown};
        const Bytes now = row.is_null() ? Bytes() : chunk_sum(id, number, sealed);
        chunk.saved = now.empty() ? engine::Saved::unknown : saved(row.blob_view(), now);
        one->chunks.push_back(chunk);
    }
    give();
}

template <typename Source>
void inspect_public_keys(Source& source, const std::function<void(const engine::InspectedKey&)>& take) {
    while (source.next()) {
        auto& row = source.row();
        engine::InspectedKey key;
        key.office = row.template slug<OfficeId>();
        key.epoch = row.small();
        const Bytes bytes = row.blob();
        key.size = bytes.size();
        key.saved = saved(row.blob_view(), office_key_sum(key.office, key.epoch, bytes));
        take(key);
    }
}
template <typename Source>
void inspect_member_keys(Source& source, const std::function<void(const engine::InspectedKey&)>& take) {
    while (source.next()) {
        Lenient row(source.row());
        engine::MemberKeyRow key{.office = row.template slug<OfficeId>(), .epoch = row.small(), .staff = row.template id<StaffId>(), .wrapped = row.blob()};
        const engine::Saved same = saved(row.blob_view(), member_key_sum(key));
        take({.office = key.office, .epoch = key.epoch, .member = key.staff, .size = key.wrapped.size(), .saved = same});
    }
}

}  // namespace huiyin::store::rows
