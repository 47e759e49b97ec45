#include "io/store/postgres/impl.h"
#include "io/store/postgres/schema.h"
#include "io/store/rows/inspection.h"
#include "io/store/rows/read.h"

namespace huiyin::store {
namespace postgres_inspection_detail {

using postgres::Answer;
using postgres::Connection;

/// Ways to read whole tables, which no other statement may use (connection.cpp).
constexpr const char* in_key_order[] = {"enable_mergejoin"};
constexpr const char* any_way[] = {"enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin", "enable_sort"};

/// Allows them to the plans that are made while it lives. Within a transaction.
class Planning {
  public:
    Planning(Connection& connection, std::span<const char* const> ways) : connection_(connection), ways_(ways) { allow("on"); }
    ~Planning() {
        try {
            allow("off");
        } catch (const std::exception&) {
            // The transaction has failed or the connection is lost: either ends the setting, too.
        }
    }
    Planning(const Planning&) = delete;
    Planning& operator=(const Planning&) = delete;

  private:
    void allow(const std::string& word) {
        std::string sql;
        for (const char* way : ways_) sql += std::string("set local ") + way + " = " + word + ";";
        connection_.execute(sql);
    }
    Connection& connection_;
    std::span<const char* const> ways_;
};

/// The rows of a query, some hundred at a time, so that the connection is free for other reads between two of them.
class Stream {
  public:
    Stream(Connection& connection, std::string name, const std::string& sql, std::span<const char* const> ways, int rows_at_once = 500)
        : connection_(connection), name_(std::move(name)), rows_at_once_(rows_at_once) {
        const Planning planning(connection_, ways);
        connection_.execute("declare " + name_ + " no scroll cursor for " + sql);
        fetch();
    }
    ~Stream() {
        try {
            connection_.execute("close " + name_);
        } catch (const std::exception&) {
            // It goes with its transaction.
        }
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    bool next() {
        if (rows_->next()) return true;
        if (rows_->rows() == 0) return false;
        fetch();
        return rows_->next();
    }
    Answer& row() { return *rows_; }

  private:
    void fetch() {
        rows_.reset();
        rows_.emplace(connection_.ask_with("fetch " + std::to_string(rows_at_once_) + " from " + name_, postgres::Values()));
    }
    Connection& connection_;
    std::string name_;
    int rows_at_once_;
    std::optional<Answer> rows_;
};

/// The connection of a moment; of a store that is none, one of its own for as long as it lives.
class Looking {
  public:
    Looking(postgres::ReadPool& readers, const postgres::Address& address) : connection_(readers.pinned()) {
        if (connection_ != nullptr) return;
        own_ = std::make_unique<Connection>(address, Connection::Role::plain);
        own_->execute("begin isolation level repeatable read, read only");
        connection_ = own_.get();
    }
    Connection& operator*() { return *connection_; }

  private:
    std::unique_ptr<Connection> own_;
    Connection* connection_;
};

constexpr const char* events_sql =
    "select case_number, seq, kind, at, canonical, month, leaf_index, content_sum, receipt_sum from event order by case_number, seq";
constexpr const char* parts_sql = "select case_number, seq, part, epoch, key, sealed from part order by case_number, seq";
constexpr const char* guests_sql =
    "select case_number, guest, case_id, version, procedure, office, state, true, due, due_clock, provisional, filed_at, changed_at, month, null::bytea, null::bytea, "
    "subject_sealed, imported, handler, stepped_out, null::bigint, false, null::bytea, asked "
    "from guest_row order by case_number, guest";

struct LooseQuery {
    const char* what;
    const char* sql;
};
/// The same as in SQLite's inspection, each row as a text.
constexpr LooseQuery loose_queries[] = {
    {"event-without-leaf",
     "select leaf_index::text from event e where not exists (select 1 from log_entry where seq = e.leaf_index)"},
    {"event-without-case",
     "select leaf_index::text from event e where not exists (select 1 from case_number where number = e.case_number)"},
    {"case-row-without-case",
     "select encode(case_id, 'hex') from case_row r where not exists "
     "(select 1 from case_number n where n.number = r.number and n.case_id = r.case_id)"},
    {"text-without-event",
     "select coalesce((select encode(case_id, 'hex') from case_number where number = p.case_number), '?') || ' ' || seq || ' ' "
     "|| encode(part, 'escape') from part p "
     "where not exists (select 1 from event e where e.case_number = p.case_number and e.seq = p.seq)"},
    {"file-without-event",
     "select encode(file_id, 'hex') from file f "
     "where not exists (select 1 from event e where e.case_number = f.case_number and e.seq = f.seq)"},
    {"chunk-without-file",
     "select distinct encode(file_id, 'hex') from chunk c where not exists (select 1 from file f where f.file_id = c.file_id) "
     "and not exists (select 1 from upload u where u.file_id = c.file_id)"},
    {"wrap-without-case",
     "select distinct case_number::text from wrap w where not exists (select 1 from case_number where number = w.case_number)"},
    {"guest-without-case",
     "select distinct case_number::text from guest_row g where not exists (select 1 from case_row where number = g.case_number)"},
    {"import-without-case",
     "select encode(source_row, 'hex') from imported i where not exists (select 1 from case_number n where n.case_id = i.case_id)"},
    {"case-without-import",
     "select encode(case_id, 'hex') from case_row where imported and case_id in "
     "(select case_id from case_row where imported except select case_id from imported)"},
    {"resident-key-twice",
     "select encode(case_id, 'hex') from case_row where resident_key in "
     "(select resident_key from case_row where resident_key is not null group by resident_key having count(*) > 1)"},
    {"submission-without-case",
     "select encode(case_id, 'hex') from submission s where not exists (select 1 from case_number n where n.case_id = s.case_id)"},
    {"appointment-without-case",
     "select encode(day, 'escape') || ' ' || minute from appointment a where not exists (select 1 from case_number n where n.case_id = a.case_id)"},
    {"line-without-event",
     "select leaf_index || ' ' || ordinal from docket_line d where not exists "
     "(select 1 from event e where e.leaf_index = d.leaf_index)"},
};

}  // namespace postgres_inspection_detail
using namespace postgres_inspection_detail;

void PostgresStore::each_leaf(const std::function<void(const engine::InspectedLeaf&)>& take) {
    Looking looking(impl_->readers, impl_->address);
    Stream leaves(*looking, "leaves", rows::leaves_sql, in_key_order);
    engine::InspectedLeaf leaf;
    while (leaves.next()) {
        Answer& row = leaves.row();
        leaf.index = row.count();
        leaf.entry = row.blob_view();
        engine::EventRow& event = leaf.event.emplace();
        if (!rows::read_leaf_event(row, leaf, event)) leaf.event.reset();
        take(leaf);
    }
}

void PostgresStore::each_case(const std::function<void(const engine::InspectedCase&)>& take) {
    Looking looking(impl_->readers, impl_->address);
    Stream cases(*looking, "cases", rows::cases_sql, in_key_order);
    Stream case_rows(*looking, "case_rows", rows::case_rows_sql, in_key_order);
    Stream events(*looking, "events", events_sql, in_key_order);
    Stream guests(*looking, "guests", guests_sql, in_key_order);
    Stream appointments(*looking, "appointments", rows::appointments_sql, any_way);
    Stream parts(*looking, "parts", parts_sql, in_key_order, 200);
    Stream files(*looking, "files", rows::files_sql, in_key_order);
    Stream keys(*looking, "keys", rows::held_keys_sql, in_key_order);
    rows::inspect_cases<Stream, Stream>({cases, case_rows, events, guests, appointments, parts, files, keys}, take);
}

std::vector<std::string> PostgresStore::check_case_indexes() { return {}; }
std::vector<std::string> PostgresStore::check_all_but_case_indexes() { return check_integrity(); }

void PostgresStore::each_file(const std::function<void(const engine::InspectedFile&)>& take) {
    Looking looking(impl_->readers, impl_->address);
    Stream chunks(*looking, "chunks", rows::chunks_sql, in_key_order, 50);
    rows::inspect_files(chunks, take);
}

void PostgresStore::each_office_key(const std::function<void(const engine::InspectedKey&)>& take) {
    Looking looking(impl_->readers, impl_->address);
    Stream offices(*looking, "office_keys", rows::office_keys_sql, any_way);
    rows::inspect_public_keys(offices, take);
    Stream members(*looking, "member_keys", rows::member_keys_sql, any_way);
    rows::inspect_member_keys(members, take);
}

void PostgresStore::each_obligation(const std::function<void(const engine::ObligationRow&)>& take) {
    Looking looking(impl_->readers, impl_->address);
    Stream obligations(*looking, "obligations", "select obligation_id, document from obligation", any_way);
    while (obligations.next()) {
        Answer& row = obligations.row();
        take({.id = rows::Lenient(row).id<ObligationId>(), .document = row.text()});
    }
}

void PostgresStore::each_loose(std::size_t limit, const std::function<void(const engine::LooseRow&)>& take) {
    Looking looking(impl_->readers, impl_->address);
    for (const LooseQuery& query : loose_queries) {
        std::vector<std::string> found;
        {
            const Planning planning(*looking, any_way);
            auto row = (*looking).execute(std::string("select * from (") + query.sql + ") as found limit " + std::to_string(limit));
            while (row.next()) found.push_back(row.text());
        }
        for (const std::string& one : found) take({query.what, one});
    }
}

std::uint64_t PostgresStore::count_tiles() {
    Looking looking(impl_->readers, impl_->address);
    const Planning planning(*looking, any_way);
    return std::stoull((*looking).ask("select count(*) from log_tile"));
}

void PostgresStore::mend_tiles(std::span<const engine::InspectedTile> tiles) {
    if (!impl_->writer) throw Fault("this database is open to be read only");
    postgres::Rows rows;
    for (const engine::InspectedTile& tile : tiles) rows.add(tile.level, tile.index, tile.hashes);
    if (rows.empty()) return;
    impl_->writer->ask_with(
        "insert into log_tile (level, n, hashes) select * from unnest($1::bigint[], $2::bigint[], $3::bytea[]) "
        "on conflict (level, n) do update set hashes = excluded.hashes",
        postgres::Values(rows));
}

void PostgresStore::mend_numbers(std::span<const engine::CaseNumber> numbers) {
    if (!impl_->writer) throw Fault("this database is open to be read only");
    postgres::Rows rows;
    for (const engine::CaseNumber& one : numbers) rows.add(one.number, one.id);
    if (rows.empty()) return;
    impl_->writer->ask_with(
        "insert into case_number (number, case_id) select * from unnest($1::bigint[], $2::bytea[]) "
        "on conflict (number) do update set case_id = excluded.case_id",
        postgres::Values(rows));
}

std::uint64_t PostgresStore::mend_sums() {
    if (!impl_->writer) throw Fault("this database is open to be read only");
    std::uint64_t count = 0;
    postgres::Rows fresh;
    const auto put = [&](const char* sql) {
        if (fresh.empty()) return;
        count += static_cast<std::uint64_t>(impl_->writer->ask_with(sql, postgres::Values(fresh)).changed());
        fresh = {};
    };
    constexpr std::size_t at_once = 500;
    const auto of_events = [&](const char* sql, auto of) {
        each_case([&](const engine::InspectedCase& one) {
            const rows::MissingSums missing = rows::missing_sums(one);
            for (const auto& [leaf, sum] : missing.*of) fresh.add(leaf, sum);
            if (fresh.count() >= at_once) put(sql);
        });
        put(sql);
    };
    of_events("update event set content_sum = new.sum from unnest($1::bigint[], $2::bytea[]) as new (leaf, sum) where leaf_index = new.leaf",
              &rows::MissingSums::contents);
    of_events("update event set receipt_sum = new.sum from unnest($1::bigint[], $2::bytea[]) as new (leaf, sum) where leaf_index = new.leaf",
              &rows::MissingSums::receipts);
    Looking looking(impl_->readers, impl_->address);
    const char* of_chunks = "update chunk set sum = new.sum from unnest($1::bytea[], $2::bigint[], $3::bytea[]) as new (id, n, sum) "
                            "where file_id = new.id and number = new.n";
    {
        Stream chunks(*looking, "chunks_without_sum", rows::chunks_without_sum_sql, any_way, 50);
        while (chunks.next()) {
            Answer& row = chunks.row();
            rows::Lenient lenient(row);
            const FileId id = lenient.id<FileId>();
            const std::uint32_t number = row.small();
            if (!lenient.harmed) fresh.add(id, number, rows::chunk_sum(id, number, row.blob_view()));
            if (fresh.count() >= at_once) put(of_chunks);
        }
    }
    put(of_chunks);
    {
        Stream keys(*looking, "office_keys_without_sum", rows::office_keys_without_sum_sql, any_way);
        while (keys.next()) {
            Answer& row = keys.row();
            const auto office = row.slug<OfficeId>();
            const std::uint32_t epoch = row.small();
            fresh.add(office, epoch, rows::office_key_sum(office, epoch, row.blob_view()));
        }
    }
    put("update office_key k set sum = new.sum from unnest($1::bytea[], $2::bigint[], $3::bytea[]) as new (office, epoch, sum) "
        "where k.office = new.office and k.epoch = new.epoch");
    {
        Stream keys(*looking, "member_keys_without_sum", rows::member_keys_without_sum_sql, any_way);
        while (keys.next()) {
            Answer& row = keys.row();
            rows::Lenient lenient(row);
            const engine::MemberKeyRow key{.office = row.slug<OfficeId>(), .epoch = row.small(), .staff = lenient.id<StaffId>(), .wrapped = row.blob()};
            if (!lenient.harmed) fresh.add(key.staff, key.office, key.epoch, rows::member_key_sum(key));
        }
    }
    put("update member_key k set sum = new.sum from unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::bytea[]) as new (staff, office, epoch, sum) "
        "where k.staff = new.staff and k.office = new.office and k.epoch = new.epoch");
    return count;
}

}  // namespace huiyin::store
