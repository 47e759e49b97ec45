#include "faults/power_cut.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace huiyin::testing {
namespace power_cut_detail {

std::string read_whole_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

bool is_kept(const std::filesystem::path& path) { return !path.string().ends_with("-shm"); }

}  // namespace power_cut_detail
using namespace power_cut_detail;

std::vector<DiskAct> read_record(const std::filesystem::path& file) {
    const std::string all = read_whole_file(file);
    std::vector<DiskAct> out;
    std::size_t at = 0;
    const auto take = [&](void* into, std::size_t size) {
        if (all.size() - at < size) throw std::runtime_error("the record is cut short");
        std::memcpy(into, all.data() + at, size);
        at += size;
    };
    while (at < all.size()) {
        DiskAct act;
        std::uint32_t path_size = 0;
        std::uint32_t data_size = 0;
        take(&act.kind, 1);
        take(&path_size, sizeof path_size);
        take(&act.number, sizeof act.number);
        take(&data_size, sizeof data_size);
        act.path.resize(path_size);
        act.data.resize(data_size);
        take(act.path.data(), path_size);
        take(act.data.data(), data_size);
        act.end = at;
        out.push_back(std::move(act));
    }
    return out;
}

const char* to_text(Survives survives) {
    switch (survives) {
        case Survives::nothing: return "nothing";
        case Survives::everything: return "everything";
        case Survives::beginning: return "a beginning";
        case Survives::anything: return "anything";
    }
    return "";
}

CutDisk::CutDisk(const std::filesystem::path& folder) : folder_(folder) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || !is_kept(entry.path())) continue;
        now_[entry.path().string()] = std::make_shared<File>(File{read_whole_file(entry.path()), {}});
    }
    durable_ = now_;
}

void CutDisk::put(std::string& content, const Write& write) {
    if (write.cuts) {
        content.resize(write.at);
        return;
    }
    if (content.size() < write.at + write.data.size()) content.resize(write.at + write.data.size());
    std::copy(write.data.begin(), write.data.end(), content.begin() + static_cast<std::ptrdiff_t>(write.at));
}

void CutDisk::apply(const DiskAct& act) {
    ++order_;
    if (!is_kept(act.path)) return;
    const auto known = now_.find(act.path);
    const auto change_names = [&](std::vector<NameChange> changes) {
        for (const NameChange& one : changes) {
            if (one.file) {
                now_[one.name] = one.file;
            } else {
                now_.erase(one.name);
            }
        }
        pending_[folder_of(act.path)].push_back(std::move(changes));
    };
    switch (act.kind) {
        case 'c': change_names({{order_, act.path, std::make_shared<File>()}}); break;
        case 'u': change_names({{order_, act.path, nullptr}}); break;
        case 'r': {
            if (known == now_.end()) throw std::runtime_error("a rename of what is not there: " + act.path);
            const auto file = known->second;
            change_names({{order_, act.data, file}, {order_, act.path, nullptr}});
            break;
        }
        case 'w':
        case 't':
            if (known == now_.end()) return;  // already removed, and nobody will find it again
            known->second->pending.push_back(
                {.order = order_, .cuts = act.kind == 't', .at = act.number, .data = act.data});
            break;
        case 's':
            if (known != now_.end()) {
                for (const Write& write : known->second->pending) put(known->second->durable, write);
                known->second->pending.clear();
            } else if (const auto names = pending_.find(act.path); names != pending_.end()) {
                for (const auto& changes : names->second)
                    for (const NameChange& one : changes) {
                        if (one.file) {
                            durable_[one.name] = one.file;
                        } else {
                            durable_.erase(one.name);
                        }
                    }
                names->second.clear();
            }
            break;
        default: throw std::runtime_error("the record holds an act of no known kind");
    }
}

void CutDisk::write_image(const std::filesystem::path& to, Survives survives, std::mt19937_64& dice) const {
    const std::uint64_t moment = 1 + dice() % std::max<std::uint64_t>(order_, 1);
    // The moment lies among what is pending, or it would nearly always be before.
    std::vector<std::uint64_t> orders;
    for (const auto& [name, file] : now_)
        for (const Write& write : file->pending) orders.push_back(write.order);
    for (const auto& [folder, changes] : pending_)
        for (const auto& one : changes) orders.push_back(one.front().order);
    const std::uint64_t until = orders.empty() ? moment : orders[dice() % orders.size()];

    auto names = durable_;
    for (const auto& [folder, changes] : pending_) {
        std::size_t kept = 0;
        if (survives == Survives::everything) kept = changes.size();
        if (survives == Survives::anything) kept = dice() % (changes.size() + 1);
        if (survives == Survives::beginning)
            kept = static_cast<std::size_t>(
                std::ranges::count_if(changes, [&](const auto& one) { return one.front().order <= until; }));
        for (std::size_t i = 0; i < kept; ++i)
            for (const NameChange& one : changes[i]) {
                if (one.file) {
                    names[one.name] = one.file;
                } else {
                    names.erase(one.name);
                }
            }
    }

    std::filesystem::remove_all(to);
    std::filesystem::create_directories(to);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_))
        if (entry.is_directory()) std::filesystem::create_directories(to / std::filesystem::relative(entry.path(), folder_));
    for (const auto& [name, file] : names) {
        std::string content = file->durable;
        auto pending = file->pending;
        if (survives == Survives::nothing) pending.clear();
        if (survives == Survives::anything) std::ranges::shuffle(pending, dice);
        for (Write& write : pending) {
            if (survives == Survives::beginning && write.order > until) continue;
            if (survives == Survives::anything) {
                const auto fate = dice() % 4;
                if (fate == 0) continue;
                if (fate == 1) {
                    const std::uint64_t sector = dice() % 2 == 0 ? 512 : 4096;
                    write.data.resize(dice() % (write.data.size() / sector + 1) * sector);
                    if (write.cuts) continue;
                }
            }
            put(content, write);
        }
        const auto path = to / std::filesystem::path(name).lexically_relative(folder_);
        std::ofstream(path, std::ios::binary) << content;
        std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(to))
        if (entry.is_directory()) std::filesystem::permissions(entry.path(), std::filesystem::perms::owner_all);
    std::filesystem::permissions(to, std::filesystem::perms::owner_all);
}

}  // namespace huiyin::testing
