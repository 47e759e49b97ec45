#include "io/store/memory/tables.h"

#include "base/crypto.h"
#include "base/fault.h"

namespace huiyin::store {
namespace memory_detail {

template <typename Map, typename Key, typename Value>
void insert_new(Map& map, Key key, Value&& value) {
    const bool inserted = map.emplace(std::move(key), std::forward<Value>(value)).second;
    EXPECTS(inserted);
}

}  // namespace memory_detail

MemoryStore::Tables::Tables() { log.root = crypto::sha256(ByteView{}); }

void MemoryStore::Tables::apply(const engine::Changes& changes) {
    using memory_detail::insert_new;
    for (const auto& row : changes.events) {
        insert_new(events, CaseSeq{row.case_id, row.seq}, row);
        insert_new(leaves, row.leaf_index, CaseSeq{row.case_id, row.seq});
    }
    for (const auto& row : changes.cases) put(row);
    for (const auto& row : changes.guests) guests[{row.row.case_id, row.guest}] = row;
    for (const auto& row : changes.parts) insert_new(parts, std::tuple{row.case_id, row.seq, row.part}, row);
    for (const auto& row : changes.wraps) wraps[{row.case_id, row.key, row.recipient}] = row;
    for (const auto& row : changes.chunks) put(row);
    for (const auto& row : changes.files) {
        insert_new(files, std::tuple{row.case_id, row.seq, row.ordinal}, row);
        insert_new(named_files, row.file_id, row.case_id);
        uploads.erase(row.file_id);
    }
    for (const auto& row : changes.submissions) insert_new(submissions, row.token_hash, row);
    for (const auto& row : changes.drafts) drafts[row.token_hash] = row;
    for (const auto& row : changes.sessions) sessions[row.cookie_hash] = row;
    for (const auto& row : changes.offices) offices[row.id] = row;
    for (const auto& row : changes.office_keys) insert_new(office_keys, std::pair{row.office, row.epoch}, row);
    for (const auto& row : changes.member_keys) member_keys[{row.staff, row.office, row.epoch}] = row;
    for (const auto& row : changes.staff) put(row);
    for (const auto& row : changes.staff_resealed) {
        const auto there = staff.find(row.id);
        if (there != staff.end() && there->second.credentials == row.before && there->second.setup_hash == row.setup_hash)
            there->second.credentials = row.credentials;
    }
    for (const auto& row : changes.imported) insert_new(imported, row.source_row, row.case_id);
    for (const auto& row : changes.obligations) obligations[row.id] = row;
    for (const auto& row : changes.docket_lines)
        insert_new(docket_lines, std::pair{row.leaf_index, row.ordinal}, row);
    for (const auto& row : changes.figures) {
        const auto at = figures
                            .try_emplace({row.section, row.source, row.office, row.procedure, row.clock,
                                          row.measure, row.day},
                                         0)
                            .first;
        at->second += row.add;
        if (at->second == 0) figures.erase(at);
    }
    for (const auto& row : changes.checkpoints) insert_new(checkpoints, row.size, row);
    for (const auto& [key, value] : changes.settings) settings[key] = value;
    for (const auto& row : changes.versions) insert_new(versions, row.serial, row);
    for (const auto& row : changes.news) news[row.case_id] = row;
    for (const auto& moved : changes.news_moved) {
        const auto found = news.find(moved.name.case_id);
        if (found == news.end() || found->second.stop_hash != moved.name.stop_hash) continue;
        found->second.last_at = moved.last_at;
        found->second.waits = moved.waits;
    }
    for (const auto& row : changes.mails) mails[row.id] = row;
    for (const auto& row : changes.appointments) appointments[{row.day, row.minute}] = row;
    remove(changes);
    if (changes.sweep_before) sweep(*changes.sweep_before);
}

void MemoryStore::Tables::put(const engine::CaseRow& row) {
    const auto before = cases.find(row.case_id);
    if (before != cases.end() && before->second.receipt_tag) receipts.erase(*before->second.receipt_tag);
    cases[row.case_id] = row;
    if (row.receipt_tag) memory_detail::insert_new(receipts, *row.receipt_tag, row.case_id);
}

void MemoryStore::Tables::put(const engine::ChunkRow& row) {
    chunks[{row.file_id, row.number}] = row.sealed;
    if (named_files.contains(row.file_id)) return;
    auto& at = uploads.try_emplace(row.file_id, row.at).first->second;
    at = std::max(at, row.at);
}

void MemoryStore::Tables::put(const engine::StaffRow& row) {
    for (const auto& [id, other] : staff) {
        EXPECTS(id == row.id || other.login != row.login);
        EXPECTS(id == row.id || row.setup_hash == Hash{} || other.setup_hash != row.setup_hash);
    }
    staff[row.id] = row;
}

void MemoryStore::Tables::remove_chunks(FileId file) {
    if (uploads.erase(file) == 0) return;  // named by an event, or unknown
    chunks.erase(chunks.lower_bound({file, 0}), chunks.upper_bound({file, UINT32_MAX}));
}

void MemoryStore::Tables::forget(CaseId id) {
    std::erase_if(appointments, [&](const auto& entry) { return entry.second.case_id == id; });
    std::erase_if(parts, [&](const auto& entry) { return std::get<0>(entry.first) == id; });
    std::erase_if(wraps, [&](const auto& entry) { return std::get<0>(entry.first) == id; });
    std::erase_if(files, [&](const auto& entry) {
        if (std::get<0>(entry.first) != id) return false;
        const FileId file = entry.second.file_id;
        named_files.erase(file);
        chunks.erase(chunks.lower_bound({file, 0}), chunks.upper_bound({file, UINT32_MAX}));
        return true;
    });
}

void MemoryStore::Tables::remove(const engine::Changes& changes) {
    for (const auto& file : changes.files_gone) remove_chunks(file);
    for (const auto& wrap : changes.wraps_gone) wraps.erase({wrap.case_id, wrap.key, wrap.recipient});
    for (const auto& id : changes.forgotten) forget(id);
    for (const auto& id : changes.obligations_gone) obligations.erase(id);
    for (const auto& guest : changes.guests_gone) guests.erase({guest.case_id, guest.guest});
    for (const auto& name : changes.news_gone) {
        const auto found = news.find(name.case_id);
        if (found != news.end() && found->second.stop_hash == name.stop_hash) news.erase(found);
    }
    for (const auto& name : changes.mails_gone) {
        const auto found = mails.find(name.id);
        if (found != mails.end() && found->second.mark == name.mark) mails.erase(found);
    }
    for (const auto& name : changes.appointments_gone) {
        const auto found = appointments.find(name.time);
        if (found != appointments.end() && found->second.case_id == name.case_id) appointments.erase(found);
    }
    for (const auto& token : changes.submissions_kept) submissions.erase(token);
    for (const auto& token : changes.drafts_gone) drafts.erase(token);
    for (const auto& cookie : changes.sessions_gone) sessions.erase(cookie);
    for (const auto& member : changes.staff_signed_out)
        std::erase_if(sessions, [&](const auto& entry) { return entry.second.staff == member; });
    if (changes.docketed_below)
        docket_lines.erase(docket_lines.begin(), docket_lines.lower_bound({*changes.docketed_below, 0}));
}

void MemoryStore::Tables::sweep(Instant before) {
    std::erase_if(drafts, [&](const auto& entry) { return entry.second.changed_at < before; });
    std::erase_if(submissions, [&](const auto& entry) { return entry.second.at < before; });
    std::erase_if(sessions, [&](const auto& entry) { return entry.second.seen_at < before; });
    std::vector<FileId> stale;
    for (const auto& [file, at] : uploads)
        if (at < before) stale.push_back(file);
    for (const auto& file : stale) remove_chunks(file);
}

void MemoryStore::Tables::append_log(std::uint64_t first,
                                     std::span<const Bytes> more_entries,
                                     std::span<const engine::TileAppend> more_tiles,
                                     const engine::LogState& next) {
    EXPECTS(first == log.size);
    EXPECTS(next.size == first + more_entries.size());
    entries.insert(entries.end(), more_entries.begin(), more_entries.end());
    for (const auto& tile : more_tiles) {
        Bytes& row = tiles[{tile.level, tile.index}];
        EXPECTS(row.size() == std::size_t{tile.offset} * sizeof(Hash));
        append(row, tile.hashes);
    }
    log = next;
}

std::uint32_t MemoryStore::Tables::version(CaseId id) const {
    const auto after = events.upper_bound({id, UINT32_MAX});
    if (after == events.begin()) return 0;
    const auto last = std::prev(after);
    return last->first.first == id ? last->first.second : 0;
}

std::vector<Bytes> MemoryStore::Tables::entries_from(std::uint64_t first, std::size_t count) const {
    if (first >= entries.size()) return {};
    const auto from = entries.begin() + static_cast<std::ptrdiff_t>(first);
    const auto left = static_cast<std::size_t>(entries.end() - from);
    return {from, from + static_cast<std::ptrdiff_t>(std::min(count, left))};
}

std::optional<engine::CaseRow> MemoryStore::Tables::case_row(CaseId id) const {
    const auto found = cases.find(id);
    if (found == cases.end()) return std::nullopt;
    return found->second;
}

}  // namespace huiyin::store
