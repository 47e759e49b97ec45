#pragma once

#include "io/store/postgres/connection.h"

namespace huiyin::store::postgres {

/// Says, for as long as the connection lives, that a process works on the town: beside others, or `alone`. Throws a Fault of one
/// line that says who is in the way, if they are still there after a few seconds.
void be_present(Connection& connection, bool alone);

}  // namespace huiyin::store::postgres
