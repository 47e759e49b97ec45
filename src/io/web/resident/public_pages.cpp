#include <charconv>

#include "core/accountability/figures.h"
#include "core/ledger/entry.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/board.h"
#include "io/web/resident/pages.h"
#include "io/web/resident/resident.h"
#include "io/web/site/category.h"

namespace huiyin::web::resident {
namespace public_detail {

constexpr std::int64_t bar_width = 320;
constexpr std::int64_t bar_height = 40;

void set_counts(View& row, const accountability::Counts& counts) {
    row.set("RECEIVED", text::write_number(counts.opened)).set("IN_TIME", text::write_number(counts.in_time));
    row.set("LATE", text::write_number(counts.late)).set("NO_DUE", text::write_number(counts.no_due));
    row.set("OPEN", text::write_number(counts.open)).set("OVERDUE", text::write_number(counts.overdue));
}

using ByOffice = std::map<OfficeId, accountability::Counts>;

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

/// One table with its drawing. Each bar is one office's whole, however many its cases: it shows how, not how much.
void set_figures(View& view, const Site& site, text::Language language, const ByOffice& by_office) {
    accountability::Counts total;
    std::int64_t number = 0;
    for (const auto& [office, counts] : by_office) {
        total += counts;
        const std::string name = office_name(site, language, office);
        set_counts(view.add("ROWS").set("OFFICE", name), counts);
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
    const auto* procedure = site.context.town.find_procedure(key.procedure);
    return procedure == nullptr || procedure->answer_clock.value == key.clock;
}

http::Response draw_board(const Site& site, const http::Request& request, const engine::Board& board) {
    const auto language = language_of(site, request);
    const accountability::Figures& figures = board.figures;
    View view = base_view(site, request);
    view.list("COUNTED").list("HISTORY").show("OWN_TABLE", !board.own.empty()).list("OWN");
    ByOffice counted;
    for (const auto& figure : figures.promises)
        if (is_answer(site, figure.key)) counted[figure.key.office] += figure.counts;
    accountability::Counts total;
    for (const auto& [office, counts] : counted) total += counts;
    if (!counted.empty()) set_figures(view.add("COUNTED"), site, language, counted);
    std::map<std::string, ByOffice> history;
    for (const auto& figure : figures.history) history[figure.key.source][figure.key.office] += figure.counts;
    for (const auto& [source, by_office] : history) {
        accountability::Counts sum;
        for (const auto& [office, counts] : by_office) sum += counts;
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
    view.list("AS_OF");
    if (board.docket) view.add("AS_OF").set("DAY", text::write_date(language, *board.docket));
    for (const engine::OwnFigure& one : board.own)
        view.add("OWN").set("OFFICE", office_name(site, language, one.office)).set("RATED", text::write_number(one.rated))
            .set("SOLVED", text::write_number(one.solved)).set("MEDIAN_DAYS", text::write_number(one.median_days))
            .set("REVIEWED", text::write_number(one.reviewed)).set("CHANGED", text::write_number(one.changed));
    return page(site, request, "board", view, 200, Reach::open);
}

/// The name of the page that everybody gets who asks in that language; none if the address says more, which the links
/// on the page then repeat.
std::optional<std::string> kept_name(const Site& site, const http::Request& request) {
    for (const auto& [name, value] : request.query.items())
        if (name != "lang") return std::nullopt;
    return "board." + std::string(text::short_tag(language_of(site, request)));
}

http::Response show_board(const Site& site, const http::Request& request) {
    const auto board = site.board->now();
    const auto name = kept_name(site, request);
    if (!name) return draw_board(site, request, *board);
    if (auto kept = site.kept->find(request, *name, board.get())) return std::move(*kept);
    return site.kept->keep(request, *name, board, draw_board(site, request, *board));
}

std::optional<http::Response> board_at_once(const Site& site, const http::Request& request) {
    const auto board = site.board->at_hand();
    const auto name = kept_name(site, request);
    return board && name ? site.kept->find(request, *name, board.get()) : std::nullopt;
}

/// ENTRY, if one is asked for by its number: what a document's QR code leads to.
void set_entry(View& view, const Site& site, const http::Request& request) {
    view.list("ENTRY");
    const auto asked = request.query.find("entry");
    if (!asked) return;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(asked->data(), asked->data() + asked->size(), number);
    if (error != std::errc() || end != asked->data() + asked->size()) return;
    const auto published = site.context.writer.published();
    View& entry = view.add("ENTRY").set("NUMBER", text::write_number(static_cast<std::int64_t>(number)));
    entry.list("SEALED").list("READABLE").list("NONE");
    const auto found = published && number < published->size ? site.context.store.log_entries(number, 1) : std::vector<Bytes>{};
    if (found.empty())
        entry.show("NONE");
    else if (const auto commitment = ledger::parse_sealed_entry(found.front()))
        entry.add("SEALED").set("HASH", to_base64(*commitment));
    else
        entry.show("READABLE");
}

http::Response show_log(const Site& site, const http::Request& request) {
    const auto language = language_of(site, request);
    View view = base_view(site, request);
    const auto published = site.context.writer.published();
    view.set("SIZE", text::write_number(published ? static_cast<std::int64_t>(published->size) : 0));
    set_entry(view, site, request);
    view.set("ORIGIN", site.settings().origin).set("KEY", site.log_key);
    view.set("CHECKPOINT", published ? published->note : "");
    view.set("CHECKPOINT_WHEN", write_moment_of(site, language, published ? published->at : site.now()));
    return page(site, request, "log", view, 200, Reach::open);
}

}  // namespace public_detail

void add_public_pages(http::Router& router, const Site& site) {
    for (const auto& [path, name] : {std::pair{"/", "home"}, std::pair{"/limits", "limits"},
                                     std::pair{"/accessibility", "accessibility"}})
        router.get(path, [site, name = std::string(name)](http::Request& request) {
            View view = base_view(site, request);
            set_town_words(view, language_of(site, request), site.context.town.guidance()->texts);
            return page(site, request, name, view, 200, Reach::open);
        });
    router.get("/log", [site](http::Request& request) { return public_detail::show_log(site, request); });
    router.add({.pattern = "/board",
                .handler = [site](http::Request& request) { return public_detail::show_board(site, request); },
                .at_once = [site](http::Request& request) { return public_detail::board_at_once(site, request); }});
}

void add_routes(http::Router& router, const Site& site) {
    add_assets(router);
    add_public_pages(router, site);
    add_deadline_page(router, site);
    add_filing_pages(router, site);
    add_case_pages(router, site);
}

}  // namespace huiyin::web::resident
