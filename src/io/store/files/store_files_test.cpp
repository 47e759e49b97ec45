#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <set>
#include <thread>

#include "base/fault.h"
#include "io/store/files/folder_lock.h"
#include "io/store/files/head_file.h"
#include "io/store/files/key_files.h"
#include "testing/crashing_disk.h"

namespace huiyin::store {

class Files : public testing::Test {
  protected:
    Files() {
        crypto::initialise();
        std::string name = std::filesystem::temp_directory_path() / "huiyin-files-XXXXXX";
        folder_ = ::mkdtemp(name.data());
    }
    ~Files() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path keys() const { return folder_ / "keys"; }
    static std::string content(const std::filesystem::path& file) {
        std::ifstream stream(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    static unsigned mode(const std::filesystem::path& path) {
        struct stat status {};
        EXPECT_EQ(::stat(path.c_str(), &status), 0);
        return status.st_mode & 07777;
    }
    static Bytes revealed(const crypto::Key& key) { return to_bytes(ByteView(key.reveal())); }
    /// What `act` says when it refuses: one line that names `file`.
    template <typename Act>
    static void expect_refusal(const std::filesystem::path& file, const std::string& word, Act act) {
        try {
            act();
            ADD_FAILURE() << "not refused: " << word;
        } catch (const Fault& fault) {
            const std::string said = fault.what();
            EXPECT_NE(said.find(word), std::string::npos) << said;
            EXPECT_NE(said.find(file.string()), std::string::npos) << said;
            EXPECT_EQ(said.find('\n'), std::string::npos) << said;
        }
    }

    std::filesystem::path folder_;
    SystemRandom random_;
};

// -------------------------------------------------------------------------------------------------------------- keys

TEST_F(Files, keys_are_the_same_when_they_are_opened_again) {
    const auto made = KeyFiles::create(keys(), random_);
    const auto march = made->month_key("2026-03");
    const auto opened = KeyFiles::open(keys(), random_);
    EXPECT_EQ(revealed(opened->pepper()), revealed(made->pepper()));
    EXPECT_EQ(revealed(opened->form_key()), revealed(made->form_key()));
    EXPECT_EQ(revealed(opened->log_seed()), revealed(made->log_seed()));
    EXPECT_EQ(revealed(opened->month_key("2026-03")), revealed(march));
    const std::set<Bytes> all{revealed(made->pepper()), revealed(made->form_key()), revealed(made->log_seed()),
                              revealed(march), revealed(made->month_key("2026-04"))};
    EXPECT_EQ(all.size(), 5u);
}

TEST_F(Files, making_keys_a_second_time_keeps_the_first) {
    const auto pepper = revealed(KeyFiles::create(keys(), random_)->pepper());
    std::filesystem::remove(keys() / "log-seed");  // as if the first time had been cut off
    EXPECT_EQ(revealed(KeyFiles::create(keys(), random_)->pepper()), pepper);
}

TEST_F(Files, a_key_file_says_what_it_is_and_only_its_owner_may_read_it) {
    const auto made = KeyFiles::create(keys(), random_);
    made->month_key("2026-03");
    EXPECT_EQ(content(keys() / "pepper"), "huiyin key: pepper\n" + to_base64(made->pepper().reveal()) + "\n");
    EXPECT_TRUE(content(keys() / "month" / "2026-03").starts_with("huiyin key: month 2026-03\n"));
    EXPECT_EQ(mode(keys()), 0700u);
    EXPECT_EQ(mode(keys() / "month"), 0700u);
    for (const auto& file : {keys() / "pepper", keys() / "form-key", keys() / "log-seed", keys() / "month" / "2026-03"})
        EXPECT_EQ(mode(file), 0600u) << file;
}

TEST_F(Files, keys_that_others_may_read_are_refused) {
    KeyFiles::create(keys(), random_)->month_key("2026-03");
    const auto open = [&] { return KeyFiles::open(keys(), random_); };
    for (const auto& file : {keys() / "pepper", keys() / "form-key", keys() / "log-seed"}) {
        ::chmod(file.c_str(), 0640);
        expect_refusal(file, "is open to others (mode 0640): run chmod 600", open);
        ::chmod(file.c_str(), 0600);
    }
    ::chmod(keys().c_str(), 0755);
    expect_refusal(keys(), "is open to others (mode 0755): run chmod 700", open);
    ::chmod(keys().c_str(), 0700);
    const auto month = keys() / "month" / "2026-03";
    ::chmod(month.c_str(), 0604);
    expect_refusal(month, "is open to others", [&] { open()->month_key("2026-03"); });
}

TEST_F(Files, a_missing_swapped_or_damaged_key_is_refused_and_never_made_anew) {
    KeyFiles::create(keys(), random_);
    const auto open = [&] { KeyFiles::open(keys(), random_); };
    const auto pepper = keys() / "pepper";
    const auto whole = content(pepper);
    for (const std::string& bad : {std::string(), std::string("huiyin key: pepper\n"),
                                   whole.substr(0, whole.size() - 1), whole + "\n",
                                   "huiyin key: form-key" + whole.substr(whole.find('\n')),
                                   std::string("huiyin key: pepper\nAAAA\n")}) {
        std::ofstream(pepper) << bad;
        expect_refusal(pepper, "is not a key of the form", open);
    }
    std::filesystem::remove(pepper);
    expect_refusal(pepper, "is missing", open);
    std::filesystem::create_symlink(keys() / "form-key", pepper);
    expect_refusal(pepper, "opening failed", open);
    std::filesystem::remove_all(keys());
    expect_refusal(keys(), "No such file", open);
}

TEST_F(Files, a_destroyed_months_key_is_gone_and_stays_gone) {
    const auto made = KeyFiles::create(keys(), random_);
    EXPECT_FALSE(made->existing_month_key("2026-03"));
    made->month_key("2026-03");
    EXPECT_TRUE(made->existing_month_key("2026-03"));
    std::filesystem::remove(keys() / "month" / "2026-03");
    expect_refusal(keys() / "month" / "2026-03", "is gone, destroyed or taken away", [&] { made->month_key("2026-03"); });
    EXPECT_FALSE(made->existing_month_key("2026-03"));
}

// Whoever first looks at it learns that it is gone; whoever asks next must not get a new one.
TEST_F(Files, a_months_key_that_is_gone_is_not_made_anew_however_often_it_is_asked_for) {
    const auto made = KeyFiles::create(keys(), random_);
    made->month_key("2026-03");
    std::filesystem::remove(keys() / "month" / "2026-03");
    EXPECT_FALSE(made->existing_month_key("2026-03"));
    for (int i = 0; i < 3; ++i) expect_refusal(keys() / "month" / "2026-03", "is gone, destroyed or taken away", [&] { made->month_key("2026-03"); });
    EXPECT_FALSE(std::filesystem::exists(keys() / "month" / "2026-03"));
}

TEST_F(Files, a_key_in_use_that_is_lost_on_disk_is_told_and_used_no_more) {
    const auto made = KeyFiles::create(keys(), random_);
    const auto told = [&](const char* present = "2026-01") {
        const auto lost = made->lost(present);
        return lost ? lost->name + " " + lost->word : std::string();
    };
    made->month_key("2026-03");
    EXPECT_EQ(told(), "");
    for (const char* name : {"pepper", "form-key", "log-seed", "month/2026-03"}) {
        const auto file = keys() / name;
        const std::string as = "keys/" + std::string(name);
        const auto whole = content(file);
        std::ofstream(file) << "garbage\n";
        EXPECT_EQ(told(), as + " unreadable");
        std::string other = whole;
        auto& letter = other[other.find('\n') + 3];
        letter = letter == 'A' ? 'B' : 'A';
        std::ofstream(file) << other;
        EXPECT_EQ(told(), as + " another");
        std::filesystem::remove(file);
        EXPECT_EQ(told(), as + " gone");
        std::ofstream(file) << whole;
        ::chmod(file.c_str(), 0600);
        EXPECT_EQ(told(), "") << "it is back";
    }
    const auto march = keys() / "month" / "2026-03";
    const auto whole = content(march);
    std::ofstream(march) << "garbage\n";
    EXPECT_EQ(told("2026-04"), "") << "its month is over";
    EXPECT_EQ(told(), "keys/month/2026-03 unreadable");
    expect_refusal(march, "is not what it was", [&] { made->month_key("2026-03"); });
    std::ofstream(march) << whole;
    EXPECT_EQ(told(), "");
    made->month_key("2026-03");
    made->destroy_month_key("2026-03");
    EXPECT_EQ(told(), "") << "as was meant";
}

TEST_F(Files, keys_that_the_database_knows_otherwise_are_refused) {
    std::map<std::string, std::string> known;
    const KeyFiles::Known ask = [&](const std::string& name) {
        const auto found = known.find(name);
        return found == known.end() ? std::nullopt : std::optional(found->second);
    };
    {
        const auto made = KeyFiles::create(keys(), random_);
        made->know(ask);
        made->month_key("2026-03");
        known = made->fingerprints();
        EXPECT_EQ(known.size(), 4u);
    }
    KeyFiles::open(keys(), random_)->know(ask);
    const auto other = folder_ / "other";
    KeyFiles::create(other, random_)->month_key("2026-03");
    for (const char* name : {"pepper", "form-key", "log-seed", "month/2026-03"}) {
        const auto file = keys() / name;
        const auto whole = content(file);
        std::filesystem::copy_file(other / name, file, std::filesystem::copy_options::overwrite_existing);
        expect_refusal(file, "is not the key that the town's database knows", [&] { KeyFiles::open(keys(), random_)->know(ask); });
        std::ofstream(file) << whole;
    }
    const auto march = keys() / "month" / "2026-03";
    std::filesystem::remove(march);
    const auto opened = KeyFiles::open(keys(), random_);
    opened->know(ask);
    expect_refusal(march, "is missing, and the town's database knows it", [&] { opened->require_month("2026-03"); });
    expect_refusal(march, "is missing, and the town's database knows it", [&] { opened->month_key("2026-03"); });
    EXPECT_FALSE(std::filesystem::exists(march));
    opened->require_month("2026-04");
    opened->month_key("2026-04");
}

TEST_F(Files, a_month_is_listed_until_its_key_is_destroyed) {
    const auto made = KeyFiles::create(keys(), random_);
    for (const char* month : {"2026-04", "2026-03", "2025-12"}) made->month_key(month);
    EXPECT_EQ(made->months(), (std::vector<std::string>{"2025-12", "2026-03", "2026-04"}));
    made->destroy_month_key("2026-03");
    made->destroy_month_key("2019-01");  // there is none
    EXPECT_FALSE(std::filesystem::exists(keys() / "month" / "2026-03"));
    EXPECT_EQ(made->months(), (std::vector<std::string>{"2025-12", "2026-04"}));
    EXPECT_FALSE(made->existing_month_key("2026-03"));
    EXPECT_EQ(KeyFiles::open(keys(), random_)->months(), (std::vector<std::string>{"2025-12", "2026-04"}));
}

TEST_F(Files, what_is_no_month_never_becomes_a_path) {
    const auto made = KeyFiles::create(keys(), random_);
    for (const std::string bad : {"", "../pepper", "2026-13", "2026-00", "2026-3", "2026/03", "20260-3"}) {
        EXPECT_THROW(made->month_key(bad), Bug) << bad;
        EXPECT_FALSE(made->existing_month_key(bad)) << bad;
    }
}

TEST_F(Files, a_key_that_a_crash_left_half_made_is_cleared_away) {
    KeyFiles::create(keys(), random_);
    std::ofstream(keys() / "month" / "2026-03.new") << "half";
    const auto opened = KeyFiles::open(keys(), random_);
    EXPECT_FALSE(std::filesystem::exists(keys() / "month" / "2026-03.new"));
    opened->month_key("2026-03");
}

TEST_F(Files, threads_that_ask_for_a_new_month_get_one_key) {
    const auto made = KeyFiles::create(keys(), random_);
    std::vector<Bytes> got(4);
    std::vector<std::thread> threads;
    for (auto& key : got) threads.emplace_back([&] { key = revealed(made->month_key("2026-03")); });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(std::set<Bytes>(got.begin(), got.end()).size(), 1u);
}

// --------------------------------------------------------------------------------------- keys of a town's several servers

/// A database that servers share, whose calls may fail, done or not.
class SharedRegister final : public engine::KeyRegister {
  public:
    std::map<std::string, std::string> agree(const std::map<std::string, std::string>& fingerprints) override {
        const tests::Fate fate = ask_ ? ask_() : tests::Fate::goes_well;
        if (fate == tests::Fate::fails) throw Fault("the database is gone");
        if (fate == tests::Fate::dies || fate == tests::Fate::tears) throw tests::Died{};
        std::map<std::string, std::string> out;
        for (const auto& [name, fingerprint] : fingerprints) out[name] = known.try_emplace(name, fingerprint).first->second;
        if (fate == tests::Fate::done_fails) throw Fault("the database has gone");
        if (fate == tests::Fate::dies_after) throw tests::Died{};
        return out;
    }
    std::optional<std::string> find(const std::string& name) override {
        const auto found = known.find(name);
        return found == known.end() ? std::nullopt : std::optional(found->second);
    }
    void ask_before(std::function<tests::Fate()> ask) { ask_ = std::move(ask); }
    std::map<std::string, std::string> known;

  private:
    std::function<tests::Fate()> ask_;
};

class TwoFolders : public Files {
  protected:
    void SetUp() override {
        KeyFiles::create(keys(), random_);
        std::filesystem::copy(keys(), others(), std::filesystem::copy_options::recursive);
    }
    std::filesystem::path others() const { return folder_ / "others"; }
    std::unique_ptr<KeyFiles> open(const std::filesystem::path& folder) {
        return KeyFiles::open(folder, random_, disk::real(), &shared_);
    }
    SharedRegister shared_;
};

TEST_F(TwoFolders, a_months_key_is_made_by_one_server_and_the_other_waits_for_its_copy) {
    const auto here = open(keys());
    const auto there = open(others());
    const auto key = revealed(here->month_key("2029-11"));
    expect_refusal(others() / "month" / "2029-11", "another server of the town has made", [&] { there->month_key("2029-11"); });
    EXPECT_EQ(there->existing_month_key("2029-11"), std::nullopt);
    std::filesystem::copy(keys() / "month" / "2029-11", others() / "month" / "2029-11");
    EXPECT_EQ(revealed(there->month_key("2029-11")), key);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(others() / "month"), {}), 1) << "nothing is left of the try";
}

TEST_F(TwoFolders, of_two_that_make_a_key_at_once_one_is_used) {
    const auto here = open(keys());
    const auto there = open(others());
    int used = 0;
    for (int month = 1; month <= 12; ++month) {
        const std::string name = "2029-" + std::string(month < 10 ? "0" : "") + std::to_string(month);
        // The other one makes it between our look and our word.
        bool first = true;
        shared_.ask_before([&] {
            if (std::exchange(first, false)) there->month_key(name);
            return tests::Fate::goes_well;
        });
        EXPECT_THROW(here->month_key(name), Fault);
        EXPECT_FALSE(here->existing_month_key(name));
        used += there->existing_month_key(name).has_value();
    }
    EXPECT_EQ(used, 12);
}

TEST_F(TwoFolders, other_keys_than_the_towns_are_refused_at_the_start) {
    open(keys())->month_key("2029-11");
    const auto other = folder_ / "other";
    KeyFiles::create(other, random_);
    for (const char* name : {"pepper", "form-key", "log-seed"}) {
        const auto kept = content(others() / name);
        std::filesystem::copy_file(other / name, others() / name, std::filesystem::copy_options::overwrite_existing);
        expect_refusal(others() / name, "is not the key that the town's database knows", [&] { open(others()); });
        std::ofstream(others() / name) << kept;
    }
    open(others());
    KeyFiles::open(others(), random_)->month_key("2029-11");  // made where nobody agreed
    expect_refusal(others() / "month" / "2029-11", "is not the key that the town's database knows", [&] { open(others()); });
}

TEST_F(TwoFolders, a_seed_that_another_server_drew_is_no_second_one) {
    open(keys())->add_log_seed();
    const auto there = open(others());
    expect_refusal(others() / "log-seed-2", "is not the key", [&] { there->add_log_seed(); });
}

// ---------------------------------------------------------------------------------------------------------- log.head

std::string note_of(int size) { return "town.example/log\n" + std::to_string(size) + "\nroot\n\n\u2014 signature\n"; }

TEST_F(Files, the_head_is_the_note_written_last) {
    HeadFile head(folder_ / "log.head");
    EXPECT_FALSE(head.read());
    head.write(note_of(5), false);
    EXPECT_EQ(head.read(), note_of(5));
    head.write(note_of(7), true);
    EXPECT_EQ(head.read(), note_of(7));
    EXPECT_EQ(content(folder_ / "log.head"), note_of(7));
    head.write(note_of(9), false);
    EXPECT_EQ(head.read(), note_of(9));
    EXPECT_EQ(content(folder_ / "log.head"), note_of(7)) << "an unsynced note never replaces the published one";
    EXPECT_EQ(HeadFile(folder_ / "log.head").read(), note_of(9));
}

TEST_F(Files, an_unsynced_note_is_written_over_a_longer_or_shorter_one) {
    HeadFile head(folder_ / "log.head");
    for (const int size : {9, 1'000'000, 10, 123'456'789, 7}) {
        head.write(note_of(size), false);
        EXPECT_EQ(head.read(), note_of(size));
        EXPECT_EQ(mode(folder_ / "log.head.recent"), 0600u);
    }
}

TEST_F(Files, a_torn_or_older_unsynced_note_never_hides_the_published_one) {
    HeadFile head(folder_ / "log.head");
    head.write(note_of(7), true);
    head.write(note_of(12), false);
    const auto recent = folder_ / "log.head.recent";
    const auto whole = content(recent);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        std::ofstream(recent) << whole.substr(0, length);
        EXPECT_EQ(head.read(), note_of(7)) << length;
    }
    head.write(note_of(9), false);
    const auto older = content(recent);
    head.write(note_of(11), true);
    std::ofstream(recent) << older;  // its removal was lost in a power cut
    EXPECT_EQ(head.read(), note_of(11));
}

// A log that couldn't go on as what it was goes on under a new name, and may be shorter.
TEST_F(Files, an_unsynced_note_of_the_log_before_says_nothing_of_this_one) {
    HeadFile head(folder_ / "log.head");
    head.write(note_of(12), false);
    const auto before = content(folder_ / "log.head.recent");
    const std::string renamed = "town.example/log2" + note_of(7).substr(std::string("town.example/log").size());
    head.write(renamed, true);
    EXPECT_EQ(head.read(), renamed);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "log.head.recent"));
    std::ofstream(folder_ / "log.head.recent") << before;  // its removal was lost in a power cut
    EXPECT_EQ(head.read(), renamed);
}

// -------------------------------------------------------------------------------------------------------------- lock

TEST_F(Files, one_writes_to_a_folder_and_the_next_is_told_who) {
    {
        const auto lock = FolderLock::take(folder_);
        EXPECT_FALSE(FolderLock::try_take(folder_));
        expect_refusal(folder_, "is in use by process " + std::to_string(::getpid()),
                       [&] { FolderLock::take(folder_); });
    }
    EXPECT_TRUE(FolderLock::try_take(folder_)) << "the lock goes with its holder, the file may stay";
}

TEST_F(Files, a_folder_that_cannot_be_written_to_is_refused) {
    expect_refusal(folder_ / "none", "can't be written to: No such file", [&] { FolderLock::take(folder_ / "none"); });
}

/// Keeps nothing that was not synced.
std::size_t nothing(std::size_t) { return 0; }

TEST(Keys, OfAMonthOutlivesAPowerCutThoughItsFirstSyncFailed) {
    bool fails = false;
    tests::CrashingDisk disk([&](std::string_view operation, const std::string& file) {
        return fails && operation == "sync folder" && file == "month" ? tests::Fate::fails : tests::Fate::goes_well;
    });
    SeededRandom random(1);
    const auto keys = KeyFiles::create("/town/keys", random, disk);
    fails = true;
    EXPECT_THROW(keys->month_key("2029-03"), Fault);  // its name is there already, but not for ever
    EXPECT_THROW(keys->month_key("2029-03"), Fault);
    fails = false;
    const Bytes key = to_bytes(ByteView(keys->month_key("2029-03").reveal()));
    disk.cut_power(nothing);
    const auto after = KeyFiles::open("/town/keys", random, disk)->existing_month_key("2029-03");
    ASSERT_TRUE(after);
    EXPECT_EQ(to_bytes(ByteView(after->reveal())), key);
}

TEST(Keys, OfAMonthIsNeverRegisteredAndLostWhateverDiesOrFails) {
    using tests::Fate;
    for (const Fate fate : {Fate::fails, Fate::done_fails, Fate::dies, Fate::dies_after, Fate::tears}) {
        for (int nth = 1;; ++nth) {
            int left = 0;
            const auto next = [&] { return left > 0 && --left == 0 ? fate : Fate::goes_well; };
            tests::CrashingDisk disk([&](std::string_view, const std::string&) { return next(); });
            SharedRegister shared;
            shared.ask_before(next);
            SeededRandom random(static_cast<std::uint64_t>(nth));
            KeyFiles::create("/town/keys", random, disk);
            auto keys = KeyFiles::open("/town/keys", random, disk, &shared);
            left = nth;
            bool failed = false;
            try {
                keys->month_key("2029-11");
            } catch (const Fault&) {
                failed = true;
            } catch (const tests::Died&) {
                failed = true;
                keys.reset();
                disk.cut_power(nothing);
            }
            const bool untouched = left > 0;
            left = 0;
            if (!keys) keys = KeyFiles::open("/town/keys", random, disk, &shared);
            const auto key = keys->month_key("2029-11");
            disk.cut_power(nothing);
            const auto after = KeyFiles::open("/town/keys", random, disk, &shared)->existing_month_key("2029-11");
            ASSERT_TRUE(after) << static_cast<int>(fate) << " at " << nth;
            EXPECT_EQ(to_bytes(ByteView(after->reveal())), to_bytes(ByteView(key.reveal())));
            if (untouched) break;
            EXPECT_TRUE(failed);
        }
    }
}

TEST(Head, PublishedOneDoesNotTakeAwayARecentOneOfALargerLog) {
    tests::CrashingDisk disk;
    HeadFile head("/town/log.head", disk);
    head.write("town\n5\nroot\n", false);
    head.write("town\n3\nroot\n", true);
    EXPECT_EQ(head.read(), "town\n5\nroot\n");
    disk.cut_power(nothing);
    EXPECT_EQ(head.read(), "town\n3\nroot\n");
    head.write("town\n5\nroot\n", false);
    head.write("town\n6\nroot\n", true);
    disk.cut_power(nothing);
    EXPECT_EQ(head.read(), "town\n6\nroot\n");
}

TEST(Head, DurableInTheEndIsSoOnceItWasSynced) {
    const auto nothing = [](std::size_t) { return std::size_t{0}; };
    tests::CrashingDisk disk;
    disk.make_folder("/town");
    HeadFile head("/town/log.head", disk, HeadFile::Durable::in_the_end);
    head.write("town\n5\nroot\n", false);
    head.write("town\n6\nroot\n", true);
    EXPECT_EQ(head.read(), "town\n6\nroot\n");
    EXPECT_FALSE(disk.durable("/town/log.head"));
    head.sync();
    disk.cut_power(nothing);
    EXPECT_EQ(head.read(), "town\n6\nroot\n");
}

}  // namespace huiyin::store
