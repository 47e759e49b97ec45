#include "testing/crashing_disk.h"

#include "base/fault.h"

namespace huiyin::tests {

void CrashingDisk::step(std::string_view operation, const std::filesystem::path& file,
                        const std::function<void()>& act, const std::function<void()>& half) {
    const Fate fate = ask_ ? ask_(operation, file.filename().string()) : Fate::goes_well;
    switch (fate) {
        case Fate::goes_well: return act();
        case Fate::fails: break;
        case Fate::done_fails: act(); break;
        case Fate::dies: throw Died{};
        case Fate::dies_after: act(); throw Died{};
        case Fate::tears:
            if (half) half();
            throw Died{};
    }
    throw Fault(file.string() + ": " + std::string(operation) + " failed");
}

void CrashingDisk::apply(Names& names, const Renaming& change) {
    for (const auto& [name, content] : change.puts) {
        if (content == nullptr) names.erase(name);
        else names[name] = content;
    }
}

void CrashingDisk::rename_later(Renaming change) {
    apply(now_, change);
    pending_.push_back(std::move(change));
}

void CrashingDisk::cut_power(const std::function<std::size_t(std::size_t)>& keep) {
    const std::size_t kept = keep(pending_.size() + 1);
    for (std::size_t i = 0; i < kept; ++i) apply(durable_, pending_[i]);
    pending_.clear();
    for (auto& [name, content] : durable_) {
        if (content->synced) continue;
        content->bytes.resize(keep(content->bytes.size() + 1));
        content->synced = true;
    }
    now_ = durable_;
}

std::optional<std::string> CrashingDisk::durable(const std::filesystem::path& file) const {
    const auto found = durable_.find(file.string());
    if (found == durable_.end() || !found->second->synced) return std::nullopt;
    return found->second->bytes;
}

std::optional<std::string> CrashingDisk::read(const std::filesystem::path& file, bool) {
    std::optional<std::string> out;
    step("read", file, [&] {
        const auto found = now_.find(file.string());
        if (found != now_.end()) out = found->second->bytes;
    });
    return out;
}

bool CrashingDisk::exists(const std::filesystem::path& file) { return now_.contains(file.string()); }

void CrashingDisk::write_new(const std::filesystem::path& file, std::string_view content, bool synced) {
    EXPECTS(!now_.contains(file.string()));
    const auto made = std::make_shared<Content>();
    step("make", file, [&] { rename_later({file.parent_path().string(), {{file.string(), made}}}); });
    step("write", file, [&] { made->bytes = content; }, [&] { made->bytes = content.substr(0, content.size() / 2); });
    if (synced) step("sync", file, [&] { made->synced = true; });
}

void CrashingDisk::rename(const std::filesystem::path& from, const std::filesystem::path& to) {
    step("rename", to, [&] {
        EXPECTS(now_.contains(from.string()) && from.parent_path() == to.parent_path());
        const auto content = now_.at(from.string());
        rename_later({to.parent_path().string(), {{to.string(), content}, {from.string(), nullptr}}});
    });
}

bool CrashingDisk::remove(const std::filesystem::path& file) {
    if (!now_.contains(file.string())) return false;
    step("remove", file, [&] { rename_later({file.parent_path().string(), {{file.string(), nullptr}}}); });
    return true;
}

void CrashingDisk::sync_folder(const std::filesystem::path& folder) {
    step("sync folder", folder, [&] {
        std::erase_if(pending_, [&](const Renaming& change) {
            if (change.folder != folder.string()) return false;
            apply(durable_, change);
            return true;
        });
    });
}

bool CrashingDisk::make_folder(const std::filesystem::path& folder) { return folders_.insert(folder.string()).second; }

void CrashingDisk::check_folder(const std::filesystem::path& folder) {
    if (!folders_.contains(folder.string())) throw Fault(folder.string() + " is not a folder");
}

std::vector<std::filesystem::path> CrashingDisk::list(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> out;
    for (const auto& [name, content] : now_)
        if (std::filesystem::path(name).parent_path() == folder) out.emplace_back(name);
    return out;
}

}  // namespace huiyin::tests
