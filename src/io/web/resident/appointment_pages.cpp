#include <algorithm>

#include "core/casework/problems.h"
#include "core/reception/problems.h"
#include "core/text/say.h"
#include "engine/receptions.h"
#include "io/records/invitation.h"
#include "io/web/resident/holder.h"
#include "io/web/resident/pages.h"
#include "io/web/site/fields.h"
#include "io/web/site/reception.h"

// Appointments of who holds a receipt code: which days, which times, what is booked.
namespace huiyin::web::resident {
namespace appointment_detail {

using case_detail::action_form;
using case_detail::held;
using case_detail::Holder;

constexpr std::size_t days_shown = 20;
const std::vector<std::string> booking_fields = {"time", "called"};

std::string path_of(const std::string& day) { return "/case/appointment/" + day; }

/// The case as its events tell it: booking looks at no content.
std::optional<casework::Case> case_of_holder(const Holder& holder) {
    auto loaded = engine::load_case(holder.site.context.store, holder.session.case_id);
    if (!loaded || loaded->value.forgotten) return std::nullopt;
    return std::move(loaded->value);
}

std::optional<reception::Day> day_asked(const Holder& holder) {
    const auto receptions = holder.site.context.town.receptions();
    const auto* day = receptions->find(holder.request.capture("day"));
    return day == nullptr ? std::nullopt : std::optional(*day);
}

http::Response show_days(const Holder& holder) {
    const Site& site = holder.site;
    const auto current = case_of_holder(holder);
    if (!current) return go(site, holder.request, "/case");
    View view = holder.view("/case");
    view.list("DAYS").list("NEXT_PAGE");
    bool barred = false;
    const auto receptions = site.context.town.receptions();
    auto days = receptions->from(site.today(), days_shown + 1, holder.request.query.get("after"));
    const bool more = days.size() > days_shown;
    if (more) days.pop_back();
    for (const reception::Day* day : days) {
        if (engine::barred_office(site.context.town, *day, current->about)) {
            barred = true;
            continue;
        }
        View& shown = view.add("DAYS").set("HREF", in_language(path_of(day->id), holder.language));
        set_reception_day(shown, site, holder.language, *day);
        shown.show("BOOKED", current->booked_at(day->id) != nullptr);
        shown.set("FREE", write_free(site, holder.language, *day));
    }
    view.show("BARRED", barred);
    if (more) view.add("NEXT_PAGE").set("HREF", in_language("/case/appointment?after=" + days.back()->id, holder.language));
    return page(site, holder.request, "case-appointments", view);
}

/// BOOKED: the one at this day.
void set_booked(View& view, const Holder& holder, const reception::Day& day, const casework::Appointment& booked) {
    const auto minute = reception::parse_time(booked.time).value_or(0);
    view.add("BOOKED")
        .set("TIME", write_day_time(holder.language, booked.day, booked.time))
        .set("REFERENCE", booked.reference)
        .set("CALENDAR_HREF", in_language(path_of(day.id) + "/calendar", holder.language))
        .set("CANCEL_HREF", in_language(path_of(day.id) + "/cancel", holder.language))
        .show("MAY_CANCEL", engine::start_of(holder.site.context.town, day, minute) > holder.site.now());
}

http::Response show_day(const Holder& holder, std::string_view time, const std::string& called, const std::vector<Problem>& wrong) {
    const Site& site = holder.site;
    const auto current = case_of_holder(holder);
    const auto day = day_asked(holder);
    if (!current) return go(site, holder.request, "/case");
    if (!day) return refusal(site, holder.request, {reception::problems::no_such_day, {}, {}}, {}, "/case/appointment");
    if (const auto barred = engine::barred_office(site.context.town, *day, current->about))
        return refusal(site, holder.request, {reception::problems::barred, {{"office", office_name(site, holder.language, *barred)}}, {}}, {}, "/case/appointment");
    View view = holder.view("/case/appointment");
    set_reception_day(view, site, holder.language, *day);
    view.set("ACTION", in_language(path_of(day->id), holder.language)).set("CALLED", called).list("BOOKED");
    const auto* booked = current->booked_at(day->id);
    if (booked != nullptr) set_booked(view, holder, *day, *booked);
    const auto free = engine::free_times(site.context, *day);
    set_times(view, free, time);
    view.show("FORM", booked == nullptr && !free.empty()).list("FULL");
    if (booked == nullptr && free.empty() && !day->cancelled) view.add("FULL").set("TEXT", write_free(site, holder.language, *day));
    view.list("DONE");
    if (const auto* done = holder.request.query.find("done"); done && text::knows(holder.language, "done." + *done))
        view.add("DONE").set("TEXT", text::say(holder.language, "done." + *done));
    show_errors(view, holder.language, wrong, booking_fields);
    return page(site, holder.request, "case-appointment", view, wrong.empty() ? 200 : page_status_of(wrong.front().code));
}

http::Response take_booking(const Holder& holder) {
    const Site& site = holder.site;
    const auto day = day_asked(holder);
    if (!day) return refusal(site, holder.request, {reception::problems::no_such_day, {}, {}}, {}, "/case/appointment");
    const auto form = action_form(holder, path_of(day->id));
    if (!form) return form.error();
    const std::string time(form->get("time"));
    const std::string called = trimmed_text(form->get("called"));
    if (const auto slow = limit_filings(site, holder.request); !slow) return show_day(holder, time, called, {slow.error()});
    const auto minute = reception::parse_time(time);
    if (!minute) return show_day(holder, time, called, {{reception::problems::no_time_chosen, {}, "time"}});
    const auto booked = engine::book_appointment(site.context, holder.session, {.day = day->id, .minute = *minute, .called = called});
    if (!booked) {
        Problem problem = booked.error();
        if (problem.where.empty()) problem.where = "time";
        return show_day(holder, time, called, {problem});
    }
    return go(site, holder.request, path_of(day->id) + "?done=appointment");
}

http::Response take_cancel(const Holder& holder) {
    const Site& site = holder.site;
    const auto form = action_form(holder, "/case");
    if (!form) return form.error();
    const auto current = case_of_holder(holder);
    const auto* named = current ? current->appointment(std::string(form->get("reference"))) : nullptr;
    if (named == nullptr || named->reception != holder.request.capture("day"))
        return refusal(site, holder.request, {casework::problems::appointment_not_booked, {}, {}}, {}, "/case");
    if (named->state != "cancelled")  // else the form was sent twice
        if (const auto done = engine::cancel_appointment(site.context, holder.session, named->reference); !done)
            return refusal(site, holder.request, done.error(), {}, "/case");
    return go(site, holder.request, "/case?done=appointment-cancelled");
}

/// The appointment for one's own calendar. Nothing of the case is in it.
http::Response send_calendar(const Holder& holder) {
    const Site& site = holder.site;
    const auto current = case_of_holder(holder);
    const auto day = day_asked(holder);
    const auto* booked = current && day ? current->booked_at(day->id) : nullptr;
    if (booked == nullptr) return refusal(site, holder.request, {reception::problems::no_such_day, {}, {}}, {}, "/case/appointment");
    const auto minute = reception::parse_time(booked->time).value_or(0);
    const Instant from = engine::start_of(site.context.town, *day, minute);
    const text::Language l = holder.language;
    const std::string text = records::write_invitation(
        {.id = day->id + "-" + booked->reference + "@" + site.settings().site.substr(site.settings().site.find("//") + 2),
         .made_at = site.now(),
         .from = from,
         .to = from + std::chrono::minutes(day->minutes),
         .summary = text::say(l, "appointment.calendar", {{"leader", day->leader}, {"reference", booked->reference}}),
         .place = in(l, day->place),
         .words = text::say(l, "appointment.calendar.words"),
         .address = site.settings().site + "/reception/" + day->id});
    auto response = http::Response::download("appointment.ics", "text/calendar; charset=utf-8", text);
    response.set("Cache-Control", "no-store");
    return response;
}

}  // namespace appointment_detail

void add_appointment_pages(http::Router& router, const Site& site) {
    using namespace appointment_detail;
    router.get("/case/appointment", held(site, show_days));
    router.get("/case/appointment/{day}", held(site, [](const Holder& holder) { return show_day(holder, {}, {}, {}); }));
    router.post("/case/appointment/{day}", held(site, take_booking));
    router.post("/case/appointment/{day}/cancel", held(site, take_cancel));
    router.get("/case/appointment/{day}/calendar", held(site, send_calendar));
}

}  // namespace huiyin::web::resident
