#include <algorithm>

#include "core/reception/problems.h"
#include "core/text/say.h"
#include "engine/problems.h"
#include "engine/receptions.h"
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
        if (!day->cancelled)
            shown.set("FREE", write_free(language, engine::free_times(site.context, *day).size(), reception::times_of(*day).size()));
        else
            shown.set("FREE", text::say(language, "reception.cancelled"));
    }
    if (more) view.add("NEXT_PAGE").set("HREF", in_language("/reception?after=" + days.back()->id, language));
    return page(site, request, "reception", view, 200, Reach::open);
}

/// What the form says before anybody has typed: a wish needs no reason.
std::string usual_words(text::Language language, const reception::Day& day) {
    return text::say(language, "reception.usual-words", {{"leader", day.leader}, {"post", in(language, day.post)}});
}

struct WalkIn {
    std::string time;
    std::string called;
    std::string words;
    std::string filing;  ///< token: sent twice, it makes one case
};

http::Response show_reception(const Site& site, const http::Request& request, const std::optional<WalkIn>& typed, const std::vector<Problem>& wrong) {
    const auto language = language_of(site, request);
    const auto receptions = site.context.town.receptions();
    const auto* day = receptions->find(request.capture("day"));
    if (day == nullptr) return error_page(site, request, 404);
    View view = base_view(site, request);
    set_back(view, language, "/reception");
    set_reception_day(view, site, language, *day);
    const auto free = engine::free_times(site.context, *day);
    const bool over = day->date < site.today();
    view.set("FREE", day->cancelled ? text::say(language, "reception.cancelled")
                     : over         ? text::say(language, "reception.over")
                                    : write_free(language, free.size(), reception::times_of(*day).size()));
    view.show("BOOKABLE", !free.empty()).set("FORM_TOKEN", issue_token(site, reception_purpose));
    view.set("ACTION", in_language("/reception/" + day->id, language)).set("CASE_HREF", in_language("/case/appointment/" + day->id, language));
    set_times(view, free, typed ? typed->time : std::string());
    view.set("CALLED", typed ? typed->called : "").set("WORDS", typed ? typed->words : usual_words(language, *day));
    view.set("FILING", typed && sealing::Token::parse(typed->filing) ? typed->filing : sealing::Token::draw(site.context.random).text());
    show_errors(view, language, wrong, walk_in_fields);
    return page(site, request, "reception-one", view, wrong.empty() ? 200 : page_status_of(wrong.front().code));
}

/// Books in the case that the form made, unless it has done so before. False: somebody else has that time.
bool book_once(const Site& site, const sealing::ReceiptCode& code, const engine::Booking& booking) {
    const auto session = engine::case_by_code(site.context, code.text());
    const auto loaded = session ? engine::load_case(site.context.store, session->case_id) : std::nullopt;
    if (!loaded) return false;
    const auto& appointments = loaded->value.appointments;
    if (std::ranges::find(appointments, booking.day, &casework::Appointment::reception) != appointments.end()) return true;
    return engine::book_appointment(site.context, *session, booking).has_value();
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
    const WalkIn typed{.time = std::string(form->get("time")),
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
    const auto minute = reception::parse_time(typed.time);
    if (!minute) return again({reception::problems::no_time_chosen, {}, "time"});
    const engine::Booking booking{.day = day->id, .minute = *minute, .called = typed.called};
    const auto with_time = [&](const sealing::ReceiptCode& code) {
        return to_receipt(book_once(site, code, booking) ? "/file/receipt" : "/file/receipt?appointment=taken");
    };
    // Sent twice, or the server died between the two steps: then the second one is done now.
    if (const auto earlier = engine::receipt_again(site.context, *token)) return with_time(earlier->code);
    if (const auto may = engine::may_book(site.context, booking); !may) return again(may.error());
    if (const auto slow = limit_filings(site, request); !slow) return again(slow.error());
    engine::Filing filing;
    if (const auto* office = site.context.town.offices()->find(day->office); office != nullptr && office->takes_filings) filing.office = day->office;
    filing.subject = text::say(language, "reception.subject", {{"when", write_day_time(language, day->date, typed.time)}});
    filing.body = typed.words.empty() ? usual_words(language, *day) : typed.words;
    filing.language = std::string(text::short_tag(language));
    const auto receipt = engine::file(site.context, filing, *token);
    if (!receipt) return again(receipt.error());
    // From here on the filing is undeniable: a time that somebody else took meanwhile is said beside its receipt.
    return with_time(receipt->code);
}

}  // namespace reception_detail

void add_reception_pages(http::Router& router, const Site& site) {
    using namespace reception_detail;
    router.get("/reception", [site](http::Request& request) { return show_receptions(site, request); });
    router.get("/reception/{day}", [site](http::Request& request) { return show_reception(site, request, std::nullopt, {}); });
    router.post("/reception/{day}", [site](http::Request& request) { return take_walk_in(site, request); });
}

}  // namespace huiyin::web::resident
