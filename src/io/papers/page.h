#pragma once

#include <string>
#include <vector>

#include "engine/handling.h"
#include "io/papers/letters.h"

namespace huiyin::papers {

/// The whole story as one HTML page that needs nothing else: no script, no outside address; links lead to files of the
/// same copy.
std::string write_page(const engine::Town& town, text::Language language, const engine::CaseView& view,
                       const std::vector<Letter>& letters);

/// What is in the copy and how to check it, in every language that we speak.
std::string write_readme(const std::string& verifier_key);

}  // namespace huiyin::papers
