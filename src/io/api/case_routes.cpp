#include <algorithm>

#include "base/json.h"
#include "core/casework/problems.h"
#include "core/sealing/problems.h"
#include "core/text/say.h"
#include "engine/filing.h"
#include "engine/handling.h"
#include "engine/problems.h"
#include "engine/sessions.h"
#include "io/api/problems.h"
#include "io/api/routes.h"
#include "io/http/problem.h"
#include "io/papers/copy.h"

namespace huiyin::api {
namespace case_routes_detail {

using json::Object;
using json::Value;

text::Language language_of(const http::Request& request, const Api& api) {
    return text::negotiate_language(request.header_text("Accept-Language"), api.context.town.settings().language);
}

http::Response refusal(const http::Request& request, const Api& api, const std::vector<Problem>& wrong) {
    const text::Language language = language_of(request, api);
    const Problem& first = wrong.front();
    http::ProblemDetails out{.status = http::status_of(first.code),
                             .code = std::string(first.code),
                             .detail = text::explain(language, first)};
    for (const Problem& one : wrong)
        if (!one.where.empty())
            out.errors.push_back({.pointer = "/" + one.where,
                                  .code = std::string(one.code),
                                  .detail = text::explain(language, one)});
    http::Response response = http::problem_response(out);
    response.set("Content-Language", std::string(text::tag(language)));
    if (out.status == 401) response.set("WWW-Authenticate", "Receipt");
    for (const auto& [name, value] : first.facts)
        if (name == "seconds") response.set("Retry-After", value);
    return response;
}
http::Response refusal(const http::Request& request, const Api& api, Problem problem) {
    return refusal(request, api, std::vector<Problem>{std::move(problem)});
}

http::Response answer(const http::Request& request, const Api& api, int status, const Value& value) {
    http::Response out = http::Response::json(status, json::write(value));
    out.set("Cache-Control", "no-store");
    out.set("Content-Language", std::string(text::tag(language_of(request, api))));
    return out;
}

const std::string& in(text::Language language, const procedure::Text& text) {
    return language == text::Language::zh ? text.zh : text.en;
}

Value due_json(const Api& api, text::Language language, const casework::Case& current,
               const std::vector<engine::DueDate>& dates) {
    const procedure::Procedure& procedure = api.context.town.procedure(current.procedure);
    json::Array out;
    for (const engine::DueDate& due : dates) {
        json::Array steps;
        for (const calendar::Step& step : due.deadline.steps)
            steps.emplace_back(text::say(language, "step." + step.code, step.facts));
        const procedure::ClockRule* rule = procedure.find_clock(due.clock);
        out.emplace_back(Object{{"clock", due.clock.value},
                                {"date", to_text(due.deadline.due)},
                                {"provisional", due.deadline.provisional},
                                {"rule", rule == nullptr ? std::string() : in(language, rule->rule)},
                                {"steps", std::move(steps)}});
    }
    return out;
}

/// A JSON object with known members only.
Result<Value> read_object(const http::Request& request, std::initializer_list<std::string_view> known) {
    TRY_LET(value, json::parse(request.body));
    if (value.object() == nullptr) return refuse(problems::not_json);
    for (const auto& [name, member] : *value.object()) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            return refuse(problems::unknown_member, {{"member", name}}, name);
        const bool other_type = name == "contact" ? member.object() == nullptr
                                : name == "about_offices"
                                    ? member.array() == nullptr
                                : name == "version" ? member.integer() == nullptr
                                                    : member.string() == nullptr;
        if (other_type && name != "values")
            return refuse(problems::wrong_type,
                          {{"member", name},
                           {"expected", name == "contact"         ? "object"
                                        : name == "about_offices" ? "array"
                                        : name == "version"       ? "integer"
                                                                  : "string"}},
                          name);
    }
    return value;
}

http::Response file_case(const Api& api, http::Request& request) {
    if (api.may_file && !api.may_file(request.remote_key))
        return refusal(request, api, {engine::problems::too_many_filings, {{"seconds", "60"}}, {}});
    auto body = read_object(request, {"procedure", "office", "about_offices", "subject", "body", "category", "contact",
                                      "language"});
    if (!body) return refusal(request, api, body.error());
    engine::Filing filing;
    filing.procedure = body->find("procedure") ? body->text("procedure") : "complaint";
    if (body->find("office")) filing.office = OfficeId{body->text("office")};
    if (const Value* about = body->find("about_offices"))
        for (const Value& one : *about->array()) {
            if (one.string() == nullptr) {
                const std::string where = "about_offices/" + std::to_string(filing.about.size());
                return refusal(request, api, {problems::wrong_type, {{"member", where}, {"expected", "string"}}, where});
            }
            filing.about.push_back({*one.string()});
        }
    filing.subject = body->text("subject");
    filing.body = body->text("body");
    filing.channel = "api";
    const auto language = text::parse_language(body->text("language"));
    filing.language = std::string(text::short_tag(language.value_or(language_of(request, api))));
    if (const Value* contact = body->find("contact")) {
        filing.contact_kind = contact->text("name").empty() ? "reachable" : "named";
        for (const auto& [name, value] : *contact->object()) {
            if (value.string() == nullptr)
                return refusal(request, api, {problems::wrong_type, {{"member", "contact/" + name}, {"expected", "string"}},
                                              "contact/" + name});
            if (!value.string()->empty()) filing.contact += name + ": " + *value.string() + "\n";
        }
        if (filing.contact.empty()) filing.contact_kind = "anonymous";
    }
    sealing::Token token = sealing::Token::draw(api.context.random);
    if (const std::string* key = request.header("Idempotency-Key")) {
        auto made = sealing::Token::from_idempotency_key(*key);
        if (!made) return refusal(request, api, {problems::bad_idempotency_key, {}, "Idempotency-Key"});
        token = std::move(*made);
    }
    if (auto wrong = engine::check_filing(api.context.town, filing); !wrong.empty()) return refusal(request, api, wrong);
    auto receipt = engine::file(api.context, filing, token, crypto::sha256(as_bytes(request.body)));
    if (!receipt) return refusal(request, api, receipt.error());
    http::Response out =
        answer(request, api, 201,
               Object{{"receipt", receipt->code.text()},
                      {"case_url", api.context.town.settings().site + "/case"},
                      {"due", due_json(api, language_of(request, api), receipt->value, receipt->due)},
                      {"proof", receipt->proof}});
    out.set("Location", "/api/v1/case");
    return out;
}

Result<engine::CaseSession> holder(const Api& api, const http::Request& request) {
    if (api.may_try && !api.may_try(request.remote_key))
        return refuse(engine::problems::too_many_tries, {{"seconds", "60"}});
    const std::string_view given = request.header_text("Authorization");
    constexpr std::string_view scheme = "Receipt ";
    if (!given.starts_with(scheme)) return refuse(problems::no_code);
    return engine::case_by_code(api.context, std::string(given.substr(scheme.size())));
}

Value case_json(const Api& api, text::Language language, const engine::CaseView& view) {
    const casework::Case& current = view.value();
    const procedure::Procedure& procedure = api.context.town.procedure(current.procedure);
    const procedure::State* state = procedure.find_state({current.state});
    json::Array events;
    for (const casework::Committed& one : view.loaded.events) {
        const casework::Event& event = one.event;
        const bool internal = event.kind == "note_added";
        Object shown{{"seq", std::int64_t{event.seq}},
                     {"kind", event.kind},
                     {"role", event.by.role},
                     {"at", to_text(event.at)}};
        if (event.by.office) shown.emplace_back("office", event.by.office->value);
        Object texts;
        std::string text;
        if (!internal)
            if (const auto found = view.content.texts.find(event.seq); found != view.content.texts.end())
                for (const auto& [part, value] : found->second) {
                    texts.emplace_back(part, value);
                    if (part == "body" || text.empty()) text = value;
                }
        shown.emplace_back("text", text);
        if (!texts.empty()) shown.emplace_back("texts", std::move(texts));
        Object fields;
        for (const auto& [name, value] : event.fields)
            if (name != "decides") fields.emplace_back(name, value);
        if (!fields.empty()) shown.emplace_back("fields", std::move(fields));
        events.emplace_back(std::move(shown));
    }
    json::Array commands;
    for (const procedure::CommandRule* rule : engine::resident_commands(api.context, current))
        commands.emplace_back(Object{{"command", rule->id.value}, {"name", in(language, rule->name)}});
    json::Array files;
    for (const engine::CaseFile& file : view.content.files)
        files.emplace_back(Object{{"id", file.id.hex()},
                                  {"seq", std::int64_t{file.seq}},
                                  {"name", file.name},
                                  {"type", file.type},
                                  {"size", file.size}});
    return Object{{"procedure", current.procedure},
                  {"state", current.state},
                  {"state_name", state == nullptr ? current.state : in(language, state->name)},
                  {"state_meaning", state == nullptr ? std::string() : in(language, state->meaning)},
                  {"office", current.office.value},
                  {"version", std::int64_t{current.revision}},
                  {"filed", to_text(current.filed_at)},
                  {"subject", view.content.text(1, "subject")},
                  {"due", due_json(api, language, current, view.due)},
                  {"commands", std::move(commands)},
                  {"files", std::move(files)},
                  {"events", std::move(events)}};
}

http::Response show_case(const Api& api, http::Request& request) {
    const auto session = holder(api, request);
    if (!session) return refusal(request, api, session.error());
    const auto view = engine::view_own_case(api.context, *session);
    if (!view) return refusal(request, api, view.error());
    return answer(request, api, 200, case_json(api, language_of(request, api), *view));
}

http::Response send_bundle(const Api& api, http::Request& request) {
    const auto session = holder(api, request);
    if (!session) return refusal(request, api, session.error());
    auto view = engine::view_own_case(api.context, *session);
    if (!view) return refusal(request, api, view.error());
    http::Response out = http::Response::download(papers::copy_name, "application/zip", {});
    out.set("Cache-Control", "no-store");
    out.body_source = papers::copy_of_case(api.context, language_of(request, api), std::move(*view));
    return out;
}

http::Response act(const Api& api, http::Request& request, bool message) {
    const auto session = holder(api, request);
    if (!session) return refusal(request, api, session.error());
    const auto body = message ? read_object(request, {"body", "version"})
                              : read_object(request, {"command", "values", "version"});
    if (!body) return refusal(request, api, body.error());
    engine::Action action;
    action.command = message ? "message" : body->text("command");
    action.revision = static_cast<std::uint32_t>(body->number("version"));
    if (message) action.values["body"] = body->text("body");
    if (const Value* values = body->find("values"); values != nullptr && values->object() != nullptr)
        for (const auto& [name, value] : *values->object())
            if (value.string() != nullptr) action.values[name] = *value.string();
    const auto event = engine::act_as_resident(api.context, *session, action);
    if (!event) return refusal(request, api, event.error());
    const auto view = engine::view_own_case(api.context, *session);
    if (!view) return refusal(request, api, view.error());
    return answer(request, api, 201, case_json(api, language_of(request, api), *view));
}

}  // namespace case_routes_detail
using namespace case_routes_detail;

void add_case_routes(http::Router& router, const Api& api) {
    constexpr std::size_t body_max = 256 * 1024;
    router.post("/api/v1/cases", [api](http::Request& request) { return file_case(api, request); }, body_max);
    router.get("/api/v1/case", [api](http::Request& request) { return show_case(api, request); });
    router.get("/api/v1/case/bundle", [api](http::Request& request) { return send_bundle(api, request); });
    router.post("/api/v1/case/messages", [api](http::Request& request) { return act(api, request, true); }, body_max);
    router.post("/api/v1/case/decision", [api](http::Request& request) { return act(api, request, false); }, body_max);
}

}  // namespace huiyin::api
