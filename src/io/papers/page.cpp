#include "io/papers/page.h"

#include <algorithm>

#include "base/markup.h"
#include "core/bundle/format.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/rules_then.h"
#include "io/web/shown.h"

namespace huiyin::papers {
namespace page_detail {

using text::Language;

constexpr std::string_view style =
    "body{font:1rem/1.6 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem;border-bottom:1px solid #999}"
    "pre{font:inherit;white-space:pre-wrap;overflow-wrap:anywhere;margin:.3rem 0}"
    "li{margin:0 0 1rem}ol,ul{padding-left:1.2rem}.quiet{color:#555}code{overflow-wrap:anywhere}";

std::string paragraph(const std::string& text) { return text.empty() ? "" : "<p>" + escape_markup(text) + "</p>\n"; }

std::string link(const std::string& member, const std::string& words) {
    return "<a href=\"" + escape_markup(member) + "\">" + escape_markup(words) + "</a>";
}

/// The files of one event, as links into the copy.
std::string files(const engine::CaseView& view, std::uint32_t seq) {
    std::string out;
    std::size_t ordinal = 0;
    for (const engine::CaseFile& file : view.content.files)
        if (file.seq == seq)
            out += "<li>" + link(bundle::file_member(seq, ++ordinal, file.name), web::shown_line(file.name)) + " " +
                   escape_markup(text::write_size(file.size)) + "</li>\n";
    return out.empty() ? out : "<ul>\n" + out + "</ul>\n";
}

/// Until when a clock runs; or that it stands still.
std::string due_words(const engine::Town& town, Language l, const casework::Case& current, const procedure::ClockRule& clock, const engine::DueDate& due) {
    const auto* running = current.running(clock.id);
    if (running != nullptr && running->suspended_on)
        return text::say(l, "due.suspended", {{"day", text::write_date(l, *running->suspended_on)}});
    return write_due(town, l, town.procedure(current), due.deadline.due, due.deadline.provisional);
}

}  // namespace page_detail
using namespace page_detail;

std::string write_page(const engine::Town& town, Language language, const engine::CaseView& view,
                       const std::vector<Letter>& letters) {
    const Language l = language;
    const auto& procedure = town.procedure(view.value());
    const auto* state = procedure.find_state({view.value().state});
    const std::string subject = web::shown_line(view.content.text(1, "subject"));
    std::string out = "<!doctype html>\n<html lang=\"" + std::string(text::tag(l)) +
                      "\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                      "<title>" + escape_markup(subject) + "</title>\n<style>" + std::string(style) + "</style></head>\n<body>\n";
    out += "<p class=\"quiet\">" + escape_markup(in(l, town.settings().name)) + " · " + escape_markup(text::say(l, "case.copy")) + "</p>\n";
    out += "<h1><bdi>" + escape_markup(subject) + "</bdi></h1>\n";
    if (town.settings().example) out += paragraph(text::say(l, "paper.example"));
    out += paragraph(text::say(l, "page.about", {{"what", text::say(l, "paper.procedure")}, {"value", in(l, procedure.name)}}));
    out += paragraph(text::say(l, "page.about", {{"what", text::say(l, "paper.filed_on")},
                                                 {"value", text::write_day(l, view.value().filed_on)}}));
    out += paragraph(text::say(l, "page.about", {{"what", text::say(l, "paper.office")},
                                                 {"value", office_name(town, l, office_at_work(town, view.loaded))}}));
    if (!view.value().about.empty())
        out += paragraph(text::say(l, "page.about", {{"what", text::say(l, "paper.about")},
                                                     {"value", office_names(town, l, view.value().about)}}));
    if (state != nullptr)
        out += paragraph(text::say(l, "page.about", {{"what", text::say(l, "paper.state")}, {"value", in(l, state->name)}})) +
               paragraph(in(l, state->meaning));
    for (const engine::DueDate& due : view.due)
        if (const auto* clock = procedure.find_clock(due.clock))
            out += paragraph(text::say(l, "page.about", {{"what", in(l, clock->name)}, {"value", due_words(town, l, view.value(), *clock, due)}}));
    if (const std::string& category = view.content.text(1, "category"); !category.empty())
        out += paragraph(text::say(l, "case.category",
                                   {{"category", web::shown_line(guidance::category_name(l, *town.guidance(), category))}}));
    out += "<h2>" + escape_markup(text::say(l, "case.what-you-wrote")) + "</h2>\n<pre dir=\"auto\">" +
           escape_markup(web::shown_text(view.content.text(1, "body"))) + "</pre>\n";
    if (const std::string& answers = view.content.text(1, "answers"); !answers.empty())
        out += "<h2>" + escape_markup(text::say(l, "case.answers")) + "</h2>\n<pre dir=\"auto\">" +
               escape_markup(web::shown_text(answers)) + "</pre>\n";
    if (const std::string& contact = view.content.text(1, "contact"); !contact.empty())
        out += "<h2>" + escape_markup(text::say(l, "paper.contact")) + "</h2>\n<pre dir=\"auto\">" +
               escape_markup(contact_words(l, contact)) + "</pre>\n";
    out += files(view, 1);
    out += "<h2>" + escape_markup(text::say(l, "case.story")) + "</h2>\n<ol>\n";
    const engine::RulesThen rules(town, view.loaded);
    for (std::size_t i = 0; i < view.loaded.events.size(); ++i) {
        const casework::Event& event = view.loaded.events[i].event;
        const auto& decided = rules.of(event);
        out += "<li><b>" + escape_markup(what(l, decided, event)) + "</b><br>\n<span class=\"quiet\">" +
               escape_markup(text::say(l, "page.two", {{"one", who(town, l, decided, event)},
                                                 {"two", write_moment(town, l, event.at)}})) +
               "</span>\n";
        out += paragraph(clock_started(town, l, rules.after(event.seq), event));
        if (is_note(event.kind)) out += paragraph(text::say(l, "paper.note"));
        if (event.seq != 1) {
            if (const std::string text = said(town, l, decided, event, view.content); !text.empty())
                out += "<pre dir=\"auto\">" + escape_markup(text) + "</pre>\n";
            if (!is_note(event.kind)) out += files(view, event.seq);
        }
        out += "<span class=\"quiet\">" +
               escape_markup(text::say(l, "paper.place",
                                 {{"number", text::write_number(static_cast<std::int64_t>(view.loaded.rows[i].leaf_index))}})) +
               " " + link(bundle::proof_member(event.seq), text::say(l, "paper.proof")) + "</span></li>\n";
    }
    out += "</ol>\n";
    if (!letters.empty()) {
        out += "<h2>" + escape_markup(text::say(l, "case.documents")) + "</h2>\n<ul>\n";
        for (const Letter& letter : letters)
            out += "<li>" + link(bundle::document_member(letter.seq), letter.name) + " " +
                   escape_markup(text::write_date(l, letter.day) + (letter.replaced_by == 0 ? "" : " ") + replaced_words(l, view.value(), letter)) + "</li>\n";
        out += "</ul>\n";
    }
    out += "<h2>" + escape_markup(text::say(l, "case.proof")) + "</h2>\n" + paragraph(text::say(l, "paper.check-words"));
    out += "<p>" + link(std::string(bundle::readme_member), std::string(bundle::readme_member)) + "</p>\n</body>\n</html>\n";
    return out;
}

std::string write_readme(const std::string& verifier_key) {
    std::string out;
    for (const Language language : text::all_languages)
        out += (out.empty() ? "" : "\n----------------------------------------------------------------\n\n") +
               text::say(language, "paper.readme", {{"key", verifier_key}}) + "\n";
    return out;
}

}  // namespace huiyin::papers
