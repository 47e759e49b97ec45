#include "io/cli/log_sources.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "base/fault.h"
#include "core/ledger/key_history.h"
#include "io/cli/named_file.h"
#include "io/cli/problems.h"
#include "io/http/client.h"

namespace huiyin::cli {
namespace log_sources_detail {

namespace fs = std::filesystem;

constexpr std::size_t file_bytes_max = std::size_t{32} << 20U;  ///< a bundle of 256 of the longest entries has half of it

/// No more than any file of a log has: whoever wrote the folder may have put something endless there.
std::optional<Bytes> read_bytes(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    std::string out;
    std::array<char, 64 * 1024> piece;
    do {
        in.read(piece.data(), piece.size());
        out.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    } while (in && out.size() < file_bytes_max);
    return to_bytes(std::string_view(out));
}

std::vector<int> partial_widths(const fs::path& full) {
    std::vector<int> out;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(full.string() + ".p", none)) {
        const std::string name = entry.path().filename().string();
        if (name.empty() || name.size() > 3 || name.find_first_not_of("0123456789") != std::string::npos) continue;
        out.push_back(std::stoi(name));
    }
    std::sort(out.begin(), out.end());
    return out;
}

class FolderLog final : public ledger::LogSource {
  public:
    explicit FolderLog(fs::path folder) : folder_(std::move(folder)) {}
    std::optional<Bytes> checkpoint() override { return read_bytes(folder_ / "checkpoint"); }
    std::optional<Bytes> tile(const ledger::TileId& id) override { return read_bytes(folder_ / ledger::tile_path(id)); }
    std::optional<Bytes> entries(const ledger::BundleId& id) override {
        return read_bytes(folder_ / ledger::entries_path(id));
    }
    std::vector<int> partial_tiles(int level, std::uint64_t index) override {
        return partial_widths(folder_ / ledger::tile_path({.level = level, .index = index}));
    }
    std::vector<int> partial_bundles(std::uint64_t index) override {
        return partial_widths(folder_ / ledger::entries_path({.index = index}));
    }

  private:
    fs::path folder_;
};

class WebLog final : public ledger::LogSource {
  public:
    explicit WebLog(const std::string& base) : client_(base) {}
    std::optional<Bytes> checkpoint() override { return get("/checkpoint"); }
    std::optional<Bytes> tile(const ledger::TileId& id) override { return get("/" + ledger::tile_path(id)); }
    std::optional<Bytes> entries(const ledger::BundleId& id) override { return get("/" + ledger::entries_path(id)); }

  private:
    std::optional<Bytes> get(const std::string& path) {
        const auto answer = client_.get(path);
        if (answer.status == 404) return std::nullopt;
        if (answer.status != 200)
            throw Fault("the log answered " + std::to_string(answer.status) + " for " + path);
        return to_bytes(std::string_view(answer.body));
    }
    http::Client client_;
};

}  // namespace log_sources_detail
using namespace log_sources_detail;

std::unique_ptr<ledger::LogSource> open_log(const std::string& url_or_folder) {
    if (url_or_folder.find("://") != std::string::npos) {
        std::string base = url_or_folder;
        while (base.ends_with('/')) base.pop_back();
        if (!base.ends_with("/log")) base += "/log";
        return std::make_unique<WebLog>(base);
    }
    fs::path folder = url_or_folder;
    if (!fs::exists(folder)) throw Fault("there is no folder " + url_or_folder);
    if (!fs::exists(folder / "checkpoint") && fs::exists(folder / "log" / "checkpoint")) folder /= "log";
    return std::make_unique<FolderLog>(folder);
}

Result<void> check_log_place(const std::string& url_or_folder) {
    std::error_code none;
    if (url_or_folder.find("://") != std::string::npos || fs::is_directory(url_or_folder, none)) return {};
    return refuse(fs::exists(url_or_folder, none) ? problems::not_a_folder : problems::no_folder, {{"folder", url_or_folder}});
}

Result<std::vector<ledger::TrustedLogKey>> read_keys(const std::string& key_or_file) {
    std::error_code none;
    if (key_or_file.size() < 4096 && fs::is_regular_file(key_or_file, none)) {
        const auto bytes = read_bytes(key_or_file);
        return ledger::parse_published_keys(as_text(bytes.value_or(Bytes{})));
    }
    // What has no plus sign is meant as a file.
    if (key_or_file.find('+') == std::string::npos) TRY(check_named_file(key_or_file));
    TRY_LET(key, ledger::VerifierKey::parse(key_or_file));
    return std::vector<ledger::TrustedLogKey>{std::move(key)};
}

}  // namespace huiyin::cli
