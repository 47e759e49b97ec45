#include "core/accountability/figures.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "base/as_written.h"
#include "base/fault.h"
#include "core/accountability/lines.h"
#include "core/accountability/problems.h"

namespace huiyin::accountability {

namespace figures_detail {

/// Below this many promises an office's figures stand under the office above.
constexpr std::int64_t small_below = 10;

struct Measure {
    std::string_view name;
    std::int64_t Counts::*field;
};
/// Those that are stored; `overdue` and `suspended` follow from the days of `open`.
constexpr std::array<Measure, 11> stored_measures{{{"opened", &Counts::opened},
                                                 {"in_time", &Counts::in_time},
                                                 {"late", &Counts::late},
                                                 {"no_due", &Counts::no_due},
                                                 {"open", &Counts::open},
                                                 {"extended", &Counts::extended},
                                                 {"transferred", &Counts::transferred},
                                                 {"withdrawn", &Counts::withdrawn},
                                                 {"declined", &Counts::declined},
                                                 {"extensions", &Counts::extensions},
                                                 {"extension_days", &Counts::extension_days}}};

/// The periods before a day, in full ISO weeks.
struct PeriodLength {
    std::string_view name;
    int weeks;
};
constexpr std::array<PeriodLength, 2> period_lengths{{{"quarter", 13}, {"year", 52}}};
constexpr std::int64_t hundred = 100;
/// The Monday `weeks` before the week of `day`.
Date monday_before(Date day, int weeks) {
    const Date monday = *parse_iso_week(iso_week(day));
    return monday - std::chrono::days(7 * weeks);
}

/// Offices so that each comes before the one above it; offices on a circle, or below one, count as having nothing above.
struct Order {
    std::vector<OfficeId> lowest_first;
    Parents parents;
};
Order order_of(const std::set<OfficeId>& offices, const Parents& stated) {
    const auto above = [&](const OfficeId& office) -> std::optional<OfficeId> {
        const auto found = stated.find(office);
        return found == stated.end() ? std::nullopt : found->second;
    };
    Order order;
    std::map<OfficeId, std::size_t> depths;
    std::set<OfficeId> all = offices;
    for (const OfficeId& office : offices) {
        std::vector<OfficeId> chain{office};
        bool circle = false;
        while (const auto next = above(chain.back())) {
            circle = std::find(chain.begin(), chain.end(), *next) != chain.end();
            if (circle) break;
            chain.push_back(*next);
        }
        if (circle) {
            depths[office] = 0;
            order.parents[office] = std::nullopt;
            continue;
        }
        for (std::size_t i = 0; i < chain.size(); ++i) {
            all.insert(chain[i]);
            depths[chain[i]] = chain.size() - 1 - i;
            order.parents[chain[i]] = i + 1 < chain.size() ? std::optional(chain[i + 1]) : std::nullopt;
        }
    }
    order.lowest_first.assign(all.begin(), all.end());
    std::stable_sort(order.lowest_first.begin(), order.lowest_first.end(),
                     [&](const OfficeId& a, const OfficeId& b) { return depths[a] > depths[b]; });
    return order;
}

struct SectionResult {
    std::vector<Figure> figures;
    std::vector<OfficeId> small;
    std::map<OfficeId, OfficeId> under;  ///< each office that was added up, and under which it went
};
SectionResult add_up_section(Section section, const std::map<FigureKey, Counts>& counts, const Parents& parents) {
    std::set<OfficeId> offices;
    std::map<OfficeId, std::int64_t> own;
    std::map<OfficeId, std::map<FigureKey, Counts>> by_office;
    for (const auto& [key, value] : counts) {
        if (key.section != section || value == Counts{}) continue;
        offices.insert(key.office);
        own[key.office] += value.opened;
        by_office[key.office][key] += value;
    }
    const Order order = order_of(offices, parents);
    SectionResult result;
    for (const OfficeId& office : order.lowest_first) {
        const auto found = by_office.find(office);
        if (found == by_office.end()) continue;
        const std::optional<OfficeId>& above = order.parents.at(office);
        std::int64_t total = 0;
        for (const auto& [key, value] : found->second) total += value.opened;
        if (total >= small_below || !above) continue;
        for (auto& [key, value] : found->second) {
            FigureKey moved = key;
            moved.office = *above;
            by_office[*above][moved] += value;
        }
        by_office.erase(office);
        result.under.emplace(office, *above);
        if (own[office] > 0) result.small.push_back(office);
    }
    for (const auto& [office, figures] : by_office)
        for (const auto& [key, value] : figures) result.figures.push_back({key, value});
    std::sort(result.figures.begin(), result.figures.end(),
              [](const Figure& a, const Figure& b) { return a.key < b.key; });
    std::sort(result.small.begin(), result.small.end());
    return result;
}

// ---- stored promises

/// `{"office","procedure","clock","opened","due","extended"}`; while it stands still also `"suspended":true`, of one that had run
/// out before it was suspended `"ran_out"`, and once closed `"closed"`.
struct PromiseDocument {
    OfficeId office;
    std::string procedure;
    std::string clock;
    std::string opened;
    DueDay due;
    bool extended = false;
    std::optional<Date> closed;
};
std::string write_document(const PromiseDocument& promise) {
    json::Spelling out(192);
    out.open('{').member(R"("office":)").text(promise.office.value).member(R"("procedure":)").text(promise.procedure);
    out.member(R"("clock":)").text(promise.clock).member(R"("opened":)").text(promise.opened);
    out.member(R"("due":)").text(to_text(promise.due.stated)).member(R"("extended":)").truth(promise.extended);
    if (promise.due.stands_still) out.member(R"("suspended":)").truth(true);
    if (promise.due.ran_out) out.member(R"("ran_out":)").text(to_text(*promise.due.ran_out));
    if (promise.closed) out.member(R"("closed":)").text(to_text(*promise.closed));
    return out.close('}').take();
}
/// Spelled as write_document spells it; nothing otherwise.
std::optional<PromiseDocument> read_document_as_written(std::string_view text) {
    json::AsWritten in(text);
    PromiseDocument promise;
    const bool fits = in.open('{') && in.member(R"("office":)") && in.slug(promise.office.value) && in.member(R"("procedure":)") &&
                      in.text(promise.procedure) && in.member(R"("clock":)") && in.text(promise.clock) &&
                      in.member(R"("opened":)") && in.text(promise.opened) && in.member(R"("due":)") && in.day(promise.due.stated) &&
                      in.member(R"("extended":)") && in.truth(promise.extended) &&
                      (!in.member(R"("suspended":)") || (promise.due.stands_still = in.take("true"))) &&
                      (!in.member(R"("ran_out":)") || in.day(promise.due.ran_out.emplace())) &&
                      (!in.member(R"("closed":)") || in.day(promise.closed.emplace())) && in.take("}") && in.ended();
    if (!fits) return std::nullopt;
    return promise;
}
Result<PromiseDocument> read_document(const std::string& text, const ObligationId& id) {
    if (auto promise = read_document_as_written(text)) return std::move(*promise);
    const auto bad = [&] { return refuse(problems::bad_document, {{"id", id.hex()}}); };
    const auto parsed = json::parse(text);
    if (!parsed) return bad();
    const auto due = parse_date(parsed->text("due"));
    const json::Value* extended = parsed->find("extended");
    PromiseDocument promise{{parsed->text("office")}, parsed->text("procedure"), parsed->text("clock"),
                            parsed->text("opened"),   {},                        false, std::nullopt};
    if (!due || extended == nullptr || extended->boolean() == nullptr || !is_slug(promise.office.value)) return bad();
    promise.due.stated = *due;
    promise.extended = *extended->boolean();
    if (const json::Value* suspended = parsed->find("suspended")) {
        if (suspended->boolean() == nullptr) return bad();
        promise.due.stands_still = *suspended->boolean();
    }
    if (const json::Value* ran_out = parsed->find("ran_out")) {
        promise.due.ran_out = lines::day_value(*ran_out);
        if (!promise.due.ran_out) return bad();
    }
    if (const json::Value* closed = parsed->find("closed")) {
        promise.closed = closed->string() != nullptr ? parse_date(*closed->string()) : std::nullopt;
        if (!promise.closed) return bad();
    }
    return promise;
}

FigureKey key_of(const PromiseDocument& promise) {
    return {Section::promises, {}, promise.office, promise.procedure, promise.clock};
}
/// Each of them once more, in the week in which the promise was opened.
std::vector<FigureDelta> also_by_week(std::vector<FigureDelta> deltas, const std::string& opened) {
    const std::size_t count = deltas.size();
    for (std::size_t i = 0; i < count; ++i) {
        FigureDelta delta = deltas[i];
        delta.key.section = Section::weeks;
        delta.key.source = opened;
        deltas.push_back(std::move(delta));
    }
    return deltas;
}

Result<LineEffect> effect_of(const PromiseOpened& line, const std::optional<std::string>& stored) {
    if (stored) return refuse(problems::opened_twice, {{"id", line.id.hex()}});
    const PromiseDocument promise{line.office, line.procedure, line.clock, line.opened,
                                  {.stated = line.due, .stands_still = false, .ran_out = std::nullopt},
                                  false, std::nullopt};
    const FigureKey key = key_of(promise);
    return LineEffect{{line.id, write_document(promise)},
                      also_by_week({{key, "opened", "", 1}, {key, "open", to_text(line.due), 1}}, promise.opened)};
}

Result<PromiseDocument> read_open(const ObligationId& id, const std::optional<std::string>& stored) {
    if (!stored) return refuse(problems::not_open, {{"id", id.hex()}});
    TRY_LET(promise, read_document(*stored, id));
    if (promise.closed) return refuse(problems::not_open, {{"id", id.hex()}});
    return std::move(promise);
}

/// The day of a row of `open`: the one that counts, or none.
std::string day_text(const DueDay& due) {
    const auto day = due.counted();
    return day ? to_text(*day) : std::string();
}
/// That it is open under another day than before.
void move_open(LineEffect& effect, const FigureKey& key, const DueDay& before, const DueDay& after) {
    if (before.counted() == after.counted()) return;
    effect.deltas.push_back({key, "open", day_text(before), -1});
    effect.deltas.push_back({key, "open", day_text(after), 1});
}

std::string_view measure_of(Outcome outcome, bool after_due) {
    if (outcome == Outcome::transferred) return "transferred";
    if (outcome == Outcome::withdrawn) return "withdrawn";
    return after_due ? "late" : "in_time";
}

Result<LineEffect> effect_of(const PromiseClosed& line, const std::optional<std::string>& stored) {
    TRY_LET(promise, read_open(line.id, stored));
    const FigureKey key = key_of(promise);
    LineEffect effect{{line.id, {}}, {{key, "open", day_text(promise.due), -1},
                                      {key, std::string(measure_of(line.outcome, promise.due.is_late_on(line.closed))), "", 1}}};
    if (line.outcome == Outcome::declined) effect.deltas.push_back({key, "declined", "", 1});
    effect.deltas = also_by_week(std::move(effect.deltas), promise.opened);
    promise.closed = line.closed;
    effect.promise.document = write_document(promise);
    return effect;
}

Result<LineEffect> effect_of(const PromiseMoved& line, const std::optional<std::string>& stored) {
    TRY_LET(promise, read_open(line.id, stored));
    const FigureKey key = key_of(promise);
    LineEffect effect{{line.id, {}}, {}};
    const DueDay before = promise.due;
    promise.due.move(line);
    move_open(effect, key, before, promise.due);
    if (line.reason == MoveReason::extended) {
        if (!promise.extended) effect.deltas.push_back({key, "extended", "", 1});
        promise.extended = true;
        effect.deltas.push_back({key, "extensions", "", 1});
        if (line.due != before.stated) effect.deltas.push_back({key, "extension_days", "", (line.due - before.stated).count()});
    }
    effect.deltas = also_by_week(std::move(effect.deltas), promise.opened);
    effect.promise.document = write_document(promise);
    return effect;
}

Result<LineEffect> effect_of(const PromiseSuspended& line, const std::optional<std::string>& stored) {
    TRY_LET(promise, read_open(line.id, stored));
    if (promise.due.stands_still) return refuse(problems::suspended_twice, {{"id", line.id.hex()}});
    LineEffect effect{{line.id, {}}, {}};
    const DueDay before = promise.due;
    promise.due.suspend(line);
    move_open(effect, key_of(promise), before, promise.due);
    effect.deltas = also_by_week(std::move(effect.deltas), promise.opened);
    effect.promise.document = write_document(promise);
    return effect;
}

std::vector<FigureDelta> summed(std::span<const FigureDelta> deltas) {
    std::map<std::tuple<FigureKey, std::string, std::string>, std::int64_t> sums;
    for (const FigureDelta& delta : deltas) sums[{delta.key, delta.measure, delta.day}] += delta.add;
    std::vector<FigureDelta> out;
    for (const auto& [where, add] : sums)
        if (add != 0) out.push_back({std::get<0>(where), std::get<1>(where), std::get<2>(where), add});
    return out;
}

json::Object figure_row(const Figure& figure, const MoreOfRow& more) {
    json::Object row;
    if (figure.key.section == Section::history) row.emplace_back("source", figure.key.source);
    row.emplace_back("office", figure.key.office.value);
    if (more) more(figure.key, row);
    row.emplace_back("procedure", figure.key.procedure);
    row.emplace_back("clock", figure.key.clock);
    for (const auto& [name, value] : named(figure.counts)) row.emplace_back(std::string(name), value);
    return row;
}

json::Array office_list(std::span<const OfficeId> offices) {
    json::Array list;
    for (const OfficeId& office : offices) list.emplace_back(office.value);
    return list;
}

}  // namespace figures_detail

std::string_view to_text(Section section) {
    switch (section) {
        case Section::promises: return "promises";
        case Section::history: return "history";
        case Section::weeks: break;
    }
    return "weeks";
}

std::optional<Section> parse_section(std::string_view text) {
    for (const Section one : {Section::promises, Section::history, Section::weeks})
        if (to_text(one) == text) return one;
    return std::nullopt;
}

std::array<std::pair<std::string_view, std::int64_t>, 13> named(const Counts& counts) {
    return {{{"opened", counts.opened},
             {"in_time", counts.in_time},
             {"late", counts.late},
             {"no_due", counts.no_due},
             {"open", counts.open},
             {"overdue", counts.overdue},
             {"extended", counts.extended},
             {"transferred", counts.transferred},
             {"withdrawn", counts.withdrawn},
             {"declined", counts.declined},
             {"extensions", counts.extensions},
             {"extension_days", counts.extension_days},
             {"suspended", counts.suspended}}};
}

Counts& Counts::operator+=(const Counts& more) {
    opened += more.opened;
    in_time += more.in_time;
    late += more.late;
    no_due += more.no_due;
    open += more.open;
    overdue += more.overdue;
    extended += more.extended;
    transferred += more.transferred;
    withdrawn += more.withdrawn;
    declined += more.declined;
    extensions += more.extensions;
    extension_days += more.extension_days;
    suspended += more.suspended;
    return *this;
}

std::optional<Date> DueDay::counted() const {
    if (ran_out) return ran_out;
    return stands_still ? std::nullopt : std::optional(stated);
}
bool DueDay::is_late_on(Date closed) const {
    const auto day = counted();
    return day && closed > *day;
}
void DueDay::suspend(const PromiseSuspended& line) {
    if (!ran_out && line.suspended > stated) ran_out = stated;
    stands_still = true;
}
void DueDay::move(const PromiseMoved& line) {
    stated = line.due;
    if (line.reason == MoveReason::resumed || line.reason == MoveReason::restarted) stands_still = false;
}

Figures add_up(const std::map<FigureKey, Counts>& counts, const Parents& parents) {
    auto promises = figures_detail::add_up_section(Section::promises, counts, parents);
    auto history = figures_detail::add_up_section(Section::history, counts, parents);
    return {std::move(promises.figures), std::move(history.figures), std::move(promises.small), std::move(history.small), {}};
}

std::string first_recent_week(Date as_of) {
    return iso_week(figures_detail::monday_before(as_of, figures_detail::period_lengths.back().weeks));
}

Recent recent_of(const std::map<FigureKey, Counts>& counts, Date as_of, const Parents& parents) {
    using namespace figures_detail;
    const Date last = monday_before(as_of, 1);
    const auto without_week = [](const FigureKey& key) {
        return FigureKey{Section::promises, {}, key.office, key.procedure, key.clock};
    };
    // The keys of a section stand by week; only the year's are looked at.
    const auto from_week = [&](Date monday) {
        return counts.lower_bound({Section::weeks, iso_week(monday), {}, {}, {}});
    };
    Recent recent;
    std::map<OfficeId, OfficeId> under;
    for (const PeriodLength& length : period_lengths) {
        const Date first = monday_before(as_of, length.weeks);
        std::map<FigureKey, Counts> sums;
        const auto end = from_week(monday_before(as_of, 0));
        for (auto at = from_week(first); at != end; ++at) sums[without_week(at->first)] += at->second;
        SectionResult added = add_up_section(Section::promises, sums, parents);
        recent.periods.push_back({length.name, first, last, std::move(added.figures), std::move(added.small)});
        under = std::move(added.under);  // of the longest, which comes last
    }
    std::map<FigureKey, LastHundred> hundreds;
    for (Date week = last; week >= recent.periods.back().from; week -= std::chrono::days(7)) {
        std::map<FigureKey, Counts> of_week;
        const auto end = from_week(week + std::chrono::days(7));
        for (auto at = from_week(week); at != end; ++at) {
            FigureKey key = without_week(at->first);
            for (auto above = under.find(key.office); above != under.end(); above = under.find(key.office))
                key.office = above->second;
            of_week[key] += at->second;
        }
        for (const auto& [key, sum] : of_week) {
            LastHundred& one = hundreds[key];
            if (one.figure.counts.opened >= hundred) continue;
            one.figure.counts += sum;
            one.from = week;
        }
    }
    for (auto& [key, one] : hundreds) {
        if (one.figure.counts.opened < hundred) continue;
        one.figure.key = key;
        recent.last_hundred.push_back(std::move(one));
    }
    return recent;
}

Result<LineEffect> on_line(const DocketLine& line, const std::optional<std::string>& stored) {
    return std::visit([&](const auto& each) { return figures_detail::effect_of(each, stored); }, line);
}

Result<BatchEffect> on_lines(std::span<const DocketLine> lines,
                             const std::function<std::optional<std::string>(const ObligationId&)>& stored) {
    std::map<ObligationId, std::string> documents;
    std::vector<FigureDelta> deltas;
    for (const DocketLine& line : lines) {
        const auto known = documents.find(id_of(line));
        TRY_LET(effect, on_line(line, known != documents.end() ? std::optional(known->second) : stored(id_of(line))));
        documents[effect.promise.id] = std::move(effect.promise.document);
        deltas.insert(deltas.end(), effect.deltas.begin(), effect.deltas.end());
    }
    BatchEffect batch;
    for (auto& [id, document] : documents) batch.promises.push_back({id, std::move(document)});
    batch.deltas = figures_detail::summed(deltas);
    return batch;
}

std::vector<FigureDelta> on_history(std::string_view source, std::span<const HistoryLine> lines) {
    // By views and days: an audit adds up millions of lines, and keys of texts for each would be most of that.
    using Where = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view, std::optional<Date>>;
    std::map<Where, std::int64_t> sums;
    for (const HistoryLine& line : lines) {
        const auto count = [&](std::string_view measure, const std::optional<Date>& day = std::nullopt) {
            ++sums[{line.office.value, line.procedure, line.clock, measure, day}];
        };
        count("opened");
        if (!line.closed) count("open", line.due);
        else if (!line.due) count("no_due");
        else count(line.late == std::optional(true) ? "late" : "in_time");
    }
    std::vector<FigureDelta> out;
    for (const auto& [where, add] : sums) {
        const auto& [office, procedure, clock, measure, day] = where;
        out.push_back({.key = {.section = Section::history,
                               .source = std::string(source),
                               .office = {std::string(office)},
                               .procedure = std::string(procedure),
                               .clock = std::string(clock)},
                       .measure = std::string(measure),
                       .day = day ? to_text(*day) : "",
                       .add = add});
    }
    return out;
}

Figures figures_from_rows(std::span<const FigureDelta> rows, Date as_of, const Parents& parents) {
    std::map<FigureKey, Counts> counts;
    for (const FigureDelta& row : rows) {
        const auto measure = std::find_if(figures_detail::stored_measures.begin(), figures_detail::stored_measures.end(),
                                          [&](const figures_detail::Measure& each) { return each.name == row.measure; });
        EXPECTS(measure != figures_detail::stored_measures.end());
        Counts& of_key = counts[row.key];
        of_key.*(measure->field) += row.add;
        if (row.measure != "open") continue;
        if (row.day.empty()) {
            if (row.key.section != Section::history) of_key.suspended += row.add;
            continue;
        }
        const auto due = parse_date(row.day);
        EXPECTS(due.has_value());
        if (*due < as_of) of_key.overdue += row.add;
    }
    Figures figures = add_up(counts, parents);
    figures.recent = recent_of(counts, as_of, parents);
    return figures;
}

json::Array write_figures(std::span<const Figure> figures, const MoreOfRow& more) {
    json::Array rows;
    for (const Figure& figure : figures) rows.push_back(figures_detail::figure_row(figure, more));
    return rows;
}

json::Array write_periods(const Recent& recent, const MoreOfRow& more) {
    json::Array periods;
    for (const Period& period : recent.periods)
        periods.push_back(json::Object{{"name", std::string(period.name)},
                                       {"from", iso_week(period.from)},
                                       {"to", iso_week(period.to)},
                                       {"promises", write_figures(period.promises, more)},
                                       {"fewer_than_10", figures_detail::office_list(period.fewer_than_10)}});
    return periods;
}

json::Array write_last_hundred(const Recent& recent, const MoreOfRow& more) {
    json::Array rows;
    for (const LastHundred& one : recent.last_hundred) {
        json::Object row = figures_detail::figure_row(one.figure, more);
        row.emplace_back("from", iso_week(one.from));
        rows.push_back(std::move(row));
    }
    return rows;
}

json::Value write_audit(std::uint64_t size, Date as_of, const Figures& figures, std::span<const Problem> found) {
    json::Array problem_list;
    for (const Problem& problem : found) {
        json::Object row{{"code", problem.code}};
        for (const auto& [name, value] : problem.facts) row.emplace_back(name, value);
        problem_list.emplace_back(std::move(row));
    }
    return json::Object{
        {"size", size},
        {"as_of", to_text(as_of)},
        {"promises", write_figures(figures.promises)},
        {"history", write_figures(figures.history)},
        {"fewer_than_10", json::Object{{"promises", figures_detail::office_list(figures.promises_fewer_than_10)},
                                       {"history", figures_detail::office_list(figures.history_fewer_than_10)}}},
        {"periods", write_periods(figures.recent)},
        {"last_hundred", write_last_hundred(figures.recent)},
        {"problems", std::move(problem_list)}};
}

}  // namespace huiyin::accountability
