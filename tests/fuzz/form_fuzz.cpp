#include <cstdint>
#include <cstdlib>
#include <string>

#include "io/http/form.h"
#include "io/http/url.h"

using namespace huiyin;
using namespace huiyin::http;

/// Form bodies and request targets from outside.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto form = parse_form(text)) {
        std::string again;
        for (const auto& [name, value] : form->items()) {
            if (!is_form_text(name) || !is_form_text(value)) std::abort();
            if (value.find('\r') != std::string::npos) std::abort();
            again +=
                (again.empty() ? "" : "&") + percent_encode(name) + '=' + percent_encode(value);
        }
        // Written anew, it is read as the same form; its own limit on bytes may be passed by the
        // escapes.
        const auto second = parse_form(again, {.bytes_max = again.size()});
        if (!second || second->size() != form->size()) std::abort();
        for (std::size_t i = 0; i < form->size(); ++i) {
            if (second->items()[i].second != form->items()[i].second) std::abort();
        }
    }
    if (const auto target = parse_target(text)) {
        std::string path;
        for (const auto& segment : target->segments) {
            if (segment == "." || segment == ".." || segment.find('/') != std::string::npos)
                std::abort();
            path += '/' + segment;
        }
        for (const auto& [name, value] : target->query.items())
            if (!is_form_text(name) || !is_form_text(value)) std::abort();
        if (target->path != (path.empty() ? "/" : path)) std::abort();
    }
    return 0;
}
