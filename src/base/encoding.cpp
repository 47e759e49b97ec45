#include "base/encoding.h"

#include <unicode/ucnv.h>

#include <array>

#include "base/fault.h"
#include "base/problems.h"

namespace huiyin {

struct TextDecoder::Impl {
    struct Close {
        void operator()(UConverter* converter) const { ucnv_close(converter); }
    };
    using Converter = std::unique_ptr<UConverter, Close>;
    Converter from;
    Converter to;
    // ucnv_convertEx goes by way of UTF-16 and keeps its place in this buffer between pieces.
    std::array<UChar, 4096> pivot{};
    UChar* pivot_from = pivot.data();
    UChar* pivot_to = pivot.data();
    bool first = true;
};

TextDecoder::TextDecoder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TextDecoder::~TextDecoder() = default;
TextDecoder::TextDecoder(TextDecoder&&) noexcept = default;
TextDecoder& TextDecoder::operator=(TextDecoder&&) noexcept = default;

Result<TextDecoder> TextDecoder::create(std::string_view name) {
    auto impl = std::make_unique<Impl>();
    UErrorCode status = U_ZERO_ERROR;
    // An empty name would mean the machine's own encoding.
    if (!name.empty()) impl->from.reset(ucnv_open(std::string(name).c_str(), &status));
    if (U_FAILURE(status) || impl->from == nullptr)
        return refuse(problems::unknown_encoding, {{"name", std::string(name)}});
    impl->to.reset(ucnv_open("UTF-8", &status));
    EXPECTS(U_SUCCESS(status));
    return TextDecoder(std::move(impl));
}

void TextDecoder::decode(ByteView bytes, bool last, std::string& out) {
    const char* from = reinterpret_cast<const char*>(bytes.data());
    const char* const from_end = from + bytes.size();
    std::array<char, 8192> room;
    for (;;) {
        char* to = room.data();
        UErrorCode status = U_ZERO_ERROR;
        ucnv_convertEx(impl_->to.get(), impl_->from.get(), &to, room.data() + room.size(), &from, from_end,
                       impl_->pivot.data(), &impl_->pivot_from, &impl_->pivot_to,
                       impl_->pivot.data() + impl_->pivot.size(), impl_->first, last, &status);
        impl_->first = false;
        out.append(room.data(), static_cast<std::size_t>(to - room.data()));
        if (status == U_BUFFER_OVERFLOW_ERROR) continue;
        // The default callbacks substitute what can't be read, so nothing else is left to go wrong.
        EXPECTS(U_SUCCESS(status) || status == U_TRUNCATED_CHAR_FOUND);
        return;
    }
}

}  // namespace huiyin
