#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace huiyin::http {

/// Threads that run what is given to them, in order, from a queue with a bound.
class WorkerPool {
  public:
    using Job = std::move_only_function<void()>;

    WorkerPool(unsigned threads, std::size_t queue_max);
    /// Stops.
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// False, and nothing happens, if the queue is full or the pool has stopped. Jobs must not
    /// throw.
    bool try_submit(Job job);
    /// Past the bound: for the rest of work that was already taken on. Nothing happens once
    /// stopped.
    void submit(Job job);
    /// How many jobs wait.
    std::size_t waiting() const;
    /// Runs what is queued, then joins. Idempotent.
    void stop();

  private:
    bool enqueue(Job job, std::size_t bound);
    void work();

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> queue_;
    std::size_t queue_max_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace huiyin::http
