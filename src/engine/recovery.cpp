#include "engine/recovery.h"

#include <algorithm>

#include "base/fault.h"
#include "core/accountability/history.h"
#include "core/accountability/note.h"
#include "core/ledger/entry.h"
#include "core/ledger/tile.h"
#include "engine/cases.h"
#include "engine/dockets.h"
#include "engine/rotation.h"
#include "engine/tiles.h"

namespace huiyin::engine {
namespace recovery_detail {

constexpr std::size_t page = 1000;

bool is_sealed(ByteView entry) { return ledger::read_entry(entry).kind == ledger::EntryKind::sealed; }

}  // namespace recovery_detail
using namespace recovery_detail;

Recovery::Recovery(Store& store, std::vector<ledger::LogKey> keys, std::uint64_t batch)
    : store_(store), keys_(std::move(keys)), batch_size_(batch), stored_(store.log_state()), from_(stored_.size) {
    auto hashes = tile_hashes(store_, stored_.size);
    frontier_ = ledger::Frontier::read(stored_.size, hashes.reader());
    written_ = stored_;
    written_frontier_ = frontier_;
    const auto begun = store_.setting(std::string(recover_from_setting));
    if (!begun || begun->empty()) return;
    from_ = std::stoull(*begun);
    for (std::uint64_t first = from_; first < stored_.size; first += page)
        for (const Bytes& entry : store_.log_entries(first, std::min<std::uint64_t>(page, stored_.size - first)))
            if (is_sealed(entry)) ++lost_;
}

void Recovery::look_at(ByteView entry) {
    if (is_sealed(entry)) ++lost_;
    frontier_.append(ledger::leaf_hash(entry));
    const auto wanted = roots_.find(size());
    if (wanted != roots_.end())
        wanted->second = frontier_.root();
    else if (size() % batch_size_ == 0)
        roots_.emplace(size(), frontier_.root());
}

Hash Recovery::root_at(std::uint64_t size) const {
    EXPECTS(size <= frontier_.size());
    if (size == 0) return ledger::empty_root();
    if (size == frontier_.size()) return frontier_.root();
    if (size > stored_.size) return roots_.at(size);
    auto hashes = tile_hashes(store_, stored_.size);
    return ledger::tree_root(size, hashes.reader());
}

void Recovery::bring_back(ByteView entry, Instant now) {
    batch_.emplace_back(entry.begin(), entry.end());
    const std::uint64_t size = written_.size + batch_.size();
    if (size % batch_size_ == 0 && size < frontier_.size()) write_batch(now, false);
}

void Recovery::finish(Instant now) { write_batch(now, true); }

/// What an entry says that is kept beside the log.
void Recovery::take_kept(ByteView entry, std::uint64_t size, Changes& changes, Instant now) {
    using namespace accountability;
    const auto kind = ledger::read_entry(entry).kind;
    if (kind == ledger::EntryKind::key) {
        auto key = ledger::parse_key_entry(entry);
        if (!key) throw Fault("a key entry that was published can't be read");
        keys_.insert(keys_.begin(), {.key = std::move(*key), .from = size, .since = now});
        changes.settings.emplace_back(std::string(log_keys_setting), ledger::write_key_history(keys_));
    } else if (kind == ledger::EntryKind::history) {
        const auto history = parse_history(as_text(entry));
        if (!history) throw Fault("a history entry that was published can't be read");
        for (const FigureDelta& delta : on_history(history->source, history->lines))
            changes.figures.push_back(figure_row(delta));
    }
}

void Recovery::write_batch(Instant now, bool is_last) {
    using namespace accountability;
    Changes changes;
    std::vector<DocketLine> lines;
    std::uint64_t covered_to = 0;
    ledger::Extension extension(written_frontier_);
    for (const Bytes& entry : batch_) {
        extension.append(ledger::leaf_hash(entry));
        take_kept(entry, extension.size(), changes, now);
        if (ledger::read_entry(entry).kind != ledger::EntryKind::docket) continue;
        auto docket = parse_docket(as_text(entry));
        if (!docket) throw Fault("a docket that was published can't be read");
        lines.insert(lines.end(), docket->lines.begin(), docket->lines.end());
        covered_to = docket->covers.to;
    }
    if (extension.size() > frontier_.size() || extension.root() != root_at(extension.size()) ||
        (is_last && extension.size() != frontier_.size()))
        throw Fault("the copy of the log changed while it was being read");
    if (covered_to > 0) changes.merge(changes_of_dockets(store_, lines, covered_to, now));
    changes.settings.emplace_back(std::string(recover_from_setting), is_last ? "" : std::to_string(from_));
    if (is_last) {
        changes.settings.emplace_back(std::string(recovered_from_setting), std::to_string(from_));
        batch_.push_back(
            to_bytes(std::string_view(write_note(LogRecovered{.from = from_, .to = extension.size(), .lost = lost_}))));
        extension.append(ledger::leaf_hash(batch_.back()));
    }

    const std::vector<TileAppend> tiles = tile_rows(extension);
    const LogState next{extension.size(), extension.root()};
    auto transaction = store_.begin();
    if (transaction->lock_log() != written_) throw Fault("the log has grown meanwhile");
    transaction->write(changes);
    transaction->append_log(written_.size, batch_, tiles, next);
    transaction->commit();
    written_ = next;
    written_frontier_ = extension.frontier();
    batch_.clear();
}

}  // namespace huiyin::engine
