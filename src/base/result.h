#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace huiyin {

/// Pairs that a sentence needs: {"due", "2026-03-09"}.
using Facts = std::vector<std::pair<std::string, std::string>>;

/// Why a rule said no. Holds no sentence: core/text renders `code` and `facts` in the reader's language.
struct Problem {
    std::string_view code;  ///< constant from a module's problems.h, e.g. "casework/not-accepted"
    Facts facts;            ///< values that the sentence names
    std::string where;      ///< form field, JSON pointer or file:line; empty: the whole request

    friend bool operator==(const Problem&, const Problem&) = default;
};

/// A value or a Problem. Stands on tl::expected: Clang with libstdc++ 12 has no std::expected.
template <typename T>
struct [[nodiscard]] Result : tl::expected<T, Problem> {
    using tl::expected<T, Problem>::expected;
};

/// What a function that refuses returns: `return refuse("casework/not-accepted", {{"state", s}});`
inline tl::unexpected<Problem> refuse(std::string_view code, Facts facts = {}, std::string where = {}) {
    return tl::unexpected<Problem>(Problem{code, std::move(facts), std::move(where)});
}

}  // namespace huiyin

/// Passes a refusal up; the value, if any, is dropped. Has a line of its own.
#define TRY(expression)                                                                  \
    do {                                                                                 \
        if (auto try_result = (expression); !try_result)                                 \
            return tl::unexpected<::huiyin::Problem>(std::move(try_result).error());     \
    } while (false)

/// Passes a refusal up, or declares `name` as the value. Has a line of its own.
#define TRY_LET(name, expression)                                                        \
    auto name##_result = (expression);                                                   \
    if (!name##_result)                                                                  \
        return tl::unexpected<::huiyin::Problem>(std::move(name##_result).error());      \
    auto& name = *name##_result
