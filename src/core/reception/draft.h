#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/accounts/offices.h"
#include "core/reception/reception.h"

namespace huiyin::reception {

/// Written limits, in characters.
inline constexpr std::size_t leader_characters_max = 60;
inline constexpr std::size_t post_characters_max = 80;
inline constexpr std::size_t place_characters_max = 120;
inline constexpr std::size_t languages_characters_max = 80;
inline constexpr std::size_t note_characters_max = 500;
inline constexpr std::size_t reason_characters_max = 300;
inline constexpr std::size_t joint_max = 3;
inline constexpr int minutes_min = 5;
inline constexpr int minutes_max = 240;
inline constexpr std::size_t times_max = 48;
inline constexpr int days_ahead_max = 400;

/// A day as somebody typed it: what a form holds between two pages, and what a version keeps once it is right.
struct Draft {
    std::string id;
    std::string office;
    std::vector<std::string> joint;
    std::string date;             ///< YYYY-MM-DD
    std::string from;             ///< HH:MM
    std::string to;
    std::string minutes;
    std::string leader;
    Text post;
    Text place;
    Text languages;
    Text note;
    bool cancelled = false;
    Text reason;
    friend bool operator==(const Draft&, const Draft&) = default;
};

/// As a version keeps it: a JSON object with just these members.
std::string write_draft(const Draft& draft);
/// Refuses with base/bad-json or reception/bad-document {"why"}: the JSON pointer of the member that is missing, not known, or
/// of another kind.
Result<Draft> read_draft(std::string_view document);

/// All that is wrong with it, each at its field. A day may be published from today on.
std::vector<Problem> check_draft(const Draft& draft, const accounts::Offices& offices, Date today);

/// The day that it means. Refuses with the first of what keeps it from being one, whatever offices there are today.
Result<Day> day_of(const Draft& draft);
Draft draft_of(const Day& day);

/// What a day's id begins with: 2026-12-03-OFFICE.
std::string id_for(Date date, const OfficeId& office);

}  // namespace huiyin::reception
