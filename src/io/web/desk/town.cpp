#include <algorithm>
#include <array>
#include <functional>
#include <limits>

#include "base/json.h"
#include "core/guidance/problems.h"
#include "core/text/say.h"
#include "engine/problems.h"
#include "io/web/desk/problems.h"
#include "io/web/desk/town_parts.h"
#include "io/web/shown.h"
#include "io/web/site/category.h"
#include "io/web/site/fields.h"

// The town's administration: what stands, a form, what would become of it, and what stood before.
namespace huiyin::web::desk {
namespace town_detail {

using Kind = TownField::Kind;
using text::say;

constexpr std::string_view town_path = "/desk/town";
constexpr std::size_t history_shown = 50;
constexpr std::size_t recent_shown = 8;

const std::array kinds{&town_offices, &town_categories, &town_order, &town_replies, &town_texts, &town_receptions, &town_calls};

std::string path_of(const TownKind& kind, const std::string& more = {}) {
    return std::string(kind.root) + "/" + std::string(kind.path) + more;
}
std::string words_of(const Seat& seat, const TownKind& kind, std::string_view what) {
    return say(seat.language, std::string(kind.words) + "." + std::string(what));
}

/// The page for administrators alone, of some kinds also for heads of offices; else the one that says so.
http::Handler administering(const Site& site, std::function<http::Response(const Seat&)> then, bool heads = false) {
    return [site, then = std::move(then), heads](http::Request& request) {
        const auto seat = seat_of(site, request);
        if (!seat && request.method == "POST") {
            // What was typed comes back to be copied: signing in again leads to an empty form.
            std::string kept;
            if (const auto form = http::read_form(request, {.bytes_max = form_bytes_max}))
                for (const auto& [name, value] : form->items())
                    if (name != "token" && name != "version" && name != "step" && !value.empty()) kept += value + "\n\n";
            return refusal(site, request, {engine::problems::signed_out, {}, {}}, kept, "/desk/sign-in?return-to=/desk/town");
        }
        if (!seat) return go(site, request, "/desk/sign-in?return-to=/desk/town");
        const accounts::Staff& staff = seat->session.staff;
        if (const auto may = heads ? accounts::may_publish_for(staff, staff.office) : accounts::may_administer(staff); !may)
            return seat->refuse_page(may.error());
        return then(*seat);
    };
}

/// Where something comes from: the town's files, or who published it when.
std::string source_words(const Seat& seat, std::uint64_t serial, Instant at, const std::string& author) {
    if (serial == 0) return say(seat.language, "town.source.files");
    return say(seat.language, "town.source.version", {{"when", write_moment_of(seat.site, seat.language, at)}, {"who", author}});
}

// ---- the form

/// "questions/0/label/zh" → "questions-0-label-zh", "complaints_to" → "complaints-to".
std::string field_of(std::string where) {
    std::ranges::replace(where, '/', '-');
    std::ranges::replace(where, '_', '-');
    return where;
}

void add_controls(View& view, const Seat& seat, const TownFields& fields, const std::vector<Problem>& wrong) {
    view.list("FIELDS");
    for (const TownField& field : fields) {
        View& outer = view.add("FIELDS");
        for (const auto* kind : field_kinds) outer.list(kind);
        const char* name = field.kind == Kind::head     ? "HEAD"
                           : field.kind == Kind::lines  ? "LINES"
                           : field.kind == Kind::select ? "SELECT"
                           : field.kind == Kind::check  ? "CHECK"
                           : field.kind == Kind::hidden ? "HIDDEN"
                                                        : "TEXTLINE";
        View& inner = outer.add(name);
        inner.set("ID", field.name).set("LABEL", field.label).set("VALUE", field.value).set("ROWS", "4").list("HINT").list("ERROR").list("OPTIONS");
        inner.show("CHECKED", field.kind == Kind::check && field.value == "yes");
        if (!field.hint.empty()) inner.add("HINT").set("TEXT", field.hint);
        for (const auto& [value, label] : field.options)
            inner.add("OPTIONS").set("VALUE", value).set("LABEL", label).show("CHOSEN", value == field.value);
        for (const Problem& problem : wrong)
            if (problem.where == field.name && inner.items("ERROR")->empty())
                inner.add("ERROR").set("TEXT", text::explain(seat.language, problem));
    }
}

std::string label_of(const TownFields& fields, const std::string& name) {
    const auto found = std::ranges::find(fields, name, &TownField::name);
    return found == fields.end() ? name : found->label;
}

/// A page of the form. `number` is the serial of what it was made from.
http::Response show_form(const Seat& seat, const TownKind& kind, const std::string& document, bool fresh, std::uint64_t number,
                         std::vector<Problem> wrong, bool more = false) {
    const auto language = seat.language;
    const TownFields fields = kind.fields(seat, document, fresh, more);
    const std::string name = fresh ? std::string() : seat.request.capture("name");
    const std::string path = path_of(kind, "/" + (fresh ? std::string("new") : name));
    View view = seat.view(path);
    set_back(view, language, kind.names == nullptr ? std::string(town_path) : path_of(kind));
    view.set("TITLE", fresh ? words_of(seat, kind, "new") : kind.title(seat, document));
    view.set("WORDS", words_of(seat, kind, "words"));
    view.set("ACTION", in_language(path, language)).set("VERSION", std::to_string(number)).list("SOURCE").list("MORE");
    if (!kind.more_label.empty()) view.add("MORE").set("LABEL", say(language, kind.more_label));
    if (const auto stands = fresh ? std::nullopt : engine::standing(seat.site.context, std::string(kind.kind), name))
        view.add("SOURCE").set("TEXT", source_words(seat, stands->serial, stands->at, stands->author)).set("HREF", in_language(path + "/history", language));
    for (Problem& problem : wrong) problem.where = field_of(problem.where);
    add_controls(view, seat, fields, wrong);
    std::vector<std::string> names;
    for (const TownField& field : fields)
        if (field.kind != Kind::head && field.kind != Kind::hidden) names.push_back(field.name);
    view.list("ERROR_SUMMARY");
    if (!wrong.empty()) {
        View& summary = view.add("ERROR_SUMMARY");
        for (const std::string& field : names)
            for (const Problem& problem : wrong)
                if (problem.where == field)
                    summary.add("ERRORS").set("HREF", "#" + field).set("TEXT", say(language, "town.wrong", {{"field", label_of(fields, field)}, {"why", text::explain(language, problem)}}));
        for (const Problem& problem : wrong)
            if (std::ranges::find(names, problem.where) == names.end())
                summary.add("ERRORS").set("HREF", "#" + names.front()).set("TEXT", text::explain(language, problem));
    }
    return page(seat.site, seat.request, "desk-town-edit", view, wrong.empty() ? 200 : 422);
}

// ---- what would become of it

std::string value_words(const Seat& seat, const TownField& field) {
    if (field.kind == Kind::check) return say(seat.language, field.value == "yes" ? "town.yes" : "town.no");
    for (const auto& [value, label] : field.options)
        if (value == field.value) return label;
    return field.value;
}

struct Difference {
    std::string label;
    std::string before;
    std::string after;
};

/// Field by field; a field that only one of them has is empty in the other.
std::vector<Difference> differences(const Seat& seat, const TownKind& kind, const std::string& before, const std::string& after) {
    const TownFields old_fields = before.empty() ? TownFields() : kind.fields(seat, before, false, false);
    const TownFields new_fields = kind.fields(seat, after, false, false);
    const auto find = [](const TownFields& fields, const std::string& name) {
        return std::ranges::find_if(fields, [&](const TownField& one) { return one.name == name && one.kind != Kind::head; });
    };
    std::vector<Difference> out;
    const auto is_shown = [](const TownField& field) { return field.kind != Kind::head && field.kind != Kind::hidden; };
    for (const TownField& field : new_fields) {
        if (!is_shown(field)) continue;
        const auto old = find(old_fields, field.name);
        if (old != old_fields.end() && old->value == field.value) continue;
        const std::string old_words = old == old_fields.end() ? std::string() : value_words(seat, *old);
        const std::string new_words = value_words(seat, field);
        if (old == old_fields.end() && field.value.empty()) continue;
        out.push_back({field.label, old_words, new_words});
    }
    for (const TownField& field : old_fields)
        if (is_shown(field) && !field.value.empty() && find(new_fields, field.name) == new_fields.end())
            out.push_back({field.label, value_words(seat, field), {}});
    return out;
}

void add_difference(View& view, const Difference& one) {
    View& row = view.add("DIFFERENCES").set("LABEL", one.label).list("BEFORE").list("AFTER");
    if (!one.before.empty()) row.add("BEFORE").set("TEXT", shown_text(one.before));
    if (!one.after.empty()) row.add("AFTER").set("TEXT", shown_text(one.after));
}

http::Response show_preview(const Seat& seat, const TownKind& kind, const std::string& document, bool fresh, std::uint64_t number,
                            bool conflict) {
    const auto language = seat.language;
    const std::string name = fresh ? std::string("new") : seat.request.capture("name");
    View view = seat.view(path_of(kind, "/" + name));
    set_back(view, language, path_of(kind, "/" + name));
    view.set("TITLE", kind.title(seat, document)).set("ACTION", in_language(path_of(kind, "/" + name), language));
    view.set("VERSION", std::to_string(number)).set("DOCUMENT", document).list("DIFFERENCES").list("CONFLICT");
    const auto stands = fresh ? std::nullopt : engine::standing(seat.site.context, std::string(kind.kind), name);
    if (conflict && stands) view.add("CONFLICT").set("TEXT", source_words(seat, stands->serial, stands->at, stands->author));
    const auto changed = differences(seat, kind, stands ? stands->document : std::string(), document);
    for (const Difference& one : changed)
        add_difference(view, one);
    view.show("SAME", changed.empty());
    view.list("SHOWN");
    kind.preview(view, seat, document);
    return page(seat.site, seat.request, "desk-town-preview", view, conflict ? 409 : 200);
}

std::uint64_t number_of(std::string_view typed) {
    std::uint64_t out = 0;
    for (const char c : typed) {
        if (c < '0' || c > '9' || out > std::numeric_limits<std::uint32_t>::max()) return std::numeric_limits<std::uint32_t>::max();
        out = out * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return out;
}

/// The id that a new one is to have.
std::string id_in(const std::string& document) {
    const auto value = json::parse(document);
    return value ? value->text("id") : std::string();
}

std::vector<Problem> wrong_with(const Seat& seat, const TownKind& kind, const std::string& name, const std::string& document, bool fresh) {
    auto wrong = engine::check_edition(seat.site.context, {.kind = std::string(kind.kind), .name = name, .document = document, .based_on = 0});
    const bool taken = fresh && (name == "new" || name == "none" || engine::standing(seat.site.context, std::string(kind.kind), name));
    if (taken) wrong.insert(wrong.begin(), {guidance::problems::id_taken, {{"id", name}}, "id"});
    return wrong;
}

/// What a document was made from, to be changed: what stands, or a blank; nothing if there is no such thing.
std::optional<engine::Standing> made_from(const Seat& seat, const TownKind& kind, bool fresh) {
    if (fresh) return engine::Standing{.document = kind.blank(seat), .serial = 0, .at = {}, .author = {}};
    return engine::standing(seat.site.context, std::string(kind.kind), seat.request.capture("name"));
}

http::Response show_item(const Seat& seat, const TownKind& kind, bool fresh) {
    const auto stands = made_from(seat, kind, fresh);
    if (!stands) return error_page(seat.site, seat.request, 404);
    if (const auto may = engine::may_publish(seat.session.staff, std::string(kind.kind), stands->document); !may) return seat.refuse_page(may.error());
    return show_form(seat, kind, stands->document, fresh, stands->serial, {});
}

/// Whether just this stands already, published by this very member: a button that was pressed twice.
bool is_published_already(const Seat& seat, const TownKind& kind, const std::string& name, const std::string& document) {
    const auto stands = engine::standing(seat.site.context, std::string(kind.kind), name);
    return stands && stands->serial != 0 && stands->document == document && stands->author == seat.session.staff.login;
}

http::Response take_item(const Seat& seat, const TownKind& kind, bool fresh) {
    const auto typed = http::read_form(seat.request, {.bytes_max = form_bytes_max});
    if (!typed) return seat.refuse_page(typed.error());
    const auto stands = made_from(seat, kind, fresh);
    if (!stands) return error_page(seat.site, seat.request, 404);
    if (const auto may = engine::may_publish(seat.session.staff, std::string(kind.kind), stands->document); !may) return seat.refuse_page(may.error());
    const std::uint64_t number = number_of(typed->get("version"));
    const std::string_view step = typed->get("step");
    const bool has_document = typed->has("document");
    std::string document(typed->get("document"));
    if (!has_document) document = kind.read(seat, *typed, fresh ? std::string() : seat.request.capture("name"), stands->document);
    const std::string name = fresh ? id_in(document) : seat.request.capture("name");
    if (const auto own = seat.check(*typed); !own) return seat.refuse_page(own.error(), document);
    if (has_document) {  // it comes back from the preview, and must be one that a form could have made
        const auto wrong = engine::check_edition(seat.site.context, {.kind = std::string(kind.kind), .name = name, .document = document, .based_on = 0});
        if (!wrong.empty() && (wrong.front().code.ends_with("/bad-document") || wrong.front().code.ends_with("/bad-json"))) return seat.refuse_page(wrong.front(), document);
    }
    const std::string after = (kind.names == nullptr ? std::string(town_path) : path_of(kind)) + "?done=town-published";
    if (step == "publish" && is_published_already(seat, kind, name, document)) return go(seat.site, seat.request, after);
    if (step == "more") return show_form(seat, kind, document, fresh, number, {}, true);
    if (step == "change") return show_form(seat, kind, document, fresh, number, {});
    if (auto wrong = wrong_with(seat, kind, name, document, fresh); !wrong.empty())
        return show_form(seat, kind, document, fresh, number, std::move(wrong));
    if (step != "publish") return show_preview(seat, kind, document, fresh, number, false);
    const engine::Edition edition{.kind = std::string(kind.kind), .name = name, .document = document, .based_on = number};
    if (const auto done = engine::publish(seat.site.context, seat.session.staff, edition); !done) {
        if (done.error().code == engine::problems::changed_meanwhile && !fresh)
            return show_preview(seat, kind, document, fresh, stands->serial, true);
        return show_form(seat, kind, document, fresh, number, {done.error()});
    }
    return go(seat.site, seat.request, after);
}

// ---- lists and history

/// RECENT*: what was published last, the newest first; each thing once.
void add_recent(View& view, const Seat& seat) {
    view.list("RECENT");
    auto rows = seat.site.context.store.current_versions();
    std::ranges::sort(rows, std::greater<>(), &engine::VersionRow::serial);
    std::size_t shown = 0;
    for (const engine::VersionRow& row : rows)
        for (const auto& kind_of_it : kinds) {
            const TownKind& kind = kind_of_it();
            if (kind.kind != row.kind || shown == recent_shown) continue;
            ++shown;
            view.add("RECENT")
                .set("HREF", in_language(path_of(kind, "/" + row.name + "/history"), seat.language))
                .set("LABEL", say(seat.language, "page.about", {{"what", words_of(seat, kind, "title")}, {"value", kind.title(seat, row.document)}}))
                .set("SOURCE", source_words(seat, row.serial, row.at, row.author));
        }
}

http::Response show_overview(const Seat& seat) {
    View view = seat.view();
    add_recent(view, seat);
    set_back(view, seat.language, "/desk");
    add_done(view, seat);
    view.list("KINDS");
    for (const auto& kind_of_it : kinds) {
        const TownKind& kind = kind_of_it();
        View& row = view.add("KINDS").set("LABEL", words_of(seat, kind, "title")).set("WORDS", words_of(seat, kind, "words")).list("COUNT");
        row.set("HREF", in_language(kind.names == nullptr ? path_of(kind, "/" + std::string(kind.only)) : path_of(kind), seat.language));
        if (kind.names != nullptr) row.add("COUNT").set("NUMBER", std::to_string(kind.names(seat).size()));
    }
    const auto elsewhere = [&](const char* path, const char* title, const char* words) {
        view.add("KINDS").set("LABEL", text::say(seat.language, title)).set("WORDS", text::say(seat.language, words)).list("COUNT")
            .set("HREF", in_language(path, seat.language));
    };
    elsewhere("/desk/calendar", "desk.calendar.title", "town.calendar.words");
    if (seat.site.settings().mail.is_on()) elsewhere("/desk/mail", "desk.mail.title", "town.mail.words");
    return page(seat.site, seat.request, "desk-town", view);
}

http::Response show_list(const Seat& seat, const TownKind& kind) {
    const auto language = seat.language;
    View view = seat.view();
    set_back(view, language, town_path);
    add_done(view, seat);
    view.set("TITLE", words_of(seat, kind, "title")).set("WORDS", words_of(seat, kind, "words")).list("ROWS");
    view.set("NEW_HREF", in_language(path_of(kind, "/new"), language)).set("NEW_LABEL", words_of(seat, kind, "new"));
    std::map<std::string, engine::VersionRow> versions;
    for (engine::VersionRow& row : seat.site.context.store.current_versions())
        if (row.kind == kind.kind) versions.insert_or_assign(row.name, std::move(row));
    for (const std::string& name : kind.names(seat)) {
        const auto version = versions.find(name);
        const bool published = version != versions.end();
        const auto stands = published ? std::optional(version->second.document) : engine::current_document(seat.site.context.town, std::string(kind.kind), name);
        if (!stands) continue;
        const auto value = json::parse(*stands);
        const auto* withdrawn = value ? value->find("withdrawn") : nullptr;
        view.add("ROWS")
            .set("HREF", in_language(path_of(kind, "/" + name), language))
            .set("LABEL", kind.title(seat, *stands))
            .set("DETAIL", kind.detail(seat, *stands))
            .show("WITHDRAWN", withdrawn != nullptr && withdrawn->boolean() != nullptr && *withdrawn->boolean())
            .set("SOURCE", published ? source_words(seat, version->second.serial, version->second.at, version->second.author)
                                     : source_words(seat, 0, {}, {}));
    }
    view.show("EMPTY", view.items("ROWS")->empty());
    return page(seat.site, seat.request, "desk-town-list", view);
}

/// What stood, the newest first; the town's files at the end, if they have it.
std::vector<engine::VersionRow> all_versions(const Seat& seat, const TownKind& kind, const std::string& name) {
    auto rows = seat.site.context.store.version_history(std::string(kind.kind), name, std::numeric_limits<std::int64_t>::max(), history_shown);
    if (rows.size() < history_shown)
        if (auto document = engine::original(seat.site.context.town, std::string(kind.kind), name))
            rows.push_back({.serial = 0, .kind = std::string(kind.kind), .name = name, .at = {}, .author = {}, .document = std::move(*document)});
    return rows;
}

http::Response show_history(const Seat& seat, const TownKind& kind, const std::vector<Problem>& wrong = {}) {
    const std::string name = seat.request.capture("name");
    const auto language = seat.language;
    const auto stands = engine::standing(seat.site.context, std::string(kind.kind), name);
    if (!stands) return error_page(seat.site, seat.request, 404);
    if (const auto may = engine::may_publish(seat.session.staff, std::string(kind.kind), stands->document); !may) return seat.refuse_page(may.error());
    View view = seat.view(path_of(kind, "/" + name + "/history"));
    set_back(view, language, path_of(kind, "/" + name));
    view.set("TITLE", kind.title(seat, stands->document)).set("ACTION", in_language(path_of(kind, "/" + name + "/undo"), language));
    view.set("VERSION", std::to_string(stands->serial)).list("ROWS").list("REFUSED");
    for (const Problem& problem : wrong) view.add("REFUSED").set("TEXT", text::explain(language, problem));
    const auto rows = all_versions(seat, kind, name);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        View& row = view.add("ROWS");
        row.set("SOURCE", source_words(seat, rows[i].serial, rows[i].at, rows[i].author)).set("NUMBER", std::to_string(rows[i].serial));
        row.show("STANDS", rows[i].serial == stands->serial).list("DIFFERENCES").show("FIRST", i + 1 == rows.size());
        if (i + 1 == rows.size()) continue;
        for (const Difference& one : differences(seat, kind, rows[i + 1].document, rows[i].document))
            add_difference(row, one);
    }
    return page(seat.site, seat.request, "desk-town-history", view, wrong.empty() ? 200 : page_status_of(wrong.front().code));
}

http::Response take_undo(const Seat& seat, const TownKind& kind) {
    const auto form = desk_form(seat);
    if (!form) return form.error();
    const auto done = engine::put_back(seat.site.context, seat.session.staff, std::string(kind.kind), seat.request.capture("name"),
                                       number_of(form->get("number")), number_of(form->get("version")));
    if (!done) return show_history(seat, kind, {done.error()});
    return go(seat.site, seat.request, path_of(kind, "/" + seat.request.capture("name") + "/history"));
}

}  // namespace town_detail

procedure::Text typed_text(const Typed& typed, const std::string& name) {
    return {.zh = trimmed_text(typed.get(name + "-zh")), .en = trimmed_text(typed.get(name + "-en"))};
}

void add_text_fields(const Seat& seat, TownFields& fields, const std::string& name, const std::string& label,
                     const procedure::Text& text, TownField::Kind kind, const std::string& hint) {
    fields.push_back({.kind = kind, .name = name + "-zh", .label = text::say(seat.language, "town.in-zh", {{"what", label}}), .value = text.zh, .hint = hint});
    fields.push_back({.kind = kind, .name = name + "-en", .label = text::say(seat.language, "town.in-en", {{"what", label}}), .value = text.en, .hint = {}});
}

void add_id_field(const Seat& seat, TownFields& fields, const std::string& id, bool fresh) {
    if (fresh)
        fields.push_back({.kind = TownField::Kind::line, .name = "id", .label = text::say(seat.language, "town.id"), .value = id, .hint = text::say(seat.language, "town.id.hint")});
}

std::vector<std::pair<std::string, std::string>> office_options(const Seat& seat, std::string_view none_key) {
    std::vector<std::pair<std::string, std::string>> out{{"", text::say(seat.language, none_key)}};
    for (const accounts::Office& office : seat.site.context.town.offices()->all()) out.emplace_back(office.id.value, in(seat.language, office.name));
    return out;
}

View& add_shown(View& view, text::Language language) {
    View& shown = view.add("SHOWN").set("LANGUAGE", text::say(language, "language.name")).set("TAG", text::tag(language));
    for (const auto* part : {"CHOICE", "NOTICE", "FIELDS", "OFFICE", "TEXTS", "WELCOME", "EMERGENCY", "CONTACT"}) shown.list(part);
    return shown;
}

void add_town(http::Router& router, const Site& site) {
    using namespace town_detail;
    router.get("/desk/town", administering(site, show_overview));
    for (const auto& kind_of_it : kinds) {
        const TownKind* kind = &kind_of_it();
        const std::string path = path_of(*kind);
        const auto allowed = [&](std::function<http::Response(const Seat&)> then) { return administering(site, std::move(then), kind->heads); };
        if (kind->names != nullptr) {
            if (!kind->heads) router.get(path, allowed([kind](const Seat& seat) { return show_list(seat, *kind); }));
            router.get(path + "/new", allowed([kind](const Seat& seat) { return show_item(seat, *kind, true); }));
            router.post(path + "/new", allowed([kind](const Seat& seat) { return take_item(seat, *kind, true); }), form_bytes_max);
        }
        router.get(path + "/{name}", allowed([kind](const Seat& seat) { return show_item(seat, *kind, false); }));
        router.post(path + "/{name}", allowed([kind](const Seat& seat) { return take_item(seat, *kind, false); }), form_bytes_max);
        router.get(path + "/{name}/history", allowed([kind](const Seat& seat) { return show_history(seat, *kind); }));
        router.post(path + "/{name}/undo", allowed([kind](const Seat& seat) { return take_undo(seat, *kind); }));
    }
}

}  // namespace huiyin::web::desk
