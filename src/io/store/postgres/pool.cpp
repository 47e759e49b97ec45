#include "io/store/postgres/pool.h"

namespace huiyin::store::postgres {
namespace pool_detail {

/// Longer than a statement may take (connection.cpp): the server itself ends those.
constexpr std::chrono::seconds patience{35};
constexpr auto first_pause = std::chrono::milliseconds(50);
constexpr auto longest_pause = std::chrono::seconds(1);
constexpr auto longest_wait = std::chrono::seconds(10);

}  // namespace pool_detail

Answer ReadPool::run(Query query, const Values& values) {
    if (pinned_) return pinned_->run(query, values);
    for (;;) {
        Lent lent = lend();
        try {
            Answer answer = lent.connection->run(query, values);
            give_back(std::move(lent.connection));
            return answer;
        } catch (const Lost&) {
            const bool hangs = lent.connection->has_given_up();  // who waited so long doesn't wait once more
            forget(std::move(lent.connection));
            if (lent.fresh || hangs) throw;
        } catch (...) {
            give_back(std::move(lent.connection));
            throw;
        }
    }
}

ReadPool::Lent ReadPool::lend() {
    std::unique_lock lock(mutex_);
    if (!free_.wait_for(lock, pool_detail::longest_wait, [&] { return !idle_.empty() || lent_ < most_; }))
        throw Fault("database " + address_.name() + ": all " + std::to_string(most_) + " reading connections are busy");
    ++lent_;
    if (!idle_.empty()) {
        auto connection = std::move(idle_.back());  // the one used last: its server process is warm
        idle_.pop_back();
        return {std::move(connection), false};
    }
    if (Steady::now() < retry_at_) {
        --lent_;
        throw Lost(trouble_);
    }
    if (pause_ > Steady::duration{}) retry_at_ = Steady::now() + pause_;  // nobody else tries meanwhile
    lock.unlock();
    try {
        return {connect(), true};
    } catch (const Fault& fault) {
        lock.lock();
        --lent_;
        pause_ = std::min<Steady::duration>(std::max<Steady::duration>(pause_ * 2, pool_detail::first_pause),
                                            pool_detail::longest_pause);
        retry_at_ = Steady::now() + pause_;
        trouble_ = fault.what();
        free_.notify_one();
        throw;
    }
}

std::unique_ptr<Connection> ReadPool::connect() {
    auto connection = std::make_unique<Connection>(address_, Connection::Role::reader, pool_detail::patience);
    connection->prepare();
    const std::scoped_lock lock(mutex_);
    pause_ = {};
    retry_at_ = {};
    return connection;
}

void ReadPool::give_back(std::unique_ptr<Connection> connection) {
    const std::scoped_lock lock(mutex_);
    --lent_;
    idle_.push_back(std::move(connection));
    free_.notify_one();
}

void ReadPool::renew() {
    std::vector<std::unique_ptr<Connection>> gone;
    const std::scoped_lock lock(mutex_);
    gone.swap(idle_);
    pause_ = {};
    retry_at_ = {};
}

void ReadPool::forget(std::unique_ptr<Connection> connection) {
    std::vector<std::unique_ptr<Connection>> gone;
    const std::scoped_lock lock(mutex_);
    --lent_;
    gone.swap(idle_);
    gone.push_back(std::move(connection));
    free_.notify_one();
}

}  // namespace huiyin::store::postgres
