#pragma once

#include <functional>
#include <memory>

#include "core/ledger/note.h"
#include "engine/board.h"
#include "engine/context.h"
#include "io/http/kept_answers.h"
#include "io/http/router.h"

namespace huiyin::api {

/// How a part of the server does: a word, and why it isn't "ok".
struct Condition {
    std::string part;   ///< "database", "writer", "keys", "mail", "disk", "clock"
    std::string word = "ok";
    std::string why{};
    bool ready = true;  ///< whether the server can do its work all the same
};

/// Whether a client has asked too often: true lets it pass. Kept in memory only.
using Allow = std::function<bool(std::uint64_t remote_key)>;

struct Api {
    engine::Context context;
    ledger::VerifierKey log_key;
    std::string log_keys = {};  ///< what /log/key says; empty: the one key since the log began
    Allow may_file;   ///< null: no limit
    Allow may_try;    ///< codes; null: no limit
    std::function<std::vector<Condition>()> machine = {};  ///< of what lies below: disk, clock; null: nothing is known
    std::shared_ptr<engine::KeptBoard> board = std::make_shared<engine::KeptBoard>(context);
    std::shared_ptr<http::KeptAnswers> kept = std::make_shared<http::KeptAnswers>();
};

/// /log/checkpoint, /log/tile/..., /log/key
void add_log_routes(http::Router& router, const Api& api);
/// Database, writer and keys, mail in a town that writes some, then the machine. Never throws.
std::vector<Condition> conditions_of(const Api& api);
/// /healthz, /readyz
void add_health_routes(http::Router& router, const Api& api);
/// POST /api/v1/cases
void add_filing_routes(http::Router& router, const Api& api);
/// /api/v1/case and below
void add_case_routes(http::Router& router, const Api& api);
/// GET /api/v1/categories: what a filing may be about
void add_category_routes(http::Router& router, const Api& api);
/// /api/v1/reception-days: when leaders receive, which times are free, and booking one in a case or without
void add_reception_routes(http::Router& router, const Api& api);
/// GET /api/v1/calls: open calls for suggestions, and those that are over
void add_call_routes(http::Router& router, const Api& api);
/// /board.json, /board.csv
void add_board_routes(http::Router& router, const Api& api);
/// /api/v1/openapi.json
void add_description_route(http::Router& router, const Api& api);
/// All of them.
void add_routes(http::Router& router, const Api& api);

/// The OpenAPI description, as served.
std::string_view description();
/// Whether an address belongs to programs, so that errors on it are problem details and no page.
bool is_for_programs(std::string_view path);
/// An error that the server itself found on such an address.
http::Response error_answer(const Api& api, const http::Request& request, int status, std::string_view code,
                            std::string_view incident);

}  // namespace huiyin::api
