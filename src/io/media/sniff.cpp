#include <magic.h>

#include <array>
#include <memory>
#include <mutex>
#include <string>

#include "base/fault.h"
#include "io/media/attachment.h"
#include "io/media/photo.h"
#include "io/media/problems.h"
#include "io/media/text_check.h"

namespace huiyin::media {

namespace sniff_detail {

/// libmagic with its database loaded once; a handle is for one thread at a time.
class TypeDatabase {
  public:
    TypeDatabase() : handle_(magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TOKENS), magic_close) {
        if (!handle_ || magic_load(handle_.get(), nullptr) != 0) throw Fault("libmagic: cannot load its database");
    }
    std::string type_of(ByteView head) {
        // libmagic (5.44) looks for words a little beyond the end of what it is given.
        constexpr std::size_t beyond = 8 * 1024;
        Bytes room(head.begin(), head.end());
        room.resize(head.size() + beyond);
        const std::lock_guard lock(mutex_);
        const char* found = magic_buffer(handle_.get(), room.data(), head.size());
        return found == nullptr ? "unknown" : found;
    }

  private:
    std::mutex mutex_;
    std::unique_ptr<magic_set, decltype(&magic_close)> handle_;
};

inline TypeDatabase& types() {
    static TypeDatabase database;
    return database;
}

inline bool starts(ByteView head, std::string_view with, std::size_t at = 0) {
    return head.size() >= at + with.size() && as_text(head.subspan(at, with.size())) == with;
}

/// An MPEG audio frame header, layer III (ISO/IEC 11172-3, 2.4.1.3), or ADTS (ISO/IEC 13818-7, 6.2).
inline bool is_mp3_frame(ByteView head) {
    return head.size() >= 4 && head[0] == 0xFF && (head[1] & 0xE6U) == 0xE2U && (head[1] & 0x18U) != 0x08U &&
           (head[2] & 0xF0U) != 0xF0U && (head[2] & 0xF0U) != 0 && (head[2] & 0x0CU) != 0x0CU;
}
inline bool is_adts_frame(ByteView head) {
    return head.size() >= 7 && head[0] == 0xFF && (head[1] & 0xF6U) == 0xF0U && (head[2] & 0x3CU) <= 0x30U;
}

/// The brands of an ISO base media file (ISO/IEC 14496-12, 4.3): "ftyp", major brand, version, more brands.
inline bool has_brand(ByteView head, std::initializer_list<std::string_view> wanted) {
    const std::size_t length = std::size_t{head[0]} << 24U | std::size_t{head[1]} << 16U | std::size_t{head[2]} << 8U | head[3];
    const std::size_t end = std::min(length, head.size());
    for (std::size_t at = 8; at + 4 <= end; at += 4) {
        if (at == 12) continue;  // the version
        for (const std::string_view brand : wanted)
            if (starts(head, brand, at)) return true;
    }
    return false;
}

/// Text that a viewer could take for a page or a program of its own.
inline bool is_markup(std::string_view found, ByteView head) {
    if (found == "text/html" || found == "text/xml" || found == "application/xml" || found == "image/svg+xml" ||
        found == "application/xhtml+xml" || found == "text/rtf" || found == "application/postscript")
        return true;
    std::string start(as_text(head.first(std::min<std::size_t>(head.size(), 512))));
    for (char& c : start) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (start.starts_with("\xEF\xBB\xBF")) start.erase(0, 3);
    start.erase(0, start.find_first_not_of(" \t\r\n"));
    for (const std::string_view sign : {"<!doctype", "<html", "<?xml", "<svg", "<script", "{\\rtf", "%!ps"})
        if (start.starts_with(sign)) return true;
    return false;
}

}  // namespace sniff_detail

Result<Kind> sniff(ByteView head) {
    using namespace sniff_detail;
    if (head.empty()) return refuse(problems::file_empty);
    const std::string found = types().type_of(head);
    const auto not_allowed = [&] { return refuse(problems::type_not_allowed, {{"found", found == "application/octet-stream" ? "unknown" : found}}); };
    // libmagic may know less than we do ("application/octet-stream"), but must not say that it is something else.
    const auto agreed = [&](Kind kind, std::initializer_list<std::string_view> names) -> Result<Kind> {
        for (const std::string_view name : names)
            if (found == name) return kind;
        if (found == "application/octet-stream") return kind;
        return not_allowed();
    };
    if (starts(head, "\xFF\xD8\xFF")) return agreed(Kind::jpeg, {"image/jpeg"});
    if (starts(head, {"\x89PNG\r\n\x1A\n", 8})) return agreed(Kind::png, {"image/png", "image/apng", "image/vnd.mozilla.apng"});
    if (starts(head, "RIFF") && starts(head, "WEBP", 8)) return agreed(Kind::webp, {"image/webp"});
    if (starts(head, "RIFF") && starts(head, "WAVE", 8)) return agreed(Kind::wav, {"audio/x-wav", "audio/wav", "audio/vnd.wave"});
    if (starts(head, "%PDF-")) return agreed(Kind::pdf, {"application/pdf"});
    if (starts(head, "OggS")) {
        // The first page holds one packet that names the codec (RFC 3533; RFC 7845, section 5.1).
        const std::size_t packet = head.size() > 26 ? 27 + std::size_t{head[26]} : head.size();
        if (starts(head, "OpusHead", packet) || starts(head, "\x01vorbis", packet) || starts(head, "Speex   ", packet))
            return agreed(Kind::ogg, {"audio/ogg", "application/ogg", "video/ogg", "audio/vorbis", "audio/opus"});
        return not_allowed();
    }
    if (starts(head, "ftyp", 4)) {
        if (has_brand(head, {"heic", "heix", "heim", "heis", "hevc", "mif1", "msf1", "avif", "avis"}))
            return refuse(problems::heic_not_taken, {{"found", found}});
        // Phones record sound into the same brands as video; `clean` looks at the tracks.
        if (has_brand(head, {"M4A ", "M4B ", "mp42", "mp41", "isom", "iso2", "3gp4", "3gp5", "3gp6"})) return Kind::m4a;
        if (found.starts_with("video/")) return refuse(problems::video_not_taken, {{"found", found}});
        return not_allowed();
    }
    if (starts(head, "ID3")) return agreed(Kind::mp3, {"audio/mpeg", "audio/x-aac", "audio/aac"});
    if (is_adts_frame(head) && (found.find("aac") != std::string::npos || found.find("adts") != std::string::npos)) return Kind::aac;
    if (is_mp3_frame(head)) return agreed(Kind::mp3, {"audio/mpeg"});
    if (found.starts_with("video/")) return refuse(problems::video_not_taken, {{"found", found}});

    TextCheck check;
    if (check.feed(head)) {  // the last character may be cut
        if (is_markup(found, head)) return not_allowed();
        // What libmagic calls the text (mail, JSON, source) is of no matter: it is given back as plain text.
        return Kind::text;
    }
    if (found.starts_with("text/")) return refuse(problems::text_not_utf8, {{"found", found}});
    return not_allowed();
}

void start() {
    sniff_detail::types();
    start_photos();
}

}  // namespace huiyin::media
