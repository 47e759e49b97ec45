#include "group_commit.h"

#include "base/fault.h"

namespace huiyin::bench {

GroupCommit::GroupCommit(const std::filesystem::path& file) {
    if (sqlite3_open(file.c_str(), &database_) != SQLITE_OK) throw Fault("can't open " + file.string());
    execute("pragma page_size = 4096");
    execute("pragma journal_mode = wal");
    execute("pragma synchronous = full");
    execute("pragma wal_autocheckpoint = 4096");
    execute("create table kept (id integer primary key, bytes blob not null)");
    if (sqlite3_prepare_v2(database_, "insert into kept (bytes) values (?)", -1, &insert_, nullptr) != SQLITE_OK)
        throw Fault(sqlite3_errmsg(database_));
    thread_ = std::thread([this] { run(); });
}

GroupCommit::~GroupCommit() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
    sqlite3_finalize(insert_);
    sqlite3_close(database_);
}

void GroupCommit::put(const std::vector<Bytes>& rows) {
    Waiting mine{.rows = &rows};
    std::unique_lock lock(mutex_);
    queue_.push_back(&mine);
    wake_.notify_one();
    durable_.wait(lock, [&] { return mine.done; });
}

void GroupCommit::execute(const char* sql) {
    if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) throw Fault(sqlite3_errmsg(database_));
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
        execute("begin immediate");
        for (const Waiting* one : batch) {
            for (const Bytes& row : *one->rows) {
                sqlite3_bind_blob64(insert_, 1, row.data(), row.size(), SQLITE_STATIC);
                if (sqlite3_step(insert_) != SQLITE_DONE) throw Fault(sqlite3_errmsg(database_));
                sqlite3_reset(insert_);
            }
        }
        execute("commit");
        {
            const std::lock_guard lock(mutex_);
            for (Waiting* one : batch) one->done = true;
        }
        durable_.notify_all();
    }
}

}  // namespace huiyin::bench
