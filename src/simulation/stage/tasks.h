#pragma once

#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

namespace huiyin::simulation {

/// Requests in progress, each on a thread of its own, of which exactly one runs at any moment: whoever resumes one waits
/// until it pauses or ends. So the order of everything is the caller's choice, and a run can be repeated.
class Tasks {
  public:
    using Id = std::size_t;

    Tasks() = default;
    ~Tasks();
    Tasks(const Tasks&) = delete;
    Tasks& operator=(const Tasks&) = delete;

    /// Takes its first step when it is resumed.
    Id start(std::string name, std::function<void()> body);
    /// Those that could go on, in the order in which they were started.
    std::vector<Id> ready() const;
    std::size_t count() const { return tasks_.size(); }
    bool contains(Id id) const { return tasks_.contains(id); }
    /// Whether one of that name is in progress.
    bool has(const std::string& name) const;
    /// Runs it until it pauses or ends; throws what it threw, and it has ended then.
    void resume(Id id);
    /// Ends all of them where they stand: each throws tests::Died from its pause.
    void kill_all();

    /// For whoever runs in a task: lets others go first. Outside of one it does nothing.
    void pause() {
        pause_until({});
    }
    /// The same, until that holds.
    void pause_until(std::function<bool()> holds);
    bool is_inside() const { return current_ != nullptr; }
    /// The name of the task that runs.
    const std::string& name() const { return current_->name; }

  private:
    /// A thread that does one task after another.
    struct Worker {
        std::binary_semaphore go{0};
        std::function<void()> body;
        std::thread thread;
    };
    struct Task {
        std::string name;
        std::function<void()> body;
        std::function<bool()> holds;
        std::unique_ptr<Worker> worker;
        std::exception_ptr error;
        bool done = false;
        bool killed = false;
    };
    void run(Worker& worker);
    std::unique_ptr<Worker> hire();
    void let_run(Task& task);

    std::map<Id, std::unique_ptr<Task>> tasks_;
    std::vector<std::unique_ptr<Worker>> idle_;
    std::binary_semaphore back_{0};
    Task* current_ = nullptr;
    Id next_ = 0;
};

}  // namespace huiyin::simulation
