#include "io/web/resident/filing_parts.h"

#include "core/text/dates.h"
#include "core/text/lists.h"
#include "core/text/say.h"
#include "io/intake/intake.h"
#include "io/web/shown.h"
#include "io/web/site/call.h"
#include "io/web/site/category.h"

// The last look at a filing, sending it, and the addresses of the whole way.
namespace huiyin::web::resident {
namespace filing_detail {

http::Response show_check(const Visit& visit) {
    const Draft& draft = *visit.draft;
    if (const auto question = next_question(visit); question != "/file/check")
        return go(visit.site, visit.request, question);
    View view = visit.view("/file/reach");
    view.set("KIND", visit.kind().id.value).set("KIND_NAME", in(visit.language, visit.kind().name));
    view.show("MANY_KINDS", engine::kinds_offered(visit.site.context.town).size() > 1);
    view.set("SUBJECT", shown_line(draft.subject)).set("BODY", shown_text(draft.body));
    set_call(view, visit.site, visit.language, draft.call);
    const auto guidance = visit.site.context.town.guidance();
    const auto* category = guidance->find_category(draft.category);
    view.show("MANY_CATEGORIES", !guidance->offered().empty() || category != nullptr).list("ANSWERS").list("CATEGORY_NAME");
    view.set("CATEGORY", category ? category->id : "none");
    if (category) view.add("CATEGORY_NAME").set("TEXT", in(visit.language, category->name));
    if (category)
        if (const auto answers = guidance::write_answers(visit.language, *category, draft.answers); !answers.empty())
            view.add("ANSWERS").set("TEXT", shown_text(answers));
    view.set("OFFICE", draft.office.empty() ? text::say(visit.language, "file.office.unknown")
                                            : office_name(visit.site, visit.language, {draft.office}));
    view.list("ABOUT_NAMES").list("FILES").list("NAME").list("EMAIL").list("PHONE").list("ADDRESS");
    std::string about;
    for (const std::string& office : draft.about) text::add_name(about, visit.language, office_name(visit.site, visit.language, {office}));
    const auto& long_text = visit.kind().filing_form.body;
    view.set("BODY_LABEL", long_text ? in(visit.language, *long_text) : text::say(visit.language, "file.what.body"));
    view.show("ASKS_ABOUT", visit.kind().filing_form.asks_about);
    if (!about.empty()) view.add("ABOUT_NAMES").set("TEXT", about);
    for (const sealing::FileMeta& file : draft.files)
        view.add("FILES").set("NAME", shown_line(file.name)).set("SIZE", text::write_size(file.secret.size));
    view.set("REACH", text::say(visit.language, "file.reach." + draft.reach));
    const auto add = [&](std::string_view name, const std::string& value, bool shown) {
        if (shown && !value.empty()) view.add(name).set("TEXT", shown_line(value));
    };
    const bool reachable = draft.reach != "anonymous";
    add("NAME", draft.name, draft.reach == "name");
    add("EMAIL", draft.email, reachable);
    add("PHONE", draft.phone, reachable);
    add("ADDRESS", draft.address, reachable);
    view.show("MAIL", visit.site.settings().mail.is_on()).list("NEWS");
    add("NEWS", draft.news, true);
    return page(visit.site, visit.request, "file-check", view);
}

http::Response send(const Site& site, const http::Request& request) {
    Visit visit(site, request);
    if (!visit.token) return go(site, request, "/file/what");
    const auto form = read_checked(visit);
    if (!form) return refusal(site, request, form.error(), {}, "/file/check");
    if (auto other = visit.elsewhere()) return std::move(*other);  // sent twice: the same receipt
    if (const auto slow = limit_filings(site, request); !slow)
        return refusal(site, request, slow.error(), {}, "/file/check");
    const auto filing = to_filing(*visit.draft, visit.language);
    const auto wrong = engine::check_filing(site.context.town, filing, site.today());
    if (const auto question = next_question(visit); question != "/file/check") return go(site, request, question);
    if (!wrong.empty()) {
        const std::string& where = wrong.front().where;
        if (const auto in_what = wrong_in_what(visit, *visit.draft); !in_what.empty()) return show_what(visit, *visit.draft, in_what);
        if (where == "news") return show_news(visit, true, visit.draft->news, {{wrong.front().code, {}, "news-address"}});
        if (where == "office" || where == "about_offices") return show_office(visit, wrong_in_office(wrong));
        return refusal(site, request, wrong.front(), visit.draft->body, "/file/check");
    }
    const auto receipt = engine::file(site.context, filing, *visit.token);
    if (!receipt) return refusal(site, request, receipt.error(), visit.draft->body, "/file/check");
    engine::drop_draft(site.context, *visit.token);
    return go(site, request, "/file/receipt");
}

/// A page of the flow that shows the draft as it stands.
http::Handler showing(const Site& site, http::Response (*show)(const Visit&, const std::vector<Problem>&)) {
    return [site, show](http::Request& request) {
        const Visit visit(site, request);
        if (auto other = visit.elsewhere()) return std::move(*other);
        return show(visit, {});
    };
}

http::Handler taking(const Site& site, http::Response (*take)(const Site&, const http::Request&)) {
    return [site, take](http::Request& request) { return take(site, request); };
}

}  // namespace filing_detail

void add_filing_pages(http::Router& router, const Site& site) {
    using namespace filing_detail;
    router.get("/file", [site](http::Request& request) { return show_start(site, request); });
    router.get("/file/what", [site](http::Request& request) {
        const Visit visit(site, request);
        if (visit.is_filed()) return go(site, request, "/file/receipt");
        return visit.draft ? show_what(visit, *visit.draft, {}) : show_what(visit, Draft{}, {});
    });
    router.post("/file/what", taking(site, take_what));
    router.get("/file/office", showing(site, show_office));
    router.post("/file/office", taking(site, take_office));
    router.get("/file/files", showing(site, show_files));
    router.post_stream("/file/files", taking(site, take_files), intake::upload_bytes_max);
    router.post("/file/files/remove", taking(site, remove_file));
    router.get("/file/reach", showing(site, show_reach));
    router.post("/file/reach", taking(site, take_reach));
    router.get("/file/reach/details", showing(site, show_details));
    router.post("/file/reach/details", taking(site, take_details));
    router.get("/file/news", showing(site, show_news_as_it_is));
    router.post("/file/news", taking(site, take_news));
    router.get("/file/check", [site](http::Request& request) {
        const Visit visit(site, request);
        if (auto other = visit.elsewhere()) return std::move(*other);
        return show_check(visit);
    });
    router.post("/file/send", taking(site, send));
    router.get("/file/receipt", taking(site, show_receipt));
    router.post("/file/receipt/print", [site](http::Request& request) { return take_receipt(site, request, Take::print); });
    router.post("/file/receipt/pdf", [site](http::Request& request) { return take_receipt(site, request, Take::pdf); });
    router.post("/file/receipt/proof", [site](http::Request& request) { return take_receipt(site, request, Take::proof); });
    router.post("/file/receipt/kept", taking(site, keep));
    router.get("/file/kept", [site](http::Request& request) {
        return page(site, request, "file-kept", base_view(site, request));
    });
}

}  // namespace huiyin::web::resident
