#include "io/api/answers.h"

#include <algorithm>

#include "core/text/say.h"
#include "io/api/problems.h"
#include "io/http/problem.h"

namespace huiyin::api {
namespace answers_detail {

bool has_type(const json::Value& value, Known::Type type) {
    switch (type) {
        case Known::Type::string: return value.string() != nullptr;
        case Known::Type::integer: return value.integer() != nullptr;
        case Known::Type::object: return value.object() != nullptr;
        case Known::Type::array: return value.array() != nullptr;
    }
    return false;
}

std::string type_name(Known::Type type) {
    switch (type) {
        case Known::Type::string: return "string";
        case Known::Type::integer: return "integer";
        case Known::Type::object: return "object";
        case Known::Type::array: return "array";
    }
    return {};
}

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t");
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

/// ";q=0", ";q=0.0", ...: not wanted.
bool is_refused(std::string_view parameters) {
    const auto q = parameters.find("q=");
    return q != std::string_view::npos && parameters.substr(q + 2).find_first_of("123456789") == std::string_view::npos;
}

/// The sentence; of one file among several with its name.
std::string explained(text::Language language, const Problem& problem) {
    const std::string sentence = text::explain(language, problem);
    for (const auto& [name, value] : problem.facts)
        if (name == "name" && problem.code.starts_with("media/"))
            return text::say(language, "page.about", {{"what", value}, {"value", sentence}});
    return sentence;
}

}  // namespace answers_detail
using namespace answers_detail;

text::Language language_of(const http::Request& request, const Api& api) {
    return text::negotiate_language(request.header_text("Accept-Language"), api.context.town.settings().language);
}

const std::string& in(text::Language language, const procedure::Text& text) {
    return language == text::Language::zh ? text.zh : text.en;
}

http::Response refusal(const http::Request& request, const Api& api, const std::vector<Problem>& wrong,
                       json::Object extensions) {
    const text::Language language = language_of(request, api);
    const Problem& first = wrong.front();
    http::ProblemDetails out{.status = http::status_of(first.code),
                             .code = std::string(first.code),
                             .detail = explained(language, first),
                             .extensions = std::move(extensions)};
    for (const Problem& one : wrong)
        if (!one.where.empty())
            out.errors.push_back({.pointer = "/" + one.where,
                                  .code = std::string(one.code),
                                  .detail = explained(language, one)});
    http::Response response = http::problem_response(out);
    response.set("Content-Language", std::string(text::tag(language)));
    if (out.status == 401) response.set("WWW-Authenticate", "Receipt");
    for (const auto& [name, value] : first.facts)
        if (name == "seconds") response.set("Retry-After", value);
    return response;
}

http::Response refusal(const http::Request& request, const Api& api, Problem problem, json::Object extensions) {
    return refusal(request, api, std::vector<Problem>{std::move(problem)}, std::move(extensions));
}

http::Response answer(const http::Request& request, const Api& api, int status, const json::Value& value) {
    http::Response out = http::Response::json(status, json::write(value));
    out.set("Cache-Control", "no-store");
    out.set("Content-Language", std::string(text::tag(language_of(request, api))));
    return out;
}

Result<text::Language> language_in(const json::Value& body, text::Language otherwise) {
    if (body.find("language") == nullptr) return otherwise;
    if (const auto asked = text::parse_language(body.text("language"))) return *asked;
    return refuse(problems::unknown_language, {{"language", body.text("language")}}, "language");
}

Result<sealing::Token> token_of(const http::Request& request, const Api& api) {
    const std::string* key = request.header("Idempotency-Key");
    if (key == nullptr) return sealing::Token::draw(api.context.random);
    auto made = sealing::Token::from_idempotency_key(*key);
    if (!made) return refuse(problems::bad_idempotency_key, {}, "Idempotency-Key");
    return std::move(*made);
}

bool accepts(const http::Request& request, std::string_view media_type) {
    std::string_view ranges = request.header_text("Accept");
    if (trimmed(ranges).empty()) return true;
    const std::string family = std::string(media_type.substr(0, media_type.find('/'))) + "/*";
    while (!ranges.empty()) {
        const auto comma = std::min(ranges.find(','), ranges.size());
        const std::string_view one = ranges.substr(0, comma);
        ranges.remove_prefix(std::min(comma + 1, ranges.size()));
        const auto semicolon = std::min(one.find(';'), one.size());
        std::string range(trimmed(one.substr(0, semicolon)));
        std::transform(range.begin(), range.end(), range.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        if ((range == "*/*" || range == family || range == media_type) && !is_refused(one.substr(semicolon))) return true;
    }
    return false;
}

Result<json::Value> read_object(std::string_view text, const std::vector<Known>& known) {
    TRY_LET(value, json::parse(text));
    if (value.object() == nullptr) return refuse(problems::not_json);
    for (const auto& [name, member] : *value.object()) {
        const auto found = std::find_if(known.begin(), known.end(), [&](const Known& one) { return one.name == name; });
        if (found == known.end()) return refuse(problems::unknown_member, {{"member", name}}, name);
        if (!has_type(member, found->type))
            return refuse(problems::wrong_type, {{"member", name}, {"expected", type_name(found->type)}}, name);
    }
    return value;
}

}  // namespace huiyin::api
