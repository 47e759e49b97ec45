#include "io/web/site/site.h"

#include <algorithm>
#include <array>

#include "base/fault.h"
#include "core/ledger/note.h"
#include "core/sealing/form_token.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/problems.h"
#include "io/http/multipart.h"
#include "io/http/problem.h"
#include "io/http/problems.h"
#include "io/web/assets.h"
#include "io/web/site/problems.h"
#include "io/web/site/typed.h"

namespace huiyin::web {
namespace site_detail {

constexpr std::chrono::minutes form_age_max{12 * 60};

std::string path_of(const http::Request& request) {
    std::string out;
    for (const std::string& segment : request.segments) out += "/" + http::percent_encode(segment);
    return out.empty() ? "/" : out;
}

/// The address of this page in one language: its other query values stay.
std::string same_page(const http::Request& request, std::string_view path, text::Language language) {
    std::string out = path.empty() ? path_of(request) : std::string(path);
    char mark = '?';
    for (const auto& [name, value] : request.query.items()) {
        if (name == "lang") continue;
        out += mark + http::percent_encode(name) + "=" + http::percent_encode(value);
        mark = '&';
    }
    return out + mark + "lang=" + std::string(text::short_tag(language));
}

bool is_read(const http::Request& request) {
    return request.method == "GET" || request.method == "HEAD";
}

/// Where to go on once things work again: the page that was asked for, or the one with the form that was sent.
std::string page_behind(const http::Request& request) {
    std::string path = path_of(request);
    if (is_read(request)) return path;
    if (path == "/file/send") return "/file/check";
    // Steps without a page of their own stand on the page before them.
    static constexpr std::array<std::string_view, 9> without_page = {
        "/remove", "/rate", "/leave", "/opening", "/identity", "/letters", "/address", "/end", "/kept"};
    const std::size_t last = path.rfind('/');
    if (std::find(without_page.begin(), without_page.end(), std::string_view(path).substr(last)) != without_page.end() ||
        path.starts_with("/file/receipt/"))
        path.resize(last);
    if (path == "/desk/sign-out" || path == "/desk/set-up") return "/desk";
    return path;
}

/// The case that a step belongs to: where to see whether it was saved.
std::string case_behind(const http::Request& request) {
    const auto& at = request.segments;
    if (at.size() >= 3 && at[0] == "desk" && at[1] == "cases") return "/desk/cases/" + http::percent_encode(at[2]);
    return !at.empty() && at[0] == "case" ? "/case" : page_behind(request);
}

/// What a page says about an error: the keys of its heading and its sentence.
struct ErrorWords {
    std::string heading;
    std::string sentence;
};

ErrorWords words_of(text::Language language, const http::Request& request, int status, std::string_view code, bool read_only) {
    const bool reads = is_read(request);
    const auto with_text = [](const std::string& key) { return ErrorWords{key, key + ".text"}; };
    if (read_only && !reads) return with_text("error.read-only");
    if (code == engine::problems::perhaps_kept) return {"error.perhaps-kept", "problem." + std::string(code)};
    if (code == engine::problems::not_kept) return {"error.503", "problem." + std::string(code)};
    if (code == http::problems::busy) return {"error.busy", reads ? "error.unread.text" : "error.busy.text"};
    if (status == 503 && reads) return with_text("error.unread");
    if (status == 413 && !http::multipart_boundary(request.header_text("Content-Type"))) return {"error.413", "error.too-long.text"};
    if (const std::string key = "error." + std::to_string(status); text::knows(language, key)) return with_text(key);
    if (const std::string said = "problem." + std::string(code); text::knows(language, said)) return {"error.title", said};
    return with_text(status >= 500 ? "error.500" : "error.404");
}

bool is_own_origin(const Site& site, const http::Request& request, std::string_view origin) {
    if (origin == site.settings().site) return true;
    // The demo answers under localhost as well as 127.0.0.1: same host as the request's is same site too.
    const std::size_t scheme = origin.find("://");
    const std::string_view host = request.header_text("host");
    return scheme != std::string_view::npos && !host.empty() && origin.substr(scheme + 3) == host &&
           (origin.starts_with("https://") || !site.context.town.is_https());
}

}  // namespace site_detail
using namespace site_detail;

std::string log_key_of(const engine::Context& context) {
    const auto signer = ledger::SignerKey::from_seed(context.town.settings().origin, context.keys.log_seed());
    return signer ? signer->verifier().format() : std::string();
}

text::Language language_of(const Site& site, const http::Request& request) {
    if (const std::string* asked = request.query.find("lang"))
        if (const auto language = text::parse_language(*asked)) return *language;
    return text::negotiate_language(request.header_text("accept-language"), site.settings().language);
}

const std::string& in(text::Language language, const procedure::Text& text) {
    return language == text::Language::zh ? text.zh : text.en;
}

std::string in_language(std::string_view path, text::Language language) {
    const std::size_t hash = std::min(path.find('#'), path.size());
    const std::string_view before = path.substr(0, hash);
    return std::string(before) + (before.find('?') == std::string_view::npos ? "?" : "&") + "lang=" +
           std::string(text::short_tag(language)) + std::string(path.substr(hash));
}

std::string figure_text(std::optional<std::int64_t> shown) { return shown ? text::write_number(*shown) : "–"; }

std::string office_name(const Site& site, text::Language language, const OfficeId& office) {
    const auto offices = site.context.town.offices();
    const auto* found = offices->find(office);
    return found ? in(language, found->name) : office.value;
}

std::string write_moment_of(const Site& site, text::Language language, Instant at) {
    return text::write_moment(language, site.context.town.zone().local(at));
}

std::string write_remaining_of(const Site& site, text::Language language, const procedure::Procedure& procedure, Date due) {
    const Date today = site.today();
    int working = 0;
    if (due > today) {
        const auto& calendar = site.context.town.calendar_of(procedure);
        for (Date day = today + std::chrono::days{1}; day <= due; day += std::chrono::days{1})
            if (calendar.is_working_day(day)) ++working;
    }
    return text::write_remaining(language, {.due = due, .today = today, .working_days = working});
}

View base_view(const Site& site, const http::Request& request, std::string_view path) {
    const auto language = language_of(site, request);
    View view;
    view.set("TOWN", in(language, site.settings().name));
    view.set("HREF_ZH", same_page(request, path, text::Language::zh));
    view.set("HREF_EN", same_page(request, path, text::Language::en));
    view.set("SITE", site.settings().site).list("CONTACT_LINE");
    const auto guidance = site.context.town.guidance();
    const std::string& own = in(language, guidance->texts.contact);
    if (const std::string& contact = own.empty() ? site.settings().contact : own; !contact.empty())
        view.add("CONTACT_LINE").set("CONTACT", contact);
    view.list("BACK").list("ERROR_SUMMARY").list("SESSION").list("STAFF");
    const engine::Writer& writer = site.context.writer;
    view.show("READ_ONLY", writer.hold() != nullptr);
    view.show("WAITING", !writer.hold() && writer.condition() != engine::Writer::Condition::working);
    return view;
}

void set_back(View& view, text::Language language, std::string_view path) {
    view.add("BACK").set("HREF", in_language(path, language));
}

void set_session(View& view, text::Language language, std::chrono::seconds left, std::string_view renew_path) {
    view.add("SESSION").set("SECONDS", std::to_string(left.count())).set("RENEW_HREF", in_language(renew_path, language));
}

http::Response page(const Site& site, const http::Request& request, std::string_view name, const View& view,
                    int status, Reach reach) {
    return page_of(site, request, site.renderer.page(language_of(site, request), name, view), status, reach);
}

http::Response page_of(const Site& site, const http::Request& request, std::string html, int status, Reach reach) {
    const auto language = language_of(site, request);
    auto response = http::Response::html(status, std::move(html));
    response.set("Content-Language", std::string(text::tag(language)));
    response.set("Cache-Control", reach == Reach::open ? "public, max-age=60" : "no-store");
    if (reach == Reach::open) response.set("Vary", "Accept-Language");
    return response;
}

http::Response go(const Site& site, const http::Request& request, std::string_view path) {
    return http::Response::see_other(in_language(path, language_of(site, request)));
}

int page_status_of(std::string_view code) {
    if (code == problems::form_expired || code == problems::foreign_form || code == problems::form_of_another) return 403;
    if (code == engine::problems::no_such_case || code == engine::problems::no_such_file) return 404;
    if (code == engine::problems::changed_meanwhile) return 409;
    if (code == "web/not-at-the-counter") return 403;
    if (code == "web/slip-shown") return 410;
    if (code == engine::problems::too_many_filings || code == engine::problems::too_many_tries) return 429;
    if (code == engine::problems::signed_out || code == engine::problems::cannot_open) return 403;
    // A form that comes back with its files and its code to be mended is one answer, whatever was wrong with them.
    if (code.starts_with("media/") || code.starts_with("sealing/")) return 422;
    return http::status_of(code);
}

http::Response refusal(const Site& site, const http::Request& request, const Problem& problem, const std::string& kept,
                       std::string_view again) {
    const auto language = language_of(site, request);
    const int status = page_status_of(problem.code);
    const std::string key = problem.code == engine::problems::signed_out ? "error.signed-out"
                            : problem.code == problems::form_expired     ? "error.form-expired"
                            : problem.code == problems::form_of_another  ? "error.form-of-another"
                                                                         : "error." + std::to_string(status);
    View view = base_view(site, request);
    view.set("HEADING", text::say(language, text::knows(language, key) ? key : "error.title"));
    view.add("WORDS").set("TEXT", text::explain(language, problem));
    view.list("INCIDENT").list("AGAIN").list("KEPT");
    if (!kept.empty()) view.add("KEPT").set("TEXT", kept);
    if (!again.empty())
        view.add("AGAIN").set("HREF", in_language(again, language))
            .set("LABEL", text::say(language, problem.code == engine::problems::signed_out ? "desk.sign-in.go"
                                       : problem.code == problems::form_of_another ? "error.open-the-other"
                                       : status == 409                              ? "page.back"
                                                                                    : "error.again"));
    auto response = page(site, request, "error", view, status);
    for (const auto& [name, value] : problem.facts)
        if (status == 429 && name == "seconds") response.set("Retry-After", value);
    return response;
}

http::Response error_page(const Site& site, const http::Request& request, int status, std::string_view incident,
                          std::string_view code) {
    const auto language = language_of(site, request);
    const bool reads = is_read(request);
    const bool read_only = status == 503 && code != http::problems::busy && site.context.writer.hold() != nullptr;
    const ErrorWords words = words_of(language, request, status, code, read_only);
    const std::string behind = page_behind(request);
    View view = base_view(site, request, reads ? std::string_view() : behind);
    view.set("HEADING", text::say(language, words.heading)).add("WORDS").set("TEXT", text::say(language, words.sentence));
    view.list("INCIDENT").list("KEPT").list("AGAIN");
    if (read_only && !reads) view.show("READ_ONLY", false);  // the page itself says so
    if (status == 503) view.show("WAITING", false);
    if (!incident.empty() && !read_only) view.add("INCIDENT").set("NUMBER", incident);
    const bool may_go_on = status >= 500 || status == 408 || status == 413;
    if (may_go_on) {
        if (!reads && path_of(request).starts_with("/file/") && request.cookie("draft"))
            view.add("WORDS").set("TEXT", text::say(language, "error.draft-kept"));
        if (const std::string typed = texts_of(site, request); !typed.empty()) view.add("KEPT").set("TEXT", typed);
        const bool perhaps = code == engine::problems::perhaps_kept && !behind.starts_with("/file/");
        view.add("AGAIN").set("HREF", reads ? same_page(request, {}, language) : in_language(perhaps ? case_behind(request) : behind, language))
            .set("LABEL", text::say(language, reads ? "error.again" : perhaps ? "error.look" : "error.back"));
    }
    auto response = page(site, request, "error", view, status);
    if (read_only) response.set("Retry-After", "3600");  // until people have found the newer database
    return response;
}

std::string view_name(std::string_view field) {
    std::string out(field);
    for (char& c : out) c = c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return out;
}

void no_errors(View& view, const std::vector<std::string>& fields) {
    for (const std::string& field : fields) view.list(view_name(field) + "_ERROR");
}

void show_errors(View& view, text::Language language, const std::vector<Problem>& wrong,
                 const std::vector<std::string>& fields) {
    no_errors(view, fields);
    if (wrong.empty()) return;
    view.show("ERROR_SUMMARY", false);
    View& summary = view.add("ERROR_SUMMARY");
    for (const Problem& problem : wrong) {
        const bool known = std::find(fields.begin(), fields.end(), problem.where) != fields.end();
        const std::string field = known ? problem.where : fields.empty() ? "main" : fields.front();
        const std::string words = text::explain(language, problem);
        summary.add("ERRORS").set("HREF", "#" + field).set("TEXT", words);
        const std::string name = view_name(field) + "_ERROR";
        if (!fields.empty() && (view.items(name) == nullptr || view.items(name)->empty())) view.add(name).set("TEXT", words);
    }
}

std::string issue_token(const Site& site, std::string_view purpose, const std::optional<Hash>& session) {
    return sealing::issue_form_token({site.context.keys.form_key()},
                                     {.purpose = std::string(purpose), .session = session}, site.now());
}

Result<void> check_origin(const Site& site, const http::Request& request) {
    if (const std::string* fetch = request.header("sec-fetch-site"))
        if (*fetch != "same-origin" && *fetch != "none") return refuse(problems::foreign_form);
    // With "no-referrer" browsers send "null" even to their own site: the token decides then.
    if (const std::string* origin = request.header("origin"))
        if (*origin != "null" && !is_own_origin(site, request, *origin)) return refuse(problems::foreign_form);
    return {};
}

Result<void> check_token(const Site& site, const http::Request& request, std::string_view token,
                         std::string_view purpose, const std::optional<Hash>& session) {
    TRY(check_origin(site, request));
    if (!sealing::verify_form_token({site.context.keys.form_key()},
                                    {.purpose = std::string(purpose), .session = session}, token,
                                    site.now(), form_age_max))
        return refuse(problems::form_expired);
    return {};
}

Result<void> check_form(const Site& site, const http::Request& request, const http::Form& form,
                        std::string_view purpose, const std::optional<Hash>& session) {
    return check_token(site, request, form.get("token"), purpose, session);
}

Result<void> limit_filings(const Site& site, const http::Request& request) {
    if (const auto wait = site.limits->take("filings", request.remote_key, site.settings().filings_per_minute, site.now()))
        return refuse(engine::problems::too_many_filings, {{"seconds", std::to_string(wait)}});
    return {};
}

Result<void> limit_tries(const Site& site, const http::Request& request) {
    if (const auto wait = site.limits->take("tries", request.remote_key, site.settings().tries_per_minute, site.now()))
        return refuse(engine::problems::too_many_tries, {{"seconds", std::to_string(wait)}});
    return {};
}

void set_cookie_of(const Site& site, http::Response& response, std::string_view name, std::string_view value,
                   std::optional<std::chrono::seconds> lifetime) {
    http::set_cookie(response, name, value, site.context.town.is_https(), lifetime);
}

void drop_cookie(const Site& site, http::Response& response, std::string_view name) {
    http::clear_cookie(response, name, site.context.town.is_https());
}

void clear_site_data(http::Response& response) {
    response.set("Clear-Site-Data", "\"cache\", \"storage\"");
}

void add_assets(http::Router& router) {
    for (const Asset& asset : assets()) {
        const auto body = std::make_shared<const std::string>(asset.bytes);
        router.add({.method = "GET",
                    .pattern = asset.path,
                    .handler =
                        [&asset, body](http::Request& request) {
                            constexpr std::string_view for_ever = "public, max-age=31536000, immutable";
                            auto response = http::matches_etag(request, asset.tag) ? http::Response::not_modified(asset.tag)
                                                                                   : http::Response::shared(asset.type, body);
                            response.set("ETag", asset.tag);
                            response.set("Cache-Control", std::string(for_ever));
                            return response;
                        },
                    .pool = http::Pool::immediate});
    }
}

}  // namespace huiyin::web
