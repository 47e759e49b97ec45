#include "io/media/text_check.h"

namespace huiyin::media {

bool TextCheck::feed(ByteView piece) {
    for (const std::uint8_t byte : piece) {
        if (!good_) return false;
        if (missing_ > 0) {
            good_ = byte >= low_ && byte <= high_;
            low_ = 0x80;
            high_ = 0xBF;
            --missing_;
            continue;
        }
        if (byte < 0x80) {
            good_ = byte != 0;
        } else if (byte >= 0xC2 && byte <= 0xDF) {
            missing_ = 1;
        } else if (byte >= 0xE0 && byte <= 0xEF) {
            missing_ = 2;
            if (byte == 0xE0) low_ = 0xA0;   // no overlong forms
            if (byte == 0xED) high_ = 0x9F;  // no surrogates
        } else if (byte >= 0xF0 && byte <= 0xF4) {
            missing_ = 3;
            if (byte == 0xF0) low_ = 0x90;
            if (byte == 0xF4) high_ = 0x8F;  // nothing above U+10FFFF
        } else {
            good_ = false;
        }
    }
    return good_;
}

}  // namespace huiyin::media
