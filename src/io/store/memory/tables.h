#pragma once

#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "engine/ports/store.h"
#include "io/store/memory/memory_store.h"

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

/// Every table as a map in the order in which it is read.
struct MemoryStore::Tables {
    using CaseSeq = std::pair<CaseId, std::uint32_t>;
    using FigureKey =
        std::tuple<std::string, std::string, OfficeId, std::string, std::string, std::string, std::string>;

    engine::LogState log;
    std::vector<Bytes> entries;
    std::map<std::pair<std::uint8_t, std::uint64_t>, Bytes> tiles;
    std::map<std::uint64_t, engine::CheckpointRow> checkpoints;

    std::map<CaseId, engine::CaseRow> cases;
    std::map<std::pair<CaseId, OfficeId>, engine::GuestRow> guests;
    std::map<Hash, CaseId> receipts;
    std::map<CaseSeq, engine::EventRow> events;
    std::map<std::uint64_t, CaseSeq> leaves;
    std::map<std::tuple<CaseId, std::uint32_t, std::string>, engine::PartRow> parts;
    std::map<std::tuple<CaseId, std::string, std::string>, engine::WrapRow> wraps;
    std::map<std::tuple<CaseId, std::uint32_t, std::uint32_t>, engine::FileRow> files;
    std::map<FileId, CaseId> named_files;
    std::map<std::pair<FileId, std::uint32_t>, Bytes> chunks;
    std::map<FileId, Instant> uploads;  ///< files that no event names yet, with the time of the latest chunk
    std::map<Hash, engine::SubmissionRow> submissions;
    std::map<Hash, engine::DraftRow> drafts;

    std::map<Hash, engine::SessionRow> sessions;
    std::map<OfficeId, engine::OfficeRow> offices;
    std::map<std::pair<OfficeId, std::uint32_t>, engine::OfficeKeyRow> office_keys;
    std::map<std::tuple<StaffId, OfficeId, std::uint32_t>, engine::MemberKeyRow> member_keys;
    std::map<StaffId, engine::StaffRow> staff;

    std::map<Hash, CaseId> imported;
    std::map<ObligationId, engine::ObligationRow> obligations;
    std::map<std::pair<std::uint64_t, std::uint32_t>, engine::DocketLineRow> docket_lines;
    std::map<FigureKey, std::int64_t> figures;
    std::map<std::string, std::string> settings;
    std::map<std::uint64_t, engine::VersionRow> versions;
    std::map<CaseId, engine::NewsRow> news;
    std::map<MailId, engine::MailRow> mails;
    std::map<engine::AppointmentTime, engine::AppointmentRow> appointments;

    Tables();
    /// Throws Bug on a clash; the tables are then of no more use.
    void apply(const engine::Changes& changes);
    void append_log(std::uint64_t first,
                    std::span<const Bytes> more_entries,
                    std::span<const engine::TileAppend> more_tiles,
                    const engine::LogState& next);

    std::uint32_t version(CaseId id) const;
    std::vector<Bytes> entries_from(std::uint64_t first, std::size_t count) const;
    std::optional<engine::CaseRow> case_row(CaseId id) const;

  private:
    void put(const engine::CaseRow& row);
    void put(const engine::ChunkRow& row);
    void put(const engine::StaffRow& row);
    void remove_chunks(FileId file);
    void forget(CaseId id);
    void remove(const engine::Changes& changes);
    void sweep(Instant before);
};

}  // namespace huiyin::store
