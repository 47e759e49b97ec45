#pragma once

#include <atomic>
#include <memory>

#include "io/store/postgres/connection.h"
#include "io/store/postgres/pool.h"
#include "io/store/postgres/postgres_store.h"
#include "io/store/rows/failure.h"

namespace huiyin::store {

struct PostgresStore::Impl {
    Impl(postgres::Address where, const Options& asked)
        : address(where), options(asked), readers(std::move(where), asked.readers) {}

    postgres::Address address;
    Options options;
    std::unique_ptr<postgres::Connection> writer;
    postgres::ReadPool readers;
    std::atomic<bool> writing = false;
    rows::Failure failure;  ///< of a write or commit: what is in the database must be looked at first

    /// A writing connection, ready for use. Throws Fault.
    std::unique_ptr<postgres::Connection> connect() const;
    void recover();
};

/// The one open write transaction. What it sends first carries the "begin" along.
class PostgresStore::Batch final : public engine::Transaction {
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
    /// Sends one statement and waits. Before anything was done, a lost connection is replaced without a word.
    template <typename... Each>
    postgres::Answer ask(postgres::Query query, const Each&... each);
    /// For each of `keys`, the case that a statement gives for it.
    std::vector<std::optional<CaseId>> cases_of(postgres::Query query, std::span<const Hash> keys);
    void begin();
    /// Does what writes; if it fails, neither this transaction nor the store may commit.
    template <typename Act>
    void writing(Act act);
    template <typename... Each>
    void send(postgres::Query query, const Each&... each) {
        store_.writer->send(query, each...);
    }
    void send_rows(postgres::Query query, const postgres::Rows& rows) {
        if (!rows.empty()) send(query, rows);
    }
    void number_cases(const engine::Changes& changes);
    void put_case_rows(const engine::Changes& changes);
    void put_files(const engine::Changes& changes);
    void put_people(const engine::Changes& changes);
    void put_accounts(const engine::Changes& changes);
    void put_mail(const engine::Changes& changes);
    void put_appointments(const engine::Changes& changes);
    void put_figures(const engine::Changes& changes);
    void drop_rows(const engine::Changes& changes);
    void sweep(Instant before);

    Impl& store_;
    std::optional<engine::LogState> locked_;
    bool begun_ = false;
    bool broken_ = false;
    bool committed_ = false;
};

}  // namespace huiyin::store
