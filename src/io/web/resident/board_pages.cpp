#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "core/accountability/figures.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/board.h"
#include "engine/kinds.h"
#include "io/web/resident/pages.h"
#include "io/web/resident/resident.h"

namespace huiyin::web::resident {
namespace board_detail {

constexpr std::int64_t bar_width = 320;
constexpr std::int64_t bar_height = 40;

void set_counts(View& row, const accountability::Counts& counts) {
    row.set("RECEIVED", text::write_number(counts.opened)).set("IN_TIME", text::write_number(counts.in_time));
    row.set("LATE", text::write_number(counts.late)).set("NO_DUE", text::write_number(counts.no_due));
    row.set("OPEN", text::write_number(counts.open)).set("OVERDUE", text::write_number(counts.overdue));
}

/// In the order of the town's own list; offices that it doesn't have come last.
using ByOffice = std::vector<std::pair<OfficeId, accountability::Counts>>;

ByOffice in_order(std::map<OfficeId, accountability::Counts> by_office, const accounts::Offices& offices) {
    ByOffice out;
    for (const accounts::Office& office : offices.all())
        if (auto node = by_office.extract(office.id)) out.emplace_back(std::move(node.key()), node.mapped());
    out.insert(out.end(), by_office.begin(), by_office.end());
    return out;
}

/// A name that fits over its bar beside a number; the table has it in full. Han characters are twice as wide as others.
std::string short_name(const std::string& name) {
    constexpr std::size_t room = 36;
    std::size_t used = 0;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const auto byte = static_cast<unsigned char>(name[i]);
        if ((byte & 0xC0) == 0x80) continue;  // inside a character
        used += byte >= 0xE0 ? 2 : 1;
        if (used > room) return name.substr(0, i) + "…";
    }
    return name;
}

/// Where the office has a page of its own: an imported record may name one that the town never had.
void set_link(View& row, const Site& site, text::Language language, const OfficeId& office) {
    row.list("LINK");
    if (site.context.town.offices()->find(office) != nullptr)
        row.add("LINK").set("HREF", in_language("/board/" + office.value, language));
}

/// One table with its drawing. Each bar is one office's whole, however many its cases: it shows how, not how much.
void set_figures(View& view, const Site& site, text::Language language, const ByOffice& by_office) {
    accountability::Counts total;
    std::int64_t number = 0;
    for (const auto& [office, counts] : by_office) {
        total += counts;
        const std::string name = office_name(site, language, office);
        View& row = view.add("ROWS").set("OFFICE", name);
        set_counts(row, counts);
        set_link(row, site, language, office);
        View& bar = view.add("BARS").set("OFFICE", short_name(name));
        set_counts(bar, counts);
        bar.set("TEXT_Y", std::to_string(bar_height * number + 14)).set("Y", std::to_string(bar_height * number + 20));
        const std::int64_t whole = counts.in_time + counts.late + counts.no_due + counts.open;
        std::int64_t before = 0;
        const auto edge = [&] { return whole == 0 ? 0 : before * bar_width / whole; };
        const auto draw = [&](const std::string& what, std::int64_t count) {
            const std::int64_t x = edge();
            before += count;
            bar.set(what + "_X", std::to_string(x)).set(what + "_WIDTH", std::to_string(edge() - x));
        };
        draw("IN_TIME", counts.in_time);
        draw("LATE", counts.late);
        draw("NO_DUE", counts.no_due);
        draw("OPEN", counts.open);
        ++number;
    }
    view.set("BARS_HEIGHT", std::to_string(bar_height * number)).show("NO_DUE_KEY", total.no_due > 0);
    set_counts(view.add("TOTAL"), total);
}

/// Whether that clock is the one by which the board counts a case of its procedure.
bool is_answer(const Site& site, const accountability::FigureKey& key) {
    bool is_known = false;
    for (const auto* procedure : site.context.town.rule_book().all_versions()) {
        if (procedure->id.value != key.procedure) continue;
        if (procedure->answer_clock.value == key.clock) return true;
        is_known = true;
    }
    return !is_known;
}

/// Of promises those that are the answers of their procedures: a case counts once.
ByOffice answers_by_office(const Site& site, const engine::Board& board, const std::vector<accountability::Figure>& promises) {
    std::map<OfficeId, accountability::Counts> counted;
    for (const auto& figure : promises)
        if (is_answer(site, figure.key)) counted[figure.key.office] += figure.counts;
    return in_order(std::move(counted), *board.offices);
}

accountability::Counts sum_of(const ByOffice& by_office) {
    accountability::Counts sum;
    for (const auto& [office, counts] : by_office) sum += counts;
    return sum;
}

/// The first and the last day of full weeks.
std::string days_words(text::Language language, Date first_monday, Date last_monday) {
    return text::say(language, "board.days",
                     {{"from", to_text(first_monday)}, {"to", to_text(last_monday + std::chrono::days(6))}});
}

/// A number, or a dash where it would speak of fewer than ten.
std::string number_of(std::int64_t part, std::int64_t whole) { return figure_text(engine::shown(part, whole)); }

void set_as_of(View& view, text::Language language, const engine::Board& board) {
    view.list("AS_OF");
    if (board.docket) view.add("AS_OF").set("DAY", text::write_date(language, *board.docket));
}

void set_period(View& view, const Site& site, text::Language language, const engine::Board& board,
                const accountability::Period& period) {
    const ByOffice by_office = answers_by_office(site, board, period.promises);
    const std::string name(period.name);
    View& part = view.add("PERIODS").set("TITLE", text::say(language, "board." + name));
    part.set("DAYS", days_words(language, period.from, period.to)).list("ROWS").show("NONE", by_office.empty());
    for (const auto& [office, counts] : by_office) {
        View& row = part.add("ROWS").set("OFFICE", office_name(site, language, office));
        set_link(row, site, language, office);
        // An office with ten promises may owe fewer answers.
        const auto cell = [&](const char* which, std::int64_t count) { row.set(which, number_of(count, counts.opened)); };
        cell("RECEIVED", counts.opened);
        cell("IN_TIME", counts.in_time);
        cell("LATE", counts.late);
        cell("OPEN", counts.open);
        cell("OVERDUE", counts.overdue);
        cell("EXTENDED", counts.extended);
        cell("DAYS_MORE", counts.extension_days);
    }
}

void set_own_row(View& row, const engine::OwnFigure& one) {
    row.set("RATED", text::write_number(one.rated)).set("SOLVED", number_of(one.solved, one.rated));
    row.set("MEDIAN_DAYS", text::write_number(one.median_days)).set("REVIEWED", text::write_number(one.reviewed));
    row.set("CHANGED", number_of(one.changed, one.reviewed)).set("PROMISED", text::write_number(one.promised));
    row.set("KEPT", number_of(one.kept, one.checked)).set("URGED", text::write_number(one.urged));
    row.set("PROPOSED", text::write_number(one.proposed)).set("ADOPTED", text::write_number(one.adopted));
}

http::Response draw_board(const Site& site, const http::Request& request, const engine::Board& board) {
    const auto language = language_of(site, request);
    const accountability::Figures& figures = board.figures;
    View view = base_view(site, request);
    view.list("COUNTED").list("HISTORY").show("OWN_TABLE", !board.own.empty()).list("OWN").list("PERIODS");
    const ByOffice counted = answers_by_office(site, board, figures.promises);
    const accountability::Counts total = sum_of(counted);
    if (!counted.empty()) {
        set_figures(view.add("COUNTED"), site, language, counted);
        for (const accountability::Period& period : figures.recent.periods) set_period(view, site, language, board, period);
    }
    std::map<std::string, std::map<OfficeId, accountability::Counts>> history;
    for (const auto& figure : figures.history) history[figure.key.source][figure.key.office] += figure.counts;
    for (auto& [source, by_source] : history) {
        const ByOffice by_office = in_order(std::move(by_source), *board.offices);
        const accountability::Counts sum = sum_of(by_office);
        View& part = view.add("HISTORY").set("SOURCE", source);
        part.set("SENTENCE", text::say(language, "board.history-sentence",
                                       {{"opened", std::to_string(sum.opened)},
                                        {"dated", std::to_string(sum.in_time + sum.late)},
                                        {"in-time", std::to_string(sum.in_time)}}));
        set_figures(part, site, language, by_office);
    }
    view.set("SENTENCE", total.in_time + total.late == 0 && total.overdue == 0
                             ? text::say(language, "board.sentence-none")
                             : text::say(language, "board.sentence",
                                         {{"closed", std::to_string(total.in_time + total.late)},
                                          {"in-time", std::to_string(total.in_time)},
                                          {"overdue", std::to_string(total.overdue)}}));
    set_as_of(view, language, board);
    view.list("REPORTS");
    for (const int year : board.periods->years)
        view.add("REPORTS").set("HREF", in_language("/board/report/" + std::to_string(year), language))
            .set("TEXT", text::say(language, engine::follows_letters_and_visits(site.context.town) ? "report.title-of" : "report.title-of-plain", {{"year", std::to_string(year)}}));
    view.set("TODAY", to_text(site.today()));
    const char* forgotten = board.forgotten == 0 ? "board.forgotten-none" : engine::shown(board.forgotten) ? "board.forgotten" : "board.forgotten-few";
    view.set("FORGOTTEN", text::say(language, forgotten, {{"count", text::write_number(board.forgotten)}}));
    for (const accounts::Office& office : board.offices->all())
        for (const engine::OwnFigure& one : board.own)
            if (one.office == office.id) set_own_row(view.add("OWN").set("OFFICE", in(language, office.name)), one);
    return page(site, request, "board", view, 200, Reach::open);
}

// ---- one office

/// What stands side by side: quarter, year, the last hundred, all.
constexpr std::array<std::string_view, 4> column_names{"quarter", "year", "last-hundred", "all"};
using Columns = std::array<accountability::Counts, 4>;

/// A procedure and one of its clocks, as keys sort them.
using ClockKey = std::pair<std::string, std::string>;

std::map<ClockKey, Columns> columns_of(const engine::Board& part) {
    std::map<ClockKey, Columns> out;
    const auto put = [&](const accountability::Figure& figure, std::size_t column) {
        out[{figure.key.procedure, figure.key.clock}][column] += figure.counts;
    };
    for (const auto& figure : part.figures.promises) put(figure, 3);
    for (std::size_t i = 0; i < part.figures.recent.periods.size(); ++i)
        for (const auto& figure : part.figures.recent.periods[i].promises) put(figure, i);
    for (const auto& one : part.figures.recent.last_hundred) put(one.figure, 2);
    return out;
}

/// A row of numbers under the columns.
void add_line(View& table, text::Language language, const std::string& key, const std::array<std::string, 4>& cells,
              const Facts& facts = {}) {
    View& row = table.add("LINES").set("LABEL", text::say(language, key, facts));
    for (const std::string& cell : cells) row.add("CELLS").set("VALUE", cell);
}

void add_clock(View& view, const Site& site, text::Language language, const OfficeId& office, const ClockKey& key,
               const Columns& columns) {
    const auto* procedure = site.context.town.find_procedure(key.first);
    const auto* clock = procedure == nullptr ? nullptr : procedure->find_clock({key.second});
    View& table = view.add("CLOCKS");
    table.set("PROCEDURE", procedure == nullptr ? key.first : in(language, procedure->name));
    table.set("CLOCK", clock == nullptr ? key.second : in(language, clock->name));
    table.show("ANSWER", procedure != nullptr && procedure->answer_clock.value == key.second);
    table.list("RULE");
    if (clock != nullptr) table.add("RULE").set("TEXT", in(language, clock->rule));
    table.set("ROW", R"("office": ")" + office.value + R"(", "procedure": ")" + key.first + R"(", "clock": ")" + key.second + "\"");
    const auto line = [&](const char* name, std::int64_t accountability::Counts::*field, bool if_any = false) {
        std::array<std::string, 4> cells;
        bool any = false;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            cells[i] = number_of(columns[i].*field, columns[i].opened);
            any = any || columns[i].*field != 0;
        }
        if (any || !if_any) add_line(table, language, std::string("board.line.") + name, cells);
    };
    using accountability::Counts;
    const bool few = std::ranges::all_of(columns, [](const Counts& one) { return one.opened < engine::fewest_shown; });
    table.show("FEW", few).list("LINES");
    if (few) return;
    line("opened", &Counts::opened);
    line("in-time", &Counts::in_time);
    line("late", &Counts::late);
    line("declined", &Counts::declined, true);
    line("open", &Counts::open);
    line("overdue", &Counts::overdue);
    line("suspended", &Counts::suspended, true);
    line("extended", &Counts::extended, clock == nullptr || !clock->extension);
    line("extension-days", &Counts::extension_days, clock == nullptr || !clock->extension);
    line("transferred", &Counts::transferred, true);
    line("withdrawn", &Counts::withdrawn, true);
}

/// The town's own counts under the same columns: the last hundred is none of them.
void set_own_table(View& view, const Site& site, text::Language language, const engine::Board& part) {
    view.list("OWN_LINES");
    std::array<const engine::OwnFigure*, 4> columns{};
    for (std::size_t i = 0; i < part.periods->own.size(); ++i)
        if (!part.periods->own[i].own.empty()) columns[i] = &part.periods->own[i].own.front();
    if (!part.own.empty()) columns[3] = &part.own.front();
    if (std::all_of(columns.begin(), columns.end(), [](const auto* one) { return one == nullptr; })) return;
    View& table = view.add("OWN_LINES");
    const auto line = [&](const std::string& key, const std::function<std::string(const engine::OwnFigure&)>& write,
                          const Facts& facts = {}) {
        View& row = table.add("LINES").set("LABEL", text::say(language, key, facts));
        for (const std::size_t i : {0U, 1U, 3U}) row.add("CELLS").set("VALUE", columns[i] ? write(*columns[i]) : "–");
    };
    const auto count = [&](const std::string& key, std::int64_t engine::OwnFigure::*field) {
        line(key, [field](const engine::OwnFigure& one) { return text::write_number(one.*field); });
    };
    const auto share = [&](const std::string& key, std::int64_t engine::OwnFigure::*field,
                           std::int64_t engine::OwnFigure::*whole) {
        line(key, [field, whole](const engine::OwnFigure& one) { return number_of(one.*field, one.*whole); });
    };
    using engine::OwnFigure;
    count("board.own.answered", &OwnFigure::answered);
    count("board.median", &OwnFigure::median_days);
    std::set<std::string> procedures;
    for (const OwnFigure* column : columns)
        if (column != nullptr)
            for (const auto& pace : column->paces) procedures.insert(pace.procedure);
    for (const std::string& id : procedures) {
        if (procedures.size() < 2) break;  // it would be the line above
        const auto* procedure = site.context.town.find_procedure(id);
        line("board.own.median-of",
             [&id](const OwnFigure& one) {
                 for (const auto& pace : one.paces)
                     if (pace.procedure == id) return text::write_number(pace.median_days);
                 return std::string("–");
             },
             {{"procedure", procedure == nullptr ? id : in(language, procedure->name)}});
    }
    count("board.rated", &OwnFigure::rated);
    share("board.solved", &OwnFigure::solved, &OwnFigure::rated);
    count("board.reviewed", &OwnFigure::reviewed);
    share("board.changed", &OwnFigure::changed, &OwnFigure::reviewed);
    count("board.promised", &OwnFigure::promised);
    count("board.own.checked", &OwnFigure::checked);
    share("board.kept", &OwnFigure::kept, &OwnFigure::checked);
    count("board.urged", &OwnFigure::urged);
    count("board.proposed", &OwnFigure::proposed);
    count("board.adopted", &OwnFigure::adopted);
}

/// Why an office, or a period of it, has no figures of its own.
void set_notes(View& view, const Site& site, text::Language language, const engine::Board& board, const OfficeId& office) {
    view.list("NOTES").list("UNDER");
    const accountability::Figures& figures = board.figures;
    if (const auto under = engine::stands_under(board, figures.promises, figures.promises_fewer_than_10, office)) {
        view.add("UNDER").set("HREF", in_language("/board/" + under->value, language))
            .set("TEXT", text::say(language, "board.office.under", {{"office", office_name(site, language, *under)}}));
        return;
    }
    for (const accountability::Period& period : figures.recent.periods)
        if (const auto under = engine::stands_under(board, period.promises, period.fewer_than_10, office))
            view.add("NOTES").set("TEXT", text::say(language, "board.office.under-in",
                                                    {{"period", text::say(language, "board." + std::string(period.name))},
                                                     {"office", office_name(site, language, *under)}}));
    std::string small;
    for (const OfficeId& one : figures.promises_fewer_than_10)
        if (engine::stands_under(board, figures.promises, figures.promises_fewer_than_10, one) == office)
            small += (small.empty() ? "" : text::say(language, "board.office.between")) + office_name(site, language, one);
    if (!small.empty()) view.add("NOTES").set("TEXT", text::say(language, "board.office.holds", {{"offices", small}}));
}

http::Response draw_office(const Site& site, const http::Request& request, const engine::Board& board,
                           const accounts::Office& office) {
    const auto language = language_of(site, request);
    const engine::Board part = engine::part_of(board, office.id);
    View view = base_view(site, request);
    set_back(view, language, "/board");
    view.set("OFFICE", in(language, office.name)).set("ID", office.id.value).set("TODAY", to_text(site.today()));
    set_as_of(view, language, board);
    set_notes(view, site, language, board, office.id);
    view.list("COLUMNS").list("CLOCKS").list("HISTORY").list("BELOW");
    std::array<std::string, 4> words;
    for (std::size_t i = 0; i < part.figures.recent.periods.size(); ++i)
        words[i] = days_words(language, part.figures.recent.periods[i].from, part.figures.recent.periods[i].to);
    for (std::size_t i = 0; i < column_names.size(); ++i)
        view.add("COLUMNS").set("NAME", text::say(language, "board.column." + std::string(column_names[i])))
            .set("WORDS", text::say(language, "board.column-words." + std::string(column_names[i]), {{"days", words[i]}}));
    const auto clocks = columns_of(part);
    // In the order in which the town's procedures and their clocks stand; then what the town no longer has.
    std::set<ClockKey> drawn;
    const auto draw = [&](const ClockKey& key) {
        const auto found = clocks.find(key);
        if (found != clocks.end() && drawn.insert(key).second)
            add_clock(view, site, language, office.id, key, found->second);
    };
    for (const auto& procedure : site.context.town.procedures()) {
        draw({procedure.id.value, procedure.answer_clock.value});
        for (const auto& clock : procedure.clocks) draw({procedure.id.value, clock.id.value});
    }
    for (const auto& [key, columns] : clocks) draw(key);
    std::map<std::string, accountability::Counts> history;
    for (const auto& figure : part.figures.history) history[figure.key.source] += figure.counts;
    for (const auto& [source, counts] : history) {
        View& table = view.add("HISTORY").set("SOURCE", source);
        for (const auto& [key, count] :
             {std::pair{"board.received", counts.opened}, {"board.in-time", counts.in_time}, {"board.late", counts.late},
              {"board.no-due", counts.no_due}, {"board.open", counts.open}, {"board.overdue", counts.overdue}})
            table.add("LINES").set("LABEL", text::say(language, key)).set("VALUE", number_of(count, counts.opened));
    }
    view.show("CLOCKS_SHOWN", !drawn.empty()).show("BELOW_SHOWN", !board.offices->children(office.id).empty());
    set_own_table(view, site, language, part);
    for (const accounts::Office* below : board.offices->children(office.id))
        view.add("BELOW").set("OFFICE", in(language, below->name)).set("HREF", in_language("/board/" + below->id.value, language));
    return page(site, request, "board-office", view, 200, Reach::open);
}

// ---- kept for everybody

/// The name of the page that everybody gets who asks in that language; none if the address says more, which the links
/// on the page then repeat. Of offices only those that are there: as many names as offices.
std::optional<std::string> kept_name(const Site& site, const http::Request& request, const accounts::Office* office) {
    for (const auto& [name, value] : request.query.items())
        if (name != "lang") return std::nullopt;
    return "board." + (office == nullptr ? std::string() : office->id.value + ".") +
           std::string(text::short_tag(language_of(site, request)));
}

using Draw = std::function<http::Response(const engine::Board& board)>;
http::Response show_kept(const Site& site, const http::Request& request, const std::shared_ptr<const engine::Board>& board,
                         const accounts::Office* office, const Draw& draw) {
    const auto name = kept_name(site, request, office);
    if (!name) return draw(*board);
    if (auto kept = site.kept->find(request, *name, board.get())) return std::move(*kept);
    return site.kept->keep(request, *name, board, draw(*board));
}

http::Response show_board(const Site& site, const http::Request& request) {
    return show_kept(site, request, site.board->now(), nullptr,
                     [&](const engine::Board& board) { return draw_board(site, request, board); });
}

std::optional<http::Response> board_at_once(const Site& site, const http::Request& request) {
    const auto board = site.board->at_hand();
    const auto name = kept_name(site, request, nullptr);
    return board && name ? site.kept->find(request, *name, board.get()) : std::nullopt;
}

http::Response show_office(const Site& site, const http::Request& request) {
    const auto board = site.board->now();
    const accounts::Office* office = board->offices->find({request.capture("office")});
    if (office == nullptr) return nothing_on_board(site, request, "board.office.unknown", "board.office.unknown-words", "board.office.all");
    return show_kept(site, request, board, office,
                     [&](const engine::Board& all) { return draw_office(site, request, all, *office); });
}

std::optional<http::Response> office_at_once(const Site& site, const http::Request& request) {
    const auto board = site.board->at_hand();
    const accounts::Office* office = board ? board->offices->find({request.capture("office")}) : nullptr;
    const auto name = office == nullptr ? std::nullopt : kept_name(site, request, office);
    return name ? site.kept->find(request, *name, board.get()) : std::nullopt;
}

}  // namespace board_detail

http::Response nothing_on_board(const Site& site, const http::Request& request, std::string_view heading, std::string_view words, std::string_view link) {
    const auto language = language_of(site, request);
    View view = base_view(site, request);
    view.set("HEADING", text::say(language, heading)).add("WORDS").set("TEXT", text::say(language, words));
    view.list("INCIDENT").list("KEPT");
    view.add("AGAIN").set("HREF", in_language("/board", language)).set("LABEL", text::say(language, link));
    return page(site, request, "error", view, 404);
}

void add_board_pages(http::Router& router, const Site& site) {
    router.add({.pattern = "/board",
                .handler = [site](http::Request& request) { return board_detail::show_board(site, request); },
                .at_once = [site](http::Request& request) { return board_detail::board_at_once(site, request); }});
    router.add({.pattern = "/board/{office}",
                .handler = [site](http::Request& request) { return board_detail::show_office(site, request); },
                .at_once = [site](http::Request& request) { return board_detail::office_at_once(site, request); }});
}

}  // namespace huiyin::web::resident
