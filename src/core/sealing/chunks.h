#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/ids.h"

// Files, sealed as they stream and readable from any place. A file is padded with zeros to a
// bucket, cut into chunks of 64 KiB and each chunk sealed by itself under the file's own random
// key, bound to the file, its number and whether it is the last. Dropping, swapping, repeating or
// adding chunks leaves at least one that does not open.
namespace huiyin::sealing {

/// Bytes of a file in one chunk, before sealing.
inline constexpr std::size_t chunk_size = 64 * 1024;
/// How much longer a sealed chunk is: version, nonce, tag.
inline constexpr std::size_t chunk_overhead = 41;

/// What opens a file. Never stored but sealed.
struct FileSecret {
    FileId file;
    std::uint64_t size = 0;  ///< true size in bytes, without padding
    Hash sha256{};           ///< of the file
    crypto::Key key;

    /// Version, file, size, hash, key: 89 bytes.
    Bytes encode() const;
    static std::optional<FileSecret> parse(ByteView bytes);
};

/// Everything about a file that lies sealed beside its chunks, under the case's key, in the part
/// `part()`.
struct FileMeta {
    FileSecret secret;
    std::string name;
    std::string type;  ///< media type

    /// The secret, then name and type, each after its length (4 bytes, big-endian).
    Bytes encode() const;
    static std::optional<FileMeta> parse(ByteView bytes);
    /// Name of the sealed part that holds it: "file:<id>".
    std::string part() const { return "file:" + secret.file.hex(); }
};

/// Chunks of a file of that size, padding included; at least 1.
std::uint64_t chunk_count(std::uint64_t file_size);
/// Chunks that hold bytes of the file; the rest is padding only. 0 for an empty file.
std::uint64_t chunk_count_filled(std::uint64_t file_size);

/// Seals one file. Not copied; holds at most one chunk of it in memory.
class ChunkSealer {
  public:
    /// Gets each sealed chunk as soon as it is full, numbers from 0 upwards without a gap. May
    /// throw.
    using Sink = std::function<void(std::uint64_t number, Bytes sealed)>;

    ChunkSealer(Random& random, FileId file, Sink sink);
    ~ChunkSealer();
    ChunkSealer(const ChunkSealer&) = delete;
    ChunkSealer& operator=(const ChunkSealer&) = delete;

    void push(ByteView bytes);
    /// Bytes pushed so far.
    std::uint64_t size() const { return size_; }
    /// Pads, emits what is left and gives the file's secret. Once only. A sealer that goes without
    /// it has left chunks that nobody can open.
    FileSecret finish();

  private:
    void take(ByteView bytes);
    void emit(bool last);

    Random& random_;
    FileId file_;
    Sink sink_;
    crypto::Key key_;
    crypto::Sha256 sha256_;
    Bytes buffer_;
    std::uint64_t size_ = 0;
    std::uint64_t number_ = 0;
    bool finished_ = false;
};

/// Opens chunks of one file, in any order. A value; may be used from several threads.
class ChunkOpener {
  public:
    explicit ChunkOpener(FileSecret secret) : secret_(std::move(secret)) {}

    std::uint64_t size() const { return secret_.size; }
    std::uint64_t count() const { return chunk_count(secret_.size); }
    /// Chunks 0 to count_filled() - 1 hold the file.
    std::uint64_t count_filled() const { return chunk_count_filled(secret_.size); }
    /// The file's bytes in that chunk, padding cut off (so empty for a chunk of padding). Nothing
    /// if it is not that chunk of this file.
    std::optional<Bytes> open(std::uint64_t number, ByteView sealed) const;

  private:
    FileSecret secret_;
};

}  // namespace huiyin::sealing
