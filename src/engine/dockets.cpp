#include "engine/dockets.h"

#include <unordered_map>

#include "base/fault.h"
#include "core/accountability/docket.h"

namespace huiyin::engine {
namespace dockets_detail {

constexpr const char* covered_setting = "docket.covered_to";
constexpr const char* last_setting = "docket.last";
/// Set once the figures by week hold all dockets: a town that is older than they are has them from its own log.
constexpr const char* by_week_setting = "figures.by_week";
constexpr std::size_t lines_max = 20'000;

std::uint64_t covered_to(Store& store) {
    const auto text = store.setting(covered_setting);
    return text ? std::stoull(*text) : 0;
}

/// When the first event that no docket covers happened, if there is one.
std::optional<Instant> oldest_uncovered(Store& store, std::uint64_t from) {
    const auto rows = store.events_by_leaf(from, 1);
    if (rows.empty()) return std::nullopt;
    return rows.front().at;
}

/// What the dockets until now would have added, had promises been counted by week and extensions by day from the start.
std::vector<FigureRow> figures_by_week(Store& store) {
    using namespace accountability;
    std::unordered_map<ObligationId, std::string> open;
    std::vector<FigureRow> out;
    for (const std::uint64_t index : store.unsealed_entries(0)) {
        const auto entry = store.log_entries(index, 1);
        const auto docket = entry.empty() ? parse_docket("") : parse_docket(as_text(entry.front()));
        if (!docket) continue;  // another kind of entry
        for (const DocketLine& line : docket->lines) {
            const auto before = open.find(id_of(line));
            const auto effect = on_line(line, before == open.end() ? std::nullopt : std::optional(before->second));
            if (!effect) continue;
            for (const FigureDelta& delta : effect->deltas)
                if (delta.key.section == Section::weeks || delta.measure == "declined" || delta.measure == "extensions" ||
                    delta.measure == "extension_days")
                    out.push_back(figure_row(delta));
            if (std::holds_alternative<PromiseClosed>(line))
                open.erase(id_of(line));
            else
                open[id_of(line)] = effect->promise.document;
        }
    }
    return out;
}

std::optional<MadeDocket> make(const Context& context, const LogState& state, std::span<const std::uint64_t> unsealed,
                               Instant now, bool asked) {
    using namespace accountability;
    Store& store = context.store;
    const std::uint64_t from = covered_to(store);
    auto rows = store.docket_lines(lines_max + 1);
    const auto last = store.setting(last_setting);
    const Settings& settings = context.town.settings();
    const DocketTiming timing{.every_seconds = settings.docket_seconds,
                              .lines_least = static_cast<std::size_t>(settings.docket_lines_min),
                              .held_seconds_most = 7 * 86'400};
    const Instant last_at = last ? parse_instant(*last).value_or(Instant{}) : Instant{};
    if (state.size == from) return std::nullopt;
    if (asked ? rows.size() < timing.lines_least
              : !docket_is_due(timing, rows.size(), oldest_uncovered(store, from), last_at, now))
        return std::nullopt;
    MadeDocket out;
    out.covered_to = state.size;
    if (rows.size() > lines_max) {
        // The rest waits for the next docket, which begins where this one ends: never inside one leaf's lines.
        out.covered_to = rows.back().leaf_index;
        std::erase_if(rows, [&](const DocketLineRow& row) { return row.leaf_index >= out.covered_to; });
    }
    std::vector<WaitingLine> waiting;
    std::vector<DocketLine> lines;
    for (const DocketLineRow& row : rows) {
        auto line = parse_line(row.line);
        if (!line) throw Fault("a waiting docket line can't be read; run: huiyin fsck");
        lines.push_back(*line);
        waiting.push_back({.leaf_index = row.leaf_index, .line = std::move(*line)});
    }
    std::vector<std::uint64_t> others;
    for (const std::uint64_t index : unsealed)
        if (index >= from && index < out.covered_to) others.push_back(index);
    for (const std::string& entry : compose_dockets({.from = from, .to = out.covered_to}, waiting, others))
        out.entries.push_back(to_bytes(std::string_view(entry)));

    out.changes = changes_of_dockets(store, lines, out.covered_to, now);
    return out;
}

}  // namespace dockets_detail

Changes changes_of_dockets(Store& store, std::span<const accountability::DocketLine> lines, std::uint64_t covered_to,
                           Instant now) {
    std::vector<ObligationId> ids;
    for (const accountability::DocketLine& line : lines) ids.push_back(accountability::id_of(line));
    std::unordered_map<ObligationId, std::string> stored;
    for (auto& row : store.obligations(ids))
        if (row) stored.emplace(row->id, std::move(row->document));
    const auto effect = accountability::on_lines(lines, [&](const ObligationId& id) -> std::optional<std::string> {
        const auto found = stored.find(id);
        return found == stored.end() ? std::nullopt : std::optional(found->second);
    });
    if (!effect) throw Fault("a promise does not fit what was stored of it; run: huiyin fsck");
    Changes out;
    for (const accountability::StoredPromise& promise : effect->promises)
        out.obligations.push_back({.id = promise.id, .document = promise.document});
    for (const accountability::FigureDelta& delta : effect->deltas) out.figures.push_back(figure_row(delta));
    if (store.setting(dockets_detail::by_week_setting).value_or("").empty()) {
        if (last_docket(store))
            for (FigureRow& row : dockets_detail::figures_by_week(store)) out.figures.push_back(std::move(row));
        out.settings.emplace_back(dockets_detail::by_week_setting, "yes");
    }
    out.docketed_below = covered_to;
    out.settings.emplace_back(dockets_detail::covered_setting, std::to_string(covered_to));
    out.settings.emplace_back(dockets_detail::last_setting, to_text(now));
    return out;
}

void install_dockets(const Context& context) {
    context.writer.set_docket_maker(
        [context](const LogState& state, std::span<const std::uint64_t> unsealed, Instant now, bool asked) {
            return dockets_detail::make(context, state, unsealed, now, asked);
        },
        [&store = context.store] { return store.unsealed_entries(dockets_detail::covered_to(store)); });
}

std::optional<Instant> last_docket(Store& store) {
    const auto last = store.setting(dockets_detail::last_setting);
    return last ? parse_instant(*last) : std::nullopt;
}

FigureRow figure_row(const accountability::FigureDelta& delta) {
    return {.section = std::string(to_text(delta.key.section)),
            .source = delta.key.source,
            .office = delta.key.office,
            .procedure = delta.key.procedure,
            .clock = delta.key.clock,
            .measure = delta.measure,
            .day = delta.day,
            .add = delta.add};
}

std::optional<accountability::FigureDelta> figure_delta(const FigureRow& row) {
    const auto section = accountability::parse_section(row.section);
    if (!section) return std::nullopt;
    return accountability::FigureDelta{.key = {.section = *section,
                                               .source = row.source,
                                               .office = row.office,
                                               .procedure = row.procedure,
                                               .clock = row.clock},
                                       .measure = row.measure,
                                       .day = row.day,
                                       .add = row.add};
}

}  // namespace huiyin::engine
