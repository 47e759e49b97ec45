#include <algorithm>
#include <string>

#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/board.h"
#include "engine/kinds.h"
#include "engine/year_report.h"
#include "io/web/resident/pages.h"
#include "io/web/resident/resident.h"

// The yearly report (letters-and-visits 41): what the board's counters say of one calendar year.
namespace huiyin::web::resident {
namespace report_detail {

std::string report_path(int year) { return "/board/report/" + std::to_string(year); }

void set_procedure(View& view, const Site& site, text::Language language, const engine::YearReport::OfProcedure& of) {
    const engine::Town& town = site.context.town;
    const auto* procedure = town.rule_book().newest(of.procedure);
    View& table = view.add("PROCEDURES").set("NAME", procedure == nullptr ? of.procedure : in(language, procedure->name));
    table.list("LINES");
    const auto line = [&](const std::string& label, const std::string& value, bool is_part = false) {
        table.add("LINES").set("LABEL", label).set("VALUE", value).show("PART", is_part);
    };
    const auto named = [&](const char* key) { return text::say(language, std::string("report.line.") + key); };
    // A line that is not always there would tell of one case by being there.
    const auto if_shown = [&](const char* key, std::int64_t count, bool is_part = false) {
        if (const auto shown = engine::shown(count)) line(named(key), text::write_number(*shown), is_part);
    };
    // What was in time and what late can be recomputed from the public log, so of ten answers both are shown.
    const auto of_answers = [&](const char* key, std::int64_t count) { line(named(key), figure_text(engine::shown(count, of.answered)), true); };
    line(named("received"), figure_text(engine::shown(of.received)));
    if_shown("taken-over", of.taken_over);
    line(named("answered"), figure_text(engine::shown(of.answered)));
    of_answers("in-time", of.answered - of.late);
    of_answers("late", of.late);
    for (const auto& [outcome, count] : of.outcomes)
        line(in(language, engine::outcome_name(town, of.procedure, outcome)), text::write_number(count), true);
    for (const auto& [state, count] : of.endings)
        line(text::say(language, "report.line.ended", {{"state", in(language, engine::ending_name(town, of.procedure, state))}}),
             text::write_number(count));
    if_shown("moved-on", of.moved_on);
    if_shown("extended", of.extended);
    if_shown("reviewed", of.reviewed);
    if_shown("changed", of.changed, true);
}

http::Response draw_report(const Site& site, const http::Request& request, const engine::YearReport& report) {
    const auto language = language_of(site, request);
    View view = base_view(site, request);
    set_back(view, language, "/board");
    const std::string year = std::to_string(report.year);
    const bool is_regulated = engine::follows_letters_and_visits(site.context.town);
    const auto title_of = [&](const std::string& which) { return text::say(language, is_regulated ? "report.title-of" : "report.title-of-plain", {{"year", which}}); };
    view.set("YEAR", year).set("TITLE", title_of(year));
    view.set("LEAD", text::say(language, is_regulated ? "report.lead" : "report.lead-plain"));
    view.set("DAYS", text::say(language, report.is_over ? "report.days" : "report.days-so-far",
                               {{"year", year}, {"day", to_text(site.today())}}));
    view.list("PROCEDURES").list("ACTS").list("PROPOSALS").list("NAMED").list("YEARS");
    for (const auto& one : report.procedures) set_procedure(view, site, language, one);
    const auto row = [&](const char* list, const char* key, std::int64_t count) {
        view.add(list).set("LABEL", text::say(language, std::string("report.line.") + key)).set("VALUE", text::write_number(count));
    };
    row("ACTS", "forwarded", report.forwarded);
    row("ACTS", "assigned", report.assigned);
    row("ACTS", "urged", report.urged);
    row("PROPOSALS", "proposed", report.proposed);
    row("PROPOSALS", "adopted", report.adopted);
    row("PROPOSALS", "adopted-partly", report.adopted_partly);
    row("PROPOSALS", "not-adopted", report.not_adopted);
    row("PROPOSALS", "unanswered", report.unanswered());
    view.show("OVER", report.is_over).show("NAMED_SHOWN", !report.complained_of.empty());
    for (const auto& [office, count] : report.complained_of)
        view.add("NAMED").set("OFFICE", office_name(site, language, office)).set("VALUE", text::write_number(count))
            .set("HREF", in_language("/board/" + office.value, language));
    const auto other = [&](int which) {
        view.add("YEARS").set("HREF", in_language(report_path(which), language)).set("TEXT", title_of(std::to_string(which)));
    };
    if (report.has_earlier) other(report.year - 1);
    if (report.is_over) other(report.year + 1);
    return page(site, request, "board-report", view, 200, Reach::open);
}

http::Response no_such_report(const Site& site, const http::Request& request) {
    return nothing_on_board(site, request, "report.unknown", "report.unknown-words", "board.title");
}

/// Kept for everybody who asks in that language, as long as the board is the same one.
http::Response show_report(const Site& site, const http::Request& request) {
    const auto year = engine::parse_report_year(request.capture("year"), site.today());
    if (!year) return no_such_report(site, request);
    const auto board = site.board->now();
    const bool is_plain = std::ranges::all_of(request.query.items(), [](const auto& one) { return one.first == "lang"; });
    const std::string name = "report." + std::to_string(*year) + "." + std::string(text::short_tag(language_of(site, request)));
    if (is_plain)
        if (auto kept = site.kept->find(request, name, board.get())) return std::move(*kept);
    const auto report = engine::read_year(site.context, *year, site.today());
    if (report.is_over && !report.is_counted) return no_such_report(site, request);
    auto drawn = draw_report(site, request, report);
    return is_plain ? site.kept->keep(request, name, board, std::move(drawn)) : drawn;
}

}  // namespace report_detail

void add_report_page(http::Router& router, const Site& site) {
    using namespace report_detail;
    router.get("/board/report", [site](http::Request& request) {
        return go(site, request, report_path(engine::report_years(site.context.store, site.today()).back()));
    });
    router.get("/board/report/{year}", [site](http::Request& request) { return show_report(site, request); });
}

}  // namespace huiyin::web::resident
