#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace huiyin {

/// The world failed (disk full, database gone). Thrown by io folders, caught at boundaries only.
class Fault : public std::runtime_error {
  public:
    explicit Fault(const std::string& what, bool outcome_is_unknown = false, std::string_view problem_code = {})
        : std::runtime_error(what), outcome_unknown(outcome_is_unknown), code(problem_code) {}
    /// True if the failed act may have happened all the same (a commit whose answer was lost).
    bool outcome_unknown;
    /// A constant from a problems.h whose sentence says more to the reader than "not now"; empty: there is none.
    std::string_view code;
};

/// We were wrong: an invariant does not hold. Boundaries answer 500 with an incident number.
class Bug : public std::logic_error {
  public:
    using std::logic_error::logic_error;
};

[[noreturn]] void fail_expectation(const char* condition, const char* file, int line);

}  // namespace huiyin

/// States what must hold; on in release. Throws Bug.
#define EXPECTS(condition)                                                       \
    do {                                                                         \
        if (!(condition)) ::huiyin::fail_expectation(#condition, __FILE__, __LINE__); \
    } while (false)
