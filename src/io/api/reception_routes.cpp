#include "core/reception/reception.h"

#include <algorithm>

#include "core/reception/problems.h"
#include "core/text/say.h"
#include "engine/problems.h"
#include "engine/walk_in.h"
#include "io/api/answers.h"
#include "io/api/case_json.h"
#include "io/api/holder.h"
#include "io/api/problems.h"
#include "io/api/submission.h"

namespace huiyin::api {
namespace reception_routes_detail {

using json::Array;
using json::Object;
using json::Value;

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

Result<void> may_ask(const Api& api, const http::Request& request) {
    if (api.may_file && !api.may_file(request.remote_key)) return refuse(engine::problems::too_many_filings, {{"seconds", "60"}});
    return {};
}

/// The members "time" and "called", and "day" where the address doesn't name it.
Result<engine::Booking> read_booking(const Value& body, std::string day) {
    if (day.empty()) day = body.text("day");
    if (day.empty()) return refuse(problems::missing_member, {{"member", "day"}}, "day");
    const auto minute = reception::parse_time(body.text("time"));
    if (!minute) return refuse(reception::problems::no_time_chosen, {}, "time");
    return engine::Booking{.day = std::move(day), .minute = *minute, .called = body.text("called")};
}

http::Response answer_with(const http::Request& request, const Api& api, const engine::CaseSession& session, const std::string& reference) {
    const auto loaded = engine::load_case(api.context.store, session.case_id);
    const auto* one = loaded ? loaded->value.appointment(reference) : nullptr;
    if (one == nullptr) return refusal(request, api, {engine::problems::no_such_case, {}, {}});
    return answer(request, api, 201, Object{{"appointment", appointment_json(*one)}});
}

/// In the case of who holds the code. The same once more is the same appointment.
http::Response book(const Api& api, http::Request& request, const engine::CaseSession& session) {
    if (const auto slow = may_ask(api, request); !slow) return refusal(request, api, slow.error());
    Submission submission(api.context);
    if (const auto read = submission.read(request, {}); !read) return refusal(request, api, read.error());
    using enum Known::Type;
    const auto body = read_object(submission.json, {{string, "day"}, {string, "time"}, {string, "called"}});
    if (!body) return refusal(request, api, body.error());
    const auto booking = read_booking(*body, {});
    if (!booking) return refusal(request, api, booking.error());
    const auto event = engine::book_appointment(api.context, session, *booking);
    if (!event) return refusal(request, api, event.error());
    return answer_with(request, api, session, event->fields.at("reference"));
}

http::Response cancel(const Api& api, http::Request& request, const engine::CaseSession& session) {
    Submission submission(api.context);
    if (const auto read = submission.read(request, {}); !read) return refusal(request, api, read.error());
    const auto body = read_object(submission.json, {{Known::Type::string, "reference"}});
    if (!body) return refusal(request, api, body.error());
    const std::string reference = body->text("reference");
    if (reference.empty()) return refusal(request, api, {problems::missing_member, {{"member", "reference"}}, "reference"});
    if (const auto done = engine::cancel_appointment(api.context, session, reference); !done) {
        const auto loaded = engine::load_case(api.context.store, session.case_id);
        const auto* one = loaded ? loaded->value.appointment(reference) : nullptr;
        if (one == nullptr || one->state != "cancelled") return refusal(request, api, done.error());
    }  // else the request was sent twice
    return answer_with(request, api, session, reference);
}

/// What a filing calls its body is called "words" here.
Problem about_words(Problem problem) {
    if (problem.where == "body") problem.where = "words";
    for (auto& [name, fact] : problem.facts)
        if (name == "field" && fact == "body") fact = "words";
    return problem;
}

/// Without a case: one is filed that says no more than the wish.
http::Response book_without_case(const Api& api, http::Request& request) {
    if (!accepts(request, "application/json")) return refusal(request, api, {problems::not_acceptable, {{"type", "application/json"}}, {}});
    if (const auto slow = may_ask(api, request); !slow) return refusal(request, api, slow.error());
    const auto token = token_of(request, api);
    if (!token) return refusal(request, api, token.error());
    Submission submission(api.context);
    if (const auto read = submission.read(request, {}); !read) return refusal(request, api, read.error());
    using enum Known::Type;
    const auto body = read_object(submission.json, {{string, "time"}, {string, "called"}, {string, "words"}, {string, "language"}});
    if (!body) return refusal(request, api, body.error());
    const auto booking = read_booking(*body, request.capture("day"));
    if (!booking) return refusal(request, api, booking.error());
    const auto language = language_in(*body, language_of(request, api));
    if (!language) return refusal(request, api, language.error());
    const auto done = engine::file_walk_in(api.context, {.booking = *booking, .words = body->text("words"), .language = *language, .channel = "api"}, *token,
                                           Submission::hash(booking->day + "\n" + submission.json, {}));
    if (!done) return refusal(request, api, about_words(done.error()));
    const engine::Receipt& receipt = done->receipt;
    Object out{{"receipt", receipt.code.text()},
               {"case_url", api.context.town.settings().site + "/case"},
               {"due", due_json(api, language_of(request, api), receipt.value, receipt.due)},
               {"proof", receipt.proof}};
    const auto& booked = receipt.value.appointments;
    const auto of_day = std::find_if(booked.rbegin(), booked.rend(), [&](const casework::Appointment& one) { return one.reception == booking->day; });
    if (of_day != booked.rend()) out.emplace_back("appointment", appointment_json(*of_day));
    if (done->lost)
        out.emplace_back("not_booked", Object{{"code", std::string(done->lost->code)}, {"detail", text::explain(language_of(request, api), *done->lost)}});
    http::Response response = answer(request, api, 201, std::move(out));
    response.set("Location", "/api/v1/case");
    return response;
}

}  // namespace reception_routes_detail

void add_reception_routes(http::Router& router, const Api& api) {
    using namespace reception_routes_detail;
    const std::string json = "application/json";
    router.get("/api/v1/reception-days", [api](http::Request& request) { return list_reception_days(api, request); });
    router.post_stream("/api/v1/reception-days/{day}/appointments", [api](http::Request& request) { return book_without_case(api, request); },
                       json_bytes_max * 2);
    router.post_stream("/api/v1/case/appointments", held(api, json, book), json_bytes_max * 2);
    router.post_stream("/api/v1/case/appointments/cancellation", held(api, json, cancel), json_bytes_max * 2);
}

}  // namespace huiyin::api
