#include <algorithm>

#include "base/fault.h"
#include "core/accounts/route.h"
#include "core/casework/problems.h"
#include "core/sealing/token.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/drafts.h"
#include "engine/filing.h"
#include "engine/kinds.h"
#include "engine/news.h"
#include "engine/problems.h"
#include "io/documents/qr.h"
#include "io/papers/letter_page.h"
#include "io/papers/letters.h"
#include "io/web/desk/parts.h"
#include "io/web/desk/problems.h"
#include "io/web/shown.h"
#include "io/web/site/category.h"
#include "io/web/site/fields.h"
#include "io/web/site/typed.h"

// A clerk files for somebody at the counter or on the telephone. The receipt code is shown once, on paper that is folded over it,
// and never on the screen.
namespace huiyin::web::desk {
namespace counter_detail {

using text::Language;

/// Names the filing between two pages: the token that its code is made of. Gone once the slip was shown.
constexpr std::string_view filing_cookie = "counter";
constexpr std::chrono::seconds filing_cookie_life = std::chrono::minutes(15);
const std::vector<std::string> counter_fields{"channel", "kind", "category", "subject", "body", "office", "about-offices",
                                              "name", "phone", "email", "address", "files", "read-back"};

/// Whether a member takes down what people bring: whoever handles cases.
bool may_file(const Seat& seat) { return accounts::handles_cases(seat.session.staff); }

void add_offices(View& view, const Seat& seat, const Typed& typed) {
    const auto offices = seat.site.context.town.offices();
    const std::string_view chosen = typed.get("office");
    const auto about = typed.all("about-offices");
    view.list("OFFICES").list("ABOUT");
    for (const auto* office : offices->takers())
        view.add("OFFICES").set("VALUE", office->id.value).set("LABEL", in(seat.language, office->name))
            .show("CHOSEN", chosen == office->id.value);
    bool first = true;
    for (const auto& office : offices->all()) {
        View& item = view.add("ABOUT").set("ID", first ? "about-offices" : "about-offices-" + office.id.value);
        item.set("VALUE", office.id.value).set("LABEL", in(seat.language, office.name)).list("HINT");
        item.show("CHECKED", std::find(about.begin(), about.end(), office.id.value) != about.end());
        first = false;
    }
    view.show("ABOUT_OPEN", !about.empty());
}

/// The category that was chosen; null if none was.
const guidance::Category* category_of(const guidance::Guidance& guidance, const Typed& typed) { return guidance.find_category(typed.get("category")); }

/// Whether a category has something to say or to ask that was not on the page that was sent.
bool has_more_to_ask(const guidance::Category* category, const Typed& typed) {
    return category != nullptr && typed.get("asked") != category->id && !(category->questions.empty() && category->notice == procedure::Text{});
}

/// set_filing_words of the kind that was chosen, KIND_QUESTION? and ASKS_ABOUT?.
void set_questions_of(View& view, const Seat& seat, const procedure::Procedure& kind, const Typed& typed) {
    const procedure::FilingForm& form = kind.filing_form;
    set_filing_words(view, seat.language, kind, "counter.body.hint");
    view.list("KIND_QUESTION");
    if (form.title) view.add("KIND_QUESTION").set("TEXT", in(seat.language, *form.title));
    // What was chosen there before stays to be taken back.
    view.show("ASKS_ABOUT", form.asks_about || !typed.all("about-offices").empty());
}

http::Response show_form_of(const Seat& seat, const Typed& typed, const std::vector<Problem>& wrong, bool brought_files = false) {
    View view = seat.view();
    set_back(view, seat.language, "/desk");
    const auto token = sealing::Token::parse(typed.get("filing"));
    view.set("FILING", token ? token->text() : sealing::Token::draw(seat.site.context.random).text());
    view.show("CHANNEL_COUNTER", typed.get("channel") != "phone").show("CHANNEL_PHONE", typed.get("channel") == "phone");
    const auto& chosen = engine::kind_of(seat.site.context.town, typed.get("kind"));
    for (const auto* one : engine::kinds_offered(seat.site.context.town))
        view.add("KINDS").set("VALUE", one->id.value).set("LABEL", in(seat.language, one->name)).show("CHOSEN", one == &chosen);
    set_questions_of(view, seat, chosen, typed);
    for (const auto* name : {"subject", "body", "name", "phone", "email", "address"}) view.set(view_name(name), typed.get(name));
    view.show("READ_BACK_YES", typed.get("read-back") == "yes");
    const auto guidance = seat.site.context.town.guidance();
    view.list("CATEGORIES");
    for (const auto* one : categories_offered(seat.site.context.town, *guidance))
        view.add("CATEGORIES").set("VALUE", one->id).set("LABEL", in(seat.language, one->name)).show("CHOSEN", typed.get("category") == one->id);
    view.show("MANY_CATEGORIES", !view.items("CATEGORIES")->empty());
    add_offices(view, seat, typed);
    const auto* category = category_of(*guidance, typed);
    const bool asks = wrong.empty() && has_more_to_ask(category, typed);
    view.set("ASKED", category ? category->id : std::string()).list("ASKS");
    if (category && (asks || typed.get("asked") == category->id)) {
        View& more = view.add("ASKS").set("CATEGORY_NAME", in(seat.language, category->name)).show("NOW", asks);
        set_words(more, "NOTICE", in(seat.language, category->notice));
        set_questions(more, seat.language, category, read_answers(typed, *category), wrong);
    }
    view.show("FRESH", !asks);
    std::vector<std::string> fields = counter_fields;
    for (std::string& field : answer_fields(category)) fields.push_back(std::move(field));
    show_errors(view, seat.language, wrong, fields);
    if (brought_files && view.items("FILES_ERROR")->empty()) view.add("FILES_ERROR").set("TEXT", text::say(seat.language, "field.files-again"));
    return page(seat.site, seat.request, "desk-counter", view, wrong.empty() ? 200 : 422);
}

engine::Filing filing_of(const Seat& seat, const Typed& typed) {
    engine::Filing out;
    const auto guidance = seat.site.context.town.guidance();
    const auto* category = category_of(*guidance, typed);
    out.procedure = engine::kind_of(seat.site.context.town, typed.get("kind"), category).id.value;
    if (category) {
        out.category = category->id;
        out.answers = read_answers(typed, *category);
    }
    if (const auto office = typed.get("office"); !office.empty()) out.office = OfficeId{std::string(office)};
    for (const auto office : typed.all("about-offices")) out.about.push_back({std::string(office)});
    out.subject = trimmed_text(typed.get("subject"));
    out.body = typed.get("body");
    for (const auto* name : {"name", "email", "phone", "address"})
        if (const std::string line = trimmed_text(typed.get(name)); !line.empty()) {
            out.contact += (out.contact.empty() ? "" : "\n") + line;
            out.reachable = out.reachable || std::string_view(name) != "name";
        }
    out.contact_kind = !trimmed_text(typed.get("name")).empty() ? "named" : !out.contact.empty() ? "reachable" : "anonymous";
    out.language = text::short_tag(seat.language);
    out.channel = typed.get("channel") == "phone" ? "phone" : "counter";
    return out;
}

std::vector<Problem> problems_of(const Seat& seat, const Typed& typed, const engine::Filing& filing) {
    const auto& town = seat.site.context.town;
    std::vector<Problem> wrong = engine::check_filing(town, filing);
    const auto guidance = town.guidance();
    name_answer_fields(wrong, category_of(*guidance, typed));
    for (Problem& problem : wrong) {
        if (problem.code == engine::problems::name_needed) problem.where = "name";
        if (problem.where == "contact") problem.where = "phone";
        if (problem.where == "about_offices") problem.where = "about-offices";
    }
    if (const std::string address = trimmed_text(typed.get("email")); !address.empty())
        if (auto fits = engine::check_mail_address(address, "email"); !fits) wrong.push_back(std::move(fits).error());
    if (auto may = accounts::may_write_down(*town.offices(), seat.session.staff.office, filing.about); !may)
        wrong.push_back({may.error().code, may.error().facts, "about-offices"});
    if (typed.get("read-back") != "yes") wrong.push_back({problems::not_read_back, {}, "read-back"});
    return wrong;
}

/// The filing that this browser is between two pages of.
std::optional<sealing::Token> filing_token(const http::Request& request) {
    const auto cookie = request.cookie(filing_cookie);
    return cookie ? sealing::Token::parse(*cookie) : std::nullopt;
}

/// All that was written down, in words, for a page that takes nothing.
std::string all_written(const Site& site, Language language, const Typed& typed) {
    std::string out;
    const auto add = [&](std::string_view key, const std::string& value) {
        if (value.empty()) return;
        out += (out.empty() ? "" : "\n") + text::say(language, "page.about", {{"what", text::say(language, key)}, {"value", value}});
    };
    const auto& town = site.context.town;
    const auto guidance = town.guidance();
    const auto* category = category_of(*guidance, typed);
    if (!typed.get("channel").empty())
        add("counter.channel", text::say(language, typed.get("channel") == "phone" ? "counter.channel.phone" : "counter.channel.counter"));
    if (!typed.get("kind").empty()) add("file.check.kind", in(language, engine::kind_of(town, typed.get("kind"), category).name));
    if (category) add("file.check.category", in(language, category->name));
    add("file.what.subject", std::string(typed.get("subject")));
    add("file.what.body", std::string(typed.get("body")));
    if (category) add("counter.answers", guidance::write_answers(language, *category, read_answers(typed, *category)));
    if (!typed.get("office").empty()) add("file.check.office", office_name(site, language, {std::string(typed.get("office"))}));
    for (const auto& [key, name] : {std::pair{"counter.name", "name"}, {"file.details.phone", "phone"}, {"file.details.email", "email"}, {"file.details.address", "address"}})
        add(key, std::string(typed.get(name)));
    for (const auto office : typed.all("about-offices")) add("file.check.about", office_name(site, language, {std::string(office)}));
    return out;
}

/// All that was written down, as one figure under the form's token: the same form sent twice is one filing, a corrected one is none.
Hash figure_of(const engine::Filing& filing, const sealing::Token& token) {
    Bytes all;
    const auto add = [&](std::string_view one) {
        append(all, as_bytes(std::to_string(one.size()) + ":"));
        append(all, as_bytes(one));
    };
    add(filing.procedure);
    add(filing.office ? filing.office->value : std::string());
    for (const OfficeId& office : filing.about) add(office.value);
    for (const std::string& one : {filing.category, filing.subject, filing.body, filing.contact, filing.contact_kind, filing.channel, filing.call}) add(one);
    for (const auto& [question, answer] : filing.answers) {
        add(question);
        add(answer);
    }
    for (const sealing::FileMeta& file : filing.files) {
        add(file.name);
        append(all, file.secret.sha256);
    }
    return crypto::hmac_sha256(token.secret().reveal(), all);
}

/// The receipt as the procedure describes it, without a code.
void set_receipt(View& view, const Seat& seat, const sealing::Token& token, const engine::Receipt& receipt) {
    const engine::Context& context = seat.site.context;
    engine::CaseView seen;
    seen.loaded = *engine::load_case(context.store, receipt.value.id);
    seen.content.texts[1]["subject"] = engine::load_draft(context, token).value_or("");
    const auto letters = papers::letters_of(context.town, seat.language, seen.loaded);
    view.show("RECEIPT", !letters.empty()).set("REFERENCE", receipt.value.id.hex().substr(0, 8)).list("CHANGED");
    if (!letters.empty()) papers::set_document(view, papers::write_letter(context.town, seat.language, seen, letters.front()));
}

/// The form was filed before, and says something else now: what is stored, and what was typed, which is not.
http::Response show_filed_before(const Seat& seat, const Typed& typed, const sealing::Token& token) {
    const auto receipt = engine::receipt_again(seat.site.context, token);
    if (!receipt) return seat.refuse_page({problems::slip_shown, {}, {}}, all_written(seat.site, seat.language, typed));
    View view = seat.view();
    set_receipt(view, seat, token, *receipt);
    View& changed = view.add("CHANGED").set("SUBJECT", shown_line(engine::load_draft(seat.site.context, token).value_or("")));
    changed.set("OFFICE", office_name(seat.site, seat.language, receipt->value.office));
    changed.set("TYPED", shown_text(all_written(seat.site, seat.language, typed)));
    auto response = page(seat.site, seat.request, "desk-filed", view, 409);
    set_cookie_of(seat.site, response, filing_cookie, token.text(), filing_cookie_life);
    return response;
}

http::Response take_form(const Seat& seat, const Typed& typed, intake::Intake& files) {
    const engine::Context& context = seat.site.context;
    if (!may_file(seat)) return seat.refuse_page({problems::not_at_the_counter, {}, {}}, all_written(seat.site, seat.language, typed));
    const auto token = sealing::Token::parse(typed.get("filing"));
    if (!token) return show_form_of(seat, typed, {});
    if (typed.has("fit")) return show_form_of(seat, typed, {}, files.count() > 0);
    const auto guidance = context.town.guidance();
    if (has_more_to_ask(category_of(*guidance, typed), typed)) return show_form_of(seat, typed, {}, files.count() > 0);
    auto filing = filing_of(seat, typed);
    auto wrong = problems_of(seat, typed, filing);
    wrong.insert(wrong.end(), files.problems().begin(), files.problems().end());
    if (!wrong.empty()) return show_form_of(seat, typed, wrong, files.count() > 0);
    filing.files = files.take();
    const auto receipt = engine::file(context, filing, *token, figure_of(filing, *token));
    if (!receipt) {
        intake::drop_files(context, filing.files);
        if (receipt.error().code == engine::problems::other_body) return show_filed_before(seat, typed, *token);
        if (receipt.error().code == casework::problems::already_filed)
            return seat.refuse_page({problems::slip_shown, {}, {}});
        return seat.refuse_page(receipt.error(), all_written(seat.site, seat.language, typed));
    }
    // What the printed receipt says beyond the case's own figures; sealed under the token, and gone with it.
    engine::save_draft(context, *token, filing.subject);
    auto response = go(seat.site, seat.request, "/desk/counter/filed");
    set_cookie_of(seat.site, response, filing_cookie, token->text(), filing_cookie_life);
    return response;
}

http::Response post_form(const Site& site, http::Request& request) {
    if (const auto own = check_origin(site, request); !own) return refusal(site, request, own.error(), texts_on_the_way(site, request), "/desk");
    const auto seat = seat_of(site, request);
    intake::Intake taken(site.context, 0);
    intake::NoFiles passed;
    const auto form = intake::read_form_with_files(request, {.bytes_max = form_bytes_max}, seat ? static_cast<http::FileSink&>(taken) : passed);
    if (!form) return refusal(site, request, form.error(), {}, "/desk");
    const std::string kept = all_written(site, seat ? seat->language : language_of(site, request), *form);
    if (!seat) return refusal(site, request, {engine::problems::signed_out, {}, {}}, kept, "/desk/sign-in?return-to=/desk/counter");
    if (const auto own = seat->check(*form); !own) return seat->refuse_page(own.error(), kept);
    return take_form(*seat, *form, taken);
}

http::Response show_filed(const Seat& seat) {
    const auto token = filing_token(seat.request);
    const auto receipt = token ? engine::receipt_again(seat.site.context, *token) : std::nullopt;
    if (!receipt) return go(seat.site, seat.request, "/desk/counter");
    View view = seat.view();
    set_receipt(view, seat, *token, *receipt);
    return page(seat.site, seat.request, "desk-filed", view);
}

/// Once and no more: from here on the token leads to nothing, whatever becomes of this answer.
http::Response show_slip(const Seat& seat) {
    const auto form = desk_form(seat);
    if (!form) return form.error();
    const engine::Context& context = seat.site.context;
    const auto token = filing_token(seat.request);
    const auto receipt = token ? engine::receipt_again(context, *token) : std::nullopt;
    if (!receipt) return seat.refuse_page({problems::slip_shown, {}, {}});
    View view = seat.view();
    set_receipt(view, seat, *token, *receipt);
    const std::string code = receipt->code.text();
    view.set("FILED_DAY", text::write_day(seat.language, receipt->value.filed_on)).set("FOLLOW_URL", seat.site.settings().site + "/case");
    for (std::size_t start = 0; start < code.size();) {
        const std::size_t end = std::min(code.find('-', start), code.size());
        view.add("GROUPS").set("GROUP", code.substr(start, end - start));
        start = end + 1;
    }
    const auto svg = documents::qr_svg(code);
    EXPECTS(svg.has_value());
    view.set("QR_SVG", to_base64(as_bytes(*svg)));
    engine::keep_receipt(context, *token);
    engine::drop_draft(context, *token);
    auto response = page(seat.site, seat.request, "desk-slip", view);
    drop_cookie(seat.site, response, filing_cookie);
    return response;
}

}  // namespace counter_detail

void add_counter(http::Router& router, const Site& site) {
    using namespace counter_detail;
    router.get("/desk/counter", seated(site, [](const Seat& seat) {
        if (!may_file(seat)) return seat.refuse_page({problems::not_at_the_counter, {}, {}});
        return show_form_of(seat, {}, {});
    }));
    router.post_stream("/desk/counter", [site](http::Request& request) { return post_form(site, request); }, intake::upload_bytes_max);
    router.get("/desk/counter/filed", seated(site, show_filed));
    router.post("/desk/counter/slip", seated(site, show_slip));
}

}  // namespace huiyin::web::desk
