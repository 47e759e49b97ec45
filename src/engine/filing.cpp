#include "engine/filing.h"

#include <algorithm>

#include "base/fault.h"
#include "core/accounts/route.h"
#include "core/calls/problems.h"
#include "core/casework/problems.h"
#include "engine/kinds.h"
#include "engine/news.h"
#include "engine/offices.h"
#include "engine/problems.h"
#include "engine/texts.h"

namespace huiyin::engine {
namespace filing_detail {

void check_part(std::vector<Problem>& wrong, const std::string& field, const std::string& text, std::size_t max, bool required) {
    if (required && !has_words(text))
        wrong.push_back({problems::missing_text, {{"field", field}}, field});
    else if (auto fits = check_text(field, text, max); !fits)
        wrong.push_back(std::move(fits).error());
}

Result<OfficeId> route(const Town& town, const Filing& filing) {
    const auto keys = town.office_keys();
    const auto guidance = town.guidance();
    const guidance::Category* category = guidance->find_category(filing.category);
    const auto calls = town.calls();
    const calls::Call* call = calls->find(filing.call);
    return accounts::route(*town.offices(),
                           {.wanted = call != nullptr ? std::optional(call->office) : filing.office, .about = filing.about, .usual = category ? category->office : std::nullopt},
                           [&](const OfficeId& id) { return keys->contains(id); });
}

/// Required answers are demanded of who writes for themselves, not of a clerk who writes down what somebody says.
void check_category(std::vector<Problem>& wrong, const Town& town, const Filing& filing) {
    const auto guidance = town.guidance();
    static const guidance::Category none;
    const guidance::Category* category = guidance->find_category(filing.category);
    if (category == nullptr) check_part(wrong, "category", filing.category, category_characters_max, false);
    const bool complete = filing.channel != "counter" && filing.channel != "phone";
    for (Problem& problem : guidance::check_answers(category ? *category : none, filing.answers, complete))
        wrong.push_back(std::move(problem));
}

/// The texts of a filing, as they are sealed.
std::vector<std::pair<std::string, std::string>> texts_of(const Town& town, const Filing& filing) {
    std::vector<std::pair<std::string, std::string>> out{{"subject", filing.subject}, {"body", filing.body}};
    if (filing.category.empty()) return out;
    out.emplace_back("category", filing.category);
    const auto guidance = town.guidance();
    const guidance::Category* category = guidance->find_category(filing.category);
    if (category == nullptr) return out;
    const auto language = text::parse_language(filing.language).value_or(text::Language::zh);
    if (std::string answers = guidance::write_answers(language, *category, filing.answers); !answers.empty())
        out.emplace_back("answers", std::move(answers));
    return out;
}

Receipt make_receipt(sealing::ReceiptCode code, casework::Case value) {
    return {.code = std::move(code),
            .value = std::move(value),
            .due = {},
            .leaf_index = 0,
            .log = {},
            .proof = {}};
}

/// The office that set a day, by its names.
void name_offices(const Town& town, const casework::RunningClock& clock, calendar::Deadline& deadline) {
    const auto offices = town.offices();
    const auto* office = offices->find(clock.begun_by);
    if (office == nullptr) return;
    for (calendar::Step& step : deadline.steps) {
        if (step.code != calendar::steps::given) continue;
        for (auto& [name, value] : step.facts) {
            if (name == "name_zh") value = office->name.zh;
            if (name == "name_en") value = office->name.en;
        }
    }
}

}  // namespace filing_detail
using namespace filing_detail;

std::vector<DueDate> due_dates(const Town& town, const casework::Case& current, Date today) {
    std::vector<DueDate> out;
    if (!current.exists()) return out;
    const procedure::Procedure& procedure = town.procedure(current);
    const auto rules = town.rules(procedure, current.about);
    for (const casework::RunningClock& clock : current.clocks) {
        const auto* rule = procedure.find_clock(clock.clock);
        if (rule != nullptr && rule->permits && clock.due < today) continue;
        if (rule != nullptr && rule->owed_by == procedure::OwedBy::resident && rule->after_end) continue;  // announced, and due to nobody here
        DueDate due{.clock = clock.clock, .office = clock.office, .deadline = {}};
        if (auto explained = casework::explain_clock(clock, rules)) due.deadline = std::move(*explained);
        name_offices(town, clock, due.deadline);
        due.deadline.due = clock.due;  // what the resident was told; never moved silently
        due.deadline.provisional = clock.provisional;
        out.push_back(std::move(due));
    }
    std::sort(out.begin(), out.end(),
              [](const DueDate& a, const DueDate& b) { return a.deadline.due < b.deadline.due; });
    return out;
}

namespace filing_detail {

/// All that is wrong with it, and where it goes.
struct Checked {
    std::vector<Problem> wrong;
    OfficeId office;
};

void check_call(std::vector<Problem>& wrong, const Town& town, const Filing& filing, std::optional<Date> today) {
    if (filing.call.empty()) return;
    const auto calls = town.calls();
    const calls::Call* call = calls->find(filing.call);
    if (call == nullptr) wrong.push_back({calls::problems::no_such_call, {}, "call"});
    else if (today && !call->is_open(*today)) wrong.push_back({calls::problems::over, {{"day", to_text(call->until)}}, "call"});
    const procedure::Procedure* kind = town.find_procedure(filing.procedure);
    if (call != nullptr && kind != nullptr && !answers_to_calls(town, *kind))
        wrong.push_back({calls::problems::other_kind, {{"procedure", kind->id.value}}, "procedure"});
}

/// The statute that demands a name, as sentences cite it; without one, the procedure stands for it.
Facts statute_of(const procedure::Procedure& procedure) {
    const procedure::Text cited = procedure.filing_source ? procedure::cite(procedure, *procedure.filing_source) : procedure.name;
    return {{"procedure", procedure.id.value}, {"statute_zh", cited.zh}, {"statute_en", cited.en}};
}

Checked checked(const Town& town, const Filing& filing, std::optional<Date> today) {
    Checked out;
    std::vector<Problem>& wrong = out.wrong;
    check_part(wrong, "subject", filing.subject, subject_characters_max, true);
    check_part(wrong, "body", filing.body, body_characters_max, true);
    check_category(wrong, town, filing);
    check_call(wrong, town, filing, today);
    check_part(wrong, "contact", filing.contact, contact_characters_max, filing.contact_kind != "anonymous");
    if (!filing.news.empty()) {
        if (!town.settings().mail.is_on()) wrong.push_back({problems::no_mail, {}, "news"});
        else if (auto address = check_mail_address(filing.news, "news"); !address) wrong.push_back(std::move(address).error());
    }
    const procedure::Procedure* procedure = town.find_procedure(filing.procedure);
    if (procedure != nullptr && procedure->filing == procedure::Filing::named && filing.contact_kind != "named")
        wrong.push_back({problems::name_needed, statute_of(*procedure), "contact"});
    else if (procedure != nullptr && procedure->filing == procedure::Filing::named && !filing.reachable)
        wrong.push_back({problems::no_way_given, {}, "contact"});
    if (procedure == nullptr || procedure->filing == procedure::Filing::nobody) {
        std::string known;
        for (const auto& one : town.procedures())
            if (one.filing != procedure::Filing::nobody) known += (known.empty() ? "" : ", ") + one.id.value;
        wrong.push_back({problems::no_such_procedure, {{"procedure", filing.procedure}, {"known", known}}, "procedure"});
    }
    if (procedure != nullptr && procedure->needs_about && filing.about.empty())
        wrong.push_back({casework::problems::about_missing, {}, "about_offices"});
    if (filing.files.size() > files_max)
        wrong.push_back({problems::too_many_files, {{"max", std::to_string(files_max)}}, "files"});
    if (auto office = route(town, filing)) {
        out.office = std::move(*office);
    } else {
        Problem problem = with_office_names(*town.offices(), std::move(office).error());
        if (problem.where.empty()) problem.where = "office";
        wrong.push_back(std::move(problem));
    }
    return out;
}

/// Makes the case and writes it; nothing if the token has made one before.
Result<std::optional<Receipt>> file_first(const Context& context, const Filing& filing, const sealing::Token& token,
                                          const Hash& request_hash) {
    Writer::Announcement announced(context.writer);
    const casework::Now now = context.town.now(context.clock.now());
    Checked fits = checked(context.town, filing, now.today);
    if (!fits.wrong.empty()) return tl::unexpected<Problem>(std::move(fits.wrong.front()));
    const procedure::Procedure& procedure = *context.town.find_procedure(filing.procedure);
    casework::Case fresh;
    fresh.id = sealing::case_of_filing({context.keys.pepper()}, token);
    TRY_LET(event, casework::decide(fresh,
                                    casework::FileCase{.office = fits.office,
                                                       .about = filing.about,
                                                       .contact = filing.contact_kind,
                                                       .language = filing.language,
                                                       .channel = filing.channel,
                                                       .call = filing.call},
                                    context.town.rules(procedure, filing.about), now));
    identify(event, context.random);
    sealing::ReceiptCode code = sealing::ReceiptCode::of_filing({context.keys.pepper()}, token);
    Sealing sealing;
    sealing.before = fresh;
    sealing.event = event;
    sealing.content.texts = texts_of(context.town, filing);
    if (filing.contact_kind != "anonymous") sealing.content.contact = filing.contact;
    sealing.content.news = filing.news;
    sealing.content.language = text::parse_language(filing.language).value_or(context.town.settings().language);
    for (const sealing::FileMeta& file : filing.files)
        if (auto copy = sealing::FileMeta::parse(file.encode())) sealing.content.files.push_back(std::move(*copy));
    sealing.resident_pair = code.resident_pair();
    sealing.resident = sealing.resident_pair->public_key;
    sealing.receipt_tag = code.lookup_tag({context.keys.pepper()});
    auto [append, after, opening] = seal(context, std::move(sealing));
    append.token_hash = token.hash();
    append.changes.submissions.push_back({.token_hash = token.hash(),
                                          .case_id = fresh.id,
                                          .at = now.at,
                                          .request_hash = request_hash});
    EventRow row = append.changes.events.front();
    const Appended done = context.writer.append(std::move(append), std::move(announced));
    if (done.outcome == Appended::Outcome::files_gone) return refuse(problems::file_gone, {}, "files");
    if (done.outcome != Appended::Outcome::done) return std::optional<Receipt>();
    Receipt out = make_receipt(std::move(code), after.value);
    after.last_leaf = done.first_leaf;
    context.kept.keep(std::move(after));
    out.due = due_dates(context.town, out.value, context.town.now(context.clock.now()).today);
    out.leaf_index = done.first_leaf;
    out.log = done.state;
    row.leaf_index = done.first_leaf;
    out.proof = write_event_proof(opening, row, done.proof, done.checkpoint->note);
    return std::optional<Receipt>(std::move(out));
}

}  // namespace filing_detail

std::vector<Problem> check_filing(const Town& town, const Filing& filing, std::optional<Date> today) { return checked(town, filing, today).wrong; }

Result<Receipt> file(const Context& context, const Filing& filing, const sealing::Token& token,
                     const Hash& request_hash) {
    // The writer knows which tokens have made a case, so a first filing asks no database. While nothing can be written,
    // who sends the same again still gets the receipt.
    Result<std::optional<Receipt>> first = std::optional<Receipt>();
    if (context.writer.trouble().empty() || !context.store.submission(token.hash()))
        first = file_first(context, filing, token, request_hash);
    if (first && *first) return std::move(**first);
    if (const auto earlier = context.store.submission(token.hash())) {
        if (earlier->request_hash != request_hash) return refuse(problems::other_body);
        if (auto again = receipt_again(context, token)) return std::move(*again);
    }
    // The token has been forgotten, as the resident wished or after a week; the case that it made is there.
    if (first) return refuse(casework::problems::already_filed);
    return tl::unexpected<Problem>(std::move(first.error()));
}

std::optional<Receipt> receipt_again(const Context& context, const sealing::Token& token) {
    const auto submission = context.store.submission(token.hash());
    if (!submission) return std::nullopt;
    auto loaded = load_case(context.store, submission->case_id);
    if (!loaded) return std::nullopt;
    Receipt out = make_receipt(sealing::ReceiptCode::of_filing({context.keys.pepper()}, token), loaded->value);
    out.due = due_dates(context.town, loaded->value, context.town.now(context.clock.now()).today);
    out.leaf_index = loaded->rows.front().leaf_index;
    out.repeated = true;
    // It may be durable and not yet signed: behind the writer's next turn it is, and the proof can be had.
    if (const auto state = context.writer.signed_state(); !state || state->state.size <= out.leaf_index)
        if (context.writer.trouble().empty()) context.writer.write({});
    std::vector<Opener> openers;
    openers.push_back({sealing::Recipient::resident(), out.code.resident_pair()});
    const OpenKeys keys = open_keys(context, loaded->row, openers);
    if (auto proof = prove_event(context, loaded->rows.front(), keys)) out.proof = std::move(*proof);
    if (const auto state = context.writer.signed_state()) out.log = state->state;
    return out;
}

void keep_receipt(const Context& context, const sealing::Token& token) {
    Changes changes;
    changes.submissions_kept.push_back(token.hash());
    changes.drafts_gone.push_back(token.hash());
    context.writer.write(std::move(changes));
}

}  // namespace huiyin::engine
