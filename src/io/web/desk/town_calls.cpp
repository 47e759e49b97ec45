#include <algorithm>

#include "core/calls/draft.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "io/web/desk/town_parts.h"
#include "io/web/shown.h"
#include "io/web/site/call.h"
#include "io/web/site/fields.h"

// Open calls for suggestions at the desk: a list of those open in the whole town, and what their form asks.
namespace huiyin::web::desk {
namespace town_calls_detail {

using calls::Draft;
using text::say;
using Kind = TownField::Kind;

constexpr std::size_t calls_of_a_page = 20;
constexpr std::string_view calls_path = "/desk/calls";

Draft call_draft_in(const std::string& document) {
    const auto read = calls::read_draft(document);
    return read ? *read : Draft{};
}

bool is_of_the_town(const Seat& seat) { return seat.session.staff.has(accounts::Role::administrator); }

std::vector<std::string> names_of_calls(const Seat& seat) {
    std::vector<std::string> out;
    for (const calls::Call* call : seat.site.context.town.calls()->open(seat.site.today(), counted_most)) out.push_back(call->id);
    return out;
}

std::string blank_call(const Seat& seat) {
    Draft draft;
    draft.office = seat.session.staff.office.value;
    return calls::write_draft(draft);
}

TownFields fields_of_call(const Seat& seat, const std::string& document, bool fresh, bool) {
    const Draft draft = call_draft_in(document);
    const auto label = [&](const char* what) { return say(seat.language, std::string("town.call.") + what); };
    TownFields fields;
    if (fresh && is_of_the_town(seat))
        fields.push_back({.kind = Kind::select, .name = "office", .label = label("office"), .value = draft.office, .hint = label("office.hint"),
                          .options = office_options(seat, "form.please-choose")});
    fields.push_back({.kind = Kind::line, .name = "until", .label = label("until"), .value = draft.until, .hint = label("until.hint")});
    add_text_fields(seat, fields, "title", label("title-of"), draft.title, Kind::line, label("title-of.hint"));
    add_text_fields(seat, fields, "text", label("text"), draft.text, Kind::lines, label("text.hint"));
    if (fresh) return fields;
    add_text_fields(seat, fields, "outcome", label("outcome"), draft.outcome, Kind::lines, label("outcome.hint"));
    fields.push_back({.kind = Kind::check, .name = "withdrawn", .label = label("withdrawn"), .value = draft.withdrawn ? "yes" : "", .hint = label("withdrawn.hint")});
    return fields;
}

/// An id that nothing else has: by last day and office, and numbered.
std::string fresh_call_id(const Seat& seat, const Draft& draft) {
    const auto until = parse_date(draft.until);
    if (!until) return {};
    const std::string base = calls::id_for(*until, {draft.office});
    const auto is_taken = [&](const std::string& id) { return engine::standing(seat.site.context, std::string(engine::call_kind), id).has_value(); };
    std::string id = base;
    for (int number = 2; is_taken(id) && number < 100; ++number) id = base + "-" + std::to_string(number);
    return id;
}

std::string read_call_form(const Seat& seat, const Typed& typed, const std::string& name, const std::string& before) {
    const Draft old = call_draft_in(before);
    Draft draft{.id = name,
                .office = name.empty() && is_of_the_town(seat) ? trimmed_text(typed.get("office")) : old.office,
                .until = trimmed_text(typed.get("until")),
                .title = typed_text(typed, "title"),
                .text = typed_text(typed, "text"),
                .outcome = typed_text(typed, "outcome"),
                .withdrawn = typed.get("withdrawn") == "yes"};
    if (name.empty()) draft.id = fresh_call_id(seat, draft);
    return calls::write_draft(draft);
}

std::string title_of_call(const Seat& seat, const std::string& document) {
    return shown_line(written(seat.language, call_draft_in(document).title).text);
}

void preview_call(View& view, const Seat& seat, const std::string& document) {
    const auto call = calls::call_of(call_draft_in(document));
    if (!call) return;
    for (const auto language : text::all_languages) {
        View& shown = add_shown(view, language);
        const auto add = [&](const char* key, const std::string& value) {
            if (!value.empty()) shown.add("TEXTS").set("LABEL", say(language, key)).set("TEXT", shown_text(value));
        };
        add("town.call.title-of", written(language, call->title).text);
        add("town.call.office", office_name(seat.site, language, call->office));
        add("town.call.until", text::write_day(language, call->until));
        add("town.call.text", written(language, call->text).text);
        add("town.call.outcome", written(language, call->outcome).text);
        if (call->withdrawn) add("town.call.withdrawn", say(language, "town.yes"));
    }
}

http::Response show_calls_at_desk(const Seat& seat) {
    const auto language = seat.language;
    const accounts::Staff& staff = seat.session.staff;
    if (const auto may = accounts::may_publish_for(staff, staff.office); !may) return seat.refuse_page(may.error());
    const bool past = seat.request.query.get("show") == "past";
    View view = seat.view();
    set_back(view, language, past ? std::string(calls_path) : std::string("/desk"));
    add_done(view, seat);
    view.show("PAST", past).list("ROWS").list("NEXT_PAGE");
    const auto calls = seat.site.context.town.calls();
    const std::string at(seat.request.query.get("after"));
    const auto [shown, more] = calls->page(past, seat.site.today(), calls_of_a_page, at);
    for (const calls::Call* call : shown) {
        const WrittenText title = written(language, call->title);
        View& row = view.add("ROWS").set("TITLE", shown_line(title.text)).set("TAG", title.tag).list("EDIT");
        row.set("OFFICE", office_name(seat.site, language, call->office)).set("UNTIL", text::write_date(language, call->until));
        row.set("HREF", in_language(call_path(*call), language)).show("WITHDRAWN", call->withdrawn);
        row.show("TOLD", call->is_told());
        if (accounts::may_publish_for(staff, call->office)) row.add("EDIT").set("HREF", in_language(std::string(calls_path) + "/" + call->id, language));
    }
    view.show("EMPTY", shown.empty());
    if (more) view.add("NEXT_PAGE").set("HREF", in_language(std::string(calls_path) + "?" + (past ? "show=past&" : "") + "after=" + shown.back()->id, language));
    return page(seat.site, seat.request, "desk-calls", view);
}

}  // namespace town_calls_detail

const TownKind& town_calls() {
    using namespace town_calls_detail;
    static const TownKind kind{.kind = engine::call_kind,
                               .path = "calls",
                               .words = "town.call",
                               .names = names_of_calls,
                               .blank = blank_call,
                               .fields = fields_of_call,
                               .read = read_call_form,
                               .title = title_of_call,
                               .detail = [](const Seat&, const std::string&) { return std::string(); },
                               .preview = preview_call,
                               .root = "/desk",
                               .heads = true};
    return kind;
}

void add_calls(http::Router& router, const Site& site) { router.get("/desk/calls", seated(site, town_calls_detail::show_calls_at_desk)); }

}  // namespace huiyin::web::desk
