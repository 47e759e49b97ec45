#include <algorithm>
#include <set>

#include "core/casework/problems.h"
#include "core/text/dates.h"
#include "core/text/lists.h"
#include "core/text/say.h"
#include "engine/cosigning.h"
#include "engine/drafts.h"
#include "engine/problems.h"
#include "engine/rules_then.h"
#include "io/intake/intake.h"
#include "io/papers/letters.h"
#include "io/papers/story.h"
#include "io/web/desk/forms.h"
#include "io/web/shown.h"
#include "io/web/site/call.h"
#include "io/web/site/category.h"
#include "io/web/site/due.h"

namespace huiyin::web::desk {
namespace cases_detail {

void fill_due(View& view, const Seat& seat, const procedure::Procedure& procedure, const casework::Case& current) {
    view.list("DUE");
    for (const engine::DueDate& one : engine::due_dates(seat.site.context.town, current, seat.site.today())) {
        const auto* clock = procedure.find_clock(one.clock);
        if (clock == nullptr || !(clock->is_obligation() || clock->permits)) continue;
        View& due = view.add("DUE");
        const std::string& what = in(seat.language, clock->name);
        due.set("WHAT", clock->permits ? text::say(seat.language, "desk.due.may", {{"what", what}})
                                       : text::say(seat.language, "page.two", {{"one", what}, {"two", office_name(seat.site, seat.language, one.office)}}));
        set_due_date(due, seat.site, seat.language, current, *clock, one);
        due.set("RULE", in(seat.language, clock->rule_at_desk()));
    }
}

void add_file_rows(View& view, text::Language language, CaseId id, const engine::CaseContent& content,
                   std::uint32_t seq) {
    view.list("FILES");
    for (const engine::CaseFile& file : content.files)
        if (file.seq == seq)
            view.add("FILES")
                .set("HREF", in_language(case_path(id) + "/files/" + file.id.hex(), language))
                .set("NAME", shown_line(file.name))
                .set("SIZE", text::write_size(file.size))
                .set("KIND", intake::file_kind(language, file.type))
                .show("SHOWN", intake::can_be_shown(file.type));
}

/// What an event said: its choices and days, then its texts, each after its name.
std::string said(const Site& site, text::Language language, const procedure::Procedure& procedure,
                 const casework::Event& event, const engine::CaseContent& content) {
    const procedure::CommandRule* rule = nullptr;
    for (const auto& one : procedure.commands)
        if (one.event == event.kind) rule = &one;
    // What the server did by itself is said as to the resident.
    if (rule == nullptr && content.text(event.seq, "body").empty())
        return papers::said(site.context.town, language, procedure, event, content);
    if (rule == nullptr) return shown_text(content.text(event.seq, "body"));
    std::string out;
    const auto add = [&](const std::string& name, const std::string& value) {
        if (value.empty()) return;
        if (!out.empty()) out += "\n\n";
        out += text::say(language, "page.about", {{"what", name}, {"value", value}});
    };
    for (const auto& field : rule->fields) {
        if (field.kind == procedure::FieldKind::text) {
            add(in(language, field.name), shown_text(content.text(event.seq, field.id.value)));
            continue;
        }
        const auto value = event.fields.find(field.id.value);
        if (value == event.fields.end()) continue;
        std::string words = value->second;
        if (const auto* choice = procedure::find_choice(field, {value->second})) words = in(language, choice->name);
        if (field.kind == procedure::FieldKind::office) words = office_name(site, language, {value->second});
        if (field.kind == procedure::FieldKind::date)
            if (const auto day = parse_date(value->second)) words = text::write_day(language, *day);
        add(in(language, field.name), words);
    }
    add(text::say(language, "paper.cosigned"), papers::cosigned_by(site.context.town, language, event));
    return out;
}

void add_story(View& view, const Seat& seat, const engine::LoadedCase& loaded, const engine::CaseContent& content) {
    const auto language = seat.language;
    const engine::RulesThen rules(seat.site.context.town, loaded);
    view.list("EVENTS").list("LOOKS");
    for (auto one = loaded.events.rbegin(); one != loaded.events.rend(); ++one) {
        const casework::Event& event = one->event;
        const std::string who = event_who(seat.site, language, event);
        const std::string when = write_moment_of(seat.site, language, event.at);
        if (event.kind == "case_viewed" || event.kind == "identity_viewed") {
            view.add("LOOKS").set("WHO", who).set("WHEN", when).set("WHAT", text::say(language, "look." + event.kind));
            continue;
        }
        View& shown = view.add("EVENTS");
        const auto& procedure = rules.of(event);
        shown.set("WHAT", event_words(language, procedure, event)).set("WHO", who).set("WHEN", when);
        shown.list("CLOCK").list("RULE").list("SAID").list("FILES_HERE").list("MORE");
        if (const auto words = clock_words(seat.site, language, rules.after(event.seq), event); !words.empty())
            shown.add("CLOCK").set("TEXT", words);
        if (event.kind == "case_filed" || event.kind == "case_imported") continue;  // what was asked has its own part of the page
        if (const auto words = said(seat.site, language, procedure, event, content); !words.empty())
            shown.add("SAID").set("TEXT", words);
        const bool has_files = std::any_of(content.files.begin(), content.files.end(),
                                           [&](const engine::CaseFile& file) { return file.seq == event.seq; });
        if (has_files) add_file_rows(shown.add("FILES_HERE"), language, loaded.value.id, content, event.seq);
    }
}

/// Who the resident is: shown if this member has opened it, else offered if they may.
void add_identity(View& view, const Seat& seat, const engine::CaseView& seen) {
    const casework::Case& current = seen.value();
    const std::string& contact = seen.content.text(1, "contact");
    view.list("CONTACT_SHOWN").list("CONTACT_OFFERED").list("CONTACT_WITHHELD");
    const std::string reach = current.imported ? "imported" : current.contact.empty() ? "anonymous" : current.contact;
    view.set("REACH", text::say(seat.language, "desk.reach." + reach));
    if (!contact.empty())
        view.add("CONTACT_SHOWN").set("TEXT", papers::contact_words(seat.language, contact));
    else if (engine::may_open_identity(seat.site.context, seat.session, current))
        view.show("CONTACT_OFFERED");
    else
        view.show("CONTACT_WITHHELD", current.contact == "reachable" || current.contact == "named");
}

/// Whether it is solved is for the resident alone to say: shown as soon as they may say it.
void add_solved(View& view, const Seat& seat, const procedure::Procedure& procedure, const casework::Case& current) {
    view.list("SOLVED");
    const auto* rate = procedure.find_command({"rate"});
    const auto* field = rate == nullptr ? nullptr : procedure::find_field(*rate, {"solved"});
    if (field == nullptr) return;
    const auto said = current.latest.find(rate->event + ".solved");
    const auto* choice = said == current.latest.end() ? nullptr : procedure::find_choice(*field, {said->second});
    const bool asked = std::find(rate->from.begin(), rate->from.end(), procedure::StateId{current.state}) != rate->from.end();
    if (choice != nullptr)
        view.add("SOLVED").set("TEXT", text::say(seat.language, "desk.case.solved", {{"answer", in(seat.language, choice->name)}}));
    else if (asked)
        view.add("SOLVED").set("TEXT", text::say(seat.language, "desk.case.solved-unsaid"));
}

/// Documents are written in the language of who filed.
text::Language paper_language(const Seat& seat, const casework::Case& current) {
    return text::parse_language(current.language).value_or(seat.language);
}

void add_papers(View& view, const Seat& seat, const engine::LoadedCase& loaded) {
    view.list("PAPERS");
    const auto letters =
        papers::letters_of(seat.site.context.town, paper_language(seat, loaded.value), loaded);
    if (letters.empty()) return;
    View& list = view.add("PAPERS");
    for (const papers::Letter& letter : letters)
        list.add("ITEMS")
            .set("HREF", in_language(case_path(loaded.value.id) + "/documents/" + std::to_string(letter.seq), seat.language))
            .set("NAME", letter.name)
            .set("DAY", text::write_date(seat.language, letter.day))
            .set("REPLACED", papers::replaced_words(seat.language, loaded.value, letter));
}

/// A letter of the command's own name that no other on the page has; j and k move in lists.
std::string letter_for(const std::string& command, std::set<char>& taken) {
    for (const char c : command + "abcdefghilmnopqrstuvwxyz")
        if (c >= 'a' && c <= 'z' && taken.insert(c).second) return std::string(1, c);
    return {};
}

/// What has come of a draft that this member put before a colleague.
std::string signature_words(const Seat& seat, const engine::CosignDraft& draft) {
    const bool is_back = draft.cosigning.state == casework::Cosigning::State::declined;
    const char* what = is_back ? "sent-back" : !draft.stands ? "void" : draft.is_signed() ? "signed" : "waits";
    return text::say(seat.language, std::string("desk.cosign.row.") + what, {{"name", shown_line(draft.colleague)}});
}

/// Of what can't be given now: what people look for and miss. That nobody asked for it, or that it is too early, needs no word.
bool is_worth_a_word(const Problem& why) {
    return why.code == casework::problems::parts_missing || why.code == casework::problems::settle_first ||
           why.code == casework::problems::recusal_first || why.code == casework::problems::too_late_to_extend ||
           why.code == casework::problems::waits_for || why.code == casework::problems::extended_already ||
           why.code == casework::problems::clock_runs || why.code == casework::problems::same_person ||
           why.code == casework::problems::about_yourself;
}

/// What can't be given now; of all that wait for the same it is said once.
void add_closed_rows(View& view, const Seat& seat, const casework::Case& current) {
    struct Row {
        std::string why;
        std::string names;
    };
    std::vector<Row> rows;
    for (const casework::ClosedCommand& one : engine::closed_commands(seat.site.context, seat.session, current)) {
        if (!is_worth_a_word(one.why)) continue;
        std::string why = text::explain(seat.language, one.why);
        auto row = std::ranges::find(rows, why, &Row::why);
        if (row == rows.end()) row = rows.insert(row, {std::move(why), {}});
        text::add_name(row->names, seat.language, in(seat.language, one.command->name));
    }
    view.list("CLOSED");
    for (const Row& row : rows) view.add("CLOSED").set("LABEL", row.names).set("WHY", row.why);
}

void add_command_rows(View& view, const Seat& seat, const engine::LoadedCase& known, bool is_open) {
    const auto language = seat.language;
    const casework::Case& current = known.value;
    const auto signing = engine::own_draft(seat.site.context, seat.session, known);
    view.list("COMMANDS").list("NO_COMMANDS");
    std::set<char> taken{'j', 'k'};
    const auto add = [&](const std::string& id, const std::string& label, const std::string& effect) {
        View& row = view.add("COMMANDS");
        row.set("HREF", in_language(case_path(current.id) + "/" + id, language))
            .set("LABEL", label)
            .set("KEY", letter_for(id, taken))
            .set("EFFECT", effect)
            .list("DRAFT").list("SIGNED");
        if (signing && signing->cosigning.command == id) row.add("SIGNED").set("TEXT", signature_words(seat, *signing));
        if (const auto draft = engine::load_desk_draft(seat.site.context, seat.session, current.id, id))
            row.add("DRAFT").set("WHEN", write_moment_of(seat.site, language, draft->at));
    };
    const auto open = engine::staff_commands(seat.site.context, seat.session, current);
    for (const engine::OpenCommand& one : open)
        add(one.rule->id.value, in(language, one.rule->name), effect_words(seat, current, one));
    add_closed_rows(view, seat, current);
    if (open.empty()) view.add("NO_COMMANDS").set("TEXT", text::say(language, "desk.case.nothing"));
    add("message", text::say(language, "desk.message"), talk_effect(language, current, false));
    if (is_open)
        for (const std::string_view duty : {engine::assign_command, engine::step_out_command, engine::take_off_command})
            if (const auto asked = asked_for(seat, current, std::string(duty)); asked && asked->open)
                add(asked->id, asked->label, asked->effect);
    add("note", text::say(language, "desk.note"), talk_effect(language, current, true));
}

/// Who of this office works on it: colleagues know each other, the resident never sees it.
void add_worker(View& view, const Seat& seat, const engine::LoadedCase& known) {
    view.list("WORKER");
    if (!known.row.open) return;
    std::optional<Hash> handler = known.row.handler;
    const bool is_guest = known.row.office != seat.session.staff.office;
    if (is_guest) {
        handler.reset();
        for (const engine::GuestRow& guest : seat.site.context.store.guests(known.row.case_id))
            if (guest.guest == seat.session.staff.office) handler = guest.row.handler;
    }
    const auto names = seat.site.names->now();
    const auto name = handler ? names->find(*handler) : names->end();
    const bool is_here = name != names->end() && name->second.office == seat.session.staff.office;
    view.add("WORKER").set("TEXT", is_here ? text::say(seat.language, "desk.assign.now", {{"name", shown_line(name->second.name)}})
                                           : text::say(seat.language, is_guest ? "desk.assign.nobody-here" : "desk.assign.nobody"));
}

http::Response show_opened_or_closed(const Seat& seat, const std::string& sentence, const std::optional<Problem>& wrong) {
    const auto id = case_of(seat.request);
    if (!id) return seat.refuse_page(id.error());
    auto known = engine::desk_case(seat.site.context, seat.session, *id);
    if (!known) return seat.refuse_page(known.error());
    const auto language = seat.language;
    const auto& procedure = seat.site.context.town.procedure(known->value);
    View view = seat.view();
    set_back(view, language, "/desk");
    add_done(view, seat);
    const casework::Case& current = known->value;
    const auto* next = casework::next_due(current);
    view.set("REFERENCE", id->hex()).set("OFFICE", office_name(seat.site, language, papers::office_at_work(seat.site.context.town, *known)));
    view.list("IS_ABOUT");
    if (!current.about.empty()) view.add("IS_ABOUT").set("TEXT", papers::office_names(seat.site.context.town, language, current.about));
    view.set("STATE", state_name(language, procedure, current.state));
    view.set("STATUS", due_status(seat.site, next && !next->suspended_on ? std::optional(next->due) : std::nullopt));
    fill_due(view, seat, procedure, current);
    add_solved(view, seat, procedure, current);
    add_command_rows(view, seat, *known, known->row.open);
    add_worker(view, seat, *known);
    add_draft_to_sign(view, seat, *known, sentence, wrong);

    std::string subject = engine::desk_subject(seat.site.context, seat.session, known->row);
    const bool opened = engine::recently_opened(seat.site.context, seat.session, *known);
    view.show("SEALED", !opened).list("OPENED");
    if (opened) {
        const auto seen = engine::view_for_staff(seat.site.context, seat.session, *id);
        if (!seen) return seat.refuse_page(seen.error());
        if (const auto& full = seen->content.text(1, "subject"); !full.empty()) subject = full;
        View& content = view.add("OPENED");
        content.set("BODY", shown_text(seen->content.text(1, "body")));
        set_category(content, seat.site, language, seen->content);
        add_identity(content, seat, *seen);
        add_papers(content, seat, seen->loaded);
        add_file_rows(content, language, *id, seen->content, 1);
        add_story(view, seat, seen->loaded, seen->content);
    } else {
        add_story(view, seat, *known, {});
    }
    subject = shown_line(subject);
    set_call(view, seat.site, language, call_of(current));
    view.set("SUBJECT", subject.empty() ? text::say(language, "desk.list.no-subject") : subject);
    return page(seat.site, seat.request, "desk-case", view, wrong ? 422 : 200);
}

http::Response show_case(const Seat& seat) { return show_opened_or_closed(seat, {}, {}); }

http::Response open_part(const Seat& seat, engine::Opening what, std::string_view there) {
    const auto form = desk_form(seat);
    if (!form) return form.error();
    const auto id = case_of(seat.request);
    if (!id) return seat.refuse_page(id.error());
    if (const auto opened = engine::open_for_staff(seat.site.context, seat.session, *id, what); !opened)
        return seat.refuse_page(opened.error());
    return go(seat.site, seat.request, case_path(*id) + std::string(there));
}

http::Response open_case(const Seat& seat) { return open_part(seat, engine::Opening::content, ""); }
http::Response open_identity(const Seat& seat) { return open_part(seat, engine::Opening::identity, "#who"); }

/// The case as this member may read it now; else the answer that says why not.
tl::expected<engine::CaseView, http::Response> opened_case(const Seat& seat) {
    const auto id = case_of(seat.request);
    if (!id) return tl::unexpected(seat.refuse_page(id.error()));
    auto seen = engine::view_for_staff(seat.site.context, seat.session, *id);
    if (seen) return std::move(*seen);
    // Not opened, or not lately: the page of the case offers the act.
    if (seen.error().code == engine::problems::cannot_open)
        return tl::unexpected(go(seat.site, seat.request, case_path(*id)));
    return tl::unexpected(seat.refuse_page(seen.error()));
}

http::Response get_document(const Seat& seat) {
    const auto seen = opened_case(seat);
    if (!seen) return seen.error();
    const auto language = paper_language(seat, seen->value());
    for (const papers::Letter& letter : papers::letters_of(seat.site.context.town, language, seen->loaded)) {
        if (std::to_string(letter.seq) != seat.request.capture("number")) continue;
        const Bytes pdf = papers::print_letter(seat.site.context.town, language, *seen, letter);
        return http::Response::download(letter.file, "application/pdf", std::string(as_text(pdf)))
            .set("Cache-Control", "no-store");
    }
    return seat.refuse_page({engine::problems::no_such_file, {}, {}});
}

http::Response get_file(const Seat& seat) {
    const auto seen = opened_case(seat);
    if (!seen) return seen.error();
    const auto file = FileId::parse(seat.request.capture("file"));
    const auto found = file ? seen->content.secrets.find(*file) : seen->content.secrets.end();
    if (found == seen->content.secrets.end()) return seat.refuse_page({engine::problems::no_such_file, {}, {}});
    const bool shown = seat.request.query.has("show") && intake::can_be_shown(found->second.type);
    return intake::send_file(seat.site.context, found->second, shown ? intake::FileWish::show : intake::FileWish::save);
}

/// That nothing becomes of what is due, if anything is.
std::string days_stay(text::Language language, const casework::Case& current) {
    return text::say(language, casework::next_due(current) == nullptr ? "desk.effect.no-clock" : "desk.effect.none");
}

}  // namespace cases_detail
using namespace cases_detail;

std::string case_path(CaseId id) { return "/desk/cases/" + id.hex(); }

Result<CaseId> case_of(const http::Request& request) {
    if (const auto id = CaseId::parse(request.capture("id"))) return *id;
    return refuse(engine::problems::no_such_case);
}

std::string state_name(text::Language language, const procedure::Procedure& procedure, const std::string& state) {
    const auto* found = procedure.find_state({state});
    return found ? in(language, found->name) : state;
}

std::string_view due_status(const Site& site, const std::optional<Date>& due) {
    if (!due) return "done";
    if (*due < site.today()) return "late";
    return *due <= site.today() + std::chrono::days{3} ? "soon" : "due";
}

void add_done(View& view, const Seat& seat) {
    view.list("DONE");
    if (!seat.request.query.has("done")) return;
    const std::string key = "desk.done." + std::string(seat.request.query.get("done"));
    view.add("DONE").set("TEXT", text::say(seat.language, text::knows(seat.language, key) ? key : "desk.done"));
}

std::string event_words(text::Language language, const procedure::Procedure& procedure, const casework::Event& event) {
    for (const auto& rule : procedure.commands)
        if (rule.event == event.kind) return in(language, rule.event_name_at_desk());
    if (const std::string channel = papers::taken_down(event); !channel.empty()) return text::say(language, "desk.event.case_filed." + channel);
    return text::say(language, "desk.event." + event.kind);
}

std::string event_who(const Site& site, text::Language language, const casework::Event& event) {
    const std::string role = text::say(language, "actor." + event.by.role);
    if (!event.by.office) return role;
    return text::say(language, "page.two", {{"one", role}, {"two", office_name(site, language, *event.by.office)}});
}

std::string clock_words(const Site& site, text::Language language, const procedure::Procedure& procedure, const casework::Event& event) {
    std::string out;
    const auto add = [&](const ClockId& id, Date due, bool provisional) {
        const auto* clock = procedure.find_clock(id);
        // The resident's own period may end earlier: it counts from the day on which they open the document.
        const bool ours = clock == nullptr || clock->is_obligation();
        text::add_sentence(out, language,
                     text::say(language, ours ? "desk.clock.due" : "desk.clock.until",
                               {{"clock", clock ? in(language, clock->name) : id.value}, {"due", papers::write_due(site.context.town, language, procedure, due, provisional)}}));
    };
    for (const auto& started : event.starts) add(started.clock, started.due, started.provisional);
    for (const auto& moved : event.moves)
        if (moved.reason != "calendar") add(moved.clock, moved.due, moved.provisional);
    return out;
}

std::string talk_effect(text::Language language, const casework::Case& current, bool note) {
    std::string out = text::say(language, note ? "desk.note.effect" : "desk.message.effect");
    text::add_sentence(out, language, days_stay(language, current));
    return out;
}

std::string effect_words(const Seat& seat, const casework::Case& current, const engine::OpenCommand& command) {
    const auto language = seat.language;
    const auto& procedure = seat.site.context.town.procedure(current);
    const procedure::CommandRule& rule = *command.rule;
    const auto names = [&](const auto& clocks, const auto& id_of) {
        std::string out;
        for (const auto& one : clocks) {
            const auto* clock = procedure.find_clock(id_of(one));
            text::add_name(out, language, clock ? in(language, clock->name) : id_of(one).value);
        }
        return out;
    };
    const auto itself = [](const ClockId& id) -> const ClockId& { return id; };
    std::string out;
    const auto add = [&](std::string_view key, const std::string& clocks) { text::add_sentence(out, language, text::say(language, key, {{"clocks", clocks}})); };
    if (rule.stops_all) add("desk.effect.ends-all", {});
    std::vector<ClockId> ends;
    for (const procedure::ClockStop& stop : rule.stops)
        if (current.running(stop.clock) != nullptr) ends.push_back(stop.clock);
    if (!ends.empty()) add("desk.effect.ends", names(ends, itself));
    if (!rule.suspends.empty()) add("desk.effect.suspends", names(rule.suspends, itself));
    if (!rule.resumes.empty()) add("desk.effect.resumes", names(rule.resumes, itself));
    if (rule.hands_to) add("desk.effect.hands", {});
    if (const auto event = engine::foresee(seat.site.context, current, command)) {
        const auto& town = seat.site.context.town;
        const auto& afterwards = event->procedure.empty() ? procedure : town.procedure(event->procedure, event->procedure_version);
        if (const auto days = clock_words(seat.site, language, afterwards, *event); !days.empty())
            text::add_sentence(out, language, days);
    }
    return out.empty() ? days_stay(language, current) : out;
}

http::Response show_case_with(const Seat& seat, const std::string& sentence, const std::optional<Problem>& wrong) {
    return cases_detail::show_opened_or_closed(seat, sentence, wrong);
}

void add_cases(http::Router& router, const Site& site) {
    router.get("/desk/cases/{id}", seated(site, show_case, true));
    router.post("/desk/cases/{id}/opening", seated(site, open_case, true));
    router.post("/desk/cases/{id}/identity", seated(site, open_identity, true));
    router.get("/desk/cases/{id}/documents/{number}", seated(site, get_document, true));
    router.get("/desk/cases/{id}/files/{file}", seated(site, get_file, true));
}

}  // namespace huiyin::web::desk
