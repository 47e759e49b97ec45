#include "io/http/problem.h"

namespace huiyin::http {

std::string to_json(const ProblemDetails& problem) {
    json::Object object;
    object.emplace_back(
        "type", problem.code.empty() ? std::string("about:blank") : "/problems/" + problem.code);
    object.emplace_back("title", problem.title.empty() ? std::string(reason_phrase(problem.status))
                                                       : problem.title);
    object.emplace_back("status", problem.status);
    if (!problem.detail.empty()) object.emplace_back("detail", problem.detail);
    if (!problem.instance.empty()) object.emplace_back("instance", problem.instance);
    if (!problem.code.empty()) object.emplace_back("code", problem.code);
    if (!problem.errors.empty()) {
        json::Array errors;
        for (const auto& error : problem.errors) {
            json::Object item;
            if (!error.pointer.empty()) item.emplace_back("pointer", error.pointer);
            if (!error.code.empty()) item.emplace_back("code", error.code);
            if (!error.detail.empty()) item.emplace_back("detail", error.detail);
            errors.emplace_back(std::move(item));
        }
        object.emplace_back("errors", std::move(errors));
    }
    for (const auto& member : problem.extensions) object.push_back(member);
    return json::write(json::Value(std::move(object)));
}

Response problem_response(const ProblemDetails& problem) {
    Response response;
    response.status = problem.status;
    response.add("Content-Type", "application/problem+json");
    response.add("Cache-Control", "no-store");
    response.body = to_json(problem);
    return response;
}

}  // namespace huiyin::http
