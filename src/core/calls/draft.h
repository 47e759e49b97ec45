#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/accounts/offices.h"
#include "core/calls/call.h"

namespace huiyin::calls {

/// Written limits, in characters.
inline constexpr std::size_t title_characters_max = 120;
inline constexpr std::size_t text_characters_max = 5'000;
inline constexpr std::size_t outcome_characters_max = 10'000;
inline constexpr int days_ahead_max = 400;

/// A call as somebody typed it: what a form holds between two pages, and what a version keeps once it is right.
struct Draft {
    std::string id;
    std::string office;
    std::string until;            ///< YYYY-MM-DD
    Text title;
    Text text;
    Text outcome;
    bool withdrawn = false;
    friend bool operator==(const Draft&, const Draft&) = default;
};

/// As a version keeps it: a JSON object with just these members.
std::string write_draft(const Draft& draft);
/// Refuses with base/bad-json or calls/bad-document {"why"}: the JSON pointer of the member that is missing, not known, or of
/// another kind.
Result<Draft> read_draft(std::string_view document);

/// All that is wrong with it, each at its field. `before`: what stands; its office stays, and its day may lie in the past as it did.
std::vector<Problem> check_draft(const Draft& draft, const accounts::Offices& offices, const Call* before, Date today);

/// The call that it means. Refuses with the first of what keeps it from being one, whatever offices there are today.
Result<Call> call_of(const Draft& draft);
Draft draft_of(const Call& call);

/// What a call's id begins with: 2026-12-31-OFFICE.
std::string id_for(Date until, const OfficeId& office);

}  // namespace huiyin::calls
