#include "core/text/say.h"
#include "engine/filing.h"
#include "engine/kinds.h"
#include "engine/problems.h"
#include "io/api/answers.h"
#include "io/api/case_json.h"
#include "io/api/problems.h"
#include "io/api/submission.h"

namespace huiyin::api {
namespace filing_routes_detail {

using json::Object;
using json::Value;

/// "name: Lin Mei" a line, and what kind of contact that makes.
Result<void> read_contact(const Value& contact, engine::Filing& filing) {
    filing.contact_kind = contact.text("name").empty() ? "reachable" : "named";
    for (const auto& [name, value] : *contact.object()) {
        if (value.string() == nullptr)
            return refuse(problems::wrong_type, {{"member", "contact/" + name}, {"expected", "string"}}, "contact/" + name);
        if (value.string()->empty()) continue;
        filing.contact += name + ": " + *value.string() + "\n";
        filing.reachable = filing.reachable || name != "name";
    }
    if (filing.contact.empty()) filing.contact_kind = "anonymous";
    return {};
}

/// Answers to the questions of the category, by their ids. What is no category of the town is taken as the filer's own words,
/// and asks nothing.
Result<void> read_category(const engine::Town& town, const Value& body, engine::Filing& filing) {
    filing.category = body.text("category");
    const auto guidance = town.guidance();
    static const guidance::Category none;
    const guidance::Category* category = guidance->find_category(filing.category);
    if (category != nullptr && !category->procedure.empty() && body.find("procedure") == nullptr) filing.procedure = category->procedure;
    const Value* answers = body.find("answers");
    if (answers == nullptr) return {};
    for (const auto& [question, value] : *answers->object()) {
        const std::string where = "answers/" + question;
        if (value.string() == nullptr) return refuse(problems::wrong_type, {{"member", where}, {"expected", "string"}}, where);
        filing.answers[question] = *value.string();
    }
    if (auto unknown = guidance::check_known(category ? *category : none, filing.answers); !unknown.empty())
        return tl::unexpected<Problem>(std::move(unknown.front()));
    return {};
}

Result<engine::Filing> read_filing(const engine::Town& town, std::string_view written, text::Language otherwise) {
    using enum Known::Type;
    TRY_LET(body, read_object(written, {{string, "procedure"},
                                     {string, "office"},
                                     {array, "about_offices"},
                                     {string, "subject"},
                                     {string, "body"},
                                     {string, "category"},
                                     {string, "call"},
                                     {object, "answers"},
                                     {object, "contact"},
                                     {string, "news_email"},
                                     {string, "language"}}));
    engine::Filing filing;
    if (body.find("procedure") != nullptr) filing.procedure = body.text("procedure");
    if (body.find("office") != nullptr) filing.office = OfficeId{body.text("office")};
    if (const Value* about = body.find("about_offices"))
        for (const Value& one : *about->array()) {
            const std::string where = "about_offices/" + std::to_string(filing.about.size());
            if (one.string() == nullptr)
                return refuse(problems::wrong_type, {{"member", where}, {"expected", "string"}}, where);
            filing.about.push_back({*one.string()});
        }
    filing.subject = body.text("subject");
    filing.body = body.text("body");
    filing.channel = "api";
    filing.call = body.text("call");
    if (!filing.call.empty() && body.find("procedure") == nullptr) filing.procedure = engine::kind_of_answers(town).id.value;
    TRY(read_category(town, body, filing));
    TRY_LET(language, language_in(body, otherwise));
    filing.language = std::string(text::short_tag(language));
    filing.news = body.text("news_email");
    if (const Value* contact = body.find("contact")) TRY(read_contact(*contact, filing));
    return filing;
}

http::Response file_case(const Api& api, http::Request& request) {
    if (!accepts(request, "application/json")) return refusal(request, api, {problems::not_acceptable, {{"type", "application/json"}}, {}});
    if (api.may_file && !api.may_file(request.remote_key))
        return refusal(request, api, {engine::problems::too_many_filings, {{"seconds", "60"}}, {}});
    const auto token = token_of(request, api);
    if (!token) return refusal(request, api, token.error());
    Submission submission(api.context);
    if (const auto read = submission.read(request, "case"); !read) return refusal(request, api, read.error());
    auto filing = read_filing(api.context.town, submission.json, language_of(request, api));
    if (!filing) return refusal(request, api, filing.error());
    // Whether its call is over is asked by who files it: the same request once more gets its receipt after the last day, too.
    std::vector<Problem> wrong = engine::check_filing(api.context.town, *filing);
    wrong.insert(wrong.end(), submission.intake.problems().begin(), submission.intake.problems().end());
    if (!wrong.empty()) return refusal(request, api, wrong);
    filing->files = submission.intake.take();
    std::vector<FileId> taken;
    for (const sealing::FileMeta& file : filing->files) taken.push_back(file.secret.file);
    const Hash hash = Submission::hash(submission.json, filing->files);
    auto receipt = engine::file(api.context, *filing, *token, hash);
    if (!receipt || receipt->repeated) intake::drop_files(api.context, taken);  // the first submission has its own
    if (!receipt) return refusal(request, api, receipt.error());
    Object made;
    made.reserve(4);
    made.emplace_back("receipt", receipt->code.text());
    made.emplace_back("case_url", api.context.town.settings().site + "/case");
    made.emplace_back("due", due_json(api, language_of(request, api), receipt->value, receipt->due));
    made.emplace_back("proof", std::move(receipt->proof));
    http::Response out = answer(request, api, 201, std::move(made));
    out.set("Location", "/api/v1/case");
    return out;
}

}  // namespace filing_routes_detail

void add_filing_routes(http::Router& router, const Api& api) {
    router.post_stream(
        "/api/v1/cases", [api](http::Request& request) { return filing_routes_detail::file_case(api, request); },
        intake::upload_bytes_max);
}

}  // namespace huiyin::api
