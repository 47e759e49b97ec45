#include <algorithm>

#include "core/reception/problems.h"
#include "core/text/say.h"
#include "engine/problems.h"
#include "engine/walk_in.h"
#include "io/web/resident/draft.h"
#include "io/web/resident/pages.h"
#include "io/web/shown.h"
#include "io/web/site/fields.h"
#include "io/web/site/reception.h"

// Leaders' reception days, for everybody; and an appointment for who has no case yet, without a reason and without a name.
namespace huiyin::web::resident {
namespace reception_detail {

constexpr std::string_view reception_purpose = "/reception";
constexpr std::size_t page_days = 20;
const std::vector<std::string> walk_in_fields = {"time", "called", "words"};

http::Response show_receptions(const Site& site, const http::Request& request) {
    const auto language = language_of(site, request);
    View view = base_view(site, request);
    set_back(view, language, "/");
    view.list("DAYS").list("NEXT_PAGE");
    const auto receptions = site.context.town.receptions();
    auto days = receptions->from(site.today(), page_days + 1, request.query.get("after"));
    const bool more = days.size() > page_days;
    if (more) days.pop_back();
    for (const reception::Day* day : days) {
        View& shown = view.add("DAYS").set("HREF", in_language("/reception/" + day->id, language));
        set_reception_day(shown, site, language, *day);
        shown.set("FREE", write_free(site, language, *day));
    }
    if (more) view.add("NEXT_PAGE").set("HREF", in_language("/reception?after=" + days.back()->id, language));
    return page(site, request, "reception", view, 200, Reach::open);
}

struct TypedWish {
    std::string time;
    std::string called;
    std::string words;
    std::string filing;  ///< token: sent twice, it makes one case
};

http::Response show_reception(const Site& site, const http::Request& request, const std::optional<TypedWish>& typed, const std::vector<Problem>& wrong) {
    const auto language = language_of(site, request);
    const auto receptions = site.context.town.receptions();
    const auto* day = receptions->find(request.capture("day"));
    if (day == nullptr) return error_page(site, request, 404);
    View view = base_view(site, request);
    set_back(view, language, "/reception");
    set_reception_day(view, site, language, *day);
    const auto free = engine::free_times(site.context, *day);
    view.set("FREE", write_free(site, language, *day));
    view.show("BOOKABLE", !free.empty()).set("FORM_TOKEN", issue_token(site, reception_purpose));
    view.set("ACTION", in_language("/reception/" + day->id, language)).set("CASE_HREF", in_language("/case/appointment/" + day->id, language));
    set_times(view, free, typed ? typed->time : std::string());
    view.set("CALLED", typed ? typed->called : "").set("WORDS", typed ? typed->words : engine::usual_words(language, *day));
    view.set("FILING", typed && sealing::Token::parse(typed->filing) ? typed->filing : sealing::Token::draw(site.context.random).text());
    show_errors(view, language, wrong, walk_in_fields);
    return page(site, request, "reception-one", view, wrong.empty() ? 200 : page_status_of(wrong.front().code));
}

/// Files a case that says no more than the wish, and books in it: the receipt is what they come back with.
http::Response take_walk_in(const Site& site, const http::Request& request) {
    const auto language = language_of(site, request);
    const auto receptions = site.context.town.receptions();
    const auto* day = receptions->find(request.capture("day"));
    if (day == nullptr) return error_page(site, request, 404);
    const std::string here = "/reception/" + day->id;
    const auto form = http::read_form(request);
    if (!form) return refusal(site, request, form.error(), {}, here);
    const TypedWish typed{.time = std::string(form->get("time")),
                       .called = trimmed_text(form->get("called")),
                       .words = trimmed_text(form->get("words")),
                       .filing = std::string(form->get("filing"))};
    if (const auto own = check_form(site, request, *form, reception_purpose); !own) return refusal(site, request, own.error(), typed.words, here);
    const auto again = [&](Problem problem) {
        if (std::ranges::find(walk_in_fields, problem.where) == walk_in_fields.end()) problem.where = problem.where == "body" ? "words" : "time";
        return show_reception(site, request, typed, {std::move(problem)});
    };
    const auto token = sealing::Token::parse(typed.filing);
    if (!token) return show_reception(site, request, typed, {});  // with a token that is one
    const auto to_receipt = [&](const std::string& path) {
        auto response = go(site, request, path);
        set_cookie_of(site, response, draft_cookie, token->text());
        return response;
    };
    const bool sent_before = site.context.store.submission(token->hash()).has_value();
    const auto minute = reception::parse_time(typed.time);
    if (!minute) return sent_before ? to_receipt("/file/receipt") : again({reception::problems::no_time_chosen, {}, "time"});
    const engine::WalkIn wish{.booking = {.day = day->id, .minute = *minute, .called = typed.called}, .words = typed.words, .language = language};
    if (!sent_before) {
        // What can't be booked is said before it counts against anybody.
        if (const auto may = engine::may_book(site.context, wish.booking); !may && !site.context.store.submission(token->hash()))
            return again(may.error());
        if (const auto slow = limit_filings(site, request); !slow) return again(slow.error());
    }
    const auto done = engine::file_walk_in(site.context, wish, *token);
    if (!done) return again(done.error());
    return to_receipt(done->lost ? "/file/receipt?appointment=taken" : "/file/receipt");
}

}  // namespace reception_detail

void add_reception_pages(http::Router& router, const Site& site) {
    using namespace reception_detail;
    router.get("/reception", [site](http::Request& request) { return show_receptions(site, request); });
    router.get("/reception/{day}", [site](http::Request& request) { return show_reception(site, request, std::nullopt, {}); });
    router.post("/reception/{day}", [site](http::Request& request) { return take_walk_in(site, request); });
}

}  // namespace huiyin::web::resident
