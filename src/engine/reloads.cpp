#include "engine/reloads.h"

#include "engine/sessions.h"

namespace huiyin::engine {
namespace reloads_detail {
/// What an entry takes beside its bytes: list, map, allocation.
constexpr std::size_t overhead = 256;
}  // namespace reloads_detail

std::optional<std::string> Reloads::find(const crypto::Key& key, const Hash& name) {
    Bytes sealed;
    {
        const std::lock_guard lock(mutex_);
        const auto found = by_name_.find(name);
        if (found == by_name_.end()) return std::nullopt;
        found->second->used_at = context_.clock.now();
        by_use_.splice(by_use_.begin(), by_use_, found->second);
        sealed = found->second->sealed;
    }
    const auto text = crypto::aead_open(key, name, sealed);
    if (!text) return std::nullopt;
    return std::string(as_text(*text));
}

void Reloads::keep(const crypto::Key& key, const Hash& name, std::string_view text) {
    if (text.size() > bytes_max_ / 8) return;
    Kept fresh{.name = name,
               .sealed = crypto::aead_seal(context_.random, key, name, as_bytes(text)),
               .used_at = context_.clock.now()};
    const std::lock_guard lock(mutex_);
    if (by_name_.contains(name)) return;  // somebody was faster with the same
    bytes_ += fresh.sealed.size() + reloads_detail::overhead;
    const Instant oldest = fresh.used_at - session_idle;
    by_use_.push_front(std::move(fresh));
    by_name_.emplace(name, by_use_.begin());
    while (bytes_ > bytes_max_ || by_use_.back().used_at < oldest) drop_last();
}

void Reloads::drop_last() {
    bytes_ -= by_use_.back().sealed.size() + reloads_detail::overhead;
    by_name_.erase(by_use_.back().name);
    by_use_.pop_back();
}

std::size_t Reloads::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

}  // namespace huiyin::engine
