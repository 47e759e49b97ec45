#include "io/store/rows/read.h"

#include <algorithm>
#include <limits>
#include <map>

#include "io/store/postgres/impl.h"
#include "io/store/postgres/schema.h"

namespace huiyin::store {

using postgres::Answer;
using postgres::Query;
using postgres::Rows;
using namespace rows;

// ------------------------------------------------------------------------------------------------------ the log

engine::LogState PostgresStore::log_state() {
    auto row = impl_->readers.run(Query::log_state);
    if (!row.next()) throw rows::Damage(impl_->address.name(), "it lacks the log's state");
    return {.size = row.count(), .root = row.hash()};
}

std::vector<Bytes> PostgresStore::log_entries(std::uint64_t from, std::size_t count) {
    // Both are below 2^63, so their sum fits.
    const std::uint64_t end = static_cast<std::uint64_t>(clamped(from)) + static_cast<std::uint64_t>(clamped(count));
    return all_rows(impl_->readers.run(Query::log_entries, clamped(from), clamped(end)),
                    [](Answer& row) { return row.blob(); });
}

std::vector<std::uint64_t> PostgresStore::unsealed_entries(std::uint64_t first) {
    return all_rows(impl_->readers.run(Query::unsealed_entries, clamped(first)), [](Answer& row) { return row.count(); });
}

Bytes PostgresStore::log_tile(std::uint8_t level, std::uint64_t index) {
    return first_row(impl_->readers.run(Query::log_tile, level, clamped(index)), [](Answer& row) { return row.blob(); })
        .value_or(Bytes{});
}

std::optional<engine::CheckpointRow> PostgresStore::latest_checkpoint() {
    return checkpoint_up_to(std::numeric_limits<std::uint64_t>::max());
}

std::optional<engine::CheckpointRow> PostgresStore::checkpoint_up_to(std::uint64_t size) {
    return first_row(impl_->readers.run(Query::checkpoint_up_to, clamped(size)), checkpoint_of<Answer>);
}

std::optional<engine::CheckpointRow> PostgresStore::checkpoint_from(std::uint64_t size) {
    return first_row(impl_->readers.run(Query::checkpoint_from, clamped(size)), checkpoint_of<Answer>);
}

std::vector<engine::CheckpointRow> PostgresStore::checkpoints(std::uint64_t after, std::size_t limit) {
    return all_rows(impl_->readers.run(Query::checkpoints, clamped(after), clamped(limit)), checkpoint_of<Answer>);
}

// -------------------------------------------------------------------------------------------------------- cases

std::optional<engine::CaseRow> PostgresStore::case_row(CaseId id) {
    return first_row(impl_->readers.run(Query::case_row, id), case_of<Answer>);
}

std::optional<CaseId> PostgresStore::case_by_receipt(const Hash& receipt_tag) {
    return first_row(impl_->readers.run(Query::case_by_receipt, receipt_tag), [](Answer& row) { return row.id<CaseId>(); });
}

std::vector<CaseId> PostgresStore::cases_between(const CaseId& first, const CaseId& last) {
    return all_rows(impl_->readers.run(Query::cases_between, first, last), [](Answer& row) { return row.id<CaseId>(); });
}

std::optional<engine::SubmissionRow> PostgresStore::submission(const Hash& token_hash) {
    return first_row(impl_->readers.run(Query::submission, token_hash), submission_of<Answer>);
}

std::vector<engine::EventRow> PostgresStore::events(CaseId id, std::uint32_t after) {
    return all_rows(impl_->readers.run(Query::events, id, after), event_of<Answer>);
}

std::vector<engine::PartRow> PostgresStore::parts(CaseId id) {
    return all_rows(impl_->readers.run(Query::parts, id), [&](Answer& row) { return part_of(row, id); });
}

std::vector<engine::WrapRow> PostgresStore::wraps(CaseId id) {
    return all_rows(impl_->readers.run(Query::wraps, id), [&](Answer& row) { return wrap_of(row, id); });
}

std::vector<engine::FileRow> PostgresStore::files(CaseId id) {
    return all_rows(impl_->readers.run(Query::files, id), [&](Answer& row) { return file_of(row, id); });
}

std::optional<Bytes> PostgresStore::chunk(FileId file, std::uint32_t number) {
    return first_row(impl_->readers.run(Query::chunk, file, number), [](Answer& row) { return row.blob(); });
}

std::vector<engine::CaseRow> PostgresStore::desk(const engine::DeskQuery& query) {
    using Show = engine::DeskQuery::Show;
    const std::int64_t limit = clamped(query.limit);
    const std::int64_t today = query.today.time_since_epoch().count();
    const std::int64_t until = query.until.time_since_epoch().count();
    const OfficeId& office = query.office;
    auto& readers = impl_->readers;
    const auto rows = [](Answer answer) { return all_rows(std::move(answer), case_of<Answer>); };
    if (!query.after) {
        switch (query.show) {
            case Show::open: return rows(readers.run(Query::desk_open, office, limit));
            case Show::today: return rows(readers.run(Query::desk_today, office, limit, today));
            case Show::late: return rows(readers.run(Query::desk_late, office, limit, today));
            case Show::waiting: return rows(readers.run(Query::desk_waiting, office, limit));
            case Show::mine: return rows(readers.run(Query::desk_mine, office, limit, query.handler));
            case Show::cosign: return rows(readers.run(Query::desk_cosign, query.cosigner, limit));
            case Show::own: return rows(readers.run(Query::desk_own, office, limit));
            case Show::guest: return rows(readers.run(Query::desk_guest, office, limit));
            case Show::own_late: return rows(readers.run(Query::desk_own_late, office, limit, today));
            case Show::own_soon: return rows(readers.run(Query::desk_own_soon, office, limit, today, until));
            case Show::own_waiting: return rows(readers.run(Query::desk_own_waiting, office, limit));
            case Show::own_free: return rows(readers.run(Query::desk_own_free, office, limit));
            case Show::own_asks: return rows(readers.run(Query::desk_own_asks, office, limit));
            case Show::closed: return rows(readers.run(Query::desk_closed, office, limit));
        }
    }
    const auto& [due_day, time, id] = *query.after;
    const std::int64_t due =
        due_day ? std::int64_t{due_day->time_since_epoch().count()} : std::numeric_limits<std::int64_t>::max();
    switch (query.show) {
        case Show::open: return rows(readers.run(Query::desk_open_after, office, limit, due, time, id));
        case Show::today: return rows(readers.run(Query::desk_today_after, office, limit, today, time, id));
        case Show::late: return rows(readers.run(Query::desk_late_after, office, limit, today, due, time, id));
        case Show::waiting: return rows(readers.run(Query::desk_waiting_after, office, limit, due, time, id));
        case Show::mine: return rows(readers.run(Query::desk_mine_after, office, limit, query.handler, due, time, id));
        case Show::cosign: return rows(readers.run(Query::desk_cosign_after, query.cosigner, limit, due, time, id));
        case Show::own: return rows(readers.run(Query::desk_own_after, office, limit, due, time, id));
        case Show::guest: return rows(readers.run(Query::desk_guest_after, office, limit, due, time, id));
        case Show::own_late: return rows(readers.run(Query::desk_own_late_after, office, limit, today, due, time, id));
        case Show::own_soon: return rows(readers.run(Query::desk_own_soon_after, office, limit, today, until, due, time, id));
        case Show::own_waiting: return rows(readers.run(Query::desk_own_waiting_after, office, limit, due, time, id));
        case Show::own_free: return rows(readers.run(Query::desk_own_free_after, office, limit, due, time, id));
        case Show::own_asks: return rows(readers.run(Query::desk_own_asks_after, office, limit, due, time, id));
        case Show::closed: break;
    }
    return rows(readers.run(Query::desk_closed_after, office, limit, time, id));
}

std::size_t PostgresStore::desk_count(const engine::DeskQuery& query) {
    using Show = engine::DeskQuery::Show;
    const std::int64_t limit = clamped(query.limit);
    const std::int64_t today = query.today.time_since_epoch().count();
    const std::int64_t until = query.until.time_since_epoch().count();
    const OfficeId& office = query.office;
    auto& readers = impl_->readers;
    const auto only = [&](Answer row) {
        EXPECTS(row.next());
        return std::min(static_cast<std::size_t>(row.count()), query.limit);
    };
    switch (query.show) {
        case Show::open: return only(readers.run(Query::count_open, office, limit));
        case Show::today: return only(readers.run(Query::count_today, office, limit, today));
        case Show::late: return only(readers.run(Query::count_late, office, limit, today));
        case Show::waiting: return only(readers.run(Query::count_waiting, office, limit));
        case Show::mine: return only(readers.run(Query::count_mine, office, limit, query.handler));
        case Show::cosign: return only(readers.run(Query::count_cosign, query.cosigner, limit));
        case Show::own: return only(readers.run(Query::count_own, office, limit));
        case Show::guest: return only(readers.run(Query::count_guest, office, limit));
        case Show::own_late: return only(readers.run(Query::count_own_late, office, limit, today));
        case Show::own_soon: return only(readers.run(Query::count_own_soon, office, limit, today, until));
        case Show::own_waiting: return only(readers.run(Query::count_own_waiting, office, limit));
        case Show::own_free: return only(readers.run(Query::count_own_free, office, limit));
        case Show::own_asks: return only(readers.run(Query::count_own_asks, office, limit));
        case Show::closed: break;
    }
    return only(readers.run(Query::count_closed, office, limit));
}

std::vector<engine::GuestRow> PostgresStore::guests(CaseId id) {
    return all_rows(impl_->readers.run(Query::guests, id), guest_of<Answer>);
}

std::vector<engine::TimerQuery::After> PostgresStore::timers_due(const engine::TimerQuery& query) {
    const std::int64_t until = query.until.time_since_epoch().count();
    const std::int64_t limit = clamped(query.limit);
    if (!query.after) return all_rows(impl_->readers.run(Query::timers, until, limit), timer_of<Answer>);
    const std::int64_t day = query.after->day.time_since_epoch().count();
    return all_rows(impl_->readers.run(Query::timers_after, until, limit, day, query.after->case_id), timer_of<Answer>);
}

std::vector<CaseId> PostgresStore::open_cases(const std::optional<CaseId>& after, std::size_t limit) {
    // No case has the zero id: from the beginning.
    return all_rows(impl_->readers.run(Query::open_cases, after.value_or(CaseId{}), clamped(limit)), case_id_of<Answer>);
}

std::vector<engine::EventRow> PostgresStore::events_by_leaf(std::uint64_t from_leaf, std::size_t limit) {
    return all_rows(impl_->readers.run(Query::events_by_leaf, clamped(from_leaf), clamped(limit)), event_of<Answer>);
}

// ----------------------------------------------------------------------------------------------- people at work

std::vector<engine::OfficeRow> PostgresStore::offices() {
    return all_rows(impl_->readers.run(Query::offices), office_of<Answer>);
}

std::vector<engine::OfficeKeyRow> PostgresStore::office_keys() {
    return all_rows(impl_->readers.run(Query::office_keys), office_key_of<Answer>);
}

std::vector<engine::MemberKeyRow> PostgresStore::member_keys(StaffId staff) {
    return all_rows(impl_->readers.run(Query::member_keys, staff), [&](Answer& row) { return member_key_of(row, staff); });
}

std::vector<engine::StaffRow> PostgresStore::staff() {
    return all_rows(impl_->readers.run(Query::staff), staff_of<Answer>);
}

std::optional<engine::StaffRow> PostgresStore::staff_by_login(const std::string& login) {
    return first_row(impl_->readers.run(Query::staff_by_login, login), staff_of<Answer>);
}

std::optional<engine::StaffRow> PostgresStore::staff_by_id(StaffId id) {
    return first_row(impl_->readers.run(Query::staff_by_id, id), staff_of<Answer>);
}

std::optional<engine::StaffRow> PostgresStore::staff_by_setup(const Hash& setup_hash) {
    return first_row(impl_->readers.run(Query::staff_by_setup, setup_hash), staff_of<Answer>);
}

std::optional<engine::SessionRow> PostgresStore::session(const Hash& cookie_hash) {
    return first_row(impl_->readers.run(Query::session, cookie_hash), session_of<Answer>);
}

std::optional<engine::DraftRow> PostgresStore::draft(const Hash& token_hash) {
    return first_row(impl_->readers.run(Query::draft, token_hash), draft_of<Answer>);
}

// ------------------------------------------------------------------------------------------------ accountability

std::vector<engine::DocketLineRow> PostgresStore::docket_lines(std::size_t limit) {
    return all_rows(impl_->readers.run(Query::docket_lines, clamped(limit)), docket_line_of<Answer>);
}

std::vector<std::optional<engine::ObligationRow>> PostgresStore::obligations(std::span<const ObligationId> ids) {
    Rows wanted;
    for (const auto& id : ids) wanted.add(id);
    std::map<ObligationId, std::string> documents;
    if (!ids.empty()) {
        for (auto row = impl_->readers.run(Query::obligations, wanted); row.next();) {
            const auto id = row.id<ObligationId>();
            documents[id] = row.text();
        }
    }
    std::vector<std::optional<engine::ObligationRow>> found(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (const auto known = documents.find(ids[i]); known != documents.end())
            found[i] = engine::ObligationRow{.id = ids[i], .document = known->second};
    return found;
}

std::vector<engine::FigureRow> PostgresStore::figures() {
    return all_rows(impl_->readers.run(Query::figures), figure_of<Answer>);
}

std::vector<engine::FigureRow> PostgresStore::figures_of(const std::string& section, const std::string& first_source) {
    return all_rows(impl_->readers.run(Query::figures_of, section, first_source), figure_of<Answer>);
}

std::optional<CaseId> PostgresStore::imported(const Hash& source_row) {
    return first_row(impl_->readers.run(Query::imported, source_row), [](Answer& row) { return row.id<CaseId>(); });
}

std::optional<engine::NewsRow> PostgresStore::news(CaseId id) {
    return first_row(impl_->readers.run(Query::news, id), news_of<Answer>);
}

std::optional<engine::NewsRow> PostgresStore::news_by_stop(const Hash& stop_hash) {
    return first_row(impl_->readers.run(Query::news_by_stop, stop_hash), news_of<Answer>);
}

std::optional<engine::MailRow> PostgresStore::mail(MailId id) {
    return first_row(impl_->readers.run(Query::mail, id), mail_of<Answer>);
}

std::vector<engine::MailRow> PostgresStore::mails_due(Instant until, std::size_t limit) {
    return all_rows(impl_->readers.run(Query::mails_due, until, clamped(limit)), mail_of<Answer>);
}

std::vector<engine::MailRow> PostgresStore::mails_in_trouble(const engine::MailQuery& query) {
    const std::int64_t limit = clamped(query.limit);
    if (!query.after) return all_rows(impl_->readers.run(Query::mails_in_trouble, limit), mail_of<Answer>);
    return all_rows(impl_->readers.run(Query::mails_in_trouble_after, limit, query.after->made_at, query.after->id), mail_of<Answer>);
}

engine::MailCounts PostgresStore::mail_counts(std::size_t limit) {
    const auto count = [&](Query query) {
        auto row = impl_->readers.run(query, clamped(limit));
        EXPECTS(row.next());
        return static_cast<std::size_t>(row.count());
    };
    return {.waiting = count(Query::count_mails_waiting), .given_up = count(Query::count_mails_given_up)};
}

std::vector<engine::AppointmentRow> PostgresStore::appointments(const std::string& day) {
    return all_rows(impl_->readers.run(Query::appointments, day), appointment_of<Answer>);
}

std::vector<engine::AppointmentRow> PostgresStore::appointments_of(CaseId id) {
    return all_rows(impl_->readers.run(Query::appointments_of, id), appointment_of<Answer>);
}

std::optional<std::string> PostgresStore::setting(const std::string& key) {
    return first_row(impl_->readers.run(Query::setting, key), [](Answer& row) { return row.text(); });
}

std::uint64_t PostgresStore::newest_version() {
    return first_row(impl_->readers.run(Query::newest_version), [](Answer& row) { return row.count(); }).value_or(0);
}

std::vector<engine::VersionRow> PostgresStore::current_versions() {
    return all_rows(impl_->readers.run(Query::current_versions), version_of<Answer>);
}

std::vector<engine::VersionRow> PostgresStore::version_history(const std::string& kind, const std::string& name,
                                                               std::uint64_t before, std::size_t limit) {
    return all_rows(impl_->readers.run(Query::version_history, kind, name, clamped(before), clamped(limit)),
                    version_of<Answer>);
}

std::vector<std::string> PostgresStore::check_integrity() { return postgres::check_thoroughly(impl_->address); }

}  // namespace huiyin::store
