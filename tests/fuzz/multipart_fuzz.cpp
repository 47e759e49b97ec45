#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "io/http/multipart.h"

using namespace huiyin;
using namespace huiyin::http;

namespace {

class Keeping final : public MultipartSink {
  public:
    Result<void> begin(const PartHead& head) override {
        if (open_) std::abort();
        open_ = true;
        all += '<' + head.name + '|' + head.filename.value_or("-") + '|' + head.content_type + '>';
        return {};
    }
    Result<void> data(std::string_view bytes) override {
        if (!open_ || bytes.empty()) std::abort();
        all += bytes;
        return {};
    }
    Result<void> end() override {
        if (!open_) std::abort();
        open_ = false;
        all += "</>";
        return {};
    }
    std::string all;

  private:
    bool open_ = false;
};

std::string read(std::string_view body, std::size_t step) {
    Keeping sink;
    MultipartParser parser(
        "x",
        {.parts_max = 5, .part_header_bytes_max = 200, .part_bytes_max = 500, .bytes_max = 100'000},
        sink);
    for (std::size_t at = 0; at < body.size(); at += step) {
        if (const auto pushed = parser.push(body.substr(at, step)); !pushed)
            return std::string(pushed.error().code);
    }
    if (const auto finished = parser.finish(); !finished) return std::string(finished.error().code);
    return sink.all;
}

}  // namespace

/// Multipart bodies from outside, read the same however they are cut. The first byte says how.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
    (void)multipart_boundary(body);
    if (read(body, body.size() + 1) != read(body, data[0] % 32 + 1u)) std::abort();
    return 0;
}
