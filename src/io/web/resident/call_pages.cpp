#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/board.h"
#include "engine/kinds.h"
#include "io/web/resident/pages.h"
#include "io/web/resident/resident.h"
#include "io/web/shown.h"
#include "io/web/site/call.h"

// Open calls for suggestions (letters-and-visits 29): what offices ask everybody, and what came of it.
namespace huiyin::web::resident {
namespace call_detail {

constexpr std::size_t calls_of_a_page = 20;

void set_one(View& view, const Site& site, text::Language language, const calls::Call& call) {
    const WrittenText title = written(language, call.title);
    const bool is_open = call.is_open(site.today());
    view.set("TITLE", shown_line(title.text)).set("TAG", title.tag).set("OFFICE", office_name(site, language, call.office));
    view.show("OPEN", is_open).show("WITHDRAWN", call.withdrawn);
    view.set("UNTIL", is_open ? text::say(language, "call.until", {{"day", text::write_day(language, call.until)}})
                              : text::say(language, call.withdrawn ? "call.withdrawn" : "call.over", {{"day", text::write_day(language, call.until)}}));
}

void add_calls(View& view, const Site& site, text::Language language, const char* list, const std::vector<const calls::Call*>& calls) {
    view.list(list);
    for (const calls::Call* call : calls) {
        View& row = view.add(list).set("HREF", in_language(call_path(*call), language));
        set_one(row, site, language, *call);
        row.show("TOLD", call->is_told());
    }
}

/// Those that are open, on one page as long as there are few; then those that are over, page by page.
http::Response show_calls(const Site& site, const http::Request& request) {
    const auto language = language_of(site, request);
    const auto calls = site.context.town.calls();
    const bool past = request.query.get("show") == "past";
    const std::string at(request.query.get("after"));
    View view = base_view(site, request);
    set_back(view, language, past ? "/calls" : "/");
    view.set("LEAD", text::say(language, engine::follows_letters_and_visits(site.context.town) ? "call.lead" : "call.lead-plain"));
    const auto [shown, more] = calls->page(past, site.today(), calls_of_a_page, at);
    add_calls(view, site, language, "CALLS", shown);
    view.show("PAST", past).show("NONE", shown.empty()).list("NEXT_PAGE").list("PAST_LINK");
    if (more) view.add("NEXT_PAGE").set("HREF", in_language("/calls?" + std::string(past ? "show=past&" : "") + "after=" + shown.back()->id, language));
    if (!past && !calls->over(site.today(), 1).empty()) view.add("PAST_LINK").set("HREF", in_language("/calls?show=past", language));
    return page(site, request, "calls", view, 200, Reach::open);
}

void set_count(View& view, const Site& site, text::Language language, const calls::Call& call) {
    view.list("COUNT");
    if (call.is_open(site.today())) return;
    const auto count = engine::answers_told(site.context.store, {&call}, site.today()).front();
    view.add("COUNT").set("TEXT", count ? text::say(language, "call.count", {{"count", std::to_string(*count)}}) : text::say(language, "call.few"));
}

void set_outcome(View& view, text::Language language, const calls::Call& call) {
    view.list("OUTCOME");
    const WrittenText outcome = written(language, call.outcome);
    if (!outcome.text.empty()) view.add("OUTCOME").set("TEXT", shown_text(outcome.text)).set("OUTCOME_TAG", outcome.tag);
}

http::Response show_one(const Site& site, const http::Request& request) {
    const auto language = language_of(site, request);
    const auto calls = site.context.town.calls();
    const calls::Call* call = calls->find(request.capture("call"));
    if (call == nullptr) return error_page(site, request, 404);
    View view = base_view(site, request);
    set_back(view, language, "/calls");
    set_one(view, site, language, *call);
    const WrittenText words = written(language, call->text);
    view.set("WORDS", shown_text(words.text)).set("WORDS_TAG", words.tag).set("ID", call->id);
    view.set("OFFICE_HREF", in_language("/board/" + call->office.value, language));
    set_count(view, site, language, *call);
    set_outcome(view, language, *call);
    return page(site, request, "call", view, 200, Reach::open);
}

}  // namespace call_detail

void add_call_pages(http::Router& router, const Site& site) {
    router.get("/calls", [site](http::Request& request) { return call_detail::show_calls(site, request); });
    router.get("/calls/{call}", [site](http::Request& request) { return call_detail::show_one(site, request); });
}

}  // namespace huiyin::web::resident
