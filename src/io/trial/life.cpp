#include "io/trial/life.h"

#include <algorithm>
#include <utility>

#include "core/casework/decide.h"
#include "core/reception/draft.h"
#include "engine/cosigning.h"
#include "engine/filing.h"
#include "engine/handling.h"
#include "engine/publishing.h"
#include "engine/receptions.h"
#include "engine/timers.h"

namespace huiyin::trial {

/// A time on a reception day, and the number by which one is called there.
struct Life::Meeting {
    std::string day;
    Date date{};
    int minute = 0;
    std::string reference;
};

/// A case as those who have to do with it remember it.
struct Life::Matter {
    std::uint64_t number = 0;
    CaseId id;
    std::string code;             ///< empty once the resident will not come back
    std::string procedure;
    std::string state;
    OfficeId office;
    std::vector<OfficeId> about;
    std::string last;             ///< what happened last, as in Habit::after
    const Habit* next = nullptr;
    int steps = 0;
    int tries = 0;                ///< of the next thing
    bool assigned = false;        ///< by an office above, which waits to hear how it ends
    std::optional<Meeting> meeting;
};

/// One command on its way, with everything it needs, so that nothing is shared with another.
struct Life::Errand {
    Errand(const engine::Context& town, std::uint64_t seed, std::uint64_t number, Instant moment)
        : at(moment), clock(moment), dice(Fate{seed, 0x64696365, number}.draw()), fate{seed, 0x66617465, number},
          context{town.town, town.store, town.keys, town.writer, clock, dice, town.kept} {}

    Instant at;
    StandingClock clock;
    SeededRandom dice;
    Fate fate;
    engine::Context context;
    Matter* matter = nullptr;
    const Member* member = nullptr;        ///< who acts; null: the resident
    const Desk* desk = nullptr;            ///< theirs
    std::optional<Meeting> meeting;        ///< that is to be booked
    std::function<void()> act;
    std::unique_ptr<Errand> before;        ///< what happens in the case by itself first
    int turns = 1;                         ///< how often it waits for the writer, about
    // What came of it:
    std::optional<casework::Event> event;
    std::optional<engine::Receipt> receipt;
    std::string refusal;
    bool fired = false;
};

namespace life_detail {

constexpr int minute = 60;
constexpr int hour = 60 * minute;
/// Who assigns a case asks for the report when it must have been answered: within 15 days taken on, within 60 days of that answered.
constexpr int days_for_a_report = 80;

/// Those that count for a case now.
std::vector<const Habit*> habits_of(const std::string& procedure, const std::string& state, const std::string& last,
                                    bool at_reception, bool has_below) {
    std::vector<const Habit*> after;
    std::vector<const Habit*> usual;
    for (const Habit& one : habits()) {
        if (one.procedure != procedure || one.state != state) continue;
        if (one.where == Habit::Where::reception && !at_reception) continue;
        if (one.where == Habit::Where::elsewhere && at_reception) continue;
        if (one.where == Habit::Where::above_others && !has_below) continue;
        if (one.after.empty()) usual.push_back(&one);
        else if (one.after == last) after.push_back(&one);
    }
    return after.empty() ? usual : after;
}

const Habit* draw(const std::vector<const Habit*>& of, Fate& fate) {
    int all = 0;
    for (const Habit* one : of) all += one->weight;
    if (all == 0) return nullptr;
    int drawn = fate.between(0, all - 1);
    for (const Habit* one : of)
        if ((drawn -= one->weight) < 0) return one;
    return nullptr;
}

/// Whether a day that a command sets is the one by which an office owes something.
bool sets_a_clock(const procedure::Procedure& procedure, const procedure::CommandRule& rule, const procedure::Field& field) {
    return std::ranges::any_of(rule.starts, [&](const ClockId& id) {
        const auto* clock = procedure.find_clock(id);
        return clock != nullptr && clock->due_in == field.id;
    });
}

bool is_there(const Member& member, Date day) {
    return std::none_of(member.away.begin(), member.away.end(),
                        [&](const auto& leave) { return day >= leave.first && day < leave.second; });
}

}  // namespace life_detail
using namespace life_detail;

Life::Life(const engine::Context& context, People& people, Crew& crew, TrialClock& clock, Plan plan)
    : context_(context), people_(people), crew_(crew), clock_(clock), plan_(plan) {
    for (std::size_t i = 0; i < people_.desks.size(); ++i) desk_numbers_[people_.desks[i].office] = i;
    for (const accounts::Office* office : context_.town.offices()->takers()) {
        takers_.push_back(office->id);
        if (office->complaints_to) accusable_.push_back(office->id);
    }
}

Life::~Life() = default;

void Life::live(const std::function<void(int days)>& shown, const std::function<bool()>& stop) {
    while (passed_ < plan_.days && !stop()) {
        const Date today = plan_.first + std::chrono::days(passed_);
        day(today);
        shown(++passed_);
    }
    end_day();
}

Instant Life::at(Date day, int seconds) const {
    return context_.town.zone().resolve(LocalTime{day.time_since_epoch()} + std::chrono::seconds(seconds)).at;
}

std::unique_ptr<Life::Errand> Life::errand(Instant at) {
    return std::make_unique<Errand>(context_, plan_.seed, errands_++, at);
}

// ---------------------------------------------------------------------------------------------------- days

void Life::end_day() {
    const auto day = std::exchange(unended_, std::nullopt);
    if (!day) return;
    clock_.forward_to(at(*day, 23 * hour + 59 * minute));
    context_.writer.write({});  // the writer looks what else is due: dockets, a publication
}

void Life::announce(Date day) {
    if (passed_ % 7 != 0) return;
    end_day();
    clock_.forward_to(at(day, 5 * minute));
    const int week = passed_ / 7;
    for (std::size_t i = 0; i < people_.desks.size(); ++i) {
        const Desk& desk = people_.desks[i];
        if ((static_cast<int>(i) + week) % weeks_between_receptions != 0) continue;
        const accounts::Staff& leader = desk.members.front().session.staff;
        Date date = day + std::chrono::days(8 + static_cast<int>(i) % 5);
        while (!context_.town.calendar_of(context_.town.procedures().front()).is_working_day(date)) date += std::chrono::days(1);
        const reception::Draft draft{.id = reception::id_for(date, desk.office),
                                     .office = desk.office.value,
                                     .joint = {},
                                     .date = huiyin::to_text(date),
                                     .from = "09:00",
                                     .to = "11:00",
                                     .minutes = "20",
                                     .leader = leader.name,
                                     .post = {.zh = "负责人", .en = "Head of the office"},
                                     .place = {.zh = "一楼接待室", .en = "Reception room"},
                                     .languages = {},
                                     .note = {},
                                     .cancelled = false,
                                     .reason = {}};
        if (context_.town.receptions()->find(draft.id) != nullptr) continue;
        const auto published = engine::publish(context_, leader,
                                               {.kind = std::string(engine::reception_kind),
                                                .name = draft.id,
                                                .document = reception::write_draft(draft),
                                                .based_on = 0});
        if (!published) ++lived_.refusals["announce " + std::string(published.error().code)];
    }
}

std::optional<Life::Meeting> Life::take_time(const Matter& matter, Date day) {
    const auto receptions = context_.town.receptions();
    for (const reception::Day* one : receptions->from(day + std::chrono::days(1), 100)) {
        Given& given = given_[one->id];
        const auto times = reception::times_of(*one);
        if (one->office != matter.office || given.last == day || given.times == static_cast<int>(times.size())) continue;
        given.last = day;
        return Meeting{.day = one->id, .date = one->date, .minute = times[static_cast<std::size_t>(given.times++)], .reference = {}};
    }
    return std::nullopt;
}

void Life::day(Date day) {
    context_.keys.month_key(context_.town.retention_month(day));  // drawn before many ask for it
    announce(day);
    std::vector<std::unique_ptr<Errand>> errands;
    give_filings(day, errands);
    give_work(day, errands);
    give_timers(day, errands);
    std::stable_sort(errands.begin(), errands.end(), [](const auto& a, const auto& b) {
        return a->turns != b->turns ? a->turns > b->turns : a->at < b->at;
    });
    // The day before ends beside it: no command goes by what is written there.
    work(std::move(errands), [this] { end_day(); });
    for (int round = 0; round < 3; ++round) {
        std::vector<std::unique_ptr<Errand>> left;
        for (const engine::TimerQuery::After& one : timers_due(day)) left.push_back(timer(one.case_id, at(day, 23 * hour + round * minute)));
        if (left.empty()) break;
        work(std::move(left));
    }
    unended_ = day;
}

std::vector<engine::TimerQuery::After> Life::timers_due(Date day) const {
    return context_.store.timers_due({.until = day, .after = {}, .limit = 100'000});
}

std::unique_ptr<Life::Errand> Life::timer(const CaseId& id, Instant at) {
    auto out = errand(at);
    out->act = [&made = *out, id] { made.fired = engine::Timers(made.context).fire(id); };
    return out;
}

/// What happens by itself comes before what somebody does in the same case.
void Life::give_timers(Date day, std::vector<std::unique_ptr<Errand>>& errands) {
    std::map<CaseId, Errand*> given;
    for (const auto& one : errands) given.emplace(one->matter->id, one.get());
    for (const engine::TimerQuery::After& one : timers_due(day)) {
        auto made = timer(one.case_id, at(day, 10 * minute));
        const auto found = given.find(one.case_id);
        if (found == given.end()) {
            errands.push_back(std::move(made));
        } else {
            found->second->before = std::move(made);
            ++found->second->turns;
        }
    }
}

void Life::work(std::vector<std::unique_ptr<Errand>> errands, const std::function<void()>& first) {
    std::vector<Task> tasks;
    for (const auto& one : errands)
        tasks.push_back({one->at, [&errand = *one] {
                             if (errand.before) errand.before->act();
                             errand.act();
                         }});
    crew_.work(tasks, first);
    if (errands.empty()) return;
    const Date day = context_.town.zone().day_of(errands.front()->at);
    for (const auto& one : errands) {
        if (one->before && one->before->fired) ++lived_.timers;
        if (one->matter != nullptr) learn(*one, day);
        else if (one->fired) ++lived_.timers;
    }
}

void Life::give_filings(Date day, std::vector<std::unique_ptr<Errand>>& errands) {
    for (int i = 0; i < plan_.filings_per_day; ++i) {
        const std::uint64_t number = errands_;
        Fate fate{plan_.seed, 0x7768656e, number};
        errands.push_back(errand(at(day, fate.between(7 * hour, 23 * hour - 1))));
        Matter& matter = *matters_.emplace_back(std::make_unique<Matter>());
        matter.number = number;
        Errand& made = *errands.back();
        made.matter = &matter;
        made.act = [this, &made] { file(made); };
    }
}

void Life::give_work(Date day, std::vector<std::unique_ptr<Errand>>& errands) {
    const auto found = agenda_.find(day);
    if (found == agenda_.end()) return;
    const std::vector<Matter*> due = std::move(found->second);
    agenda_.erase(found);
    std::map<const Member*, int> busy;
    for (Matter* matter : due) {
        Fate fate{plan_.seed, 0x776f726b, matter->number, static_cast<std::uint64_t>(matter->steps),
                  static_cast<std::uint64_t>(matter->tries), static_cast<std::uint64_t>(day.time_since_epoch().count())};
        const Habit& habit = *matter->next;
        if (habit.who == Who::resident) {
            errands.push_back(errand(at(day, fate.between(8 * hour, 22 * hour))));
            Errand& made = *errands.back();
            made.matter = matter;
            if (habit.command == "book") made.meeting = take_time(*matter, day);
            made.act = [this, &made] { act_as_resident(made); };
            continue;
        }
        const Desk* desk = desk_of(*matter);
        const Member* member = nullptr;
        if (desk != nullptr) {
            const std::size_t first = fate.below(desk->members.size());
            for (std::size_t i = 0; i < desk->members.size() && member == nullptr; ++i) {
                const Member& one = desk->members[(first + i) % desk->members.size()];
                if (habit.who == Who::head && !one.is_head) continue;
                if (is_there(one, day) && busy[&one] < desk->pace.tasks_a_day) member = &one;
            }
        }
        if (desk == nullptr) continue;  // nobody is above: the rules would not have let it come to that
        if (member == nullptr) {  // away, or too much to do: it lies until the next working day
            schedule(*matter, working_day(*matter, day, 1));
            continue;
        }
        ++busy[member];
        errands.push_back(errand(at(day, fate.between(8 * hour + 30 * minute, 17 * hour + 30 * minute))));
        Errand& made = *errands.back();
        made.matter = matter;
        made.member = member;
        made.desk = desk;
        made.turns = habit.command == "reply" ? 3 : habit.opens ? 2 : 1;
        made.act = [this, &made] { act_at_desk(made); };
    }
}

const Desk* Life::desk_of(const Matter& matter) const {
    const auto offices = context_.town.offices();
    const int levels = matter.next->who == Who::above ? 1 : matter.next->who == Who::two_above ? 2 : 0;
    OfficeId office = matter.office;
    // The office above one that was complained of is above all of those.
    for (int up = 0; up < levels;) {
        const accounts::Office* above = offices->above(office, 1);
        if (above == nullptr) return nullptr;
        office = above->id;
        ++up;
    }
    const auto found = desk_numbers_.find(office);
    return found == desk_numbers_.end() ? nullptr : &people_.desks[found->second];
}

// ---------------------------------------------------------------------------------------------------- acts

void Life::file(Errand& errand) const {
    Fate& fate = errand.fate;
    engine::Filing filing;
    int drawn = fate.between(0, 99);
    for (const Share& share : what_is_filed(plan_.zh)) {
        filing.procedure = share.procedure;
        if ((drawn -= share.percent) < 0) break;
    }
    if (fate.percent(2)) filing.about.push_back(fate.any_of(accusable_));
    else if (fate.percent(85)) filing.office = fate.any_of(takers_);
    const Story& story = fate.any_of(stories(plan_.zh));
    filing.subject = std::string(fate.any_of(places(plan_.zh))) + (plan_.zh ? "：" : ": ") + std::string(story.subject);
    filing.body = story.body;
    filing.language = plan_.zh ? "zh" : "en";
    const procedure::Procedure* procedure = errand.context.town.find_procedure(filing.procedure);
    const bool named = procedure != nullptr && procedure->filing == procedure::Filing::named;
    if (named || fate.percent(20)) filing.contact_kind = "named";
    else if (fate.percent(35)) filing.contact_kind = "reachable";
    filing.reachable = filing.contact_kind != "anonymous";
    if (filing.reachable)
        filing.contact = member_name(plan_.zh, fate.below(140), false) + " 1390000" + std::to_string(fate.between(1000, 9999));
    if (fate.percent(8)) filing.channel = "counter";
    const auto token = sealing::Token::draw(errand.dice);
    auto receipt = engine::file(errand.context, filing, token);
    if (!receipt) errand.refusal = "file " + std::string(receipt.error().code);
    else errand.receipt = std::move(*receipt);
}

std::map<std::string, std::string> Life::filled_in(const procedure::CommandRule& rule, Errand& errand) const {
    std::map<std::string, std::string> out;
    Fate& fate = errand.fate;
    const Date today = context_.town.zone().day_of(errand.at);
    for (const procedure::Field& field : rule.fields) {
        if (!casework::field_applies(field, out) || (!field.required && !fate.percent(40))) continue;
        std::string& value = out[field.id.value];
        switch (field.kind) {
            case procedure::FieldKind::text:
                value = errand.member != nullptr ? office_words(plan_.zh) : resident_words(plan_.zh);
                break;
            case procedure::FieldKind::date:
                value = huiyin::to_text(field.days == procedure::Days::past
                                            ? today
                                            : today + std::chrono::days(field.earliest ? 24 : sets_a_clock(errand.context.town.procedure(errand.matter->procedure), rule, field) ? days_for_a_report : 14));
                break;
            case procedure::FieldKind::choice:
                // What stands first is what is usual.
                value = (fate.percent(45) ? field.choices.front() : fate.any_of(field.choices)).id.value;
                break;
            case procedure::FieldKind::office: {
                std::vector<OfficeId> others;
                const auto offices = context_.town.offices();
                for (const OfficeId& one : takers_)
                    if (one != errand.matter->office && (field.offices != procedure::Offices::below || offices->is_below(one, errand.matter->office)))
                        others.push_back(one);
                value = others.empty() ? errand.matter->office.value : fate.any_of(others).value;
                break;
            }
        }
    }
    return out;
}

void Life::act_at_desk(Errand& errand) const {
    const Matter& matter = *errand.matter;
    const std::string command(matter.next->command);
    if (command == "receive") return receive(errand);
    const procedure::CommandRule* rule = errand.context.town.procedure(matter.procedure).find_command({command});
    EXPECTS(rule != nullptr);
    const engine::StaffSession& session = errand.member->session;
    if (matter.next->opens)
        if (auto opened = engine::open_for_staff(errand.context, session, matter.id); !opened) {
            errand.refusal = command + ": opening " + std::string(opened.error().code);
            return;
        }
    const engine::Action action{.command = command, .values = filled_in(*rule, errand), .revision = 0, .files = {}};
    if (command == "reply" && errand.fate.percent(cosigned_percent)) ask_for_signature(errand, *rule, action);
    auto done = engine::act_as_staff(errand.context, session, matter.id, action);
    if (!done) errand.refusal = command + ": " + std::string(done.error().code);
    else errand.event = std::move(*done);
}

/// A colleague reads and signs what will be sent. Where nobody is there, it goes out by one alone.
void Life::ask_for_signature(Errand& errand, const procedure::CommandRule& rule, const engine::Action& action) const {
    const CaseId id = errand.matter->id;
    const auto loaded = engine::standing_case(errand.context, id);
    if (!loaded) return;
    const auto colleagues = engine::cosigners(errand.context, errand.member->session, loaded->value, rule);
    const Date today = context_.town.zone().day_of(errand.at);
    for (const Member& one : errand.desk->members) {
        const auto is_this = [&](const engine::Colleague& colleague) { return colleague.id == one.session.staff.id; };
        if (!is_there(one, today) || std::none_of(colleagues.begin(), colleagues.end(), is_this)) continue;
        const auto asked = engine::ask_to_cosign(errand.context, errand.member->session, id, action, one.session.staff.id);
        if (asked && engine::open_for_staff(errand.context, one.session, id))
            static_cast<void>(engine::answer_cosigning(errand.context, one.session, id, asked->seq, true, {}));
        return;
    }
}

void Life::receive(Errand& errand) const {
    const Meeting& meeting = *errand.matter->meeting;
    const bool came = errand.fate.percent(85);
    const auto done = engine::end_appointment(errand.context, errand.member->session,
                                              {.day = meeting.day,
                                               .minute = meeting.minute,
                                               .reference = meeting.reference,
                                               .state = came ? "held" : "missed",
                                               .text = came ? std::string(office_words(plan_.zh)) : std::string()});
    if (!done) errand.refusal = "receive: " + std::string(done.error().code);
    else errand.fired = true;
}

void Life::act_as_resident(Errand& errand) const {
    const Matter& matter = *errand.matter;
    const std::string command(matter.next->command);
    const auto session = engine::case_by_code(errand.context, matter.code);
    EXPECTS(session.has_value());
    const auto seen = engine::view_own_case(errand.context, *session);
    if (!seen) {
        errand.refusal = command + ": " + std::string(seen.error().code);
        return;
    }
    if (command == "look" || (command == "book" && !errand.meeting)) return;
    if (command == "book") {
        const bool named = errand.fate.percent(60);
        auto booked = engine::book_appointment(
            errand.context, *session,
            {.day = errand.meeting->day, .minute = errand.meeting->minute, .called = named ? member_name(plan_.zh, errand.fate.below(140), false) : ""});
        if (!booked) errand.refusal = command + ": " + std::string(booked.error().code);
        else errand.event = std::move(*booked);
        return;
    }
    std::map<std::string, std::string> values;
    if (command == "message") {
        values["body"] = resident_words(plan_.zh);
    } else {
        const procedure::CommandRule* rule = errand.context.town.procedure(matter.procedure).find_command({command});
        EXPECTS(rule != nullptr);
        values = filled_in(*rule, errand);
    }
    auto done = engine::act_as_resident(errand.context, *session,
                                        {.command = command, .values = std::move(values), .revision = seen->value().revision, .files = {}});
    if (!done) errand.refusal = command + ": " + std::string(done.error().code);
    else errand.event = std::move(*done);
}

// ---------------------------------------------------------------------------------------------------- what comes next

void Life::learn(Errand& errand, Date day) {
    Matter& matter = *errand.matter;
    if (!errand.refusal.empty()) {
        ++lived_.refused;
        ++lived_.refusals[errand.refusal];
        // Somebody else may be able to, on another day; a resident lets it be.
        if (errand.member != nullptr && ++matter.tries < 3) return schedule(matter, working_day(matter, day, 1));
        matter.code.clear();
        return;
    }
    ++matter.steps;
    matter.tries = 0;
    if (errand.receipt) {
        ++lived_.filings;
        const casework::Case& made = errand.receipt->value;
        matter.id = made.id;
        matter.code = errand.receipt->code.text();
        matter.procedure = made.procedure;
        matter.state = made.state;
        matter.office = made.office;
        matter.last = "file";
        if (lived_.first_code.empty()) lived_.first_code = matter.code;
    } else {
        matter.last = matter.next->command;
        if (errand.fired) ++lived_.acts;
        if (matter.last == "book" && !errand.event) matter.last = "look";  // nobody receives in the next weeks
        if (errand.event) {
            ++lived_.acts;
            const casework::Event& event = *errand.event;
            if (event.state) matter.state = *event.state;
            if (event.office) matter.office = *event.office;
            if (!event.procedure.empty()) matter.procedure = event.procedure;
            if (matter.last == "book") {
                matter.meeting = std::move(errand.meeting);
                matter.meeting->reference = event.fields.at("reference");
            }
            if (matter.last == "assign_below") matter.assigned = true;
            const auto outcome = event.fields.find("outcome");
            if (outcome != event.fields.end() && outcome->second == "will_be_done") matter.last = "promised";
            const auto kept = event.fields.find("kept");
            if (matter.last == "confirm_performance" && kept != event.fields.end() && kept->second != "yes") matter.last = "not_performed";
            const bool ends = matter.last == "decline" || matter.last == "withdraw" || matter.last == "confirm_agreement" || matter.next->command == "reply";
            if (ends && std::exchange(matter.assigned, false)) matter.last = "to_report";
        }
    }
    plan_next(matter, day);
}

void Life::plan_next(Matter& matter, Date day) {
    Fate fate{plan_.seed, 0x6e657874, matter.number, static_cast<std::uint64_t>(matter.steps)};
    const bool at_reception = matter.office == context_.town.offices()->reception().id;
    const bool has_below = !context_.town.offices()->children(matter.office).empty();
    matter.next = draw(habits_of(matter.procedure, matter.state, matter.last, at_reception, has_below), fate);
    if (matter.next == nullptr || matter.next->command.empty()) {
        matter.code.clear();
        return;
    }
    if (matter.next->command == "receive") return schedule(matter, matter.meeting->date);
    int delay = fate.between(matter.next->soonest, matter.next->latest);
    if (matter.next->who == Who::resident) return schedule(matter, day + std::chrono::days(1 + delay));
    if (const Desk* desk = desk_of(matter)) delay = delay * desk->pace.percent / 100;
    schedule(matter, working_day(matter, day, 1 + delay));
}

void Life::schedule(Matter& matter, Date day) {
    if (day < plan_.first + std::chrono::days(plan_.days)) agenda_[day].push_back(&matter);
}

/// The `count`-th working day after another.
Date Life::working_day(const Matter& matter, Date after, int count) const {
    const calendar::WorkCalendar& calendar = context_.town.calendar_of(context_.town.procedure(matter.procedure));
    for (; count > 0; --count)
        do after += std::chrono::days(1);
        while (!calendar.is_working_day(after));
    return after;
}

}  // namespace huiyin::trial
