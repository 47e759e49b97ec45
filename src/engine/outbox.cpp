#include "engine/outbox.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/fault.h"
#include "base/json.h"
#include "core/mail/address.h"
#include "core/sealing/envelope.h"
#include "core/sealing/labels.h"
#include "core/sealing/padding.h"
#include "core/sealing/token.h"

namespace huiyin::engine {
namespace outbox_detail {

constexpr std::string_view unreadable = "unreadable";  // its month's key is gone, or the row was changed
constexpr std::chrono::minutes rest{1};                // between two looks at a mail server that can't be reached
constexpr std::chrono::minutes again{5};               // for a mail that waited for it

MailId pseudonym(const Context& context, std::string_view label, ByteView id) {
    Bytes message = to_bytes(label);
    append(message, id);
    const Hash full = crypto::hmac_sha256(context.keys.pepper().reveal(), message);
    return *MailId::from(ByteView(full).first(16));
}

sealing::MonthAddress place_of(const Context& context, const MailId& id) {
    return {.instance = context.town.instance(), .case_id = *CaseId::from(id.view()), .sequence = 0, .purpose = "mail"};
}

Hash draw_mark(const Context& context) {
    Hash mark;
    context.random.fill(mark);
    return mark;
}

std::size_t number_of(const json::Value& value, const char* name) {
    const json::Value* found = value.find(name);
    return found != nullptr && found->integer() ? static_cast<std::size_t>(*found->integer()) : 0;
}

}  // namespace outbox_detail
using namespace outbox_detail;

std::string write_letter(const Letter& letter) {
    json::Object out{{"to", letter.to}, {"language", text::short_tag(letter.language)}};
    if (!letter.stop_token.empty()) out.emplace_back("stop", letter.stop_token);
    if (letter.digest)
        out.emplace_back("digest", json::Object{{"late", std::uint64_t{letter.digest->late}},
                                                {"today", std::uint64_t{letter.digest->today}},
                                                {"next", std::uint64_t{letter.digest->next}},
                                                {"week", std::uint64_t{letter.digest->week}},
                                                {"approvals", std::uint64_t{letter.digest->approvals}},
                                                {"cosign", std::uint64_t{letter.digest->cosign}},
                                                {"given", std::uint64_t{letter.digest->given}}});
    return json::write(out);
}

std::optional<Letter> read_letter(std::string_view text) {
    const auto value = json::parse(text);
    if (!value) return std::nullopt;
    const auto language = text::parse_language(value->text("language"));
    Letter out;
    out.to = value->text("to");
    if (!language || !mail::is_address(out.to)) return std::nullopt;
    out.language = *language;
    out.stop_token = value->text("stop");
    if (const json::Value* digest = value->find("digest"))
        out.digest = Digest{.late = number_of(*digest, "late"),
                            .today = number_of(*digest, "today"),
                            .next = number_of(*digest, "next"),
                            .week = number_of(*digest, "week"),
                            .approvals = number_of(*digest, "approvals"),
                            .cosign = number_of(*digest, "cosign"),
                            .given = number_of(*digest, "given")};
    return out;
}

MailId mail_of_case(const Context& context, const CaseId& id) {
    return pseudonym(context, sealing::labels::mail_of_case, id.view());
}

MailId mail_of_reminder(const Context& context, const CaseId& id) {
    return pseudonym(context, sealing::labels::mail_of_reminder, id.view());
}

MailId mail_of_member(const Context& context, const StaffId& id) {
    return pseudonym(context, sealing::labels::mail_of_member, id.view());
}

MailRow make_mail(const Context& context, const MailId& id, std::string_view kind, const Letter& letter, Instant made_at,
                  Instant not_before) {
    const std::string month = context.town.retention_month(context.town.zone().day_of(made_at));
    const sealing::MonthKey key{month, context.keys.month_key(month)};
    return {.id = id,
            .mark = draw_mark(context),
            .kind = std::string(kind),
            .made_at = made_at,
            .not_before = not_before,
            .tries = 0,
            .given_up = false,
            .last_error = {},
            .sealed = sealing::seal_under_month(context.random, key, place_of(context, id),
                                                sealing::pad(as_bytes(write_letter(letter))))};
}

std::chrono::seconds pause_after(std::uint32_t tries) {
    using namespace std::chrono;
    static constexpr std::array<minutes, 6> pauses{minutes(5), minutes(15), hours(1), hours(3), hours(8), hours(12)};
    return pauses[std::min<std::size_t>(std::max(tries, 1u) - 1, pauses.size() - 1)];
}

bool retry_mail(const Context& context, const MailId& id) {
    auto row = context.store.mail(id);
    if (!row) return false;
    Append append;
    append.mails.push_back({row->id, row->mark});
    row->mark = draw_mark(context);
    row->made_at = row->not_before = context.clock.now();  // its patience begins anew, too
    row->tries = 0;
    row->given_up = false;
    append.changes.mails.push_back(std::move(*row));
    return context.writer.append(std::move(append)).outcome == Appended::Outcome::done;
}

bool drop_mail(const Context& context, const MailId& id) {
    const auto row = context.store.mail(id);
    if (!row) return false;
    Append append;
    append.mails.push_back({row->id, row->mark});
    append.changes.mails_gone.push_back({row->id, row->mark});
    return context.writer.append(std::move(append)).outcome == Appended::Outcome::done;
}

namespace {
/// Those that somebody asked for anew since then (`retry_mail`), however many wait before them: such a one is as young as that.
std::vector<MailRow> asked_for(Store& store, Instant since, Instant now, std::size_t most) {
    std::vector<MailRow> out;
    MailQuery query{.after = MailQuery::After{.made_at = since - std::chrono::seconds(1), .id = MailId{}}, .limit = most};
    for (;;) {
        const auto page = store.mails_in_trouble(query);
        for (const MailRow& row : page)
            if (row.made_at >= since && row.made_at <= now && !row.given_up && row.tries == 0 && row.not_before == row.made_at) out.push_back(row);
        if (page.size() < most || out.size() >= most) return out;
        query.after = MailQuery::After{.made_at = page.back().made_at, .id = page.back().id};
    }
}
}  // namespace

bool Outbox::look(std::size_t most) {
    if (context_.writer.hold() || !context_.writer.trouble().empty()) return false;
    const Instant now = context_.clock.now();
    const bool rests = rests_until_ && now < *rests_until_;
    const auto due = rests ? asked_for(context_.store, *rests_until_ - rest, now, most) : context_.store.mails_due(now, most);
    for (const MailRow& row : due) {
        if (send(row)) continue;
        rests_until_ = context_.clock.now() + rest;
        return false;
    }
    if (rests && due.empty()) return false;
    rests_until_.reset();
    return rests || due.size() == most;
}

std::optional<Letter> Outbox::open(const MailRow& row, bool& wanted) {
    wanted = true;
    const auto month = sealing::month_of_sealed(row.sealed);
    auto key = month ? context_.keys.existing_month_key(*month) : std::nullopt;
    if (!key) return std::nullopt;
    const auto padded = sealing::open_under_month({*month, std::move(*key)}, place_of(context_, row.id), row.sealed);
    const auto text = padded ? sealing::unpad(*padded) : std::nullopt;
    auto letter = text ? read_letter(as_text(*text)) : std::nullopt;
    if (letter && row.kind == news_kind) {
        // Whoever stopped the mails while this one was on its way into the outbox gets it no more.
        const auto token = sealing::Token::parse(letter->stop_token);
        wanted = token && context_.store.news_by_stop(token->hash()).has_value();
    }
    return letter;
}

bool Outbox::send(MailRow row) {
    Append claim;
    claim.mails.push_back({row.id, row.mark});
    row.mark = draw_mark(context_);
    row.not_before = context_.clock.now() + mail_claim;
    claim.changes.mails.push_back(row);
    if (context_.writer.append(std::move(claim)).outcome != Appended::Outcome::done) return true;  // another server has it

    bool wanted = true;
    const auto letter = open(row, wanted);
    Delivery delivery{.outcome = Delivery::Outcome::refused, .answer = std::string(unreadable)};
    if (letter && wanted) delivery = mailer_.send(*letter);
    Changes after;
    if (!wanted || (letter && delivery.outcome == Delivery::Outcome::sent)) {
        if (wanted) figures_.sent.add();
        after.mails_gone.push_back({row.id, row.mark});
        context_.writer.write(std::move(after));
        return true;
    }
    const Instant now = context_.clock.now();
    const bool reached = delivery.outcome != Delivery::Outcome::unreachable;
    Append kept;
    kept.mails.push_back({row.id, row.mark});
    row.mark = draw_mark(context_);
    row.last_error = std::move(delivery.answer);
    if (reached) ++row.tries;
    row.not_before = now + (reached ? pause_after(row.tries) : std::chrono::seconds(again));
    row.given_up = delivery.outcome == Delivery::Outcome::refused || row.not_before > row.made_at + mail_patience;
    (!reached ? figures_.unreachable : delivery.outcome == Delivery::Outcome::later ? figures_.later : figures_.refused).add();
    kept.changes.mails.push_back(std::move(row));
    context_.writer.append(std::move(kept));  // a newer mail has taken its place, if this finds another mark
    return reached;
}

}  // namespace huiyin::engine
