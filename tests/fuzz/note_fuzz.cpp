#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/ledger/note.h"

using namespace huiyin;
using namespace huiyin::ledger;

/// Keys and notes from outside: whatever is read is the one spelling of what it says.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto known =
        VerifierKey::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto key = VerifierKey::parse(text); key && key->format() != text) std::abort();
    if (const auto key = SignerKey::parse(text); key && key->reveal() != text) std::abort();
    const auto note = parse_note(text);
    const auto opened = open_note(text, std::vector{*known});
    if (opened && !note) std::abort();
    if (!note) return 0;
    std::string again = note->text + "\n";
    for (const SignatureLine& line : note->signatures) {
        Bytes raw{static_cast<std::uint8_t>(line.key_id >> 24),
                  static_cast<std::uint8_t>(line.key_id >> 16),
                  static_cast<std::uint8_t>(line.key_id >> 8),
                  static_cast<std::uint8_t>(line.key_id)};
        append(raw, line.signature);
        again += "\u2014 " + line.name + " " + to_base64(raw) + "\n";
    }
    if (again != text) std::abort();
    return 0;
}
