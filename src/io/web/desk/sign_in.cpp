#include <algorithm>

#include "core/mail/address.h"
#include "core/text/dates.h"
#include "core/text/lists.h"
#include "core/text/say.h"
#include "engine/digests.h"
#include "engine/problems.h"
#include "io/web/desk/parts.h"
#include "io/web/desk/problems.h"
#include "io/web/site/fields.h"

namespace huiyin::web {

void add_desk_routes(http::Router& router, const Site& site) {
    desk::add_sign_in(router, site);
    desk::add_list(router, site);
    desk::add_supervisor(router, site);
    desk::add_counter(router, site);
    desk::add_calendar(router, site);
    desk::add_cases(router, site);
    desk::add_cosigning_routes(router, site);
    desk::add_together(router, site);
    desk::add_away(router, site);
    desk::add_commands(router, site);
    desk::add_town(router, site);
    desk::add_receptions(router, site);
    desk::add_calls(router, site);
    desk::add_mail(router, site);
}

}  // namespace huiyin::web

namespace huiyin::web::desk {
namespace sign_in_detail {

constexpr std::string_view sign_in_purpose = "POST /desk/sign-in";
constexpr std::string_view set_up_purpose = "POST /desk/set-up";
const std::vector<std::string> sign_in_fields{"name", "passphrase"};
const std::vector<std::string> me_fields{"mail-address", "until-year"};
const std::vector<std::string> set_up_fields{"passphrase", "again"};

/// A path under /desk, as we write them; else the list.
std::string own_return(std::string_view path) {
    const bool plain = std::all_of(path.begin(), path.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '-' || c == '_';
    });
    const bool ours = path == "/desk" || path.starts_with("/desk/");
    return plain && ours && http::is_own_path(path) ? std::string(path) : "/desk";
}

http::Response show_sign_in(const Site& site, http::Request& request, const std::string& return_to, bool expired,
                            const std::string& login, const std::vector<Problem>& wrong) {
    View view = base_view(site, request, "/desk/sign-in");
    view.set("NAME", login).set("RETURN_TO", return_to).show("EXPIRED", expired).list("SECOND_FACTOR");
    view.set("FORM_TOKEN", issue_token(site, sign_in_purpose));
    show_errors(view, language_of(site, request), wrong, sign_in_fields);
    return page(site, request, "desk-sign-in", view, wrong.empty() ? 200 : 422);
}

/// What came along under "kept-…", with its own names again.
Typed kept_form(const http::Form& form) {
    constexpr std::string_view prefix = "kept-";
    Typed out;
    for (const auto& [name, value] : form.items())
        if (name.starts_with(prefix)) out.add(name.substr(prefix.size()), value);
    return out;
}

/// The case and the command in "/desk/cases/ID/COMMAND".
std::optional<std::pair<CaseId, std::string>> command_path(std::string_view path) {
    constexpr std::string_view before = "/desk/cases/";
    if (!path.starts_with(before)) return std::nullopt;
    path.remove_prefix(before.size());
    const auto slash = path.find('/');
    if (slash == std::string_view::npos || slash + 1 == path.size()) return std::nullopt;
    const auto id = CaseId::parse(path.substr(0, slash));
    const auto command = path.substr(slash + 1);
    if (!id || command.find('/') != std::string_view::npos) return std::nullopt;
    return std::pair{*id, std::string(command)};
}

http::Response take_sign_in(const Site& site, http::Request& request) {
    const auto form = http::read_form(request, {.bytes_max = form_bytes_max});
    if (!form) return refusal(site, request, form.error(), {}, "/desk/sign-in");
    const std::string login(form->get("name"));
    const std::string return_to = own_return(form->get("return-to"));
    const Typed kept = kept_form(*form);
    const auto command = command_path(return_to);
    const auto again = [&](Problem problem) {
        problem.where = "name";
        if (command && !kept.empty())
            return expired_page(site, request, return_to, command->second, kept, login, {problem});
        return show_sign_in(site, request, return_to, false, login, {problem});
    };
    if (const auto own = check_form(site, request, *form, sign_in_purpose); !own) return again(own.error());
    if (const auto slow = limit_tries(site, request); !slow) return again(slow.error());
    const auto token = engine::sign_in(site.context, login, std::string(form->get("passphrase")));
    if (!token) return again(token.error());
    auto response = go(site, request, return_to);
    if (command && !kept.empty())
        if (const auto seat = seat_by(site, request, token->text()))
            response = take_command(*seat, command->first, command->second, kept);
    set_cookie_of(site, response, cookie_name, token->text());
    return response;
}

http::Response take_sign_out(const Seat& seat) {
    const auto form = desk_form(seat);
    if (!form) return form.error();
    if (const auto cookie = seat.request.cookie(cookie_name)) engine::sign_out(seat.site.context, *cookie);
    auto response = go(seat.site, seat.request, "/desk/sign-in");
    drop_cookie(seat.site, response, cookie_name);
    clear_site_data(response);
    return response;
}

http::Response show_set_up(const Site& site, http::Request& request, const std::string& link,
                           const std::vector<Problem>& wrong) {
    const auto who = engine::invited(site.context, link);
    if (!who) return refusal(site, request, who.error());
    const auto language = language_of(site, request);
    View view = base_view(site, request, "/desk/set-up/" + http::percent_encode(link));
    view.set("NAME", who->login).set("OFFICE", office_name(site, language, who->office)).set("LINK_TOKEN", link);
    view.set("FORM_TOKEN", issue_token(site, set_up_purpose)).list("TOTP");
    show_errors(view, language, wrong, set_up_fields);
    return page(site, request, "desk-set-up", view, wrong.empty() ? 200 : 422);
}

http::Response take_set_up(const Site& site, http::Request& request) {
    const auto form = http::read_form(request);
    if (!form) return refusal(site, request, form.error());
    const std::string link(form->get("link"));
    const auto again = [&](Problem problem, std::string_view where) {
        problem.where = where;
        return show_set_up(site, request, link, {problem});
    };
    if (const auto own = check_form(site, request, *form, set_up_purpose); !own)
        return again(own.error(), "passphrase");
    if (const auto slow = limit_tries(site, request); !slow) return again(slow.error(), "passphrase");
    const std::string passphrase(form->get("passphrase"));
    if (passphrase != form->get("again")) return again({problems::passphrases_differ, {}, {}}, "again");
    if (const auto done = engine::set_up(site.context, link, passphrase); !done)
        return again(done.error(), "passphrase");
    return go(site, request, "/desk/sign-in");
}

http::Response show_me_with(const Seat& seat, const std::optional<std::string>& typed, const std::vector<Problem>& wrong,
                          const http::Form& day = {}) {
    View view = seat.view("/desk/me");
    view.list("MAIL").list("AWAY");
    if (seat.site.settings().mail.is_on() && accounts::handles_cases(seat.session.staff)) {
        const std::string address = engine::member_address(seat.site.context, seat.session.staff);
        view.add("MAIL").show("ON", !address.empty()).set("WHERE", mail::masked(address));
    }
    view.set("MAIL_ADDRESS", typed.value_or(""));
    const auto& me = seat.session.staff;
    for (const auto& [part, name] : {std::pair{"until-year", "UNTIL_YEAR"}, {"until-month", "UNTIL_MONTH"}, {"until-day", "UNTIL_DAY"}})
        view.set(name, day.get(part));
    if (me.is_away(seat.site.today()))
        view.add("AWAY").set("TEXT", text::say(seat.language, "desk.me.away.is", {{"day", text::write_day(seat.language, *me.away_until)}}));
    std::string roles;
    for (const auto role : me.roles) text::add_name(roles, seat.language, text::say(seat.language, "role." + std::string(accounts::to_text(role))));
    view.set("NAME", me.name).set("LOGIN", me.login).set("ROLES", roles);
    view.set("OFFICE", office_name(seat.site, seat.language, me.office));
    view.show("MAY_ADMINISTER", accounts::may_administer(me).has_value());
    view.show("LETTERS_ON", seat.request.cookie(letters_cookie) != "off").list("DONE").list("SESSIONS");
    if (const auto* done = seat.request.query.find("done"); done && text::knows(seat.language, "desk.me.done." + *done))
        view.add("DONE").set("TEXT", text::say(seat.language, "desk.me.done." + *done));
    show_errors(view, seat.language, wrong, me_fields);
    if (const auto row = seat.site.context.store.session(seat.session.cookie_hash))
        view.add("SESSIONS")
            .set("SINCE", write_moment_of(seat.site, seat.language, row->began_at))
            .set("LAST", write_moment_of(seat.site, seat.language, row->seen_at));
    view.show("MAIL_ADMIN", seat.site.settings().mail.is_on() && accounts::may_administer(me).has_value());
    set_back(view, seat.language, "/desk");
    return page(seat.site, seat.request, "desk-me", view, wrong.empty() ? 200 : 422);
}

http::Response show_me(const Seat& seat) { return show_me_with(seat, std::nullopt, {}); }

http::Response take_mail_address(const Seat& seat) {
    const auto form = desk_form(seat);
    if (!form) return form.error();
    std::string typed = trimmed_text(form->get("mail-address"));
    if (form->get("act") == "off") typed.clear();
    else if (typed.empty()) return go(seat.site, seat.request, "/desk/me");
    if (!seat.site.settings().mail.is_on()) return go(seat.site, seat.request, "/desk/me");
    if (const auto kept = engine::set_member_address(seat.site.context, seat.session.staff.id, typed); !kept)
        return show_me_with(seat, typed, {kept.error()});
    return go(seat.site, seat.request, std::string("/desk/me?done=") + (typed.empty() ? "mail-off" : "mail-on"));
}

http::Response take_letters(const Seat& seat) {
    const auto form = desk_form(seat);
    if (!form) return form.error();
    auto response = go(seat.site, seat.request, "/desk/me");
    if (form->get("letters") == "off") {
        set_cookie_of(seat.site, response, letters_cookie, "off", std::chrono::hours(24 * 365));
    } else {
        drop_cookie(seat.site, response, letters_cookie);
    }
    return response;
}

http::Response end_everywhere(const Seat& seat) {
    const auto form = desk_form(seat);
    if (!form) return form.error();
    engine::Changes changes;
    changes.staff_signed_out.push_back(seat.session.staff.id);
    seat.site.context.writer.write(std::move(changes));
    auto response = go(seat.site, seat.request, "/desk/sign-in");
    drop_cookie(seat.site, response, cookie_name);
    clear_site_data(response);
    return response;
}

std::string own_path(const http::Request& request) {
    std::string out;
    for (const std::string& segment : request.segments) out += "/" + segment;
    return own_return(out);
}

}  // namespace sign_in_detail
using namespace sign_in_detail;

http::Response show_me_away(const Seat& seat, const http::Form& typed, const Problem& wrong) {
    return show_me_with(seat, std::nullopt, {wrong}, typed);
}

View Seat::view(std::string_view path) const {
    View view = base_view(site, request, path);
    const std::string token = issue_token(site, form_purpose, session.cookie_hash);
    view.set("FORM_TOKEN", token);
    auto& me = view.add("STAFF");
    me.set("NAME", session.staff.name).set("OFFICE", office_name(site, language, session.staff.office));
    me.show("LETTERS", request.cookie(letters_cookie) != "off");
    me.show("TOWN", accounts::may_administer(session.staff).has_value());
    const auto left = std::chrono::seconds(engine::session_idle) - (site.now() - session.seen_at);
    set_session(view, language, std::max(left, std::chrono::seconds(0)), "/desk");
    return view;
}

Result<void> Seat::check(const http::Form& form) const {
    return check_form(site, request, form, form_purpose, session.cookie_hash);
}

http::Response Seat::refuse_page(const Problem& problem, const std::string& kept) const {
    return refusal(site, request, problem, kept, "/desk");
}

std::optional<Seat> seat_by(const Site& site, http::Request& request, const std::string& cookie) {
    auto session = engine::staff_session(site.context, cookie);
    if (!session) return std::nullopt;
    return Seat{site, request, language_of(site, request), std::move(*session)};
}

std::optional<Seat> seat_of(const Site& site, http::Request& request) {
    const auto cookie = request.cookie(cookie_name);
    if (!cookie) return std::nullopt;
    return seat_by(site, request, *cookie);
}

http::Handler seated(const Site& site, SeatHandler then, bool to_case) {
    return [site, then, to_case](http::Request& request) {
        if (const auto seat = seat_of(site, request)) return then(*seat);
        const auto id = to_case ? CaseId::parse(request.capture("id")) : std::nullopt;
        const std::string back = id ? case_path(*id) : request.method == "POST" ? "/desk" : own_path(request);
        return go(site, request, "/desk/sign-in?return-to=" + http::percent_encode(back));
    };
}

tl::expected<http::Form, http::Response> desk_form(const Seat& seat) {
    auto form = http::read_form(seat.request);
    if (!form) return tl::unexpected(seat.refuse_page(form.error()));
    if (const auto own = seat.check(*form); !own) return tl::unexpected(seat.refuse_page(own.error()));
    return std::move(*form);
}

http::Response expired_page(const Site& site, http::Request& request, const std::string& return_to,
                            const std::string& command, const Typed& typed, const std::string& login,
                            const std::vector<Problem>& wrong) {
    const auto language = language_of(site, request);
    View view = base_view(site, request, "/desk/sign-in");
    view.set("NAME", login).set("RETURN_TO", return_to).list("SECOND_FACTOR");
    view.set("FORM_TOKEN", issue_token(site, sign_in_purpose));
    keep_typed(view, site, language, command, typed, "kept-");
    show_errors(view, language, wrong, sign_in_fields);
    return page(site, request, "desk-expired", view, wrong.empty() ? 403 : 422);
}

void add_sign_in(http::Router& router, const Site& site) {
    router.get("/desk/sign-in", [site](http::Request& request) {
        return show_sign_in(site, request, own_return(request.query.get("return-to")),
                            request.cookie(cookie_name).has_value(), {}, {});
    });
    router.post("/desk/sign-in", [site](http::Request& request) { return take_sign_in(site, request); },
                form_bytes_max);
    router.post("/desk/sign-out", seated(site, take_sign_out));
    router.get("/desk/set-up/{token}", [site](http::Request& request) {
        if (const auto slow = limit_tries(site, request); !slow) return refusal(site, request, slow.error());
        return show_set_up(site, request, request.capture("token"), {});
    });
    router.post("/desk/set-up", [site](http::Request& request) { return take_set_up(site, request); });
    router.get("/desk/me", seated(site, show_me));
    router.post("/desk/me/address", seated(site, take_mail_address));
    router.post("/desk/me/letters", seated(site, take_letters));
    router.post("/desk/me/end", seated(site, end_everywhere));
}

}  // namespace huiyin::web::desk
