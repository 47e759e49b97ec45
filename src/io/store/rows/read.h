#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

#include "base/fault.h"
#include "engine/ports/store.h"

// From the columns of a statement to a row. A cursor gives one column after the other: integer(), count(), small(),
// truth(), text(), blob(), hash(), instant(), id<Id>(), slug<Slug>(), is_null() and skip().
namespace huiyin::store::rows {

template <typename Id, typename Cursor>
std::optional<Id> optional_id(Cursor& row) {
    if (row.is_null()) {
        row.skip();
        return std::nullopt;
    }
    return row.template id<Id>();
}

template <typename Cursor>
std::optional<Hash> optional_hash(Cursor& row) {
    if (row.is_null()) {
        row.skip();
        return std::nullopt;
    }
    return row.hash();
}

template <typename Cursor>
std::optional<std::int64_t> optional_integer(Cursor& row) {
    if (row.is_null()) {
        row.skip();
        return std::nullopt;
    }
    return row.integer();
}

/// Hashes one after the other; null if there are none.
template <typename Cursor>
std::vector<Hash> hashes_of(Cursor& row) {
    if (row.is_null()) {
        row.skip();
        return {};
    }
    return row.hashes();
}
inline std::optional<Bytes> one_after_the_other(const std::vector<Hash>& hashes) {
    if (hashes.empty()) return std::nullopt;
    Bytes out;
    for (const Hash& hash : hashes) append(out, hash);
    return out;
}

// Braced initialisers run in the order written, which is the order of the columns.

template <typename Cursor>
engine::CaseRow case_of(Cursor& row) {
    engine::CaseRow value;
    value.case_id = row.template id<CaseId>();
    value.version = row.small();
    value.procedure = row.text();
    value.office = row.template slug<OfficeId>();
    value.state = row.text();
    value.open = row.truth();
    if (const auto days = optional_integer(row)) value.due = Date(std::chrono::days(*days));
    value.due_clock = row.text();
    value.provisional = row.truth();
    value.filed_at = row.instant();
    value.changed_at = row.instant();
    value.month = row.text();
    value.receipt_tag = optional_hash(row);
    value.resident_key = optional_hash(row);
    value.subject_sealed = row.blob();
    value.imported = row.truth();
    value.handler = optional_hash(row);
    value.stepped_out = hashes_of(row);
    if (const auto days = optional_integer(row)) value.timer = Date(std::chrono::days(*days));
    value.asks = row.truth();
    value.cosigner = optional_hash(row);
    value.asked = row.text();
    return value;
}

template <typename Cursor>
engine::GuestRow guest_of(Cursor& row) {
    OfficeId guest = row.template slug<OfficeId>();
    return {.guest = std::move(guest), .row = case_of(row)};
}

template <typename Cursor>
engine::TimerQuery::After timer_of(Cursor& row) {
    const Date day(std::chrono::days(row.integer()));
    return {.day = day, .case_id = row.template id<CaseId>()};
}

template <typename Cursor>
CaseId case_id_of(Cursor& row) {
    return row.template id<CaseId>();
}

template <typename Cursor>
engine::EventRow event_of(Cursor& row) {
    return {.case_id = row.template id<CaseId>(),
            .seq = row.small(),
            .kind = row.text(),
            .at = row.instant(),
            .canonical = row.text(),
            .opening_sealed = row.blob(),
            .month = row.text(),
            .leaf_index = row.count()};
}

template <typename Cursor>
engine::PartRow part_of(Cursor& row, const CaseId& of) {
    return {.case_id = of,
            .seq = row.small(),
            .part = row.text(),
            .epoch = row.small(),
            .key = row.text(),
            .sealed = row.blob()};
}

template <typename Cursor>
engine::WrapRow wrap_of(Cursor& row, const CaseId& of) {
    return {.case_id = of, .key = row.text(), .recipient = row.text(), .month = row.text(), .wrapped = row.blob()};
}

template <typename Cursor>
engine::FileRow file_of(Cursor& row, const CaseId& of) {
    return {.file_id = row.template id<FileId>(),
            .case_id = of,
            .seq = row.small(),
            .ordinal = row.small(),
            .epoch = row.small(),
            .meta_sealed = row.blob(),
            .chunks = row.small()};
}

template <typename Cursor>
engine::SubmissionRow submission_of(Cursor& row) {
    return {.token_hash = row.hash(),
            .case_id = row.template id<CaseId>(),
            .at = row.instant(),
            .request_hash = row.hash()};
}

template <typename Cursor>
engine::SessionRow session_of(Cursor& row) {
    return {.cookie_hash = row.hash(),
            .staff = optional_id<StaffId>(row),
            .case_id = optional_id<CaseId>(row),
            .began_at = row.instant(),
            .seen_at = row.instant(),
            .sealed = row.blob()};
}

template <typename Cursor>
engine::DraftRow draft_of(Cursor& row) {
    return {.token_hash = row.hash(), .changed_at = row.instant(), .sealed = row.blob()};
}

template <typename Cursor>
engine::OfficeRow office_of(Cursor& row) {
    return {.id = row.template slug<OfficeId>(), .document = row.text()};
}

template <typename Cursor>
engine::OfficeKeyRow office_key_of(Cursor& row) {
    return {.office = row.template slug<OfficeId>(),
            .epoch = row.small(),
            .public_key = row.hash(),
            .at = row.instant()};
}

template <typename Cursor>
engine::MemberKeyRow member_key_of(Cursor& row, const StaffId& of) {
    return {.office = row.template slug<OfficeId>(), .epoch = row.small(), .staff = of, .wrapped = row.blob()};
}

template <typename Cursor>
engine::StaffRow staff_of(Cursor& row) {
    engine::StaffRow value{.id = row.template id<StaffId>(),
                           .login = row.text(),
                           .document = row.text(),
                           .credentials = row.blob(),
                           .public_key = row.hash(),
                           .setup_hash = optional_hash(row).value_or(Hash{}),
                           .setup_until = std::nullopt};
    if (const auto seconds = optional_integer(row)) value.setup_until = Instant(std::chrono::seconds(*seconds));
    return value;
}

template <typename Cursor>
std::optional<Instant> optional_instant(Cursor& row) {
    const auto seconds = optional_integer(row);
    return seconds ? std::optional(Instant(std::chrono::seconds(*seconds))) : std::nullopt;
}

template <typename Cursor>
engine::NewsRow news_of(Cursor& row) {
    return {.case_id = row.template id<CaseId>(),
            .stop_hash = row.hash(),
            .epoch = row.small(),
            .sealed = row.blob(),
            .last_at = optional_instant(row),
            .waits = row.truth()};
}

template <typename Cursor>
engine::AppointmentRow appointment_of(Cursor& row) {
    return {.day = row.text(),
            .minute = row.small(),
            .case_id = row.template id<CaseId>(),
            .reference = row.text(),
            .state = row.text(),
            .name_sealed = row.blob()};
}

template <typename Cursor>
engine::MailRow mail_of(Cursor& row) {
    return {.id = row.template id<MailId>(),
            .mark = row.hash(),
            .kind = row.text(),
            .made_at = row.instant(),
            .not_before = row.instant(),
            .tries = row.small(),
            .given_up = row.truth(),
            .last_error = row.text(),
            .sealed = row.blob()};
}

template <typename Cursor>
engine::CheckpointRow checkpoint_of(Cursor& row) {
    return {.size = row.count(), .at = row.instant(), .note = row.text()};
}

template <typename Cursor>
engine::VersionRow version_of(Cursor& row) {
    return {.serial = row.count(),
            .kind = row.text(),
            .name = row.text(),
            .at = row.instant(),
            .author = row.text(),
            .document = row.text()};
}

template <typename Cursor>
engine::DocketLineRow docket_line_of(Cursor& row) {
    return {.leaf_index = row.count(), .ordinal = row.small(), .line = row.text()};
}

template <typename Cursor>
engine::FigureRow figure_of(Cursor& row) {
    return {.section = row.text(),
            .source = row.text(),
            .office = row.template slug<OfficeId>(),
            .procedure = row.text(),
            .clock = row.text(),
            .measure = row.text(),
            .day = row.text(),
            .add = row.integer()};
}

/// All rows of a statement, or the first. `read` takes the cursor.
template <typename Cursor, typename Read>
auto all_rows(Cursor&& run, Read read) {
    std::vector<decltype(read(run))> found;
    while (run.next()) found.push_back(read(run));
    return found;
}
template <typename Cursor, typename Read>
auto first_row(Cursor&& run, Read read) {
    std::optional<decltype(read(run))> found;
    if (run.next()) found = read(run);
    return found;
}

/// Databases' integers end at 2^63 - 1; a bound beyond that asks for everything.
template <typename Number>
std::int64_t clamped(Number value) {
    return static_cast<std::int64_t>(
        std::min<std::uint64_t>(value, static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())));
}

}  // namespace huiyin::store::rows
