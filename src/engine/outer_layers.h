#pragma once

#include <optional>

#include "core/sealing/envelope.h"
#include "core/sealing/keys.h"
#include "engine/context.h"

namespace huiyin::engine {

/// The outer layers of what a case holds, which the server moves from month to month without anybody's key.

/// A key of a case and whom it is wrapped for, as in WrapRow.
struct WrapLabel {
    std::string_view key;
    std::string_view recipient;
};
/// Where a wrap belongs; nothing if its key has no name that there is.
std::optional<sealing::WrapAddress> wrap_address(const InstanceId& instance, const CaseId& of, const WrapLabel& wrap);
/// A wrap under another month's key; nothing if it is under it already, or if its own month's key is gone.
std::optional<WrapRow> moved_wrap(const Context& context, WrapRow wrap, const sealing::MonthKey& to);
/// Moves the subject that `office` sees on its list. It stays as it is if its month's key is gone.
void move_subject(const Context& context, CaseRow& row, const OfficeId& office, const sealing::MonthKey& to);

}  // namespace huiyin::engine
