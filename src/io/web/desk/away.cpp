#include "engine/away.h"

#include <algorithm>

#include "core/accounts/problems.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "io/web/desk/forms.h"
#include "io/web/desk/problems.h"
#include "io/web/shown.h"
#include "io/web/site/fields.h"
#include "io/web/site/problems.h"

// Members who are away: said by themselves, and their cases given to a colleague by the head.
namespace huiyin::web::desk {
namespace away_detail {

const std::vector<std::string> hand_over_fields{"from", "to"};

void add_members(View& view, const char* list, const Seat& seat, const std::vector<engine::Colleague>& members, const std::string& chosen,
                 const std::optional<StaffId>& without) {
    view.list(list);
    for (const engine::Colleague& one : members) {
        if (without && (one.id == *without || one.disabled)) continue;
        std::string label = colleague_words(seat, one);
        if (one.disabled) label = text::say(seat.language, "desk.away.gone", {{"name", label}});
        view.add(list).set("VALUE", one.id.hex()).set("LABEL", label).show("CHOSEN", one.id.hex() == chosen);
    }
}

std::string name_of(const std::vector<engine::Colleague>& members, const StaffId& id) {
    const auto found = std::find_if(members.begin(), members.end(), [&](const engine::Colleague& one) { return one.id == id; });
    return found == members.end() ? std::string() : shown_line(found->name);
}

/// What the act has done, above the form that goes on with it.
void add_given(View& view, const Seat& seat, const engine::Given& given, const std::string& to) {
    const auto language = seat.language;
    View& shown = view.add("GIVEN").set("TEXT", text::say(language, "desk.away.given", {{"count", std::to_string(given.given)}, {"name", to}}));
    shown.list("KEPT_BACK").list("NEXT");
    for (std::size_t i = 0; i < given.kept.size(); ++i) {
        const std::string subject = shown_line(engine::desk_subject(seat.site.context, seat.session, given.kept[i]));
        shown.add("KEPT_BACK").set("SUBJECT", subject.empty() ? text::say(language, "desk.list.no-subject") : subject)
            .set("WHY", text::explain(language, given.why[i])).set("REFERENCE", given.kept[i].case_id.hex());
    }
}

http::Response show(const Seat& seat, const std::string& from, const std::string& to, const std::vector<Problem>& wrong,
                    const engine::Given* given) {
    const auto members = engine::members_of_own_office(seat.site.context, seat.session);
    if (!members) return seat.refuse_page(members.error());
    View view = seat.view("/desk/away");
    set_back(view, seat.language, "/desk");
    view.list("CHOSEN_MEMBER").list("GIVEN").list("DONE");
    show_errors(view, seat.language, wrong, hand_over_fields);
    add_members(view, "MEMBERS", seat, *members, from, {});
    if (const auto id = StaffId::parse(from)) {
        const auto count = engine::cases_with(seat.site.context, seat.session, *id, counted_most + 1);
        if (!count) return seat.refuse_page(count.error());
        View& chosen = view.add("CHOSEN_MEMBER");
        chosen.set("FROM", from).set("COUNT", text::say(seat.language, "desk.away.count", {{"name", name_of(*members, *id)}, {"count", write_count(*count)}}));
        chosen.show("ANY", *count > 0).list("AFTER").list("TO_ERROR");
        for (const Problem& problem : wrong)
            if (problem.where == "to" && chosen.items("TO_ERROR")->empty()) chosen.add("TO_ERROR").set("TEXT", text::explain(seat.language, problem));
        add_members(chosen, "RECEIVERS", seat, *members, to, *id);
        if (given != nullptr && given->next) chosen.add("AFTER").set("PLACE", write_place(*given->next));
    }
    if (given != nullptr)
        if (const auto id = StaffId::parse(to)) add_given(view, seat, *given, name_of(*members, *id));
    return page(seat.site, seat.request, "desk-away", view, wrong.empty() ? 200 : 422);
}

http::Response show_away(const Seat& seat) { return show(seat, std::string(seat.request.query.get("from")), {}, {}, nullptr); }

http::Response give(const Seat& seat) {
    const auto form = desk_form(seat);
    if (!form) return form.error();
    const std::string from(form->get("from"));
    const std::string to(form->get("to"));
    const auto giver = StaffId::parse(from);
    const auto receiver = StaffId::parse(to);
    if (!giver) return show(seat, {}, {}, {{problems::nobody_to_give, {}, "from"}}, nullptr);
    if (!receiver) return show(seat, from, {}, {{problems::nobody_to_give, {}, "to"}}, nullptr);
    const auto given = engine::give_cases(seat.site.context, seat.session, *giver, *receiver, read_place(form->get("after")));
    if (!given) return given.error().where == "to" ? show(seat, from, to, {given.error()}, nullptr) : seat.refuse_page(given.error());
    return show(seat, from, to, {}, &*given);
}

http::Response say_away(const Seat& seat) {
    const auto form = desk_form(seat);
    if (!form) return form.error();
    std::optional<Date> until;
    if (form->get("act") != "here") {
        const std::string typed = typed_date(*form, "until");
        until = parse_date(typed);
        if (typed.empty()) return show_me_away(seat, *form, {problems::no_day_given, {}, "until-year"});
        if (!until) return show_me_away(seat, *form, {problems::no_such_day, {{"typed", typed}}, "until-year"});
    }
    if (const auto kept = engine::set_away(seat.site.context, seat.session.staff.id, until); !kept) {
        Problem problem = kept.error();
        problem.where = "until-year";
        return show_me_away(seat, *form, problem);
    }
    return go(seat.site, seat.request, until ? "/desk/me?done=away" : "/desk/me?done=here");
}

}  // namespace away_detail

void add_away(http::Router& router, const Site& site) {
    router.get("/desk/away", seated(site, away_detail::show_away));
    router.post("/desk/away", seated(site, away_detail::give));
    router.post("/desk/me/away", seated(site, away_detail::say_away));
}

}  // namespace huiyin::web::desk
