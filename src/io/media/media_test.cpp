#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <sys/resource.h>
#include <vips/vips.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>

#include "base/fault.h"
#include "io/media/attachment.h"
#include "io/media/photo.h"
#include "io/media/problems.h"
#include "io/media/text_check.h"

namespace huiyin::media {
namespace media_tests {

class MemoryReader : public Reader {
  public:
    explicit MemoryReader(Bytes bytes) : bytes_(std::move(bytes)) {}
    std::uint64_t size() const override { return bytes_.size(); }
    std::size_t read(std::uint64_t offset, std::span<std::uint8_t> into) override {
        if (offset >= bytes_.size()) return 0;
        // Short reads, as sealed chunks give them.
        const std::size_t count = std::min({into.size(), bytes_.size() - static_cast<std::size_t>(offset), std::size_t{5000}});
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), count, into.begin());
        return count;
    }

  private:
    Bytes bytes_;
};

struct Outcome {
    Result<Cleaned> result;
    Bytes bytes;
    std::size_t largest_piece = 0;
};

inline Outcome cleaned(Kind kind, Bytes bytes) {
    MemoryReader reader(std::move(bytes));
    Outcome outcome{.result = Cleaned{.kind = kind}, .bytes = {}};
    outcome.result = clean(kind, reader, [&](ByteView piece) {
        append(outcome.bytes, piece);
        outcome.largest_piece = std::max(outcome.largest_piece, piece.size());
    });
    return outcome;
}

inline std::string code_of(const Outcome& outcome) { return outcome.result ? "taken" : std::string(outcome.result.error().code); }
inline std::string code_of(const Result<Kind>& kind) { return kind ? "taken" : std::string(kind.error().code); }
inline bool holds(ByteView bytes, std::string_view text) { return as_text(bytes).find(text) != std::string_view::npos; }

inline void put_32(Bytes& to, std::uint32_t v) { append(to, Bytes{static_cast<std::uint8_t>(v >> 24U), static_cast<std::uint8_t>(v >> 16U), static_cast<std::uint8_t>(v >> 8U), static_cast<std::uint8_t>(v)}); }
inline void put_little_32(Bytes& to, std::uint32_t v) { append(to, Bytes{static_cast<std::uint8_t>(v), static_cast<std::uint8_t>(v >> 8U), static_cast<std::uint8_t>(v >> 16U), static_cast<std::uint8_t>(v >> 24U)}); }

/// A picture with a red corner at the top left, in the format of `suffix`.
inline Bytes picture(int width, int height, const std::string& suffix, bool see_through = false) {
    start();
    VipsImage* made = nullptr;
    vips_black(&made, width, height, "bands", see_through ? 4 : 3, nullptr);
    VipsImage* grey = nullptr;
    const std::array<double, 4> scale{1, 1, 1, 1};
    const std::array<double, 4> add{90, 120, 60, 128};
    vips_linear(made, &grey, scale.data(), add.data(), see_through ? 4 : 3, "uchar", TRUE, nullptr);
    VipsImage* typed = nullptr;
    vips_copy(grey, &typed, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr);
    VipsImage* drawable = vips_image_copy_memory(typed);
    std::array<double, 4> red{250, 0, 0, 255};
    vips_draw_rect(drawable, red.data(), see_through ? 4 : 3, 0, 0, width / 2, height / 2, "fill", TRUE, nullptr);
    void* buffer = nullptr;
    std::size_t size = 0;
    EXPECT_EQ(vips_image_write_to_buffer(drawable, suffix.c_str(), &buffer, &size, nullptr), 0) << vips_error_buffer();
    Bytes bytes(static_cast<std::uint8_t*>(buffer), static_cast<std::uint8_t*>(buffer) + size);
    g_free(buffer);
    for (VipsImage* image : {made, grey, typed, drawable}) g_object_unref(image);
    return bytes;
}

/// Exif as a phone writes it, little-endian: orientation, maker, GPS position (TIFF 6.0; Exif 2.3, section 4.6).
inline Bytes phone_exif(std::uint16_t orientation) {
    Bytes tiff = to_bytes(std::string_view("II*\0\x08\0\0\0", 8));
    const auto entry = [&](std::uint16_t tag, std::uint16_t type, std::uint32_t count, std::uint32_t value) {
        append(tiff, Bytes{static_cast<std::uint8_t>(tag), static_cast<std::uint8_t>(tag >> 8U), static_cast<std::uint8_t>(type), 0});
        put_little_32(tiff, count);
        put_little_32(tiff, value);
    };
    append(tiff, Bytes{3, 0});
    entry(0x010F, 2, 16, 8 + 2 + 3 * 12 + 4);           // Make, after the directory
    entry(0x0112, 3, 1, orientation);                    // Orientation
    entry(0x8825, 4, 1, 8 + 2 + 3 * 12 + 4 + 16);        // GPS directory
    put_little_32(tiff, 0);
    append(tiff, as_bytes(std::string_view("SERIAL-0042-XYZ\0", 16)));
    append(tiff, Bytes{1, 0});
    const std::size_t at = tiff.size() + 12 + 4;
    entry(0x0002, 5, 3, static_cast<std::uint32_t>(at));  // GPSLatitude
    put_little_32(tiff, 0);
    for (const std::uint32_t number : {30U, 15U, 7U}) put_little_32(tiff, number), put_little_32(tiff, 1);
    Bytes exif = to_bytes(std::string_view("Exif\0\0", 6));
    append(exif, tiff);
    return exif;
}

inline Bytes segment(std::uint8_t marker, ByteView content) {
    Bytes bytes{0xFF, marker, static_cast<std::uint8_t>((content.size() + 2) >> 8U), static_cast<std::uint8_t>(content.size() + 2)};
    append(bytes, content);
    return bytes;
}

/// A JPEG that tells all it can: Exif, XMP, IPTC, comment, trailing bytes.
inline Bytes talkative_jpeg(int width, int height, std::uint16_t orientation) {
    const Bytes plain = picture(width, height, ".jpg[strip]");
    Bytes jpeg{0xFF, 0xD8};
    append(jpeg, segment(0xE1, phone_exif(orientation)));
    append(jpeg, segment(0xE1, as_bytes(std::string_view("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>LinMei-XMP</x:xmpmeta>", 64))));
    append(jpeg, segment(0xED, as_bytes(std::string_view("Photoshop 3.0\0IPTC-LinMei", 25))));
    append(jpeg, segment(0xFE, as_bytes("comment of Lin Mei")));
    append(jpeg, ByteView(plain).subspan(2));
    append(jpeg, as_bytes("PK\x03\x04 trailing secret"));
    return jpeg;
}

/// The markers of a JPEG up to its picture data, and whether anything follows the end.
struct JpegParts {
    std::vector<std::uint8_t> markers;
    bool ends_with_picture;
};
inline JpegParts parts_of(ByteView jpeg) {
    JpegParts parts{.markers = {}, .ends_with_picture = false};
    std::size_t at = 2;
    while (at + 4 <= jpeg.size() && jpeg[at] == 0xFF) {
        parts.markers.push_back(jpeg[at + 1]);
        if (jpeg[at + 1] == 0xDA) break;
        at += 2 + (std::size_t{jpeg[at + 2]} << 8U | jpeg[at + 3]);
    }
    const auto end = as_text(jpeg).find("\xFF\xD9");
    parts.ends_with_picture = end == jpeg.size() - 2;
    return parts;
}

inline std::vector<std::string> chunks_of(ByteView png) {
    std::vector<std::string> names;
    for (std::size_t at = 8; at + 12 <= png.size();) {
        const std::size_t length = std::size_t{png[at]} << 24U | std::size_t{png[at + 1]} << 16U | std::size_t{png[at + 2]} << 8U | png[at + 3];
        names.emplace_back(as_text(png.subspan(at + 4, 4)));
        at += 12 + length;
        if (names.back() == "IEND" && at != png.size()) names.emplace_back("trailing");
    }
    return names;
}

/// Red at (x, y)?
inline bool is_red(const Bytes& photo, int x, int y) {
    start();
    // The loaders from memory are blocked on purpose; the test lifts that for itself.
    vips_operation_block_set("VipsForeignLoadJpegBuffer", FALSE);
    vips_operation_block_set("VipsForeignLoadPngBuffer", FALSE);
    VipsImage* image = vips_image_new_from_buffer(photo.data(), photo.size(), "", nullptr);
    if (image == nullptr) {
        ADD_FAILURE() << vips_error_buffer();
        return false;
    }
    double* values = nullptr;
    int count = 0;
    vips_getpoint(image, &values, &count, x, y, nullptr);
    const bool red = values[0] > 200 && values[1] < 60;
    g_free(values);
    g_object_unref(image);
    return red;
}

/// A PNG header for a picture of any size, without one.
inline Bytes png_header(std::uint32_t width, std::uint32_t height) {
    const auto crc = [](ByteView bytes) {
        std::uint32_t sum = 0xFFFFFFFFU;
        for (const std::uint8_t byte : bytes) {
            sum ^= byte;
            for (int bit = 0; bit < 8; ++bit) sum = (sum & 1U) != 0 ? 0xEDB88320U ^ (sum >> 1U) : sum >> 1U;
        }
        return ~sum;
    };
    Bytes png = to_bytes(std::string_view("\x89PNG\r\n\x1A\n", 8));
    const auto chunk = [&](std::string_view name, ByteView content) {
        put_32(png, static_cast<std::uint32_t>(content.size()));
        Bytes body = to_bytes(name);
        append(body, content);
        append(png, body);
        put_32(png, crc(body));
    };
    Bytes header;
    put_32(header, width);
    put_32(header, height);
    append(header, Bytes{8, 2, 0, 0, 0});
    chunk("IHDR", header);
    chunk("IDAT", as_bytes("\x78\x9C\x63"));
    return png;
}

inline Bytes box(const std::string& name, ByteView content) {
    Bytes bytes;
    put_32(bytes, static_cast<std::uint32_t>(content.size() + 8));
    append(bytes, as_bytes(name));
    append(bytes, content);
    return bytes;
}
inline Bytes joined(std::initializer_list<Bytes> parts) {
    Bytes all;
    for (const Bytes& part : parts) append(all, part);
    return all;
}
inline Bytes handler(std::string_view kind) { return box("hdlr", joined({Bytes(8), to_bytes(kind), Bytes(12), to_bytes(std::string_view("Lin Mei's Recorder\0", 19))})); }
inline Bytes recording_m4a(std::string_view track) {
    return joined({box("ftyp", as_bytes(std::string_view("M4A \0\0\0\0M4A mp42isom", 20))),
                   box("moov", joined({box("mvhd", joined({Bytes(4), Bytes(8, 0x77), Bytes(88)})),
                                       box("trak", box("mdia", joined({box("mdhd", joined({Bytes(4), Bytes(8, 0x77), Bytes(12)})), handler(track)}))),
                                       box("udta", as_bytes("\xA9xyz+30.2500+120.1700/"))})),
                   box("mdat", as_bytes("the sound itself"))});
}

/// One Ogg page with the right checksum computed by the slow, plain method.
inline Bytes ogg_page(std::uint8_t flags, std::uint32_t number, const std::vector<Bytes>& packets) {
    Bytes page = to_bytes(std::string_view("OggS\0", 5));
    page.push_back(flags);
    append(page, Bytes(8));
    put_little_32(page, 7);
    put_little_32(page, number);
    append(page, Bytes(4));
    Bytes lacing;
    Bytes body;
    for (const Bytes& packet : packets) {
        for (std::size_t left = packet.size();; left -= 255) {
            lacing.push_back(static_cast<std::uint8_t>(std::min<std::size_t>(left, 255)));
            if (left < 255) break;
        }
        append(body, packet);
    }
    page.push_back(static_cast<std::uint8_t>(lacing.size()));
    append(page, lacing);
    append(page, body);
    return page;
}
inline std::uint32_t plain_ogg_checksum(Bytes page) {
    std::fill_n(page.begin() + 22, 4, std::uint8_t{0});
    std::uint32_t sum = 0;
    for (const std::uint8_t byte : page)
        for (int bit = 7; bit >= 0; --bit) {
            const bool carry = ((sum >> 31U) ^ (byte >> bit & 1U)) != 0;
            sum = sum << 1U ^ (carry ? 0x04C11DB7U : 0U);
        }
    return sum;
}

}  // namespace media_tests

using namespace media_tests;

TEST(Sniff, the_kind_is_told_by_content) {
    EXPECT_EQ(*sniff(picture(20, 20, ".jpg")), Kind::jpeg);
    EXPECT_EQ(*sniff(picture(20, 20, ".png")), Kind::png);
    EXPECT_EQ(*sniff(picture(20, 20, ".webp")), Kind::webp);
    EXPECT_EQ(*sniff(as_bytes("%PDF-1.7\n1 0 obj\n")), Kind::pdf);
    EXPECT_EQ(*sniff(as_bytes("街灯坏了三个星期。\n")), Kind::text);
    EXPECT_EQ(*sniff(as_bytes("From: a@b.example\nSubject: lamp\n\nThe lamp is out.\n")), Kind::text);
    EXPECT_EQ(*sniff(as_bytes("{\"a\": 1}")), Kind::text);
    EXPECT_EQ(*sniff(as_bytes(std::string_view("ID3\x04\0\0\0\0\0\x0A", 10))), Kind::mp3);
    EXPECT_EQ(*sniff(as_bytes(std::string_view("RIFF\x24\0\0\0WAVEfmt \x10\0\0\0", 20))), Kind::wav);
    EXPECT_EQ(*sniff(recording_m4a("soun")), Kind::m4a);
    EXPECT_EQ(*sniff(ogg_page(2, 0, {to_bytes(std::string_view("OpusHead\x01\x01\x38\x01\x80\xBB\0\0\0\0\0", 19))})), Kind::ogg);
}

TEST(Sniff, a_character_cut_at_the_end_of_the_head_is_still_text) {
    const std::string text = "街灯坏了";
    for (std::size_t size = 1; size <= text.size(); ++size) EXPECT_EQ(code_of(sniff(as_bytes(text).first(size))), "taken") << size;
}

TEST(Sniff, everything_else_is_refused_and_named) {
    const auto found = [](std::string_view bytes) {
        const auto kind = sniff(as_bytes(bytes));
        EXPECT_EQ(code_of(kind), problems::type_not_allowed) << bytes;
        return kind ? std::string() : kind.error().facts.at(0).second;
    };
    Bytes zip = to_bytes(std::string_view("PK\x03\x04\x14\0\0\0\x08\0", 10));
    append(zip, Bytes(16));
    append(zip, Bytes{5, 0, 0, 0});
    append(zip, as_bytes("a.txt and some content of the file"));
    EXPECT_EQ(found(as_text(zip)), "application/zip");
    EXPECT_EQ(found({"\x7F" "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3E\0", 20}), "application/x-sharedlib");
    EXPECT_EQ(found({"GIF89a\x01\0\x01\0\0\0\0", 13}), "image/gif");
    found("<!DOCTYPE html><script>alert(1)</script>");
    found("  \n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>");
    found("<?xml version='1.0'?><x/>");
    found({"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0", 12});
    found({"\0\0\0\0\0\0\0\0", 8});
    EXPECT_EQ(code_of(sniff({})), problems::file_empty);
}

TEST(Sniff, heic_video_and_other_encodings_have_reasons_of_their_own) {
    EXPECT_EQ(code_of(sniff(as_bytes(std::string_view("\0\0\0\x18" "ftypheic\0\0\0\0mif1heic", 24)))), problems::heic_not_taken);
    EXPECT_EQ(code_of(sniff(as_bytes(std::string_view("\x1A\x45\xDF\xA3\x01\0\0\0\0\0\0\x1F\x42\x86\x81\x01\x42\xF7\x81\x01\x42\xF2\x81\x04\x42\xF3\x81\x08\x42\x82\x84webm", 37)))),
              problems::video_not_taken);
    EXPECT_EQ(code_of(sniff(as_bytes("\xBD\xD6\xB5\xC6\xBB\xB5\xC1\xCB\xA1\xA3"))), problems::text_not_utf8);
}

TEST(Photo, nothing_remains_of_place_device_or_author) {
    const Bytes jpeg = talkative_jpeg(400, 300, 1);
    ASSERT_TRUE(holds(jpeg, "SERIAL-0042") && holds(jpeg, "LinMei-XMP"));
    const auto out = cleaned(Kind::jpeg, jpeg);
    ASSERT_EQ(code_of(out), "taken");
    EXPECT_EQ(out.result->kind, Kind::jpeg);
    EXPECT_EQ(out.result->width, 400);
    EXPECT_EQ(out.result->height, 300);
    EXPECT_EQ(out.result->bytes, out.bytes.size());
    for (const std::string_view trace : {"Exif", "SERIAL", "LinMei", "Lin Mei", "xmp", "Photoshop", "PK\x03\x04", "secret", "ICC_PROFILE", "libvips"})
        EXPECT_FALSE(holds(out.bytes, trace)) << trace;
    const auto parts = parts_of(out.bytes);
    for (const std::uint8_t marker : parts.markers) {
        EXPECT_FALSE(marker >= 0xE1 && marker <= 0xEF) << int(marker);
        EXPECT_NE(marker, 0xFE) << "a comment";
    }
    EXPECT_TRUE(parts.ends_with_picture);
}

TEST(Photo, stands_upright_for_every_orientation) {
    // Where the red corner lies, and whether the sides are swapped, by Exif orientation (Exif 2.3, table 6).
    struct Turned {
        bool swapped, right, bottom;
    };
    const std::array<Turned, 8> expected{{{false, false, false}, {false, true, false}, {false, true, true}, {false, false, true},
                                          {true, false, false}, {true, true, false}, {true, true, true}, {true, false, true}}};
    for (std::uint16_t orientation = 1; orientation <= 8; ++orientation) {
        const auto out = cleaned(Kind::jpeg, talkative_jpeg(400, 300, orientation));
        ASSERT_EQ(code_of(out), "taken") << orientation;
        const auto& turned = expected[orientation - 1U];
        EXPECT_EQ(out.result->width, turned.swapped ? 300 : 400) << orientation;
        const int x = turned.right ? out.result->width - 10 : 10;
        const int y = turned.bottom ? out.result->height - 10 : 10;
        EXPECT_TRUE(is_red(out.bytes, x, y)) << orientation;
        EXPECT_FALSE(is_red(out.bytes, out.result->width - x, out.result->height - y)) << orientation;
    }
}

TEST(Photo, a_long_side_is_made_shorter) {
    const auto out = cleaned(Kind::jpeg, talkative_jpeg(5000, 1000, 6));
    ASSERT_EQ(code_of(out), "taken");
    EXPECT_EQ(out.result->height, 4096);
    EXPECT_NEAR(out.result->width, 819, 1);
    EXPECT_LE(out.largest_piece, 1U << 20U) << "comes out in pieces";
}

TEST(Photo, a_png_keeps_picture_chunks_only) {
    for (const bool see_through : {false, true}) {
        Bytes png = picture(300, 200, ".png", see_through);
        append(png, as_bytes("PK\x03\x04 a zip behind the picture"));
        const auto out = cleaned(Kind::png, png);
        ASSERT_EQ(code_of(out), "taken");
        EXPECT_EQ(out.result->kind, Kind::png);
        for (const std::string& chunk : chunks_of(out.bytes))
            EXPECT_TRUE(chunk == "IHDR" || chunk == "IDAT" || chunk == "IEND" || chunk == "pHYs") << chunk;
        EXPECT_FALSE(holds(out.bytes, "PK\x03\x04"));
        EXPECT_TRUE(is_red(out.bytes, 5, 5));
    }
}

TEST(Photo, webp_becomes_jpeg_or_png_if_see_through) {
    EXPECT_EQ(cleaned(Kind::webp, picture(300, 200, ".webp")).result->kind, Kind::jpeg);
    const auto out = cleaned(Kind::webp, picture(300, 200, ".webp", true));
    ASSERT_EQ(code_of(out), "taken");
    EXPECT_EQ(out.result->kind, Kind::png);
    EXPECT_TRUE(holds(ByteView(out.bytes).first(64), "IHDR"));
}

TEST(Photo, black_and_white_and_interlaced_pictures_are_taken) {
    start();
    VipsImage* black = nullptr;
    vips_black(&black, 120, 80, nullptr);
    for (const std::string suffix : {".png[interlace,bitdepth=1]", ".png[bitdepth=16]", ".jpg[interlace]"}) {
        void* buffer = nullptr;
        std::size_t size = 0;
        if (vips_image_write_to_buffer(black, suffix.c_str(), &buffer, &size, nullptr) != 0) {
            vips_error_clear();
            continue;
        }
        const auto out = cleaned(suffix.starts_with(".png") ? Kind::png : Kind::jpeg,
                                 Bytes(static_cast<std::uint8_t*>(buffer), static_cast<std::uint8_t*>(buffer) + size));
        g_free(buffer);
        EXPECT_EQ(code_of(out), "taken") << suffix;
    }
    g_object_unref(black);
}

TEST(Photo, nine_hundred_megapixels_are_refused_before_decoding) {
    EXPECT_EQ(code_of(cleaned(Kind::png, png_header(30'000, 30'000))), problems::photo_too_many_pixels);
    EXPECT_EQ(code_of(cleaned(Kind::png, png_header(8'001, 5'000))), problems::photo_too_many_pixels);
    EXPECT_NE(code_of(cleaned(Kind::png, png_header(2'000'000'000, 2'000'000'000))), "taken");
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    EXPECT_LT(usage.ru_maxrss, 256 * 1024) << "KiB; all tests of this program together";
}

TEST(Photo, garbage_and_halves_are_refused) {
    EXPECT_EQ(code_of(cleaned(Kind::jpeg, to_bytes("\xFF\xD8\xFF\xE0 no picture at all"))), problems::photo_damaged);
    EXPECT_EQ(code_of(cleaned(Kind::png, picture(50, 50, ".jpg"))), problems::photo_damaged);
    EXPECT_EQ(code_of(cleaned(Kind::jpeg, picture(50, 50, ".png"))), problems::photo_damaged);
    for (const auto& [kind, suffix] : {std::pair{Kind::jpeg, ".jpg"}, {Kind::png, ".png"}, {Kind::webp, ".webp"}}) {
        Bytes half = picture(600, 600, suffix);
        half.resize(half.size() / 2);
        EXPECT_EQ(code_of(cleaned(kind, half)), problems::photo_damaged) << suffix;
    }
    EXPECT_EQ(code_of(cleaned(Kind::jpeg, {})), problems::file_empty);
    EXPECT_EQ(code_of(cleaned(Kind::jpeg, Bytes(file_bytes_max + 1))), problems::file_too_large);
}

TEST(Photo, an_svg_is_not_decoded_whatever_it_is_called) {
    const Bytes svg = to_bytes("<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>");
    for (const Kind kind : {Kind::jpeg, Kind::png, Kind::webp}) EXPECT_EQ(code_of(cleaned(kind, svg)), problems::photo_damaged);
}

TEST(Photo, nothing_touches_the_disk) {
    // A folder that isn't there: whoever wants a temporary file fails.
    const char* old = std::getenv("TMPDIR");
    const std::string kept = old == nullptr ? "" : old;
    ::setenv("TMPDIR", "/nonexistent/for/photos", 1);
    EXPECT_EQ(code_of(cleaned(Kind::jpeg, talkative_jpeg(6000, 5000, 6))), "taken");
    EXPECT_EQ(code_of(cleaned(Kind::png, picture(4000, 3000, ".png[interlace]"))), "taken");
    old == nullptr ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", kept.c_str(), 1);
}

TEST(Photo, what_reader_and_sink_throw_comes_through) {
    class Broken : public MemoryReader {
      public:
        using MemoryReader::MemoryReader;
        std::size_t read(std::uint64_t offset, std::span<std::uint8_t> into) override {
            if (offset > 3000) throw Fault("a sealed chunk is gone");
            return MemoryReader::read(offset, into);
        }
    };
    Broken broken(talkative_jpeg(3000, 2000, 1));
    EXPECT_THROW(auto r = clean(Kind::jpeg, broken, [](ByteView) {}), Fault);
    MemoryReader whole(talkative_jpeg(300, 200, 1));
    EXPECT_THROW(auto r = clean(Kind::jpeg, whole, [](ByteView) { throw Fault("no room for a chunk"); }), Fault);
    EXPECT_EQ(code_of(cleaned(Kind::jpeg, talkative_jpeg(300, 200, 1))), "taken") << "the next one is none the worse";
}

TEST(Text, only_utf_8_is_handed_on_as_it_is) {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += "街灯坏了𠮷。";
    const auto out = cleaned(Kind::text, to_bytes(text));
    ASSERT_EQ(code_of(out), "taken");
    EXPECT_EQ(out.bytes, to_bytes(text));
    EXPECT_EQ(code_of(cleaned(Kind::text, to_bytes(text.substr(0, text.size() - 1)))), problems::text_not_utf8);
    EXPECT_EQ(code_of(cleaned(Kind::text, to_bytes(std::string_view("a\0b", 3)))), problems::text_not_utf8);
}

TEST(Text, the_check_in_pieces_says_what_the_whole_says) {
    EXPECT_TRUE(rc::check("pieces agree with the whole", [] {
        const auto bytes = *rc::gen::container<Bytes>(rc::gen::element<std::uint8_t>(0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xE5, 0xED, 0xF0, 0xF4, 0xF5, 0xFF));
        TextCheck check;
        for (const std::uint8_t byte : bytes) check.feed(ByteView(&byte, 1));
        RC_ASSERT(check.finished() == is_utf8(as_text(bytes)));
    }));
}

TEST(Audio, an_mp3_loses_its_tags_and_keeps_its_sound) {
    Bytes sound{0xFF, 0xFB, 0x90, 0x00};
    append(sound, Bytes(500, 0x55));
    Bytes tag = to_bytes(std::string_view("ID3\x04\0\0\0\0\0\x14", 10));
    append(tag, as_bytes("TPE1 Lin Mei, at home"));
    tag.resize(30);
    Bytes ape = to_bytes("APETAGEX");
    for (const std::uint32_t field : {2000U, 32U + 8U, 1U, 0U}) put_little_32(ape, field);
    append(ape, Bytes(8));
    Bytes old_tag = to_bytes("TAGLin Mei");
    old_tag.resize(128);
    const auto out = cleaned(Kind::mp3, joined({tag, sound, to_bytes("LinMei!!"), ape, old_tag}));
    ASSERT_EQ(code_of(out), "taken");
    EXPECT_EQ(out.bytes, sound);
    EXPECT_EQ(code_of(cleaned(Kind::mp3, tag)), problems::audio_damaged);
    EXPECT_EQ(code_of(cleaned(Kind::mp3, to_bytes("no sound at all"))), problems::audio_damaged);
}

TEST(Audio, a_wav_keeps_format_and_sound) {
    const auto chunk = [](std::string_view name, const Bytes& content) {
        Bytes bytes = to_bytes(name);
        put_little_32(bytes, static_cast<std::uint32_t>(content.size()));
        append(bytes, content);
        if (content.size() % 2 == 1) bytes.push_back(0);
        return bytes;
    };
    Bytes size;
    put_little_32(size, 4 + 24 + 10);
    const Bytes right = joined({to_bytes("RIFF"), size, to_bytes("WAVE"), chunk("fmt ", Bytes(16, 1)), chunk("data", {9})});
    const Bytes wav = joined({to_bytes("RIFF"), Bytes(4), to_bytes("WAVE"), chunk("bext", to_bytes("Lin Mei")), chunk("fmt ", Bytes(16, 1)),
                              chunk("LIST", to_bytes("INFOIARTLin Mei")), chunk("data", {9}), chunk("id3 ", to_bytes("x")), to_bytes("PK\x03\x04")});
    const auto out = cleaned(Kind::wav, wav);
    ASSERT_EQ(code_of(out), "taken");
    EXPECT_EQ(out.bytes, right);
    EXPECT_EQ(code_of(cleaned(Kind::wav, to_bytes("RIFF    WAVE"))), problems::audio_damaged);
    EXPECT_EQ(code_of(cleaned(Kind::wav, to_bytes("RIFF"))), problems::audio_damaged);
}

TEST(Audio, an_ogg_has_an_empty_comment_header_and_right_checksums) {
    const Bytes head = to_bytes(std::string_view("OpusHead\x01\x01\x38\x01\x80\xBB\0\0\0\0\0", 19));
    Bytes comments = to_bytes(std::string_view("OpusTags\x04\0\0\0Lavf\x01\0\0\0\x14\0\0\0LOCATION=+30.2+120.1", 44));
    append(comments, Bytes(600, 'x'));
    const Bytes sound(700, 0x33);
    const auto first = ogg_page(2, 0, {head});
    const auto out = cleaned(Kind::ogg, joined({first, ogg_page(0, 1, {comments}), ogg_page(4, 2, {sound})}));
    ASSERT_EQ(code_of(out), "taken");
    EXPECT_FALSE(holds(out.bytes, "LOCATION") || holds(out.bytes, "Lavf") || holds(out.bytes, "xx"));
    EXPECT_TRUE(holds(out.bytes, as_text(sound)));
    EXPECT_TRUE(holds(out.bytes, {"OpusTags\0\0\0\0\0\0\0\0", 16}));
    const Bytes second(out.bytes.begin() + static_cast<std::ptrdiff_t>(first.size()),
                       out.bytes.begin() + static_cast<std::ptrdiff_t>(first.size() + ogg_page(0, 1, {comments}).size()));
    const std::uint32_t stated = std::uint32_t{second[25]} << 24U | std::uint32_t{second[24]} << 16U | std::uint32_t{second[23]} << 8U | second[22];
    EXPECT_EQ(stated, plain_ogg_checksum(second));
    EXPECT_EQ(code_of(cleaned(Kind::ogg, first)), problems::audio_damaged);
}

TEST(Audio, an_m4a_keeps_every_offset_and_loses_place_dates_and_names) {
    const Bytes file = recording_m4a("soun");
    const auto out = cleaned(Kind::m4a, file);
    ASSERT_EQ(code_of(out), "taken");
    EXPECT_EQ(out.bytes.size(), file.size());
    EXPECT_EQ(as_text(out.bytes).find("the sound itself"), as_text(file).find("the sound itself"));
    for (const std::string_view trace : {"udta", "xyz", "+30.25", "Lin Mei", "wwww"}) EXPECT_FALSE(holds(out.bytes, trace)) << trace;
    EXPECT_EQ(code_of(cleaned(Kind::m4a, recording_m4a("vide"))), problems::video_not_taken);
    for (std::size_t size = 1; size < file.size(); size += 7) {
        Bytes cut = file;
        cut.resize(size);
        EXPECT_NE(code_of(cleaned(Kind::m4a, cut)), "taken") << size;
    }
}

TEST(Audio, whatever_bytes_come_nothing_breaks) {
    EXPECT_TRUE(rc::check("any bytes are taken or refused", [] {
        Bytes bytes = *rc::gen::element(recording_m4a("soun"), to_bytes(std::string_view("RIFF\x24\0\0\0WAVEfmt \x02\0\0\0ab" "data\x04\0\0\0abcd", 34)),
                                        ogg_page(2, 0, {to_bytes("OpusHead")}), to_bytes(std::string_view("ID3\x04\0\0\0\0\0\x02xx\xFF\xFBxx", 16)));
        const auto changes = *rc::gen::container<std::vector<std::pair<std::uint16_t, std::uint8_t>>>(rc::gen::arbitrary<std::pair<std::uint16_t, std::uint8_t>>());
        for (const auto& [at, byte] : changes) bytes[at % bytes.size()] = byte;
        for (const Kind kind : {Kind::m4a, Kind::wav, Kind::ogg, Kind::mp3}) RC_ASSERT(!code_of(cleaned(kind, bytes)).empty());
    }));
}

}  // namespace huiyin::media
