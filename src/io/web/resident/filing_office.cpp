#include "io/web/resident/filing_parts.h"

#include <algorithm>

#include "core/accounts/route.h"
#include "core/text/say.h"
#include "io/web/site/problems.h"

// Which office, and which it is about.
namespace huiyin::web::resident::filing_detail {

const std::vector<std::string> office_fields = {"office", "about-offices"};

std::vector<Problem> wrong_in_office(std::vector<Problem> wrong) {
    for (Problem& problem : wrong)
        if (problem.where == "about_offices") problem.where = "about-offices";
    return only(std::move(wrong), office_fields);
}

http::Response show_office(const Visit& visit, const std::vector<Problem>& wrong) {
    const Draft& draft = *visit.draft;
    const auto offices = visit.site.context.town.offices();
    View view = visit.view("/file/what");
    view.list("OFFICES").list("ABOUT").list("OUTSIDE_ROUTE").show("NEEDS_ABOUT", visit.kind().needs_about);
    view.show("ASKS_ABOUT", visit.kind().filing_form.asks_about);
    const auto add = [&](std::string_view list, std::string_view name, const accounts::Office& office, bool first,
                         bool checked, bool hint) {
        View& item = view.add(list);
        item.set("ID", first ? std::string(name) : std::string(name) + "-" + office.id.value);
        item.set("VALUE", office.id.value).set("LABEL", in(visit.language, office.name)).show("CHECKED", checked);
        item.list("HINT");
        const std::string& duties = in(visit.language, office.duties);
        if (hint && !duties.empty()) item.add("HINT").set("TEXT", duties);
    };
    bool first = true;
    for (const auto* office : offices->takers()) {
        add("OFFICES", "office", *office, first, draft.office == office->id.value, true);
        first = false;
    }
    first = true;
    for (const auto& office : offices->all()) {
        const bool checked = std::find(draft.about.begin(), draft.about.end(), office.id.value) != draft.about.end();
        add("ABOUT", "about-offices", office, first, checked, false);
        first = false;
    }
    view.show("OFFICE_UNKNOWN", draft.office_asked && draft.office.empty()).list("USUAL");
    const auto guidance = visit.site.context.town.guidance();
    if (const auto* category = guidance->find_category(draft.category); category && category->office && offices->find(*category->office))
        view.add("USUAL").set("TEXT", text::say(visit.language, "file.office.usual",
                                                {{"category", in(visit.language, category->name)},
                                                 {"office", office_name(visit.site, visit.language, *category->office)}}));
    show_errors(view, visit.language, wrong, office_fields);
    if (!wrong.empty() && !draft.about.empty() && offices->find({draft.about.front()})) {
        const auto route = accounts::outside_route_of(*offices, {draft.about.front()});
        if (!in(visit.language, route).empty()) view.add("OUTSIDE_ROUTE").set("TEXT", in(visit.language, route));
    }
    return page(visit.site, visit.request, "file-office", view, wrong.empty() ? 200 : 422);
}

http::Response take_office(const Site& site, const http::Request& request) {
    Visit visit(site, request);
    if (auto other = visit.elsewhere()) return std::move(*other);
    const auto form = read_checked(visit);
    if (!form) return refusal(site, request, form.error(), {}, "/file/office");
    Draft& draft = *visit.draft;
    const std::string office(form->get("office"));
    draft.office = office == "unknown" ? "" : office;
    draft.office_asked = !office.empty();
    const auto calls = site.context.town.calls();
    if (const auto* call = calls->find(draft.call); call != nullptr && call->office.value != draft.office) draft.call.clear();  // they want another office more
    draft.about.clear();
    if (visit.kind().filing_form.asks_about)
        for (const auto about : form->all("about-offices")) draft.about.emplace_back(about);
    std::vector<Problem> wrong;
    if (office.empty())
        wrong.push_back({problems::no_office_chosen, {}, "office"});
    else
        wrong = wrong_in_office(engine::check_filing(site.context.town, to_filing(draft, visit.language)));
    if (!wrong.empty()) return show_office(visit, wrong);
    visit.save();
    return go(site, request, after_answer(visit, "/file/files"));
}

}  // namespace huiyin::web::resident::filing_detail
