#include <sqlite3.h>

#include <algorithm>
#include <utility>

#include "base/crypto.h"
#include "io/store/rows/inspection.h"
#include "io/store/rows/read.h"
#include "io/store/sqlite/impl.h"
#include "io/store/sqlite/scan.h"

namespace huiyin::store {
namespace inspection_detail {

using sqlite::CasesSeen;
using sqlite::Run;
using sqlite::Scan;
using sqlite::ThroughIndex;

constexpr const char* guests_sql =
    "select case_number, guest, case_id, version, procedure, office, state, 1, due, due_clock, provisional, filed_at, changed_at, month, null, null, subject_sealed, "
    "imported, handler, stepped_out, null, 0, null, asked "
    "from guest_row order by case_number, guest";

constexpr const char* events_sql =
    "select e.case_number, e.seq, i.case_number, i.seq, e.kind, e.at, e.canonical, e.month, i.leaf_index, e.content_sum, e.receipt_sum "
    "from event i indexed by event_case left join event e on e.leaf_index = i.leaf_index order by i.case_number, i.seq";
constexpr const char* parts_sql =
    "select p.case_number, p.seq, p.part, i.case_number, i.seq, i.part, p.epoch, p.key, p.sealed "
    "from part i indexed by part_case left join part p on p.id = i.id order by i.case_number, i.seq, i.part";

/// The indexes that each_case goes through.
constexpr std::string_view case_indexes[] = {"event_case", "part_case"};
bool is_case_index(std::string_view name) { return std::ranges::find(case_indexes, name) != std::end(case_indexes); }

/// Whether `index`, read from end to end, named all rows of its table.
bool is_whole(sqlite::Connection& connection, const sqlite::ThroughIndex& index, const std::string& table, const std::string& key) {
    if (!index.fits()) return false;
    // Keys without a gap between the first and the last are counted by these.
    Scan ends(connection, "select (select max(" + key + ") from " + table + ") - (select min(" + key + ") from " + table + ") + 1");
    if (ends.next() && ends.count() == index.count()) return true;
    Scan all(connection, "select count(*) from " + table + " not indexed");
    return all.next() && all.count() == index.count();
}

/// What the cases that a walk comes by say of rows elsewhere: in sums, and digests, under a key that nobody knows.
class OnTheWay {
  public:
    OnTheWay() { sqlite3_randomness(static_cast<int>(key_.size()), key_.data()); }
    void take(const engine::InspectedCase& one) {
        if (!one.row) return;
        if (one.row->imported) imported_sum_ += digest(one.row->case_id.view());
        if (one.row->resident_key) resident_keys_.push_back(digest(*one.row->resident_key));
    }
    /// Each imported case has one row that says whence: if the two sums of identities agree, none is loose.
    bool all_imports_are_there(sqlite::Connection& connection) const {
        std::uint64_t sum = 0;
        for (Scan imports(connection, "select case_id from imported"); imports.next();) sum += digest(imports.blob_view());
        return sum == imported_sum_;
    }
    /// False also where two have the same digest by chance.
    bool resident_keys_differ() {
        std::ranges::sort(resident_keys_);
        return std::ranges::adjacent_find(resident_keys_) == resident_keys_.end();
    }

  private:
    std::uint64_t digest(ByteView bytes) const { return crypto::short_hash(key_, bytes); }

    crypto::ShortHashKey key_{};
    std::uint64_t imported_sum_ = 0;
    std::vector<std::uint64_t> resident_keys_;
};

bool events_have_leaves(sqlite::Connection& connection) {
    const auto number = [&](const char* sql) {
        Scan one(connection, sql);
        return one.next() && !one.is_null() ? std::optional(one.integer()) : std::nullopt;
    };
    const auto first_event = number("select min(leaf_index) from event");
    const auto last_event = number("select max(leaf_index) from event");
    const auto first = number("select min(seq) from log_entry");
    const auto last = number("select max(seq) from log_entry");
    if (!first_event) return true;
    return first && *first <= *first_event && *last_event <= *last && number("select count(*) from log_entry not indexed") == *last - *first + 1;
}

/// What loose rows are called, and the SQL that names them: asked only where it is not known that there are none.
struct LooseQuery {
    const char* what;
    const char* sql;
    bool CasesSeen::*there_are_none = nullptr;
};
constexpr LooseQuery loose_queries[] = {
    {"event-without-leaf", "select leaf_index from event e where not exists (select 1 from log_entry where seq = e.leaf_index)",
     &CasesSeen::events_have_leaves},
    {"event-without-case", "select leaf_index from event e where not exists (select 1 from case_number where number = e.case_number)",
     &CasesSeen::events_have_cases},
    {"case-row-without-case",
     "select lower(hex(case_id)) from case_row r where not exists "
     "(select 1 from case_number n where n.number = r.number and n.case_id = r.case_id)",
     &CasesSeen::rows_have_cases},
    {"text-without-event",
     "select (select lower(hex(case_id)) from case_number where number = p.case_number) || ' ' || seq || ' ' || part from part p "
     "where not exists (select 1 from event e where e.case_number = p.case_number and e.seq = p.seq)",
     &CasesSeen::texts_have_events},
    {"file-without-event",
     "select lower(hex(file_id)) from file f "
     "where not exists (select 1 from event e where e.case_number = f.case_number and e.seq = f.seq)",
     &CasesSeen::files_have_events},
    {"chunk-without-file",
     "select distinct lower(hex(file_id)) from chunk c where not exists (select 1 from file f where f.file_id = c.file_id) "
     "and not exists (select 1 from upload u where u.file_id = c.file_id)"},
    {"wrap-without-case", "select distinct case_number from wrap w where not exists (select 1 from case_number where number = w.case_number)",
     &CasesSeen::keys_have_cases},
    {"guest-without-case",
     "select distinct case_number from guest_row g where not exists (select 1 from case_row where number = g.case_number)"},
    {"import-without-case",
     "select lower(hex(source_row)) from imported i where not exists (select 1 from case_number n where n.case_id = i.case_id)",
     &CasesSeen::imports_have_cases},
    {"case-without-import",
     "select lower(hex(case_id)) from case_row where imported = 1 and case_id in "
     "(select case_id from case_row where imported = 1 except select case_id from imported)",
     &CasesSeen::imports_have_cases},
    {"resident-key-twice",
     "select lower(hex(case_id)) from case_row where resident_key in "
     "(select resident_key from case_row where resident_key is not null group by resident_key having count(*) > 1)",
     &CasesSeen::resident_keys_differ},
    {"submission-without-case",
     "select lower(hex(case_id)) from submission s where not exists (select 1 from case_number n where n.case_id = s.case_id)"},
    {"appointment-without-case",
     "select day || ' ' || minute from appointment a where not exists (select 1 from case_number n where n.case_id = a.case_id)"},
    {"line-without-event",
     "select leaf_index || ' ' || ordinal from docket_line d where not exists (select 1 from event e where e.leaf_index = d.leaf_index)"},
};

/// Writes within a transaction of its own.
template <typename Act>
void in_one(sqlite::Connection& writer, const rows::Failure& failure, Act act) {
    failure.refuse();
    writer.execute("begin immediate");
    try {
        act(writer);
        writer.execute("commit");
    } catch (...) {
        writer.database().tryExec("rollback");
        throw;
    }
}

/// Sums on their way into rows that have none, a thousand in one transaction.
class SumsPut {
  public:
    SumsPut(SQLite::Database& database, std::string file)
        : database_(database), file_(std::move(file)), content_(database, "update event set content_sum = ?1 where leaf_index = ?2"),
          receipt_(database, "update event set receipt_sum = ?1 where leaf_index = ?2"),
          chunk_(database, "update chunk set sum = ?1 where file_id = ?2 and number = ?3"),
          office_key_(database, "update office_key set sum = ?1 where office = ?2 and epoch = ?3"),
          member_key_(database, "update member_key set sum = ?1 where staff = ?2 and office = ?3 and epoch = ?4") {}
    ~SumsPut() {
        if (open_ > 0) database_.tryExec("rollback");
    }
    SumsPut(const SumsPut&) = delete;
    SumsPut& operator=(const SumsPut&) = delete;

    void of_content(std::uint64_t leaf, ByteView sum) { put(content_, sum, static_cast<std::int64_t>(leaf)); }
    void of_receipt(std::uint64_t leaf, ByteView sum) { put(receipt_, sum, static_cast<std::int64_t>(leaf)); }
    void of_chunk(const FileId& file, std::uint32_t number, ByteView sum) { put(chunk_, sum, file.view(), std::int64_t{number}); }
    void of_office_key(const OfficeId& office, std::uint32_t epoch, ByteView sum) { put(office_key_, sum, office.value, std::int64_t{epoch}); }
    void of_member_key(const engine::MemberKeyRow& key, ByteView sum) {
        put(member_key_, sum, key.staff.view(), key.office.value, std::int64_t{key.epoch});
    }
    std::uint64_t finish() {
        guarded([&] { commit(); });
        return count_;
    }

  private:
    static void bind(SQLite::Statement& statement, int at, std::int64_t value) { statement.bind(at, value); }
    static void bind(SQLite::Statement& statement, int at, const std::string& value) { statement.bind(at, value); }
    template <std::size_t Size>
    static void bind(SQLite::Statement& statement, int at, std::span<const std::uint8_t, Size> value) {
        statement.bind(at, value.data(), static_cast<int>(value.size()));
    }
    template <typename Act>
    void guarded(Act act) {
        try {
            act();
        } catch (const SQLite::Exception& error) {
            sqlite::rethrow(error, &database_, file_);
        }
    }
    template <typename... Keys>
    void put(SQLite::Statement& statement, ByteView sum, const Keys&... keys) {
        guarded([&] {
            if (open_++ == 0) database_.exec("begin immediate");
            int at = 0;
            bind(statement, ++at, sum);
            (bind(statement, ++at, keys), ...);
            count_ += static_cast<std::uint64_t>(statement.exec());
            statement.reset();
            if (open_ >= 1000) commit();
        });
    }
    void commit() {
        if (open_ == 0) return;
        database_.exec("commit");
        open_ = 0;
    }

    SQLite::Database& database_;
    std::string file_;
    SQLite::Statement content_;
    SQLite::Statement receipt_;
    SQLite::Statement chunk_;
    SQLite::Statement office_key_;
    SQLite::Statement member_key_;
    std::size_t open_ = 0;  ///< in the transaction under way
    std::uint64_t count_ = 0;
};

}  // namespace inspection_detail
using namespace inspection_detail;

void SqliteStore::each_leaf(const std::function<void(const engine::InspectedLeaf&)>& take) {
    auto lease = impl_->readers.lend();
    Scan row(*lease, rows::leaves_sql);
    engine::InspectedLeaf leaf;
    engine::EventRow event;  // its texts keep their memory from row to row
    while (row.next()) {
        leaf.index = row.count();
        leaf.entry = row.blob_view();
        if (rows::read_leaf_event(row, leaf, event)) leaf.event = std::move(event);
        take(leaf);
        if (leaf.event) event = std::move(*leaf.event);
        leaf.event.reset();
    }
}

void SqliteStore::each_case(const std::function<void(const engine::InspectedCase&)>& take) {
    auto lease = impl_->readers.lend();
    Scan cases(*lease, rows::cases_sql);
    Scan case_rows(*lease, rows::case_rows_sql);
    ThroughIndex events(*lease, events_sql, 2);
    Scan guests(*lease, guests_sql);
    Scan appointments(*lease, rows::appointments_sql);
    ThroughIndex parts(*lease, parts_sql, 3);
    Scan files(*lease, rows::files_sql);
    Scan keys(*lease, rows::held_keys_sql);
    OnTheWay on_the_way;
    const rows::CasesSeen seen = rows::inspect_cases<Scan, ThroughIndex>(
        {cases, case_rows, events, guests, appointments, parts, files, keys}, [&](const engine::InspectedCase& one) {
            on_the_way.take(one);
            take(one);
        });
    // What was seen stays true only of a moment that stands still.
    if (!impl_->readers.is_pinned()) return;
    impl_->cases_seen = CasesSeen{.rows_have_cases = seen.all && seen.rows_have_cases,
                                  .events_have_leaves = events_have_leaves(*lease),
                                  .events_have_cases = seen.all && seen.events_have_cases,
                                  .texts_have_events = seen.all && seen.texts_have_events,
                                  .files_have_events = seen.all && seen.files_have_events,
                                  .keys_have_cases = seen.all && seen.keys_have_cases,
                                  .imports_have_cases = seen.all && seen.rows_have_cases && on_the_way.all_imports_are_there(*lease),
                                  .resident_keys_differ = seen.all && seen.rows_have_cases && on_the_way.resident_keys_differ(),
                                  .indexes_fit = is_whole(*lease, events, "event", "leaf_index") && is_whole(*lease, parts, "part", "id")};
}

std::vector<std::string> SqliteStore::check_case_indexes() {
    if (impl_->cases_seen && impl_->cases_seen->indexes_fit) return {};
    auto lease = impl_->readers.lend();
    return impl_->what_failed([&] { return sqlite::check_indexes(*lease, is_case_index); });
}

std::vector<std::string> SqliteStore::check_all_but_case_indexes() {
    return impl_->check_integrity([](std::string_view index) { return !is_case_index(index); });
}

void SqliteStore::each_file(const std::function<void(const engine::InspectedFile&)>& take) {
    auto lease = impl_->readers.lend();
    Scan chunks(*lease, rows::chunks_sql);
    rows::inspect_files(chunks, take);
}

void SqliteStore::each_office_key(const std::function<void(const engine::InspectedKey&)>& take) {
    auto lease = impl_->readers.lend();
    Scan offices(*lease, rows::office_keys_sql);
    rows::inspect_public_keys(offices, take);
    Scan members(*lease, rows::member_keys_sql);
    rows::inspect_member_keys(members, take);
}

void SqliteStore::each_obligation(const std::function<void(const engine::ObligationRow&)>& take) {
    auto lease = impl_->readers.lend();
    Scan row(*lease, "select obligation_id, document from obligation order by id");
    while (row.next()) {
        rows::Lenient lenient(row);
        take({.id = lenient.id<ObligationId>(), .document = lenient.text()});
    }
}

void SqliteStore::each_loose(std::size_t limit, const std::function<void(const engine::LooseRow&)>& take) {
    auto lease = impl_->readers.lend();
    for (const LooseQuery& query : loose_queries) {
        if (query.there_are_none != nullptr && impl_->cases_seen && *impl_->cases_seen.*query.there_are_none) continue;
        const std::string sql = std::string("select * from (") + query.sql + ") limit " + std::to_string(limit);
        for (const std::string& found : (*lease).ask_all(sql)) take({query.what, found});
    }
}

std::uint64_t SqliteStore::count_tiles() {
    auto lease = impl_->readers.lend();
    return std::stoull((*lease).ask("select count(*) from log_tile"));
}

void SqliteStore::mend_tiles(std::span<const engine::InspectedTile> tiles) {
    in_one(*impl_->writer, impl_->failure, [&](sqlite::Connection& writer) {
        for (const engine::InspectedTile& tile : tiles) writer.run(sqlite::Query::mend_tile, tile.level, tile.index, tile.hashes).done();
    });
}

void SqliteStore::mend_numbers(std::span<const engine::CaseNumber> numbers) {
    in_one(*impl_->writer, impl_->failure, [&](sqlite::Connection& writer) {
        for (const engine::CaseNumber& one : numbers) writer.run(sqlite::Query::mend_number, one.number, one.id).done();
    });
}

// Read from one moment by a reader, written beside it in small transactions.
std::uint64_t SqliteStore::mend_sums() {
    impl_->failure.refuse();
    SumsPut put(impl_->writer->database(), impl_->file.string());
    each_case([&](const engine::InspectedCase& one) {
        const auto missing = rows::missing_sums(one);
        for (const auto& [leaf, sum] : missing.contents) put.of_content(leaf, sum);
        for (const auto& [leaf, sum] : missing.receipts) put.of_receipt(leaf, sum);
    });
    auto lease = impl_->readers.lend();
    for (Scan row(*lease, rows::chunks_without_sum_sql); row.next();) {
        rows::Lenient lenient(row);
        const FileId id = lenient.id<FileId>();
        const std::uint32_t number = row.small();
        if (!lenient.harmed) put.of_chunk(id, number, rows::chunk_sum(id, number, row.blob_view()));
    }
    for (Scan row(*lease, rows::office_keys_without_sum_sql); row.next();) {
        const auto office = row.slug<OfficeId>();
        const std::uint32_t epoch = row.small();
        put.of_office_key(office, epoch, rows::office_key_sum(office, epoch, row.blob_view()));
    }
    for (Scan row(*lease, rows::member_keys_without_sum_sql); row.next();) {
        rows::Lenient lenient(row);
        const engine::MemberKeyRow key{.office = row.slug<OfficeId>(), .epoch = row.small(), .staff = lenient.id<StaffId>(), .wrapped = row.blob()};
        if (!lenient.harmed) put.of_member_key(key, rows::member_key_sum(key));
    }
    return put.finish();
}

}  // namespace huiyin::store
