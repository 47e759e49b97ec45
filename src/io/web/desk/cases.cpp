#include <algorithm>
#include <charconv>
#include <set>

#include "base/fault.h"
#include "core/sealing/chunks.h"
#include "core/sealing/envelope.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/problems.h"
#include "io/web/desk/parts.h"
#include "io/web/shown.h"

namespace huiyin::web::desk {
namespace cases_detail {

constexpr std::size_t page_rows = 50;

std::string state_name(text::Language language, const procedure::Procedure& procedure, const std::string& state) {
    const auto* found = procedure.find_state({state});
    return found ? in(language, found->name) : state;
}

std::string_view status_of(const Site& site, const std::optional<Date>& due) {
    if (!due) return "done";
    if (*due < site.today()) return "late";
    return *due <= site.today() + std::chrono::days{3} ? "soon" : "due";
}

// ---- the list

/// The place in the list after a row, as it stands in the URL: due day (or "none"), seconds, id.
std::string write_after(const engine::CaseRow& row, bool open) {
    const Instant time = open ? row.filed_at : row.changed_at;
    return (row.due && open ? to_text(*row.due) : std::string("none")) + "_" +
           std::to_string(time.time_since_epoch().count()) + "_" + row.case_id.hex();
}

std::optional<engine::DeskQuery::After> read_after(std::string_view text) {
    const auto first = text.find('_');
    const auto second = first == std::string_view::npos ? first : text.find('_', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto day = text.substr(0, first);
    const auto digits = text.substr(first + 1, second - first - 1);
    const auto id = CaseId::parse(text.substr(second + 1));
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
    if (!id || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    engine::DeskQuery::After after;
    after.case_id = *id;
    after.time = Instant{std::chrono::seconds{seconds}};
    if (day != "none") {
        after.due = parse_date(day);
        if (!after.due) return std::nullopt;
    }
    return after;
}

void add_done(View& view, const Seat& seat) {
    view.list("DONE");
    if (seat.request.query.has("done")) view.add("DONE").set("TEXT", text::say(seat.language, "desk.done"));
}

http::Response show_list(const Seat& seat) {
    const Site& site = seat.site;
    const auto language = seat.language;
    const bool open = seat.request.query.get("show") != "closed";
    engine::DeskQuery query;
    query.open = open;
    query.limit = page_rows + 1;
    query.after = read_after(seat.request.query.get("after"));
    auto rows = engine::desk_list(site.context, seat.session, query);
    const bool more = rows.size() > page_rows;
    if (more) rows.pop_back();

    View view = seat.view();
    add_done(view, seat);
    view.list("EMPTY").list("CASES").list("NEXT_PAGE");
    view.add("FILTERS").set("HREF", in_language("/desk", language)).set("LABEL", text::say(language, "desk.list.open"))
        .show("CURRENT", open);
    view.add("FILTERS").set("HREF", in_language("/desk?show=closed", language))
        .set("LABEL", text::say(language, "desk.list.closed")).show("CURRENT", !open);
    const auto late = std::count_if(rows.begin(), rows.end(), [&](const engine::DeskRow& one) {
        return open && one.row.due && *one.row.due < site.today();
    });
    const Facts counts{{"count", std::to_string(rows.size())}, {"late", std::to_string(late)}};
    const bool whole = !more && !query.after;
    view.set("COUNT_WORDS", rows.empty() ? ""
                            : whole      ? text::say(language, "desk.list.count", counts)
                                         : text::say(language, "desk.list.count-page", counts));
    if (rows.empty()) {
        view.add("EMPTY").set("TEXT", open ? text::say(language, "desk.list.empty")
                                           : text::say(language, "desk.list.empty-closed"));
        return page(site, seat.request, "desk-list", view);
    }
    View& cases = view.add("CASES");
    for (const engine::DeskRow& one : rows) {
        const auto& procedure = site.context.town.procedure(one.row.procedure);
        View& row = cases.add("ROWS");
        const std::string subject = shown_line(one.subject);
        row.set("REFERENCE", one.row.case_id.hex());
        row.set("SUBJECT", subject.empty() ? text::say(language, "desk.list.no-subject") : subject);
        if (open && one.row.due) {
            row.set("DAY", text::write_date(language, *one.row.due));
            row.set("REMAINING", write_remaining_of(site, language, procedure, *one.row.due));
        } else {
            row.set("DAY", text::write_date(language, site.context.town.zone().day_of(
                                                          open ? one.row.filed_at : one.row.changed_at)));
            row.set("REMAINING", text::say(language, open ? "desk.list.no-due" : "desk.list.closed-on"));
        }
        row.set("STATUS", status_of(site, open ? one.row.due : std::nullopt));
        row.set("STATE", state_name(language, procedure, one.row.state));
        row.set("OFFICE", office_name(site, language, one.row.office));
    }
    if (more)
        view.add("NEXT_PAGE").set("HREF", in_language(std::string("/desk?") + (open ? "" : "show=closed&") + "after=" +
                                                          write_after(rows.back().row, open),
                                                      language));
    return page(site, seat.request, "desk-list", view);
}

// ---- one case

void fill_due(View& view, const Seat& seat, const procedure::Procedure& procedure,
              const std::vector<engine::DueDate>& dues) {
    const auto language = seat.language;
    view.list("DUE");
    for (const engine::DueDate& one : dues) {
        const auto* clock = procedure.find_clock(one.clock);
        if (clock == nullptr || !clock->is_obligation()) continue;
        View& due = view.add("DUE");
        due.set("WHAT", text::say(language, "page.two",
                                  {{"one", in(language, clock->name)},
                                   {"two", office_name(seat.site, language, one.office)}}));
        due.set("DAY", text::write_day(language, one.deadline.due));
        due.set("REMAINING", write_remaining_of(seat.site, language, procedure, one.deadline.due));
        due.set("RULE", in(language, clock->rule));
        due.show("LATE", one.deadline.due < seat.site.today()).show("PROVISIONAL", one.deadline.provisional);
        due.list("STEPS");
        for (const calendar::Step& step : one.deadline.steps)
            if (const auto key = "step." + step.code; text::knows(language, key))
                due.add("STEPS").set("TEXT", text::say(language, key, step.facts));
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
                .set("KIND", shown_line(file.type));
}

/// What an event said: its choices and days, then its texts, each after its name.
std::string said(const Site& site, text::Language language, const procedure::Procedure& procedure,
                 const casework::Event& event, const engine::CaseContent& content) {
    const procedure::CommandRule* rule = nullptr;
    for (const auto& one : procedure.commands)
        if (one.event == event.kind) rule = &one;
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
    return out;
}

void add_story(View& view, const Seat& seat, const procedure::Procedure& procedure, const engine::LoadedCase& loaded,
               const engine::CaseContent& content) {
    const auto language = seat.language;
    view.list("EVENTS").list("LOOKS");
    for (auto one = loaded.events.rbegin(); one != loaded.events.rend(); ++one) {
        const casework::Event& event = one->event;
        const std::string who = event_who(seat.site, language, event);
        const std::string when = write_moment_of(seat.site, language, event.at);
        if (event.kind == "case_viewed" || event.kind == "identity_viewed") {
            view.add("LOOKS").set("WHO", who).set("WHEN", when);
            continue;
        }
        View& shown = view.add("EVENTS");
        shown.set("WHAT", event_words(language, procedure, event)).set("WHO", who).set("WHEN", when);
        shown.list("CLOCK").list("SAID").list("FILES_HERE").list("MORE");
        if (const auto words = clock_words(language, procedure, event); !words.empty())
            shown.add("CLOCK").set("TEXT", words);
        if (event.kind == "case_filed") continue;  // what was asked has its own part of the page
        if (const auto words = said(seat.site, language, procedure, event, content); !words.empty())
            shown.add("SAID").set("TEXT", words);
        const bool has_files = std::any_of(content.files.begin(), content.files.end(),
                                           [&](const engine::CaseFile& file) { return file.seq == event.seq; });
        if (has_files) add_file_rows(shown.add("FILES_HERE"), language, loaded.value.id, content, event.seq);
    }
}

/// A letter of the command's own name that no other on the page has; j and k move in lists.
std::string letter_for(const std::string& command, std::set<char>& taken) {
    for (const char c : command + "abcdefghilmnopqrstuvwxyz")
        if (c >= 'a' && c <= 'z' && taken.insert(c).second) return std::string(1, c);
    return {};
}

void add_command_rows(View& view, const Seat& seat, const procedure::Procedure& procedure,
                      const casework::Case& current) {
    const auto language = seat.language;
    view.list("COMMANDS").list("NO_COMMANDS");
    std::set<char> taken{'j', 'k'};
    const auto add = [&](const std::string& id, const std::string& label, const std::string& effect) {
        view.add("COMMANDS")
            .set("HREF", in_language(case_path(current.id) + "/" + id, language))
            .set("LABEL", label)
            .set("KEY", letter_for(id, taken))
            .set("EFFECT", effect);
    };
    const auto open = engine::staff_commands(seat.site.context, seat.session, current);
    for (const engine::OpenCommand& one : open)
        add(one.rule->id.value, in(language, one.rule->name), effect_words(language, procedure, *one.rule));
    if (open.empty()) view.add("NO_COMMANDS").set("TEXT", text::say(language, "desk.case.nothing"));
    add("message", text::say(language, "desk.message"), text::say(language, "desk.message.effect"));
    add("note", text::say(language, "desk.note"), text::say(language, "desk.note.effect"));
}

http::Response show_case(const Seat& seat) {
    const auto id = case_of(seat.request);
    if (!id) return seat.refuse_page(id.error());
    auto known = engine::desk_case(seat.site.context, seat.session, *id);
    if (!known) return seat.refuse_page(known.error());
    const auto language = seat.language;
    const auto& procedure = seat.site.context.town.procedure(known->value.procedure);
    View view = seat.view();
    set_back(view, language, "/desk");
    add_done(view, seat);
    const casework::Case& current = known->value;
    const auto* state = procedure.find_state({current.state});
    const auto* next = casework::next_due(current);
    view.set("REFERENCE", id->hex()).set("OFFICE", office_name(seat.site, language, current.office));
    view.set("STATE", state_name(language, procedure, current.state));
    view.set("STATUS", status_of(seat.site, next && !(state && state->is_final) ? std::optional(next->due) : std::nullopt));
    fill_due(view, seat, procedure, engine::due_dates(seat.site.context.town, current));
    add_command_rows(view, seat, procedure, current);

    std::string subject = list_subject(seat, known->row);
    const bool opened = engine::recently_opened(seat.site.context, seat.session, *known);
    view.show("SEALED", !opened).list("OPENED");
    if (opened) {
        const auto seen = engine::view_for_staff(seat.site.context, seat.session, *id);
        if (!seen) return seat.refuse_page(seen.error());
        if (const auto& full = seen->content.text(1, "subject"); !full.empty()) subject = full;
        View& content = view.add("OPENED");
        content.set("BODY", shown_text(seen->content.text(1, "body")));
        content.set("REACH", text::say(language, "desk.reach." + (current.contact.empty() ? "anonymous" : current.contact)));
        add_file_rows(content, language, *id, seen->content, 1);
        add_story(view, seat, procedure, seen->loaded, seen->content);
    } else {
        add_story(view, seat, procedure, *known, {});
    }
    subject = shown_line(subject);
    view.set("SUBJECT", subject.empty() ? text::say(language, "desk.list.no-subject") : subject);
    return page(seat.site, seat.request, "desk-case", view);
}

http::Response open_case(const Seat& seat) {
    const auto form = desk_form(seat);
    if (!form) return form.error();
    const auto id = case_of(seat.request);
    if (!id) return seat.refuse_page(id.error());
    if (const auto opened = engine::open_for_staff(seat.site.context, seat.session, *id); !opened)
        return seat.refuse_page(opened.error());
    return go(seat.site, seat.request, case_path(*id));
}

http::Response get_file(const Seat& seat) {
    const auto id = case_of(seat.request);
    if (!id) return seat.refuse_page(id.error());
    const auto seen = engine::view_for_staff(seat.site.context, seat.session, *id);
    if (!seen) {
        // Not opened, or not lately: the page of the case offers the act.
        if (seen.error().code == engine::problems::cannot_open) return go(seat.site, seat.request, case_path(*id));
        return seat.refuse_page(seen.error());
    }
    const auto file = FileId::parse(seat.request.capture("file"));
    const auto found = file ? seen->content.secrets.find(*file) : seen->content.secrets.end();
    if (found == seen->content.secrets.end()) return seat.refuse_page({engine::problems::no_such_file, {}, {}});
    auto secret = sealing::FileSecret::parse(found->second.secret.encode());
    EXPECTS(secret.has_value());
    const auto opener = std::make_shared<const sealing::ChunkOpener>(std::move(*secret));
    auto response = http::Response::download(found->second.name, found->second.type, {});
    response.set("Cache-Control", "no-store");
    response.body_source_size = opener->size();
    engine::Store& store = seat.site.context.store;
    response.body_source = [opener, &store, id = *file, number = std::uint64_t{0}](std::string& chunk) mutable {
        if (number >= opener->count_filled()) return false;
        const auto sealed = store.chunk(id, static_cast<std::uint32_t>(number));
        const auto bytes = sealed ? opener->open(number, *sealed) : std::nullopt;
        if (!bytes) throw Fault("a file's chunk is missing or altered; run: huiyin fsck");
        chunk += as_text(*bytes);
        ++number;
        return true;
    };
    return response;
}

}  // namespace cases_detail
using namespace cases_detail;

std::string case_path(CaseId id) { return "/desk/cases/" + id.hex(); }

Result<CaseId> case_of(const http::Request& request) {
    if (const auto id = CaseId::parse(request.capture("id"))) return *id;
    return refuse(engine::problems::no_such_case);
}

std::string list_subject(const Seat& seat, const engine::CaseRow& row) {
    const engine::Context& context = seat.site.context;
    const auto month = sealing::month_of_sealed(row.subject_sealed);
    auto key = month ? context.keys.existing_month_key(*month) : std::nullopt;
    if (!key) return {};
    const sealing::MonthKey month_key{*month, std::move(*key)};
    for (const engine::Opener& opener : seat.session.office_keys)
        if (auto subject = sealing::open_list_text({.instance = context.town.instance(),
                                                    .case_id = row.case_id,
                                                    .part = "subject",
                                                    .recipient = opener.recipient},
                                                   month_key, opener.pair, row.subject_sealed))
            return *subject;
    return {};
}

std::string event_words(text::Language language, const procedure::Procedure& procedure, const casework::Event& event) {
    for (const auto& rule : procedure.commands)
        if (rule.event == event.kind) return in(language, rule.event_name);
    return text::say(language, "desk.event." + event.kind);
}

std::string event_who(const Site& site, text::Language language, const casework::Event& event) {
    const std::string role = text::say(language, "actor." + event.by.role);
    if (!event.by.office) return role;
    return text::say(language, "page.two", {{"one", role}, {"two", office_name(site, language, *event.by.office)}});
}

std::string clock_words(text::Language language, const procedure::Procedure& procedure, const casework::Event& event) {
    std::string out;
    const auto add = [&](const ClockId& id, Date due) {
        const auto* clock = procedure.find_clock(id);
        if (!out.empty() && language == text::Language::en) out += " ";
        out += text::say(language, "desk.clock.due",
                         {{"clock", clock ? in(language, clock->name) : id.value}, {"due", to_text(due)}});
    };
    for (const auto& started : event.starts) add(started.clock, started.due);
    for (const auto& moved : event.moves) add(moved.clock, moved.due);
    return out;
}

std::string effect_words(text::Language language, const procedure::Procedure& procedure,
                         const procedure::CommandRule& rule) {
    const auto names = [&](const auto& clocks, const auto& id_of) {
        std::string out;
        for (const auto& one : clocks) {
            const auto* clock = procedure.find_clock(id_of(one));
            if (!out.empty()) out += language == text::Language::zh ? "、" : ", ";
            out += clock ? in(language, clock->name) : id_of(one).value;
        }
        return out;
    };
    const auto itself = [](const ClockId& id) -> const ClockId& { return id; };
    std::string out;
    const auto add = [&](std::string_view key, const std::string& clocks) {
        if (!out.empty() && language == text::Language::en) out += " ";
        out += text::say(language, key, {{"clocks", clocks}});
    };
    if (rule.stops_all) add("desk.effect.ends-all", {});
    if (!rule.stops.empty())
        add("desk.effect.ends", names(rule.stops, [](const procedure::ClockStop& stop) -> const ClockId& {
                return stop.clock;
            }));
    if (!rule.suspends.empty()) add("desk.effect.suspends", names(rule.suspends, itself));
    if (!rule.resumes.empty()) add("desk.effect.resumes", names(rule.resumes, itself));
    if (rule.extends) add("desk.effect.extends", names(std::vector{*rule.extends}, itself));
    if (!rule.restarts.empty()) add("desk.effect.restarts", names(rule.restarts, itself));
    if (!rule.starts.empty()) add("desk.effect.starts", names(rule.starts, itself));
    return out.empty() ? text::say(language, "desk.effect.none") : out;
}

void add_cases(http::Router& router, const Site& site) {
    router.get("/desk", seated(site, show_list));
    router.get("/desk/cases/{id}", seated(site, show_case, true));
    router.post("/desk/cases/{id}/opening", seated(site, open_case, true));
    router.get("/desk/cases/{id}/files/{file}", seated(site, get_file, true));
}

}  // namespace huiyin::web::desk
