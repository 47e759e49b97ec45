#include <SQLiteCpp/SQLiteCpp.h>

#include <csignal>
#include <fstream>

#include "base/json.h"
#include "command_line/town_at_work.h"
#include "io/http/client.h"
#include "support/faulty_disk.h"
#include "support/town.h"
#include "support/visitor.h"

namespace huiyin::testing {
namespace {

namespace fs = std::filesystem;

/// A demo town: cases in every state, files, dockets, figures. Orderly stopped; each test harms a copy.
const fs::path& town() {
    static const TemporaryFolder folder;
    static const fs::path path = [] {
        const auto data = folder.path() / "town";
        EXPECT_EQ(huiyin({"init", "--data", data.string(), "--profile", "en-town", "--demo"}).code, 0);
        Server server(data);
        Visitor resident(server.url());
        resident.go("/case?lang=en");
        EXPECT_EQ(server.stop(), 0);
        return data;
    }();
    return path;
}

class Fsck : public ::testing::Test {
  protected:
    Fsck() : data_(folder_.path() / "data") { fs::copy(town(), data_, fs::copy_options::recursive); }
    void harm(const std::string& sql) const {
        SQLite::Database database((data_ / "huiyin.db").string(), SQLite::OPEN_READWRITE);
        EXPECT_GT(database.exec(sql), 0) << sql << " changed nothing";
    }
    Finished fsck(std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments{"fsck", "--data", data_.string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return huiyin(std::move(arguments));
    }

    /// So many keys are found that don't open, and nothing else.
    void expect_touched_keys(std::size_t count) const {
        const auto checked = fsck({"--json"});
        const auto said = json::parse(checked.out);
        ASSERT_TRUE(said && said->find("findings") != nullptr && said->find("findings")->array() != nullptr) << checked.out << checked.err;
        EXPECT_EQ(said->find("findings")->array()->size(), count) << checked.out;
        for (const auto& one : *said->find("findings")->array()) EXPECT_EQ(one.text("code"), "fsck/wrap");
    }

    TemporaryFolder folder_;
    fs::path data_;
};

TEST_F(Fsck, FindsAWholeTownSound) {
    const auto checked = fsck();
    EXPECT_EQ(checked.code, 0) << checked.err;
    EXPECT_NE(checked.out.find("sound: "), std::string::npos) << checked.out;
    const auto json = fsck({"--json"});
    EXPECT_TRUE(json.out.starts_with("{\"sound\":true,")) << json.out;
    EXPECT_TRUE(failed_with(huiyin({"fsck", "--data", "/nowhere"}), 2, "holds no town"));
}

struct Harm {
    const char* sql;
    const char* said;
    bool mendable;
};
const Harm harms[] = {
    {"update log_tile set hashes = cast(zeroblob(32) || substr(hashes, 33) as blob) where level = 0 and n = 0", "tile/0/000", true},
    {"delete from log_tile where level = 0 and n = 0", "tile/0/000", true},
    {"update case_row set due = due + 1 where due is not null", "differs from its events", true},
    {"update case_row set open = 1 - open where number = 1", "differs from its events", true},
    {"update case_row set state = 'nowhere' where number = 1", "differs from its events", true},
    {"update case_row set month = '2029-1x' where number = 1", "differs from its events", true},
    {"update case_row set month = '2029-1x' where number = 2; "
     "update event set month = 'x' where case_number = 2 and seq = (select max(seq) from event where case_number = 2)",
     "differs from its events", true},
    {"update case_row set month = '2029-1x' where number = 1; update event set month = 'x' where case_number = 1", "until which month", false},
    {"delete from case_row where number = 1; update event set month = 'x' where case_number = 1", "until which month", false},
    {"update case_row set timer = timer + 1 where timer is not null", "differs from its events", true},
    {"insert into guest_row (case_number, guest, case_id, version, procedure, office, state, due_clock, provisional, filed_at, "
     "changed_at, month, subject_sealed, imported) select number, 'somewhere', case_id, version, procedure, office, state, "
     "due_clock, provisional, filed_at, changed_at, month, subject_sealed, imported from case_row where number = 1",
     "on the list of somewhere", true},
    {"delete from appointment", "is not as its events say", true},
    {"update appointment set state = 'held'", "is not as its events say", true},
    {"insert into appointment (day, minute, case_id, reference, state, name_sealed) select day, minute + 15, case_id, 'ZZZZ', state, "
     "name_sealed from appointment", "is not as its events say", true},
    {"update appointment set reference = 'ZZZZ'", "is not as its events say", true},
    {"update appointment set minute = minute + 15", "is not as its events say", true},
    {"update appointment set case_id = (select case_id from case_number n where not exists (select 1 from appointment a where a.case_id = n.case_id))",
     "is not as its events say", true},
    {"insert into appointment (day, minute, case_id, reference, state, name_sealed) select 'nowhere', 570, case_id, 'ZZZZ', 'booked', x'' "
     "from case_number n where not exists (select 1 from appointment a where a.case_id = n.case_id) limit 1", "is not as its events say", true},
    {"update figure set total = total + 1 where measure = 'opened'", "is off by 1", true},
    {"delete from figure where measure = 'days'", "is off by -", true},
    {"delete from obligation where id = (select min(id) from obligation)", "the stored promises differ", true},
    {"update obligation set document = '{}' where id = (select min(id) from obligation)", "the stored promises differ", true},
    {"update setting set value = '1' where key = 'docket.covered_to'", "dockets reach to entry", true},
    {"delete from case_row where number = 1", "is in no list", true},
    {"delete from event where leaf_index = (select max(leaf_index) from event)", "its row is gone", false},
    {"update event set canonical = replace(canonical, '\"seq\":1', '\"seq\":2') where seq = 1", "does not open its leaf", false},
    {"update event set opening_sealed = zeroblob(length(opening_sealed)) where seq = 1", "does not open its leaf", false},
    {"update event set kind = 'case_viewed' where seq = 1", "differ from what it says itself", false},
    {"update log_entry set data = zeroblob(62) where seq = (select max(leaf_index) from event)", "stored root", false},
    {"delete from log_entry where seq = (select max(seq) from log_entry) - 1", "is missing", false},
    {"update log_checkpoint set note = replace(note, 'town', 'city') where size = (select min(size) from log_checkpoint)",
     "is not signed by this log's key", false},
    {"update part set seq = seq + 1000 where id = (select min(id) from part)", "a text of no event", false},
    {"delete from part where id = (select id from part where part = 'manifest' limit 1)", "whose texts are gone", false},
    {"delete from wrap", "a case of which no office has a key", false},
    {"delete from wrap where recipient = 'resident' and case_number = 1", "a case that its resident has no key to", false},
    {"update wrap set month = '2001-01' where recipient = 'resident' and case_number = 1", "was changed: it doesn't open any more", false},
    {"insert into chunk (file_id, number, sealed) values (x'00112233445566778899aabbccddeeff', 0, x'00')", "pieces of no file", false},
    {"insert into docket_line (leaf_index, ordinal, line) values (999999, 0, 'x')", "waits for a docket", false},
    {"insert into imported (source_row, case_id) values (zeroblob(32), zeroblob(16))", "an imported row without its case", false},
};

class EachHarm : public Fsck, public ::testing::WithParamInterface<Harm> {};

TEST_P(EachHarm, IsNamedAndMendedWhereItCanBe) {
    harm(GetParam().sql);
    expect_named_and_mended([this](std::vector<std::string> more) { return fsck(std::move(more)); }, GetParam().said, GetParam().mendable,
                            data_);
}
INSTANTIATE_TEST_SUITE_P(Of, EachHarm, ::testing::ValuesIn(harms));

// The key of a case is bound to its bytes, whom it is for and what it is called: each that was touched is one finding.
TEST_F(Fsck, NamesEachKeyThatWasTouchedOnce) {
    const std::string offices = " where case_number = 1 and recipient = (select min(recipient) from wrap where case_number = 1 and "
                                "recipient <> 'resident' and key >= 'ck:' and key < 'ck;') and key >= 'ck:' and key < 'ck;'";
    harm("update wrap set wrapped = cast(substr(wrapped, 1, length(wrapped) - 1) || iif(substr(wrapped, -1) = x'00', x'01', x'00') as blob) "
         "where recipient = 'resident' and case_number = 2");
    expect_touched_keys(1);
    harm("update wrap set recipient = 'office:elsewhere:1'" + offices);
    expect_touched_keys(2);
    harm("update wrap set key = 'ck:x' where recipient = 'resident' and case_number = 3");
    expect_touched_keys(3);
}

// Where a month was destroyed, its keys can't open any more, as was meant.
TEST_F(Fsck, FindsNothingInADestroyedMonth) {
    const auto before = json::parse(fsck({"--json"}).out);
    ASSERT_TRUE(before);
    std::size_t destroyed = 0;
    for (const auto& file : fs::directory_iterator(data_ / "keys" / "month")) destroyed += fs::remove(file) ? 1 : 0;
    ASSERT_GT(destroyed, 0u);
    const auto checked = fsck({"--json"});
    EXPECT_EQ(checked.code, 0) << checked.out << checked.err;
    const auto after = json::parse(checked.out);
    ASSERT_TRUE(after);
    EXPECT_GT(after->number("forgotten"), before->number("forgotten"));
}

// What the events tell of a lost row comes back; what they don't is said, at every check, and comes back where it can.
TEST_F(Fsck, SaysWhatARebuiltCaseLacks) {
    EXPECT_EQ(fsck().out.find("codes don't find"), std::string::npos) << "nothing is lacking yet";
    harm("delete from case_row");
    const auto mended = fsck({"--rebuild"});
    EXPECT_EQ(mended.code, 0) << mended.out << mended.err;
    EXPECT_NE(mended.out.find("codes don't find"), std::string::npos) << mended.out;
    EXPECT_NE(fsck().out.find("codes don't find"), std::string::npos) << "said again by a later check";
    const auto said = json::parse(fsck({"--json"}).out);
    ASSERT_TRUE(said);
    EXPECT_EQ(said->find("sound")->boolean() != nullptr && *said->find("sound")->boolean(), true);
    EXPECT_EQ(said->number("without_code"), said->number("cases")) << "none of them was imported";
    EXPECT_GT(said->number("cases"), 0);
}

TEST_F(Fsck, RebuildWantsTheServerStopped) {
    Server server(data_);
    EXPECT_EQ(fsck().code, 0) << "a check does not";
    EXPECT_TRUE(failed_with(fsck({"--rebuild"}), 1, "in use by process"));
    EXPECT_EQ(server.stop(), 0);
}

// Killed at its first write into the database, and at each one after that, until it gets through.
TEST_F(Fsck, RebuildCutOffIsRunAgain) {
    harm("update case_row set due_clock = 'none'");
    harm("delete from log_tile where level = 0");
    harm("delete from figure");
    const auto tells = folder_.path() / "tells";
    int cut_off = 0;
    for (long nth = 1;; ++nth) {
        fs::remove(tells);
        const FaultyDisk disk{.under = data_, .call = "write", .file = "-wal", .at = nth, .does = "kill", .tells = tells};
        Start start = huiyin_start({"fsck", "--rebuild", "--data", data_.string()});
        start.environment = disk.environment();
        const auto done = run(std::move(start));
        if (fs::file_size(tells) == 0) {
            EXPECT_EQ(done.code, 0) << done.out << done.err;
            break;
        }
        ++cut_off;
        ASSERT_EQ(done.code, 128 + SIGKILL) << done.err;
        if (nth == 1) {
            EXPECT_EQ(fsck().code, 1) << "nothing is mended yet";
        }
    }
    EXPECT_GT(cut_off, 2);
    EXPECT_EQ(fsck().code, 0);
}

}  // namespace
}  // namespace huiyin::testing
