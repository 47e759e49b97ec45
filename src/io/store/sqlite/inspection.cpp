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

using sqlite::Run;
using sqlite::Scan;

constexpr const char* guests_sql =
    "select case_number, guest, case_id, version, procedure, office, state, 1, due, due_clock, provisional, filed_at, changed_at, month, null, null, subject_sealed, "
    "imported, handler, stepped_out, null, 0, null, asked "
    "from guest_row order by case_number, guest";

/// Looks whether there are rows that hang in the air, by reading tables and indexes in order rather than looking rows up.
class LooseLook {
  public:
    explicit LooseLook(sqlite::Connection& connection) : connection_(connection) {
        sqlite3_randomness(static_cast<int>(key_.size()), key_.data());
    }
    bool events_have_leaves() {
        Scan log(connection_, "select count(*), coalesce(min(seq), 0), coalesce(max(seq), -1) from log_entry");
        Scan events(connection_, "select coalesce(min(leaf_index), 0), coalesce(max(leaf_index), -1) from event");
        log.next();
        events.next();
        const std::int64_t entries = log.integer();
        const std::int64_t first = log.integer();
        const std::int64_t last = log.integer();
        const std::int64_t first_event = events.integer();
        const std::int64_t last_event = events.integer();
        return last_event < first_event || (entries == last - first + 1 && first <= first_event && last_event <= last);
    }
    bool events_have_cases() {
        return each_stands_in("select distinct case_number from event indexed by event_case order by case_number", numbers);
    }
    bool case_rows_have_cases() {
        look_at_case_rows();
        return case_rows_fit_;
    }
    bool texts_have_events() {
        return each_stands_in("select case_number, seq from part indexed by part_case order by case_number, seq", event_keys);
    }
    bool files_have_events() {
        return each_stands_in("select case_number, seq from file order by case_number, seq", event_keys);
    }
    bool wraps_have_cases() { return each_stands_in("select case_number from wrap order by case_number", numbers); }
    /// Each imported case has one row that says whence: if the two sums of identities agree, none is loose.
    bool imports_have_cases() {
        look_at_case_rows();
        std::uint64_t sum = 0;
        for (Scan imports(connection_, "select case_id from imported"); imports.next();) sum += digest(imports.blob_view());
        return case_rows_fit_ && sum == imported_sum_;
    }

    /// Whether each resident's key stands in one row. Their digests are sorted part by part, so that memory doesn't grow with them; by
    /// the same digest two keys may be meant, and then the query tells.
    bool resident_keys_differ() {
        constexpr std::uint64_t at_once = 1'000'000;  // 8 bytes each, and there may be twice as many in a part
        Scan count(connection_, "select count(*) from case_row");
        count.next();
        const std::uint64_t parts = count.count() / at_once + 1;
        std::vector<std::uint64_t> digests;
        for (std::uint64_t part = 0; part < parts; ++part) {
            digests.clear();
            for (Scan keys(connection_, "select resident_key from case_row where resident_key is not null"); keys.next();) {
                const std::uint64_t one = digest(keys.blob_view());
                if (one % parts == part) digests.push_back(one);
            }
            std::ranges::sort(digests);
            if (std::ranges::adjacent_find(digests) != digests.end()) return false;
        }
        return true;
    }

  private:
    static constexpr const char* numbers = "select number from case_number order by number";
    static constexpr const char* event_keys = "select case_number, seq from event indexed by event_case order by case_number, seq";

    bool each_stands_in(const char* wanted, const char* there) { return sqlite::each_stands_in(connection_, wanted, there); }
    std::uint64_t digest(ByteView id) const { return crypto::short_hash(key_, id); }
    void look_at_case_rows() {
        if (std::exchange(looked_at_case_rows_, true)) return;
        Scan rows(connection_, "select number, case_id, imported from case_row order by number");
        Scan cases(connection_, "select number, case_id from case_number order by number");
        std::int64_t number = -1;
        while (rows.next()) {
            const std::int64_t wanted = rows.integer();
            const ByteView id = rows.blob_view();
            if (rows.truth()) imported_sum_ += digest(id);
            while (number < wanted && cases.next()) number = cases.integer();
            if (number != wanted || !std::ranges::equal(cases.blob_view(), id)) return;
        }
        case_rows_fit_ = true;
    }

    sqlite::Connection& connection_;
    crypto::ShortHashKey key_{};
    bool looked_at_case_rows_ = false;
    bool case_rows_fit_ = false;
    std::uint64_t imported_sum_ = 0;
};

/// What loose rows are called, and the SQL that names them: asked only where a look does not show that there are none.
struct LooseQuery {
    const char* what;
    const char* sql;
    bool (LooseLook::*there_are_none)() = nullptr;
};
constexpr LooseQuery loose_queries[] = {
    {"event-without-leaf", "select leaf_index from event e where not exists (select 1 from log_entry where seq = e.leaf_index)",
     &LooseLook::events_have_leaves},
    {"event-without-case", "select leaf_index from event e where not exists (select 1 from case_number where number = e.case_number)",
     &LooseLook::events_have_cases},
    {"case-row-without-case",
     "select lower(hex(case_id)) from case_row r where not exists "
     "(select 1 from case_number n where n.number = r.number and n.case_id = r.case_id)",
     &LooseLook::case_rows_have_cases},
    {"text-without-event",
     "select (select lower(hex(case_id)) from case_number where number = p.case_number) || ' ' || seq || ' ' || part from part p "
     "where not exists (select 1 from event e where e.case_number = p.case_number and e.seq = p.seq)",
     &LooseLook::texts_have_events},
    {"file-without-event",
     "select lower(hex(file_id)) from file f "
     "where not exists (select 1 from event e where e.case_number = f.case_number and e.seq = f.seq)",
     &LooseLook::files_have_events},
    {"chunk-without-file",
     "select distinct lower(hex(file_id)) from chunk c where not exists (select 1 from file f where f.file_id = c.file_id) "
     "and not exists (select 1 from upload u where u.file_id = c.file_id)"},
    {"wrap-without-case", "select distinct case_number from wrap w where not exists (select 1 from case_number where number = w.case_number)",
     &LooseLook::wraps_have_cases},
    {"guest-without-case",
     "select distinct case_number from guest_row g where not exists (select 1 from case_row where number = g.case_number)"},
    {"import-without-case",
     "select lower(hex(source_row)) from imported i where not exists (select 1 from case_number n where n.case_id = i.case_id)",
     &LooseLook::imports_have_cases},
    {"case-without-import",
     "select lower(hex(case_id)) from case_row where imported = 1 and case_id in "
     "(select case_id from case_row where imported = 1 except select case_id from imported)",
     &LooseLook::imports_have_cases},
    {"resident-key-twice",
     "select lower(hex(case_id)) from case_row where resident_key in "
     "(select resident_key from case_row where resident_key is not null group by resident_key having count(*) > 1)",
     &LooseLook::resident_keys_differ},
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
    Scan events(*lease, rows::events_sql);
    Scan guests(*lease, guests_sql);
    Scan appointments(*lease, rows::appointments_sql);
    Scan parts(*lease, rows::parts_sql);
    Scan files(*lease, rows::files_sql);
    Scan keys(*lease, rows::held_keys_sql);
    rows::inspect_cases<Scan>({cases, events, guests, appointments, parts, files, keys}, take);
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
    LooseLook look(*lease);
    for (const LooseQuery& query : loose_queries) {
        if (query.there_are_none != nullptr && (look.*query.there_are_none)()) continue;
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
