#include "engine/recovery.h"

#include "base/fault.h"
#include "core/accountability/history.h"
#include "core/accountability/note.h"
#include "core/ledger/entry.h"
#include "core/ledger/tile.h"
#include "engine/cases.h"
#include "engine/dockets.h"
#include "engine/rotation.h"

namespace huiyin::engine {

Recovery::Recovery(Store& store) : store_(store), stored_(store.log_state()) {
    auto hashes = tile_hashes(store_, stored_.size);
    before_ = ledger::Frontier::read(stored_.size, hashes.reader());
    frontier_ = before_;
}

void Recovery::add(std::vector<Bytes> entries) {
    for (Bytes& entry : entries) {
        if (ledger::read_entry(entry).kind == ledger::EntryKind::sealed) ++lost_;
        frontier_.append(ledger::leaf_hash(entry));
        entries_.push_back(std::move(entry));
    }
}

Hash Recovery::root_at(std::uint64_t size) const {
    EXPECTS(size <= frontier_.size());
    if (size == 0) return ledger::empty_root();
    if (size <= stored_.size) {
        auto hashes = tile_hashes(store_, stored_.size);
        return ledger::tree_root(size, hashes.reader());
    }
    ledger::Frontier some = before_;
    for (std::uint64_t i = stored_.size; i < size; ++i)
        some.append(ledger::leaf_hash(entries_[static_cast<std::size_t>(i - stored_.size)]));
    return some.root();
}

void Recovery::commit(Instant now, std::vector<ledger::LogKey> keys) {
    using namespace accountability;
    std::vector<DocketLine> lines;
    std::uint64_t covered_to = 0;
    Changes changes;
    std::uint64_t size = stored_.size;
    const std::size_t known = keys.size();
    for (const Bytes& entry : entries_) {
        ++size;
        const auto kind = ledger::read_entry(entry).kind;
        if (kind == ledger::EntryKind::docket) {
            auto docket = parse_docket(as_text(entry));
            if (!docket) throw Fault("a docket that was published can't be read");
            lines.insert(lines.end(), docket->lines.begin(), docket->lines.end());
            covered_to = docket->covers.to;
        } else if (kind == ledger::EntryKind::key) {
            auto key = ledger::parse_key_entry(entry);
            if (!key) throw Fault("a key entry that was published can't be read");
            keys.insert(keys.begin(), {.key = std::move(*key), .from = size, .since = now});
        } else if (kind == ledger::EntryKind::history) {
            const auto history = parse_history(as_text(entry));
            if (!history) throw Fault("a history entry that was published can't be read");
            for (const FigureDelta& delta : on_history(history->source, history->lines))
                changes.figures.push_back(figure_row(delta));
        }
    }
    if (covered_to > 0) changes.merge(changes_of_dockets(store_, lines, covered_to, now));
    if (keys.size() > known)
        changes.settings.emplace_back(std::string(log_keys_setting), ledger::write_key_history(keys));
    std::vector<Bytes> all = entries_;
    all.push_back(to_bytes(std::string_view(
        write_note(LogRecovered{.from = stored_.size, .to = stored_.size + entries_.size(), .lost = lost_}))));

    ledger::Extension extension(before_);
    for (const Bytes& entry : all) extension.append(ledger::leaf_hash(entry));
    std::vector<TileAppend> tiles;
    for (ledger::TileAppend& tile : ledger::tile_appends(extension))
        tiles.push_back({.level = static_cast<std::uint8_t>(tile.level),
                         .index = tile.index,
                         .offset = static_cast<std::uint32_t>(tile.old_width),
                         .hashes = std::move(tile.hashes)});
    auto transaction = store_.begin();
    if (transaction->lock_log() != stored_) throw Fault("the log has grown meanwhile");
    transaction->write(changes);
    transaction->append_log(stored_.size, all, tiles, {extension.size(), extension.root()});
    transaction->commit();
}

}  // namespace huiyin::engine
