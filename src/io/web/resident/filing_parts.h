#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/drafts.h"
#include "engine/kinds.h"
#include "io/http/form.h"
#include "io/web/resident/draft.h"
#include "io/web/resident/pages.h"

// The way from "what happened" to the receipt: what its pages share, and which they are, one file each.
namespace huiyin::web::resident::filing_detail {

using text::Language;

inline constexpr std::string_view filing_purpose = "/file";

/// A page's way into the flow: token and draft of this browser, if it has them.
struct Visit {
    const Site& site;
    const http::Request& request;
    Language language;
    std::optional<sealing::Token> token;
    std::optional<Draft> draft;

    Visit(const Site& s, const http::Request& r)
        : site(s), request(r), language(language_of(s, r)), token(draft_token(r)) {
        if (!token) return;
        if (const auto document = engine::load_draft(site.context, *token)) draft = read_draft(*document);
    }
    std::optional<Hash> session() const { return token ? std::optional(token->hash()) : std::nullopt; }
    /// Filed already, and its receipt not yet kept: only the receipt is left to be shown.
    bool is_filed() const { return token && site.context.store.submission(token->hash()).has_value(); }
    const procedure::Procedure& kind() const { return engine::kind_of(site.context.town, draft ? draft->procedure : std::string()); }
    /// A statute demands a name and a contact of who brings this.
    bool needs_name() const { return kind().filing == procedure::Filing::named; }
    /// Where to go before this page can be shown; nothing if it can.
    std::optional<http::Response> elsewhere() const {
        if (is_filed()) return go(site, request, "/file/receipt");
        if (!draft) return go(site, request, "/file/what");
        return std::nullopt;
    }
    void save() const { engine::save_draft(site.context, *token, write_draft(*draft)); }
    View view(std::string_view back) const {
        View out = base_view(site, request);
        set_back(out, language, back);
        out.set("FORM_TOKEN", issue_token(site, filing_purpose, session()));
        return out;
    }
    Result<void> check(const http::Form& form) const { return check_form(site, request, form, filing_purpose, session()); }
};

/// Reads a form and checks where it came from.
Result<http::Form> read_checked(const Visit& visit);
/// The problems of a filing that concern these fields.
std::vector<Problem> only(std::vector<Problem> wrong, const std::vector<std::string>& fields);
/// The page whose answer is still missing; "/file/check" if none is.
std::string_view next_question(const Visit& visit);
/// Where an answered page leads: on to `next`, or back to the check page if only a change was asked for.
std::string_view after_answer(const Visit& visit, std::string_view next);

// ---- filing_what.cpp
http::Response show_start(const Site& site, const http::Request& request);
http::Response show_what(const Visit& visit, const Draft& typed, const std::vector<Problem>& wrong);
/// What is wrong with subject, text and answers, at the fields of the page.
std::vector<Problem> wrong_in_what(const Visit& visit, const Draft& draft);
http::Response take_what(const Site& site, const http::Request& request);

// ---- filing_office.cpp
/// The problems of a filing that the page about offices shows.
std::vector<Problem> wrong_in_office(std::vector<Problem> wrong);
http::Response show_office(const Visit& visit, const std::vector<Problem>& wrong);
http::Response take_office(const Site& site, const http::Request& request);

// ---- filing_files.cpp
http::Response show_files(const Visit& visit, const std::vector<Problem>& wrong);
http::Response take_files(const Site& site, const http::Request& request);
http::Response remove_file(const Site& site, const http::Request& request);

// ---- filing_reach.cpp
http::Response show_reach(const Visit& visit, const std::vector<Problem>& wrong);
http::Response take_reach(const Site& site, const http::Request& request);
http::Response show_details(const Visit& visit, const std::vector<Problem>& wrong);
http::Response take_details(const Site& site, const http::Request& request);
http::Response show_news(const Visit& visit, bool wanted, const std::string& typed, const std::vector<Problem>& wrong);
http::Response show_news_as_it_is(const Visit& visit, const std::vector<Problem>& wrong);
http::Response take_news(const Site& site, const http::Request& request);

// ---- filing_receipt.cpp
enum class Take { print, pdf, proof };
http::Response show_receipt(const Site& site, const http::Request& request);
http::Response take_receipt(const Site& site, const http::Request& request, Take what);
http::Response keep(const Site& site, const http::Request& request);

}  // namespace huiyin::web::resident::filing_detail
