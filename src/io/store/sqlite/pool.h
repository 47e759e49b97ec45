#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "io/store/sqlite/connection.h"

namespace huiyin::store::sqlite {

/// Read connections that are not in use. There are as many as threads have ever read at the same time.
class ReadPool {
  public:
    explicit ReadPool(std::filesystem::path file) : file_(std::move(file)) {}

    /// A connection lent to one thread, given back when the lease ends.
    class Lease {
      public:
        Lease(ReadPool& pool, std::unique_ptr<Connection> connection, std::uint64_t generation)
            : pool_(pool), connection_(std::move(connection)), used_(connection_.get()), generation_(generation) {}
        /// Of a connection that stays where it is.
        Lease(ReadPool& pool, Connection& connection) : pool_(pool), used_(&connection) {}
        ~Lease() {
            if (!connection_) return;
            const std::scoped_lock lock(pool_.mutex_);
            if (generation_ == pool_.generation_) pool_.idle_.push_back(std::move(connection_));
        }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        template <typename... Values>
        Run run(Query query, const Values&... values) {
            return used_->run(query, values...);
        }
        Connection& operator*() { return *used_; }

      private:
        ReadPool& pool_;
        std::unique_ptr<Connection> connection_;
        Connection* used_;
        std::uint64_t generation_ = 0;
    };

    /// From now on all reads, of one thread, see this moment, until the next call. For whoever reads everything and stays out of
    /// the writer's way.
    void pin() {
        if (pinned_) {
            pinned_->execute("rollback");
        } else {
            pinned_ = std::make_unique<Connection>(file_, Connection::Role::reader);
            pinned_->execute("pragma cache_size = -32768");  // one reader that reads all
        }
        pinned_->execute("begin");
        pinned_->ask("select size from log_state");  // the first read sets the moment
    }

    bool is_pinned() const { return pinned_ != nullptr; }

    Lease lend() {
        if (pinned_) return Lease(*this, *pinned_);  // one connection, also for a read within another's rows
        std::uint64_t generation = 0;
        {
            const std::scoped_lock lock(mutex_);
            generation = generation_;
            if (!idle_.empty()) {
                // The one used last: its statements and pages are warm.
                auto connection = std::move(idle_.back());
                idle_.pop_back();
                return Lease(*this, std::move(connection), generation);
            }
        }
        return Lease(*this, std::make_unique<Connection>(file_, Connection::Role::reader), generation);
    }

    /// Lends none of the present connections again: the file at the path is another one now.
    void renew() {
        std::vector<std::unique_ptr<Connection>> old;
        const std::scoped_lock lock(mutex_);
        ++generation_;
        old.swap(idle_);
    }

  private:
    std::filesystem::path file_;
    std::unique_ptr<Connection> pinned_;
    std::mutex mutex_;
    std::uint64_t generation_ = 0;
    std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace huiyin::store::sqlite
