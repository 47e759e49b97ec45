#include "io/store/copy/copy.h"

#include <unistd.h>

#include <filesystem>

#include "base/random.h"
#include "io/store/contract/store_contract.h"
#include "io/store/postgres/copy_ends.h"
#include "io/store/postgres/postgres_store.h"
#include "io/store/sqlite/copy_ends.h"
#include "io/store/sqlite/sqlite_store.h"
#include "testing/postgres/cluster.h"

namespace huiyin::store::contract {
namespace fs = std::filesystem;

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(StoreContract);  // only its values are for us

/// A town's database of either kind, gone with the object.
class Place {
  public:
    explicit Place(bool server) {
        if (server) {
            address_ = *postgres::Address::parse(url_ = cluster().make_database());
        } else {
            std::string name = fs::temp_directory_path() / "huiyin-copy-XXXXXX";
            folder_ = ::mkdtemp(name.data());
        }
    }
    ~Place() {
        if (address_) cluster().drop_database(url_);
        fs::remove_all(folder_);
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    std::unique_ptr<engine::Store> open(bool create = false, std::optional<InstanceId> instance = {}) const {
        if (address_) return PostgresStore::open(*address_, {.create = create, .instance = instance});
        return SqliteStore::open(file(), {.create = create, .instance = instance});
    }
    const std::string& url() const { return url_; }
    std::unique_ptr<copy::Source> source() const {
        return address_ ? postgres::copy_source(*address_, true) : sqlite::copy_source(file());
    }
    std::unique_ptr<copy::Target> target() const {
        return address_ ? postgres::copy_target(*address_) : sqlite::copy_target(file());
    }

  private:
    static huiyin::testing::PostgresCluster& cluster() { return huiyin::testing::PostgresCluster::shared(); }
    fs::path file() const { return folder_ / "huiyin.db"; }
    fs::path folder_;
    std::string url_;
    std::optional<postgres::Address> address_;
};

inline InstanceId instance_of(std::uint64_t seed) {
    SeededRandom random(seed);
    return InstanceId::draw(random);
}

/// One more entry, with which the tree gets a tile above the lowest.
inline void grow_upwards(engine::Store& store) {
    const auto transaction = store.begin();
    const auto state = transaction->lock_log();
    const std::vector<Bytes> entries{to_bytes("entry " + std::to_string(state.size))};
    const std::vector<engine::TileAppend> tiles{
        {.level = 0, .index = state.size / 256, .offset = static_cast<std::uint32_t>(state.size % 256), .hashes = big_bytes(32)},
        {.level = 1, .index = 0, .offset = 0, .hashes = big_bytes(32)}};
    transaction->append_log(state.size, entries, tiles, {state.size + 1, hash_of("root above")});
    transaction->commit();
}

/// Every table has rows, some with awkward bytes, and enough of them for several pages.
inline void fill(const Place& place, const InstanceId& instance) {
    const auto store = place.open(true, instance);
    grow(*store, 1499);
    grow_upwards(*store);
    engine::Changes changes;
    auto zhou = staff_row("zhou");
    zhou.credentials = awkward_bytes;
    zhou.public_key = hash_of("zhou");
    zhou.setup_hash = hash_of("link");
    zhou.setup_until = at(7);
    for (std::uint32_t i = 0; i < 1200; ++i) {
        auto row = case_row(case_id(std::to_string(i)));
        row.due = i % 3 == 0 ? std::nullopt : std::optional(day(static_cast<int>(i % 9)));
        row.open = i % 2 == 0;
        if (i % 4 == 0) row.receipt_tag = hash_of("r" + std::to_string(i));
        if (i % 5 == 0) {
            row.resident_key = hash_of("resident");
            row.handler = hash_of("zhou");
            row.cosigner = hash_of("qin");
            row.timer = day(static_cast<int>(i % 11));
            row.stepped_out = {hash_of("he"), hash_of("qin")};
            row.asks = true;
            row.asked = "question_asked";
            row.imported = true;
        }
        auto event = event_row(row.case_id, 1, i);
        event.canonical = awkward_text + std::to_string(i);
        changes.events.push_back(event);
        changes.cases.push_back(row);
        if (i % 7 == 0) {
            auto guest = guest_row(row, water);
            guest.row.handler = hash_of("zhou");
            guest.row.stepped_out = {hash_of("qin"), hash_of("he")};
            changes.guests.push_back(std::move(guest));
        }
        changes.parts.push_back({row.case_id, 1, "body", 1, "ck", i == 7 ? Bytes{} : big_bytes(i % 500)});
        changes.wraps.push_back({row.case_id, "ck:1", "resident", "2026-03", awkward_bytes});
        const auto file = id_of<FileId>("f" + std::to_string(i));
        if (i % 10 == 0) changes.chunks.push_back({file, 0, at(i), big_bytes(3000)});
        if (i % 40 == 0) changes.chunks.push_back({file, 1, at(i), big_bytes(30)});
        if (i % 20 == 0) changes.files.push_back({file, row.case_id, 1, i / 20, 1, i == 20 ? awkward_bytes : Bytes{}, 1});
        changes.imported.push_back({hash_of("i" + std::to_string(i)), row.case_id});
    }
    changes.submissions = {{hash_of("t"), case_id("0"), at(0), hash_of("body")}};
    changes.drafts = {{hash_of("d"), at(0), awkward_bytes}};
    changes.sessions = {{hash_of("s"), zhou.id, std::nullopt, at(0), at(0), awkward_bytes},
                        {hash_of("u"), std::nullopt, case_id("0"), at(0), at(0), {}}};
    changes.offices = {{roads, awkward_text}};
    changes.office_keys = {{roads, 1, hash_of("k"), at(0)}};
    changes.member_keys = {{roads, 1, zhou.id, awkward_bytes}};
    changes.staff = {zhou, staff_row("qin")};
    changes.obligations = {{id_of<ObligationId>("o"), awkward_text}};
    changes.docket_lines = {{3, 1, "x"}};
    changes.figures = {{"promises", "source", roads, "complaint", "reply", "open", "2026-03-02", 3}, {"promises", "", roads, "", "", "open", "", -3}};
    changes.checkpoints = {{1500, at(0), "note"}};
    changes.settings = {{"site", awkward_text}};
    changes.news = {{case_id("0"), hash_of("n"), 1, awkward_bytes, at(3), true}, {case_id("1"), hash_of("o"), 2, {}, std::nullopt, false}};
    changes.mails = {{id_of<MailId>("m"), hash_of("m"), "news", at(0), at(9), 3, true, "550 5.1.1", awkward_bytes}};
    changes.appointments = {{awkward_text, 570, case_id("0"), "K7F3", "booked", awkward_bytes}, {"day", 600, case_id("1"), "", "held", {}}};
    changes.versions = {{1, "category", "lamp", at(0), "zhou", awkward_text}, {2, "category", "lamp", at(1), "", ""}};
    commit(*store, changes);
}

inline const auto to_the_end = [](const copy::Progress&) { return true; };

/// All rows of a table, column by column.
inline std::vector<copy::Row> rows_of(copy::Source& source, const copy::Table& table) {
    std::vector<copy::Row> out;
    for (std::vector<copy::Row> page = source.page(table, nullptr); !page.empty(); page = source.page(table, &out.back()))
        out.insert(out.end(), page.begin(), page.end());
    return out;
}
/// Whether a value could be told from one that was left out.
inline bool says_something(const copy::Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return *number != 0;
    const auto* bytes = std::get_if<Bytes>(&value);
    return bytes != nullptr && std::any_of(bytes->begin(), bytes->end(), [](std::uint8_t byte) { return byte != 0; });
}

inline std::string refusal(copy::Source& from, copy::Target& to) {
    try {
        copy::copy_town(from, to, to_the_end);
        return {};
    } catch (const Fault& fault) {
        return fault.what();
    }
}

struct Direction {
    std::string name;
    bool from_server;
    bool to_server;
};
inline void PrintTo(const Direction& direction, std::ostream* out) { *out << direction.name; }

class Copy : public ::testing::TestWithParam<Direction> {
  protected:
    void SetUp() override { crypto::initialise(); }
    Place from_{GetParam().from_server};
    Place to_{GetParam().to_server};
};
INSTANTIATE_TEST_SUITE_P(Between,
                         Copy,
                         ::testing::Values(Direction{"file_and_server", false, true},
                                           Direction{"server_and_file", true, false},
                                           Direction{"file_and_file", false, false}),
                         [](const auto& of) { return of.param.name; });

TEST_P(Copy, a_town_is_the_same_on_the_other_side_and_goes_on_there) {
    fill(from_, instance_of(1));
    const auto report = copy::copy_town(*from_.source(), *to_.target(), to_the_end);
    EXPECT_FALSE(report.stopped);
    EXPECT_EQ(report.tables.size(), copy::tables().size());
    for (const auto& table : report.tables) EXPECT_GT(table.rows, 0u) << table.name << " was not tried";

    {
        const auto before = from_.source();
        const auto after = to_.source();
        for (const copy::Table& table : copy::tables()) {
            const auto rows = rows_of(*before, table);
            EXPECT_TRUE(rows == rows_of(*after, table) || table.name == "setting") << table.name << " differs";
            for (std::size_t i = 0; i < table.columns.size(); ++i)
                EXPECT_TRUE(std::ranges::any_of(rows, [&](const copy::Row& row) { return says_something(row[i]); }))
                    << "no row says anything in " << table.name << "." << table.columns[i].name << ": it was not tried";
        }
    }
    const auto before = from_.open();
    const auto after = to_.open(false, instance_of(1));
    EXPECT_EQ(after->log_state(), before->log_state());
    EXPECT_EQ(after->log_entries(0, 2000), before->log_entries(0, 2000));
    for (const char* name : {"0", "7", "640", "1199"}) {
        const auto id = case_id(name);
        EXPECT_EQ(after->case_row(id), before->case_row(id));
        EXPECT_EQ(after->events(id), before->events(id));
        EXPECT_EQ(after->guests(id), before->guests(id));
        EXPECT_EQ(after->parts(id), before->parts(id));
        EXPECT_EQ(after->wraps(id), before->wraps(id));
        EXPECT_EQ(after->files(id), before->files(id));
        EXPECT_EQ(after->appointments_of(id), before->appointments_of(id));
        EXPECT_EQ(after->news(id), before->news(id));
    }
    EXPECT_EQ(after->appointments(awkward_text), before->appointments(awkward_text));
    EXPECT_EQ(after->appointments(awkward_text).size(), 1u);
    EXPECT_TRUE(after->news(case_id("0")));
    EXPECT_EQ(after->mail(id_of<MailId>("m")), before->mail(id_of<MailId>("m")));
    EXPECT_EQ(after->current_versions(), before->current_versions());
    EXPECT_EQ(after->version_history("category", "lamp", 9, 9), before->version_history("category", "lamp", 9, 9));
    EXPECT_EQ(after->version_history("category", "lamp", 9, 9).size(), 2u);
    EXPECT_EQ(after->staff(), before->staff());
    EXPECT_EQ(after->figures(), before->figures());
    EXPECT_EQ(after->setting("site"), awkward_text);
    EXPECT_EQ(grow(*after, 1).size, 1501u);
    commit(*after, {.events = {event_row(case_id("new"), 1, 5000)}, .cases = {case_row(case_id("new"))}});
    EXPECT_EQ(after->case_row(case_id("new")), case_row(case_id("new"))) << "its number clashed with another's";
}

TEST_P(Copy, what_was_stopped_anywhere_goes_on_and_no_store_opens_it_before_the_end) {
    fill(from_, instance_of(1));
    int stops = 0;
    for (int pages = 1;; pages += 3) {
        int left = pages;
        const auto report = copy::copy_town(*from_.source(), *to_.target(), [&](const copy::Progress&) { return --left > 0; });
        if (!report.stopped) break;
        ++stops;
        try {
            to_.open();
            ADD_FAILURE() << "half a town was opened";
        } catch (const Fault& fault) {
            EXPECT_NE(std::string(fault.what()).find("copy in the making"), std::string::npos) << fault.what();
        }
    }
    EXPECT_GT(stops, 5);
    EXPECT_EQ(to_.open()->log_state(), from_.open()->log_state());
}

TEST_P(Copy, a_town_of_another_installation_or_another_moment_is_not_written_over) {
    fill(from_, instance_of(1));
    {
        Place other(GetParam().to_server);
        other.open(true, instance_of(2));
        EXPECT_NE(refusal(*from_.source(), *other.target()).find("it holds another town"), std::string::npos);
    }
    int left = 5;
    copy::copy_town(*from_.source(), *to_.target(), [&](const copy::Progress&) { return --left > 0; });
    grow(*from_.open(), 1);
    EXPECT_NE(refusal(*from_.source(), *to_.target()).find("stood elsewhere"), std::string::npos);
    Place fresh(GetParam().to_server);
    EXPECT_EQ(refusal(*from_.source(), *fresh.target()), "");
    EXPECT_NE(refusal(*from_.source(), *fresh.target()).find("it holds a town already"), std::string::npos);
}

TEST_P(Copy, a_row_that_differs_in_the_end_is_found) {
    fill(from_, instance_of(1));
    int left = 1000;
    bool spoiled = false;
    const auto target = to_.target();
    std::string said;
    try {
        copy::copy_town(*from_.source(), *target, [&](const copy::Progress& progress) {
            EXPECT_FALSE(progress.table.empty()) << progress.rows << " of " << progress.of;
            if (progress.comparing && !spoiled) {
                const auto& table = *std::ranges::find(copy::tables(), std::string_view("session"), &copy::Table::name);
                auto row = target->page(table, nullptr).front();
                row[0] = to_bytes(std::string_view("\xff\xff one more"));
                target->put(table, {row});
                spoiled = true;
            }
            return --left > 0;
        });
    } catch (const Fault& fault) {
        said = fault.what();
    }
    EXPECT_NE(said.find("the copy differs in table session (2 rows"), std::string::npos) << said;
}

TEST(CopyTables, know_every_table_and_column_that_the_databases_have) {
    crypto::initialise();
    const Place server(true);
    server.open(true);
    // The comparison reads the same list: a column that is not in it would be lost without a word.
    std::size_t columns = 0;
    for (const auto& table : copy::tables()) columns += table.columns.size();
    const auto& cluster = huiyin::testing::PostgresCluster::shared();
    EXPECT_EQ(cluster.ask(server.url(), "select count(*) from information_schema.columns where table_schema = 'huiyin' "
                                        "and is_generated = 'NEVER'"),
              std::to_string(columns));
    EXPECT_EQ(cluster.ask(server.url(), "select count(*) from information_schema.tables where table_schema = 'huiyin'"),
              std::to_string(copy::tables().size()));
}

}  // namespace huiyin::store::contract
