#include <algorithm>
#include <array>

#include "base/fault.h"
#include "io/media/attachment.h"
#include "io/media/audio.h"
#include "io/media/photo.h"
#include "io/media/problems.h"
#include "io/media/text_check.h"

namespace huiyin::media {

namespace kinds {

struct About {
    std::string_view type;
    std::string_view extension;
};

inline About about(Kind kind) {
    switch (kind) {
        case Kind::jpeg: return {"image/jpeg", "jpg"};
        case Kind::png: return {"image/png", "png"};
        case Kind::webp: return {"image/webp", "webp"};
        case Kind::pdf: return {"application/pdf", "pdf"};
        case Kind::text: return {"text/plain; charset=utf-8", "txt"};
        case Kind::mp3: return {"audio/mpeg", "mp3"};
        case Kind::m4a: return {"audio/mp4", "m4a"};
        case Kind::aac: return {"audio/aac", "aac"};
        case Kind::ogg: return {"audio/ogg", "ogg"};
        case Kind::wav: return {"audio/wav", "wav"};
    }
    throw Bug("unknown kind of attachment");
}

/// Hands all bytes on, looking at each piece first.
template <typename Look>
Result<Cleaned> pass_on(Kind kind, Reader& from, const Sink& to, Look look) {
    std::array<std::uint8_t, 64 * 1024> buffer;
    std::uint64_t at = 0;
    while (const std::size_t count = from.read(at, buffer)) {
        const ByteView piece(buffer.data(), count);
        if (!look(piece)) return refuse(problems::text_not_utf8, {{"found", "text/plain"}});
        to(piece);
        at += count;
    }
    return Cleaned{.kind = kind, .bytes = at};
}

}  // namespace kinds

std::string_view media_type(Kind kind) { return kinds::about(kind).type; }
std::string_view extension(Kind kind) { return kinds::about(kind).extension; }
bool is_photo(Kind kind) { return kind == Kind::jpeg || kind == Kind::png || kind == Kind::webp; }
bool is_audio(Kind kind) {
    return kind == Kind::mp3 || kind == Kind::m4a || kind == Kind::aac || kind == Kind::ogg || kind == Kind::wav;
}

Result<Cleaned> clean(Kind kind, Reader& from, const Sink& to) {
    if (from.size() == 0) return refuse(problems::file_empty);
    if (from.size() > file_bytes_max) return refuse(problems::file_too_large, {{"limit", std::to_string(file_bytes_max)}});
    if (is_photo(kind)) return clean_photo(kind, from, to);
    if (is_audio(kind)) return clean_audio(kind, from, to);
    if (kind == Kind::pdf) return kinds::pass_on(kind, from, to, [](ByteView) { return true; });
    TextCheck check;
    TRY_LET(cleaned, kinds::pass_on(kind, from, to, [&](ByteView piece) { return check.feed(piece); }));
    if (!check.finished()) return refuse(problems::text_not_utf8, {{"found", "text/plain"}});
    return cleaned;
}

}  // namespace huiyin::media
