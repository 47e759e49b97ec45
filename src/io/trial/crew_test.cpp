#include "io/trial/crew.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>

namespace huiyin::trial {

/// A crew whose tasks hand something in, and a writer that only says what it was asked for.
struct CrewAtWork {
    CrewAtWork() {
        crew.set_up(options);
        crew.set_turn([this](std::uint64_t before, Instant) { said.push_back(before == 1 ? "outside" : "tasks"); });
        for (int i = 0; i < 20; ++i)
            tasks.push_back({Instant{}, [this] {
                                 options.waiting({});
                                 ++done;
                             }});
    }
    engine::WriterOptions options;
    std::vector<std::string> said;
    std::atomic<int> done = 0;
    std::vector<Task> tasks;
    Crew crew{3, 4, 2};
};

TEST(Crew, DoesWhatComesFirstBeforeAnythingOfTheTasksIsWritten) {
    CrewAtWork at;
    at.crew.work(at.tasks, [&] {
        EXPECT_EQ(at.options.place(), 0U);
        at.said.emplace_back("first");
    });
    EXPECT_EQ(at.done, 20);
    ASSERT_GT(at.said.size(), 1U);
    EXPECT_EQ(at.said.front(), "first");
    for (std::size_t i = 1; i < at.said.size(); ++i) EXPECT_EQ(at.said[i], "tasks");
}

TEST(Crew, EndsWhatIsInProgressWhereWhatComesFirstFails) {
    CrewAtWork at;
    EXPECT_THROW(at.crew.work(at.tasks, [] { throw std::runtime_error("no room"); }), std::runtime_error);
    const int begun = at.done;
    EXPECT_GT(begun, 0);
    EXPECT_LT(begun, 20);
    at.crew.work(at.tasks);
    EXPECT_EQ(at.done, begun + 20);
}

TEST(Crew, LetsATaskGoOnWhereItBegan) {
    CrewAtWork at;
    std::atomic<int> stayed = 0;
    for (Task& task : at.tasks)
        task.act = [&] {
            const auto began_on = std::this_thread::get_id();
            for (int i = 0; i < 3; ++i) at.options.waiting({});
            if (std::this_thread::get_id() == began_on) ++stayed;
        };
    at.crew.work(at.tasks);
    EXPECT_EQ(stayed, 20);
}

TEST(Crew, DealsTheFirstTasksToTheTeamsInTurn) {
    CrewAtWork at;
    std::vector<std::uint64_t> places(at.tasks.size());
    for (std::size_t i = 0; i < at.tasks.size(); ++i)
        at.tasks[i].act = [&, i] {
            places[i] = at.options.place();
            at.options.waiting({});
        };
    at.crew.work(at.tasks);
    // Three teams of four: what comes in a team's first round stands before all of the next team's.
    EXPECT_LT(places[0], places[3]);
    EXPECT_LT(places[3], places[9]);
    EXPECT_LT(places[9], places[1]);
    EXPECT_LT(places[1], places[10]);
    EXPECT_LT(places[10], places[2]);
    EXPECT_LT(places[2], places[11]);
    EXPECT_LT(places[11], places[12]);
}

TEST(Crew, ThrowsWhatATaskThrewAfterTheOthersInProgressHaveEnded) {
    CrewAtWork at;
    at.tasks[2].act = [&] {
        at.options.waiting({});
        throw std::runtime_error("no room");
    };
    EXPECT_THROW(at.crew.work(at.tasks), std::runtime_error);
    const int ended = at.done;
    EXPECT_GT(ended, 1);
    at.tasks[2].act = [&] { ++at.done; };
    at.crew.work(at.tasks);
    EXPECT_EQ(at.done, ended + 20);
}

TEST(Crew, WhoeverStillWaitsWhenItEndsGoesOnNoMore) {
    std::atomic<int> went_on = 0;
    {
        CrewAtWork at;
        at.crew.set_turn([](std::uint64_t, Instant) { throw std::runtime_error("no disk"); });
        for (Task& task : at.tasks)
            task.act = [&] {
                at.options.waiting({});
                ++went_on;
            };
        EXPECT_THROW(at.crew.work(at.tasks), std::runtime_error);
    }
    EXPECT_EQ(went_on, 0);
}

}  // namespace huiyin::trial
