#pragma once

#include "io/media/attachment.h"

namespace huiyin::media {

/// Writes a JPEG, PNG or WebP photo anew: Exif (place, device, serial), XMP, IPTC, comments, profiles,
/// thumbnails and whatever follows the picture are gone; its orientation is applied; colours become sRGB; the long
/// side is at most 4096 pixels. JPEG stays JPEG (quality 88), PNG stays PNG, WebP becomes JPEG, or PNG if it is
/// see-through. Of animations the first picture remains. One photo at a time; others wait.
///
/// Memory: JPEG and PNG flow through line by line, plus at most one picture of 4096 × 4096 where it must be turned;
/// progressive JPEG, interlaced PNG and WebP are held decoded once, within 40 million pixels, WebP also as a file.
/// Never on disk. The sink is called while the photo is read, from another thread perhaps, never two at once.
/// Refuses with media/photo-too-many-pixels (from the header, before decoding), media/photo-damaged,
/// media/file-too-large, media/file-empty.
Result<Cleaned> clean_photo(Kind kind, Reader& from, const Sink& to);

/// For start().
void start_photos();

}  // namespace huiyin::media
