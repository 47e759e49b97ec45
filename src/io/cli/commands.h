#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace huiyin::cli {

/// Exit codes of every command (interfaces.md): done, the check failed, wrong use.
inline constexpr int done = 0;
inline constexpr int check_failed = 1;
inline constexpr int wrong_use = 2;

/// Reads the command line and runs the command. Everything that can go wrong ends in one or two lines on standard error.
int run(int argc, char** argv);

struct InitCommand {
    std::filesystem::path folder;
    std::string profile = "zh-CN-township";
    std::string site = "http://127.0.0.1:8080";
    bool demo = false;
    std::string db;  ///< URL of the database; empty: a file in the folder
};
int init(const InitCommand& command);

/// A simulated town's life; deterministic, and its keys with it.
struct SimulateCommand {
    std::filesystem::path folder;
    std::uint64_t seed = 0;
    int days = 0;
    int filings_per_day = 0;
    int offices = 20;
    std::string start = "2025-01-01";
    std::string profile = "zh-CN-township";
    bool json = false;
};
int simulate(const SimulateCommand& command);

struct ServeCommand {
    std::filesystem::path folder;
    std::string listen = "127.0.0.1:8080";
    std::vector<std::string> sets;
    std::string db;  ///< URL of the database, over huiyin.toml's; empty: that
};
int serve(const ServeCommand& command);

struct MigrateCommand {
    std::string from;              ///< URLs as for --db
    std::string to;
    std::filesystem::path folder;  ///< the town's data folder; empty: that of an SQLite file, or none
};
int migrate_db(const MigrateCommand& command);

struct VerifyCommand {
    std::filesystem::path proof;
    std::string key;
    std::string log;   ///< URL or folder; empty: offline
};
int verify(const VerifyCommand& command);

struct LogCommand {
    std::string key;
    std::string log;   ///< URL or folder
    std::string since; ///< file of an older checkpoint; empty: none
    std::string as_of; ///< YYYY-MM-DD; empty: today
    bool json = false;
};
struct LogExportCommand {
    std::filesystem::path folder;
    std::string db;               ///< as for `serve`
    std::filesystem::path out;
};
int log_export(const LogExportCommand& command);

struct LogRecoverCommand {
    std::filesystem::path folder;
    std::string db;                     ///< URL; empty: as huiyin.toml says
    std::string from;                   ///< URL or folder of a copy; empty: none
    std::vector<std::string> receipts;  ///< .tlog-proof files
    bool latest = false;                ///< the operator declares that nothing was published after the backup
    std::string new_origin;             ///< go on under this name; empty: as what it was
    bool yes = false;                   ///< don't ask
};
int log_recover(const LogRecoverCommand& command);

struct LogRotateKeyCommand {
    std::filesystem::path folder;
    std::string db;    ///< URL; empty: as huiyin.toml says
    bool yes = false;  ///< don't ask
};
int log_rotate_key(const LogRotateKeyCommand& command);

int log_verify(const LogCommand& command);
int log_audit(const LogCommand& command);

struct DeadlineCommand {
    std::string procedure;
    std::string clock;
    std::string from;
    std::vector<std::string> suspensions;
    bool extend = false;
    std::string calendar;
    std::filesystem::path data;
    bool json = false;
};
int deadline(const DeadlineCommand& command);

int procedure_check(const std::vector<std::string>& files);
int procedure_graph(const std::string& file, bool svg, const std::string& language);

struct BackupCommand {
    std::filesystem::path folder;
    std::string db;               ///< as for `serve`
    std::filesystem::path out;
    std::filesystem::path keys;   ///< empty: OUT.keys
    bool without_keys = false;
    bool json = false;
};
int backup(const BackupCommand& command);

struct RestoreCommand {
    std::filesystem::path from;
    std::filesystem::path folder;
    std::string db;               ///< URL of an empty database to restore into; empty: a file in the folder
    std::filesystem::path keys;   ///< empty: OUT.keys
    bool latest = false;          ///< the operator declares that nothing was published after the backup
    bool json = false;
};
int restore(const RestoreCommand& command);

struct FsckCommand {
    std::filesystem::path folder;
    std::string db;               ///< as for `serve`
    bool rebuild = false;
    bool json = false;
};
int fsck(const FsckCommand& command);

}  // namespace huiyin::cli
