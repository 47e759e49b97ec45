#include "io/api/answers.h"
#include "io/api/problems.h"

namespace huiyin::api {
namespace category_routes_detail {

using json::Array;
using json::Object;

/// A member that is left out where the text is empty.
void add_text(Object& to, std::string_view name, text::Language language, const procedure::Text& text) {
    if (const std::string& words = in(language, text); !words.empty()) to.emplace_back(std::string(name), words);
}

Object question_json(text::Language language, const guidance::Question& question) {
    Object out{{"id", question.id},
               {"kind", std::string(guidance::to_text(question.kind))},
               {"label", in(language, question.label)},
               {"required", question.required}};
    add_text(out, "help", language, question.help);
    if (question.choices.empty()) return out;
    Array choices;
    for (const guidance::Question::Choice& choice : question.choices)
        choices.emplace_back(Object{{"id", choice.id}, {"name", in(language, choice.name)}});
    out.emplace_back("choices", std::move(choices));
    return out;
}

http::Response list_categories(const Api& api, http::Request& request) {
    if (!accepts(request, "application/json")) return refusal(request, api, {problems::not_acceptable, {{"type", "application/json"}}, {}});
    const text::Language language = language_of(request, api);
    const auto guidance = api.context.town.guidance();
    Array out;
    for (const guidance::Category* category : guidance->offered()) {
        Object one{{"id", category->id}, {"name", in(language, category->name)}};
        add_text(one, "hint", language, category->hint);
        add_text(one, "notice", language, category->notice);
        if (!category->procedure.empty()) one.emplace_back("procedure", category->procedure);
        if (category->office) one.emplace_back("office", category->office->value);
        Array questions;
        for (const guidance::Question& question : category->questions) questions.emplace_back(question_json(language, question));
        one.emplace_back("questions", std::move(questions));
        out.emplace_back(std::move(one));
    }
    http::Response response = answer(request, api, 200, Object{{"categories", std::move(out)}});
    response.set("Cache-Control", "public, max-age=60");
    response.set("Vary", "Accept-Language");
    response.set("Access-Control-Allow-Origin", "*");
    return response;
}

}  // namespace category_routes_detail

void add_category_routes(http::Router& router, const Api& api) {
    router.get("/api/v1/categories", [api](http::Request& request) { return category_routes_detail::list_categories(api, request); });
}

}  // namespace huiyin::api
