#include "engine/writer_batch.h"

#include <algorithm>

namespace huiyin::engine {

BatchJudge::BatchJudge(Store& store, Transaction& transaction, std::span<const Append* const> appends) : store_(store) {
    std::vector<CaseId> cases;
    std::vector<Hash> tokens;
    std::vector<Hash> rows;
    std::vector<MailId> mails;
    std::vector<std::string> settings;
    std::vector<AppointmentTime> times;
    bool settles = false;
    for (const Append* append : appends) {
        for (const auto& expected : append->cases) cases.push_back(expected.case_id);
        if (append->token_hash) tokens.push_back(*append->token_hash);
        rows.insert(rows.end(), append->source_rows.begin(), append->source_rows.end());
        for (const MailName& expected : append->mails) mails.push_back(expected.id);
        for (const auto& expected : append->settings) settings.push_back(expected.first);
        for (const auto& expected : append->appointments) times.push_back(expected.first);
        settles = settles || append->settled;
    }
    if (!cases.empty()) {
        const auto versions = transaction.versions(cases);
        for (std::size_t i = 0; i < cases.size(); ++i) version_of_[cases[i]] = versions[i];
    }
    if (!tokens.empty()) {
        const auto earlier = transaction.submitted(tokens);
        for (std::size_t i = 0; i < tokens.size(); ++i)
            if (earlier[i]) made_by_[tokens[i]] = *earlier[i];
    }
    if (!rows.empty()) {
        const auto earlier = transaction.imported(rows);
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (earlier[i]) imported_.insert(rows[i]);
    }
    if (!mails.empty()) {
        const auto marks = transaction.mail_marks(mails);
        for (std::size_t i = 0; i < mails.size(); ++i) mark_of_[mails[i]] = marks[i];
    }
    if (!settings.empty()) {
        const auto values = transaction.settings(settings);
        for (std::size_t i = 0; i < settings.size(); ++i) value_of_[settings[i]] = values[i];
    }
    if (!times.empty()) {
        const auto booked = transaction.booked(times);
        for (std::size_t i = 0; i < times.size(); ++i) booked_[times[i]] = booked[i];
    }
    if (settles) newest_version_ = transaction.newest_version();
}

bool BatchJudge::files_are_there(const Append& append) const {
    return std::all_of(append.changes.files.begin(), append.changes.files.end(), [&](const FileRow& file) {
        return file.chunks == 0 || store_.chunk(file.file_id, file.chunks - 1).has_value();
    });
}

Appended BatchJudge::judge(const Append& append) const {
    using Outcome = Appended::Outcome;
    Appended verdict;
    if (const auto made = append.token_hash ? made_by_.find(*append.token_hash) : made_by_.end(); made != made_by_.end()) {
        verdict.outcome = Outcome::submitted_before;
        verdict.earlier = made->second;
    } else if (std::any_of(append.source_rows.begin(), append.source_rows.end(),
                           [&](const Hash& row) { return imported_.contains(row); })) {
        verdict.outcome = Outcome::imported_before;
    } else if (!files_are_there(append)) {
        verdict.outcome = Outcome::files_gone;
    } else if (std::any_of(append.cases.begin(), append.cases.end(), [&](const Append::Expected& expected) {
                   return version_of_.at(expected.case_id) != expected.version;
               }) ||
               std::any_of(append.mails.begin(), append.mails.end(),
                           [&](const MailName& expected) { return mark_of_.at(expected.id) != expected.mark; }) ||
               std::any_of(append.settings.begin(), append.settings.end(),
                           [&](const auto& expected) { return value_of_.at(expected.first) != expected.second; }) ||
               std::any_of(append.appointments.begin(), append.appointments.end(),
                           [&](const auto& expected) { return booked_.at(expected.first) != expected.second; })) {
        verdict.outcome = Outcome::version_moved;
    } else if (append.settled && append.settled != newest_version_) {
        verdict.outcome = Outcome::settled_otherwise;
    }
    return verdict;
}

void BatchJudge::accept(const Append& append) {
    for (const EventRow& event : append.changes.events) version_of_[event.case_id] = event.seq;
    if (append.token_hash && !append.cases.empty()) made_by_[*append.token_hash] = append.cases.front().case_id;
    imported_.insert(append.source_rows.begin(), append.source_rows.end());
    for (const MailRow& mail : append.changes.mails) mark_of_[mail.id] = mail.mark;
    for (const auto& [key, value] : append.changes.settings) value_of_[key] = value;
    for (const AppointmentRow& row : append.changes.appointments) booked_[{row.day, row.minute}] = row.case_id;
    for (const VersionRow& row : append.changes.versions) newest_version_ = row.serial;
}

}  // namespace huiyin::engine
