#include "engine/board.h"
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

Array figure_rows(const Api& api, text::Language language, const std::vector<accountability::Figure>& figures) {
    Array out;
    for (const accountability::Figure& one : figures) {
        Object row;
        if (!one.key.source.empty()) row.emplace_back("source", one.key.source);
        row.emplace_back("office", one.key.office.value);
        row.emplace_back("office_name", office_name(api, language, one.key.office));
        row.emplace_back("procedure", one.key.procedure);
        row.emplace_back("clock", one.key.clock);
        row.emplace_back("opened", one.counts.opened);
        row.emplace_back("in_time", one.counts.in_time);
        row.emplace_back("late", one.counts.late);
        row.emplace_back("no_due", one.counts.no_due);
        row.emplace_back("open", one.counts.open);
        row.emplace_back("overdue", one.counts.overdue);
        row.emplace_back("extended", one.counts.extended);
        row.emplace_back("transferred", one.counts.transferred);
        row.emplace_back("withdrawn", one.counts.withdrawn);
        out.emplace_back(std::move(row));
    }
    return out;
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

http::Response as_json(const Api& api, const http::Request& request, const engine::Board& board) {
    const text::Language language = language_of(request, api);
    Array own;
    for (const engine::OwnFigure& one : board.own)
        own.emplace_back(Object{{"office", one.office.value},
                                {"office_name", office_name(api, language, one.office)},
                                {"answered", one.answered},
                                {"median_days", one.median_days},
                                {"rated", one.rated},
                                {"solved", one.solved},
                                {"reviewed", one.reviewed},
                                {"changed", one.changed}});
    const Date today = api.context.town.zone().day_of(api.context.clock.now());
    return open_to_all(answer(
        request, api, 200,
        Object{{"as_of", to_text(today)},
               {"docket", board.docket ? json::Value(to_text(*board.docket)) : json::Value(nullptr)},
               {"promises", figure_rows(api, language, board.figures.promises)},
               {"history", figure_rows(api, language, board.figures.history)},
               {"fewer_than_10", Object{{"promises", office_list(board.figures.promises_fewer_than_10)},
                                        {"history", office_list(board.figures.history_fewer_than_10)}}},
               {"own", std::move(own)}}));
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

std::string csv_rows(const Api& api, text::Language language, const std::vector<accountability::Figure>& figures) {
    std::string out;
    for (const accountability::Figure& one : figures) {
        for (const std::string& cell :
             {std::string(accountability::to_text(one.key.section)), one.key.source, one.key.office.value,
              office_name(api, language, one.key.office), one.key.procedure, one.key.clock})
            out += csv_cell(cell) + ",";
        const accountability::Counts& c = one.counts;
        for (const std::int64_t count :
             {c.opened, c.in_time, c.late, c.no_due, c.open, c.overdue, c.extended, c.transferred})
            out += std::to_string(count) + ",";
        out += std::to_string(c.withdrawn) + "\r\n";
    }
    return out;
}

http::Response as_csv(const Api& api, const http::Request& request, const engine::Board& board) {
    const text::Language language = language_of(request, api);
    http::Response out = http::Response::text(
        200, "section,source,office,office_name,procedure,clock,opened,in_time,late,no_due,open,overdue,extended,"
             "transferred,withdrawn\r\n" +
                 csv_rows(api, language, board.figures.promises) + csv_rows(api, language, board.figures.history));
    out.set("Content-Type", "text/csv; charset=utf-8; header=present");
    out.set("Content-Disposition", "attachment; filename=\"board.csv\"");
    out.set("Content-Language", std::string(text::tag(language)));
    return open_to_all(std::move(out));
}

/// The board in one form. Everybody who asks in one language gets the same bytes.
struct Form {
    std::string path;
    std::string type;
    http::Response (*write)(const Api& api, const http::Request& request, const engine::Board& board);

    std::string kept_name(const Api& api, const http::Request& request) const {
        return type + "." + std::string(text::short_tag(language_of(request, api)));
    }
    http::Response answer(const Api& api, const http::Request& request) const {
        if (!accepts(request, type)) return refusal(request, api, {problems::not_acceptable, {{"type", type}}, {}});
        const auto board = api.board->now();
        const std::string name = kept_name(api, request);
        if (auto kept = api.kept->find(request, name, board.get())) return std::move(*kept);
        return api.kept->keep(request, name, board, write(api, request, *board));
    }
    std::optional<http::Response> at_once(const Api& api, const http::Request& request) const {
        const auto board = accepts(request, type) ? api.board->at_hand() : nullptr;
        return board ? api.kept->find(request, kept_name(api, request), board.get()) : std::nullopt;
    }
};

}  // namespace board_routes_detail

void add_board_routes(http::Router& router, const Api& api) {
    using namespace board_routes_detail;
    for (const Form& form : {Form{"/board.json", "application/json", as_json}, Form{"/board.csv", "text/csv", as_csv}})
        router.add({.pattern = form.path,
                    .handler = [api, form](http::Request& request) { return form.answer(api, request); },
                    .at_once = [api, form](http::Request& request) { return form.at_once(api, request); }});
}

}  // namespace huiyin::api
