#include "group_commit.h"

#include <libpq-fe.h>
#include <sqlite3.h>

#include "base/fault.h"

namespace huiyin::bench {
namespace {

class SqliteBed final : public Bed {
  public:
    explicit SqliteBed(const std::filesystem::path& file) {
        if (sqlite3_open(file.c_str(), &database_) != SQLITE_OK) throw Fault("can't open " + file.string());
        execute("pragma page_size = 4096");
        execute("pragma journal_mode = wal");
        execute("pragma synchronous = full");
        execute("pragma wal_autocheckpoint = 4096");
        execute("create table kept (id integer primary key, bytes blob not null)");
        if (sqlite3_prepare_v2(database_, "insert into kept (bytes) values (?)", -1, &insert_, nullptr) != SQLITE_OK)
            throw Fault(sqlite3_errmsg(database_));
    }
    ~SqliteBed() override {
        sqlite3_finalize(insert_);
        sqlite3_close(database_);
    }
    void commit(const std::vector<const std::vector<Bytes>*>& lists) override {
        execute("begin immediate");
        for (const auto* rows : lists) {
            for (const Bytes& row : *rows) {
                sqlite3_bind_blob64(insert_, 1, row.data(), row.size(), SQLITE_STATIC);
                if (sqlite3_step(insert_) != SQLITE_DONE) throw Fault(sqlite3_errmsg(database_));
                sqlite3_reset(insert_);
            }
        }
        execute("commit");
    }

  private:
    void execute(const char* sql) {
        if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) throw Fault(sqlite3_errmsg(database_));
    }
    sqlite3* database_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
};

class PostgresBed final : public Bed {
  public:
    explicit PostgresBed(const std::string& url) : link_(PQconnectdb(url.c_str()), PQfinish) {
        for (const char* sql : {"set synchronous_commit = on",
                                "create table kept (id bigint generated always as identity primary key, bytes bytea not null)",
                                "prepare put as insert into kept (bytes) values ($1)"}) {
            const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(link_.get(), sql), PQclear);
            if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) fail();
        }
        PQenterPipelineMode(link_.get());
    }
    void commit(const std::vector<const std::vector<Bytes>*>& lists) override {
        int sent = 2;
        send("begin");
        for (const auto* rows : lists) {
            for (const Bytes& row : *rows) {
                const char* value = reinterpret_cast<const char*>(row.data());
                const int length = static_cast<int>(row.size());
                const int binary = 1;
                if (PQsendQueryPrepared(link_.get(), "put", 1, &value, &length, &binary, 1) != 1) fail();
                ++sent;
            }
        }
        send("commit");
        PQpipelineSync(link_.get());
        for (; sent > 0; --sent) {
            take(PGRES_COMMAND_OK);
            if (PQgetResult(link_.get()) != nullptr) fail();
        }
        take(PGRES_PIPELINE_SYNC);
    }

  private:
    void send(const char* sql) {
        if (PQsendQueryParams(link_.get(), sql, 0, nullptr, nullptr, nullptr, nullptr, 1) != 1) fail();
    }
    void take(ExecStatusType expected) {
        const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQgetResult(link_.get()), PQclear);
        if (PQresultStatus(result.get()) != expected) fail();
    }
    [[noreturn]] void fail() const { throw Fault(PQerrorMessage(link_.get())); }
    std::unique_ptr<PGconn, decltype(&PQfinish)> link_;
};

}  // namespace

std::unique_ptr<Bed> sqlite_bed(const std::filesystem::path& file) { return std::make_unique<SqliteBed>(file); }
std::unique_ptr<Bed> postgres_bed(const std::string& url) { return std::make_unique<PostgresBed>(url); }

GroupCommit::GroupCommit(std::unique_ptr<Bed> bed) : bed_(std::move(bed)) {
    thread_ = std::thread([this] { run(); });
}

GroupCommit::~GroupCommit() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void GroupCommit::put(const std::vector<Bytes>& rows) {
    Waiting mine{.rows = &rows};
    std::unique_lock lock(mutex_);
    queue_.push_back(&mine);
    wake_.notify_one();
    durable_.wait(lock, [&] { return mine.done; });
}

void GroupCommit::run() {
    for (;;) {
        std::vector<Waiting*> batch;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            batch.swap(queue_);
        }
        std::vector<const std::vector<Bytes>*> lists;
        for (const Waiting* one : batch) lists.push_back(one->rows);
        bed_->commit(lists);
        {
            const std::lock_guard lock(mutex_);
            for (Waiting* one : batch) one->done = true;
        }
        durable_.notify_all();
    }
}

}  // namespace huiyin::bench
