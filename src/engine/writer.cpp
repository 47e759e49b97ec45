#include "engine/writer.h"

#include <algorithm>

#include "base/fault.h"
#include "core/ledger/checkpoint.h"
#include "core/text/say.h"
#include "engine/archived.h"
#include "engine/board.h"
#include "engine/problems.h"
#include "engine/tiles.h"
#include "engine/writer_batch.h"
#include "engine/year_report.h"

namespace huiyin::engine {
namespace writer_detail {

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
    if (options_.hold) hold_ = std::make_shared<const Problem>(*options_.hold);
    starting_ = true;
    load();
    // What is proven under from here on stands in log.head first, whatever a predecessor died of.
    if (const auto checkpoint = signed_.load(); checkpoint && may_sign()) {
        put_head(checkpoint->note, false);
        if (!may_sign()) load();
    }
    starting_ = false;
    next_tick_ = clock_.now();
    next_docket_ = clock_.now() + options_.docket;
}

void Writer::set_docket_maker(DocketMaker maker, std::function<std::vector<std::uint64_t>()> unsealed) {
    if (hold()) return;
    docket_maker_ = std::move(maker);
    read_unsealed_ = std::move(unsealed);
    unsealed_ = read_unsealed_();
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

std::size_t Writer::queued() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
}

std::string Writer::trouble() const {
    const std::lock_guard lock(mutex_);
    return trouble_.empty() && hold() ? text::explain(text::Language::en, *hold()) : trouble_;
}

std::future<Appended> Writer::enqueue(std::unique_ptr<Job> job, Announcement* announced) {
    auto future = job->promise.get_future();
    if (options_.place) job->place = options_.place();
    if (condition_ != Condition::working) throw refusal();
    if (const auto why = hold(); why && !may_be_held(*job)) throw Fault(trouble(), false, why->code);
    bool due = false;
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) throw Fault("the server is shutting down");
        if (queue_.size() >= options_.queue_max) throw Fault("too much is waiting to be written");
        queue_.push_back(std::move(job));
        if (announced != nullptr) {
            announced->writer_ = nullptr;
            --announced_;
        }
        due = batch_is_due();
    }
    if (due) wake_.notify_one();
    return future;
}

void Writer::announce() {
    const std::lock_guard lock(mutex_);
    ++announced_;
}

void Writer::withdraw() {
    bool due = false;
    {
        const std::lock_guard lock(mutex_);
        --announced_;
        due = batch_is_due();
    }
    if (due) wake_.notify_one();
}

bool Writer::batch_is_due() const {
    return !queue_.empty() && (queue_.size() >= announced_ || queue_.size() >= options_.batch_max);
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

Appended Writer::append(Append what, Announcement announced) {
    EXPECTS(announced.writer_ == this && what.sealed_entries.size() == what.changes.events.size());
    auto job = std::make_unique<Job>();
    job->append = std::move(what);
    return wait_for(enqueue(std::move(job), &announced));
}

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

bool Writer::may_be_held(const Job& job) { return job.kind == Job::Kind::append && is_visit(job.append); }

std::string Writer::sign(const LogState& state) const {
    const ledger::Checkpoint checkpoint{.origin = options_.origin, .size = state.size, .root = state.root};
    std::string note = ledger::sign_checkpoint(checkpoint, signer_);
    if (options_.signer_before != nullptr && clock_.now() < options_.before_until)
        note += ledger::signature_line(*options_.signer_before, ledger::format_checkpoint(checkpoint));
    return note;
}

void Writer::fail(std::vector<std::unique_ptr<Job>>& jobs, std::exception_ptr why) {
    for (auto& job : jobs)
        if (job) job->promise.set_exception(why);
    jobs.clear();
}

// -------------------------------------------------------------------------------------------------------- turns

void Writer::run() {
    do {
        std::unique_lock lock(mutex_);
        const auto next = condition_ == Condition::working ? next_tick_ : next_try_;
        const auto until_next = (docket_maker_ ? std::min(next, next_docket_) : next) - clock_.now();
        const bool idle = condition_ != Condition::working || until_next.count() > 0;
        if (idle)
            wake_.wait_for(lock,
                           std::clamp<std::chrono::milliseconds>(until_next, std::chrono::milliseconds(100),
                                                                 std::chrono::seconds(1)),
                           [this] { return stopping_ || batch_is_due(); });
    } while (turn());
}

bool Writer::turn(std::uint64_t before) {
    std::vector<std::unique_ptr<Job>> jobs;
    bool last = false;
    {
        const std::lock_guard lock(mutex_);
        if (options_.place)
            std::stable_sort(queue_.begin(), queue_.end(),
                             [](const auto& a, const auto& b) { return a->place < b->place; });
        const auto is_in = [&](const Job& job) { return !options_.place || job.place < before; };
        while (!queue_.empty() && jobs.size() < options_.batch_max && is_in(*queue_.front())) {
            jobs.push_back(std::move(queue_.front()));
            queue_.pop_front();
        }
        last = stopping_ && queue_.empty();
    }
    const Instant now = clock_.now();
    // A clock that was set back must not make anything wait for longer than it ever should.
    next_try_ = std::min(next_try_, now + options_.retry_max);
    next_tick_ = std::min(next_tick_, now + options_.tick);
    next_docket_ = std::min(next_docket_, now + options_.docket);
    next_sweep_ = std::min(next_sweep_, now + options_.sweep);
    if (condition_ == Condition::waiting && now >= next_try_) try_to_recover(now);
    if (condition_ != Condition::working) {
        fail(jobs, std::make_exception_ptr(refusal()));
        return !last;
    }
    if (hold()) {
        std::vector<std::unique_ptr<Job>> held;
        for (auto& job : jobs)
            if (!may_be_held(*job)) held.push_back(std::move(job));
        std::erase(jobs, nullptr);
        if (!held.empty()) fail(held, std::make_exception_ptr(Fault(trouble(), false, hold()->code)));
    }
    bool publish_asked = last;
    DocketWish docket = !hold() && docket_maker_ && now >= next_docket_ ? DocketWish::due : DocketWish::none;
    std::vector<std::unique_ptr<Job>> asked;  // publish and docket requests: answered after the batch
    for (auto& job : jobs) {
        if (job->kind == Job::Kind::append) continue;
        publish_asked = publish_asked || job->kind == Job::Kind::publish;
        if (job->kind == Job::Kind::docket && docket_maker_) docket = DocketWish::asked;
        asked.push_back(std::move(job));
    }
    std::erase(jobs, nullptr);
    if (!hold() && now >= next_sweep_) {
        next_sweep_ = now + options_.sweep;
        jobs.push_back(std::make_unique<Job>());
        jobs.back()->append.changes.sweep_before = now - options_.kept;
    }
    std::exception_ptr failed;
    if (!jobs.empty() || docket != DocketWish::none) failed = run_batch(std::move(jobs), docket);
    if (!failed && (publish_asked || now >= next_tick_)) failed = publish_or_wait(now);
    if (failed) {
        fail(asked, failed);
    } else {
        for (auto& job : asked) job->promise.set_value({});
    }
    return !last;
}

/// Only the writer can say: it is the one that sweeps, so what is there now is there when this batch is kept. All chunks of
/// an upload are swept together.
std::exception_ptr Writer::run_batch(std::vector<std::unique_ptr<Job>> jobs, DocketWish docket_wish) {
    std::vector<std::pair<std::unique_ptr<Job>, Appended>> accepted;
    std::vector<std::pair<std::unique_ptr<Job>, Appended>> refused;
    ledger::Extension extension(frontier_);
    LogState after;
    bool grows = false;
    Reached reached = Reached::nothing;
    const auto vouch = [&](const std::shared_ptr<const SignedState>& checkpoint) {
        for (auto& [job, verdict] : accepted) {
            verdict.state = after;
            verdict.checkpoint = checkpoint;
            if (!job->append.sealed_entries.empty()) verdict.proof = extension.inclusion_proof(verdict.first_leaf);
        }
    };
    const auto began = options_.stopwatch ? options_.stopwatch() : std::chrono::microseconds(0);
    const std::size_t size = jobs.size();
    try {
        auto transaction = store_.begin();
        const LogState before = transaction->lock_log();
        if (before.size != frontier_.size()) {
            catch_up();
            extension = ledger::Extension(frontier_);
        }

        std::vector<const Append*> appends;
        for (const auto& job : jobs) appends.push_back(&job->append);
        BatchJudge judge(store_, *transaction, appends);

        Changes all;
        std::vector<Bytes> entries;
        std::vector<std::uint64_t> unsealed;
        std::uint64_t covered_to = 0;
        const auto add_entry = [&](Bytes entry) {
            extension.append(ledger::leaf_hash(entry));
            entries.push_back(std::move(entry));
        };
        for (auto& job : jobs) {
            Append& append = job->append;
            Appended verdict = judge.judge(append);
            if (verdict.outcome != Appended::Outcome::done) {
                refused.emplace_back(std::move(job), std::move(verdict));
                continue;
            }
            judge.accept(append);
            verdict.first_leaf = extension.size();
            for (std::size_t i = 0; i < append.sealed_entries.size(); ++i) {
                EventRow& event = append.changes.events[i];
                event.leaf_index = extension.size();
                add_entry(std::move(append.sealed_entries[i]));
            }
            // A worker numbers docket lines by the event within its Append; now the leaf is known.
            for (DocketLineRow& line : append.changes.docket_lines) line.leaf_index += verdict.first_leaf;
            for (Bytes& entry : append.public_entries) {
                unsealed.push_back(extension.size());
                add_entry(std::move(entry));
            }
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

        after = {extension.size(), extension.root()};
        grows = !entries.empty();
        transaction->write(all);
        if (!entries.empty()) {
            const std::vector<TileAppend> tiles = tile_rows(extension);
            transaction->append_log(before.size, entries, tiles, after);
            // One flipped bit between here and the disk ended the logs Yeti 2022 and Nimbus 2018: what is vouched
            // for is what the database gives back, not what we meant to give it.
            const auto stored = transaction->read_back(before.size, entries.size());
            EXPECTS(stored.size() == entries.size());
            for (std::size_t i = 0; i < entries.size(); ++i)
                if (stored[i] != entries[i]) throw Fault("the database gave back other bytes than were written");
        }
        reached = Reached::commit;
        transaction->commit();
        reached = Reached::durable;
        transaction.reset();
        figures_.batches.add();
        figures_.batch_size.count(size);
        if (options_.stopwatch)
            figures_.batch_us.count(static_cast<std::uint64_t>((options_.stopwatch() - began).count()));

        // The yearly report waits for the minute: each filing counts there, and nothing else of the board has changed by it. Calls are not on it.
        if (std::ranges::any_of(all.figures, [](const FigureRow& row) { return row.section != year_section && row.section != call_section; })) ++figures_changed_;
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
            vouch(checkpoint);
        }
        if (docket_wish != DocketWish::none) next_docket_ = clock_.now() + options_.docket;
    } catch (const std::exception& error) {
        figures_.failed.add();
        auto why = give_up(error, reached);
        const auto checkpoint = signed_.load();
        if (condition_ == Condition::working && grows && checkpoint && checkpoint->state == after) {
            vouch(checkpoint);  // it failed all the same, but it is durable and signed
        } else {
            // Where the log is still shorter, a batch that would have made it grow is certainly not there.
            if (condition_ == Condition::working && grows && state().size < after.size)
                why = std::make_exception_ptr(Fault(error.what(), false, problems::not_kept));
            for (auto& [job, verdict] : accepted) job->promise.set_exception(why);
            for (auto& [job, verdict] : refused) job->promise.set_exception(why);
            fail(jobs, why);
            return why;
        }
    }
    for (auto& [job, verdict] : accepted) {
        if (job->append.token_hash) figures_.filings.add();
        job->promise.set_value(std::move(verdict));
    }
    for (auto& [job, verdict] : refused) job->promise.set_value(std::move(verdict));
    if (options_.tends) store_.tend();
    return {};
}

std::exception_ptr Writer::publish_or_wait(Instant now) {
    try {
        publish(now);
        return {};
    } catch (const std::exception& error) {
        return give_up(error, Reached::durable);
    }
}

void Writer::publish(Instant now) {
    next_tick_ = now + options_.tick;
    if (!hold() && store_.log_state().size != frontier_.size()) catch_up();
    const auto last = published_.load();
    const std::uint64_t published_size = last ? last->size : 0;
    const bool stale = last && now - last->at >= std::chrono::minutes(10);
    if (hold() || frontier_.size() == 0 || (frontier_.size() == published_size && !stale)) return;
    CheckpointRow row{.size = frontier_.size(), .at = now, .note = {}};
    row.note = sign({frontier_.size(), frontier_.root()});
    if (row.size != published_size) {
        // The archive keeps one note a size; a fresh time for an unchanged tree needs no new row.
        auto transaction = store_.begin();
        if (transaction->lock_log().size != frontier_.size()) {
            catch_up();
            row.size = frontier_.size();
            row.note = sign({frontier_.size(), frontier_.root()});
        }
        auto there = store_.latest_checkpoint();  // another server's, if it was quicker
        if (there && there->size == row.size) {
            row = std::move(*there);
        } else {
            Changes changes;
            const std::vector<std::string> keys{std::string(archived_setting)};
            archive(changes, row, transaction->settings(keys).front());
            transaction->write(changes);
            transaction->commit();
        }
    }
    head_.write(row.note, true);  // on disk before anybody sees it: a database behind it will never sign again
    published_ = std::make_shared<const CheckpointRow>(std::move(row));
}

}  // namespace huiyin::engine
