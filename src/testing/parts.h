#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/crypto.h"
#include "base/fault.h"
#include "base/random.h"
#include "base/result.h"
#include "base/time.h"
#include "engine/ports/keys.h"

namespace huiyin::tests {

/// A file of the repository; test programs run from its root. Throws Bug if it isn't there.
std::string read_text(const std::string& path);

/// The value, or a Bug that names the refusal.
template <typename T>
T must(Result<T> result) {
    if (!result) throw Bug(std::string(result.error().code) + " " + result.error().where);
    return std::move(*result);
}

/// A clock that one thread may set while others read it.
class SetClock final : public Clock {
  public:
    explicit SetClock(const char* at) : at_(parse_instant(at).value().time_since_epoch().count()) {}
    Instant now() const override { return Instant{std::chrono::seconds(at_.load())}; }
    void pass(std::chrono::seconds time) { at_ += time.count(); }

  private:
    std::atomic<std::int64_t> at_;
};

/// Keys that live as long as the test.
class MemoryKeys final : public engine::Keys {
  public:
    explicit MemoryKeys(Random& random)
        : random_(random),
          pepper_(crypto::Key::draw(random)),
          form_(crypto::Key::draw(random)),
          seed_(crypto::Key::draw(random)) {}
    const crypto::Key& pepper() const override { return pepper_; }
    const crypto::Key& form_key() const override { return form_; }
    const crypto::Key& log_seed() const override { return seed_; }
    crypto::Key month_key(const std::string& month) override {
        const std::lock_guard lock(mutex_);
        const auto found = months_.find(month);
        if (found != months_.end()) return found->second.clone();
        return months_.emplace(month, crypto::Key::draw(random_)).first->second.clone();
    }
    std::optional<crypto::Key> existing_month_key(const std::string& month) override {
        const std::lock_guard lock(mutex_);
        const auto found = months_.find(month);
        if (found == months_.end()) return std::nullopt;
        return found->second.clone();
    }
    std::vector<std::string> months() override {
        const std::lock_guard lock(mutex_);
        std::vector<std::string> out;
        for (const auto& [month, key] : months_) out.push_back(month);
        return out;
    }
    void destroy_month_key(const std::string& month) override {
        const std::lock_guard lock(mutex_);
        months_.erase(month);
    }

  private:
    Random& random_;
    std::mutex mutex_;
    std::map<std::string, crypto::Key> months_;
    crypto::Key pepper_;
    crypto::Key form_;
    crypto::Key seed_;
};

/// The log's head, as it would stand in its file.
class MemoryHead final : public engine::LogHead {
  public:
    std::optional<std::string> read() override {
        const std::lock_guard lock(mutex_);
        return note_;
    }
    void write(const std::string& note, bool) override {
        if (before_write) before_write();
        const std::lock_guard lock(mutex_);
        note_ = note;
    }
    std::function<void()> before_write;  ///< what is durable then is not signed yet

  private:
    std::mutex mutex_;
    std::optional<std::string> note_;
};

}  // namespace huiyin::tests
