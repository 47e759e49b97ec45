#include "simulation/stage/failing_store.h"

#include "base/fault.h"

namespace huiyin::simulation {

using tests::Died;
using tests::Fate;

void FailingStore::pass(std::string_view operation) {
    if (mishaps_.is_slow()) tasks_.pause();
    switch (mishaps_.database(operation)) {
        case Fate::goes_well: return;
        case Fate::dies:
        case Fate::dies_after:
        case Fate::tears: throw Died{};
        case Fate::fails:
        case Fate::done_fails: break;
    }
    throw Fault("the database failed at " + std::string(operation));
}

/// A transaction behind the door. Destroyed without commit it leaves nothing, as the one behind.
class FailingStore::Door final : public engine::Transaction {
  public:
    Door(FailingStore& store, std::unique_ptr<engine::Transaction> behind)
        : store_(store), behind_(std::move(behind)) {}

    engine::LogState lock_log() override {
        store_.pass("lock_log");
        return behind_->lock_log();
    }
    std::vector<std::uint32_t> versions(std::span<const CaseId> cases) override {
        store_.pass("versions");
        return behind_->versions(cases);
    }
    std::vector<std::optional<CaseId>> submitted(std::span<const Hash> token_hashes) override {
        store_.pass("submitted");
        return behind_->submitted(token_hashes);
    }
    std::vector<std::optional<CaseId>> imported(std::span<const Hash> source_rows) override {
        store_.pass("imported");
        return behind_->imported(source_rows);
    }
    std::uint64_t newest_version() override {
        store_.pass("newest_version");
        return behind_->newest_version();
    }
    std::vector<std::optional<Hash>> mail_marks(std::span<const MailId> ids) override {
        store_.pass("mail_marks");
        return behind_->mail_marks(ids);
    }
    std::vector<std::optional<std::string>> settings(std::span<const std::string> keys) override {
        store_.pass("settings");
        return behind_->settings(keys);
    }
    std::vector<std::optional<CaseId>> booked(std::span<const engine::AppointmentTime> times) override {
        store_.pass("booked");
        return behind_->booked(times);
    }
    void write(const engine::Changes& changes) override {
        store_.pass("write");
        if (changes.sweep_before) store_.mishaps_.count(Mishap::swept);
        behind_->write(changes);
    }
    void append_log(std::uint64_t first,
                    std::span<const Bytes> entries,
                    std::span<const engine::TileAppend> tiles,
                    const engine::LogState& next) override {
        store_.pass("append_log");
        behind_->append_log(first, entries, tiles, next);
    }
    std::vector<Bytes> read_back(std::uint64_t first, std::size_t count) override {
        store_.pass("read_back");
        return behind_->read_back(first, count);
    }
    void commit() override {
        if (store_.mishaps_.is_slow()) store_.tasks_.pause();
        switch (store_.mishaps_.database("commit")) {
            case Fate::goes_well: return behind_->commit();
            case Fate::fails: throw Fault("the commit failed");
            case Fate::done_fails: behind_->commit(); throw Fault("nothing was heard of the commit", true);
            case Fate::tears: throw Fault("nothing was heard of the commit", true);
            case Fate::dies: throw Died{};
            case Fate::dies_after: behind_->commit(); throw Died{};
        }
    }

  private:
    FailingStore& store_;
    std::unique_ptr<engine::Transaction> behind_;
};

std::unique_ptr<engine::Transaction> FailingStore::begin() {
    pass("begin");
    return std::make_unique<Door>(*this, behind_.begin());
}

void FailingStore::recover() {
    pass("recover");
    behind_.recover();
}

engine::LogState FailingStore::log_state() {
    pass("log_state");
    return behind_.log_state();
}

std::vector<Bytes> FailingStore::log_entries(std::uint64_t first, std::size_t count) {
    pass("log_entries");
    return behind_.log_entries(first, count);
}

std::vector<std::uint64_t> FailingStore::unsealed_entries(std::uint64_t first) {
    pass("unsealed_entries");
    return behind_.unsealed_entries(first);
}

Bytes FailingStore::log_tile(std::uint8_t level, std::uint64_t index) {
    pass("log_tile");
    return behind_.log_tile(level, index);
}

std::optional<engine::CheckpointRow> FailingStore::latest_checkpoint() {
    pass("latest_checkpoint");
    return behind_.latest_checkpoint();
}

std::optional<engine::CheckpointRow> FailingStore::checkpoint_up_to(std::uint64_t size) {
    pass("checkpoint_up_to");
    return behind_.checkpoint_up_to(size);
}

std::optional<engine::CheckpointRow> FailingStore::checkpoint_from(std::uint64_t size) {
    pass("checkpoint_from");
    return behind_.checkpoint_from(size);
}

std::vector<engine::CheckpointRow> FailingStore::checkpoints(std::uint64_t after, std::size_t limit) {
    pass("checkpoints");
    return behind_.checkpoints(after, limit);
}

std::optional<engine::CaseRow> FailingStore::case_row(CaseId id) {
    pass("case_row");
    return behind_.case_row(id);
}

std::vector<CaseId> FailingStore::cases_between(const CaseId& first, const CaseId& last) {
    pass("cases_between");
    return behind_.cases_between(first, last);
}
std::optional<CaseId> FailingStore::case_by_receipt(const Hash& receipt_tag) {
    pass("case_by_receipt");
    return behind_.case_by_receipt(receipt_tag);
}

std::optional<engine::SubmissionRow> FailingStore::submission(const Hash& token_hash) {
    pass("submission");
    return behind_.submission(token_hash);
}

std::vector<engine::EventRow> FailingStore::events(CaseId id, std::uint32_t after) {
    pass("events");
    return behind_.events(id, after);
}

std::vector<engine::PartRow> FailingStore::parts(CaseId id) {
    pass("parts");
    return behind_.parts(id);
}

std::vector<engine::WrapRow> FailingStore::wraps(CaseId id) {
    pass("wraps");
    return behind_.wraps(id);
}

std::vector<engine::FileRow> FailingStore::files(CaseId id) {
    pass("files");
    return behind_.files(id);
}

std::optional<Bytes> FailingStore::chunk(FileId file, std::uint32_t number) {
    pass("chunk");
    return behind_.chunk(file, number);
}

std::vector<engine::CaseRow> FailingStore::desk(const engine::DeskQuery& query) {
    pass("desk");
    return behind_.desk(query);
}

std::vector<engine::GuestRow> FailingStore::guests(CaseId id) {
    pass("guests");
    return behind_.guests(id);
}

std::vector<CaseId> FailingStore::open_cases(const std::optional<CaseId>& after, std::size_t limit) {
    pass("open_cases");
    return behind_.open_cases(after, limit);
}

std::vector<engine::TimerQuery::After> FailingStore::timers_due(const engine::TimerQuery& query) {
    pass("timers_due");
    return behind_.timers_due(query);
}

std::size_t FailingStore::desk_count(const engine::DeskQuery& query) {
    pass("desk_count");
    return behind_.desk_count(query);
}

std::vector<engine::EventRow> FailingStore::events_by_leaf(std::uint64_t from_leaf, std::size_t limit) {
    pass("events_by_leaf");
    return behind_.events_by_leaf(from_leaf, limit);
}

std::vector<engine::OfficeRow> FailingStore::offices() {
    pass("offices");
    return behind_.offices();
}

std::vector<engine::OfficeKeyRow> FailingStore::office_keys() {
    pass("office_keys");
    return behind_.office_keys();
}

std::vector<engine::MemberKeyRow> FailingStore::member_keys(StaffId staff) {
    pass("member_keys");
    return behind_.member_keys(staff);
}

std::vector<engine::StaffRow> FailingStore::staff() {
    pass("staff");
    return behind_.staff();
}

std::optional<engine::StaffRow> FailingStore::staff_by_login(const std::string& login) {
    pass("staff_by_login");
    return behind_.staff_by_login(login);
}

std::optional<engine::StaffRow> FailingStore::staff_by_id(StaffId id) {
    pass("staff_by_id");
    return behind_.staff_by_id(id);
}

std::optional<engine::StaffRow> FailingStore::staff_by_setup(const Hash& setup_hash) {
    pass("staff_by_setup");
    return behind_.staff_by_setup(setup_hash);
}

std::optional<engine::SessionRow> FailingStore::session(const Hash& cookie_hash) {
    pass("session");
    return behind_.session(cookie_hash);
}

std::optional<engine::DraftRow> FailingStore::draft(const Hash& token_hash) {
    pass("draft");
    return behind_.draft(token_hash);
}

std::vector<engine::DocketLineRow> FailingStore::docket_lines(std::size_t limit) {
    pass("docket_lines");
    return behind_.docket_lines(limit);
}

std::vector<std::optional<engine::ObligationRow>> FailingStore::obligations(std::span<const ObligationId> ids) {
    pass("obligations");
    return behind_.obligations(ids);
}

std::vector<engine::FigureRow> FailingStore::figures() {
    pass("figures");
    return behind_.figures();
}

std::vector<engine::FigureRow> FailingStore::figures_of(const std::string& section, const std::string& first_source) {
    pass("figures");
    return behind_.figures_of(section, first_source);
}

std::optional<CaseId> FailingStore::imported(const Hash& source_row) {
    pass("imported");
    return behind_.imported(source_row);
}

std::uint64_t FailingStore::newest_version() {
    pass("newest_version");
    return behind_.newest_version();
}

std::vector<engine::VersionRow> FailingStore::current_versions() {
    pass("current_versions");
    return behind_.current_versions();
}

std::vector<engine::VersionRow> FailingStore::version_history(const std::string& kind, const std::string& name,
                                                              std::uint64_t before, std::size_t limit) {
    pass("version_history");
    return behind_.version_history(kind, name, before, limit);
}

std::optional<engine::NewsRow> FailingStore::news(CaseId id) {
    pass("news");
    return behind_.news(id);
}
std::optional<engine::NewsRow> FailingStore::news_by_stop(const Hash& stop_hash) {
    pass("news_by_stop");
    return behind_.news_by_stop(stop_hash);
}
std::optional<engine::MailRow> FailingStore::mail(MailId id) {
    pass("mail");
    return behind_.mail(id);
}
std::vector<engine::MailRow> FailingStore::mails_due(Instant until, std::size_t limit) {
    pass("mails_due");
    return behind_.mails_due(until, limit);
}
std::vector<engine::MailRow> FailingStore::mails_in_trouble(const engine::MailQuery& query) {
    pass("mails_in_trouble");
    return behind_.mails_in_trouble(query);
}
engine::MailCounts FailingStore::mail_counts(std::size_t limit) {
    pass("mail_counts");
    return behind_.mail_counts(limit);
}
std::vector<engine::AppointmentRow> FailingStore::appointments(const std::string& day) {
    pass("appointments");
    return behind_.appointments(day);
}
std::vector<engine::AppointmentRow> FailingStore::appointments_of(CaseId id) {
    pass("appointments_of");
    return behind_.appointments_of(id);
}
std::optional<std::string> FailingStore::setting(const std::string& key) {
    pass("setting");
    return behind_.setting(key);
}

std::vector<std::string> FailingStore::check_integrity() {
    pass("check_integrity");
    return behind_.check_integrity();
}

}  // namespace huiyin::simulation
