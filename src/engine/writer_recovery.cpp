#include <algorithm>

#include "base/fault.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/tile.h"
#include "engine/problems.h"
#include "engine/writer.h"

// How a Writer takes the log's right edge from what is durable: at a start, after a Fault, and when another server has written.
namespace huiyin::engine {
namespace writer_recovery_detail {

ledger::TileHashes stored_hashes(Store& store, std::uint64_t size) {
    return ledger::TileHashes(size, [&store](const ledger::TileId& id) {
        Bytes row = store.log_tile(static_cast<std::uint8_t>(id.level), id.index);
        const std::size_t wanted = static_cast<std::size_t>(id.width) * 32;
        if (row.size() < wanted)
            throw Fault("the log's " + ledger::tile_path(id) + " is missing hashes; run: huiyin fsck");
        row.resize(wanted);
        return row;
    });
}

/// A log checkpoint that we ourselves wrote; nothing if it can't be read.
std::optional<ledger::Checkpoint> read_own(const std::string& note, const ledger::SignerKey& signer,
                                           const std::vector<ledger::TrustedLogKey>& all) {
    ledger::TrustedKeys keys{.origin = signer.verifier().name(), .log = all, .witnesses = {}};
    if (std::none_of(all.begin(), all.end(), [&](const ledger::TrustedLogKey& one) { return one.key == signer.verifier(); }))
        keys.log.emplace_back(signer.verifier());
    auto opened = ledger::open_checkpoint(note, keys);
    if (!opened) return std::nullopt;
    return opened->checkpoint;
}

/// Whether it was made under an origin that this log has left: it says nothing of the present one.
bool is_of_older_origin(const std::string& note, const std::vector<ledger::TrustedLogKey>& all) {
    return !all.empty() && ledger::open_checkpoint_of_any_origin(note, all).has_value();
}

/// All entries from `from` on, and those of the last tile, are the ones whose hashes the log holds.
void check_tail(Store& store, std::uint64_t size, std::uint64_t from) {
    constexpr std::uint64_t step = 256;
    if (size == 0) return;
    for (std::uint64_t first = std::min(from, size - 1) / step * step; first < size; first += step) {
        const auto entries = store.log_entries(first, step);
        if (entries.size() != std::min(step, size - first)) throw Fault("the log lacks entries; run: huiyin fsck");
        const auto stored = store.log_tile(0, first / step);
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const Hash hash = ledger::leaf_hash(entries[i]);
            if (stored.size() < (i + 1) * hash.size() ||
                !std::equal(hash.begin(), hash.end(), stored.begin() + static_cast<std::ptrdiff_t>(i * hash.size())))
                throw Fault("the log's entry " + std::to_string(first + i) +
                            " is not the one that it vouched for; run: huiyin fsck");
        }
    }
}

/// What is said while nothing can be written.
std::string waits_for(const std::string& what) { return "nothing can be saved for now: " + what; }

}  // namespace writer_recovery_detail
using namespace writer_recovery_detail;

void Writer::load() {
    LogState state = store_.log_state();
    auto hashes = stored_hashes(store_, state.size);
    auto frontier = ledger::Frontier::read(state.size, hashes.reader());
    const Hash stored = state.size == 0 ? ledger::empty_root() : state.root;
    if (frontier.root() != stored) throw Fault("the log's tiles don't give the root of its state; run: huiyin fsck");
    state.root = stored;
    const auto continues = [&](std::uint64_t size, const Hash& root) {
        if (size > state.size) return false;
        return size == 0 || ledger::tree_root(size, hashes.reader()) == root;
    };
    const auto note = head_.read();
    std::optional<ledger::Checkpoint> last;
    if (note) {
        last = read_own(*note, signer_, options_.keys);
        if (!last && !is_of_older_origin(*note, options_.keys) && !hold()) hold_ = std::make_shared<const Problem>(Problem{problems::head_foreign, {}, {}});
    }
    const auto vouched = signed_.load();  // by us, before the Fault that made us read again
    if (vouched) check_tail(store_, state.size, vouched->state.size);
    // What was shown to the world must be a beginning of what is stored; else to sign again would fork the log.
    const bool behind = (last && !continues(last->size, last->root)) ||
                        (vouched && !continues(vouched->state.size, vouched->state.root));
    if (behind && !hold()) {
        const std::uint64_t shown = std::max(last ? last->size : 0, vouched ? vouched->state.size : 0);
        hold_ = std::make_shared<const Problem>(
            Problem{problems::rolled_back,
                    {{"stored", std::to_string(state.size)}, {"published", std::to_string(shown)}},
                    {}});
    }

    auto row = store_.latest_checkpoint();
    // A publication may have been cut short between the database and log.head, and nobody sees a checkpoint before it
    // stands in both.
    const auto published = row ? read_own(row->note, signer_, options_.keys) : std::nullopt;
    if (row && !hold()) {
        if (!published) throw Fault("the last published checkpoint is not signed by this log's key; run: huiyin fsck");
        // Nor was it certainly synced, also if a later one stands there.
        put_head(last && last->size > published->size ? *note : row->note, true);
    }
    frontier_ = std::move(frontier);
    {
        const std::lock_guard lock(mutex_);
        state_ = state;
    }
    if (read_unsealed_ && !hold()) unsealed_ = read_unsealed_();
    if (hold()) {
        // Proofs under what was published before stay good.
        const bool is_there = published && continues(published->size, published->root);
        signed_ = is_there ? std::make_shared<const SignedState>(SignedState{{published->size, published->root}, row->note})
                           : std::shared_ptr<const SignedState>();
    } else if (!may_sign()) {
        // Of a log.head that couldn't be written nobody knows whether it is on disk: nothing is shown under a checkpoint until it is.
        signed_ = std::shared_ptr<const SignedState>();
        return;
    } else if (state.size > 0) {
        signed_ = std::make_shared<const SignedState>(SignedState{state, sign(state)});
    }
    if (row) published_ = std::make_shared<const CheckpointRow>(std::move(*row));
}

bool Writer::may_sign() const { return !hold() && !(starting_ && condition_ == Condition::waiting); }

// A folder that takes no writes when the server starts, as when its disk is full, leaves a town that can be read.
void Writer::put_head(const std::string& note, bool synced) {
    try {
        head_.write(note, synced);
    } catch (const Fault& fault) {
        if (!starting_) throw;
        change(Condition::waiting, waits_for(fault.what()));
        pause_ = std::chrono::seconds(1);
        next_try_ = clock_.now() + pause_;
    }
}

// ------------------------------------------------------------------------------------------------ after a Fault

Fault Writer::refusal() const {
    const auto why = trouble();
    switch (condition_) {
        case Condition::working:
        case Condition::waiting: return Fault(why, false, problems::writing_waits);
        case Condition::stopped: break;
    }
    return Fault(why);
}

void Writer::change(Condition condition, std::string trouble) {
    bool changed = false;
    {
        const std::lock_guard lock(mutex_);
        changed = condition_ != condition;
        trouble_ = trouble;
        condition_ = condition;
    }
    if (changed && watch_) watch_(condition, this->trouble());
}

std::exception_ptr Writer::give_up(const std::exception& error, Reached reached) {
    if (dynamic_cast<const Bug*>(&error) != nullptr) {
        change(Condition::stopped, std::string("the log writer has stopped: ") + error.what());
        fail_queued();
        return std::make_exception_ptr(refusal());
    }
    const auto* fault = dynamic_cast<const Fault*>(&error);
    const bool not_kept = reached == Reached::nothing ||
                          (reached == Reached::commit && fault != nullptr && !fault->outcome_unknown);
    const std::string what = error.what();
    change(Condition::waiting, waits_for(what));
    pause_ = std::chrono::seconds(0);
    try_to_recover(clock_.now());
    if (condition_ != Condition::working) fail_queued();
    return std::make_exception_ptr(
        not_kept ? Fault(what, false, problems::not_kept) : Fault(what, true, problems::perhaps_kept));
}

void Writer::fail_queued() {
    std::vector<std::unique_ptr<Job>> queued;
    {
        const std::lock_guard lock(mutex_);
        while (!queue_.empty()) {
            queued.push_back(std::move(queue_.front()));
            queue_.pop_front();
        }
    }
    fail(queued, std::make_exception_ptr(refusal()));
}

// What was in flight is forgotten, even if it would be right: a commit that failed may be durable all the same, and one
// that seemed to be may be lost, so only the store can tell. It may hold more than was acknowledged. If it holds less
// than was signed, `load` finds it rolled back.
void Writer::try_to_recover(Instant now) {
    pause_ = std::clamp(pause_ * 2, std::chrono::seconds(1), options_.retry_max);
    next_try_ = now + pause_;
    try {
        store_.recover();
        if (reload_) reload_(true);  // first: it may find that this server's key signs no more
        load();
        // The folder has to take writes too: log.head follows each batch.
        if (const auto checkpoint = signed_.load(); checkpoint && !hold()) put_head(checkpoint->note, false);
        ++figures_changed_;  // what failed may be there all the same
        ++staff_changed_;
    } catch (const Bug& bug) {
        change(Condition::stopped, std::string("the log writer has stopped: ") + bug.what());
        return;
    } catch (const std::exception& error) {
        change(Condition::waiting, waits_for(error.what()));
        return;
    }
    next_tick_ = now;
    next_docket_ = now + std::min(options_.docket, std::chrono::seconds(600));
    change(Condition::working, {});
}

// Several servers may write to one store, in turns: the lock on the log's state says whose it is. What another one has
// added is taken over as after a restart: only if it goes on from everything that this one has vouched for.
void Writer::catch_up() {
    if (reload_) reload_(false);  // first: it may find that this server's key signs no more
    load();
    if (hold()) throw Fault(trouble(), false, hold()->code);
    ++figures_changed_;
    ++staff_changed_;
}

}  // namespace huiyin::engine
