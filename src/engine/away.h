#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/handling.h"

// Members who are away, and their cases in other hands meanwhile.
namespace huiyin::engine {

/// As many cases as change hands in one act.
inline constexpr std::size_t given_most = 50;

/// Until which day, the last one, a member is away; none: they are here. Refuses with engine/no-such-member, or
/// engine/day-is-past where that day is over.
Result<void> set_away(const Context& context, const StaffId& id, const std::optional<Date>& until);

/// Whose cases the head of an office may give to whom: its members who handle cases. Refuses with accounts/not-your-role.
Result<std::vector<Colleague>> members_of_own_office(const Context& context, const StaffSession& session);

/// How many open cases of the head's office lie with that member; counts no further than `most`. For the head alone, while they hand
/// them over. Refuses with accounts/not-your-role or engine/not-a-colleague.
Result<std::size_t> cases_with(const Context& context, const StaffSession& session, const StaffId& member, std::size_t most);

struct Given {
    std::size_t given = 0;
    std::vector<CaseRow> kept;           ///< can't be given to that member, with the reason in `why`
    std::vector<Problem> why;
    std::optional<DeskQuery::After> next;  ///< where more begin; none: these were all
};
/// Gives a member's open cases to another one, each by an ordinary event, `given_most` at a time. Refuses as above.
Result<Given> give_cases(const Context& context, const StaffSession& session, const StaffId& from, const StaffId& to,
                         const std::optional<DeskQuery::After>& after);

}  // namespace huiyin::engine
