#pragma once

#include <atomic>
#include <unordered_map>
#include <unordered_set>

#include "io/store/rows/failure.h"
#include "io/store/sqlite/connection.h"
#include "io/store/sqlite/pool.h"
#include "io/store/sqlite/schema.h"
#include "io/store/sqlite/sqlite_store.h"

namespace huiyin::store {
namespace sqlite {

/// What a walk through all cases of a moment has shown of the rows on its way.
struct CasesSeen {
    bool rows_have_cases = false;
    bool events_have_leaves = false;
    bool events_have_cases = false;
    bool texts_have_events = false;
    bool files_have_events = false;
    bool keys_have_cases = false;
    bool imports_have_cases = false;
    bool resident_keys_differ = false;
    bool indexes_fit = false;  ///< those that it went through
};

}  // namespace sqlite

struct SqliteStore::Impl {
    Impl(std::filesystem::path path, const Options& asked)
        : file(std::move(path)), options(asked), writer(sqlite::open_writer(file)), readers(file) {}
    /// Only to be read, as it is at this moment.
    explicit Impl(std::filesystem::path path)
        : file(std::move(path)), options(), writer(std::make_unique<sqlite::Connection>(file, sqlite::Connection::Role::reader)),
          readers(file), failure("database " + file.string() + ": it is only read, as it was at one moment") {}

    std::filesystem::path file;
    Options options;
    // The readers close first, so that the writing connection also makes the last copy of the write-ahead log.
    std::unique_ptr<sqlite::Connection> writer;
    sqlite::ReadPool readers;
    std::atomic<bool> writing = false;
    rows::Failure failure;   ///< of a write or commit: nothing is written until `recover`
    int log_pages = 0;       ///< length of the write-ahead log after the last commit
    bool is_tended = false;  ///< `tend` is called, so that no commit need copy the log
    std::optional<sqlite::CasesSeen> cases_seen;  ///< of a moment that each_case has gone through

    /// Store::check_integrity, of indexes only those whose name is wanted.
    std::vector<std::string> check_integrity(const std::function<bool(std::string_view)>& wanted);
    /// What a check finds; if it can't go on, why.
    static std::vector<std::string> what_failed(const std::function<std::vector<std::string>()>& check);
    /// Learns from the writing connection how long the write-ahead log is.
    void watch_log();
    /// The file at our path is no longer the one that we have open.
    bool has_moved();
    /// Copies all of the write-ahead log into the database and syncs that; false if readers of an older state forbid it.
    bool settle();
    void recover();
    /// Copies the write-ahead log into the database if it is long. The commit before it stands whatever happens.
    void checkpoint();
};

/// The one open write transaction.
class SqliteStore::Batch final : public engine::Transaction {
  public:
    explicit Batch(Impl& store);
    ~Batch() override;

    engine::LogState lock_log() override;
    std::vector<std::uint32_t> versions(std::span<const CaseId> cases) override;
    std::vector<std::optional<CaseId>> submitted(std::span<const Hash> token_hashes) override;
    std::vector<std::optional<CaseId>> imported(std::span<const Hash> source_rows) override;
    std::uint64_t newest_version() override;
    std::vector<std::optional<Hash>> mail_marks(std::span<const MailId> ids) override;
    std::vector<std::optional<std::string>> settings(std::span<const std::string> keys) override;
    std::vector<std::optional<CaseId>> booked(std::span<const engine::AppointmentTime> times) override;
    void write(const engine::Changes& changes) override;
    void append_log(std::uint64_t first,
                    std::span<const Bytes> entries,
                    std::span<const engine::TileAppend> tiles,
                    const engine::LogState& next) override;
    std::vector<Bytes> read_back(std::uint64_t first, std::size_t count) override;
    void commit() override;

  private:
    template <typename... Values>
    sqlite::Run run(sqlite::Query query, const Values&... values) {
        return store_.writer->run(query, values...);
    }
    /// Runs a statement that puts or drops and gives no row back; the number of rows that it changed.
    template <typename... Values>
    int act(sqlite::Query query, const Values&... values) {
        return store_.writer->run(query, values...).done();
    }
    /// Does what writes; if it fails, neither this transaction nor the store may commit (S3).
    template <typename Act>
    void writing(Act act);
    void put_rows(const engine::Changes& changes);
    void put_case_rows(const engine::Changes& changes);
    void put_files(const engine::Changes& changes);
    void put_people(const engine::Changes& changes);
    void put_accounts(const engine::Changes& changes);
    void put_mail(const engine::Changes& changes);
    void put_appointments(const engine::Changes& changes);
    void put_figures(const engine::Changes& changes);
    void drop_rows(const engine::Changes& changes);
    void sweep(Instant before);
    /// The running number that stands for a case, given at its first row.
    std::int64_t number_of(const CaseId& id);

    Impl& store_;
    std::optional<engine::LogState> locked_;
    std::unordered_map<CaseId, std::int64_t> numbers_;
    std::unordered_set<CaseId> new_cases_;  ///< seen to have no event
    bool broken_ = false;
    bool committed_ = false;
};

}  // namespace huiyin::store
