#include "io/papers/letters.h"

#include <algorithm>
#include <utility>

#include "base/fault.h"
#include "core/accounts/route.h"
#include "core/casework/asked.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/rules_then.h"
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
    const procedure::Procedure& procedure;   ///< by which it was decided
    const procedure::Procedure& afterwards;  ///< by which the case went on
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

/// How many bytes at the beginning of an office's name the town's name ends in.
std::size_t said_already(const std::string& town, const std::string& office) {
    std::size_t out = 0;
    for (std::size_t length = 1; length <= std::min(town.size(), office.size()); ++length)
        if (town.ends_with(office.substr(0, length))) out = length;
    return out;
}

/// All that the event starts for the same day as the next: a receipt owes the resident more than one thing by one day.
std::vector<const procedure::ClockRule*> next_rules(const Source& from) {
    std::vector<const procedure::ClockRule*> out;
    const auto* next = next_clock(from);
    if (next == nullptr) return out;
    if (const auto* rule = from.afterwards.find_clock(next->clock)) out.push_back(rule);
    for (const casework::ClockStarted& started : from.event.starts) {
        const auto* clock = from.after.running(started.clock);
        const auto* rule = from.afterwards.find_clock(started.clock);
        if (clock != nullptr && rule != nullptr && clock != next && clock->due == next->due && clock->provisional == next->provisional) out.push_back(rule);
    }
    return out;
}

/// A due day as it stood then: what a paper once said it says always.
std::string due_of(const Source& from, const casework::RunningClock& clock) {
    if (clock.suspended_on) return text::say(from.language, "due.suspended", {{"day", text::write_date(from.language, *clock.suspended_on)}});
    const std::string day = text::write_day(from.language, clock.due);
    return clock.provisional ? text::say(from.language, "paper.provisional", {{"day", day}}) : day;
}

/// A fact of the case as the document states it; empty if it has none.
std::string fact(const Source& from, const std::string& name) {
    const Language l = from.language;
    const auto* next = next_clock(from);
    if (name == "reference") return engine::case_number(from.after.id);
    if (name == "filed_on") return text::write_day(l, from.after.filed_on);
    if (name == "document_date") return text::write_day(l, from.event.day);
    if (name == "office")
        return office_name(from.town, l, from.event.by.office.value_or(from.after.office));
    if (name == "subject") return web::shown_line(from.view.content.text(1, "subject"));
    if (name == "request") return web::shown_text(from.view.content.text(1, "body"));
    if (name == "state") {
        const auto* state = from.afterwards.find_state({from.after.state});
        return state == nullptr ? from.after.state : in(l, state->name);
    }
    if (name == "next_clock") {
        std::string out;
        for (const auto* rule : next_rules(from)) out += (out.empty() ? "" : text::say(l, "page.and")) + in(l, rule->name);
        return out;
    }
    if (name == "next_due") return next == nullptr ? std::string() : due_of(from, *next);
    if (name == "rule") {
        std::string out;
        for (const auto* rule : next_rules(from)) out += (out.empty() || l == Language::zh ? "" : " ") + in(l, rule->rule);
        return out;
    }
    if (name == "about") return office_names(from.town, l, from.after.about);
    if (name == "invited") {
        const std::string names = office_names(from.town, l, invited_before(from.town, from.view.loaded, from.event.seq));
        return names.empty() ? text::say(l, "paper.nobody-invited") : names;
    }
    if (name == "due_before" || name == "due_after") {
        if (from.event.moves.empty()) return {};
        const bool is_before = name == "due_before";
        const auto* clock = (is_before ? from.before : from.after).running(from.event.moves.front().clock);
        if (clock == nullptr) return {};
        // Why it is provisional is said once, of the day that counts now.
        if (is_before && clock->provisional) return text::say(l, "page.provisional", {{"day", text::write_day(l, clock->due)}});
        return due_of(from, *clock);
    }
    if (name == "outside_route") return in(l, accounts::outside_route_of(*from.town.offices(), from.after.office));
    return {};
}

/// A passage under a heading of its own; the rest stand as label and value.
bool is_passage(const std::string& name) { return name == "request" || name == "outside_route"; }
/// Said in the head, the opening sentence or the signature, or beneath the day that it explains.
bool is_said_elsewhere(const std::string& name) {
    return name == "reference" || name == "document_date" || name == "subject" || name == "filed_on" || name == "office" || name == "rule";
}

/// The rule behind the day; and, where it counts from the day on which the resident opens the document, that it may come earlier.
std::string note_on_day(const Source& from) {
    const auto* next = next_clock(from);
    std::string out = fact(from, "rule");
    if (next != nullptr && next->awaits_receipt) out += (from.language == Language::zh ? "" : " ") + text::say(from.language, "paper.from-receipt");
    return out;
}

/// The command by which the resident uses the period that the event starts, if it starts one and they may.
const procedure::CommandRule* use_of_own_period(const Source& from) {
    for (const casework::ClockStarted& started : from.event.starts) {
        const auto* clock = from.afterwards.find_clock(started.clock);
        if (clock == nullptr || clock->owed_by != procedure::OwedBy::resident) continue;
        for (const auto* command : procedure::allowed_commands(from.afterwards, {from.after.state}, procedure::Actor::resident))
            for (const auto& stop : command->stops)
                if (stop.clock == started.clock) return command;
    }
    return nullptr;
}

/// A step of the resident's by name; one by which the case is looked at again, with its article.
std::string way_on(const Source& from, const procedure::CommandRule& command) {
    const std::string& name = in(from.language, command.name);
    const auto* source = from.afterwards.find_source(command.source.source);
    if (!command.to || source == nullptr || source->is_default) return name;
    return text::say(from.language, "paper.act-by", {{"act", name}, {"source", source_words(from.language, from.afterwards, command.source)}});
}

/// What the resident may still do in a case that is over; empty: nothing.
std::string still_possible(const Source& from) {
    std::string out;
    const auto waits_for_a_day = [](const procedure::Guard& guard) { return guard.kind == procedure::Guard::Kind::day_reached; };
    for (const auto* command : procedure::allowed_commands(from.afterwards, {from.after.state}, procedure::Actor::resident))
        if (std::ranges::none_of(command->guards, waits_for_a_day))
            out += (out.empty() ? "" : text::say(from.language, "paper.or")) + way_on(from, *command);
    if (out.empty()) return out;
    return "\n" + text::say(from.language, "paper.still-possible", {{"site", from.town.settings().site + "/case"}, {"acts", out}});
}

/// Why the case is closed: which period of the resident's has passed, until when it ran, and by which rule; empty if it isn't for that.
std::string reason_of_closing(const Source& from) {
    const auto* state = from.procedure.find_state({from.after.state});
    const auto* command = command_of(from.procedure, from.event.kind);
    if (state == nullptr || !state->is_final || command == nullptr) return {};
    std::string out;
    for (const procedure::Guard& guard : command->guards) {
        const auto* clock = guard.kind == procedure::Guard::Kind::period_over ? from.procedure.find_clock(guard.clock) : nullptr;
        const auto* ran = clock == nullptr ? nullptr : from.before.running(clock->id);
        if (ran == nullptr) continue;
        out += (out.empty() ? "" : "\n") + text::say(from.language, "paper.period-passed",
                                                    {{"clock", in(from.language, clock->name)},
                                                     {"day", text::write_day(from.language, ran->due)},
                                                     {"rule", in(from.language, clock->rule)},
                                                     {"source", source_words(from.language, from.procedure, clock->source)}});
    }
    return out;
}

/// The number of a document in its case, as it stands in its head.
std::string number_of(const casework::Case& current, std::uint32_t seq) { return engine::case_number(current.id) + "-" + std::to_string(seq); }

/// Rows of a step of the resident's that answers a document: which one it was, and the day that it promises.
void add_answered(documents::Rows& rows, const Source& from) {
    const auto* command = command_of(from.procedure, from.event.kind);
    const auto* asked = command == nullptr ? nullptr : casework::asked_by(from.procedure, from.before, *command);
    const auto* paper = asked != nullptr && asked->document ? from.procedure.find_document(*asked->document) : nullptr;
    const auto put = asked == nullptr ? from.before.last_of.end() : from.before.last_of.find(asked->event);
    if (paper == nullptr || put == from.before.last_of.end()) return;
    const Language l = from.language;
    const casework::Event& event = from.view.loaded.events.at(put->second - 1).event;
    rows.rows.push_back({.label = text::say(l, "paper.answered"),
                         .value = text::say(l, "paper.answered-value", {{"document", in(l, paper->name)}, {"day", text::write_date(l, event.day)}, {"number", number_of(from.after, put->second)}}),
                         .note = {}});
    const auto* field = procedure::find_day(from.procedure, command->promises);
    const auto said = from.before.latest.find(command->promises);
    const auto day = said == from.before.latest.end() ? std::nullopt : parse_date(said->second);
    if (field != nullptr && day) rows.rows.push_back({.label = in(l, field->name), .value = text::write_day(l, *day), .note = {}});
}

struct Passage {
    std::string heading;
    std::string text;
};

/// What the procedure wants in the document: passages in its order, and rows for days and states.
struct Content {
    std::vector<Passage> passages;
    documents::Rows rows;
    std::vector<Passage> after;  ///< where else to go
};
Content content_of(const Source& from, const procedure::DocumentRule& rule) {
    const Language l = from.language;
    Content out;
    for (const std::string& name : rule.facts) {
        if (is_said_elsewhere(name)) continue;
        const std::string value = fact(from, name);
        if (value.empty()) continue;
        const std::string label = text::say(l, "paper." + name);
        if (name == "outside_route")
            out.after.push_back({label, value});
        else if (is_passage(name))
            out.passages.push_back({label, value});
        else
            out.rows.rows.push_back({.label = label,
                                     .value = value,
                                     .note = name == "next_due" || name == "due_after" ? note_on_day(from) : std::string()});
    }
    add_answered(out.rows, from);
    if (const std::string why = reason_of_closing(from); !why.empty()) out.passages.push_back({text::say(l, "paper.why-closed"), why});
    const auto spoken = all_said(from.town, l, from.procedure, from.event, from.view.content);
    for (const auto* fields : {&rule.fields, &rule.fields_if_given})
        for (const procedure::FieldId& field : *fields)
            for (const Said& one : spoken)
                if (one.field == field.value && !one.value.empty()) {
                    // A record begins with what was when; in letters each thing that was said has its heading.
                    if (rule.form == procedure::DocumentForm::record && !one.is_text)
                        out.rows.rows.push_back({.label = one.name, .value = one.value, .note = {}});
                    else
                        out.passages.push_back({one.name, one.value});
                }
    for (const procedure::Told& one : rule.told) out.after.push_back({in(l, one.name), in(l, one.text)});
    if (const auto* use = use_of_own_period(from)) {
        const auto office = reviewing_office(from.town, from.after, *use);
        std::string how = office ? text::say(l, "paper.how-to-ask", {{"site", from.town.settings().site + "/case"}, {"office", office_name(from.town, l, *office)}})
                                 : text::say(l, "paper.how-to-ask-outside", {{"route", review_outside(from.town, l, from.after)}});
        if (office && use->to && casework::needs_another_person(from.afterwards, use->to->value))
            how += (l == Language::zh ? "" : " ") + text::say(l, "paper.other-person");
        out.after.push_back({in(l, use->name), std::move(how)});
    }
    // What ends the procedure says so, and what is still possible.
    const auto* state = from.afterwards.find_state({from.after.state});
    if (state != nullptr && state->is_final && from.before.state != from.after.state)
        out.after.push_back({text::say(l, "paper.from-now-on"), in(l, state->meaning) + still_possible(from)});
    return out;
}

/// Headings are numbered: 一、二、三、 or 1. 2. 3.
std::string numbered(Language language, std::size_t number, const std::string& heading) {
    return text::say(language, "paper.numbered",
                     {{"number", text::say(language, "paper.ordinal." + std::to_string(number))}, {"heading", heading}});
}

std::string enclosures(const Source& from) {
    std::string out;
    for (const engine::CaseFile& file : from.view.content.files)
        if (file.seq == from.event.seq)
            out += (out.empty() ? "" : "\n") + web::shown_line(file.name) + " (" + text::write_size(file.size) + ")";
    return out;
}

/// An office as it signs. One that stands above the office that carries the town's own name is of another place, which its name says.
std::string signing_name(const engine::Town& town, Language language, const OfficeId& office) {
    const std::string name = office_name(town, language, office);
    const std::string& place = town.settings().name.zh;
    const auto offices = town.offices();
    for (const accounts::Office& one : offices->all()) {
        if (said_already(place, one.name.zh) == 0) continue;
        for (int levels = 1; const accounts::Office* above = offices->above(one.id, levels); ++levels)
            if (above->id == office) return name;
    }
    return full_name(language, in(language, town.settings().name), name);
}

/// The office to which one of another writes.
std::string office_addressed(const Source& from, const procedure::DocumentRule& rule) {
    OfficeId office = from.before.office;
    if (rule.addressed_to != procedure::Addressee::handler) office = from.before.sender().value_or(office);
    if (rule.addressed_to == procedure::Addressee::asker)
        for (const casework::ClockStopped& stopped : from.event.stops)
            if (const auto* clock = from.before.running(stopped.clock); clock != nullptr && !clock->begun_by.value.empty())
                office = clock->begun_by;
    return text::say(from.language, "paper.addressee-office", {{"office", signing_name(from.town, from.language, office)}});
}

/// What is said on top of a document that was replaced.
std::string mark_of_replaced(const Source& from, std::uint32_t by) {
    const casework::Event& event = from.view.loaded.events.at(by - 1).event;
    return text::say(from.language, "paper.replaced", {{"day", text::write_date(from.language, event.day)}, {"number", number_of(from.after, by)}});
}

documents::Document compose(const Source& from, const procedure::DocumentRule& rule, std::uint32_t replaced_by) {
    const Language l = from.language;
    const bool is_record = rule.form == procedure::DocumentForm::record;
    const bool is_agreement = rule.form == procedure::DocumentForm::agreement;
    const bool is_letter = !is_record && !is_agreement;
    const bool is_official = rule.form == procedure::DocumentForm::official_letter;
    const auto entry = from.view.loaded.rows.at(from.event.seq - 1).leaf_index;
    const std::string issuer = signing_name(from.town, l, from.event.by.office.value_or(from.after.office));
    documents::Document out;
    out.title = in(l, rule.name);
    out.language = text::tag(l);
    out.created = from.event.at;
    out.style = l == Language::zh ? documents::Style::official : documents::Style::plain;
    out.footer = in(l, from.town.settings().name);
    if (from.town.settings().example) out.footer += " · " + text::say(l, "paper.example");
    const auto paragraph = [&](const std::string& text) { out.blocks.emplace_back(documents::Paragraph{.text = text}); };
    out.blocks.emplace_back(documents::Letterhead{
        .issuer = issuer,
        .number = text::say(l, "paper.number", {{"case", fact(from, "reference")}, {"step", std::to_string(from.event.seq)}}),
        .red = is_official});
    out.blocks.emplace_back(documents::Heading{.level = 1, .text = out.title});
    if (replaced_by != 0) out.blocks.emplace_back(documents::Paragraph{.text = mark_of_replaced(from, replaced_by), .strong = true});
    const bool is_to_resident = rule.addressed_to == procedure::Addressee::resident;
    if (is_letter) out.blocks.emplace_back(documents::Addressee{.text = is_to_resident ? text::say(l, "paper.addressee") : office_addressed(from, rule)});
    const auto opening = is_record ? "paper.opening-record" : is_agreement ? "paper.opening-agreement" : is_to_resident ? "paper.opening" : "paper.opening-office";
    paragraph(text::say(l, opening,
                        {{"day", text::write_date(l, from.after.filed_on)}, {"subject", fact(from, "subject")}}));
    Content content = content_of(from, rule);
    const bool is_bare = content.passages.empty() && from.event.kind != "case_filed";
    if (is_bare || (content.passages.empty() && content.rows.rows.empty() && content.after.empty()))
        paragraph(text::say(l, "paper.what-happened", {{"what", what(l, from.procedure, from.event)}}));
    std::size_t number = 0;
    const auto section = [&](const std::string& heading) {
        out.blocks.emplace_back(documents::Heading{.level = 2, .text = numbered(l, ++number, heading)});
    };
    const auto pass = [&](const std::vector<Passage>& passages) {
        for (const Passage& one : passages) {
            section(one.heading);
            paragraph(one.text);
        }
    };
    if (is_record && !content.rows.rows.empty()) out.blocks.emplace_back(std::exchange(content.rows, {}));
    pass(content.passages);
    if (!content.rows.rows.empty()) {
        if (!content.passages.empty()) section(text::say(l, "paper.days"));
        out.blocks.emplace_back(std::move(content.rows));
    }
    pass(content.after);
    if (from.event.kind == "case_filed" && from.procedure.presumed_receipt)
        paragraph(text::say(l, "paper.presumed-receipt", {{"period", text::say(l, "period." + std::string(calendar::to_text(from.procedure.presumed_receipt->unit)),
                                                                              {{"count", std::to_string(from.procedure.presumed_receipt->amount)}})}}));
    if (const std::string files = enclosures(from); !files.empty()) {
        out.blocks.emplace_back(documents::Heading{.level = 2, .text = text::say(l, "paper.enclosed")});
        paragraph(files);
    }
    if (const std::string cosigner = cosigned_by(from.town, l, from.event); !cosigner.empty())
        paragraph(text::say(l, "page.about", {{"what", text::say(l, "paper.cosigned")}, {"value", cosigner}}));
    if (is_record)
        out.blocks.emplace_back(documents::SignatureLines{
            .labels = {text::say(l, "paper.sign.chair"), text::say(l, "paper.sign.clerk"), text::say(l, "paper.sign.present")}});
    if (is_agreement)
        out.blocks.emplace_back(documents::SignatureLines{.labels = {text::say(l, "paper.sign.resident"), text::say(l, "paper.sign.other-side"),
                                                                     text::say(l, "paper.sign.mediators"), text::say(l, "paper.sign.committee")}});
    const std::string source = source_words(l, from.procedure, rule.source);
    const std::string place = text::write_number(static_cast<std::int64_t>(entry));
    out.blocks.emplace_back(documents::Signature{
        .issuer = issuer,
        .date = text::write_date(l, from.event.day),
        .seal = is_official && l == Language::zh ? text::say(l, "paper.seal") : "",
        .check = documents::QrCode{.content = from.town.settings().site + "/log?entry=" + std::to_string(entry),
                                   .alt = text::say(l, "paper.qr", {{"number", place}}),
                                   .caption = (source.empty() ? "" : text::say(l, "paper.source", {{"source", source}}) + "\n") +
                                              text::say(l, "paper.entry", {{"number", place}})}});
    return out;
}

}  // namespace letters_detail
using namespace letters_detail;

std::vector<Letter> letters_of(const engine::Town& town, text::Language language, const engine::LoadedCase& loaded) {
    std::vector<Letter> out;
    const engine::RulesThen rules(town, loaded);
    for (const casework::Committed& one : loaded.events)
        if (const auto* rule = rule_of(rules.of(one.event), one.event))
            out.push_back({.seq = one.event.seq,
                           .name = in(language, rule->name),
                           .day = one.event.day,
                           .file = rule->id.value + ".pdf",
                           .replaced_by = casework::replaced_by(rules.of(one.event), loaded.events, one.event.seq)});
    return out;
}

std::string replaced_words(text::Language language, const casework::Case& current, const Letter& letter) {
    if (letter.replaced_by == 0) return {};
    return text::say(language, "case.document.replaced", {{"number", number_of(current, letter.replaced_by)}});
}

std::string full_name(text::Language language, const std::string& town, const std::string& office) {
    const std::size_t said = language == Language::zh ? said_already(town, office) : 0;
    return text::say(language, "paper.issuer", {{"town", town}, {"office", office.substr(said)}});
}

documents::Document write_letter(const engine::Town& town, text::Language language, const engine::CaseView& view,
                                 const Letter& letter) {
    const casework::Event& event = view.loaded.events.at(letter.seq - 1).event;
    const engine::RulesThen rules(town, view.loaded);
    const auto& procedure = rules.of(event);
    const auto* rule = rule_of(procedure, event);
    EXPECTS(rule != nullptr);
    Source from{.town = town,
                .language = language,
                .procedure = procedure,
                .afterwards = rules.after(event.seq),
                .view = view,
                .event = event,
                .before = {},
                .after = {}};
    from.before.id = view.value().id;
    for (std::uint32_t i = 0; i + 1 < letter.seq; ++i)
        from.before = casework::apply(std::move(from.before), view.loaded.events[i].event);
    from.after = casework::apply(from.before, event);

    return compose(from, *rule, letter.replaced_by);
}

Bytes print_letter(const engine::Town& town, text::Language language, const engine::CaseView& view, const Letter& letter) {
    auto pdf = documents::render_pdf(write_letter(town, language, view, letter), documents::Paper::a4);
    EXPECTS(pdf.has_value());  // it can only refuse a QR code that is too long, and an address of ours is not
    return std::move(*pdf);
}

}  // namespace huiyin::papers
