#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "engine/context.h"

namespace huiyin::bench {

/// A complaint of the usual length as a program sends it: POST /api/v1/cases, with a fresh Idempotency-Key.
std::string filing_request(Random& random);

/// What a filing leaves in the database and the log, made as engine::file makes it, up to the writer.
engine::Append sealed_filing(const engine::Context& context);

/// The bytes of it, a row of ours for each row of the store.
std::vector<Bytes> stored_bytes(const engine::Append& append);

}  // namespace huiyin::bench
