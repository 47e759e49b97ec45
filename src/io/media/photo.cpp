#include "io/media/photo.h"

#include <vips/vips.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <memory>
#include <mutex>
#include <string>

#include "base/fault.h"
#include "io/media/problems.h"

namespace huiyin::media {

namespace photo_detail {

constexpr int jpeg_quality = 88;
/// A decoder that takes longer is stopped: a picture made to keep us busy.
constexpr int seconds_max = 60;

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
template <typename T>
using Owned = std::unique_ptr<T, Unref>;
using Image = Owned<VipsImage>;

/// What the library's callbacks need. They run on its threads, one at a time, and must not throw through C.
struct Exchange {
    Reader& from;
    const Sink& to;
    std::uint64_t at = 0;
    std::uint64_t written = 0;
    std::exception_ptr thrown;
};

inline gint64 on_read(VipsSourceCustom*, void* into, gint64 length, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    if (exchange.thrown) return -1;
    try {
        const std::size_t count =
            exchange.from.read(exchange.at, {static_cast<std::uint8_t*>(into), static_cast<std::size_t>(length)});
        exchange.at += count;
        return static_cast<gint64>(count);
    } catch (...) {
        exchange.thrown = std::current_exception();
        return -1;
    }
}

inline gint64 on_seek(VipsSourceCustom*, gint64 offset, int whence, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    const auto size = static_cast<gint64>(exchange.from.size());
    const gint64 base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? static_cast<gint64>(exchange.at) : size;
    const gint64 target = base + offset;
    if (target < 0 || target > size) return -1;
    exchange.at = static_cast<std::uint64_t>(target);
    return target;
}

inline gint64 on_write(VipsTargetCustom*, const void* bytes, gint64 length, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    if (exchange.thrown) return -1;
    try {
        exchange.to(ByteView(static_cast<const std::uint8_t*>(bytes), static_cast<std::size_t>(length)));
        exchange.written += static_cast<std::uint64_t>(length);
        return length;
    } catch (...) {
        exchange.thrown = std::current_exception();
        return -1;
    }
}

inline void on_progress(VipsImage* image, VipsProgress* progress, void*) {
    if (progress->run > seconds_max) vips_image_set_kill(image, TRUE);
}

inline Owned<VipsSource> source_of(Exchange& exchange) {
    exchange.at = 0;
    VipsSourceCustom* source = vips_source_custom_new();
    g_signal_connect(source, "read", G_CALLBACK(on_read), &exchange);
    g_signal_connect(source, "seek", G_CALLBACK(on_seek), &exchange);
    return Owned<VipsSource>(VIPS_SOURCE(source));
}

/// Only the loader of the kind that was sniffed is asked; reads the header, no more. Empty on failure.
/// `side`: the longer one if it is known, so that JPEG and WebP come smaller out of the decoder itself.
inline Image open_photo(Kind kind, VipsSource* source, int side) {
    VipsImage* raw = nullptr;
    int shrink = 1;
    while (shrink < 8 && side / (2 * shrink) >= photo_side_max) shrink *= 2;
    const double scale = side > photo_side_max ? static_cast<double>(photo_side_max) / side : 1.0;
    // A photo that is cut short is refused: half a picture in grey helps nobody.
    const int status = kind == Kind::jpeg ? vips_jpegload_source(source, &raw, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on",
                                                                 VIPS_FAIL_ON_TRUNCATED, "shrink", shrink, nullptr)
                       : kind == Kind::png ? vips_pngload_source(source, &raw, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on",
                                                                 VIPS_FAIL_ON_TRUNCATED, nullptr)
                                           : vips_webpload_source(source, &raw, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on",
                                                                  VIPS_FAIL_ON_TRUNCATED, "scale", scale, nullptr);
    return Image(status == 0 ? raw : nullptr);
}

inline std::string_view name_of(Kind kind) { return extension(kind); }

/// Small enough, upright, sRGB, 8 bits; still line by line. Empty on failure.
inline Image upright(const Image& photo) {
    VipsImage* raw = nullptr;
    // Turns after shrinking, so that what must be held for it is at most 4096 × 4096; converts by the embedded profile.
    if (vips_thumbnail_image(photo.get(), &raw, photo_side_max, "height", photo_side_max, "size", VIPS_SIZE_DOWN,
                             "export_profile", "srgb", nullptr) != 0)
        return nullptr;
    Image image(raw);
    const VipsInterpretation space = vips_image_get_bands(raw) < 3 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB;
    if (vips_colourspace(image.get(), &raw, space, nullptr) != 0) return nullptr;
    image.reset(raw);
    if (vips_image_get_format(raw) != VIPS_FORMAT_UCHAR) {
        if (vips_cast_uchar(image.get(), &raw, nullptr) != 0) return nullptr;
        image.reset(raw);
    }
    return image;
}

/// Makes a copy whose header holds nothing but the picture's own shape. The saver strips too; this is the second lock.
inline Image bare(const Image& image) {
    VipsImage* raw = nullptr;
    if (vips_copy(image.get(), &raw, nullptr) != 0) return nullptr;
    Image copy(raw);
    gchar** fields = vips_image_get_fields(raw);
    for (gchar** field = fields; field != nullptr && *field != nullptr; ++field) vips_image_remove(raw, *field);
    g_strfreev(fields);
    return copy;
}

inline std::mutex& one_at_a_time() {
    static std::mutex mutex;
    return mutex;
}

}  // namespace photo_detail

void start_photos() {
    static const bool started = [] {
        // libvips keeps decoded pictures above this size in a temporary file; ours must never touch the disk.
        // Its warnings (one a damaged line) would fill the server's output; what matters comes as an error.
        g_log_set_handler("VIPS", static_cast<GLogLevelFlags>(G_LOG_LEVEL_WARNING | G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG),
                          [](const gchar*, GLogLevelFlags, const gchar*, gpointer) {}, nullptr);
        g_setenv("VIPS_DISC_THRESHOLD", "1000g", TRUE);
        if (VIPS_INIT("huiyin") != 0) throw Fault("libvips does not start");
        vips_cache_set_max(0);
        vips_concurrency_set(1);
        vips_leak_set(FALSE);
        // Only what we name may decode, whatever else the library was built with.
        vips_block_untrusted_set(TRUE);
        vips_operation_block_set("VipsForeignLoad", TRUE);
        for (const char* loader : {"VipsForeignLoadJpegSource", "VipsForeignLoadPngSource", "VipsForeignLoadWebpSource"})
            vips_operation_block_set(loader, FALSE);
        return true;
    }();
    EXPECTS(started);
}

Result<Cleaned> clean_photo(Kind kind, Reader& from, const Sink& to) {
    using namespace photo_detail;
    EXPECTS(is_photo(kind));
    if (from.size() == 0) return refuse(problems::file_empty);
    if (from.size() > file_bytes_max) return refuse(problems::file_too_large, {{"limit", std::to_string(file_bytes_max)}});
    start_photos();
    const std::lock_guard lock(one_at_a_time());
    Exchange exchange{.from = from, .to = to, .thrown = nullptr};
    const auto damaged = [&]() -> Result<Cleaned> {
        vips_error_clear();
        if (exchange.thrown) std::rethrow_exception(exchange.thrown);
        return refuse(problems::photo_damaged, {{"kind", std::string(name_of(kind))}});
    };

    const Owned<VipsSource> header_source = source_of(exchange);
    const Image header = open_photo(kind, header_source.get(), 0);
    if (!header) return damaged();
    const int width = vips_image_get_width(header.get());
    const int height = vips_image_get_height(header.get());
    const auto pixels = static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height);
    if (pixels > photo_pixels_max)
        return refuse(problems::photo_too_many_pixels,
                      {{"limit", std::to_string(photo_pixels_max)}, {"pixels", std::to_string(pixels)}});

    const Owned<VipsSource> source = source_of(exchange);
    const Image photo = open_photo(kind, source.get(), std::max(width, height));
    if (!photo) return damaged();
    Image image = upright(photo);
    if (image) image = bare(image);
    if (!image) return damaged();
    vips_image_set_progress(image.get(), TRUE);
    g_signal_connect(image.get(), "eval", G_CALLBACK(on_progress), nullptr);

    const bool as_png = kind == Kind::png || (kind == Kind::webp && vips_image_hasalpha(image.get()) != 0);
    VipsTargetCustom* custom = vips_target_custom_new();
    const Owned<VipsTarget> target(VIPS_TARGET(custom));
    g_signal_connect(custom, "write", G_CALLBACK(on_write), &exchange);
    const int status = as_png ? vips_pngsave_target(image.get(), target.get(), "strip", TRUE, "compression", 6, nullptr)
                              : vips_jpegsave_target(image.get(), target.get(), "strip", TRUE, "Q", jpeg_quality, nullptr);
    if (status != 0 || exchange.thrown) return damaged();
    return Cleaned{.kind = as_png ? Kind::png : Kind::jpeg,
                   .width = vips_image_get_width(image.get()),
                   .height = vips_image_get_height(image.get()),
                   .bytes = exchange.written};
}

}  // namespace huiyin::media
