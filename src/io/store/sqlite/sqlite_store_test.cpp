#include "io/store/sqlite/sqlite_store.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "base/random.h"
#include "io/store/contract/inspection_contract.h"
#include "io/store/contract/store_contract.h"
#include "io/store/rows/migrations.h"
#include "io/store/sqlite/connection.h"
#include "io/store/sqlite/schema.h"

namespace huiyin::store {
std::span<const EmbeddedFile> sqlite_migration_files();
}

namespace huiyin::store::contract {

/// A folder of its own, gone with the object.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string name = std::filesystem::temp_directory_path() / "huiyin-store-XXXXXX";
        path_ = ::mkdtemp(name.data());
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    std::filesystem::path file() const { return path_ / "huiyin.db"; }
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

/// Checkpoints after nearly every commit, so that the contract meets them too.
inline std::shared_ptr<engine::Store> temporary_store() {
    struct Both {
        TemporaryFolder folder;
        std::unique_ptr<SqliteStore> store;
    };
    const auto both = std::make_shared<Both>();
    both->store = SqliteStore::open(both->folder.file(), {.create = true, .instance = {}, .checkpoint_pages = 8});
    return {both, both->store.get()};
}

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreContract, testing::Values(StoreMaker{"store", temporary_store}), name_of);

/// Behind the store's back.
class SqlitePlace final : public InspectedPlace {
  public:
    engine::InspectedStore& store() override { return *store_; }
    std::vector<std::unique_ptr<engine::InspectedStore>> moments(std::size_t count) override {
        std::vector<std::unique_ptr<engine::InspectedStore>> out;
        for (auto& one : SqliteStore::open_moments(folder_.file(), inspected_instance, count)) out.push_back(std::move(one));
        return out;
    }
    void harm(const std::string& sql) override {
        sqlite::Connection(folder_.file(), sqlite::Connection::Role::writer).execute(sql);
    }

  private:
    TemporaryFolder folder_;
    std::unique_ptr<SqliteStore> store_ = SqliteStore::open(folder_.file(), {.create = true, .instance = {}});
};
INSTANTIATE_TEST_SUITE_P(Sqlite,
                         InspectionContract,
                         testing::Values(InspectionMaker{"store", [] { return std::make_unique<SqlitePlace>(); }}),
                         [](const auto& of) { return of.param.name; });

class SqliteFile : public testing::Test {
  protected:
    void SetUp() override { crypto::initialise(); }

    std::unique_ptr<SqliteStore> create() { return SqliteStore::open(file(), {.create = true, .instance = {}}); }
    std::unique_ptr<SqliteStore> reopen() { return SqliteStore::open(file(), {.create = false, .instance = {}}); }
    std::filesystem::path file() const { return folder_.file(); }

    /// What opening says when it refuses; empty if it opens. One line, and it names the file.
    std::string refusal(const SqliteStore::Options& options = {}) {
        try {
            SqliteStore::open(file(), options);
            return {};
        } catch (const Fault& fault) {
            const std::string said = fault.what();
            EXPECT_EQ(said.find('\n'), std::string::npos) << said;
            EXPECT_NE(said.find(file().string()), std::string::npos) << said;
            return said;
        }
    }
    void expect_refusal(const std::string& word, const SqliteStore::Options& options = {}) {
        const auto said = refusal(options);
        EXPECT_NE(said.find(word), std::string::npos) << "said: " << said;
    }

    /// A database with a log, cases, and large rows, closed again.
    void make_filled() {
        const auto store = create();
        grow(*store, 300);
        engine::Changes changes;
        for (std::uint32_t i = 0; i < 200; ++i) {
            const auto id = case_id(std::to_string(i));
            changes.events.push_back(event_row(id, 1, i));
            changes.cases.push_back(case_row(id));
            changes.parts.push_back({id, 1, "body", 1, "ck", big_bytes(3000)});
        }
        commit(*store, changes);
    }
    void overwrite(std::uint64_t from, std::size_t length) {
        std::fstream stream(file(), std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(static_cast<std::streamoff>(from));
        for (std::size_t i = 0; i < length; ++i) stream.put(static_cast<char>(0x5a + i % 7));
    }
    void raw(const std::string& sql) {
        SQLite::Database database(file().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        database.exec(sql);
    }

    /// A database as the program left it that knew so many migrations, with a case on the roads' desk.
    void make_of_schema(int held) {
        for (const auto& migration : rows::migrations(sqlite_migration_files()))
            if (migration.number <= held) raw(std::string(migration.sql));
        const std::string number = std::to_string(held);
        raw("insert into setting (key, value) values ('schema', '" + number + "'); pragma application_id = " +
            std::to_string(0x48755969) + "; pragma user_version = " + number);
        const std::string id = "x'" + case_id("a").hex() + "'";
        raw("insert into case_number (number, case_id) values (1, " + id + ")");
        raw("insert into case_row (number, case_id, version, procedure, office, state, open, due, due_clock, provisional, filed_at, "
            "changed_at, month, subject_sealed, imported) values (1, " + id + ", 1, 'complaint', 'roads', 'filed', 1, 20010, "
            "'register', 1, 1760000001, 1760000002, '2026-03', x'00ff00270a00', 0)");
    }
    std::string schema() {
        SQLite::Database database(file().string(), SQLite::OPEN_READONLY);
        SQLite::Statement statement(database, "select type || ' ' || name || ' ' || coalesce(sql, '') from sqlite_schema order by 1");
        std::string out;
        while (statement.executeStep()) out += statement.getColumn(0).getString() + "\n";
        return out;
    }

    TemporaryFolder folder_;
};

// ---------------------------------------------------------------------------------------------------------- queries

TEST_F(SqliteFile, no_statement_scans_or_sorts_a_table_that_grows) {
    create();
    const std::set<std::string> small{"office", "office_key", "staff", "figure", "setting", "town_version", "log_state"};
    SQLite::Database database(file().string(), SQLite::OPEN_READWRITE);
    for (const auto& statement : sqlite::statements()) {
        const std::string sql(statement.sql);
        SQLite::Statement plan(database, "explain query plan " + sql);
        while (plan.executeStep()) {
            const std::string step = plan.getColumn(3).getString();
            EXPECT_EQ(step.find("TEMP B-TREE"), std::string::npos) << step << "\n" << sql;
            EXPECT_EQ(step.find("AUTOMATIC"), std::string::npos) << step << "\n" << sql;
            if (!step.starts_with("SCAN ")) continue;
            auto table = step.substr(5);
            table = table.substr(0, table.find(' '));
            // What stands in a subquery has steps of its own; a count reads no more than its limit of them.
            if (table == "CONSTANT" || table.starts_with("(subquery")) continue;
            EXPECT_TRUE(statement.served_by == "whole" && small.contains(table)) << step << "\n" << sql;
        }
    }
}

TEST_F(SqliteFile, each_statement_is_served_by_the_index_that_it_names) {
    create();
    SQLite::Database database(file().string(), SQLite::OPEN_READWRITE);
    for (const auto& statement : sqlite::statements()) {
        std::string steps;
        SQLite::Statement plan(database, "explain query plan " + std::string(statement.sql));
        while (plan.executeStep()) steps += plan.getColumn(3).getString() + "\n";
        std::string_view rest = statement.served_by;
        while (!rest.empty()) {
            const auto comma = rest.find(", ");
            const std::string_view one = rest.substr(0, comma);
            rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 2);
            // Keys have no name of their own, and the clash target of an upsert shows in no plan.
            if (one == "whole" || one == "none" || one.ends_with(" key") || statement.sql.starts_with("insert"))
                continue;
            EXPECT_NE(steps.find("INDEX " + std::string(one) + " "), std::string::npos)
                << one << "\n" << steps << statement.sql;
        }
    }
}

TEST_F(SqliteFile, a_case_that_moves_leaves_those_indexes_alone_in_which_it_stays_where_it_is) {
    create();
    SQLite::Database database(file().string(), SQLite::OPEN_READWRITE);
    const auto written_by = [&](sqlite::Query query) {
        std::set<std::string> names;
        SQLite::Statement code(database, "explain " + std::string(sqlite::text_of(query).sql));
        while (code.executeStep()) {
            if (code.getColumn(1).getString() != "OpenWrite") continue;
            SQLite::Statement of_page(database, "select name from sqlite_schema where rootpage = ?1");
            of_page.bind(1, code.getColumn(3).getInt());
            EXPECT_TRUE(of_page.executeStep());
            names.insert(of_page.getColumn(0).getString());
        }
        return names;
    };
    // The list of those that are over is in the order in which they changed.
    EXPECT_EQ(written_by(sqlite::Query::move_case), (std::set<std::string>{"case_row", "case_row_desk_closed"}));
    const auto shifted = written_by(sqlite::Query::shift_case);
    EXPECT_TRUE(shifted.contains("case_row_timer") && shifted.contains("case_row_desk_open"));
    EXPECT_FALSE(shifted.contains("case_row_receipt"));
    EXPECT_TRUE(written_by(sqlite::Query::put_case).contains("case_row_receipt"));
}

// -------------------------------------------------------------------------------------------------------- durability

TEST_F(SqliteFile, what_was_committed_is_there_when_it_is_opened_again) {
    const auto id = case_id("a");
    {
        const auto store = create();
        grow(*store, 300);
        commit(*store, {.events = {event_row(id, 1, 0)}, .cases = {case_row(id)}, .settings = {{"site", "x"}}});
    }
    const auto store = reopen();
    EXPECT_EQ(store->log_state().size, 300u);
    EXPECT_EQ(store->log_entries(0, 1000).size(), 300u);
    EXPECT_EQ(store->case_row(id), case_row(id));
    EXPECT_EQ(store->setting("site"), "x");
    EXPECT_TRUE(store->check_integrity().empty());
    EXPECT_EQ(grow(*store, 1).size, 301u);
}

TEST_F(SqliteFile, a_commit_is_in_the_file_for_a_process_that_starts_after_a_kill) {
    const auto store = create();
    grow(*store, 3);
    // The copy is what a killed process leaves: the database and the write-ahead log, and no farewell.
    TemporaryFolder after_kill;
    for (const std::string suffix : {"", "-wal"}) {
        std::filesystem::copy_file(file().string() + suffix, after_kill.file().string() + suffix);
    }
    const auto revived = SqliteStore::open(after_kill.file(), {});
    EXPECT_EQ(revived->log_state().size, 3u);
}

TEST_F(SqliteFile, a_torn_last_commit_is_as_if_it_had_not_been) {
    const auto store = create();
    grow(*store, 3);
    const auto wal = file().string() + "-wal";
    const auto whole = std::filesystem::file_size(wal);
    grow(*store, 1);
    TemporaryFolder after_cut;
    std::filesystem::copy_file(file(), after_cut.file());
    const auto torn = after_cut.file().string() + "-wal";
    std::filesystem::copy_file(wal, torn);
    std::filesystem::resize_file(torn, (whole + std::filesystem::file_size(wal)) / 2);
    const auto revived = SqliteStore::open(after_cut.file(), {});
    EXPECT_EQ(revived->log_state().size, 3u);
    EXPECT_TRUE(revived->check_integrity().empty());
    EXPECT_EQ(grow(*revived, 1).size, 4u);
}

TEST_F(SqliteFile, after_a_failed_write_nothing_more_is_written_until_it_has_recovered) {
    {
        const auto store = create();
        grow(*store, 3);
        // A file may grow no further: what a full disk or a quota does.
        struct rlimit before {};
        ::getrlimit(RLIMIT_FSIZE, &before);
        const auto previous = std::signal(SIGXFSZ, SIG_IGN);
        const struct rlimit tight{std::filesystem::file_size(file().string() + "-wal"), before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &tight);
        {
            const auto transaction = store->begin();
            transaction->write({.settings = {{"k", std::string(100'000, 'x')}}});
            try {
                transaction->commit();
                ADD_FAILURE() << "the commit went through";
            } catch (const Fault& fault) {
                EXPECT_TRUE(fault.outcome_unknown);
                EXPECT_EQ(std::string(fault.what()).find("SQL logic"), std::string::npos) << fault.what();
            }
        }
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, previous);
        try {
            store->begin();
            ADD_FAILURE() << "there is room again, but what reached the disk is not known";
        } catch (const Fault& fault) {
            EXPECT_NE(std::string_view(fault.what()).find("writing it failed"), std::string_view::npos) << fault.what();
        }
        EXPECT_EQ(store->log_state().size, 3u) << "reading goes on";
        store->recover();
        EXPECT_FALSE(store->setting("k"));
        EXPECT_EQ(grow(*store, 1).size, 4u);
    }
    const auto store = reopen();
    EXPECT_EQ(store->log_state().size, 4u);
    EXPECT_FALSE(store->setting("k"));
    EXPECT_EQ(grow(*store, 1).size, 5u);
}

TEST_F(SqliteFile, while_there_is_no_room_it_does_not_recover) {
    const auto store = create();
    grow(*store, 3);
    struct rlimit before {};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const auto previous = std::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit nothing{0, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &nothing);
    {
        const auto transaction = store->begin();
        transaction->write({.settings = {{"k", "v"}}});
        EXPECT_THROW(transaction->commit(), Fault);
    }
    EXPECT_THROW(store->recover(), Fault);
    EXPECT_THROW(store->begin(), Fault);
    EXPECT_EQ(store->log_state().size, 3u);
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, previous);
    store->recover();
    EXPECT_EQ(grow(*store, 1).size, 4u);
}

TEST_F(SqliteFile, a_database_that_is_taken_away_takes_no_more_writes_until_it_is_back) {
    const auto store = create();
    grow(*store, 3);
    EXPECT_EQ(store->log_state().size, 3u);  // whoever reads has it open
    const auto aside = folder_.path() / "aside";
    std::filesystem::rename(file(), aside);
    EXPECT_THROW(store->begin(), Fault);
    EXPECT_THROW(store->recover(), Fault);
    EXPECT_EQ(store->log_state().size, 3u);
    std::filesystem::rename(aside, file());
    store->recover();
    EXPECT_EQ(grow(*store, 1).size, 4u);
    EXPECT_EQ(store->log_state().size, 4u);
}

TEST_F(SqliteFile, the_write_ahead_log_does_not_grow_without_end) {
    const auto store = SqliteStore::open(file(), {.create = true, .instance = {}, .checkpoint_pages = 100});
    for (int i = 0; i < 300; ++i) commit(*store, {.settings = {{"k", std::string(20'000, i % 2 ? 'x' : 'y')}}});
    EXPECT_LT(std::filesystem::file_size(file().string() + "-wal"), 1'000'000u) << "300 commits wrote some 7 MB";
    EXPECT_LT(std::filesystem::file_size(file()), 1'000'000u);
}

TEST_F(SqliteFile, what_was_deleted_is_not_left_in_the_file) {
    {
        const auto store = create();
        commit(*store, {.drafts = {{hash_of("d"), at(0), to_bytes("canary-in-a-draft")}}});
        commit(*store, {.drafts_gone = {hash_of("d")}});
    }
    std::ifstream stream(file(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_EQ(content.find("canary-in-a-draft"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(file().string() + "-wal")) << "closing empties the write-ahead log";
}

TEST_F(SqliteFile, only_the_owner_may_read_the_database_and_what_lies_beside_it) {
    const auto store = create();
    grow(*store, 1);
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
        struct stat status {};
        ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 0777, 0600u) << entry.path();
    }
}

// ---------------------------------------------------------------------------------------------------------- refusals

TEST_F(SqliteFile, a_missing_database_is_refused_and_not_made) {
    expect_refusal("there is none");
    EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(SqliteFile, a_folder_that_is_not_there_is_refused) {
    EXPECT_THROW(SqliteStore::open(folder_.path() / "none" / "huiyin.db", {.create = true, .instance = {}}), Fault);
}

TEST_F(SqliteFile, a_folder_or_file_that_cannot_be_written_to_is_refused) {
    make_filled();
    const bool root = ::geteuid() == 0;
    const auto as_nobody = [&](auto act) {
        ASSERT_EQ(root ? ::seteuid(65534) : 0, 0);
        act();
        ASSERT_EQ(root ? ::seteuid(0) : 0, 0);
    };
    ::chmod(folder_.path().c_str(), 0555);
    as_nobody([&] { expect_refusal("its folder can't be written to: Permission denied"); });
    ::chmod(folder_.path().c_str(), 0777);
    ::chmod(file().c_str(), 0444);
    as_nobody([&] { expect_refusal("it can't be read and written: Permission denied"); });
    ::chmod(file().c_str(), 0600);
    ::chmod(folder_.path().c_str(), 0700);
}

TEST_F(SqliteFile, a_file_that_is_no_database_fails_the_header_check) {
    std::ofstream(file()) << "hello";
    expect_refusal("the header check failed");
    std::ofstream(file()) << std::string(50'000, 'x');
    expect_refusal("the header check failed");
}

TEST_F(SqliteFile, garbage_in_the_first_page_fails_a_check_that_is_named) {
    make_filled();
    const auto whole = file().string() + ".whole";
    std::filesystem::copy_file(file(), whole);
    const auto size = std::filesystem::file_size(file());
    const struct {
        std::uint64_t from;
        std::uint64_t length;
        const char* check;
    } damages[] = {
        {0, 4096, "the header check failed"},
        {0, 16, "the header check failed"},
        {16, 84, "check failed"},
        {100, 3996, "the first page check failed"},
        {4096, size - 4096, "check failed"},
    };
    for (const auto& [from, length, check] : damages) {
        std::filesystem::copy_file(whole, file(), std::filesystem::copy_options::overwrite_existing);
        overwrite(from, length);
        expect_refusal(check);
    }
}

TEST_F(SqliteFile, a_database_cut_short_is_refused) {
    make_filled();
    std::filesystem::resize_file(file(), 8192);
    expect_refusal("check failed");
    std::filesystem::resize_file(file(), 50);
    expect_refusal("the header check failed");
}

TEST_F(SqliteFile, damage_in_the_middle_is_found_by_the_full_check) {
    make_filled();
    overwrite(std::filesystem::file_size(file()) / 2 / 4096 * 4096, 4096);
    std::vector<std::string> findings;
    try {
        findings = reopen()->check_integrity();
    } catch (const Fault& fault) {
        findings = {fault.what()};  // the page was one that opening looks at
    }
    EXPECT_FALSE(findings.empty());
}

// Two halves of one check, on two threads; what a walk through the cases saw of an index is what the check of it finds.
TEST_F(SqliteFile, each_index_is_in_one_half_of_the_full_check_whether_cases_were_walked_through_or_not) {
    const auto halves = [&](bool walks) {
        const auto moment = std::move(SqliteStore::open_moments(file(), inspected_instance, 1).front());
        if (walks) moment->each_case([](const engine::InspectedCase&) {});
        return std::pair(moment->check_case_indexes(), moment->check_all_but_case_indexes());
    };
    const struct {
        const char* index;
        const char* sql;
        bool of_cases;
    } harms[] = {
        {"event_case", "delete from event where leaf_index = 150", true},
        {"event_case", "update event set seq = 2 where leaf_index = 7", true},
        {"event_case", "insert into event select 5000, 4711, 1, kind, at, canonical, opening_sealed, month, null, null from event limit 1", true},
        {"part_case", "update part set part = 'bode' where id = 20", true},
        {"part_case", "update part set id = 100000 where id = 21", true},
        {"part_case", "insert into part values (201, 4711, 1, 'body', 1, 'ck', x'00')", true},
        {"part_case", "insert into part values (5000, 4711, 1, 'body', 1, 'ck', x'00')", true},
        {"case_number_id", "delete from case_number where number = (select max(number) from case_number)", false},
    };
    for (const auto& [index, sql, of_cases] : harms) {
        std::filesystem::remove(file());
        make_filled();
        raw("insert into setting values ('instance', '" + inspected_instance.hex() + "') on conflict do update set value = excluded.value");
        const std::string name = index;
        raw("pragma writable_schema = on; create temp table kept as select * from main.sqlite_schema where name = '" + name +
            "'; delete from sqlite_schema where name = '" + name + "'; pragma writable_schema = reset; " + sql +
            "; pragma writable_schema = on; insert into sqlite_schema select * from kept; pragma writable_schema = reset;");
        const auto said = halves(false);
        EXPECT_EQ(said.first.empty(), !of_cases) << sql;
        EXPECT_EQ(said.second.empty(), of_cases) << sql;
        EXPECT_EQ(halves(true), said) << sql;
        EXPECT_EQ(reopen()->check_integrity().size(), said.first.size() + said.second.size()) << sql;
    }
}

TEST_F(SqliteFile, a_lost_table_or_column_fails_the_schema_check) {
    make_filled();
    raw("drop index case_row_desk_open");
    expect_refusal("the schema check failed: it lacks index case_row_desk_open");
    std::filesystem::remove(file());
    make_filled();
    raw("alter table draft drop column sealed");
    expect_refusal("the schema check failed");
}

// Whatever version made it: its tables and indexes are then those of a new one.
TEST_F(SqliteFile, a_database_of_any_earlier_schema_is_brought_forward_with_its_cases) {
    create();
    const std::string fresh = schema();
    for (int held = 1; held <= sqlite::schema_known(); ++held) {
        SCOPED_TRACE(held);
        std::filesystem::remove(file());
        make_of_schema(held);
        const auto store = reopen();
        EXPECT_EQ(schema(), fresh);
        auto expected = case_row(case_id("a"));
        expected.timer = store->case_row(expected.case_id)->timer;
        EXPECT_EQ(store->case_row(expected.case_id), expected);
        if (held == 1) {
            EXPECT_EQ(expected.timer, Date{}) << "looked at once";
        }
        EXPECT_EQ(store->desk_count({.show = Show::open, .office = roads, .after = std::nullopt}), 1u);
        EXPECT_EQ(store->desk_count({.show = Show::mine, .office = roads, .after = std::nullopt}), 0u);
    }
}

TEST_F(SqliteFile, a_log_that_lost_its_last_entry_fails_the_log_check) {
    make_filled();
    raw("delete from log_entry where seq = 299");
    expect_refusal("the log check failed: its log says 300 entries and holds 299");
}

TEST_F(SqliteFile, a_database_of_another_program_or_a_newer_one_is_refused) {
    make_filled();
    raw("pragma user_version = 4711");
    expect_refusal("was written by a newer Huiyin (its schema is 4711");
    raw("pragma user_version = " + std::to_string(sqlite::schema_known()) + "; pragma application_id = 1");
    expect_refusal("of another program");
    raw("pragma application_id = " + std::to_string(0x48755969));
    EXPECT_EQ(refusal(), "");
    std::filesystem::remove(file());
    raw("create table somebody (name text)");
    expect_refusal("of another program", {.create = true});
}

TEST_F(SqliteFile, a_database_of_another_installation_is_refused) {
    SeededRandom random(1);
    const auto ours = InstanceId::draw(random);
    const auto theirs = InstanceId::draw(random);
    SqliteStore::open(file(), {.create = true, .instance = ours});
    EXPECT_EQ(refusal({.create = false, .instance = ours}), "");
    EXPECT_EQ(refusal({.create = true, .instance = ours}), "");
    expect_refusal("belongs to another installation", {.create = false, .instance = theirs});
}

TEST_F(SqliteFile, a_database_that_another_program_writes_to_is_a_fault_and_not_a_wait_for_ever) {
    const auto store = create();
    SQLite::Database other(file().string(), SQLite::OPEN_READWRITE);
    other.exec("begin immediate");
    try {
        store->begin();
        ADD_FAILURE() << "two writers";
    } catch (const Fault& fault) {
        EXPECT_NE(std::string(fault.what()).find("another program holds it"), std::string::npos) << fault.what();
    }
    other.exec("rollback");
    EXPECT_EQ(grow(*store, 1).size, 1u);
}

}  // namespace huiyin::store::contract
