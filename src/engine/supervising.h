#pragma once

#include <optional>
#include <vector>

#include "engine/cases.h"
#include "engine/sessions.h"

// What the head of an office looks after: its cases and those of the offices below, by what is due. Nothing here counts or
// lists by resident, nor by member of staff. A case about an office lies with none that stands below it (accounts::route),
// so that no list here holds a case about the office of whom it is shown to, or about one above that: unless an office was put
// elsewhere since. Then lists leave such cases out one by one, and are not counted.
namespace huiyin::engine {

/// Offices that a member answers for: as supervisor of their own, and of those below, in the town's order. Else none.
std::vector<OfficeId> supervised_offices(const Context& context, const StaffSession& session);

/// "Soon" is today and the six days after it.
inline constexpr std::chrono::days soon_days{6};
/// How much there is of each list of an office, counted up to `most`.
struct OfficeAtWork {
    OfficeId office;
    bool counted = true;      ///< false: it did not always stand below the viewer's office and all above that; all counts are 0
    std::size_t late = 0;
    std::size_t soon = 0;     ///< due within seven days
    std::size_t free = 0;     ///< nobody works on it
    std::size_t waiting = 0;  ///< nothing is due from an office on any day
    std::size_t asks = 0;     ///< more time was asked for, and the head has not decided
};
/// Of each of `supervised_offices`.
std::vector<OfficeAtWork> offices_at_work(const Context& context, const StaffSession& session, std::size_t most);

/// A case on such a list, and why it stands there.
struct SupervisedCase {
    CaseRow row;
    bool may_look = false;          ///< whether its page is theirs to open (accounts::actors_of)
    bool with_others = false;       ///< other offices take part
    bool yours = false;             ///< of an office below: somebody else is asked for in the place of its head, and this member decides
};
struct SupervisedPage {
    std::vector<SupervisedCase> cases;
    std::optional<DeskQuery::After> next;  ///< where the next page begins, if there is one
};
/// One page of a list of one of those offices: own_late, own_soon, own_free, own_waiting or own_asks. Refuses with
/// accounts/not-your-office what isn't theirs to look after.
Result<SupervisedPage> supervised_page(const Context& context, const StaffSession& session, DeskQuery query);

}  // namespace huiyin::engine
