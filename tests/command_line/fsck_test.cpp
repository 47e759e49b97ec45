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

/// Files a case with a category, and a file of several pieces.
void file_with_a_file(const Server& server) {
    const std::string text(150'000, 'a');
    const auto filed = http::Client(server.url())
                           .post("/api/v1/cases", "multipart/form-data; boundary=xyz",
                                 "--xyz\r\nContent-Disposition: form-data; name=\"case\"\r\nContent-Type: application/json\r\n\r\n"
                                 R"({"subject": "Lamp", "body": "Dark", "category": "Light"})"
                                 "\r\n--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\n" +
                                     text + "\r\n--xyz--\r\n");
    EXPECT_EQ(filed.status, 201) << filed.body;
}

/// A demo town: cases in every state, a file, dockets, figures. Orderly stopped; each test harms a copy.
const fs::path& demo_town() {
    static const TemporaryFolder folder;
    static const fs::path path = [] {
        const auto data = folder.path() / "town";
        EXPECT_EQ(huiyin({"init", "--data", data.string(), "--profile", "en-town", "--demo"}).code, 0);
        Server server(data);
        Visitor resident(server.url());
        resident.go("/case?lang=en");
        file_with_a_file(server);
        EXPECT_EQ(server.stop(), 0);
        return data;
    }();
    return path;
}

class Fsck : public ::testing::Test {
  protected:
    Fsck() : data_(folder_.path() / "data") { fs::copy(demo_town(), data_, fs::copy_options::recursive); }
    void harm(const std::string& sql) const {
        SQLite::Database database((data_ / "huiyin.db").string(), SQLite::OPEN_READWRITE);
        EXPECT_GT(database.exec(sql), 0) << sql << " changed nothing";
    }
    Finished fsck(std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments{"fsck", "--data", data_.string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return huiyin(std::move(arguments));
    }

    /// So many keys are found that don't open.
    void expect_touched_keys(std::size_t count) const {
        const auto checked = fsck({"--json"});
        const auto said = json::parse(checked.out);
        ASSERT_TRUE(said && said->find("findings") != nullptr && said->find("findings")->array() != nullptr) << checked.out << checked.err;
        std::size_t touched = 0;
        for (const auto& one : *said->find("findings")->array()) touched += one.text("code") == "fsck/wrap" ? 1 : 0;
        EXPECT_EQ(touched, count) << checked.out;
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
    {"update case_row set open = 2 where open = 1", "differs from its events", true},
    {"update case_row set state = 'nowhere' where number = 1", "differs from its events", true},
    {"update case_row set month = '2029-1x' where number = 1", "differs from its events", true},
    {"update case_row set month = '2029-1x' where number = 2; "
     "update event set month = 'x' where case_number = 2 and seq = (select max(seq) from event where case_number = 2)",
     "differs from its events", true},
    {"update case_row set month = '2029-1x' where number = 1; update event set month = 'x' where case_number = 1", "until which month", false},
    {"delete from case_row where number = 1; update event set month = 'x' where case_number = 1", "until which month", false},
    {"update case_row set asked = 'question_asked' where number = 1", "differs from its events", true},
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
    {"update obligation set obligation_id = cast(substr(obligation_id, 1, 15) || iif(substr(obligation_id, 16) = x'00', x'01', x'00') as blob) "
     "where id = (select min(id) from obligation where document not like '%closed%')", "the stored promises differ", true},
    {"insert into obligation (obligation_id, document) select randomblob(16), document from obligation limit 1", "the stored promises differ", true},
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
    {"delete from part where part = 'body'", "the text body of event 1", false},
    {"delete from part where part = 'category'", "are not those that were saved", false},
    {"update part set sealed = x'' where part = 'body'", "can't be one", false},
    {"update part set sealed = cast(substr(sealed, 1, 20) as blob) where part = 'subject'", "can't be one", false},
    {"update part set sealed = cast(substr(sealed, 1, length(sealed) - 1) || iif(substr(sealed, -1) = x'00', x'01', x'00') as blob) where part = 'body'",
     "are not those that were saved", false},
    {"update part set part = 'zz' where part = 'subject'", "the text subject of event 1", false},
    {"update part set epoch = epoch + 1 where part = 'body'", "can't be one", false},
    {"delete from file", "are not those that were saved", false},
    {"update file set meta_sealed = x''", "or what is kept of them was changed", false},
    {"update chunk set sealed = x''", "is gone, out of place", false},
    {"update chunk set number = number + 1000 where number = 0", "piece 1 of", false},
    {"delete from chunk where id = (select max(id) from chunk)", "is gone, out of place", false},
    {"update chunk set sealed = cast(substr(sealed, 1, length(sealed) - 1) || iif(substr(sealed, -1) = x'00', x'01', x'00') as blob)",
     "changed on disk", false},
    {"update wrap set key = 'ck:9' where key = 'ck:1' and recipient <> 'resident' and case_number = 1", "no office has the key ck:1", false},
    {"update wrap set key = 'ck:9' where key = 'ck:1' and recipient = 'resident' and case_number = 1", "the resident has no key ck:1", false},
    {"update wrap set recipient = 'office:nowhere:1' where recipient <> 'resident' and case_number = 1", "a key that no row knows", false},
    {"update office_key set public_key = randomblob(32)", "was changed on disk", false},
    {"delete from office_key", "is gone; restore", false},
    {"delete from member_key", "no member who can sign in holds key", false},
    {"update member_key set wrapped = randomblob(length(wrapped))", "it doesn't open any more", false},
    {"delete from staff", "is gone from the members", false},
    {"update staff set document = '{' where login = (select min(login) from staff)", "the record of the member", false},
    {"update staff set credentials = cast(substr(credentials, 1, 50) as blob) where login = (select min(login) from staff where length(credentials) > 0)",
     "of the passphrase of the member", false},
    {"update staff set public_key = zeroblob(32) where login = (select min(login) from staff where length(credentials) > 0)",
     "of the passphrase of the member", false},
    {"update setting set value = 'x' where key = 'keys/pepper'", "keys/pepper is not the key that the database knows", false},
    {"update office set document = '{' where id = (select min(id) from office)", "the stored record of the office", false},
    {"delete from log_checkpoint", "checkpoints were archived", false},
    {"delete from log_checkpoint where size = (select max(size) from log_checkpoint)", "checkpoints were archived", false},
    {"update case_row set resident_key = (select resident_key from case_row where number = 2) where number = 1", "their code may no longer open it", false},
    {"update case_row set resident_key = null where number = 1", "their code may no longer open it", false},
    {"update case_row set receipt_tag = randomblob(32) where number = 1", "their code may no longer open it", false},
    {"update case_row set receipt_tag = null where number = 1", "no receipt code leads to case", true},
    {"update case_row set stepped_out = x'00' where number = 3", "differs from its events", true},
    {"update case_row set cosigner = x'0011', handler = x'00' where number = 3", "differs from its events", true},
    {"update case_row set receipt_tag = x'00' where number = 3", "differs from its events", true},
    {"delete from case_number where number = 7", "lead to no case", true},
    {"delete from case_number", "lead to no case", true},
    {"update case_number set case_id = x'00' where number = 7", "lead to no case", true},
    {"delete from event where leaf_index = (select min(leaf_index) from event)", "its row is gone", false},
    {"delete from event where seq = 1 and case_number = 5", "its row is gone", false},
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

// A month's key that is gone before the month is over was lost.
TEST_F(Fsck, NamesAMonthWhoseKeyIsGoneTooEarly) {
    for (const auto& file : fs::directory_iterator(data_ / "keys" / "month")) fs::remove(file);
    const auto checked = fsck();
    EXPECT_TRUE(failed_with(checked, 1, "though that month is not over"));
    EXPECT_EQ(checked.err.find("doesn't open"), std::string::npos) << "and that says it all";
}

// Where months were destroyed when they were over, what was sealed under them can't be opened, as was meant.
TEST_F(Fsck, FindsNothingInADestroyedMonth) {
    const auto old = folder_.path() / "old";
    const auto lived = huiyin({"simulate", "--seed", "4", "--start", "2021-06-01", "--days", "1140", "--filings-per-day", "1", "--offices", "5", "--data", old.string()});
    ASSERT_EQ(lived.code, 0) << lived.err;
    ASSERT_TRUE(fs::remove(old / "keys" / "month" / "2024-06"));  // three years after its cases; the town's last day is in July
    const auto checked = huiyin({"fsck", "--data", old.string(), "--json"});
    EXPECT_EQ(checked.code, 0) << checked.out << checked.err;
    const auto said = json::parse(checked.out);
    ASSERT_TRUE(said);
    EXPECT_GT(said->number("forgotten"), 0);
    // What lies in a case again whose content was destroyed: an old row that was put back.
    SQLite::Database database((old / "huiyin.db").string(), SQLite::OPEN_READWRITE);
    ASSERT_EQ(database.exec("insert into part (case_number, seq, part, epoch, key, sealed) "
                            "select case_number, 1, 'body', 1, 'ck', zeroblob(300) from event where kind = 'content_destroyed' limit 1"), 1);
    EXPECT_TRUE(failed_with(huiyin({"fsck", "--data", old.string()}), 1, "was to be destroyed"));
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

// A resident's code that was lost is a finding, until a rebuild has said so; from then on it is counted.
TEST_F(Fsck, SaysOnceThatACodeIsLost) {
    harm("update case_row set receipt_tag = null where number = 1");
    EXPECT_TRUE(failed_with(fsck(), 1, "no receipt code leads to case"));
    EXPECT_EQ(fsck({"--rebuild"}).code, 0);
    EXPECT_NE(fsck().out.find("codes don't find: 1"), std::string::npos);
    harm("update case_row set receipt_tag = null where number = 2");
    EXPECT_TRUE(failed_with(fsck(), 1, "no receipt code leads to case"));
}

// Of several, only what is lost since is named.
TEST_F(Fsck, NamesOnlyTheCodesThatAreLostSince) {
    const auto named = [&](const Finished& checked) {
        std::size_t count = 0;
        for (std::size_t at = 0; (at = checked.err.find("no receipt code leads to case", at)) != std::string::npos; ++at) ++count;
        return count;
    };
    harm("update case_row set receipt_tag = null where number in (1, 2, 3)");
    EXPECT_EQ(named(fsck()), 3u);
    EXPECT_EQ(fsck({"--rebuild"}).code, 0);
    EXPECT_EQ(named(fsck()), 0u);
    harm("update case_row set receipt_tag = null where number = 5");
    const auto checked = fsck();
    EXPECT_EQ(checked.code, 1);
    EXPECT_EQ(named(checked), 1u) << checked.err;
    EXPECT_NE(checked.out.find("codes don't find: 4"), std::string::npos) << checked.out;
    const auto said = json::parse(fsck({"--json"}).out);
    ASSERT_TRUE(said);
    EXPECT_EQ(said->number("finding_count"), 1);
    // A town in which an earlier version had only counted them.
    harm("delete from setting where key like 'fsck.code_lost.%'");
    harm("insert into setting (key, value) values ('fsck.codes_lost', '4')");
    EXPECT_EQ(fsck().code, 0);
}

// An index that is gone is found before the rest is read by it, and built anew.
TEST_F(Fsck, BuildsIndexesAnewThatAreMissingOrOtherThanTheyShouldBe) {
    const auto run_sql = [&](const char* sql) {
        SQLite::Database database((data_ / "huiyin.db").string(), SQLite::OPEN_READWRITE);
        database.exec(sql);
    };
    for (const char* sql : {"drop index event_case", "drop index staff_login", "drop index event_case; create index event_case on event (case_number, seq)",
                            "drop index case_row_receipt; create unique index case_row_receipt on case_row (receipt_tag)"}) {
        run_sql(sql);
        const std::string name = std::string(sql).substr(11, std::string(sql).find(';') - 11);
        const auto checked = fsck();
        EXPECT_TRUE(failed_with(checked, 1, ("the index " + name + " of the database").c_str())) << sql;
        EXPECT_NE(checked.out.find("--rebuild"), std::string::npos) << checked.out;
        EXPECT_NE(fsck({"--json"}).out.find("fsck/index"), std::string::npos);
        const auto mended = fsck({"--rebuild"});
        EXPECT_EQ(mended.code, 0) << sql << mended.out << mended.err;
        EXPECT_NE(mended.out.find("rebuilt: 1"), std::string::npos) << mended.out;
        EXPECT_EQ(fsck().code, 0) << sql;
    }
    run_sql("drop index file_id");
    EXPECT_TRUE(failed_with(huiyin({"serve", "--data", data_.string(), "--listen", "127.0.0.1:0"}), 1, "huiyin fsck --rebuild builds anew"));
    EXPECT_EQ(fsck({"--rebuild"}).code, 0);
    // What it forbids stands there: it can't be built, and nothing is lost by trying.
    run_sql("drop index staff_login; update staff set login = 'twin'");
    EXPECT_EQ(fsck({"--rebuild"}).code, 1);
    EXPECT_TRUE(failed_with(fsck(), 1, "something stands there twice"));
    run_sql("alter table appointment rename to other");
    const auto table = fsck({"--rebuild"});
    EXPECT_EQ(table.code, 1);
    EXPECT_NE(table.err.find("the table appointment of the database is missing"), std::string::npos) << table.err;
}

// What an earlier version wrote has no sums: that is said, and is no damage.
TEST_F(Fsck, SaysWhatItCannotCheck) {
    EXPECT_EQ(fsck().out.find("Not checkable"), std::string::npos);
    harm("update event set content_sum = null, receipt_sum = null");
    harm("update chunk set sum = null");
    harm("update office_key set sum = null");
    const auto checked = fsck();
    EXPECT_EQ(checked.code, 0) << checked.err;
    EXPECT_NE(checked.out.find("Not checkable: of "), std::string::npos) << checked.out;
    const auto said = json::parse(fsck({"--json"}).out);
    ASSERT_TRUE(said);
    EXPECT_GT(said->number("without_sum"), 0);
    // Two pieces of one length change places, and nobody can tell. Put back, and with sums from here on, it shows.
    const char* swap = "update part set sealed = (select sealed from part o where o.part = 'subject' and o.id <> part.id and length(o.sealed) = length(part.sealed) limit 1) "
                       "where id = (select min(p.id) from part p join part o on o.part = 'subject' and o.id <> p.id and length(o.sealed) = length(p.sealed) where p.part = 'subject')";
    fs::copy_file(data_ / "huiyin.db", folder_.path() / "kept.db");
    harm(swap);
    EXPECT_EQ(fsck().code, 0);
    fs::copy_file(folder_.path() / "kept.db", data_ / "huiyin.db", fs::copy_options::overwrite_existing);
    const auto mended = fsck({"--rebuild"});
    EXPECT_EQ(mended.code, 0) << mended.err;
    EXPECT_NE(mended.out.find("Sums were kept of "), std::string::npos) << mended.out;
    EXPECT_EQ(mended.out.find("Not checkable"), std::string::npos) << mended.out;
    EXPECT_EQ(fsck().out.find("Not checkable"), std::string::npos);
    harm(swap);
    EXPECT_TRUE(failed_with(fsck(), 1, "are not those that were saved"));
}

TEST_F(Fsck, NamesADatabaseThatIsOlderThanWhatWasPublished) {
    const auto before = folder_.path() / "before";
    fs::copy(data_, before, fs::copy_options::recursive);
    Server server(data_);
    EXPECT_EQ(http::Client(server.url()).post("/api/v1/cases", "application/json", R"({"subject": "Lamp", "body": "Dark"})").status, 201);
    EXPECT_EQ(server.stop(), 0);
    EXPECT_EQ(fsck().code, 0);
    for (const char* name : {"log.head", "log.head.recent"})
        if (fs::exists(data_ / name)) fs::copy_file(data_ / name, before / name, fs::copy_options::overwrite_existing);
    EXPECT_TRUE(failed_with(huiyin({"fsck", "--data", before.string()}), 1, "older than what the world has seen"));
    std::ofstream(data_ / "log.head", std::ios::trunc) << "nothing\n";
    fs::remove(data_ / "log.head.recent");
    EXPECT_TRUE(failed_with(fsck(), 1, "log.head holds nothing that this log's keys have signed"));
    fs::remove(data_ / "log.head");
    fs::remove(data_ / "log.head.recent");
    EXPECT_TRUE(failed_with(fsck(), 1, "log.head is gone"));
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
