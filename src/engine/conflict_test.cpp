#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

#include "core/accounts/route.h"
#include "engine/cosigning.h"
#include "engine/problems.h"
#include "engine/stories_test.h"
#include "engine/supervising.h"

// A complaint that names an office is never routed to it, shown to it or sealed to it, nor to one below it: over random towns
// and random lives of cases, for every call that the desk's pages make.
namespace huiyin::engine::engine_tests {
namespace conflict_of_interest {

using Show = DeskQuery::Show;

/// Eight offices in a random forest, each with or without a place where complaints about it go.
accounts::Offices draw_offices() {
    while (true) {
        std::vector<accounts::Office> offices;
        for (int i = 0; i < 8; ++i) {
            accounts::Office office;
            office.id = {"office-" + std::to_string(i)};
            office.name = office.duties = office.outside_route = {.zh = "某办公室", .en = "Some office"};
            office.reception = i == 1;
            if (i > 0 && *rc::gen::weightedElement<bool>({{5, true}, {1, false}}))
                office.parent = OfficeId{"office-" + std::to_string(*rc::gen::inRange(0, i))};
            if (*rc::gen::arbitrary<bool>()) office.complaints_to = OfficeId{"office-" + std::to_string(*rc::gen::inRange(0, 8))};
            offices.push_back(std::move(office));
        }
        if (auto made = accounts::Offices::create(std::move(offices))) return std::move(*made);
    }
}

OfficeId draw_office() { return {"office-" + std::to_string(*rc::gen::inRange(0, 8))}; }

/// Something for every field that a command asks for.
std::map<std::string, std::string> draw_values(const procedure::CommandRule& rule) {
    std::map<std::string, std::string> out;
    for (const procedure::Field& field : rule.fields) {
        std::string& value = out[field.id.value];
        switch (field.kind) {
            case procedure::FieldKind::text: value = "words"; break;
            case procedure::FieldKind::date: value = "2027-01-04"; break;
            case procedure::FieldKind::choice: value = (*rc::gen::elementOf(field.choices)).id.value; break;
            case procedure::FieldKind::office: value = draw_office().value; break;
        }
    }
    return out;
}

struct Life {
    World world;
    std::map<OfficeId, StaffSession> members;
    std::vector<Receipt> cases;
    std::size_t refused = 0;
    std::size_t guests = 0;

    explicit Life(accounts::Offices offices) : world(World::Options{.offices = std::move(offices)}) {
        OfficeKeys keys = *world.town.office_keys();
        for (const accounts::Office& office : world.town.offices()->all()) {
            members.emplace(office.id, world.staff(office.id.value));
            if (keys.size() > 1 && *rc::gen::weightedElement<bool>({{1, true}, {3, false}})) keys.erase(office.id);
        }
        world.town.set_office_keys(std::move(keys));
    }
    void file_one() {
        Filing filing = world.filing(nullptr);
        if (*rc::gen::arbitrary<bool>()) filing.office = draw_office();
        const int accused = *rc::gen::inRange(1, 3);
        for (int i = 0; i < accused; ++i) filing.about.push_back(draw_office());
        if (auto receipt = file(world.context(), filing, sealing::Token::draw(world.random)))
            cases.push_back(std::move(*receipt));
    }
    void live_on() {
        if (cases.empty()) return;
        const Receipt& one = cases[*rc::gen::inRange<std::size_t>(0, cases.size())];
        const CaseId id = one.value.id;
        world.clock.pass(std::chrono::hours(*rc::gen::inRange(0, 24 * 20)));
        const casework::Case current = world.value(id);
        if (*rc::gen::inRange(0, 3) == 0) {
            const auto rules = resident_commands(world.context(), current);
            if (rules.empty()) return;
            const auto* rule = *rc::gen::elementOf(rules);
            if (rule->id.value != "withdraw" || *rc::gen::inRange(0, 4) == 0)
                static_cast<void>(world.say(one, rule->id.value, draw_values(*rule)));
            return;
        }
        for (const auto& [office, member] : members) {
            static_cast<void>(open_for_staff(world.context(), member, id));
            static_cast<void>(open_for_staff(world.context(), member, id, Opening::identity));
            const auto open = staff_commands(world.context(), member, current);
            if (open.empty()) continue;
            // Whom it may not be told to is best tried where others are asked in.
            const auto asks_in = std::find_if(open.begin(), open.end(), [](const auto& can) { return can.rule->invites.has_value(); });
            if (asks_in != open.end() && *rc::gen::arbitrary<bool>()) {
                auto values = draw_values(*asks_in->rule);
                for (const accounts::Office& other : world.town.offices()->all()) {
                    values[asks_in->rule->invites->value] = other.id.value;
                    if (!world.act(member, id, asks_in->rule->id.value, values)) continue;
                    check_guests(id);
                    return;
                }
            }
            const auto* rule = (*rc::gen::elementOf(open)).rule;
            static_cast<void>(world.act(member, id, rule->id.value, draw_values(*rule)));
            return;
        }
    }
    /// Asks everything that a page of the desk asks, as somebody who may not know of the case.
    void ask_as_barred(const StaffSession& member, CaseId id) {
        const Context context = world.context();
        for (const Show show : {Show::open, Show::today, Show::late, Show::waiting, Show::mine, Show::cosign, Show::own, Show::guest, Show::closed}) {
            const auto rows = desk_list(context, member, {.show = show, .office = {}, .after = {}, .limit = 1000});
            for (const DeskRow& row : rows) RC_ASSERT(row.row.case_id != id);
            RC_ASSERT(desk_count(context, member, show, 1000) == rows.size());
        }
        for (const OfficeAtWork& office : offices_at_work(context, member, 1000)) {
            const auto lists = {std::pair{Show::own_late, office.late}, {Show::own_soon, office.soon}, {Show::own_free, office.free},
                                {Show::own_waiting, office.waiting}, {Show::own_asks, office.asks}};
            for (const auto& [show, count] : lists) {
                const auto page = supervised_page(context, member, {.show = show, .office = office.office, .limit = 1000});
                for (const SupervisedCase& one : page->cases) RC_ASSERT(one.row.case_id != id);
                RC_ASSERT(page->cases.size() == count);
            }
        }
        const auto unknown = [](const auto& result) {
            RC_ASSERT(!result.has_value());
            RC_ASSERT(result.error().code == problems::no_such_case);
            RC_ASSERT(result.error().facts.empty());
        };
        unknown(desk_case(context, member, id));
        unknown(open_for_staff(context, member, id));
        unknown(open_for_staff(context, member, id, Opening::identity));
        unknown(view_for_staff(context, member, id));
        unknown(world.act(member, id, "message", {{"body", "words"}}));
        unknown(world.act(member, id, "note", {{"body", "words"}}));
        unknown(world.act(member, id, "assign", {{"member", member.staff.id.hex()}}));
        unknown(world.act(member, id, "step_out"));
        unknown(world.act(member, id, "take_off", {{"member", member.staff.id.hex()}}));
        unknown(answer_cosigning(context, member, id, world.value(id).version, true, {}));
        unknown(ask_to_cosign(context, member, id, {.command = "reply", .values = {}, .revision = 0, .files = {}}, members.begin()->second.staff.id));
        const casework::Case current = world.value(id);
        for (const auto& rule : world.town.procedure(current).commands)
            unknown(world.act(member, id, rule.id.value, {}));
        RC_ASSERT(removable(context, member, current).empty());
        RC_ASSERT(!is_asked_to_sign(context, member, current));
        for (const auto& rule : world.town.procedure(current).commands) RC_ASSERT(cosigners(context, member, current, rule).empty());
        RC_ASSERT(staff_commands(context, member, current).empty());
        RC_ASSERT(!may_open_identity(context, member, current));
        const CaseRow row = *world.store.case_row(id);
        RC_ASSERT(open_keys(context, row, member.office_keys).empty());
        RC_ASSERT(desk_subject(context, member, row).empty());
        for (const WrapRow& wrap : world.store.wraps(id))
            RC_ASSERT(!wrap.recipient.starts_with("office:" + member.staff.office.value + ":"));
        ++refused;
    }
    void check_guests(CaseId id) {
        for (const GuestRow& guest : world.store.guests(id)) {
            RC_ASSERT(!accounts::is_barred(*world.town.offices(), guest.guest, world.value(id).about));
            ++guests;
        }
    }
    void check() {
        const auto offices = world.town.offices();
        for (const Receipt& one : cases) {
            const casework::Case current = world.value(one.value.id);
            const auto barred = [&](const OfficeId& office) {
                return accounts::is_barred(*offices, office, current.about);
            };
            for (const OfficeId& office : current.handlers) RC_ASSERT(!barred(office));
            for (const auto& clock : current.clocks) RC_ASSERT(clock.office.value.empty() || !barred(clock.office));
            RC_ASSERT(!barred(world.store.case_row(one.value.id)->office));
            for (const OfficeId& office : current.participants) RC_ASSERT(!barred(office));
            check_guests(one.value.id);
            for (const auto& [office, member] : members)
                if (barred(office)) ask_as_barred(member, one.value.id);
        }
    }
};

}  // namespace conflict_of_interest
using conflict_of_interest::Life;

TEST(ConflictOfInterest, TheAccusedAndWhoWorksUnderThemNeverKnowOfTheCase) {
    std::size_t refused = 0;
    std::size_t guests = 0;
    EXPECT_TRUE(rc::check("over random towns and lives of cases", [&] {
        Life life(conflict_of_interest::draw_offices());
        const int cases = *rc::gen::inRange(1, 4);
        for (int i = 0; i < cases; ++i) life.file_one();
        life.check();
        const int steps = *rc::gen::inRange(0, 16);
        for (int i = 0; i < steps; ++i) life.live_on();
        life.check();
        refused += life.refused;
        guests += life.guests;
    }));
    RecordProperty("guests", static_cast<int>(guests));
    EXPECT_GT(guests, 0u) << "no office was ever asked in";
    EXPECT_GT(refused, 100u);
}

}  // namespace huiyin::engine::engine_tests
