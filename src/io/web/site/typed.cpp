#include "io/web/site/typed.h"

#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "io/http/multipart.h"

namespace huiyin::web {
namespace typed_detail {

constexpr std::size_t typed_on_the_way_max = 256 * 1024;

using Typed = std::vector<std::pair<std::string, std::string>>;

/// What people write at length in our forms, by the names of its fields.
bool is_text_field(const Site& site, std::string_view name) {
    if (name == "subject" || name == "body" || name == "text") return true;
    for (const auto* procedure : site.context.town.rule_book().all_versions())
        for (const auto& command : procedure->commands)
            for (const auto& field : command.fields)
                if (field.kind == procedure::FieldKind::text && field.id.value == name) return true;
    return false;
}

/// Gathers the texts among a form's parts, as far as they come.
class Texts final : public http::MultipartSink {
  public:
    Result<void> begin(const http::PartHead& head) override {
        is_file_ = head.filename.has_value();
        if (!is_file_) typed.emplace_back(head.name, "");
        return {};
    }
    Result<void> data(std::string_view bytes) override {
        if (!is_file_) typed.back().second += bytes;
        return {};
    }
    Result<void> end() override { return {}; }
    Typed typed;

  private:
    bool is_file_ = false;
};

/// How many bytes at the end of UTF-8 are a character that was cut. `byte_from_end(i)`: the i-th from the end, if there is one.
template <typename ByteFromEnd>
std::size_t cut_bytes(ByteFromEnd byte_from_end) {
    for (std::size_t back = 0; back < 4; ++back) {
        const std::optional<unsigned> byte = byte_from_end(back);
        if (!byte) return back;
        if ((*byte & 0xC0) == 0x80) continue;
        const std::size_t more = *byte >= 0xF0 ? 3 : *byte >= 0xE0 ? 2 : *byte >= 0xC0 ? 1 : 0;
        return back < more ? back + 1 : 0;
    }
    return 0;
}

void drop_cut_character(std::string& text) {
    text.resize(text.size() - cut_bytes([&](std::size_t i) -> std::optional<unsigned> {
                    if (i >= text.size()) return std::nullopt;
                    return static_cast<unsigned char>(text[text.size() - 1 - i]);
                }));
}

/// The same for escapes such as %E7, of which the last may be cut too.
void drop_cut_escape(std::string& encoded) {
    const std::size_t percent = encoded.rfind('%');
    if (percent != std::string::npos && percent + 3 > encoded.size()) encoded.resize(percent);
    encoded.resize(encoded.size() - 3 * cut_bytes([&](std::size_t i) -> std::optional<unsigned> {
                       if (3 * (i + 1) > encoded.size()) return i == 0 ? std::optional<unsigned>('a') : std::nullopt;
                       const char* at = encoded.data() + encoded.size() - 3 * (i + 1);
                       unsigned byte = 'a';
                       if (*at == '%') std::from_chars(at + 1, at + 3, byte, 16);
                       return byte;
                   }));
}

Typed typed_in(const http::Request& request) {
    if (const auto boundary = http::multipart_boundary(request.header_text("Content-Type"))) {
        Texts texts;
        http::MultipartParser parser(*boundary, {}, texts);
        // Where it breaks is no matter: what came before is what we can give back.
        [[maybe_unused]] const auto end = parser.push(request.body);
        if (!texts.typed.empty()) drop_cut_character(texts.typed.back().second);
    return texts.typed;
    }
    http::Request whole = request;
    drop_cut_escape(whole.body);
    const auto form = http::read_form(whole, {.bytes_max = whole.body.size()});
    if (!form) return {};
    return {form->items().begin(), form->items().end()};
}

}  // namespace typed_detail
using namespace typed_detail;

std::string texts_of(const Site& site, const http::Request& request) {
    if (!request.typed.empty()) return request.typed;
    if (request.body.empty() || !check_origin(site, request)) return {};
    std::string out;
    for (const auto& [name, value] : typed_in(request))
        if (!value.empty() && is_text_field(site, name) && http::is_form_text(value))
            out += (out.empty() ? "" : "\n\n") + http::with_plain_line_ends(value);
    return out;
}

std::string texts_on_the_way(const Site& site, http::Request& request) {
    if (request.body_reader == nullptr) return texts_of(site, request);
    std::array<char, 16 * 1024> piece;
    while (request.body.size() < typed_on_the_way_max) {
        const std::size_t got = request.body_reader->read(piece);
        if (got == 0) break;
        request.body.append(piece.data(), got);
    }
    return texts_of(site, request);
}

std::uint32_t read_revision(std::string_view text) {
    std::uint32_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size() ? out : 0;
}

}  // namespace huiyin::web
