#include "io/trial/crew.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace huiyin::trial {

struct Crew::Seat {
    /// Lets whoever sits here go on. Apart from the crew's lock: who is woken must not wait for that at once.
    void wake() {
        {
            const std::lock_guard lock(waking);
            woken = true;
        }
        go.notify_one();
    }
    void sleep() {
        std::unique_lock lock(waking);
        go.wait(lock, [&] { return woken; });
        woken = false;
    }

    State state = State::free;
    std::mutex waking;
    std::condition_variable go;
    bool woken = false;
    Team* team = nullptr;
    const Task* task = nullptr;
    std::uint64_t number = 0;
    std::thread thread;
};

struct Crew::Team {
    std::vector<std::unique_ptr<Seat>> seats;
    std::size_t working = 0;
    std::uint64_t round = 0;
    Instant at{};  ///< of the latest task
};

namespace crew_detail {

constexpr std::uint64_t number_bits = 32;

/// The seat in which the calling thread sits; null outside of tasks.
thread_local void* seat_here = nullptr;

}  // namespace crew_detail
using namespace crew_detail;

Crew::Crew(std::size_t seats, std::size_t hands) : hands_(hands) {
    for (int i = 0; i < 2; ++i) {
        Team& team = *teams_.emplace_back(std::make_unique<Team>());
        while (team.seats.size() < seats) {
            Seat& seat = *team.seats.emplace_back(std::make_unique<Seat>());
            seat.team = &team;
            seat.thread = std::thread([this, &seat] { sit(seat); });
        }
    }
}

Crew::~Crew() {
    ending_ = true;
    for (const auto& team : teams_)
        for (const auto& seat : team->seats) seat->wake();
    for (const auto& team : teams_)
        for (const auto& seat : team->seats) seat->thread.join();
}

void Crew::set_up(engine::WriterOptions& options) {
    options.place = [] {
        const auto* seat = static_cast<const Seat*>(seat_here);
        return seat == nullptr ? 0 : seat->team->round << number_bits | seat->number;
    };
    options.waiting = [this](const std::future<engine::Appended>& answer) { wait_for(answer); };
    options.batch_max = std::numeric_limits<std::uint16_t>::max();
    options.queue_max = options.batch_max;
}

Crew::Seat* Crew::next_to_work() {
    if (hands_ == 0 || ready_.empty()) return nullptr;
    --hands_;
    Seat* next = ready_.front();
    ready_.pop_front();
    next->state = State::working;
    return next;
}

void Crew::rest(Seat& seat, State state, std::exception_ptr failed) {
    Seat* next = nullptr;
    bool is_quiet = false;
    {
        const std::lock_guard lock(mutex_);
        if (failed && !failed_) failed_ = std::move(failed);
        seat.state = state;
        ++hands_;
        next = next_to_work();
        is_quiet = --seat.team->working == 0;
    }
    if (next != nullptr) next->wake();
    if (is_quiet) quiet_.notify_one();
}

void Crew::sit(Seat& seat) {
    seat_here = &seat;
    for (;;) {
        seat.sleep();
        if (ending_) return;
        std::exception_ptr failed;
        try {
            seat.task->act();
        } catch (...) {
            failed = std::current_exception();
        }
        rest(seat, State::free, std::move(failed));
    }
}

void Crew::wait_for(const std::future<engine::Appended>& answer) {
    if (seat_here == nullptr) {
        // What comes from outside stands at 0; what tasks have handed in waits for its turn.
        while (answer.wait_for(std::chrono::seconds(0)) != std::future_status::ready) turn_(1, Instant{});
        return;
    }
    Seat& seat = *static_cast<Seat*>(seat_here);
    rest(seat, State::waiting, nullptr);
    seat.sleep();
}

/// Those who waited go on, and free seats are given the next tasks.
void Crew::send(Team& team, std::span<const Task> tasks, std::size_t& next, std::size_t seats) {
    team.round = ++round_;
    std::vector<Seat*> going;
    std::size_t taken = 0;
    for (const auto& seat : team.seats) {
        if (seat->state == State::free) continue;
        ++taken;
        going.push_back(seat.get());
    }
    for (const auto& seat : team.seats) {
        if (seat->state != State::free || taken >= seats || next >= tasks.size()) continue;
        ++taken;
        seat->number = next;
        seat->task = &tasks[next++];
        team.at = std::max(team.at, seat->task->at);
        going.push_back(seat.get());
    }
    std::vector<Seat*> first;
    {
        const std::lock_guard lock(mutex_);
        for (Seat* seat : going) seat->state = State::ready;
        team.working = going.size();
        ready_.insert(ready_.end(), going.begin(), going.end());
        while (Seat* seat = next_to_work()) first.push_back(seat);
    }
    for (Seat* seat : first) seat->wake();
}

void Crew::work(std::span<const Task> tasks, const std::function<void()>& first) {
    std::size_t next = 0;
    // Few tasks are shared between the teams, so that one works while the other's are written.
    const std::size_t seats = std::clamp<std::size_t>(tasks.size() / 4, 1, teams_.front()->seats.size());
    for (const auto& team : teams_) {
        team->at = Instant{};
        send(*team, tasks, next, seats);
    }
    try {
        if (first) first();
    } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!failed_) failed_ = std::current_exception();
    }
    for (bool over = false; !over;) {
        over = true;
        for (const auto& team : teams_) {
            {
                std::unique_lock lock(mutex_);
                quiet_.wait(lock, [&] { return team->working == 0; });
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
