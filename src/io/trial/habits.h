#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/accounts/offices.h"

namespace huiyin::trial {

/// Who gives a command.
enum class Who {
    desk,       ///< somebody of the office that has the case
    head,       ///< its supervisor
    above,      ///< somebody of the office above
    two_above,  ///< of the office above that
    resident,
};

/// One thing that may happen next to a case in a state.
struct Habit {
    enum class Where { anywhere, reception, elsewhere, above_others };
    std::string_view procedure;
    std::string_view state;
    /// Of the procedure, or "message", "look" (the resident looks at the case), "book" (and takes a time on a reception day),
    /// "receive" (the office writes down who came); empty: nothing ever happens any more but what happens by itself.
    std::string_view command;
    Who who = Who::desk;
    int weight = 1;               ///< against the other habits of the same state
    int soonest = 0;              ///< staff: working days, stretched by how slow the office is; residents: days
    int latest = 0;
    bool opens = false;           ///< whoever does it opens what was written first
    /// What happened last, if that decides: the state's other habits don't count then. "promised": an answer that
    /// something will be done; "to_report": an answer that an office above waits to hear of; "not_performed": an agreement of which the resident says that it was not.
    std::string_view after = {};
    Where where = Where::anywhere;
};

/// What people do, as shares out of experience and invention, for the procedures that ship with the program.
std::span<const Habit> habits();

/// What residents bring, out of a hundred.
struct Share {
    std::string_view procedure;
    int percent = 0;
};
std::span<const Share> what_is_filed(bool zh);

/// What somebody might write.
struct Story {
    std::string_view subject;
    std::string_view body;
};
std::span<const Story> stories(bool zh);
std::span<const std::string_view> places(bool zh);
/// What an office writes into any field that takes words.
std::string_view office_words(bool zh);
std::string_view resident_words(bool zh);
/// A member's name: heads first.
std::string member_name(bool zh, std::size_t number, bool head);

/// Offices beyond those there are, until there are `count` of them.
std::vector<accounts::Office> more_offices(const accounts::Offices& there, std::size_t count);

/// Of a hundred answers, those that a colleague reads and signs first.
inline constexpr int cosigned_percent = 6;
/// Every so many weeks an office has a day on which its head receives.
inline constexpr int weeks_between_receptions = 2;

/// How an office works.
struct Pace {
    int percent = 100;            ///< of the usual time
    int members = 3;
    int tasks_a_day = 10;         ///< that a member gets through
};
/// Two of the first twenty are late with much, one with most.
Pace pace_of(std::uint64_t seed, std::size_t office, std::size_t offices, int filings_per_day);

/// Days on which a member is away, in a year: three times a week or so, and now and then one.
inline constexpr int leaves_a_year = 3;
inline constexpr int leave_days_least = 5;
inline constexpr int leave_days_most = 12;
inline constexpr std::size_t sick_percent = 2;

}  // namespace huiyin::trial
