#include <algorithm>

#include "core/casework/problems.h"
#include "engine/news.h"
#include "engine/problems.h"
#include "io/api/case_json.h"
#include "io/api/holder.h"
#include "io/api/problems.h"
#include "io/api/submission.h"
#include "io/papers/copy.h"
#include "io/papers/letters.h"
#include "io/papers/standing.h"

namespace huiyin::api {
namespace case_routes_detail {

using json::Object;
using json::Value;

http::Response show_case(const Api& api, http::Request& request, const engine::CaseSession& session) {
    const auto view = engine::view_own_case(api.context, session);
    if (!view) return refusal(request, api, view.error());
    return answer(request, api, 200, case_json(api, language_of(request, api), *view));
}

/// In which documents are written for who names no language: that of the filing.
text::Language paper_language(const Api& api, const http::Request& request, const casework::Case& current) {
    const auto of_the_case = text::parse_language(current.language);
    return of_the_case && request.header_text("Accept-Language").empty() ? *of_the_case : language_of(request, api);
}

http::Response send_bundle(const Api& api, http::Request& request, const engine::CaseSession& session) {
    auto view = engine::view_own_case(api.context, session);
    if (!view) return refusal(request, api, view.error());
    const text::Language language = paper_language(api, request, view->value());
    http::Response out = http::Response::download(papers::copy_name, "application/zip", {});
    out.set("Cache-Control", "no-store");
    out.body_source = papers::copy_of_case(api.context, language, std::move(*view));
    return out;
}

http::Response send_document(const Api& api, http::Request& request, const engine::CaseSession& session) {
    const auto view = engine::view_own_case(api.context, session);
    if (!view) return refusal(request, api, view.error());
    const text::Language language = paper_language(api, request, view->value());
    for (const papers::Letter& letter : papers::letters_of(api.context.town, language, view->loaded))
        if (std::to_string(letter.seq) == request.capture("seq")) {
            const Bytes pdf = papers::print_letter(api.context.town, language, *view, letter);
            return http::Response::download(letter.file, "application/pdf", std::string(as_text(pdf)))
                .set("Cache-Control", "no-store");
        }
    return refusal(request, api, {engine::problems::no_such_file, {}, {}});
}

http::Response send_file(const Api& api, http::Request& request, const engine::CaseSession& session) {
    const auto view = engine::view_own_case(api.context, session);
    if (!view) return refusal(request, api, view.error());
    const auto id = FileId::parse(request.capture("file"));
    for (const engine::CaseFile& file : view->content.files)
        if (id && file.id == *id && !papers::is_note(view->loaded.events.at(file.seq - 1).event.kind))
            return intake::send_file(api.context, view->content.secrets.at(file.id));
    return refusal(request, api, {engine::problems::no_such_file, {}, {}});
}

bool is_conflict(const Problem& problem) {
    return problem.code == engine::problems::changed_meanwhile || problem.code == engine::problems::put_anew;
}

/// Whether a command is one that the resident may give within a period of their own.
bool is_within_a_period(const Api& api, const engine::CaseView& view, const engine::Action& action) {
    const auto* rule = api.context.town.procedure(view.value()).find_command({action.command});
    return rule != nullptr && std::ranges::any_of(rule->guards, [](const procedure::Guard& guard) {
        return guard.kind == procedure::Guard::Kind::period_not_over;
    });
}

/// Does it and shows the case as it stands then; if somebody was faster, says what changed.
http::Response act(const Api& api, http::Request& request, const engine::CaseSession& session, const engine::Action& action) {
    const auto event = engine::act_as_resident(api.context, session, action);
    if (!event) {
        intake::drop_files(api.context, action.files);
    }
    const auto view = engine::view_own_case(api.context, session);
    if (!event && is_conflict(event.error()) && view)
        return refusal(request, api, event.error(),
                       Object{{"version", std::int64_t{view->value().revision}},
                              {"changes", changes_since(*view, action.revision)}});
    if (!event && view && is_within_a_period(api, *view, action))
        if (const auto late = papers::late_review(api.context.town, view->loaded, api.context.town.now(api.context.clock.now()).today,
                                                  engine::resident_commands(api.context, view->value())))
            return refusal(request, api, *late);
    if (!event) return refusal(request, api, event.error());
    if (!view) return refusal(request, api, view.error());
    return answer(request, api, 201, case_json(api, language_of(request, api), *view));
}

/// The version that a command was meant for; 0 does not ask.
Result<std::uint32_t> read_version(const Value& body) {
    const std::int64_t version = body.number("version");
    if (version < 0 || version > 0xFFFF'FFFF)
        return refuse(problems::wrong_type, {{"member", "version"}, {"expected", "integer"}}, "version");
    return static_cast<std::uint32_t>(version);
}

http::Response add_message(const Api& api, http::Request& request, const engine::CaseSession& session) {
    Submission submission(api.context);
    if (const auto read = submission.read(request, "message"); !read) return refusal(request, api, read.error());
    const auto body = read_object(submission.json, {{Known::Type::string, "body"}, {Known::Type::integer, "version"}});
    if (!body) return refusal(request, api, body.error());
    const auto version = read_version(*body);
    if (!version) return refusal(request, api, version.error());
    if (!submission.intake.problems().empty()) return refusal(request, api, submission.intake.problems());
    return act(api, request, session,
               {.command = "message",
                .values = {{"body", body->text("body")}},
                .revision = *version,
                .files = submission.intake.take()});
}

/// Two words that fit every procedure: "accept" is to rate the answer as having solved it, "review" is to ask for whichever
/// review is open now.
void spell_out(const Api& api, const engine::CaseSession& session, engine::Action& action) {
    if (action.command == "accept") {
        action.command = "rate";
        action.values.emplace("solved", "yes");
    }
    if (action.command != "review") return;
    const auto loaded = engine::load_case(api.context.store, session.case_id);
    if (!loaded) return;
    // None open: the one that comes nearest says why.
    for (const procedure::CommandRule& rule : api.context.town.procedure(loaded->value).commands)
        if (procedure::asks_for_review(rule) && action.command == "review") action.command = rule.id.value;
    for (const casework::ClosedCommand& closed : engine::closed_resident_commands(api.context, loaded->value))
        if (procedure::asks_for_review(*closed.command)) action.command = closed.command->id.value;
    for (const procedure::CommandRule* rule : engine::resident_commands(api.context, loaded->value))
        if (procedure::asks_for_review(*rule)) action.command = rule->id.value;
}

http::Response decide(const Api& api, http::Request& request, const engine::CaseSession& session) {
    Submission submission(api.context);
    if (const auto read = submission.read(request, {}); !read) return refusal(request, api, read.error());
    const auto body = read_object(submission.json, {{Known::Type::string, "command"},
                                                    {Known::Type::object, "values"},
                                                    {Known::Type::integer, "version"}});
    if (!body) return refusal(request, api, body.error());
    const auto version = read_version(*body);
    if (!version) return refusal(request, api, version.error());
    engine::Action action{.command = body->text("command"), .values = {}, .revision = *version, .files = {}};
    if (action.command.empty()) return refusal(request, api, {problems::missing_member, {{"member", "command"}}, "command"});
    // A message has a place of its own, where it may bring files.
    if (action.command == "message" || action.command == "note")
        return refusal(request, api, {casework::problems::unknown_command, {{"command", action.command}}, "command"});
    if (const Value* values = body->find("values"))
        for (const auto& [name, value] : *values->object()) {
            if (value.string() == nullptr)
                return refusal(request, api, {problems::wrong_type, {{"member", "values/" + name}, {"expected", "string"}},
                                              "values/" + name});
            action.values[name] = *value.string();
        }
    spell_out(api, session, action);
    return act(api, request, session, action);
}

/// Where mails go when there is news; an empty address ends them.
http::Response set_news(const Api& api, http::Request& request, const engine::CaseSession& session) {
    Submission submission(api.context);
    if (const auto read = submission.read(request, {}); !read) return refusal(request, api, read.error());
    const auto body = read_object(submission.json, {{Known::Type::string, "email"}});
    if (!body) return refusal(request, api, body.error());
    if (body->find("email") == nullptr) return refusal(request, api, {problems::missing_member, {{"member", "email"}}, "email"});
    const std::string address = body->text("email");
    if (!address.empty() && !api.context.town.settings().mail.is_on())
        return refusal(request, api, {engine::problems::no_mail, {}, "email"});
    if (address.empty()) {
        engine::end_news(api.context, session.case_id);
    } else if (auto begun = engine::begin_news(api.context, session, address, language_of(request, api)); !begun) {
        begun.error().where = "email";
        return refusal(request, api, begun.error());
    }
    return answer(request, api, 200, Object{{"news", !address.empty()}});
}

}  // namespace case_routes_detail

void add_case_routes(http::Router& router, const Api& api) {
    using namespace case_routes_detail;
    const std::string json = "application/json";
    router.get("/api/v1/case", held(api, json, show_case));
    router.get("/api/v1/case/bundle", held(api, "application/zip", send_bundle));
    router.get("/api/v1/case/documents/{seq}", held(api, "application/pdf", send_document));
    router.get("/api/v1/case/files/{file}", held(api, "", send_file));
    router.post_stream("/api/v1/case/messages", held(api, json, add_message), intake::upload_bytes_max);
    router.post_stream("/api/v1/case/news", held(api, json, set_news), json_bytes_max * 2);
    router.post_stream("/api/v1/case/decision", held(api, json, decide), json_bytes_max * 2);
}

}  // namespace huiyin::api
