#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "io/cli/journal.h"
#include "io/http/server.h"

namespace huiyin::cli {

/// What huiyin.toml and --set say about the network face and what the operator sees of it (operator's guide, section 3):
/// the keys of `server`, `admin` and `logging`.
struct ServerSettings {
    http::Config http{.workers = 64, .upload_workers = 16, .upload_spare = 112};
    std::string admin_listen;    ///< ADDR:PORT of /metrics, /healthz, /readyz; empty: none
    bool admin_public = false;   ///< `admin_listen` may be an address that others reach
    Journal::Level log_level = Journal::Level::info;
    bool log_requests = false;
    std::string clock_confirm;   ///< YYYY-MM-DD: the operator has seen that this is the day
};

/// A host and a port: "127.0.0.1:8080", "localhost:8080", "[::1]:8080" or ":8080".
std::optional<std::pair<std::string, std::uint16_t>> split_address(const std::string& text);
/// Whether `apply` knows the section of a key such as "server.head_seconds".
bool is_server_setting(const std::string& key);
/// Refuses with cli/bad-setting, cli/unknown-setting at `where`.
Result<void> apply(ServerSettings& settings, const std::string& key, const std::string& value, const std::string& where);
/// All keys, in order, for --help.
std::vector<std::string> server_setting_names();

}  // namespace huiyin::cli
