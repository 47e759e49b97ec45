#pragma once

#include <string_view>

namespace huiyin::media::problems {

/// The content is of no kind that is taken. Facts: found (a media type, or "unknown").
inline constexpr std::string_view type_not_allowed = "media/type-not-allowed";
/// A HEIC photo (iPhone): we have no decoder for it that we trust; sending it as JPEG works. Facts: found.
inline constexpr std::string_view heic_not_taken = "media/heic-not-taken";
/// A video. Facts: found.
inline constexpr std::string_view video_not_taken = "media/video-not-taken";
/// Text in another encoding than UTF-8, or with NUL bytes. Facts: found.
inline constexpr std::string_view text_not_utf8 = "media/text-not-utf8";
/// No bytes at all.
inline constexpr std::string_view file_empty = "media/file-empty";
/// More bytes than one file may have. Facts: limit (bytes).
inline constexpr std::string_view file_too_large = "media/file-too-large";
/// More pixels than we decode. Facts: limit, pixels.
inline constexpr std::string_view photo_too_many_pixels = "media/photo-too-many-pixels";
/// The photo is damaged, cut short, or takes too long to decode. Facts: kind.
inline constexpr std::string_view photo_damaged = "media/photo-damaged";
/// The recording is damaged or cut short. Facts: kind.
inline constexpr std::string_view audio_damaged = "media/audio-damaged";

}  // namespace huiyin::media::problems
