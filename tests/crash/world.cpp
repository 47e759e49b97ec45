#include "crash/world.h"

#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "base/fault.h"
#include "base/json.h"
#include "core/casework/event.h"
#include "core/ledger/entry.h"
#include "core/ledger/proof.h"
#include "core/sealing/case_key.h"
#include "io/store/open/database.h"
#include "io/store/sqlite/connection.h"
#include "io/store/sqlite/sqlite_store.h"
#include "support/program.h"

namespace huiyin::testing {
std::string random_hex(std::mt19937_64& dice, int words) {
    std::string out;
    for (int i = 0; i < words; ++i) out += to_hex(big_endian_64(dice()));
    return out;
}

Filing new_filing(std::mt19937_64& dice) {
    Filing filing{.key = random_hex(dice, 2), .subject = "Lamp " + random_hex(dice, 1), .body = {}};
    filing.body = json::write(json::Object{{"subject", filing.subject},
                                           {"body", "It has been dark since the storm. " + random_hex(dice, 20)}});
    if (dice() % 4 != 0) return filing;
    const std::string boundary = "----crash-" + random_hex(dice, 1);
    filing.type = "multipart/form-data; boundary=" + boundary;
    filing.file = random_hex(dice, static_cast<int>(1 + dice() % 3000));  // up to 48 KB: some in one chunk, some not
    filing.body = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"case\"\r\n\r\n" + filing.body + "\r\n--" +
                  boundary +
                  "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"letter.txt\"\r\n"
                  "Content-Type: text/plain\r\n\r\n" +
                  filing.file + "\r\n--" + boundary + "--\r\n";
    return filing;
}

http::ClientResponse send(http::Client& client, const Filing& filing) {
    return client.post("/api/v1/cases", filing.type, filing.body, {{"Idempotency-Key", filing.key}});
}

bool take_answer(Filing& filing, const http::ClientResponse& answer) {
    const auto read = json::parse(answer.body);
    if (answer.status != 201 || !read || read->text("receipt").empty()) return false;
    filing.proof = read->text("proof");
    filing.receipt = read->text("receipt");
    return true;
}

http::ClientResponse say(http::Client& client, const Filing& filing, const std::string& words) {
    return client.post("/api/v1/case/messages", "application/json", json::write(json::Object{{"body", words}}),
                       {{"Authorization", "Receipt " + filing.receipt}});
}

std::optional<Proven> prove(const std::string& text, const ledger::TrustedKeys& keys) {
    const auto proof = ledger::parse_proof(text);
    if (!proof || !proof->extra || proof->extra->size() <= 32) return std::nullopt;
    const ByteView extra(*proof->extra);
    const auto opening = crypto::Key::from(extra.first(32));
    const auto event = casework::read_event(as_text(extra.subspan(32)));
    if (!event || event->event.kind != "case_filed") return std::nullopt;
    const Bytes entry = ledger::make_sealed_entry(sealing::commitment(opening->reveal(), extra.subspan(32)));
    const Hash leaf = ledger::leaf_hash(entry);
    if (!ledger::verify_proof(*proof, leaf, keys)) return std::nullopt;
    return Proven{proof->index, leaf, event->envelope.case_id.hex(), proof->checkpoint};
}

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::stoull(text);
}

std::mt19937_64 told_dice() {
    const std::uint64_t seed = number_from("HUIYIN_SEED", std::random_device{}());
    std::printf("HUIYIN_SEED=%llu\n", static_cast<unsigned long long>(seed));
    return std::mt19937_64(seed);
}

bool is_long() { return std::getenv("HUIYIN_LONG") != nullptr; }

void World::take(const Filing& filing) {
    const auto proven = prove(filing.proof, log.keys());
    ASSERT_TRUE(proven) << "a receipt's proof does not verify\n" << filing.proof;
    checkpoints.insert(proven->checkpoint);
    largest = std::max(largest, proven->index + 1);
    ASSERT_TRUE(cases.insert(proven->case_id).second) << "two filings got the same case";
    ASSERT_TRUE(leaf_of.emplace(filing.key, *proven).second);
    filed.emplace(filing.key, filing);
}

void World::check_case(http::Client& client, const Filing& filing) const {
    const auto answer = client.get("/api/v1/case", {{"Authorization", "Receipt " + filing.receipt}});
    ASSERT_EQ(answer.status, 200) << "an acknowledged case is gone: " << answer.body;
    EXPECT_EQ(json::parse(answer.body)->text("subject"), filing.subject);
    for (const std::string& words : filing.said)
        EXPECT_NE(answer.body.find(words), std::string::npos) << "an acknowledged message is gone";
    if (filing.file.empty()) return;
    const auto read = json::parse(answer.body);
    const json::Value* files = read->find("files");
    ASSERT_TRUE(files != nullptr && files->array() != nullptr && files->array()->size() == 1) << answer.body;
    const auto file = client.get("/api/v1/case/files/" + files->array()->front().text("id"),
                                 {{"Authorization", "Receipt " + filing.receipt}});
    EXPECT_EQ(file.status, 200) << file.body;
    EXPECT_EQ(file.body, filing.file) << "an acknowledged file is gone or damaged";
}

void World::check_repeat(http::Client& client, const Filing& filing) const {
    const auto answer = send(client, filing);
    ASSERT_EQ(answer.status, 201) << answer.body;
    const auto read = json::parse(answer.body);
    EXPECT_EQ(read->text("receipt"), filing.receipt);
    const auto proven = prove(read->text("proof"), log.keys());
    ASSERT_TRUE(proven) << answer.body;
    EXPECT_EQ(proven->index, leaf_of.at(filing.key).index);
    EXPECT_EQ(proven->case_id, leaf_of.at(filing.key).case_id);
}

void World::check_log(const std::string& url) {
    const std::string wrong = log.follow(url, largest);
    ASSERT_EQ(wrong, "");
    for (const std::string& checkpoint : checkpoints) EXPECT_EQ(log.holds(checkpoint), "");
    for (const auto& [key, proven] : leaf_of) EXPECT_EQ(log.leaf(proven.index), proven.leaf);
}

void check_after(World& world, const std::string& url, std::vector<Filing>& sent, std::mt19937_64& dice, bool all) {
    ASSERT_EQ(http::Client(url).get("/readyz").status, 200);
    std::vector<Filing> unanswered;
    std::vector<Filing> fresh;
    for (Filing& filing : sent) (filing.acknowledged() ? fresh : unanswered).push_back(std::move(filing));
    for (const Filing& filing : fresh) ASSERT_NO_FATAL_FAILURE(world.take(filing));
    ASSERT_NO_FATAL_FAILURE(world.check_log(url));

    // Not before: after so many kills the log takes longer than a connection may be idle, and no client sends a POST twice by itself.
    http::Client client(url);
    for (Filing& filing : unanswered) {
        const auto answer = send(client, filing);
        ASSERT_EQ(answer.status, 201) << answer.body;
        const auto read = json::parse(answer.body);
        filing.receipt = read->text("receipt");
        filing.proof = read->text("proof");
        ASSERT_NO_FATAL_FAILURE(world.take(filing));
        ASSERT_NO_FATAL_FAILURE(world.check_repeat(client, filing));
        fresh.push_back(filing);
    }
    for (const Filing& filing : fresh) ASSERT_NO_FATAL_FAILURE(world.check_case(client, filing));
    for (const auto& [key, filing] : world.filed) {
        if (all || dice() % world.filed.size() < 5) {
            ASSERT_NO_FATAL_FAILURE(world.check_case(client, filing));
        }
        if (dice() % world.filed.size() < 5) {
            ASSERT_NO_FATAL_FAILURE(world.check_repeat(client, filing));
        }
    }
}

namespace world_detail {

std::uint64_t count_events(const std::filesystem::path& folder, const std::string& database, std::string_view kind) {
    const auto store = store::Database::parse(database, folder)->open({});
    std::uint64_t found = 0;
    for (std::uint64_t from = 0;;) {
        const auto rows = store->events_by_leaf(from, 1000);
        if (rows.empty()) return found;
        from = rows.back().leaf_index + 1;
        for (const auto& row : rows) found += row.kind == kind ? 1 : 0;
    }
}

}  // namespace world_detail

std::uint64_t cases_in(const std::filesystem::path& folder, const std::string& database) {
    return world_detail::count_events(folder, database, "case_filed");
}
std::uint64_t rows_imported_in(const std::filesystem::path& folder) {
    return world_detail::count_events(folder, {}, "case_imported");
}

std::vector<std::string> orphans_in(const std::filesystem::path& town) {
    // In a copy: the sweep takes the form tokens too, by which the same form still gives the same receipt.
    const TemporaryFolder aside;
    const auto folder = aside.path() / "data";
    std::filesystem::copy(town, folder, std::filesystem::copy_options::recursive);
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".new") found.push_back(entry.path().string());
    {
        const auto store = store::SqliteStore::open(folder / "huiyin.db", {});
        const auto transaction = store->begin();
        engine::Changes changes;
        changes.sweep_before = Instant(std::chrono::seconds(std::time(nullptr) + 3600));
        transaction->write(changes);
        transaction->commit();
    }
    store::sqlite::Connection reader(folder / "huiyin.db", store::sqlite::Connection::Role::writer);
    for (const std::string& id : reader.ask_all("select distinct hex(file_id) from chunk where file_id not in (select file_id from file)"))
        found.push_back("chunks of file " + id);
    for (const std::string& id : reader.ask_all("select hex(file_id) from file as f where (select count(*) from chunk where file_id = f.file_id) <> f.chunks"))
        found.push_back("a lost chunk of file " + id);
    return found;
}

}  // namespace huiyin::testing
