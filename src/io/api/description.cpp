#include <span>

#include "base/embedded.h"
#include "core/text/say.h"
#include "io/api/answers.h"
#include "io/api/problems.h"
#include "io/http/problem.h"
#include "io/http/problems.h"

namespace huiyin::api {

std::span<const EmbeddedFile> description_files();

std::string_view description() { return description_files().front().bytes; }

void add_description_route(http::Router& router, const Api&) {
    router.get("/api/v1/openapi.json", [](http::Request&) {
        http::Response out = http::Response::json(200, std::string(description()));
        out.set("Cache-Control", "public, max-age=3600");
        out.set("Access-Control-Allow-Origin", "*");
        return out;
    });
}

bool is_for_programs(std::string_view path) {
    return path.starts_with("/api/") || (path.starts_with("/board") && (path.ends_with(".json") || path.ends_with(".csv")));
}

http::Response error_answer(const Api& api, const http::Request& request, int status, std::string_view code,
                            std::string_view incident) {
    const text::Language language = language_of(request, api);
    const Problem problem{code == http::problems::not_found ? problems::not_found : code, {}, {}};
    const bool read_only = status == 503 && api.context.writer.hold() != nullptr;
    http::Response out = http::problem_response(
        {.status = status,
         .code = std::string(problem.code),
         .detail = read_only ? text::say(language, "error.read-only.text") : text::explain(language, problem),
         .instance = incident.empty() ? std::string() : "urn:huiyin:incident:" + std::string(incident)});
    out.set("Content-Language", std::string(text::tag(language)));
    if (read_only) out.set("Retry-After", "3600");  // until people have found the newer database
    return out;
}

void add_routes(http::Router& router, const Api& api) {
    add_health_routes(router, api);
    add_log_routes(router, api);
    add_filing_routes(router, api);
    add_case_routes(router, api);
    add_category_routes(router, api);
    add_reception_routes(router, api);
    add_call_routes(router, api);
    add_board_routes(router, api);
    add_description_route(router, api);
}

}  // namespace huiyin::api
