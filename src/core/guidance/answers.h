#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/guidance/guidance.h"
#include "core/text/language.h"

namespace huiyin::guidance {

inline constexpr std::size_t answer_line_characters_max = 200;   ///< line and place
inline constexpr std::size_t answer_lines_characters_max = 2000;

/// Answers by the id of their question, as typed; days as YYYY-MM-DD, choices by id.
using Answers = std::map<std::string, std::string>;

/// All that is wrong with answers to a category's questions. `complete`: what is required must be there (not at the
/// counter, where a clerk writes down what somebody says). What answers no question of the category is let pass: it may have
/// been asked until a moment ago.
std::vector<Problem> check_answers(const Category& category, const Answers& answers, bool complete);

/// What answers no question of the category.
std::vector<Problem> check_known(const Category& category, const Answers& answers);

/// Questions and answers as the resident saw them, one after the other, so that they can be read whatever becomes of the
/// category; what answers no question stands at the end, under its id. Empty if nothing was answered.
std::string write_answers(text::Language language, const Category& category, const Answers& answers);

}  // namespace huiyin::guidance
