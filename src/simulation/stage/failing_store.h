#pragma once

#include "engine/ports/store.h"
#include "simulation/stage/mishaps.h"
#include "simulation/stage/tasks.h"

namespace huiyin::simulation {

/// The door of a database through which every operation may fail, die, be slow, or have happened though it is reported as
/// failed. What is behind it keeps the contract of engine::Store: a commit is kept whole or not at all.
class FailingStore final : public engine::Store {
  public:
    FailingStore(engine::Store& behind, Mishaps& mishaps, Tasks& tasks)
        : behind_(behind), mishaps_(mishaps), tasks_(tasks) {}

    std::unique_ptr<engine::Transaction> begin() override;

    void recover() override;
    engine::LogState log_state() override;
    std::vector<Bytes> log_entries(std::uint64_t first, std::size_t count) override;
    std::vector<std::uint64_t> unsealed_entries(std::uint64_t first) override;
    Bytes log_tile(std::uint8_t level, std::uint64_t index) override;
    std::optional<engine::CheckpointRow> latest_checkpoint() override;
    std::optional<engine::CheckpointRow> checkpoint_up_to(std::uint64_t size) override;
    std::optional<engine::CheckpointRow> checkpoint_from(std::uint64_t size) override;
    std::vector<engine::CheckpointRow> checkpoints(std::uint64_t after, std::size_t limit) override;

    std::optional<engine::CaseRow> case_row(CaseId id) override;
    std::optional<CaseId> case_by_receipt(const Hash& receipt_tag) override;
    std::vector<CaseId> cases_between(const CaseId& first, const CaseId& last) override;
    std::optional<engine::SubmissionRow> submission(const Hash& token_hash) override;
    std::vector<engine::EventRow> events(CaseId id, std::uint32_t after = 0) override;
    std::vector<engine::PartRow> parts(CaseId id) override;
    std::vector<engine::WrapRow> wraps(CaseId id) override;
    std::vector<engine::FileRow> files(CaseId id) override;
    std::optional<Bytes> chunk(FileId file, std::uint32_t number) override;
    std::vector<engine::CaseRow> desk(const engine::DeskQuery& query) override;
    std::vector<engine::GuestRow> guests(CaseId id) override;
    std::vector<engine::TimerQuery::After> timers_due(const engine::TimerQuery& query) override;
    std::vector<CaseId> open_cases(const std::optional<CaseId>& after, std::size_t limit) override;
    std::size_t desk_count(const engine::DeskQuery& query) override;
    std::vector<engine::EventRow> events_by_leaf(std::uint64_t from_leaf, std::size_t limit) override;

    std::vector<engine::OfficeRow> offices() override;
    std::vector<engine::OfficeKeyRow> office_keys() override;
    std::vector<engine::MemberKeyRow> member_keys(StaffId staff) override;
    std::vector<engine::StaffRow> staff() override;
    std::optional<engine::StaffRow> staff_by_login(const std::string& login) override;
    std::optional<engine::StaffRow> staff_by_id(StaffId id) override;
    std::optional<engine::StaffRow> staff_by_setup(const Hash& setup_hash) override;
    std::optional<engine::SessionRow> session(const Hash& cookie_hash) override;
    std::optional<engine::DraftRow> draft(const Hash& token_hash) override;

    std::vector<engine::DocketLineRow> docket_lines(std::size_t limit) override;
    std::vector<std::optional<engine::ObligationRow>> obligations(std::span<const ObligationId> ids) override;
    std::vector<engine::FigureRow> figures() override;
    std::vector<engine::FigureRow> figures_of(const std::string& section, const std::string& first_source) override;
    std::optional<CaseId> imported(const Hash& source_row) override;

    std::uint64_t newest_version() override;
    std::vector<engine::VersionRow> current_versions() override;
    std::vector<engine::VersionRow> version_history(const std::string& kind, const std::string& name, std::uint64_t before,
                                                    std::size_t limit) override;
    std::optional<engine::NewsRow> news(CaseId id) override;
    std::optional<engine::NewsRow> news_by_stop(const Hash& stop_hash) override;
    std::optional<engine::MailRow> mail(MailId id) override;
    std::vector<engine::MailRow> mails_due(Instant until, std::size_t limit) override;
    std::vector<engine::MailRow> mails_in_trouble(const engine::MailQuery& query) override;
    engine::MailCounts mail_counts(std::size_t limit) override;
    std::vector<engine::AppointmentRow> appointments(const std::string& day) override;
    std::vector<engine::AppointmentRow> appointments_of(CaseId id) override;
    std::optional<std::string> setting(const std::string& key) override;
    std::vector<std::string> check_integrity() override;

  private:
    class Door;
    /// What happens before the operation is done.
    void pass(std::string_view operation);

    engine::Store& behind_;
    Mishaps& mishaps_;
    Tasks& tasks_;
};

}  // namespace huiyin::simulation
