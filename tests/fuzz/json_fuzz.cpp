#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/json.h"

using namespace huiyin;

namespace {

bool has_double(const json::Value& value) {
    if (const auto* array = value.array()) return std::any_of(array->begin(), array->end(), has_double);
    if (const auto* object = value.object())
        return std::any_of(object->begin(), object->end(), [](const auto& member) { return has_double(member.second); });
    return std::holds_alternative<double>(value.data);
}

}  // namespace

/// JSON from outside: what is read can be written, and is read again as the same. (Doubles come back as a neighbour at
/// times: the library reads long numbers a little inexactly. Nothing that is signed holds any.)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto value = json::parse({reinterpret_cast<const char*>(data), size});
    if (!value) return 0;
    const auto again = json::parse(json::write(*value));
    const auto pretty = json::parse(json::write_pretty(*value));
    if (!again || !pretty) std::abort();
    if (has_double(*value)) return 0;
    if (!(*again == *value) || !(*pretty == *value)) std::abort();
    const std::string canonical = json::write_canonical(*value);
    if (json::write_canonical(*json::parse(canonical)) != canonical) std::abort();
    return 0;
}
