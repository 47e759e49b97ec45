#include "engine/importing.h"

#include <algorithm>
#include <set>

#include "base/fault.h"
#include "core/accountability/history.h"
#include "core/accounts/route.h"
#include "core/casework/decide.h"
#include "engine/dockets.h"
#include "engine/hand_over.h"
#include "engine/offices.h"
#include "engine/problems.h"
#include "engine/seal.h"

namespace huiyin::engine {
namespace importing_detail {

/// More offices than this are no offices but a column that was mistaken for them.
constexpr std::size_t offices_created_max = 256;
/// The clock by which history lines count, whatever the procedure (docs/formats/docket.md).
constexpr const char* history_clock = "reply";

/// Of a row's id, the characters at its end by which it differs from its neighbours, and the bytes that it shares with them.
constexpr std::size_t own_characters = 3;
constexpr std::size_t neighbours_bytes = 8;

Hash digest_of(const ImportSource& source, std::string_view id) {
    constexpr std::uint8_t apart = 0;  // neither holds a NUL, so no two pairs give one text
    return crypto::sha256({as_bytes(source.name), ByteView(&apart, 1), as_bytes(id)});
}

bool is_named(const accounts::Office& office, const std::string& name) {
    return office.id.value == name || office.name.zh == name || office.name.en == name;
}

/// To the second, as the source counted: a close in the very second of the deadline is in time.
std::optional<bool> verdict(const OldRecord& record, Instant now) {
    if (!record.due) return std::nullopt;
    if (record.closed) return *record.closed > *record.due;
    return now > *record.due ? std::optional(true) : std::nullopt;
}

accountability::HistoryLine line_of(const ImportSource& source, const casework::History& history) {
    const auto day = [&](const std::optional<Instant>& at) -> std::optional<Date> {
        if (!at) return std::nullopt;
        return source.zone.day_of(*at);
    };
    return {.id = history.id,
            .office = history.office,
            .procedure = history.procedure,
            .clock = history_clock,
            .opened = iso_week(source.zone.day_of(history.opened)),
            .due = day(history.due),
            .closed = day(history.closed),
            .late = history.late};
}

}  // namespace importing_detail
using namespace importing_detail;

Result<ImportSource> prepare_import(const Context& context,
                                    std::string name,
                                    const std::string& procedure,
                                    TimeZone zone) {
    const procedure::Procedure* found = context.town.find_procedure(procedure);
    if (found == nullptr) {
        std::string known;
        for (const auto& one : context.town.procedures()) known += (known.empty() ? "" : ", ") + one.id.value;
        return refuse(problems::no_such_procedure, {{"procedure", procedure}, {"known", known}}, "procedure");
    }
    const auto offices = context.town.offices();
    const auto has_key = [&](const OfficeId& id) { return context.town.has_key(id); };
    // Every office without a key of its own is stood for by one above it, in the end by the reception.
    if (!accounts::sealing_office(*offices, offices->reception().id, has_key)) return refuse(problems::import_without_key);
    return ImportSource{std::move(name), found, std::move(zone)};
}

Hash source_row(const ImportSource& source, std::string_view id) {
    const Hash neighbours = digest_of(source, id.substr(0, id.size() - std::min(id.size(), own_characters)));
    const Hash own = digest_of(source, id);
    Hash row = neighbours;
    std::copy_n(own.begin(), row.size() - neighbours_bytes, row.begin() + neighbours_bytes);
    return row;
}

bool is_imported(Store& store, const ImportSource& source, std::string_view id) {
    return store.imported(source_row(source, id)) || store.imported(digest_of(source, id));
}

Result<OfficeId> ImportOffices::office_of(const std::string& name) {
    if (const auto known = known_.find(name); known != known_.end()) return known->second;
    const auto offices = context_.town.offices();
    for (const accounts::Office& office : offices->all())
        if (is_named(office, name)) return known_.emplace(name, office.id).first->second;
    if (!may_create_) return refuse(problems::import_office_unknown, {{"office", name}});
    if (created_ == offices_created_max)
        return refuse(problems::import_offices_too_many, {{"max", std::to_string(offices_created_max)}, {"office", name}});
    const accounts::Office office = accounts::office_for_import(*offices, name);
    TRY(add_office(context_, office));
    ++created_;
    return known_.emplace(name, office.id).first->second;
}

Append seal_import(const Context& context, const ImportSource& source, std::span<const ImportRow> rows) {
    EXPECTS(rows.size() <= import_rows_max);
    Append out;
    const casework::Rules rules = context.town.rules(*source.procedure, {});
    const casework::Now now = context.town.now(context.clock.now());
    std::vector<accountability::HistoryLine> lines;
    lines.reserve(rows.size());
    sealing::Sender sender(context.random);
    const CaseId batch = CaseId::draw(context.random);
    for (const ImportRow& row : rows) {
        casework::ImportCase command;
        command.history.source = source.name;
        command.history.office = row.office;
        command.history.procedure = source.procedure->id.value;
        command.history.opened = row.record.filed;
        command.history.due = row.record.due;
        command.history.closed = row.record.closed;
        command.history.late = verdict(row.record, now.at);
        Sealing sealing;
        sealing.before.id = CaseId::draw_beside(batch, context.random);
        auto event = casework::decide(sealing.before, command, rules, now);
        EXPECTS(event.has_value());
        identify(*event, context.random);
        lines.push_back(line_of(source, *event->history));
        sealing.event = std::move(*event);
        sealing.content.texts = row.record.texts;
        const CaseId id = sealing.before.id;
        Append one = seal(context, std::move(sealing), sender).append;
        one.changes.imported.push_back({.source_row = source_row(source, row.record.id), .case_id = id});
        out.source_rows.push_back(one.changes.imported.back().source_row);
        out.sealed_entries.push_back(std::move(one.sealed_entries.front()));
        out.changes.merge(std::move(one.changes));
    }
    std::set<OfficeId> without_key;
    for (const ImportRow& row : rows)
        if (!context.town.has_key(row.office)) without_key.insert(row.office);
    for (const OfficeId& office : without_key)
        out.changes.settings.emplace_back(hand_over_setting(office), hand_over_waiting);
    std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    for (const std::string& entry : accountability::compose_history(source.name, lines))
        out.public_entries.push_back(to_bytes(std::string_view(entry)));
    for (const accountability::FigureDelta& delta : accountability::on_history(source.name, lines))
        out.changes.figures.push_back(figure_row(delta));
    return out;
}

}  // namespace huiyin::engine
