#include <charconv>

#include "core/ledger/entry.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "io/web/resident/pages.h"
#include "io/web/resident/resident.h"
#include "io/web/site/category.h"

namespace huiyin::web::resident {
namespace public_detail {

/// ENTRY, if one is asked for by its number: what a document's QR code leads to.
void set_entry(View& view, const Site& site, const http::Request& request) {
    view.list("ENTRY");
    const auto asked = request.query.find("entry");
    if (!asked) return;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(asked->data(), asked->data() + asked->size(), number);
    if (error != std::errc() || end != asked->data() + asked->size()) return;
    const auto published = site.context.writer.published();
    View& entry = view.add("ENTRY").set("NUMBER", text::write_number(static_cast<std::int64_t>(number)));
    entry.list("SEALED").list("READABLE").list("NONE");
    const auto found = published && number < published->size ? site.context.store.log_entries(number, 1) : std::vector<Bytes>{};
    if (found.empty())
        entry.show("NONE");
    else if (const auto commitment = ledger::parse_sealed_entry(found.front()))
        entry.add("SEALED").set("HASH", to_base64(*commitment));
    else
        entry.show("READABLE");
}

http::Response show_log(const Site& site, const http::Request& request) {
    const auto language = language_of(site, request);
    View view = base_view(site, request);
    const auto published = site.context.writer.published();
    view.set("SIZE", text::write_number(published ? static_cast<std::int64_t>(published->size) : 0));
    set_entry(view, site, request);
    view.set("ORIGIN", site.settings().origin).set("KEY", site.log_key);
    view.set("CHECKPOINT", published ? published->note : "");
    view.set("CHECKPOINT_WHEN", write_moment_of(site, language, published ? published->at : site.now()));
    return page(site, request, "log", view, 200, Reach::open);
}

}  // namespace public_detail

void add_public_pages(http::Router& router, const Site& site) {
    for (const auto& [path, name] : {std::pair{"/", "home"}, std::pair{"/limits", "limits"},
                                     std::pair{"/accessibility", "accessibility"}})
        router.get(path, [site, name = std::string(name)](http::Request& request) {
            View view = base_view(site, request);
            set_town_words(view, language_of(site, request), site.context.town.guidance()->texts);
            return page(site, request, name, view, 200, Reach::open);
        });
    router.get("/log", [site](http::Request& request) { return public_detail::show_log(site, request); });
}

void add_routes(http::Router& router, const Site& site) {
    add_assets(router);
    add_public_pages(router, site);
    add_board_pages(router, site);
    add_report_page(router, site);
    add_call_pages(router, site);
    add_deadline_page(router, site);
    add_news_pages(router, site);
    add_filing_pages(router, site);
    add_case_pages(router, site);
    add_step_pages(router, site);
    add_act_pages(router, site);
    add_reception_pages(router, site);
    add_appointment_pages(router, site);
}

}  // namespace huiyin::web::resident
