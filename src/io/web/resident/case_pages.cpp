#include <algorithm>

#include "core/casework/asked.h"
#include "core/casework/problems.h"
#include "core/mail/address.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/handling.h"
#include "engine/news.h"
#include "engine/problems.h"
#include "engine/rules_then.h"
#include "engine/sessions.h"
#include "io/http/form.h"
#include "io/intake/intake.h"
#include "io/papers/copy.h"
#include "io/papers/letter_page.h"
#include "io/papers/letters.h"
#include "io/papers/standing.h"
#include "io/web/resident/holder.h"
#include "io/web/resident/pages.h"
#include "io/web/shown.h"
#include "io/web/site/call.h"
#include "io/web/site/category.h"
#include "io/web/site/due.h"
#include "io/web/site/reception.h"
#include "io/web/site/typed.h"

namespace huiyin::web::resident {
namespace case_detail {

using text::Language;

constexpr std::string_view cookie_name = "case";
const std::vector<std::string> code_fields = {"code"};

/// The page of a case on which to go on once its code is typed in; nothing if it is none.
std::string own_page(std::string_view path) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789-_/";
    const bool is_one = path.starts_with("/case/") && path.size() <= 200 && path.find_first_not_of(letters) == std::string_view::npos;
    return is_one ? std::string(path) : std::string();
}

http::Response show_entry(const Site& site, const http::Request& request, const std::string& typed,
                          const std::vector<Problem>& wrong, int status = 200, const std::string& then = {}) {
    View view = base_view(site, request, "/case");
    view.set("FORM_TOKEN", issue_token(site, purpose)).set("CODE", typed).list("THEN");
    if (!then.empty()) view.add("THEN").set("PATH", then);
    show_errors(view, language_of(site, request), wrong, code_fields);
    return page(site, request, "case-enter", view, status);
}

/// The session is over, or there is none: an answer with the way in, and what was typed.
http::Response closed(const Site& site, const http::Request& request, const std::string& kept = {}) {
    const auto language = language_of(site, request);
    View view = base_view(site, request, "/case");
    view.set("HEADING", text::say(language, "error.expired"));
    view.add("WORDS").set("TEXT", text::say(language, "error.expired.text"));
    view.list("INCIDENT").list("KEPT");
    if (!kept.empty()) view.add("KEPT").set("TEXT", kept);
    view.add("AGAIN").set("HREF", in_language("/case", language)).set("LABEL", text::say(language, "home.follow"));
    auto response = page(site, request, "error", view, 403);
    drop_cookie(site, response, cookie_name);
    return response;
}

std::optional<Holder> holder_of(const Site& site, http::Request& request) {
    const auto cookie = request.cookie(cookie_name);
    if (!cookie) return std::nullopt;
    auto session = engine::case_session(site.context, *cookie);
    if (!session) return std::nullopt;
    return Holder{site, request, language_of(site, request), std::move(*session)};
}

http::Response enter(const Site& site, const http::Request& request) {
    const auto form = http::read_form(request);
    if (!form) return refusal(site, request, form.error(), {}, "/case");
    const std::string typed(form->get("code"));
    const std::string then = own_page(form->get("then"));
    // The page may have been made for a session that has ended meanwhile: the code itself is what counts.
    if (const auto own = check_origin(site, request); !own) return refusal(site, request, own.error(), {}, "/case");
    if (const auto checked = check_form(site, request, *form, purpose); !checked)
        return show_entry(site, request, typed, {Problem{checked.error().code, {}, "code"}}, 403, then);
    if (const auto slow = limit_tries(site, request); !slow)
        return show_entry(site, request, typed, {Problem{slow.error().code, slow.error().facts, "code"}}, 429, then);
    const auto token = engine::open_case_session(site.context, typed);
    if (!token) return show_entry(site, request, typed, {Problem{token.error().code, token.error().facts, "code"}}, 422, then);
    auto response = go(site, request, then.empty() ? "/case" : then);
    if (const auto before = request.cookie(cookie_name)) engine::end_session(site.context, *before);
    set_cookie_of(site, response, cookie_name, token->text());
    return response;
}

using papers::command_of;
using papers::is_looking;
using papers::is_note;
using papers::what;

std::string who(const Site& site, Language language, const casework::Agent& agent) {
    return papers::who(site.context.town, language, agent);
}

std::string said(const Site& site, Language language, const procedure::Procedure& procedure, const casework::Event& event,
                 const engine::CaseContent& content) {
    return papers::said(site.context.town, language, procedure, event, content);
}

void add_files(View& view, Language language, const engine::CaseContent& content, std::uint32_t seq) {
    view.list("FILES");
    for (const engine::CaseFile& file : content.files)
        if (file.seq == seq)
            view.add("FILES").set("HREF", in_language("/case/files/" + file.id.hex(), language))
                .set("NAME", shown_line(file.name)).set("SIZE", text::write_size(file.size))
                .set("KIND", intake::file_kind(language, file.type)).list("SHOWN");
}

/// The last event that answered: a command whose rule stops the answer's clock with "answered".
const casework::Committed* latest_reply(const engine::RulesThen& rules, const engine::LoadedCase& loaded) {
    const casework::Committed* found = nullptr;
    for (const auto& one : loaded.events)
        if (const auto* command = command_of(rules.of(one.event), one.event.kind))
            for (const auto& stop : command->stops)
                if (stop.outcome == procedure::Outcome::answered) found = &one;
    return found;
}

/// The choice that sums up a reply, in words.
std::string outcome_of(Language language, const procedure::Procedure& procedure, const casework::Event& event) {
    if (const auto* command = command_of(procedure, event.kind))
        for (const auto& field : command->fields)
            if (field.kind == procedure::FieldKind::choice)
                if (const auto value = event.fields.find(field.id.value); value != event.fields.end())
                    if (const auto* choice = procedure::find_choice(field, {value->second})) return in(language, choice->name);
    return what(language, procedure, event.kind);
}

const procedure::CommandRule* find_rule(const std::vector<const procedure::CommandRule*>& rules, std::string_view id) {
    for (const auto* rule : rules)
        if (rule->id.value == id) return rule;
    return nullptr;
}

const procedure::CommandRule* review_rule(const std::vector<const procedure::CommandRule*>& rules) {
    for (const auto* rule : rules)
        if (procedure::asks_for_review(*rule)) return rule;
    return nullptr;
}

std::optional<std::string> where_reviewed(const Site& site, Language language, const casework::Case& current,
                                          const procedure::CommandRule* rule) {
    const auto office = rule == nullptr ? std::optional(current.office) : papers::reviewing_office(site.context.town, current, *rule);
    return office ? std::optional(office_name(site, language, *office)) : std::nullopt;
}

/// MAY_REVIEW, if a review may be asked for: what it is called at this stage, until when, and where.
void set_review(View& view, const Site& site, Language language, const engine::CaseView& view_of) {
    view.list("MAY_REVIEW");
    const auto rules = engine::resident_commands(site.context, view_of.value());
    const auto* rule = review_rule(rules);
    if (rule == nullptr) return;
    std::string until;
    for (const auto& stop : rule->stops)
        if (const auto* running = view_of.value().running(stop.clock))
            until = papers::write_due(site.context.town, language, site.context.town.procedure(view_of.value()), running->due, running->provisional);
    const auto where = where_reviewed(site, language, view_of.value(), rule);
    View& review = view.add("MAY_REVIEW").list("HERE").list("OUTSIDE");
    if (where) review.add("HERE").set("WHERE", *where).set("UNTIL", until).set("ASK", in(language, rule->name));
    else review.add("OUTSIDE").set("ROUTE", papers::review_outside(site.context.town, language, view_of.value())).set("UNTIL", until);
}

/// DUE*: all that runs in the case, next due first: who owes what, by when, under which rule, and how that was counted.
void set_due(View& view, const Site& site, Language language, const engine::CaseView& seen) {
    view.list("DUE");
    const auto& procedure = site.context.town.procedure(seen.value());
    for (const engine::DueDate& one : seen.due) {
        const auto* clock = procedure.find_clock(one.clock);
        if (clock == nullptr) continue;
        View& shown = view.add("DUE");
        const std::string& what = in(language, clock->name);
        const auto* running = seen.value().running(one.clock);
        const bool stands = running != nullptr && running->suspended_on;
        const char* key = stands ? "due.office-later" : clock->permits ? "due.may" : clock->is_obligation() ? "due.office" : "due.yours";
        const OfficeId& office = clock->permits ? seen.value().office : one.office;
        shown.set("WHAT", text::say(language, key, {{"office", office_name(site, language, office)}, {"what", what}}));
        set_due_date(shown, site, language, seen.value(), *clock, one);
    }
}

/// ANNOUNCED*: days to come to, a hearing's.
void set_announced(View& view, const Site& site, Language language, const engine::CaseView& seen) {
    view.list("ANNOUNCED");
    for (const papers::Announced& one : papers::announced(site.context.town, language, seen, site.today())) {
        View& shown = view.add("ANNOUNCED").set("WHAT", one.what).set("DAY", text::write_day(language, one.day));
        shown.set("HREF", in_language("/case/documents/" + std::to_string(one.seq) + "/page", language)).list("WORDS");
        if (!one.words.empty()) shown.add("WORDS").set("TEXT", one.words);
    }
}

/// CLOCK, RULE and MORE of an event in the story: the day that it set, the rule behind it, and where that is counted.
void set_clock(View& shown, const Site& site, Language language, const procedure::Procedure& procedure, const casework::Event& event) {
    shown.list("CLOCK").list("RULE").list("MORE");
    const std::string words = papers::clock_started(site.context.town, language, procedure, event);
    if (words.empty()) return;
    shown.add("CLOCK").set("TEXT", words);
    const auto& id = event.starts.empty() ? event.moves.front().clock : event.starts.front().clock;
    const auto* clock = procedure.find_clock(id);
    shown.add("RULE").set("TEXT", in(language, clock->rule)).set("SOURCE", papers::source_words(language, procedure, clock->source));
    if (const auto counted = counted_by(procedure, event); counted && site.context.town.is_newest(procedure))
        shown.add("MORE").set("HREF", deadline_address(language, *counted)).set("LABEL", text::say(language, "due.counted"));
}

/// NEWS, in a town that writes mails: whether they are on, where they go, and whether they get there.
void set_news(View& view, const Site& site, const engine::NewsWish& wish) {
    view.list("NEWS");
    if (!site.settings().mail.is_on()) return;
    View& news = view.add("NEWS").show("ON", wish.on).show("UNDELIVERED", wish.undelivered).list("WHERE");
    if (!wish.address.empty()) news.add("WHERE").set("TEXT", mail::masked(wish.address));
}

/// APPOINTMENTS*, those that are booked; MAY_BOOK?, while leaders receive on some day to come.
void set_appointments(View& view, const Site& site, Language l, const casework::Case& current) {
    view.list("APPOINTMENTS");
    for (const casework::Appointment& one : current.appointments)
        if (one.is_open())
            view.add("APPOINTMENTS").set("WHEN", write_day_time(l, one.day, one.time)).set("OFFICE", office_name(site, l, one.office))
                .set("REFERENCE", one.reference).set("HREF", in_language("/case/appointment/" + one.reception, l));
    view.show("MAY_BOOK", !site.context.town.receptions()->from(site.today(), 1).empty());
}

/// TO_ANSWER*: what waits for the resident, and how they may answer.
void set_asked(View& view, Language l, const procedure::Procedure& procedure, const std::vector<casework::Asked>& asked) {
    view.list("TO_ANSWER");
    for (const casework::Asked& one : asked) {
        const std::string what = one.day ? text::say(l, "case.day-came", {{"day", text::write_day(l, *one.day)}}) : in(l, one.by->event_name);
        View& shown = view.add("TO_ANSWER").set("WHAT", what).list("PAPER").list("WAYS");
        const auto* paper = one.by->document ? procedure.find_document(*one.by->document) : nullptr;
        if (paper != nullptr)
            shown.add("PAPER").set("HREF", in_language("/case/documents/" + std::to_string(one.seq) + "/page", l)).set("NAME", in(l, paper->name));
        if (one.by->event == procedure::question_asked)
            shown.add("WAYS").set("HREF", in_language("/case/message", l)).set("LABEL", text::say(l, "case.answer-question"));
        for (const auto* answer : one.answers) shown.add("WAYS").set("HREF", in_language(act_path(*answer), l)).set("LABEL", in(l, answer->name));
    }
}

/// ACTS*: what else the resident may do now, each on a page of its own.
void set_acts(View& view, Language l, const std::vector<casework::Asked>& asked, const std::vector<const procedure::CommandRule*>& rules) {
    view.list("ACTS");
    const auto is_on_top = [&](const procedure::CommandRule* rule) {
        return std::ranges::any_of(asked, [&](const casework::Asked& one) { return std::ranges::find(one.answers, rule) != one.answers.end(); });
    };
    for (const auto* rule : rules)
        if (!has_own_page(*rule) && !is_on_top(rule)) view.add("ACTS").set("HREF", in_language(act_path(*rule), l)).set("LABEL", in(l, rule->name));
}

/// The story, the newest first, and who looked.
void set_story(View& view, const Site& site, Language l, const engine::LoadedCase& loaded, const engine::CaseContent& content) {
    const engine::RulesThen rules(site.context.town, loaded);
    view.list("EVENTS").list("LOOKS");
    for (auto one = loaded.events.rbegin(); one != loaded.events.rend(); ++one) {
        const casework::Event& event = one->event;
        const std::string when = write_moment_of(site, l, event.at);
        if (is_looking(event.kind)) {
            view.add("LOOKS").set("WHO", who(site, l, event.by)).set("WHEN", when)
                .set("WHAT", text::say(l, "look." + event.kind));
            continue;
        }
        View& shown = view.add("EVENTS");
        const auto& procedure = rules.of(event);
        shown.set("WHAT", what(l, procedure, event)).set("WHO", papers::who(site.context.town, l, procedure, event)).set("WHEN", when);
        shown.list("SAID").list("FILES_HERE");
        set_clock(shown, site, l, rules.after(event.seq), event);
        if (event.seq != 1)
            if (const std::string text = said(site, l, procedure, event, content); !text.empty())
                shown.add("SAID").set("TEXT", text);
        const bool has_files = std::any_of(content.files.begin(), content.files.end(),
                                           [&](const auto& file) { return file.seq == event.seq; });
        if (event.seq != 1 && has_files && !is_note(event.kind)) add_files(shown.add("FILES_HERE"), l, content, event.seq);
    }
}

/// What is left of a case whose content was destroyed: what happened, and when.
http::Response show_forgotten(const Holder& holder) {
    const Site& site = holder.site;
    const auto loaded = engine::load_case(site.context.store, holder.session.case_id);
    if (!loaded) return refusal(site, holder.request, Problem{engine::problems::no_such_code, {}, {}}, {}, "/case");
    View view = holder.view({});
    view.set("DAY", text::write_date(holder.language, loaded->value.forgotten_on));
    view.set("OFFICE", office_name(site, holder.language, loaded->value.office));
    set_story(view, site, holder.language, *loaded, {});
    const auto signed_state = site.context.writer.signed_state();
    set_log_place(view, loaded->rows.front().leaf_index, signed_state ? signed_state->state.root : Hash{});
    return page(site, holder.request, "case-forgotten", view);
}

http::Response show_case(const Holder& holder) {
    const Site& site = holder.site;
    const Language l = holder.language;
    const auto seen = engine::view_own_case(site.context, holder.session);
    if (!seen && seen.error().code == casework::problems::forgotten) return show_forgotten(holder);
    if (!seen) return refusal(site, holder.request, seen.error(), {}, "/case");
    const casework::Case& current = seen->value();
    const auto& procedure = site.context.town.procedure(current);
    const auto rules = engine::resident_commands(site.context, current);
    View view = holder.view({});
    set_call(view, site, l, call_of(seen->value()));
    view.set("SUBJECT", shown_line(seen->content.text(1, "subject"))).set("BODY", shown_text(seen->content.text(1, "body")));
    set_category(view, site, l, seen->content);
    const auto* state = procedure.find_state({current.state});
    view.set("STATE", state ? in(l, state->name) : current.state)
        .set("OFFICE", office_name(site, l, papers::office_at_work(site.context.town, seen->loaded)));
    view.list("IS_ABOUT");
    if (!current.about.empty()) view.add("IS_ABOUT").set("TEXT", papers::office_names(site.context.town, l, current.about));
    const auto* next = casework::next_due(current);
    const engine::RulesThen rules_then(site.context.town, seen->loaded);
    const auto* reply = latest_reply(rules_then, seen->loaded);
    view.set("STATUS", state && state->is_final ? "closed" : next && next->due < site.today() && !next->suspended_on ? "late" : next ? "due" : "answered");
    view.show("OVER", state && state->is_final);
    view.list("DONE");
    if (const auto* done = holder.request.query.find("done"); done && text::knows(l, "done." + *done))
        view.add("DONE").set("TEXT", text::say(l, "done." + *done));
    view.list("MEANWHILE");
    if (const auto* step = casework::goes_on(procedure, current)) view.add("MEANWHILE").set("TEXT", in(l, *step->meanwhile));
    set_announced(view, site, l, *seen);
    set_due(view, site, l, *seen);
    view.list("ENDS");
    if (current.kept_until)
        view.add("ENDS").set("TEXT", text::say(l, "case.ends", {{"day", text::write_date(l, *current.kept_until)}}));
    view.list("NO_DUE_WORDS");
    if (seen->due.empty() && state) view.add("NO_DUE_WORDS").set("TEXT", in(l, state->meaning));
    view.list("REPLY");
    if (reply)
        view.add("REPLY").set("DAY", text::write_day(l, reply->event.day)).set("HREF", in_language("/case/reply", l))
            .set("OUTCOME", outcome_of(l, rules_then.of(reply->event), reply->event));
    set_review(view, site, l, *seen);
    const auto rated = std::find_if(seen->loaded.events.rbegin(), seen->loaded.events.rend(),
                                    [](const auto& one) { return one.event.kind == "answer_rated"; });
    const bool is_rated = rated != seen->loaded.events.rend();
    view.show("MAY_RATE", find_rule(rules, "rate") != nullptr && !is_rated).list("RATED");
    if (is_rated) view.add("RATED").set("TEXT", said(site, l, rules_then.of(rated->event), rated->event, {}));
    view.show("MAY_ASK_RECUSAL", find_rule(rules, "ask_recusal") != nullptr);
    const auto asked = casework::asked_of_resident(procedure, current, rules);
    set_asked(view, l, procedure, asked);
    set_acts(view, l, asked, rules);
    view.show("MAY_WITHDRAW", find_rule(rules, "withdraw") != nullptr);
    view.show("MAY_WRITE", !(state && state->is_final) || current.kept_until);
    set_appointments(view, site, l, current);
    set_story(view, site, l, seen->loaded, seen->content);
    view.list("DOCUMENTS");
    for (const papers::Letter& letter : papers::letters_of(site.context.town, l, seen->loaded))
        view.add("DOCUMENTS").set("HREF", in_language("/case/documents/" + std::to_string(letter.seq) + "/page", l))
            .set("PDF_HREF", in_language("/case/documents/" + std::to_string(letter.seq), l)).set("PDF", text::say(l, "case.document.pdf"))
            .set("NAME", letter.name).set("DAY", text::write_date(l, letter.day)).set("REPLACED", papers::replaced_words(l, current, letter));
    add_files(view, l, seen->content, 1);
    const auto signed_state = site.context.writer.signed_state();
    set_log_place(view, seen->loaded.rows.front().leaf_index, signed_state ? signed_state->state.root : Hash{});
    view.set("KEY", site.log_key);
    set_news(view, site, engine::news_wish(site.context, current.id, seen->keys));
    return page(site, holder.request, "case", view);
}

/// The case's page. A reload within a minute is answered from memory, if nothing happened in the case meanwhile: the log's
/// root on it and its form's token may be that old.
http::Response show_own(const Site& site, http::Request& request) {
    const auto cookie = request.cookie(cookie_name);
    if (!cookie) return show_entry(site, request, {}, {});
    const auto closed_session = engine::find_case_session(site.context, *cookie);
    if (!closed_session) return show_entry(site, request, {}, {});
    const Language language = language_of(site, request);
    const auto row = site.context.store.case_row(closed_session->case_id());
    // Where mails go is no event of the case, so its version doesn't tell.
    const auto news = row && site.settings().mail.is_on() ? site.context.store.news(row->case_id) : std::nullopt;
    const auto minute = site.now().time_since_epoch().count() / 60;
    const std::string state = std::to_string(row ? row->version : 0) + " " + to_text(site.today()) + " " +
                              std::to_string(minute) + " " + std::string(text::tag(language)) + " " + (news ? to_hex(news->stop_hash) : "-") + " " + request.target;
    const Hash name = crypto::sha256({closed_session->row.cookie_hash, as_bytes(state)});
    const crypto::Key key = sealing::reload_key(closed_session->cookie);
    if (auto kept = site.reloads->find(key, name)) return page_of(site, request, std::move(*kept));
    auto session = engine::open(site.context, *closed_session);
    if (!session) return show_entry(site, request, {}, {});
    http::Response response = show_case(Holder{site, request, language, std::move(*session)});
    if (response.status == 200) site.reloads->keep(key, name, response.body);
    return response;
}

http::Response show_reply(const Holder& holder) {
    const Site& site = holder.site;
    const Language l = holder.language;
    const auto seen = engine::view_own_case(site.context, holder.session);
    if (!seen) return refusal(site, holder.request, seen.error(), {}, "/case");
    const engine::RulesThen rules(site.context.town, seen->loaded);
    const auto* reply = latest_reply(rules, seen->loaded);
    if (reply == nullptr) return go(site, holder.request, "/case");
    const auto& procedure = rules.of(reply->event);
    View view = holder.view("/case");
    view.set("OUTCOME", outcome_of(l, procedure, reply->event));
    view.set("OUTCOME_WORDS", what(l, procedure, reply->event.kind));
    view.set("OFFICE", office_name(site, l, reply->event.by.office.value_or(seen->value().office)));
    view.set("DAY", text::write_day(l, reply->event.day));
    view.set("BODY", said(site, l, procedure, reply->event, seen->content));
    view.set("LETTER_HREF", in_language("/case/letter", l));
    add_files(view, l, seen->content, reply->event.seq);
    set_review(view, site, l, *seen);
    return page(site, holder.request, "case-reply", view);
}

/// A document of the case as PDF.
http::Response send_letter(const Holder& holder, const engine::CaseView& seen, const papers::Letter& letter) {
    const Bytes pdf = papers::print_letter(holder.site.context.town, holder.language, seen, letter);
    return http::Response::download(letter.file, "application/pdf", std::string(as_text(pdf))).set("Cache-Control", "no-store");
}

/// The document of that number in the address, as `then` gives it.
http::Response with_letter(const Holder& holder,
                           http::Response (*then)(const Holder&, const engine::CaseView&, const papers::Letter&)) {
    const auto seen = engine::view_own_case(holder.site.context, holder.session);
    if (!seen) return refusal(holder.site, holder.request, seen.error(), {}, "/case");
    for (const papers::Letter& letter : papers::letters_of(holder.site.context.town, holder.language, seen->loaded))
        if (std::to_string(letter.seq) == holder.request.capture("number")) return then(holder, *seen, letter);
    return refusal(holder.site, holder.request, {engine::problems::no_such_file, {}, {}}, {}, "/case");
}

http::Response get_document(const Holder& holder) { return with_letter(holder, send_letter); }

http::Response show_document(const Holder& holder) {
    return with_letter(holder, [](const Holder& who, const engine::CaseView& seen, const papers::Letter& letter) {
        View view = who.view("/case");
        papers::set_document(view, papers::write_letter(who.site.context.town, who.language, seen, letter));
        view.set("PDF_HREF", in_language("/case/documents/" + std::to_string(letter.seq), who.language));
        return page(who.site, who.request, "case-document", view);
    });
}

/// The letter of the reply that the page shows.
http::Response letter(const Holder& holder) {
    const auto seen = engine::view_own_case(holder.site.context, holder.session);
    if (!seen) return refusal(holder.site, holder.request, seen.error(), {}, "/case");
    const auto* reply = latest_reply({holder.site.context.town, seen->loaded}, seen->loaded);
    for (const papers::Letter& one : papers::letters_of(holder.site.context.town, holder.language, seen->loaded))
        if (reply != nullptr && one.seq == reply->event.seq) return send_letter(holder, *seen, one);
    return go(holder.site, holder.request, "/case");
}

/// The full copy, as it is made.
http::Response full_copy(const Holder& holder) {
    auto seen = engine::view_own_case(holder.site.context, holder.session);
    if (!seen) return refusal(holder.site, holder.request, seen.error(), {}, "/case");
    auto response = http::Response::download(papers::copy_name, "application/zip", {});
    response.set("Cache-Control", "no-store");
    response.body_source = papers::copy_of_case(holder.site.context, holder.language, std::move(*seen));
    return response;
}

http::Response download(const Holder& holder) {
    const auto id = FileId::parse(holder.request.capture("file"));
    const auto seen = engine::view_own_case(holder.site.context, holder.session);
    if (!seen) return refusal(holder.site, holder.request, seen.error(), {}, "/case");
    const auto found = id ? seen->content.secrets.find(*id) : seen->content.secrets.end();
    const bool of_note = std::any_of(seen->content.files.begin(), seen->content.files.end(), [&](const auto& file) {
        return id && file.id == *id && is_note(seen->loaded.events.at(file.seq - 1).event.kind);
    });
    if (found == seen->content.secrets.end() || of_note)
        return refusal(holder.site, holder.request, {engine::problems::no_such_file, {}, {}}, {}, "/case");
    return intake::send_file(holder.site.context, found->second);
}

http::Response leave(const Holder& holder) {
    const auto form = action_form(holder, "/case");
    if (!form) return form.error();
    if (const auto cookie = holder.request.cookie(cookie_name)) engine::end_session(holder.site.context, *cookie);
    auto response = go(holder.site, holder.request, "/case/left");
    drop_cookie(holder.site, response, cookie_name);
    clear_site_data(response);
    return response;
}

http::Handler held(const Site& site, http::Response (*then)(const Holder&)) {
    return [site, then](http::Request& request) {
        const auto holder = holder_of(site, request);
        if (holder) return then(*holder);
        // Who follows a link and has opened nothing yet was not away.
        const std::string page = own_page(request.path);
        if (request.method == "GET" && !page.empty() && !request.cookie(cookie_name)) return show_entry(site, request, {}, {}, 403, page);
        return closed(site, request, texts_on_the_way(site, request));
    };
}

}  // namespace case_detail

void add_case_pages(http::Router& router, const Site& site) {
    using namespace case_detail;
    router.get("/case", [site](http::Request& request) { return show_own(site, request); });
    router.post("/case", [site](http::Request& request) { return enter(site, request); });
    router.get("/case/other", [site](http::Request& request) { return show_entry(site, request, {}, {}, 200, own_page(request.query.get("then"))); });
    router.get("/case/reply", held(site, show_reply));
    router.get("/case/letter", held(site, letter));
    router.get("/case/documents/{number}", held(site, get_document));
    router.get("/case/documents/{number}/page", held(site, show_document));
    router.get("/case/bundle", held(site, full_copy));
    router.get("/case/files/{file}", held(site, download));
    router.post("/case/leave", held(site, leave));
    router.get("/case/left", [site](http::Request& request) {
        return page(site, request, "case-left", base_view(site, request));
    });
}

}  // namespace huiyin::web::resident
