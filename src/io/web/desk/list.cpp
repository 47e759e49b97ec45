#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "core/text/dates.h"
#include "core/text/say.h"
#include "io/web/desk/parts.h"
#include "io/web/shown.h"

namespace huiyin::web::desk {
namespace list_detail {

using Show = engine::DeskQuery::Show;

constexpr std::size_t page_rows = 50;

/// A list as it stands in the address, and its words: label "desk.list.NAME", empty "desk.list.empty-NAME".
struct Filter {
    Show show;
    std::string_view name;
};
constexpr std::array<Filter, 9> filters{{{Show::open, "open"},
                                         {Show::today, "today"},
                                         {Show::late, "late"},
                                         {Show::mine, "mine"},
                                         {Show::cosign, "cosign"},
                                         {Show::own, "own"},
                                         {Show::guest, "guest"},
                                         {Show::waiting, "waiting"},
                                         {Show::closed, "closed"}}};

const Filter& filter_of(std::string_view name) {
    for (const Filter& one : filters)
        if (one.name == name) return one;
    return filters.front();
}

std::string filter_path(const Filter& filter) {
    return filter.show == Show::open ? "/desk" : "/desk?show=" + std::string(filter.name);
}

/// The place in the list after a row.
std::string after_row(const engine::CaseRow& row, bool closed) {
    engine::DeskQuery::After after;
    after.time = closed ? row.changed_at : row.filed_at;
    after.case_id = row.case_id;
    if (!closed) after.due = row.due;
    return write_place(after);
}

void add_filters(View& view, const Seat& seat, const Filter& current) {
    view.list("FILTERS");
    for (const Filter& one : filters) {
        std::string label = text::say(seat.language, "desk.list." + std::string(one.name));
        // How many are closed is nobody's work: not counted.
        if (one.show != Show::closed)
            label = text::say(seat.language, "desk.list.with-count",
                              {{"list", label},
                               {"count", write_count(engine::desk_count(seat.site.context, seat.session, one.show,
                                                                        counted_most + 1))}});
        view.add("FILTERS").set("HREF", in_language(filter_path(one), seat.language)).set("LABEL", label)
            .show("CURRENT", one.show == current.show);
    }
}

/// What is most pressing, in one sentence: since when the oldest is late, else what is due next.
std::string pressing_words(const Seat& seat) {
    engine::DeskQuery query;
    query.limit = 1;
    const auto first = engine::desk_rows(seat.site.context, seat.session, query);
    const auto language = seat.language;
    if (first.empty() || !first.front().due) return text::say(language, "desk.list.nothing-due");
    const Date due = *first.front().due;
    if (due >= seat.site.today()) return text::say(language, "desk.list.nothing-late", {{"day", to_text(due)}});
    const std::size_t late =
        engine::desk_count(seat.site.context, seat.session, Show::late, counted_most + 1);
    return text::say(language, late > counted_most ? "desk.list.many-late" : "desk.list.some-late",
                     {{"count", std::to_string(std::min(late, counted_most))},
                      {"since", to_text(due + std::chrono::days{1})}});
}

/// What waits for this very member beside their own list: drafts to be signed, and requests that only a head decides.
void add_waits(View& view, const Seat& seat) {
    view.list("WAITS");
    const auto add = [&](Show show, const char* key, const std::string& path) {
        const std::size_t count = engine::desk_count(seat.site.context, seat.session, show, counted_most + 1);
        if (count == 0) return;
        view.add("WAITS").set("HREF", in_language(path, seat.language))
            .set("TEXT", text::say(seat.language, key, {{"count", write_count(count)}}));
    };
    add(Show::cosign, "desk.list.waits-cosign", "/desk?show=cosign");
    if (seat.session.staff.has(accounts::Role::supervisor))
        add(Show::own_asks, "desk.list.waits-asks", "/desk/board?office=" + seat.session.staff.office.value + "&show=asks");
}

/// The row's subject, opened for this session now or lately.
std::string subject_of(const Seat& seat, const engine::CaseRow& row) {
    engine::Reloads& reloads = *seat.site.reloads;
    const Hash name = crypto::sha256({seat.session.cookie_hash, row.case_id.view(), row.subject_sealed});
    if (auto kept = reloads.find(seat.session.reload_key, name)) return std::move(*kept);
    std::string subject = engine::desk_subject(seat.site.context, seat.session, row);
    reloads.keep(seat.session.reload_key, name, subject);
    return subject;
}

void add_row(View& row, const Seat& seat, const engine::CaseRow& one, bool closed,
             const engine::KeptNames::ByPseudonym& names) {
    const auto language = seat.language;
    const auto& procedure = seat.site.context.town.procedure_with(one.procedure, one.state);
    // What was opened for this session before they stepped out is kept from them, too.
    const bool left = engine::has_stepped_out(seat.site.context, seat.session, one);
    const std::string subject = left ? std::string() : shown_line(subject_of(seat, one));
    row.set("REFERENCE", one.case_id.hex());
    row.show("MAY_OPEN", !left).show("PICK", !left && !closed).list("PART");
    row.set("SUBJECT", !subject.empty() ? subject : text::say(language, left ? "desk.list.stepped-out" : "desk.list.no-subject"));
    if (one.office != seat.session.staff.office)
        row.add("PART").set("TEXT", text::say(language, "desk.list.takes-part", {{"office", office_name(seat.site, language, one.office)}}));
    const std::optional<Date> due = closed ? std::nullopt : one.due;
    if (due) {
        row.set("DAY", text::write_date(language, *due));
        row.set("REMAINING", write_remaining_of(seat.site, language, procedure, *due));
    } else {
        row.set("DAY", text::write_date(language, seat.site.context.town.zone().day_of(
                                                      closed ? one.changed_at : one.filed_at)));
        row.set("REMAINING", text::say(language, closed ? "desk.list.closed-on" : one.stands_still() ? "desk.list.stands-still" : "desk.list.no-due"));
    }
    row.show("PROVISIONAL", due && one.provisional);
    const Date today = seat.site.today();
    row.show("NEXT_DAY", due && *due > today && *due <= calendar::next_working_day(seat.site.context.town.calendar_of(procedure), today));
    row.set("STATUS", due_status(seat.site, due));
    row.set("STATE", state_name(language, procedure, one.state)).list("ASKED");
    const auto asked = std::ranges::find(procedure.commands, one.asked, &procedure::CommandRule::event);
    if (!closed && asked != procedure.commands.end())
        row.add("ASKED").set("TEXT", text::say(language, "desk.list.asked", {{"what", in(language, asked->event_name_at_desk())}}));
    const auto name = one.handler ? names.find(*one.handler) : names.end();
    // Who has moved to another office works on nothing here.
    const bool is_here = name != names.end() && name->second.office == seat.session.staff.office;
    row.set("HANDLER", is_here ? shown_line(name->second.name) : text::say(language, "desk.list.nobody"));
}

http::Response show_list(const Seat& seat) {
    const auto language = seat.language;
    const Filter& filter = filter_of(seat.request.query.get("show"));
    const bool closed = filter.show == Show::closed;
    engine::DeskQuery query;
    query.show = filter.show;
    query.limit = page_rows + 1;
    query.after = read_place(seat.request.query.get("after"));
    auto rows = engine::desk_rows(seat.site.context, seat.session, query);
    const bool more = rows.size() > page_rows;
    if (more) rows.pop_back();

    View view = seat.view();
    add_done(view, seat);
    add_filters(view, seat, filter);
    view.list("EMPTY").list("CASES").list("NEXT_PAGE").list("FIRST_PAGE").list("PRESSING").list("KEYLESS").list("WAITS");
    view.show("SUPERVISOR", seat.session.staff.has(accounts::Role::supervisor));
    if (!accounts::handles_cases(seat.session.staff)) {
        view.add("EMPTY").set("TEXT", text::say(language, "desk.list.no-role"));
        return page(seat.site, seat.request, "desk-list", view);
    }
    view.show("KEYLESS", seat.session.office_keys.empty());
    add_waits(view, seat);
    if (!closed) view.add("PRESSING").set("TEXT", pressing_words(seat));
    if (query.after) view.add("FIRST_PAGE").set("HREF", in_language(filter_path(filter), language));
    if (rows.empty())
        view.add("EMPTY").set("TEXT", text::say(language, query.after ? "desk.list.empty-rest"
                                                                      : "desk.list.empty-" + std::string(filter.name)));
    if (!rows.empty()) {
        const auto names = seat.site.names->now();
        View& cases = view.add("CASES");
        cases.show("PICKING", !closed);
        for (const engine::CaseRow& one : rows) add_row(cases.add("ROWS"), seat, one, closed, *names);
    }
    if (more) {
        const std::string path = filter_path(filter);
        view.add("NEXT_PAGE").set("HREF", in_language(path + (path.find('?') == std::string::npos ? "?" : "&") +
                                                          "after=" + after_row(rows.back(), closed),
                                                      language));
    }
    return page(seat.site, seat.request, "desk-list", view);
}

}  // namespace list_detail

std::string write_place(const engine::DeskQuery::After& after) {
    return (after.due ? to_text(*after.due) : std::string("none")) + "_" +
           std::to_string(after.time.time_since_epoch().count()) + "_" + after.case_id.hex();
}

std::optional<engine::DeskQuery::After> read_place(std::string_view text) {
    const auto first = text.find('_');
    const auto second = first == std::string_view::npos ? first : text.find('_', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto day = text.substr(0, first);
    const auto digits = text.substr(first + 1, second - first - 1);
    const auto id = CaseId::parse(text.substr(second + 1));
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
    if (!id || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    engine::DeskQuery::After after;
    after.case_id = *id;
    after.time = Instant{std::chrono::seconds{seconds}};
    if (day != "none") {
        after.due = parse_date(day);
        if (!after.due) return std::nullopt;
    }
    return after;
}

std::string write_count(std::size_t count) {
    return count > counted_most ? std::to_string(counted_most) + "+" : std::to_string(count);
}

void add_list(http::Router& router, const Site& site) { router.get("/desk", seated(site, list_detail::show_list)); }

}  // namespace huiyin::web::desk
