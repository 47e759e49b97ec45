#pragma once

#include <sqlite3.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/bytes.h"

namespace huiyin::bench {

/// The least that a durable filing can cost: bytes put into one SQLite table by one thread that takes whatever waits,
/// inserts it and commits, with the durability of the real store (write-ahead log, synchronous = full).
class GroupCommit {
  public:
    /// Throws Fault if the database can't be made.
    explicit GroupCommit(const std::filesystem::path& file);
    ~GroupCommit();
    GroupCommit(const GroupCommit&) = delete;
    GroupCommit& operator=(const GroupCommit&) = delete;
    /// Returns when `rows` are durable.
    void put(const std::vector<Bytes>& rows);

  private:
    void run();
    void execute(const char* sql);

    sqlite3* database_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable durable_;
    struct Waiting {
        const std::vector<Bytes>* rows;
        bool done = false;
    };
    std::vector<Waiting*> queue_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace huiyin::bench
