#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

#include "base/fault.h"
#include "base/time.h"
#include "crash/world.h"
#include "io/store/sqlite/sqlite_store.h"
#include "support/town.h"
#include "support/visitor.h"

// Who books a time without a case sends one form, and the server does two things: it files, then it books. Killed between them, or
// anywhere, it must neither give a time twice nor tell anybody of one that they don't have.
namespace huiyin::testing {
namespace appointments {

/// Somebody who wants a time, and what they were told.
struct Wish {
    std::string filing{};  ///< names the form, on every page that shows it again
    std::string day;
    std::string time;
    enum class Told { nothing, has_it, is_taken, filed_without } told = Told::nothing;
};

std::string hidden(const std::string& page, const std::string& name) {
    const std::string begin = "name=\"" + name + "\" value=\"";
    const auto at = page.find(begin);
    if (at == std::string::npos) return {};
    const auto from = at + begin.size();
    return page.substr(from, page.find('"', from) - from);
}

/// Sends the form, with a fresh page around it: the first time, or again. A day that is full shows no form any more.
void ask(http::Client& client, Wish& wish, const std::string& token_of) {
    const std::string path = "/reception/" + wish.day;
    const std::string page = client.get((wish.filing.empty() ? path : "/reception/" + token_of) + "?lang=en").body;
    if (wish.filing.empty()) wish.filing = hidden(page, "filing");
    if (wish.filing.empty()) return;
    std::string time = wish.time;
    time.replace(2, 1, "%3A");
    const auto answer = client.post(path + "?lang=en", "application/x-www-form-urlencoded",
                                    "token=" + hidden(page, "token") + "&filing=" + wish.filing + "&time=" + time + "&words=&called=",
                                    {{"Sec-Fetch-Site", "same-origin"}});
    const std::string* to = answer.header("Location");
    if (answer.status == 303 && to != nullptr)
        wish.told = to->find("appointment=taken") == std::string::npos ? Wish::Told::has_it : Wish::Told::filed_without;
    else if (answer.status == 409)
        wish.told = Wish::Told::is_taken;
    else if (answer.status < 500)
        ADD_FAILURE() << answer.status << " " << answer.body;
}

/// An administrator announces days with many times; their names.
std::vector<std::string> announce(const NewTown& town, const std::string& url, int count) {
    Visitor admin = signed_in(url, "admin", town.passphrase);
    const Date today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    std::vector<std::string> out;
    for (int i = 0; i < count; ++i) out.push_back(announce_reception(admin, to_text(today + std::chrono::days(5 + i)), 5));
    return out;
}

std::string written(std::uint32_t minute) {
    const auto two = [](std::uint32_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return two(minute / 60) + ":" + two(minute % 60);
}

std::string some_time(std::mt19937_64& dice) { return written(9 * 60 + static_cast<std::uint32_t>(dice() % 40) * 5); }

TEST(Crash, ATimeIsGivenOnceAndToWhoWasToldSo) {
    crypto::initialise();
    std::mt19937_64 dice = told_dice();
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    const NewTown town = make_town(data);
    std::vector<std::string> days;
    {
        Server server(data);
        days = announce(town, server.url(), 5);
        EXPECT_EQ(server.stop(), 0);
    }
    const std::string never_full = days.back();  // nobody's wish: there is always a form to take the token from
    days.pop_back();
    std::vector<Wish> wishes;
    std::mutex mutex;
    int unanswered = 0;
    const int kills = is_long() ? 200 : 12;
    for (int round = 0; round <= kills; ++round) {
        Server server(data);
        {  // whoever heard nothing sends the same form again
            http::Client client(server.url());
            for (Wish& wish : wishes)
                if (wish.told == Wish::Told::nothing) ask(client, wish, never_full);
        }
        if (round == kills) {
            EXPECT_EQ(server.stop(), 0);
            break;
        }
        // The kill comes when a drawn number of wishes were begun: the others are anywhere on their way then.
        const unsigned enough = 1 + static_cast<unsigned>(dice() % 24);
        unsigned begun = 0;
        int alive = 4;
        std::condition_variable moved;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&, own = dice()] {
                std::mt19937_64 mine(own);
                try {
                    http::Client client(server.url());
                    for (;;) {
                        {
                            const std::lock_guard lock(mutex);
                            ++begun;
                        }
                        moved.notify_one();
                        Wish wish{.day = days[mine() % days.size()], .time = some_time(mine)};
                        try {
                            ask(client, wish, never_full);
                        } catch (const Fault&) {
                            const std::lock_guard lock(mutex);
                            if (!wish.filing.empty()) {
                                ++unanswered;
                                wishes.push_back(wish);
                            }
                            throw;
                        }
                        const std::lock_guard lock(mutex);
                        if (!wish.filing.empty()) wishes.push_back(wish);
                    }
                } catch (const Fault&) {
                }
                const std::lock_guard lock(mutex);
                --alive;
                moved.notify_one();
            });
        {
            std::unique_lock lock(mutex);
            moved.wait(lock, [&] { return begun >= enough || alive == 0; });
        }
        server.kill();
        for (std::thread& thread : threads) thread.join();
    }
    std::map<std::string, int> told;
    std::size_t filed = 0;
    for (const Wish& wish : wishes) {
        EXPECT_NE(wish.told, Wish::Told::nothing);
        if (wish.told == Wish::Told::has_it) {
            EXPECT_EQ(++told[wish.day + " " + wish.time], 1) << wish.day << " " << wish.time << " was given to two";
        }
        if (wish.told != Wish::Told::is_taken) ++filed;
    }
    {
        const auto store = store::SqliteStore::open(data / "huiyin.db", {});
        std::size_t taken = 0;
        for (const std::string& day : days)
            for (const auto& row : store->appointments(day)) {
                ++taken;
                EXPECT_TRUE(told.contains(day + " " + written(row.minute))) << day << " " << written(row.minute) << " is nobody's";
            }
        EXPECT_EQ(taken, told.size());
    }
    EXPECT_EQ(cases_in(data), filed) << "each form made one case";
    const auto checked = huiyin({"fsck", "--data", data.string()});
    EXPECT_EQ(checked.code, 0) << checked.out << checked.err;
    std::printf("%d kills, %zu wishes (%d without an answer at first), %zu times given\n", kills, wishes.size(), unanswered, told.size());
    EXPECT_GT(told.size(), 20u) << "too little happened for this to mean anything";
}

}  // namespace appointments
}  // namespace huiyin::testing
