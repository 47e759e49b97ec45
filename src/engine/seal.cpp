#include "engine/seal.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/fault.h"
#include "core/accountability/docket.h"
#include "core/accountability/history.h"
#include "core/accounts/route.h"
#include "core/casework/asked.h"
#include "core/ledger/entry.h"
#include "core/sealing/case_key.h"
#include "engine/board.h"
#include "engine/handling_parts.h"
#include "engine/news.h"
#include "engine/outer_layers.h"
#include "engine/retention.h"

namespace huiyin::engine {
namespace seal_detail {

struct HoldingOffice {
    OfficeId office;
    OfficeKey key;
    bool identity = true;  ///< may learn who the resident is: an office that only takes part may not
};

/// The offices whom the case concerns now: the handling one, those that owe something or take part, none of them accused. An office
/// without a key of its own yet is stood for by the nearest above that has one.
std::vector<HoldingOffice> holding_offices(const Context& context, const casework::Case& now) {
    const auto offices = context.town.offices();
    const auto keys = context.town.office_keys();
    std::set<OfficeId> wanted{now.office};
    for (const casework::RunningClock& clock : now.clocks)
        if (!clock.office.value.empty()) wanted.insert(clock.office);
    std::vector<HoldingOffice> out;
    const auto add = [&](const OfficeId& office, bool identity) {
        const auto holder =
            accounts::sealing_office(*offices, office, [&](const OfficeId& id) { return keys->contains(id); });
        if (!holder || accounts::is_barred(*offices, *holder, now.about)) return;
        const auto known = std::find_if(out.begin(), out.end(), [&](const HoldingOffice& one) { return one.office == *holder; });
        if (known == out.end())
            out.push_back({*holder, keys->at(*holder), identity});
        else
            known->identity |= identity;  // it stands for several, of which one is enough
    };
    // Who only owes a report on what it handed on needs no name for that. Who reviews, or decides who is competent, does, also where it had
    // the case itself.
    const procedure::Procedure& procedure = context.town.procedure(now);
    const auto owing = now.owing();
    const auto owes_as_above = [&](const OfficeId& office) {
        return std::any_of(now.clocks.begin(), now.clocks.end(), [&](const casework::RunningClock& clock) {
            const procedure::ClockRule* rule = procedure.find_clock(clock.clock);
            return clock.office == office && rule != nullptr && rule->owed_by != procedure::OwedBy::office;
        });
    };
    for (const OfficeId& office : wanted) add(office, std::find(owing.begin(), owing.end(), office) == owing.end() || owes_as_above(office));
    for (const OfficeId& office : now.participants) add(office, false);
    return out;
}

/// The office on whose desk the case lies: the one at work, as every page says it; once the case is over, who still owes something in it.
/// What others owe beside that, an office above that decides who is competent, say, stands on their own lists (project_guests).
OfficeId desk_office(const casework::Case& now, const Town& town) {
    const procedure::Procedure* procedure = town.rule_book().find(now.procedure, now.procedure_version);
    const procedure::State* state = procedure == nullptr ? nullptr : procedure->find_state({now.state});
    if (state != nullptr && !state->is_final) return casework::office_at_work(now, *procedure);
    const casework::RunningClock* next = casework::next_due(now);
    return next == nullptr ? now.office : next->office;
}

/// What a list says is due: of a clock that stands still, that it is owed, but no day.
void set_due(CaseRow& row, const casework::RunningClock* clock) {
    const bool counts = clock != nullptr && !clock->suspended_on;
    row.due = counts ? std::optional(clock->due) : std::nullopt;
    row.due_clock = clock == nullptr ? "" : clock->clock.value;
    row.provisional = counts && clock->provisional;
}

/// Something for the head of the office alone that answers what was asked for.
bool answers_as_head(const procedure::CommandRule* rule) {
    // What the office above may decide, too, lies with the head first.
    const auto below = [](procedure::Actor actor) { return actor < procedure::Actor::supervisor; };
    return std::none_of(rule->actors.begin(), rule->actors.end(), below) &&
           std::any_of(rule->guards.begin(), rule->guards.end(), [](const procedure::Guard& guard) {
               return guard.kind == procedure::Guard::Kind::pending || guard.kind == procedure::Guard::Kind::running;
           });
}
bool asks_the_head(const casework::Case& value, const casework::Rules& rules, casework::Now now) {
    constexpr auto head = procedure::Actor::supervisor;
    // In most states there is nothing of that kind, whatever the guards say.
    if (std::ranges::none_of(procedure::allowed_commands(rules.procedure, {value.state}, head), answers_as_head)) return false;
    return std::ranges::any_of(casework::open_commands(value, head, rules, now), answers_as_head);
}

/// Which month's key the case is under from this event on.
std::string month_of_sealing(const Town& town, const Sealing& what, const casework::Case& after) {
    if (!what.loaded || casework::prolongs(what.event)) return town.retention_month(what.event.day);
    return after.kept_until ? std::max(what.loaded->row.month, sealing::month_of(*after.kept_until)) : what.loaded->row.month;
}

/// Who has the case in an office, as the event leaves it: the case itself tells (casework::Case::workers), by a pseudonym of its own.
/// `known` had it on the list before; `worker` is whom the event gave it to, or took off it, if it did.
std::optional<Hash> handler_of(const Context& context, const OfficeId& office, const Sealing& what, const casework::Case& after,
                               const std::optional<Hash>& known) {
    const casework::Case& before = what.before;
    const std::optional<Hash>& worker = what.worker;
    const std::string has_it = after.worker(office);
    if (has_it.empty()) {
        // Older events don't tell who did them: the list knows more than the case then, and goes on knowing it.
        const bool takes_off = (what.event.kind == "member_stepped_out" || what.event.kind == procedure::member_recused) && known == worker;
        return before.worker(office).empty() && !takes_off ? known : std::nullopt;
    }
    const bool is_new = has_it != before.worker(office);
    if (is_new ? worker.has_value() : known.has_value()) return is_new ? worker : known;
    for (const accounts::Staff& one : all_staff(context.store))
        if (one.office == office && handling_detail::member_tag(context, one.id, after.id) == has_it) return desk_pseudonym(context, one.id);
    return std::nullopt;
}

/// How an event names the one before it.
Hash as_previous(const Context& context, std::uint64_t leaf) {
    const auto entry = context.store.log_entries(leaf, 1);
    EXPECTS(entry.size() == 1);
    const auto commitment = ledger::parse_sealed_entry(entry.front());
    EXPECTS(commitment.has_value());
    return crypto::sha256(*commitment);
}

}  // namespace seal_detail
using namespace seal_detail;

std::vector<GuestRow> project_guests(const CaseRow& row, const casework::Case& value, const Town& town) {
    std::vector<GuestRow> out;
    const auto is_elsewhere = [&](const casework::RunningClock& clock) {
        return !clock.office.value.empty() && clock.office != row.office;
    };
    if (!row.open || (value.participants.empty() && std::none_of(value.clocks.begin(), value.clocks.end(), is_elsewhere)))
        return out;
    const auto offices = town.offices();
    std::set<OfficeId> guests(value.participants.begin(), value.participants.end());
    for (const casework::RunningClock& clock : value.clocks)
        if (!clock.office.value.empty()) guests.insert(clock.office);
    for (const OfficeId& guest : guests) {
        if (guest == row.office || accounts::is_barred(*offices, guest, value.about)) continue;
        GuestRow one{.guest = guest, .row = row};
        one.row.receipt_tag.reset();
        one.row.resident_key.reset();
        one.row.timer.reset();
        one.row.asks = false;
        one.row.cosigner.reset();
        one.row.handler.reset();
        one.row.subject_sealed.clear();
        // What it owes itself, else what is due in the case.
        if (const casework::RunningClock* own = casework::next_due(value, guest)) set_due(one.row, own);
        out.push_back(std::move(one));
    }
    return out;
}

std::vector<accountability::DocketLine> docket_lines_of(const casework::Case& before, const casework::Event& event) {
    using namespace accountability;
    std::vector<DocketLine> out;
    for (const casework::ClockStopped& stopped : event.stops)
        if (stopped.promise)
            out.emplace_back(PromiseClosed{.id = *stopped.promise,
                                           .closed = event.day,
                                           .outcome = parse_outcome(stopped.outcome).value_or(Outcome::done)});
    for (const casework::ClockMoved& moved : event.moves) {
        // Where a calendar makes a day final that stays, the promise is what it was.
        const casework::RunningClock* clock = before.running(moved.clock);
        if (moved.reason == "calendar" && clock != nullptr && clock->due == moved.due) continue;
        if (const auto reason = parse_move_reason(moved.reason); reason && moved.promise)
            out.emplace_back(PromiseMoved{.id = *moved.promise, .due = moved.due, .reason = *reason});
    }
    for (const casework::ClockSuspended& suspended : event.suspends)
        if (suspended.promise) out.emplace_back(PromiseSuspended{.id = *suspended.promise, .suspended = event.day});
    const std::string procedure = event.procedure.empty() ? before.procedure : event.procedure;
    for (const casework::ClockStarted& started : event.starts) {
        if (!started.promise) continue;
        out.emplace_back(PromiseOpened{.id = *started.promise,
                                       .office = started.office,
                                       .procedure = procedure,
                                       .clock = started.clock.value,
                                       .opened = iso_week(started.opened_on),
                                       .due = started.due});
        if (started.suspended_on) out.emplace_back(PromiseSuspended{.id = *started.promise, .suspended = *started.suspended_on});
    }
    return out;
}

void project(CaseRow& row, const casework::Case& value, const Town& town) {
    const OfficeId desk = desk_office(value, town);
    if (row.office != desk) row.handler.reset();  // it is on other hands now
    row.case_id = value.id;
    row.version = value.version;
    row.procedure = value.procedure;
    row.office = desk;
    row.state = value.state;
    const procedure::Procedure* procedure = town.rule_book().find(value.procedure, value.procedure_version);
    const procedure::State* state = procedure == nullptr ? nullptr : procedure->find_state({value.state});
    // What outlives the case keeps it on the list of who owes it.
    row.open = state == nullptr || !state->is_final ||
               std::any_of(value.clocks.begin(), value.clocks.end(), [](const casework::RunningClock& clock) { return clock.promise.has_value(); });
    set_due(row, casework::next_due(value, desk));
    row.filed_at = value.filed_at;
    row.changed_at = value.changed_at;
    row.imported = value.imported;
    row.timer.reset();
    row.asks = false;
    row.asked.clear();
    if (procedure != nullptr) {
        if (const auto* asked = row.open ? casework::waits_for_resident(*procedure, value) : nullptr) row.asked = asked->event;
        const casework::Rules rules = town.rules(*procedure, value.about);
        row.asks = row.open && asks_the_head(value, rules, town.now(value.changed_at));
        if (const auto timer = casework::next_timer(value, rules)) row.timer = timer->day;
    }
    if (const auto step = next_retention(row, value)) row.timer = std::min(row.timer.value_or(step->day), step->day);
}

void identify(casework::Event& event, Random& random) {
    for (casework::ClockStarted& started : event.starts)
        if (started.owed_by_office) started.promise = ObligationId::draw(random);
    if (event.history) event.history->id = ObligationId::draw(random);
}

Sealed seal(const Context& context, Sealing what) {
    sealing::Sender sender(context.random);
    return seal(context, std::move(what), sender);
}

Sealed seal(const Context& context, Sealing what, sealing::Sender& sender) {
    Random& random = context.random;
    const CaseId case_id = what.before.id;
    const casework::Event& event = what.event;
    casework::Case after = casework::apply(what.before, event);
    const InstanceId instance = context.town.instance();
    const bool forgets = after.forgotten;
    const std::string month = month_of_sealing(context.town, what, after);
    const sealing::MonthKey month_key{month, context.keys.month_key(month)};
    const auto holders = forgets ? std::vector<HoldingOffice>() : holding_offices(context, after);
    if (forgets) what.resident.reset();
    Append out;
    out.cases.push_back({.case_id = case_id, .version = what.before.version});

    // Which recipients have the newest key already, and which office has left.
    std::vector<WrapRow> existing;
    std::uint32_t newest_epoch = 0;
    if (what.loaded) {
        auto read = std::exchange(what.keys.wraps, std::nullopt);
        existing = read ? std::move(*read) : context.store.wraps(case_id);
        for (const WrapRow& wrap : existing)
            if (wrap.key.starts_with("ck:"))
                newest_epoch = std::max(newest_epoch, static_cast<std::uint32_t>(std::stoul(wrap.key.substr(3))));
    }
    const auto recipient_of = [](const HoldingOffice& one) {
        return sealing::Recipient::office(one.office, one.key.epoch);
    };
    if (forgets) {  // all of them go; the key that this last event's opening comes from is wrapped to nobody
        existing.clear();
        out.changes.forgotten.push_back(case_id);
        if (const auto wish = context.store.news(case_id)) out.changes.news_gone.push_back({case_id, wish->stop_hash});
    }
    const std::string newest_text = "ck:" + std::to_string(newest_epoch);
    const auto has_left = [&](const WrapRow& wrap) {
        return wrap.recipient != sealing::Recipient::resident().text &&
               std::none_of(holders.begin(), holders.end(),
                            [&](const HoldingOffice& one) { return recipient_of(one).text == wrap.recipient; });
    };
    const bool somebody_left = std::any_of(existing.begin(), existing.end(), [&](const WrapRow& wrap) {
        return wrap.key == newest_text && has_left(wrap);
    });
    const sealing::CaseKey* held = newest_epoch == 0 ? nullptr : what.keys.find(sealing::KeyName::ck, newest_epoch);
    sealing::CaseKey key = held != nullptr && !somebody_left
                               ? held->clone()
                               : sealing::CaseKey::draw(random, sealing::KeyName::ck, newest_epoch + 1);
    const bool fresh_key = held == nullptr || somebody_left;

    std::set<std::string> key_names;
    for (const WrapRow& wrap : existing) key_names.insert(wrap.key);
    // An office that leaves keeps what it could read of the matter, but not who the resident is.
    const auto is_out = [&](const std::string& recipient) {  // in whatever epoch of its key
        return recipient != sealing::Recipient::resident().text &&
               std::none_of(holders.begin(), holders.end(), [&](const HoldingOffice& one) {
                   return one.identity && recipient.starts_with("office:" + one.office.value + ":");
               });
    };
    std::erase_if(existing, [&](const WrapRow& wrap) {
        const bool gone = wrap.key.starts_with("ik:") && is_out(wrap.recipient);
        if (gone) out.changes.wraps_gone.push_back({wrap.case_id, wrap.key, wrap.recipient});
        return gone;
    });

    const auto wrap = [&](const sealing::CaseKey& one, const sealing::Recipient& recipient, const crypto::PublicKey& to,
                          const std::optional<crypto::BoxPair>& own = std::nullopt) {
        const sealing::WrapAddress address{.instance = instance,
                                           .case_id = case_id,
                                           .key = one.name,
                                           .key_epoch = one.epoch,
                                           .recipient = recipient};
        out.changes.wraps.push_back({.case_id = case_id,
                                     .key = one.text(),
                                     .recipient = recipient.text,
                                     .month = month,
                                     .wrapped = own ? sealing::wrap_own_key(random, one, address, *own, month_key)
                                                    : sealing::wrap_key(sender, one, address, to, month_key)});
    };
    const auto has = [&](const std::string& key_text, const sealing::Recipient& recipient) {
        return std::any_of(existing.begin(), existing.end(), [&](const WrapRow& row) {
            return row.key == key_text && row.recipient == recipient.text;
        });
    };
    std::optional<sealing::CaseKey> identity;
    if (!what.content.contact.empty()) identity = sealing::CaseKey::draw(random, sealing::KeyName::ik, 1);
    if (fresh_key && what.resident) wrap(key, sealing::Recipient::resident(), *what.resident, what.resident_pair);
    if (identity && what.resident)
        wrap(*identity, sealing::Recipient::resident(), *what.resident, what.resident_pair);
    for (const HoldingOffice& holder : holders) {
        const sealing::Recipient recipient = recipient_of(holder);
        if (fresh_key) wrap(key, recipient, holder.key.public_key);
        if (identity) wrap(*identity, recipient, holder.key.public_key);
        const bool lacks_some = std::any_of(key_names.begin(), key_names.end(), [&](const std::string& name) {
            return (holder.identity || name.starts_with("ck:")) && !has(name, recipient);
        });
        if (lacks_some) what.open_all();
        for (const sealing::CaseKey& held_one : what.keys.keys)
            if ((holder.identity || held_one.name == sealing::KeyName::ck) && !has(held_one.text(), recipient)) wrap(held_one, recipient, holder.key.public_key);
    }
    // Retention counts from the last event: the outer layer of older wraps moves along, without anybody's key.
    for (WrapRow& row : existing)
        if (auto moved = moved_wrap(context, std::move(row), month_key)) out.changes.wraps.push_back(std::move(*moved));

    // Content: sealed parts, and the digest that the event carries.
    sealing::ContentManifest manifest;
    const auto seal_text = [&](const sealing::CaseKey& with, const std::string& part, std::string_view text) {
        const sealing::PartAddress address{.instance = instance, .case_id = case_id, .sequence = event.seq, .part = part};
        out.changes.parts.push_back({.case_id = case_id,
                                     .seq = event.seq,
                                     .part = part,
                                     .epoch = with.epoch,
                                     .key = std::string(sealing::to_text(with.name)),
                                     .sealed = sealing::seal_part(random, with, address, as_bytes(text))});
    };
    for (const auto& [part, text] : what.content.texts) {
        manifest.parts.push_back({.part = part, .sha256 = crypto::sha256(as_bytes(text))});
        seal_text(key, part, text);
    }
    if (identity) {
        manifest.parts.push_back({.part = "contact", .sha256 = crypto::sha256(as_bytes(what.content.contact))});
        seal_text(*identity, "contact", what.content.contact);
    }
    std::uint32_t ordinal = 0;
    for (const sealing::FileMeta& file : what.content.files) {
        manifest.files.push_back({.file = file.secret.file,
                                  .name = file.name,
                                  .type = file.type,
                                  .size = file.secret.size,
                                  .sha256 = file.secret.sha256});
        const sealing::PartAddress address{
            .instance = instance, .case_id = case_id, .sequence = event.seq, .part = file.part()};
        out.changes.files.push_back({.file_id = file.secret.file,
                                     .case_id = case_id,
                                     .seq = event.seq,
                                     .ordinal = ordinal++,
                                     .epoch = key.epoch,
                                     .meta_sealed = sealing::seal_part(random, key, address, file.encode()),
                                     .chunks = static_cast<std::uint32_t>(sealing::chunk_count(file.secret.size))});
    }
    casework::Envelope envelope{
        .log = context.town.settings().origin, .case_id = case_id, .previous = std::nullopt, .content = std::nullopt};
    if (!what.content.empty()) {
        envelope.content = sealing::content_digest(sealing::content_key(key, event.seq), manifest);
        seal_text(key, "manifest", sealing::write_manifest(manifest));
    }
    if (what.loaded && what.before.exists())
        envelope.previous = what.loaded->as_previous ? what.loaded->as_previous : as_previous(context, what.loaded->last_leaf);

    // The event itself, and the one leaf that commits to it.
    std::string canonical = casework::write_event(event, envelope);
    crypto::Key opening = sealing::opening(key, event.seq);
    const Hash commitment = sealing::commitment(opening.reveal(), as_bytes(canonical));
    out.sealed_entries.push_back(ledger::make_sealed_entry(commitment));
    out.changes.events.push_back(
        {.case_id = case_id,
         .seq = event.seq,
         .kind = event.kind,
         .at = event.at,
         .canonical = std::move(canonical),
         .opening_sealed = sealing::seal_under_month(
             random, month_key,
             {.instance = instance, .case_id = case_id, .sequence = event.seq, .purpose = "opening"}, opening.reveal()),
         .month = month,
         .leaf_index = 0});

    // The list's projection.
    CaseRow row = what.loaded ? what.loaded->row : CaseRow{};
    const OfficeId desk = desk_office(after, context.town);
    const bool desk_changed = !what.loaded || row.office != desk;
    row.month = month;
    project(row, after, context.town);
    if (!desk_changed) row.handler = handler_of(context, desk, what, after, row.handler);
    if (event.kind == "cosign_asked")
        row.cosigner = what.cosigner;
    else if (const auto* waits = after.standing_cosigning(); waits == nullptr || waits->state != casework::Cosigning::State::asked)
        row.cosigner.reset();
    if ((event.kind == "member_stepped_out" || event.kind == procedure::member_recused) && what.worker &&
        std::find(row.stepped_out.begin(), row.stepped_out.end(), *what.worker) == row.stepped_out.end())
        row.stepped_out.push_back(*what.worker);
    if (!what.loaded) {
        row.receipt_tag = what.receipt_tag;
        row.resident_key = what.resident;
    }
    // On the lists of others that take part.
    std::vector<GuestRow> guests = project_guests(row, after, context.town);
    std::vector<GuestRow> known;
    if (what.loaded && (!guests.empty() || !project_guests(what.loaded->row, what.before, context.town).empty()))
        known = context.store.guests(case_id);
    const auto known_of = [&](const OfficeId& office) {
        return std::find_if(known.begin(), known.end(), [&](const GuestRow& one) { return one.guest == office; });
    };
    std::optional<std::string> subject;
    const auto sealed_subject = [&](const OfficeId& office) -> Bytes {
        if (!subject) {
            subject.emplace();
            for (const auto& [part, text] : what.content.texts)
                if (part == "subject") subject = text;
            if (what.loaded) {
                what.open_all();
                subject = open_content(context, case_id, what.keys).text(1, "subject");
            }
        }
        const auto offices = context.town.offices();
        const auto keys = context.town.office_keys();
        const auto holder =
            accounts::sealing_office(*offices, office, [&](const OfficeId& id) { return keys->contains(id); });
        if (!holder || accounts::is_barred(*offices, *holder, after.about) || subject->empty()) return {};
        const auto office_key = keys->at(*holder);
        return sealing::seal_list_text(sender,
                                       {.instance = instance,
                                        .case_id = case_id,
                                        .part = "subject",
                                        .recipient = sealing::Recipient::office(*holder, office_key.epoch)},
                                       office_key.public_key, month_key, *subject);
    };
    // Lost for the list with a row that fsck told anew: whoever can open the case puts it back.
    if (!desk_changed && what.loaded && row.subject_sealed.empty() && !what.keys.empty()) row.subject_sealed = sealed_subject(desk);
    if (desk_changed) {
        const auto guest = known_of(desk);
        row.subject_sealed = sealed_subject(desk);
        if (row.subject_sealed.empty() && guest != known.end()) row.subject_sealed = guest->row.subject_sealed;
        row.handler = handler_of(context, desk, what, after, guest != known.end() ? guest->row.handler : std::nullopt);
    }
    if (forgets) {
        row.subject_sealed.clear();
        row.handler.reset();
        row.stepped_out.clear();
    }
    move_subject(context, row, desk, month_key);
    for (GuestRow& guest : guests) {
        if (const auto before = known_of(guest.guest); before != known.end()) {
            guest.row.subject_sealed = before->row.subject_sealed;
            guest.row.handler = before->row.handler;
        }
        if (guest.row.subject_sealed.empty()) guest.row.subject_sealed = sealed_subject(guest.guest);
        move_subject(context, guest.row, guest.guest, month_key);
        guest.row.handler = handler_of(context, guest.guest, what, after, guest.row.handler);
        guest.row.month = month;
    }
    for (const GuestRow& before : known)
        if (std::none_of(guests.begin(), guests.end(), [&](const GuestRow& one) { return one.guest == before.guest; }))
            out.changes.guests_gone.push_back({case_id, before.guest});
    out.changes.guests = std::move(guests);
    out.changes.cases.push_back(std::move(row));
    std::uint32_t line_number = 0;
    for (const accountability::DocketLine& line : docket_lines_of(what.before, event))
        out.changes.docket_lines.push_back(
            {.leaf_index = 0, .ordinal = line_number++, .line = accountability::write_line(line)});
    if (!what.content.news.empty()) out.changes.news.push_back(make_news(context, case_id, key, what.content.news, what.content.language));
    add_news(context, what, out);
    out.changes.figures = own_figures_of(context.town.procedure(after), what.before, event);
    return {.append = std::move(out),
            .after = {.value = std::move(after),
                      .last_leaf = 0,
                      .as_previous = crypto::sha256(commitment),
                      .generation = what.loaded ? what.loaded->generation : context.kept.generation()},
            .opening = std::move(opening)};
}

Append seal_by_itself(const Context& context, StandingCase loaded, casework::Event event) {
    identify(event, context.random);
    Sealing sealing;
    sealing.before = std::move(loaded.value);
    sealing.event = std::move(event);
    sealing.resident = loaded.row.resident_key;
    sealing.loaded = std::move(loaded);
    return seal(context, std::move(sealing)).append;
}

}  // namespace huiyin::engine
