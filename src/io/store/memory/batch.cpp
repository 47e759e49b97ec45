#include <mutex>
#include <variant>

#include "base/fault.h"
#include "io/store/memory/memory_store.h"
#include "io/store/memory/tables.h"

// How it writes, and how it is made to fail.
namespace huiyin::store {

void MemoryStore::set_failing(std::function<Failure(Step)> failing) {
    const std::lock_guard lock(failing_mutex_);
    failing_ = std::move(failing);
}

template <typename Act>
void MemoryStore::step(Step step, Act act) {
    std::function<Failure(Step)> failing;
    {
        const std::lock_guard lock(failing_mutex_);
        failing = failing_;
    }
    const Failure failure = failing ? failing(step) : Failure::none;
    if (failure != Failure::before) act();
    if (failure == Failure::none) return;
    failed_ = failed_ || step == Step::write || step == Step::append || step == Step::commit;
    throw Fault("the store was told to fail", step == Step::commit);
}

/// Works on the writer's copy at once and repeats its acts on the readers' copy when it commits.
class MemoryStore::Batch final : public engine::Transaction {
  public:
    explicit Batch(MemoryStore& store) : store_(store) {}
    ~Batch() override {
        // Rare, so it may cost a copy: the writer's copy starts again from what readers see.
        if (!committed_ && (!acts_.empty() || broken_)) *store_.working_ = *store_.committed_;
        store_.writing_ = false;
    }

    engine::LogState lock_log() override {
        store_.step(Step::lock, [&] { locked_ = true; });
        return store_.working_->log;
    }

    std::vector<std::uint32_t> versions(std::span<const CaseId> cases) override {
        std::vector<std::uint32_t> found;
        for (const auto& id : cases) found.push_back(store_.working_->version(id));
        return found;
    }

    std::vector<std::optional<CaseId>> submitted(std::span<const Hash> token_hashes) override {
        std::vector<std::optional<CaseId>> found;
        for (const auto& token : token_hashes) {
            const auto row = memory_detail::lookup(store_.working_->submissions, token);
            found.push_back(row ? std::optional(row->case_id) : std::nullopt);
        }
        return found;
    }

    std::vector<std::optional<CaseId>> imported(std::span<const Hash> source_rows) override {
        std::vector<std::optional<CaseId>> found;
        for (const auto& row : source_rows) found.push_back(memory_detail::lookup(store_.working_->imported, row));
        return found;
    }

    std::uint64_t newest_version() override {
        return store_.working_->versions.empty() ? 0 : store_.working_->versions.rbegin()->first;
    }

    std::vector<std::optional<Hash>> mail_marks(std::span<const MailId> ids) override {
        std::vector<std::optional<Hash>> found;
        for (const auto& id : ids) {
            const auto row = memory_detail::lookup(store_.working_->mails, id);
            found.push_back(row ? std::optional(row->mark) : std::nullopt);
        }
        return found;
    }

    std::vector<std::optional<std::string>> settings(std::span<const std::string> keys) override {
        std::vector<std::optional<std::string>> found;
        for (const auto& key : keys) found.push_back(memory_detail::lookup(store_.working_->settings, key));
        return found;
    }

    std::vector<std::optional<CaseId>> booked(std::span<const engine::AppointmentTime> times) override {
        std::vector<std::optional<CaseId>> found;
        for (const auto& time : times) {
            const auto row = memory_detail::lookup(store_.working_->appointments, time);
            found.push_back(row ? std::optional(row->case_id) : std::nullopt);
        }
        return found;
    }

    void write(const engine::Changes& changes) override {
        store_.step(Step::write, [&] { act(changes); });
    }

    void append_log(std::uint64_t first,
                    std::span<const Bytes> entries,
                    std::span<const engine::TileAppend> tiles,
                    const engine::LogState& next) override {
        EXPECTS(locked_);
        store_.step(Step::append, [&] {
            act(Growth{first, {entries.begin(), entries.end()}, {tiles.begin(), tiles.end()}, next});
        });
    }

    std::vector<Bytes> read_back(std::uint64_t first, std::size_t count) override {
        return store_.working_->entries_from(first, count);
    }

    void commit() override {
        EXPECTS(!committed_ && !broken_);
        store_.step(Step::commit, [&] {
            const std::unique_lock lock(store_.mutex_);
            for (const auto& act : acts_) apply(*store_.committed_, act);
            committed_ = true;
        });
    }

  private:
    struct Growth {
        std::uint64_t first;
        std::vector<Bytes> entries;
        std::vector<engine::TileAppend> tiles;
        engine::LogState next;
    };
    using Act = std::variant<engine::Changes, Growth>;

    static void apply(Tables& tables, const Act& act) {
        if (const auto* changes = std::get_if<engine::Changes>(&act)) {
            tables.apply(*changes);
        } else {
            const auto& growth = std::get<Growth>(act);
            tables.append_log(growth.first, growth.entries, growth.tiles, growth.next);
        }
    }

    void act(Act what) {
        EXPECTS(!committed_ && !broken_);
        broken_ = true;  // until it has gone through
        apply(*store_.working_, what);
        acts_.push_back(std::move(what));
        broken_ = false;
    }

    MemoryStore& store_;
    std::vector<Act> acts_;
    bool locked_ = false;
    bool broken_ = false;
    bool committed_ = false;
};

std::unique_ptr<engine::Transaction> MemoryStore::begin() {
    if (failed_) throw Fault("a write failed before, and the store has not recovered");
    step(Step::begin, [] {});
    EXPECTS(!writing_.exchange(true));
    return std::make_unique<Batch>(*this);
}

void MemoryStore::recover() {
    EXPECTS(!writing_);
    step(Step::recover, [this] { failed_ = false; });
}

}  // namespace huiyin::store
