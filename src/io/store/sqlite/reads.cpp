#include "io/store/rows/read.h"

#include <sqlite3.h>

#include <algorithm>
#include <functional>
#include <future>
#include <limits>

#include "io/store/sqlite/impl.h"
#include "io/store/sqlite/index_check.h"

namespace huiyin::store {
namespace reads_detail {

using sqlite::Query;
using sqlite::Run;

/// Holds one moment of the database over several statements.
class Snapshot {
  public:
    explicit Snapshot(sqlite::Connection& connection)
        : connection_(connection), begins_(sqlite3_get_autocommit(connection.database().getHandle()) != 0) {
        if (begins_) connection_.execute("begin");  // a pinned connection holds its moment already
    }
    ~Snapshot() {
        if (begins_) connection_.database().tryExec("rollback");
    }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

  private:
    sqlite::Connection& connection_;
    bool begins_;
};

}  // namespace reads_detail

using namespace reads_detail;
using namespace rows;

// ------------------------------------------------------------------------------------------------------ the log

engine::LogState SqliteStore::log_state() {
    auto lease = impl_->readers.lend();
    auto row = lease.run(Query::log_state);
    if (!row.next()) throw rows::Damage(impl_->file.string(), "it lacks the log's state");
    return {.size = row.count(), .root = row.hash()};
}

std::vector<Bytes> SqliteStore::log_entries(std::uint64_t from, std::size_t count) {
    auto lease = impl_->readers.lend();
    // Both are below 2^63, so their sum fits.
    const std::uint64_t end = static_cast<std::uint64_t>(clamped(from)) + static_cast<std::uint64_t>(clamped(count));
    return all_rows(lease.run(Query::log_entries, clamped(from), clamped(end)),
                    [](Run& row) { return row.blob(); });
}

std::vector<std::uint64_t> SqliteStore::unsealed_entries(std::uint64_t first) {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::unsealed_entries, clamped(first)), [](Run& row) { return row.count(); });
}

Bytes SqliteStore::log_tile(std::uint8_t level, std::uint64_t index) {
    auto lease = impl_->readers.lend();
    return first_row(lease.run(Query::log_tile, level, clamped(index)), [](Run& row) { return row.blob(); })
        .value_or(Bytes{});
}

std::optional<engine::CheckpointRow> SqliteStore::latest_checkpoint() {
    return checkpoint_up_to(std::numeric_limits<std::uint64_t>::max());
}

std::optional<engine::CheckpointRow> SqliteStore::checkpoint_up_to(std::uint64_t size) {
    auto lease = impl_->readers.lend();
    return first_row(lease.run(Query::checkpoint_up_to, clamped(size)), checkpoint_of<Run>);
}

std::optional<engine::CheckpointRow> SqliteStore::checkpoint_from(std::uint64_t size) {
    auto lease = impl_->readers.lend();
    return first_row(lease.run(Query::checkpoint_from, clamped(size)), checkpoint_of<Run>);
}

std::vector<engine::CheckpointRow> SqliteStore::checkpoints(std::uint64_t after, std::size_t limit) {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::checkpoints, clamped(after), clamped(limit)), checkpoint_of<Run>);
}

// -------------------------------------------------------------------------------------------------------- cases

std::optional<engine::CaseRow> SqliteStore::case_row(CaseId id) {
    auto lease = impl_->readers.lend();
    return first_row(lease.run(Query::case_row, id), case_of<Run>);
}

std::optional<CaseId> SqliteStore::case_by_receipt(const Hash& receipt_tag) {
    auto lease = impl_->readers.lend();
    return first_row(lease.run(Query::case_by_receipt, receipt_tag), [](Run& row) { return row.id<CaseId>(); });
}

std::vector<CaseId> SqliteStore::cases_between(const CaseId& first, const CaseId& last) {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::cases_between, first, last), [](Run& row) { return row.id<CaseId>(); });
}

std::optional<engine::SubmissionRow> SqliteStore::submission(const Hash& token_hash) {
    auto lease = impl_->readers.lend();
    return first_row(lease.run(Query::submission, token_hash), submission_of<Run>);
}

std::vector<engine::EventRow> SqliteStore::events(CaseId id, std::uint32_t after) {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::events, id, after), event_of<Run>);
}

std::vector<engine::PartRow> SqliteStore::parts(CaseId id) {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::parts, id), [&](Run& row) { return part_of(row, id); });
}

std::vector<engine::WrapRow> SqliteStore::wraps(CaseId id) {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::wraps, id), [&](Run& row) { return wrap_of(row, id); });
}

std::vector<engine::FileRow> SqliteStore::files(CaseId id) {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::files, id), [&](Run& row) { return file_of(row, id); });
}

std::optional<Bytes> SqliteStore::chunk(FileId file, std::uint32_t number) {
    auto lease = impl_->readers.lend();
    return first_row(lease.run(Query::chunk, file, number), [](Run& row) { return row.blob(); });
}

std::vector<engine::CaseRow> SqliteStore::desk(const engine::DeskQuery& query) {
    using Show = engine::DeskQuery::Show;
    auto lease = impl_->readers.lend();
    const std::int64_t limit = clamped(query.limit);
    const std::int64_t today = query.today.time_since_epoch().count();
    const std::int64_t until = query.until.time_since_epoch().count();
    const OfficeId& office = query.office;
    const auto rows = [](Run run) { return all_rows(std::move(run), case_of<Run>); };
    if (!query.after) {
        switch (query.show) {
            case Show::open: return rows(lease.run(Query::desk_open, office, limit));
            case Show::today: return rows(lease.run(Query::desk_today, office, limit, today));
            case Show::late: return rows(lease.run(Query::desk_late, office, limit, today));
            case Show::waiting: return rows(lease.run(Query::desk_waiting, office, limit));
            case Show::mine: return rows(lease.run(Query::desk_mine, office, limit, query.handler));
            case Show::cosign: return rows(lease.run(Query::desk_cosign, query.cosigner, limit));
            case Show::own: return rows(lease.run(Query::desk_own, office, limit));
            case Show::guest: return rows(lease.run(Query::desk_guest, office, limit));
            case Show::own_late: return rows(lease.run(Query::desk_own_late, office, limit, today));
            case Show::own_soon: return rows(lease.run(Query::desk_own_soon, office, limit, today, until));
            case Show::own_waiting: return rows(lease.run(Query::desk_own_waiting, office, limit));
            case Show::own_free: return rows(lease.run(Query::desk_own_free, office, limit));
            case Show::own_asks: return rows(lease.run(Query::desk_own_asks, office, limit));
            case Show::closed: return rows(lease.run(Query::desk_closed, office, limit));
        }
    }
    const auto& [due_day, time, id] = *query.after;
    const std::int64_t due =
        due_day ? std::int64_t{due_day->time_since_epoch().count()} : std::numeric_limits<std::int64_t>::max();
    switch (query.show) {
        case Show::open: return rows(lease.run(Query::desk_open_after, office, limit, due, time, id));
        case Show::today: return rows(lease.run(Query::desk_today_after, office, limit, today, time, id));
        case Show::late: return rows(lease.run(Query::desk_late_after, office, limit, today, due, time, id));
        case Show::waiting: return rows(lease.run(Query::desk_waiting_after, office, limit, due, time, id));
        case Show::mine: return rows(lease.run(Query::desk_mine_after, office, limit, query.handler, due, time, id));
        case Show::cosign: return rows(lease.run(Query::desk_cosign_after, query.cosigner, limit, due, time, id));
        case Show::own: return rows(lease.run(Query::desk_own_after, office, limit, due, time, id));
        case Show::guest: return rows(lease.run(Query::desk_guest_after, office, limit, due, time, id));
        case Show::own_late: return rows(lease.run(Query::desk_own_late_after, office, limit, today, due, time, id));
        case Show::own_soon: return rows(lease.run(Query::desk_own_soon_after, office, limit, today, until, due, time, id));
        case Show::own_waiting: return rows(lease.run(Query::desk_own_waiting_after, office, limit, due, time, id));
        case Show::own_free: return rows(lease.run(Query::desk_own_free_after, office, limit, due, time, id));
        case Show::own_asks: return rows(lease.run(Query::desk_own_asks_after, office, limit, due, time, id));
        case Show::closed: break;
    }
    return rows(lease.run(Query::desk_closed_after, office, limit, time, id));
}

std::size_t SqliteStore::desk_count(const engine::DeskQuery& query) {
    using Show = engine::DeskQuery::Show;
    auto lease = impl_->readers.lend();
    const std::int64_t limit = clamped(query.limit);
    const std::int64_t today = query.today.time_since_epoch().count();
    const std::int64_t until = query.until.time_since_epoch().count();
    const auto only = [&](Run row) {
        EXPECTS(row.next());
        return std::min(static_cast<std::size_t>(row.count()), query.limit);
    };
    switch (query.show) {
        case Show::open: return only(lease.run(Query::count_open, query.office, limit));
        case Show::today: return only(lease.run(Query::count_today, query.office, limit, today));
        case Show::late: return only(lease.run(Query::count_late, query.office, limit, today));
        case Show::waiting: return only(lease.run(Query::count_waiting, query.office, limit));
        case Show::mine: return only(lease.run(Query::count_mine, query.office, limit, query.handler));
        case Show::cosign: return only(lease.run(Query::count_cosign, query.cosigner, limit));
        case Show::own: return only(lease.run(Query::count_own, query.office, limit));
        case Show::guest: return only(lease.run(Query::count_guest, query.office, limit));
        case Show::own_late: return only(lease.run(Query::count_own_late, query.office, limit, today));
        case Show::own_soon: return only(lease.run(Query::count_own_soon, query.office, limit, today, until));
        case Show::own_waiting: return only(lease.run(Query::count_own_waiting, query.office, limit));
        case Show::own_free: return only(lease.run(Query::count_own_free, query.office, limit));
        case Show::own_asks: return only(lease.run(Query::count_own_asks, query.office, limit));
        case Show::closed: break;
    }
    return only(lease.run(Query::count_closed, query.office, limit));
}

std::vector<engine::GuestRow> SqliteStore::guests(CaseId id) {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::guests, id), guest_of<Run>);
}

std::vector<engine::TimerQuery::After> SqliteStore::timers_due(const engine::TimerQuery& query) {
    auto lease = impl_->readers.lend();
    const std::int64_t until = query.until.time_since_epoch().count();
    const std::int64_t limit = clamped(query.limit);
    if (!query.after) return all_rows(lease.run(Query::timers, until, limit), timer_of<Run>);
    const std::int64_t day = query.after->day.time_since_epoch().count();
    return all_rows(lease.run(Query::timers_after, until, limit, day, query.after->case_id), timer_of<Run>);
}

std::vector<CaseId> SqliteStore::open_cases(const std::optional<CaseId>& after, std::size_t limit) {
    auto lease = impl_->readers.lend();
    // No case has the zero id: from the beginning.
    return all_rows(lease.run(Query::open_cases, after.value_or(CaseId{}), clamped(limit)), case_id_of<Run>);
}

std::vector<engine::EventRow> SqliteStore::events_by_leaf(std::uint64_t from_leaf, std::size_t limit) {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::events_by_leaf, clamped(from_leaf), clamped(limit)), event_of<Run>);
}

// ----------------------------------------------------------------------------------------------- people at work

std::vector<engine::OfficeRow> SqliteStore::offices() {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::offices), office_of<Run>);
}

std::vector<engine::OfficeKeyRow> SqliteStore::office_keys() {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::office_keys), office_key_of<Run>);
}

std::vector<engine::MemberKeyRow> SqliteStore::member_keys(StaffId staff) {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::member_keys, staff), [&](Run& row) { return member_key_of(row, staff); });
}

std::vector<engine::StaffRow> SqliteStore::staff() {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::staff), staff_of<Run>);
}

std::optional<engine::StaffRow> SqliteStore::staff_by_login(const std::string& login) {
    auto lease = impl_->readers.lend();
    return first_row(lease.run(Query::staff_by_login, login), staff_of<Run>);
}

std::optional<engine::StaffRow> SqliteStore::staff_by_id(StaffId id) {
    auto lease = impl_->readers.lend();
    return first_row(lease.run(Query::staff_by_id, id), staff_of<Run>);
}

std::optional<engine::StaffRow> SqliteStore::staff_by_setup(const Hash& setup_hash) {
    auto lease = impl_->readers.lend();
    return first_row(lease.run(Query::staff_by_setup, setup_hash), staff_of<Run>);
}

std::optional<engine::SessionRow> SqliteStore::session(const Hash& cookie_hash) {
    auto lease = impl_->readers.lend();
    return first_row(lease.run(Query::session, cookie_hash), session_of<Run>);
}

std::optional<engine::DraftRow> SqliteStore::draft(const Hash& token_hash) {
    auto lease = impl_->readers.lend();
    return first_row(lease.run(Query::draft, token_hash), draft_of<Run>);
}

// ------------------------------------------------------------------------------------------------ accountability

std::vector<engine::DocketLineRow> SqliteStore::docket_lines(std::size_t limit) {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::docket_lines, clamped(limit)), docket_line_of<Run>);
}

std::vector<std::optional<engine::ObligationRow>> SqliteStore::obligations(std::span<const ObligationId> ids) {
    auto lease = impl_->readers.lend();
    const Snapshot snapshot(*lease);  // several statements, one moment
    std::vector<std::optional<engine::ObligationRow>> found;
    found.reserve(ids.size());
    for (const auto& id : ids) {
        found.push_back(first_row(lease.run(Query::obligation, id), [&](Run& row) {
            return engine::ObligationRow{.id = id, .document = row.text()};
        }));
    }
    return found;
}

std::vector<engine::FigureRow> SqliteStore::figures() {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::figures), figure_of<Run>);
}

std::vector<engine::FigureRow> SqliteStore::figures_of(const std::string& section, const std::string& first_source) {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::figures_of, section, first_source), figure_of<Run>);
}

std::optional<CaseId> SqliteStore::imported(const Hash& source_row) {
    auto lease = impl_->readers.lend();
    return first_row(lease.run(Query::imported, source_row), [](Run& row) { return row.id<CaseId>(); });
}

std::optional<engine::NewsRow> SqliteStore::news(CaseId id) {
    auto lease = impl_->readers.lend();
    return first_row(lease.run(Query::news, id), news_of<Run>);
}

std::optional<engine::NewsRow> SqliteStore::news_by_stop(const Hash& stop_hash) {
    auto lease = impl_->readers.lend();
    return first_row(lease.run(Query::news_by_stop, stop_hash), news_of<Run>);
}

std::optional<engine::MailRow> SqliteStore::mail(MailId id) {
    auto lease = impl_->readers.lend();
    return first_row(lease.run(Query::mail, id), mail_of<Run>);
}

std::vector<engine::MailRow> SqliteStore::mails_due(Instant until, std::size_t limit) {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::mails_due, until, clamped(limit)), mail_of<Run>);
}

std::vector<engine::MailRow> SqliteStore::mails_in_trouble(const engine::MailQuery& query) {
    auto lease = impl_->readers.lend();
    const std::int64_t limit = clamped(query.limit);
    if (!query.after) return all_rows(lease.run(Query::mails_in_trouble, limit), mail_of<Run>);
    return all_rows(lease.run(Query::mails_in_trouble_after, limit, query.after->made_at, query.after->id), mail_of<Run>);
}

engine::MailCounts SqliteStore::mail_counts(std::size_t limit) {
    auto lease = impl_->readers.lend();
    const auto count = [&](Query query) {
        auto row = lease.run(query, clamped(limit));
        EXPECTS(row.next());
        return static_cast<std::size_t>(row.count());
    };
    return {.waiting = count(Query::count_mails_waiting), .given_up = count(Query::count_mails_given_up)};
}

std::vector<engine::AppointmentRow> SqliteStore::appointments(const std::string& day) {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::appointments, day), appointment_of<Run>);
}

std::vector<engine::AppointmentRow> SqliteStore::appointments_of(CaseId id) {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::appointments_of, id), appointment_of<Run>);
}

std::optional<std::string> SqliteStore::setting(const std::string& key) {
    auto lease = impl_->readers.lend();
    return first_row(lease.run(Query::setting, key), [](Run& row) { return row.text(); });
}

std::uint64_t SqliteStore::newest_version() {
    auto lease = impl_->readers.lend();
    return first_row(lease.run(Query::newest_version), [](Run& row) { return row.count(); }).value_or(0);
}

std::vector<engine::VersionRow> SqliteStore::current_versions() {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::current_versions), version_of<Run>);
}

std::vector<engine::VersionRow> SqliteStore::version_history(const std::string& kind, const std::string& name,
                                                             std::uint64_t before, std::size_t limit) {
    auto lease = impl_->readers.lend();
    return all_rows(lease.run(Query::version_history, kind, name, clamped(before), clamped(limit)), version_of<Run>);
}

std::vector<std::string> SqliteStore::Impl::what_failed(const std::function<std::vector<std::string>()>& check) {
    try {
        return check();
    } catch (const Fault& fault) {
        return {fault.what()};
    }
}

// `PRAGMA integrity_check` in two halves side by side, each of which speaks of one moment.
std::vector<std::string> SqliteStore::Impl::check_integrity(const std::function<bool(std::string_view)>& wanted) {
    auto indexes = std::async(std::launch::async, [&] {
        return what_failed([&] {
            sqlite::Connection connection(file, sqlite::Connection::Role::reader);
            connection.execute("begin");
            return sqlite::check_indexes(connection, wanted);
        });
    });
    auto lease = readers.lend();
    std::vector<std::string> findings = what_failed([&] { return (*lease).ask_all("pragma quick_check(100)"); });
    if (findings == std::vector<std::string>{"ok"}) findings.clear();
    for (std::string& finding : indexes.get())
        if (std::find(findings.begin(), findings.end(), finding) == findings.end()) findings.push_back(std::move(finding));
    return findings;
}

std::vector<std::string> SqliteStore::check_integrity() {
    return impl_->check_integrity([](std::string_view) { return true; });
}

}  // namespace huiyin::store
