#pragma once

#include <cstddef>
#include <optional>

#include "engine/cases.h"

namespace huiyin::engine {

/// What time alone does to what a case holds. Content is kept until the end of the month that lies the town's term after the last
/// event (PIPL art. 19: no longer than needed), and its key's outer layer is under the key of that month. Nothing goes unsaid: a
/// case that is over is warned first, and only then forgotten. A case that is open is kept, and one filed as archives for its term
/// (Archives Law, art. 13, 21), or as long as how it ended demands.
struct RetentionStep {
    enum class Kind {
        keep,    ///< it is open, or kept longer than its month: what it holds moves to a later month, which is no event
        warn,    ///< the resident is told of the last day
        forget,  ///< that day has passed: texts, files and keys are destroyed
    } kind = Kind::keep;
    Date day{};  ///< from which on it is done
};
/// How long before its last day a case is warned; a server that was down that long still gives `least_notice`.
inline constexpr std::chrono::days retention_notice{60};
inline constexpr std::chrono::days least_notice{30};

/// The next step for a case; none once it was forgotten. By `month` and `open` of the row, which knows no key. What has to be kept past
/// that month (casework::kept_at_least) moves to a later one like what is open, so that no key is needed for decades ahead.
std::optional<RetentionStep> next_retention(const CaseRow& row, const casework::Case& value);
/// What a case that is warned today is told: the last day of its month, but never a day that is too near.
Date last_day_of_content(const CaseRow& row, Date today);

/// Moves what a case holds that is kept under the key of a later month, without anybody's key, beside no event.
Append keep_longer(const Context& context, StandingCase loaded, Date today);

/// Destroys the keys of months that have passed and that no case needs any more: with them goes what old copies of the
/// database hold of forgotten cases. Returns how many. Nothing while the writer doesn't work or holds.
std::size_t destroy_passed_months(const Context& context);

}  // namespace huiyin::engine
