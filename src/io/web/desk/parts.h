#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/handling.h"
#include "engine/sessions.h"
#include "io/intake/intake.h"
#include "io/web/desk/desk.h"

/// The parts of `add_desk_routes`, one a file, and what they share.
namespace huiyin::web::desk {

inline constexpr std::string_view cookie_name = "staff";
inline constexpr std::string_view letters_cookie = "letters";  ///< "off": single letters give no commands
inline constexpr std::string_view form_purpose = "/desk";      ///< of every form behind the sign-in
/// Long replies in Chinese, percent-encoded, take nine bytes a character.
inline constexpr std::size_t form_bytes_max = 2 * 1024 * 1024;

/// A member of staff who asks for a page.
struct Seat {
    const Site& site;
    http::Request& request;
    text::Language language;
    engine::StaffSession session;

    /// A page's view with frame, staff, session and the token of its forms.
    View view(std::string_view path = {}) const;
    Result<void> check(const http::Form& form) const;
    /// A Problem as a page within the desk's rules: a case that isn't theirs is a case that isn't there.
    http::Response refuse_page(const Problem& problem, const std::string& kept = {}) const;
};
/// Who signed in from there; nothing if the session has ended.
std::optional<Seat> seat_of(const Site& site, http::Request& request);
/// The same by a cookie that was made just now.
std::optional<Seat> seat_by(const Site& site, http::Request& request, const std::string& cookie);
using SeatHandler = http::Response (*)(const Seat&);
/// Only for who signed in; others are sent to sign in, and from there to `return_to` or this page.
http::Handler seated(const Site& site, SeatHandler then, bool to_case = false);
/// The form of a post of ours, with its token checked; else the answer that says why not.
tl::expected<http::Form, http::Response> desk_form(const Seat& seat);

std::string case_path(CaseId id);
/// The {id} of the route. Refuses with engine/no-such-case.
Result<CaseId> case_of(const http::Request& request);
std::string state_name(text::Language language, const procedure::Procedure& procedure, const std::string& state);
/// How near a due day is, as the style sheet knows it: late, soon, due, or done if there is none.
std::string_view due_status(const Site& site, const std::optional<Date>& due);
/// DONE, if the page follows something done.
void add_done(View& view, const Seat& seat);

/// A place in a list as it stands in the address: due day (or "none"), seconds, id.
std::string write_place(const engine::DeskQuery::After& after);
std::optional<engine::DeskQuery::After> read_place(std::string_view text);
/// Lists are counted no further: more are "100+", and no page's work grows with the cases.
inline constexpr std::size_t counted_most = 100;
std::string write_count(std::size_t count);

/// What an event is called, who did it, and what it did to the clocks; empty if nothing.
std::string event_words(text::Language language, const procedure::Procedure& procedure, const casework::Event& event);
std::string event_who(const Site& site, text::Language language, const casework::Event& event);
std::string clock_words(const Site& site, text::Language language, const procedure::Procedure& procedure, const casework::Event& event);
/// What a command will do to the clocks, with the days, if it is given today.
std::string effect_words(const Seat& seat, const casework::Case& current, const engine::OpenCommand& command);
/// What a message to the resident does, or a note for colleagues.
std::string talk_effect(text::Language language, const casework::Case& current, bool note);

/// The member's own page again, with the day that they typed.
http::Response show_me_away(const Seat& seat, const http::Form& typed, const Problem& wrong);
/// The case's page again, with what was typed in answer to a draft that is to be signed.
http::Response show_case_with(const Seat& seat, const std::string& sentence, const std::optional<Problem>& wrong);
/// TO_SIGN? (the draft, to who has opened the case), ASKED_TO_SIGN? (to who has not).
void add_draft_to_sign(View& view, const Seat& seat, const engine::LoadedCase& loaded, const std::string& sentence,
                       const std::optional<Problem>& wrong);

// ---- commands
/// What a form of a command sends, by field; beside "version".
using Typed = http::Form;
/// Gives a command as a form asked for it, with the files that came, and answers with the page that follows.
http::Response take_command(const Seat& seat, CaseId id, const std::string& command, const Typed& typed, intake::Intake* files = nullptr);
/// What a lost form said, ready to be kept on a page: text fields to be read, others hidden.
void keep_typed(View& view, const Site& site, text::Language language, const std::string& command, const Typed& typed,
                std::string_view prefix);
/// The page of an ended session that keeps what a form said.
http::Response expired_page(const Site& site, http::Request& request, const std::string& return_to,
                            const std::string& command, const Typed& typed, const std::string& login = {},
                            const std::vector<Problem>& wrong = {});

void add_sign_in(http::Router& router, const Site& site);
void add_list(http::Router& router, const Site& site);
void add_supervisor(http::Router& router, const Site& site);
void add_counter(http::Router& router, const Site& site);
void add_calendar(http::Router& router, const Site& site);
void add_cases(http::Router& router, const Site& site);
void add_mail(http::Router& router, const Site& site);
void add_cosigning_routes(http::Router& router, const Site& site);
void add_together(http::Router& router, const Site& site);
void add_away(http::Router& router, const Site& site);
void add_commands(http::Router& router, const Site& site);
void add_town(http::Router& router, const Site& site);
void add_receptions(http::Router& router, const Site& site);
void add_calls(http::Router& router, const Site& site);

}  // namespace huiyin::web::desk
