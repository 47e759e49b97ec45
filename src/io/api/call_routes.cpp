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

/// How many came is told when it is over, and not of fewer than ten.
json::Value count_json(const Api& api, const calls::Call& call, Date today) {
    if (call.is_open(today)) return nullptr;
    const std::int64_t count = engine::answers_to_call(api.context.store, call);
    return count < engine::fewest_shown ? json::Value(nullptr) : json::Value(count);
}

http::Response list_calls(const Api& api, http::Request& request) {
    if (!accepts(request, "application/json")) return refusal(request, api, {problems::not_acceptable, {{"type", "application/json"}}, {}});
    const auto calls = api.context.town.calls();
    const Date today = api.context.town.now(api.context.clock.now()).today;
    const bool past = request.query.get("show") == "past";
    const std::string at(request.query.get("after"));
    auto shown = past ? calls->over(today, calls_of_an_answer + 1, at) : calls->open(today, calls_of_an_answer + 1, at);
    const bool more = shown.size() > calls_of_an_answer;
    if (more) shown.pop_back();
    Array out;
    for (const calls::Call* call : shown)
        out.emplace_back(Object{{"id", call->id},
                                {"office", call->office.value},
                                {"until", to_text(call->until)},
                                {"open", call->is_open(today)},
                                {"withdrawn", call->withdrawn},
                                {"title", both(call->title)},
                                {"text", both(call->text)},
                                {"suggestions", count_json(api, *call, today)},
                                {"outcome", both(call->outcome)}});
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
