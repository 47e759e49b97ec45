#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "io/media/attachment.h"

using namespace huiyin;
using namespace huiyin::media;

namespace {

class BytesReader final : public Reader {
  public:
    explicit BytesReader(ByteView bytes) : bytes_(bytes) {}
    std::uint64_t size() const override { return bytes_.size(); }
    std::size_t read(std::uint64_t offset, std::span<std::uint8_t> into) override {
        if (offset > bytes_.size()) std::abort();
        const std::size_t count = std::min(into.size(), bytes_.size() - static_cast<std::size_t>(offset));
        std::memcpy(into.data(), bytes_.data() + offset, count);
        return count;
    }

  private:
    ByteView bytes_;
};

}  // namespace

/// Attachments: recordings and texts, walked by our own readers (photos are libvips' affair). What was cleaned is still of
/// its kind, and cleaning it again changes nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView bytes(data, size);
    const auto kind = sniff(bytes.first(std::min(size, sniff_bytes)));
    if (!kind || is_photo(*kind)) return 0;
    const auto cleaned_of = [&](ByteView from) -> std::optional<Bytes> {
        BytesReader reader(from);
        Bytes out;
        const auto cleaned = clean(*kind, reader, [&out](ByteView piece) { append(out, piece); });
        if (!cleaned) return std::nullopt;
        if (cleaned->bytes != out.size()) std::abort();
        return out;
    };
    const auto once = cleaned_of(bytes);
    if (!once) return 0;
    const auto twice = cleaned_of(*once);
    if (twice && *twice != *once) std::abort();
    return 0;
}
