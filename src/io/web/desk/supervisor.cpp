#include <algorithm>
#include <array>

#include "core/accounts/problems.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/board.h"
#include "engine/supervising.h"
#include "io/web/desk/parts.h"
#include "io/web/shown.h"

// What the head of an office sees of it and of those below: what is late, what soon will be, and why.
namespace huiyin::web::desk {
namespace supervisor_detail {

using Show = engine::DeskQuery::Show;

constexpr std::size_t page_rows = 25;

/// A list as it stands in the address; its words are desk.board.NAME and desk.board.empty-NAME.
struct Filter {
    Show show;
    std::string_view name;
    std::size_t engine::OfficeAtWork::*count;
};
constexpr std::array<Filter, 5> filters{{{Show::own_late, "late", &engine::OfficeAtWork::late},
                                         {Show::own_soon, "soon", &engine::OfficeAtWork::soon},
                                         {Show::own_asks, "asks", &engine::OfficeAtWork::asks},
                                         {Show::own_free, "free", &engine::OfficeAtWork::free},
                                         {Show::own_waiting, "waiting", &engine::OfficeAtWork::waiting}}};

const Filter* filter_of(std::string_view name) {
    const auto found = std::find_if(filters.begin(), filters.end(), [&](const Filter& one) { return one.name == name; });
    return found == filters.end() ? nullptr : &*found;
}

std::string list_path(const OfficeId& office, const Filter& filter) {
    return "/desk/board?office=" + office.value + "&show=" + std::string(filter.name);
}

std::string share(std::int64_t part, std::int64_t whole) { return figure_text(engine::shown(part, whole)); }

/// How answers of the last thirteen weeks were taken, as the public board has it: in the order of the offices, none by person.
void add_quality(View& view, const Seat& seat, const std::vector<engine::OfficeAtWork>& offices) {
    view.list("QUALITY");
    const auto board = seat.site.board->now();
    if (board->periods->own.empty()) return;
    View* table = nullptr;
    for (const engine::OfficeAtWork& office : offices)
        for (const engine::OwnFigure& one : board->periods->own.front().own) {
            if (one.office != office.office) continue;
            if (table == nullptr) table = &view.add("QUALITY");
            View& row = table->add("ROWS").set("OFFICE", office_name(seat.site, seat.language, one.office));
            row.set("HREF", in_language("/board/" + one.office.value, seat.language));
            row.set("ANSWERED", text::write_number(one.answered)).set("MEDIAN_DAYS", text::write_number(one.median_days));
            row.set("RATED", text::write_number(one.rated)).set("SOLVED", share(one.solved, one.rated));
            row.set("REVIEWED", text::write_number(one.reviewed)).set("CHANGED", share(one.changed, one.reviewed));
            row.set("PROMISED", text::write_number(one.promised)).set("KEPT", share(one.kept, one.checked));
        }
}

http::Response show_overview(const Seat& seat) {
    const auto language = seat.language;
    View view = seat.view();
    view.list("AT_WORK").list("EMPTY").list("QUALITY").list("UNCOUNTED");
    const auto offices = engine::offices_at_work(seat.site.context, seat.session, counted_most + 1);
    if (offices.empty()) {
        view.add("EMPTY").set("TEXT", text::say(language, "desk.board.no-role"));
        return page(seat.site, seat.request, "desk-board", view, 403);
    }
    for (const engine::OfficeAtWork& one : offices) {
        View& row = view.add("AT_WORK").set("OFFICE", office_name(seat.site, language, one.office));
        for (const Filter& filter : filters) {
            const std::size_t count = one.*filter.count;
            View& cell = row.add("CELLS").set("COUNT", one.counted ? write_count(count) : text::say(language, "desk.board.uncounted"));
            cell.set("LABEL", text::say(language, "desk.board." + std::string(filter.name))).list("LINK");
            if (count > 0 || !one.counted) cell.add("LINK").set("HREF", in_language(list_path(one.office, filter), language));
        }
    }
    if (std::ranges::any_of(offices, [](const engine::OfficeAtWork& one) { return !one.counted; })) view.add("UNCOUNTED");
    add_quality(view, seat, offices);
    return page(seat.site, seat.request, "desk-board", view);
}

/// Why a case stands where it stands, one short sentence each.
std::vector<std::string> reasons_of(const Seat& seat, const procedure::Procedure& procedure, const engine::SupervisedCase& one) {
    std::vector<std::string> out;
    const auto say = [&](const char* key, const Facts& facts = {}) { out.push_back(text::say(seat.language, key, facts)); };
    if (one.row.asks) say(one.yours ? "desk.board.yours" : "desk.board.asks-for-time");
    if (const auto* clock = procedure.find_clock({one.row.due_clock}))
        say(one.row.stands_still() ? "desk.board.owes-later" : "desk.board.owes", {{"clock", in(seat.language, clock->name)}});
    else
        say("desk.board.waits");
    if (one.with_others) say("desk.board.with-others");
    return out;
}

void add_case(View& row, const Seat& seat, const engine::SupervisedCase& one, const engine::KeptNames::ByPseudonym& names) {
    const auto language = seat.language;
    const auto& procedure = seat.site.context.town.procedure_with(one.row.procedure, one.row.state);
    // A case is named by its subject where that was sealed to this office, else by its procedure.
    const std::string subject = one.may_look ? shown_line(engine::desk_subject(seat.site.context, seat.session, one.row)) : std::string();
    row.set("SUBJECT", subject.empty() ? in(language, procedure.name) : subject).list("LINK");
    if (one.may_look) row.add("LINK").set("HREF", in_language(case_path(one.row.case_id), language));
    row.set("DAY", text::write_date(language, one.row.due ? *one.row.due : seat.site.context.town.zone().day_of(one.row.filed_at)));
    row.set("REMAINING", one.row.due ? write_remaining_of(seat.site, language, procedure, *one.row.due)
                                     : text::say(language, one.row.stands_still() ? "desk.list.stands-still" : "desk.list.no-due"));
    row.show("PROVISIONAL", one.row.due && one.row.provisional).set("STATUS", due_status(seat.site, one.row.due));
    row.set("STATE", state_name(language, procedure, one.row.state));
    row.list("REASONS");
    for (const std::string& reason : reasons_of(seat, procedure, one)) row.add("REASONS").set("TEXT", reason);
    const auto name = one.row.handler ? names.find(*one.row.handler) : names.end();
    const bool is_there = name != names.end() && name->second.office == one.row.office;
    row.set("HANDLER", is_there ? shown_line(name->second.name) : text::say(language, "desk.list.nobody"));
}

http::Response show_list(const Seat& seat, const Filter& filter) {
    const auto language = seat.language;
    engine::DeskQuery query;
    query.show = filter.show;
    query.office = OfficeId{std::string(seat.request.query.get("office"))};
    query.limit = page_rows;
    query.after = read_place(seat.request.query.get("after"));
    const auto found = engine::supervised_page(seat.site.context, seat.session, query);
    if (!found) return seat.refuse_page(found.error());

    View view = seat.view();
    set_back(view, language, "/desk/board");
    view.set("OFFICE", office_name(seat.site, language, query.office));
    const bool below = query.office != seat.session.staff.office;
    view.set("WORDS", text::say(language, below ? "desk.board.list-words-below" : "desk.board.list-words"));
    view.set("LIST", text::say(language, "desk.board." + std::string(filter.name)));
    for (const Filter& one : filters)
        view.add("FILTERS").set("HREF", in_language(list_path(query.office, one), language))
            .set("LABEL", text::say(language, "desk.board." + std::string(one.name))).show("CURRENT", one.show == filter.show);
    view.list("EMPTY").list("CASES").list("NEXT_PAGE").list("FIRST_PAGE");
    const std::string path = list_path(query.office, filter);
    if (query.after) view.add("FIRST_PAGE").set("HREF", in_language(path, language));
    if (found->cases.empty())
        view.add("EMPTY").set("TEXT", text::say(language, query.after ? "desk.list.empty-rest"
                                                                      : "desk.board.empty-" + std::string(filter.name)));
    if (!found->cases.empty()) {
        const auto names = seat.site.names->now();
        View& cases = view.add("CASES");
        for (const engine::SupervisedCase& one : found->cases) add_case(cases.add("ROWS"), seat, one, *names);
    }
    if (found->next)
        view.add("NEXT_PAGE").set("HREF", in_language(path + "&after=" + write_place(*found->next), language));
    return page(seat.site, seat.request, "desk-board-list", view);
}

http::Response show_supervisor(const Seat& seat) {
    const Filter* filter = filter_of(seat.request.query.get("show"));
    return filter == nullptr ? show_overview(seat) : show_list(seat, *filter);
}

}  // namespace supervisor_detail

void add_supervisor(http::Router& router, const Site& site) {
    router.get("/desk/board", seated(site, supervisor_detail::show_supervisor));
}

}  // namespace huiyin::web::desk
