#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/bundle/check.h"
#include "io/zip/zip.h"

using namespace huiyin;

namespace {

/// Bytes as a file that lies nowhere.
class MemoryFile {
  public:
    MemoryFile(const std::uint8_t* data, std::size_t size) : file_(::memfd_create("bundle", 0)) {
        while (size > 0) {
            const ssize_t count = ::write(file_, data, size);
            if (count <= 0) std::abort();
            data += count;
            size -= static_cast<std::size_t>(count);
        }
    }
    ~MemoryFile() { ::close(file_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

  private:
    int file_;
};

}  // namespace

/// A stranger's zip: whatever it holds, it is read or refused, and nothing that the log's key did not sign fits. The parsers
/// of its list and of its consistency proof write back exactly what they took.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto log =
        ledger::VerifierKey::parse("log.example/one+b5e420f3+AQ830U+8TSLIbuH33ezEyMvdOVPa9xy4HeZmjupg6+/w");
    crypto::initialise();
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto list = bundle::parse_list(text); list && bundle::write_list(*list) != text) std::abort();
    if (const auto proof = bundle::parse_consistency(text); proof && bundle::write_consistency(*proof) != text) std::abort();

    const MemoryFile file(data, size);
    auto reader = zip::Reader::open(file.path(), {.members = 100, .total_bytes = 4 << 20U});
    if (!reader) return 0;
    bundle::Check check(*log, {});
    for (;;) {
        const auto name = reader->next();
        if (!name || !*name) break;
        if (!zip::is_member_name(**name)) std::abort();
        check.begin(**name);
        if (!reader->stream([&](ByteView piece) { check.data(piece); })) break;
        check.end();
    }
    if (check.finish().fits()) std::abort();
    return 0;
}
