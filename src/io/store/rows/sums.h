#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <initializer_list>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "base/crypto.h"
#include "engine/ports/inspection.h"

// Sums over what a database puts once and never changes. They tell a check of everything, which holds nobody's key, that the disk
// gives something else than was put; not who did it: whoever writes to the database can make them, too.
namespace huiyin::store::rows {

/// The first 8 bytes of SHA-256 over the pieces, each behind its length. They are gathered first: the hash function's own frame costs
/// more than a small piece.
class Sum {
  public:
    Sum& add(ByteView bytes) {
        std::uint8_t* to = grow(8 + bytes.size());
        for (int i = 0; i < 8; ++i) to[i] = static_cast<std::uint8_t>(std::uint64_t{bytes.size()} >> (56 - 8 * i));
        if (!bytes.empty()) std::memcpy(to + 8, bytes.data(), bytes.size());
        return *this;
    }
    Sum& add(std::string_view text) { return add(as_bytes(text)); }
    Sum& add(std::uint64_t number) { return add(ByteView(big_endian_64(number))); }
    /// Begins the next one.
    Bytes finish() {
        const ByteView gathered = ByteView(pieces_).first(std::exchange(size_, 0));
        return to_bytes(ByteView(crypto::sha256(gathered)).first(8));
    }

  private:
    /// Room for so many bytes more.
    std::uint8_t* grow(std::size_t more) {
        if (size_ + more > pieces_.size()) pieces_.resize(std::max(size_ + more, 2 * pieces_.size()));
        return pieces_.data() + std::exchange(size_, size_ + more);
    }
    Bytes pieces_;
    std::size_t size_ = 0;
};

/// Of all texts and files of one event, in whatever order they come: pointers to PartRow or InspectedPart, and to FileRow.
template <typename Part>
Bytes content_sum(Sum& sum, std::vector<const Part*>& parts, std::vector<const engine::FileRow*>& files) {
    std::ranges::sort(parts, {}, &Part::part);
    std::ranges::sort(files, {}, &engine::FileRow::ordinal);
    for (const Part* row : parts) sum.add("part").add(row->part).add(row->epoch).add(row->key).add(row->sealed);
    for (const engine::FileRow* row : files)
        sum.add("file").add(row->ordinal).add(row->file_id.view()).add(row->epoch).add(row->meta_sealed).add(row->chunks);
    return sum.finish();
}
/// Of what leads a resident to their case, and what is sealed to for them.
inline Bytes receipt_sum(const engine::CaseRow& row) {
    return Sum()
        .add(row.receipt_tag ? ByteView(*row.receipt_tag) : ByteView())
        .add(row.resident_key ? ByteView(*row.resident_key) : ByteView())
        .finish();
}
inline Bytes chunk_sum(const FileId& file, std::uint32_t number, ByteView sealed) {
    return Sum().add(file.view()).add(number).add(sealed).finish();
}
inline Bytes office_key_sum(const OfficeId& office, std::uint32_t epoch, ByteView public_key) {
    return Sum().add(office.value).add(epoch).add(public_key).finish();
}
inline Bytes member_key_sum(const engine::MemberKeyRow& row) {
    return Sum().add(row.staff.view()).add(row.office.value).add(row.epoch).add(row.wrapped).finish();
}

/// The sums of the events in a batch, which brings their texts and files, too.
class EventSums {
  public:
    explicit EventSums(const engine::Changes& changes) {
        for (const engine::PartRow& row : changes.parts) contents_[{row.case_id, row.seq}].first.push_back(&row);
        for (const engine::FileRow& row : changes.files) contents_[{row.case_id, row.seq}].second.push_back(&row);
        for (const engine::CaseRow& row : changes.cases)
            if (row.version == 1 && row.receipt_tag) filed_.emplace(row.case_id, &row);
    }
    /// None for an event without any.
    std::optional<Bytes> content(const engine::EventRow& event) const {
        const auto found = contents_.find({event.case_id, event.seq});
        if (found == contents_.end()) return std::nullopt;
        auto [parts, files] = found->second;
        Sum sum;
        return content_sum(sum, parts, files);
    }
    /// None but for the first event of a case that somebody filed.
    std::optional<Bytes> receipt(const engine::EventRow& event) const {
        const auto found = filed_.find(event.case_id);
        if (event.seq != 1 || found == filed_.end()) return std::nullopt;
        return receipt_sum(*found->second);
    }

  private:
    std::map<std::pair<CaseId, std::uint32_t>, std::pair<std::vector<const engine::PartRow*>, std::vector<const engine::FileRow*>>> contents_;
    std::map<CaseId, const engine::CaseRow*> filed_;
};

/// What a stored sum tells of what is there now.
inline engine::Saved saved(ByteView stored, const Bytes& now) {
    if (stored.empty()) return engine::Saved::unknown;
    return std::ranges::equal(stored, now) ? engine::Saved::same : engine::Saved::changed;
}

}  // namespace huiyin::store::rows
