#include "io/zip/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <exception>
#include <set>

#include "base/fault.h"
#include "io/zip/problems.h"

namespace huiyin::zip {

namespace zip_detail {

struct ReleaseEntry {
    void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};
using Entry = std::unique_ptr<archive_entry, ReleaseEntry>;

inline std::string why(archive* from) {
    const char* text = archive_error_string(from);
    return text == nullptr ? "unknown" : text;
}

/// A name as it may be shown: what isn't printable ASCII becomes "?".
inline std::string shown(std::string_view name) {
    std::string safe(name.substr(0, 200));
    std::replace_if(safe.begin(), safe.end(), [](char c) { return c < 0x20 || c > 0x7E; }, '?');
    return safe;
}

}  // namespace zip_detail

bool is_member_name(std::string_view name) {
    if (name.empty() || name.size() > 200) return false;
    const auto allowed = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' ||
               c == '/';
    };
    if (!std::ranges::all_of(name, allowed)) return false;
    for (std::size_t start = 0;;) {
        const std::size_t end = std::min(name.find('/', start), name.size());
        const std::string_view part = name.substr(start, end - start);
        if (part.empty() || part == "." || part == "..") return false;
        if (end == name.size()) return true;
        start = end + 1;
    }
}

struct Writer::State {
    Sink sink;
    archive* zip = nullptr;
    std::exception_ptr thrown;
    bool abandoned = false;  ///< what else comes is dropped
    std::set<std::string, std::less<>> names;
    bool open = false;
    bool finished = false;
    std::optional<std::uint64_t> size;
    std::uint64_t written = 0;

    ~State() {
        if (!finished) abandoned = true;  // half a file gets no directory
        archive_write_free(zip);
    }

    /// The sink may throw; that must not unwind through C. libarchive isn't told: an archive that failed keeps its buffers when it is
    /// freed (3.6), some 150 KB for each download that is broken off.
    static la_ssize_t take(archive*, void* self, const void* bytes, std::size_t count) {
        auto& state = *static_cast<State*>(self);
        try {
            if (!state.abandoned) state.sink(ByteView(static_cast<const std::uint8_t*>(bytes), count));
        } catch (...) {
            state.thrown = std::current_exception();
            state.abandoned = true;
        }
        return static_cast<la_ssize_t>(count);
    }

    void require(bool ok) {
        if (thrown) std::rethrow_exception(thrown);
        if (!ok) throw Fault("writing a zip: " + zip_detail::why(zip));
    }
};

Writer::Writer(Sink sink) : state_(std::make_unique<State>()) {
    state_->sink = std::move(sink);
    state_->zip = archive_write_new();
    if (state_->zip == nullptr) throw Fault("libarchive has no memory");
    state_->require(archive_write_set_format_zip(state_->zip) == ARCHIVE_OK);
    archive_write_set_bytes_per_block(state_->zip, 64 * 1024);
    archive_write_set_bytes_in_last_block(state_->zip, 1);
    state_->require(archive_write_open2(state_->zip, state_.get(), nullptr, State::take, nullptr, nullptr) == ARCHIVE_OK);
}

Writer::~Writer() = default;

void Writer::begin(std::string_view name, std::optional<std::uint64_t> size, Packing packing) {
    EXPECTS(!state_->open && !state_->finished);
    EXPECTS(is_member_name(name));
    EXPECTS(state_->names.emplace(name).second);
    const bool stored = packing == Packing::stored;
    state_->require((stored ? archive_write_zip_set_compression_store(state_->zip)
                            : archive_write_zip_set_compression_deflate(state_->zip)) == ARCHIVE_OK);
    const zip_detail::Entry entry(archive_entry_new());
    if (!entry) throw Fault("libarchive has no memory");
    archive_entry_set_pathname(entry.get(), std::string(name).c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    // No mtime: libarchive would also write it in the machine's own zone, and the bytes would differ by town.
    if (size) archive_entry_set_size(entry.get(), static_cast<la_int64_t>(*size));
    state_->require(archive_write_header(state_->zip, entry.get()) == ARCHIVE_OK);
    state_->open = true;
    state_->size = size;
    state_->written = 0;
}

void Writer::write(ByteView piece) {
    EXPECTS(state_->open);
    state_->written += piece.size();
    EXPECTS(!state_->size || state_->written <= *state_->size);
    while (!piece.empty()) {
        const la_ssize_t count = archive_write_data(state_->zip, piece.data(), piece.size());
        state_->require(count > 0);
        piece = piece.subspan(static_cast<std::size_t>(count));
    }
}

void Writer::end() {
    EXPECTS(state_->open);
    EXPECTS(!state_->size || state_->written == *state_->size);
    state_->open = false;
    state_->require(archive_write_finish_entry(state_->zip) == ARCHIVE_OK);
}

void Writer::add(std::string_view name, ByteView content, Packing packing) {
    begin(name, content.size(), packing);
    write(content);
    end();
}

void Writer::finish() {
    EXPECTS(!state_->open && !state_->finished);
    state_->finished = true;
    state_->require(archive_write_close(state_->zip) == ARCHIVE_OK);
}

struct Reader::State {
    archive* zip = nullptr;
    Limits limits;
    std::uint64_t unpacked_max = 0;
    std::uint64_t unpacked = 0;
    std::set<std::string, std::less<>> names;
    std::string current;
    bool pending = false;  ///< the current member is not read to its end

    ~State() { archive_read_free(zip); }

    tl::unexpected<Problem> damaged() const { return refuse(problems::damaged, {{"why", zip_detail::shown(zip_detail::why(zip))}}, current); }
};

Reader::Reader(std::unique_ptr<State> state) : state_(std::move(state)) {}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

Result<Reader> Reader::open(const std::string& path, const Limits& limits) {
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0 || !S_ISREG(about.st_mode)) return refuse(problems::unreadable, {{"file", path}});
    auto state = std::make_unique<State>();
    state->limits = limits;
    const auto dense = std::max(std::uint64_t{1} << 20U, limits.ratio * static_cast<std::uint64_t>(about.st_size));
    state->unpacked_max = std::min(limits.total_bytes, dense);
    state->zip = archive_read_new();
    if (state->zip == nullptr) throw Fault("libarchive has no memory");
    // By the directory at the end, and no other format: what a zip tool shows is what we check.
    if (archive_read_support_format_zip_seekable(state->zip) != ARCHIVE_OK) throw Fault("libarchive without zip");
    if (archive_read_open_filename(state->zip, path.c_str(), 64 * 1024) != ARCHIVE_OK) {
        if (archive_errno(state->zip) == EACCES || archive_errno(state->zip) == ENOENT)
            return refuse(problems::unreadable, {{"file", path}});
        return state->damaged();
    }
    return Reader(std::move(state));
}

Result<std::optional<std::string>> Reader::next() {
    if (state_->pending) TRY(stream([](ByteView) {}));
    state_->current.clear();
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(state_->zip, &entry);
    if (status == ARCHIVE_EOF) return std::optional<std::string>();
    const char* raw = entry != nullptr && (status == ARCHIVE_OK || status == ARCHIVE_WARN) ? archive_entry_pathname(entry) : nullptr;
    if (status != ARCHIVE_OK && raw == nullptr) return state_->damaged();
    const std::string name = raw == nullptr ? std::string() : raw;
    const auto refuse_member = [&](std::string_view code) { return refuse(code, {{"name", zip_detail::shown(name)}}); };
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr ||
        archive_entry_symlink(entry) != nullptr || archive_entry_is_encrypted(entry) != 0)
        return refuse_member(problems::member_kind);
    if (!is_member_name(name)) return refuse_member(problems::member_name);
    if (status != ARCHIVE_OK) return state_->damaged();
    if (state_->names.size() == state_->limits.members)
        return refuse(problems::too_many_members, {{"limit", std::to_string(state_->limits.members)}});
    if (!state_->names.insert(name).second) return refuse_member(problems::member_twice);
    state_->current = name;
    state_->pending = true;
    return std::optional(name);
}

Result<void> Reader::stream(const Sink& sink) {
    EXPECTS(state_->pending);
    state_->pending = false;
    std::array<std::uint8_t, 64 * 1024> buffer;
    std::uint64_t size = 0;
    for (;;) {
        const la_ssize_t count = archive_read_data(state_->zip, buffer.data(), buffer.size());
        if (count < 0) return state_->damaged();
        if (count == 0) return {};
        size += static_cast<std::uint64_t>(count);
        state_->unpacked += static_cast<std::uint64_t>(count);
        if (size > state_->limits.member_bytes)
            return refuse(problems::too_large, {{"limit", std::to_string(state_->limits.member_bytes)}}, state_->current);
        if (state_->unpacked > state_->limits.total_bytes)
            return refuse(problems::too_large, {{"limit", std::to_string(state_->limits.total_bytes)}}, state_->current);
        if (state_->unpacked > state_->unpacked_max)
            return refuse(problems::too_dense, {{"limit", std::to_string(state_->limits.ratio)}}, state_->current);
        sink(ByteView(buffer.data(), static_cast<std::size_t>(count)));
    }
}

Result<Bytes> Reader::content(std::uint64_t bytes_max) {
    Bytes all;
    bool too_large = false;
    TRY(stream([&](ByteView piece) {
        // Goes on reading without keeping, so that the checksum is still looked at.
        too_large = too_large || all.size() + piece.size() > bytes_max;
        if (!too_large) append(all, piece);
    }));
    if (too_large) return refuse(problems::too_large, {{"limit", std::to_string(bytes_max)}}, state_->current);
    return all;
}

}  // namespace huiyin::zip
