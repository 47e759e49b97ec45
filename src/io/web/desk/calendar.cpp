#include <charconv>
#include <set>

#include "base/fault.h"
#include "core/accounts/problems.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/calendars.h"
#include "engine/problems.h"
#include "io/http/multipart.h"
#include "io/http/url.h"
#include "io/records/holidays.h"
#include "io/web/desk/parts.h"
#include "io/web/desk/problems.h"
#include "io/web/shown.h"

// An administrator looks at the calendars, brings a year's days as a file, sees what they would change, and takes them.
namespace huiyin::web::desk {
namespace calendar_detail {

constexpr std::size_t cases_looked_at = 200;  // for a figure on a page; all of them follow in the background
constexpr std::size_t versions_shown = 10;
const std::vector<std::string> calendar_fields{"calendar", "file", "calendar-year"};

const std::string& of_language(text::Language language, const std::string& zh, const std::string& en) {
    return language == text::Language::zh ? zh : en;
}

std::string calendar_path(const std::string& calendar, int year, const std::string& done = {}) {
    const std::string out = "/desk/calendar?calendar=" + http::percent_encode(calendar) + "&year=" + std::to_string(year);
    return done.empty() ? out : out + "&done=" + done;
}

std::optional<int> year_of(std::string_view text) {
    int year = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
    if (error != std::errc{} || end != text.data() + text.size() || year < 1 || year > 9999) return std::nullopt;
    return year;
}

std::uint64_t serial_of(std::string_view text) {
    std::uint64_t serial = 0;
    std::from_chars(text.data(), text.data() + text.size(), serial);
    return serial;
}

/// Nothing for an administrator; else the answer for everybody else.
std::optional<http::Response> turned_away(const Seat& seat) {
    if (const auto may = accounts::may_administer(seat.session.staff); !may) return seat.refuse_page(may.error());
    return std::nullopt;
}

std::string day_words(text::Language language, std::string_view word, Date day, const std::string& name) {
    return text::say(language, "calendar." + std::string(word),
                     {{"day", text::write_day(language, day)}, {"name", shown_line(name)}});
}

void show_year(View& view, const Seat& seat, const calendar::WorkCalendar& calendar, int year) {
    const auto language = seat.language;
    const auto& description = calendar.description();
    View& shown = view.add("SHOWN");
    shown.set("NAME", text::say(language, "page.two", {{"one", of_language(language, description.name_zh, description.name_en)},
                                                       {"two", std::to_string(year)}}));
    shown.set("CALENDAR", calendar.id()).set("YEAR", std::to_string(year)).list("DAYS").list("VERSIONS").list("MAY_UNDO");
    shown.show("UNPUBLISHED", !calendar.published_years().contains(year));
    if (const auto* notice = calendar.notice(year))
        for (const auto& [day, one] : notice->days)
            shown.add("DAYS").set("WHAT", day_words(language, one.is_off ? "day-off" : "day-worked", day, of_language(language, one.name_zh, one.name_en)));
    const auto versions = engine::calendar_versions(seat.site.context, calendar.id(), year, versions_shown);
    for (const auto& version : versions)
        shown.add("VERSIONS").set("WHAT", text::say(language, version.withdrawn ? "calendar.version-withdrawn" : "calendar.version",
                                                    {{"at", write_moment_of(seat.site, language, version.at)},
                                                     {"days", std::to_string(version.days)},
                                                     {"author", version.author.empty() ? text::say(language, "calendar.from-folder")
                                                                : version.author == engine::command_line
                                                                    ? text::say(language, "calendar.from-command-line")
                                                                    : version.author}}));
    // What the data folder says is replaced by a file, not taken back: nothing stood before it.
    if (!versions.empty() && !versions.front().author.empty()) shown.add("MAY_UNDO").set("SINCE", std::to_string(versions.front().serial));
}

http::Response show_calendars(const Seat& seat, const http::Form& typed, const std::vector<Problem>& wrong) {
    const auto language = seat.language;
    const auto& calendars = seat.site.context.town.calendars();
    View view = seat.view();
    set_back(view, language, "/desk/me");
    view.list("DONE").list("CALENDARS").list("SHOWN");
    if (const auto* done = seat.request.query.find("done"); done && text::knows(language, "desk.calendar.done." + *done))
        view.add("DONE").set("TEXT", text::say(language, "desk.calendar.done." + *done));
    const auto year = year_of(seat.request.query.get("year"));
    const auto asked = calendars.find(std::string(seat.request.query.get("calendar")));
    if (year && asked != calendars.end()) show_year(view, seat, asked->second, *year);
    const auto* complaint = seat.site.context.town.find_procedure("complaint");
    const std::string chosen = !typed.get("calendar").empty() ? std::string(typed.get("calendar")) : complaint ? complaint->calendar : "";
    for (const auto& [id, calendar] : calendars) {
        View& one = view.add("CALENDARS").set("VALUE", id).show("CHOSEN", id == chosen).list("YEARS");
        one.set("LABEL", of_language(language, calendar.description().name_zh, calendar.description().name_en));
        one.show("FIXED", calendar.description().always_published);
        const int this_year = static_cast<int>(std::chrono::year_month_day(seat.site.today()).year());
        std::set<int> years = calendar.published_years();
        if (!calendar.description().always_published) years.insert({this_year, this_year + 1});
        for (auto number = years.rbegin(); number != years.rend(); ++number) {
            const auto* notice = calendar.notice(*number);
            const bool published = calendar.published_years().contains(*number);
            one.add("YEARS").set("YEAR", std::to_string(*number)).set("HREF", in_language(calendar_path(id, *number), language))
                .set("WORDS", published ? text::say(language, "desk.calendar.days", {{"count", std::to_string(notice->days.size())}})
                                        : text::say(language, "desk.calendar.not-yet"));
        }
    }
    view.set("CALENDAR_YEAR", typed.get("calendar-year"));
    show_errors(view, language, wrong, calendar_fields);
    return page(seat.site, seat.request, "desk-calendar", view, wrong.empty() ? 200 : 422);
}

http::Response show_change(const Seat& seat, const engine::CalendarChange& change) {
    const auto language = seat.language;
    const auto& description = change.after.description();
    View view = seat.view();
    set_back(view, language, "/desk/calendar");
    view.set("NAME", text::say(language, "page.two", {{"one", of_language(language, description.name_zh, description.name_en)},
                                                      {"two", std::to_string(change.year)}}));
    view.show("NOTHING", change.is_nothing()).list("WORDS").list("DAYS").list("MOVES").list("TAKE");
    const Facts name{{"name", std::to_string(change.year)}};
    if (change.was_published != change.is_published)
        view.add("WORDS").set("TEXT", text::say(language, change.is_published ? "calendar.becomes-final" : "calendar.becomes-provisional", name));
    for (const auto& one : change.days)
        view.add("DAYS").set("WHAT", day_words(language, change.word(one), one.day, of_language(language, one.name_zh, one.name_en)));
    if (!change.is_nothing()) {
        const auto moved = engine::count_moved(seat.site.context, change, cases_looked_at);
        view.add("MOVES").set("TEXT", text::say(language, moved.all ? "calendar.moves" : "desk.calendar.moves-of-some",
                                                {{"moved", std::to_string(moved.moved)},
                                                 {"settled", std::to_string(moved.settled)},
                                                 {"cases", std::to_string(moved.cases)}}));
        const auto* notice = change.after.notice(change.year);
        EXPECTS(notice != nullptr);
        view.add("TAKE").set("CALENDAR", change.calendar).set("SINCE", std::to_string(change.since))
            .set("DOCUMENT", calendar::write_holiday_year(*notice));
    }
    return page(seat.site, seat.request, "desk-calendar-change", view);
}

/// The one file of the form, in memory: it is small.
class OneFile final : public http::FileSink {
  public:
    Result<void> begin(const http::PartHead&) override { return {}; }
    Result<void> data(std::string_view bytes) override {
        if (text.size() <= records::holidays_bytes_max) text += bytes;
        return {};
    }
    Result<void> end() override { return {}; }
    std::string text;
};

http::Response take_file(const Seat& seat) {
    if (auto away = turned_away(seat)) return std::move(*away);
    EXPECTS(seat.request.body_reader != nullptr);
    OneFile file;
    const auto form = http::read_multipart_form(*seat.request.body_reader, seat.request.header_text("content-type"),
                                                {.part_bytes_max = 4 * records::holidays_bytes_max}, {}, file);
    if (!form) return show_calendars(seat, {}, {Problem{form.error().code, form.error().facts, "file"}});
    if (const auto own = seat.check(*form); !own) return seat.refuse_page(own.error());
    const std::string_view typed_year = form->get("calendar-year");
    const auto year = year_of(typed_year);
    if (!typed_year.empty() && !year) return show_calendars(seat, *form, {{problems::no_year, {}, "calendar-year"}});
    if (file.text.empty()) return show_calendars(seat, *form, {{problems::no_calendar_file, {}, "file"}});
    const auto& calendars = seat.site.context.town.calendars();
    const auto found = calendars.find(std::string(form->get("calendar")));
    if (found == calendars.end())
        return show_calendars(seat, *form, {engine::compare_calendar(seat.site.context, std::string(form->get("calendar")), {}).error()});
    const auto read = records::read_holidays(file.text, "", found->second.description(), year);
    if (!read) {
        Problem problem = read.error();
        problem.where = problem.where == "year" ? "calendar-year" : "file";
        return show_calendars(seat, *form, {std::move(problem)});
    }
    const auto change = engine::compare_calendar(seat.site.context, found->first, *read);
    return change ? show_change(seat, *change) : seat.refuse_page(change.error());
}

/// Takes a change that was looked at, if that year is still what it was then.
http::Response publish(const Seat& seat, engine::CalendarChange change, std::uint64_t since, const std::string& done) {
    change.since = since;
    const auto published = engine::publish_calendar(seat.site.context, change, seat.session.staff.login);
    if (!published) return seat.refuse_page(published.error());
    return go(seat.site, seat.request, calendar_path(change.calendar, change.year, done));
}

http::Response take_change(const Seat& seat) {
    if (auto away = turned_away(seat)) return std::move(*away);
    const auto form = desk_form(seat);
    if (!form) return form.error();
    const auto& calendars = seat.site.context.town.calendars();
    const auto found = calendars.find(std::string(form->get("calendar")));
    if (found == calendars.end()) return go(seat.site, seat.request, "/desk/calendar");
    const auto read = records::read_holidays(form->get("document"), "", found->second.description());
    if (!read) return seat.refuse_page(read.error());
    auto change = engine::compare_calendar(seat.site.context, found->first, *read);
    if (!change) return seat.refuse_page(change.error());
    return publish(seat, std::move(*change), serial_of(form->get("since")), "taken");
}

http::Response take_undo(const Seat& seat) {
    if (auto away = turned_away(seat)) return std::move(*away);
    const auto form = desk_form(seat);
    if (!form) return form.error();
    const auto year = year_of(form->get("year"));
    if (!year) return go(seat.site, seat.request, "/desk/calendar");
    auto change = engine::compare_undo(seat.site.context, std::string(form->get("calendar")), *year);
    if (!change) return seat.refuse_page(change.error());
    return publish(seat, std::move(*change), serial_of(form->get("since")), "undone");
}

}  // namespace calendar_detail

void add_calendar(http::Router& router, const Site& site) {
    using namespace calendar_detail;
    router.get("/desk/calendar", seated(site, [](const Seat& seat) {
        if (auto away = turned_away(seat)) return std::move(*away);
        return show_calendars(seat, {}, {});
    }));
    router.post_stream("/desk/calendar", seated(site, take_file), 5 * records::holidays_bytes_max);
    router.post("/desk/calendar/take", seated(site, take_change), form_bytes_max);
    router.post("/desk/calendar/undo", seated(site, take_undo));
}

}  // namespace huiyin::web::desk
