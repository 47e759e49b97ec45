#include "simulation/stage/tasks.h"

#include <algorithm>

#include "base/fault.h"
#include "testing/crashing_disk.h"

namespace huiyin::simulation {

Tasks::~Tasks() {
    kill_all();
    for (auto& worker : idle_) {
        worker->body = {};
        worker->go.release();
        worker->thread.join();
    }
}

Tasks::Id Tasks::start(std::string name, std::function<void()> body) {
    auto task = std::make_unique<Task>();
    task->name = std::move(name);
    task->body = std::move(body);
    tasks_.emplace(next_, std::move(task));
    return next_++;
}

std::vector<Tasks::Id> Tasks::ready() const {
    std::vector<Id> out;
    for (const auto& [id, task] : tasks_)
        if (!task->holds || task->holds()) out.push_back(id);
    return out;
}

bool Tasks::has(const std::string& name) const {
    return std::any_of(tasks_.begin(), tasks_.end(), [&](const auto& one) { return one.second->name == name; });
}

void Tasks::run(Worker& worker) {
    for (;;) {
        worker.go.acquire();
        if (!worker.body) return;
        worker.body();
        back_.release();
    }
}

std::unique_ptr<Tasks::Worker> Tasks::hire() {
    if (!idle_.empty()) {
        auto worker = std::move(idle_.back());
        idle_.pop_back();
        return worker;
    }
    auto worker = std::make_unique<Worker>();
    worker->thread = std::thread([this, &here = *worker] { run(here); });
    return worker;
}

void Tasks::let_run(Task& task) {
    if (!task.worker) {
        task.worker = hire();
        task.worker->body = [&task] {
            try {
                task.body();
            } catch (const tests::Died&) {
                // a killed process answers nobody; its own death is told by whoever throws it first
                if (!task.killed) task.error = std::current_exception();
            } catch (...) {
                task.error = std::current_exception();
            }
            task.done = true;
        };
    }
    task.holds = {};
    Task* const before = current_;
    EXPECTS(before == nullptr);
    current_ = &task;
    task.worker->go.release();
    back_.acquire();
    current_ = nullptr;
}

void Tasks::resume(Id id) {
    Task& task = *tasks_.at(id);
    let_run(task);
    if (!task.done) return;
    const auto error = task.error;
    idle_.push_back(std::move(task.worker));
    tasks_.erase(id);
    if (error) std::rethrow_exception(error);
}

void Tasks::kill_all() {
    for (auto& [id, task] : tasks_) {
        task->killed = true;
        while (task->worker && !task->done) let_run(*task);
        if (task->worker) idle_.push_back(std::move(task->worker));
    }
    tasks_.clear();
}

void Tasks::pause_until(std::function<bool()> holds) {
    if (current_ == nullptr) return;
    Task& task = *current_;
    if (task.killed) throw tests::Died{};
    task.holds = std::move(holds);
    back_.release();
    task.worker->go.acquire();
    if (task.killed) throw tests::Died{};
}

}  // namespace huiyin::simulation
