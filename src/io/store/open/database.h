#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/ports/inspection.h"
#include "engine/ports/keys.h"
#include "io/store/copy/copy.h"
#include "io/store/postgres/address.h"
#include "io/store/rows/schema_fault.h"
#include "io/store/sqlite/copy.h"

namespace huiyin::store {

/// Where a town's database is.
class Database {
  public:
    struct Options {
        bool create = false;                 ///< make it if there is none
        std::optional<InstanceId> instance;  ///< the installation that it must belong to; written when it is made
        /// On a server: refuse if another process works on the town, and keep others away. A file has its folder's lock.
        bool alone = false;
        bool durable_in_the_end = false;     ///< of a file: see SqliteStore::Options; `sync` once it is closed
    };

    /// "sqlite:PATH" (relative to `folder`), "postgresql://…", or empty for huiyin.db in `folder`; nothing if it is none of
    /// these. What can't be read is not repeated in any message: it may hold a password.
    static std::optional<Database> parse(const std::string& url, const std::filesystem::path& folder);

    /// Throws a Fault of one line, without a password.
    std::unique_ptr<engine::InspectedStore> open(const Options& options) const;
    /// A file that nobody has open is on disk when it returns; a server's is anyway. Throws Fault.
    void sync() const;
    /// The database as it is at one moment, beside servers that go on writing: `count` objects that show the same moment of the
    /// log, each for one thread, only to be read. Throws Fault, also if it is of an older version.
    std::vector<std::unique_ptr<engine::InspectedStore>> open_moments(const InstanceId& instance, std::size_t count) const;
    /// Puts one moment of the database into the new SQLite file `to`, beside servers that go on writing: what a backup holds,
    /// whatever database the town has. See sqlite/copy.h.
    std::optional<CopiedDatabase> back_up(const InstanceId& instance, const std::filesystem::path& to, const CopyProgress& progress) const;
    /// What of its schema isn't as it should be, also of one that no store would open for that. Throws Fault.
    rows::SchemaFaults schema_faults() const;
    /// Builds what of that can be built; nobody works on it meanwhile. Throws Fault.
    void mend_schema() const;
    /// Whether it is a file of an older version, of which no moment can be opened; serving it brings it forward. Throws Fault.
    bool is_older_file() const;
    /// A file's own check of its pages, of whatever version it is: one line for each finding. Throws Fault. EXPECTS a file.
    std::vector<std::string> check_pages() const;
    /// Where the town's servers agree on their keys; null where there can be only one.
    std::unique_ptr<engine::KeyRegister> key_register() const;
    /// The two ends of a copy. `hold`: on a server, nobody works on the source meanwhile. Throws Fault.
    std::unique_ptr<copy::Source> copy_source(bool hold) const;
    std::unique_ptr<copy::Target> copy_target() const;
    /// For messages.
    std::string name() const;
    const std::variant<std::filesystem::path, postgres::Address>& place() const { return place_; }
    /// Whether both are the same place, as far as can be seen from their names.
    bool is_same(const Database& other) const;

  private:
    explicit Database(std::variant<std::filesystem::path, postgres::Address> place) : place_(std::move(place)) {}
    std::variant<std::filesystem::path, postgres::Address> place_;
};

}  // namespace huiyin::store
