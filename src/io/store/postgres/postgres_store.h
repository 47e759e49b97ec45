#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/ports/inspection.h"
#include "io/store/postgres/address.h"

namespace huiyin::store {

/// A town's database on a PostgreSQL server, in a schema `huiyin` of its own.
///
/// One connection writes: each of a transaction's calls is one round trip (libpq's pipeline mode), however many rows it
/// has. Several servers may work on one database: the one row of `log_state` is their lock and their fence, and a lock of each one's
/// session tells commands that want to be alone that they are there. Readers take
/// connections from a pool, which replaces lost ones.
class PostgresStore final : public engine::InspectedStore {
  public:
    struct Options {
        bool create = false;                 ///< make the tables if there are none
        /// The installation that the database must belong to; written when the tables are made.
        std::optional<InstanceId> instance;
        bool alone = false;                  ///< refuse if another process works on the town, and keep others away
        std::size_t readers = 16;            ///< reading connections at most; who finds none free waits
    };

    /// Throws a Fault of one line, which never holds a password, if the server can't be reached or refuses, or if the
    /// database holds no town, another one, one of a newer version, or a damaged one.
    static std::unique_ptr<PostgresStore> open(const postgres::Address& address, const Options& options);
    /// The database as it is at this moment, only to be read, `count` times over, each for one thread: beside servers that go on
    /// writing. Moments that live on for hours keep the server from clearing away what was deleted since. Throws Fault as
    /// `open` does, and if it is of an older version.
    static std::vector<std::unique_ptr<PostgresStore>> open_moments(const postgres::Address& address, const InstanceId& instance,
                                                                    std::size_t count);
    ~PostgresStore() override;

    std::unique_ptr<engine::Transaction> begin() override;
    /// With a new connection, once the lost one's transaction has ended.
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
    explicit PostgresStore(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace huiyin::store
