#include "io/store/open/database.h"

#include <algorithm>
#include <iterator>

#include "base/fault.h"
#include "io/store/postgres/copy_ends.h"
#include "io/store/postgres/key_register.h"
#include "io/store/postgres/postgres_store.h"
#include "io/store/postgres/schema.h"
#include "io/store/sqlite/copy_ends.h"
#include "io/store/sqlite/schema.h"
#include "io/store/sqlite/sqlite_store.h"

namespace huiyin::store {

std::optional<Database> Database::parse(const std::string& url, const std::filesystem::path& folder) {
    constexpr std::string_view sqlite = "sqlite:";
    if (url.empty()) return Database(folder / "huiyin.db");
    if (url.starts_with(sqlite)) {
        const std::filesystem::path path = url.substr(sqlite.size());
        if (path.empty() || !path.has_filename()) return std::nullopt;
        return Database(folder / path);
    }
    auto address = postgres::Address::parse(url);
    if (!address) return std::nullopt;
    return Database(std::move(*address));
}

std::unique_ptr<engine::InspectedStore> Database::open(const Options& options) const {
    if (const auto* file = std::get_if<std::filesystem::path>(&place_))
        return SqliteStore::open(*file, {.create = options.create,
                                         .instance = options.instance,
                                         .durable_in_the_end = options.durable_in_the_end});
    return PostgresStore::open(std::get<postgres::Address>(place_), {.create = options.create, .instance = options.instance, .alone = options.alone});
}

void Database::sync() const {
    if (const auto* file = std::get_if<std::filesystem::path>(&place_)) SqliteStore::sync(*file);
}

std::vector<std::unique_ptr<engine::InspectedStore>> Database::open_moments(const InstanceId& instance, std::size_t count) const {
    std::vector<std::unique_ptr<engine::InspectedStore>> out;
    const auto take = [&out](auto moments) { std::move(moments.begin(), moments.end(), std::back_inserter(out)); };
    if (const auto* file = std::get_if<std::filesystem::path>(&place_))
        take(SqliteStore::open_moments(*file, instance, count));
    else
        take(PostgresStore::open_moments(std::get<postgres::Address>(place_), instance, count));
    return out;
}

std::optional<CopiedDatabase> Database::back_up(const InstanceId& instance, const std::filesystem::path& to,
                                                const CopyProgress& progress) const {
    if (const auto* file = std::get_if<std::filesystem::path>(&place_)) return copy_database(*file, instance, to, progress);
    return copy_rows(*copy_source(false), instance, to, progress);
}

rows::SchemaFaults Database::schema_faults() const {
    if (const auto* file = std::get_if<std::filesystem::path>(&place_)) return sqlite::schema_faults(*file);
    return postgres::schema_faults(std::get<postgres::Address>(place_));
}

void Database::mend_schema() const {
    if (const auto* file = std::get_if<std::filesystem::path>(&place_)) return sqlite::mend_schema(*file);
    postgres::mend_schema(std::get<postgres::Address>(place_));
}

bool Database::is_older_file() const {
    const auto* file = std::get_if<std::filesystem::path>(&place_);
    return file != nullptr && sqlite::is_older(*file);
}

std::vector<std::string> Database::check_pages() const { return sqlite::check_pages(std::get<std::filesystem::path>(place_)); }

std::unique_ptr<engine::KeyRegister> Database::key_register() const {
    if (std::holds_alternative<std::filesystem::path>(place_)) return nullptr;
    return postgres::key_register(std::get<postgres::Address>(place_));
}

std::unique_ptr<copy::Source> Database::copy_source(bool hold) const {
    if (const auto* file = std::get_if<std::filesystem::path>(&place_)) return sqlite::copy_source(*file);
    return postgres::copy_source(std::get<postgres::Address>(place_), hold);
}

std::unique_ptr<copy::Target> Database::copy_target() const {
    if (const auto* file = std::get_if<std::filesystem::path>(&place_)) return sqlite::copy_target(*file);
    return postgres::copy_target(std::get<postgres::Address>(place_));
}

std::string Database::name() const {
    if (const auto* file = std::get_if<std::filesystem::path>(&place_)) return file->string();
    return std::get<postgres::Address>(place_).name();
}

bool Database::is_same(const Database& other) const {
    if (place_.index() != other.place_.index()) return false;
    if (const auto* file = std::get_if<std::filesystem::path>(&place_))
        return std::filesystem::weakly_canonical(*file) ==
               std::filesystem::weakly_canonical(std::get<std::filesystem::path>(other.place_));
    return name() == other.name();
}

}  // namespace huiyin::store
