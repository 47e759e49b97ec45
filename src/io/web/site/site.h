#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/procedure/procedure.h"
#include "core/text/language.h"
#include "engine/board.h"
#include "engine/context.h"
#include "engine/handling.h"
#include "engine/reloads.h"
#include "io/http/form.h"
#include "io/http/kept_answers.h"
#include "io/http/message.h"
#include "io/http/router.h"
#include "io/web/render.h"
#include "io/web/site/limits.h"
#include "io/web/view.h"

/// What every page has in common, residents' and staff's: language, frame, forms that can't be forged, errors, limits.
namespace huiyin::web {

/// The log's key as it is shown (docs/formats/log.md).
std::string log_key_of(const engine::Context& context);

/// What handlers of pages need. Built once in app; the parts outlive it. A copy shares its limits.
struct Site {
    engine::Context context;
    const Renderer& renderer;
    std::string log_key = log_key_of(context);
    std::shared_ptr<RateLimits> limits = std::make_shared<RateLimits>();
    std::shared_ptr<engine::KeptBoard> board = std::make_shared<engine::KeptBoard>(context);
    std::shared_ptr<http::KeptAnswers> kept = std::make_shared<http::KeptAnswers>();
    std::shared_ptr<engine::KeptNames> names = std::make_shared<engine::KeptNames>(context);
    std::shared_ptr<engine::Reloads> reloads = std::make_shared<engine::Reloads>(context);

    const engine::Settings& settings() const { return context.town.settings(); }
    Instant now() const { return context.clock.now(); }
    Date today() const { return context.town.zone().day_of(now()); }
};

// ---- language
/// `?lang=`, else Accept-Language, else the town's. Never a cookie.
text::Language language_of(const Site& site, const http::Request& request);
const std::string& in(text::Language language, const procedure::Text& text);
/// The path with `lang=` in its query; a fragment stays behind it. EXPECTS no `lang=` in it yet.
std::string in_language(std::string_view path, text::Language language);
/// An office's name; its id if there is none of that id.
std::string office_name(const Site& site, text::Language language, const OfficeId& office);
/// A figure, or a dash where it may not be told (engine::shown).
std::string figure_text(std::optional<std::int64_t> shown);
/// A moment on the town's wall clock, in words.
std::string write_moment_of(const Site& site, text::Language language, Instant at);
/// "today", "in 2 working days", "late since …": by the calendar of that procedure.
std::string write_remaining_of(const Site& site, text::Language language, const procedure::Procedure& procedure, Date due);

// ---- pages
/// A view with everything that layout.tpl asks for, and no SESSION, STAFF, BACK or ERROR_SUMMARY. Links to the other
/// language lead to `path` (with the request's query), or to the request's own if it is empty.
View base_view(const Site& site, const http::Request& request, std::string_view path = {});
/// BACK, with the language.
void set_back(View& view, text::Language language, std::string_view path);
/// SESSION: when the page closes, and where to renew it.
void set_session(View& view, text::Language language, std::chrono::seconds left, std::string_view renew_path);

/// Who may keep a copy of a page: nobody, or anyone for a minute.
enum class Reach { personal, open };
http::Response page(const Site& site, const http::Request& request, std::string_view name, const View& view,
                    int status = 200, Reach reach = Reach::personal);
/// The same of a page that is rendered already.
http::Response page_of(const Site& site, const http::Request& request, std::string html, int status = 200,
                       Reach reach = Reach::personal);
/// 303 to a path of ours, in the request's language.
http::Response go(const Site& site, const http::Request& request, std::string_view path);

// ---- refusals
/// io/http's table, with the codes of the pages before it.
int page_status_of(std::string_view code);
/// A whole page that says why not. `kept`: what was typed, to be copied; `again`: where to try once more.
http::Response refusal(const Site& site, const http::Request& request, const Problem& problem,
                       const std::string& kept = {}, std::string_view again = {});
/// The page of a status (403, 404, 405, 408, 413, 429, 500, 503); the server's error_page hook calls it too. What was asked
/// for and what was sent get different words: nobody may think that a step failed because the page after it can't be shown. It
/// gives back what was typed and leads back to the form. A code of the engine says in its own sentence what became of what was sent.
http::Response error_page(const Site& site, const http::Request& request, int status, std::string_view incident = {},
                          std::string_view code = {});
/// Sets ERROR_SUMMARY, in the order given, and each field's FIELD_ERROR. What names a field not in `fields` (names as in
/// the form, in page order) links to the first of them.
void show_errors(View& view, text::Language language, const std::vector<Problem>& problems,
                 const std::vector<std::string>& fields);
/// Says for each field that it has no error.
void no_errors(View& view, const std::vector<std::string>& fields);
/// "about-offices" → "ABOUT_OFFICES".
std::string view_name(std::string_view field);

// ---- forms
/// A token for a form. `purpose` names who takes it ("/file", "/case", "POST /desk/sign-in"); `session` is the hash of
/// the cookie's token, if there is one.
std::string issue_token(const Site& site, std::string_view purpose, const std::optional<Hash>& session = {});
/// Whether the form was sent from a page of ours that we made for them within 12 hours: field "token",
/// Origin, Sec-Fetch-Site. Refuses with web/form-expired, web/foreign-form.
Result<void> check_form(const Site& site, const http::Request& request, const http::Form& form,
                        std::string_view purpose, const std::optional<Hash>& session = {});
/// The same of a token alone.
Result<void> check_token(const Site& site, const http::Request& request, std::string_view token,
                         std::string_view purpose, const std::optional<Hash>& session = std::nullopt);
/// The half that needs no form, to be asked before a long body is read.
Result<void> check_origin(const Site& site, const http::Request& request);

// ---- limits
/// Refuses with engine/too-many-filings, engine/too-many-tries {"seconds"}.
Result<void> limit_filings(const Site& site, const http::Request& request);
Result<void> limit_tries(const Site& site, const http::Request& request);

// ---- the rest
void set_cookie_of(const Site& site, http::Response& response, std::string_view name, std::string_view value,
                   std::optional<std::chrono::seconds> lifetime = {});
void drop_cookie(const Site& site, http::Response& response, std::string_view name);
/// Asks the browser to forget what it kept of this site; for answers that leave a case or the desk.
void clear_site_data(http::Response& response);
/// Style sheet and script, for ever, by their hashed names.
void add_assets(http::Router& router);

}  // namespace huiyin::web
