#include "engine/fsck_rows.h"

#include <algorithm>

#include "engine/fsck_problems.h"
#include "engine/receptions.h"
#include "engine/seal.h"

namespace huiyin::engine::fsck_detail {
namespace {

bool is_month(std::string_view month) { return parse_date(std::string(month) + "-01").has_value(); }

/// The month of the newest event whose month can be read; none if damage left no such event. What a row says is told from it.
std::optional<std::string> month_of_events(const InspectedCase& one) {
    const auto newest = std::find_if(one.events.rbegin(), one.events.rend(), [](const InspectedEvent& event) { return is_month(event.month); });
    if (newest == one.events.rend()) return std::nullopt;
    return std::string(newest->month);
}

/// What could not be read of a row stands as none.
void drop_unreadable(CaseRow& row) {
    for (std::optional<Hash>* hash : {&row.receipt_tag, &row.resident_key, &row.handler, &row.cosigner})
        if (*hash == Hash{}) hash->reset();
}

/// A row told anew from the events. They don't know the resident's code, nor what its holder's key is, and the subject lies
/// sealed in the case: whoever acts on it next brings that back (engine/seal.cpp).
void rebuild_row(const FsckParts& parts, Findings& findings, const InspectedCase& one, const casework::Case& value) {
    const auto month = month_of_events(one);
    if (!month) return findings.found(fsck_problems::case_month, {{"case", one.id.hex()}});
    if (!findings.found_mendable(fsck_problems::case_row_missing, {{"case", one.id.hex()}})) return;
    CaseRow row;
    row.month = *month;
    project(row, value, parts.town);
    findings.changes.cases.push_back(std::move(row));
    findings.changed();
}

/// On which lists of other offices the case stands. Their subjects can't be sealed anew: a row that was lost comes back
/// without one.
void check_guests(const FsckParts& parts, Findings& findings, const InspectedCase& one, const CaseRow& row, const casework::Case& value) {
    std::vector<GuestRow> expected = project_guests(row, value, parts.town);
    const auto of = [](const std::vector<GuestRow>& rows, const OfficeId& office) {
        return std::find_if(rows.begin(), rows.end(), [&](const GuestRow& guest) { return guest.guest == office; });
    };
    for (GuestRow& guest : expected) {
        const auto there = of(one.guests, guest.guest);
        if (there != one.guests.end()) {
            guest.row.subject_sealed = there->row.subject_sealed;
            guest.row.handler = there->row.handler == Hash{} ? std::nullopt : there->row.handler;
            guest.row.month = there->row.month;
        }
        if ((there == one.guests.end() || *there != guest) &&
            findings.found_mendable(fsck_problems::guest_row, {{"case", one.id.hex()}, {"office", guest.guest.value}})) {
            findings.changes.guests.push_back(guest);
            findings.changed();
        }
    }
    for (const GuestRow& there : one.guests)
        if (of(expected, there.guest) == expected.end() &&
            findings.found_mendable(fsck_problems::guest_row, {{"case", one.id.hex()}, {"office", there.guest.value}})) {
            findings.changes.guests_gone.push_back({one.id, there.guest});
            findings.changed();
        }
}

/// Each time that is booked, or was kept or missed, has its row, and there is no other; where one is lost, events tell it anew,
/// but for the name.
void check_appointments(Findings& findings, const InspectedCase& one, const casework::Case& value) {
    const auto all = value.forgotten ? std::vector<AppointmentRow>() : project_appointments(value);
    for (const AppointmentRow& expected : all) {
        const auto there = std::find_if(one.appointments.begin(), one.appointments.end(), [&](const AppointmentRow& row) {
            return row.day == expected.day && row.minute == expected.minute && row.reference == expected.reference;
        });
        if (there != one.appointments.end() && there->state == expected.state) continue;
        if (!findings.found_mendable(fsck_problems::appointment, {{"case", one.id.hex()}, {"reference", expected.reference}})) continue;
        findings.changes.appointments.push_back(expected);
        if (there != one.appointments.end() && expected.state == "booked")
            findings.changes.appointments.back().name_sealed = there->name_sealed;
        findings.changed();
    }
    for (const AppointmentRow& row : one.appointments) {
        // One that is put anew above takes the place of whatever stood at that time.
        if (std::any_of(all.begin(), all.end(), [&](const AppointmentRow& it) { return it.day == row.day && it.minute == row.minute; }))
            continue;
        if (!findings.found_mendable(fsck_problems::appointment, {{"case", one.id.hex()}, {"reference", row.reference}})) continue;
        findings.changes.appointments_gone.push_back({{row.day, row.minute}, one.id});
        findings.changed();
    }
}

}  // namespace

void check_rows(const FsckParts& parts, Findings& findings, const InspectedCase& one, const casework::Case& value) {
    if (!one.row) return rebuild_row(parts, findings, one, value);
    CaseRow expected = *one.row;
    drop_unreadable(expected);
    if (!is_month(expected.month)) {
        const auto month = month_of_events(one);
        if (!month) return findings.found(fsck_problems::case_month, {{"case", one.id.hex()}});
        expected.month = *month;
    }
    project(expected, value, parts.town);
    // Looked at too early, it is put right then (engine/timers).
    if (one.row->timer && (!expected.timer || *one.row->timer < *expected.timer)) expected.timer = one.row->timer;
    check_guests(parts, findings, one, expected, value);
    check_appointments(findings, one, value);
    if ((one.row_harmed || expected != *one.row) && findings.found_mendable(fsck_problems::case_row, {{"case", one.id.hex()}})) {
        findings.changes.cases.push_back(std::move(expected));
        findings.changed();
    }
}

}  // namespace huiyin::engine::fsck_detail
