#include "io/papers/letters.h"

#include "base/fault.h"
#include "core/accounts/route.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "io/web/shown.h"

namespace huiyin::papers {
namespace letters_detail {

using text::Language;

/// The document rule of an event, or null.
const procedure::DocumentRule* rule_of(const procedure::Procedure& procedure, const casework::Event& event) {
    if (event.kind == "case_filed")
        return procedure.filing_document ? procedure.find_document(*procedure.filing_document) : nullptr;
    const auto* command = command_of(procedure, event.kind);
    return command != nullptr && command->document ? procedure.find_document(*command->document) : nullptr;
}

/// What a letter is written from.
struct Source {
    const engine::Town& town;
    Language language;
    const procedure::Procedure& procedure;
    const engine::CaseView& view;
    const casework::Event& event;
    casework::Case before;
    casework::Case after;
};

/// The clock that the resident waits for next, or has to keep: the one that the event started or moved, else the earliest.
const casework::RunningClock* next_clock(const Source& from) {
    if (!from.event.starts.empty()) return from.after.running(from.event.starts.front().clock);
    if (!from.event.moves.empty()) return from.after.running(from.event.moves.front().clock);
    return casework::next_due(from.after);
}

std::string clock_name(const Source& from, const casework::RunningClock* clock) {
    const auto* rule = clock == nullptr ? nullptr : from.procedure.find_clock(clock->clock);
    return rule == nullptr ? std::string() : in(from.language, rule->name);
}

/// A fact of the case as the document states it; empty if it has none.
std::string fact(const Source& from, const std::string& name) {
    const Language l = from.language;
    const auto* next = next_clock(from);
    if (name == "reference") return from.after.id.hex().substr(0, 8);
    if (name == "filed_on") return text::write_day(l, from.after.filed_on);
    if (name == "document_date") return text::write_day(l, from.event.day);
    if (name == "office")
        return office_name(from.town, l, from.event.by.office.value_or(from.after.office));
    if (name == "subject") return web::shown_line(from.view.content.text(1, "subject"));
    if (name == "request") return web::shown_text(from.view.content.text(1, "body"));
    if (name == "state") {
        const auto* state = from.procedure.find_state({from.after.state});
        return state == nullptr ? from.after.state : in(l, state->name);
    }
    if (name == "next_clock") return clock_name(from, next);
    if (name == "next_due") {
        if (next == nullptr) return {};
        const std::string day = text::write_day(l, next->due);
        return next->provisional ? text::say(l, "paper.provisional", {{"day", day}}) : day;
    }
    if (name == "rule") {
        const auto* rule = next == nullptr ? nullptr : from.procedure.find_clock(next->clock);
        return rule == nullptr ? std::string() : in(l, rule->rule);
    }
    if (name == "due_before" || name == "due_after") {
        if (from.event.moves.empty()) return {};
        const casework::Case& of = name == "due_before" ? from.before : from.after;
        const auto* clock = of.running(from.event.moves.front().clock);
        return clock == nullptr ? std::string() : text::write_day(l, clock->due);
    }
    if (name == "outside_route") return in(l, accounts::outside_route_of(*from.town.offices(), from.after.office));
    return {};
}

/// A sentence of its own; the rest stand as label and value.
bool is_long(const std::string& name) { return name == "request" || name == "outside_route"; }

}  // namespace letters_detail
using namespace letters_detail;

std::vector<Letter> letters_of(const engine::Town& town, text::Language language, const engine::LoadedCase& loaded) {
    std::vector<Letter> out;
    const auto& procedure = town.procedure(loaded.value.procedure);
    for (const casework::Committed& one : loaded.events)
        if (const auto* rule = rule_of(procedure, one.event))
            out.push_back({.seq = one.event.seq,
                           .name = in(language, rule->name),
                           .day = one.event.day,
                           .file = rule->id.value + ".pdf"});
    return out;
}

documents::Document write_letter(const engine::Town& town, text::Language language, const engine::CaseView& view,
                                 const Letter& letter) {
    const auto& procedure = town.procedure(view.value().procedure);
    const casework::Event& event = view.loaded.events.at(letter.seq - 1).event;
    const auto* rule = rule_of(procedure, event);
    EXPECTS(rule != nullptr);
    Source from{.town = town,
                .language = language,
                .procedure = procedure,
                .view = view,
                .event = event,
                .before = {},
                .after = {}};
    from.before.id = view.value().id;
    for (std::uint32_t i = 0; i + 1 < letter.seq; ++i)
        from.before = casework::apply(std::move(from.before), view.loaded.events[i].event);
    from.after = casework::apply(from.before, event);

    documents::Document out;
    out.title = in(language, rule->name);
    out.language = text::tag(language);
    out.created = event.at;
    out.footer = in(language, town.settings().name);
    if (town.settings().example) out.footer += " · " + text::say(language, "paper.example");
    out.blocks.emplace_back(documents::Masthead{.name = in(language, town.settings().name),
                                                .date = text::write_day(language, event.day)});
    out.blocks.emplace_back(documents::Heading{.level = 1, .text = out.title});
    documents::Rows rows;
    std::vector<std::pair<std::string, std::string>> passages;
    for (const std::string& name : rule->facts) {
        // The date stands at the head; the rule of a clock stands as a note beneath its day.
        if (name == "document_date" || name == "rule") continue;
        const std::string value = fact(from, name);
        if (value.empty()) continue;
        const std::string label = text::say(language, "paper." + name);
        if (is_long(name))
            passages.emplace_back(label, value);
        else
            rows.rows.push_back({.label = label,
                                 .value = value,
                                 .note = name == "next_due" || name == "due_after" ? fact(from, "rule") : std::string()});
    }
    if (!rows.rows.empty()) out.blocks.emplace_back(std::move(rows));
    const auto spoken = all_said(town, language, procedure, event, view.content);
    for (const procedure::FieldId& field : rule->fields)
        for (const Said& one : spoken)
            if (one.field == field.value) passages.emplace_back(one.name, one.value);
    for (auto& [heading, text] : passages) {
        out.blocks.emplace_back(documents::Heading{.level = 2, .text = heading});
        out.blocks.emplace_back(documents::Paragraph{.text = text});
    }
    std::string files;
    for (const engine::CaseFile& file : view.content.files)
        if (file.seq == letter.seq)
            files += (files.empty() ? "" : "\n") + web::shown_line(file.name) + " (" + text::write_size(file.size) + ")";
    if (!files.empty()) {
        out.blocks.emplace_back(documents::Heading{.level = 2, .text = text::say(language, "paper.enclosed")});
        out.blocks.emplace_back(documents::Paragraph{.text = files});
    }
    out.blocks.emplace_back(documents::Rule{});
    const std::string source = in(language, procedure::cite(procedure, rule->source));
    const auto entry = static_cast<std::int64_t>(view.loaded.rows.at(letter.seq - 1).leaf_index);
    out.blocks.emplace_back(documents::SmallPrint{
        .text = (source.empty() ? std::string() : text::say(language, "paper.source", {{"source", source}}) + "\n") +
                text::say(language, "paper.entry", {{"number", text::write_number(entry)}})});
    return out;
}

Bytes print_letter(const engine::Town& town, text::Language language, const engine::CaseView& view, const Letter& letter) {
    auto pdf = documents::render_pdf(write_letter(town, language, view, letter), documents::Paper::a4);
    EXPECTS(pdf.has_value());  // it can only refuse QR codes, and there is none
    return std::move(*pdf);
}

}  // namespace huiyin::papers
