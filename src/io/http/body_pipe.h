#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>

#include "io/http/body_reader.h"
#include "io/http/worker_pool.h"

namespace huiyin::http {

/// A bounded pipe from a connection (which never waits) to a handler's thread (which may).
class BodyPipe final : public BodyReader {
  public:
    /// `resume` is called, on the reading thread, when a full pipe has room again. `readers`: the pool of the reading
    /// thread, which is told while it waits for the sender.
    BodyPipe(std::function<void()> resume, WorkerPool& readers) : resume_(std::move(resume)), readers_(readers) {}

    /// More of the body. False if the pipe is full now: don't push before `resume` was called.
    bool push(std::string_view bytes);
    /// The body is complete.
    void finish();
    /// The rest won't come: readers get ClientGone.
    void abort();
    /// What has come and no handler read, for the page that refuses the request.
    std::string take();
    /// Whether the whole body has come.
    bool finished() const;
    /// Whether the handler waits for more of it right now.
    bool is_awaited() const;

    std::size_t read(std::span<char> into) override;

  private:
    static constexpr std::size_t full_at = 128 * 1024;

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::string incoming_;
    bool paused_ = false;
    bool finished_ = false;
    bool aborted_ = false;
    bool awaited_ = false;
    std::string reading_;  // the reader's side; swapped with incoming_ when empty
    std::size_t read_at_ = 0;
    std::function<void()> resume_;
    WorkerPool& readers_;
};

}  // namespace huiyin::http
