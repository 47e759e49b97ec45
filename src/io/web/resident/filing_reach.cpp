#include "io/web/resident/filing_parts.h"

#include "engine/news.h"
#include "engine/problems.h"
#include "io/web/site/fields.h"
#include "io/web/site/problems.h"

// Who they are, and how to reach them.
namespace huiyin::web::resident::filing_detail {

const std::vector<std::string> reach_fields = {"reach"};
const std::vector<std::string> detail_fields = {"name", "email", "phone", "address"};
const std::vector<std::string> news_fields = {"news-address"};

/// Where the page about how to be reached leads.
std::string_view after_reach(const Visit& visit) {
    return visit.site.settings().mail.is_on() && !visit.draft->news_asked ? "/file/news" : "/file/check";
}

http::Response show_reach(const Visit& visit, const std::vector<Problem>& wrong) {
    if (visit.needs_name()) return go(visit.site, visit.request, "/file/reach/details");
    View view = visit.view("/file/files");
    for (const auto* way : {"anonymous", "contact", "name"})
        view.show("REACH_" + view_name(way), visit.draft->reach == way);
    show_errors(view, visit.language, wrong, reach_fields);
    return page(visit.site, visit.request, "file-reach", view, wrong.empty() ? 200 : 422);
}

http::Response take_reach(const Site& site, const http::Request& request) {
    Visit visit(site, request);
    if (auto other = visit.elsewhere()) return std::move(*other);
    const auto form = read_checked(visit);
    if (!form) return refusal(site, request, form.error(), {}, "/file/reach");
    const std::string reach(form->get("reach"));
    if (reach != "anonymous" && reach != "contact" && reach != "name")
        return show_reach(visit, {{problems::no_way_chosen, {}, "reach"}});
    visit.draft->reach = reach;
    if (reach == "anonymous")
        visit.draft->name = visit.draft->email = visit.draft->phone = visit.draft->address = "";
    visit.save();
    return go(site, request, reach == "anonymous" ? after_reach(visit) : "/file/reach/details");
}

http::Response show_details(const Visit& visit, const std::vector<Problem>& wrong) {
    const Draft& draft = *visit.draft;
    View view = visit.view(visit.needs_name() ? "/file/files" : "/file/reach");
    view.show("WITH_NAME", draft.reach == "name" || visit.needs_name()).list("NEEDS_NAME");
    if (visit.needs_name()) view.add("NEEDS_NAME").set("TEXT", in(visit.language, visit.kind().summary));
    view.set("NAME", draft.name).set("EMAIL", draft.email).set("PHONE", draft.phone).set("ADDRESS", draft.address);
    show_errors(view, visit.language, wrong, detail_fields);
    return page(visit.site, visit.request, "file-reach-details", view, wrong.empty() ? 200 : 422);
}

http::Response take_details(const Site& site, const http::Request& request) {
    Visit visit(site, request);
    if (auto other = visit.elsewhere()) return std::move(*other);
    const auto form = read_checked(visit);
    if (!form) return refusal(site, request, form.error(), {}, "/file/reach/details");
    Draft& draft = *visit.draft;
    if (visit.needs_name()) draft.reach = "name";
    draft.name = trimmed_text(form->get("name"));
    draft.email = trimmed_text(form->get("email"));
    draft.phone = trimmed_text(form->get("phone"));
    draft.address = trimmed_text(form->get("address"));
    std::vector<Problem> wrong;
    if (draft.reach == "name" && draft.name.empty())
        wrong.push_back({engine::problems::missing_text, {{"field", "name"}}, "name"});
    if (draft.email.empty() && draft.phone.empty() && draft.address.empty())
        wrong.push_back({engine::problems::no_way_given, {}, "email"});
    if (!draft.email.empty())
        if (auto fits = engine::check_mail_address(draft.email, "email"); !fits) wrong.push_back(std::move(fits).error());
    for (Problem& problem : only(engine::check_filing(site.context.town, to_filing(draft, visit.language)), {"contact"}))
        if (wrong.empty()) {
            problem.where = "email";
            wrong.push_back(std::move(problem));
        }
    if (!wrong.empty()) return show_details(visit, wrong);
    visit.save();
    return go(site, request, after_reach(visit));
}

// ---- a mail when there is news; only in a town that writes mails

http::Response show_news(const Visit& visit, bool wanted, const std::string& typed, const std::vector<Problem>& wrong) {
    View view = visit.view("/file/reach");
    view.show("NEWS_YES", wanted).set("NEWS_ADDRESS", typed);
    show_errors(view, visit.language, wrong, news_fields);
    return page(visit.site, visit.request, "file-news", view, wrong.empty() ? 200 : 422);
}

http::Response show_news_as_it_is(const Visit& visit, const std::vector<Problem>&) {
    if (!visit.site.settings().mail.is_on()) return go(visit.site, visit.request, "/file/check");
    const Draft& draft = *visit.draft;
    return show_news(visit, !draft.news.empty(), draft.news.empty() && draft.reach != "anonymous" ? draft.email : draft.news, {});
}

http::Response take_news(const Site& site, const http::Request& request) {
    Visit visit(site, request);
    if (auto other = visit.elsewhere()) return std::move(*other);
    const auto form = read_checked(visit);
    if (!form) return refusal(site, request, form.error(), {}, "/file/news");
    Draft& draft = *visit.draft;
    const bool wanted = form->get("news") == "yes";
    const std::string typed = trimmed_text(form->get("news-address"));
    if (wanted)
        if (const auto fits = engine::check_mail_address(typed, "news-address"); !fits)
            return show_news(visit, true, typed, {fits.error()});
    draft.news_asked = true;
    draft.news = wanted ? typed : "";
    visit.save();
    return go(site, request, "/file/check");
}

}  // namespace huiyin::web::resident::filing_detail
