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

    /// `threads` jobs run at once. `spare`: as many more may be begun while others wait for somebody outside.
    WorkerPool(unsigned threads, std::size_t queue_max, unsigned spare = 0);
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
    /// Around a job's wait for somebody outside, such as a client that still sends: another job may run meanwhile.
    void begin_wait();
    void end_wait();
    /// How many jobs wait because all threads, the spare ones too, are taken and some of them wait for somebody outside.
    std::size_t held_up() const;
    /// How many jobs wait.
    std::size_t waiting() const;
    /// Runs what is queued, then joins. Idempotent.
    void stop();

  private:
    bool enqueue(Job job, std::size_t bound);
    void work();
    bool may_run() const { return !queue_.empty() && running_ < at_once_; }

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> queue_;
    std::size_t queue_max_;
    unsigned at_once_;
    unsigned running_ = 0;  // jobs that are not waiting for somebody outside
    unsigned outside_ = 0;  // jobs that are
    bool looking_ = false;  // a worker looks out for the next job before it sleeps
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace huiyin::http
