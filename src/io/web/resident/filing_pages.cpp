#include <algorithm>

#include "base/fault.h"
#include "core/accounts/route.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/drafts.h"
#include "engine/news.h"
#include "engine/problems.h"
#include "io/documents/qr.h"
#include "io/documents/receipt.h"
#include "io/http/form.h"
#include "io/intake/intake.h"
#include "io/web/resident/draft.h"
#include "io/web/resident/pages.h"
#include "io/web/shown.h"
#include "io/web/site/category.h"
#include "io/web/site/kinds.h"
#include "io/web/site/problems.h"

namespace huiyin::web::resident {
namespace filing_detail {

using text::Language;

constexpr std::string_view purpose = "/file";
const std::vector<std::string> what_fields = {"subject", "body"};
const std::vector<std::string> office_fields = {"office", "about-offices"};
const std::vector<std::string> file_fields = {"files"};
const std::vector<std::string> reach_fields = {"reach"};
const std::vector<std::string> detail_fields = {"name", "email", "phone", "address"};
const std::vector<std::string> news_fields = {"news-address"};

/// A page's way into the flow: token and draft of this browser, if it has them.
struct Visit {
    const Site& site;
    const http::Request& request;
    Language language;
    std::optional<sealing::Token> token;
    std::optional<Draft> draft;

    Visit(const Site& s, const http::Request& r)
        : site(s), request(r), language(language_of(s, r)), token(draft_token(r)) {
        if (!token) return;
        if (const auto document = engine::load_draft(site.context, *token)) draft = read_draft(*document);
    }
    std::optional<Hash> session() const { return token ? std::optional(token->hash()) : std::nullopt; }
    /// Filed already, and its receipt not yet kept: only the receipt is left to be shown.
    bool is_filed() const { return token && site.context.store.submission(token->hash()).has_value(); }
    const procedure::Procedure& kind() const { return kind_of(site.context.town, draft ? draft->procedure : std::string()); }
    /// A statute demands a name and a contact of who brings this.
    bool needs_name() const { return kind().filing == procedure::Filing::named; }
    /// Where to go before this page can be shown; nothing if it can.
    std::optional<http::Response> elsewhere() const {
        if (is_filed()) return go(site, request, "/file/receipt");
        if (!draft) return go(site, request, "/file/what");
        return std::nullopt;
    }
    void save() const { engine::save_draft(site.context, *token, write_draft(*draft)); }
    View view(std::string_view back) const {
        View out = base_view(site, request);
        set_back(out, language, back);
        out.set("FORM_TOKEN", issue_token(site, purpose, session()));
        return out;
    }
    Result<void> check(const http::Form& form) const { return check_form(site, request, form, purpose, session()); }
};

/// Reads a form and checks where it came from.
Result<http::Form> read_checked(const Visit& visit) {
    TRY_LET(form, http::read_form(visit.request));
    TRY(visit.check(form));
    return std::move(form);
}

std::string one_line(std::string_view typed) {
    std::string out(typed);
    const auto first = out.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return {};
    return out.substr(first, out.find_last_not_of(" \t\r\n") - first + 1);
}

/// The problems of a filing that concern these fields.
std::vector<Problem> only(std::vector<Problem> wrong, const std::vector<std::string>& fields) {
    std::erase_if(wrong, [&](const Problem& problem) {
        return std::find(fields.begin(), fields.end(), problem.where) == fields.end();
    });
    return wrong;
}

/// The page whose answer is still missing; "/file/check" if none is.
std::string_view next_question(const Visit& visit) {
    const Draft& draft = *visit.draft;
    if (draft.subject.empty()) return "/file/what";
    if (!draft.office_asked) return "/file/office";
    if (draft.reach.empty() && !visit.needs_name()) return "/file/reach";
    const bool reachable = !draft.email.empty() || !draft.phone.empty() || !draft.address.empty();
    if (visit.needs_name() && (draft.reach != "name" || draft.name.empty())) return "/file/reach/details";
    if (draft.reach != "anonymous" && !reachable) return "/file/reach/details";
    if (!draft.news_asked && visit.site.settings().mail.is_on()) return "/file/news";
    return "/file/check";
}

/// Where the page about how to be reached leads.
std::string_view after_reach(const Visit& visit) {
    return visit.site.settings().mail.is_on() && !visit.draft->news_asked ? "/file/news" : "/file/check";
}

/// Where an answered page leads: on to `next`, or back to the check page if only a change was asked for.
std::string_view after_answer(const Visit& visit, std::string_view next) {
    const auto question = next_question(visit);
    return question == "/file/check" ? question : next;
}

// ---- 1: what they bring, and what happened

/// CATEGORIES*, the one of that id checked; "something else" if there is none. Nothing to choose in a town without any.
void add_categories(View& view, const Site& site, Language language, std::string_view asked) {
    const auto guidance = site.context.town.guidance();
    const auto offered = categories_offered(site.context.town, *guidance);
    bool chosen = false;
    view.show("MANY_CATEGORIES", !offered.empty()).list("CATEGORIES").list("CATEGORY_ERROR");
    for (const auto* one : offered) {
        View& item = view.add("CATEGORIES").set("ID", one == offered.front() ? "category" : "category-" + one->id);
        item.set("VALUE", one->id).set("LABEL", in(language, one->name)).show("CHECKED", one->id == asked).list("HINT");
        if (const auto& hint = in(language, one->hint); !hint.empty()) item.add("HINT").set("TEXT", hint);
        chosen = chosen || one->id == asked;
    }
    view.show("CATEGORY_NONE", !chosen);
}

/// KINDS*, the one of that id checked; nothing to choose if there is only one.
http::Response show_start(const Site& site, const http::Request& request) {
    const auto language = language_of(site, request);
    View view = base_view(site, request);
    const auto offered = kinds_offered(site.context.town);
    const auto& chosen = kind_of(site.context.town, request.query.get("kind"));
    view.show("MANY_KINDS", offered.size() > 1).list("KINDS").list("KIND_ERROR");
    for (const auto* one : offered) {
        View& item = view.add("KINDS").set("ID", one == offered.front() ? "kind" : "kind-" + one->id.value);
        item.set("VALUE", one->id.value).set("LABEL", in(language, one->name)).show("CHECKED", one == &chosen);
        item.add("HINT").set("TEXT", in(language, one->summary));
    }
    add_categories(view, site, language, request.query.get("category"));
    set_town_words(view, language, site.context.town.guidance()->texts);
    return page(site, request, "file-start", view, 200, Reach::open);
}

http::Response show_what(const Visit& visit, const Draft& typed, const std::vector<Problem>& wrong) {
    View view = visit.view("/file");
    view.set("SUBJECT", typed.subject).set("BODY", typed.body);
    // A choice on the page before is in the address until this page is sent.
    const auto asked = visit.request.query.get("kind");
    const auto guidance = visit.site.context.town.guidance();
    const std::string* asked_category = visit.request.query.find("category");
    const auto* category = guidance->find_category(asked_category ? *asked_category : typed.category);
    const auto& kind = kind_of(visit.site.context.town, category && !category->procedure.empty() ? std::string_view(category->procedure)
                                                        : asked.empty()                        ? std::string_view(typed.procedure)
                                                                                               : asked);
    view.set("CATEGORY", category ? category->id : std::string()).list("CATEGORY_NAME");
    if (category) view.add("CATEGORY_NAME").set("TEXT", in(visit.language, category->name));
    view.show("MANY_CATEGORIES", !guidance->offered().empty());
    set_words(view, "NOTICE", category ? in(visit.language, category->notice) : std::string());
    set_questions(view, visit.language, category, typed.answers, wrong);
    view.set("KIND", kind.id.value).set("KIND_NAME", in(visit.language, kind.name));
    const bool many = kinds_offered(visit.site.context.town).size() > 1;
    view.show("MANY_KINDS", many).list("NEEDS_NAME");
    for (const auto* one : {"suggestion", "disclosure"}) view.show("FOR_" + view_name(one), kind.id.value == one);
    view.show("FOR_OTHER", kind.id.value != "suggestion" && kind.id.value != "disclosure");
    if (kind.filing == procedure::Filing::named) view.add("NEEDS_NAME").set("TEXT", in(visit.language, kind.summary));
    std::vector<std::string> fields = what_fields;
    for (std::string& field : answer_fields(category)) fields.push_back(std::move(field));
    show_errors(view, visit.language, wrong, fields);
    return page(visit.site, visit.request, "file-what", view, wrong.empty() ? 200 : 422);
}

/// What is wrong with subject, text and answers, at the fields of the page.
std::vector<Problem> wrong_in_what(const Visit& visit, const Draft& draft) {
    auto wrong = engine::check_filing(visit.site.context.town, to_filing(draft, visit.language));
    const auto guidance = visit.site.context.town.guidance();
    const auto* category = guidance->find_category(draft.category);
    name_answer_fields(wrong, category);
    std::vector<std::string> fields = answer_fields(category);
    fields.insert(fields.begin(), what_fields.begin(), what_fields.end());
    return only(std::move(wrong), fields);
}

http::Response take_what(const Site& site, const http::Request& request) {
    Visit visit(site, request);
    if (visit.is_filed()) return go(site, request, "/file/receipt");
    auto form = http::read_form(request);
    if (!form) return refusal(site, request, form.error(), {}, "/file/what");
    const std::string body(form->get("body"));
    auto checked = visit.check(*form);
    // The page may have been opened before this browser had a draft.
    if (!checked && checked.error().code == problems::form_expired) checked = check_form(site, request, *form, purpose);
    if (!checked) return refusal(site, request, checked.error(), body, "/file/what");
    const bool fresh = !visit.draft;
    if (fresh) visit.draft.emplace();
    Draft& draft = *visit.draft;
    draft.subject = one_line(form->get("subject"));
    draft.body = body;
    if (const auto kind = form->get("kind"); !kind.empty()) draft.procedure = kind_of(site.context.town, kind).id.value;
    const auto guidance = site.context.town.guidance();
    const auto* category = guidance->find_category(form->get("category"));
    draft.category = category ? category->id : std::string();
    draft.answers = category ? read_answers(*form, *category) : guidance::Answers();
    if (category && !category->procedure.empty()) draft.procedure = kind_of(site.context.town, category->procedure).id.value;
    if (const auto wrong = wrong_in_what(visit, draft); !wrong.empty()) return show_what(visit, draft, wrong);
    if (fresh) visit.token = sealing::Token::draw(site.context.random);
    engine::save_draft(site.context, *visit.token, write_draft(draft));
    // Who comes back to change the kind goes on to what it asks that is still missing.
    auto response = go(site, request, draft.office_asked ? next_question(visit) : std::string_view("/file/office"));
    if (fresh) set_cookie_of(site, response, draft_cookie, visit.token->text());
    return response;
}

// ---- 2: which office

http::Response show_office(const Visit& visit, const std::vector<Problem>& wrong) {
    const Draft& draft = *visit.draft;
    const auto offices = visit.site.context.town.offices();
    View view = visit.view("/file/what");
    view.list("OFFICES").list("ABOUT").list("OUTSIDE_ROUTE");
    const auto add = [&](std::string_view list, std::string_view name, const accounts::Office& office, bool first,
                         bool checked, bool hint) {
        View& item = view.add(list);
        item.set("ID", first ? std::string(name) : std::string(name) + "-" + office.id.value);
        item.set("VALUE", office.id.value).set("LABEL", in(visit.language, office.name)).show("CHECKED", checked);
        item.list("HINT");
        const std::string& duties = in(visit.language, office.duties);
        if (hint && !duties.empty()) item.add("HINT").set("TEXT", duties);
    };
    bool first = true;
    for (const auto* office : offices->takers()) {
        add("OFFICES", "office", *office, first, draft.office == office->id.value, true);
        first = false;
    }
    first = true;
    for (const auto& office : offices->all()) {
        const bool checked = std::find(draft.about.begin(), draft.about.end(), office.id.value) != draft.about.end();
        add("ABOUT", "about-offices", office, first, checked, false);
        first = false;
    }
    view.show("OFFICE_UNKNOWN", draft.office_asked && draft.office.empty()).list("USUAL");
    const auto guidance = visit.site.context.town.guidance();
    if (const auto* category = guidance->find_category(draft.category); category && category->office && offices->find(*category->office))
        view.add("USUAL").set("TEXT", text::say(visit.language, "file.office.usual",
                                                {{"category", in(visit.language, category->name)},
                                                 {"office", office_name(visit.site, visit.language, *category->office)}}));
    show_errors(view, visit.language, wrong, office_fields);
    if (!wrong.empty() && !draft.about.empty() && offices->find({draft.about.front()})) {
        const auto route = accounts::outside_route_of(*offices, {draft.about.front()});
        if (!in(visit.language, route).empty()) view.add("OUTSIDE_ROUTE").set("TEXT", in(visit.language, route));
    }
    return page(visit.site, visit.request, "file-office", view, wrong.empty() ? 200 : 422);
}

http::Response take_office(const Site& site, const http::Request& request) {
    Visit visit(site, request);
    if (auto other = visit.elsewhere()) return std::move(*other);
    const auto form = read_checked(visit);
    if (!form) return refusal(site, request, form.error(), {}, "/file/office");
    Draft& draft = *visit.draft;
    const std::string office(form->get("office"));
    draft.office = office == "unknown" ? "" : office;
    draft.office_asked = !office.empty();
    draft.about.clear();
    for (const auto about : form->all("about-offices")) draft.about.emplace_back(about);
    std::vector<Problem> wrong;
    if (office.empty())
        wrong.push_back({problems::no_office_chosen, {}, "office"});
    else
        wrong = only(engine::check_filing(site.context.town, to_filing(draft, visit.language)), office_fields);
    if (!wrong.empty()) return show_office(visit, wrong);
    visit.save();
    return go(site, request, after_answer(visit, "/file/files"));
}

// ---- 3: files

http::Response show_files(const Visit& visit, const std::vector<Problem>& wrong) {
    View view = visit.view("/file/office");
    view.list("FILES");
    for (const sealing::FileMeta& file : visit.draft->files)
        view.add("FILES").set("NAME", shown_line(file.name)).set("SIZE", text::write_size(file.secret.size))
            .set("KIND", intake::file_kind(visit.language, file.type)).set("FILE_ID", file.secret.file.hex()).list("SHOWN");
    show_errors(view, visit.language, wrong, file_fields);
    return page(visit.site, visit.request, "file-files", view, wrong.empty() ? 200 : page_status_of(wrong.front().code));
}

http::Response take_files(const Site& site, const http::Request& request) {
    Visit visit(site, request);
    if (auto other = visit.elsewhere()) return std::move(*other);
    if (const auto own = check_origin(site, request); !own) return refusal(site, request, own.error(), {}, "/file/files");
    if (const auto slow = limit_filings(site, request); !slow)
        return refusal(site, request, slow.error(), {}, "/file/files");
    EXPECTS(request.body_reader != nullptr);
    intake::Intake intake(site.context, visit.draft->files.size());
    const auto form = http::read_multipart_form(*request.body_reader, request.header_text("content-type"),
                                                intake::upload_limits(), {}, intake);
    if (!form) return show_files(visit, {form.error()});
    if (const auto checked = visit.check(*form); !checked)
        return refusal(site, request, checked.error(), {}, "/file/files");
    auto added = intake.take();
    for (auto& file : added) visit.draft->files.push_back(std::move(file));
    visit.save();
    if (!intake.problems().empty()) return show_files(visit, intake.problems());
    if (form->get("add") == "yes") return go(site, request, "/file/files");
    return go(site, request, after_answer(visit, visit.needs_name() ? "/file/reach/details" : "/file/reach"));
}

http::Response remove_file(const Site& site, const http::Request& request) {
    Visit visit(site, request);
    if (auto other = visit.elsewhere()) return std::move(*other);
    const auto form = read_checked(visit);
    if (!form) return refusal(site, request, form.error(), {}, "/file/files");
    const auto id = FileId::parse(form->get("file"));
    auto& files = visit.draft->files;
    const auto found = std::find_if(files.begin(), files.end(),
                                    [&](const sealing::FileMeta& file) { return id && file.secret.file == *id; });
    if (found != files.end()) {
        files.erase(found);
        visit.save();
        intake::drop_files(site.context, {*id});
    }
    return go(site, request, "/file/files");
}

// ---- 4: who you are

http::Response show_reach(const Visit& visit, const std::vector<Problem>& wrong) {
    if (visit.needs_name()) return go(visit.site, visit.request, "/file/reach/details");
    View view = visit.view("/file/files");
    for (const auto* way : {"anonymous", "contact", "name"})
        view.show("REACH_" + view_name(way), visit.draft->reach == way);
    show_errors(view, visit.language, wrong, reach_fields);
    return page(visit.site, visit.request, "file-reach", view, wrong.empty() ? 200 : 422);
}

http::Response take_reach(const Site& site, const http::Request& request) {
    Visit visit(site, request);
    if (auto other = visit.elsewhere()) return std::move(*other);
    const auto form = read_checked(visit);
    if (!form) return refusal(site, request, form.error(), {}, "/file/reach");
    const std::string reach(form->get("reach"));
    if (reach != "anonymous" && reach != "contact" && reach != "name")
        return show_reach(visit, {{problems::no_way_chosen, {}, "reach"}});
    visit.draft->reach = reach;
    if (reach == "anonymous")
        visit.draft->name = visit.draft->email = visit.draft->phone = visit.draft->address = "";
    visit.save();
    return go(site, request, reach == "anonymous" ? after_reach(visit) : "/file/reach/details");
}

http::Response show_details(const Visit& visit, const std::vector<Problem>& wrong) {
    const Draft& draft = *visit.draft;
    View view = visit.view(visit.needs_name() ? "/file/files" : "/file/reach");
    view.show("WITH_NAME", draft.reach == "name" || visit.needs_name()).list("NEEDS_NAME");
    if (visit.needs_name()) view.add("NEEDS_NAME").set("TEXT", in(visit.language, visit.kind().summary));
    view.set("NAME", draft.name).set("EMAIL", draft.email).set("PHONE", draft.phone).set("ADDRESS", draft.address);
    show_errors(view, visit.language, wrong, detail_fields);
    return page(visit.site, visit.request, "file-reach-details", view, wrong.empty() ? 200 : 422);
}

http::Response take_details(const Site& site, const http::Request& request) {
    Visit visit(site, request);
    if (auto other = visit.elsewhere()) return std::move(*other);
    const auto form = read_checked(visit);
    if (!form) return refusal(site, request, form.error(), {}, "/file/reach/details");
    Draft& draft = *visit.draft;
    if (visit.needs_name()) draft.reach = "name";
    draft.name = one_line(form->get("name"));
    draft.email = one_line(form->get("email"));
    draft.phone = one_line(form->get("phone"));
    draft.address = one_line(form->get("address"));
    std::vector<Problem> wrong;
    if (draft.reach == "name" && draft.name.empty())
        wrong.push_back({engine::problems::missing_text, {{"field", "name"}}, "name"});
    if (draft.email.empty() && draft.phone.empty() && draft.address.empty())
        wrong.push_back({problems::no_contact_given, {}, "email"});
    for (Problem& problem : only(engine::check_filing(site.context.town, to_filing(draft, visit.language)), {"contact"}))
        if (wrong.empty()) {
            problem.where = "email";
            wrong.push_back(std::move(problem));
        }
    if (!wrong.empty()) return show_details(visit, wrong);
    visit.save();
    return go(site, request, after_reach(visit));
}

// ---- 4c: a mail when there is news; only in a town that writes mails

http::Response show_news(const Visit& visit, bool wanted, const std::string& typed, const std::vector<Problem>& wrong) {
    View view = visit.view("/file/reach");
    view.show("NEWS_YES", wanted).set("NEWS_ADDRESS", typed);
    show_errors(view, visit.language, wrong, news_fields);
    return page(visit.site, visit.request, "file-news", view, wrong.empty() ? 200 : 422);
}

http::Response show_news_as_it_is(const Visit& visit, const std::vector<Problem>&) {
    if (!visit.site.settings().mail.is_on()) return go(visit.site, visit.request, "/file/check");
    const Draft& draft = *visit.draft;
    return show_news(visit, !draft.news.empty(), draft.news.empty() && draft.reach != "anonymous" ? draft.email : draft.news, {});
}

http::Response take_news(const Site& site, const http::Request& request) {
    Visit visit(site, request);
    if (auto other = visit.elsewhere()) return std::move(*other);
    const auto form = read_checked(visit);
    if (!form) return refusal(site, request, form.error(), {}, "/file/news");
    Draft& draft = *visit.draft;
    const bool wanted = form->get("news") == "yes";
    const std::string typed = one_line(form->get("news-address"));
    if (wanted)
        if (const auto fits = engine::check_mail_address(typed, "news-address"); !fits)
            return show_news(visit, true, typed, {fits.error()});
    draft.news_asked = true;
    draft.news = wanted ? typed : "";
    visit.save();
    return go(site, request, "/file/check");
}

// ---- 5: check and send

http::Response show_check(const Visit& visit) {
    const Draft& draft = *visit.draft;
    if (const auto question = next_question(visit); question != "/file/check")
        return go(visit.site, visit.request, question);
    View view = visit.view("/file/reach");
    view.set("KIND", visit.kind().id.value).set("KIND_NAME", in(visit.language, visit.kind().name));
    view.show("MANY_KINDS", kinds_offered(visit.site.context.town).size() > 1);
    view.set("SUBJECT", shown_line(draft.subject)).set("BODY", shown_text(draft.body));
    const auto guidance = visit.site.context.town.guidance();
    const auto* category = guidance->find_category(draft.category);
    view.show("MANY_CATEGORIES", !guidance->offered().empty() || category != nullptr).list("ANSWERS").list("CATEGORY_NAME");
    view.set("CATEGORY", category ? category->id : "none");
    if (category) view.add("CATEGORY_NAME").set("TEXT", in(visit.language, category->name));
    if (category)
        if (const auto answers = guidance::write_answers(visit.language, *category, draft.answers); !answers.empty())
            view.add("ANSWERS").set("TEXT", shown_text(answers));
    view.set("OFFICE", draft.office.empty() ? text::say(visit.language, "file.office.unknown")
                                            : office_name(visit.site, visit.language, {draft.office}));
    view.list("ABOUT_NAMES").list("FILES").list("NAME").list("EMAIL").list("PHONE").list("ADDRESS");
    std::string about;
    for (const std::string& office : draft.about)
        about += (about.empty() ? "" : visit.language == Language::zh ? "、" : ", ") +
                 office_name(visit.site, visit.language, {office});
    if (!about.empty()) view.add("ABOUT_NAMES").set("TEXT", about);
    for (const sealing::FileMeta& file : draft.files)
        view.add("FILES").set("NAME", shown_line(file.name)).set("SIZE", text::write_size(file.secret.size));
    view.set("REACH", text::say(visit.language, "file.reach." + draft.reach));
    const auto add = [&](std::string_view name, const std::string& value, bool shown) {
        if (shown && !value.empty()) view.add(name).set("TEXT", shown_line(value));
    };
    const bool reachable = draft.reach != "anonymous";
    add("NAME", draft.name, draft.reach == "name");
    add("EMAIL", draft.email, reachable);
    add("PHONE", draft.phone, reachable);
    add("ADDRESS", draft.address, reachable);
    view.show("MAIL", visit.site.settings().mail.is_on()).list("NEWS");
    add("NEWS", draft.news, true);
    return page(visit.site, visit.request, "file-check", view);
}

http::Response send(const Site& site, const http::Request& request) {
    Visit visit(site, request);
    if (!visit.token) return go(site, request, "/file/what");
    const auto form = read_checked(visit);
    if (!form) return refusal(site, request, form.error(), {}, "/file/check");
    if (auto other = visit.elsewhere()) return std::move(*other);  // sent twice: the same receipt
    if (const auto slow = limit_filings(site, request); !slow)
        return refusal(site, request, slow.error(), {}, "/file/check");
    const auto filing = to_filing(*visit.draft, visit.language);
    const auto wrong = engine::check_filing(site.context.town, filing);
    if (const auto question = next_question(visit); question != "/file/check") return go(site, request, question);
    if (!wrong.empty()) {
        const std::string& where = wrong.front().where;
        if (const auto in_what = wrong_in_what(visit, *visit.draft); !in_what.empty()) return show_what(visit, *visit.draft, in_what);
        if (where == "news") return show_news(visit, true, visit.draft->news, {{wrong.front().code, {}, "news-address"}});
        if (where == "office" || where == "about-offices") return show_office(visit, only(wrong, office_fields));
        return refusal(site, request, wrong.front(), visit.draft->body, "/file/check");
    }
    const auto receipt = engine::file(site.context, filing, *visit.token);
    if (!receipt) return refusal(site, request, receipt.error(), visit.draft->body, "/file/check");
    engine::drop_draft(site.context, *visit.token);
    return go(site, request, "/file/receipt");
}

// ---- 6: the receipt

std::vector<std::string> groups_of(const engine::Receipt& receipt) {
    std::vector<std::string> groups(1);
    for (const char symbol : receipt.code.text()) {
        if (symbol == '-')
            groups.emplace_back();
        else
            groups.back() += symbol;
    }
    return groups;
}

View slip_view(const Visit& visit, const engine::Receipt& receipt) {
    const Site& site = visit.site;
    View view = visit.view("/");
    view.list("BACK").show("BACK", false);
    view.set("FILED_DAY", text::write_day(visit.language, receipt.value.filed_on));
    view.set("CODE", receipt.code.text());
    for (const std::string& group : groups_of(receipt)) view.add("GROUPS").set("GROUP", group);
    const auto svg = documents::qr_svg(receipt.code.text());
    EXPECTS(svg.has_value());
    view.set("QR_SVG", to_base64(as_bytes(*svg)));
    const auto& procedure = site.context.town.procedure(receipt.value);
    view.list("NEXT");
    for (const engine::DueDate& due : receipt.due)
        if (const auto* clock = procedure.find_clock(due.clock))
            view.add("NEXT").set("DAY", text::write_day(visit.language, due.deadline.due))
                .set("WHAT", in(visit.language, clock->name)).set("RULE", in(visit.language, clock->rule))
                .show("PROVISIONAL", due.deadline.provisional);
    set_log_place(view, receipt.leaf_index, receipt.log.root);
    view.set("FOLLOW_URL", site.settings().site + "/case");
    return view;
}

documents::Receipt paper_receipt(const Visit& visit, const engine::Receipt& receipt) {
    const Site& site = visit.site;
    const Language l = visit.language;
    const std::string root = to_base64(receipt.log.root);
    const std::string number = text::write_number(static_cast<std::int64_t>(receipt.leaf_index));
    const Facts place{{"number", number}, {"first", root.substr(0, 6)}, {"last", root.substr(root.size() - 6)}};
    documents::Receipt out;
    out.language = text::tag(l);
    out.created = receipt.value.filed_at;
    out.town = in(l, site.settings().name);
    out.date = text::write_day(l, receipt.value.filed_on);
    out.title = text::say(l, "slip.heading");
    out.code_label = text::say(l, "slip.code");
    const auto groups = groups_of(receipt);
    EXPECTS(groups.size() == out.code_groups.size());
    std::copy(groups.begin(), groups.end(), out.code_groups.begin());
    out.qr_alt = text::say(l, "slip.qr");
    out.keep = text::say(l, "receipt.keep");
    out.next_title = text::say(l, "slip.next");
    const auto& procedure = site.context.town.procedure(receipt.value);
    for (const engine::DueDate& due : receipt.due)
        if (const auto* clock = procedure.find_clock(due.clock))
            out.next.push_back({.label = text::write_day(l, due.deadline.due),
                                .value = in(l, clock->name),
                                .note = in(l, clock->rule) +
                                        (due.deadline.provisional ? " " + text::say(l, "slip.provisional") : "")});
    out.log_title = text::say(l, "slip.log");
    out.log = {.entry = number,
               .checkpoint = root.substr(0, 6) + "…" + root.substr(root.size() - 6),
               .note = text::say(l, "slip.log-words", place),
               .alt = text::say(l, "slip.tree", place)};
    out.check_title = text::say(l, "slip.check");
    out.check = text::say(l, "slip.check-words") + " " + site.settings().site + "/case";
    out.lost_title = text::say(l, "slip.lost");
    out.lost = text::say(l, "slip.lost-words");
    return out;
}

http::Response show_receipt(const Site& site, const http::Request& request) {
    const Visit visit(site, request);
    const auto receipt = visit.token ? engine::receipt_again(site.context, *visit.token) : std::nullopt;
    if (!receipt) return go(site, request, "/file");
    return page(site, request, "file-receipt", slip_view(visit, *receipt));
}

enum class Take { print, pdf, proof };

http::Response take_receipt(const Site& site, const http::Request& request, Take what) {
    const Visit visit(site, request);
    const auto form = read_checked(visit);
    if (!form) return refusal(site, request, form.error(), {}, "/file/receipt");
    const auto receipt = visit.token ? engine::receipt_again(site.context, *visit.token) : std::nullopt;
    if (!receipt) return go(site, request, "/file");
    if (what == Take::print) {
        View view = slip_view(visit, *receipt);
        view.set("HREF_ZH", in_language("/file/receipt", Language::zh));
        view.set("HREF_EN", in_language("/file/receipt", Language::en));
        return page(site, request, "file-receipt-print", view);
    }
    http::Response response;
    if (what == Take::pdf) {
        const auto pdf = documents::render_pdf(paper_receipt(visit, *receipt), documents::Paper::a4);
        if (!pdf) return refusal(site, request, pdf.error(), {}, "/file/receipt");
        response = http::Response::download("receipt.pdf", "application/pdf", std::string(as_text(*pdf)));
    } else {
        response = http::Response::download("receipt.tlog-proof", "text/plain; charset=utf-8", receipt->proof);
    }
    response.set("Cache-Control", "no-store");
    return response;
}

http::Response keep(const Site& site, const http::Request& request) {
    const Visit visit(site, request);
    const auto form = read_checked(visit);
    if (!form) return refusal(site, request, form.error(), {}, "/file/receipt");
    if (visit.token) engine::keep_receipt(site.context, *visit.token);
    auto response = go(site, request, "/file/kept");
    drop_cookie(site, response, draft_cookie);
    clear_site_data(response);
    return response;
}

/// A page of the flow that shows the draft as it stands.
http::Handler showing(const Site& site, http::Response (*show)(const Visit&, const std::vector<Problem>&)) {
    return [site, show](http::Request& request) {
        const Visit visit(site, request);
        if (auto other = visit.elsewhere()) return std::move(*other);
        return show(visit, {});
    };
}

http::Handler taking(const Site& site, http::Response (*take)(const Site&, const http::Request&)) {
    return [site, take](http::Request& request) { return take(site, request); };
}

}  // namespace filing_detail

void set_log_place(View& view, std::uint64_t leaf_index, const Hash& root) {
    const std::string text = to_base64(root);
    view.set("NUMBER", text::write_number(static_cast<std::int64_t>(leaf_index)));
    view.set("CHECKPOINT_FIRST", text.substr(0, 6)).set("CHECKPOINT_LAST", text.substr(text.size() - 6));
}

void add_filing_pages(http::Router& router, const Site& site) {
    using namespace filing_detail;
    router.get("/file", [site](http::Request& request) { return show_start(site, request); });
    router.get("/file/what", [site](http::Request& request) {
        const Visit visit(site, request);
        if (visit.is_filed()) return go(site, request, "/file/receipt");
        return visit.draft ? show_what(visit, *visit.draft, {}) : show_what(visit, Draft{}, {});
    });
    router.post("/file/what", taking(site, take_what));
    router.get("/file/office", showing(site, show_office));
    router.post("/file/office", taking(site, take_office));
    router.get("/file/files", showing(site, show_files));
    router.post_stream("/file/files", taking(site, take_files), intake::upload_bytes_max);
    router.post("/file/files/remove", taking(site, remove_file));
    router.get("/file/reach", showing(site, show_reach));
    router.post("/file/reach", taking(site, take_reach));
    router.get("/file/reach/details", showing(site, show_details));
    router.post("/file/reach/details", taking(site, take_details));
    router.get("/file/news", showing(site, show_news_as_it_is));
    router.post("/file/news", taking(site, take_news));
    router.get("/file/check", [site](http::Request& request) {
        const Visit visit(site, request);
        if (auto other = visit.elsewhere()) return std::move(*other);
        return show_check(visit);
    });
    router.post("/file/send", taking(site, send));
    router.get("/file/receipt", taking(site, show_receipt));
    router.post("/file/receipt/print", [site](http::Request& request) { return take_receipt(site, request, Take::print); });
    router.post("/file/receipt/pdf", [site](http::Request& request) { return take_receipt(site, request, Take::pdf); });
    router.post("/file/receipt/proof", [site](http::Request& request) { return take_receipt(site, request, Take::proof); });
    router.post("/file/receipt/kept", taking(site, keep));
    router.get("/file/kept", [site](http::Request& request) {
        return page(site, request, "file-kept", base_view(site, request));
    });
}

}  // namespace huiyin::web::resident
