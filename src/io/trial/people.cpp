#include "io/trial/people.h"

#include "core/accounts/staff.h"
#include "core/sealing/staff_keys.h"
#include "io/trial/fate.h"

namespace huiyin::trial {
namespace people_detail {

crypto::BoxPair copy(const crypto::BoxPair& pair) {
    return {.public_key = pair.public_key, .private_key = pair.private_key.clone()};
}

std::vector<std::pair<Date, Date>> leaves(Fate fate, Date first, int days) {
    std::vector<std::pair<Date, Date>> out;
    for (int year = 0; year * 365 < days; ++year)
        for (int i = 0; i < leaves_a_year; ++i) {
            const Date from = first + std::chrono::days(year * 365 + fate.between(0, 364));
            out.emplace_back(from, from + std::chrono::days(fate.between(leave_days_least, leave_days_most)));
        }
    for (int day = 0; day < days; ++day)
        if (fate.percent(sick_percent))
            out.emplace_back(first + std::chrono::days(day), first + std::chrono::days(day + 1));
    return out;
}

/// One derivation takes a hundredth of what a real town's takes: what a guess at a passphrase would open here, the seed opens anyway.
constexpr crypto::Argon2Cost cost{.memory_kib = 8 * 1024, .passes = 1};

}  // namespace people_detail
using namespace people_detail;

People found(const engine::Context& context, const PeopleWanted& wanted) {
    People out;
    const auto offices = context.town.offices();
    const InstanceId instance = context.town.instance();
    engine::Changes changes;
    engine::OfficeKeys office_keys;
    std::uint64_t sign_ins = 0;
    std::size_t number = 0;
    for (const accounts::Office& office : offices->all()) {
        Desk desk{.office = office.id,
                  .pace = pace_of(wanted.seed, out.desks.size(), offices->all().size(), wanted.filings_per_day),
                  .members = {}};
        const crypto::BoxPair key = crypto::draw_box_pair(context.random);
        changes.office_keys.push_back(
            {.office = office.id, .epoch = 1, .public_key = key.public_key, .at = context.clock.now()});
        office_keys[office.id] = {1, key.public_key};
        for (int i = 0; i < desk.pace.members; ++i, ++number) {
            const bool head = i == 0;
            accounts::Staff staff;
            staff.id = StaffId::draw(context.random);
            staff.login = (head ? "supervisor." : "officer-" + std::to_string(i) + ".") + office.id.value;
            staff.name = member_name(wanted.zh, number, head);
            staff.office = office.id;
            staff.roles = {accounts::Role::clerk, accounts::Role::caseworker};
            if (head) staff.roles.insert(accounts::Role::supervisor);
            if (head && office.reception) staff.roles.insert(accounts::Role::administrator);
            staff.language = wanted.zh ? "zh" : "en";
            if (const auto fits = accounts::check_staff(staff, *offices); !fits) throw Fault("no login: " + staff.login);
            engine::StaffRow row;
            row.id = staff.id;
            row.login = staff.login;
            row.document = accounts::write_staff(staff);
            const crypto::BoxPair pair = crypto::draw_box_pair(context.random);
            if (head || (i == 1 && office.reception)) {
                changes.member_keys.push_back(
                    {.office = office.id,
                     .epoch = 1,
                     .staff = staff.id,
                     .wrapped = sealing::seal_office_key(
                         context.random,
                         {.instance = instance, .office = office.id, .epoch = 1, .member = staff.id},
                         pair.public_key, key)});
                const std::string passphrase = sealing::draw_passphrase(context.random);
                // Apart from what else is drawn: how a passphrase is kept changes nothing in the log.
                SeededRandom dice(Fate{wanted.seed, 0x7061737370, sign_ins++}.draw());
                const auto record =
                    sealing::seal_staff(dice, {.instance = instance, .staff = staff.id}, pair, passphrase, {context.keys.pepper()}, cost);
                row.credentials = record.encode();
                row.public_key = record.public_key;
                out.sign_in += row.login + "   " + passphrase + "   " + (wanted.zh ? office.name.zh : office.name.en) + "\n";
            }
            changes.staff.push_back(std::move(row));
            const sealing::Token cookie = sealing::Token::draw(context.random);
            Member member{.session = {.staff = staff,
                                      .cookie_hash = cookie.hash(),
                                      .seen_at = context.clock.now(),
                                      .office_keys = {},
                                      .draft_root = sealing::draft_root(pair),
                                      .reload_key = sealing::reload_key(cookie)},
                          .is_head = head,
                          .away = leaves(Fate{wanted.seed, 0x6c65617665, number}, wanted.first, wanted.days)};
            member.session.office_keys.push_back({sealing::Recipient::office(office.id, 1), copy(key)});
            desk.members.push_back(std::move(member));
        }
        out.desks.push_back(std::move(desk));
    }
    context.writer.write(std::move(changes));
    context.town.set_office_keys(std::move(office_keys));
    return out;
}

}  // namespace huiyin::trial
