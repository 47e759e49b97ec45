#include "io/store/sqlite/index_check.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "io/store/sqlite/scan.h"

namespace huiyin::store::sqlite {
namespace {

/// A small database with each kind of index that the schema has.
constexpr const char* tables = R"(
    create table letter (id integer primary key, box integer not null, place integer not null, label text not null,
        seal blob, open integer not null, due integer,
        due_order integer generated always as (coalesce(due, 9223372036854775807)) virtual) strict;
    create unique index letter_place on letter (box, place, label);
    create index letter_open on letter (label, due_order) where open = 1;
    create index letter_shut on letter (due_order, seal) where open = 0;
    create unique index letter_seal on letter (seal) where seal is not null;
    create table note (id integer primary key, words text not null) strict;
    create index note_long on note (id) where length(words) > 3;
    create index note_words on note (words, id);
    create table stamp (kind text primary key, seal blob not null) strict, without rowid;
    create index stamp_seal on stamp (seal);
    create table word (spelled text primary key) strict;
)";

class IndexCheck : public ::testing::Test {
  protected:
    IndexCheck() {
        std::string name = ::testing::TempDir() + "/index_check_XXXXXX";
        EXPECT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
        raw(tables);
        raw("with recursive n(i) as (select 1 union all select i + 1 from n where i < 500) "
            "insert into letter (id, box, place, label, seal, open, due) select i, i / 7, i % 7, 'l' || (i % 13), "
            "case when i % 5 = 0 then null else randomblob(16) end, i % 2, case when i % 3 = 0 then null else i - 250 end from n");
        raw("insert into note (words) values ('a'), ('long'), ('longer'), ('')");
        raw("insert into stamp values ('a', x'01'), ('b', x'00'), ('c', x'')");
        raw("insert into word values ('道'), ('路'), ('a'), ('')");
    }
    ~IndexCheck() override { std::filesystem::remove_all(folder_); }
    void raw(const std::string& sql) const {
        SQLite::Database(file().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(sql);
    }
    /// Changes rows behind the back of an index.
    void behind(const std::string& index, const std::string& sql) const {
        const std::string kept = "create temp table kept as select * from main.sqlite_schema where name = '" + index + "';";
        SQLite::Database database(file().string(), SQLite::OPEN_READWRITE);
        database.exec("pragma writable_schema = on; " + kept + " delete from sqlite_schema where name = '" + index +
                      "'; pragma writable_schema = reset;");
        EXPECT_GT(database.exec(sql), 0);
        database.exec("pragma writable_schema = on; insert into sqlite_schema select * from kept; pragma writable_schema = reset;");
    }
    std::vector<std::string> ours() const {
        Connection connection(file(), Connection::Role::reader);
        return check_indexes(connection);
    }
    std::vector<std::string> theirs() const {
        Connection connection(file(), Connection::Role::reader);
        return connection.ask_all("pragma integrity_check");
    }
    std::filesystem::path file() const { return folder_ / "some.db"; }

    std::filesystem::path folder_;
};

TEST_F(IndexCheck, FindsNothingWhereAllFits) {
    EXPECT_EQ(theirs(), std::vector<std::string>{"ok"});
    EXPECT_EQ(ours(), std::vector<std::string>{});
}

struct Change {
    const char* index;
    const char* sql;
};

class EachChange : public IndexCheck, public ::testing::WithParamInterface<Change> {};

TEST_P(EachChange, IsFoundAsSqliteFindsIt) {
    behind(GetParam().index, GetParam().sql);
    const auto said = theirs();
    ASSERT_NE(said, std::vector<std::string>{"ok"}) << "this does no harm";
    EXPECT_EQ(ours(), said);
}
INSTANTIATE_TEST_SUITE_P(
    Of, EachChange,
    ::testing::Values(
        Change{"letter_place", "insert into letter (box, place, label, open) values (1000, 1, 'new', 0)"},
        Change{"letter_place", "insert into letter (box, place, label, open) select box, place, label, 0 from letter where id = 9"},
        Change{"letter_place", "delete from letter where id = 77"}, Change{"letter_place", "update letter set label = 'l' || id where id = 40"},
        Change{"letter_place", "update letter set place = place + 1 where id = 12"},
        Change{"letter_open", "update letter set due = due + 1 where id = 11"},
        Change{"letter_open", "update letter set due = null where id = 11"},
        Change{"letter_open", "update letter set open = 0 where id = 11"}, Change{"letter_open", "update letter set open = 1 where id = 10"},
        Change{"letter_shut", "update letter set seal = x'00' where id = 10"}, Change{"letter_seal", "update letter set seal = x'' where id = 10"},
        Change{"letter_seal", "update letter set seal = (select seal from letter where id = 11) where id = 12"},
        Change{"letter_seal", "update letter set seal = null where id = 11"},
        Change{"note_long", "update note set words = 'now long' where id = 1"}, Change{"note_long", "delete from note where id = 2"},
        Change{"note_long", "update note set id = 9 where id = 2"}, Change{"note_long", "insert into note values (0, 'longest')"},
        Change{"note_words", "update note set words = 'short' where id = 3"}, Change{"note_words", "update note set id = 9 where id = 4"},
        Change{"stamp_seal", "update stamp set seal = x'07' where kind = 'a'"}, Change{"stamp_seal", "delete from stamp where kind = 'b'"}));

// The index holds all that the table holds, but not where a search would look.
TEST_F(IndexCheck, FindsAnIndexOutOfOrder) {
    raw("create table pair (id integer primary key, a text not null) strict; create index pair_a on pair (a collate nocase);"
        "insert into pair (a) values ('B'), ('a'), ('C')");
    EXPECT_TRUE(ours().empty()) << "such an index is left to SQLite";
    raw("pragma writable_schema = on; update sqlite_schema set sql = 'create index pair_a on pair (a)' where name = 'pair_a';"
        "pragma writable_schema = reset");
    EXPECT_NE(theirs(), std::vector<std::string>{"ok"});
    EXPECT_EQ(ours(), theirs());
}

/// The same looked at row by row, as whoever reads a table through its index comes by.
class OnTheWay : public IndexCheck {
  protected:
    bool is_as_it_must_be() const {
        Connection connection(file(), Connection::Role::reader);
        ThroughIndex rows(connection,
                          "select t.box, t.place, t.label, i.box, i.place, i.label, t.id from letter i indexed by letter_place "
                          "left join letter t on t.id = i.id order by i.box, i.place, i.label",
                          3);
        std::vector<std::int64_t> ids;
        while (rows.next()) {
            rows.row().integer();
            rows.row().integer();
            EXPECT_FALSE(rows.row().text_view().empty());
            ids.push_back(rows.row().integer());
        }
        Scan all(connection, "select count(*) from letter not indexed");
        EXPECT_TRUE(all.next());
        return rows.fits() && rows.count() == all.count() && ids.size() == rows.count();
    }
};
class EachChangeOnTheWay : public OnTheWay, public ::testing::WithParamInterface<Change> {};

TEST_F(OnTheWay, NothingIsFoundWhereAllFits) { EXPECT_TRUE(is_as_it_must_be()); }

TEST_P(EachChangeOnTheWay, IsSeen) {
    behind(GetParam().index, GetParam().sql);
    ASSERT_NE(theirs(), std::vector<std::string>{"ok"}) << "this does no harm";
    EXPECT_FALSE(is_as_it_must_be());
}
INSTANTIATE_TEST_SUITE_P(
    Of, EachChangeOnTheWay,
    ::testing::Values(Change{"letter_place", "insert into letter (box, place, label, open) values (1000, 1, 'new', 0)"},
                      Change{"letter_place", "insert into letter (box, place, label, open) select box, place, label, 0 from letter where id = 9"},
                      Change{"letter_place", "delete from letter where id = 77"},
                      Change{"letter_place", "update letter set id = 1000 where id = 77"},
                      Change{"letter_place", "update letter set label = 'l' || id where id = 40"},
                      Change{"letter_place", "update letter set box = box + 1 where id = 12"},
                      Change{"letter_place", "update letter set place = place + 1 where id = 12"}));

// Each row is the one that the index names, but the index names it where a search would not look, or twice.
TEST_F(OnTheWay, AnIndexOutOfOrderIsSeen) {
    raw("create table pair (id integer primary key, a text not null) strict; create index pair_a on pair (a collate nocase);"
        "insert into pair (a) values ('B'), ('a'), ('C')");
    raw("create table twin (id integer primary key, a text not null) strict; create index twin_a on twin (a);"
        "insert into twin (a) values ('a'), ('b'), ('b')");
    raw("pragma writable_schema = on; update sqlite_schema set sql = 'create index pair_a on pair (a)' where name = 'pair_a';"
        "pragma writable_schema = reset");
    Connection connection(file(), Connection::Role::reader);
    for (const std::string name : {"pair", "twin"}) {
        ThroughIndex rows(connection, "select t.a, i.a from " + name + " i indexed by " + name + "_a left join " + name + " t on t.id = i.id order by i.a", 1);
        while (rows.next()) {
        }
        EXPECT_EQ(rows.count(), 3u);
        EXPECT_FALSE(rows.fits()) << name;
    }
}

}  // namespace
}  // namespace huiyin::store::sqlite
