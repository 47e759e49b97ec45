#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/time.h"
#include "engine/writer.h"

namespace huiyin::trial {

/// A command that somebody gives, and when.
struct Task {
    Instant at{};
    std::function<void()> act;
};

/// Does many commands at once, and makes the same log of them each time.
///
/// Teams take turns: while what one has handed in is written, the others work. A team's things are written once none of
/// it works any more (each waits for the writer, or has ended), in the order of the tasks' numbers. So what a batch holds
/// depends on the tasks alone, never on which thread was quicker. For that the tasks of one `work` must have nothing in
/// common: no two in the same case, each with dice and a clock of its own.
///
/// A task has a stack of its own and runs on one of a few threads, a hand; waiting for the writer it leaves the hand to the next.
/// So a task must hold no lock while it waits, and always goes on where it began.
class Crew {
  public:
    /// `seats`: tasks of a team that may be in progress; `hands`: threads that work at any moment.
    Crew(std::size_t teams, std::size_t seats, std::size_t hands);
    ~Crew();
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;

    /// Makes a writer without a thread of its own hand its things to this crew.
    void set_up(engine::WriterOptions& options);
    /// Lets the writer write what stands before a place, at that moment or later. Before anything else.
    void set_turn(std::function<void(std::uint64_t before, Instant at)> turn) { turn_ = std::move(turn); }

    /// What can wait until whoever calls `work` has nothing to do but to wait for the hands.
    void set_aside(std::function<void()> aside) { aside_ = std::move(aside); }

    /// Does all of them, the long ones best first; what the first of them threw is thrown, once nothing is in progress any more. `first`, if any, is done by
    /// who calls, beside the first tasks and before anything of theirs is written.
    void work(std::span<const Task> tasks, const std::function<void()>& first = {});

  private:
    struct Team;
    struct Seat;
    struct Hand;
    enum class State { free, ready, waiting };
    void work_with(Hand& hand);
    /// Lets who sits there go on, on this thread, until it waits or has ended.
    void go_on(Seat& seat);
    /// What happens on a seat's own stack: a task, and another one when it is given.
    void sit(Seat& seat);
    void wait_for(const std::future<engine::Appended>& answer);
    void wait_until_quiet(const Team& team);
    void give(Seat& seat, std::span<const Task> tasks, std::size_t number);
    /// The first tasks, one to each team in turn, so that each has as many of the long ones. How many those were.
    std::size_t deal(std::span<const Task> tasks, std::size_t seats);
    /// Those who waited go on, and free seats are given the next tasks.
    void send(Team& team, std::span<const Task> tasks, std::size_t& next, std::size_t seats);

    std::function<void(std::uint64_t before, Instant at)> turn_;
    std::function<void()> aside_;
    std::mutex mutex_;
    std::condition_variable quiet_;  ///< a team works no more
    std::condition_variable given_;  ///< there is something to do
    std::deque<Seat*> beginning_;    ///< have a task that no hand has begun
    std::vector<std::unique_ptr<Team>> teams_;
    std::vector<std::unique_ptr<Hand>> hands_;
    std::uint64_t round_ = 0;
    std::exception_ptr failed_;
    std::atomic<bool> ending_ = false;
};

}  // namespace huiyin::trial
