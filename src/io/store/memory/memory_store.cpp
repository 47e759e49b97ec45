#include "io/store/memory/memory_store.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <tuple>
#include <variant>

#include "base/fault.h"
#include "io/store/memory/tables.h"

namespace huiyin::store {
namespace memory_detail {

template <typename Map, typename Key>
std::optional<typename Map::mapped_type> lookup(const Map& map, const Key& key) {
    const auto found = map.find(key);
    if (found == map.end()) return std::nullopt;
    return found->second;
}

template <typename Map>
std::vector<typename Map::mapped_type> values(const Map& map) {
    std::vector<typename Map::mapped_type> all;
    all.reserve(map.size());
    for (const auto& [key, value] : map) all.push_back(value);
    return all;
}

/// The values from `from` on whose key starts with `id`.
template <typename Map, typename Id>
std::vector<typename Map::mapped_type> values_of(const Map& map, typename Map::const_iterator from, const Id& id) {
    std::vector<typename Map::mapped_type> all;
    for (; from != map.end() && std::get<0>(from->first) == id; ++from) all.push_back(from->second);
    return all;
}

}  // namespace memory_detail

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

MemoryStore::MemoryStore() : committed_(std::make_unique<Tables>()), working_(std::make_unique<Tables>()) {}
MemoryStore::~MemoryStore() = default;

std::unique_ptr<MemoryStore> MemoryStore::copy() {
    auto out = std::make_unique<MemoryStore>();
    const std::shared_lock lock(mutex_);
    *out->committed_ = *committed_;
    *out->working_ = *committed_;
    return out;
}

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

// ------------------------------------------------------------------------------------------------------ the log

engine::LogState MemoryStore::log_state() {
    const std::shared_lock lock(mutex_);
    return committed_->log;
}

std::vector<Bytes> MemoryStore::log_entries(std::uint64_t first, std::size_t count) {
    const std::shared_lock lock(mutex_);
    return committed_->entries_from(first, count);
}

std::vector<std::uint64_t> MemoryStore::unsealed_entries(std::uint64_t first) {
    const std::shared_lock lock(mutex_);
    std::vector<std::uint64_t> out;
    for (std::uint64_t at = first; at < committed_->entries.size(); ++at)
        if (!as_text(committed_->entries[at]).starts_with(engine::sealed_first_line)) out.push_back(at);
    return out;
}

Bytes MemoryStore::log_tile(std::uint8_t level, std::uint64_t index) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->tiles, std::pair{level, index}).value_or(Bytes{});
}

std::optional<engine::CheckpointRow> MemoryStore::latest_checkpoint() {
    return checkpoint_up_to(std::numeric_limits<std::uint64_t>::max());
}

std::optional<engine::CheckpointRow> MemoryStore::checkpoint_up_to(std::uint64_t size) {
    const std::shared_lock lock(mutex_);
    const auto after = committed_->checkpoints.upper_bound(size);
    if (after == committed_->checkpoints.begin()) return std::nullopt;
    return std::prev(after)->second;
}

std::optional<engine::CheckpointRow> MemoryStore::checkpoint_from(std::uint64_t size) {
    const std::shared_lock lock(mutex_);
    const auto found = committed_->checkpoints.lower_bound(size);
    if (found == committed_->checkpoints.end()) return std::nullopt;
    return found->second;
}

std::vector<engine::CheckpointRow> MemoryStore::checkpoints(std::uint64_t after, std::size_t limit) {
    const std::shared_lock lock(mutex_);
    std::vector<engine::CheckpointRow> found;
    for (auto at = committed_->checkpoints.upper_bound(after);
         at != committed_->checkpoints.end() && found.size() < limit;
         ++at)
        found.push_back(at->second);
    return found;
}

// -------------------------------------------------------------------------------------------------------- cases

std::optional<engine::CaseRow> MemoryStore::case_row(CaseId id) {
    const std::shared_lock lock(mutex_);
    return committed_->case_row(id);
}

std::optional<CaseId> MemoryStore::case_by_receipt(const Hash& receipt_tag) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->receipts, receipt_tag);
}

std::optional<engine::SubmissionRow> MemoryStore::submission(const Hash& token_hash) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->submissions, token_hash);
}

std::vector<engine::EventRow> MemoryStore::events(CaseId id) {
    const std::shared_lock lock(mutex_);
    return memory_detail::values_of(committed_->events, committed_->events.lower_bound({id, 0}), id);
}

std::vector<engine::PartRow> MemoryStore::parts(CaseId id) {
    const std::shared_lock lock(mutex_);
    return memory_detail::values_of(committed_->parts, committed_->parts.lower_bound({id, 0, ""}), id);
}

std::vector<engine::WrapRow> MemoryStore::wraps(CaseId id) {
    const std::shared_lock lock(mutex_);
    return memory_detail::values_of(committed_->wraps, committed_->wraps.lower_bound({id, "", ""}), id);
}

std::vector<engine::FileRow> MemoryStore::files(CaseId id) {
    const std::shared_lock lock(mutex_);
    return memory_detail::values_of(committed_->files, committed_->files.lower_bound({id, 0, 0}), id);
}

std::optional<Bytes> MemoryStore::chunk(FileId file, std::uint32_t number) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->chunks, std::pair{file, number});
}

namespace memory_detail {

/// Of the rows on an office's list, whoever has the case.
bool is_shown(const engine::CaseRow& row, const engine::DeskQuery& query) {
    using Show = engine::DeskQuery::Show;
    if (row.open != (query.show != Show::closed)) return false;
    switch (query.show) {
        case Show::today: return row.due == query.today;
        case Show::late:
        case Show::own_late: return row.due && *row.due < query.today;
        case Show::waiting:
        case Show::own_waiting: return !row.due;
        case Show::mine: return row.handler == query.handler;
        case Show::cosign: return row.cosigner == query.cosigner;
        case Show::own_soon: return row.due && *row.due >= query.today && *row.due <= query.until;
        case Show::own_free: return !row.handler;
        case Show::own_asks: return row.asks;
        case Show::open:
        case Show::own:
        case Show::guest:
        case Show::closed: break;
    }
    return true;
}

/// Calls `take` with each row that the query shows, in no order.
template <typename Take>
void each_shown(const auto& tables, const engine::DeskQuery& query, Take take) {
    using Show = engine::DeskQuery::Show;
    if (query.show != Show::guest)
        for (const auto& [id, row] : tables.cases)
            if ((row.office == query.office || query.show == Show::cosign) && is_shown(row, query)) take(row);
    if (query.show < Show::cosign || query.show == Show::guest)
        for (const auto& [key, guest] : tables.guests)
            if (guest.guest == query.office && is_shown(guest.row, query)) take(guest.row);
}

}  // namespace memory_detail

std::vector<engine::CaseRow> MemoryStore::desk(const engine::DeskQuery& query) {
    const bool open = query.show != engine::DeskQuery::Show::closed;
    const auto key = [&](std::optional<Date> due, Instant time, CaseId id) {
        return std::tuple(open ? due.value_or(Date::max()) : Date::max(), time, id);
    };
    const auto place = [&](const engine::CaseRow& row) {
        return key(row.due, open ? row.filed_at : row.changed_at, row.case_id);
    };
    const auto before = [&](const auto& a, const auto& b) { return open ? a < b : b < a; };

    std::vector<engine::CaseRow> found;
    {
        const std::shared_lock lock(mutex_);
        memory_detail::each_shown(*committed_, query, [&](const engine::CaseRow& row) {
            if (query.after) {
                const auto last = key(query.after->due, query.after->time, query.after->case_id);
                if (!before(last, place(row))) return;
            }
            found.push_back(row);
        });
    }
    std::ranges::sort(found, [&](const auto& a, const auto& b) { return before(place(a), place(b)); });
    if (found.size() > query.limit) found.resize(query.limit);
    return found;
}

std::size_t MemoryStore::desk_count(const engine::DeskQuery& query) {
    const std::shared_lock lock(mutex_);
    std::size_t count = 0;
    memory_detail::each_shown(*committed_, query, [&](const engine::CaseRow&) { ++count; });
    return std::min(count, query.limit);
}

std::vector<engine::GuestRow> MemoryStore::guests(CaseId id) {
    const std::shared_lock lock(mutex_);
    return memory_detail::values_of(committed_->guests, committed_->guests.lower_bound({id, OfficeId{}}), id);
}

std::vector<CaseId> MemoryStore::open_cases(const std::optional<CaseId>& after, std::size_t limit) {
    const std::shared_lock lock(mutex_);
    std::vector<std::tuple<Instant, CaseId>> found;
    const auto place = [&](const CaseId& id) -> std::tuple<Instant, CaseId> {
        const auto row = committed_->cases.find(id);
        return {row == committed_->cases.end() ? Instant{} : row->second.filed_at, id};
    };
    for (const auto& [id, row] : committed_->cases)
        if (row.open && (!after || place(*after) < place(id))) found.push_back(place(id));
    std::ranges::sort(found);
    std::vector<CaseId> out;
    for (const auto& [filed, id] : found)
        if (out.size() < limit) out.push_back(id);
    return out;
}

std::vector<engine::TimerQuery::After> MemoryStore::timers_due(const engine::TimerQuery& query) {
    const auto place = [](const engine::TimerQuery::After& one) { return std::tuple(one.day, one.case_id); };
    std::vector<engine::TimerQuery::After> found;
    {
        const std::shared_lock lock(mutex_);
        for (const auto& [id, row] : committed_->cases) {
            if (!row.timer || *row.timer > query.until) continue;
            const engine::TimerQuery::After one{.day = *row.timer, .case_id = id};
            if (!query.after || place(*query.after) < place(one)) found.push_back(one);
        }
    }
    std::ranges::sort(found, {}, place);
    if (found.size() > query.limit) found.resize(query.limit);
    return found;
}

std::vector<engine::EventRow> MemoryStore::events_by_leaf(std::uint64_t from_leaf, std::size_t limit) {
    const std::shared_lock lock(mutex_);
    std::vector<engine::EventRow> found;
    for (auto at = committed_->leaves.lower_bound(from_leaf); at != committed_->leaves.end() && found.size() < limit;
         ++at)
        found.push_back(committed_->events.at(at->second));
    return found;
}

// ----------------------------------------------------------------------------------------------- people at work

std::vector<engine::OfficeRow> MemoryStore::offices() {
    const std::shared_lock lock(mutex_);
    return memory_detail::values(committed_->offices);
}

std::vector<engine::OfficeKeyRow> MemoryStore::office_keys() {
    const std::shared_lock lock(mutex_);
    return memory_detail::values(committed_->office_keys);
}

std::vector<engine::MemberKeyRow> MemoryStore::member_keys(StaffId staff) {
    const std::shared_lock lock(mutex_);
    const auto& keys = committed_->member_keys;
    return memory_detail::values_of(keys, keys.lower_bound({staff, OfficeId{}, 0}), staff);
}

std::vector<engine::StaffRow> MemoryStore::staff() {
    const std::shared_lock lock(mutex_);
    return memory_detail::values(committed_->staff);
}

std::optional<engine::StaffRow> MemoryStore::staff_by_login(const std::string& login) {
    const std::shared_lock lock(mutex_);
    for (const auto& [id, row] : committed_->staff)
        if (row.login == login) return row;
    return std::nullopt;
}

std::optional<engine::StaffRow> MemoryStore::staff_by_id(StaffId id) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->staff, id);
}

std::optional<engine::StaffRow> MemoryStore::staff_by_setup(const Hash& setup_hash) {
    if (setup_hash == Hash{}) return std::nullopt;
    const std::shared_lock lock(mutex_);
    for (const auto& [id, row] : committed_->staff)
        if (row.setup_hash == setup_hash) return row;
    return std::nullopt;
}

std::optional<engine::SessionRow> MemoryStore::session(const Hash& cookie_hash) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->sessions, cookie_hash);
}

std::optional<engine::DraftRow> MemoryStore::draft(const Hash& token_hash) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->drafts, token_hash);
}

// ------------------------------------------------------------------------------------------------ accountability

std::vector<engine::DocketLineRow> MemoryStore::docket_lines(std::size_t limit) {
    const std::shared_lock lock(mutex_);
    std::vector<engine::DocketLineRow> found;
    for (const auto& [key, row] : committed_->docket_lines) {
        if (found.size() >= limit) break;
        found.push_back(row);
    }
    return found;
}

std::vector<std::optional<engine::ObligationRow>> MemoryStore::obligations(std::span<const ObligationId> ids) {
    const std::shared_lock lock(mutex_);
    std::vector<std::optional<engine::ObligationRow>> found;
    for (const auto& id : ids) found.push_back(memory_detail::lookup(committed_->obligations, id));
    return found;
}

std::vector<engine::FigureRow> MemoryStore::figures() {
    const std::shared_lock lock(mutex_);
    std::vector<engine::FigureRow> found;
    for (const auto& [key, sum] : committed_->figures) {
        const auto& [section, source, office, procedure, clock, measure, day] = key;
        found.push_back({.section = section,
                         .source = source,
                         .office = office,
                         .procedure = procedure,
                         .clock = clock,
                         .measure = measure,
                         .day = day,
                         .add = sum});
    }
    return found;
}

std::vector<engine::FigureRow> MemoryStore::figures_of(const std::string& section, const std::string& first_source) {
    std::vector<engine::FigureRow> found = figures();
    std::erase_if(found, [&](const engine::FigureRow& row) { return row.section != section || row.source < first_source; });
    return found;
}

std::optional<CaseId> MemoryStore::imported(const Hash& source_row) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->imported, source_row);
}

std::optional<engine::NewsRow> MemoryStore::news(CaseId id) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->news, id);
}

std::optional<engine::NewsRow> MemoryStore::news_by_stop(const Hash& stop_hash) {
    const std::shared_lock lock(mutex_);
    for (const auto& [id, row] : committed_->news)
        if (row.stop_hash == stop_hash) return row;
    return std::nullopt;
}

std::optional<engine::MailRow> MemoryStore::mail(MailId id) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->mails, id);
}

std::vector<engine::MailRow> MemoryStore::mails_due(Instant until, std::size_t limit) {
    const std::shared_lock lock(mutex_);
    std::vector<engine::MailRow> found = memory_detail::values(committed_->mails);
    std::erase_if(found, [&](const engine::MailRow& row) { return row.given_up || row.not_before > until; });
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
        return std::tie(a.not_before, a.id) < std::tie(b.not_before, b.id);
    });
    if (found.size() > limit) found.resize(limit);
    return found;
}

std::vector<engine::MailRow> MemoryStore::mails_in_trouble(const engine::MailQuery& query) {
    const std::shared_lock lock(mutex_);
    std::vector<engine::MailRow> found = memory_detail::values(committed_->mails);
    const auto place = [](const engine::MailRow& row) { return std::pair(row.made_at, row.id); };
    std::erase_if(found, [&](const engine::MailRow& row) {
        return row.last_error.empty() || (query.after && place(row) <= std::pair(query.after->made_at, query.after->id));
    });
    std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
    if (found.size() > query.limit) found.resize(query.limit);
    return found;
}

engine::MailCounts MemoryStore::mail_counts(std::size_t limit) {
    const std::shared_lock lock(mutex_);
    engine::MailCounts counts;
    for (const auto& [id, row] : committed_->mails) ++(row.given_up ? counts.given_up : counts.waiting);
    return {.waiting = std::min(counts.waiting, limit), .given_up = std::min(counts.given_up, limit)};
}

std::vector<engine::AppointmentRow> MemoryStore::appointments(const std::string& day) {
    const std::shared_lock lock(mutex_);
    std::vector<engine::AppointmentRow> found = memory_detail::values(committed_->appointments);
    std::erase_if(found, [&](const engine::AppointmentRow& row) { return row.day != day; });
    return found;
}

std::vector<engine::AppointmentRow> MemoryStore::appointments_of(CaseId id) {
    const std::shared_lock lock(mutex_);
    std::vector<engine::AppointmentRow> found = memory_detail::values(committed_->appointments);
    std::erase_if(found, [&](const engine::AppointmentRow& row) { return row.case_id != id; });
    return found;
}

std::optional<std::string> MemoryStore::setting(const std::string& key) {
    const std::shared_lock lock(mutex_);
    return memory_detail::lookup(committed_->settings, key);
}

std::uint64_t MemoryStore::newest_version() {
    const std::shared_lock lock(mutex_);
    return committed_->versions.empty() ? 0 : committed_->versions.rbegin()->first;
}

std::vector<engine::VersionRow> MemoryStore::current_versions() {
    const std::shared_lock lock(mutex_);
    std::map<std::pair<std::string, std::string>, std::uint64_t> newest;
    for (const auto& [serial, row] : committed_->versions) newest[{row.kind, row.name}] = serial;
    std::vector<engine::VersionRow> found;
    for (const auto& [serial, row] : committed_->versions)
        if (newest[{row.kind, row.name}] == serial) found.push_back(row);
    return found;
}

std::vector<engine::VersionRow> MemoryStore::version_history(const std::string& kind, const std::string& name,
                                                             std::uint64_t before, std::size_t limit) {
    const std::shared_lock lock(mutex_);
    std::vector<engine::VersionRow> found;
    for (auto at = std::make_reverse_iterator(committed_->versions.lower_bound(before));
         at != committed_->versions.rend() && found.size() < limit; ++at)
        if (at->second.kind == kind && at->second.name == name) found.push_back(at->second);
    return found;
}

std::vector<std::string> MemoryStore::check_integrity() { return {}; }

}  // namespace huiyin::store
