#include "engine/digests.h"

#include <algorithm>
#include <map>

#include "base/encoding.h"
#include "core/sealing/labels.h"
#include "core/sealing/padding.h"
#include "engine/cases.h"
#include "engine/cosigning.h"
#include "engine/handling_parts.h"
#include "engine/news.h"
#include "engine/outbox.h"
#include "engine/problems.h"
#include "engine/sessions.h"

namespace huiyin::engine {
namespace digests_detail {

constexpr const char* day_setting = "mail.digest_day";
constexpr const char* look_setting = "mail.digest_at";  ///< the moment of that day's look; what was given since is news
constexpr std::size_t page_size = 100;

crypto::Key address_key(const Context& context) {
    return crypto::derive_key(context.keys.pepper().reveal(), as_bytes(sealing::labels::member_address));
}

Bytes address_place(const Context& context, const StaffId& id) {
    Bytes out = to_bytes(context.town.instance().view());
    append(out, id.view());
    return out;
}

const calendar::WorkCalendar* calendar_of_town(const Town& town) {
    const procedure::Procedure* procedure = town.find_procedure("complaint");
    return procedure == nullptr ? nullptr : &town.calendar_of(*procedure);
}

/// The moment of that day's look, if it was kept, else the day's hour of the mails; `otherwise` if it is no day.
Instant last_look(const Town& town, const std::optional<std::string>& at, const std::optional<std::string>& day, Instant otherwise) {
    const auto date = day ? parse_date(*day) : std::nullopt;
    if (const auto kept = at ? parse_instant(*at) : std::nullopt; kept && date && town.zone().day_of(*kept) == *date) return *kept;
    if (!date) return otherwise;
    return town.zone().resolve(std::chrono::local_days(date->time_since_epoch()) + std::chrono::hours(town.settings().mail.digest_hour)).at;
}

/// Whether somebody else gave the case to that member since then: an assignment of an older day is no news.
bool is_given(const Context& context, const accounts::Staff& staff, const CaseRow& row, Instant since) {
    if (row.changed_at < since) return false;
    const auto loaded = load_case(context.store, row.case_id);
    if (!loaded) return false;
    const std::string tag = handling_detail::member_tag(context, staff.id, row.case_id);
    for (const casework::Committed& one : loaded->events) {
        const auto to = one.event.fields.find("assignee");
        if (one.event.kind == "case_assigned" && one.event.at >= since && to != one.event.fields.end() && to->second == tag && one.event.by.tag != tag) return true;
    }
    return false;
}

}  // namespace digests_detail
using namespace digests_detail;

std::string member_address(const Context& context, const accounts::Staff& staff) {
    const auto sealed = from_base64(staff.mail);
    if (staff.mail.empty() || !sealed) return {};
    const auto padded = crypto::aead_open(address_key(context), address_place(context, staff.id), *sealed);
    const auto text = padded ? sealing::unpad(*padded) : std::nullopt;
    return text ? std::string(as_text(*text)) : std::string();
}

Result<void> set_member_address(const Context& context, const StaffId& id, const std::string& address) {
    if (!address.empty()) TRY(check_mail_address(address, "mail-address"));
    auto row = context.store.staff_by_id(id);
    if (!row) return refuse(problems::no_such_member);
    TRY_LET(staff, accounts::read_staff(row->document));
    staff.mail = address.empty() ? std::string()
                                 : to_base64(crypto::aead_seal(context.random, address_key(context), address_place(context, id),
                                                               sealing::pad(as_bytes(address))));
    row->document = accounts::write_staff(staff);
    Changes changes;
    changes.staff.push_back(std::move(*row));
    // What waits goes to the address before.
    if (const auto waiting = context.store.mail(mail_of_member(context, id))) changes.mails_gone.push_back({waiting->id, waiting->mark});
    context.writer.write(std::move(changes));
    return {};
}

Digest digest_of(const Context& context, const OfficeId& office) {
    const Date today = context.town.now(context.clock.now()).today;
    const calendar::WorkCalendar* calendar = calendar_of_town(context.town);
    const Date next = calendar == nullptr ? today + std::chrono::days(1) : calendar::next_working_day(*calendar, today);
    const Date week = std::max(today + std::chrono::days(7), next);  // holidays can be longer than a week, and no mail goes out in them
    Digest out;
    DeskQuery query;
    query.office = office;
    query.today = today;
    query.limit = Digest::counted_most + 1;
    query.show = DeskQuery::Show::own_asks;
    out.approvals = context.store.desk_count(query);
    query.show = DeskQuery::Show::open;
    query.limit = page_size;
    for (;;) {
        const auto rows = context.store.desk(query);
        for (const CaseRow& row : rows) {
            if (!row.due || *row.due > week || std::max({out.late, out.today, out.next, out.week}) > Digest::counted_most) return out;
            ++(*row.due < today ? out.late : *row.due == today ? out.today : *row.due <= next ? out.next : out.week);
        }
        if (rows.size() < page_size) return out;
        query.after = {rows.back().due, rows.back().filed_at, rows.back().case_id};
    }
}

void add_own(const Context& context, const accounts::Staff& staff, Instant since, Digest& to) {
    DeskQuery query;
    query.office = staff.office;
    query.today = context.town.now(context.clock.now()).today;
    query.handler = desk_pseudonym(context, staff.id);
    query.cosigner = cosigner_pseudonym(context, staff);
    query.show = DeskQuery::Show::cosign;
    query.limit = Digest::counted_most + 1;
    to.cosign = context.store.desk_count(query);
    query.show = DeskQuery::Show::mine;
    query.limit = page_size;
    for (std::size_t looked_at = 0; looked_at <= Digest::counted_most; looked_at += page_size) {
        const auto rows = context.store.desk(query);
        for (const CaseRow& row : rows)
            if (is_given(context, staff, row, since)) ++to.given;
        if (rows.size() < page_size) return;
        query.after = {rows.back().due, rows.back().filed_at, rows.back().case_id};
    }
}

bool Digests::look() {
    const Town& town = context_.town;
    const MailSettings& mail = town.settings().mail;
    if (!mail.is_on() || context_.writer.hold() || !context_.writer.trouble().empty()) return false;
    const Instant now = context_.clock.now();
    const Date today = town.zone().day_of(now);
    if (done_on_ == today) return false;
    const auto since_midnight = town.zone().local(now) - std::chrono::local_days(today.time_since_epoch());
    const calendar::WorkCalendar* calendar = calendar_of_town(town);
    if (since_midnight < std::chrono::hours(mail.digest_hour) || calendar == nullptr || !calendar->is_working_day(today)) return false;
    const auto before = context_.store.setting(day_setting);
    if (before == to_text(today)) {
        done_on_ = today;
        return false;
    }
    Append append;
    append.settings.emplace_back(day_setting, before);
    append.changes.settings.emplace_back(day_setting, to_text(today));
    append.changes.settings.emplace_back(look_setting, to_text(now));
    const Instant since = last_look(town, context_.store.setting(look_setting), before, now - std::chrono::hours(24));
    std::map<OfficeId, Digest> by_office;
    for (const accounts::Staff& one : all_staff(context_.store)) {
        if (one.disabled || one.mail.empty() || !accounts::handles_cases(one)) continue;
        const std::string address = member_address(context_, one);
        if (address.empty()) continue;
        const auto known = by_office.find(one.office);
        Digest digest = known != by_office.end() ? known->second : by_office.emplace(one.office, digest_of(context_, one.office)).first->second;
        if (!one.has(accounts::Role::supervisor)) digest.approvals = 0;
        add_own(context_, one, since, digest);
        if (digest.empty()) continue;
        const auto language = text::parse_language(one.language).value_or(town.settings().language);
        append.changes.mails.push_back(make_mail(context_, mail_of_member(context_, one.id), digest_kind,
                                                 {.to = address, .language = language, .stop_token = {}, .digest = digest}, now, now));
    }
    const bool put_some = !append.changes.mails.empty();
    const bool done = context_.writer.append(std::move(append)).outcome == Appended::Outcome::done;
    if (done) done_on_ = today;
    return done && put_some;
}

}  // namespace huiyin::engine
