#include "io/web/resident/filing_parts.h"

#include <algorithm>

#include "core/text/say.h"
#include "io/web/site/call.h"
#include "io/web/site/category.h"
#include "io/web/site/fields.h"
#include "io/web/site/problems.h"

// What they bring, and what happened.
namespace huiyin::web::resident::filing_detail {

const std::vector<std::string> what_fields = {"subject", "body", "call"};

/// CATEGORIES*, the one of that id checked; "something else" if there is none. Nothing to choose in a town without any.
void add_categories(View& view, const Site& site, Language language, std::string_view asked) {
    const auto guidance = site.context.town.guidance();
    const auto offered = categories_offered(site.context.town, *guidance);
    bool chosen = false;
    view.show("MANY_CATEGORIES", !offered.empty()).list("CATEGORIES").list("CATEGORY_ERROR");
    for (const auto* one : offered) {
        View& item = view.add("CATEGORIES").set("ID", one == offered.front() ? "category" : "category-" + one->id);
        item.set("VALUE", one->id).set("LABEL", in(language, one->name)).show("CHECKED", one->id == asked).list("HINT");
        if (const auto& hint = in(language, one->hint); !hint.empty()) item.add("HINT").set("TEXT", hint);
        chosen = chosen || one->id == asked;
    }
    view.show("CATEGORY_NONE", !chosen);
}

/// KINDS*, the one of that id checked; nothing to choose if there is only one.
http::Response show_start(const Site& site, const http::Request& request) {
    const auto language = language_of(site, request);
    View view = base_view(site, request);
    const auto offered = engine::kinds_offered(site.context.town);
    const auto& chosen = engine::kind_of(site.context.town, request.query.get("kind"));
    view.show("MANY_KINDS", offered.size() > 1).list("KINDS").list("KIND_ERROR");
    for (const auto* one : offered) {
        View& item = view.add("KINDS").set("ID", one == offered.front() ? "kind" : "kind-" + one->id.value);
        item.set("VALUE", one->id.value).set("LABEL", in(language, one->name)).show("CHECKED", one == &chosen);
        item.add("HINT").set("TEXT", in(language, one->summary));
    }
    add_categories(view, site, language, request.query.get("category"));
    set_call(view, site, language, request.query.get("call"));
    set_town_words(view, language, site.context.town.guidance()->texts);
    return page(site, request, "file-start", view, 200, Reach::open);
}

http::Response show_what(const Visit& visit, const Draft& typed, const std::vector<Problem>& wrong) {
    View view = visit.view("/file");
    view.set("SUBJECT", typed.subject).set("BODY", typed.body);
    // A choice on the page before is in the address until this page is sent.
    const auto asked = visit.request.query.get("kind");
    const auto guidance = visit.site.context.town.guidance();
    const std::string* asked_category = visit.request.query.find("category");
    const auto* category = guidance->find_category(asked_category ? *asked_category : typed.category);
    const std::string asked_call(visit.request.query.get("call"));
    const auto calls = visit.site.context.town.calls();
    const auto* call = calls->find(asked_call.empty() ? typed.call : asked_call);
    if (call != nullptr && !call->is_open(visit.site.today())) call = nullptr;  // sent once more, it is a suggestion of its own
    // Who comes from a call brings a suggestion, unless they choose otherwise.
    const bool from_call = !asked_call.empty() && call != nullptr && asked.empty();
    const std::string_view wanted = from_call ? std::string_view(engine::kind_of_answers(visit.site.context.town).id.value) : asked.empty() ? std::string_view(typed.procedure) : asked;
    const auto& kind = engine::kind_of(visit.site.context.town, wanted, category);
    if (!engine::answers_to_calls(visit.site.context.town, kind)) call = nullptr;
    set_call(view, visit.site, visit.language, call ? call->id : std::string());
    view.set("CALL_ID", call ? call->id : std::string());
    view.set("CATEGORY", category ? category->id : std::string()).list("CATEGORY_NAME");
    if (category) view.add("CATEGORY_NAME").set("TEXT", in(visit.language, category->name));
    view.show("MANY_CATEGORIES", !guidance->offered().empty());
    set_words(view, "NOTICE", category ? in(visit.language, category->notice) : std::string());
    set_questions(view, visit.language, category, typed.answers, wrong);
    view.set("KIND", kind.id.value).set("KIND_NAME", in(visit.language, kind.name));
    const bool many = engine::kinds_offered(visit.site.context.town).size() > 1;
    view.show("MANY_KINDS", many);
    const auto& title = kind.filing_form.title;
    view.set("QUESTION", title ? in(visit.language, *title) : text::say(visit.language, "file.what.title"));
    set_filing_words(view, visit.language, kind, "file.what.body.hint");
    std::vector<std::string> fields = what_fields;
    for (std::string& field : answer_fields(category)) fields.push_back(std::move(field));
    show_errors(view, visit.language, wrong, fields);
    return page(visit.site, visit.request, "file-what", view, wrong.empty() ? 200 : 422);
}

std::vector<Problem> wrong_in_what(const Visit& visit, const Draft& draft) {
    auto wrong = engine::check_filing(visit.site.context.town, to_filing(draft, visit.language), visit.site.today());
    const auto guidance = visit.site.context.town.guidance();
    const auto* category = guidance->find_category(draft.category);
    name_answer_fields(wrong, category);
    std::vector<std::string> fields = answer_fields(category);
    fields.insert(fields.begin(), what_fields.begin(), what_fields.end());
    return only(std::move(wrong), fields);
}

/// What answers to a call goes to the office of the call, which is not asked for then, nor who is complained of. Without the call
/// both are still to be asked.
void take_call(const Site& site, Draft& draft, std::string_view id) {
    const auto calls = site.context.town.calls();
    const auto* call = calls->find(id);
    if (call != nullptr && !engine::answers_to_calls(site.context.town, engine::kind_of(site.context.town, draft.procedure))) call = nullptr;
    const bool left = !draft.call.empty() && call == nullptr;
    draft.call = call ? call->id : std::string();
    if (left) {
        draft.office.clear();
        draft.office_asked = false;
    }
    if (call == nullptr) return;
    draft.about.clear();
    draft.office = call->office.value;
    draft.office_asked = true;
}

http::Response take_what(const Site& site, const http::Request& request) {
    Visit visit(site, request);
    if (visit.is_filed()) return go(site, request, "/file/receipt");
    auto form = http::read_form(request);
    if (!form) return refusal(site, request, form.error(), {}, "/file/what");
    const std::string body(form->get("body"));
    auto checked = visit.check(*form);
    // The page may have been opened before this browser had a draft.
    if (!checked && checked.error().code == problems::form_expired) checked = check_form(site, request, *form, filing_purpose);
    if (!checked) return refusal(site, request, checked.error(), body, "/file/what");
    const bool fresh = !visit.draft;
    if (fresh) visit.draft.emplace();
    Draft& draft = *visit.draft;
    draft.subject = trimmed_text(form->get("subject"));
    draft.body = body;
    if (const auto kind = form->get("kind"); !kind.empty()) draft.procedure = engine::kind_of(site.context.town, kind).id.value;
    const auto guidance = site.context.town.guidance();
    const auto* category = guidance->find_category(form->get("category"));
    draft.category = category ? category->id : std::string();
    draft.answers = category ? read_answers(*form, *category) : guidance::Answers();
    draft.procedure = engine::kind_of(site.context.town, draft.procedure, category).id.value;
    take_call(site, draft, form->get("call"));
    if (!engine::kind_of(site.context.town, draft.procedure).filing_form.asks_about) draft.about.clear();
    if (const auto wrong = wrong_in_what(visit, draft); !wrong.empty()) return show_what(visit, draft, wrong);
    if (fresh) visit.token = sealing::Token::draw(site.context.random);
    engine::save_draft(site.context, *visit.token, write_draft(draft));
    // Who comes back to change the kind goes on to what it asks that is still missing.
    const bool goes_on = draft.office_asked && !(fresh && !draft.call.empty());
    auto response = go(site, request, goes_on ? next_question(visit) : std::string_view(draft.call.empty() ? "/file/office" : "/file/files"));
    if (fresh) set_cookie_of(site, response, draft_cookie, visit.token->text());
    return response;
}

}  // namespace huiyin::web::resident::filing_detail
