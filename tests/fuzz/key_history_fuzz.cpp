#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/ledger/key_history.h"

using namespace huiyin;
using namespace huiyin::ledger;

/// What a log says of its keys, as anybody may serve it: a history that is read is written and read as the same, and every
/// key in it is in what it publishes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto keys = parse_published_keys(text)) {
        if (keys->empty()) std::abort();
        for (std::size_t i = 0; i < keys->size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if ((*keys)[i].key == (*keys)[j].key) std::abort();  // each once
    }
    const auto history = parse_key_history(text);
    if (!history) return 0;
    const auto again = parse_key_history(write_key_history(*history));
    if (!again || *again != *history) std::abort();
    const auto published = parse_published_keys(published_keys(*history));
    if (!published || !(published->front().key == history->front().key)) std::abort();
    for (const LogKey& one : *history)
        if (std::ranges::find(*published, one.key, &TrustedLogKey::key) == published->end()) std::abort();
    return 0;
}
