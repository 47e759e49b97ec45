#include "engine/receptions.h"

#include <algorithm>
#include <array>

#include "core/casework/problems.h"
#include "core/reception/problems.h"
#include "core/text/say.h"
#include "engine/publishing.h"
#include "io/web/desk/parts.h"
#include "io/web/shown.h"
#include "io/web/site/reception.h"

// Leaders' reception days at the desk: those of the office, who comes when, and what became of it.
namespace huiyin::web::desk {
namespace receptions_desk_detail {

using text::say;

constexpr std::size_t days_of_a_page = 20;
constexpr std::string_view receptions_path = "/desk/reception";
constexpr std::array ends{"held", "missed", "cancelled"};

std::string day_path(const std::string& day, const std::string& more = {}) { return std::string(receptions_path) + "/" + day + more; }

http::Response show_days(const Seat& seat) {
    const auto language = seat.language;
    const accounts::Staff& staff = seat.session.staff;
    const bool past = seat.request.query.get("show") == "past";
    const bool every = staff.has(accounts::Role::administrator);
    View view = seat.view();
    set_back(view, language, "/desk");
    add_done(view, seat);
    view.show("MAY_PUBLISH", accounts::may_publish_for(staff, staff.office).has_value());
    view.show("PAST", past).list("ROWS").list("NEXT_PAGE");
    const auto receptions = seat.site.context.town.receptions();
    // A page of all of the town's days, of which others are shown too: they are public, and one is not taken for another.
    const auto at = seat.request.query.get("after");
    auto days = past ? receptions->until(seat.site.today(), days_of_a_page + 1, at) : receptions->from(seat.site.today(), days_of_a_page + 1, at);
    const bool more = days.size() > days_of_a_page;
    if (more) days.pop_back();
    for (const reception::Day* day : days) {
        const bool own = day->office == staff.office;
        View& row = view.add("ROWS").set("WHEN", write_hours(language, *day)).list("EDIT").list("LIST");
        row.set("LEADER", shown_line(day->leader)).set("OFFICE", office_name(seat.site, language, day->office)).show("CANCELLED", day->cancelled);
        std::size_t booked = 0;
        if (own || every) booked = seat.site.context.store.appointments(day->id).size();
        row.set("BOOKED", own || every ? say(language, "desk.reception.booked", {{"count", std::to_string(booked)}, {"all", std::to_string(reception::times_of(*day).size())}}) : "–");
        if (accounts::may_see_appointments(staff, day->office)) row.add("LIST").set("HREF", in_language(day_path(day->id, "/appointments"), language));
        if (accounts::may_publish_for(staff, day->office) && day->date >= seat.site.today()) row.add("EDIT").set("HREF", in_language(day_path(day->id), language));
    }
    view.show("EMPTY", days.empty());
    if (more) view.add("NEXT_PAGE").set("HREF", in_language(std::string(receptions_path) + "?" + (past ? "show=past&" : "") + "after=" + days.back()->id, language));
    return page(seat.site, seat.request, "desk-reception", view);
}

std::string called_words(const Seat& seat, const engine::ListedAppointment& one) {
    return one.called.empty() ? say(seat.language, "desk.reception.nameless") : shown_line(one.called);
}

/// The day of the address, and who has booked there, for the office's own staff.
Result<std::pair<reception::Day, std::vector<engine::ListedAppointment>>> day_and_list(const Seat& seat) {
    const std::string name = seat.request.capture("name");
    TRY_LET(list, engine::appointments_of_day(seat.site.context, seat.session, name));
    const auto receptions = seat.site.context.town.receptions();
    const auto* day = receptions->find(name);
    if (day == nullptr) return refuse(reception::problems::no_such_day);
    return std::pair(*day, std::move(list));
}

http::Response show_appointments(const Seat& seat) {
    const auto found = day_and_list(seat);
    if (!found) return seat.refuse_page(found.error());
    const auto& [day, list] = *found;
    const auto language = seat.language;
    View view = seat.view();
    set_back(view, language, receptions_path);
    add_done(view, seat);
    set_reception_day(view, seat.site, language, day);
    view.list("ROWS").show("EMPTY", list.empty());
    for (const engine::ListedAppointment& one : list) {
        View& row = view.add("ROWS").set("TIME", reception::write_time(static_cast<int>(one.row.minute)));
        row.set("CALLED", called_words(seat, one)).set("REFERENCE", one.row.reference).set("STATE", say(language, "appointment.state." + one.row.state));
        row.list("ACT").list("CASE");
        if (one.row.state == "booked") row.add("ACT").set("HREF", in_language(day_path(day.id, "/appointments/" + one.row.reference), language));
        if (one.may_open) row.add("CASE").set("HREF", in_language(case_path(one.row.case_id), language));
    }
    return page(seat.site, seat.request, "desk-appointments", view);
}

http::Response show_end(const Seat& seat, const reception::Day& day, const engine::ListedAppointment& one, std::string_view state, const std::string& text,
                        const std::vector<Problem>& wrong) {
    const auto language = seat.language;
    const std::string path = day_path(day.id, "/appointments/" + one.row.reference);
    View view = seat.view(path);
    set_back(view, language, day_path(day.id, "/appointments"));
    view.set("WHEN", write_day_time(language, day.date, reception::write_time(static_cast<int>(one.row.minute))));
    view.set("CALLED", called_words(seat, one)).set("REFERENCE", one.row.reference).set("ACTION", in_language(path, language)).set("TEXT", text);
    view.list("STATES");
    const bool begun = day.date <= seat.site.today();
    bool first = true;
    for (const std::string end : ends) {
        if (end != "cancelled" && !begun) continue;
        view.add("STATES").set("ID", first ? "state" : "state-" + end).set("VALUE", end).set("LABEL", say(language, "appointment.end." + end))
            .show("CHECKED", end == state).list("HINT").add("HINT").set("TEXT", say(language, "appointment.end." + end + ".hint"));
        first = false;
    }
    show_errors(view, language, wrong, {"state", "text"});
    return page(seat.site, seat.request, "desk-appointment", view, wrong.empty() ? 200 : page_status_of(wrong.front().code));
}

/// The appointment of the address; none: it is settled, or somebody else's by now.
const engine::ListedAppointment* asked_for_one(const Seat& seat, const std::vector<engine::ListedAppointment>& list) {
    const auto one = std::ranges::find_if(list, [&](const auto& each) { return each.row.reference == seat.request.capture("reference"); });
    return one == list.end() || one->row.state != "booked" ? nullptr : &*one;
}

/// By what a browser that sends the form once more is known: the words that this member recorded a moment ago, sealed to their session.
Hash name_of_end(const Seat& seat, const reception::Day& day) {
    const std::string what = "appointment " + day.id + " " + std::string(seat.request.capture("reference"));
    return crypto::sha256({seat.session.cookie_hash, as_bytes(what)});
}

/// Whether this very form was taken before.
bool is_recorded(const Seat& seat, const reception::Day& day, const std::string& state, const std::string& text) {
    return seat.site.reloads->find(seat.session.reload_key, name_of_end(seat, day)) == state + "\n" + text;
}

http::Response after_end(const Seat& seat, const reception::Day& day, const std::string& state) {
    return go(seat.site, seat.request, day_path(day.id, "/appointments?done=appointment-" + state));
}

http::Response show_one(const Seat& seat) {
    const auto found = day_and_list(seat);
    if (!found) return seat.refuse_page(found.error());
    const auto* one = asked_for_one(seat, found->second);
    if (one == nullptr) return seat.refuse_page({casework::problems::appointment_not_booked, {}, {}});
    return show_end(seat, found->first, *one, {}, {}, {});
}

http::Response take_one(const Seat& seat) {
    const auto form = desk_form(seat);
    if (!form) return form.error();
    const auto found = day_and_list(seat);
    const std::string text(form->get("text"));
    if (!found) return seat.refuse_page(found.error(), text);
    const auto* one = asked_for_one(seat, found->second);
    const std::string state(form->get("state"));
    if (one == nullptr && is_recorded(seat, found->first, state, text)) return after_end(seat, found->first, state);
    if (one == nullptr) return seat.refuse_page({casework::problems::appointment_not_booked, {}, {}}, text);
    if (std::ranges::find(ends, state) == ends.end())
        return show_end(seat, found->first, *one, state, text, {{casework::problems::field_not_chosen, {{"field", "state"}}, "state"}});
    const auto done = engine::end_appointment(seat.site.context, seat.session,
                                              {.day = found->first.id, .minute = static_cast<int>(one->row.minute), .reference = one->row.reference, .state = state, .text = text});
    if (!done && is_recorded(seat, found->first, state, text)) return after_end(seat, found->first, state);
    if (!done) {
        Problem problem = done.error();
        if (problem.where.empty()) problem.where = "state";
        return show_end(seat, found->first, *one, state, text, {problem});
    }
    seat.site.reloads->keep(seat.session.reload_key, name_of_end(seat, found->first), state + "\n" + text);
    return after_end(seat, found->first, state);
}

}  // namespace receptions_desk_detail

void add_receptions(http::Router& router, const Site& site) {
    using namespace receptions_desk_detail;
    router.get("/desk/reception", seated(site, show_days));
    router.get("/desk/reception/{name}/appointments", seated(site, show_appointments));
    router.get("/desk/reception/{name}/appointments/{reference}", seated(site, show_one));
    router.post("/desk/reception/{name}/appointments/{reference}", seated(site, take_one), form_bytes_max);
}

}  // namespace huiyin::web::desk
