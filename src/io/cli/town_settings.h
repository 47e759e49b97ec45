#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/town.h"
#include "io/cli/server_settings.h"
#include "io/store/open/database.h"

namespace huiyin::cli {

/// The one setting that is no engine::Settings: where the town lives.
inline constexpr std::string_view database_setting = "database.url";

/// What huiyin.toml says, with what overrides it.
struct TownFile {
    engine::Settings settings;
    InstanceId instance;
    std::string database;  ///< its URL; empty: the file in the folder
    ServerSettings server;
};
/// huiyin.toml, and over it KEY=VALUE. Refuses with the first mistake: cli/unknown-setting, bad-setting, no-setting or mail-setting,
/// at file:line or "--set".
Result<TownFile> read_town_file(const std::filesystem::path& file, const std::vector<std::string>& sets);

/// A scheme and an authority, and nothing behind them.
bool is_site(const std::string& text);
bool is_profile(const std::string& text);
/// A mistake in a database's URL is named without quoting it: it may hold a password. Refuses with cli/bad-database.
Result<store::Database> database_of(const std::string& url, const std::filesystem::path& folder, const std::string& where);

}  // namespace huiyin::cli
