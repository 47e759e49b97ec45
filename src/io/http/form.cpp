#include "io/http/form.h"

#include "base/bytes.h"
#include "io/http/message.h"
#include "io/http/problems.h"
#include "io/http/text_rules.h"

namespace huiyin::http {

bool is_form_text(std::string_view text) {
    return text.find('\0') == std::string_view::npos && is_utf8(text);
}

std::string with_plain_line_ends(std::string text) {
    if (text.find('\r') == std::string::npos) return text;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r') {
            if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
            text[kept++] = '\n';
        } else {
            text[kept++] = text[i];
        }
    }
    text.resize(kept);
    return text;
}

Result<Form> parse_form(std::string_view encoded, FormLimits limits) {
    if (encoded.size() > limits.bytes_max)
        return refuse(problems::form_too_large, {{"limit", std::to_string(limits.bytes_max)}});
    Form form;
    while (!encoded.empty()) {
        const auto ampersand = encoded.find('&');
        const auto pair = encoded.substr(0, ampersand);
        encoded = ampersand == std::string_view::npos ? std::string_view{}
                                                      : encoded.substr(ampersand + 1);
        if (pair.empty()) continue;
        if (form.size() == limits.fields_max) {
            return refuse(problems::form_too_many_fields,
                          {{"limit", std::to_string(limits.fields_max)}});
        }
        const auto equals = pair.find('=');
        auto name = percent_decode(pair.substr(0, equals), true);
        if (!name) return refuse(problems::form_bad_escape);
        if (!is_form_text(*name)) return refuse(problems::form_bad_text);
        std::optional<std::string> value = std::string();
        if (equals != std::string_view::npos) value = percent_decode(pair.substr(equals + 1), true);
        if (!value) return refuse(problems::form_bad_escape, {}, *name);
        if (!is_form_text(*value)) return refuse(problems::form_bad_text, {}, *name);
        form.add(std::move(*name), with_plain_line_ends(std::move(*value)));
    }
    return form;
}

Result<Form> read_form(const Request& request, FormLimits limits) {
    if (parse_media_type(request.header_text("Content-Type")).type !=
        "application/x-www-form-urlencoded") {
        return refuse(problems::wrong_content_type,
                      {{"expected", "application/x-www-form-urlencoded"}});
    }
    return parse_form(request.body, limits);
}

}  // namespace huiyin::http
