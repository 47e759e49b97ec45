#include "io/store/postgres/postgres_store.h"

#include <poll.h>
#include <sys/types.h>

#include <chrono>
#include <csignal>

#include "base/random.h"
#include "io/store/contract/inspection_contract.h"
#include "io/store/contract/store_contract.h"
#include "io/store/postgres/connection.h"
#include "io/store/postgres/key_register.h"
#include "io/store/postgres/schema.h"
#include "io/store/rows/migrations.h"
#include "testing/postgres/cluster.h"

namespace huiyin::store {
std::span<const EmbeddedFile> postgres_migration_files();
}

namespace huiyin::store::contract {

using testing::PostgresCluster;

inline postgres::Address address_of(const std::string& url) { return *postgres::Address::parse(url); }

/// A database that goes with the object.
class TemporaryDatabase {
  public:
    TemporaryDatabase() : url_(PostgresCluster::shared().make_database()) {}
    ~TemporaryDatabase() { PostgresCluster::shared().drop_database(url_); }
    TemporaryDatabase(const TemporaryDatabase&) = delete;
    TemporaryDatabase& operator=(const TemporaryDatabase&) = delete;
    const std::string& url() const { return url_; }
    std::string ask(const std::string& sql) const { return PostgresCluster::shared().ask(url_, sql); }

  private:
    std::string url_;
};

/// Emptied databases are used again: making one takes a fifth of a second, and the properties want hundreds.
inline std::shared_ptr<engine::Store> temporary_postgres() {
    static std::vector<std::string> emptied;
    struct Used {
        ~Used() {
            store.reset();
            PostgresCluster::shared().ask(
                url,
                "set search_path = huiyin; do $$ declare t text; begin for t in select tablename from pg_tables where "
                "schemaname = 'huiyin' and tablename not in ('log_state', 'setting') loop execute 'delete from ' || t; "
                "end loop; end $$; delete from setting where key <> 'schema'; update log_state set size = 0, root = sha256('')");
            emptied.push_back(url);
        }
        std::string url;
        std::unique_ptr<PostgresStore> store;
    };
    const auto used = std::make_shared<Used>();
    if (emptied.empty()) {
        used->url = PostgresCluster::shared().make_database();
    } else {
        used->url = emptied.back();
        emptied.pop_back();
    }
    used->store = PostgresStore::open(address_of(used->url), {.create = true, .instance = {}});
    return {used, used->store.get()};
}

INSTANTIATE_TEST_SUITE_P(Postgres, StoreContract, ::testing::Values(StoreMaker{"store", temporary_postgres}), name_of);

/// Behind the store's back.
class PostgresPlace final : public InspectedPlace {
  public:
    engine::InspectedStore& store() override { return *store_; }
    std::vector<std::unique_ptr<engine::InspectedStore>> moments(std::size_t count) override {
        std::vector<std::unique_ptr<engine::InspectedStore>> out;
        for (auto& one : PostgresStore::open_moments(address_of(database_.url()), inspected_instance, count))
            out.push_back(std::move(one));
        return out;
    }
    void harm(const std::string& sql) override { database_.ask("set search_path = huiyin; " + sql); }

  private:
    TemporaryDatabase database_;
    std::unique_ptr<PostgresStore> store_ = PostgresStore::open(address_of(database_.url()), {.create = true, .instance = {}});
};
INSTANTIATE_TEST_SUITE_P(Postgres,
                         InspectionContract,
                         ::testing::Values(InspectionMaker{"store", [] { return std::make_unique<PostgresPlace>(); }}),
                         [](const auto& of) { return of.param.name; });

class PostgresDatabase : public ::testing::Test {
  protected:
    void SetUp() override { crypto::initialise(); }

    std::unique_ptr<PostgresStore> create() { return open({.create = true, .instance = {}}); }
    std::unique_ptr<PostgresStore> open(const PostgresStore::Options& options = {}) {
        return PostgresStore::open(address_of(database_.url()), options);
    }
    /// What opening says when it refuses; empty if it opens. One line.
    static std::string refusal(const std::string& url, const PostgresStore::Options& options = {}) {
        try {
            PostgresStore::open(address_of(url), options);
            return {};
        } catch (const Fault& fault) {
            const std::string said = fault.what();
            EXPECT_EQ(said.find('\n'), std::string::npos) << said;
            return said;
        }
    }
    std::string refusal(const PostgresStore::Options& options = {}) { return refusal(database_.url(), options); }
    static void expect_words(const std::string& said, const std::string& words) {
        EXPECT_NE(said.find(words), std::string::npos) << "said: " << said;
    }
    /// Ends the server's side of a connection that writes, as a failing network would.
    void cut_writers() {
        database_.ask("select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity "
                      "where datname = current_database() and pid <> pg_backend_pid()");
    }

    /// A database as the program left it that knew so many migrations, with a case on the roads' desk.
    static void make_of_schema(const TemporaryDatabase& database, int held) {
        const std::string in = "set search_path = huiyin; ";
        database.ask("create schema huiyin");
        for (const auto& migration : rows::migrations(postgres_migration_files()))
            if (migration.number <= held) database.ask(in + std::string(migration.sql));
        database.ask(in + "insert into setting (key, value) values ('schema', '" + std::to_string(held) + "')");
        const std::string id = "'\\x" + case_id("a").hex() + "'";
        database.ask(in + "insert into case_number (number, case_id) values (1, " + id + ")");
        database.ask(in + "insert into case_row (number, case_id, version, procedure, office, state, open, due, due_clock, provisional, "
                     "filed_at, changed_at, month, subject_sealed, imported) values (1, " + id + ", 1, 'complaint', 'roads', 'filed', true, "
                     "20010, 'register', true, 1760000001, 1760000002, '2026-03', '\\x00ff00270a00', false)");
    }
    static std::string schema(const TemporaryDatabase& database) {
        return database.ask(
            "select string_agg(line, '; ' order by line) from (select concat_ws(' ', table_name, column_name, data_type, is_nullable, "
            "column_default, is_identity, generation_expression) from information_schema.columns where table_schema = 'huiyin' union all "
            "select indexdef from pg_indexes where schemaname = 'huiyin' union all select conname || ' ' || pg_get_constraintdef(oid) "
            "from pg_constraint where connamespace = 'huiyin'::regnamespace) as each(line)");
    }

    TemporaryDatabase database_;
};

// ---------------------------------------------------------------------------------------------------------- queries

/// The indexes that a plan uses, with those that an upsert asks; and what it must not do.
struct Plan {
    std::set<std::string> indexes;
    std::string text;
    bool limited = false;
    std::vector<std::string> faults;
};

inline Plan plan_of(postgres::Connection& connection, const postgres::Statement& statement) {
    int values = 0;
    for (int n = 1; n < 40; ++n)
        if (statement.sql.find("$" + std::to_string(n)) != std::string_view::npos) values = n;
    std::string nulls;
    for (int n = 0; n < values; ++n) nulls += n == 0 ? "(null" : ", null";
    connection.execute("prepare looked_at as " + std::string(statement.sql));
    auto answer = connection.execute("explain execute looked_at" + nulls + (values > 0 ? ")" : ""));
    connection.execute("deallocate looked_at");
    Plan plan;
    std::vector<std::string> lines;
    while (answer.next()) lines.push_back(answer.text());
    const auto word_after = [](const std::string& line, const std::string& mark) {
        const auto from = line.find(mark) + mark.size();
        return line.substr(from, line.find(' ', from) - from);
    };
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string& line = lines[i];
        plan.text += line + "\n";
        if (line.find("Limit ") != std::string::npos) plan.limited = true;
        for (const char* bad : {"Seq Scan", "Sort", "Hash", "Merge Join", "Bitmap", "Materialize"})
            if (line.find(bad) != std::string::npos && line.find("Sort Key") == std::string::npos)  // of a Merge Append
                plan.faults.push_back(line);
        if (line.find("Conflict Arbiter Indexes: ") != std::string::npos)
            plan.indexes.insert(word_after(line, "Conflict Arbiter Indexes: "));
        if (line.find(" Scan") == std::string::npos || line.find(" using ") == std::string::npos) continue;
        plan.indexes.insert(word_after(line, " using "));
        const bool found_by_key = i + 1 < lines.size() && lines[i + 1].find("Index Cond: ") != std::string::npos;
        if (!found_by_key && !plan.limited && statement.served_by != "whole") plan.faults.push_back("all of it: " + line);
        // What the index does not answer is read and thrown away; only the writer's fences and zeros may.
        if (statement.query <= postgres::last_read && i + 2 < lines.size() && lines[i + 2].find("Filter: ") != std::string::npos)
            plan.faults.push_back(lines[i + 2]);
    }
    return plan;
}

/// The plans that a statement may have, of equal cost: "a, b or c" is {a, b} or {c}.
inline std::vector<std::string_view> alternatives(std::string_view served_by) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at <= served_by.size();) {
        const std::size_t end = std::min(served_by.find(" or ", at), served_by.size());
        out.push_back(served_by.substr(at, end - at));
        at = end + 4;
    }
    return out;
}

inline std::set<std::string> named_in(std::string_view served_by) {
    std::set<std::string> out;
    while (!served_by.empty()) {
        const auto comma = served_by.find(", ");
        const std::string one(served_by.substr(0, comma));
        served_by = comma == std::string_view::npos ? std::string_view() : served_by.substr(comma + 2);
        if (one != "none" && one != "whole") out.insert(one);
    }
    return out;
}

// What it had said by then is let go of, which the address sanitizer sees.
TEST_F(PostgresDatabase, a_server_that_ends_in_the_middle_of_an_answer_is_lost) {
    postgres::Connection connection(address_of(database_.url()), postgres::Connection::Role::writer);
    EXPECT_THROW(connection.ask("select pg_terminate_backend(pg_backend_pid())"), postgres::Lost);
    EXPECT_TRUE(connection.is_lost());
}

TEST_F(PostgresDatabase, a_server_that_hangs_is_given_up) {
    postgres::Connection connection(address_of(database_.url()), postgres::Connection::Role::writer);
    connection.give_up_after(std::chrono::seconds(1));
    const pid_t its_process = std::stoi(connection.ask("select pg_backend_pid()"));
    ASSERT_EQ(::kill(its_process, SIGSTOP), 0);
    EXPECT_THROW(connection.ask("select 1"), postgres::Lost);
    EXPECT_TRUE(connection.is_lost()) << "its answer may still come, and would be taken for another's";
    ASSERT_EQ(::kill(its_process, SIGCONT), 0);
    postgres::Connection next(address_of(database_.url()), postgres::Connection::Role::writer);
    EXPECT_EQ(next.ask("select 1"), "1");
}

TEST_F(PostgresDatabase, each_statement_is_served_by_the_indexes_that_it_names_and_scans_or_sorts_nothing) {
    const auto store = create();
    postgres::Connection connection(address_of(database_.url()), postgres::Connection::Role::writer);
    const std::set<std::string> small{"office_pkey", "office_key_pkey", "staff_pkey", "figure_pkey", "town_version_pkey",
                                      "town_version_name"};
    for (const bool filled : {false, true}) {
        if (filled) {
            grow(*store, 3000);
            engine::Changes changes;
            for (std::uint32_t i = 0; i < 3000; ++i) {
                auto row = case_row(case_id(std::to_string(i)));
                row.open = i % 3 != 0;
                row.due = i % 5 == 0 ? std::nullopt : std::optional(day(static_cast<int>(i % 90)));
                row.timer = day(static_cast<int>(i % 90));
                row.handler = i % 2 == 0 ? std::nullopt : std::optional(hash_of("zhou"));
                changes.events.push_back(event_row(row.case_id, 1, i));
                changes.cases.push_back(row);
                if (row.open) changes.guests.push_back(guest_row(row, OfficeId{"office-" + std::to_string(i % 20)}));
                changes.parts.push_back({row.case_id, 1, "body", 1, "ck", big_bytes(100)});
                changes.wraps.push_back({row.case_id, "ck:1", "resident", "2026-03", awkward_bytes});
                const auto file = id_of<FileId>("f" + std::to_string(i));
                changes.chunks.push_back({file, 0, at(i), awkward_bytes});
                if (i % 2 == 0) changes.files.push_back({file, row.case_id, 1, 0, 1, {}, 1});
                changes.submissions.push_back({hash_of("t" + std::to_string(i)), row.case_id, at(i), {}});
                changes.drafts.push_back({hash_of("d" + std::to_string(i)), at(i), {}});
                changes.sessions.push_back({hash_of("s" + std::to_string(i)), id_of<StaffId>("zhou"), {}, at(i), at(i), {}});
                changes.imported.push_back({hash_of("i" + std::to_string(i)), row.case_id});
                changes.obligations.push_back({id_of<ObligationId>("o" + std::to_string(i)), "{}"});
                changes.docket_lines.push_back({i, 0, "l"});
                changes.checkpoints.push_back({i + 1, at(i), "n"});
                changes.news.push_back({row.case_id, hash_of("n" + std::to_string(i)), 1, awkward_bytes, std::nullopt, false});
                changes.mails.push_back({id_of<MailId>("m" + std::to_string(i)), hash_of("m" + std::to_string(i)), "news", at(i), at(i), 0,
                                         i % 50 == 0, i % 20 == 0 ? "451" : "", awkward_bytes});
                changes.appointments.push_back({"day" + std::to_string(i / 10), static_cast<std::uint32_t>(i % 10), row.case_id, "K7F3", "booked", awkward_bytes});
                changes.versions.push_back({i + 1, "category", "c" + std::to_string(i % 100), at(i), "zhou", "{}"});
            }
            commit(*store, changes);
            database_.ask("analyze");
        }
        for (const auto& statement : postgres::statements()) {
            const Plan plan = plan_of(connection, statement);
            EXPECT_TRUE(plan.faults.empty()) << plan.faults.front() << "\n" << plan.text << statement.sql;
            if (statement.served_by == "whole") {
                ASSERT_FALSE(plan.indexes.empty()) << plan.text << statement.sql;
                for (const auto& index : plan.indexes) EXPECT_TRUE(small.contains(index)) << plan.text << statement.sql;
            } else {
                const auto named = alternatives(statement.served_by);
                const bool is_named = std::any_of(named.begin(), named.end(), [&](auto one) { return named_in(one) == plan.indexes; });
                EXPECT_TRUE(is_named) << ::testing::PrintToString(plan.indexes) << plan.text << statement.sql;
            }
        }
    }
}

// ------------------------------------------------------------------------------------------------- lock and fence

TEST_F(PostgresDatabase, two_servers_take_turns_at_the_log) {
    const auto first = create();
    const auto second = open();
    grow(*first, 3);
    const auto transaction = first->begin();
    EXPECT_EQ(transaction->lock_log().size, 3u);
    std::atomic<bool> done = false;
    std::thread other([&] {
        grow(*second, 2);
        done = true;
    });
    const std::vector<engine::TileAppend> tiles{{.level = 0, .index = 0, .offset = 3, .hashes = Bytes(32)}};
    transaction->append_log(3, std::vector<Bytes>{to_bytes("x")}, tiles, {4, hash_of("r")});
    EXPECT_FALSE(done) << "the log was not locked";
    transaction->commit();
    other.join();
    EXPECT_EQ(first->log_state().size, 6u);
    EXPECT_EQ(first->log_entries(0, 9).size(), 6u);
}

TEST_F(PostgresDatabase, a_writer_that_lost_its_connection_changes_nothing_and_the_next_one_goes_on) {
    const auto first = create();
    const auto second = open();
    {
        const auto transaction = first->begin();
        transaction->lock_log();
        transaction->write({.settings = {{"k", "v"}}});
        cut_writers();
        EXPECT_EQ(grow(*second, 2).size, 2u);
        EXPECT_THROW(transaction->append_log(0, std::vector<Bytes>{to_bytes("x")}, {}, {1, hash_of("r")}), Fault);
        EXPECT_THROW(transaction->commit(), Bug);
    }
    EXPECT_THROW(first->begin(), Fault);
    first->recover();
    EXPECT_FALSE(first->setting("k"));
    EXPECT_EQ(grow(*first, 1).size, 3u);
}

TEST_F(PostgresDatabase, a_lost_answer_to_a_commit_is_an_unknown_outcome) {
    const auto store = create();
    {
        const auto transaction = store->begin();
        transaction->write({.settings = {{"k", "v"}}});
        cut_writers();
        try {
            transaction->commit();
            ADD_FAILURE() << "the commit went through";
        } catch (const Fault& fault) {
            EXPECT_TRUE(fault.outcome_unknown);
        }
    }
    EXPECT_THROW(store->begin(), Fault);
    store->recover();
    EXPECT_FALSE(store->setting("k"));
    commit(*store, {.settings = {{"k", "after"}}});
    EXPECT_EQ(store->setting("k"), "after");
}

TEST_F(PostgresDatabase, connections_that_were_cut_while_idle_are_replaced_without_a_word) {
    const auto store = create();
    commit(*store, {.settings = {{"k", "v"}}});
    EXPECT_EQ(store->setting("k"), "v");
    cut_writers();
    EXPECT_EQ(store->setting("k"), "v");
    EXPECT_EQ(grow(*store, 1).size, 1u);
}

TEST_F(PostgresDatabase, a_server_that_is_gone_is_a_fault_until_it_is_back) {
    PostgresCluster own({.durable = true});
    const auto url = own.make_database();
    const auto store = PostgresStore::open(address_of(url), {.create = true, .instance = {}});
    grow(*store, 2);
    own.kill();
    EXPECT_THROW(store->log_state(), Fault);
    EXPECT_THROW(
        {
            const auto transaction = store->begin();
            transaction->lock_log();
        },
        Fault);
    own.start();
    // Whoever read while it was gone made it wait a little.
    for (int tries = 0; tries < 40; ++tries) {
        try {
            store->log_state();
            break;
        } catch (const Fault&) {
            ::poll(nullptr, 0, 50);
        }
    }
    EXPECT_EQ(store->log_state().size, 2u);
    EXPECT_EQ(grow(*store, 1).size, 3u) << "nothing was written when it went, so nothing has to be recovered";
}

// ----------------------------------------------------------------------------------------------- together and alone

TEST_F(PostgresDatabase, who_wants_to_be_alone_is_told_of_others_and_keeps_them_away) {
    const PostgresStore::Options alone{.create = false, .instance = {}, .alone = true};
    auto first = create();
    auto second = open();
    expect_words(refusal(alone), "a server or command of this town works on it (from the database's own machine)");
    first.reset();
    second.reset();
    const auto only = open(alone);
    expect_words(refusal(), "a command that must be alone works on it");
}

TEST_F(PostgresDatabase, a_server_whose_connection_was_cut_is_seen_again_and_waits_for_who_came_meanwhile) {
    const auto store = create();
    grow(*store, 1);
    const PostgresStore::Options alone{.create = false, .instance = {}, .alone = true};
    cut_writers();
    {
        const auto only = open(alone);
        EXPECT_THROW(store->begin()->lock_log(), Fault);
        EXPECT_EQ(store->log_state().size, 1u) << "reading goes on";
    }
    EXPECT_EQ(grow(*store, 1).size, 2u) << "nothing was written, so nothing has to be recovered";
    expect_words(refusal(alone), "works on it");
    {
        const auto transaction = store->begin();
        transaction->write({.settings = {{"k", "v"}}});
        cut_writers();
        EXPECT_THROW(transaction->commit(), Fault);
    }
    {
        const auto only = open(alone);
        EXPECT_THROW(store->recover(), Fault);
    }
    store->recover();
    expect_words(refusal(alone), "works on it");
}

TEST_F(PostgresDatabase, a_moment_is_in_nobodys_way) {
    commit(*create(), {.settings = {{"instance", inspected_instance.hex()}}});
    const auto moments = PostgresStore::open_moments(address_of(database_.url()), inspected_instance, 2);
    const auto only = open({.create = false, .instance = {}, .alone = true});
    EXPECT_EQ(PostgresStore::open_moments(address_of(database_.url()), inspected_instance, 1).size(), 1u);
}

TEST_F(PostgresDatabase, of_fingerprints_that_come_at_once_the_first_stays_for_everybody) {
    create();
    const auto shared = postgres::key_register(address_of(database_.url()));
    EXPECT_FALSE(shared->find("keys/month/2029-11"));
    std::vector<std::string> told(4);
    std::vector<std::thread> servers;
    for (std::size_t i = 0; i < told.size(); ++i)
        servers.emplace_back([&, i] {
            told[i] = postgres::key_register(address_of(database_.url()))
                          ->agree({{"keys/month/2029-11", std::to_string(i)}, {"keys/of " + std::to_string(i), "own"}})
                          .at("keys/month/2029-11");
        });
    for (auto& server : servers) server.join();
    EXPECT_EQ(std::set<std::string>(told.begin(), told.end()).size(), 1u);
    EXPECT_EQ(shared->find("keys/month/2029-11"), told[0]);
    EXPECT_EQ(shared->find("keys/of 3"), "own");
}

// ---------------------------------------------------------------------------------------------------------- refusals

TEST_F(PostgresDatabase, an_address_is_a_url_and_its_name_holds_no_secret) {
    EXPECT_FALSE(postgres::Address::parse("mysql://db/town"));
    EXPECT_FALSE(postgres::Address::parse("postgresql://u:p%zz@db/town"));
    EXPECT_FALSE(postgres::Address::parse("postgresql://db/town?colour=red"));
    const auto address = postgres::Address::parse("postgresql://zhou:hunter2@db.example:6543/town");
    ASSERT_TRUE(address);
    EXPECT_EQ(address->name(), "town at db.example:6543");
    EXPECT_EQ(address->in_one_line("a hunter2\n\tb\n"), "a *** b");
}

TEST_F(PostgresDatabase, what_can_not_be_opened_is_refused_in_one_line) {
    expect_words(refusal("postgresql://zhou:hunter2@127.0.0.1:1/town"), "there is no connection");
    EXPECT_EQ(refusal("postgresql://zhou:hunter2@127.0.0.1:1/town").find("hunter2"), std::string::npos);
    expect_words(refusal(PostgresCluster::shared().url("none")), "\"none\" does not exist");
    expect_words(refusal(), "it holds no town");
    create();
    EXPECT_EQ(refusal(), "");
    database_.ask("update huiyin.setting set value = '4711' where key = 'schema'");
    expect_words(refusal(), "was written by a newer Huiyin (its schema is 4711");
    database_.ask("update huiyin.setting set value = '" + std::to_string(postgres::schema_known()) +
                  "' where key = 'schema'; alter table huiyin.draft drop column sealed");
    expect_words(refusal(), "the schema check failed");
}

// Whatever version made it: its tables and indexes are then those of a new one.
TEST_F(PostgresDatabase, a_database_of_any_earlier_schema_is_brought_forward_with_its_cases) {
    create();
    const std::string fresh = schema(database_);
    for (int held = 1; held <= postgres::schema_known(); ++held) {
        SCOPED_TRACE(held);
        const TemporaryDatabase older;
        make_of_schema(older, held);
        const auto store = PostgresStore::open(address_of(older.url()), {});
        EXPECT_EQ(schema(older), fresh);
        auto expected = case_row(case_id("a"));
        expected.timer = store->case_row(expected.case_id)->timer;
        EXPECT_EQ(store->case_row(expected.case_id), expected);
        if (held == 1) {
            EXPECT_EQ(expected.timer, Date{}) << "looked at once";
        }
        EXPECT_EQ(store->desk_count({.show = Show::open, .office = roads, .after = std::nullopt}), 1u);
    }
}

TEST_F(PostgresDatabase, a_log_that_lost_its_last_entry_is_refused) {
    grow(*create(), 300);
    database_.ask("delete from huiyin.log_entry where seq = 299");
    expect_words(refusal(), "the log check failed: its log says 300 entries and holds 299");
}

TEST_F(PostgresDatabase, a_database_of_another_installation_is_refused) {
    SeededRandom random(1);
    const auto ours = InstanceId::draw(random);
    const auto theirs = InstanceId::draw(random);
    open({.create = true, .instance = ours});
    EXPECT_EQ(refusal({.create = false, .instance = ours}), "");
    expect_words(refusal({.create = false, .instance = theirs}), "belongs to another installation");
    expect_words(refusal({.create = true, .instance = theirs}), "it holds a town already");
}

TEST_F(PostgresDatabase, a_lost_entry_in_the_middle_is_found_by_the_full_check) {
    const auto store = create();
    grow(*store, 300);
    EXPECT_TRUE(store->check_integrity().empty());
    database_.ask("delete from huiyin.log_entry where seq = 150");
    EXPECT_EQ(store->check_integrity(), std::vector<std::string>{"the log holds 299 of 300 entries"});
}

TEST_F(PostgresDatabase, any_text_is_a_text_to_look_for) {
    const auto store = create();
    EXPECT_FALSE(store->staff_by_login(std::string("\xff\0\xc3", 3))) << "a stranger's bytes are no fault of the database";
}

}  // namespace huiyin::store::contract
