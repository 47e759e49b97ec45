#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/fault.h"
#include "base/result.h"
#include "base/time.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/merkle.h"
#include "core/ledger/note.h"
#include "engine/ports/keys.h"
#include "engine/ports/store.h"
#include "engine/shared.h"
#include "engine/writer_figures.h"

namespace huiyin::engine {

/// What one accepted command adds, decided and sealed by a worker against a version of its case.
struct Append {
    struct Expected {
        CaseId case_id;
        std::uint32_t version = 0;  ///< events the case had when it was decided
    };
    std::vector<Expected> cases;               ///< usually one; an import has many
    std::optional<Hash> token_hash;            ///< must not have made a case before
    std::vector<Hash> source_rows;             ///< must not have been imported before
    std::optional<std::uint64_t> settled;      ///< serial of the newest version that it was made from: must still be the newest
    std::vector<MailName> mails;               ///< must still be so marked
    std::vector<std::pair<std::string, std::optional<std::string>>> settings;  ///< must still have that value
    std::vector<std::pair<AppointmentTime, std::optional<CaseId>>> appointments;  ///< must still be so: whose each time is, none: free
    std::vector<Bytes> sealed_entries;         ///< one for each of changes.events, in order
    std::vector<Bytes> public_entries;         ///< history and notes; they follow the sealed ones
    Changes changes;                           ///< leaf indexes are filled in by the writer
};

/// A checkpoint that the log signed, published or not, and the state that it states.
struct SignedState {
    LogState state;
    std::string note;
};

/// What became of an Append. A conflict is a verdict for that command alone, never for its batch.
struct Appended {
    enum class Outcome { done, version_moved, submitted_before, imported_before, files_gone, settled_otherwise } outcome = Outcome::done;
    std::optional<CaseId> earlier;             ///< submitted_before: the case that the token made
    std::uint64_t first_leaf = 0;
    LogState state;                            ///< after the batch
    std::vector<Hash> proof;                   ///< inclusion of the first entry in `state`; empty without sealed entries
    std::shared_ptr<const SignedState> checkpoint;  ///< of `state`; null if nothing was appended
};

/// A docket that is due: its entries, in order, and what changes with it.
struct MadeDocket {
    std::vector<Bytes> entries;
    Changes changes;
    std::uint64_t covered_to = 0;              ///< leaves below this index are covered now
};

struct WriterOptions {
    std::string origin;
    std::chrono::seconds tick{60};             ///< how often a grown log is published
    std::chrono::seconds docket{24 * 3600};    ///< how often dockets are looked at
    std::chrono::seconds sweep{3600};          ///< how often what nobody came back for is deleted
    std::chrono::seconds kept{7 * 24 * 3600};  ///< for how long drafts, form tokens, sessions and loose uploads are kept
    std::chrono::seconds retry_max{8};         ///< while it waits: between tries to write again, at the longest
    std::size_t batch_max = 256;
    std::size_t queue_max = 4096;
    Stopwatch stopwatch = {};                  ///< for the figures alone; none: batches take no time
    /// Called by whoever is about to wait for an answer. Where nobody calls `start`, as in the simulation, others get
    /// their turns here until it is ready.
    std::function<void(const std::future<Appended>&)> waiting = {};
    /// Where what the calling thread hands in stands among what waits with it; a thread's own things keep their order. None:
    /// in the order in which they come. For whoever wants the same log from the same commands though many threads make them.
    std::function<std::uint64_t()> place = {};
    bool tends = true;                         ///< tends the store after each batch; else whoever gives it its turns does
    /// The log's key before the present one, which signs as well until then; outlives the writer.
    const ledger::SignerKey* signer_before = nullptr;
    Instant before_until{};
    std::vector<ledger::TrustedLogKey> keys = {};  ///< whose checkpoints are this log's own, beside the present signer's
    std::optional<Problem> hold = {};          ///< why nothing may be signed, if the folder says so; else the writer finds out
};

/// The one writer of a process. Takes all that has queued, makes it one durable transaction, then signs, then answers. While one
/// commit runs the next batch gathers; there is no timer on a receipt's path.
///
/// A Fault while writing makes it *wait*: whoever asks for a write is refused at once, reading goes on, and it tries with
/// growing pauses to write again (Store::recover). It then begins anew from what is durable, as after a restart, and
/// never from what it remembers. A Bug stops it for good: what is wrong inside must not become durable.
///
/// Over a database that may not be the newest it holds: whatever would extend the log is refused, while visits (sessions,
/// drafts) are still written, so that cases can be read.
///
/// Whoever asked for a write gets a Fault with one of these codes (engine/problems.h): `not_kept`, `perhaps_kept` (the
/// answer to a commit was lost and what became of it can't be seen yet), `writing_waits`, or that of `hold`.
class Writer {
  public:
    enum class Condition { working, waiting, stopped };
    /// Composes the docket that is due for a log of that state, if any; called on the writer's thread. `unsealed`
    /// holds the indices, ascending, of the entries since the last docket that are no sealed leaves.
    using DocketMaker = std::function<std::optional<MadeDocket>(
        const LogState& state, std::span<const std::uint64_t> unsealed, Instant now, bool asked)>;

    /// Loads the log's right edge and holds it against `head`. Throws Fault if the log in the store contradicts
    /// itself. A store that is behind the head is not an error here: see `rolled_back`.
    Writer(Store& store, LogHead& head, const ledger::SignerKey& signer, const Clock& clock, WriterOptions options);
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// `unsealed` reads from the store what the maker gets, for the log as it stands. A writer that holds makes none.
    /// Before `start`.
    void set_docket_maker(DocketMaker maker, std::function<std::vector<std::uint64_t>()> unsealed);
    /// Called on the writer's thread before it works again after a Fault and before it takes over another server's writes: what
    /// was kept in memory of the store may differ now; after a Fault (`may_lack`) it may also lack what it had. Throws Fault if this server
    /// may write no more. Before `start`.
    void set_reload(std::function<void(bool may_lack)> reload) { reload_ = std::move(reload); }
    /// Called on the writer's thread whenever it begins to wait, works again or stops; the text is as `trouble`. Before
    /// `start`.
    void set_watch(std::function<void(Condition, const std::string&)> watch) { watch_ = std::move(watch); }
    /// Takes turns on a thread of its own.
    void start();
    /// Finishes what has queued, publishes, and returns. Without a thread the last turns are the caller's.
    void stop();
    /// Writes what has queued, and what is due of dockets, sweeps and publications; waits for nothing. False after
    /// `stop`, once nothing is left. For the thread, or instead of it: never from two threads. With `WriterOptions::place`,
    /// what stands at `before` or behind it stays in the queue.
    bool turn(std::uint64_t before = std::numeric_limits<std::uint64_t>::max());

    /// Says that an Append is being made. As long as more are being made than wait, the writer lets them come, so that
    /// many share one commit; a commit a filing costs more than the filing. It never waits for time to pass, and a lone
    /// filing waits for nobody. Hold it over work that surely ends soon: no reading from the network.
    class Announcement {
      public:
        explicit Announcement(Writer& writer) : writer_(&writer) { writer.announce(); }
        ~Announcement() {
            if (writer_ != nullptr) writer_->withdraw();
        }
        Announcement(Announcement&& other) noexcept : writer_(std::exchange(other.writer_, nullptr)) {}
        Announcement& operator=(Announcement&&) = delete;

      private:
        friend class Writer;
        Writer* writer_;
    };

    /// Waits until it is durable and signed. Throws Fault if that failed, the writer doesn't work or the queue is full.
    Appended append(Append what);
    /// The same for one that was announced.
    Appended append(Append what, Announcement announced);
    std::future<Appended> append_later(Append what);
    /// Waits for what was asked for earlier, as `append` does.
    Appended wait_for(std::future<Appended> answer);
    /// Other changes (drafts, sessions, chunks, staff), durable when it returns.
    void write(Changes changes);
    std::future<Appended> write_later(Changes changes);

    /// The last published checkpoint; null before the first.
    std::shared_ptr<const CheckpointRow> published() const { return published_.load(); }
    /// The last checkpoint that the log signed, published or not; null before the first.
    std::shared_ptr<const SignedState> signed_state() const { return signed_.load(); }
    LogState state() const;
    /// A number that grows whenever this writer has made changed figures durable, or may have.
    std::uint64_t figures_changed() const { return figures_changed_.load(); }
    /// The same for rows of staff.
    std::uint64_t staff_changed() const { return staff_changed_.load(); }
    /// Why nothing may be signed: the database is older than the last checkpoint that was published, or may be. Null if it
    /// may. Once it holds it does so until a restart.
    std::shared_ptr<const Problem> hold() const { return hold_.load(); }
    Condition condition() const { return condition_; }
    const WriterFigures& figures() const { return figures_; }
    /// Commands that wait for their batch.
    std::size_t queued() const;
    /// Empty while it works; else why it doesn't, or holds.
    std::string trouble() const;
    /// Publishes now, as a tick would. For commands that end (import, init) and for tests.
    void publish_now();
    /// Makes the docket that is due now, whatever the schedule says.
    void docket_now();

  private:
    struct Job {
        Append append;
        std::promise<Appended> promise;
        enum class Kind { append, publish, docket } kind = Kind::append;
        std::uint64_t place = 0;               ///< as WriterOptions::place said
    };
    std::future<Appended> enqueue(std::unique_ptr<Job> job, Announcement* announced = nullptr);
    void announce();
    void withdraw();
    /// Whether the next batch may begin. Under `mutex_`.
    bool batch_is_due() const;
    void run();
    enum class DocketWish { none, due, asked };
    /// Null if it went through; else what its jobs were answered with.
    std::exception_ptr run_batch(std::vector<std::unique_ptr<Job>> jobs, DocketWish docket);
    std::exception_ptr publish_or_wait(Instant now);
    void publish(Instant now);
    std::string sign(const LogState& state) const;
    void fail(std::vector<std::unique_ptr<Job>>& jobs, std::exception_ptr why);

    /// Takes the log's right edge, and all that hangs on it, from what is durable, and holds it against everything that
    /// was signed. Throws Fault if the log contradicts itself.
    void load();
    /// Writes log.head; while this object is made, what can't be written begins a wait instead.
    void put_head(const std::string& note, bool synced);
    /// Not while it holds, nor if the folder took no writes at the start.
    bool may_sign() const;
    /// Takes over what another server has added to the log. Throws Fault if that does not go on from ours.
    void catch_up();
    enum class Reached { nothing, commit, durable };
    /// After a Fault: begins to wait, and tries at once whether it can write again. After a Bug: stops. What those are
    /// told whose work got that far.
    std::exception_ptr give_up(const std::exception& error, Reached reached);
    void fail_queued();
    void try_to_recover(Instant now);
    void change(Condition condition, std::string trouble);
    Fault refusal() const;
    /// Whether it may be written by a writer that holds.
    static bool may_be_held(const Job& job);

    Store& store_;
    LogHead& head_;
    const ledger::SignerKey& signer_;
    const Clock& clock_;
    WriterOptions options_;
    WriterFigures figures_;
    DocketMaker docket_maker_;

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::unique_ptr<Job>> queue_;
    std::size_t announced_ = 0;                ///< commands that are being made and will be in the queue soon
    bool stopping_ = false;
    std::string trouble_;
    LogState state_;
    std::thread thread_;
    bool starting_ = false;                    ///< this object is being made
    std::atomic<Condition> condition_ = Condition::working;
    Shared<const Problem> hold_;

    ledger::Frontier frontier_;  // the writer's thread only, from here on
    std::function<std::vector<std::uint64_t>()> read_unsealed_;
    std::function<void(bool)> reload_;
    std::function<void(Condition, const std::string&)> watch_;
    std::vector<std::uint64_t> unsealed_;
    std::chrono::seconds pause_{0};  ///< between the last two tries to write again
    Instant next_try_{};
    Instant next_tick_{};
    Instant next_docket_{};
    Instant next_sweep_{};
    Shared<const CheckpointRow> published_;
    Shared<const SignedState> signed_;
    std::atomic<std::uint64_t> figures_changed_ = 0;
    std::atomic<std::uint64_t> staff_changed_ = 0;
};

}  // namespace huiyin::engine
