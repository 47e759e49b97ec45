#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/ledger/checkpoint.h"
#include "core/ledger/policy.h"
#include "core/ledger/witness.h"

using namespace huiyin;
using namespace huiyin::ledger;

/// Checkpoint texts, add-checkpoint bodies and trust policies from outside.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto checkpoint = parse_checkpoint(text)) {
        // Extension lines may follow; before them there is one spelling.
        if (!text.starts_with(format_checkpoint(*checkpoint))) std::abort();
    }
    if (const auto request = parse_add_checkpoint(text)) {
        if (format_add_checkpoint(*request) != text) std::abort();
        const auto decided = decide_add_checkpoint(*request, std::nullopt, {});
        if (decided) std::abort();
    }
    if (const auto policy = Policy::parse(text)) {
        std::set<std::string> all;
        for (const auto& [name, witness] : policy->witnesses()) all.insert(name);
        if (!policy->quorum_met_by(all)) std::abort();
    }
    return 0;
}
