#include "io/trial/people.h"

#include <future>

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

/// Who gets a passphrase, until it is derived.
struct SignIn {
    engine::StaffRow row;
    crypto::BoxPair pair;
    std::string passphrase;
    std::string office;
};

}  // namespace people_detail
using namespace people_detail;

People found(const engine::Context& context, const PeopleWanted& wanted) {
    People out;
    const auto offices = context.town.offices();
    const InstanceId instance = context.town.instance();
    engine::Changes changes;
    engine::OfficeKeys office_keys;
    std::vector<SignIn> sign_ins;
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
                sign_ins.push_back({row, copy(pair), sealing::draw_passphrase(context.random),
                                    wanted.zh ? office.name.zh : office.name.en});
            } else {
                changes.staff.push_back(row);
            }
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
    for (const SignIn& one : sign_ins) {
        out.sign_in += one.row.login + "   " + one.passphrase + "   " + one.office + "\n";
        changes.staff.push_back(one.row);
    }
    context.writer.write(std::move(changes));
    context.town.set_office_keys(std::move(office_keys));
    // Each derivation takes a third of a second, and draws from dice of its own; nobody signs in before the town has lived.
    out.credentials = std::async(std::launch::async, [sign_ins = std::move(sign_ins), &keys = context.keys, instance,
                                                      seed = wanted.seed, unwanted = out.unwanted.get_token()]() mutable {
        const auto derive = [&](std::size_t from) {
            for (std::size_t i = from; i < sign_ins.size() && !unwanted.stop_requested(); i += 2) {
                SignIn& one = sign_ins[i];
                SeededRandom dice(Fate{seed, 0x7061737370, i}.draw());
                const auto record = sealing::seal_staff(dice, {.instance = instance, .staff = one.row.id}, one.pair,
                                                        one.passphrase, {keys.pepper()});
                one.row.credentials = record.encode();
                one.row.public_key = record.public_key;
            }
        };
        auto odd = std::async(std::launch::async, derive, 1);
        derive(0);
        odd.get();
        std::vector<engine::StaffRow> rows;
        for (SignIn& one : sign_ins) rows.push_back(std::move(one.row));
        return rows;
    });
    return out;
}

}  // namespace huiyin::trial
