#include "io/cli/backup_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "base/crypto.h"
#include "base/data_file.h"
#include "base/fault.h"
#include "base/json.h"
#include "io/cli/control_socket.h"
#include "io/cli/making_folder.h"
#include "io/cli/problems.h"
#include "io/cli/town_folder.h"
#include "io/store/files/disk.h"

namespace huiyin::cli {
namespace backup_folder_detail {

namespace fs = std::filesystem;

constexpr std::size_t piece_bytes = 1 << 20;

[[noreturn]] void fail_at(const fs::path& file) { throw Fault(file.string() + ": " + std::strerror(errno)); }

/// Reads a file to its end, piece by piece.
BackupFile read_through(const fs::path& file, std::string path, const std::function<void(ByteView)>& take) {
    const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!in) fail_at(file);
    BackupFile out;
    out.path = std::move(path);
    crypto::Sha256 digest;
    Bytes piece(piece_bytes);
    for (;;) {
        const ssize_t got = ::read(in.number(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail_at(file);
        if (got == 0) break;
        const ByteView bytes = ByteView(piece).first(static_cast<std::size_t>(got));
        digest.update(bytes);
        out.bytes += bytes.size();
        take(bytes);
    }
    out.sha256 = digest.finish();
    return out;
}

/// A path that stays below its folder.
bool is_inside(const std::string& path) {
    if (path.empty() || path.front() == '/') return false;
    for (const fs::path& part : fs::path(path))
        if (part == ".." || part == "." || part.empty()) return false;
    return true;
}

std::optional<std::string> text_of(const DataNode& root, std::string_view section, std::string_view key) {
    const DataNode* table = root.find(section);
    const DataNode* node = table == nullptr ? nullptr : table->find(key);
    if (node == nullptr || !node->as_string()) return std::nullopt;
    return std::string(*node->as_string());
}

}  // namespace backup_folder_detail
using namespace backup_folder_detail;

std::string write_manifest(const BackupManifest& manifest) {
    json::Array files;
    for (const BackupFile& file : manifest.files)
        files.push_back(json::Object{{"path", file.path}, {"bytes", file.bytes}, {"sha256", to_hex(file.sha256)}});
    json::Object out{{"format", manifest.format},
                     {"made", to_text(manifest.made)},
                     {"instance", manifest.instance.hex()},
                     {"origin", manifest.origin}};
    if (manifest.format == backup_format) {
        out.emplace_back("log", json::Object{{"size", manifest.log.size}, {"root", to_base64(manifest.log.root)}});
        out.emplace_back("last_event", manifest.last_event ? json::Value(to_text(*manifest.last_event)) : json::Value());
        if (manifest.damaged) out.emplace_back("damaged", true);
    }
    out.emplace_back("files", std::move(files));
    return json::write_pretty(out);
}

Result<BackupManifest> read_manifest(const fs::path& folder, std::string_view format) {
    std::error_code none;
    if (!fs::is_directory(folder, none)) return refuse(problems::no_backup, {{"folder", folder.string()}});
    const auto text = store::disk::real().read(folder / manifest_name, false);
    if (!text) return refuse(problems::no_backup, {{"folder", folder.string()}});
    const auto damaged = [&] { return refuse(problems::backup_damaged, {{"file", (folder / manifest_name).string()}}); };
    const auto parsed = json::parse(*text);
    if (!parsed) return damaged();
    BackupManifest out;
    out.format = parsed->text("format");
    if (out.format != format) return refuse(problems::no_backup, {{"folder", folder.string()}});
    const auto made = parse_instant(parsed->text("made"));
    const auto instance = InstanceId::parse(parsed->text("instance"));
    const json::Value* files = parsed->find("files");
    if (!made || !instance || files == nullptr || files->array() == nullptr) return damaged();
    out.made = *made;
    out.instance = *instance;
    out.origin = parsed->text("origin");
    for (const json::Value& one : *files->array()) {
        const auto digest = from_hex(one.text("sha256"));
        BackupFile file;
        file.path = one.text("path");
        file.bytes = static_cast<std::uint64_t>(one.number("bytes"));
        if (!digest || digest->size() != file.sha256.size() || !is_inside(file.path)) return damaged();
        std::copy(digest->begin(), digest->end(), file.sha256.begin());
        out.files.push_back(std::move(file));
    }
    if (format != backup_format) return out;
    const json::Value* log = parsed->find("log");
    const auto root = log == nullptr ? std::nullopt : from_base64(log->text("root"));
    if (!root || root->size() != out.log.root.size()) return damaged();
    out.log.size = static_cast<std::uint64_t>(log->number("size"));
    std::copy(root->begin(), root->end(), out.log.root.begin());
    out.last_event = parse_instant(parsed->text("last_event"));
    if (const json::Value* said = parsed->find("damaged")) {
        if (said->boolean() == nullptr) return damaged();
        out.damaged = *said->boolean();
    }
    return out;
}

Result<TownIdentity> read_identity(const fs::path& folder, const std::string& db) {
    if (::access(folder.c_str(), R_OK | X_OK) != 0 && errno == EACCES)
        return refuse(problems::not_yours, {{"folder", folder.string()}}, "--data");
    if (MakingFolder::is_unfinished(folder)) return refuse(problems::unfinished, {{"folder", folder.string()}}, "--data");
    std::error_code none;
    if (fs::exists(folder, none) && !fs::is_directory(folder, none))
        return refuse(problems::not_a_folder, {{"folder", folder.string()}}, "--data");
    if (!fs::exists(folder / "huiyin.toml")) return refuse(problems::no_town, {{"folder", folder.string()}}, "--data");
    TRY_LET(root, parse_toml(read_text_file(folder / "huiyin.toml"), "huiyin.toml"));
    const auto instance = InstanceId::parse(text_of(root, "town", "instance").value_or(""));
    const auto origin = text_of(root, "log", "origin");
    if (!instance || !origin) return refuse(problems::no_town, {{"folder", folder.string()}}, "--data");
    const std::string url = db.empty() ? text_of(root, "database", "url").value_or("") : db;
    auto database = store::Database::parse(url, folder);
    if (!database) return refuse(problems::bad_database, {}, db.empty() ? "huiyin.toml" : "--db");
    return TownIdentity{*instance, *origin, std::move(*database)};
}

BackupFile copy_file_synced(const fs::path& from, const fs::path& to, std::string path) {
    const Descriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!out) fail_at(to);
    auto described = read_through(from, std::move(path), [&](ByteView bytes) {
        while (!bytes.empty()) {
            const ssize_t put = ::write(out.number(), bytes.data(), bytes.size());
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) fail_at(to);
            bytes = bytes.subspan(static_cast<std::size_t>(put));
        }
    });
    if (::fsync(out.number()) != 0) fail_at(to);
    return described;
}

BackupFile describe_file(const fs::path& file, std::string path) {
    return read_through(file, std::move(path), [](ByteView) {});
}

void sync_folders(const fs::path& folder) {
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_directory()) store::disk::real().sync_folder(entry.path());
    store::disk::real().sync_folder(folder);
}

Result<UnfinishedFolder> UnfinishedFolder::begin(fs::path name) {
    name = fs::absolute(name);
    if (!name.has_filename()) name = name.parent_path();  // "OUT/" is OUT
    if (fs::exists(fs::symlink_status(name))) return refuse(problems::out_exists, {{"path", name.string()}});
    fs::path path = name;
    path += ".unfinished";
    if (!fs::is_directory(path.parent_path()))
        return refuse(problems::no_folder_for, {{"folder", path.parent_path().string()}, {"path", name.string()}});
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) fail_at(path);
    auto lock = store::FolderLock::try_take(path);
    if (!lock) throw Fault(path.string() + ": another process is writing a backup there");
    for (const auto& entry : fs::directory_iterator(path))
        if (entry.path().filename() != "lock") fs::remove_all(entry.path());
    return UnfinishedFolder(std::move(name), std::move(path), std::move(*lock));
}

UnfinishedFolder::UnfinishedFolder(fs::path name, fs::path path, store::FolderLock lock)
    : name_(std::move(name)), path_(std::move(path)), lock_(std::move(lock)) {}

UnfinishedFolder::UnfinishedFolder(UnfinishedFolder&& other) noexcept
    : name_(std::move(other.name_)),
      path_(std::move(other.path_)),
      lock_(std::move(other.lock_)),
      finished_(std::exchange(other.finished_, true)) {}

UnfinishedFolder::~UnfinishedFolder() {
    if (finished_) return;
    std::error_code ignored;  // what can't be removed now is cleared by the next run
    fs::remove_all(path_, ignored);
}

void UnfinishedFolder::finish() {
    fs::remove(path_ / "lock");
    sync_folders(path_);
    if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, name_.c_str(), RENAME_NOREPLACE) != 0) fail_at(name_);
    finished_ = true;
    store::disk::real().sync_folder(name_.parent_path());
}

}  // namespace huiyin::cli
