#pragma once

#include <string_view>

#include "core/casework/event.h"

// Within this module.
namespace huiyin::casework {

/// Reads an event that is spelled as `write_event` spells it into a fresh one, byte by byte and in a tenth of the time; false, with
/// anything in it, if it is spelled otherwise, or says what an event can't. What this reads, `read_any_spelling` reads alike.
bool read_as_written(std::string_view canonical, Committed& into);
/// The same by way of a JSON document, however it is spelled: the definition of what an event's text means.
Result<Committed> read_any_spelling(std::string_view text);

}  // namespace huiyin::casework
