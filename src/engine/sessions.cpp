#include "engine/sessions.h"

#include <algorithm>
#include <mutex>

#include "base/fault.h"
#include "core/accounts/sign_in.h"
#include "core/sealing/receipt_code.h"
#include "engine/hand_over.h"
#include "engine/key_holders.h"
#include "engine/problems.h"

namespace huiyin::engine {
namespace sessions_detail {

std::string holder(const StaffId& id) { return "staff:" + id.hex(); }
std::string holder(const CaseId& id) { return "case:" + id.hex(); }

/// 128 MiB a derivation: one at a time, so that a flood of sign-ins takes no memory (threat-model.md, K3).
std::mutex& derivation() {
    static std::mutex mutex;
    return mutex;
}

std::optional<accounts::Staff> read(const StaffRow& row) {
    auto staff = accounts::read_staff(row.document);
    if (!staff) throw Fault("a row of staff can't be read: " + row.login);
    staff->id = row.id;
    return std::move(*staff);
}

/// A row whose time has not run out; touched at most once a minute.
std::optional<std::pair<SessionRow, sealing::Token>> live(const Context& context, const std::string& cookie,
                                                          std::chrono::seconds life) {
    auto token = sealing::Token::parse(cookie);
    if (!token) return std::nullopt;
    auto row = context.store.session(token->hash());
    if (!row) return std::nullopt;
    const Instant now = context.clock.now();
    if (now - row->seen_at > session_idle || now - row->began_at > life) return std::nullopt;
    if (now - row->seen_at >= std::chrono::minutes(1)) {
        row->seen_at = now;
        Changes changes;
        changes.sessions.push_back(*row);
        context.writer.write_later(std::move(changes));  // losing a touch only ends a session a minute early
    }
    return std::pair{std::move(*row), std::move(*token)};
}

std::vector<Opener> office_openers(const Context& context, const StaffId& staff, const crypto::BoxPair& pair) {
    std::vector<Opener> out;
    for (const MemberKeyRow& row : context.store.member_keys(staff))
        if (auto office = sealing::open_office_key({.instance = context.town.instance(),
                                                    .office = row.office,
                                                    .epoch = row.epoch,
                                                    .member = staff},
                                                   pair, row.wrapped))
            out.push_back({sealing::Recipient::office(row.office, row.epoch), std::move(*office)});
    return out;
}

/// A few tenths of a second's work.
constexpr std::size_t handed_over_at_once = 500;

void reload_office_keys(const Context& context) {
    OfficeKeys keys;
    for (const OfficeKeyRow& row : context.store.office_keys()) keys[row.office] = {row.epoch, row.public_key};
    context.town.set_office_keys(std::move(keys));
}

}  // namespace sessions_detail
using namespace sessions_detail;

Result<sealing::Token> sign_in(const Context& context, const std::string& login, const std::string& passphrase) {
    const auto row = context.store.staff_by_login(login);
    const sealing::Pepper pepper{context.keys.pepper()};
    std::optional<sealing::StaffRecord> record;
    if (row && !row->credentials.empty()) record = sealing::StaffRecord::parse(row->credentials, row->public_key);
    const crypto::Argon2Cost cost = context.town.settings().passphrase_cost;
    std::optional<crypto::BoxPair> pair;
    std::optional<sealing::StaffRecord> renewed;
    {
        const std::lock_guard one_at_a_time(derivation());
        if (record) {
            const sealing::StaffAddress address{.instance = context.town.instance(), .staff = row->id};
            pair = sealing::sign_in(address, *record, passphrase, pepper);
            const bool is_cheap = sealing::needs_upgrade(record->passphrase, cost);
            if (pair && is_cheap) renewed = sealing::seal_staff(context.random, address, *pair, passphrase, pepper, cost);
            if (!pair && is_cheap) sealing::sign_in_nobody(passphrase, pepper, cost);  // as long as for a name that nobody has
        } else {
            sealing::sign_in_nobody(passphrase, pepper, cost);
        }
    }
    const auto staff = pair ? read(*row) : std::nullopt;
    if (!staff || staff->disabled) return refuse(problems::sign_in_failed);
    sealing::Token token = sealing::Token::draw(context.random);
    const Instant now = context.clock.now();
    Changes changes;
    changes.sessions.push_back({.cookie_hash = token.hash(),
                                .staff = row->id,
                                .case_id = std::nullopt,
                                .began_at = now,
                                .seen_at = now,
                                .sealed = sealing::seal_for_session(context.random, context.town.instance(),
                                                                    holder(row->id), token, *pair)});
    // Derivations take their time: whoever was reset or set up anew meanwhile, on whatever server, stays so. A town that can only be
    // read takes the session alone.
    if (renewed && !context.writer.hold())
        changes.staff_resealed.push_back(
            {.id = row->id, .before = row->credentials, .credentials = renewed->encode(), .setup_hash = row->setup_hash});
    context.writer.write(std::move(changes));
    if (auto session = staff_session(context, token.text()); session && !context.writer.hold()) {
        share_office_keys(context, *session);
        hand_over_imported(context, *session, handed_over_at_once);
    }
    return token;
}

Result<StaffSession> staff_session(const Context& context, const std::string& cookie) {
    auto found = live(context, cookie, staff_session_life);
    if (!found || !found->first.staff) return refuse(problems::signed_out);
    const auto row = context.store.staff_by_id(*found->first.staff);
    auto staff = row ? read(*row) : std::nullopt;
    if (!staff || staff->disabled) return refuse(problems::signed_out);
    const auto pair =
        sealing::open_session(context.town.instance(), holder(row->id), found->second, found->first.sealed);
    if (!pair) return refuse(problems::signed_out);
    return StaffSession{.staff = std::move(*staff),
                        .cookie_hash = found->first.cookie_hash,
                        .seen_at = found->first.seen_at,
                        .office_keys = office_openers(context, row->id, *pair),
                        .draft_root = sealing::draft_root(*pair),
                        .reload_key = sealing::reload_key(found->second)};
}

void sign_out(const Context& context, const std::string& cookie) { end_session(context, cookie); }

void end_session(const Context& context, const std::string& cookie) {
    const auto token = sealing::Token::parse(cookie);
    if (!token) return;
    Changes changes;
    changes.sessions_gone.push_back(token->hash());
    context.writer.write(std::move(changes));
}

sealing::Token invite(const Context& context, accounts::Staff staff) {
    sealing::Token token = sealing::Token::draw(context.random);
    StaffRow row;
    if (auto existing = context.store.staff_by_login(staff.login)) {
        row = std::move(*existing);
    } else {
        row.id = StaffId::draw(context.random);
    }
    staff.id = row.id;
    row.login = staff.login;
    row.document = accounts::write_staff(staff);
    row.setup_hash = token.hash();
    row.setup_until = context.clock.now() + std::chrono::hours(24);
    Changes changes;
    changes.staff_signed_out.push_back(row.id);
    changes.staff.push_back(std::move(row));
    context.writer.write(std::move(changes));
    return token;
}

namespace sessions_detail {

Result<StaffRow> invited_row(const Context& context, const std::string& text) {
    const auto token = sealing::Token::parse(text);
    auto row = token ? context.store.staff_by_setup(token->hash()) : std::nullopt;
    if (!row || !row->setup_until || *row->setup_until < context.clock.now()) return refuse(problems::link_used);
    // Who can't sign in must not come to hold a key, least of all as the first.
    if (const auto staff = read(*row); !staff || staff->disabled) return refuse(problems::link_used);
    return std::move(*row);
}

}  // namespace sessions_detail

Result<accounts::Staff> invited(const Context& context, const std::string& token) {
    TRY_LET(row, invited_row(context, token));
    return *read(row);
}

Result<void> set_up(const Context& context, const std::string& token, const std::string& passphrase) {
    TRY_LET(row, invited_row(context, token));
    const accounts::Staff staff = *read(row);
    const std::vector<std::string> known{staff.login, staff.name, staff.office.value};
    TRY(accounts::check_passphrase(passphrase, known));
    sealing::StaffRecord record;
    {
        const std::lock_guard one_at_a_time(derivation());
        record = sealing::create_staff(context.random, {.instance = context.town.instance(), .staff = row.id},
                                       passphrase, {context.keys.pepper()}, context.town.settings().passphrase_cost);
    }
    Changes changes;
    row.credentials = record.encode();
    row.public_key = record.public_key;
    row.setup_hash = {};
    row.setup_until.reset();
    // What was sealed to the pair of before opens no more. Empty, it is no copy that a colleague would leave as it is.
    for (MemberKeyRow& key : context.store.member_keys(row.id)) {
        key.wrapped.clear();
        changes.member_keys.push_back(std::move(key));
    }
    if (!context.town.has_key(staff.office)) {
        const crypto::BoxPair office = crypto::draw_box_pair(context.random);
        changes.office_keys.push_back({.office = staff.office,
                                       .epoch = 1,
                                       .public_key = office.public_key,
                                       .at = context.clock.now()});
        changes.member_keys.push_back({.office = staff.office,
                                       .epoch = 1,
                                       .staff = row.id,
                                       .wrapped = sealing::seal_office_key(context.random,
                                                                           {.instance = context.town.instance(),
                                                                            .office = staff.office,
                                                                            .epoch = 1,
                                                                            .member = row.id},
                                                                           record.public_key, office)});
    }
    changes.staff.push_back(std::move(row));
    context.writer.write(std::move(changes));
    reload_office_keys(context);
    return {};
}

void share_office_keys(const Context& context, const StaffSession& session) {
    Changes changes;
    for (const StaffRow& row : context.store.staff()) {
        if (row.credentials.empty() || row.id == session.staff.id) continue;
        const auto colleague = read(row);
        if (!colleague || colleague->disabled || colleague->office != session.staff.office) continue;
        const auto theirs = context.store.member_keys(row.id);
        for (const MemberKeyRow& mine : context.store.member_keys(session.staff.id)) {
            const bool has = std::any_of(theirs.begin(), theirs.end(), [&](const MemberKeyRow& one) {
                return one.office == mine.office && one.epoch == mine.epoch && is_handed_over(one);
            });
            const auto recipient = sealing::Recipient::office(mine.office, mine.epoch);
            const auto opener = std::find_if(session.office_keys.begin(), session.office_keys.end(),
                                             [&](const Opener& one) { return one.recipient == recipient; });
            if (has || opener == session.office_keys.end()) continue;
            changes.member_keys.push_back({.office = mine.office,
                                           .epoch = mine.epoch,
                                           .staff = row.id,
                                           .wrapped = sealing::seal_office_key(context.random,
                                                                               {.instance = context.town.instance(),
                                                                                .office = mine.office,
                                                                                .epoch = mine.epoch,
                                                                                .member = row.id},
                                                                               row.public_key, opener->pair)});
        }
    }
    if (!changes.member_keys.empty()) context.writer.write(std::move(changes));
}

Result<CaseSession> case_by_code(const Context& context, const std::string& text) {
    TRY_LET(code, sealing::ReceiptCode::parse(text));
    const auto id = context.store.case_by_receipt(code.lookup_tag({context.keys.pepper()}));
    crypto::BoxPair pair = code.resident_pair();  // derived either way: the same work for a code that is unknown
    if (!id) return refuse(problems::no_such_code);
    CaseSession out;
    out.case_id = *id;
    out.openers.push_back({sealing::Recipient::resident(), std::move(pair)});
    return out;
}

Result<sealing::Token> open_case_session(const Context& context, const std::string& code) {
    TRY_LET(session, case_by_code(context, code));
    sealing::Token token = sealing::Token::draw(context.random);
    const Instant now = context.clock.now();
    Changes changes;
    changes.sessions.push_back({.cookie_hash = token.hash(),
                                .staff = std::nullopt,
                                .case_id = session.case_id,
                                .began_at = now,
                                .seen_at = now,
                                .sealed = sealing::seal_for_session(context.random, context.town.instance(),
                                                                    holder(session.case_id), token,
                                                                    session.openers.front().pair)});
    context.writer.write(std::move(changes));
    return token;
}

Result<ClosedCaseSession> find_case_session(const Context& context, const std::string& cookie) {
    auto found = live(context, cookie, case_session_life);
    if (!found || !found->first.case_id) return refuse(problems::signed_out);
    return ClosedCaseSession{std::move(found->first), std::move(found->second)};
}

Result<CaseSession> open(const Context& context, const ClosedCaseSession& session) {
    auto pair = sealing::open_session(context.town.instance(), holder(session.case_id()), session.cookie, session.row.sealed);
    if (!pair) return refuse(problems::signed_out);
    CaseSession out;
    out.case_id = session.case_id();
    out.cookie_hash = session.row.cookie_hash;
    out.openers.push_back({sealing::Recipient::resident(), std::move(*pair)});
    return out;
}

Result<CaseSession> case_session(const Context& context, const std::string& cookie) {
    TRY_LET(found, find_case_session(context, cookie));
    return open(context, found);
}

std::vector<accounts::Staff> all_staff(Store& store) {
    std::vector<accounts::Staff> out;
    for (const StaffRow& row : store.staff()) out.push_back(*read(row));
    return out;
}

std::optional<accounts::Staff> find_staff(Store& store, const std::string& login) {
    const auto row = store.staff_by_login(login);
    if (!row) return std::nullopt;
    return read(*row);
}

void set_disabled(const Context& context, accounts::Staff staff, bool disabled) {
    auto row = context.store.staff_by_login(staff.login);
    EXPECTS(row.has_value());
    staff.disabled = disabled;
    row->document = accounts::write_staff(staff);
    Changes changes;
    if (disabled) changes.staff_signed_out.push_back(row->id);
    changes.staff.push_back(std::move(*row));
    context.writer.write(std::move(changes));
}

}  // namespace huiyin::engine
