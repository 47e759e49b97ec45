#pragma once

#include "io/media/attachment.h"

namespace huiyin::media {

/// Hands a recording on without its tags; the sound's own bytes stay.
/// MP3, AAC: ID3v2 before, ID3v1 and APE after. WAV: only `fmt `, `fact`, `data`. Ogg (Opus, Vorbis, Speex): an
/// empty comment header of the same length. M4A: `udta`, `meta`, `uuid` boxes are blanked and dates zeroed.
/// Refuses with media/audio-damaged, media/video-not-taken (an MP4 with a picture track).
Result<Cleaned> clean_audio(Kind kind, Reader& from, const Sink& to);

}  // namespace huiyin::media
