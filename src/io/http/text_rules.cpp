#include "io/http/text_rules.h"

namespace huiyin::http {

MediaType parse_media_type(std::string_view value) {
    const auto semicolon = value.find(';');
    std::string type(trim(value.substr(0, semicolon)));
    for (char& c : type) c = ascii_lower(c);
    return {std::move(type),
            semicolon == std::string_view::npos ? std::string_view{} : value.substr(semicolon + 1)};
}

std::string parameter(std::string_view parameters, std::string_view name) {
    std::size_t at = 0;
    while (at < parameters.size()) {
        while (at < parameters.size() &&
               (parameters[at] == ' ' || parameters[at] == '\t' || parameters[at] == ';'))
            ++at;
        const auto name_start = at;
        while (at < parameters.size() && is_token_char(parameters[at])) ++at;
        const auto found = parameters.substr(name_start, at - name_start);
        if (found.empty() || at == parameters.size() || parameters[at] != '=') return {};
        ++at;
        std::string value;
        if (at < parameters.size() && parameters[at] == '"') {
            for (++at; at < parameters.size() && parameters[at] != '"'; ++at) {
                if (parameters[at] == '\\' && at + 1 < parameters.size()) ++at;
                value += parameters[at];
            }
            if (at == parameters.size()) return {};
            ++at;
        } else {
            while (at < parameters.size() && is_token_char(parameters[at]))
                value += parameters[at++];
        }
        if (equal_ignoring_case(found, name)) return value;
    }
    return {};
}

}  // namespace huiyin::http
