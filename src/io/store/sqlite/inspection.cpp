#include "io/store/rows/read.h"
#include "io/store/sqlite/impl.h"

namespace huiyin::store {
namespace inspection_detail {

using sqlite::Run;

/// SQL that reads whole tables in the order of their keys, for a check of everything: not among the statements, which never do.
SQLite::Statement prepare(sqlite::Connection& connection, const char* sql) {
    try {
        return SQLite::Statement(connection.database(), sql);
    } catch (const SQLite::Exception& error) {
        sqlite::rethrow(error, &connection.database(), "huiyin.db");
    }
}

constexpr const char* leaves_sql =
    "select l.seq, l.data, c.case_id, e.seq, e.kind, e.at, e.canonical, e.opening_sealed, e.month "
    "from log_entry l left join event e on e.leaf_index = l.seq left join case_number c on c.number = e.case_number "
    "order by l.seq";
constexpr const char* cases_sql =
    "select n.number, n.case_id, r.number, r.case_id, r.version, r.procedure, r.office, r.state, r.open, r.due, r.due_clock, "
    "r.provisional, r.filed_at, r.changed_at, r.month, r.receipt_tag, r.resident_key, r.subject_sealed, r.imported, r.handler, r.timer "
    "from case_number n left join case_row r on r.number = n.number order by n.number";
constexpr const char* events_sql =
    "select case_number, seq, kind, at, canonical, month, leaf_index from event order by case_number, seq";

struct LooseQuery {
    const char* what;
    const char* sql;
};
constexpr LooseQuery loose_queries[] = {
    {"event-without-leaf", "select leaf_index from event e where not exists (select 1 from log_entry where seq = e.leaf_index)"},
    {"event-without-case", "select leaf_index from event e where not exists (select 1 from case_number where number = e.case_number)"},
    {"case-row-without-case",
     "select lower(hex(case_id)) from case_row r where not exists "
     "(select 1 from case_number n where n.number = r.number and n.case_id = r.case_id)"},
    {"text-without-event",
     "select (select lower(hex(case_id)) from case_number where number = p.case_number) || ' ' || seq || ' ' || part from part p "
     "where not exists (select 1 from event e where e.case_number = p.case_number and e.seq = p.seq)"},
    {"file-without-event",
     "select lower(hex(file_id)) from file f "
     "where not exists (select 1 from event e where e.case_number = f.case_number and e.seq = f.seq)"},
    {"file-without-chunks",
     "select lower(hex(file_id)) from file f where (select count(*) from chunk c where c.file_id = f.file_id) <> f.chunks"},
    {"chunk-without-file",
     "select distinct lower(hex(file_id)) from chunk c where not exists (select 1 from file f where f.file_id = c.file_id) "
     "and not exists (select 1 from upload u where u.file_id = c.file_id)"},
    {"wrap-without-case", "select distinct case_number from wrap w where not exists (select 1 from case_number where number = w.case_number)"},
    {"case-without-key",
     "select lower(hex(case_id)) from case_number n where not exists "
     "(select 1 from wrap w where w.case_number = n.number and w.key >= 'ck:' and w.key < 'ck;')"},
    {"import-without-case",
     "select lower(hex(source_row)) from imported i where not exists (select 1 from case_number n where n.case_id = i.case_id)"},
    {"submission-without-case",
     "select lower(hex(case_id)) from submission s where not exists (select 1 from case_number n where n.case_id = s.case_id)"},
    {"line-without-event",
     "select leaf_index || ' ' || ordinal from docket_line d where not exists (select 1 from event e where e.leaf_index = d.leaf_index)"},
};

}  // namespace inspection_detail
using namespace inspection_detail;

void SqliteStore::each_leaf(const std::function<void(const engine::InspectedLeaf&)>& take) {
    auto lease = impl_->readers.lend();
    auto statement = prepare(*lease, leaves_sql);
    Run row((*lease).database(), statement);
    engine::InspectedLeaf leaf;
    Bytes data;
    while (row.next()) {
        leaf.index = row.count();
        data = row.blob();
        leaf.entry = data;
        leaf.event.reset();
        if (!row.is_null()) {
            engine::EventRow& event = leaf.event.emplace();
            event.case_id = row.id<CaseId>();
            event.seq = row.small();
            event.kind = row.text();
            event.at = row.instant();
            event.canonical = row.text();
            event.opening_sealed = row.blob();
            event.month = row.text();
            event.leaf_index = leaf.index;
        }
        take(leaf);
    }
}

void SqliteStore::each_case(const std::function<void(const engine::InspectedCase&)>& take) {
    auto lease = impl_->readers.lend();
    sqlite::Connection& connection = *lease;
    auto cases = prepare(connection, cases_sql);
    auto events = prepare(connection, events_sql);
    Run case_row(connection.database(), cases);
    Run event_row(connection.database(), events);
    bool more = event_row.next();
    std::int64_t event_number = more ? event_row.integer() : 0;
    while (case_row.next()) {
        const std::int64_t number = case_row.integer();
        engine::InspectedCase one;
        one.id = case_row.id<CaseId>();
        if (!case_row.is_null()) {
            case_row.skip();
            one.row = rows::case_of(case_row);
        }
        // Events of numbers that no case has are named among the loose rows.
        while (more && event_number <= number) {
            if (event_number == number)
                one.events.push_back({.case_id = one.id,
                                      .seq = event_row.small(),
                                      .kind = event_row.text(),
                                      .at = event_row.instant(),
                                      .canonical = event_row.text(),
                                      .opening_sealed = {},
                                      .month = event_row.text(),
                                      .leaf_index = event_row.count()});
            more = event_row.next();
            if (more) event_number = event_row.integer();
        }
        take(one);
    }
}

void SqliteStore::each_obligation(const std::function<void(const engine::ObligationRow&)>& take) {
    auto lease = impl_->readers.lend();
    auto statement = prepare(*lease, "select obligation_id, document from obligation order by id");
    Run row((*lease).database(), statement);
    while (row.next()) take({.id = row.id<ObligationId>(), .document = row.text()});
}

void SqliteStore::each_loose(std::size_t limit, const std::function<void(const engine::LooseRow&)>& take) {
    auto lease = impl_->readers.lend();
    for (const LooseQuery& query : loose_queries) {
        const std::string sql = std::string("select * from (") + query.sql + ") limit " + std::to_string(limit);
        for (const std::string& found : (*lease).ask_all(sql)) take({query.what, found});
    }
}

std::uint64_t SqliteStore::count_tiles() {
    auto lease = impl_->readers.lend();
    return std::stoull((*lease).ask("select count(*) from log_tile"));
}

void SqliteStore::mend_tiles(std::span<const engine::InspectedTile> tiles) {
    if (impl_->failed) throw Fault("this database is open to be read only");
    sqlite::Connection& writer = *impl_->writer;
    writer.execute("begin immediate");
    try {
        auto statement = prepare(writer, "insert into log_tile (level, n, hashes) values (?1, ?2, ?3) "
                                         "on conflict (level, n) do update set hashes = excluded.hashes");
        for (const engine::InspectedTile& tile : tiles)
            Run(writer.database(), statement, tile.level, tile.index, tile.hashes).done();
        writer.execute("commit");
    } catch (...) {
        writer.database().tryExec("rollback");
        throw;
    }
}

}  // namespace huiyin::store
