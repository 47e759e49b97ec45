#include <algorithm>

#include "base/fault.h"
#include "core/casework/problems.h"
#include "core/sealing/form_token.h"
#include "core/text/say.h"
#include "engine/handling.h"
#include "engine/news.h"
#include "engine/problems.h"
#include "engine/rules_then.h"
#include "io/http/form.h"
#include "io/intake/intake.h"
#include "io/papers/standing.h"
#include "io/papers/story.h"
#include "io/web/resident/holder.h"
#include "io/web/resident/pages.h"
#include "io/web/shown.h"
#include "io/web/site/fields.h"
#include "io/web/site/problems.h"
#include "io/web/site/typed.h"

// Steps of a resident that have a page or a button made for them: a message, a review, a rating, somebody else, withdrawing, mails.
// Whatever else the procedure lets them do has act_pages.cpp.
namespace huiyin::web::resident {
namespace case_detail {

std::string Holder::mark() const {
    return sealing::issue_form_token({site.context.keys.form_key()}, {.purpose = std::string(purpose) + " " + session.case_id.hex(), .session = {}},
                                     Instant{});
}

Result<void> Holder::check(const http::Form& form) const {
    const std::string_view sent = form.get("token");
    const auto sign = sent.find(case_sign);
    if (auto own = check_token(site, request, sent.substr(0, sign), purpose, form_session()); !own) {
        const bool is_anothers = sign != std::string_view::npos && sent.substr(sign + 1) != mark();
        return is_anothers && own.error().code == problems::form_expired ? refuse(problems::form_of_another) : own;
    }
    return {};
}

std::string Holder::again(const Problem& problem, std::string_view page) const {
    return problem.code == problems::form_of_another ? "/case/other?then=" + std::string(page) : std::string(page);
}

tl::expected<http::Form, http::Response> action_form(const Holder& holder, std::string_view again) {
    const auto form = http::read_form(holder.request);
    if (!form) return tl::unexpected(refusal(holder.site, holder.request, form.error(), {}, again));
    if (const auto checked = holder.check(*form); !checked)
        return tl::unexpected(
            refusal(holder.site, holder.request, checked.error(), texts_of(holder.site, holder.request), holder.again(checked.error(), again)));
    return *form;
}

}  // namespace case_detail
namespace step_detail {

using case_detail::Holder;
using case_detail::action_form;
using case_detail::review_rule;
using case_detail::where_reviewed;

const std::vector<std::string> text_fields = {"text"};
const std::vector<std::string> message_fields = {"text", "files"};
const std::vector<std::string> mail_fields = {"news-address"};

/// `revision`: the case's when the form was first shown, which stays while it comes back with errors.
http::Response show_message(const Holder& holder, const std::string& typed, const std::vector<Problem>& wrong, std::uint32_t revision = 0) {
    const auto seen = engine::view_own_case(holder.site.context, holder.session);
    if (!seen) return refusal(holder.site, holder.request, seen.error(), typed, "/case");
    View view = holder.view("/case");
    view.set("TEXT", typed).set("VERSION", std::to_string(revision == 0 ? seen->value().revision : revision)).list("QUESTION");
    const engine::RulesThen rules(holder.site.context.town, seen->loaded);
    for (auto one = seen->loaded.events.rbegin(); one != seen->loaded.events.rend(); ++one) {
        if (one->event.kind == "message_added" && one->event.by.role == "resident") break;
        if (one->event.kind != procedure::question_asked) continue;
        view.add("QUESTION").set("BODY", papers::said(holder.site.context.town, holder.language, rules.of(one->event), one->event, seen->content));
        break;
    }
    show_errors(view, holder.language, wrong, message_fields);
    return page(holder.site, holder.request, "case-message", view, wrong.empty() ? 200 : 422);
}

/// The field of the form that a problem with an action's value is about.
Problem at_field(Problem problem, std::string_view value, std::string_view field) {
    if (problem.where.empty() || problem.where == value) problem.where = field;
    for (auto& [name, fact] : problem.facts)
        if (name == "field" && fact == value) fact = field;
    return problem;
}

/// Whether these files, in this order, came with the case's event of that number.
bool has_files(const engine::CaseContent& content, std::uint32_t seq, const std::vector<sealing::FileMeta>& files) {
    std::vector<const sealing::FileMeta*> there;
    for (const engine::CaseFile& one : content.files)
        if (one.seq == seq) there.push_back(&content.secrets.at(one.id));
    return std::ranges::equal(there, files, [](const sealing::FileMeta* one, const sealing::FileMeta& other) {
        return one->name == other.name && one->secret.sha256 == other.secret.sha256;
    });
}

/// Whether the resident has said just this since the form was shown, with the same files: pressed twice, it is one message.
bool is_said(const engine::CaseView& seen, std::uint32_t revision, const engine::Action& message) {
    return std::ranges::any_of(seen.loaded.events, [&](const casework::Committed& one) {
        return one.event.seq > revision && one.event.kind == "message_added" && one.event.by.role == "resident" &&
               seen.content.text(one.event.seq, "body") == message.values.at("body") && has_files(seen.content, one.event.seq, message.files);
    });
}

http::Response take_message(const Holder& holder) {
    const Site& site = holder.site;
    auto& request = holder.request;
    if (const auto own = check_origin(site, request); !own) return refusal(site, request, own.error(), {}, "/case/message");
    if (const auto slow = limit_filings(site, request); !slow)
        return refusal(site, request, slow.error(), {}, "/case/message");
    EXPECTS(request.body_reader != nullptr);
    intake::Intake intake(site.context, 0);
    const auto form = http::read_multipart_form(*request.body_reader, request.header_text("content-type"), intake::upload_limits(),
                                                {}, intake);
    if (!form) return show_message(holder, {}, {at_field(form.error(), "", "files")});
    const std::string typed = request.typed = form->get("text");
    if (const auto checked = holder.check(*form); !checked)
        return refusal(site, request, checked.error(), typed, holder.again(checked.error(), "/case/message"));
    if (site.context.writer.hold()) return error_page(site, request, 503);
    const std::uint32_t revision = read_revision(form->get("version"));
    if (!intake.problems().empty()) return show_message(holder, typed, intake.problems(), revision);
    engine::Action action{.command = "message", .values = {{"body", typed}}, .revision = revision, .files = intake.take()};
    auto done = engine::act_as_resident(site.context, holder.session, action);
    while (!done && done.error().code == engine::problems::changed_meanwhile) {
        const auto seen = engine::view_own_case(site.context, holder.session);
        if (!seen) {
            intake::drop_files(site.context, action.files);
            return show_message(holder, typed, {seen.error()}, revision);
        }
        if (is_said(*seen, revision, action)) {
            intake::drop_files(site.context, action.files);
            return go(site, request, "/case?done=message");
        }
        action.revision = seen->value().revision;  // a message is welcome whatever happened meanwhile
        done = engine::act_as_resident(site.context, holder.session, action);
    }
    if (done) return go(site, request, "/case?done=message");
    intake::drop_files(site.context, action.files);
    return show_message(holder, typed, {at_field(done.error(), "body", "text")}, revision);
}

/// Why no review can be asked for now: its time is over, or the case has not come so far, or is further on.
Problem no_review(const Holder& holder, const engine::CaseView& seen, const std::vector<const procedure::CommandRule*>& open) {
    const auto& town = holder.site.context.town;
    if (auto late = papers::late_review(town, seen.loaded, holder.site.today(), open)) return std::move(*late);
    for (casework::ClosedCommand& one : engine::closed_resident_commands(holder.site.context, seen.value()))
        if (procedure::asks_for_review(*one.command)) return std::move(one.why);
    return casework::not_in_this_state(seen.value(), town.procedure(seen.value()), "review");
}

http::Response show_review(const Holder& holder, const std::string& typed, const std::vector<Problem>& wrong) {
    const auto seen = engine::view_own_case(holder.site.context, holder.session);
    if (!seen) return refusal(holder.site, holder.request, seen.error(), typed, "/case");
    const auto rules = engine::resident_commands(holder.site.context, seen->value());
    const auto* rule = review_rule(rules);
    if (rule == nullptr && wrong.empty()) return refusal(holder.site, holder.request, no_review(holder, *seen, rules), typed, "/case");
    const auto& procedure = holder.site.context.town.procedure(seen->value());
    View view = holder.view("/case");
    const auto where = where_reviewed(holder.site, holder.language, seen->value(), rule);
    if (!where) return go(holder.site, holder.request, "/case");  // which says where to go
    view.set("WHERE", *where).set("ASK", rule == nullptr ? text::say(holder.language, "review.title") : in(holder.language, rule->name));
    view.show("OTHER_PERSON", rule != nullptr && rule->to && casework::needs_another_person(procedure, rule->to->value)).list("RULES");
    if (rule != nullptr)
        for (const auto* clock : procedure::clocks_ahead(procedure, *rule)) view.add("RULES").set("TEXT", in(holder.language, clock->rule));
    view.set("TEXT", typed);
    show_errors(view, holder.language, wrong, text_fields);
    return page(holder.site, holder.request, "case-review", view, wrong.empty() ? 200 : 422);
}

/// Whether the review is what the resident did last, as a form that is sent twice finds it.
bool is_asked_already(const Holder& holder, const engine::LoadedCase& loaded) {
    const engine::RulesThen rules(holder.site.context.town, loaded);
    for (auto one = loaded.events.rbegin(); one != loaded.events.rend(); ++one) {
        const auto* command = papers::command_of(rules.of(one->event), one->event.kind);
        if (command != nullptr && one->event.by.role == "resident") return procedure::asks_for_review(*command);
    }
    return false;
}

http::Response take_review(const Holder& holder) {
    const auto form = action_form(holder, "/case/review");
    if (!form) return form.error();
    const auto seen = engine::view_own_case(holder.site.context, holder.session);
    if (!seen) return refusal(holder.site, holder.request, seen.error(), {}, "/case");
    const auto rules = engine::resident_commands(holder.site.context, seen->value());
    const auto* rule = review_rule(rules);
    const std::string typed(form->get("text"));
    if (rule == nullptr && is_asked_already(holder, seen->loaded)) return go(holder.site, holder.request, "/case?done=review");
    if (rule == nullptr) return refusal(holder.site, holder.request, no_review(holder, *seen, rules), typed, "/case");
    std::map<std::string, std::string> values;
    std::string field_name;
    for (const auto& field : rule->fields)
        if (field.kind == procedure::FieldKind::text && field_name.empty()) field_name = field.id.value;
    if (!field_name.empty() && !typed.empty()) values[field_name] = typed;
    const auto done = engine::act_as_resident(
        holder.site.context, holder.session,
        {.command = rule->id.value, .values = std::move(values), .revision = seen->value().revision, .files = {}});
    if (!done) return show_review(holder, typed, {at_field(done.error(), field_name, "text")});
    return go(holder.site, holder.request, "/case?done=review");
}

/// An action without a page of its own for errors.
http::Response act(const Holder& holder, std::string_view command, std::map<std::string, std::string> values,
                   std::string_view done) {
    const auto result = engine::act_as_resident(
        holder.site.context, holder.session,
        {.command = std::string(command), .values = std::move(values), .revision = 0, .files = {}});
    if (!result) return refusal(holder.site, holder.request, result.error(), {}, "/case");
    return go(holder.site, holder.request, "/case?done=" + std::string(done));
}

http::Response rate(const Holder& holder) {
    const auto form = action_form(holder, "/case");
    if (!form) return form.error();
    return act(holder, "rate", {{"solved", std::string(form->get("solved"))}}, "rate");
}

/// A page with one field: `mark` is what was typed in it, which stays while the page comes back with errors.
http::Response show_one_field(const Holder& holder, const char* name, const char* mark, const std::string& typed,
                              const std::vector<std::string>& fields, const std::vector<Problem>& wrong) {
    View view = holder.view("/case");
    view.set(mark, typed);
    show_errors(view, holder.language, wrong, fields);
    return page(holder.site, holder.request, name, view, wrong.empty() ? 200 : 422);
}

http::Response show_recusal(const Holder& holder, const std::string& typed, const std::vector<Problem>& wrong) {
    return show_one_field(holder, "case-recusal", "TEXT", typed, text_fields, wrong);
}

http::Response take_recusal(const Holder& holder) {
    const auto form = action_form(holder, "/case/recusal");
    if (!form) return form.error();
    const std::string typed(form->get("text"));
    std::map<std::string, std::string> values;
    if (!typed.empty()) values["reasons"] = typed;
    const auto done = engine::act_as_resident(holder.site.context, holder.session,
                                              {.command = "ask_recusal", .values = std::move(values), .revision = 0, .files = {}});
    if (!done) return show_recusal(holder, typed, {at_field(done.error(), "reasons", "text")});
    return go(holder.site, holder.request, "/case?done=recusal");
}

http::Response show_withdraw(const Holder& holder) {
    return page(holder.site, holder.request, "case-withdraw", holder.view("/case"));
}

http::Response withdraw(const Holder& holder) {
    const auto form = action_form(holder, "/case/withdraw");
    if (!form) return form.error();
    return act(holder, "withdraw", {}, "withdraw");
}

/// The page for who typed an address that is none: it keeps what was typed.
http::Response show_news(const Holder& holder, const std::string& typed, const std::vector<Problem>& wrong) {
    return show_one_field(holder, "case-news", "NEWS_ADDRESS", typed, mail_fields, wrong);
}

http::Response take_news(const Holder& holder) {
    const Site& site = holder.site;
    const auto form = action_form(holder, "/case/news");
    if (!form) return form.error();
    if (!site.settings().mail.is_on()) return go(site, holder.request, "/case");
    if (form->get("news") == "off") {
        engine::end_news(site.context, holder.session.case_id);
        return go(site, holder.request, "/case?done=news-off");
    }
    const std::string typed = trimmed_text(form->get("news-address"));
    const auto begun = engine::begin_news(site.context, holder.session, typed, holder.language);
    if (!begun) return show_news(holder, typed, {begun.error()});
    return go(site, holder.request, "/case?done=news-on");
}

}  // namespace step_detail

void add_step_pages(http::Router& router, const Site& site) {
    using namespace step_detail;
    using case_detail::held;
    router.get("/case/message", held(site, [](const Holder& holder) { return show_message(holder, {}, {}); }));
    router.post_stream("/case/message", held(site, take_message), intake::upload_bytes_max);
    router.get("/case/review", held(site, [](const Holder& holder) { return show_review(holder, {}, {}); }));
    router.post("/case/review", held(site, take_review));
    router.post("/case/rate", held(site, rate));
    router.get("/case/recusal", held(site, [](const Holder& holder) { return show_recusal(holder, {}, {}); }));
    router.post("/case/recusal", held(site, take_recusal));
    router.get("/case/withdraw", held(site, show_withdraw));
    router.post("/case/withdraw", held(site, withdraw));
    router.get("/case/news", held(site, [](const Holder& holder) { return show_news(holder, {}, {}); }));
    router.post("/case/news", held(site, take_news));
}

}  // namespace huiyin::web::resident
