#include "core/sealing/chunks.h"

#include <algorithm>

#include "base/fault.h"
#include "core/sealing/context.h"
#include "core/sealing/labels.h"
#include "core/sealing/padding.h"

namespace huiyin::sealing {

namespace chunks_detail {

constexpr std::uint8_t version = 1;
constexpr std::size_t secret_size = 1 + 16 + 8 + 32 + 32;
/// Beyond every limit of ours, and far from overflow.
constexpr std::uint64_t file_size_max = std::uint64_t{1} << 53;

std::uint64_t padded_size(std::uint64_t size) {
    return std::max<std::uint64_t>(padded_size_min, padme(size));
}

Context context_of(const FileId& file, std::uint64_t number, bool last) {
    Context context(labels::chunk);
    context.add(std::uint64_t{version}).add(file.view()).add(number).add(std::uint64_t{last});
    return context;
}

/// The next text after its length, or nothing; `bytes` moves past it.
std::optional<std::string> take_text(ByteView& bytes) {
    if (bytes.size() < 4) return std::nullopt;
    std::size_t length = 0;
    for (const auto byte : bytes.first(4)) length = (length << 8) | byte;
    if (length > bytes.size() - 4) return std::nullopt;
    std::string text(as_text(bytes.subspan(4, length)));
    bytes = bytes.subspan(4 + length);
    return text;
}

}  // namespace chunks_detail

Bytes FileSecret::encode() const {
    Bytes bytes{chunks_detail::version};
    bytes.reserve(chunks_detail::secret_size);
    append(bytes, file.view());
    append(bytes, big_endian_64(size));
    append(bytes, sha256);
    append(bytes, key.reveal());
    return bytes;
}

std::optional<FileSecret> FileSecret::parse(ByteView bytes) {
    if (bytes.size() != chunks_detail::secret_size || bytes[0] != chunks_detail::version)
        return std::nullopt;
    FileSecret secret;
    secret.file = *FileId::from(bytes.subspan(1, 16));
    for (const auto byte : bytes.subspan(17, 8)) secret.size = (secret.size << 8) | byte;
    if (secret.size > chunks_detail::file_size_max) return std::nullopt;
    std::ranges::copy(bytes.subspan(25, 32), secret.sha256.begin());
    secret.key = *crypto::Key::from(bytes.subspan(57, 32));
    return secret;
}

Bytes FileMeta::encode() const {
    Bytes bytes = secret.encode();
    for (const auto& text : {std::string_view(name), std::string_view(type)}) {
        append(bytes, ByteView(big_endian_64(text.size())).subspan(4));
        append(bytes, as_bytes(text));
    }
    return bytes;
}

std::optional<FileMeta> FileMeta::parse(ByteView bytes) {
    if (bytes.size() < chunks_detail::secret_size) return std::nullopt;
    auto secret = FileSecret::parse(bytes.first(chunks_detail::secret_size));
    if (!secret) return std::nullopt;
    bytes = bytes.subspan(chunks_detail::secret_size);
    const auto name = chunks_detail::take_text(bytes);
    const auto type = chunks_detail::take_text(bytes);
    if (!name || !type || !bytes.empty()) return std::nullopt;
    return FileMeta{std::move(*secret), *name, *type};
}

std::uint64_t chunk_count(std::uint64_t file_size) {
    return (chunks_detail::padded_size(file_size) + chunk_size - 1) / chunk_size;
}

std::uint64_t chunk_count_filled(std::uint64_t file_size) {
    return (file_size + chunk_size - 1) / chunk_size;
}

ChunkSealer::ChunkSealer(Random& random, FileId file, Sink sink)
    : random_(random), file_(file), sink_(std::move(sink)), key_(crypto::Key::draw(random)) {
    buffer_.reserve(chunk_size);
}

ChunkSealer::~ChunkSealer() {
    crypto::wipe(buffer_);
}

void ChunkSealer::push(ByteView bytes) {
    EXPECTS(!finished_);
    EXPECTS(size_ + bytes.size() <= chunks_detail::file_size_max);
    sha256_.update(bytes);
    size_ += bytes.size();
    take(bytes);
}

FileSecret ChunkSealer::finish() {
    EXPECTS(!finished_);
    finished_ = true;
    const Bytes zeros(chunk_size);
    for (auto padding = chunks_detail::padded_size(size_) - size_; padding > 0;) {
        const auto step = std::min<std::uint64_t>(padding, zeros.size());
        take(ByteView(zeros).first(step));
        padding -= step;
    }
    emit(true);
    return {file_, size_, sha256_.finish(), std::move(key_)};
}

void ChunkSealer::take(ByteView bytes) {
    while (!bytes.empty()) {
        // A full chunk waits until there is more, since only then it is known not to be the last.
        if (buffer_.size() == chunk_size) emit(false);
        const auto step = std::min(bytes.size(), chunk_size - buffer_.size());
        append(buffer_, bytes.first(step));
        bytes = bytes.subspan(step);
    }
}

void ChunkSealer::emit(bool last) {
    Bytes sealed{chunks_detail::version};
    append(sealed,
           crypto::aead_seal(random_, key_, chunks_detail::context_of(file_, number_, last).bytes(),
                             buffer_));
    crypto::wipe(buffer_);
    buffer_.clear();
    sink_(number_++, std::move(sealed));
}

std::optional<Bytes> ChunkOpener::open(std::uint64_t number, ByteView sealed) const {
    if (number >= count() || sealed.size() < chunk_overhead || sealed[0] != chunks_detail::version)
        return std::nullopt;
    const bool last = number + 1 == count();
    auto bytes = crypto::aead_open(secret_.key,
                                   chunks_detail::context_of(secret_.file, number, last).bytes(),
                                   sealed.subspan(1));
    if (!bytes) return std::nullopt;
    const auto start = number * chunk_size;
    const auto length =
        std::min<std::uint64_t>(chunk_size, chunks_detail::padded_size(secret_.size) - start);
    if (bytes->size() != length) return std::nullopt;
    bytes->resize(secret_.size > start ? std::min<std::uint64_t>(length, secret_.size - start) : 0);
    return bytes;
}

}  // namespace huiyin::sealing
