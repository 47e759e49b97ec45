#include "simulation/people/acting.h"

#include <algorithm>

#include "core/sealing/staff_keys.h"

namespace huiyin::simulation::people {
namespace acting_detail {

/// Signed in as engine::sign_in does, less the second of Argon2id.
void sign_in(const engine::Context& context, Member& me) {
    const auto token = sealing::Token::draw(context.random);
    engine::Changes changes;
    changes.sessions.push_back({.cookie_hash = token.hash(),
                                .staff = me.staff.id,
                                .case_id = std::nullopt,
                                .began_at = context.clock.now(),
                                .seen_at = context.clock.now(),
                                .sealed = sealing::seal_for_session(context.random, context.town.instance(),
                                                                    "staff:" + me.staff.id.hex(), token, me.pair)});
    context.writer.write(std::move(changes));
    me.cookie = token.text();
}

}  // namespace acting_detail

std::map<std::string, std::string> filled_in(Town& town, const engine::Context& context,
                                             const procedure::CommandRule& rule, const casework::Case& current,
                                             const std::string& words) {
    std::map<std::string, std::string> out;
    for (const procedure::Field& field : rule.fields) {
        if (!casework::field_applies(field, out)) continue;
        std::string& value = out[field.id.value];
        switch (field.kind) {
            case procedure::FieldKind::text: value = "In the words of " + words; break;
            case procedure::FieldKind::date:
                value = huiyin::to_text(context.town.now(context.clock.now()).today + std::chrono::days(field.days == procedure::Days::past ? 0 : 7));
                break;
            case procedure::FieldKind::choice: value = town.dice.any_of(field.choices).id.value; break;
            case procedure::FieldKind::office: {
                const auto offices = context.town.offices();
                do value = town.dice.any_of(offices->all()).id.value;
                while (value == current.office.value);
                break;
            }
        }
    }
    return out;
}

void must_be_durable(Town& town, const CaseId& id, const casework::Event& event) {
    const auto rows = town.database->events(id);
    if (std::none_of(rows.begin(), rows.end(), [&](const engine::EventRow& row) {
            return row.seq == event.seq && row.kind == event.kind;
        }))
        town.broken("nothing_is_answered_before_it_is_durable", event.kind + " was answered, and is not in the database");
}

Result<engine::CaseSession> session_of(const engine::Context& context, Resident& me) {
    if (!me.cookie.empty())
        if (auto session = engine::case_session(context, me.cookie)) return session;
    TRY_LET(token, engine::open_case_session(context, me.receipt->code));
    me.cookie = token.text();
    return engine::case_session(context, me.cookie);
}

Result<engine::StaffSession> session_of(const engine::Context& context, Member& me) {
    if (auto session = engine::staff_session(context, me.cookie)) return session;
    acting_detail::sign_in(context, me);
    return engine::staff_session(context, me.cookie);
}

bool is_changing_the_town(const Town& town) { return town.tasks.has(planning_name) || town.tasks.has(importing_name); }

Member& somebody_at_work(Town& town) {
    const auto rows = town.database->events_by_leaf(0, 1'000'000);
    std::vector<Member*> at_that_desk;
    if (!rows.empty() && !town.dice.once_in(4)) {
        const auto desk = town.database->case_row(town.dice.any_of(rows).case_id);
        for (Member& one : town.known.members)
            if (desk && one.staff.office == desk->office) at_that_desk.push_back(&one);
    }
    return at_that_desk.empty() ? town.dice.any_of(town.known.members) : *town.dice.any_of(at_that_desk);
}

}  // namespace huiyin::simulation::people
