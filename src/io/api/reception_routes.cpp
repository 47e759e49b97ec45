#include "core/reception/reception.h"

#include "engine/receptions.h"
#include "io/api/answers.h"
#include "io/api/problems.h"

namespace huiyin::api {
namespace reception_routes_detail {

using json::Array;
using json::Object;

constexpr std::size_t days_of_an_answer = 50;

Object text_of(const procedure::Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

Object day_json(const Api& api, const reception::Day& day) {
    Array joint;
    for (const OfficeId& office : day.joint) joint.emplace_back(office.value);
    Array free;
    for (const int minute : engine::free_times(api.context, day)) free.emplace_back(reception::write_time(minute));
    Object out{{"id", day.id},
               {"office", day.office.value},
               {"joint", std::move(joint)},
               {"date", to_text(day.date)},
               {"from", reception::write_time(day.from)},
               {"to", reception::write_time(day.to)},
               {"minutes", day.minutes},
               {"leader", day.leader},
               {"post", text_of(day.post)},
               {"place", text_of(day.place)},
               {"languages", text_of(day.languages)},
               {"note", text_of(day.note)},
               {"times", static_cast<std::int64_t>(reception::times_of(day).size())},
               {"free", std::move(free)},
               {"cancelled", day.cancelled}};
    if (day.cancelled) out.emplace_back("reason", text_of(day.reason));
    return out;
}

http::Response list_reception_days(const Api& api, http::Request& request) {
    if (!accepts(request, "application/json")) return refusal(request, api, {problems::not_acceptable, {{"type", "application/json"}}, {}});
    const auto receptions = api.context.town.receptions();
    const Date today = api.context.town.now(api.context.clock.now()).today;
    auto days = receptions->from(today, days_of_an_answer + 1, request.query.get("after"));
    const bool more = days.size() > days_of_an_answer;
    if (more) days.pop_back();
    Array out;
    for (const reception::Day* day : days) out.emplace_back(day_json(api, *day));
    Object body{{"days", std::move(out)}};
    if (more) body.emplace_back("next", "/api/v1/reception-days?after=" + days.back()->id);
    http::Response response = answer(request, api, 200, std::move(body));
    response.set("Cache-Control", "public, max-age=60");
    response.set("Access-Control-Allow-Origin", "*");
    return response;
}

}  // namespace reception_routes_detail

void add_reception_routes(http::Router& router, const Api& api) {
    router.get("/api/v1/reception-days", [api](http::Request& request) { return reception_routes_detail::list_reception_days(api, request); });
}

}  // namespace huiyin::api
