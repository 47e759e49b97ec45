#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/bytes.h"

namespace huiyin::bench {

/// One table of one column in a database, with the durability of the real store.
class Bed {
  public:
    virtual ~Bed() = default;
    /// Returns when all rows of all lists are durable. Called by one thread. Throws Fault.
    virtual void commit(const std::vector<const std::vector<Bytes>*>& lists) = 0;
};
/// An SQLite file: write-ahead log, synchronous = full. Throws Fault if it can't be made.
std::unique_ptr<Bed> sqlite_bed(const std::filesystem::path& file);
/// A table in an empty database on a PostgreSQL server: one pipeline a commit. Throws Fault.
std::unique_ptr<Bed> postgres_bed(const std::string& url);

/// The least that a durable filing can cost: bytes put into one table by one thread that takes whatever waits, inserts it
/// and commits.
class GroupCommit {
  public:
    explicit GroupCommit(std::unique_ptr<Bed> bed);
    ~GroupCommit();
    GroupCommit(const GroupCommit&) = delete;
    GroupCommit& operator=(const GroupCommit&) = delete;
    /// Returns when `rows` are durable.
    void put(const std::vector<Bytes>& rows);

  private:
    void run();

    std::unique_ptr<Bed> bed_;
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
