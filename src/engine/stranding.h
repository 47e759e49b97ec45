#pragma once

#include <optional>

#include "base/result.h"
#include "core/accounts/offices.h"
#include "engine/context.h"

namespace huiyin::engine {

/// Whether a change of an office's place would leave open cases where nobody may handle them: it, or one beneath it, would come to stand under
/// an office that a case of its own is about. engine/cases-stranded {"office_zh","office_en"}, at `parent`; nothing
/// if the place stays, or nobody is left. Reads the open cases of offices that get somebody new above them, and of no others: a change of
/// the town's order is rare, and nobody else may come to wait for it.
std::optional<Problem> left_without_office(const Context& context, const accounts::Office& changed);

}  // namespace huiyin::engine
