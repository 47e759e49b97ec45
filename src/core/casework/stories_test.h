#pragma once

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/casework/decide.h"
#include "core/procedure/procedure_files_for_tests.h"

// What tests of the rules share: the shipped procedures, and a case that lives through commands.
namespace huiyin::casework::decide_tests {

using procedure::Actor;
using procedure::FieldKind;

inline Date day(const char* text) { return parse_date(text).value(); }
inline Date operator""_day(const char* text, std::size_t) { return day(text); }

constexpr const char* free_text = "words that stay sealed";
inline const std::vector<std::string> town{"roads", "drains", "above", "top", "accused", "parks", "yard"};
inline const std::vector<Actor> everybody{Actor::resident,    Actor::clerk,  Actor::caseworker, Actor::supervisor, Actor::head_above, Actor::reviewer,
                                          Actor::re_reviewer, Actor::superior, Actor::participant, Actor::sender, Actor::owing,    Actor::owing_head, Actor::timer};
/// Who heads each office, in every story.
inline std::string head_of(const OfficeId& office) { return "head of " + office.value; }

/// A procedure that ships, with its calendar.
struct Rulebook {
    procedure::Procedure procedure;
    calendar::WorkCalendar calendar;

    static calendar::WorkCalendar load_calendar(const std::string& id) {
        using procedure::for_tests::read_text;
        const std::string folder = "calendars/" + id + "/";
        const auto description = calendar::parse_description(read_text(folder + "calendar.toml"), "calendar.toml").value();
        std::vector<calendar::HolidayYear> years;
        for (const char* year : {"2025.json", "2026.json"})
            if (std::filesystem::exists(folder + year))
                years.push_back(calendar::parse_holiday_year(read_text(folder + year), year, description).value());
        return calendar::WorkCalendar::create(description, std::move(years)).value();
    }
    static Rulebook load(const std::string& id) {
        procedure::Procedure one = procedure::for_tests::shipped(id);
        auto days = load_calendar(one.calendar);
        return {std::move(one), std::move(days)};
    }
    /// Roads, drains and the like, with a yard below roads; one office above them, one above that.
    Rules rules() const {
        return {.procedure = procedure,
                .calendar = calendar,
                .above = [](const OfficeId& office, int levels) -> std::optional<OfficeId> {
                    const int height = (office.value == "top" ? 3 : office.value == "above" ? 2 : office.value == "yard" ? 0 : 1) + levels;
                    if (height > 3) return std::nullopt;
                    return OfficeId{height == 3 ? "top" : height == 2 ? "above" : "roads"};
                },
                .find_procedure = [](const ProcedureId& id) { return &by_id(id.value).procedure; },
                .has_below = [](const OfficeId& office) { return office.value == "above" || office.value == "top" || office.value == "roads"; },
                .heads = [](const OfficeId& office) { return std::vector{head_of(office)}; }};
    }
    /// One that ships, read once.
    static const Rulebook& by_id(const std::string& id) {
        static std::map<std::string, Rulebook> read;
        const auto found = read.find(id);
        return found != read.end() ? found->second : read.emplace(id, load(id)).first->second;
    }
};
inline const Rulebook& complaint() { return Rulebook::by_id("complaint"); }
inline const Rulebook& english() { return Rulebook::by_id("en-complaint"); }
/// All under which somebody files, or to which a case switches.
inline const std::vector<std::string>& procedures_of_cases() {
    static const std::vector<std::string> ids{"complaint", "en-complaint", "fast-track", "suggestion", "disclosure", "official-report"};
    return ids;
}

inline Now on(Date today) { return {.at = Instant{today} + std::chrono::hours(4), .today = today}; }

/// A case with what has happened to it.
struct Story {
    Story(const Rulebook& book, Date first_day) : first_rulebook(book), today(first_day) { value.id.bytes[0] = 7; }
    const Rulebook& first_rulebook;  ///< under which it is filed
    Date today;
    Case value;
    std::vector<Event> events;
    std::uint8_t drawn = 0;

    /// What it is decided under now.
    const Rulebook& rulebook() const {
        const bool first = value.procedure.empty() || value.procedure == first_rulebook.procedure.id.value;
        return first ? first_rulebook : Rulebook::by_id(value.procedure);
    }
    Result<Event> tell(const Command& command) {
        auto event = decide(value, command, rulebook().rules(), on(today));
        if (!event) return event;
        for (ClockStarted& started : event->starts)
            if (started.owed_by_office) {
                ObligationId id;
                id.bytes[0] = ++drawn;
                started.promise = id;
            }
        value = apply(std::move(value), *event);
        events.push_back(*event);
        return event;
    }
    Result<Event> act(const std::string& command, Actor actor, std::map<std::string, std::string> values = {},
                      const std::string& tag = {}, std::optional<OfficeId> office = {}) {
        Act act;
        act.command = command;
        act.actor = actor;
        act.office = std::move(office);
        act.values = std::move(values);
        act.tag = tag;
        return tell(act);
    }
    void file(std::vector<OfficeId> about = {}, const char* office = "roads") {
        if (first_rulebook.procedure.needs_about && about.empty()) about = {OfficeId{"accused"}};
        FileCase filing;
        filing.office = {office};
        filing.about = std::move(about);
        ASSERT_TRUE(tell(filing));
    }
    void accept() {
        file();
        ASSERT_TRUE(act("register", Actor::clerk));
        ASSERT_TRUE(act("accept", Actor::caseworker, {{"way", "we look"}}));
    }
    void reply() {
        accept();
        ASSERT_TRUE(act("reply", Actor::caseworker, answer()));
    }
    static std::map<std::string, std::string> answer() {
        return {{"outcome", "explained"}, {"facts", "f"}, {"reasons", "r"}, {"rule", "l"}};
    }
    /// An office that the field takes: one that takes part, where the command lets one go; else one that has no part yet.
    std::string another_office(const procedure::CommandRule& rule, const procedure::Field& field) const {
        if (rule.releases == field.id) return value.participants.empty() ? "" : value.participants.front().value;
        const bool below = field.offices == procedure::Offices::below;
        const auto lies_below = [&](const std::string& office) {
            if (value.office.value == "above" || value.office.value == "top") return office != "above" && office != "top";
            return value.office.value == "roads" && office == "yard";
        };
        for (const std::string& office : town)
            if (office != value.office.value && !value.takes_part({office}) && (!below || lies_below(office))) return office;
        return {};
    }
    /// Something that each field takes today.
    std::map<std::string, std::string> good_values(const procedure::CommandRule& rule, unsigned dice = 0) const {
        std::map<std::string, std::string> values;
        for (const procedure::Field& field : rule.fields) {
            if (field.kind == FieldKind::text) values[field.id.value] = free_text;
            if (field.kind == FieldKind::date)
                values[field.id.value] = to_text(today + std::chrono::days(field.earliest ? 30 : field.days == procedure::Days::ahead && !field.before ? 10 : 0));
            if (field.kind == FieldKind::choice) values[field.id.value] = field.choices[dice % field.choices.size()].id.value;
            if (field.kind == FieldKind::office) values[field.id.value] = another_office(rule, field);
        }
        return values;
    }
    const RunningClock& clock(const char* id) const {
        const RunningClock* found = value.running({id});
        if (found == nullptr) throw std::runtime_error(std::string("no clock runs: ") + id);
        return *found;
    }
};

inline std::string fact(const Problem& problem, const std::string& name) {
    for (const auto& [key, value] : problem.facts)
        if (key == name) return value;
    return "(none)";
}

inline Date last_day(const Rulebook& book, Date from, int amount, calendar::Unit unit = calendar::Unit::calendar_days) {
    calendar::Period period;
    period.amount = amount;
    period.unit = unit;
    return calendar::count({.from = from, .period = period, .suspensions = {}, .extra = 0}, book.calendar)->due;
}

/// Why a command that the state and the actor would have can't be given now.
inline std::string why_closed(const Story& story, Actor actor, const char* command) {
    for (const ClosedCommand& one : closed_commands(story.value, actor, story.rulebook().rules(), on(story.today)))
        if (one.command->id.value == command) return std::string(one.why.code);
    return "open, or of another state";
}

}  // namespace huiyin::casework::decide_tests
