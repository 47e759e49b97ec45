#include "engine/board.h"
#include "io/api/answers.h"
#include "io/api/problems.h"

// Open calls for suggestions (letters-and-visits 29): what offices ask everybody, and what came of it.
namespace huiyin::api {
namespace call_routes_detail {

using json::Array;
using json::Object;

constexpr std::size_t calls_of_an_answer = 50;

json::Value both(const procedure::Text& text) { return Object{{"zh", text.zh}, {"en", text.en}}; }

http::Response list_calls(const Api& api, http::Request& request) {
    if (!accepts(request, "application/json")) return refusal(request, api, {problems::not_acceptable, {{"type", "application/json"}}, {}});
    const auto calls = api.context.town.calls();
    const Date today = api.context.town.now(api.context.clock.now()).today;
    const bool past = request.query.get("show") == "past";
    const std::string at(request.query.get("after"));
    const auto [shown, more] = calls->page(past, today, calls_of_an_answer, at);
    const auto counts = engine::answers_told(api.context.store, shown, today);
    Array out;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const calls::Call* call = shown[i];
        out.emplace_back(Object{{"id", call->id},
                                {"office", call->office.value},
                                {"until", to_text(call->until)},
                                {"open", call->is_open(today)},
                                {"withdrawn", call->withdrawn},
                                {"title", both(call->title)},
                                {"text", both(call->text)},
                                {"suggestions", counts[i] ? json::Value(*counts[i]) : json::Value(nullptr)},
                                {"outcome", both(call->outcome)}});
    }
    Object body{{"calls", std::move(out)}};
    if (more) body.emplace_back("next", "/api/v1/calls?" + std::string(past ? "show=past&" : "") + "after=" + shown.back()->id);
    http::Response response = answer(request, api, 200, std::move(body));
    response.set("Cache-Control", "public, max-age=60");
    response.set("Access-Control-Allow-Origin", "*");
    return response;
}

}  // namespace call_routes_detail

void add_call_routes(http::Router& router, const Api& api) {
    router.get("/api/v1/calls", [api](http::Request& request) { return call_routes_detail::list_calls(api, request); });
}

}  // namespace huiyin::api
