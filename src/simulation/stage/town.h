#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/ledger/checkpoint.h"
#include "engine/context.h"
#include "engine/timers.h"
#include "io/store/files/head_file.h"
#include "io/store/files/key_files.h"
#include "io/store/memory/memory_store.h"
#include "simulation/stage/failing_store.h"
#include "simulation/stage/known.h"
#include "simulation/stage/mishaps.h"
#include "simulation/stage/tasks.h"
#include "simulation/stage/trace.h"
#include "testing/crashing_disk.h"
#include "testing/parts.h"

namespace huiyin::simulation {

/// A promise that was broken: the invariant's name, and how.
struct Broken {
    std::string invariant;
    std::string how;
};

class Town;

/// The log's head in its file, with somebody who looks over the writer's shoulder: nothing is signed that is not durable.
class WatchedHead final : public engine::LogHead {
  public:
    WatchedHead(Town& town, std::unique_ptr<engine::LogHead> file) : town_(town), file_(std::move(file)) {}
    std::optional<std::string> read() override { return file_->read(); }
    void write(const std::string& note, bool synced) override;

  private:
    Town& town_;
    std::unique_ptr<engine::LogHead> file_;
};

/// All that dies with the server's process.
struct Process {
    Process(Town& town, engine::Store& database);
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    engine::Context context();

    Town& outside;
    FailingStore store;
    std::unique_ptr<store::KeyFiles> keys;
    WatchedHead head;
    engine::Town town;
    ledger::SignerKey signer;
    engine::Writer writer;
    engine::KeptCases kept;
    engine::Timers timers;
};

/// A town and the machine that it runs on: clock, disk and database outlive the process, and so do people.
class Town {
  public:
    explicit Town(std::uint64_t seed);
    ~Town() { die(); }
    Town(const Town&) = delete;
    Town& operator=(const Town&) = delete;

    /// The first start: offices, their keys, their staff, the notes that open the log. Nothing goes wrong meanwhile.
    void found();
    /// A start like any other; false if it failed.
    bool start();
    /// In good order: what waits is written, the log is published. False if it died over it.
    bool stop();
    /// The process is gone, and every request with it; what was not committed is lost.
    void die();
    bool is_up() const { return process != nullptr; }

    /// Starts a request. Whatever it throws is told in the trace; a Bug breaks a promise.
    void request(std::string name, std::function<void(const engine::Context&)> act);
    /// Whether the answer is lost on its way; told in the trace.
    bool is_answer_lost();
    /// A turn of the writer as a task of its own, if none is under way.
    void start_turn();
    /// One look at the cases in which something happens by itself, as a task of its own, if none is under way.
    void start_timers();
    /// Lets one task go on that can; false if none can.
    bool resume_any();
    /// Until nothing is under way.
    void drain();

    /// Writes down that somebody was given this note, and looks at what must hold at that moment.
    void note_served(const std::string& note);
    void broken(std::string invariant, std::string how);
    void tell(std::string line) { trace.add(std::move(line)); }

    Dice dice;
    SeededRandom random;
    tests::SetClock clock{"2026-03-02T02:00:00Z"};
    Trace trace;
    Mishaps mishaps;
    Tasks tasks;
    tests::CrashingDisk disk;
    std::unique_ptr<store::MemoryStore> database;
    std::map<OfficeId, crypto::BoxPair> office_pairs;
    InstanceId instance;
    engine::Settings settings;
    ledger::TrustedKeys log_keys;
    Known known;
    std::optional<Broken> first_broken;
    bool power_was_cut = false;
    bool timers_looked = false;            ///< just now, and nothing was left to do
    std::size_t timers_fired = 0;
    std::optional<Instant> swept_before;   ///< once all is over: nobody has written anything since that sweep
    std::unique_ptr<Process> process;

  private:
    void cut_power();

    std::optional<Tasks::Id> turn_;
    bool last_turn_ = false;
};

/// Size of a note's tree; 0 if there is none.
std::uint64_t size_of_note(const std::string& note);

}  // namespace huiyin::simulation
