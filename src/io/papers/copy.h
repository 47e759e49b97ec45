#pragma once

#include <functional>
#include <string>

#include "core/text/language.h"
#include "engine/handling.h"

namespace huiyin::papers {

/// What the file is called.
inline constexpr std::string_view copy_name = "case.zip";

/// The full copy of a case as a zip, piece by piece: appends to its argument and returns true, or false at the end.
/// Throws Fault: what was handed out then is no whole zip, and readers refuse it.
std::function<bool(std::string&)> copy_of_case(const engine::Context& context, text::Language language,
                                               engine::CaseView view);

}  // namespace huiyin::papers
