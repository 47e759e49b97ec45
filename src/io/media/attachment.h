#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

/// What residents attach: which kind it is, and what it tells about them that they didn't mean to say.
namespace huiyin::media {

/// Limits that are written on the page before a file is chosen (security-checklist 5.1.1).
inline constexpr std::size_t files_max = 10;
inline constexpr std::uint64_t file_bytes_max = 20'000'000;
inline constexpr std::uint64_t photo_pixels_max = 40'000'000;
/// Longer photos are made smaller.
inline constexpr int photo_side_max = 4096;
/// `sniff` wants this many bytes, or the whole file if it is shorter.
inline constexpr std::size_t sniff_bytes = 4096;

/// The kinds that are taken. Everything else is refused.
enum class Kind { jpeg, png, webp, pdf, text, mp3, m4a, aac, ogg, wav };

/// "image/jpeg": what a download says. Text says "text/plain; charset=utf-8".
std::string_view media_type(Kind kind);
/// "jpg", without a dot.
std::string_view extension(Kind kind);
bool is_photo(Kind kind);
bool is_audio(Kind kind);

/// The kind by content; names and declared types play no part. Our own signatures decide; libmagic must not
/// contradict them. Refuses with media/type-not-allowed, heic-not-taken, video-not-taken, text-not-utf8, file-empty.
Result<Kind> sniff(ByteView head);

/// A file that may be read anywhere: sealed chunks opened as they are asked for. What it throws passes through.
class Reader {
  public:
    virtual ~Reader() = default;
    virtual std::uint64_t size() const = 0;
    /// Reads at `offset` up to the length of `into`; fewer only at the end. Returns how many.
    virtual std::size_t read(std::uint64_t offset, std::span<std::uint8_t> into) = 0;
};

/// Takes bytes as they come: seals them. What it throws passes through.
using Sink = std::function<void(ByteView)>;

/// What came out.
struct Cleaned {
    Kind kind;                ///< may differ from what went in: a WebP photo becomes JPEG or PNG
    int width = 0;            ///< pixels; photos only
    int height = 0;
    std::uint64_t bytes = 0;  ///< handed to the sink
};

/// Hands the file on without what it tells by accident. Never holds plaintext on disk.
///
/// Photos are decoded and written anew (see photo.h). Recordings lose their tags, sound untouched. Text is checked to be
/// UTF-8 and handed on as it is; so is PDF, **with its metadata**. README.md says what stays.
/// A refusal or exception may come after bytes were handed out: the caller drops them.
Result<Cleaned> clean(Kind kind, Reader& from, const Sink& to);

/// Starts the image library and the type database once; call before threads are made. `clean` and `sniff` call
/// it themselves. Throws Fault.
void start();

}  // namespace huiyin::media
