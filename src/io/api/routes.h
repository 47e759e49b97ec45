#pragma once

#include <functional>
#include <memory>

#include "core/ledger/note.h"
#include "engine/context.h"
#include "io/http/router.h"

namespace huiyin::api {

/// Whether a client has asked too often: true lets it pass. Kept in memory only.
using Allow = std::function<bool(std::uint64_t remote_key)>;

struct Api {
    engine::Context context;
    ledger::VerifierKey log_key;
    Allow may_file;   ///< null: no limit
    Allow may_try;    ///< codes; null: no limit
};

/// /log/checkpoint, /log/tile/..., /log/key
void add_log_routes(http::Router& router, const Api& api);
/// /healthz, /readyz
void add_health_routes(http::Router& router, const Api& api);
/// /api/v1/cases, /api/v1/case, /api/v1/case/bundle, /api/v1/case/messages, /api/v1/case/decision, /api/v1/board
void add_case_routes(http::Router& router, const Api& api);

}  // namespace huiyin::api
