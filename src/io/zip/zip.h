#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

/// Zip files: the full copy that a resident takes home, and reading it back.
namespace huiyin::zip {

/// Takes bytes as they come. What it throws passes through.
using Sink = std::function<void(ByteView)>;

/// A member's name as we write it: 1 to 200 of "A-Z a-z 0-9 . _ - /", relative, no part empty, "." or "..".
bool is_member_name(std::string_view name);

/// Writes a zip to a sink, member by member; nothing is kept but the directory. The bytes depend on names and
/// contents alone: members carry no time (1980-01-01) and no owner.
class Writer {
  public:
    explicit Writer(Sink sink);
    /// Without `finish` the file is cut short, and readers refuse it.
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    enum class Packing {
        deflate,
        stored,  ///< for what is packed already: photos, audio
    };
    /// A whole member. The name must be one (`is_member_name`) and new.
    void add(std::string_view name, ByteView content, Packing packing = Packing::deflate);
    /// A member in pieces. Without a size, it is written after the content. With one, the pieces must add up to it.
    void begin(std::string_view name, std::optional<std::uint64_t> size, Packing packing = Packing::deflate);
    void write(ByteView piece);
    void end();
    /// Writes the directory.
    void finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// What a stranger's file may cost us.
struct Limits {
    std::size_t members = 10'000;
    std::uint64_t member_bytes = std::uint64_t{64} << 20U;  ///< each, unpacked
    std::uint64_t total_bytes = std::uint64_t{1} << 30U;    ///< all, unpacked
    std::uint64_t ratio = 200;                              ///< unpacked to file size, once above 1 MiB
};

/// Reads a zip member by member, in the order of its directory. Nothing is written to disk, no name reaches the file system.
class Reader {
  public:
    /// Refuses with zip/unreadable or zip/damaged.
    static Result<Reader> open(const std::string& path, const Limits& limits = {});
    ~Reader();
    Reader(Reader&&) noexcept;
    Reader& operator=(Reader&&) noexcept;

    /// The next member's name; nothing at the end. Skips what is left of the one before (checksums included).
    /// Refuses with any zip/… code.
    Result<std::optional<std::string>> next();
    /// The member's content, unpacked and its checksum checked. Refuses with zip/too-large above `bytes_max`.
    Result<Bytes> content(std::uint64_t bytes_max);
    /// The same in pieces. A refusal may come after pieces were handed out.
    Result<void> stream(const Sink& sink);

  private:
    struct State;
    explicit Reader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace huiyin::zip
