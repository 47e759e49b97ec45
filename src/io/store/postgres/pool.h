#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "io/store/postgres/connection.h"

namespace huiyin::store::postgres {

/// Reading connections. A lost one is replaced by itself: a read that met one is done again on a fresh connection, and
/// while no connection can be made, reads fail at once and only one in a while tries again.
class ReadPool {
  public:
    ReadPool(Address address, std::size_t most) : address_(std::move(address)), most_(most) {}

    /// Runs one statement, which sees one moment of the database. Throws Fault.
    template <typename... Each>
    Answer run(Query query, const Each&... each) {
        return run(query, Values(each...));
    }
    Answer run(Query query, const Values& values);
    /// From now on all reads, of one thread, are this connection's, which stands at its moment.
    void pin(std::unique_ptr<Connection> connection) { pinned_ = std::move(connection); }
    /// That connection; null if there is none.
    Connection* pinned() { return pinned_.get(); }
    /// Lends none of the idle connections again, and tries at once to make new ones.
    void renew();

  private:
    using Steady = std::chrono::steady_clock;
    struct Lent {
        std::unique_ptr<Connection> connection;
        bool fresh;
    };
    Lent lend();
    std::unique_ptr<Connection> connect();
    void give_back(std::unique_ptr<Connection> connection);
    /// One is lost: those that lie idle are probably, too.
    void forget(std::unique_ptr<Connection> connection);

    Address address_;
    std::size_t most_;
    std::unique_ptr<Connection> pinned_;
    std::mutex mutex_;
    std::condition_variable free_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t lent_ = 0;
    Steady::time_point retry_at_{};
    Steady::duration pause_{};
    std::string trouble_;
};

}  // namespace huiyin::store::postgres
