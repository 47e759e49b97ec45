#include "io/http/body_pipe.h"

#include <utility>

namespace huiyin::http {

bool BodyPipe::push(std::string_view bytes) {
    const std::lock_guard lock(mutex_);
    incoming_ += bytes;
    wake_.notify_one();
    paused_ = incoming_.size() >= full_at;
    return !paused_;
}

void BodyPipe::finish() {
    const std::lock_guard lock(mutex_);
    finished_ = true;
    wake_.notify_one();
}

void BodyPipe::abort() {
    const std::lock_guard lock(mutex_);
    aborted_ = true;
    wake_.notify_one();
}

std::string BodyPipe::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(incoming_, {});
}

bool BodyPipe::finished() const {
    const std::lock_guard lock(mutex_);
    return finished_;
}

bool BodyPipe::is_awaited() const {
    const std::lock_guard lock(mutex_);
    return awaited_;
}

std::size_t BodyPipe::read(std::span<char> into) {
    if (into.empty()) return 0;
    if (read_at_ == reading_.size()) {
        reading_.clear();
        read_at_ = 0;
        std::unique_lock lock(mutex_);
        const auto is_ready = [this] { return !incoming_.empty() || finished_ || aborted_; };
        if (!is_ready()) {
            awaited_ = true;
            readers_.begin_wait();
            wake_.wait(lock, is_ready);
            readers_.end_wait();
            awaited_ = false;
        }
        if (aborted_) throw ClientGone();
        std::swap(reading_, incoming_);
        const bool was_paused = std::exchange(paused_, false);
        lock.unlock();
        if (was_paused) resume_();
    }
    const auto count = reading_.copy(into.data(), into.size(), read_at_);
    read_at_ += count;
    return count;
}

}  // namespace huiyin::http
