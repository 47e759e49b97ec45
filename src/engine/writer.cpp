#include "engine/writer.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/fault.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/tile.h"
#include "core/text/say.h"
#include "engine/problems.h"

namespace huiyin::engine {
namespace writer_detail {

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
std::optional<ledger::Checkpoint> read_own(const std::string& note, const ledger::SignerKey& signer) {
    const ledger::TrustedKeys keys{.origin = signer.verifier().name(), .log = {signer.verifier()}, .witnesses = {}};
    auto opened = ledger::open_checkpoint(note, keys);
    if (!opened) return std::nullopt;
    return opened->checkpoint;
}

/// Changes nothing but who visits and what they are writing: sessions and drafts.
bool is_visit(const Append& append) {
    if (!append.sealed_entries.empty() || !append.public_entries.empty()) return false;
    Changes rest = append.changes;
    rest.sessions.clear();
    rest.sessions_gone.clear();
    rest.drafts.clear();
    rest.drafts_gone.clear();
    return rest == Changes{};
}

}  // namespace writer_detail
using namespace writer_detail;

Writer::Writer(Store& store, LogHead& head, const ledger::SignerKey& signer, const Clock& clock, WriterOptions options)
    : store_(store), head_(head), signer_(signer), clock_(clock), options_(std::move(options)) {
    state_ = store_.log_state();
    auto hashes = stored_hashes(store_, state_.size);
    frontier_ = ledger::Frontier::read(state_.size, hashes.reader());
    const Hash stored = state_.size == 0 ? ledger::empty_root() : state_.root;
    if (frontier_.root() != stored) throw Fault("the log's tiles don't give the root of its state; run: huiyin fsck");
    state_.root = stored;

    compare_with_head();
    if (auto row = store_.latest_checkpoint()) published_ = std::make_shared<const CheckpointRow>(std::move(*row));
    if (!hold() && state_.size > 0) {
        signed_ = std::make_shared<const SignedState>(SignedState{state_, sign(state_)});
    } else if (const auto published = published_.load(); hold() && published) {
        // Proofs under what was published before stay good.
        if (const auto last = read_own(published->note, signer_); last && last->size <= state_.size)
            signed_ = std::make_shared<const SignedState>(SignedState{{last->size, last->root}, published->note});
    }
    next_tick_ = clock_.now();
    next_docket_ = clock_.now() + options_.docket;
}

/// What was shown to the world must be a beginning of what is stored; else to sign again would fork the log.
void Writer::compare_with_head() {
    const auto note = head_.read();
    if (!note) return;
    const auto last = read_own(*note, signer_);
    if (!last) throw Fault("log.head holds no checkpoint signed by this log's key");
    bool behind = last->size > state_.size;
    if (!behind && last->size > 0) {
        auto old_hashes = stored_hashes(store_, state_.size);
        behind = ledger::tree_root(last->size, old_hashes.reader()) != last->root;
    }
    if (behind)
        options_.hold = Problem{problems::rolled_back,
                                {{"stored", std::to_string(state_.size)}, {"published", std::to_string(last->size)}},
                                {}};
}

Writer::~Writer() { stop(); }

void Writer::start() {
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
}

void Writer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

LogState Writer::state() const {
    const std::lock_guard lock(mutex_);
    return state_;
}

std::string Writer::trouble() const {
    const std::lock_guard lock(mutex_);
    return trouble_.empty() && hold() ? text::explain(text::Language::en, *hold()) : trouble_;
}

std::future<Appended> Writer::enqueue(std::unique_ptr<Job> job) {
    auto future = job->promise.get_future();
    if (hold() && !(job->kind == Job::Kind::append && is_visit(job->append))) throw Fault(trouble());
    {
        const std::lock_guard lock(mutex_);
        if (!trouble_.empty()) throw Fault(trouble_);
        if (stopping_) throw Fault("the server is shutting down");
        if (queue_.size() >= options_.queue_max) throw Fault("too much is waiting to be written");
        queue_.push_back(std::move(job));
    }
    wake_.notify_one();
    return future;
}

Appended Writer::wait_for(std::future<Appended> answer) {
    if (options_.waiting) options_.waiting(answer);
    return answer.get();
}

std::future<Appended> Writer::append_later(Append what) {
    EXPECTS(what.sealed_entries.size() == what.changes.events.size());
    auto job = std::make_unique<Job>();
    job->append = std::move(what);
    return enqueue(std::move(job));
}
Appended Writer::append(Append what) { return wait_for(append_later(std::move(what))); }

std::future<Appended> Writer::write_later(Changes changes) {
    EXPECTS(changes.events.empty());
    auto job = std::make_unique<Job>();
    job->append.changes = std::move(changes);
    return enqueue(std::move(job));
}
void Writer::write(Changes changes) { wait_for(write_later(std::move(changes))); }

void Writer::publish_now() {
    auto job = std::make_unique<Job>();
    job->kind = Job::Kind::publish;
    wait_for(enqueue(std::move(job)));
}

void Writer::docket_now() {
    auto job = std::make_unique<Job>();
    job->kind = Job::Kind::docket;
    wait_for(enqueue(std::move(job)));
}

std::string Writer::sign(const LogState& state) const {
    return ledger::sign_checkpoint({.origin = options_.origin, .size = state.size, .root = state.root}, signer_);
}

void Writer::fail(std::vector<std::unique_ptr<Job>>& jobs, std::exception_ptr why) {
    for (auto& job : jobs)
        if (job) job->promise.set_exception(why);
    jobs.clear();
}

void Writer::run() {
    do {
        std::unique_lock lock(mutex_);
        const auto until_next = (docket_maker_ ? std::min(next_tick_, next_docket_) : next_tick_) - clock_.now();
        if (queue_.empty() && !stopping_ && until_next.count() > 0)
            wake_.wait_for(lock, std::min<std::chrono::seconds>(until_next, std::chrono::seconds(1)));
    } while (turn());
}

bool Writer::turn() {
    std::vector<std::unique_ptr<Job>> jobs;
    bool last = false;
    {
        const std::lock_guard lock(mutex_);
        while (!queue_.empty() && jobs.size() < options_.batch_max) {
            jobs.push_back(std::move(queue_.front()));
            queue_.pop_front();
        }
        last = stopping_ && queue_.empty();
    }
    const Instant now = clock_.now();
    const bool healthy = [this] {
        const std::lock_guard lock(mutex_);
        return trouble_.empty();
    }();
    bool publish_asked = last;
    DocketWish docket = healthy && docket_maker_ && now >= next_docket_ ? DocketWish::due : DocketWish::none;
    std::vector<std::unique_ptr<Job>> asked;  // publish and docket requests: answered after the batch
    for (auto& job : jobs) {
        if (job->kind == Job::Kind::append) continue;
        publish_asked = publish_asked || job->kind == Job::Kind::publish;
        if (job->kind == Job::Kind::docket && docket_maker_) docket = DocketWish::asked;
        asked.push_back(std::move(job));
    }
    std::erase(jobs, nullptr);
    if (healthy && !hold() && now >= next_sweep_) {
        next_sweep_ = now + options_.sweep;
        jobs.push_back(std::make_unique<Job>());
        jobs.back()->append.changes.sweep_before = now - options_.kept;
    }
    try {
        if (!healthy) throw Fault(trouble());
        if (!jobs.empty() || docket != DocketWish::none) run_batch(std::move(jobs), docket);
        if (publish_asked || now >= next_tick_) publish(now);
        for (auto& job : asked) job->promise.set_value({});
    } catch (const std::exception& error) {
        {
            const std::lock_guard lock(mutex_);
            if (trouble_.empty()) trouble_ = std::string("the log writer has stopped: ") + error.what();
            while (!queue_.empty()) {
                asked.push_back(std::move(queue_.front()));
                queue_.pop_front();
            }
        }
        fail(asked, std::make_exception_ptr(Fault(trouble())));
        next_tick_ = now + options_.tick;
        next_docket_ = now + options_.docket;
    }
    return !last;
}

void Writer::run_batch(std::vector<std::unique_ptr<Job>> jobs, DocketWish docket_wish) {
    std::vector<std::pair<std::unique_ptr<Job>, Appended>> accepted;
    std::vector<std::pair<std::unique_ptr<Job>, Appended>> refused;
    try {
        auto transaction = store_.begin();
        const LogState before = transaction->lock_log();
        if (before.size != frontier_.size())
            throw Fault("another writer has extended the log; this one stops");

        std::vector<CaseId> cases;
        std::vector<Hash> tokens;
        std::vector<Hash> rows;
        for (const auto& job : jobs) {
            for (const auto& expected : job->append.cases) cases.push_back(expected.case_id);
            if (job->append.token_hash) tokens.push_back(*job->append.token_hash);
            rows.insert(rows.end(), job->append.source_rows.begin(), job->append.source_rows.end());
        }
        std::unordered_map<CaseId, std::uint32_t> version_of;
        std::map<Hash, CaseId> made_by;
        std::map<Hash, bool> imported;
        if (!cases.empty()) {
            const auto versions = transaction->versions(cases);
            for (std::size_t i = 0; i < cases.size(); ++i) version_of[cases[i]] = versions[i];
        }
        if (!tokens.empty()) {
            const auto earlier = transaction->submitted(tokens);
            for (std::size_t i = 0; i < tokens.size(); ++i)
                if (earlier[i]) made_by[tokens[i]] = *earlier[i];
        }
        if (!rows.empty()) {
            const auto earlier = transaction->imported(rows);
            for (std::size_t i = 0; i < rows.size(); ++i)
                if (earlier[i]) imported[rows[i]] = true;
        }

        Changes all;
        std::vector<Bytes> entries;
        std::vector<std::uint64_t> unsealed;
        std::uint64_t covered_to = 0;
        ledger::Extension extension(frontier_);
        const auto add_entry = [&](Bytes entry) {
            extension.append(ledger::leaf_hash(entry));
            entries.push_back(std::move(entry));
        };
        for (auto& job : jobs) {
            Append& append = job->append;
            Appended verdict;
            if (append.token_hash && made_by.contains(*append.token_hash)) {
                verdict.outcome = Appended::Outcome::submitted_before;
                verdict.earlier = made_by[*append.token_hash];
            } else if (std::any_of(append.source_rows.begin(), append.source_rows.end(),
                                   [&](const Hash& row) { return imported.contains(row); })) {
                verdict.outcome = Appended::Outcome::imported_before;
            } else if (std::any_of(append.cases.begin(), append.cases.end(), [&](const Append::Expected& expected) {
                           return version_of[expected.case_id] != expected.version;
                       })) {
                verdict.outcome = Appended::Outcome::version_moved;
            }
            if (verdict.outcome != Appended::Outcome::done) {
                refused.emplace_back(std::move(job), std::move(verdict));
                continue;
            }
            verdict.first_leaf = extension.size();
            for (std::size_t i = 0; i < append.sealed_entries.size(); ++i) {
                EventRow& event = append.changes.events[i];
                event.leaf_index = extension.size();
                version_of[event.case_id] = event.seq;
                add_entry(std::move(append.sealed_entries[i]));
            }
            // A worker numbers docket lines by the event within its Append; now the leaf is known.
            for (DocketLineRow& line : append.changes.docket_lines) line.leaf_index += verdict.first_leaf;
            for (Bytes& entry : append.public_entries) {
                unsealed.push_back(extension.size());
                add_entry(std::move(entry));
            }
            if (append.token_hash && !append.cases.empty()) made_by[*append.token_hash] = append.cases.front().case_id;
            for (const Hash& row : append.source_rows) imported[row] = true;
            all.merge(std::move(append.changes));
            accepted.emplace_back(std::move(job), std::move(verdict));
        }
        if (docket_wish != DocketWish::none) {
            // It covers what was durable before this batch; this batch's own promises wait for the next one.
            auto docket = docket_maker_(before, unsealed_, clock_.now(), docket_wish == DocketWish::asked);
            if (docket) {
                covered_to = docket->covered_to;
                for (Bytes& entry : docket->entries) {
                    unsealed.push_back(extension.size());
                    add_entry(std::move(entry));
                }
                all.merge(std::move(docket->changes));
            }
        }

        const LogState after{extension.size(), extension.root()};
        transaction->write(all);
        if (!entries.empty()) {
            std::vector<TileAppend> tiles;
            for (ledger::TileAppend& tile : ledger::tile_appends(extension))
                tiles.push_back({.level = static_cast<std::uint8_t>(tile.level),
                                 .index = tile.index,
                                 .offset = static_cast<std::uint32_t>(tile.old_width),
                                 .hashes = std::move(tile.hashes)});
            transaction->append_log(before.size, entries, tiles, after);
            // One flipped bit between here and the disk ended the logs Yeti 2022 and Nimbus 2018: what is vouched
            // for is what the database gives back, not what we meant to give it.
            const auto stored = transaction->read_back(before.size, entries.size());
            EXPECTS(stored.size() == entries.size());
            for (std::size_t i = 0; i < entries.size(); ++i)
                if (stored[i] != entries[i]) throw Fault("the database gave back other bytes than were written");
        }
        transaction->commit();
        transaction.reset();

        if (!all.figures.empty()) ++figures_changed_;
        if (!all.staff.empty()) ++staff_changed_;
        frontier_ = extension.frontier();
        unsealed_.insert(unsealed_.end(), unsealed.begin(), unsealed.end());
        std::erase_if(unsealed_, [&](std::uint64_t index) { return index < covered_to; });
        {
            const std::lock_guard lock(mutex_);
            state_ = after;
        }
        if (!entries.empty()) {
            // From here on the filings are undeniable: they are durable, so they may be signed for.
            auto checkpoint = std::make_shared<const SignedState>(SignedState{after, sign(after)});
            head_.write(checkpoint->note, false);
            signed_ = checkpoint;
            for (auto& [job, verdict] : accepted) {
                verdict.state = after;
                verdict.checkpoint = checkpoint;
                if (!job->append.cases.empty()) verdict.proof = extension.inclusion_proof(verdict.first_leaf);
            }
        }
        if (docket_wish != DocketWish::none) next_docket_ = clock_.now() + options_.docket;
    } catch (...) {
        auto why = std::current_exception();
        for (auto& [job, verdict] : accepted) job->promise.set_exception(why);
        for (auto& [job, verdict] : refused) job->promise.set_exception(why);
        fail(jobs, why);
        throw;
    }
    for (auto& [job, verdict] : accepted) job->promise.set_value(std::move(verdict));
    for (auto& [job, verdict] : refused) job->promise.set_value(std::move(verdict));
}

void Writer::publish(Instant now) {
    next_tick_ = now + options_.tick;
    const auto last = published_.load();
    const std::uint64_t published_size = last ? last->size : 0;
    const bool stale = last && now - last->at >= std::chrono::minutes(10);
    if (hold() || frontier_.size() == 0 || (frontier_.size() == published_size && !stale)) return;
    CheckpointRow row{.size = frontier_.size(), .at = now, .note = {}};
    row.note = sign({frontier_.size(), frontier_.root()});
    if (row.size != published_size) {
        // The archive keeps one note a size; a fresh time for an unchanged tree needs no new row.
        auto transaction = store_.begin();
        transaction->lock_log();
        Changes changes;
        changes.checkpoints.push_back(row);
        transaction->write(changes);
        transaction->commit();
    }
    head_.write(row.note, true);  // on disk before anybody sees it: a database behind it will never sign again
    published_ = std::make_shared<const CheckpointRow>(std::move(row));
}

}  // namespace huiyin::engine
