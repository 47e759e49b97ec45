#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <set>

#include "core/casework/problems.h"
#include "core/text/say.h"
#include "engine/problems.h"
#include "engine/together.h"
#include "io/web/desk/forms.h"
#include "io/web/shown.h"

// One reply to many requests on one matter: chosen on the list, written once, given in each case by itself. The cases stand beside
// each other on these pages alone; nothing that is kept names one in another.
namespace huiyin::web::desk {
namespace together_detail {

/// A case that was chosen.
struct Chosen {
    engine::LoadedCase loaded;
    std::string subject;
};
/// One that can't be answered with the others, and why.
struct LeftOut {
    std::string subject;
    std::string why;
    std::string path = {};  ///< where it can be looked at; empty: nowhere
};
struct Sorted {
    std::vector<Chosen> cases;
    std::vector<LeftOut> left;
};

std::string subject_of(const Seat& seat, const engine::LoadedCase& loaded) {
    const std::string subject = shown_line(engine::desk_subject(seat.site.context, seat.session, loaded.row));
    return subject.empty() ? text::say(seat.language, "desk.list.no-subject") : subject;
}

/// The reference as it stands on papers.
std::string short_name(std::string_view id) { return std::string(id.substr(0, 8)); }

/// Keeps those that are most alike by `key`; the others are left out with `why`.
template <typename Key>
void keep_most(Sorted& sorted, Key key, const std::function<std::string(const Chosen&)>& why) {
    std::map<std::string, std::size_t> count;
    for (const Chosen& one : sorted.cases) ++count[key(one)];
    std::string most;
    for (const Chosen& one : sorted.cases)
        if (most.empty() || count[key(one)] > count[most]) most = key(one);
    std::vector<Chosen> kept;
    for (Chosen& one : sorted.cases) {
        if (key(one) == most)
            kept.push_back(std::move(one));
        else
            sorted.left.push_back({one.subject, why(one)});
    }
    sorted.cases = std::move(kept);
}

/// A command, and in how many of the cases it may be given now.
struct Offer {
    engine::OpenCommand command;
    std::size_t cases = 0;
};
/// Those that the procedure gives together.
std::vector<Offer> offers_in(const Seat& seat, const std::vector<Chosen>& cases) {
    std::vector<Offer> out;
    for (const Chosen& one : cases)
        for (const engine::OpenCommand& open : engine::staff_commands(seat.site.context, seat.session, one.loaded.value)) {
            const procedure::CommandRule& rule = *open.rule;
            if (!rule.together) continue;
            const auto known = std::find_if(out.begin(), out.end(), [&](const Offer& offer) { return offer.command.rule == open.rule; });
            if (known == out.end())
                out.push_back({open, 1});
            else
                ++known->cases;
        }
    return out;
}

/// The chosen cases that go by the same rules and have something open in all of them.
Sorted sort_out(const Seat& seat, const http::Form& form) {
    const auto language = seat.language;
    Sorted out;
    std::set<CaseId> known;
    for (const std::string_view typed : form.all("case")) {
        const auto id = CaseId::parse(typed);
        if (!id || !known.insert(*id).second) continue;
        if (known.size() > engine::together_most) {
            out.left.push_back({short_name(typed),
                                text::say(language, "desk.together.too-many", {{"most", std::to_string(engine::together_most)}})});
            continue;
        }
        auto loaded = engine::desk_case(seat.site.context, seat.session, *id);
        if (!loaded) {
            out.left.push_back({short_name(typed), text::explain(language, loaded.error())});
            continue;
        }
        std::string subject = subject_of(seat, *loaded);
        out.cases.push_back({std::move(*loaded), std::move(subject)});
    }
    const auto& town = seat.site.context.town;
    keep_most(
        out, [](const Chosen& one) { return one.loaded.value.procedure + " " + std::to_string(one.loaded.value.procedure_version); },
        [&](const Chosen& one) {
            return text::say(language, "desk.together.other-rules", {{"procedure", in(language, town.procedure(one.loaded.value).name)}});
        });
    return out;
}

/// Keeps the cases in which the command may be given now.
void keep_open(const Seat& seat, Sorted& sorted, const std::string& command) {
    std::vector<Chosen> kept;
    for (Chosen& one : sorted.cases) {
        const auto open = engine::staff_commands(seat.site.context, seat.session, one.loaded.value);
        const auto can = std::find_if(open.begin(), open.end(), [&](const engine::OpenCommand& each) { return each.rule->id.value == command; });
        if (can != open.end()) {
            if (const auto may = engine::check_together(seat.site.context, seat.session, one.loaded, *can->rule); may)
                kept.push_back(std::move(one));
            else
                sorted.left.push_back({one.subject, text::explain(seat.language, may.error())});
            continue;
        }
        const auto& procedure = seat.site.context.town.procedure(one.loaded.value);
        const auto closed = engine::closed_commands(seat.site.context, seat.session, one.loaded.value);
        const auto why = std::find_if(closed.begin(), closed.end(), [&](const casework::ClosedCommand& each) { return each.command->id.value == command; });
        if (why != closed.end()) {
            sorted.left.push_back({one.subject, text::explain(seat.language, why->why)});
            continue;
        }
        sorted.left.push_back({one.subject, text::say(seat.language, "desk.together.other-state",
                                                      {{"state", state_name(seat.language, procedure, one.loaded.value.state)}})});
    }
    sorted.cases = std::move(kept);
}

void add_left_out(View& view, const std::vector<LeftOut>& left) {
    view.list("LEFT_OUT");
    if (left.empty()) return;
    View& shown = view.add("LEFT_OUT");
    for (const LeftOut& one : left) shown.add("ROWS").set("SUBJECT", one.subject).set("WHY", one.why);
}

View view_of(const Seat& seat) {
    View view = seat.view("/desk");
    set_back(view, seat.language, "/desk");
    return view;
}

http::Response show_choice(const Seat& seat, const Sorted& sorted) {
    View view = view_of(seat);
    view.list("CASES").list("COMMANDS").list("NOTHING");
    for (const Chosen& one : sorted.cases)
        view.add("CASES").set("REFERENCE", one.loaded.value.id.hex()).set("SUBJECT", one.subject);
    const auto offers = offers_in(seat, sorted.cases);
    for (const Offer& one : offers) {
        std::string label = in(seat.language, one.command.rule->name);
        if (one.cases < sorted.cases.size())
            label = text::say(seat.language, "desk.together.in-some", {{"what", label}, {"count", std::to_string(one.cases)}});
        view.add("COMMANDS").set("VALUE", one.command.rule->id.value).set("LABEL", label);
    }
    if (offers.empty())
        view.add("NOTHING").set("TEXT", text::say(seat.language, sorted.cases.empty() ? "desk.together.none-chosen" : "desk.together.nothing-open"));
    add_left_out(view, sorted.left);
    return page(seat.site, seat.request, "desk-together", view);
}

/// What belongs to a case alone.
std::string version_name(const CaseId& id) { return "version-" + id.hex(); }

std::uint32_t version_of(const http::Form& form, const CaseId& id) {
    const std::string_view text = form.get(version_name(id));
    std::uint32_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size() ? out : 0;
}

/// What was written, without what names cases and steps.
Typed written(const http::Form& form) {
    Typed out;
    for (const auto& [name, value] : form.items())
        if (name != "case" && name != "token" && name != "command" && name != "send" && name != "text" && !name.starts_with("version-"))
            out.add(name, value);
    return out;
}

/// The form, once for all. Each case is opened, as on its own page: who writes an answer has read what was asked.
/// A form that comes back keeps the revisions that it was shown with: what happened since is told when it is sent.
http::Response show_together(const Seat& seat, const http::Form& form, Sorted sorted, const std::string& command, const Typed& typed,
                             const std::vector<Problem>& wrong) {
    const auto language = seat.language;
    std::vector<Chosen> opened;
    for (Chosen& one : sorted.cases) {
        if (const auto done = engine::open_for_staff(seat.site.context, seat.session, one.loaded.value.id); !done)
            sorted.left.push_back({one.subject, text::explain(language, done.error())});
        else
            opened.push_back(std::move(one));
    }
    sorted.cases = std::move(opened);
    if (sorted.cases.empty()) return show_choice(seat, sorted);
    const casework::Case& first = sorted.cases.front().loaded.value;
    const auto asked = asked_for(seat, first, command);
    if (!asked || asked->rule == nullptr || !asked->open) return show_choice(seat, sorted);
    View view = view_of(seat);
    view.set("LABEL", asked->label).set("COMMAND", command);
    view.set("HOW_MANY", text::say(language, "desk.together.how-many", {{"count", std::to_string(sorted.cases.size())}}));
    view.list("CASES").list("TEXTS");
    for (const Chosen& one : sorted.cases) {
        const CaseId id = one.loaded.value.id;
        const auto seen = engine::view_for_staff(seat.site.context, seat.session, id);
        const std::uint32_t shown = version_of(form, id);
        view.add("CASES").set("REFERENCE", id.hex()).set("SUBJECT", one.subject).set("REVISION", std::to_string(shown != 0 ? shown : one.loaded.value.revision))
            .set("TEXT", seen ? shown_text(seen->content.text(1, "body")) : std::string());
    }
    const auto texts = texts_for(seat.site, first, *asked, {});
    if (!texts.empty()) {
        View& list = view.add("TEXTS");
        for (const auto& one : texts) list.add("ITEMS").set("TEXT_ID", one.id).set("LABEL", in(language, one.name));
    }
    add_left_out(view, sorted.left);
    add_fields(view, seat, first, *asked, typed, wrong);
    add_summary(view, language, *asked, wrong);
    return page(seat.site, seat.request, "desk-together-form", view, wrong.empty() ? 200 : 422);
}

/// Gives the command in each case by itself. A case that moved on is left as it is.
http::Response send(const Seat& seat, const http::Form& form, const std::string& command) {
    const engine::Context& context = seat.site.context;
    const auto language = seat.language;
    const Typed typed = written(form);
    std::vector<LeftOut> failed;
    std::vector<Chosen> got;
    View view = view_of(seat);
    view.list("GOT").list("FAILED").list("AGAIN");
    std::string label = command;
    std::vector<std::string> again;
    // Sorted anew it would leave out what got the answer a moment ago: each case is asked for itself.
    std::set<CaseId> known;
    for (const std::string_view text : form.all("case")) {
        const auto id = CaseId::parse(text);
        if (!id || !known.insert(*id).second || known.size() > engine::together_most) continue;
        const auto loaded = engine::desk_case(context, seat.session, *id);
        if (!loaded) {
            failed.push_back({short_name(text), text::explain(language, loaded.error())});
            continue;
        }
        const std::string subject = subject_of(seat, *loaded);
        const auto asked = asked_for(seat, loaded->value, command);
        const std::uint32_t revision = version_of(form, *id);
        if (asked && asked->rule != nullptr) {
            label = asked->label;
            if (engine::has_done(context, seat.session, *loaded, asked->rule->event, revision)) {
                got.push_back({*loaded, subject});
                continue;
            }
        }
        Problem why{engine::problems::changed_meanwhile, {{"revision", std::to_string(loaded->value.revision)}}, {}};
        const auto may = asked && asked->rule != nullptr ? engine::check_together(context, seat.session, *loaded, *asked->rule) : Result<void>{};
        if (!may) why = may.error();
        if (may && asked && asked->rule != nullptr && revision != 0 && revision == loaded->value.revision) {
            const auto done = engine::act_as_staff(
                context, seat.session, *id, {.command = command, .values = values_of(*asked, typed), .revision = revision, .files = {}});
            if (done) {
                got.push_back({*loaded, subject});
                continue;
            }
            why = done.error();
        }
        failed.push_back({subject, text::explain(language, why), in_language(case_path(*id), language)});
        again.push_back(id->hex());
    }
    view.set("LABEL", label).set("SUMMARY", text::say(language, "desk.together.summary",
                                                     {{"got", std::to_string(got.size())}, {"of", std::to_string(got.size() + failed.size())}}));
    for (const Chosen& one : got) {
        const bool ours = engine::desk_case(context, seat.session, one.loaded.value.id).has_value();
        View& row = view.add("GOT").set("SUBJECT", one.subject).list("LINK");
        if (ours) row.add("LINK").set("HREF", in_language(case_path(one.loaded.value.id), language));
    }
    for (const LeftOut& one : failed) {
        View& row = view.add("FAILED").set("SUBJECT", one.subject).set("WHY", one.why).list("LINK");
        if (!one.path.empty()) row.add("LINK").set("HREF", one.path);
    }
    if (!failed.empty()) {
        View& once_more = view.add("AGAIN").set("COMMAND", command).list("CASES").show("MAY", !again.empty());
        for (const std::string& id : again) once_more.add("CASES").set("REFERENCE", id);
        keep_typed(once_more, seat.site, language, command, typed, "");
    }
    return page(seat.site, seat.request, "desk-together-done", view, failed.empty() ? 200 : 409);
}

http::Response take(const Seat& seat, const http::Form& form) {
    const std::string command(form.get("command"));
    Sorted sorted = sort_out(seat, form);
    if (form.has("send")) {
        // All are checked by the first that still stands open; each by itself once more when it is given.
        const Typed typed = written(form);
        for (const Chosen& one : sorted.cases)
            if (const auto asked = asked_for(seat, one.loaded.value, command); asked && asked->rule != nullptr && asked->open) {
                auto wrong = engine::check_action(seat.site.context, one.loaded.value, asked->actor,
                                                  {.command = command, .values = values_of(*asked, typed), .revision = 0, .files = {}});
                if (wrong.empty()) wrong = days_off(seat, one.loaded.value, *asked, typed);
                if (wrong.empty()) break;
                keep_open(seat, sorted, command);
                return show_together(seat, form, std::move(sorted), command, typed, wrong);
            }
        return send(seat, form, command);
    }
    if (command.empty()) return show_choice(seat, sorted);
    keep_open(seat, sorted, command);
    if (sorted.cases.empty()) return show_choice(seat, sort_out(seat, form));
    Typed typed = written(form);
    if (const std::string_view wanted = form.get("text"); !wanted.empty())
        if (const auto asked = asked_for(seat, sorted.cases.front().loaded.value, command))
            for (const auto& one : texts_for(seat.site, sorted.cases.front().loaded.value, *asked, {}))
                if (one.id == wanted) typed = with_text(one, *asked, typed, seat.language);
    return show_together(seat, form, std::move(sorted), command, typed, {});
}

/// What was written, to be kept on a page that takes nothing.
std::string all_written(const http::Form& form) {
    std::string out;
    const Typed all = written(form);
    for (const auto& [name, value] : all.items())
        if (value.size() > 20) out += (out.empty() ? "" : "\n\n") + value;
    return out;
}

http::Response post_together(const Site& site, http::Request& request) {
    const auto form = http::read_form(request, {.bytes_max = form_bytes_max, .fields_max = 400});
    if (!form) return refusal(site, request, form.error(), {}, "/desk");
    const std::string kept = request.typed = all_written(*form);
    const auto seat = seat_of(site, request);
    if (!seat) {
        if (kept.empty()) return go(site, request, "/desk/sign-in?return-to=/desk");
        return refusal(site, request, {engine::problems::signed_out, {}, {}}, kept, "/desk/sign-in");
    }
    if (const auto own = seat->check(*form); !own) return seat->refuse_page(own.error(), kept);
    return take(*seat, *form);
}

}  // namespace together_detail

void add_together(http::Router& router, const Site& site) {
    // The address alone leads back to the list, where cases are chosen.
    router.get("/desk/together", seated(site, [](const Seat& seat) { return go(seat.site, seat.request, "/desk"); }));
    router.post("/desk/together", [site](http::Request& request) { return together_detail::post_together(site, request); }, form_bytes_max);
}

}  // namespace huiyin::web::desk
