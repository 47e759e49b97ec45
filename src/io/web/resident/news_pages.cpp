#include "core/sealing/token.h"
#include "engine/news.h"
#include "io/web/resident/pages.h"

namespace huiyin::web::resident {
namespace news_detail {

/// A mail's link. Mail scanners follow links, so looking changes nothing: the page has a button.
http::Response show(const Site& site, const http::Request& request, bool is_ended) {
    View view = base_view(site, request);
    const auto token = sealing::Token::parse(request.capture("token"));
    const bool is_on = !is_ended && token && engine::knows_stop(site.context, *token);
    view.show("ON", is_on).set("STOP_TOKEN", token ? token->text() : std::string());
    return page(site, request, "news-stop", view);
}

/// From the page's button, or from a mail program by itself (RFC 8058): it comes from elsewhere and brings no token of a form. The
/// link is proof enough, and all it can do is end mails.
http::Response end(const Site& site, const http::Request& request) {
    if (const auto token = sealing::Token::parse(request.capture("token"))) engine::stop_news(site.context, *token);
    return show(site, request, true);
}

}  // namespace news_detail

void add_news_pages(http::Router& router, const Site& site) {
    constexpr std::size_t body_bytes_max = 4096;
    router.get("/news/stop/{token}", [site](http::Request& request) { return news_detail::show(site, request, false); });
    router.post("/news/stop/{token}", [site](http::Request& request) { return news_detail::end(site, request); }, body_bytes_max);
}

}  // namespace huiyin::web::resident
