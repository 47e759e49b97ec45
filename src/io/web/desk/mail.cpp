#include <charconv>

#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/outbox.h"
#include "io/web/desk/parts.h"

namespace huiyin::web::desk {
namespace mail_detail {

constexpr std::size_t rows_a_page = 50;
constexpr std::size_t counted_most = 10'000;

/// Where a page of the list begins: "SECONDS.ID" of the last row before it.
std::optional<engine::MailQuery::After> place_of(std::string_view text) {
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + dot, seconds);
    const auto id = MailId::parse(text.substr(dot + 1));
    if (error != std::errc{} || end != text.data() + dot || !id) return std::nullopt;
    return engine::MailQuery::After{Instant(std::chrono::seconds(seconds)), *id};
}

/// Why it did not go, in words. A code that we have none for is shown as it is.
std::string mail_trouble(text::Language language, const std::string& error) {
    const std::string key = "mail.error." + error;
    if (text::knows(language, key)) return text::say(language, key);
    const std::string by_code = "mail.error." + error.substr(0, 3);
    if (text::knows(language, by_code)) return text::say(language, "mail.error.with-words", {{"code", error}, {"words", text::say(language, by_code)}});
    return text::say(language, error.starts_with('5') ? "mail.error.never" : "mail.error.later", {{"code", error}});
}

std::string count_words(const Seat& seat, std::string_view key, std::size_t count) {
    return text::say(seat.language, key, {{"count", text::write_number(static_cast<std::int64_t>(count))}});
}

http::Response show_mail(const Seat& seat) {
    const Site& site = seat.site;
    if (const auto may = accounts::may_administer(seat.session.staff); !may) return seat.refuse_page(may.error());
    View view = seat.view();
    set_back(view, seat.language, "/desk/me");
    view.list("DONE").list("OFF").list("MAILS").list("MORE");
    if (const auto* done = seat.request.query.find("done"); done && text::knows(seat.language, "desk.mail.done." + *done))
        view.add("DONE").set("TEXT", text::say(seat.language, "desk.mail.done." + *done));
    view.show("OFF", !site.settings().mail.is_on());
    const auto counts = site.context.store.mail_counts(counted_most);
    view.set("WAITING", count_words(seat, "desk.mail.waiting", counts.waiting));
    view.set("GIVEN_UP", count_words(seat, "desk.mail.given-up", counts.given_up));
    const auto rows = site.context.store.mails_in_trouble(
        {.after = place_of(seat.request.query.get("after")), .limit = rows_a_page + 1});
    for (std::size_t i = 0; i < rows.size() && i < rows_a_page; ++i) {
        const engine::MailRow& row = rows[i];
        View& shown = view.add("MAILS");
        shown.set("ID", row.id.hex()).set("TO", text::say(seat.language, "desk.mail.to." + row.kind));
        shown.set("MADE", write_moment_of(site, seat.language, row.made_at));
        shown.set("WHY", mail_trouble(seat.language, row.last_error)).show("LOST", row.given_up);
        shown.set("NEXT", write_moment_of(site, seat.language, row.not_before));
        shown.set("TRIES", text::say(seat.language, "desk.mail.tries", {{"count", std::to_string(row.tries)}}));
    }
    if (rows.size() > rows_a_page) {
        const engine::MailRow& last = rows[rows_a_page - 1];
        view.add("MORE").set("HREF", in_language("/desk/mail?after=" + std::to_string(last.made_at.time_since_epoch().count()) + "." +
                                                     last.id.hex(), seat.language));
    }
    return page(site, seat.request, "desk-mail", view);
}

http::Response take_mail(const Seat& seat) {
    if (const auto may = accounts::may_administer(seat.session.staff); !may) return seat.refuse_page(may.error());
    const auto form = desk_form(seat);
    if (!form) return form.error();
    const auto id = MailId::parse(form->get("mail"));
    const bool drops = form->get("act") == "drop";
    const auto& context = seat.site.context;
    const bool done = id && (drops ? engine::drop_mail(context, *id) : engine::retry_mail(context, *id));
    return go(seat.site, seat.request, std::string("/desk/mail?done=") + (!done ? "gone" : drops ? "drop" : "retry"));
}

}  // namespace mail_detail

void add_mail(http::Router& router, const Site& site) {
    router.get("/desk/mail", seated(site, mail_detail::show_mail));
    router.post("/desk/mail", seated(site, mail_detail::take_mail));
}

}  // namespace huiyin::web::desk
