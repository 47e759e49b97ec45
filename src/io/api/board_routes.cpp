#include <optional>
#include <utility>

#include "engine/board.h"
#include "engine/year_report.h"
#include "io/api/answers.h"
#include "io/api/problems.h"

namespace huiyin::api {
namespace board_routes_detail {

using json::Array;
using json::Object;

std::string office_name(const Api& api, text::Language language, const OfficeId& office) {
    const auto offices = api.context.town.offices();
    const auto* found = offices->find(office);
    return found == nullptr ? office.value : in(language, found->name);
}

accountability::MoreOfRow names(const Api& api, text::Language language) {
    return [&api, language](const accountability::FigureKey& key, Object& row) {
        row.emplace_back("office_name", office_name(api, language, key.office));
    };
}

Array office_list(const std::vector<OfficeId>& offices) {
    Array out;
    for (const OfficeId& office : offices) out.emplace_back(office.value);
    return out;
}

http::Response open_to_all(http::Response response) {
    response.set("Cache-Control", "public, max-age=60");
    response.set("Vary", "Accept-Language");
    response.set("Access-Control-Allow-Origin", "*");
    response.set("Cross-Origin-Resource-Policy", "cross-origin");
    return response;
}

json::Value figure_json(std::optional<std::int64_t> shown) { return shown ? json::Value(*shown) : json::Value(nullptr); }

/// What the log can't hold. A share of fewer than ten is null: it would tell of single people.
Array own_rows(const Api& api, text::Language language, const std::vector<engine::OwnFigure>& own) {
    const auto share = [](std::int64_t part, std::int64_t whole) { return figure_json(engine::shown(part, whole)); };
    Array out;
    for (const engine::OwnFigure& one : own) {
        Array paces;
        for (const auto& pace : one.paces)
            paces.emplace_back(
                Object{{"procedure", pace.procedure}, {"answered", pace.answered}, {"median_days", pace.median_days}});
        out.emplace_back(Object{{"office", one.office.value},
                                {"office_name", office_name(api, language, one.office)},
                                {"answered", one.answered},
                                {"median_days", one.median_days},
                                {"rated", one.rated},
                                {"solved", share(one.solved, one.rated)},
                                {"reviewed", one.reviewed},
                                {"changed", share(one.changed, one.reviewed)},
                                {"promised", one.promised},
                                {"checked", one.checked},
                                {"kept", share(one.kept, one.checked)},
                                {"urged", one.urged},
                                {"proposed", one.proposed},
                                {"adopted", one.adopted},
                                {"procedures", std::move(paces)}});
    }
    return out;
}

/// The board, or its part of one office, with `head` before it.
http::Response as_json(const Api& api, const http::Request& request, const engine::Board& board, Object head) {
    const text::Language language = language_of(request, api);
    const auto more = names(api, language);
    const accountability::Figures& figures = board.figures;
    Array own_periods;
    for (const engine::OwnPeriod& period : board.periods->own)
        own_periods.emplace_back(
            Object{{"name", std::string(period.name)}, {"own", own_rows(api, language, period.own)}});
    const Date today = api.context.town.zone().day_of(api.context.clock.now());
    head.emplace_back("as_of", to_text(today));
    head.emplace_back("docket", board.docket ? json::Value(to_text(*board.docket)) : json::Value(nullptr));
    head.emplace_back("promises", accountability::write_figures(figures.promises, more));
    head.emplace_back("history", accountability::write_figures(figures.history, more));
    head.emplace_back("fewer_than_10", Object{{"promises", office_list(figures.promises_fewer_than_10)},
                                              {"history", office_list(figures.history_fewer_than_10)}});
    head.emplace_back("periods", accountability::write_periods(figures.recent, more));
    head.emplace_back("last_hundred", accountability::write_last_hundred(figures.recent, more));
    head.emplace_back("own", own_rows(api, language, board.own));
    head.emplace_back("content_destroyed", board.forgotten == 0 ? json::Value(0) : figure_json(engine::shown(board.forgotten)));
    head.emplace_back("own_periods", std::move(own_periods));
    return open_to_all(answer(request, api, 200, std::move(head)));
}

/// RFC 4180; a text that a spreadsheet could take for a formula gets an apostrophe.
std::string csv_cell(std::string_view text) {
    std::string out = "\"";
    if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) out += '\'';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + "\"";
}

/// A period's name and weeks before its rows; none in the file of all time.
struct CsvPeriod {
    std::string_view name;
    std::string from;
    std::string to;
};

std::string csv_rows(const Api& api, text::Language language, const std::vector<accountability::Figure>& figures,
                     const std::optional<CsvPeriod>& period = std::nullopt) {
    std::string out;
    for (const accountability::Figure& one : figures) {
        if (period)
            for (const std::string_view cell : {period->name, std::string_view(period->from), std::string_view(period->to)})
                out += csv_cell(cell) + ",";
        for (const std::string& cell :
             {std::string(accountability::to_text(one.key.section)), one.key.source, one.key.office.value,
              office_name(api, language, one.key.office), one.key.procedure, one.key.clock})
            out += csv_cell(cell) + ",";
        for (const auto& [name, count] : accountability::named(one.counts)) out += std::to_string(count) + ",";
        out.pop_back();
        out += "\r\n";
    }
    return out;
}

std::string csv_head() {
    std::string out = "section,source,office,office_name,procedure,clock";
    for (const auto& [name, count] : accountability::named({})) out.append(",").append(name);
    return out + "\r\n";
}

std::string csv_of_periods(const Api& api, text::Language language, const accountability::Recent& recent) {
    std::string out;
    for (const accountability::Period& period : recent.periods)
        out += csv_rows(api, language, period.promises,
                        CsvPeriod{.name = period.name, .from = iso_week(period.from), .to = iso_week(period.to)});
    for (const accountability::LastHundred& one : recent.last_hundred)
        out += csv_rows(api, language, {one.figure},
                        CsvPeriod{.name = "last_hundred",
                                  .from = iso_week(one.from),
                                  .to = iso_week(recent.periods.back().to)});
    return out;
}

http::Response csv_file(const Api& api, const http::Request& request, const std::string& name, std::string rows) {
    http::Response out = http::Response::text(200, std::move(rows));
    out.set("Content-Type", "text/csv; charset=utf-8; header=present");
    out.set("Content-Disposition", "attachment; filename=\"" + name + ".csv\"");
    out.set("Content-Language", std::string(text::tag(language_of(request, api))));
    return open_to_all(std::move(out));
}

http::Response board_json(const Api& api, const http::Request& request, const engine::Board& board) {
    return as_json(api, request, board, {});
}
http::Response board_csv(const Api& api, const http::Request& request, const engine::Board& board) {
    const text::Language language = language_of(request, api);
    return csv_file(api, request, "board",
                    csv_head() + csv_rows(api, language, board.figures.promises) +
                        csv_rows(api, language, board.figures.history));
}
http::Response periods_csv(const Api& api, const http::Request& request, const engine::Board& board) {
    return csv_file(api, request, "board-periods",
                    "period,from,to," + csv_head() + csv_of_periods(api, language_of(request, api), board.figures.recent));
}
http::Response office_json(const Api& api, const http::Request& request, const engine::Board& board) {
    const OfficeId office{request.capture("office")};
    const engine::Board part = engine::part_of(board, office);
    const auto under =
        engine::stands_under(board, board.figures.promises, board.figures.promises_fewer_than_10, office);
    return as_json(api, request, part,
                   Object{{"office", office.value},
                          {"office_name", office_name(api, language_of(request, api), office)},
                          {"stands_under", under ? json::Value(under->value) : json::Value(nullptr)}});
}
http::Response office_csv(const Api& api, const http::Request& request, const engine::Board& board) {
    const OfficeId office{request.capture("office")};
    const text::Language language = language_of(request, api);
    const engine::Board part = engine::part_of(board, office);
    const CsvPeriod all{.name = "all", .from = {}, .to = {}};
    return csv_file(api, request, "board-" + office.value,
                    "period,from,to," + csv_head() + csv_rows(api, language, part.figures.promises, all) +
                        csv_of_periods(api, language, part.figures.recent) +
                        csv_rows(api, language, part.figures.history, all));
}

// ---- of a calendar year

using YearFigure = std::pair<const char*, std::optional<std::int64_t>>;  ///< a measure, and how much as far as it may be told
using YearFigures = std::vector<YearFigure>;

YearFigures figures_of(const engine::YearReport::OfProcedure& of) {
    using engine::shown;
    return {{"received", shown(of.received)},
            {"taken_over", shown(of.taken_over)},
            {"moved_on", shown(of.moved_on)},
            {"answered", shown(of.answered)},
            {"in_time", shown(of.answered - of.late, of.answered)},
            {"late", shown(of.late, of.answered)},
            {"extended", shown(of.extended)},
            {"reviewed", shown(of.reviewed)},
            {"changed", shown(of.changed)}};
}
YearFigures acts_of(const engine::YearReport& report) {
    return {{"forwarded", report.forwarded}, {"assigned", report.assigned}, {"urged", report.urged}};
}
YearFigures proposals_of(const engine::YearReport& report) {
    return {{"made", report.proposed},
            {"adopted", report.adopted},
            {"adopted_partly", report.adopted_partly},
            {"not_adopted", report.not_adopted},
            {"unanswered", report.unanswered()}};
}

std::string name_of(const Api& api, text::Language language, const engine::YearReport::OfProcedure& of) {
    const auto* procedure = api.context.town.rule_book().newest(of.procedure);
    return procedure == nullptr ? of.procedure : in(language, procedure->name);
}

json::Value year_json(const Api& api, text::Language language, const engine::YearReport& report) {
    const auto object_of = [](const YearFigures& figures, Object out = {}) {
        for (const auto& [measure, count] : figures) out.emplace_back(measure, figure_json(count));
        return out;
    };
    Array procedures;
    for (const auto& of : report.procedures) {
        Array outcomes;
        Array endings;
        for (const auto& [outcome, count] : of.outcomes)
            outcomes.emplace_back(Object{{"outcome", outcome}, {"outcome_name", in(language, engine::outcome_name(api.context.town, of.procedure, outcome))}, {"count", count}});
        for (const auto& [state, count] : of.endings)
            endings.emplace_back(Object{{"state", state}, {"state_name", in(language, engine::ending_name(api.context.town, of.procedure, state))}, {"count", count}});
        Object row = object_of(figures_of(of), {{"procedure", of.procedure}, {"procedure_name", name_of(api, language, of)}});
        row.emplace_back("outcomes", std::move(outcomes));
        row.emplace_back("ended_without_answer", std::move(endings));
        procedures.emplace_back(std::move(row));
    }
    Array complained_of;
    for (const auto& [office, count] : report.complained_of)
        complained_of.emplace_back(Object{{"office", office.value}, {"office_name", office_name(api, language, office)}, {"cases", count}});
    const auto if_over = [&](auto value) { return report.is_over ? json::Value(std::move(value)) : json::Value(nullptr); };
    return Object{{"year", static_cast<std::int64_t>(report.year)},
                  {"is_over", report.is_over},
                  {"procedures", if_over(std::move(procedures))},
                  {"offices", if_over(object_of(acts_of(report)))},
                  {"proposals", if_over(object_of(proposals_of(report)))},
                  {"complained_of", if_over(std::move(complained_of))}};
}

/// Of a year that runs, the heading alone.
std::string year_csv(const Api& api, text::Language language, const engine::YearReport& report) {
    std::string out = "year,part,of,of_name,measure,value,value_name,count\r\n";
    const auto line = [&](const char* part, const std::string& of, const std::string& of_name, const YearFigure& figure,
                          const std::string& value = {}, const std::string& value_name = {}) {
        out += std::to_string(report.year) + ",";
        for (const std::string& cell : {std::string(part), of, of_name, std::string(figure.first), value, value_name}) out += csv_cell(cell) + ",";
        out += (figure.second ? std::to_string(*figure.second) : std::string()) + "\r\n";
    };
    if (!report.is_over) return out;
    const engine::Town& town = api.context.town;
    for (const auto& of : report.procedures) {
        const std::string name = name_of(api, language, of);
        for (const YearFigure& figure : figures_of(of)) line("procedure", of.procedure, name, figure);
        for (const auto& [outcome, count] : of.outcomes)
            line("procedure", of.procedure, name, {"outcome", count}, outcome, in(language, engine::outcome_name(town, of.procedure, outcome)));
        for (const auto& [state, count] : of.endings)
            line("procedure", of.procedure, name, {"ended", count}, state, in(language, engine::ending_name(town, of.procedure, state)));
    }
    for (const YearFigure& figure : acts_of(report)) line("offices", {}, {}, figure);
    for (const YearFigure& figure : proposals_of(report)) line("proposals", {}, {}, figure);
    for (const auto& [office, count] : report.complained_of) line("complained-of", office.value, office_name(api, language, office), {"cases", count});
    return out;
}

http::Response answer_year(const Api& api, const http::Request& request, const char* type) {
    if (!accepts(request, type)) return refusal(request, api, {problems::not_acceptable, {{"type", type}}, {}});
    const Date today = api.context.town.zone().day_of(api.context.clock.now());
    const auto year = engine::parse_report_year(request.capture("year"), today);
    const auto language = language_of(request, api);
    const auto board = api.board->now();
    const bool is_json = std::string_view(type) == "application/json";
    const std::string name = "report." + (year ? std::to_string(*year) : std::string()) + (is_json ? ".json." : ".csv.") + std::string(text::short_tag(language));
    if (year)
        if (auto kept = api.kept->find(request, name, board.get())) return std::move(*kept);
    const auto report = year ? std::optional(engine::read_year(api.context, *year, today)) : std::nullopt;
    if (!report || (report->is_over && !report->is_counted)) return refusal(request, api, {problems::not_found, {}, {}});
    return api.kept->keep(request, name, board,
                          is_json ? open_to_all(answer(request, api, 200, year_json(api, language, *report)))
                                  : csv_file(api, request, "report-" + std::to_string(*year), year_csv(api, language, *report)));
}

/// The board in one form. Everybody who asks in one language gets the same bytes.
struct Form {
    std::string path;
    std::string type;
    http::Response (*write)(const Api& api, const http::Request& request, const engine::Board& board);

    /// Of an office: as many names as there are offices. Nothing for an office that isn't there.
    std::optional<std::string> kept_name(const Api& api, const http::Request& request, const engine::Board& board) const {
        const std::string office = path.find('{') == std::string::npos ? std::string() : request.capture("office");
        if (!office.empty() && board.offices->find({office}) == nullptr) return std::nullopt;
        return path + "." + office + "." + std::string(text::short_tag(language_of(request, api)));
    }
    http::Response answer(const Api& api, const http::Request& request) const {
        if (!accepts(request, type)) return refusal(request, api, {problems::not_acceptable, {{"type", type}}, {}});
        const auto board = api.board->now();
        const auto name = kept_name(api, request, *board);
        if (!name) return refusal(request, api, {problems::not_found, {}, {}});
        if (auto kept = api.kept->find(request, *name, board.get())) return std::move(*kept);
        return api.kept->keep(request, *name, board, write(api, request, *board));
    }
    std::optional<http::Response> at_once(const Api& api, const http::Request& request) const {
        const auto board = accepts(request, type) ? api.board->at_hand() : nullptr;
        const auto name = board ? kept_name(api, request, *board) : std::nullopt;
        return name ? api.kept->find(request, *name, board.get()) : std::nullopt;
    }
};

}  // namespace board_routes_detail

void add_board_routes(http::Router& router, const Api& api) {
    using namespace board_routes_detail;
    for (const Form& form : {Form{"/board.json", "application/json", board_json},
                             Form{"/board.csv", "text/csv", board_csv},
                             Form{"/board-periods.csv", "text/csv", periods_csv},
                             Form{"/board/{office}/board.json", "application/json", office_json},
                             Form{"/board/{office}/board.csv", "text/csv", office_csv}})
        router.add({.pattern = form.path,
                    .handler = [api, form](http::Request& request) { return form.answer(api, request); },
                    .at_once = [api, form](http::Request& request) { return form.at_once(api, request); }});
    router.get("/board/report/{year}/report.json", [api](http::Request& request) { return answer_year(api, request, "application/json"); });
    router.get("/board/report/{year}/report.csv", [api](http::Request& request) { return answer_year(api, request, "text/csv"); });
}

}  // namespace huiyin::api
