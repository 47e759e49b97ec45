#include "io/trial/crew.h"

#include <algorithm>
#include <boost/context/fiber.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>
#include <limits>
#include <thread>
#include <utility>

namespace huiyin::trial {

namespace context = boost::context;

/// A thread, and those who wait on it: whoever began there goes on there.
struct Crew::Hand {
    std::deque<Seat*> ready;  ///< under the crew's lock
    std::thread thread;
};

struct Crew::Seat {
    State state = State::free;
    Team* team = nullptr;
    Hand* hand = nullptr;
    const Task* task = nullptr;
    std::uint64_t number = 0;
    std::exception_ptr failed;
    context::fiber inside;   ///< where it goes on, while it doesn't run
    context::fiber outside;  ///< where its hand goes on, while it runs

    /// Back to the hand; returns when the hand comes again.
    void leave() { outside = std::move(outside).resume(); }
};

struct Crew::Team {
    std::vector<std::unique_ptr<Seat>> seats;
    std::size_t working = 0;
    std::uint64_t round = 0;
    Instant at{};  ///< of the latest task
};

namespace crew_detail {

constexpr std::uint64_t number_bits = 32;
/// Of a task: address space, of which only what it uses becomes memory. Below it lies a page that stops who needs more.
constexpr std::size_t stack_size = 1024 * 1024;

/// The seat whose task the calling thread runs; null outside of tasks.
thread_local void* seat_here = nullptr;

}  // namespace crew_detail
using namespace crew_detail;

Crew::Crew(std::size_t teams, std::size_t seats, std::size_t hands) {
    while (teams_.size() < teams) {
        Team& team = *teams_.emplace_back(std::make_unique<Team>());
        while (team.seats.size() < seats) team.seats.emplace_back(std::make_unique<Seat>())->team = &team;
    }
    while (hands_.size() < hands) hands_.push_back(std::make_unique<Hand>());
    for (const auto& hand : hands_) hand->thread = std::thread([this, &hand = *hand] { work_with(hand); });
}

Crew::~Crew() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    given_.notify_all();
    for (const auto& hand : hands_) hand->thread.join();
    // Who sits free comes to the end of what it does on its stack. Who still waits, after a fault, gets no answer any more: that stack is
    // unwound with the seat.
    for (const auto& team : teams_)
        for (const auto& seat : team->seats)
            if (seat->inside && seat->state == State::free) go_on(*seat);
}

void Crew::set_up(engine::WriterOptions& options) {
    options.place = [] {
        const auto* seat = static_cast<const Seat*>(seat_here);
        return seat == nullptr ? 0 : seat->team->round << number_bits | seat->number;
    };
    options.waiting = [this](const std::future<engine::Appended>& answer) { wait_for(answer); };
    options.batch_max = std::numeric_limits<std::uint16_t>::max();
    options.queue_max = options.batch_max;
    options.tends = false;
}

void Crew::work_with(Hand& hand) {
    std::unique_lock lock(mutex_);
    for (;;) {
        given_.wait(lock, [&] { return ending_ || !hand.ready.empty() || !beginning_.empty(); });
        if (ending_) return;
        // The team whose turn to be written comes first goes before.
        const bool begins = hand.ready.empty() || (!beginning_.empty() && beginning_.front()->team->round < hand.ready.front()->team->round);
        std::deque<Seat*>& from = begins ? beginning_ : hand.ready;
        Seat& seat = *from.front();
        from.pop_front();
        lock.unlock();
        seat.hand = &hand;
        go_on(seat);
        lock.lock();
        if (seat.failed && !failed_) failed_ = seat.failed;
        seat.failed = nullptr;
        if (--seat.team->working == 0) quiet_.notify_one();
    }
}

void Crew::go_on(Seat& seat) {
    if (!seat.inside)
        seat.inside = context::fiber(std::allocator_arg, context::protected_fixedsize_stack(stack_size), [this, &seat](context::fiber&& outside) {
            seat.outside = std::move(outside);
            sit(seat);
            return std::move(seat.outside);
        });
    seat_here = &seat;
    seat.inside = std::move(seat.inside).resume();
    seat_here = nullptr;
}

void Crew::sit(Seat& seat) {
    while (!ending_) {
        try {
            seat.task->act();
        } catch (const context::detail::forced_unwind&) {
            throw;
        } catch (...) {
            seat.failed = std::current_exception();
        }
        seat.state = State::free;
        seat.leave();
    }
}

void Crew::wait_for(const std::future<engine::Appended>& answer) {
    if (seat_here == nullptr) {
        // What comes from outside stands at 0; what tasks have handed in waits for its turn.
        while (answer.wait_for(std::chrono::seconds(0)) != std::future_status::ready) turn_(1, Instant{});
        return;
    }
    Seat& seat = *static_cast<Seat*>(seat_here);
    seat.state = State::waiting;
    seat.leave();
}

void Crew::wait_until_quiet(const Team& team) {
    std::unique_lock lock(mutex_);
    const auto is_quiet = [&] { return team.working == 0; };
    if (is_quiet()) return;
    if (aside_) {
        lock.unlock();
        aside_();
        lock.lock();
    }
    quiet_.wait(lock, is_quiet);
}

void Crew::give(Seat& seat, std::span<const Task> tasks, std::size_t number) {
    ++seat.team->working;
    seat.number = number;
    seat.task = &tasks[number];
    seat.state = State::ready;
    seat.team->at = std::max(seat.team->at, seat.task->at);
    beginning_.push_back(&seat);
}

std::size_t Crew::deal(std::span<const Task> tasks, std::size_t seats) {
    const std::lock_guard lock(mutex_);
    for (std::size_t team = 0; team < teams_.size(); ++team) {
        teams_[team]->at = Instant{};
        teams_[team]->round = ++round_;
        for (std::size_t seat = 0; seat < seats && seat * teams_.size() + team < tasks.size(); ++seat)
            give(*teams_[team]->seats[seat], tasks, seat * teams_.size() + team);
    }
    given_.notify_all();
    return std::min(tasks.size(), seats * teams_.size());
}

void Crew::send(Team& team, std::span<const Task> tasks, std::size_t& next, std::size_t seats) {
    const std::lock_guard lock(mutex_);
    team.round = ++round_;
    for (const auto& seat : team.seats) {
        if (seat->state == State::free) continue;
        ++team.working;
        seat->state = State::ready;
        seat->hand->ready.push_back(seat.get());
    }
    for (const auto& seat : team.seats) {
        if (seat->state != State::free || team.working >= seats || next >= tasks.size()) continue;
        give(*seat, tasks, next++);
    }
    given_.notify_all();
}

void Crew::work(std::span<const Task> tasks, const std::function<void()>& first) {
    // Few tasks are shared between the teams, so that others work while one's are written.
    const std::size_t seats = std::clamp<std::size_t>(tasks.size() / teams_.size(), 1, teams_.front()->seats.size());
    std::size_t next = deal(tasks, seats);
    try {
        if (first) first();
    } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!failed_) failed_ = std::current_exception();
    }
    for (bool over = false; !over;) {
        over = true;
        for (const auto& team : teams_) {
            wait_until_quiet(*team);
            {
                const std::lock_guard lock(mutex_);
                if (failed_) next = tasks.size();
            }
            const bool waits = std::any_of(team->seats.begin(), team->seats.end(), [](const auto& seat) {
                return seat->state == State::waiting;
            });
            if (waits) turn_((team->round + 1) << number_bits, team->at);
            if (!waits && next >= tasks.size()) continue;
            send(*team, tasks, next, seats);
            over = false;
        }
    }
    if (failed_) std::rethrow_exception(std::exchange(failed_, nullptr));
}

}  // namespace huiyin::trial
