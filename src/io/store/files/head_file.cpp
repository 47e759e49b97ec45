#include "io/store/files/head_file.h"

#include <charconv>

#include "base/crypto.h"

namespace huiyin::store {
namespace head_file_detail {

/// The tree size on a checkpoint's second line (C2SP tlog-checkpoint); 0 if it has none.
std::uint64_t size_of(std::string_view note) {
    const auto line = note.find('\n');
    if (line == std::string_view::npos) return 0;
    std::uint64_t size = 0;
    std::from_chars(note.data() + line + 1, note.data() + note.size(), size);
    return size;
}

/// The log's name, on a checkpoint's first line.
std::string_view origin_of(std::string_view note) { return note.substr(0, note.find('\n')); }

/// Whether an unsynced note says more than the published one. Of another log it says nothing: since it was written the town has gone on under
/// a new name, and that was synced.
bool says_more(const std::optional<std::string>& recent, const std::optional<std::string>& published) {
    return recent && (!published || (origin_of(*recent) == origin_of(*published) && size_of(*recent) >= size_of(*published)));
}

std::string with_digest(const std::string& note) { return to_hex(crypto::sha256(as_bytes(note))) + "\n" + note; }

/// The note under its digest; nothing if it is torn.
std::optional<std::string> whole_note(const std::string& content) {
    const auto line = content.find('\n');
    if (line == std::string::npos) return std::nullopt;
    auto note = content.substr(line + 1);
    if (with_digest(note) != content) return std::nullopt;
    return note;
}

}  // namespace head_file_detail

HeadFile::HeadFile(std::filesystem::path file, disk::Disk& disk, Durable durable)
    : disk_(disk), file_(std::filesystem::absolute(file)), recent_(file_), durable_(durable) {
    recent_ += ".recent";
}

std::optional<std::string> HeadFile::read() {
    using namespace head_file_detail;
    const std::scoped_lock lock(mutex_);
    const auto published = disk_.read(file_, false);
    const auto content = disk_.read(recent_, false);
    const auto recent = content ? whole_note(*content) : std::nullopt;
    return says_more(recent, published) ? recent : published;
}

void HeadFile::write(const std::string& note, bool synced) {
    const std::scoped_lock lock(mutex_);
    if (!synced) {
        disk_.overwrite(recent_, head_file_detail::with_digest(note));
        return;
    }
    disk::replace_file(file_, note, durable_ == Durable::at_once, disk_);
    // One that a predecessor wrote for a larger log still says more.
    const auto content = disk_.read(recent_, false);
    const auto recent = content ? head_file_detail::whole_note(*content) : std::nullopt;
    if (head_file_detail::says_more(recent, note) && head_file_detail::size_of(*recent) > head_file_detail::size_of(note)) return;
    if (durable_ == Durable::at_once)
        disk::remove_file(recent_, disk_);
    else
        disk_.remove(recent_);
}

void HeadFile::sync() {
    const std::scoped_lock lock(mutex_);
    if (const auto published = disk_.read(file_, false)) disk::replace_file(file_, *published, true, disk_);
}

}  // namespace huiyin::store
