#include "engine/news.h"

#include <algorithm>

#include "base/json.h"
#include "core/mail/address.h"
#include "engine/outbox.h"
#include "engine/problems.h"

namespace huiyin::engine {
namespace news_detail {

sealing::PartAddress place_of(const Context& context, const CaseId& id) {
    return {.instance = context.town.instance(), .case_id = id, .sequence = 0, .part = "news"};
}

/// Whether the resident has something to read, or to answer, that they didn't do themselves.
bool tells_resident(const casework::Event& event) {
    if (event.by.role == procedure::to_text(procedure::Actor::resident)) return false;
    return event.hands_notice || event.kind == "message_added" || event.kind == procedure::question_asked ||
           event.kind == "appointment_cancelled" || event.kind == "appointment_held";
}

std::optional<Letter> open_address(const Context& context, const NewsRow& row, const OpenKeys& keys) {
    const sealing::CaseKey* key = keys.find(sealing::KeyName::ck, row.epoch);
    if (key == nullptr) return std::nullopt;
    const auto text = sealing::open_part(*key, place_of(context, row.case_id), row.sealed);
    return text ? read_letter(as_text(*text)) : std::nullopt;
}

/// What waits in the outbox about that case, to be taken out.
void take_out(const Context& context, const CaseId& id, Changes& changes) {
    for (const MailId& mail : {mail_of_case(context, id), mail_of_reminder(context, id)})
        if (const auto waiting = context.store.mail(mail)) changes.mails_gone.push_back({waiting->id, waiting->mark});
}

/// When the server reminds the resident by itself, if nothing happens before: that morning.
std::optional<Instant> next_reminder(const Context& context, const casework::Case& current) {
    const Town& town = context.town;
    const auto timer = casework::next_reminder(current, town.rules(town.procedure(current), current.about));
    if (!timer) return std::nullopt;
    const LocalTime morning = std::chrono::local_days(timer->day.time_since_epoch()) + std::chrono::hours(town.settings().mail.digest_hour);
    return town.zone().resolve(morning).at;
}

/// On its day nobody will be there whose key opens the address: so the mail lies ready for that morning while somebody is.
void put_reminder(const Context& context, const casework::Case& current, const std::optional<Letter>& letter, Instant now,
                  Changes& changes, bool anew = false) {
    const MailId id = mail_of_reminder(context, current.id);
    const auto waiting = context.store.mail(id);
    const auto when = next_reminder(context, current);
    if (when && *when > now) {
        if (letter && (anew || !waiting || waiting->not_before != *when))
            changes.mails.push_back(make_mail(context, id, news_kind, *letter, *when, *when));
        return;
    }
    // There is nothing to be reminded of any more; what reminds today still goes.
    const bool is_of_today = waiting && waiting->not_before < now + std::chrono::hours(24) && now < waiting->not_before + std::chrono::hours(24);
    if (waiting && !is_of_today) changes.mails_gone.push_back({waiting->id, waiting->mark});
}

void end(const Context& context, const NewsRow& row) {
    Changes changes;
    changes.news_gone.push_back({row.case_id, row.stop_hash});
    take_out(context, row.case_id, changes);
    context.writer.write(std::move(changes));
}

}  // namespace news_detail
using namespace news_detail;

Result<void> check_mail_address(const std::string& address, std::string_view where) {
    if (!mail::is_address(address)) return refuse(problems::bad_mail_address, {}, std::string(where));
    return {};
}

NewsWish news_wish(const Context& context, CaseId id, const OpenKeys& keys) {
    if (!context.town.settings().mail.is_on()) return {};
    const auto row = context.store.news(id);
    if (!row) return {};
    const auto letter = open_address(context, *row, keys);
    const auto last = context.store.mail(mail_of_case(context, id));
    return {.on = true, .address = letter ? letter->to : std::string(), .undelivered = last && last->given_up};
}

NewsRow make_news(const Context& context, const CaseId& id, const sealing::CaseKey& key, const std::string& address,
                  text::Language language) {
    const sealing::Token token = sealing::Token::draw(context.random);
    const std::string letter = write_letter({.to = address, .language = language, .stop_token = token.text(), .digest = {}});
    return {.case_id = id,
            .stop_hash = token.hash(),
            .epoch = key.epoch,
            .sealed = sealing::seal_part(context.random, key, place_of(context, id), as_bytes(letter)),
            .last_at = std::nullopt,
            .waits = false};
}

Result<void> begin_news(const Context& context, const CaseSession& session, const std::string& address, text::Language language) {
    TRY(check_mail_address(address, "news-address"));
    const auto row = context.store.case_row(session.case_id);
    if (!row) return refuse(problems::no_such_case);
    const OpenKeys keys = open_keys(context, *row, session.openers);
    const sealing::CaseKey* key = keys.newest();
    if (key == nullptr) return refuse(problems::cannot_open);
    Changes changes;
    changes.news.push_back(make_news(context, session.case_id, *key, address, language));
    // The pause between two mails holds for a new address, too: nobody can make this server write to strangers at will.
    if (const auto before = context.store.news(session.case_id)) changes.news.back().last_at = before->last_at;
    take_out(context, session.case_id, changes);
    if (const auto loaded = standing_case(context, session.case_id))
        put_reminder(context, loaded->value, open_address(context, changes.news.back(), keys), context.clock.now(), changes, true);
    context.writer.write(std::move(changes));
    return {};
}

void end_news(const Context& context, const CaseId& id) {
    if (const auto row = context.store.news(id)) end(context, *row);
}

bool knows_stop(const Context& context, const sealing::Token& token) {
    return context.store.news_by_stop(token.hash()).has_value();
}

void stop_news(const Context& context, const sealing::Token& token) {
    if (const auto row = context.store.news_by_stop(token.hash())) end(context, *row);
}

void add_news(const Context& context, Sealing& what, Append& to) {
    if (!context.town.settings().mail.is_on() || !what.loaded) return;
    const auto row = context.store.news(what.before.id);
    if (!row) return;
    const NewsName name{row->case_id, row->stop_hash};
    const casework::Event& event = what.event;
    const casework::Case after = casework::apply(what.before, event);
    const auto has_key = [&] { return what.keys.find(sealing::KeyName::ck, row->epoch) != nullptr; };
    if (!has_key() && next_reminder(context, after)) what.open_all();
    put_reminder(context, after, open_address(context, *row, what.keys), event.at, to.changes);
    if (event.by.role == procedure::to_text(procedure::Actor::resident)) {
        // They are there and see for themselves.
        if (row->waits) to.changes.news_moved.push_back({name, row->last_at, false});
        return;
    }
    const bool tells = tells_resident(event);
    if (!tells && !row->waits) return;
    if (!has_key()) what.open_all();
    const auto letter = open_address(context, *row, what.keys);
    if (!letter) {
        if (!row->waits) to.changes.news_moved.push_back({name, row->last_at, true});
        return;
    }
    // One that nobody has taken up yet, or that is to be tried again, says the same. One that is on its way may have said it before.
    const MailId id = mail_of_case(context, row->case_id);
    const auto waiting = context.store.mail(id);
    if (waiting && !waiting->given_up && (waiting->tries > 0 || waiting->not_before == row->last_at)) {
        if (row->waits) to.changes.news_moved.push_back({name, row->last_at, false});
        return;
    }
    const Instant when = row->last_at ? std::max(event.at, *row->last_at + news_pause) : event.at;
    to.changes.news_moved.push_back({name, when, false});
    to.changes.mails.push_back(make_mail(context, id, news_kind, *letter, event.at, when));
}

}  // namespace huiyin::engine
