#include <algorithm>

#include "core/casework/asked.h"
#include "core/casework/problems.h"
#include "core/text/say.h"
#include "engine/handling.h"
#include "engine/problems.h"
#include "io/papers/story.h"
#include "io/web/resident/holder.h"
#include "io/web/resident/pages.h"
#include "io/web/site/fields.h"
#include "io/web/site/typed.h"

// What a resident may do in their case beyond answering, rating and withdrawing, as the procedure says it: ask for a hearing, reopen, ask
// about their data. One page for all of them, made from the command's fields.
namespace huiyin::web::resident {
namespace act_detail {

using case_detail::Holder;
using case_detail::action_form;

/// The command of the address, if it may be given now and has no page of its own; null otherwise.
const procedure::CommandRule* open_act(const Holder& holder, const casework::Case& current) {
    for (const auto* rule : engine::resident_commands(holder.site.context, current))
        if (rule->id.value == holder.request.capture("command") && !has_own_page(*rule)) return rule;
    return nullptr;
}

/// That the command of the address can't be given as the case stands.
Problem not_now(const Holder& holder, const casework::Case& current) {
    for (casework::ClosedCommand& one : engine::closed_resident_commands(holder.site.context, current))
        if (one.command->id.value == holder.request.capture("command")) return std::move(one.why);
    return casework::not_in_this_state(current, holder.site.context.town.procedure(current), holder.request.capture("command"));
}

/// `revision`: the case's when the form was first shown, which stays while it comes back with errors; 0: as it is now.
http::Response show(const Holder& holder, const casework::Case& current, const procedure::CommandRule& rule, const http::Form& typed,
                    const std::vector<Problem>& wrong, std::uint32_t revision = 0) {
    const Site& site = holder.site;
    const auto l = holder.language;
    View view = holder.view("/case");
    view.set("LABEL", in(l, rule.name)).set("ACTION", in_language(act_path(rule), l)).list("CLOCK").list("TOLD").list("PAPER");
    view.set("VERSION", std::to_string(revision == 0 ? current.revision : revision));
    const auto& procedure = site.context.town.procedure(current);
    if (rule.told) view.add("TOLD").set("TEXT", in(l, *rule.told));
    const auto* asked = casework::asked_by(procedure, current, rule);
    const auto* paper = asked != nullptr && asked->document ? procedure.find_document(*asked->document) : nullptr;
    if (paper != nullptr)
        view.add("PAPER").set("HREF", in_language("/case/documents/" + std::to_string(current.last_of.at(asked->event)) + "/page", l)).set("NAME", in(l, paper->name));
    if (const auto event = engine::foresee(site.context, current, {.rule = &rule, .actor = procedure::Actor::resident}))
        if (const std::string words = papers::clock_started(site.context.town, l, procedure, *event); !words.empty()) view.add("CLOCK").set("TEXT", words);
    add_field_views(view, l, rule.fields, typed, wrong, {});
    add_field_summary(view, l, rule.fields, wrong);
    return page(site, holder.request, "case-act", view, wrong.empty() ? 200 : 422);
}

http::Response show_act(const Holder& holder) {
    const auto seen = engine::view_own_case(holder.site.context, holder.session);
    if (!seen) return refusal(holder.site, holder.request, seen.error(), {}, "/case");
    const auto* rule = open_act(holder, seen->value());
    if (rule == nullptr) return go(holder.site, holder.request, "/case");
    return show(holder, seen->value(), *rule, {}, {});
}

http::Response take_act(const Holder& holder) {
    const Site& site = holder.site;
    const auto form = action_form(holder, "/case");
    if (!form) return form.error();
    const auto seen = engine::view_own_case(site.context, holder.session);
    if (!seen) return refusal(site, holder.request, seen.error(), texts_of(site, holder.request), "/case");
    const auto* rule = open_act(holder, seen->value());
    if (rule == nullptr) return refusal(site, holder.request, not_now(holder, seen->value()), texts_of(site, holder.request), "/case");
    engine::Action action{.command = rule->id.value, .values = field_values(rule->fields, *form), .revision = 0, .files = {}};
    // What is answered is what was shown, and nothing that was put there meanwhile.
    if (procedure::answers_to(site.context.town.procedure(seen->value()), *rule) != nullptr) action.revision = read_revision(form->get("version"));
    if (const auto wrong = engine::check_action(site.context, seen->value(), procedure::Actor::resident, action); !wrong.empty())
        return show(holder, seen->value(), *rule, *form, wrong, action.revision);
    const auto done = engine::act_as_resident(site.context, holder.session, action);
    // What took the place of what was read has to be read first: no button for it here.
    if (!done && done.error().code == engine::problems::put_anew)
        return refusal(site, holder.request, done.error(), texts_of(site, holder.request), "/case");
    if (!done && done.error().code == engine::problems::changed_meanwhile) {
        const auto now = engine::view_own_case(site.context, holder.session);
        const auto* still = now ? open_act(holder, now->value()) : nullptr;
        return still != nullptr ? show(holder, now->value(), *still, *form, {done.error()}) : refusal(site, holder.request, done.error(), texts_of(site, holder.request), "/case");
    }
    if (!done) return show(holder, seen->value(), *rule, *form, {done.error()});
    return go(site, holder.request, "/case?done=act");
}

}  // namespace act_detail

bool has_own_page(const procedure::CommandRule& rule) {
    return procedure::asks_for_review(rule) || rule.id.value == "rate" || rule.id.value == "withdraw" || rule.id.value == "ask_recusal";
}

std::string act_path(const procedure::CommandRule& rule) { return "/case/act/" + rule.id.value; }

void add_act_pages(http::Router& router, const Site& site) {
    router.get("/case/act/{command}", case_detail::held(site, act_detail::show_act));
    router.post("/case/act/{command}", case_detail::held(site, act_detail::take_act));
}

}  // namespace huiyin::web::resident
