#include "io/http/worker_pool.h"

#include <limits>

namespace huiyin::http {
namespace pool_detail {
constexpr int turns_before_sleep = 8;
}

WorkerPool::WorkerPool(unsigned threads, std::size_t queue_max, unsigned spare) : queue_max_(queue_max), at_once_(threads) {
    const unsigned all = threads + spare;
    threads_.reserve(all);
    for (unsigned i = 0; i < all; ++i) threads_.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool() {
    stop();
}

bool WorkerPool::try_submit(Job job) {
    return enqueue(std::move(job), queue_max_);
}

void WorkerPool::submit(Job job) {
    enqueue(std::move(job), std::numeric_limits<std::size_t>::max());
}

bool WorkerPool::enqueue(Job job, std::size_t bound) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || queue_.size() >= bound) return false;
        queue_.push_back(std::move(job));
        if (looking_ && queue_.size() == 1) return true;  // who looks out takes it
    }
    wake_.notify_one();
    return true;
}

void WorkerPool::begin_wait() {
    {
        const std::lock_guard lock(mutex_);
        --running_;
        ++outside_;
        if (!may_run()) return;
    }
    wake_.notify_one();
}

// The others are not held up for it: for a moment more than `threads` may run.
void WorkerPool::end_wait() {
    const std::lock_guard lock(mutex_);
    --outside_;
    ++running_;
}

std::size_t WorkerPool::held_up() const {
    const std::lock_guard lock(mutex_);
    return outside_ > 0 && running_ + outside_ >= threads_.size() ? queue_.size() : 0;
}

std::size_t WorkerPool::waiting() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
}

void WorkerPool::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) {
        if (thread.joinable()) thread.join();
    }
}

void WorkerPool::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        // Under load the next job is microseconds away, and a sleep with its wake-up costs more
        // than a job. So one worker looks out for it, letting others run meanwhile. One: if each did,
        // each job would wake another of them, and all would be busy looking.
        if (!looking_) {
            looking_ = true;
            for (int turn = 0; turn < pool_detail::turns_before_sleep && queue_.empty() && !stopping_;
                 ++turn) {
                lock.unlock();
                std::this_thread::yield();
                lock.lock();
            }
            looking_ = false;
        }
        wake_.wait(lock, [this] { return stopping_ || may_run(); });
        if (queue_.empty()) return;
        {
            Job job = std::move(queue_.front());
            queue_.pop_front();
            ++running_;
            lock.unlock();
            job();
        }  // what the job held is released before the lock is taken
        lock.lock();
        --running_;
    }
}

}  // namespace huiyin::http
