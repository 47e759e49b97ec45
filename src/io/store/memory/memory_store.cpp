#include "io/store/memory/memory_store.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <tuple>

#include "io/store/memory/tables.h"

namespace huiyin::store {

MemoryStore::MemoryStore() : committed_(std::make_unique<Tables>()), working_(std::make_unique<Tables>()) {}
MemoryStore::~MemoryStore() = default;

std::unique_ptr<MemoryStore> MemoryStore::copy() {
    auto out = std::make_unique<MemoryStore>();
    const std::shared_lock lock(mutex_);
    *out->committed_ = *committed_;
    *out->working_ = *committed_;
    return out;
}

// ------------------------------------------------------------------------------------------------------ the log

engine::LogState MemoryStore::log_state() {
    const std::shared_lock lock(mutex_);
    return committed_->log;
}

std::vector<Bytes> MemoryStore::log_entries(std::uint64_t first, std::size_t count) {
    const std::shared_lock lock(mutex_);
    return committed_->entries_from(first, count);
}

std::vector<std::uint64_t> MemoryStore::unsealed_entries(std::uint64_t first) {
    const std::shared_lock lock(mutex_);
    std::vector<std::uint64_t> out;
    for (std::uint64_t at = first; at < committed_->entries.size(); ++at)
        if (!as_text(committed_->entries[at]).starts_with(engine::sealed_first_line)) out.push_back(at);
    return out;
}

Bytes MemoryStore::log_tile(std::uint8_t level, std::uint64_t index) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->tiles, std::pair{level, index}).value_or(Bytes{});
}

std::optional<engine::CheckpointRow> MemoryStore::latest_checkpoint() {
    return checkpoint_up_to(std::numeric_limits<std::uint64_t>::max());
}

std::optional<engine::CheckpointRow> MemoryStore::checkpoint_up_to(std::uint64_t size) {
    const std::shared_lock lock(mutex_);
    const auto after = committed_->checkpoints.upper_bound(size);
    if (after == committed_->checkpoints.begin()) return std::nullopt;
    return std::prev(after)->second;
}

std::optional<engine::CheckpointRow> MemoryStore::checkpoint_from(std::uint64_t size) {
    const std::shared_lock lock(mutex_);
    const auto found = committed_->checkpoints.lower_bound(size);
    if (found == committed_->checkpoints.end()) return std::nullopt;
    return found->second;
}

std::vector<engine::CheckpointRow> MemoryStore::checkpoints(std::uint64_t after, std::size_t limit) {
    const std::shared_lock lock(mutex_);
    std::vector<engine::CheckpointRow> found;
    for (auto at = committed_->checkpoints.upper_bound(after);
         at != committed_->checkpoints.end() && found.size() < limit;
         ++at)
        found.push_back(at->second);
    return found;
}

// -------------------------------------------------------------------------------------------------------- cases

std::optional<engine::CaseRow> MemoryStore::case_row(CaseId id) {
    const std::shared_lock lock(mutex_);
    return committed_->case_row(id);
}

std::optional<CaseId> MemoryStore::case_by_receipt(const Hash& receipt_tag) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->receipts, receipt_tag);
}

std::vector<CaseId> MemoryStore::cases_between(const CaseId& first, const CaseId& last) {
    const std::shared_lock lock(mutex_);
    std::vector<CaseId> out;
    for (auto at = committed_->cases.lower_bound(first); at != committed_->cases.end() && at->first <= last && out.size() < 10; ++at)
        out.push_back(at->first);
    return out;
}

std::optional<engine::SubmissionRow> MemoryStore::submission(const Hash& token_hash) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->submissions, token_hash);
}

std::vector<engine::EventRow> MemoryStore::events(CaseId id, std::uint32_t after) {
    const std::shared_lock lock(mutex_);
    return memory_detail::values_of(committed_->events, committed_->events.upper_bound({id, after}), id);
}

std::vector<engine::PartRow> MemoryStore::parts(CaseId id) {
    const std::shared_lock lock(mutex_);
    return memory_detail::values_of(committed_->parts, committed_->parts.lower_bound({id, 0, ""}), id);
}

std::vector<engine::WrapRow> MemoryStore::wraps(CaseId id) {
    const std::shared_lock lock(mutex_);
    return memory_detail::values_of(committed_->wraps, committed_->wraps.lower_bound({id, "", ""}), id);
}

std::vector<engine::FileRow> MemoryStore::files(CaseId id) {
    const std::shared_lock lock(mutex_);
    return memory_detail::values_of(committed_->files, committed_->files.lower_bound({id, 0, 0}), id);
}

std::optional<Bytes> MemoryStore::chunk(FileId file, std::uint32_t number) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->chunks, std::pair{file, number});
}

std::vector<engine::EventRow> MemoryStore::events_by_leaf(std::uint64_t from_leaf, std::size_t limit) {
    const std::shared_lock lock(mutex_);
    std::vector<engine::EventRow> found;
    for (auto at = committed_->leaves.lower_bound(from_leaf); at != committed_->leaves.end() && found.size() < limit;
         ++at)
        found.push_back(committed_->events.at(at->second));
    return found;
}

// ----------------------------------------------------------------------------------------------- people at work

std::vector<engine::OfficeRow> MemoryStore::offices() {
    const std::shared_lock lock(mutex_);
    return memory_detail::values(committed_->offices);
}

std::vector<engine::OfficeKeyRow> MemoryStore::office_keys() {
    const std::shared_lock lock(mutex_);
    return memory_detail::values(committed_->office_keys);
}

std::vector<engine::MemberKeyRow> MemoryStore::member_keys(StaffId staff) {
    const std::shared_lock lock(mutex_);
    const auto& keys = committed_->member_keys;
    return memory_detail::values_of(keys, keys.lower_bound({staff, OfficeId{}, 0}), staff);
}

std::vector<engine::StaffRow> MemoryStore::staff() {
    const std::shared_lock lock(mutex_);
    return memory_detail::values(committed_->staff);
}

std::optional<engine::StaffRow> MemoryStore::staff_by_login(const std::string& login) {
    const std::shared_lock lock(mutex_);
    for (const auto& [id, row] : committed_->staff)
        if (row.login == login) return row;
    return std::nullopt;
}

std::optional<engine::StaffRow> MemoryStore::staff_by_id(StaffId id) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->staff, id);
}

std::optional<engine::StaffRow> MemoryStore::staff_by_setup(const Hash& setup_hash) {
    if (setup_hash == Hash{}) return std::nullopt;
    const std::shared_lock lock(mutex_);
    for (const auto& [id, row] : committed_->staff)
        if (row.setup_hash == setup_hash) return row;
    return std::nullopt;
}

std::optional<engine::SessionRow> MemoryStore::session(const Hash& cookie_hash) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->sessions, cookie_hash);
}

std::optional<engine::DraftRow> MemoryStore::draft(const Hash& token_hash) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->drafts, token_hash);
}

// ------------------------------------------------------------------------------------------------ accountability

std::vector<engine::DocketLineRow> MemoryStore::docket_lines(std::size_t limit) {
    const std::shared_lock lock(mutex_);
    std::vector<engine::DocketLineRow> found;
    for (const auto& [key, row] : committed_->docket_lines) {
        if (found.size() >= limit) break;
        found.push_back(row);
    }
    return found;
}

std::vector<std::optional<engine::ObligationRow>> MemoryStore::obligations(std::span<const ObligationId> ids) {
    const std::shared_lock lock(mutex_);
    std::vector<std::optional<engine::ObligationRow>> found;
    for (const auto& id : ids) found.push_back(memory_detail::lookup(committed_->obligations, id));
    return found;
}

std::vector<engine::FigureRow> MemoryStore::figures() {
    const std::shared_lock lock(mutex_);
    std::vector<engine::FigureRow> found;
    for (const auto& [key, sum] : committed_->figures) {
        const auto& [section, source, office, procedure, clock, measure, day] = key;
        found.push_back({.section = section,
                         .source = source,
                         .office = office,
                         .procedure = procedure,
                         .clock = clock,
                         .measure = measure,
                         .day = day,
                         .add = sum});
    }
    return found;
}

std::vector<engine::FigureRow> MemoryStore::figures_of(const std::string& section, const std::string& first_source) {
    std::vector<engine::FigureRow> found = figures();
    std::erase_if(found, [&](const engine::FigureRow& row) { return row.section != section || row.source < first_source; });
    return found;
}

std::optional<CaseId> MemoryStore::imported(const Hash& source_row) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->imported, source_row);
}

std::optional<engine::NewsRow> MemoryStore::news(CaseId id) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->news, id);
}

std::optional<engine::NewsRow> MemoryStore::news_by_stop(const Hash& stop_hash) {
    const std::shared_lock lock(mutex_);
    for (const auto& [id, row] : committed_->news)
        if (row.stop_hash == stop_hash) return row;
    return std::nullopt;
}

std::optional<engine::MailRow> MemoryStore::mail(MailId id) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->mails, id);
}

std::vector<engine::MailRow> MemoryStore::mails_due(Instant until, std::size_t limit) {
    const std::shared_lock lock(mutex_);
    std::vector<engine::MailRow> found = memory_detail::values(committed_->mails);
    std::erase_if(found, [&](const engine::MailRow& row) { return row.given_up || row.not_before > until; });
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
        return std::tie(a.not_before, a.id) < std::tie(b.not_before, b.id);
    });
    if (found.size() > limit) found.resize(limit);
    return found;
}

std::vector<engine::MailRow> MemoryStore::mails_in_trouble(const engine::MailQuery& query) {
    const std::shared_lock lock(mutex_);
    std::vector<engine::MailRow> found = memory_detail::values(committed_->mails);
    const auto place = [](const engine::MailRow& row) { return std::pair(row.made_at, row.id); };
    std::erase_if(found, [&](const engine::MailRow& row) {
        return row.last_error.empty() || (query.after && place(row) <= std::pair(query.after->made_at, query.after->id));
    });
    std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
    if (found.size() > query.limit) found.resize(query.limit);
    return found;
}

engine::MailCounts MemoryStore::mail_counts(std::size_t limit) {
    const std::shared_lock lock(mutex_);
    engine::MailCounts counts;
    for (const auto& [id, row] : committed_->mails) ++(row.given_up ? counts.given_up : counts.waiting);
    return {.waiting = std::min(counts.waiting, limit), .given_up = std::min(counts.given_up, limit)};
}

std::vector<engine::AppointmentRow> MemoryStore::appointments(const std::string& day) {
    const std::shared_lock lock(mutex_);
    std::vector<engine::AppointmentRow> found = memory_detail::values(committed_->appointments);
    std::erase_if(found, [&](const engine::AppointmentRow& row) { return row.day != day; });
    return found;
}

std::vector<engine::AppointmentRow> MemoryStore::appointments_of(CaseId id) {
    const std::shared_lock lock(mutex_);
    std::vector<engine::AppointmentRow> found = memory_detail::values(committed_->appointments);
    std::erase_if(found, [&](const engine::AppointmentRow& row) { return row.case_id != id; });
    return found;
}

std::optional<std::string> MemoryStore::setting(const std::string& key) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->settings, key);
}

std::uint64_t MemoryStore::newest_version() {
    const std::shared_lock lock(mutex_);
    return committed_->versions.empty() ? 0 : committed_->versions.rbegin()->first;
}

std::vector<engine::VersionRow> MemoryStore::current_versions() {
    const std::shared_lock lock(mutex_);
    std::map<std::pair<std::string, std::string>, std::uint64_t> newest;
    for (const auto& [serial, row] : committed_->versions) newest[{row.kind, row.name}] = serial;
    std::vector<engine::VersionRow> found;
    for (const auto& [serial, row] : committed_->versions)
        if (newest[{row.kind, row.name}] == serial) found.push_back(row);
    return found;
}

std::vector<engine::VersionRow> MemoryStore::version_history(const std::string& kind, const std::string& name,
                                                             std::uint64_t before, std::size_t limit) {
    const std::shared_lock lock(mutex_);
    std::vector<engine::VersionRow> found;
    for (auto at = std::make_reverse_iterator(committed_->versions.lower_bound(before));
         at != committed_->versions.rend() && found.size() < limit; ++at)
        if (at->second.kind == kind && at->second.name == name) found.push_back(at->second);
    return found;
}

std::vector<std::string> MemoryStore::check_integrity() { return {}; }

}  // namespace huiyin::store
