#include "io/web/site/typed.h"

#include <vector>

#include "io/http/multipart.h"

namespace huiyin::web {
namespace typed_detail {

using Typed = std::vector<std::pair<std::string, std::string>>;

/// What people write at length in our forms, by the names of its fields.
bool is_text_field(const Site& site, std::string_view name) {
    if (name == "subject" || name == "body" || name == "text") return true;
    for (const auto& procedure : site.context.town.procedures())
        for (const auto& command : procedure.commands)
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

Typed typed_in(const http::Request& request) {
    if (const auto boundary = http::multipart_boundary(request.header_text("Content-Type"))) {
        Texts texts;
        http::MultipartParser parser(*boundary, {}, texts);
        // Where it breaks is no matter: what came before is what we can give back.
        [[maybe_unused]] const auto end = parser.push(request.body);
        return texts.typed;
    }
    const auto form = http::read_form(request, {.bytes_max = request.body.size()});
    if (!form) return {};
    return {form->items().begin(), form->items().end()};
}

}  // namespace typed_detail
using namespace typed_detail;

std::string texts_of(const Site& site, const http::Request& request) {
    if (request.body.empty() || !check_origin(site, request)) return {};
    std::string out;
    for (const auto& [name, value] : typed_in(request))
        if (!value.empty() && is_text_field(site, name) && http::is_form_text(value))
            out += (out.empty() ? "" : "\n\n") + http::with_plain_line_ends(value);
    return out;
}

}  // namespace huiyin::web
