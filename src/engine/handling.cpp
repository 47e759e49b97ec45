#include "engine/handling.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/fault.h"
#include "base/full_width.h"
#include "core/accounts/problems.h"
#include "core/accounts/route.h"
#include "core/casework/asked.h"
#include "core/casework/problems.h"
#include "core/sealing/labels.h"
#include "engine/cosigning.h"
#include "engine/handling_parts.h"
#include "engine/offices.h"
#include "engine/problems.h"
#include "engine/texts.h"

namespace huiyin::engine {
namespace handling_detail {

using procedure::Actor;

std::string member_tag(const Context& context, const StaffId& staff, const CaseId& id) {
    Bytes message = to_bytes(sealing::labels::member_tag);
    huiyin::append(message, id.view());
    huiyin::append(message, staff.view());
    return to_hex(ByteView(crypto::hmac_sha256(context.keys.pepper().reveal(), message)).first(8));
}

accounts::CaseSituation situation(const Context& context, const casework::Case& current) {
    const procedure::Procedure& procedure = context.town.procedure(current);
    const auto sender = current.sender();
    return {.office = current.office,
            .about = current.about,
            .participants = current.participants,
            .sender = sender && current.takes_part(*sender) ? sender : std::nullopt,
            .owing = current.owing(),
            .asked = current.asked(),
            .reviewing = casework::reviewing_office(current, procedure, 1),
            .re_reviewing = casework::reviewing_office(current, procedure, 2)};
}

std::vector<std::string> heads_among(const Context& context, const std::vector<accounts::Staff>& staff, const OfficeId& office, const CaseId& id) {
    std::vector<std::string> tags;
    for (const accounts::Staff& one : staff)
        if (one.office == office && !one.disabled && one.has(accounts::Role::supervisor)) tags.push_back(member_tag(context, one.id, id));
    return tags;
}

casework::Rules rules_of(const Context& context, const casework::Case& current) {
    casework::Rules rules = context.town.rules(context.town.procedure(current), current.about);
    rules.heads = [&context, id = current.id](const OfficeId& office) { return heads_among(context, all_staff(context.store), office, id); };
    return rules;
}

bool has_contact(const casework::Case& current) { return current.contact == "reachable" || current.contact == "named"; }

Content content_of(const procedure::CommandRule* rule, const Action& action) {
    Content out;
    if (rule != nullptr) out.texts = casework::texts_given(*rule, action.values);
    if (rule == nullptr)
        for (const auto& [name, value] : action.values)
            if (!value.empty()) out.texts.emplace_back(name, value);
    for (const sealing::FileMeta& file : action.files)
        if (auto copy = sealing::FileMeta::parse(file.encode())) out.files.push_back(std::move(*copy));
    return out;
}

/// Whether the case is as who acts has read it; `revision` 0 of what answers nothing asks for none. What a resident answers holds for what was put
/// before them, and for nothing that took its place.
Result<void> check_read(const Context& context, const casework::Case& current, const Action& action) {
    const procedure::Procedure& procedure = context.town.procedure(current);
    const procedure::CommandRule* rule = procedure.find_command({action.command});
    const procedure::CommandRule* asked = rule == nullptr ? nullptr : casework::asked_by(procedure, current, *rule);
    if (asked != nullptr && action.revision == 0) return refuse(problems::version_missing, {}, "version");
    if (action.revision == 0 || action.revision == current.revision) return {};
    const auto put = asked == nullptr ? current.last_of.end() : current.last_of.find(asked->event);
    if (put == current.last_of.end() || put->second <= action.revision)
        return refuse(problems::changed_meanwhile, {{"revision", std::to_string(current.revision)}});
    const procedure::DocumentRule* paper = asked->document ? procedure.find_document(*asked->document) : nullptr;
    const procedure::Text& what = paper == nullptr ? asked->event_name : paper->name;
    return refuse(problems::put_anew, {{"revision", std::to_string(current.revision)}, {"what_zh", what.zh}, {"what_en", what.en}});
}

/// What no procedure asks about: that everything is text, and that a message is not too long.
Result<void> check_texts(const Action& action) {
    const bool is_free = action.command == "message" || action.command == "note";
    for (const auto& [name, value] : action.values)
        TRY(is_free && name == "body" ? check_text(name, value, body_characters_max) : check_text(name, value));
    return {};
}

bool is_out_of(const Context& context, const StaffSession& session, const casework::Case& current) {
    return !current.stepped_out.empty() && current.stepped_out.contains(member_tag(context, session.staff.id, current.id));
}

std::vector<Actor> actors_in(const Context& context, const StaffSession& session, const casework::Case& current) {
    if (is_out_of(context, session, current)) return {};
    return accounts::actors_of(session.staff, *context.town.offices(), situation(context, current));
}

Result<Decided> decide_and_seal(const Context& context, AtHand at_hand, const std::vector<Opener>& openers, const casework::Command& command,
                                const std::function<Content(const procedure::Procedure&)>& make_content, const AtWork& people) {
    const casework::Case& current = at_hand.loaded->value;
    const CaseId id = current.id;
    const procedure::Procedure& procedure = context.town.procedure(current);
    // A clock that was set back makes no event that is older than the one before it.
    const Instant at = std::max(context.clock.now(), current.changed_at);
    auto decided = casework::decide(current, command, rules_of(context, current), context.town.now(at));
    if (!decided) return tl::unexpected<Problem>(with_office_names(*context.town.offices(), std::move(decided).error()));
    casework::Event event = std::move(*decided);
    std::vector<OfficeId> receivers = event.joins;
    if (event.office) receivers.push_back(*event.office);
    for (const OfficeId& receiver : receivers) {
        const auto office_keys = context.town.office_keys();
        auto may = accounts::may_forward(*context.town.offices(), receiver, current.about,
                                         [&](const OfficeId& office) { return office_keys->contains(office); });
        if (!may) return tl::unexpected<Problem>(with_office_names(*context.town.offices(), std::move(may).error()));
    }
    identify(event, context.random);
    Sealing sealing;
    sealing.event = event;
    sealing.content = make_content(procedure);
    sealing.keys = at_hand.keys ? std::move(*at_hand.keys) : open_newest_key(context, at_hand.loaded->row, openers);
    sealing.before = std::move(at_hand.loaded->value);
    sealing.open_rest = [&](OpenKeys& some) { open_rest(context, id, openers, some); };
    sealing.resident = at_hand.loaded->row.resident_key;
    sealing.worker = people.worker;
    sealing.cosigner = people.cosigner;
    sealing.loaded = std::move(*at_hand.loaded);
    Sealed sealed = seal(context, std::move(sealing));
    return Decided{.event = std::move(event), .append = std::move(sealed.append), .after = std::move(sealed.after)};
}

Result<casework::Event> perform(const Context& context, CaseId id, const std::vector<Opener>& openers,
                                std::uint32_t revision,
                                const std::function<Result<casework::Command>(const casework::Case&)>& make_command,
                                const std::function<Content(const procedure::Procedure&)>& make_content,
                                const AtWork& people, AtHand at_hand, const std::function<void(Append&)>& add) {
    for (int attempt = 0; attempt < 10; ++attempt) {
        AtHand now = std::exchange(at_hand, {});
        if (!now.loaded) now.loaded = standing_case(context, id);
        if (!now.loaded) return refuse(problems::no_such_case);
        const casework::Case& current = now.loaded->value;
        if (revision != 0 && current.revision != revision)
            return refuse(problems::changed_meanwhile, {{"revision", std::to_string(current.revision)}});
        TRY_LET(command, make_command(current));
        TRY_LET(decided, decide_and_seal(context, std::move(now), openers, command, make_content, people));
        if (add) add(decided.append);
        const Appended done = context.writer.append(std::move(decided.append));
        if (done.outcome == Appended::Outcome::done) {
            decided.after.last_leaf = done.first_leaf;
            context.kept.keep(std::move(decided.after));
            return std::move(decided.event);
        }
        if (done.outcome == Appended::Outcome::files_gone) return refuse(problems::file_gone, {}, "files");
    }
    throw Fault("a case changed ten times while one command was decided");
}

std::optional<Actor> actor_for(const Context& context, const accounts::Staff& staff, const casework::Case& current,
                               const procedure::CommandRule& rule) {
    for (const Actor actor : accounts::actors_of(staff, *context.town.offices(), situation(context, current)))
        if (std::find(rule.actors.begin(), rule.actors.end(), actor) != rule.actors.end()) return actor;
    return std::nullopt;
}

std::optional<std::string> open_list_text(const Context& context, const StaffSession& session, const CaseId& id, const std::string& part,
                                          const Bytes& sealed) {
    const auto month = sealing::month_of_sealed(sealed);
    auto key = month ? context.keys.existing_month_key(*month) : std::nullopt;
    if (!key) return std::nullopt;
    const sealing::MonthKey month_key{*month, std::move(*key)};
    for (const Opener& opener : session.office_keys)
        if (auto text = sealing::open_list_text(
                {.instance = context.town.instance(), .case_id = id, .part = part, .recipient = opener.recipient}, month_key, opener.pair, sealed))
            return std::move(*text);
    return std::nullopt;
}
std::optional<std::string> opened_subject(const Context& context, const StaffSession& session, const CaseRow& row) {
    return open_list_text(context, session, row.case_id, "subject", row.subject_sealed);
}

/// The list of the member's own office, today.
void fill_in(DeskQuery& query, const Context& context, const StaffSession& session) {
    query.office = session.staff.office;
    query.today = context.town.now(context.clock.now()).today;
    query.handler = desk_pseudonym(context, session.staff.id);
    query.cosigner = cosigner_pseudonym(context, session.staff);
}

/// Refuses as `desk_case` does.
Result<void> check_concerned(const Context& context, const StaffSession& session, const casework::Case& current) {
    if (accounts::actors_of(session.staff, *context.town.offices(), situation(context, current)).empty()) return refuse(problems::no_such_case);
    if (is_out_of(context, session, current)) return refuse(casework::problems::stepped_out);
    return {};
}

Result<StandingCase> standing_desk_case(const Context& context, const StaffSession& session, const CaseId& id) {
    auto standing = standing_case(context, id);
    if (!standing) return refuse(problems::no_such_case);
    TRY(check_concerned(context, session, standing->value));
    return std::move(*standing);
}

/// The request to co-sign that this member's colleague has signed for just this action; 0: none.
std::uint32_t signed_for(const Context& context, const StaffSession& session, const CaseId& id, const Action& action) {
    const auto loaded = load_case(context.store, id);
    const auto draft = loaded ? own_draft(context, session, *loaded) : std::nullopt;
    return draft && draft->is_signed() && draft->says(action) ? draft->cosigning.request : 0;
}

CaseView make_view(const Context& context, LoadedCase loaded, OpenKeys keys) {
    CaseView out;
    out.keys = std::move(keys);
    out.content = open_content(context, loaded.row.case_id, out.keys);
    out.due = due_dates(context.town, loaded.value, context.town.now(context.clock.now()).today);
    out.loaded = std::move(loaded);
    return out;
}

}  // namespace handling_detail
using namespace handling_detail;

Result<CaseView> view_own_case(const Context& context, const CaseSession& session) {
    auto loaded = load_case(context.store, session.case_id);
    if (!loaded) return refuse(problems::no_such_code);
    if (loaded->value.forgotten)
        return refuse(casework::problems::forgotten, {{"day", to_text(loaded->value.forgotten_on)}});
    // While nothing can be recorded it is shown all the same; the period starts once that it was seen can be.
    if (loaded->value.notice_put_on && !loaded->value.notice_received_on && !context.writer.hold()) {
        const auto received = perform(
            context, session.case_id, session.openers, 0,
            [](const casework::Case&) -> Result<casework::Command> { return casework::ReceiveNotice{}; },
            [](const procedure::Procedure&) { return Content{}; }, {}, {.loaded = std::move(loaded), .keys = {}});
        if (!received && received.error().code != casework::problems::already_received)
            return tl::unexpected<Problem>(received.error());
        loaded = load_case(context.store, session.case_id);
    }
    OpenKeys keys = open_keys(context, loaded->row, session.openers);
    return make_view(context, std::move(*loaded), std::move(keys));
}

Result<casework::Event> act_as_resident(const Context& context, const CaseSession& session, const Action& action) {
    TRY(check_texts(action));
    if (action.command == "message") {
        const auto text = action.values.find("body");
        const std::string body = text == action.values.end() ? "" : text->second;
        const bool has_text = has_words(body);
        return perform(
            context, session.case_id, session.openers, action.revision,
            [&](const casework::Case&) -> Result<casework::Command> {
                return casework::AddMessage{.actor = Actor::resident,
                                            .office = std::nullopt,
                                            .has_text = has_text,
                                            .files = static_cast<int>(action.files.size()),
                                            .internal = false};
            },
            [&](const procedure::Procedure&) { return content_of(nullptr, action); });
    }
    return perform(
        context, session.case_id, session.openers, 0,
        [&](const casework::Case& current) -> Result<casework::Command> {
            TRY(check_read(context, current, action));
            return casework::Act{.command = action.command,
                                 .actor = Actor::resident,
                                 .office = std::nullopt,
                                 .values = action.values,
                                 .tag = {},
                                 .files = static_cast<int>(action.files.size())};
        },
        [&](const procedure::Procedure& procedure) {
            return content_of(procedure.find_command({action.command}), action);
        });
}

std::vector<const procedure::CommandRule*> resident_commands(const Context& context, const casework::Case& current) {
    return casework::open_commands(current, Actor::resident,
                                   context.town.rules(context.town.procedure(current), current.about),
                                   context.town.now(context.clock.now()));
}

Hash desk_pseudonym(const Context& context, const StaffId& staff) {
    Bytes message = to_bytes(sealing::labels::desk_pseudonym);
    huiyin::append(message, staff.view());
    return crypto::hmac_sha256(context.keys.pepper().reveal(), message);
}

std::shared_ptr<const KeptNames::ByPseudonym> KeptNames::now() {
    return kept_.get(context_.writer.staff_changed(), context_.clock.now(), [&] {
        ByPseudonym out;
        for (accounts::Staff& one : all_staff(context_.store)) {
            const Hash pseudonym = desk_pseudonym(context_, one.id);
            out.emplace(pseudonym, Member{std::move(one.office), std::move(one.name)});
        }
        return out;
    });
}

std::string desk_subject(const Context& context, const StaffSession& session, const CaseRow& row) {
    if (has_stepped_out(context, session, row)) return {};
    if (auto subject = opened_subject(context, session, row)) return std::move(*subject);
    if (row.office == session.staff.office) return {};
    // A case's own row, seen from an office that takes part.
    for (const GuestRow& guest : context.store.guests(row.case_id))
        if (guest.guest == session.staff.office)
            if (auto subject = opened_subject(context, session, guest.row)) return std::move(*subject);
    return {};
}

bool has_stepped_out(const Context& context, const StaffSession& session, const CaseRow& row) {
    if (row.stepped_out.empty()) return false;
    const Hash me = desk_pseudonym(context, session.staff.id);
    return std::find(row.stepped_out.begin(), row.stepped_out.end(), me) != row.stepped_out.end();
}

std::vector<CaseRow> desk_rows(const Context& context, const StaffSession& session, DeskQuery query) {
    if (!accounts::handles_cases(session.staff)) return {};
    fill_in(query, context, session);
    return context.store.desk(query);
}

std::vector<DeskRow> desk_list(const Context& context, const StaffSession& session, DeskQuery query) {
    std::vector<DeskRow> out;
    for (CaseRow& row : desk_rows(context, session, std::move(query))) {
        std::string subject = desk_subject(context, session, row);
        out.push_back({.row = std::move(row), .subject = std::move(subject)});
    }
    return out;
}

std::size_t desk_count(const Context& context, const StaffSession& session, DeskQuery::Show show, std::size_t most) {
    if (!accounts::handles_cases(session.staff)) return 0;
    DeskQuery query;
    query.show = show;
    query.limit = most;
    fill_in(query, context, session);
    return context.store.desk_count(query);
}

Result<LoadedCase> desk_case(const Context& context, const StaffSession& session, CaseId id) {
    auto loaded = load_case(context.store, id);
    if (!loaded) return refuse(problems::no_such_case);
    TRY(check_concerned(context, session, loaded->value));
    return std::move(*loaded);
}

bool may_look_at(const Context& context, const StaffSession& session, const casework::Case& current) {
    return !actors_in(context, session, current).empty();
}

bool recently_opened(const Context& context, const StaffSession& session, const LoadedCase& loaded, Opening what) {
    const std::string tag = member_tag(context, session.staff.id, loaded.value.id);
    const std::string_view kind = what == Opening::identity ? "identity_viewed" : "case_viewed";
    const Instant now = context.clock.now();
    return std::any_of(loaded.events.rbegin(), loaded.events.rend(), [&](const casework::Committed& one) {
        return one.event.kind == kind && one.event.by.tag == tag && now - one.event.at <= session_idle;
    });
}

bool may_open_identity(const Context& context, const StaffSession& session, const casework::Case& current) {
    return has_contact(current) && !actors_in(context, session, current).empty() &&
           !accounts::identity_actors_of(session.staff, *context.town.offices(), situation(context, current)).empty();
}

Result<void> open_for_staff(const Context& context, const StaffSession& session, CaseId id, Opening what) {
    TRY_LET(loaded, standing_desk_case(context, session, id));
    const bool identity = what == Opening::identity;
    if (identity && !has_contact(loaded.value)) return refuse(problems::no_contact);
    if (loaded.value.forgotten)
        return refuse(casework::problems::forgotten, {{"day", to_text(loaded.value.forgotten_on)}});
    OpenKeys keys = identity ? open_keys(context, loaded.row, session.office_keys)
                             : open_newest_key(context, loaded.row, session.office_keys);
    if (identity ? keys.find(sealing::KeyName::ik, 1) == nullptr : keys.empty()) return refuse(problems::cannot_open);
    const auto offices = context.town.offices();
    const auto roles = identity ? accounts::identity_actors_of : accounts::actors_of;
    if (roles(session.staff, *offices, situation(context, loaded.value)).empty())
        return refuse(accounts::problems::not_your_role, {{"actor", std::string(procedure::to_text(Actor::caseworker))}});
    // Only a case in which something happened within that time can have been opened within it.
    if (context.clock.now() - loaded.value.changed_at <= session_idle)
        if (const auto all = load_case(context.store, id); all && recently_opened(context, session, *all, what)) return {};
    const auto done = perform(
        context, id, session.office_keys, 0,
        [&](const casework::Case& current) -> Result<casework::Command> {
            const auto actors = roles(session.staff, *offices, situation(context, current));
            if (actors.empty()) return refuse(problems::no_such_case);
            // Whoever has several roles looks with all that they are: the resident is told the highest.
            return casework::OpenContent{.actor = actors.back(),
                                         .office = session.staff.office,
                                         .tag = member_tag(context, session.staff.id, id),
                                         .identity = identity};
        },
        [](const procedure::Procedure&) { return Content{}; }, {}, {.loaded = std::move(loaded), .keys = std::move(keys)});
    if (!done) return tl::unexpected<Problem>(done.error());
    return {};
}

Result<CaseView> view_for_staff(const Context& context, const StaffSession& session, CaseId id) {
    TRY_LET(loaded, desk_case(context, session, id));
    // Only here is content opened for staff, and only behind a recorded opening (security-checklist H7).
    if (!recently_opened(context, session, loaded)) return refuse(problems::cannot_open);
    OpenKeys keys = open_keys(context, loaded.row, session.office_keys);
    if (!may_open_identity(context, session, loaded.value) ||
        !recently_opened(context, session, loaded, Opening::identity))
        std::erase_if(keys.keys, [](const sealing::CaseKey& key) { return key.name == sealing::KeyName::ik; });
    return make_view(context, std::move(loaded), std::move(keys));
}

namespace handling_detail {

/// The digits of a number that somebody typed, as it stands on papers: with the step behind a hyphen, in capitals, with blanks.
std::string case_number_in(std::string_view typed) {
    std::string out;
    for (const char c : without_full_width(typed)) {
        if (c == ' ' || c == '\t') continue;
        if (c == '-' && out.size() == case_number_digits) break;
        out += c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

/// The cases that a number on papers may mean: the first eight digits of their ids.
std::vector<CaseId> cases_of_number(Store& store, std::string_view typed) {
    const std::string digits = case_number_in(typed);
    const auto first = CaseId::parse(digits + std::string(32 - case_number_digits, '0'));
    const auto last = CaseId::parse(digits + std::string(32 - case_number_digits, 'f'));
    return digits.size() == case_number_digits && first && last ? store.cases_between(*first, *last) : std::vector<CaseId>();
}

/// Whoever names another case in an act may look at it, and it isn't over. One answer for all that is not so: it tells nothing of
/// cases that are not theirs.
Result<void> check_cases_named(const Context& context, const StaffSession& session, const casework::Case& current, const Action& action) {
    const procedure::CommandRule* rule = context.town.procedure(current).find_command({action.command});
    if (rule == nullptr) return {};
    for (const procedure::Field& field : rule->fields) {
        const auto typed = action.values.find(field.id.value);
        if (!field.own_case || typed == action.values.end() || typed->second.empty() || !casework::field_applies(field, action.values)) continue;
        const auto candidates = cases_of_number(context.store, typed->second);
        const bool is_theirs = std::ranges::any_of(candidates, [&](const CaseId& id) {
            const auto named = id == current.id ? std::nullopt : load_case(context.store, id);
            if (!named || named->value.forgotten || !may_look_at(context, session, named->value)) return false;
            const auto* state = context.town.procedure(named->value).find_state({named->value.state});
            return state != nullptr && !state->is_final;
        });
        if (!is_theirs) return refuse(problems::no_such_own_case, {{"field", field.id.value}}, field.id.value);
    }
    return {};
}

}  // namespace handling_detail

std::string case_number(const CaseId& id) { return id.hex().substr(0, case_number_digits); }

Result<casework::Event> act_as_staff(const Context& context, const StaffSession& session, CaseId id,
                                     const Action& action) {
    TRY_LET(seen, standing_desk_case(context, session, id));
    TRY(check_texts(action));
    TRY(check_cases_named(context, session, seen.value, action));
    if (action.command == step_out_command || action.command == assign_command || action.command == take_off_command)
        return do_duty(context, session, id, action);
    const auto offices = context.town.offices();
    const std::string tag = member_tag(context, session.staff.id, id);
    const std::uint32_t cosigned = seen.value.cosigning ? signed_for(context, session, id, action) : 0;
    return perform(
        context, id, session.office_keys, action.revision,
        [&](const casework::Case& current) -> Result<casework::Command> {
            const auto actors = actors_in(context, session, current);
            if (actors.empty()) return refuse(problems::no_such_case);
            if (action.command == "message" || action.command == "note")
                return casework::AddMessage{.actor = actors.back(),
                                            .office = session.staff.office,
                                            .has_text = action.values.contains("body") && has_words(action.values.at("body")),
                                            .files = static_cast<int>(action.files.size()),
                                            .internal = action.command == "note",
                                            .tag = tag};
            const procedure::CommandRule* rule =
                context.town.procedure(current).find_command({action.command});
            const auto actor = rule == nullptr ? std::nullopt : actor_for(context, session.staff, current, *rule);
            return casework::Act{.command = action.command,
                                 .actor = actor.value_or(actors.front()),
                                 .office = session.staff.office,
                                 .values = action.values,
                                 .tag = tag,
                                 .cosigned = cosigned,
                                 .files = static_cast<int>(action.files.size())};
        },
        [&](const procedure::Procedure& procedure) {
            return content_of(procedure.find_command({action.command}), action);
        },
        {.worker = desk_pseudonym(context, session.staff.id), .cosigner = {}}, {.loaded = std::move(seen), .keys = {}});
}

std::vector<OpenCommand> staff_commands(const Context& context, const StaffSession& session,
                                        const casework::Case& current) {
    const auto rules = rules_of(context, current);
    const std::string tag = member_tag(context, session.staff.id, current.id);
    std::vector<OpenCommand> out;
    for (const Actor actor : actors_in(context, session, current))
        for (const procedure::CommandRule* rule :
             casework::open_commands(current, actor, rules, context.town.now(context.clock.now()), session.staff.office, tag))
            if (std::none_of(out.begin(), out.end(), [&](const OpenCommand& one) { return one.rule == rule; }))
                out.push_back({rule, actor});
    return out;
}

namespace handling_detail {

void add_closed(std::vector<casework::ClosedCommand>& out, const Context& context, const casework::Case& current, Actor actor,
                const casework::Rules& rules, const std::optional<OfficeId>& office, const std::string& tag) {
    for (casework::ClosedCommand& closed : casework::closed_commands(current, actor, rules, context.town.now(context.clock.now()), office, tag))
        if (std::none_of(out.begin(), out.end(), [&](const casework::ClosedCommand& one) { return one.command == closed.command; }))
            out.push_back({closed.command, with_office_names(*context.town.offices(), std::move(closed.why))});
}

}  // namespace handling_detail

std::vector<casework::ClosedCommand> closed_commands(const Context& context, const StaffSession& session, const casework::Case& current) {
    const auto rules = rules_of(context, current);
    std::vector<casework::ClosedCommand> out;
    const std::string tag = member_tag(context, session.staff.id, current.id);
    for (const Actor actor : actors_in(context, session, current)) add_closed(out, context, current, actor, rules, session.staff.office, tag);
    // What another of their roles may give is open.
    const auto open = staff_commands(context, session, current);
    std::erase_if(out, [&](const casework::ClosedCommand& closed) {
        return std::any_of(open.begin(), open.end(), [&](const OpenCommand& one) { return one.rule == closed.command; });
    });
    return out;
}

std::vector<casework::ClosedCommand> closed_resident_commands(const Context& context, const casework::Case& current) {
    std::vector<casework::ClosedCommand> out;
    add_closed(out, context, current, Actor::resident, context.town.rules(context.town.procedure(current), current.about), {}, {});
    return out;
}

std::optional<casework::Event> foresee(const Context& context, const casework::Case& current,
                                       const OpenCommand& command) {
    auto event = casework::foresee(current,
                                   {.command = command.rule->id.value,
                                    .actor = command.actor,
                                    .office = std::nullopt,
                                    .values = {},
                                    .tag = {},
                                    .files = 0},
                                   context.town.rules(context.town.procedure(current), current.about),
                                   context.town.now(context.clock.now()));
    if (!event) return std::nullopt;
    return std::move(*event);
}

std::vector<Problem> check_action(const Context& context, const casework::Case& current, procedure::Actor actor,
                                  const Action& action) {
    auto wrong = casework::check_values(current,
                                        {.command = action.command,
                                         .actor = actor,
                                         .office = std::nullopt,
                                         .values = action.values,
                                         .tag = {},
                                         .files = 0},
                                        context.town.rules(context.town.procedure(current), current.about),
                                        context.town.now(context.clock.now()));
    for (Problem& problem : wrong) problem = with_office_names(*context.town.offices(), std::move(problem));
    return wrong;
}

}  // namespace huiyin::engine
