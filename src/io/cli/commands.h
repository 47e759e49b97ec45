#pragma once

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

/// `db`: as for `serve`.
int fsck(const std::filesystem::path& folder, const std::string& db);

}  // namespace huiyin::cli
