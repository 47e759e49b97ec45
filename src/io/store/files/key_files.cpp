#include "io/store/files/key_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "base/fault.h"
#include "core/sealing/labels.h"

namespace huiyin::store {
namespace key_files_detail {

constexpr std::string_view heading = "huiyin key: ";

std::string key_text(std::string_view name, const crypto::Key& key) {
    return fmt::format("{}{}\n{}\n", heading, name, to_base64(key.reveal()));
}

void write_key(disk::Disk& disk, const std::filesystem::path& file, std::string_view name, const crypto::Key& key) {
    std::string text = key_text(name, key);
    disk::replace_file(file, text, true, disk);
    crypto::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
}

std::optional<crypto::Key> parse_key(std::string_view text, std::string_view name) {
    const std::string first_line = fmt::format("{}{}\n", heading, name);
    const std::string_view rest = text.substr(std::min(first_line.size(), text.size()));
    if (!text.starts_with(first_line) || !rest.ends_with('\n')) return std::nullopt;
    auto bytes = from_base64(rest.substr(0, rest.size() - 1));
    if (!bytes) return std::nullopt;
    auto key = crypto::Key::from(*bytes);
    crypto::wipe(*bytes);
    return key;
}

/// The key that a file holds; nothing if there is no file.
std::optional<crypto::Key> read_key(disk::Disk& disk, const std::filesystem::path& file, std::string_view name) {
    auto text = disk.read(file, true);
    if (!text) return std::nullopt;
    std::optional<crypto::Key> key = parse_key(*text, name);
    crypto::wipe({reinterpret_cast<std::uint8_t*>(text->data()), text->size()});
    if (!key)
        throw Fault(fmt::format("{} is not a key of the form \"{}{}\" and 32 bytes in base64: put back its copy",
                                file.string(), heading, name));
    return key;
}

crypto::Key read_lasting_key(disk::Disk& disk, const std::filesystem::path& folder, std::string_view name) {
    auto key = read_key(disk, folder / name, name);
    if (!key)
        throw Fault(fmt::format("{} is missing: put back its copy (a new one would open nothing)",
                                (folder / name).string()));
    return std::move(*key);
}

/// By which servers of one town tell whether their keys are the same.
std::string fingerprint_of(const crypto::Key& key) {
    return to_hex(ByteView(crypto::hmac_sha256(key.reveal(), as_bytes(sealing::labels::key_fingerprint))).first(16));
}
/// As the register calls a file.
std::string registered_name(const std::filesystem::path& file) {
    const bool is_month = file.parent_path().filename() == "month";
    return std::string(is_month ? "keys/month/" : "keys/") + file.filename().string();
}
[[noreturn]] void refuse_another(const std::filesystem::path& file) {
    throw Fault(file.string() + " is not the key that the town's database knows by this name: all its servers need the same keys; "
                                "put back its copy, or copy it from the server that runs");
}
[[noreturn]] void refuse_other_than_known(const std::filesystem::path& file) {
    throw Fault(file.string() + " is not the key that the town's database knows by this name, and would open nothing: put back its copy "
                                "(from the backup of the keys)");
}
[[noreturn]] void refuse_missing_known(const std::filesystem::path& file) {
    throw Fault(file.string() + " is missing, and the town's database knows it: put back its copy (a new one would open nothing)");
}
/// What a key's file calls it in its first line.
std::string heading_of(const std::filesystem::path& file) {
    const bool is_month = file.parent_path().filename() == "month";
    return (is_month ? "month " : "") + file.filename().string();
}

/// Of the seed that follows `before` others.
std::string seed_name(std::size_t before) { return fmt::format("log-seed-{}", before + 1); }

/// YYYY-MM with a month that exists; nothing else ever becomes part of a path.
bool is_month(std::string_view text) {
    if (text.size() != 7 || text[4] != '-') return false;
    for (const std::size_t at : {0u, 1u, 2u, 3u, 5u, 6u})
        if (text[at] < '0' || text[at] > '9') return false;
    const int month = (text[5] - '0') * 10 + (text[6] - '0');
    return month >= 1 && month <= 12;
}

}  // namespace key_files_detail

using namespace key_files_detail;

KeyFiles::KeyFiles(std::filesystem::path folder, Random& random, disk::Disk& disk)
    : folder_(std::move(folder)), random_(random), disk_(disk) {}

std::unique_ptr<KeyFiles> KeyFiles::create(const std::filesystem::path& given, Random& random, disk::Disk& disk) {
    const auto folder = std::filesystem::absolute(given);
    disk::make_private_folder(folder, disk);
    disk.check_folder(folder);
    disk::make_private_folder(folder / "month", disk);
    for (const std::string_view name : {"pepper", "form-key", "log-seed"})
        if (!read_key(disk, folder / name, name)) write_key(disk, folder / name, name, crypto::Key::draw(random));
    disk.sync_folder(folder);  // also what an attempt that was cut off had put there
    return open(folder, random, disk);
}

std::unique_ptr<KeyFiles> KeyFiles::open(const std::filesystem::path& given, Random& random, disk::Disk& disk,
                                         engine::KeyRegister* shared) {
    const auto folder = std::filesystem::absolute(given);
    disk.check_folder(folder);
    disk.check_folder(folder / "month");
    std::unique_ptr<KeyFiles> keys(new KeyFiles(folder, random, disk));
    keys->shared_ = shared;
    keys->read_lasting();
    for (const auto& file : disk.list(folder / "month"))
        if (file.extension() == ".new") keys->take_up(file);
    if (shared != nullptr) keys->agree_on_all();
    return keys;
}

void KeyFiles::take_up(const std::filesystem::path& left) {
    const std::string month = left.filename().string().substr(0, 7);
    if (shared_ != nullptr && is_month(month) && !disk_.exists(month_file(month))) {
        auto text = disk_.read(left, true);
        const auto key = parse_key(text.value_or(""), "month " + month);
        if (text) crypto::wipe({reinterpret_cast<std::uint8_t*>(text->data()), text->size()});
        if (key && shared_->find(registered_name(month_file(month))) == fingerprint_of(*key)) {
            disk_.rename(left, month_file(month));
            disk_.sync_folder(folder_ / "month");
            return;
        }
    }
    // A crash has left a key that was never used; nothing of it shall outlive its month.
    disk::remove_file(left, disk_);
}

std::map<std::string, std::string> KeyFiles::fingerprints() {
    std::map<std::string, std::string> out;
    const auto add = [&](const std::filesystem::path& file, const crypto::Key& key) { out[registered_name(file)] = fingerprint_of(key); };
    add(folder_ / "pepper", pepper_);
    add(folder_ / "form-key", form_key_);
    for (std::size_t i = 0; i < log_seeds_.size(); ++i) add(folder_ / (i == 0 ? "log-seed" : seed_name(i)), log_seeds_[i]);
    const std::scoped_lock lock(mutex_);
    for (const auto& file : disk_.list(folder_ / "month")) {
        if (!is_month(file.filename().string())) continue;
        if (const auto* key = look_up(file.filename())) add(file, *key);
    }
    return out;
}

void KeyFiles::agree_on_all() {
    auto ours = fingerprints();
    for (const auto& [name, fingerprint] : shared_->agree(ours))
        if (fingerprint != ours[name]) refuse_another(file_of(name));
    const std::scoped_lock lock(mutex_);
    for (const auto& [name, fingerprint] : ours)
        if (const auto file = file_of(name); is_month(file.filename().string())) agreed_months_.insert(file.filename());
}

void KeyFiles::know(Known known) {
    for (const auto& [name, fingerprint] : fingerprints())
        if (const auto there = known(name); there && *there != fingerprint) refuse_other_than_known(file_of(name));
    known_ = std::move(known);
}

void KeyFiles::require_month(const std::string& month) {
    if (known_ && known_(registered_name(month_file(month))) && !disk_.exists(month_file(month))) refuse_missing_known(month_file(month));
}

std::filesystem::path KeyFiles::file_of(const std::string& registered) const {
    return folder_ / registered.substr(std::string_view("keys/").size());
}

void KeyFiles::note_use(const std::filesystem::path& file, const crypto::Key& key) {
    in_use_.try_emplace(registered_name(file), fingerprint_of(key));
}

std::optional<engine::LostKey> KeyFiles::lost(const std::string& present) {
    const auto word_for = [&](const std::filesystem::path& file, const std::string& fingerprint) -> std::string {
        try {
            const auto key = read_key(disk_, file, heading_of(file));
            return !key ? "gone" : fingerprint_of(*key) == fingerprint ? "" : "another";
        } catch (const Fault&) {
            return "unreadable";
        }
    };
    std::optional<engine::LostKey> first;
    const std::scoped_lock lock(mutex_);
    lost_.clear();
    for (const auto& [name, fingerprint] : in_use_) {
        const auto file = file_of(name);
        // Once its month is over, whoever looks after the town may have destroyed it.
        if (is_month(file.filename().string()) && file.filename().string() < present) continue;
        std::string word = word_for(file, fingerprint);
        if (word.empty()) continue;
        lost_.insert(name);
        if (!first) first = engine::LostKey{.name = name, .word = std::move(word)};
    }
    return first;
}

std::unique_ptr<KeyFiles> KeyFiles::open_beside(const std::filesystem::path& folder, Random& random, disk::Disk& disk) {
    std::unique_ptr<KeyFiles> keys(new KeyFiles(std::filesystem::absolute(folder), random, disk));
    disk.check_folder(keys->folder_);
    disk.check_folder(keys->folder_ / "month");
    keys->read_lasting();
    keys->beside_ = true;
    return keys;
}

void KeyFiles::read_lasting() {
    pepper_ = read_lasting_key(disk_, folder_, "pepper");
    form_key_ = read_lasting_key(disk_, folder_, "form-key");
    log_seeds_.push_back(read_lasting_key(disk_, folder_, "log-seed"));
    note_use(folder_ / "pepper", pepper_);
    note_use(folder_ / "form-key", form_key_);
    note_use(folder_ / "log-seed", log_seeds_.back());
    for (;;) {
        const std::string name = seed_name(log_seeds_.size());
        auto seed = read_key(disk_, folder_ / name, name);
        if (!seed) return;
        note_use(folder_ / name, *seed);
        log_seeds_.push_back(std::move(*seed));
    }
}

void KeyFiles::sign_with(std::size_t current, std::optional<std::size_t> before, Instant until) {
    EXPECTS(current < log_seeds_.size() && (!before || *before < log_seeds_.size()));
    current_seed_ = current;
    seed_before_ = before;
    before_until_ = until;
}

void KeyFiles::add_log_seed() {
    EXPECTS(!beside_);
    const std::string name = seed_name(log_seeds_.size());
    auto seed = crypto::Key::draw(random_);
    write_key(disk_, folder_ / name, name, seed);
    if (shared_ != nullptr) {
        const std::string registered = registered_name(folder_ / name);
        if (shared_->agree({{registered, fingerprint_of(seed)}})[registered] != fingerprint_of(seed)) refuse_another(folder_ / name);
    }
    log_seeds_.push_back(std::move(seed));
}

std::optional<crypto::Key> KeyFiles::ready(const std::string& month, bool to_seal) {
    std::shared_ptr<const Month> known;
    {
        const std::scoped_lock lock(mutex_);
        const auto found = months_.find(month);
        if (found == months_.end()) return std::nullopt;
        if (to_seal && (!durable_months_.contains(month) || lost_.contains(found->second->registered) ||
                        (shared_ != nullptr && !agreed_months_.contains(month))))
            return std::nullopt;
        known = found->second;
    }
    if (!disk_.exists(known->file)) return std::nullopt;
    return known->key.clone();
}

crypto::Key KeyFiles::month_key(const std::string& month) {
    EXPECTS(is_month(month));
    if (auto key = ready(month, true)) return std::move(*key);
    const std::scoped_lock lock(mutex_);
    const bool was_here = in_use_.contains(registered_name(month_file(month)));
    if (lost_.contains(registered_name(month_file(month))) && disk_.exists(month_file(month)))
        throw Fault(month_file(month).string() + " is not what it was: nothing more is sealed under it until it is put back");
    if (const auto* key = look_up(month)) {
        // It may have been put in place by an attempt that failed, or died, before its name was synced: what is sealed
        // under a key that a power cut can take away could never be opened again.
        if (!durable_months_.contains(month)) disk_.sync_folder(folder_ / "month");
        durable_months_.insert(month);
        if (shared_ != nullptr && !agreed_months_.contains(month)) {
            const std::string name = registered_name(month_file(month));
            if (shared_->agree({{name, fingerprint_of(*key)}})[name] != fingerprint_of(*key)) refuse_another(month_file(month));
            agreed_months_.insert(month);
        }
        return key->clone();
    }
    if (was_here)
        throw Fault(fmt::format("{} is gone, destroyed or taken away: nothing more is sealed under it", month_file(month).string()));
    if (beside_) throw Fault(month_file(month).string() + ": there is none");
    auto key = make_month_key(month);
    note_use(month_file(month), key);
    durable_months_.insert(month);
    return keep(month, std::move(key)).clone();
}

// Registered before it has its name, and on disk before it is registered: whatever dies in between, no key is ever in use
// that a second server doesn't know of, and none is registered that is on no disk.
crypto::Key KeyFiles::make_month_key(const std::string& month) {
    const auto file = month_file(month);
    auto key = crypto::Key::draw(random_);
    if (shared_ == nullptr) {
        if (known_ && known_(registered_name(file))) refuse_missing_known(file);
        write_key(disk_, file, "month " + month, key);
        return key;
    }
    // A try before may have been registered without our learning of it.
    for (const auto& left : disk_.list(file.parent_path()))
        if (left.extension() == ".new") take_up(left);
    if (const auto* there = look_up(month)) return there->clone();
    const std::string name = registered_name(file);
    const std::string fingerprint = fingerprint_of(key);
    const auto refuse_missing = [&] {
        throw Fault(file.string() + " is missing: another server of the town has made this key; copy it from there");
    };
    if (shared_->find(name)) refuse_missing();
    auto fresh = file;
    fresh += "." + fingerprint.substr(0, 8) + ".new";
    std::string text = key_text("month " + month, key);
    disk_.write_new(fresh, text, true);
    crypto::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
    disk_.sync_folder(file.parent_path());
    if (shared_->agree({{name, fingerprint}})[name] != fingerprint) {
        disk::remove_file(fresh, disk_);
        refuse_missing();
    }
    disk_.rename(fresh, file);
    disk_.sync_folder(file.parent_path());
    agreed_months_.insert(month);
    return key;
}

std::optional<crypto::Key> KeyFiles::existing_month_key(const std::string& month) {
    if (!is_month(month)) return std::nullopt;
    if (auto key = ready(month, false)) return key;
    const std::scoped_lock lock(mutex_);
    const auto* key = look_up(month);
    if (!key) return std::nullopt;
    return key->clone();
}

std::vector<std::string> KeyFiles::months() {
    std::vector<std::string> out;
    for (const auto& file : disk_.list(folder_ / "month"))
        if (is_month(file.filename().string())) out.push_back(file.filename());
    std::sort(out.begin(), out.end());
    return out;
}

void KeyFiles::destroy_month_key(const std::string& month) {
    EXPECTS(is_month(month) && !beside_);
    const std::scoped_lock lock(mutex_);
    disk::remove_file(month_file(month), disk_);
    months_.erase(month);
    in_use_.erase(registered_name(month_file(month)));
}

std::filesystem::path KeyFiles::month_file(const std::string& month) const { return folder_ / "month" / month; }

const crypto::Key* KeyFiles::look_up(const std::string& month) {
    const auto known = months_.find(month);
    if (known != months_.end()) {
        if (disk_.exists(known->second->file)) return &known->second->key;
        months_.erase(known);
        return nullptr;
    }
    const auto file = month_file(month);
    auto key = read_key(disk_, file, "month " + month);
    if (!key) return nullptr;
    note_use(file, *key);
    return &keep(month, std::move(*key));
}

const crypto::Key& KeyFiles::keep(const std::string& month, crypto::Key key) {
    const auto file = month_file(month);
    const auto kept = std::make_shared<const Month>(Month{std::move(key), file, registered_name(file)});
    return months_.emplace(month, kept).first->second->key;
}

}  // namespace huiyin::store
