#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "engine/ports/inspection.h"

namespace huiyin::store {

/// A town's database in one SQLite file.
///
/// One connection writes; every commit is one fdatasync of the write-ahead log. Readers take connections of their own
/// from a pool and see the last commit. No other process may write to the file meanwhile: take the folder's lock
/// (io/store/files) first.
class SqliteStore final : public engine::InspectedStore {
  public:
    struct Options {
        bool create = false;                 ///< make the file if there is none
        /// The installation that the database must belong to; written when the database is made.
        std::optional<InstanceId> instance;
        /// The write-ahead log is copied into the database once it is longer than this. The next batch waits for it, so
        /// little is copied at a time.
        std::uint32_t checkpoint_pages = 2048;
        /// Commits are not synced: for a database that is thrown away if the machine stops before it is whole, and that
        /// `sync` makes durable then.
        bool durable_in_the_end = false;
    };
    /// The file of a database that nobody has open is on disk when it returns. Throws Fault.
    static void sync(const std::filesystem::path& file);

    /// Throws a Fault of one line if the file is missing, damaged (naming the check that failed), of another program,
    /// of a newer version, of another installation, or in a folder that can't be written to.
    static std::unique_ptr<SqliteStore> open(const std::filesystem::path& file, const Options& options);
    /// The database as it is at one moment, `count` times, each only to be read, by one thread: beside a server that goes on
    /// writing, whose write-ahead log grows until these objects go. Throws Fault as `open` does, if it is of an older version,
    /// and if the log grows too fast to be caught at one moment.
    static std::vector<std::unique_ptr<SqliteStore>> open_moments(const std::filesystem::path& file, const InstanceId& instance,
                                                                  std::size_t count);
    ~SqliteStore() override;

    std::unique_ptr<engine::Transaction> begin() override;
    void recover() override;
    /// Copies the write-ahead log into the database if it is long.
    void tend() override;

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
    std::size_t desk_count(const engine::DeskQuery& query) override;
    std::vector<engine::GuestRow> guests(CaseId id) override;
    std::vector<engine::TimerQuery::After> timers_due(const engine::TimerQuery& query) override;
    std::vector<CaseId> open_cases(const std::optional<CaseId>& after, std::size_t limit) override;
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

    std::optional<engine::NewsRow> news(CaseId id) override;
    std::optional<engine::NewsRow> news_by_stop(const Hash& stop_hash) override;
    std::optional<engine::MailRow> mail(MailId id) override;
    std::vector<engine::MailRow> mails_due(Instant until, std::size_t limit) override;
    std::vector<engine::MailRow> mails_in_trouble(const engine::MailQuery& query) override;
    engine::MailCounts mail_counts(std::size_t limit) override;
    std::vector<engine::AppointmentRow> appointments(const std::string& day) override;
    std::vector<engine::AppointmentRow> appointments_of(CaseId id) override;
    std::optional<std::string> setting(const std::string& key) override;
    std::uint64_t newest_version() override;
    std::vector<engine::VersionRow> current_versions() override;
    std::vector<engine::VersionRow> version_history(const std::string& kind, const std::string& name, std::uint64_t before,
                                                    std::size_t limit) override;
    std::vector<std::string> check_integrity() override;

    void each_leaf(const std::function<void(const engine::InspectedLeaf&)>& take) override;
    void each_case(const std::function<void(const engine::InspectedCase&)>& take) override;
    std::vector<std::string> check_case_indexes() override;
    std::vector<std::string> check_all_but_case_indexes() override;
    void each_file(const std::function<void(const engine::InspectedFile&)>& take) override;
    void each_office_key(const std::function<void(const engine::InspectedKey&)>& take) override;
    void each_obligation(const std::function<void(const engine::ObligationRow&)>& take) override;
    void each_loose(std::size_t limit, const std::function<void(const engine::LooseRow&)>& take) override;
    std::uint64_t count_tiles() override;
    void mend_tiles(std::span<const engine::InspectedTile> tiles) override;
    void mend_numbers(std::span<const engine::CaseNumber> numbers) override;
    std::uint64_t mend_sums() override;

  private:
    struct Impl;
    class Batch;
    explicit SqliteStore(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace huiyin::store
