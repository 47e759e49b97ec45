#include <algorithm>
#include <mutex>
#include <tuple>

#include "io/store/memory/memory_store.h"
#include "io/store/memory/tables.h"

// Cases as lists and the server's own rounds ask for them.
namespace huiyin::store {

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
        case Show::own_waiting: return row.waits();
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

}  // namespace huiyin::store
