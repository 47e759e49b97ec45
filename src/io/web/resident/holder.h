#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sessions.h"
#include "io/http/form.h"
#include "io/http/router.h"
#include "io/web/site/site.h"

/// Pages for who holds a case's session.
namespace huiyin::web::resident::case_detail {

inline constexpr std::string_view purpose = "/case";

/// A request by who holds a case's session.
struct Holder {
    const Site& site;
    http::Request& request;
    text::Language language;
    engine::CaseSession session;

    /// Stands between a form's token and the mark of its case.
    static constexpr char case_sign = '.';
    /// The same for all forms of a case and another for each other one; tells nobody which case that is.
    std::string mark() const;
    std::optional<Hash> form_session() const { return session.cookie_hash; }
    /// Refuses with web/form-expired, or web/form-of-another where the form was made for another case: what was written in it is not
    /// sent to this one.
    Result<void> check(const http::Form& form) const;
    /// Where to go on after that: to the code of the case that was meant, and from there to `page`.
    std::string again(const Problem& problem, std::string_view page) const;
    View view(std::string_view back) const {
        View out = base_view(site, request);
        if (!back.empty()) set_back(out, language, back);
        out.set("FORM_TOKEN", issue_token(site, purpose, form_session()) + case_sign + mark());
        set_session(out, language, std::chrono::duration_cast<std::chrono::seconds>(engine::session_idle), "/case");
        return out;
    }
};

/// A handler that is for holders only; others are told that the case was closed.
http::Handler held(const Site& site, http::Response (*then)(const Holder&));
/// The review that the resident may ask for at this moment, whatever its level; null if none.
const procedure::CommandRule* review_rule(const std::vector<const procedure::CommandRule*>& rules);
/// Where that review goes, in words; nothing if no office here may do it.
std::optional<std::string> where_reviewed(const Site& site, text::Language language, const casework::Case& current,
                                          const procedure::CommandRule* rule);
/// The form of an action in this case, checked; else the answer that says why not, with the way back to `again`.
tl::expected<http::Form, http::Response> action_form(const Holder& holder, std::string_view again);

}  // namespace huiyin::web::resident::case_detail
