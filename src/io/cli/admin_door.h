#pragma once

#include <string>

#include "base/guarded_clock.h"
#include "engine/outbox.h"
#include "engine/timers.h"
#include "io/api/routes.h"
#include "io/cli/town_folder.h"
#include "io/http/server.h"

/// The operator's own door: /metrics, /healthz, /readyz, on an address that residents don't reach.
namespace huiyin::cli {

/// What the figures are taken from; all outlive the page.
struct Measured {
    TownFolder& town;
    const http::Server& server;
    const engine::Timers& timers;
    const engine::Outbox* outbox;  ///< null: the town writes no mails
    const GuardedClock& clock;
    Instant started;
};

/// The page of figures, in the OpenMetrics text format. Holds no name, address, case or code, and nothing by office.
std::string figures_page(const api::Api& api, const Measured& measured);

/// A host and port of `admin.listen`; loopback only, unless others may reach it. Refuses with cli/bad-setting, cli/admin-public.
Result<http::Config> admin_config(const ServerSettings& settings);

}  // namespace huiyin::cli
