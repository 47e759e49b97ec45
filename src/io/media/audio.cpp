#include "io/media/audio.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/fault.h"
#include "io/media/problems.h"

namespace huiyin::media {

namespace audio_detail {

/// Reads exactly; empty if the file ends before.
inline Bytes take(Reader& from, std::uint64_t at, std::size_t count) {
    Bytes bytes(count);
    std::size_t have = 0;
    while (have < count) {
        const std::size_t more = from.read(at + have, std::span(bytes).subspan(have));
        if (more == 0) return {};
        have += more;
    }
    return bytes;
}

inline tl::unexpected<Problem> damaged(Kind kind) {
    return refuse(problems::audio_damaged, {{"kind", std::string(extension(kind))}});
}

inline std::uint32_t big_32(ByteView b) {
    return std::uint32_t{b[0]} << 24U | std::uint32_t{b[1]} << 16U | std::uint32_t{b[2]} << 8U | b[3];
}
inline std::uint32_t little_32(ByteView b) {
    return std::uint32_t{b[3]} << 24U | std::uint32_t{b[2]} << 16U | std::uint32_t{b[1]} << 8U | b[0];
}
inline std::array<std::uint8_t, 4> to_little_32(std::uint32_t v) {
    return {static_cast<std::uint8_t>(v), static_cast<std::uint8_t>(v >> 8U), static_cast<std::uint8_t>(v >> 16U),
            static_cast<std::uint8_t>(v >> 24U)};
}

class Output {
  public:
    explicit Output(const Sink& to) : to_(to) {}
    void put(ByteView bytes) {
        if (bytes.empty()) return;
        to_(bytes);
        written_ += bytes.size();
    }
    /// Copies [at, end) of the file, `blank` as zeros. False if the file is shorter.
    bool copy(Reader& from, std::uint64_t at, std::uint64_t end, bool blank = false) {
        std::array<std::uint8_t, 64 * 1024> buffer{};
        while (at < end) {
            const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), end - at));
            const std::size_t count = blank ? want : from.read(at, std::span(buffer).first(want));
            if (count == 0) return false;
            put(ByteView(buffer.data(), count));
            at += count;
        }
        return true;
    }
    Result<Cleaned> done(Kind kind) const { return Cleaned{.kind = kind, .bytes = written_}; }

  private:
    const Sink& to_;
    std::uint64_t written_ = 0;
};

/// MP3 and AAC: frames between ID3v2 (id3.org, 2.4.0 section 3.1) and the tags at the end.
inline Result<Cleaned> frames_only(Kind kind, Reader& from, Output& out) {
    std::uint64_t start = 0;
    std::uint64_t end = from.size();
    for (;;) {
        const Bytes head = end - start >= 10 ? take(from, start, 10) : Bytes();
        if (head.empty() || as_text(ByteView(head).first(3)) != "ID3") break;
        std::uint64_t size = 10;
        for (std::size_t i = 6; i < 10; ++i)
            if (head[i] > 0x7F) return damaged(kind);
        size += std::uint64_t{head[6]} << 21U | std::uint64_t{head[7]} << 14U | std::uint64_t{head[8]} << 7U | head[9];
        if ((head[5] & 0x10U) != 0) size += 10;  // a footer
        if (size >= end - start) return damaged(kind);
        start += size;
        // Padding that the tag's size leaves out.
        for (;;) {
            const Bytes next = end - start >= 1 ? take(from, start, 1) : Bytes();
            if (next.empty() || next[0] != 0) break;
            ++start;
        }
    }
    for (bool again = true; again;) {
        again = false;
        if (end - start >= 128 && as_text(take(from, end - 128, 3)) == "TAG") end -= 128, again = true;
        if (end - start >= 227 && as_text(take(from, end - 227, 4)) == "TAG+") end -= 227, again = true;
        if (end - start < 32) break;
        const Bytes ape = take(from, end - 32, 32);
        if (as_text(ByteView(ape).first(8)) == "APETAGEX") {
            // Its size counts the footer, not the header that flag bit 31 tells of.
            std::uint64_t size = little_32(ByteView(ape).subspan(12));
            if ((ape[23] & 0x80U) != 0) size += 32;
            if (size < 32 || size > end - start) return damaged(kind);
            end -= size;
            again = true;
        }
    }
    const Bytes frame = end - start >= 4 ? take(from, start, 2) : Bytes();
    if (frame.empty() || frame[0] != 0xFF || (frame[1] & 0xE0U) != 0xE0U) return damaged(kind);
    if (!out.copy(from, start, end)) return damaged(kind);
    return out.done(kind);
}

/// WAV: RIFF with the chunks that hold sound and no other (Multimedia Programming Interface 1.0, chapter 2).
inline Result<Cleaned> sound_chunks(Reader& from, Output& out) {
    struct Chunk {
        std::uint64_t at;
        std::uint32_t size;
    };
    std::vector<Chunk> kept;
    std::uint64_t total = 4;
    bool has_format = false;
    bool has_data = false;
    std::uint64_t at = 12;
    while (from.size() - at >= 8 && at < from.size()) {
        const Bytes head = take(from, at, 8);
        if (head.empty()) return damaged(Kind::wav);
        const std::string_view name = as_text(ByteView(head).first(4));
        std::uint64_t size = little_32(ByteView(head).subspan(4));
        // Recorders that were stopped hard leave the size of the sound too long.
        if (size > from.size() - at - 8) {
            if (name != "data") return damaged(Kind::wav);
            size = from.size() - at - 8;
        }
        const bool first_format = name == "fmt " && !has_format;
        const bool first_data = name == "data" && !has_data && has_format;
        if (first_format || first_data || (name == "fact" && !has_data)) {
            kept.push_back({at, static_cast<std::uint32_t>(size)});
            total += 8 + size + (size & 1U);
            has_format = has_format || first_format;
            has_data = has_data || first_data;
        }
        at += 8 + size + (size & 1U);
        if (at >= from.size()) break;
    }
    if (!has_format || !has_data) return damaged(Kind::wav);
    out.put(as_bytes("RIFF"));
    out.put(to_little_32(static_cast<std::uint32_t>(total)));
    out.put(as_bytes("WAVE"));
    for (const Chunk& chunk : kept) {
        out.put(take(from, chunk.at, 4));
        out.put(to_little_32(chunk.size));
        if (!out.copy(from, chunk.at + 8, chunk.at + 8 + chunk.size)) return damaged(Kind::wav);
        if ((chunk.size & 1U) != 0) out.put(Bytes{0});
    }
    return out.done(Kind::wav);
}

/// The checksum of an Ogg page (RFC 3533, section 6): polynomial 0x04c11db7, not reflected.
inline std::uint32_t ogg_checksum(ByteView page) {
    static const auto table = [] {
        std::array<std::uint32_t, 256> made{};
        for (std::uint32_t i = 0; i < 256; ++i) {
            std::uint32_t r = i << 24U;
            for (int bit = 0; bit < 8; ++bit) r = (r & 0x80000000U) != 0 ? (r << 1U) ^ 0x04C11DB7U : r << 1U;
            made[i] = r;
        }
        return made;
    }();
    std::uint32_t sum = 0;
    for (const std::uint8_t byte : page) sum = (sum << 8U) ^ table[((sum >> 24U) ^ byte) & 0xFFU];
    return sum;
}

/// An empty comment header that fills the room of the old one: what byte stands at `position`. Readers skip what follows
/// the (absent) comments (RFC 7845, section 5.2; Vorbis I, section 5.2.1).
inline std::uint8_t empty_comment_byte(std::string_view codec, std::uint64_t position) {
    if (codec == "opus") return position < 8 ? static_cast<std::uint8_t>("OpusTags"[position]) : std::uint8_t{0};
    if (codec == "vorbis") {
        if (position < 7) return static_cast<std::uint8_t>("\x03vorbis"[position]);
        return position == 15 ? 1 : 0;  // vendor length 0, count 0, framing bit
    }
    return 0;  // Speex: vendor length 0, count 0
}

/// Ogg with one stream: the second packet is replaced in place, its pages' checksums are made anew.
inline Result<Cleaned> without_comments(Reader& from, Output& out) {
    std::string_view codec;
    std::uint32_t serial = 0;
    int packet = 0;
    std::uint64_t position = 0;  // in the second packet
    std::uint64_t at = 0;
    while (at < from.size()) {
        Bytes page = from.size() - at >= 27 ? take(from, at, 27) : Bytes();
        if (page.empty() || as_text(ByteView(page).first(4)) != "OggS" || page[4] != 0) return damaged(Kind::ogg);
        const Bytes lacing = take(from, at + 27, page[26]);
        if (lacing.size() != page[26]) return damaged(Kind::ogg);
        std::size_t length = 0;
        for (const std::uint8_t part : lacing) length += part;
        const Bytes body = take(from, at + 27 + lacing.size(), length);
        if (body.size() != length) return damaged(Kind::ogg);
        append(page, lacing);
        const std::size_t start = page.size();
        append(page, body);
        const std::uint32_t this_serial = little_32(ByteView(page).subspan(14));
        if (at == 0) {
            serial = this_serial;
            const std::string_view first = as_text(body);
            codec = first.starts_with("OpusHead") ? "opus" : first.starts_with("\x01vorbis") ? "vorbis" : first.starts_with("Speex   ") ? "speex" : "";
            if (codec.empty()) return damaged(Kind::ogg);
        }
        // Chained and multiplexed streams (a picture beside the sound, a second song) are nothing that a recorder writes.
        if (this_serial != serial || (at != 0 && (page[5] & 0x02U) != 0)) return damaged(Kind::ogg);
        if (packet <= 1) {
            std::size_t byte = start;
            for (const std::uint8_t part : lacing) {
                for (std::size_t i = 0; i < part; ++i, ++byte)
                    if (packet == 1) page[byte] = empty_comment_byte(codec, position++);
                if (part < 255) {
                    // Too short for an empty header, or none at all: no such file plays.
                    if (packet == 1 && position < (codec == "speex" ? 8U : 16U)) return damaged(Kind::ogg);
                    ++packet;
                }
            }
            std::fill_n(page.begin() + 22, 4, std::uint8_t{0});
            std::ranges::copy(to_little_32(ogg_checksum(page)), page.begin() + 22);
        }
        out.put(page);
        at += start + length;
    }
    if (packet < 2) return damaged(Kind::ogg);
    return out.done(Kind::ogg);
}

/// M4A (ISO/IEC 14496-12): boxes keep their places, so that the sound's offsets hold.
class Boxes {
  public:
    Boxes(Reader& from, Output& out) : from_(from), out_(out) {}

    Result<Cleaned> clean() {
        TRY(walk(0, from_.size(), 0));
        if (!sound_) return damaged(Kind::m4a);
        return out_.done(Kind::m4a);
    }

  private:
    Result<void> walk(std::uint64_t at, std::uint64_t end, int depth) {
        if (depth > 8) return damaged(Kind::m4a);
        while (at < end) {
            if (end - at < 8) return damaged(Kind::m4a);
            Bytes head = take(from_, at, 8);
            if (head.empty()) return damaged(Kind::m4a);
            std::uint64_t size = big_32(head);
            std::uint64_t header = 8;
            if (size == 1) {
                const Bytes large = take(from_, at + 8, 8);
                if (large.empty()) return damaged(Kind::m4a);
                append(head, large);
                size = std::uint64_t{big_32(large)} << 32U | big_32(ByteView(large).subspan(4));
                header = 16;
            } else if (size == 0 && depth == 0) {
                size = end - at;
            }
            if (size < header || size > end - at) return damaged(Kind::m4a);
            const std::string name(as_text(ByteView(head).subspan(4, 4)));
            TRY(box(name, head, at + header, at + size, depth));
            at += size;
        }
        return {};
    }

    Result<void> box(const std::string& name, Bytes& head, std::uint64_t at, std::uint64_t end, int depth) {
        const auto one_of = [&](std::initializer_list<std::string_view> names) { return std::ranges::find(names, name) != names.end(); };
        if (one_of({"moov", "trak", "mdia", "minf", "moof", "traf", "mvex", "edts"})) {
            out_.put(head);
            return walk(at, end, depth + 1);
        }
        // What we don't know is blanked, not passed on: tags stand in ever new boxes.
        const bool known = one_of({"ftyp", "styp", "mdat", "mvhd", "tkhd", "mdhd", "hdlr", "smhd", "dinf", "stbl", "elst", "sidx",
                                   "mfhd", "tfhd", "tfdt", "trun", "trex", "mehd"});
        if (!known) {
            std::ranges::copy(as_bytes("free"), head.begin() + 4);
            out_.put(head);
            out_.copy(from_, at, end, true);
            return {};
        }
        out_.put(head);
        if (!one_of({"mvhd", "tkhd", "mdhd", "hdlr"})) {
            if (!out_.copy(from_, at, end)) return damaged(Kind::m4a);
            return {};
        }
        if (end - at > 4096) return damaged(Kind::m4a);
        Bytes body = take(from_, at, static_cast<std::size_t>(end - at));
        if (name == "hdlr") {
            if (body.size() < 24) return damaged(Kind::m4a);
            const std::string_view handler = as_text(ByteView(body).subspan(8, 4));
            if (handler == "vide") return refuse(problems::video_not_taken, {{"found", "video/mp4"}});
            sound_ = sound_ || handler == "soun";
            std::fill(body.begin() + 24, body.end(), std::uint8_t{0});  // the recorder's name
        } else {
            // Version and flags, then two dates of 4 or 8 bytes.
            const std::size_t dates = body.empty() || body[0] == 0 ? 8 : 16;
            if (body.size() < 4 + dates) return damaged(Kind::m4a);
            std::fill_n(body.begin() + 4, dates, std::uint8_t{0});
        }
        out_.put(body);
        return {};
    }

    Reader& from_;
    Output& out_;
    bool sound_ = false;
};

}  // namespace audio_detail

Result<Cleaned> clean_audio(Kind kind, Reader& from, const Sink& to) {
    using namespace audio_detail;
    EXPECTS(is_audio(kind));
    Output out(to);
    switch (kind) {
        case Kind::mp3:
        case Kind::aac: return frames_only(kind, from, out);
        case Kind::wav: return sound_chunks(from, out);
        case Kind::ogg: return without_comments(from, out);
        default: return Boxes(from, out).clean();
    }
}

}  // namespace huiyin::media
