#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "core/ledger/note.h"
#include "engine/context.h"
#include "io/cli/log_keys.h"
#include "io/cli/server_settings.h"
#include "io/store/files/folder_lock.h"
#include "io/store/files/head_file.h"
#include "io/store/files/key_files.h"
#include "io/store/open/database.h"

namespace huiyin::cli {

/// What `huiyin init` is asked for.
struct InitOptions {
    std::filesystem::path folder;
    std::string profile = "zh-CN-township";
    std::string site = "http://127.0.0.1:8080";
    bool demo = false;
    std::string database = {};  ///< its URL (store::Database); empty: a file in the folder
    bool unhurried = false;     ///< a demo town that publishes and counts as seldom as a real one
};

/// Fills a folder that is there and empty (making_folder.h): huiyin.toml, keys/, database, copies of procedures,
/// calendars, offices and reply templates. Refuses with cli/unknown-profile {"profile"}. Throws Fault.
Result<void> make_folder(const InitOptions& options, Random& random);
/// Adds offices to the offices.toml of such a folder before it is first opened. Throws Fault.
void add_to_office_file(const std::filesystem::path& folder, std::span<const accounts::Office> offices);

/// A town as its files describe it, without database or keys.
struct TownData {
    std::unique_ptr<engine::Town> town;  ///< offices as in offices.toml, rules as in their files
    engine::RuleFiles rules;
    accounts::Offices offices;
    InstanceId instance;
    store::Database database;            ///< where it lives
    ServerSettings server;
};
/// Refuses with cli/no-town, cli/unfinished, cli/restoring, or the first mistake in a data file, at file:line.
Result<TownData> read_town(const std::filesystem::path& folder, const std::vector<std::string>& sets);
/// The same with the versions of rules that the database keeps, read from one moment of it: for commands that look at a town beside
/// its servers. Refuses with engine/version-kept too. Throws Fault.
Result<void> take_kept_rules(TownData& data);

/// A data folder, opened: everything that a server or a command needs, built in one place and handed on.
class TownFolder {
  public:
    /// Only `init` itself opens a folder in the making.
    enum class Stage { finished, making };
    /// A command that no server of the town may notice half done wants it alone, also where others would use the same database.
    enum class Use { beside_others, alone };
    /// How a whole life is lived at once (trial/life.h): the caller gives the writer its turns; database and `head` are durable in
    /// the end alone.
    struct Trial {
        std::function<void(engine::WriterOptions&)> set_up_writer;
    };
    /// `sets` are KEY=VALUE overrides. Refuses with cli/no-town, cli/unfinished, or the first mistake in a data file, at
    /// file:line. Throws Fault.
    static Result<std::unique_ptr<TownFolder>> open(const std::filesystem::path& folder,
                                                    const std::vector<std::string>& sets,
                                                    const Clock& clock,
                                                    Random& random,
                                                    Stage stage = Stage::finished,
                                                    Use use = Use::beside_others,
                                                    const Trial* trial = nullptr);
    ~TownFolder();

    /// Starts the writer, but not for a trial; notes offices that are new or changed; hands it the dockets. Throws Fault.
    void start();
    /// Makes the key that will be needed from next month on, so that it can be copied to the town's other servers in time; throws Fault
    /// if another server has made it and it has not come here yet. Where there can be none, the database learns of keys made since.
    void keep_keys_ahead();
    engine::Context context();
    engine::Town& town() { return *town_; }
    engine::Store& store() { return *store_; }
    engine::Writer& writer() { return *writer_; }
    store::HeadFile& head() { return *head_; }
    store::KeyFiles& keys() { return *keys_; }
    const store::Database& database() const { return *database_; }
    const ledger::SignerKey& signer() const { return log_keys_->current; }
    const LogKeys& log_keys() const { return *log_keys_; }
    const std::filesystem::path& folder() const { return folder_; }
    const ServerSettings& server_settings() const { return server_settings_; }
    /// Adds an office to offices.toml, the database and the log. Refuses with accounts/* what does not fit.
    Result<void> add_office(accounts::Office office);
    /// What became of the rules.
    struct Reloaded {
        std::vector<engine::VersionRow> fresh;  ///< what the files said that was not known
        std::vector<engine::RuleFiles::ProcedureFile> older;  ///< files of versions before the newest one that is kept
    };
    /// Reads procedures and calendars anew. All is checked first: with a mistake, at file:line, nothing changes. Open cases stay on the
    /// version under which they started. Throws Fault.
    Result<Reloaded> reload_rules();
    /// Takes on what was published since by an administrator or another server of the town. Throws Fault.
    void look_for_versions();

  private:
    TownFolder(std::filesystem::path folder, store::FolderLock lock, const Clock& clock, Random& random);
    void sync_offices();
    Result<std::vector<engine::VersionRow>> publish_rules();
    void load_office_keys();
    void check_month_keys();
    void register_keys();
    /// Throws Fault if the log has another key by now than this process signs with.
    void check_log_key();

    std::filesystem::path folder_;
    store::FolderLock lock_;
    const Clock& clock_;
    Random& random_;
    std::unique_ptr<engine::KeyRegister> key_register_;
    std::unique_ptr<store::KeyFiles> keys_;
    std::unique_ptr<store::HeadFile> head_;
    std::optional<store::Database> database_;
    std::unique_ptr<engine::Store> store_;
    std::unique_ptr<engine::Town> town_;
    std::optional<LogKeys> log_keys_;
    std::unique_ptr<engine::Writer> writer_;
    engine::KeptCases kept_;
    accounts::Offices file_offices_;
    std::mutex changing_rules_;
    engine::RuleFiles rule_files_;
    ServerSettings server_settings_;
    bool has_thread_ = true;
};

/// Procedures and calendars that ship with the program, for commands that need no town.
struct Shipped {
    std::vector<procedure::Procedure> procedures;
    std::map<std::string, calendar::WorkCalendar> calendars;
};
Result<Shipped> shipped_data();
/// Those that count now in a town, versions in its database included; of a folder that is no town but holds rules, what its files say.
Result<Shipped> newest_data(const std::filesystem::path& folder);
/// What folders `procedures` and `calendars` below `root` hold. Refuses with the first mistake, at file:line.
Result<engine::RuleFiles> read_rules(const std::filesystem::path& root);

/// `sets` for TownFolder::open, with a database's URL from the command line, unless it is empty.
std::vector<std::string> with_database(std::vector<std::string> sets, const std::string& url);

std::string read_text_file(const std::filesystem::path& file);

}  // namespace huiyin::cli
